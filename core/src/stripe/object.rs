//! Objects: all versions of a Stripe object known, read as one.
//!
//! What always holds: the result depends only on the set of versions. Amounts and statuses are read by the rules of money
//! (the largest, the furthest); anything shown is read from the newest version, in a total order: newest `as_of`, a list over
//! an event, an end over none, then the digest.

use super::fact::{self, Fact, FactBody, Origin};
use super::fact::{
    Charge, CheckoutSearch, CheckoutSession, Customer, Dispute, Invoice, InvoicePayment, PaymentIntent, Product,
    Refund, Subscription,
};
use crate::id::StripeId;
use std::collections::BTreeMap;

/// The later of two versions is the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    as_of_s: i64,
    origin: Origin,
    terminal: bool,
    digest: String,
}

#[derive(Debug, Clone)]
struct Version<T> {
    order: Order,
    body: T,
}

/// Every version of one object, newest first; never empty.
#[derive(Debug, Clone)]
pub struct Versions<T>(Vec<Version<T>>);

impl<T> Versions<T> {
    fn add(&mut self, version: Version<T>) {
        match self.0.iter_mut().find(|known| known.order.digest == version.order.digest) {
            Some(known) => known.order = known.order.clone().max(version.order),
            None => self.0.push(version),
        }
        self.0.sort_by(|a, b| b.order.cmp(&a.order));
    }

    /// The versions, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|version| &version.body)
    }

    /// The versions with the time each was reported, newest first.
    pub fn dated(&self) -> impl Iterator<Item = (i64, &T)> {
        self.0.iter().map(|version| (version.order.as_of_s, &version.body))
    }

    /// The newest version's value that is there.
    pub fn newest<V>(&self, read: impl Fn(&T) -> Option<V>) -> Option<V> {
        self.iter().find_map(read)
    }

    /// Whether any version says so.
    pub fn any(&self, says: impl Fn(&T) -> bool) -> bool {
        self.iter().any(says)
    }

    /// The largest value of any version.
    pub fn largest<V: Ord>(&self, read: impl Fn(&T) -> V) -> Option<V> {
        self.iter().map(read).max()
    }

    /// The smallest value that any version has.
    pub fn earliest<V: Ord>(&self, read: impl Fn(&T) -> Option<V>) -> Option<V> {
        self.iter().filter_map(read).min()
    }
}

macro_rules! objects {
    ($($(#[$doc:meta])* $field:ident : $variant:ident),* $(,)?) => {
        /// The objects a decision reads.
        #[derive(Debug, Clone, Default)]
        pub struct Objects {
            $($(#[$doc])* pub $field: BTreeMap<StripeId, Versions<$variant>>,)*
        }

        impl Objects {
            /// Adds a version. Adding one again changes nothing.
            pub fn add(&mut self, fact: Fact) {
                let text = fact.body.to_json().unwrap_or_default();
                let terminal = fact.body.is_terminal();
                let order = Order { as_of_s: fact.as_of_s, origin: fact.origin, terminal, digest: fact::digest(&text) };
                match fact.body {
                    $(FactBody::$variant(body) => {
                        self.$field.entry(fact.object).or_insert_with(|| Versions(Vec::new())).add(Version { order, body });
                    })*
                }
            }
        }
    };
}

objects! {
    /// `ch_…` and `py_…`
    charges: Charge,
    /// `pi_…`
    payment_intents: PaymentIntent,
    /// `cs_…`
    checkout_sessions: CheckoutSession,
    /// `in_…`
    invoices: Invoice,
    /// `inpay_…`
    invoice_payments: InvoicePayment,
    /// `re_…` and `pyr_…`
    refunds: Refund,
    /// `dp_…` and `du_…`
    disputes: Dispute,
    /// `sub_…`
    subscriptions: Subscription,
    /// `cus_…`
    customers: Customer,
    /// `sub_…`: what Stripe answered when asked for its Checkout Session.
    checkout_searches: CheckoutSearch,
    /// `prod_…`
    products: Product,
}

impl Objects {
    /// Every fact given, in any order.
    pub fn of(facts: impl IntoIterator<Item = Fact>) -> Self {
        let mut objects = Self::default();
        for fact in facts {
            objects.add(fact);
        }
        objects
    }
}
