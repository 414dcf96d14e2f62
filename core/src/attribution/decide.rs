//! The attribution of one payment: ladder, journey, credit, and what is kept of them.

use super::clue::Clues;
use super::evidence::{Evidence, RememberedBy};
use super::journey::{self, FrozenTouch, Person, SeenTouch};
use super::ladder::{self, EmailMatching, Subject, Verdict};
use super::model::{Model, WHOLE};
use super::{Confidence, Missing, Rung, RungResult, missing};
use crate::channel::Channel;
use crate::id::VisitorId;
use crate::ledger::Payment;
use crate::touch::Touch;
use serde::{Deserialize, Serialize};

/// What a site decides about attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributionPolicy {
    /// Whether emails lead to visitors.
    pub email_matching: EmailMatching,
    /// How long before the payment a touch may lie, in seconds; `None`: any time.
    pub window_s: Option<i64>,
}

/// The credit one model gives to one touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Credit {
    /// The model.
    pub model: Model,
    /// Index into the journey; `None`: the payment's own metadata, or nothing seen.
    pub touch: Option<u32>,
    /// Millionths of the payment.
    pub weight: u32,
    /// The payment's confidence, medium at most for a joined touch.
    pub confidence: Confidence,
    /// Its channel.
    pub channel: Channel,
    /// Its source.
    pub source: Option<String>,
    /// Its campaign.
    pub campaign: Option<String>,
    /// Its landing page.
    pub landing_page: Option<String>,
}

/// The answer for one payment, with everything that supports it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attribution {
    /// How sure.
    pub confidence: Confidence,
    /// The rung that decided.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
    /// Every rung, in order.
    pub ladder: Vec<RungResult>,
    /// For an unattributed payment.
    pub missing: Vec<Missing>,
    /// Visitors other clues claim.
    pub conflicting_visitors: Vec<VisitorId>,
    /// The touches up to the payment.
    pub journey: Vec<FrozenTouch>,
    /// Empty for an unattributed payment.
    pub credits: Vec<Credit>,
}

/// A payment with its verdict: whose touches are needed for the journey, and up to when.
#[derive(Debug)]
pub struct Decision<'a> {
    /// The payment.
    pub payment: &'a Payment,
    /// Its clues.
    pub clues: Clues,
    /// The ladder's answer.
    pub verdict: Verdict,
    /// Who the visitor is; empty without one.
    pub person: Person,
    /// Touches up to here count: the payment, or for a renewal the first payment (A19).
    pub until_s: i64,
}

/// Climbs the ladder for one payment.
pub fn decide<'a>(payment: &'a Payment, clues: Clues, evidence: &Evidence, policy: AttributionPolicy) -> Decision<'a> {
    let subject = Subject { payment: &payment.id, paid_s: payment.paid_s, clues: &clues };
    let verdict = ladder::climb(subject, evidence, policy.email_matching);
    let person = match &verdict.visitor {
        Some(visitor) => journey::person(visitor, evidence, policy.email_matching),
        None => Person::new(),
    };
    let remembered = [RememberedBy::OwnClue, RememberedBy::Email]
        .into_iter()
        .filter_map(|by| evidence.earliest_remembered(&clues.customers, by, &payment.id))
        .map(|remembered| remembered.paid_s)
        .min();
    Decision { payment, clues, verdict, person, until_s: payment.journey_until_s(remembered) }
}

impl Decision<'_> {
    /// Whether this payment's own clue makes its customer remembered (A4, A8).
    pub fn remembers(&self) -> Option<RememberedBy> {
        match self.verdict.rung? {
            Rung::SessionMetadata | Rung::VisitorMetadata | Rung::ClientReference => Some(RememberedBy::OwnClue),
            Rung::RememberedCustomer | Rung::UserId | Rung::SignedEmail if self.verdict.vouched => {
                Some(RememberedBy::OwnClue)
            }
            Rung::Email => Some(RememberedBy::Email),
            _ => None,
        }
    }

    /// Whether what is remembered of its customers decides, or would if there were anything: no rung before that one held, or it is
    /// a renewal whose beginning is not known otherwise.
    pub fn leans_on_memory(&self) -> bool {
        let undecided = self.verdict.rung.is_none_or(|rung| rung >= Rung::RememberedCustomer);
        undecided || (self.payment.renewal && self.payment.began_s.is_none())
    }

    /// The answer, once the touches of the person are known.
    pub fn conclude(self, touches: impl IntoIterator<Item = SeenTouch>, policy: AttributionPolicy) -> Attribution {
        let journey = journey::freeze(touches, &self.person, self.until_s);
        let missing =
            if self.verdict.rung.is_none() { missing::of(&self.clues, policy.email_matching) } else { Vec::new() };
        let credits = match self.verdict.rung {
            None => Vec::new(),
            Some(_) => Model::ALL.into_iter().flat_map(|model| self.credits(model, &journey, policy)).collect(),
        };
        Attribution {
            confidence: self.verdict.confidence,
            rung: self.verdict.rung,
            visitor: self.verdict.visitor,
            ladder: self.verdict.ladder,
            missing,
            conflicting_visitors: self.verdict.conflicting.into_iter().collect(),
            journey,
            credits,
        }
    }

    fn credits(&self, model: Model, journey: &[FrozenTouch], policy: AttributionPolicy) -> Vec<Credit> {
        let shares = model.shares(journey, self.until_s, policy.window_s);
        let of_touches = shares.iter().filter_map(|share| Some((share, journey.get(share.touch)?)));
        let credits: Vec<Credit> = of_touches
            .map(|(share, touch)| {
                let bound = if touch.joined { Confidence::Medium } else { Confidence::High };
                let index = u32::try_from(share.touch).ok();
                let confidence = self.verdict.confidence.min(bound);
                let credit = credit(model, &touch.seen.touch, touch.seen.channel, confidence);
                Credit { touch: index, weight: share.weight, ..credit }
            })
            .collect();
        if !credits.is_empty() {
            return credits;
        }
        // No touch was seen: the payment's own metadata may still name the source (A9).
        let own = self.clues.sources.first().map(|found| &found.value);
        let nothing = Touch::default();
        let channel = own.map_or(Channel::Unassigned, Channel::of);
        vec![credit(model, own.unwrap_or(&nothing), channel, self.verdict.confidence)]
    }
}

fn credit(model: Model, touch: &Touch, channel: Channel, confidence: Confidence) -> Credit {
    Credit {
        model,
        touch: None,
        weight: WHOLE,
        confidence,
        channel,
        source: touch.source(),
        campaign: touch.utm_campaign.clone(),
        landing_page: touch.landing_page.clone(),
    }
}
