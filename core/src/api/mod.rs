//! The owner's JSON API: the wire types of its requests and answers.
//!
//! Not here: how they are computed (`report`, `attribution`) or stored. `docs/openapi.json` and the dashboard's TypeScript
//! types are generated from this module; a test fails when they drift. Times are unix seconds, money is whole minor units.

use crate::base::id::SiteId;
use crate::base::wire::wire;

mod access;
mod cohort;
mod cost;
mod erasure;
mod error;
mod error_of;
mod explain;
mod export;
mod funnel;
mod health;
mod here_now;
mod integration;
mod job;
mod note;
mod payment;
mod person;
mod promotion_code;
mod rebuild;
mod recurring;
mod report;
mod reporting;
mod search;
mod self_reported;
mod set_up;
mod site_deletion;
mod unplaced;
mod warehouse;
mod why;

pub use access::*;
pub use cohort::*;
pub use cost::*;
pub use erasure::*;
pub use error::ErrorCode;
pub use explain::*;
pub use export::*;
pub use funnel::*;
pub use health::*;
pub use here_now::*;
pub use integration::*;
pub use job::*;
pub use note::*;
pub use payment::*;
pub use person::*;
pub use promotion_code::*;
pub use rebuild::*;
pub use recurring::*;
pub use report::*;
pub use reporting::*;
pub use search::*;
pub use self_reported::*;
pub use set_up::*;
pub use site_deletion::*;
pub use unplaced::*;
pub use warehouse::*;
pub use why::*;

pub use crate::attribution::ladder::EmailMatching;
pub use crate::base::access::{AccessScope, CallerKind, Role};
pub use crate::visit::identify::IdentifySigning;
pub use crate::visit::privacy::{ConsentDefault, SitePrivacy};

wire! {
    /// Every refusal: a stable code for programs and one sentence for people.
    pub struct ErrorBody {
        /// What went wrong.
        pub error: ErrorDetail,
    }

    /// See [`ErrorBody`].
    pub struct ErrorDetail {
        /// Stable: `docs/http-api.md` lists what each means.
        pub code: ErrorCode,
        /// One sentence; may change.
        pub message: String,
    }

    /// What became of a beacon, or of a delivery of Stripe's.
    pub struct Outcome {
        /// `accepted` or `ignored` of a beacon; `stored`, `duplicate`, `ignored` or `quarantined` of a delivery.
        pub outcome: String,
        /// Why it was ignored or quarantined.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub reason: Option<String>,
    }

    /// Body of `POST /api/session`: one of the two.
    pub struct SignIn {
        /// The owner's token, `hw_owner_…`.
        #[serde(default)]
        pub token: Option<String>,
        /// The code of a sign-in link or an invitation, good once.
        #[serde(default)]
        pub code: Option<String>,
    }

    /// Answer of `POST /api/session/link`: signs one browser in, without the token.
    pub struct SignInLink {
        /// Path and fragment of the dashboard; the code is in the fragment, so that no server on the way sees it.
        pub path: String,
        /// Until when it is good, unix seconds.
        pub expires_s: i64,
    }

    /// Answer of `GET /api/sign-ins`.
    pub struct SignIns {
        /// Those that hold, last used first; a hundred at most.
        pub sign_ins: Vec<ActiveSignIn>,
    }

    /// A browser that is signed in.
    pub struct ActiveSignIn {
        /// Names it, and signs nobody in.
        pub id: String,
        /// The browser's user agent when it signed in, cut at 200 characters.
        pub agent: String,
        /// When it signed in, unix seconds.
        pub created_s: i64,
        /// When it last asked for something, unix seconds, to five minutes.
        pub used_s: i64,
        /// It is the one that asks.
        pub current: bool,
        /// The member's name; absent: it was signed in with the owner's token.
        pub member: Option<String>,
    }

    /// Answer of `GET /api/sites`.
    pub struct Sites {
        /// Every site of this installation.
        pub sites: Vec<Site>,
        /// What their visits have cost today.
        pub visit_rows: VisitRows,
    }

    /// Rows of D1 that visits have written on this day of UTC, near enough.
    pub struct VisitRows {
        /// Of all sites, and of dropping old rows.
        pub rows: i64,
        /// The most they may write a day, so that money finds rows too (`COLLECT_ROWS_A_DAY`); absent: no bound.
        pub bound: Option<i64>,
        /// Sites whose visits are not kept for the rest of the day.
        pub used_up: Vec<SiteId>,
        /// When the day ends.
        pub ends_s: i64,
    }

    /// Body of `POST /api/sites`.
    pub struct NewSite {
        /// Shown to the owner; 1 to 80 characters.
        pub name: String,
        /// The site's own hosts, without port; at least one. A host covers its subdomains.
        pub hosts: Vec<String>,
        /// IANA name, such as `Europe/Berlin`. Days of reports are days of this zone.
        pub time_zone: String,
    }

    /// A site.
    pub struct Site {
        /// Goes into the snippet as `data-site`.
        pub id: SiteId,
        /// Shown to the owner.
        pub name: String,
        /// The site's own hosts.
        pub hosts: Vec<String>,
        /// IANA name of the zone whose days reports use.
        pub time_zone: String,
        /// When the first beacon of this site was accepted; absent until then.
        pub first_seen_s: Option<i64>,
        /// Whether identifies must be signed by the site's server.
        pub identify_signing: IdentifySigning,
        /// The key they are signed with, never its text; absent when none was made.
        pub identify_key: Option<IdentifyKey>,
        /// The connected accounts whose events count as well as those of the site's own account (Connect); `["all"]`: all of them.
        pub connected_accounts: Vec<String>,
        /// Whether unsigned identifies join the visits of several browsers.
        pub claims_join: bool,
        /// The site's own parameters that are kept beside a click id.
        pub click_parameters: Vec<String>,
        /// Which identifies lead from an email address to a visitor.
        pub email_matching: EmailMatching,
        /// How many days before a payment a touch may lie; absent: any number.
        pub window_days: Option<i64>,
        /// Whether invoices that were paid outside Stripe count.
        pub count_out_of_band: bool,
        /// Keys of metadata, besides Headwater's own, that hold a visitor id.
        pub visitor_keys: Vec<String>,
        /// Names of custom fields of Checkout and of traits that ask for the self-reported source; empty: the usual names.
        pub self_reported_keys: Vec<String>,
        /// The currency that the money of all currencies is converted into for reports, lower case; absent: none is.
        #[serde(default)]
        pub reporting_currency: Option<String>,
        /// What is left of net revenue after what was sold is paid for, in basis points (10,000: all of it).
        pub margin_bp: i64,
        /// What each payment costs.
        pub payment_fees: PaymentFees,
        /// How long what is seen of visitors is kept, and what may be kept on their devices.
        pub privacy: SitePrivacy,
    }

    /// An identify key, without its text.
    pub struct IdentifyKey {
        /// The last four characters.
        pub hint: String,
        /// When it was made.
        pub made_s: i64,
        /// Until when the key it replaced is taken too; absent when that is over.
        pub before_until_s: Option<i64>,
    }

    /// Answer of `POST /api/sites/<site>/identify-key`.
    pub struct NewIdentifyKey {
        /// `hw_identify_…`: shown here and never again.
        pub key: String,
        /// The site with it.
        pub site: Site,
    }

    /// Body of `PATCH /api/sites/<site>`: what is absent stays as it is.
    pub struct SiteChange {
        /// Shown to the owner; 1 to 80 characters.
        #[serde(default)]
        pub name: Option<String>,
        /// The site's own hosts, without port; at least one. A change counts for beacons within five minutes. Visits that are stored keep
        /// their source.
        #[serde(default)]
        pub hosts: Option<Vec<String>>,
        /// IANA name, such as `Europe/Berlin`. The days of reports are added up anew, over some minutes.
        #[serde(default)]
        pub time_zone: Option<String>,
        /// Which identifies lead from an email address to a visitor. Every payment is attributed again.
        #[serde(default)]
        pub email_matching: Option<EmailMatching>,
        /// How many days before a payment a touch may lie, 1 to 730; 0: any number. Every payment is attributed again.
        #[serde(default)]
        pub window_days: Option<i64>,
        /// Whether invoices that were paid outside Stripe count. Every payment is derived again.
        #[serde(default)]
        pub count_out_of_band: Option<bool>,
        /// Keys of metadata (at most 10, of 40 characters), besides Headwater's own, that hold a visitor id, in what Stripe reports from now
        /// on.
        #[serde(default)]
        pub visitor_keys: Option<Vec<String>>,
        /// Whether identifies must be signed from now on.
        #[serde(default)]
        pub identify_signing: Option<IdentifySigning>,
        /// The connected accounts (`acct_…`, at most 200) whose events count from now on beside those of the site's own account; `["all"]`
        /// for all of them.
        #[serde(default)]
        pub connected_accounts: Option<Vec<String>>,
        /// Whether unsigned identifies join the visits of several browsers. The payments it concerns are attributed again.
        #[serde(default)]
        pub claims_join: Option<bool>,
        /// The site's own parameters (at most 10 names of 40 characters) that are kept beside a click id from now on, within five minutes.
        #[serde(default)]
        pub click_parameters: Option<Vec<String>>,
        /// Names of custom fields of Checkout (by key or label) and of traits (at most 20 names of 200 characters) that ask for the
        /// self-reported source from now on; an empty list for the usual names. Blanks, case and marks do not matter.
        #[serde(default)]
        pub self_reported_keys: Option<Vec<String>>,
        /// The reporting currency, three letters; empty: none. Reports are added up anew.
        #[serde(default)]
        pub reporting_currency: Option<String>,
        /// What is left of net revenue after what was sold is paid for, in basis points, 0 to 10,000.
        #[serde(default)]
        pub margin_bp: Option<i64>,
        /// What each payment costs; replaces all that was said of it.
        #[serde(default)]
        pub payment_fees: Option<PaymentFees>,
        /// How long what is seen of visitors is kept, and what may be kept on their devices, within five minutes; replaces all of it.
        #[serde(default)]
        pub privacy: Option<SitePrivacy>,
    }
}
