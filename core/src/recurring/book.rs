//! Who held what at an instant, and what changed since: the state that every question about recurring revenue begins with.
//!
//! A book is stored for the first instant of each month, so that a question reads the changes of the days that it asks for, and of the rest
//! of one month. What always holds: a book is what all changes before its instant add up to.

use super::history::Told;
use crate::base::json::{FromJson, from_text};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::report::Dimension;
use serde::Serialize;

/// Customers of one part of a stored book: a part stays far below the largest value of a database.
pub const PART_CUSTOMERS: usize = 5_000;

/// Dimensions that a customer has a name under: those of its first payment's credit, and its country.
pub const ORIGINS: [Dimension; 5] =
    [Dimension::Channel, Dimension::Source, Dimension::Campaign, Dimension::LandingPage, Dimension::BillingCountry];

/// Where a customer came from: a name under each of [`ORIGINS`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin(pub [Option<String>; ORIGINS.len()]);

impl Origin {
    /// The name under a dimension.
    pub fn name(&self, dimension: Dimension) -> Option<&str> {
        let place = ORIGINS.iter().position(|one| *one == dimension)?;
        self.0.get(place)?.as_deref()
    }
}

/// A change of what a customer holds, as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// When, unix seconds.
    pub at_s: i64,
    /// The customer.
    pub customer: String,
    /// The currency.
    pub currency: Currency,
    /// The subscription.
    pub subscription: String,
    /// The product; empty: not known.
    pub product: String,
    /// Units more, or less.
    pub units: i64,
    /// Of those past due: more, or less.
    pub past_due: i64,
    /// The customer has held something in this currency before.
    pub again: bool,
    /// What tells it.
    pub told: Told,
}

/// What something is held under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The currency.
    pub currency: Currency,
    /// The product; empty: not known.
    pub product: String,
}

/// Units a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// All.
    pub units: i128,
    /// Those past due.
    pub past_due: i128,
}

/// A customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holder {
    /// Where it came from.
    pub origin: Origin,
    /// What it holds: more than nothing under each place.
    pub held: SortedMap<Place, Held>,
}

impl Holder {
    /// Takes a change.
    pub fn take(&mut self, change: &Change) {
        let place = Place { currency: change.currency, product: change.product.clone() };
        let held = self.held.entry(place.clone()).or_default();
        held.units += i128::from(change.units);
        held.past_due += i128::from(change.past_due);
        if *held == Held::default() {
            self.held.remove(&place);
        }
    }
}

/// Customers by their ids.
pub type Book = SortedMap<String, Holder>;

/// A part of a book as it is stored. Names are listed once; 0 stands for none, and 1 for the first.
#[derive(Serialize, FromJson)]
struct Stored {
    n: Vec<String>,
    r: Vec<Row>,
}

/// A customer: its id, the codes of its origin, and what it holds: codes of product and currency, units, those past due.
type Row = (String, [usize; ORIGINS.len()], Vec<(usize, usize, i64, i64)>);

/// A book as it is stored, a text a part.
pub fn stored_parts(book: &Book) -> Vec<String> {
    let holders: Vec<(&String, &Holder)> = book.iter().filter(|(_, holder)| !holder.held.is_empty()).collect();
    if holders.is_empty() {
        // A book in which nobody holds anything is a book too: without it the next could not be made.
        return vec![stored(&[])];
    }
    holders.chunks(PART_CUSTOMERS).map(stored).collect()
}

fn stored(part: &[(&String, &Holder)]) -> String {
    let origins = part.iter().flat_map(|(_, holder)| holder.origin.0.iter().flatten().map(String::as_str));
    let places = part.iter().flat_map(|(_, holder)| holder.held.keys());
    let names: SortedSet<&str> =
        origins.chain(places.flat_map(|place| [place.product.as_str(), place.currency.as_str()])).collect();
    let n: Vec<&str> = names.into_iter().collect();
    let code = |name: &str| n.binary_search(&name).map_or(0, |place| place + 1);
    let whole = |units: i128| i64::try_from(units).unwrap_or(0);
    let row = |(id, holder): &(&String, &Holder)| -> Row {
        let held = holder.held.iter().map(|(place, held)| {
            (code(&place.product), code(place.currency.as_str()), whole(held.units), whole(held.past_due))
        });
        let origin = holder.origin.0.each_ref().map(|name| name.as_deref().map_or(0, code));
        ((*id).clone(), origin, held.collect())
    };
    let r = part.iter().map(row).collect();
    let n = n.iter().map(|name| (*name).to_owned()).collect();
    // Text, numbers and lists: it cannot fail.
    serde_json::to_string(&Stored { n, r }).unwrap_or_default()
}

/// Reads the parts of a stored book; what cannot be read is `None`.
pub fn read_parts<'a>(parts: impl Iterator<Item = &'a str>) -> Option<Book> {
    let mut holders: Vec<(String, Holder)> = Vec::new();
    for part in parts {
        let Stored { n, r } = from_text(part).ok()?;
        let name = |code: usize| code.checked_sub(1).and_then(|place| n.get(place)).cloned();
        for (id, origin, held) in r {
            let mut holder = Holder { origin: Origin(origin.map(name)), held: SortedMap::new() };
            for (product, currency, units, past_due) in held {
                let place = Place { currency: Currency::parse(&name(currency)?).ok()?, product: name(product)? };
                holder.held.insert(place, Held { units: units.into(), past_due: past_due.into() });
            }
            holders.push((id, holder));
        }
    }
    Some(holders.into_iter().collect())
}

/// The book with everybody who has a change, and where each came from, as it is known now.
pub fn with_customers(book: Book, customers: impl Iterator<Item = (String, Origin)>) -> Book {
    let held = book.into_iter().map(|(id, holder)| (id, (holder, None)));
    let named = customers.map(|(id, origin)| (id, (Holder::default(), Some(origin))));
    let both = SortedMap::adding(held.chain(named), |one: &mut (Holder, Option<Origin>), other| {
        if one.0.held.is_empty() {
            one.0.held = other.0.held;
        }
        one.1 = other.1.or(one.1.take());
    });
    let origin = |(id, (mut holder, origin)): (String, (Holder, Option<Origin>))| {
        holder.origin = origin.unwrap_or(holder.origin);
        (id, holder)
    };
    both.into_iter().map(origin).collect()
}
