//! What customers said beside what was tracked: first payments by the self-reported source and by a name of their credit.
//!
//! What always holds: each entry is split as every report splits it, so all cells of a currency sum to its total, and that is the net of
//! first payments in the range. Currencies are never added together.

use super::credited::{Counting, each_credited};
use super::dated::Dating;
use super::dimension::Dimension;
use super::money_day::MoneyDay;
use super::money_part::rounded;
use super::names::NameTable;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by};
use crate::base::wire::wire;
use crate::stripe::ledger::EntryKind;

/// Answers that have a row; anybody can write one, and what goes beyond is one row.
pub const ROWS_MAX: usize = 50;
/// Tracked names that have a column.
pub const COLUMNS_MAX: usize = 12;

/// What the columns can be.
pub const TRACKED: [Dimension; 3] = [Dimension::Source, Dimension::Channel, Dimension::Campaign];

/// Cells that are kept before those of one place are added together.
const LOOSE_MAX: usize = 4_096;

wire! {
    /// First payments of one cell, row or column. All numbers are exact where the model credits one touch; otherwise payments are shares,
    /// added up and rounded.
    #[derive(Default, Copy, Eq)]
    pub struct SelfReportedSum {
        /// Payments captured in the range.
        pub payments: i64,
        /// What first payments moved in the range: captured, less what was given back or withdrawn. Minor units.
        pub net_minor: i64,
    }

    /// A name of a row or column.
    pub struct SelfReportedName {
        /// The answer in lower case with single blanks, or the tracked name. Absent: nothing was said, or nothing was tracked; or these are
        /// the others.
        pub name: Option<String>,
        /// How many further names this stands for; 0: it is one name, or none.
        pub others: i64,
        /// All of it.
        pub sum: SelfReportedSum,
    }

    /// A row: what was said.
    pub struct SelfReportedRow {
        /// The answer.
        pub said: SelfReportedName,
        /// A cell for each column.
        pub cells: Vec<SelfReportedSum>,
    }

    /// First payments of one currency.
    pub struct SelfReportedCurrency {
        /// Lower-case ISO 4217 code, as Stripe writes it; `all:` and the code for the money of all currencies in one.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// All first payments of the range.
        pub total: SelfReportedSum,
        /// Those with an answer.
        pub answered: SelfReportedSum,
        /// What was tracked: most payments first, 12 at most, then the others, then what has no name.
        pub columns: Vec<SelfReportedName>,
        /// What was said: most payments first, 50 at most, then the others, then those who said nothing.
        pub rows: Vec<SelfReportedRow>,
    }
}

/// A place of the matrix, by the codes of its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    currency: Currency,
    said: usize,
    tracked: usize,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    millionths: i64,
    net_minor: i64,
}

impl Sums {
    fn add(&mut self, more: Self) {
        self.millionths = self.millionths.saturating_add(more.millionths);
        self.net_minor = self.net_minor.saturating_add(more.net_minor);
    }

    fn told(self) -> SelfReportedSum {
        SelfReportedSum { payments: rounded(self.millionths), net_minor: self.net_minor }
    }
}

/// First payments being counted.
#[derive(Debug)]
pub struct SelfReportedCount<'a> {
    counting: Counting<'a>,
    tracked_by: Dimension,
    said: NameTable,
    tracked: NameTable,
    cells: Vec<(At, Sums)>,
    /// So many were left when cells of one place were last added together.
    packed: usize,
}

impl<'a> SelfReportedCount<'a> {
    /// By one of [`TRACKED`].
    pub fn new(counting: Counting<'a>, tracked_by: Dimension) -> Self {
        let (said, tracked) = (NameTable::default(), NameTable::default());
        Self { counting, tracked_by, said, tracked, cells: Vec::new(), packed: 0 }
    }

    /// Adds a day of the range, with the columns of names that the filters, [`Dimension::SelfReported`] and the tracked name need.
    pub fn add(&mut self, day: &MoneyDay) {
        let name = |dimension: Dimension, place| day.names.get(&dimension)?.name(place);
        each_credited(self.counting, Dating::At(0), day, |credited| {
            let part = &credited.part;
            if !part.is_first {
                return;
            }
            let at = At {
                currency: credited.currency,
                said: self.said.code(name(Dimension::SelfReported, credited.place)),
                tracked: self.tracked.code(credited.share.row.and_then(|row| name(self.tracked_by, row))),
            };
            let captured = part.kind == EntryKind::Payment;
            let millionths = if captured { i64::from(part.weight) } else { 0 };
            self.cells.push((at, Sums { millionths, net_minor: part.amount_minor }));
        });
        if self.cells.len() > 2 * self.packed + LOOSE_MAX {
            self.pack();
        }
    }

    fn pack(&mut self) {
        let packed = SortedMap::adding(std::mem::take(&mut self.cells).into_iter(), Sums::add);
        self.cells = packed.into_iter().collect();
        self.packed = self.cells.len();
    }

    /// The matrix of each currency, most payments first.
    pub fn finish(mut self) -> Vec<SelfReportedCurrency> {
        self.pack();
        let mut all: Vec<(i64, SelfReportedCurrency)> = Vec::new();
        for cells in self.cells.chunk_by(|(a, _), (b, _)| a.currency == b.currency) {
            let Some((At { currency, .. }, _)) = cells.first() else { continue };
            let (rows, columns) = (
                Side::of(cells.iter().map(|(at, sums)| (at.said, *sums)), ROWS_MAX, &self.said),
                Side::of(cells.iter().map(|(at, sums)| (at.tracked, *sums)), COLUMNS_MAX, &self.tracked),
            );
            let mut matrix = vec![vec![Sums::default(); columns.lines.len()]; rows.lines.len()];
            let (mut total, mut answered) = (Sums::default(), Sums::default());
            for (at, sums) in cells {
                total.add(*sums);
                if at.said != 0 {
                    answered.add(*sums);
                }
                let row = matrix.get_mut(rows.place(at.said));
                if let Some(cell) = row.and_then(|row| row.get_mut(columns.place(at.tracked))) {
                    cell.add(*sums);
                }
            }
            let told = |cells: Vec<Sums>| cells.into_iter().map(Sums::told).collect();
            let row = |(said, cells)| SelfReportedRow { said, cells: told(cells) };
            let of_currency = SelfReportedCurrency {
                currency: currency.as_str().to_owned(),
                minor_per_major: currency.minor_per_major(),
                total: total.told(),
                answered: answered.told(),
                columns: columns.lines,
                rows: rows.lines.into_iter().zip(matrix).map(row).collect(),
            };
            all.push((total.millionths, of_currency));
        }
        sort_by(&mut all, |(a, one), (b, other)| b.cmp(a).then_with(|| one.currency.cmp(&other.currency)));
        all.into_iter().map(|(_, of_currency)| of_currency).collect()
    }
}

/// The names of one side of the matrix, in order.
struct Side {
    lines: Vec<SelfReportedName>,
    /// The places of the names that have a line, by their codes.
    places: SortedMap<usize, usize>,
    /// The line of the others.
    others: usize,
}

impl Side {
    /// Most payments first, then larger net, then by name; so many at most. Then the others, then what has no name.
    fn of(cells: impl Iterator<Item = (usize, Sums)>, most: usize, table: &NameTable) -> Self {
        let sums = SortedMap::adding(cells, Sums::add);
        let unnamed = sums.get(&0).copied();
        let named = sums.into_iter().filter(|(code, _)| *code != 0);
        let mut named: Vec<(usize, Option<String>, Sums)> =
            named.map(|(code, sums)| (code, table.name(code), sums)).collect();
        sort_by(&mut named, |(_, a, of_a), (_, b, of_b)| {
            (of_b.millionths, of_b.net_minor).cmp(&(of_a.millionths, of_a.net_minor)).then_with(|| a.cmp(b))
        });
        let others = named.split_off(named.len().min(most));
        let mut places: SortedMap<usize, usize> =
            named.iter().enumerate().map(|(place, (code, ..))| (*code, place)).collect();
        let line =
            |(_, name, sums): (usize, Option<String>, Sums)| SelfReportedName { name, others: 0, sum: sums.told() };
        let mut lines: Vec<SelfReportedName> = named.into_iter().map(line).collect();
        let of_others = lines.len();
        if !others.is_empty() {
            let mut sum = Sums::default();
            others.iter().for_each(|(_, _, sums)| sum.add(*sums));
            let others = i64::try_from(others.len()).unwrap_or(i64::MAX);
            lines.push(SelfReportedName { name: None, others, sum: sum.told() });
        }
        if let Some(sums) = unnamed {
            places.insert(0, lines.len());
            lines.push(SelfReportedName { name: None, others: 0, sum: sums.told() });
        }
        Self { lines, places, others: of_others }
    }

    fn place(&self, code: usize) -> usize {
        self.places.get(&code).copied().unwrap_or(self.others)
    }
}
