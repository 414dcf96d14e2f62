//! Connections to Stripe, their secrets and deliveries.

use crate::id::{IntegrationId, Mode, SecretId};
use serde::{Deserialize, Serialize};

wire! {
    /// Answer of `GET /api/sites/<site>/integrations`.
    pub struct Integrations {
        /// Connections of the site.
        pub integrations: Vec<Integration>,
    }

    /// Body of `POST /api/sites/<site>/integrations`.
    pub struct NewIntegration {
        /// Only `stripe` today.
        pub kind: IntegrationKind,
    }

    /// A connection to a Stripe account.
    pub struct Integration {
        /// Its id.
        pub id: IntegrationId,
        /// Only `stripe` today.
        pub kind: IntegrationKind,
        /// Pending until the first verified delivery.
        pub status: IntegrationStatus,
        /// Where Stripe should post, a full address.
        pub webhook_url: String,
        /// When it was made.
        pub created_s: i64,
        /// When the first verified delivery arrived.
        pub activated_s: Option<i64>,
        /// The signing secrets kept, never their text.
        pub secrets: Vec<SigningSecret>,
        /// Deliveries of the last 30 days by type and outcome.
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
    }

    /// Body of `POST …/secrets`.
    pub struct NewSigningSecret {
        /// `whsec_…`, as Stripe shows it.
        pub secret: String,
        /// The mode of the endpoint it belongs to.
        pub mode: Mode,
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
        /// The last 100, newest first.
        pub deliveries: Vec<Delivery>,
    }

    /// One event that Stripe delivered.
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
    }
}

/// What a site can be connected to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntegrationKind {
    /// A Stripe account.
    Stripe,
}

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IntegrationStatus {
    /// No verified delivery yet.
    Pending,
    /// At least one verified delivery.
    Active,
    /// Ended by the owner; deliveries get 410.
    Disconnected,
}
