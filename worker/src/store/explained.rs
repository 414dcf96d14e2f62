//! What explains a payment's answer. How it is stored: `explanation`.

use headwater::attribution::basis::Basis;
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::{Attribution, Credit, Missing, RungResult};
use headwater::base::id::VisitorId;
use headwater::base::json::FromJson;
use headwater::stripe::ledger::{MoneyNote, Payment, StripeObject};
use headwater::visit::self_reported::SelfReported;
use serde::Serialize;

/// What explains an answer. As JSON it is the long form.
#[derive(Debug, Clone, PartialEq, Serialize, FromJson)]
pub struct Explanation {
    /// Every rung, in order.
    pub ladder: Vec<RungResult>,
    /// For an unattributed payment.
    pub missing: Vec<Missing>,
    /// Visitors that other clues name.
    pub conflicting_visitors: Vec<VisitorId>,
    /// The touches up to the payment.
    pub journey: Vec<FrozenTouch>,
    /// What the credit rests on; absent in rows of an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// The credit by `Model::STORED`; empty for an unattributed payment.
    pub credits: Vec<Credit>,
    /// The objects the payment was put together from, nearest first.
    pub objects: Vec<StripeObject>,
    /// What of its money was concluded rather than reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<MoneyNote>,
    /// The self-reported source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_reported: Option<SelfReported>,
}

impl Explanation {
    /// What explains this answer for a payment.
    pub fn of_payment(payment: &Payment, attribution: &Attribution) -> Self {
        let kin = payment.kin.iter();
        let objects = kin.map(|(kind, id)| StripeObject { kind: kind.kind().to_owned(), id: id.clone() });
        Self {
            ladder: attribution.ladder.clone(),
            missing: attribution.missing.clone(),
            conflicting_visitors: attribution.conflicting_visitors.clone(),
            journey: attribution.journey.clone(),
            basis: Some(attribution.basis.clone()),
            credits: attribution.credits.clone(),
            objects: objects.collect(),
            notes: payment.notes.clone(),
            self_reported: attribution.self_reported.clone(),
        }
    }
}
