//! By what money is dated, and where in a question's range it falls then.
//!
//! What always holds: a part of an entry falls on one instant. So over ranges that follow each other its amounts are counted once, whatever
//! money is dated by.

use crate::base::json::FromJson;
use crate::base::time::DayBounds;
use serde::{Deserialize, Serialize};

/// By what money is dated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DateBasis {
    /// By its entry: when it moved.
    #[default]
    Cash,
    /// By the touch that it is credited to, but not later than its entry. Money that no touch has is dated by its entry.
    Acquisition,
}

impl DateBasis {
    /// Every one, the default first.
    pub const ALL: [Self; 2] = [Self::Cash, Self::Acquisition];

    /// As it stands in JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cash => "cash",
            Self::Acquisition => "acquisition",
        }
    }

    /// Reads a name; `None` where there is no such basis.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|basis| basis.as_str() == text)
    }
}

/// The first instants of the hours of a day, counted from its first instant: 23 or 25 of them where clocks change. Where they change by half
/// an hour the last one is short.
pub fn hour_starts(day: &DayBounds) -> impl Iterator<Item = i64> {
    (day.starts_s..day.ends_s).step_by(3_600)
}

/// Where the parts of some entries fall. The lists are the first instants of each place of a range, in order, and the end of the range.
#[derive(Debug, Clone, Copy)]
pub enum Dating<'a> {
    /// All at one place.
    At(usize),
    /// By the entries.
    Entries(&'a [i64]),
    /// By the touches that they are credited to.
    Touches(&'a [i64]),
}

impl Dating<'_> {
    /// The place of a part of an entry; `None`: it falls outside of the range. `touched_s`: when the credited touch was, if one is.
    pub(super) fn place(self, entry_s: i64, touched_s: Option<i64>) -> Option<usize> {
        let (starts, at_s) = match self {
            Self::At(place) => return Some(place),
            Self::Entries(starts) => (starts, entry_s),
            Self::Touches(starts) => (starts, touched_s.map_or(entry_s, |touched_s| touched_s.min(entry_s))),
        };
        let after = starts.partition_point(|starts_s| *starts_s <= at_s);
        // The last instant ends the range.
        if after == starts.len() { None } else { after.checked_sub(1) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::{Day, DayRange, TimeZoneName, day_bounds};

    #[test]
    fn a_day_has_as_many_hours_as_its_clocks() {
        let hours = |day: &str, name: &str| {
            let (day, zone) = (Day::parse(day).unwrap(), TimeZoneName::parse(name).unwrap());
            let day = day_bounds(&DayRange::new(day, day).unwrap(), &zone)[0];
            let hours: Vec<i64> = hour_starts(&day).collect();
            assert!(hours.windows(2).all(|pair| pair[1] - pair[0] == 3_600) && hours[0] == day.starts_s);
            assert!((1..=3_600).contains(&(day.ends_s - hours[hours.len() - 1])));
            hours.len()
        };
        assert_eq!((hours("2026-03-29", "Europe/Berlin"), hours("2026-10-25", "Europe/Berlin")), (23, 25));
        assert_eq!((hours("2026-10-26", "Europe/Berlin"), hours("2026-04-05", "Australia/Lord_Howe")), (24, 25));
    }

    #[test]
    fn a_part_falls_on_its_touch_and_never_after_its_entry() {
        let starts = [100, 200, 200, 300];
        let place = |entry_s, touched_s| Dating::Touches(&starts).place(entry_s, touched_s);
        assert_eq!(
            [99, 100, 199, 200, 299, 300].map(|at_s| place(900, Some(at_s))),
            [None, Some(0), Some(0), Some(2), Some(2), None]
        );
        assert_eq!((place(150, Some(250)), place(250, None), place(300, None)), (Some(0), Some(2), None));
        assert_eq!(Dating::Entries(&starts).place(150, Some(250)), Some(0));
        assert_eq!(Dating::At(7).place(0, Some(1)), Some(7));
        assert_eq!(Dating::Touches(&[]).place(0, None), None);
    }
}
