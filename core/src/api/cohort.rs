//! Cohorts.

use crate::attribution::Model;
use crate::base::id::{Mode, SiteId};
use crate::base::wire::{wire, wire_enum};
use crate::cohort::figures::{CohortCurrency, CostTotal};
use crate::report::Dimension;

wire_enum! {
    /// How long a period of cohorts is.
    pub enum CohortInterval {
        /// From Monday to Sunday.
        Week,
        /// A month.
        Month
    }
}

wire! {
    /// Answer of `GET /api/sites/<site>/cohorts`.
    pub struct Cohorts {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// Whose credit names the lines of a breakdown.
        pub model: Model,
        /// Zone of the days.
        pub time_zone: String,
        /// First day on which customers began, inclusive: the first of a period.
        pub from: String,
        /// Last day on which they began, inclusive: the last of a period, or of the one that is not over.
        pub to: String,
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// How long a period is.
        pub interval: CohortInterval,
        /// What lines are told apart by; absent: the period in which customers began.
        pub breakdown: Option<Dimension>,
        /// The first day of each period from the first to the one that is not over.
        pub periods: Vec<String>,
        /// One entry a currency, most customers first.
        pub currencies: Vec<CohortCurrency>,
        /// All that was spent on the days of the periods in which customers began, up to today, by currency. No currency's costs are held
        /// against another one's money.
        pub costs: Vec<CostTotal>,
    }

    /// Answer of `GET /api/sites/<site>/cohorts/customers`: the customers of a line.
    pub struct CohortCustomers {
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// Zone of the days.
        pub time_zone: String,
        /// Lower-case ISO 4217 code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Who first paid last comes first, within a day by the id of that payment.
        pub customers: Vec<CohortCustomer>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// A customer of a line.
    pub struct CohortCustomer {
        /// Stripe's customer, else the pseudonym of the email address, else the visitor, else the payment.
        pub customer: String,
        /// The first payment.
        pub payment: String,
        /// Its day, `YYYY-MM-DD` in the site's time zone.
        pub day: String,
        /// What the customer has brought to date in the currency, minor units.
        pub net_minor: i64,
        /// In the period that `age` asks for; absent without it.
        pub period_net_minor: Option<i64>,
        /// The first day of the last period with a captured payment.
        pub last_paid: String,
        /// With `age`: a payment was captured in that period. Without: in the period that is not over, or in the one before.
        pub paying: bool,
    }
}
