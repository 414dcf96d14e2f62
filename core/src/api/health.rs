//! How an installation is: what `GET /api/health/details` tells its owner.

use crate::base::id::{IntegrationId, Mode, SiteId};
use crate::base::wire::{wire, wire_enum};

wire! {
    /// Answer of `GET /api/health`.
    pub struct Health {
        /// Always true.
        pub ok: bool,
    }

    /// Answer of `GET /api/health/details`.
    pub struct HealthDetails {
        /// When it was looked at, unix seconds.
        pub at_s: i64,
        /// The worst of all checks.
        pub state: HealthState,
        /// The public id of `SEAL_KEY`. It tells keys apart, and nothing else of them.
        pub seal_key: String,
        /// Every subject in one order: once where all is well, else once for each thing that is wrong, 20 of a subject at most.
        pub checks: Vec<HealthCheck>,
    }

    /// One thing that was looked at.
    pub struct HealthCheck {
        /// What was looked at.
        pub subject: HealthSubject,
        /// How it is.
        pub state: HealthState,
        /// The site that it concerns; absent: the installation.
        pub site: Option<SiteId>,
        /// The integration that it concerns.
        pub integration: Option<IntegrationId>,
        /// The mode that it concerns.
        pub mode: Option<Mode>,
        /// Since when it is so, unix seconds; of `cron` when it last ran, to four minutes.
        pub since_s: Option<i64>,
        /// How many: rows of the day, deliveries (1,000 of all integrations at most), lines of difference (100 at most), texts sealed
        /// anew, texts that open under neither key, rows that are deleted of a site.
        pub count: Option<i64>,
        /// The most that `count` may be; absent: there is no bound.
        pub bound: Option<i64>,
        /// Of `cron_part` what waits because of it.
        pub waits: Option<String>,
        /// Of `rotation` how far it is; absent: the key is not being changed.
        pub rotation: Option<RotationStep>,
        /// Of `rotation` where the first text stands that opens under neither key: a site's id and a place, never a value. Of `deletion` the
        /// name that the site had.
        pub text: Option<String>,
    }
}

wire_enum! {
    /// How something is. The order is from good to bad.
    #[derive(PartialOrd, Ord)]
    pub enum HealthState {
        /// As it should be.
        Ok,
        /// It needs a look, and nothing is lost yet.
        Warning,
        /// It does not work.
        Failing,
    }

    /// What is looked at.
    pub enum HealthSubject {
        /// Sealed texts in the database open under `SEAL_KEY`.
        Sealing,
        /// A change of `SEAL_KEY`.
        Rotation,
        /// The cron runs each minute.
        Cron,
        /// A part of the cron's minute.
        CronPart,
        /// Payments that are queued are derived again.
        Queue,
        /// Rows that visits wrote today, of `COLLECT_ROWS_A_DAY`.
        VisitRows,
        /// Rows that imports wrote today, of `IMPORT_ROWS_A_DAY`.
        ImportRows,
        /// Deliveries in quarantine.
        Deliveries,
        /// A site that was deleted, and whose rows are being deleted.
        Deletion,
        /// Restricted keys that Stripe refuses.
        Key,
        /// The endpoint at Stripe.
        Endpoint,
        /// Work with a key that waits for the owner.
        Job,
        /// The check against Stripe ran when it was due.
        CheckDue,
        /// The ledger equals Stripe's lists.
        Difference,
    }

    /// How far a change of `SEAL_KEY` is.
    pub enum RotationStep {
        /// It begins ten minutes after the key was changed.
        Begins,
        /// Texts are being sealed anew, some each minute.
        Running,
        /// All are sealed anew, and `SEAL_KEY_PREVIOUS` can be removed.
        Done,
        /// `SEAL_KEY_PREVIOUS` was removed before all were sealed anew.
        CutShort,
        /// It ended, and left texts that open under neither key.
        Damaged,
    }
}
