//! Money and visits of a range of days.
//!
//! Read 1: the days that are added up, and how far visits are. Read 2: the rows of what is not: this hour's visits, today's money, and days
//! that something has changed. What always holds: each day and each visit is in exactly one of the two.

use super::ReadFault;
use super::site::time_zone;
use crate::port::batch::{Asked, Batch};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_rollup::{self, DaySumRow, MoneyDayRow};
use crate::store::visit_rollup::{self, Dimension, UntilRow, VisitDayRow};
use headwater::api::Report;
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{DayBounds, DayRange, TimeZoneName, day_bounds};
use headwater::report::visits::{RangeVisits, VisitGroup};
use headwater::report::{LINES_MAX, SumRow, currencies, day_rows, names};
use std::collections::{BTreeMap, BTreeSet};

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct ReportQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Whose credit counts.
    pub model: Model,
    /// Days of the site's zone.
    pub range: DayRange,
}

/// The instants of some days.
pub(super) fn instants(days: &[DayBounds]) -> Instants {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    Instants { from_s, to_s: days.last().map_or(from_s, |day| day.ends_s) }
}

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, range } = question;
    let time_zone = time_zone(shell, site).await?;
    let days = day_bounds(range, &time_zone);
    let of = Of { scope: Scope { site: site.clone(), mode: *mode }, model: *model, time_zone, days };
    let added_up = AddedUp::load(shell, &of).await?;
    let live = Live::load(shell, &of, &added_up).await?;
    let visits = visits_of(&of, added_up.visits, live.visits);
    let mut sums: Vec<SumRow> = Vec::new();
    let mut by_day = Vec::new();
    for (day, rows) in money_of(&of, added_up.money, live.money) {
        by_day.extend(day_rows(&day, &rows));
        sums.extend(rows);
    }
    let currencies = currencies(&sums, by_day);
    let lines = |dimension, named: &BTreeSet<&str>, most| {
        visits.get(&dimension).cloned().unwrap_or_default().lines(named, most)
    };
    // Money first: what was paid through a name shows its visits too, however many names were invented beside it.
    let sources = names(currencies.iter().map(|one| &one.by_source));
    let campaigns = names(currencies.iter().map(|one| &one.by_campaign));
    let (visits_by_source, other_visits_by_source) = lines(Dimension::Source, &sources, LINES_MAX);
    let (visits_by_campaign, other_visits_by_campaign) = lines(Dimension::Campaign, &campaigns, LINES_MAX);
    let (visits_by_channel, _) = lines(Dimension::Channel, &BTreeSet::new(), CHANNELS_MAX);
    let (visitors, sessions) = visits.get(&Dimension::All).map(RangeVisits::all).unwrap_or_default();
    Ok(Report {
        site: of.scope.site,
        mode: *mode,
        model: *model,
        time_zone: of.time_zone.as_str().to_owned(),
        from: range.from().to_string(),
        to: range.to().to_string(),
        visitors,
        sessions,
        visits_by_channel,
        visits_by_source,
        other_visits_by_source,
        visits_by_campaign,
        other_visits_by_campaign,
        currencies,
    })
}

/// More channels than there are.
const CHANNELS_MAX: usize = 100;

/// A question once the site's zone is known.
struct Of {
    scope: Scope,
    model: Model,
    time_zone: TimeZoneName,
    days: Vec<DayBounds>,
}

/// What is added up.
struct AddedUp {
    visits: Vec<VisitDayRow>,
    /// Visits that began before are added up.
    until_s: i64,
    /// By the first instant of the day.
    money: BTreeMap<i64, Vec<SumRow>>,
}

impl AddedUp {
    async fn load(shell: &Shell<'_>, of: &Of) -> Result<Self, ReadFault> {
        let (site, span) = (&of.scope.site, instants(&of.days));
        let mut batch = Batch::new();
        let until = batch.ask::<UntilRow>(visit_rollup::until(site));
        let visits = batch.ask::<VisitDayRow>(visit_rollup::days_of(site, span));
        let money = batch.ask::<MoneyDayRow>(money_rollup::days_of(&of.scope, of.model, &of.days));
        let mut answers = batch.run(shell.database).await?;
        let until = answers.take_first(until)?.filter(|until| until.time_zone == of.time_zone.as_str());
        let until_s = until.map_or(span.from_s, |until| until.until_s.clamp(span.from_s, span.to_s));
        let visits = answers.take(visits)?.into_iter().filter(|day| day.starts_s < until_s);
        let ends: BTreeMap<i64, i64> = of.days.iter().map(|day| (day.starts_s, day.ends_s)).collect();
        // A row in another zone's days is none of these.
        let is_day = |row: &MoneyDayRow| ends.get(&row.starts_s) == Some(&row.ends_s);
        let money = answers.take(money)?.into_iter().filter(is_day).map(|row| (row.starts_s, row.sums.sums()));
        Ok(Self { visits: visits.collect(), until_s, money: money.collect() })
    }
}

/// What is not, from the rows themselves.
struct Live {
    visits: Vec<(Dimension, Vec<VisitGroup>)>,
    money: Vec<DaySumRow>,
}

impl Live {
    async fn load(shell: &Shell<'_>, of: &Of, added_up: &AddedUp) -> Result<Self, ReadFault> {
        let span = Instants { from_s: added_up.until_s, to_s: instants(&of.days).to_s };
        let days: Vec<DayBounds> =
            of.days.iter().filter(|day| !added_up.money.contains_key(&day.starts_s)).copied().collect();
        let mut batch = Batch::new();
        let mut groups: Vec<(Dimension, Asked<VisitGroup>)> = Vec::new();
        if span.from_s < span.to_s {
            let ask = |dimension| (dimension, batch.ask(visit_rollup::groups(&of.scope.site, dimension, span)));
            groups.extend(Dimension::ALL.into_iter().map(ask));
        }
        let money = batch.ask::<DaySumRow>(money_rollup::sums_of_days(&of.scope, of.model, &days));
        let mut answers = batch.run(shell.database).await?;
        let mut visits = Vec::new();
        for (dimension, asked) in groups {
            visits.push((dimension, answers.take(asked)?));
        }
        Ok(Self { visits, money: answers.take(money)? })
    }
}

fn visits_of(
    of: &Of,
    added_up: Vec<VisitDayRow>,
    live: Vec<(Dimension, Vec<VisitGroup>)>,
) -> BTreeMap<Dimension, RangeVisits> {
    let from_s = instants(&of.days).from_s;
    let mut visits: BTreeMap<Dimension, RangeVisits> = BTreeMap::new();
    for row in added_up {
        visits.entry(row.dimension).or_default().add_day(row.sums, from_s);
    }
    for (dimension, groups) in live {
        visits.entry(dimension).or_default().add_span(groups, from_s);
    }
    visits
}

/// The sums of each day that has any, oldest first.
fn money_of(of: &Of, added_up: BTreeMap<i64, Vec<SumRow>>, live: Vec<DaySumRow>) -> Vec<(String, Vec<SumRow>)> {
    let mut days = added_up;
    for row in live {
        days.entry(row.starts_s).or_default().push(row.sum);
    }
    let name = |day: &DayBounds| Some((day.day.to_string(), days.remove(&day.starts_s)?));
    of.days.iter().filter_map(name).collect()
}
