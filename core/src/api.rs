//! The owner's JSON API: the wire types of its requests and answers.
//!
//! Not here: how they are computed (`report`, `attribution`) or stored. `docs/openapi.json` and the dashboard's TypeScript
//! types are generated from this file; a test fails when they drift. Times are unix seconds, money is whole minor units.

use crate::attribution::{Confidence, Missing, Model, Rung, RungResult};
use crate::channel::Channel;
use crate::id::{IntegrationId, Mode, PaymentId, SecretId, SiteId, StripeId};
use crate::touch::Touch;
use serde::{Deserialize, Serialize};

macro_rules! wire {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $($(#[$fmeta])* pub $field : $ty),* }
        )*
    };
}

wire! {
    /// Every refusal: a stable code for programs and one sentence for people.
    pub struct ErrorBody {
        /// What went wrong.
        pub error: ErrorDetail,
    }

    /// See [`ErrorBody`].
    pub struct ErrorDetail {
        /// Stable, in snake case.
        pub code: String,
        /// One sentence; may change.
        pub message: String,
    }

    /// Body of `POST /api/session`.
    pub struct SignIn {
        /// The owner's token, `hw_owner_…`.
        pub token: String,
    }

    /// Answer of `GET /api/session`.
    pub struct Session {
        /// Always true; without a session the answer is 401.
        pub signed_in: bool,
    }

    /// Answer of `GET /api/sites`.
    pub struct Sites {
        /// Every site of this installation.
        pub sites: Vec<Site>,
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
    }

    /// Sums of one currency over some set of payments. All in minor units; refunds and disputes are negative.
    pub struct Money {
        /// Captured money.
        pub gross_minor: i64,
        /// Money given back, ≤ 0.
        pub refunds_minor: i64,
        /// Money withdrawn by disputes, ≤ 0.
        pub disputes_minor: i64,
        /// gross + refunds + disputes.
        pub net_minor: i64,
        /// How many payments brought the gross.
        pub payments: i64,
        /// The part of net that comes from renewals of subscriptions.
        pub renewal_net_minor: i64,
    }

    /// One line of a breakdown.
    pub struct Line {
        /// The channel, source or campaign; absent where none is known.
        pub name: Option<String>,
        /// Its money.
        pub money: Money,
    }

    /// One line of the breakdown by confidence.
    pub struct ConfidenceLine {
        /// How sure the attribution is.
        pub confidence: Confidence,
        /// Its money.
        pub money: Money,
    }

    /// One day and channel of the chart.
    pub struct DayLine {
        /// `YYYY-MM-DD` in the site's time zone.
        pub day: String,
        /// The channel; absent: unattributed.
        pub channel: Option<String>,
        /// Net of that day and channel.
        pub net_minor: i64,
    }

    /// The report of one currency. Currencies are never added together.
    pub struct CurrencyReport {
        /// Lower-case ISO 4217 code, as Stripe writes it.
        pub currency: String,
        /// Minor units in one major unit by Stripe's table: 1, 100 or 1000.
        pub minor_per_major: i64,
        /// Everything.
        pub total: Money,
        /// What has an attribution.
        pub attributed: Money,
        /// What has none.
        pub unattributed: Money,
        /// Split by confidence.
        pub by_confidence: Vec<ConfidenceLine>,
        /// Split by channel, largest net first. The line without name is unattributed money.
        pub by_channel: Vec<Line>,
        /// Split by source, largest net first.
        pub by_source: Vec<Line>,
        /// Split by campaign, largest net first; payments without one are in the line without name.
        pub by_campaign: Vec<Line>,
        /// Net per day and channel, only days with money, oldest first.
        pub days: Vec<DayLine>,
    }

    /// Visits of one source.
    pub struct VisitLine {
        /// The channel or source.
        pub name: String,
        /// Distinct visitors.
        pub visitors: i64,
        /// Sessions.
        pub sessions: i64,
    }

    /// Answer of `GET /api/sites/<site>/report`.
    pub struct Report {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// The model that gave the credit.
        pub model: Model,
        /// Zone of the days below.
        pub time_zone: String,
        /// First day, inclusive.
        pub from: String,
        /// Last day, inclusive.
        pub to: String,
        /// Distinct visitors seen in the range.
        pub visitors: i64,
        /// Sessions begun in the range.
        pub sessions: i64,
        /// Visits by channel, most visitors first.
        pub visits_by_channel: Vec<VisitLine>,
        /// Visits by source, most visitors first.
        pub visits_by_source: Vec<VisitLine>,
        /// One entry a currency, largest number of payments first; empty when there was no money.
        pub currencies: Vec<CurrencyReport>,
    }

    /// A payment in a list.
    pub struct PaymentSummary {
        /// Its key: PaymentIntent, charge or, for a claim, the invoice.
        pub id: PaymentId,
        /// Whether it is posted, and if not why.
        pub state: crate::ledger::PaymentState,
        /// When the money moved.
        pub paid_at_s: i64,
        /// Lower-case ISO code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Captured money.
        pub gross_minor: i64,
        /// ≤ 0.
        pub refunds_minor: i64,
        /// ≤ 0.
        pub disputes_minor: i64,
        /// The sum of the three.
        pub net_minor: i64,
        /// A renewal of a subscription.
        pub renewal: bool,
        /// How sure the attribution is; `unknown`: unattributed.
        pub confidence: Confidence,
        /// The rung of the ladder that decided.
        pub rung: Option<Rung>,
        /// The visitor, where one is known.
        pub visitor: Option<String>,
        /// Channel of the credited touch under the model asked for.
        pub channel: Option<Channel>,
        /// Its source.
        pub source: Option<String>,
        /// Its campaign.
        pub campaign: Option<String>,
        /// Its landing page.
        pub landing_page: Option<String>,
        /// The customer's email, for the owner's eyes.
        pub email: Option<String>,
    }

    /// Answer of `GET /api/sites/<site>/payments`.
    pub struct Payments {
        /// Newest first.
        pub payments: Vec<PaymentSummary>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// A row of the ledger.
    pub struct Entry {
        /// What it was derived from: a payment, refund or dispute id, or `<charge>:refunds_unlisted`.
        pub key: String,
        /// What kind of movement.
        pub kind: crate::ledger::EntryKind,
        /// Positive: to the owner. Negative: back.
        pub amount_minor: i64,
        /// When the money moved.
        pub at_s: i64,
    }

    /// A Stripe object that belongs to a payment.
    pub struct StripeObject {
        /// `charge`, `payment_intent`, `invoice` …
        pub kind: String,
        /// Its id at Stripe.
        pub id: StripeId,
    }

    /// What one model credits.
    pub struct ModelCredit {
        /// The model.
        pub model: Model,
        /// Index into `journey`; absent when the credit rests on the payment's own metadata (A9).
        pub touch: Option<u32>,
        /// Channel credited.
        pub channel: Option<Channel>,
        /// Source credited.
        pub source: Option<String>,
        /// Campaign credited.
        pub campaign: Option<String>,
        /// Landing page credited.
        pub landing_page: Option<String>,
    }

    /// One answer the ladder gave at some time.
    pub struct Answer {
        /// When it was given.
        pub decided_at_s: i64,
        /// How sure.
        pub confidence: Confidence,
        /// Which rung decided.
        pub rung: Option<Rung>,
        /// The visitor named.
        pub visitor: Option<String>,
        /// Source under the default model.
        pub source: Option<String>,
        /// Campaign under the default model.
        pub campaign: Option<String>,
        /// What brought it about: an event's type, `identify`, `visit` …
        pub cause: String,
    }

    /// A touch of the journey.
    pub struct JourneyTouch {
        /// When the session began.
        pub at_s: i64,
        /// The session.
        pub session: String,
        /// The visitor whose touch it is.
        pub visitor: String,
        /// It came into this journey by an unsigned identify of another browser, so it gives no credit above medium.
        pub joined: bool,
        /// Its channel.
        pub channel: Channel,
        /// Where it came from.
        pub touch: Touch,
    }

    /// Answer of `GET /api/sites/<site>/payments/<payment>`.
    pub struct PaymentDetail {
        /// The payment.
        pub payment: PaymentSummary,
        /// Its rows in the ledger.
        pub entries: Vec<Entry>,
        /// The Stripe objects known to belong to it.
        pub objects: Vec<StripeObject>,
        /// Every rung looked at, in order, found or not.
        pub ladder: Vec<RungResult>,
        /// For an unattributed payment: what was missing and the remedy.
        pub missing: Vec<Missing>,
        /// Visitors claimed by other clues than the one that decided.
        pub conflicting_visitors: Vec<String>,
        /// Touches up to the payment, oldest first; the payment of a renewal shows the journey of the first payment.
        pub journey: Vec<JourneyTouch>,
        /// Credit under each model.
        pub credits: Vec<ModelCredit>,
        /// Every answer given so far, oldest first; the last is the present one.
        pub history: Vec<Answer>,
    }

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
