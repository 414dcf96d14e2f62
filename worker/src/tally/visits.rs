//! Visits from their rows.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::visit_sum::{self, BeganRow, SpanSums, VisitRow};
use headwater::base::id::SiteId;
use headwater::report::visit_day::Visit;
use headwater::report::visits::{SumOf, VisitGroup, groups, sum_name, sums_of_all};

/// Visits that are read at a time, more or less: as many as fit well into one answer of the database.
const VISITS_AT_ONCE: i64 = 4_000;

/// As much of a span as is read at a time: all of it, or up to the second in which the bound is reached.
///
/// # Errors
/// When the database fails.
pub async fn bounded(shell: &Shell<'_>, site: &SiteId, span: Instants) -> Result<Instants, Fault> {
    let place = shell.database.first_row::<BeganRow>(visit_sum::place(site, span, VISITS_AT_ONCE)).await?;
    let at_s = place.and_then(|place| place.started_s);
    Ok(Instants { to_s: at_s.map_or(span.to_s, |at_s| at_s.max(span.from_s + 1)), ..span })
}

/// The visits of a span.
#[derive(Debug, Default)]
pub struct SpanVisits {
    /// Those that began within it, oldest first.
    pub visits: Vec<Visit>,
    /// Earlier ones of the same visitors: of each the newest 200.
    pub earlier: Vec<Visit>,
}

/// Reads the visits of a span, the earlier ones only where they are asked for.
///
/// # Errors
/// When the database fails.
pub async fn read(
    shell: &Shell<'_>,
    site: &SiteId,
    span: Instants,
    with_earlier: bool,
) -> Result<SpanVisits, Fault> {
    let mut batch = Batch::new();
    let visits = batch.ask::<VisitRow>(visit_sum::visits(site, span));
    let earlier = with_earlier.then(|| batch.ask::<VisitRow>(visit_sum::earlier(site, span)));
    let mut answers = batch.run(shell.database).await?;
    let to_core = |rows: Vec<VisitRow>| rows.into_iter().map(VisitRow::to_core).collect();
    let visits = to_core(answers.take(visits)?);
    let earlier = earlier.map(|earlier| answers.take(earlier)).transpose()?.map(to_core).unwrap_or_default();
    Ok(SpanVisits { visits, earlier })
}

impl SpanVisits {
    /// The groups of each dimension under which anything came.
    pub fn sums(&self) -> SpanSums {
        let of = |of: SumOf| (sum_name(of).to_owned(), self.groups(of));
        sums_of_all().map(of).filter(|(_, groups)| !groups.is_empty()).collect()
    }

    /// The groups of one dimension.
    pub fn groups(&self, of: SumOf) -> Vec<VisitGroup> {
        groups(of, &self.visits, &self.earlier)
    }

    /// Takes those before an instant off, as a span of its own: to what is left they are earlier ones.
    pub fn take_before(&mut self, at_s: i64) -> Self {
        let place = self.visits.partition_point(|visit| visit.at_s < at_s);
        let after = self.visits.split_off(place);
        let visits = std::mem::replace(&mut self.visits, after);
        let before = Self { earlier: self.earlier.clone(), visits };
        self.earlier.extend(before.visits.iter().cloned());
        before
    }
}
