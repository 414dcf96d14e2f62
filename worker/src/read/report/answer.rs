//! The answer to a question about a range of days.

use super::money::{Money, MoneyAsked, NotAddedUp};
use super::question::{Compared, ReportQuestion};
use super::range::{Built, Cut, Days, DaysAsked, Of};
use super::visits::{ToldVisits, Visits, VisitsSum};
use crate::port::batch::{Answers, Batch};
use crate::read::reporting::reporting;
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_sum::{self, MonthRow};
use crate::store::site::{self, SiteRow};
use crate::store::visit_sum::{self, UntilRow};
use crate::tally::money::{DAYS_AT_ONCE, PaidAsked};
use crate::tally::visits::{BoundAsked, VisitsAsked};
use headwater::api::{ComparedPeriod, Report, Reporting};
use headwater::base::money::Currency;
use headwater::base::time::{Day, DayBounds, DayRange, UnixSeconds, day_bounds, day_of, same_time};
use headwater::report::three::{THREE, ThreeVisits, move_three};
use headwater::report::{
    CurrencyReport, Dimension, VisitBreakdown, VisitDayLine, VisitFigures, VisitHourLine, names_with_money,
};

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, window, basis, range, filters, breakdown, lines, .. } = question;
    let mut batch = Batch::new();
    let asked = batch.ask::<SiteRow>(site::by_id(site));
    let scope = Scope { site: site.clone(), mode: *mode };
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let months = batch.ask::<MonthRow>(money_sum::months(&scope, *model, range));
    let mut answers = batch.run(shell.database).await?;
    let row = answers.take_first(asked)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let zone = row.zone()?;
    let mut built = Built::of(answers.take_first(until)?, &zone, answers.take(months)?);
    let window_days = window.days(row.window_days);
    let credit = window.credit(*model, row.window_days);
    let reporting = row.reporting_currency;
    let of = Of { scope, zone, credit, basis: *basis, filters, lines: *lines, reporting };
    let now_s = shell.context.now_s();
    let mut shown = breakdown.as_deref().unwrap_or(&THREE).to_vec();
    let is_beside = reporting.is_some() && !shown.contains(&Dimension::RateOrigin);
    shown.extend(is_beside.then_some(Dimension::RateOrigin));
    let asked = asked_periods(question, &of, &shown, now_s);
    let until_s = Some(now_s).filter(|_| is_today(range.to(), &of, now_s));
    let (mut told, compared_with) = loop {
        // What others add up meanwhile stands in another place then: it is read anew, and `built` says where.
        if let Some(told) = periods(shell, &of, &asked, &mut built).await? {
            break told;
        }
    };
    let reporting = reporting.map(|into| reporting_of(into, &mut told.currencies, is_beside));
    let mut three = ThreeVisits::default();
    if breakdown.is_none() {
        three = ThreeVisits::of(std::mem::take(&mut told.visit_breakdowns));
        told.currencies.iter_mut().for_each(move_three);
    }
    Ok(Report {
        site: of.scope.site,
        mode: *mode,
        model: *model,
        window_days,
        basis: *basis,
        time_zone: of.zone.as_str().to_owned(),
        from: range.from().to_string(),
        to: range.to().to_string(),
        until_s,
        hours: asked.range.places.hours,
        visitors: told.visits.visitors,
        sessions: told.visits.sessions,
        visits: told.visits,
        visit_days: told.visit_days,
        visit_hours: told.visit_hours,
        visits_by_channel: three.by_channel,
        visits_by_source: three.by_source,
        other_visits_by_source: three.other_sources,
        visits_by_campaign: three.by_campaign,
        other_visits_by_campaign: three.other_campaigns,
        visit_breakdowns: told.visit_breakdowns,
        currencies: told.currencies,
        reporting,
        compared_with,
    })
}

/// What is converted. `is_beside`: nobody asked for the lines that tell it.
fn reporting_of(into: Currency, currencies: &mut [CurrencyReport], is_beside: bool) -> Reporting {
    let told = reporting(into, currencies);
    if is_beside {
        let breakdowns = currencies.iter_mut().map(|one| &mut one.breakdowns);
        breakdowns.for_each(|all| all.retain(|one| one.dimension != Dimension::RateOrigin));
    }
    told
}

/// Whether this is the day that is not over.
fn is_today(day: Day, of: &Of<'_>, now_s: i64) -> bool {
    day_of(UnixSeconds::new(now_s), &of.zone) == Ok(day)
}

/// The days that are asked for. While the last of them is not over, that of the period before is cut at the same time of day.
/// `shown`: what the range is broken down by.
fn asked_periods<'a>(question: &'a ReportQuestion, of: &Of<'_>, shown: &'a [Dimension], now_s: i64) -> Periods<'a> {
    let ReportQuestion { range, by_hour, compared_with, .. } = question;
    let is_open = is_today(range.to(), of, now_s);
    let before = |Compared { range, follows }: Compared| {
        let last = DayRange::new(range.to(), range.to()).map(|day| day_bounds(&day, &of.zone));
        let last = last.ok().and_then(|days| days.first().copied()).filter(|_| follows && is_open);
        let ends_s = last.map(|day| same_time(&day, UnixSeconds::new(now_s), &of.zone));
        Days::of(DaysAsked { range, by_hour: *by_hour, ends_s }, of, &question.compared_breakdown, now_s)
    };
    let asked = DaysAsked { range: *range, by_hour: *by_hour, ends_s: None };
    Periods { range: Days::of(asked, of, shown, now_s), before: compared_with.map(before) }
}

/// What is told of some days.
struct Told {
    visits: VisitFigures,
    visit_days: Vec<VisitDayLine>,
    visit_hours: Vec<VisitHourLine>,
    visit_breakdowns: Vec<VisitBreakdown>,
    currencies: Vec<CurrencyReport>,
}

/// The days of a question, and those that they are compared with.
struct Periods<'a> {
    range: Days<'a>,
    before: Option<Days<'a>>,
}

/// What is told of the range and of the period that it is compared with. None where something stands in another place now.
async fn periods(
    shell: &Shell<'_>,
    of: &Of<'_>,
    asked: &Periods<'_>,
    built: &mut Built,
) -> Result<Option<(Told, Option<ComparedPeriod>)>, ReadFault> {
    let range = &asked.range;
    let mut batch = Batch::new();
    let of_range = Period::ask(&mut batch, of, range, built);
    let of_before = asked.before.as_ref().map(|days| (days, Period::ask(&mut batch, of, days, built)));
    let until = batch.ask::<UntilRow>(visit_sum::until(&of.scope.site));
    let mut answers = batch.run(shell.database).await?;
    let now = Built::of(answers.take_first(until)?, &of.zone, built.money_months.clone());
    let has_moved = now.until_s != built.until_s;
    *built = Built { knows_before: built.knows_before, ..now };
    if has_moved {
        return Ok(None);
    }
    let Some(of_range) = of_range.take(&mut answers, range, built)? else { return Ok(None) };
    let mut compared = None;
    if let Some((days, period)) = of_before {
        let Some(period) = period.take(&mut answers, days, built)? else { return Ok(None) };
        let Told { visits, visit_days, visit_hours, currencies, .. } = period.told(shell, of, days).await?;
        let (from, to) = (days.range.from().to_string(), days.range.to().to_string());
        let until_s = days.places.part_of_day().map(|_| days.places.ends_s);
        let hours = days.places.hours.clone();
        compared = Some(ComparedPeriod { from, to, until_s, hours, visits, visit_days, visit_hours, currencies });
    }
    Ok(Some((of_range.told(shell, of, range).await?, compared)))
}

/// Some days being read: what is added up of them was asked for.
struct Period<'a> {
    cut: Cut,
    visits: Visits<'a>,
    money: Money<'a>,
    sums: VisitsSum,
    asked: MoneyAsked,
    bound: Option<BoundAsked>,
}

/// Some days of which what is added up has been read.
struct Rest<'a> {
    visits: Visits<'a>,
    money: Money<'a>,
    /// Visits that are not added up, and as many of them as are read first.
    live: Instants,
    span: Option<Instants>,
    /// Days whose money is not.
    others: Vec<DayBounds>,
}

impl<'a> Period<'a> {
    fn ask(batch: &mut Batch, of: &Of<'a>, days: &Days<'a>, built: &Built) -> Self {
        let cut = Cut::of(built, of, days);
        let visits = Visits::new(of, days, built);
        let money = Money::new(of, days, built);
        let sums = visits.ask(batch, of, days, &cut);
        let asked = money.ask(batch, of, days, &cut);
        let bound = cut.live.is_any().then(|| BoundAsked::add_to(batch, &of.scope.site, cut.live));
        Self { cut, visits, money, sums, asked, bound }
    }

    /// None where a month is not added up any more, or visits are to be counted; `built` knows then.
    fn take(
        mut self,
        answers: &mut Answers,
        days: &Days<'_>,
        built: &mut Built,
    ) -> Result<Option<Rest<'a>>, ReadFault> {
        if !self.visits.take(answers, self.sums, days, &self.cut)? {
            built.knows_before = false;
            return Ok(None);
        }
        let others = match self.money.take(answers, self.asked, days, &self.cut)? {
            NotAddedUp::Days(others) => others,
            NotAddedUp::Month(starts_s) => {
                built.money_months.retain(|month| month.starts_s != starts_s);
                return Ok(None);
            }
        };
        let span = self.bound.map(|bound| bound.take(answers)).transpose()?;
        Ok(Some(Rest { visits: self.visits, money: self.money, live: self.cut.live, span, others }))
    }
}

impl Rest<'_> {
    /// Reads what is not added up, a span of visits and some days of money at a time, and tells all of it.
    async fn told(mut self, shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>) -> Result<Told, ReadFault> {
        let (site, scope) = (&of.scope.site, &of.scope);
        let mut others = self.others.chunks(DAYS_AT_ONCE);
        loop {
            let mut batch = Batch::new();
            let came = self.span.map(|span| VisitsAsked::add_to(&mut batch, site, span, !self.visits.is_counted()));
            let paid = others.next().map(|days| PaidAsked::add_to(&mut batch, scope, days));
            if came.is_none() && paid.is_none() {
                break;
            }
            let mut bound = None;
            if let Some(span) = self.span {
                self.live.from_s = span.to_s;
                bound = self.live.is_any().then(|| BoundAsked::add_to(&mut batch, site, self.live));
            }
            let mut answers = batch.run(shell.database).await?;
            if let Some(came) = came {
                self.visits.take_live(came.take(&mut answers)?, days);
            }
            if let Some(paid) = paid {
                let paid = paid.take(&mut answers)?;
                let beside = self.money.beside();
                self.money.take_days(paid.with(shell, scope, beside).await?);
            }
            self.span = bound.map(|bound| bound.take(&mut answers)).transpose()?;
        }
        let currencies = self.money.finish(days, of.lines);
        Ok(told(self.visits.finish(days), currencies, days, of.lines))
    }
}

fn told(mut visits: ToldVisits, currencies: Vec<CurrencyReport>, days: &Days<'_>, lines: usize) -> Told {
    let of_visits = days.breakdown.iter().filter(|dimension| dimension.place().is_some());
    let breakdown = |dimension: &Dimension| {
        // Money first: what was paid through a name shows its visits too, however many names were invented beside it.
        let named = names_with_money(&currencies, *dimension);
        let range = visits.by.remove(&Some(*dimension)).unwrap_or_default();
        let (lines, others) = range.lines(&named, lines);
        VisitBreakdown { dimension: *dimension, lines, others }
    };
    let visit_breakdowns = of_visits.map(breakdown).collect();
    let all = visits.by.remove(&None).unwrap_or_default().all();
    Told { visits: all, visit_days: visits.days, visit_hours: visits.hours, visit_breakdowns, currencies }
}
