//! Sums of movements, line by line.

use super::book::{Book, Holder};
use super::count::{Kind, Moved, Movement, Slice};
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;

/// A line: of one currency, under one name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The currency.
    pub currency: Currency,
    /// The name under the dimension; absent: none.
    pub name: Option<String>,
}

/// What a line comes to between two instants. Money is in units a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    /// At the start.
    pub start: i128,
    /// What moved, in the order of [`Kind::ALL`].
    pub moved: [i128; Kind::ALL.len()],
    /// Of the end, what is past due.
    pub past_due: i128,
    /// At the end, of the customers of the start.
    pub kept: i128,
    /// Customers at the start.
    pub customers_start: i64,
    /// Times that a customer came to the line, or back.
    pub gained: i64,
    /// Times that a customer left it.
    pub lost: i64,
    /// Customers of the start who are not there at the end.
    pub lost_of_start: i64,
    /// Movements of customers by what tells them, in the order of [`super::history::Told::ALL`].
    pub told: [i64; 4],
}

impl Sums {
    /// At the end.
    pub fn end(&self) -> i128 {
        self.start + self.moved.iter().sum::<i128>()
    }

    /// Customers at the end.
    pub fn customers_end(&self) -> i64 {
        self.customers_start + self.gained - self.lost
    }

    /// Adds another line. A customer of both is counted in each.
    pub fn add(&mut self, other: &Self) {
        self.start += other.start;
        self.past_due += other.past_due;
        self.kept += other.kept;
        self.customers_start += other.customers_start;
        self.gained += other.gained;
        self.lost += other.lost;
        self.lost_of_start += other.lost_of_start;
        self.moved.iter_mut().zip(other.moved).for_each(|(sum, more)| *sum += more);
        self.told.iter_mut().zip(other.told).for_each(|(sum, more)| *sum += more);
    }
}

/// A customer that has moved in a line.
#[derive(Debug, Clone, Copy)]
struct Seen {
    at_start: bool,
    is_there: bool,
}

#[derive(Debug, Default)]
struct Line {
    sums: Sums,
    seen: SortedMap<String, Seen>,
}

/// The lines of one slice being added up.
pub struct Lines<'a> {
    slice: Slice<'a>,
    lines: SortedMap<Key, Line>,
}

impl<'a> Lines<'a> {
    /// Beginning with what is held.
    pub fn beginning(slice: Slice<'a>, book: &Book) -> Self {
        let mut lines: SortedMap<Key, Line> = SortedMap::new();
        for holder in book.values() {
            for (key, held) in of_holder(slice, holder) {
                let sums = &mut lines.entry(key).or_default().sums;
                sums.start += held.after.units;
                sums.kept += held.after.units;
                sums.past_due += held.after.past_due;
                sums.customers_start += i64::from(held.after.units > 0);
            }
        }
        Self { slice, lines }
    }

    /// Takes a movement.
    pub fn take(&mut self, movement: &Movement<'_>) {
        let (slice, origin) = (self.slice, movement.origin);
        let mut names: Vec<Option<&str>> = Vec::new();
        for product in movement.products.iter().filter(|product| slice.admits(origin, &product.product)) {
            let name = slice.line(origin, &product.product);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for name in names {
            let is_of = |product: &str| slice.admits(origin, product) && slice.line(origin, product) == name;
            let Some(moved) = movement.of(|product| is_of(&product.product)) else { continue };
            let key = Key { currency: movement.currency, name: name.map(str::to_owned) };
            self.lines.entry(key).or_default().take(movement, moved);
        }
    }

    /// The sums of each line, and the same lines beginning anew with what they come to.
    pub fn close(&mut self) -> SortedMap<Key, Sums> {
        let mut closed = Vec::new();
        for (key, line) in std::mem::take(&mut self.lines) {
            let sums = line.closed();
            let next = Sums {
                start: sums.end(),
                kept: sums.end(),
                past_due: sums.past_due,
                customers_start: sums.customers_end(),
                ..Sums::default()
            };
            self.lines.insert(key.clone(), Line { sums: next, seen: SortedMap::new() });
            closed.push((key, sums));
        }
        closed.into_iter().collect()
    }
}

impl Line {
    fn take(&mut self, movement: &Movement<'_>, moved: Moved) {
        let sums = &mut self.sums;
        let (was, is) = (moved.before.units > 0, moved.after.units > 0);
        let units = moved.after.units - moved.before.units;
        sums.past_due += moved.after.past_due - moved.before.past_due;
        let Some(kind) = movement.kind else { return };
        let place = Kind::ALL.iter().position(|one| *one == kind).and_then(|place| sums.moved.get_mut(place));
        place.into_iter().for_each(|sum| *sum += units);
        let told = usize::try_from(i64::from(movement.told)).ok().and_then(|place| sums.told.get_mut(place));
        told.into_iter().for_each(|count| *count += i64::from(units != 0));
        sums.gained += i64::from(!was && is);
        sums.lost += i64::from(was && !is);
        let seen = match self.seen.get_mut(movement.customer) {
            Some(seen) => seen,
            None => self.seen.entry(movement.customer.to_owned()).or_insert(Seen { at_start: was, is_there: is }),
        };
        seen.is_there = is;
        sums.kept += if seen.at_start { units } else { 0 };
    }

    fn closed(self) -> Sums {
        let gone = self.seen.values().filter(|seen| seen.at_start && !seen.is_there).count();
        Sums { lost_of_start: i64::try_from(gone).unwrap_or(i64::MAX), ..self.sums }
    }
}

/// What a customer holds, line by line.
fn of_holder(slice: Slice<'_>, holder: &Holder) -> SortedMap<Key, Moved> {
    let mut lines: SortedMap<Key, Moved> = SortedMap::new();
    for (place, held) in holder.held.iter().filter(|(place, _)| slice.admits(&holder.origin, &place.product)) {
        let name = slice.line(&holder.origin, &place.product).map(str::to_owned);
        let line = lines.entry(Key { currency: place.currency, name }).or_default();
        line.after.units += held.units;
        line.after.past_due += held.past_due;
    }
    lines
}
