//! The customers behind movements of recurring revenue.

use super::load::Loaded;
use super::names::ProductNames;
use super::question::RecurringQuestion;
use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::payment_list::Place;
use headwater::api::{RecurringChange, RecurringEntry, RecurringExplained};
use headwater::base::id::PaymentId;
use headwater::base::money::Currency;
use headwater::base::sorted::sort_by;
use headwater::recurring::amount::to_minor;
use headwater::recurring::book::Change;
use headwater::recurring::count::{Kind, Movement, Slice, walk};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct RecurringExplainQuestion {
    /// The question whose movements they are. A line of a breakdown is asked for by one more filter, on its name.
    pub recurring: RecurringQuestion,
    /// Only this currency.
    pub currency: Currency,
    /// Only movements of this kind; absent: of any.
    pub kind: Option<Kind>,
    /// Only what comes after this: the first instant of a day, and a customer.
    pub after: Option<Place>,
    /// Entries of a page.
    pub limit: usize,
}

/// A movement, as it is kept for a page.
struct Kept {
    starts_s: i64,
    entry: RecurringEntry,
}

/// The customers behind movements, the newest day first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_recurring_explain(
    shell: &Shell<'_>,
    question: &RecurringExplainQuestion,
) -> Result<RecurringExplained, ReadFault> {
    let mut loaded = Loaded::of(shell, &question.recurring).await?;
    let mut kept = movements(question, &mut loaded);
    sort_by(&mut kept, |a, b| b.starts_s.cmp(&a.starts_s).then(a.entry.customer.cmp(&b.entry.customer)));
    let more = kept.len() > question.limit;
    kept.truncate(question.limit);
    let last = kept.last().filter(|_| more);
    let place = |one: &Kept| Some(Place { paid_s: one.starts_s, id: PaymentId::parse(&one.entry.customer).ok()? });
    let next_cursor = last.and_then(place).map(|place| place.to_string());
    let products = kept.iter().flat_map(|one| &one.entry.changes).filter_map(|change| change.product.as_deref());
    let names = ProductNames::of(shell, &loaded.scope, products).await?;
    let named = |mut one: Kept| {
        for change in &mut one.entry.changes {
            change.product = change.product.as_deref().and_then(|id| names.name_or_id(id));
        }
        one.entry
    };
    Ok(RecurringExplained {
        computed_at_s: shell.context.now_s(),
        time_zone: loaded.zone.as_str().to_owned(),
        currency: question.currency.to_string(),
        minor_per_major: question.currency.minor_per_major(),
        entries: kept.into_iter().map(named).collect(),
        next_cursor,
    })
}

/// The movements that are asked for and come after the cursor.
fn movements(question: &RecurringExplainQuestion, loaded: &mut Loaded) -> Vec<Kept> {
    let slice = Slice { filters: &question.recurring.filters, by: None };
    let mut kept = Vec::new();
    let Loaded { book, changes, days, .. } = loaded;
    walk(book, changes, days, &mut |movement| {
        let Some(day) = days.get(movement.day) else { return };
        let is_next = |place: &Place| {
            day.starts_s < place.paid_s || (day.starts_s == place.paid_s && movement.customer > place.id.as_str())
        };
        if movement.currency != question.currency || !question.after.as_ref().is_none_or(is_next) {
            return;
        }
        if let Some(entry) = entry(question, slice, movement, day.day.to_string()) {
            kept.push(Kept { starts_s: day.starts_s, entry });
        }
    });
    kept
}

fn entry(
    question: &RecurringExplainQuestion,
    slice: Slice<'_>,
    movement: &Movement<'_>,
    day: String,
) -> Option<RecurringEntry> {
    let kind = movement.kind.filter(|kind| question.kind.is_none_or(|asked| asked == *kind))?;
    let admits = |product: &str| slice.admits(movement.origin, product);
    let moved = movement.of(|product| admits(&product.product) && product.before.units != product.after.units)?;
    let whole = movement.of(|product| admits(&product.product)).unwrap_or(moved);
    let change = |change: &&Change| RecurringChange {
        at_s: change.at_s,
        subscription: change.subscription.clone(),
        product: Some(change.product.clone()).filter(|product| !product.is_empty()),
        change_minor: to_minor(change.units.into()),
        told: change.told.into(),
    };
    Some(RecurringEntry {
        day,
        customer: movement.customer.to_owned(),
        kind,
        before_minor: to_minor(whole.before.units),
        after_minor: to_minor(whole.after.units),
        changes: movement
            .changes
            .iter()
            .filter(|change| admits(&change.product) && change.units != 0)
            .map(change)
            .collect(),
    })
}
