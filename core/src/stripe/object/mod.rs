//! Objects: all versions of a Stripe object known, read as one.
//!
//! What always holds: the result depends only on the set of versions. Amounts and statuses are read by the rules of money
//! (the largest, the furthest); anything shown is read from the newest version, in a total order: newest `as_of`, a list over
//! an event, an end over none, what the events of one second say of each other (`second`), then the digest.

mod second;

use super::fact::{self, Fact, FactBody, Origin};
use super::fact::{
    Charge, CheckoutSearch, CheckoutSession, Customer, Dispute, Invoice, InvoicePayment, PaymentIntent, Product,
    Refund, Subscription,
};
use crate::base::id::StripeId;
use crate::base::sorted::{SortedMap, sort_by};
use second::Step;

/// The later of two versions is the greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    as_of_s: i64,
    origin: Origin,
    terminal: bool,
    /// Its place among those of its second.
    place: usize,
    digest: String,
}

#[derive(Debug, Clone)]
struct Version<T> {
    order: Order,
    body: T,
    /// What its event says of the state before, for a kind that is shown.
    step: Option<Step>,
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
        sort_by(&mut self.0, |a, b| b.order.cmp(&a.order));
        self.put_seconds_in_order();
    }

    /// Puts the versions of each second in order, the earliest second first, since a second is read beside what stood before it.
    fn put_seconds_in_order(&mut self) {
        let is_told = |version: &Version<T>| version.step.as_ref().is_some_and(|step| !step.before.is_unknown());
        if !self.0.iter().any(is_told) {
            return;
        }
        let one_second =
            |a: &Version<T>, b: &Version<T>| (a.order.as_of_s, a.order.origin) == (b.order.as_of_s, b.order.origin);
        let mut earlier: Option<Step> = None;
        let seconds: Vec<&mut [Version<T>]> = self.0.chunk_by_mut(one_second).collect();
        for second in seconds.into_iter().rev() {
            let steps: Vec<&Step> = second.iter().filter_map(|version| version.step.as_ref()).collect();
            if steps.len() > 1 && steps.len() == second.len() {
                let places = second::places(&steps, earlier.as_ref());
                for (version, place) in second.iter_mut().zip(places) {
                    version.order.place = place;
                }
                sort_by(second, |a, b| b.order.cmp(&a.order));
            }
            earlier = second.first().and_then(|version| version.step.clone());
        }
    }

    /// The versions, newest first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|version| &version.body)
    }

    /// The versions with the time each was reported, newest first.
    pub fn dated(&self) -> impl Iterator<Item = (i64, &T)> {
        self.0.iter().map(|version| (version.order.as_of_s, &version.body))
    }

    /// The versions with what reported each and when, newest first.
    pub fn reported<'a>(&'a self) -> impl DoubleEndedIterator<Item = Reported<'a, T>> {
        let of = |version: &'a Version<T>| {
            let Version { order, body, .. } = version;
            Reported { as_of_s: order.as_of_s, origin: order.origin, body }
        };
        self.0.iter().map(of)
    }

    /// What brought the newest version.
    pub fn newest_origin(&self) -> Option<Origin> {
        self.0.first().map(|version| version.order.origin)
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

/// A version, and what reported it.
#[derive(Debug, Clone, Copy)]
pub struct Reported<'a, T> {
    /// When it was reported last, unix seconds.
    pub as_of_s: i64,
    /// By what.
    pub origin: Origin,
    /// The version.
    pub body: &'a T,
}

fn step(body: &FactBody, json: &str) -> Option<Step> {
    let before = body.before()?.clone();
    Some(Step { now: FactBody::fields(json)?, before })
}

macro_rules! objects {
    ($($(#[$doc:meta])* $field:ident : $variant:ident),* $(,)?) => {
        /// The objects a decision reads.
        #[derive(Debug, Clone, Default)]
        pub struct Objects {
            $($(#[$doc])* pub $field: SortedMap<StripeId, Versions<$variant>>,)*
        }

        impl Objects {
            /// Adds a version. Adding one again changes nothing.
            pub fn add(&mut self, fact: Fact) {
                let text = fact.body.to_json().unwrap_or_default();
                let terminal = fact.body.is_terminal();
                let digest = fact::digest(&text);
                let order = Order { as_of_s: fact.as_of_s, origin: fact.origin, terminal, place: 0, digest };
                let step = step(&fact.body, &text);
                match fact.body {
                    $(FactBody::$variant(body) => {
                        self.$field.entry(fact.object).or_insert_with(|| Versions(Vec::new())).add(Version { order, body, step });
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
    /// What Stripe answered about checkouts: of `sub_…` which Checkout Session began it, of `cs_…` what its line items sold.
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
