//! Tables of a site that are handed out whole, for a warehouse.

use crate::base::wire::wire_enum;

wire_enum! {
    /// A table that is handed out whole.
    pub enum ExportTable {
        /// Payments, with what the default model credits.
        Payments,
        /// Entries of the ledger: each is money that came or went, and a payment's sum to its net.
        Entries,
        /// Credit of each payment by model. A model that credits what the default one credits has no rows of its own.
        Credits,
        /// Balance transactions of payments, with Stripe's fee.
        Fees,
        /// Subscriptions as they stand.
        Subscriptions,
        /// What changed in recurring revenue. A unit is a 30,240th of a minor unit a month.
        RecurringChanges,
        /// What was spent; of both modes.
        Costs,
        /// Visits, each with its touch; of both modes.
        Visits,
        /// Custom events, as long as they are kept; of both modes.
        CustomEvents
    }
}

impl ExportTable {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Payments,
        Self::Entries,
        Self::Credits,
        Self::Fees,
        Self::Subscriptions,
        Self::RecurringChanges,
        Self::Costs,
        Self::Visits,
        Self::CustomEvents,
    ];

    /// As it stands in addresses and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Payments => "payments",
            Self::Entries => "entries",
            Self::Credits => "credits",
            Self::Fees => "fees",
            Self::Subscriptions => "subscriptions",
            Self::RecurringChanges => "recurring_changes",
            Self::Costs => "costs",
            Self::Visits => "visits",
            Self::CustomEvents => "custom_events",
        }
    }

    /// The table of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|table| table.as_str() == text)
    }
}
