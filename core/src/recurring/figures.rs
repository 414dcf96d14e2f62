//! The figures of recurring revenue as they cross the wire. Here, and nowhere before, units become whole minor units.

use super::amount::{UNITS_PER_MINOR, rounded, shown_movements, to_minor};
use super::sums::{Key, Sums};
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, sort_by};
use crate::base::wire::wire;
use crate::report::Dimension;

/// Lines of a breakdown; the others are one line.
pub const LINES_MAX: usize = 200;

wire! {
    /// Recurring revenue between two instants. Money is in minor units a month; each figure is rounded once, and the movements so that the
    /// start and the five movements add up to the end as it stands here.
    #[derive(Default, Copy, Eq)]
    pub struct RecurringFigures {
        /// MRR at the start.
        pub start_minor: i64,
        /// Of customers who never had any in this currency, ≥ 0.
        pub new_minor: i64,
        /// Of customers whose MRR grew, ≥ 0. In a line of products it may be below: of a customer who changed to a dearer product.
        pub expansion_minor: i64,
        /// Of customers whose MRR shrank, ≤ 0. In a line of products it may be above.
        pub contraction_minor: i64,
        /// Of customers who have none left, ≤ 0.
        pub churn_minor: i64,
        /// Of customers who had some before and then none, ≥ 0.
        pub reactivation_minor: i64,
        /// MRR at the end.
        pub end_minor: i64,
        /// Of the end, what belongs to subscriptions that are past due.
        pub past_due_minor: i64,
        /// Of the end, what belongs to customers of the start. Divided by the start it is the net revenue retention.
        pub kept_minor: i64,
        /// Customers with MRR at the start.
        pub customers_start: i64,
        /// Times that a customer's MRR began, for the first time or again.
        pub customers_gained: i64,
        /// Times that a customer's MRR ended.
        pub customers_lost: i64,
        /// Customers of the start who have none at the end. Divided by those of the start it is the customer churn.
        pub customers_lost_of_start: i64,
        /// Customers with MRR at the end.
        pub customers_end: i64,
        /// MRR at the end divided by the customers at the end; absent without customers.
        pub arpa_minor: Option<i64>,
    }

    /// A day, week or month within the range.
    pub struct RecurringPeriod {
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// Its figures.
        pub figures: RecurringFigures,
    }

    /// One line of a breakdown.
    pub struct RecurringLine {
        /// The name; absent where there is none.
        pub name: Option<String>,
        /// What a product is called, where the name is a product's id.
        pub label: Option<String>,
        /// Its figures.
        pub figures: RecurringFigures,
    }

    /// Recurring revenue by one dimension.
    pub struct RecurringBreakdown {
        /// The dimension.
        pub dimension: Dimension,
        /// The largest MRR at the end first, 200 names at most.
        pub lines: Vec<RecurringLine>,
        /// How many names there are beyond those.
        pub other_names: i64,
        /// Their figures; absent where there are none.
        pub others: Option<RecurringFigures>,
    }

    /// How many movements of customers rest on what.
    #[derive(Default, Copy, Eq)]
    pub struct RecurringBasis {
        /// An event reported the change when it happened.
        pub event: i64,
        /// A list showed it later: it is dated by the beginning of the period paid for, or by when the list was read.
        pub list: i64,
        /// A paid invoice shows it: it is dated by the beginning or end of the period billed.
        pub invoice: i64,
        /// Nothing shows it: the subscription is assumed to have been since it was made as it was first seen.
        pub assumed: i64,
    }
}

/// The sums as figures.
pub fn figures(sums: &Sums) -> RecurringFigures {
    let [new_minor, expansion_minor, contraction_minor, churn_minor, reactivation_minor] =
        shown_movements(sums.start, sums.moved);
    let customers_end = sums.customers_end();
    let of_each = |customers: i64| rounded(sums.end(), UNITS_PER_MINOR * i128::from(customers));
    RecurringFigures {
        start_minor: to_minor(sums.start),
        new_minor,
        expansion_minor,
        contraction_minor,
        churn_minor,
        reactivation_minor,
        end_minor: to_minor(sums.end()),
        past_due_minor: to_minor(sums.past_due),
        kept_minor: to_minor(sums.kept),
        customers_start: sums.customers_start,
        customers_gained: sums.gained,
        customers_lost: sums.lost,
        customers_lost_of_start: sums.lost_of_start,
        customers_end,
        arpa_minor: (customers_end > 0).then(|| of_each(customers_end)).and_then(|each| i64::try_from(each).ok()),
    }
}

/// What tells the movements.
pub fn basis(sums: &Sums) -> RecurringBasis {
    let [event, list, invoice, assumed] = sums.told;
    RecurringBasis { event, list, invoice, assumed }
}

/// The breakdown of one currency. Lines with nothing at either end and no movement are left out.
pub fn breakdown(dimension: Dimension, currency: Currency, sums: &SortedMap<Key, Sums>) -> RecurringBreakdown {
    let is_any = |sums: &Sums| sums.start != 0 || sums.moved.iter().any(|moved| *moved != 0) || sums.gained != 0;
    let of_currency = sums.iter().filter(|(key, sums)| key.currency == currency && is_any(sums));
    let mut lines: Vec<(&Key, &Sums)> = of_currency.collect();
    sort_by(&mut lines, |a, b| b.1.end().cmp(&a.1.end()).then(a.0.cmp(b.0)));
    let rest = lines.split_off(lines.len().min(LINES_MAX));
    let mut others = Sums::default();
    rest.iter().for_each(|(_, sums)| others.add(sums));
    let line =
        |(key, sums): (&Key, &Sums)| RecurringLine { name: key.name.clone(), label: None, figures: figures(sums) };
    RecurringBreakdown {
        dimension,
        lines: lines.into_iter().map(line).collect(),
        other_names: i64::try_from(rest.len()).unwrap_or(i64::MAX),
        others: (!rest.is_empty()).then(|| figures(&others)),
    }
}
