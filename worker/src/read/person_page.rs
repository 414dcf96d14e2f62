//! A page of a person's time line: the lists that were read, merged and cut at the same place.

use crate::store::payment::SummaryRow;
use crate::store::person::{Bought, IdentifyRow, LINES_READ, ReturnRow, Seen};
use crate::store::person_place::{LineKind, LinePlace};
use crate::store::person_visit::VisitRow;
use headwater::api::PersonPlanChange;
use headwater::base::id::StripeId;
use headwater::base::sorted::sort_by;
use headwater::stripe::object::Objects;
use headwater::stripe::subscription::{PlanChange, plan_changes, plan_name};
use std::cmp::Ordering;

/// A change of a subscription, and where it stands.
pub(super) struct PlanLine {
    place: LinePlace,
    pub(super) change: PersonPlanChange,
}

trait Line {
    fn place(&self) -> LinePlace;
}

fn place(at_s: i64, kind: LineKind, id: &str) -> LinePlace {
    LinePlace { at_s, kind, id: id.to_owned() }
}

impl Line for VisitRow {
    fn place(&self) -> LinePlace {
        place(self.started_s, LineKind::Visit, &self.session)
    }
}

impl Line for IdentifyRow {
    fn place(&self) -> LinePlace {
        place(self.at_s, LineKind::Identify, &self.session)
    }
}

impl Line for SummaryRow {
    fn place(&self) -> LinePlace {
        place(self.paid_at_s, LineKind::Payment, self.id.as_str())
    }
}

impl Line for ReturnRow {
    fn place(&self) -> LinePlace {
        place(self.at_s, LineKind::Return, &self.key)
    }
}

impl Line for PlanLine {
    fn place(&self) -> LinePlace {
        self.place.clone()
    }
}

/// The changes of the person's subscriptions after a place. Each is one of a subscription's few versions, so they are not paged when read.
pub(super) fn plan_lines(objects: &Objects, after: &LinePlace) -> Vec<PlanLine> {
    let mut lines: Vec<PlanLine> = Vec::new();
    for (id, versions) in &objects.subscriptions {
        for (at, change) in plan_changes(versions).into_iter().enumerate() {
            let place = place(change.at_s, LineKind::Plan, &format!("{id}~{at:04}"));
            if after.order(&place) == Ordering::Less {
                lines.push(PlanLine { place, change: change_to_api(objects, id, change) });
            }
        }
    }
    sort_by(&mut lines, |a, b| a.place.order(&b.place));
    lines.truncate(LINES_READ);
    lines
}

fn change_to_api(objects: &Objects, id: &StripeId, change: PlanChange) -> PersonPlanChange {
    let price = change.price;
    let product = |id: &StripeId| objects.products.get(id)?.newest(|product| product.name.clone());
    PersonPlanChange {
        at_s: change.at_s,
        subscription: id.clone(),
        step: change.step,
        status: change.status,
        plan: plan_name(&price.items, product),
        amount_minor: price.amount_minor,
        before_minor: change.before_minor,
        minor_per_major: price.currency.map(|currency| currency.minor_per_major()),
        currency: price.currency.map(|currency| currency.to_string()),
        interval: price.interval,
        interval_count: price.interval_count,
    }
}

fn places<T: Line>(rows: &[T]) -> impl Iterator<Item = LinePlace> {
    rows.iter().map(Line::place)
}

/// Leaves of the lists what belongs to the page, and gives the place of its last line where another page follows.
pub(super) fn cut_page(seen: &mut Seen, bought: &mut Bought, plans: &mut Vec<PlanLine>) -> Option<LinePlace> {
    let mut all: Vec<LinePlace> = places(&seen.visits).chain(places(&seen.identifies)).collect();
    all.extend(places(&bought.payments).chain(places(&bought.returns)).chain(places(plans)));
    sort_by(&mut all, LinePlace::order);
    if all.len() < LINES_READ {
        return None;
    }
    let last = all.swap_remove(LINES_READ - 2);
    let is_of_page = |place: LinePlace| place.order(&last) != Ordering::Greater;
    seen.visits.retain(|row| is_of_page(row.place()));
    seen.identifies.retain(|row| is_of_page(row.place()));
    bought.payments.retain(|row| is_of_page(row.place()));
    bought.returns.retain(|row| is_of_page(row.place()));
    plans.retain(|row| is_of_page(row.place()));
    Some(last)
}
