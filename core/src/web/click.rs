//! Click ids: the parameters that advertising networks add to addresses, and what each of them proves.
//!
//! The list is `core/src/data/click_ids.txt`. Only the networks can read the ids' contents.

use super::text::clean;
use super::unexpanded::is_unexpanded;
use crate::base::limits::TOUCH_ADDRESS_MAX_CHARS;
use crate::base::table::rows;
use std::sync::LazyLock;

/// A kind of click id, and what its presence says.
pub struct ClickKind {
    /// The name of the parameter: `gclid`, `fbclid` …
    pub parameter: &'static str,
    /// The network's name, as in `data/sources.txt`.
    pub(crate) source: &'static str,
    /// The medium it proves. None where the network adds the id to unpaid links as well.
    pub(crate) medium: Option<&'static str>,
}

/// Every kind, by rank: of an address with several click ids the first kind counts.
pub static CLICK_KINDS: LazyLock<Vec<ClickKind>> =
    LazyLock::new(|| rows(include_str!("../data/click_ids.txt")).filter_map(click_kind).collect());

fn click_kind(row: &'static str) -> Option<ClickKind> {
    let mut columns = row.split('\t');
    Some(ClickKind { parameter: columns.next()?, source: columns.next()?, medium: columns.next() })
}

impl ClickKind {
    /// The kind of this name, as it is written in the list. None for unknown ones.
    pub(crate) fn named(parameter: &str) -> Option<&'static Self> {
        CLICK_KINDS.iter().find(|kind| kind.parameter == parameter)
    }
}

/// Reads `kind:value`, as metadata carries a click id.
pub(crate) fn read_click_pair(text: &str) -> Option<(String, String)> {
    let (kind, id) = text.split_once(':').filter(|(_, id)| !is_unexpanded(id))?;
    let known = CLICK_KINDS.iter().find(|known| known.parameter.eq_ignore_ascii_case(kind.trim()))?;
    Some((known.parameter.to_owned(), clean(id, TOUCH_ADDRESS_MAX_CHARS)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read() {
        assert_eq!(read_click_pair("gclid:a:b "), Some(("gclid".into(), "a:b".into())));
        assert_eq!(read_click_pair("sccid:1"), Some(("ScCid".into(), "1".into())));
        for bad in ["", "gclid", "gclid:", "other:1", ":1", "gclid:{gclid}"] {
            assert_eq!(read_click_pair(bad), None, "{bad}");
        }
    }

    #[test]
    fn every_row_is_read_and_paid_kinds_stand_before_unpaid_ones() {
        assert_eq!(CLICK_KINDS.len(), rows(include_str!("../data/click_ids.txt")).count());
        assert!(CLICK_KINDS.is_sorted_by_key(|kind| kind.medium.is_none()));
    }
}
