//! Recurring revenue.

use crate::base::id::{Mode, SiteId};
use crate::base::wire::{wire, wire_enum};
use crate::recurring::count::Kind;
use crate::recurring::figures::{RecurringBasis, RecurringBreakdown, RecurringFigures, RecurringPeriod};
use crate::recurring::history::Told;
use crate::recurring::worth::Left;

wire_enum! {
    /// How long a period of the answer is.
    pub enum RecurringInterval {
        /// A day.
        Day,
        /// From Monday to Sunday, as far as it lies within the range.
        Week,
        /// A month, as far as it lies within the range.
        Month
    }
}

wire_enum! {
    /// What shows a change.
    pub enum RecurringTold {
        /// An event.
        Event,
        /// A list.
        List,
        /// A paid invoice.
        Invoice,
        /// Nothing: it is assumed.
        Assumed
    }
}

impl From<Told> for RecurringTold {
    fn from(told: Told) -> Self {
        match told {
            Told::Event => Self::Event,
            Told::List => Self::List,
            Told::Invoice => Self::Invoice,
            Told::Assumed => Self::Assumed,
        }
    }
}

wire! {
    /// Answer of `GET /api/sites/<site>/recurring`.
    pub struct Recurring {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// Zone of the days.
        pub time_zone: String,
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// When this was computed, unix seconds. The end is the end of the range, or this where the range is not over.
        pub computed_at_s: i64,
        /// How long a period is.
        pub interval: RecurringInterval,
        /// One entry a currency, most customers at the end first; empty where no subscription was ever worth anything.
        pub currencies: Vec<RecurringCurrency>,
        /// What of subscriptions that run is not in the MRR, or may be in it with another amount: 100 at most, by subscription.
        pub left_out: Vec<RecurringLeftOut>,
        /// There is more of it.
        pub left_out_more: bool,
    }

    /// Recurring revenue in one currency. Currencies are never added together.
    pub struct RecurringCurrency {
        /// Lower-case ISO 4217 code, as Stripe writes it.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// The whole range.
        pub total: RecurringFigures,
        /// What its movements rest on.
        pub basis: RecurringBasis,
        /// Its days, weeks or months, oldest first.
        pub periods: Vec<RecurringPeriod>,
        /// By each dimension of `breakdown`, in that order.
        pub breakdowns: Vec<RecurringBreakdown>,
        /// The ledger's money of the same days in parts; absent under a filter and with `until_s`.
        pub cash: Option<RecurringCash>,
    }

    /// The ledger's net of the range in one currency, in parts that add up to it.
    #[derive(Default, Eq)]
    pub struct RecurringCash {
        /// Renewals of prices paid each day, week or month.
        pub renewals_minor: i64,
        /// First payments of such prices.
        pub first_minor: i64,
        /// Payments for years ahead, first ones and renewals.
        pub prepaid_minor: i64,
        /// What was bought once.
        pub one_time_minor: i64,
        /// Money of which it is not known how often it is paid.
        pub other_minor: i64,
        /// All of these: captured money less refunds and disputes, as the report has it.
        pub net_minor: i64,
        /// What of it is money given back, ≤ 0.
        pub refunds_minor: i64,
        /// What of it is money withdrawn by disputes, ≤ 0.
        pub disputes_minor: i64,
    }

    /// Something of a subscription that is not in the MRR, or may be in it with another amount.
    pub struct RecurringLeftOut {
        /// `sub_…`
        pub subscription: String,
        /// `cus_…`
        pub customer: String,
        /// Why.
        pub why: Left,
        /// The item's price; absent: the subscription as a whole is meant.
        pub price: Option<String>,
        /// Its product, by name where that is known.
        pub product: Option<String>,
    }

    /// Answer of `GET /api/sites/<site>/recurring/explain`: the customers behind the movements of a range.
    pub struct RecurringExplained {
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// Zone of the days.
        pub time_zone: String,
        /// Lower-case ISO 4217 code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// The newest day first, within a day by customer.
        pub entries: Vec<RecurringEntry>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// What a customer's MRR did in a day.
    pub struct RecurringEntry {
        /// The day, `YYYY-MM-DD` in the site's time zone.
        pub day: String,
        /// `cus_…`
        pub customer: String,
        /// What it is.
        pub kind: Kind,
        /// MRR before the day, minor units a month, rounded. Of what the question asks for.
        pub before_minor: i64,
        /// The same after it.
        pub after_minor: i64,
        /// What happened, in order of time.
        pub changes: Vec<RecurringChange>,
    }

    /// A change of a subscription behind it.
    pub struct RecurringChange {
        /// When, unix seconds.
        pub at_s: i64,
        /// `sub_…`
        pub subscription: String,
        /// The product, by name where that is known.
        pub product: Option<String>,
        /// More or less, minor units a month, rounded.
        pub change_minor: i64,
        /// What shows it.
        pub told: RecurringTold,
    }
}
