//! The answer to a question about a range of days.

use super::money::{Money, Rest};
use super::question::{ReportQuestion, WindowAsked};
use super::range::{Built, Cut, Days, Of};
use super::visits::{ToldVisits, Visits};
use crate::port::batch::Batch;
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::money_sum::{self, MonthRow};
use crate::store::site::{self, SiteRow};
use crate::store::visit_sum::{self, UntilRow};
use crate::tally::money::{DAYS_AT_ONCE, PaidAsked};
use crate::tally::visits::{BoundAsked, VisitsAsked};
use headwater::api::{ComparedPeriod, Report};
use headwater::report::paid::CreditAsked;
use headwater::report::three::{THREE, ThreeVisits, move_three};
use headwater::report::{
    CurrencyReport, Dimension, LINES_MAX, VisitBreakdown, VisitDayLine, VisitFigures, names_with_money,
};

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, window, range, compared_with, filters, breakdown } = question;
    let mut batch = Batch::new();
    let asked = batch.ask::<SiteRow>(site::by_id(site));
    let scope = Scope { site: site.clone(), mode: *mode };
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let months = batch.ask::<MonthRow>(money_sum::months(&scope, *model, range));
    let mut answers = batch.run(shell.database).await?;
    let row = answers.take_first(asked)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let zone = row.zone()?;
    let mut built = Built::of(answers.take_first(until)?, &zone, answers.take(months)?);
    let window_days = match window {
        WindowAsked::Site => row.window_days,
        WindowAsked::Days(days) => Some(*days),
        WindowAsked::Lifetime => None,
    };
    let credit = CreditAsked {
        model: *model,
        window_s: window_days.map(|days| days.saturating_mul(86_400)),
        is_own_window: window_days == row.window_days,
    };
    let of = Of { scope, zone, credit, filters };
    let asked = breakdown.as_deref().unwrap_or(&THREE);
    let mut told = period(shell, &of, &Days::of(*range, &of.zone, asked), &mut built).await?;
    let compared_with = match compared_with {
        Some(range) => Some(compared(shell, &of, &Days::of(*range, &of.zone, &[]), &mut built).await?),
        None => None,
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

async fn compared(
    shell: &Shell<'_>,
    of: &Of<'_>,
    days: &Days<'_>,
    built: &mut Built,
) -> Result<ComparedPeriod, ReadFault> {
    let Told { visits, visit_days, currencies, .. } = period(shell, of, days, built).await?;
    let (from, to) = (days.range.from().to_string(), days.range.to().to_string());
    Ok(ComparedPeriod { from, to, visits, visit_days, currencies })
}

/// What is told of some days. What others add up meanwhile stands in another place then: it is read anew, and `built` says where.
async fn period(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>, built: &mut Built) -> Result<Told, ReadFault> {
    loop {
        if let Some(told) = read(shell, of, days, built).await? {
            return Ok(told);
        }
    }
}

/// None where something stands in another place now.
async fn read(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>, built: &mut Built) -> Result<Option<Told>, ReadFault> {
    let (site, scope) = (&of.scope.site, &of.scope);
    let cut = Cut::of(built, of, days);
    let mut visits = Visits::new(of, days);
    let mut money = Money::new(of, days, built);
    let mut batch = Batch::new();
    let sums = visits.ask(&mut batch, of, days, &cut);
    let asked = money.ask(&mut batch, of, days, &cut);
    let mut live = cut.live;
    let mut bound = live.is_any().then(|| BoundAsked::add_to(&mut batch, site, live));
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let mut answers = batch.run(shell.database).await?;
    let now = Built::of(answers.take_first(until)?, &of.zone, built.money_months.clone());
    let has_moved = now.until_s != built.until_s;
    *built = now;
    if has_moved {
        return Ok(None);
    }
    visits.take(&mut answers, sums, &cut)?;
    let others = match money.take(&mut answers, asked, days, &cut)? {
        Rest::Days(others) => others,
        Rest::Moved(starts_s) => {
            built.money_months.retain(|month| month.starts_s != starts_s);
            return Ok(None);
        }
    };
    // What is not added up: a span of visits and some days of money at a time.
    let mut others = others.chunks(DAYS_AT_ONCE);
    loop {
        let mut batch = Batch::new();
        let span = bound.take().map(|bound| bound.take(&mut answers)).transpose()?;
        let came = span.map(|span| VisitsAsked::add_to(&mut batch, site, span, !visits.is_counted()));
        let paid = others.next().map(|days| PaidAsked::add_to(&mut batch, scope, days));
        if let Some(span) = span {
            live.from_s = span.to_s;
            bound = live.is_any().then(|| BoundAsked::add_to(&mut batch, site, live));
        }
        if came.is_none() && paid.is_none() {
            break;
        }
        answers = batch.run(shell.database).await?;
        if let Some(came) = came {
            visits.take_live(came.take(&mut answers)?, days);
        }
        if let Some(paid) = paid {
            let paid = paid.take(&mut answers)?;
            let with_devices = money.names_devices();
            money.take_days(if with_devices { paid.with_devices(shell, scope).await? } else { paid.without_devices() });
        }
    }
    Ok(Some(told(visits.finish(days), money.finish(days), days)))
}

fn told(mut visits: ToldVisits, currencies: Vec<CurrencyReport>, days: &Days<'_>) -> Told {
    let of_visits = days.breakdown.iter().filter(|dimension| dimension.place().is_some());
    let breakdown = |dimension: &Dimension| {
        // Money first: what was paid through a name shows its visits too, however many names were invented beside it.
        let named = names_with_money(&currencies, *dimension);
        let range = visits.by.remove(&Some(*dimension)).unwrap_or_default();
        let (lines, others) = range.lines(&named, LINES_MAX);
        VisitBreakdown { dimension: *dimension, lines, others }
    };
    let visit_breakdowns = of_visits.map(breakdown).collect();
    let all = visits.by.remove(&None).unwrap_or_default().all();
    Told { visits: all, visit_days: visits.days, visit_breakdowns, currencies }
}
