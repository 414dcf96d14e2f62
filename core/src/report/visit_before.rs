//! When the visitors of a day had come before it, and what came up to a time of the day.

use super::activity::Activity;
use super::visit_day::{QUARTER_S, Visit, VisitDay};
use super::visits::VisitGroup;
use crate::base::sorted::SortedMap;

/// The groups of the visits of a day, as far as they began less than so many seconds after its first instant, whatever their names. `None`:
/// the columns do not say when visitors had come before.
pub fn groups_before(day: &VisitDay, after_s: i64) -> Option<Vec<VisitGroup>> {
    if !day.knows_before() {
        return None;
    }
    let rows = day.who.iter().zip(&day.before_s).zip(&day.figures);
    let came = rows.filter(|(_, figures)| figures.after_s < after_s);
    // Every visit of a visitor says the same.
    let came = came.map(|((who, before_s), figures)| (who, (*before_s, Activity::of(figures))));
    let came = SortedMap::adding(came, |(_, sum): &mut (Option<i64>, Activity), (_, activity)| sum.add(activity));
    let groups = came.into_iter().map(|(_, (before_s, activity))| (before_s, (1, activity)));
    let groups = SortedMap::adding(groups, |(visitors, sum): &mut (i64, Activity), (more, activity)| {
        *visitors += more;
        sum.add(activity);
    });
    let group = |(before_s, (visitors, activity))| VisitGroup { name: None, before_s, visitors, activity };
    Some(groups.into_iter().map(group).collect())
}

/// Gives each visit of a span of the day that begins at `starts_s` when its visitor had come before that day. `earlier`: visits of the same
/// visitors before the span.
pub fn with_before(visits: &[Visit], earlier: &[Visit], starts_s: i64) -> Vec<Visit> {
    let before = earlier.iter().filter(|visit| visit.at_s < starts_s).map(|visit| (visit.who, visit.at_s));
    let before = SortedMap::adding(before, |last_s, at_s| *last_s = at_s.max(*last_s));
    let quarter = |at_s: &i64| at_s.div_euclid(QUARTER_S) * QUARTER_S;
    visits.iter().map(|visit| Visit { before_s: before.get(&visit.who).map(quarter), ..visit.clone() }).collect()
}
