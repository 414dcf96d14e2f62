//! The visits of a range for a funnel: columns of days, parts of the day that is not over, and the rows of what is not added up.

use crate::port::batch::Batch;
use crate::read::ReadFault;
use crate::read::report::Of;
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::visit_sum::{self, ColumnRow, SpanRow, UntilRow};
use crate::tally::visits::{BoundAsked, VisitsAsked};
use headwater::base::sorted::SortedMap;
use headwater::base::time::DayBounds;
use headwater::report::Dimension;
use headwater::report::visit_day::{ACTS, FIGURES, VisitDay, WHO};

/// Days whose columns are read together.
const DAYS_AT_ONCE: usize = 31;

/// Which visits are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct VisitsOf<'a> {
    /// Of these days, oldest first.
    pub(super) days: &'a [DayBounds],
    /// With these names.
    pub(super) columns: &'a [Dimension],
}

/// Gives the visits of each day or part of one, oldest first.
pub(super) async fn each_visits(
    shell: &Shell<'_>,
    of: &Of<'_>,
    asked: VisitsOf<'_>,
    mut each: impl FnMut(&VisitDay),
) -> Result<(), ReadFault> {
    let VisitsOf { days, columns } = asked;
    let site = &of.scope.site;
    let mut names = vec![WHO, FIGURES, ACTS];
    names.extend(columns.iter().map(|one| one.as_str()));
    let ends_s = days.last().map_or(0, |day| day.ends_s);
    let mut live_s = None;
    for some in days.chunks(DAYS_AT_ONCE) {
        let from_s = some.first().map_or(0, |day| day.starts_s);
        let range = Instants { from_s, to_s: some.last().map_or(from_s, |day| day.ends_s) };
        let mut batch = Batch::new();
        let until = batch.ask::<UntilRow>(visit_sum::until(site));
        let rows = batch.ask::<ColumnRow>(visit_sum::columns_of(site, &names, range));
        let parts = batch.ask::<SpanRow>(visit_sum::spans_of(site, range, false));
        let mut answers = batch.run(shell.database).await?;
        let until = answers.take_first(until)?.filter(|until| until.time_zone == of.zone.as_str());
        // In days of another zone nothing is added up.
        let until_s = until.map_or(0, |until| until.until_s);
        let closed_s = some.iter().rev().map(|day| day.ends_s).find(|ends_s| *ends_s <= until_s).unwrap_or(from_s);
        let mut stored: SortedMap<i64, VisitDay> = SortedMap::new();
        for row in answers.take(rows)?.into_iter().filter(|row| row.starts_s < closed_s) {
            stored.entry(row.starts_s).or_default().take_column(&row.name, &row.body);
        }
        stored.values().for_each(&mut each);
        if closed_s < range.to_s {
            if until_s > closed_s {
                answers.take(parts)?.iter().for_each(|part| each(&VisitDay::read(&part.columns)));
            }
            live_s = Some(until_s.max(closed_s));
            break;
        }
    }
    let mut live = Instants { from_s: live_s.unwrap_or(ends_s), to_s: ends_s };
    while live.is_any() {
        let mut ask = Batch::new();
        let bound = BoundAsked::add_to(&mut ask, site, live);
        let span = bound.take(&mut ask.run(shell.database).await?)?;
        let mut ask = Batch::new();
        let came = VisitsAsked::add_to(&mut ask, site, span, false);
        let came = came.take(&mut ask.run(shell.database).await?)?;
        each(&VisitDay::of(&came.visits, span.from_s));
        live.from_s = span.to_s;
    }
    Ok(())
}
