//! What breaks a rule of the house today, a list a rule. Mend an entry and take it out; never add one.

/// Edges that stand on a circle of Rust files.
pub(super) const CIRCLES: &[&str] = &[
    "core/src/stripe/fact/body.rs -> core/src/stripe/fact/mod.rs",
    "core/src/stripe/fact/mod.rs -> core/src/stripe/fact/body.rs",
    "core/src/stripe/fact/mod.rs -> core/src/stripe/fact/plan.rs",
    "core/src/stripe/fact/plan.rs -> core/src/stripe/fact/body.rs",
    "core/src/visit/beacon/engagement.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/engagement.rs -> core/src/visit/beacon/mod.rs",
    "core/src/visit/beacon/error.rs -> core/src/visit/beacon/mod.rs",
    "core/src/visit/beacon/event.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/event.rs -> core/src/visit/beacon/mod.rs",
    "core/src/visit/beacon/event.rs -> core/src/visit/beacon/pairs.rs",
    "core/src/visit/beacon/identify.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/identify.rs -> core/src/visit/beacon/mod.rs",
    "core/src/visit/beacon/identify.rs -> core/src/visit/beacon/traits.rs",
    "core/src/visit/beacon/mod.rs -> core/src/visit/beacon/engagement.rs",
    "core/src/visit/beacon/mod.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/mod.rs -> core/src/visit/beacon/event.rs",
    "core/src/visit/beacon/mod.rs -> core/src/visit/beacon/identify.rs",
    "core/src/visit/beacon/pairs.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/traits.rs -> core/src/visit/beacon/error.rs",
    "core/src/visit/beacon/traits.rs -> core/src/visit/beacon/mod.rs",
    "core/src/visit/beacon/traits.rs -> core/src/visit/beacon/pairs.rs",
    "core/src/visit/touch/capture.rs -> core/src/visit/touch/mod.rs",
    "core/src/visit/touch/mod.rs -> core/src/visit/touch/capture.rs",
    "worker/src/http/route/address.rs -> worker/src/http/route/declare.rs",
    "worker/src/http/route/address.rs -> worker/src/http/route/mod.rs",
    "worker/src/http/route/declare.rs -> worker/src/http/route/address.rs",
    "worker/src/http/route/mod.rs -> worker/src/http/route/address.rs",
    "worker/src/http/route/mod.rs -> worker/src/http/route/declare.rs",
    "worker/src/job/stripe/check.rs -> worker/src/job/stripe/compare.rs",
    "worker/src/job/stripe/check.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/check.rs -> worker/src/job/stripe/money.rs",
    "worker/src/job/stripe/check.rs -> worker/src/job/stripe/take_facts.rs",
    "worker/src/job/stripe/compare.rs -> worker/src/job/stripe/check.rs",
    "worker/src/job/stripe/compare.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/endpoint.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/import.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/import.rs -> worker/src/job/stripe/take_facts.rs",
    "worker/src/job/stripe/key_at_work.rs -> worker/src/job/stripe/mod.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/check.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/endpoint.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/import.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/question.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/removal.rs",
    "worker/src/job/stripe/mod.rs -> worker/src/job/stripe/take_down.rs",
    "worker/src/job/stripe/money.rs -> worker/src/job/stripe/check.rs",
    "worker/src/job/stripe/money.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/money.rs -> worker/src/job/stripe/take_facts.rs",
    "worker/src/job/stripe/question.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/question.rs -> worker/src/job/stripe/take_facts.rs",
    "worker/src/job/stripe/removal.rs -> worker/src/job/stripe/mod.rs",
    "worker/src/job/stripe/take_down.rs -> worker/src/job/stripe/endpoint.rs",
    "worker/src/job/stripe/take_down.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/job/stripe/take_facts.rs -> worker/src/job/stripe/key_at_work.rs",
    "worker/src/ledger/change.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/change.rs -> worker/src/ledger/view.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/change.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/evidence.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/guard.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/question.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/remembered.rs",
    "worker/src/ledger/commit.rs -> worker/src/ledger/view.rs",
    "worker/src/ledger/evidence.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/guard.rs -> worker/src/ledger/change.rs",
    "worker/src/ledger/guard.rs -> worker/src/ledger/commit.rs",
    "worker/src/ledger/guard.rs -> worker/src/ledger/evidence.rs",
    "worker/src/ledger/guard.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/guard.rs -> worker/src/ledger/view.rs",
    "worker/src/ledger/mod.rs -> worker/src/ledger/change.rs",
    "worker/src/ledger/mod.rs -> worker/src/ledger/commit.rs",
    "worker/src/ledger/mod.rs -> worker/src/ledger/evidence.rs",
    "worker/src/ledger/mod.rs -> worker/src/ledger/subscriptions.rs",
    "worker/src/ledger/mod.rs -> worker/src/ledger/view.rs",
    "worker/src/ledger/question.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/remembered.rs -> worker/src/ledger/commit.rs",
    "worker/src/ledger/subscriptions.rs -> worker/src/ledger/mod.rs",
    "worker/src/ledger/view.rs -> worker/src/ledger/change.rs",
];

/// Edges that stand on a circle of scripts.
pub(super) const SCRIPT_CIRCLES: &[&str] = &[];

/// Files that name a module of an upper floor.
pub(super) const FLOORS: &[&str] = &[];

/// Files that name types of `headwater::api`, though they make no answers: their rows have no types of their own yet.
pub(super) const WIRE_TYPES: &[&str] = &[];

/// Functions that are too long or take too many parameters.
pub(super) const SIZES: &[&str] = &[];

/// Functions with a tuple among their parameters.
pub(super) const TUPLES: &[&str] = &[
    "core/src/stripe/ledger/mod.rs fn group_payment",
    "tools/src/desk/mod.rs fn keep_secret",
    "tools/src/desk/mod.rs fn visit",
    "tools/src/fake_stripe/kind.rs fn facts",
    "tools/src/fake_stripe/mod.rs fn retrieve",
    "tools/src/fake_stripe/server/control.rs fn answer",
    "tools/src/history.rs fn visit",
    "tools/src/identify.rs fn signed",
    "tools/src/simulator.rs fn identify",
    "tools/src/simulator.rs fn visit",
    "worker/src/job/stripe/check.rs fn beginning",
    "worker/src/job/stripe/check.rs fn moved",
    "worker/src/job/stripe/compare.rs fn our_side",
    "worker/src/job/stripe/endpoint.rs fn missed",
    "worker/src/job/stripe/import.rs fn take",
    "worker/src/job/stripe/import.rs fn take_page",
    "worker/src/job/stripe/mod.rs fn work",
    "worker/src/job/stripe/money.rs fn heal",
    "worker/src/job/stripe/money.rs fn page",
    "worker/src/job/stripe/money.rs fn wanted",
    "worker/src/job/stripe/removal.rs fn claims",
    "worker/src/job/stripe/removal.rs fn derived",
    "worker/src/job/stripe/removal.rs fn facts",
    "worker/src/job/stripe/removal.rs fn moved",
    "worker/src/ledger/delivery.rs fn end",
    "worker/src/ledger/delivery.rs fn try_once",
    "worker/src/ledger/guard.rs fn statements",
    "worker/src/ledger/replay.rs fn replay",
    "worker/src/store/api_key.rs fn claim",
    "worker/src/store/api_key.rs fn release",
    "worker/src/store/delivery.rs fn finish",
    "worker/src/store/email.rs fn seal",
    "worker/src/store/fact.rs fn claiming",
    "worker/src/store/fact.rs fn of_integration",
    "worker/src/store/integration.rs fn guard_signed",
    "worker/src/store/remembered.rs fn guard",
    "worker/src/stripe_api.rs fn send",
];

/// Functions whose name says nothing to the many files that use them.
pub(super) const NAMES: &[&str] = &["tools/src/reply.rs fn read"];

/// Files and folders that a document names and that are not there.
pub(super) const DOCUMENTS: &[&str] = &[];

/// Files and folders that a comment names and that are not there.
pub(super) const COMMENTS: &[&str] = &[];

/// Names in cargo commands of the documents that mean nothing.
pub(super) const CARGO_COMMANDS: &[&str] = &[];
