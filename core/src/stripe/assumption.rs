//! What the ledger and the check both assume about Stripe. Where both rest on an assumption, neither shows when it is wrong.
//!
//! So each assumption stands here once, with the sentence of Stripe's own text that it rests on. A test (tests/native/assumptions.rs)
//! reads that text in the official library and fails when a sentence is gone or changed. docs/ledger.md lists them for readers.

/// Something taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assumption {
    /// Its name in docs/ledger.md.
    pub name: &'static str,
    /// What is assumed.
    pub assumed: &'static str,
    /// The file of the library's declarations that says it, below `resources/`, and the field it stands above; empty: anywhere.
    pub source: (&'static str, &'static str),
    /// The words it rests on.
    pub sentence: &'static str,
}

/// All of them.
pub const ASSUMPTIONS: &[Assumption] = &[
    Assumption {
        name: "S1",
        assumed: "The money of a charge is `amount_captured`, in the charge's currency; what `amount` has over it was never taken.",
        source: ("Charges.d.ts", "amount_captured"),
        sentence: "captured (can be less than the amount attribute on the charge if a partial capture was made)",
    },
    Assumption {
        name: "S2",
        assumed: "`captured: false` is an authorisation and no money.",
        source: ("Charges.d.ts", "captured"),
        sentence: "this Boolean represents whether it is still uncaptured or has since been captured",
    },
    Assumption {
        name: "S3",
        assumed: "`amount_refunded` is a total over all refunds of the charge.",
        source: ("Charges.d.ts", "amount_refunded"),
        sentence: "refunded (can be less than the amount attribute on the charge if a partial refund was issued)",
    },
    Assumption {
        name: "S4",
        assumed: "A refund counts unless its status is `failed` or `canceled`.",
        source: ("Refunds.d.ts", "status"),
        sentence: "This can be `pending`, `requires_action`, `succeeded`, `failed`, or `canceled`.",
    },
    Assumption {
        name: "S5",
        assumed: "A refund that failed gives its whole amount back.",
        source: ("Refunds.d.ts", "failure_balance_transaction"),
        sentence: "describes the adjustment made on your account balance that reverses the initial balance transaction",
    },
    Assumption {
        name: "S6",
        assumed: "The rest of a partial capture, where it is a refund, has a balance transaction of its own category.",
        source: ("Reporting/ReportRuns.d.ts", ""),
        sentence: "'partial_capture_reversal'",
    },
    Assumption {
        name: "S7",
        assumed: "A dispute takes its `amount` out of the charge, which need not be all of it.",
        source: ("Disputes.d.ts", "amount"),
        sentence: "Usually the amount of the charge, but it can differ",
    },
    Assumption {
        name: "S8",
        assumed: "The entries of a dispute tell what was withdrawn and given back, and nothing else.",
        source: ("Disputes.d.ts", "balance_transactions"),
        sentence: "show funds withdrawn and reinstated to your Stripe account as a result of this dispute",
    },
    Assumption {
        name: "S9",
        assumed: "A dispute has no other statuses than these; inquiries (`warning_…`) and `prevented` move no money.",
        source: ("Disputes.d.ts", "status"),
        sentence: "`warning_needs_response`, `warning_under_review`, `warning_closed`, `needs_response`, `under_review`, `appeal_needs_response`, `appeal_under_review`, `won`, `lost`, or `prevented`",
    },
    Assumption {
        name: "S10",
        assumed: "A negative balance transaction takes money from the account, a positive one brings it.",
        source: ("BalanceTransactions.d.ts", "amount"),
        sentence: "A positive value represents funds charged to another party, and a negative value represents funds sent to another party.",
    },
    Assumption {
        name: "S11",
        assumed: "A charge that failed after it succeeded gave all of its money back.",
        source: ("Charges.d.ts", "failure_balance_transaction"),
        sentence: "describes the reversal of the balance on your account due to payment failure",
    },
];
