//! Costs: what was spent on sources and campaigns.

use crate::base::wire::wire;
use crate::cohort::figures::{CostOfName, CostTotal};
pub use crate::cost::figures::{CostError, CostProblem, FixedFee, NewCost, PaymentFees};
use crate::report::Dimension;

wire! {
    /// Answer of `GET /api/sites/<site>/costs`.
    pub struct Costs {
        /// Who begins last comes first.
        pub costs: Vec<Cost>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
        /// By each dimension of `breakdown`, in that order: what was spent from `since` to `until`.
        pub breakdowns: Vec<CostBreakdown>,
    }

    /// What was spent on some days, by source or by campaign.
    pub struct CostBreakdown {
        /// The dimension.
        pub dimension: Dimension,
        /// One entry a currency, by its code.
        pub currencies: Vec<CostCurrency>,
    }

    /// Costs in one currency, by name.
    pub struct CostCurrency {
        /// Lower-case ISO 4217 code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// All of it, minor units.
        pub cost_minor: i64,
        /// The most expensive first, 200 at most.
        pub lines: Vec<CostOfName>,
    }

    /// A cost of a source or a campaign over some days.
    pub struct Cost {
        /// Its id, made of what tells rows apart.
        pub id: String,
        /// The source as reports name it.
        pub source: String,
        /// The medium.
        pub medium: Option<String>,
        /// The campaign as reports name it; absent: the source as such.
        pub campaign: Option<String>,
        /// The first day, `YYYY-MM-DD` in the site's time zone.
        pub first_day: String,
        /// The last day, inclusive.
        pub last_day: String,
        /// Lower-case ISO 4217 code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// What was spent, minor units.
        pub amount_minor: i64,
        /// The owner's own words.
        pub note: Option<String>,
    }

    /// Body of `PUT /api/sites/<site>/costs`: all of it is stored, or nothing.
    pub struct NewCosts {
        /// 1,000 at most.
        pub costs: Vec<NewCost>,
    }

    /// Answer of `PUT /api/sites/<site>/costs` and `…/costs.csv`.
    pub struct StoredCosts {
        /// Whether the rows are stored; with `dry_run` they never are.
        pub stored: bool,
        /// How many there are.
        pub rows: i64,
        /// How many of them stood there before: amount and note are replaced.
        pub replaced: i64,
        /// What they add up to, by currency.
        pub totals: Vec<CostTotal>,
        /// The first twenty.
        pub first: Vec<Cost>,
        /// Of a dry run: what is wrong, a hundred errors at most. Otherwise empty: nothing is stored, and the refusal names the first one.
        pub errors: Vec<CostError>,
    }

    /// Answer of `DELETE /api/sites/<site>/costs`.
    pub struct RemovedCosts {
        /// How many there were; with `dry_run` how many there are.
        pub rows: i64,
        /// With `dry_run`, what they add up to, by currency.
        pub totals: Vec<CostTotal>,
        /// There are more: a call deletes 5,000 at most.
        pub more: bool,
    }
}
