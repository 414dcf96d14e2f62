//! What is told of a funnel.

use crate::base::wire::wire;

wire! {
    /// What the customers of a line brought in one currency, from their first payment to now.
    #[derive(Eq)]
    pub struct FunnelMoney {
        /// Lower-case ISO 4217 code, as Stripe writes it.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// Captured money less what was given back or withdrawn, minor units.
        pub net_minor: i64,
    }

    /// Visitors by the steps that they reached. Each step's visitors are among those of the step before.
    #[derive(Default, Eq)]
    pub struct FunnelLine {
        /// The name under the breakdown; absent: no name is known, or there is no breakdown.
        pub name: Option<String>,
        /// Visitors with a session in the range.
        pub visited: i64,
        /// Of them those who did something: the custom event that is asked for; else any custom event, an identify, or a later step.
        pub acted: i64,
        /// Of them those who reached a checkout, or paid.
        pub checkout: i64,
        /// Of them those whom a customer's first payment of the range names.
        pub paid: i64,
        /// Of them those with a customer who is still paying.
        pub paying: i64,
        /// Customers whose first payment that is: a visitor may be several.
        pub customers: i64,
        /// What those customers have brought to date, one entry a currency, by its code.
        pub money: Vec<FunnelMoney>,
    }

    /// A custom event of the range.
    #[derive(Eq)]
    pub struct FunnelEvent {
        /// Its name.
        pub name: String,
        /// Visits with it.
        pub visits: i64,
    }
}
