//! Long work of an integration: imports, and checks against Stripe's own lists.

use crate::base::wire::{wire, wire_enum};

wire! {
    /// An import of everything at Stripe: the first one, or one asked for again.
    pub struct Import {
        /// First or again.
        pub kind: ImportKind,
        /// Where it stands.
        pub state: JobState,
        /// Why it waits or pauses: `rate_limited`, `stripe_unreachable`, `key_refused`, `permission_missing`, `quota` …
        pub reason: Option<String>,
        /// The permission that is missing, where that is the reason.
        pub permission: Option<String>,
        /// When it began.
        pub started_s: i64,
        /// When it ended.
        pub ended_s: Option<i64>,
        /// Not before this time it goes on.
        pub waits_until_s: Option<i64>,
        /// Objects read so far.
        pub objects: i64,
        /// Requests made so far.
        pub requests: i64,
        /// Objects that could not be read and were left out.
        pub unreadable: i64,
        /// Every list, in the order they are read.
        pub lists: Vec<ImportList>,
        /// Captured money of the charges read so far, one line a currency.
        pub found: Vec<FoundMoney>,
        /// About how long it will take, once that is known.
        pub seconds_left: Option<i64>,
    }

    /// One list of an import.
    pub struct ImportList {
        /// Stripe's name of it: `charges`, `checkout/sessions` …
        pub name: String,
        /// Where it stands.
        pub state: ListState,
        /// Objects read of it.
        pub objects: i64,
    }

    /// Money that an import found.
    pub struct FoundMoney {
        /// Lower-case code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Captured.
        pub gross_minor: i64,
        /// Of that, what is credited to a channel other than Unassigned, or to a source by name: its source is known.
        pub source_known_minor: i64,
        /// Payments.
        pub payments: i64,
    }

    /// A comparison of our totals with Stripe's own lists.
    pub struct Check {
        /// Where it stands.
        pub state: JobState,
        /// Why it waits or pauses, as of [`Import`].
        pub reason: Option<String>,
        /// The permission that is missing, where that is the reason.
        pub permission: Option<String>,
        /// When it began.
        pub started_s: i64,
        /// When it ended: the time of the number shown.
        pub ended_s: Option<i64>,
        /// Only what was made since then is compared; absent: everything.
        pub since_s: Option<i64>,
        /// Objects compared so far.
        pub objects: i64,
        /// Of these, those whose amount Stripe's lists leave open: what a partial capture let go may be among the refunds. Our reading
        /// was taken.
        pub open: i64,
        /// Events found at Stripe whose delivery had failed, and then stored.
        pub missed_events: i64,
        /// Objects that differed and were stored anew.
        pub healed: i64,
        /// One line a currency.
        pub totals: Vec<CheckTotal>,
        /// What differs still, by day, currency and kind: the first hundred lines.
        pub differences: Vec<CheckDifference>,
    }

    /// Answer of `GET …/check/differences`: what differed still when the last check ended.
    pub struct CheckDifferences {
        /// By day, currency and kind, the oldest day first. A page may be short, since a bounded number of days is looked at for each.
        pub differences: Vec<CheckDifference>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// The comparison of one currency.
    pub struct CheckTotal {
        /// Lower-case code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Net of Stripe's own lists.
        pub stripe_minor: i64,
        /// Net of our entries, what was paid outside Stripe left out.
        pub headwater_minor: i64,
        /// The absolute differences, summed over days and kinds, after healing: opposite errors do not hide each other.
        pub difference_minor: i64,
        /// The same before healing.
        pub found_minor: i64,
        /// Net of our entries that is not compared: of payments that this account's lists do not hold. Another account's deliveries
        /// brought them, or its test data was deleted since.
        pub unlisted_minor: i64,
    }

    /// One day, currency and kind that differs.
    pub struct CheckDifference {
        /// The day of our entry, else of Stripe's object, in the site's time zone.
        pub day: String,
        /// Lower-case code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Payments, refunds or disputes.
        pub kind: crate::stripe::ledger::EntryKind,
        /// By Stripe's lists.
        pub stripe_minor: i64,
        /// By our entries.
        pub headwater_minor: i64,
    }
}

wire_enum! {
    /// First import or again.
    pub enum ImportKind {
        /// On connect.
        Backfill,
        /// Asked for by the owner; nothing is cleared first.
        Resync,
    }

    /// Where a job stands.
    pub enum JobState {
        /// It goes on with every step.
        Running,
        /// It goes on by itself after a while.
        Waiting,
        /// It waits for the owner.
        Paused,
        /// It is done.
        Done,
    }

    /// Where one list of an import stands.
    pub enum ListState {
        /// Not begun.
        Ahead,
        /// Under way.
        Running,
        /// Read to its end.
        Done,
        /// Left out: the key may not read it, and the integration can do without.
        LeftOut,
    }
}
