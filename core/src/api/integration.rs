//! Integrations with Stripe: their secrets, keys, imports, checks and deliveries.

use crate::api::{Check, Import};
use crate::base::id::{IntegrationId, Mode, SecretId};
use crate::base::wire::{wire, wire_enum};

pub use crate::stripe::integration::{EndpointState, IntegrationKind, IntegrationStatus};

wire! {
    /// Answer of `GET /api/sites/<site>/integrations`.
    pub struct Integrations {
        /// Integrations of the site, those that ended last.
        pub integrations: Vec<Integration>,
        /// Stripe's page that makes a key with exactly the permissions needed, for each mode.
        pub key_pages: KeyPages,
    }

    /// Where the owner makes a restricted key, its permissions filled in.
    pub struct KeyPages {
        /// For live money.
        pub live: String,
        /// For test money.
        pub test: String,
    }

    /// Body of `POST /api/sites/<site>/integrations`.
    pub struct NewIntegration {
        /// Only `stripe` today.
        pub kind: IntegrationKind,
    }

    /// An integration to a Stripe account.
    pub struct Integration {
        /// Its id.
        pub id: IntegrationId,
        /// Only `stripe` today.
        pub kind: IntegrationKind,
        /// Where it stands.
        pub status: IntegrationStatus,
        /// Where Stripe should post, a full address.
        pub webhook_url: String,
        /// Whether Stripe can reach that address from outside; if not, no endpoint is made there.
        pub reachable: bool,
        /// When it was made.
        pub created_s: i64,
        /// When the first verified delivery arrived.
        pub activated_s: Option<i64>,
        /// When the owner ended it.
        pub disconnected_s: Option<i64>,
        /// After a disconnect: the removal of its revenue is under way.
        pub removing: bool,
        /// When the removal of its revenue ended. Absent after a disconnect: its revenue is kept, and can still be removed.
        pub removed_s: Option<i64>,
        /// The signing secrets kept, never their text.
        pub secrets: Vec<SigningSecret>,
        /// The keys connected, one for each mode, never their text. After a disconnect: those whose endpoint still stands at Stripe.
        pub keys: Vec<ApiKey>,
        /// The latest 200 deliveries, of 30 days at most, by type and outcome.
        pub counts: Vec<DeliveryCount>,
    }

    /// A signing secret, without its text.
    pub struct SigningSecret {
        /// Its id.
        pub id: SecretId,
        /// The mode whose events it signs.
        pub mode: Mode,
        /// The last four characters, to tell secrets apart.
        pub hint: String,
        /// When it was saved.
        pub created_s: i64,
        /// When it last verified one of the latest 100 deliveries.
        pub last_used_s: Option<i64>,
        /// It came with the endpoint that Headwater made at Stripe.
        pub of_endpoint: bool,
    }

    /// Body of `POST …/secrets`.
    pub struct NewSigningSecret {
        /// `whsec_…`, as Stripe shows it.
        pub secret: String,
        /// The mode of the endpoint it belongs to.
        pub mode: Mode,
    }

    /// Body of `PUT …/key`.
    pub struct NewApiKey {
        /// `rk_live_…` or `rk_test_…`; it says itself which mode it is of.
        pub key: String,
    }

    /// Body of the calls that concern one mode of an integration: `POST …/import`, `…/import/advance`, `…/check`, `…/endpoint`.
    pub struct OfMode {
        /// Which.
        pub mode: Mode,
    }

    /// Body of `POST …/disconnect`.
    pub struct Disconnect {
        /// What becomes of the revenue that only this integration brought.
        pub revenue: KeptRevenue,
    }

    /// A restricted key, without its text, and what is done with it.
    pub struct ApiKey {
        /// The mode it is of.
        pub mode: Mode,
        /// The last four characters.
        pub hint: String,
        /// When it was saved.
        pub created_s: i64,
        /// When Stripe last accepted or refused it.
        pub checked_s: i64,
        /// Whether Stripe accepts it.
        pub state: KeyState,
        /// What it may do, one line a resource, each probed.
        pub permissions: Vec<Permission>,
        /// The endpoint at Stripe that posts here.
        pub endpoint: Endpoint,
        /// The import under way, or the last one.
        pub import: Option<Import>,
        /// The comparison with Stripe under way, or the last one.
        pub check: Option<Check>,
        /// Subscriptions whose Checkout Session is still to be asked for.
        pub questions_open: i64,
    }

    /// One permission of a key.
    pub struct Permission {
        /// Stripe's own name for it, `rak_charge_read`.
        pub name: String,
        /// What it opens, in words.
        pub resource: String,
        /// Whether the key has it.
        pub granted: bool,
        /// Whether the integration cannot do without.
        pub required: bool,
        /// What is lost without it.
        pub costs: String,
    }

    /// The endpoint at Stripe that posts to this integration.
    pub struct Endpoint {
        /// Where it stands.
        pub state: EndpointState,
        /// Stripe's id of it, `we_…`.
        pub id: Option<String>,
        /// The API version its events keep.
        pub api_version: Option<String>,
        /// When it was last seen right.
        pub checked_s: Option<i64>,
        /// Why the last attempt to find or make it failed: `rate_limited`, `stripe_unreachable`, `stripe_refused`, `key_refused`,
        /// `permission_missing`, or `endpoints_full` where the account has as many as it may have.
        pub reason: Option<String>,
    }

    /// How often a type met an outcome.
    pub struct DeliveryCount {
        /// Stripe's event type.
        pub event_type: String,
        /// `stored`, `ignored` or `quarantined`.
        pub outcome: String,
        /// How often.
        pub count: i64,
    }

    /// Answer of `GET …/deliveries`.
    pub struct Deliveries {
        /// The last 100, newest first; what is in quarantine comes first.
        pub deliveries: Vec<Delivery>,
        /// How many are kept, of 30 days; counted up to 1,001.
        pub kept: i64,
    }

    /// One event that Stripe delivered. Answer of `POST …/deliveries/<event>/replay`, too.
    pub struct Delivery {
        /// Stripe's event id, or the body's digest where it had none.
        pub event: String,
        /// Stripe's event type.
        pub event_type: String,
        /// When it first arrived.
        pub received_s: i64,
        /// How many attempts were needed.
        pub attempts: i64,
        /// `stored`, `ignored`, `quarantined`, or `started` while it is worked on.
        pub outcome: String,
        /// Why it was ignored or quarantined.
        pub reason: Option<String>,
        /// Milliseconds from its arrival to the commit.
        pub took_ms: Option<i64>,
        /// Kept whole and not being worked on: it can be replayed.
        pub replayable: bool,
    }
}

wire_enum! {
    /// Whether Stripe accepts a key.
    pub enum KeyState {
        /// It does.
        Accepted,
        /// It was refused: revoked, expired or rolled.
        Refused,
    }

    /// What becomes of imported revenue when an integration ends.
    pub enum KeptRevenue {
        /// It stays.
        Keep,
        /// What nobody else brought is removed.
        Remove,
    }
}
