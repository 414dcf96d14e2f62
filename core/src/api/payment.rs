//! Payments and the evidence of each.

use super::PageSeen;
use super::reporting::{PaymentExchange, PaymentFee};
use crate::attribution::{Confidence, Missing, Model, Rung, RungResult};
use crate::base::id::PaymentId;
use crate::base::wire::wire;
use crate::visit::channel::Channel;
use crate::visit::self_reported::SelfReported;
use crate::visit::touch::Touch;

pub use crate::stripe::ledger::StripeObject;

wire! {
    /// A payment in a list.
    pub struct PaymentSummary {
        /// Its key: PaymentIntent, charge or, for a claim, the invoice.
        pub id: PaymentId,
        /// Whether it is posted, and if not why.
        pub state: crate::stripe::ledger::PaymentState,
        /// What has happened to it: that money went back says more than that it was paid.
        pub status: crate::stripe::ledger::MoneyStatus,
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
        /// Of an authorisation: the amount, of which nothing is captured, in minor units.
        pub authorised_minor: Option<i64>,
        /// A renewal of a subscription.
        pub renewal: bool,
        /// What its subscription is for, by the names of products; absent in a person's list. On the page of a single payment it is the
        /// product of the largest line item of its Checkout Session, where the key of the integration may read those; in lists it is absent.
        pub plan: Option<String>,
        /// How sure the attribution is; `unknown`: unattributed, or with a visitor: the visitor is known and the source is not.
        pub confidence: Confidence,
        /// The rung of the ladder that decided.
        pub rung: Option<Rung>,
        /// The visitor, where one is known.
        pub visitor: Option<String>,
        /// How many touches have credit under the model and window asked for; 1 as well where the payment's own metadata has it, 0 where
        /// it is unattributed. What follows names the largest share; of equal ones the youngest touch that tells more than Direct.
        pub credited_touches: u32,
        /// Channel of the credited touch.
        pub channel: Option<Channel>,
        /// Its source.
        pub source: Option<String>,
        /// Its campaign.
        pub campaign: Option<String>,
        /// Its landing page.
        pub landing_page: Option<String>,
        /// The customer's email, for the owner's eyes.
        pub email: Option<String>,
        /// The self-reported source; only in a person's list, and absent where nothing was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub self_reported: Option<String>,
    }

    /// Answer of `GET /api/sites/<site>/payments`.
    pub struct Payments {
        /// Newest first.
        pub payments: Vec<PaymentSummary>,
        /// Give it back as `cursor` for the next page; absent at the end. Under filters a page looks at 2,000 payments, so it may hold
        /// fewer than `limit` and not be the last.
        pub next_cursor: Option<String>,
        /// When the oldest payment was paid that this page looked at, where it has another page and is not full.
        pub looked_until_s: Option<i64>,
        /// What all payments of the list add up to, where `totals` was asked for.
        pub totals: Option<PaymentTotals>,
    }

    /// What the payments of a list add up to, whatever page is asked for.
    pub struct PaymentTotals {
        /// A line a currency, most payments first.
        pub currencies: Vec<PaymentSum>,
        /// Only the newest 20,000 payments of the range were looked at: those after this time, unix seconds. Absent where that is all.
        pub since_s: Option<i64>,
    }

    /// Payments of one currency, added up.
    pub struct PaymentSum {
        /// Lower-case ISO code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// How many.
        pub payments: i64,
        /// Captured money.
        pub gross_minor: i64,
        /// ≤ 0.
        pub refunds_minor: i64,
        /// ≤ 0.
        pub disputes_minor: i64,
        /// The sum of the three.
        pub net_minor: i64,
    }

    /// A row of the ledger.
    pub struct Entry {
        /// What it was derived from: a payment, refund or dispute id, or `<charge>:refunds_unlisted`.
        pub key: String,
        /// What kind of movement.
        pub kind: crate::stripe::ledger::EntryKind,
        /// Positive: to the owner. Negative: back.
        pub amount_minor: i64,
        /// When the money moved.
        pub at_s: i64,
    }

    /// What one model credits to one touch.
    pub struct ModelCredit {
        /// The model.
        pub model: Model,
        /// Millionths of the payment; those of a model sum to 1,000,000.
        pub millionths: u32,
        /// What of the payment's entries: those of a model sum to its net, to the minor unit.
        pub net_minor: i64,
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
        /// It rests on an unsigned statement: an unsigned identify of another browser joined it, or it began without the visitor's own cookie. It gets
        /// credit only where no other touch but Direct would, medium at most.
        pub joined: bool,
        /// Its channel.
        pub channel: Channel,
        /// Where it came from.
        pub touch: Touch,
        /// The pages that it saw before the payment, in order, the landing page first: twenty at most. Kept for ninety days.
        pub pages: Vec<PageSeen>,
    }

    /// Answer of `GET /api/sites/<site>/payments/<payment>`.
    pub struct PaymentDetail {
        /// The payment.
        pub payment: PaymentSummary,
        /// Its rows in the ledger.
        pub entries: Vec<Entry>,
        /// How it is converted, where the site has a reporting currency.
        #[serde(default)]
        pub exchange: Option<PaymentExchange>,
        /// What Stripe kept of it, oldest first, 200 at most; empty where that is not known. It is read for sites with a reporting currency.
        #[serde(default)]
        pub fees: Vec<PaymentFee>,
        /// The Stripe objects known to belong to it.
        pub objects: Vec<StripeObject>,
        /// What of its money was concluded rather than reported, and by what.
        pub notes: Vec<crate::stripe::ledger::MoneyNote>,
        /// Every rung looked at, in order, found or not.
        pub ladder: Vec<RungResult>,
        /// For an unattributed payment: what was missing and the remedy.
        pub missing: Vec<Missing>,
        /// Visitors that clues other than the deciding one name.
        pub conflicting_visitors: Vec<String>,
        /// Touches up to the payment, oldest first; the payment of a renewal shows the journey of the first payment.
        pub journey: Vec<JourneyTouch>,
        /// Credit under each of the six models within the site's own window, model by model, oldest touch first; empty where the payment is
        /// unattributed.
        pub credits: Vec<ModelCredit>,
        /// What the customer said when asked where they had heard of the site: evidence beside the tracked source, which has no credit.
        pub self_reported: Option<SelfReported>,
        /// Every answer given so far, oldest first; the last is the present one.
        pub history: Vec<Answer>,
    }
}
