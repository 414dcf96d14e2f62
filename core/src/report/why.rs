//! Why a figure differs between two periods: what is told.

use super::dimension::Dimension;
use super::figures::Money;
use crate::base::wire::{wire, wire_enum};

wire_enum! {
    /// The figure that is looked at.
    pub enum Metric {
        /// gross + refunds + disputes, minor units.
        Net,
        /// Captured money, minor units.
        Gross,
        /// The part of net that comes from renewals, minor units.
        RenewalNet,
        /// Payments, in millionths.
        Payments,
        /// New customers, in millionths.
        NewCustomers,
    }
}

impl Metric {
    /// Every one; the first is the default.
    pub const ALL: [Self; 5] = [Self::Net, Self::Gross, Self::RenewalNet, Self::Payments, Self::NewCustomers];

    /// As it stands in JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Net => "net",
            Self::Gross => "gross",
            Self::RenewalNet => "renewal_net",
            Self::Payments => "payments",
            Self::NewCustomers => "new_customers",
        }
    }

    /// Whether it is money, and not a number of things.
    pub fn is_money(self) -> bool {
        !matches!(self, Self::Payments | Self::NewCustomers)
    }

    /// Its value among some money.
    pub fn of(self, money: &Money) -> i64 {
        match self {
            Self::Net => money.net_minor,
            Self::Gross => money.gross_minor,
            Self::RenewalNet => money.renewal_net_minor,
            Self::Payments => money.millionths(),
            Self::NewCustomers => money.new_millionths(),
        }
    }
}

wire_enum! {
    /// A kind of customer, by the payments of both periods. Each customer is of exactly one.
    pub enum CustomerKind {
        /// Paid for the first time within the range.
        New,
        /// Paid within the range and not in the period before, and not for the first time.
        PaidAgain,
        /// Paid in both.
        PaidInBoth,
        /// Paid in the period before only.
        PaidBeforeOnly,
        /// Paid in neither: only refunds and disputes of earlier payments.
        OnlyMoneyBack,
    }
}

impl CustomerKind {
    pub(super) const ALL: [Self; 5] =
        [Self::New, Self::PaidAgain, Self::PaidInBoth, Self::PaidBeforeOnly, Self::OnlyMoneyBack];

    pub(super) fn of(before: &Money, now: &Money) -> Self {
        match (before.gross_minor > 0, now.gross_minor > 0) {
            (_, true) if now.new_millionths() > 0 => Self::New,
            (false, true) => Self::PaidAgain,
            (true, true) => Self::PaidInBoth,
            (true, false) => Self::PaidBeforeOnly,
            (false, false) => Self::OnlyMoneyBack,
        }
    }
}

wire! {
    /// A figure in both periods: minor units of money, or millionths of a number of things.
    #[derive(Default, Copy, Eq)]
    pub struct Change {
        /// In the period before.
        pub before: i64,
        /// In the range.
        pub now: i64,
        /// now − before.
        pub difference: i64,
    }

    /// One name's part of the difference.
    #[derive(Eq)]
    pub struct WhyPart {
        /// The name under the dimension; absent where there is none.
        pub name: Option<String>,
        /// Its figures.
        pub change: Change,
    }

    /// The names that are not told apart, in one line.
    #[derive(Eq)]
    pub struct WhyOthers {
        /// How many names.
        pub names: i64,
        /// Their figures.
        pub change: Change,
    }

    /// The difference by one dimension. The parts and the others sum to it.
    #[derive(Eq)]
    pub struct WhyBreakdown {
        /// The dimension.
        pub dimension: Dimension,
        /// The largest parts, up or down, five at most.
        pub parts: Vec<WhyPart>,
        /// The rest; absent where there is none.
        pub others: Option<WhyOthers>,
    }

    /// The part of one kind of customers. The parts of all kinds sum to the difference.
    #[derive(Eq)]
    pub struct WhyCustomers {
        /// The kind.
        pub kind: CustomerKind,
        /// How many customers.
        pub customers: i64,
        /// Their figures.
        pub change: Change,
        /// The customers with the largest part, five at most, by their names as the dimension `customer` has them.
        pub largest: Vec<WhyPart>,
    }

    /// Why a figure of one currency differs.
    #[derive(Eq)]
    pub struct WhyCurrency {
        /// Lower-case ISO 4217 code; `all:` and the code for the money of all currencies in one.
        pub currency: String,
        /// Minor units in one major unit: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// The figure.
        pub change: Change,
        /// What makes up the difference, in one sentence.
        pub sentence: String,
        /// By dimension; one under which nothing has a name is left out.
        pub by: Vec<WhyBreakdown>,
        /// By kind of customer; a kind without customers is left out.
        pub customers: Vec<WhyCustomers>,
    }
}

impl Change {
    pub(super) fn add(&mut self, before: i64, now: i64) {
        self.before = self.before.saturating_add(before);
        self.now = self.now.saturating_add(now);
        self.difference = self.now.saturating_sub(self.before);
    }

    pub(super) fn of(before: i64, now: i64) -> Self {
        let mut change = Self::default();
        change.add(before, now);
        change
    }
}
