//! Money that went back by a refund or a dispute, before any bound is kept.

use super::entry::EntryKind;
use crate::base::money::Currency;

/// Money that went back, before the bound.
pub(super) struct Back {
    pub(super) key: String,
    pub(super) kind: EntryKind,
    pub(super) minor: i64,
    pub(super) at_s: i64,
    pub(super) currency: Option<Currency>,
}
