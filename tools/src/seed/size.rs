//! How large a site is, and what its money comes to.

/// Seconds of a day.
pub(super) const DAY_S: i64 = 86_400;
/// The customer of every payment that [`Size::hub`] chooses.
pub const HUB: &str = "cus_hub";

/// How large a site is, and what it is drawn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Sessions.
    pub sessions: u32,
    /// Payments, renewals included.
    pub payments: u32,
    /// How many days the history goes back; more than one.
    pub days: i64,
    /// When it ends, unix seconds.
    pub until_s: i64,
    /// What everything is drawn from.
    pub seed: u64,
    /// Every how-manieth purchase is one customer's ([`HUB`]); 0: none is.
    pub hub: u32,
}

/// Money in one currency, in minor units; what went back is positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Sums {
    /// How many payments.
    pub payments: i64,
    /// What they brought in.
    pub gross_minor: i64,
    /// What was refunded.
    pub refunds_minor: i64,
    /// What was lost to disputes.
    pub disputes_minor: i64,
}
