//! What breaks a rule of the house today, a list a rule. Mend an entry and take it out; never add one.

/// Edges that stand on a circle of Rust files.
pub(super) const CIRCLES: &[&str] = &[];

/// Edges that stand on a circle of scripts.
pub(super) const SCRIPT_CIRCLES: &[&str] = &[];

/// Files that name a module of an upper floor.
pub(super) const FLOORS: &[&str] = &[];

/// Files that name types of `headwater::api`, though they make no answers: their rows have no types of their own yet.
pub(super) const WIRE_TYPES: &[&str] = &[
    "worker/src/job/stripe/endpoint.rs",
    "worker/src/job/stripe/take_down.rs",
    "worker/src/ledger/delivery.rs",
    "worker/src/ledger/replay.rs",
    "worker/src/store/api_key.rs",
    "worker/src/store/delivery.rs",
    "worker/src/store/endpoint.rs",
    "worker/src/store/identify_key.rs",
    "worker/src/store/integration.rs",
    "worker/src/store/payment.rs",
    "worker/src/store/person.rs",
    "worker/src/store/person_visit.rs",
    "worker/src/store/site.rs",
    "worker/src/store/subscription.rs",
    "worker/src/visit/budget.rs",
    "worker/src/visit/identify.rs",
];

/// Functions that are too long or take too many parameters.
pub(super) const SIZES: &[&str] = &[];

/// Functions with a tuple among their parameters.
pub(super) const TUPLES: &[&str] = &[
    "worker/src/cloudflare/entry.rs fn answer_route",
    "worker/src/http/owner/connection.rs fn commit",
    "worker/src/http/owner/connection.rs fn key_of_request",
    "worker/src/http/owner/deliveries.rs fn replay_delivery",
    "worker/src/http/owner/disconnect.rs fn disconnect",
    "worker/src/http/owner/integrations.rs fn add_secret",
    "worker/src/http/owner/integrations.rs fn commit_and_show",
    "worker/src/http/owner/integrations.rs fn kept_secrets",
    "worker/src/http/owner/integrations.rs fn remove_secret",
    "worker/src/http/owner/integrations.rs fn show",
    "worker/src/http/owner/key.rs fn put_key",
    "worker/src/http/owner/payments.rs fn show",
    "worker/src/http/owner/people.rs fn show",
    "worker/src/http/public/collect.rs fn commit",
    "worker/src/http/public/collect.rs fn kept",
    "worker/src/http/public/collect.rs fn with_cookie",
    "worker/src/http/public/webhook.rs fn verified",
    "worker/src/store/api_key.rs fn claim",
    "worker/src/store/api_key.rs fn release",
    "worker/src/store/api_key.rs fn save",
    "worker/src/store/delivery.rs fn finish",
    "worker/src/store/email.rs fn seal",
    "worker/src/store/fact.rs fn claiming",
    "worker/src/store/fact.rs fn of_integration",
    "worker/src/store/identify.rs fn insert_customer",
    "worker/src/store/identify.rs fn open_traits",
    "worker/src/store/identify.rs fn seal_traits",
    "worker/src/store/identify_key.rs fn set",
    "worker/src/store/integration.rs fn guard_signed",
    "worker/src/store/remembered.rs fn guard",
    "worker/src/store/visit_rows.rs fn add",
    "worker/src/stripe_api.rs fn send",
    "worker/src/visit/identify.rs fn named",
];

/// Functions whose name says nothing to the many files that use them.
pub(super) const NAMES: &[&str] = &[];

/// Files and folders that a document names and that are not there.
pub(super) const DOCUMENTS: &[&str] = &[];

/// Files and folders that a comment names and that are not there.
pub(super) const COMMENTS: &[&str] = &[];

/// Names in cargo commands of the documents that mean nothing.
pub(super) const CARGO_COMMANDS: &[&str] = &[];
