//! The answer to a question about a range of days.

use super::money::{Money, MoneyAsked, NotAddedUp};
use super::question::ReportQuestion;
use super::range::{Built, Cut, Days, Of};
use super::visits::{ToldVisits, Visits, VisitsSum};
use crate::port::batch::{Answers, Batch};
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_sum::{self, MonthRow};
use crate::store::site::{self, SiteRow};
use crate::store::visit_sum::{self, UntilRow};
use crate::tally::money::{DAYS_AT_ONCE, PaidAsked};
use crate::tally::visits::{BoundAsked, VisitsAsked};
use headwater::api::{ComparedPeriod, Report};
use headwater::base::time::DayBounds;
use headwater::report::three::{THREE, ThreeVisits, move_three};
use headwater::report::{CurrencyReport, Dimension, VisitBreakdown, VisitDayLine, VisitFigures, names_with_money};

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, window, range, compared_with, filters, breakdown, lines, .. } = question;
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
    let of = Of { scope, zone, credit, filters, lines: *lines };
    let asked = breakdown.as_deref().unwrap_or(&THREE);
    let asked = Periods {
        range: Days::of(*range, &of.zone, asked),
        before: compared_with.map(|range| Days::of(range, &of.zone, &question.compared_breakdown)),
    };
    let (mut told, compared_with) = loop {
        // What others add up meanwhile stands in another place then: it is read anew, and `built` says where.
        if let Some(told) = periods(shell, &of, &asked, &mut built).await? {
            break told;
        }
    };
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
        time_zone: of.zone.as_str().to_owned(),
        from: range.from().to_string(),
        to: range.to().to_string(),
        visitors: told.visits.visitors,
        sessions: told.visits.sessions,
        visits: told.visits,
        visit_days: told.visit_days,
        visits_by_channel: three.by_channel,
        visits_by_source: three.by_source,
        other_visits_by_source: three.other_sources,
        visits_by_campaign: three.by_campaign,
        other_visits_by_campaign: three.other_campaigns,
        visit_breakdowns: told.visit_breakdowns,
        currencies: told.currencies,
        compared_with,
    })
}

/// What is told of some days.
struct Told {
    visits: VisitFigures,
    visit_days: Vec<VisitDayLine>,
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
    *built = now;
    if has_moved {
        return Ok(None);
    }
    let Some(of_range) = of_range.take(&mut answers, range, built)? else { return Ok(None) };
    let mut compared = None;
    if let Some((days, period)) = of_before {
        let Some(period) = period.take(&mut answers, days, built)? else { return Ok(None) };
        let Told { visits, visit_days, currencies, .. } = period.told(shell, of, days).await?;
        let (from, to) = (days.range.from().to_string(), days.range.to().to_string());
        compared = Some(ComparedPeriod { from, to, visits, visit_days, currencies });
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
        let visits = Visits::new(of, days);
        let money = Money::new(of, days, built);
        let sums = visits.ask(batch, of, days, &cut);
        let asked = money.ask(batch, of, days, &cut);
        let bound = cut.live.is_any().then(|| BoundAsked::add_to(batch, &of.scope.site, cut.live));
        Self { cut, visits, money, sums, asked, bound }
    }

    /// None where a month is not added up any more; `built` knows then.
    fn take(
        mut self,
        answers: &mut Answers,
        days: &Days<'_>,
        built: &mut Built,
    ) -> Result<Option<Rest<'a>>, ReadFault> {
        self.visits.take(answers, self.sums, &self.cut)?;
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
    Told { visits: all, visit_days: visits.days, visit_breakdowns, currencies }
}
