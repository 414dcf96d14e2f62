//! Which payments of a day are a customer's first, as a column beside that of the payments.
//!
//! What always holds: the column names the column of payments that it was made with. A Worker of an earlier version writes that one alone,
//! so a day whose two columns do not belong together is read from its rows.

use super::pack::{Packer, Unpacker};
use crate::base::sorted::SortedSet;

/// Names the column.
pub const FIRSTS: &str = "firsts";

/// FNV-1a, 64 bits: to tell texts apart that nobody chose.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Begins a column beside this column of payments.
pub(super) fn put_payments(packer: &mut Packer, payments: &str) {
    packer.put_whole(hash(payments));
}

/// The column: the places of such payments, each counted from the one before.
pub(super) fn pack_firsts(payments: &str, firsts: &SortedSet<usize>) -> String {
    let mut packer = Packer::default();
    put_payments(&mut packer, payments);
    let mut from = 0;
    for place in firsts {
        packer.put((place - from) as u64);
        from = *place;
    }
    packer.text()
}

/// Whether a column that stands beside one of payments, this one or that of times, was made with this one.
pub fn belongs(payments: &str, beside: &str) -> bool {
    Unpacker::of(beside).take_whole() == Some(hash(payments))
}

/// The places of such payments.
pub(super) fn read_firsts(text: &str) -> SortedSet<usize> {
    let mut unpacker = Unpacker::of(text);
    let _ = unpacker.take_whole();
    let mut at = 0_usize;
    let next = || {
        at = at.saturating_add(usize::try_from(unpacker.take()?).ok()?);
        Some(at)
    };
    std::iter::from_fn(next).collect()
}
