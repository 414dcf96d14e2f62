//! Search, and the list of people.

use crate::api::{FirstTouch, PersonRevenue};
use crate::base::id::PaymentId;
use crate::base::wire::{wire, wire_enum};

wire_enum! {
    /// What was found.
    pub enum FoundKind {
        /// A person, by visitor or Stripe customer.
        Person,
        /// A payment.
        Payment,
        /// A subscription.
        Subscription
    }

    /// What the text that was searched for is of it.
    pub enum FoundBy {
        /// The email address of an identify or a payment.
        Email,
        /// The site's own user id, in an identify or on a payment.
        User,
        /// The visitor's id, or its beginning.
        Visitor,
        /// The id of one of the visitor's sessions, or its beginning.
        Session,
        /// Its own id at Stripe.
        Id,
        /// The id of another object of Stripe's that belongs to it.
        Related
    }
}

wire! {
    /// Answer of `GET /api/sites/<site>/search`.
    pub struct SearchResults {
        /// People first, then subscriptions, then payments; of each the latest first. At most twenty.
        pub results: Vec<SearchResult>,
    }

    /// Something that was found.
    pub struct SearchResult {
        /// What it is.
        pub kind: FoundKind,
        /// Its id: of a person a visitor or Stripe customer.
        pub id: String,
        /// What to call it: an address, the name of a plan, else the id.
        pub title: String,
        /// Why it was found.
        pub by: FoundBy,
        /// The person it belongs to, where one is known.
        pub person: Option<String>,
        /// When it was last seen, paid or made.
        pub at_s: Option<i64>,
        /// Minor units: a payment's net, or one period of a subscription.
        pub amount_minor: Option<i64>,
        /// Lower-case code.
        pub currency: Option<String>,
        /// Minor units in one major unit.
        pub minor_per_major: Option<i64>,
        /// Stripe's status of a subscription.
        pub status: Option<String>,
    }

    /// Answer of `GET /api/sites/<site>/people`.
    pub struct People {
        /// Those whose latest payment is one of a hundred, newest first. A page may have few of them, or none: whoever paid again since
        /// stands on an earlier page.
        pub people: Vec<PersonSummary>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// Who paid: a Stripe customer, or a browser that paid without one.
    pub struct PersonSummary {
        /// The customer, else the visitor.
        pub id: String,
        /// The address on the latest payment, for the owner's eyes.
        pub email: Option<String>,
        /// The latest payment.
        pub last_payment: PaymentId,
        /// When it was paid.
        pub last_paid_s: i64,
        /// Revenue over all time, one line a currency. Of a customer who paid from more than a hundred browsers it is that of a hundred.
        pub revenue: Vec<PersonRevenue>,
        /// The first visit of the browsers that the payments name; absent: none was seen. It names no payment.
        pub first_touch: Option<FirstTouch>,
    }
}
