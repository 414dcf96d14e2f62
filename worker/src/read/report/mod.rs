//! Visits and money of a range of days.
//!
//! What is added up is read as sums or columns of days, the rest from its rows. What always holds: each day and each visit is in exactly
//! one of the two, and a filter, a model or a window changes which columns are read and nothing else.

mod money;
mod visits;

use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::site::{self, SiteRow};
use crate::store::visit_sum::{self, UntilRow};
use headwater::api::{ComparedPeriod, Report};
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, day_bounds};
use headwater::report::money_day::CreditAsked;
use headwater::report::visits::SumOf;
use headwater::report::three::{THREE, ThreeVisits, move_three};
use headwater::report::{
    CurrencyReport, Dimension, Filter, LINES_MAX, VisitBreakdown, VisitDayLine, VisitFigures, names_with_money,
};

/// How long before a payment a touch may lie to have credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowAsked {
    /// As long as the site says.
    Site,
    /// So many days.
    Days(i64),
    /// Any time.
    Lifetime,
}

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct ReportQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Whose credit counts.
    pub model: Model,
    /// Of which touches.
    pub window: WindowAsked,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Days that they are compared with.
    pub compared_with: Option<DayRange>,
    /// Which visits and which money count.
    pub filters: Vec<Filter>,
    /// What they are broken down by; absent: by channel, source and campaign, under names of their own.
    pub breakdown: Option<Vec<Dimension>>,
}

/// The instants of some days.
pub(super) fn instants(days: &[DayBounds]) -> Instants {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    Instants { from_s, to_s: days.last().map_or(from_s, |day| day.ends_s) }
}

/// A question once the site is known.
struct Of<'a> {
    scope: Scope,
    zone: TimeZoneName,
    credit: CreditAsked,
    filters: &'a [Filter],
    /// Sessions that began before are added up; 0: none is, in days of this zone.
    until_s: i64,
}

/// Days of a question.
struct Days<'a> {
    range: DayRange,
    bounds: Vec<DayBounds>,
    breakdown: &'a [Dimension],
}

impl<'a> Days<'a> {
    fn of(range: DayRange, zone: &TimeZoneName, breakdown: &'a [Dimension]) -> Self {
        Self { range, bounds: day_bounds(&range, zone), breakdown }
    }

    /// What visits are told apart by.
    fn sums(&self) -> Vec<SumOf> {
        let of_visits = self.breakdown.iter().copied().filter(|dimension| dimension.place().is_some());
        std::iter::once(None).chain(of_visits.map(Some)).collect()
    }
}

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, window, range, compared_with, filters, breakdown } = question;
    let mut batch = Batch::new();
    let asked = batch.ask::<SiteRow>(site::by_id(site));
    let until = batch.ask::<UntilRow>(visit_sum::until(site));
    let mut answers = batch.run(shell.database).await?;
    let row = answers.take_first(asked)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let zone = row.zone()?;
    let until = answers.take_first(until)?.filter(|until| until.time_zone == zone.as_str());
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
    let scope = Scope { site: site.clone(), mode: *mode };
    let of = Of { scope, zone, credit, filters, until_s: until.map_or(0, |until| until.until_s) };
    let asked = breakdown.as_deref().unwrap_or(&THREE);
    let mut told = period(shell, &of, &Days::of(*range, &of.zone, asked)).await?;
    let compared_with = match compared_with {
        Some(range) => Some(compared(shell, &of, &Days::of(*range, &of.zone, &[])).await?),
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

async fn compared(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>) -> Result<ComparedPeriod, ReadFault> {
    let Told { visits, visit_days, currencies, .. } = period(shell, of, days).await?;
    let (from, to) = (days.range.from().to_string(), days.range.to().to_string());
    Ok(ComparedPeriod { from, to, visits, visit_days, currencies })
}

async fn period(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>) -> Result<Told, ReadFault> {
    let mut visits = visits::of_days(shell, of, days).await?;
    let currencies = money::of_days(shell, of, days).await?;
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
    Ok(Told { visits: all, visit_days: visits.days, visit_breakdowns, currencies })
}
