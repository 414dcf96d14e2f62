//! From a book and the changes after it to movements, and from movements to sums.
//!
//! A movement is what a customer's MRR in one currency did in one day: whoever ends one subscription and begins a dearer one that day has
//! expanded, and neither churned nor come. Its kind is that of all the customer holds. A line of a breakdown, and a filter, count the part of
//! a movement that is theirs, under the same kind: so the lines of a breakdown add up to the total, kind by kind.
//!
//! What always holds, exactly: the units at the end are those at the start and the movements, in every line.

use super::book::{Book, Change, Held, Holder, Origin, Place};
use super::history::Told;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by};
use crate::base::time::DayBounds;
use crate::base::wire::wire_enum;
use crate::report::{Dimension, Filter};

wire_enum! {
    /// What a customer's MRR did in a day.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Kind {
        /// It began: the customer never had any in this currency.
        New,
        /// It grew.
        Expansion,
        /// It shrank, and something is left.
        Contraction,
        /// It ended.
        Churn,
        /// It began again.
        Reactivation
    }
}

impl Kind {
    /// Every kind, in the order of the sums.
    pub const ALL: [Self; 5] = [Self::New, Self::Expansion, Self::Contraction, Self::Churn, Self::Reactivation];

    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Expansion => "expansion",
            Self::Contraction => "contraction",
            Self::Churn => "churn",
            Self::Reactivation => "reactivation",
        }
    }
}

/// What one product of a movement did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductMove {
    /// The product; empty: not known.
    pub product: String,
    /// Before that day.
    pub before: Held,
    /// After it.
    pub after: Held,
}

/// What a customer's MRR in one currency did in one day.
pub struct Movement<'a> {
    /// Which day of the question.
    pub day: usize,
    /// The customer.
    pub customer: &'a str,
    /// Where it came from.
    pub origin: &'a Origin,
    /// The currency.
    pub currency: Currency,
    /// What it is; `None`: only what is past due has changed.
    pub kind: Option<Kind>,
    /// All products that the customer holds or held in the currency.
    pub products: Vec<ProductMove>,
    /// What tells it: the weakest of its changes.
    pub told: Told,
    /// Its changes, in order of time.
    pub changes: &'a [&'a Change],
}

/// Units before and after.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Before.
    pub before: Held,
    /// After.
    pub after: Held,
}

impl Moved {
    fn add(&mut self, product: &ProductMove) {
        self.before.units += product.before.units;
        self.before.past_due += product.before.past_due;
        self.after.units += product.after.units;
        self.after.past_due += product.after.past_due;
    }
}

impl Movement<'_> {
    /// Of the products that pass, all together; `None` where none does.
    pub fn of(&self, passes: impl Fn(&ProductMove) -> bool) -> Option<Moved> {
        let mut moved = None;
        for product in self.products.iter().filter(|product| passes(product)) {
            moved.get_or_insert_with(Moved::default).add(product);
        }
        moved
    }
}

/// Goes through the changes day by day. Those before the first day only move what is held. Returns with everything held as it is at the end.
/// `changes` are in order of time, and each customer of theirs is in the book.
pub fn walk(book: &mut Book, changes: &[Change], days: &[DayBounds], each: &mut dyn FnMut(&Movement<'_>)) {
    let from_s = days.first().map_or(i64::MAX, |day| day.starts_s);
    let mut rest = changes;
    let before = rest.partition_point(|change| change.at_s < from_s);
    for change in rest.get(..before).unwrap_or_default() {
        take(book, change);
    }
    rest = rest.get(before..).unwrap_or_default();
    for (place, day) in days.iter().enumerate() {
        let of_day = rest.partition_point(|change| change.at_s < day.ends_s);
        let mut today: Vec<&Change> = rest.get(..of_day).unwrap_or_default().iter().collect();
        rest = rest.get(of_day..).unwrap_or_default();
        sort_by(&mut today, |a, b| (&a.customer, a.currency, a.at_s).cmp(&(&b.customer, b.currency, b.at_s)));
        for changes in today.chunk_by(|a, b| a.customer == b.customer && a.currency == b.currency) {
            let Some(first) = changes.first() else { continue };
            let Some(holder) = book.get_mut(&first.customer) else { continue };
            let before = holder.held.clone();
            changes.iter().for_each(|change| holder.take(change));
            if let Some(movement) = movement(place, changes, &before, holder) {
                each(&movement);
            }
        }
    }
}

fn take(book: &mut Book, change: &Change) {
    if let Some(holder) = book.get_mut(&change.customer) {
        holder.take(change);
    }
}

fn movement<'a>(
    day: usize,
    changes: &'a [&'a Change],
    before: &SortedMap<Place, Held>,
    holder: &'a Holder,
) -> Option<Movement<'a>> {
    let first = changes.first()?;
    let currency = first.currency;
    let of_currency = |(place, _): &(&Place, &Held)| place.currency == currency;
    let mut products: SortedMap<&str, ProductMove> = SortedMap::new();
    let named =
        |product: &str| ProductMove { product: product.to_owned(), before: Held::default(), after: Held::default() };
    for (place, held) in before.iter().filter(of_currency) {
        products.entry(&place.product).or_insert_with(|| named(&place.product)).before = *held;
    }
    for (place, held) in holder.held.iter().filter(of_currency) {
        products.entry(&place.product).or_insert_with(|| named(&place.product)).after = *held;
    }
    let products: Vec<ProductMove> = products.into_values().collect();
    let (mut was, mut is) = (0, 0);
    for product in &products {
        was += product.before.units;
        is += product.after.units;
    }
    let has_moved = products.iter().any(|product| product.before.units != product.after.units);
    Some(Movement {
        day,
        customer: &first.customer,
        origin: &holder.origin,
        currency,
        kind: has_moved.then(|| kind(was, is, first.again)),
        products,
        told: changes.iter().map(|change| change.told).max().unwrap_or(Told::Event),
        changes,
    })
}

fn kind(was: i128, is: i128, again: bool) -> Kind {
    match (was, is) {
        (0, _) if again => Kind::Reactivation,
        (0, _) => Kind::New,
        (_, 0) => Kind::Churn,
        _ if is < was => Kind::Contraction,
        // Also where only the products are others.
        _ => Kind::Expansion,
    }
}

/// What counts, and under which names it is told apart.
#[derive(Clone, Copy)]
pub struct Slice<'a> {
    /// Which of it.
    pub filters: &'a [Filter],
    /// By what it is told apart; `None`: not at all.
    pub by: Option<Dimension>,
}

impl Slice<'_> {
    /// Whether something of a product counts.
    pub fn admits(&self, origin: &Origin, product: &str) -> bool {
        self.filters.iter().all(|filter| filter.admits(name(filter.dimension, origin, product)))
    }

    /// The line of something.
    pub fn line<'n>(&self, origin: &'n Origin, product: &'n str) -> Option<&'n str> {
        name(self.by?, origin, product)
    }
}

fn name<'n>(dimension: Dimension, origin: &'n Origin, product: &'n str) -> Option<&'n str> {
    if dimension == Dimension::Product {
        Some(product).filter(|product| !product.is_empty())
    } else {
        origin.name(dimension)
    }
}
