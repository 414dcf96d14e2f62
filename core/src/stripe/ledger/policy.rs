//! What a site decides about its money, and from when on it hears of payments.

/// From when on a site receives payment-level facts, by mode (M4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentFactsSince {
    /// Never so far: claims are all there is.
    Never,
    /// From this unix second on.
    At(i64),
}

impl PaymentFactsSince {
    /// Whether a time lies before payment facts since, so that payment-level facts could not be expected then.
    pub fn is_after(self, time_s: i64) -> bool {
        match self {
            Self::Never => true,
            Self::At(since_s) => time_s < since_s,
        }
    }
}

/// What a site decides about its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// See [`PaymentFactsSince`].
    pub payment_facts_since: PaymentFactsSince,
    /// Whether invoices paid outside Stripe count (M12).
    pub count_out_of_band: bool,
}
