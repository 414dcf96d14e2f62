//! Who paid how much in some days, and who paid for the first time in them.
//!
//! What always holds: sums of days added together are the sums of those days, whatever is added first.

use crate::attribution::model::WHOLE;
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::report::Dimension;
use crate::report::money_day::MoneyDay;
use crate::report::pack::{NameColumn, Packer, Unpacker};
use crate::report::paid::{CreditAsked, PaidEntry};
use crate::report::visit_day::Who;
use crate::stripe::ledger::EntryKind;

/// What cohorts are told apart by: names of the credit of the customer's first payment, and of what it bought.
pub const ORIGINS: [Dimension; 6] = [
    Dimension::Channel,
    Dimension::Source,
    Dimension::Campaign,
    Dimension::LandingPage,
    Dimension::Product,
    Dimension::BillingCountry,
];

/// The stored names of the parts of sums: what is too large for one text is cut by customer.
pub const PARTS: [&str; 8] =
    ["cohort", "cohort.1", "cohort.2", "cohort.3", "cohort.4", "cohort.5", "cohort.6", "cohort.7"];

/// Bytes of a part at most.
const PART_BYTES: usize = 700_000;

/// The columns of a day's names that they are made from.
pub fn columns() -> impl Iterator<Item = Dimension> {
    ORIGINS.into_iter().chain(std::iter::once(Dimension::Customer))
}

/// A customer's money in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Payer {
    /// The currency.
    pub currency: Currency,
    /// The customer, by 64 bits of a digest of who paid.
    pub customer: Who,
}

/// What a customer moved in one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Moved {
    /// Captured money less what was given back or withdrawn, minor units.
    pub net_minor: i64,
    /// Captured money, minor units.
    pub gross_minor: i64,
    /// Captured payments. One that is captured on several days counts on each.
    pub payments: i64,
}

impl Moved {
    /// With more of the same customer.
    pub fn add(&mut self, other: Self) {
        self.net_minor = self.net_minor.saturating_add(other.net_minor);
        self.gross_minor = self.gross_minor.saturating_add(other.gross_minor);
        self.payments = self.payments.saturating_add(other.payments);
    }

    /// Whether a payment was captured.
    pub fn pays(&self) -> bool {
        self.payments > 0
    }
}

/// A customer's first payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// Its currency.
    pub currency: Currency,
    /// Its names under [`ORIGINS`].
    pub origin: [Option<String>; ORIGINS.len()],
    /// Seconds from the first touch of its journey to it; absent without a touch.
    pub wait_s: Option<i64>,
    /// Touches of its journey.
    pub touches: i64,
}

impl First {
    /// Whether its customer is counted in a currency: its own, or all money in one.
    pub fn counts_in(&self, currency: Currency) -> bool {
        self.currency == currency || currency.is_all()
    }

    /// Its name under a dimension.
    pub fn name(&self, dimension: Dimension) -> Option<&str> {
        let place = ORIGINS.iter().position(|one| *one == dimension)?;
        self.origin.get(place)?.as_deref()
    }
}

/// A customer who first paid on a day.
#[derive(Debug, Clone)]
pub struct Beginner<'a> {
    /// Who paid.
    pub customer: &'a str,
    /// The payment's id; empty where the column of ids was not read.
    pub payment: &'a str,
    /// The first payment.
    pub first: First,
}

/// Who first paid on a day, which needs [`columns`], in the order of its payments. The model credits one touch.
pub fn beginners(asked: CreditAsked, day: &MoneyDay) -> Vec<Beginner<'_>> {
    let of_place = |place: &usize| {
        let (place, paid) =
            (*place, day.payments.get(*place).filter(|paid| moved(paid.entries.iter().copied()).pays())?);
        let customer = day.names.get(&Dimension::Customer)?.name(place)?;
        let share = paid.shares(asked).into_iter().find(|share| share.weight == WHOLE);
        let name = |dimension: Dimension| {
            let row = if dimension.is_of_payment() { Some(place) } else { share.and_then(|share| share.row) };
            row.and_then(|row| day.names.get(&dimension)?.name(row)).map(str::to_owned)
        };
        // A journey of which no touch may have credit is none.
        let rests_on_a_touch = share.is_some_and(|share| share.age_s.is_some());
        let touches = if rests_on_a_touch { paid.touches() } else { 0 };
        let first = First {
            currency: paid.currency,
            origin: ORIGINS.map(name),
            wait_s: paid.first_touch_age_s().filter(|_| rests_on_a_touch),
            touches: i64::try_from(touches).unwrap_or(0),
        };
        Some(Beginner { customer, payment: day.ids.get(place).map_or("", String::as_str), first })
    };
    day.firsts.iter().filter_map(of_place).collect()
}

/// What entries of a payment moved on a day.
fn moved(entries: impl Iterator<Item = PaidEntry>) -> Moved {
    let mut moved = Moved::default();
    for entry in entries {
        let captured = if entry.kind == EntryKind::Payment { entry.amount_minor } else { 0 };
        let payments = i64::from(captured > 0);
        moved.add(Moved { net_minor: entry.amount_minor, gross_minor: captured, payments });
    }
    Moved { payments: moved.payments.min(1), ..moved }
}

/// Sums of some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CohortSums {
    /// What each customer moved.
    pub moved: SortedMap<Payer, Moved>,
    /// Those who first paid in these days.
    pub firsts: SortedMap<Who, First>,
}

impl CohortSums {
    /// Of a day, which needs [`columns`]. The model credits one touch.
    pub fn of_day(asked: CreditAsked, day: &MoneyDay) -> Self {
        let customers = day.names.get(&Dimension::Customer);
        let mut of_day: Vec<(Payer, Moved)> = Vec::new();
        for (place, paid) in day.payments.iter().enumerate() {
            let Some(customer) = customers.and_then(|column| column.name(place)).map(Who::of) else { continue };
            of_day.push((Payer { currency: paid.currency, customer }, moved(paid.entries.iter().copied())));
            let converted = |(entry, at): (&PaidEntry, usize)| {
                let (currency, amount_minor) = day.converted.entry(place, at)?;
                Some((currency, PaidEntry { amount_minor, ..*entry }))
            };
            // All entries of a payment are converted into the one reporting currency, or none is.
            let converted: Vec<(Currency, PaidEntry)> = paid.entries.iter().zip(0..).filter_map(converted).collect();
            if let Some((currency, _)) = converted.first() {
                let moved = moved(converted.iter().map(|(_, entry)| *entry));
                of_day.push((Payer { currency: *currency, customer }, moved));
            }
        }
        let firsts = beginners(asked, day).into_iter().map(|one| (Who::of(one.customer), one.first));
        Self::adding(of_day, firsts.collect())
    }

    fn adding(moved: Vec<(Payer, Moved)>, firsts: Vec<(Who, First)>) -> Self {
        Self {
            moved: SortedMap::adding(moved.into_iter(), Moved::add),
            firsts: SortedMap::adding(firsts.into_iter(), |_, _| {}),
        }
    }

    /// Of several days, given oldest first: a customer whose first payment was captured in two steps began with the earlier one.
    pub fn of_days(days: impl Iterator<Item = Self>) -> Self {
        let (mut moved, mut firsts) = (Vec::new(), Vec::new());
        for day in days {
            moved.extend(day.moved);
            firsts.extend(day.firsts);
        }
        Self::adding(moved, firsts)
    }

    /// As they are stored: one text for each of the first of [`PARTS`]. `None`: they are larger than all parts may be.
    pub fn texts(&self) -> Option<Vec<String>> {
        let fits = |bits: u32| {
            let texts: Vec<String> =
                (0..1_u64 << bits).map(|part| self.text(|of: Who| of.0 >> 1 >> (63 - bits) == part)).collect();
            texts.iter().all(|text| text.len() <= PART_BYTES).then_some(texts)
        };
        (0..=PARTS.len().ilog2()).find_map(fits)
    }

    /// Of some customers: what they moved by currency, those who began, and a column of names for each of [`ORIGINS`].
    fn text(&self, is_of_part: impl Fn(Who) -> bool) -> String {
        let moved: Vec<(&Payer, &Moved)> = self.moved.iter().filter(|(payer, _)| is_of_part(payer.customer)).collect();
        let mut packer = Packer::default();
        for of_currency in moved.chunk_by(|(a, _), (b, _)| a.currency == b.currency) {
            let Some((first, _)) = of_currency.first() else { continue };
            packer.put(code(first.currency));
            packer.put(of_currency.len() as u64);
            for (payer, moved) in of_currency {
                packer.put_whole(payer.customer.0);
                packer.put_signed(moved.net_minor);
                packer.put_count(moved.payments);
                packer.put_signed(moved.gross_minor.saturating_sub(moved.net_minor));
            }
        }
        let firsts: Vec<(&Who, &First)> = self.firsts.iter().filter(|(customer, _)| is_of_part(**customer)).collect();
        let mut of_firsts = Packer::default();
        for (customer, first) in &firsts {
            of_firsts.put_whole(customer.0);
            of_firsts.put(code(first.currency));
            of_firsts.put_count(first.wait_s.map_or(0, |wait_s| wait_s.saturating_add(1)));
            of_firsts.put_count(first.touches);
        }
        let mut text = format!("{}\n{}", packer.text(), of_firsts.text());
        for place in 0..ORIGINS.len() {
            let names = firsts.iter().map(|(_, first)| first.origin.get(place).and_then(Option::as_deref));
            text.push('\n');
            text.push_str(&NameColumn::of(names).text());
        }
        text
    }

    /// What was stored, of one part, with names under these dimensions and none under the others. A text that is not ours reads as less.
    pub fn read(text: &str, wanted: &[Dimension]) -> Self {
        let mut lines = text.split('\n');
        let mut next = || lines.next().unwrap_or("");
        let mut moved = Vec::new();
        let mut from = Unpacker::of(next());
        while let (Some(currency), Some(count)) = (from.take().and_then(currency), from.take()) {
            for _ in 0..count {
                let (Some(customer), Some(net_minor)) = (from.take_whole(), from.take_signed()) else { break };
                let payer = Payer { currency, customer: Who(customer) };
                let payments = from.take_count();
                let gross_minor = net_minor.saturating_add(from.take_signed().unwrap_or(0));
                moved.push((payer, Moved { net_minor, gross_minor, payments }));
            }
        }
        let mut from = Unpacker::of(next());
        let columns = ORIGINS.map(|dimension| {
            let (rows, names) = (next(), next());
            wanted.contains(&dimension).then(|| NameColumn::read(&format!("{rows}\n{names}")))
        });
        let mut firsts = Vec::new();
        while let (Some(customer), Some(currency)) = (from.take_whole(), from.take().and_then(currency)) {
            let place = firsts.len();
            let name =
                |column: &Option<NameColumn>| column.as_ref().and_then(|column| column.name(place)).map(str::to_owned);
            let origin = columns.each_ref().map(name);
            let wait_s = from.take_count().checked_sub(1).filter(|wait_s| *wait_s >= 0);
            firsts.push((Who(customer), First { currency, origin, wait_s, touches: from.take_count() }));
        }
        Self::adding(moved, firsts)
    }
}

/// A currency as a number.
fn code(currency: Currency) -> u64 {
    currency.as_str().bytes().fold(0, |code, letter| code << 8 | u64::from(letter))
}

fn currency(code: u64) -> Option<Currency> {
    let [_, letters @ ..] = code.to_be_bytes();
    let text = std::str::from_utf8(&letters).ok()?;
    Currency::parse_counted(text.trim_start_matches('\0')).ok()
}
