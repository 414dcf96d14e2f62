//! The visitor whom each of a day's payments names: a column beside that of the payments.
//!
//! What always holds: the column names the column of payments that it was made with, as [`firsts`](super::firsts) does.

use super::firsts::put_payments;
use super::pack::{Packer, Unpacker};
use super::visit_day::Who;

/// Names the column.
pub const VISITORS: &str = "visitors";

/// The column: 0 for a payment that names nobody, else 1 and the visitor.
pub(super) fn pack_visitors(payments: &str, visitors: &[Option<Who>]) -> String {
    let mut packer = Packer::default();
    put_payments(&mut packer, payments);
    for visitor in visitors {
        packer.put(u64::from(visitor.is_some()));
        visitor.iter().for_each(|who| packer.put_whole(who.0));
    }
    packer.text()
}

/// The visitor of each payment.
pub(super) fn read_visitors(text: &str) -> Vec<Option<Who>> {
    let mut unpacker = Unpacker::of(text);
    let _ = unpacker.take_whole();
    let mut visitors = Vec::new();
    while let Some(is_named) = unpacker.take() {
        visitors.push(if is_named == 1 { unpacker.take_whole().map(Who) } else { None });
    }
    visitors
}
