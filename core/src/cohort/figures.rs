//! What is told of cohorts.

use crate::base::money::Currency;
use crate::base::wire::wire;

wire! {
    /// What the customers of a line did in one of the periods after they began: only those count for whom that period has begun. Money is in
    /// minor units, what was given back or withdrawn taken off.
    #[derive(Default, Copy, Eq)]
    pub struct CohortCell {
        /// Customers for whom the period has begun: what the others are divided by.
        pub customers: i64,
        /// Those of them with a captured payment in the period.
        pub paying: i64,
        /// What they brought in the period.
        pub net_minor: i64,
        /// What they brought from the beginning up to the end of the period.
        pub cumulative_minor: i64,
        /// What they brought in the period in which they first paid: net retention is `net_minor` of this.
        pub first_minor: i64,
        /// The period has ended for every customer of the line. Otherwise the cell will still change.
        pub full: bool,
    }

    /// How something is spread over the customers of whom it is known.
    #[derive(Default, Copy, Eq)]
    pub struct CohortSpread {
        /// Customers of whom it is known.
        pub known: i64,
        /// A quarter of them have at most this.
        pub first_quartile: i64,
        /// Half of them have at most this.
        pub median: i64,
        /// Three quarters of them have at most this.
        pub third_quartile: i64,
    }

    /// What was spent for the customers of a line, and how far they have paid it back. Money is in minor units.
    #[derive(Default)]
    pub struct CohortPayback {
        /// What was spent on the days of the periods asked for, up to today, under the line's name or in its period. Divided by the line's
        /// customers it is the cost per new customer (CAC); the line's `net_minor` divided by it is the return (ROAS).
        pub cost_minor: i64,
        /// The contribution of all customers of the line by the end of each period since they began: net revenue × margin, less payment
        /// fees. Customers who have not reached the period count with what they have brought so far.
        pub contribution_minor: Vec<i64>,
        /// The first of these periods in which the contribution reaches the cost, 0 for the one in which customers began.
        pub payback_period: Option<i64>,
        /// How much is still missing; 0 where the contribution has reached the cost.
        pub missing_minor: i64,
    }

    /// A cost that belongs to no line.
    pub struct UnmatchedCost {
        /// The source, the campaign or the first day of the period, as a line would be named; absent: the cost names no campaign.
        pub name: Option<String>,
        /// Minor units.
        pub cost_minor: i64,
    }

    /// What was spent under one name.
    pub struct CostOfName {
        /// The source or the campaign; absent: the costs name no campaign.
        pub name: Option<String>,
        /// Minor units.
        pub cost_minor: i64,
    }

    /// Costs in one currency.
    pub struct CostTotal {
        /// Lower-case ISO 4217 code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Minor units.
        pub cost_minor: i64,
    }

    /// Customers who began together, or under one name.
    #[derive(Default)]
    pub struct CohortLine {
        /// The name under the breakdown, or without one the first day of the period in which they began. Absent: no name is known.
        pub name: Option<String>,
        /// Customers.
        pub customers: i64,
        /// What they have brought to date, minor units.
        pub net_minor: i64,
        /// Periods since they first paid, that period itself first.
        pub cells: Vec<CohortCell>,
        /// Seconds from the first touch to the first payment; absent where no customer has a touch.
        pub wait_s: Option<CohortSpread>,
        /// Touches up to the first payment, of customers who have one.
        pub touches: Option<CohortSpread>,
        /// Absent where no cost is known of the line.
        pub payback: Option<CohortPayback>,
    }

    /// Cohorts in one currency: customers whose first payment was in it, what they moved in it, and what was spent in it.
    pub struct CohortCurrency {
        /// Lower-case ISO 4217 code, as Stripe writes it; `all:` and the code for the money of all currencies in one.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// All customers together.
        pub total: CohortLine,
        /// By period in order, or by name with most customers first: 60 at most.
        pub lines: Vec<CohortLine>,
        /// How many names there are beyond those.
        pub other_names: i64,
        /// Their customers; absent where there are none.
        pub others: Option<CohortLine>,
        /// What moved from the first period of the question to now and stands in no line, minor units: of customers who began before or
        /// after the periods asked for or with another currency, or whose first payment was never seen. With `total.net_minor` it is the
        /// ledger's net of that time.
        pub outside_minor: i64,
        /// What of it is of customers no payment of whom since the first period is their first: they began before it, or their first
        /// payment was never seen.
        pub unseen_minor: i64,
        /// Costs that belong to no line: with the costs of `lines` and `others` they are that of `total`.
        pub unmatched_minor: i64,
        /// The most expensive of them, 60 at most. Lines by anything but period, source and campaign have no costs, and nothing is listed.
        pub unmatched: Vec<UnmatchedCost>,
    }
}

impl CostTotal {
    /// So much in a currency.
    pub fn of(currency: Currency, cost_minor: i64) -> Self {
        Self { currency: currency.as_str().to_owned(), minor_per_major: currency.minor_per_major(), cost_minor }
    }
}
