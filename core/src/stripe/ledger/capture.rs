//! What became of the part of an authorisation that a capture let go (M3): a refund of its own, or nothing.
//!
//! The API version of whoever captured decides, not the version of whoever reads, so it takes proof. `amount` says how much was captured;
//! `refund` says what went back. Sources: Stripe's changelog 2025-03-31.basil ("remove refund from partial capture") and its reporting
//! categories.

use super::group::Group;
use super::reading::{ChargeReading, RefundReading};
use crate::base::id::StripeId;
use crate::base::json::FromJson;
use crate::base::money::Amount;
use crate::stripe::fact::{Charge, PartialCapture, RefundCategory, ReleaseWay};
use crate::stripe::object::Versions;
use serde::{Deserialize, Serialize};

/// A refund made so many seconds around the capture came of the same request.
const AT_CAPTURE_S: i64 = 5;

/// What decided whether the rest of a partial capture is among the refunds, strongest first (M3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReleaseProof {
    /// A version of the captured charge reported fewer refunds than were released: the rest is not among them.
    ChargeToldLess,
    /// The balance transaction of a refund says that it is the rest.
    BalanceTransaction,
    /// A refund of exactly the rest was made with the capture.
    MadeAtCapture,
    /// More was refunded than captured, so the rest is part of it.
    RefundsExceedCapture,
    /// The API version of the events: before 2025-03-31 the rest is a refund.
    EventVersion,
    /// No event reported the capture: every refund is taken for real.
    ListsOnly,
}

/// How a partial capture was read.
#[derive(Debug, Clone)]
pub(super) struct Release {
    /// What was authorised and not captured, more than 0.
    pub(super) minor: i64,
    pub(super) proof: ReleaseProof,
    /// The rest is a refund, and in `amount_refunded`.
    pub(super) is_refund: bool,
    /// That refund, where it is known.
    pub(super) refund: Option<StripeId>,
}

/// A capture, and what is known of it.
pub(super) struct Capture<'a> {
    pub(super) captured_minor: i64,
    pub(super) released_minor: i64,
    pub(super) charge: Option<&'a Versions<Charge>>,
    partials: Vec<&'a PartialCapture>,
    captured_s: Vec<i64>,
}

impl<'a> Capture<'a> {
    /// Of a charge that took money.
    pub(super) fn of_charge(group: &Group<'a>, charge: &'a Versions<Charge>, reading: &ChargeReading) -> Self {
        let mut partials: Vec<&PartialCapture> = charge.iter().filter_map(|v| v.partial.as_ref()).collect();
        let mut captured_s: Vec<i64> = charge.iter().filter_map(|v| v.captured_s).collect();
        for partial in partials_of_intent(group) {
            captured_s.extend(partial.captured_s);
            partials.push(partial);
        }
        let (captured_minor, released_minor) = (reading.amount_captured.minor(), reading.released());
        Self { captured_minor, released_minor, charge: Some(charge), partials, captured_s }
    }

    /// Of a payment that its PaymentIntent reported and no charge did.
    pub(super) fn of_intent(group: &Group<'a>, captured: Amount) -> Self {
        let partials = partials_of_intent(group);
        let captured_s = partials.iter().filter_map(|partial| partial.captured_s).collect();
        let released_minor = partials.iter().map(|partial| partial.released.minor()).min().unwrap_or(0);
        Self { captured_minor: captured.minor(), released_minor, charge: None, partials, captured_s }
    }

    /// What became of the rest. `refunds`: those of this capture, oldest first. `None`: all was captured.
    pub(super) fn release(&self, refunds: &[RefundReading]) -> Option<Release> {
        if self.released_minor <= 0 || self.captured_minor <= 0 {
            return None;
        }
        let of = |proof, is_refund, refund: Option<&RefundReading>| {
            let refund = refund.map(|refund| refund.id.clone());
            Some(Release { minor: self.released_minor, proof, is_refund, refund })
        };
        let could_be = |refund: &&RefundReading| {
            let says_otherwise = refund.category == Some(RefundCategory::Refund);
            refund.stands() && refund.minor == self.released_minor && !says_otherwise
        };
        let candidate = refunds.iter().find(could_be);
        if self.final_versions().any(|v| v.amount_refunded.minor() < self.released_minor) {
            return of(ReleaseProof::ChargeToldLess, false, None);
        }
        if let Some(refund) = refunds.iter().find(|refund| refund.category == Some(RefundCategory::Release)) {
            return of(ReleaseProof::BalanceTransaction, true, Some(refund));
        }
        let at_capture = refunds.iter().filter(could_be).filter_map(|refund| Some((self.nearness(refund)?, refund)));
        if let Some((_, refund)) = at_capture.min_by_key(|(nearness, _)| *nearness) {
            return of(ReleaseProof::MadeAtCapture, true, Some(refund));
        }
        let standing: i64 = refunds.iter().filter(|refund| refund.stands()).map(|refund| refund.minor).sum();
        // Some charges go on to count a refund that failed.
        let failed: i64 = refunds.iter().filter(|refund| !refund.stands()).map(|refund| refund.minor).sum();
        let told_more = self.final_versions().any(|v| v.amount_refunded.minor() - failed > self.captured_minor);
        if told_more || (candidate.is_some() && standing > self.captured_minor) {
            return of(ReleaseProof::RefundsExceedCapture, true, candidate);
        }
        let ways: Vec<ReleaseWay> = self.partials.iter().filter_map(|partial| partial.way).collect();
        // Of two endpoints the older version is the account's own, with which its shop captures too.
        match ways.iter().min() {
            Some(ReleaseWay::Refund) => of(ReleaseProof::EventVersion, true, candidate),
            Some(ReleaseWay::Nothing) => of(ReleaseProof::EventVersion, false, None),
            None => of(ReleaseProof::ListsOnly, false, None),
        }
    }

    /// The versions of the charge after the last of its captures. Of several captures the rest is let go with the last one.
    fn final_versions(&self) -> impl Iterator<Item = &Charge> {
        let versions = self.charge.into_iter().flat_map(Versions::iter);
        versions.filter(|v| v.captured && v.amount_captured.minor() == self.captured_minor)
    }

    /// How near to the capture a refund was made: 0 by the same request, else the seconds between and one more; `None`: not near.
    fn nearness(&self, refund: &RefundReading) -> Option<i64> {
        let request = refund.request.as_deref();
        if request.is_some() && self.partials.iter().any(|partial| partial.request.as_deref() == request) {
            return Some(0);
        }
        let apart = self.captured_s.iter().map(|captured_s| (refund.created_s - captured_s).abs()).min();
        apart.filter(|seconds| *seconds <= AT_CAPTURE_S).map(|seconds| seconds + 1)
    }
}

fn partials_of_intent<'a>(group: &Group<'a>) -> Vec<&'a PartialCapture> {
    let intent = group.intent.map(|(_, versions)| versions);
    intent.into_iter().flat_map(Versions::iter).filter_map(|v| v.partial.as_ref()).collect()
}
