//! The visits of one day, or of a part of one, column by column: what any question about visits can be answered from.
//!
//! Each visit stands at the same place of every column. A question reads the columns that it names and no other.

use super::dimension::{Dimension, Names};
use super::pack::{NameColumn, Packer, Unpacker};
use crate::base::limits::BOUNCE_ENGAGED_MS;
use crate::base::sorted::SortedMap;
use sha2::{Digest, Sha256};

/// Days and months of all zones begin with a quarter of an hour.
pub(super) const QUARTER_S: i64 = 900;

/// Names the column of who came.
pub const WHO: &str = "who";
/// Names the column of what they did.
pub const FIGURES: &str = "figures";
/// Names the column of when they had last come before.
pub const BEFORE: &str = "before";
/// Names the column of what they did by name: identifies and custom events.
pub const ACTS: &str = "acts";
/// Stands before the name of each custom event of a visit's acts; no name contains it.
pub const BEFORE_EVENT: char = '\u{1f}';
/// Begins the acts of a visit that was identified.
pub const IDENTIFIED: char = 'i';

/// Who came: visitors of a site are told apart by 64 bits of their id. A pair of a million visitors is taken for one with a chance of
/// one in forty million.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Who(pub u64);

impl Who {
    /// Of a visitor's id.
    pub fn of(visitor: &str) -> Self {
        let digest = Sha256::digest(visitor.as_bytes());
        Self(digest.first_chunk().copied().map_or(0, u64::from_le_bytes))
    }
}

/// What was done in a visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Seconds from the first instant of the day to its beginning.
    pub after_s: i64,
    /// Whether it begins a touch.
    pub begins: bool,
    /// Page views.
    pub page_views: i64,
    /// Custom events.
    pub events: i64,
    /// Milliseconds for which pages were looked at.
    pub engaged_ms: i64,
}

impl Figures {
    /// One page, no event, and looked at for less than ten seconds.
    pub fn is_bounce(&self) -> bool {
        self.page_views <= 1 && self.events == 0 && self.engaged_ms < BOUNCE_ENGAGED_MS
    }
}

/// A visit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visit {
    /// Who came.
    pub who: Who,
    /// When it began, unix seconds.
    pub at_s: i64,
    /// Whether it begins a touch.
    pub begins: bool,
    /// Page views.
    pub page_views: i64,
    /// Custom events.
    pub events: i64,
    /// Milliseconds for which pages were looked at.
    pub engaged_ms: i64,
    /// When its visitor was last seen before its day, cut down to a quarter of an hour, unix seconds; absent: never, or not known.
    pub before_s: Option<i64>,
    /// What was done by name: [`IDENTIFIED`], and each custom event's name behind [`BEFORE_EVENT`]. Absent: nothing.
    pub acts: Option<String>,
    /// Its names.
    pub names: Names,
}

impl Visit {
    /// What was done in it, on a day that begins at `starts_s`.
    pub fn figures(&self, starts_s: i64) -> Figures {
        let Self { at_s, begins, page_views, events, engaged_ms, .. } = *self;
        Figures { after_s: at_s - starts_s, begins, page_views, events, engaged_ms }
    }
}

/// Visits in columns. Columns that were not read are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisitDay {
    /// Who came.
    pub who: Vec<Who>,
    /// What they did.
    pub figures: Vec<Figures>,
    /// When they had last come before the day, as [`Visit::before_s`]; empty where an earlier version made the columns.
    pub before_s: Vec<Option<i64>>,
    /// What they did by name; empty where nobody did anything, or an earlier version made the columns.
    pub acts: NameColumn,
    /// Their names; a column in which no visit has one is left out.
    pub names: SortedMap<Dimension, NameColumn>,
}

impl VisitDay {
    /// Of the visits of a day that begins at `starts_s`.
    pub fn of(visits: &[Visit], starts_s: i64) -> Self {
        let column = |dimension: &Dimension| {
            let column = NameColumn::of(visits.iter().map(|visit| visit.names.get(*dimension)));
            (!column.is_empty()).then_some((*dimension, column))
        };
        Self {
            who: visits.iter().map(|visit| visit.who).collect(),
            figures: visits.iter().map(|visit| visit.figures(starts_s)).collect(),
            before_s: visits.iter().map(|visit| visit.before_s).collect(),
            acts: some(NameColumn::of(visits.iter().map(|visit| visit.acts.as_deref()))),
            names: Dimension::of_visits().iter().filter_map(column).collect(),
        }
    }

    /// With the visits of a later part of the same day, as far as they are told whatever their names.
    pub fn extend(&mut self, later: Self) {
        self.who.extend(later.who);
        self.figures.extend(later.figures);
        self.before_s.extend(later.before_s);
    }

    /// Each visit, of a day of which every column was read.
    pub fn visits(&self, starts_s: i64) -> impl Iterator<Item = Visit> {
        self.figures.iter().enumerate().map(move |(row, figures)| {
            let mut names = Names::default();
            for (name, dimension) in names.0.iter_mut().zip(Dimension::of_visits()) {
                *name = self.names.get(dimension).and_then(|column| column.name(row)).map(str::to_owned);
            }
            let Figures { after_s, begins, page_views, events, engaged_ms } = *figures;
            let who = self.who.get(row).copied().unwrap_or_default();
            let before_s = self.before_s.get(row).copied().flatten();
            let acts = self.acts.name(row).map(str::to_owned);
            Visit { who, at_s: starts_s + after_s, begins, page_views, events, engaged_ms, before_s, acts, names }
        })
    }

    /// Whether it says when each visitor had come before.
    pub fn knows_before(&self) -> bool {
        self.before_s.len() == self.who.len()
    }

    /// Each column's name and text, as they are stored.
    pub fn columns(&self) -> SortedMap<String, String> {
        let (mut who, mut figures) = (Packer::default(), Packer::default());
        for one in &self.who {
            who.put_whole(one.0);
        }
        let mut before_s = 0;
        for one in &self.figures {
            figures.put_signed((one.after_s - before_s) << 1 | i64::from(one.begins));
            before_s = one.after_s;
            for number in [one.page_views, one.events, one.engaged_ms] {
                figures.put(number.max(0).unsigned_abs());
            }
        }
        let names = self.names.iter().map(|(dimension, column)| (dimension.as_str().to_owned(), column.text()));
        let own = [(WHO.to_owned(), who.text()), (FIGURES.to_owned(), figures.text())];
        let before = self.knows_before().then(|| (BEFORE.to_owned(), pack_before(&self.before_s)));
        let acts = (!self.acts.is_empty()).then(|| (ACTS.to_owned(), self.acts.text()));
        own.into_iter().chain(before).chain(acts).chain(names).collect()
    }

    /// Takes a column that was stored; one of another version is passed over.
    pub fn take_column(&mut self, name: &str, text: &str) {
        match name {
            WHO => {
                let mut unpacker = Unpacker::of(text);
                self.who = std::iter::from_fn(|| unpacker.take_whole().map(Who)).collect();
            }
            FIGURES => self.figures = read_figures(text),
            BEFORE => self.before_s = read_before(text),
            ACTS => self.acts = NameColumn::read(text),
            _ => {
                if let Some(dimension) = Dimension::parse(name) {
                    self.names.insert(dimension, NameColumn::read(text));
                }
            }
        }
    }

    /// Of columns that were stored together.
    pub fn read(columns: &SortedMap<String, String>) -> Self {
        let mut day = Self::default();
        for (name, text) in columns {
            day.take_column(name, text);
        }
        day
    }
}

/// A column without names as one that was not read.
fn some(column: NameColumn) -> NameColumn {
    if column.is_empty() { NameColumn::default() } else { column }
}

/// Quarters of an hour since 1970, each as it differs from the one before, one more; 0: never.
fn pack_before(all: &[Option<i64>]) -> String {
    let (mut packer, mut last) = (Packer::default(), 0);
    for before_s in all {
        let Some(quarter) = before_s.map(|before_s| before_s.div_euclid(QUARTER_S)) else {
            packer.put(0);
            continue;
        };
        packer.put(1);
        packer.put_signed(quarter - last);
        last = quarter;
    }
    packer.text()
}

fn read_before(text: &str) -> Vec<Option<i64>> {
    let (mut unpacker, mut last) = (Unpacker::of(text), 0_i64);
    let next = || {
        if unpacker.take()? == 0 {
            return Some(None);
        }
        last = last.wrapping_add(unpacker.take_signed()?);
        Some(Some(last.wrapping_mul(QUARTER_S)))
    };
    std::iter::from_fn(next).collect()
}

fn read_figures(text: &str) -> Vec<Figures> {
    let mut unpacker = Unpacker::of(text);
    let mut before_s = 0;
    let next = || {
        let first = unpacker.take_signed()?;
        before_s += first >> 1;
        let mut number = || unpacker.take().map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let (page_views, events, engaged_ms) = (number()?, number()?, number()?);
        Some(Figures { after_s: before_s, begins: first & 1 == 1, page_views, events, engaged_ms })
    };
    std::iter::from_fn(next).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Visits of few visitors under few names, between two instants.
    pub(in crate::report) fn visits(from_s: i64, to_s: i64) -> impl Strategy<Value = Vec<Visit>> {
        let name = || prop::option::of(prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned));
        let visit =
            (0..6_u64, from_s..to_s, any::<bool>(), 0..4_i64, 0..2_i64, 0..20_000_i64, [name(), name(), name()]);
        let before = |at_s: i64| (at_s % 3 > 0).then(|| at_s.div_euclid(7 * QUARTER_S) * QUARTER_S);
        let of = move |(who, at_s, begins, page_views, events, engaged_ms, own): (
            u64,
            i64,
            _,
            _,
            _,
            _,
            [Option<String>; 3],
        )| {
            let mut names = Names::default();
            let places = [Dimension::Source, Dimension::Campaign, Dimension::Country].map(|one| one.place().unwrap());
            for (place, name) in places.into_iter().zip(own) {
                names.0[place] = name;
            }
            let acts = (who % 2 == 1 && events > 0).then(|| format!("{IDENTIFIED}{BEFORE_EVENT}signed up"));
            Visit { who: Who(who), at_s, begins, page_views, events, engaged_ms, before_s: before(at_s), acts, names }
        };
        prop::collection::vec(visit.prop_map(of), 0..60).prop_map(|mut visits| {
            visits.sort_by_key(|visit| visit.at_s);
            visits
        })
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(visits in visits(1_000, 90_000)) {
            let day = VisitDay::of(&visits, 1_000);
            let read = VisitDay::read(&day.columns());
            prop_assert_eq!(&read, &day);
            prop_assert_eq!(read.visits(1_000).collect::<Vec<_>>(), visits);
        }
    }

    #[test]
    fn visitors_are_told_apart_by_their_ids() {
        let who: std::collections::BTreeSet<Who> = (0..10_000).map(|n| Who::of(&n.to_string())).collect();
        assert_eq!(who.len(), 10_000);
    }
}
