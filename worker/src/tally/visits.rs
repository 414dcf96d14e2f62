//! Visits from their rows.

use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::DatabaseError;
use crate::store::instants::Instants;
use crate::store::visit_sum::{self, BeganRow, SpanSums, VisitRow};
use headwater::base::id::SiteId;
use headwater::base::sorted::sort_by_key;
use headwater::report::visit_before::with_before;
use headwater::report::visit_day::Visit;
use headwater::report::visits::{SumOf, VisitGroup, groups, sum_name, sums_of_all};

/// Visits that are read at a time, more or less: as many as fit well into one answer of the database.
const VISITS_AT_ONCE: i64 = 4_000;

/// As much of a span as is read at a time: all of it, or up to the second in which the bound is reached.
pub struct BoundAsked {
    span: Instants,
    place: Asked<BeganRow>,
}

impl BoundAsked {
    /// Adds the statement.
    pub fn add_to(batch: &mut Batch, site: &SiteId, span: Instants) -> Self {
        Self { span, place: batch.ask(visit_sum::place(site, span, VISITS_AT_ONCE)) }
    }

    /// The bounded span.
    ///
    /// # Errors
    /// See [`Answers::take`].
    pub fn take(self, answers: &mut Answers) -> Result<Instants, DatabaseError> {
        let at_s = answers.take_first(self.place)?.and_then(|place| place.started_s);
        Ok(Instants { to_s: at_s.map_or(self.span.to_s, |at_s| at_s.max(self.span.from_s + 1)), ..self.span })
    }
}

/// The visits of a span, asked for.
pub struct VisitsAsked {
    visits: Asked<VisitRow>,
    earlier: Option<Asked<VisitRow>>,
}

impl VisitsAsked {
    /// Adds the statements; of earlier visits only where they are wanted.
    pub fn add_to(batch: &mut Batch, site: &SiteId, span: Instants, with_earlier: bool) -> Self {
        let visits = batch.ask(visit_sum::visits(site, span));
        Self { visits, earlier: with_earlier.then(|| batch.ask(visit_sum::earlier(site, span))) }
    }

    /// The visits.
    ///
    /// # Errors
    /// See [`Answers::take`].
    pub fn take(self, answers: &mut Answers) -> Result<SpanVisits, DatabaseError> {
        let to_core = |rows: Vec<VisitRow>| rows.into_iter().map(VisitRow::to_core).collect::<Vec<Visit>>();
        let mut visits = to_core(answers.take(self.visits)?);
        sort_by_key(&mut visits, |visit| visit.at_s);
        let earlier = self.earlier.map(|earlier| answers.take(earlier)).transpose()?;
        Ok(SpanVisits { visits, earlier: earlier.map(to_core).unwrap_or_default() })
    }
}

/// The visits of a span.
#[derive(Debug, Default)]
pub struct SpanVisits {
    /// Those that began within it, oldest first.
    pub visits: Vec<Visit>,
    /// Earlier ones of the same visitors: of each the newest 200.
    pub earlier: Vec<Visit>,
}

impl SpanVisits {
    /// The groups of each dimension under which anything came.
    pub fn sums(&self) -> SpanSums {
        let of = |of: SumOf| (sum_name(of).to_owned(), self.groups(of));
        sums_of_all().map(of).filter(|(_, groups)| !groups.is_empty()).collect()
    }

    /// The visits, each with when its visitor had come before the day that begins at `starts_s`.
    pub fn visits_with_before(&self, starts_s: i64) -> Vec<Visit> {
        with_before(&self.visits, &self.earlier, starts_s)
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
