//! When the entries of a day's payments moved, and from when the ages of their touches count back: a column beside that of the payments.
//!
//! What always holds: the column names the column of payments that it was made with, as [`firsts`](super::firsts) does. A day whose two
//! columns do not belong together is read from its rows where times are looked at.

use super::firsts::put_payments;
use super::pack::{Packer, Unpacker};

/// Names the column.
pub const TIMES: &str = "times";

/// The times of a payment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaidTimes {
    /// The ages of its touches count back from here, unix seconds.
    pub until_s: i64,
    /// When each of its entries of the day moved, unix seconds, in their order.
    pub entries_s: Vec<i64>,
}

/// The column: each time as it differs from the one before.
pub(super) fn pack_times(payments: &str, times: &[PaidTimes]) -> String {
    let mut packer = Packer::default();
    put_payments(&mut packer, payments);
    let mut before_s = 0;
    for PaidTimes { until_s, entries_s } in times {
        packer.put(entries_s.len() as u64);
        packer.put_signed(until_s - before_s);
        entries_s.iter().for_each(|at_s| packer.put_signed(at_s - until_s));
        before_s = *until_s;
    }
    packer.text()
}

/// The times of each payment.
pub(super) fn read_times(text: &str) -> Vec<PaidTimes> {
    let mut unpacker = Unpacker::of(text);
    let _ = unpacker.take_whole();
    let (mut times, mut until_s) = (Vec::new(), 0_i64);
    let mut next = || {
        let entries = unpacker.take()?;
        until_s = until_s.wrapping_add(unpacker.take_signed()?);
        let entries_s = (0..entries).map_while(|_| Some(until_s.wrapping_add(unpacker.take_signed()?))).collect();
        Some(PaidTimes { until_s, entries_s })
    };
    while let Some(one) = next() {
        times.push(one);
    }
    times
}
