//! The names that a stored body is written with, and what goes without saying of each kind. A name is a promise to the rows that are
//! stored: names may be added, not changed.

/// Fields that name an object to read on to, and their names under `t`.
pub(super) const TARGETS: [(&str, &str); 7] = [
    ("payment_intent", "p"),
    ("invoice", "i"),
    ("charge", "c"),
    ("latest_charge", "l"),
    ("checkout_session", "s"),
    ("subscription", "b"),
    (CUSTOMER, "u"),
];
/// It stands in what an object carries.
pub(super) const CUSTOMER: &str = "customer";

/// Short names of other fields.
pub(super) const NAMES: [(&str, &str); 27] = [
    ("created_s", "d"),
    ("status", "s"),
    ("amount", "a"),
    ("amount_captured", "ac"),
    ("amount_refunded", "ar"),
    ("amount_received", "av"),
    ("amount_total", "at"),
    ("amount_paid", "ap"),
    ("currency", "r"),
    ("captured_s", "cs"),
    ("paid_s", "ps"),
    ("payment_status", "py"),
    ("client_reference", "cr"),
    ("has_client_reference", "hr"),
    ("billing_reason", "br"),
    ("subscription_carried", "sc"),
    ("current_period_end_s", "pe"),
    ("metadata", "m"),
    ("user", "w"),
    ("email", "e"),
    ("line", "ln"),
    ("country", "co"),
    ("promotion_code", "pc"),
    ("coupon", "cp"),
    ("self_reported", "sf"),
    ("billed", "bp"),
    ("current_period_start_s", "pb"),
];

/// Short names of metadata.
pub(super) const METADATA: [(&str, &str); 11] = [
    ("headwater_visitor_id", "v"),
    ("headwater_session_id", "s"),
    ("headwater_site_id", "w"),
    ("landing_url", "l"),
    ("referrer", "r"),
    ("utm_source", "us"),
    ("utm_medium", "um"),
    ("utm_campaign", "uc"),
    ("utm_term", "ut"),
    ("utm_content", "un"),
    ("click_id", "ci"),
];

/// A kind of object as it is stored.
pub(super) struct Kind {
    /// Its name.
    pub(super) long: &'static str,
    /// The same, short.
    pub(super) short: &'static str,
    /// What a field is where it is not stored. A field's name in place of a value: the same as that one.
    pub(super) defaults: &'static [(&'static str, Implied)],
    /// Whether a decision reads on from it to what it names.
    pub(super) leads_on: bool,
}

/// What is not stored because it goes without saying.
#[derive(Clone, Copy)]
pub(super) enum Implied {
    No,
    Yes,
    Zero,
    Word(&'static str),
    As(&'static str),
    EmptyList,
}

pub(super) const KINDS: [Kind; 11] = [
    Kind {
        long: "charge",
        short: "ch",
        defaults: &[
            ("status", Implied::Word("succeeded")),
            ("captured", Implied::Yes),
            ("amount_captured", Implied::As("amount")),
            ("amount_refunded", Implied::Zero),
            ("failed_after_success", Implied::No),
            ("told", Implied::Word("itself")),
        ],
        leads_on: true,
    },
    Kind { long: "payment_intent", short: "pi", defaults: &[("succeeded", Implied::Yes)], leads_on: true },
    Kind {
        long: "checkout_session",
        short: "cs",
        defaults: &[
            ("mode", Implied::Word("payment")),
            ("payment_status", Implied::Word("paid")),
            ("has_client_reference", Implied::No),
        ],
        leads_on: true,
    },
    Kind {
        long: "invoice",
        short: "in",
        defaults: &[("paid", Implied::Yes), ("out_of_band", Implied::No)],
        leads_on: true,
    },
    Kind {
        long: "invoice_payment",
        short: "ip",
        defaults: &[("paid", Implied::Yes), ("out_of_band", Implied::No)],
        leads_on: true,
    },
    Kind { long: "refund", short: "re", defaults: &[("status", Implied::Word("succeeded"))], leads_on: true },
    Kind {
        long: "dispute",
        short: "du",
        defaults: &[
            ("withdrawals", Implied::Zero),
            ("reinstatements", Implied::Zero),
            ("told", Implied::Word("nothing")),
        ],
        leads_on: true,
    },
    Kind {
        long: "subscription",
        short: "su",
        defaults: &[("cancel_at_period_end", Implied::No), ("items", Implied::EmptyList)],
        leads_on: true,
    },
    Kind { long: "customer", short: "cu", defaults: &[("deleted", Implied::No)], leads_on: false },
    Kind { long: "checkout_search", short: "sr", defaults: &[], leads_on: false },
    Kind { long: "product", short: "pr", defaults: &[], leads_on: false },
];
