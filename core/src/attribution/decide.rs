//! The attribution of one payment: ladder, journey and credit, and what is stored of them.

use super::basis::{Asked, Basis, CreditShare, Lead};
use super::by_hand::{self, ByHand};
use super::clue::Clues;
use super::evidence::{Evidence, Identified, RememberedBy};
use super::journey::{self, FrozenTouch, Joining, Person, SeenTouch};
use super::ladder::{self, EmailMatching, Subject, Verdict, WhyCode};
use super::model::Model;
use super::standing::Standing;
use super::{Confidence, Missing, Rung, RungResult, missing};
use crate::base::id::VisitorId;
use crate::base::json::FromJson;
use crate::base::limits::CONFLICTING_MAX;
use crate::base::sorted::sort_by;
use crate::stripe::ledger::Payment;
use crate::visit::channel::{Channel, is_source_known};
use crate::visit::self_reported::{GivenIn, SelfReported};
use crate::visit::touch::Touch;
use serde::{Deserialize, Serialize};

/// What a site decides about attribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttributionPolicy {
    /// Whether emails lead to visitors.
    pub email_matching: EmailMatching,
    /// Whether unsigned identifies join the touches of several browsers.
    pub unsigned_join: bool,
    /// How long before the payment a touch may lie, in seconds; `None`: any time.
    pub window_s: Option<i64>,
}

/// The credit one model gives to one touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, FromJson)]
pub struct Attribution {
    /// How sure; unknown with a visitor: the visitor is known, and was never seen, so the source is not.
    pub confidence: Confidence,
    /// The rung that decided.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
    /// Every rung, in order.
    pub ladder: Vec<RungResult>,
    /// For an unattributed payment.
    pub missing: Vec<Missing>,
    /// Visitors that other clues name.
    pub conflicting_visitors: Vec<VisitorId>,
    /// The touches up to the payment.
    pub journey: Vec<FrozenTouch>,
    /// What the credit rests on.
    pub basis: Basis,
    /// The credit that is stored: by [`Model::STORED`] and the site's window. Empty for an unattributed payment.
    pub credits: Vec<Credit>,
    /// The self-reported source: evidence, which has no credit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub self_reported: Option<SelfReported>,
}

impl Attribution {
    /// The credit by the model that reports have where none is asked for.
    pub fn default_credit(&self) -> Option<&Credit> {
        default_credit(&self.credits)
    }

    /// Whether it says where the visit came from, as such a report counts it.
    pub fn is_source_known(&self) -> bool {
        let known = |credit: &Credit| is_source_known(Some(credit.channel.as_str()), credit.source.as_deref());
        self.default_credit().is_some_and(known)
    }
}

/// Of some credits that by the default model.
pub fn default_credit(credits: &[Credit]) -> Option<&Credit> {
    let [default, ..] = Model::ALL;
    credits.iter().find(|credit| credit.model == default)
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
    /// Unsigned identifies join somebody to it, or would if the site let them.
    pub unsigned_join: bool,
    /// Touches up to here count: the payment, or for a renewal the first payment (A19).
    pub until_s: i64,
    /// What the owner says of its source (A0), to be set before it is concluded.
    pub by_hand: Option<ByHand>,
    /// The source that the owner has set for its promotion code (A8b).
    promotion: Option<Touch>,
    /// The self-reported source.
    self_reported: Option<SelfReported>,
}

/// Climbs the ladder for one payment.
pub fn decide<'a>(payment: &'a Payment, clues: Clues, evidence: &Evidence, policy: AttributionPolicy) -> Decision<'a> {
    let standing = Standing::of(evidence);
    let subject = Subject { payment: &payment.id, paid_s: payment.paid_s, clues: &clues };
    let verdict = ladder::climb(subject, evidence, &standing, policy.email_matching);
    let remembered = [RememberedBy::OwnClue, RememberedBy::Email]
        .into_iter()
        .filter_map(|by| evidence.earliest_remembered(&clues.customers, by, &payment.id))
        .map(|remembered| remembered.paid_s)
        .min();
    let until_s = payment.journey_until_s(remembered);
    let joining = Joining { matching: policy.email_matching, unsigned: true, until_s };
    let everybody = verdict.visitor.as_ref().map(|visitor| journey::person(visitor, &standing, joining));
    let unsigned_join = everybody.as_ref().is_some_and(|person| person.values().any(|unsigned| *unsigned));
    let person = match &verdict.visitor {
        Some(visitor) if !policy.unsigned_join => {
            journey::person(visitor, &standing, Joining { unsigned: false, ..joining })
        }
        _ => everybody.unwrap_or_default(),
    };
    let promotion = evidence.promotion_source(&clues.codes).map(|(_, set)| set.touch());
    let self_reported = self_reported(payment, verdict.visitor.as_ref(), evidence);
    Decision { payment, clues, verdict, person, unsigned_join, until_s, by_hand: None, promotion, self_reported }
}

/// What the payment's Checkout Session carries, else what its visitor answered in a trait: last before the payment, else first after it.
fn self_reported(payment: &Payment, visitor: Option<&VisitorId>, evidence: &Evidence) -> Option<SelfReported> {
    if let Some(text) = payment.self_reported.clone() {
        return Some(SelfReported { text, given_in: GivenIn::Checkout });
    }
    let answers = evidence.identifies.iter().filter(|i| Some(&i.visitor) == visitor && i.self_reported.is_some());
    let mut answers: Vec<&Identified> = answers.collect();
    sort_by(&mut answers, |a, b| a.cmp(b));
    let text = Evidence::nearest(answers.into_iter(), payment.paid_s)?.self_reported.clone()?;
    Some(SelfReported { text, given_in: GivenIn::Trait })
}

impl Decision<'_> {
    /// Whether this payment's own clue makes its customer remembered (A4, A8).
    pub fn remembers(&self) -> Option<RememberedBy> {
        match self.verdict.rung? {
            Rung::VisitorMetadata if self.verdict.confidence == Confidence::Unknown => None,
            // What is not certain here is not certain of the customer's other payments either.
            Rung::SessionMetadata | Rung::VisitorMetadata | Rung::ClientReference if self.verdict.certain => {
                Some(RememberedBy::OwnClue)
            }
            Rung::VisitorMetadata | Rung::ClientReference => Some(RememberedBy::Email),
            Rung::RememberedCustomer | Rung::UserId | Rung::SignedEmail if self.verdict.vouched => {
                Some(RememberedBy::OwnClue)
            }
            Rung::Email => Some(RememberedBy::Email),
            _ => None,
        }
    }

    /// Whether an id that the checkout carried or came back with decides (A1 to A3b), whatever the owner says.
    pub fn is_named_by_id(&self) -> bool {
        self.verdict.rung.is_some_and(|rung| rung <= Rung::ReturnedSession)
    }

    /// Whether what is remembered of its customers decides, or would if there were anything: no rung before that one held, or it is
    /// a renewal whose beginning is not known otherwise.
    pub fn leans_on_memory(&self) -> bool {
        let undecided = self.verdict.rung.is_none_or(|rung| rung >= Rung::RememberedCustomer);
        // An earlier payment of the customer can contradict a reference.
        let weighed = self.verdict.rung == Some(Rung::ClientReference);
        let unseen = self.verdict.confidence == Confidence::Unknown;
        undecided || weighed || unseen || (self.payment.renewal && self.payment.began_s.is_none())
    }

    /// The answer, once the touches of the person are known.
    pub fn conclude(mut self, touches: impl IntoIterator<Item = SeenTouch>, policy: AttributionPolicy) -> Attribution {
        let journey = journey::freeze(touches, &self.person, self.until_s);
        let mut missing = match self.verdict.rung {
            None => missing::of(&self.clues, policy.email_matching),
            Some(_) if self.verdict.confidence == Confidence::Unknown => vec![missing::unseen_visitor()],
            Some(_) => Vec::new(),
        };
        if let Some(why) = self.why_code(&journey) {
            self.verdict.decide_by_code(why);
            missing = Vec::new();
        }
        let mut basis = self.basis();
        if let Some(word) = self.by_hand {
            (basis, missing) = (word.basis(), Vec::new());
            (self.verdict.rung, self.verdict.confidence) = (Some(Rung::ByHand), by_hand::CONFIDENCE);
            word.stand_above(&mut self.verdict.ladder);
        }
        let credits = credits(&basis, &journey, self.verdict.confidence, policy.window_s);
        Attribution {
            confidence: self.verdict.confidence,
            rung: self.verdict.rung,
            visitor: self.verdict.visitor,
            ladder: self.verdict.ladder,
            missing,
            conflicting_visitors: self.verdict.conflicting.into_iter().take(CONFLICTING_MAX).collect(),
            journey,
            basis,
            credits,
            self_reported: self.self_reported,
        }
    }

    /// Why the code decides the source although another rung names the visitor, where it does.
    fn why_code(&self, journey: &[FrozenTouch]) -> Option<WhyCode> {
        let (Some(rung), Some(_)) = (self.verdict.rung, &self.promotion) else { return None };
        let tells = |touch: &FrozenTouch| !touch.joined && touch.seen.channel != Channel::Direct;
        match rung {
            Rung::PromotionCode => None,
            _ if self.rests_on_unsigned() => Some(WhyCode::Unsigned),
            _ if !journey.iter().any(tells) => Some(WhyCode::OnlyDirect),
            _ => None,
        }
    }

    /// The source in the payment's own metadata, where it tells more than that somebody came directly.
    fn named_source(&self) -> Option<&Touch> {
        let sources = self.clues.sources.iter().map(|found| &found.value);
        sources.into_iter().find(|touch| Channel::of(touch) != Channel::Direct)
    }

    /// Whether the visitor itself rests on unsigned statements.
    fn rests_on_unsigned(&self) -> bool {
        let may_be_unsigned = matches!(
            self.verdict.rung,
            Some(Rung::VisitorMetadata | Rung::UserId | Rung::Email | Rung::RememberedCustomerByEmail)
        );
        may_be_unsigned && self.verdict.confidence <= Confidence::Medium
    }

    fn basis(&self) -> Basis {
        let promotion = self.promotion.as_ref();
        let named = promotion.or(self.named_source());
        let first = promotion.or(self.clues.sources.first().map(|found| &found.value));
        let (lead, own) = match self.verdict.rung {
            None => return Basis::NOTHING,
            Some(Rung::PromotionCode) => (Lead::Unseen, promotion),
            // An unsigned statement does not move what the payment itself says.
            Some(_) if named.is_some() && self.rests_on_unsigned() => (Lead::Named, named),
            // A visitor that was never seen has no known visit, and so no source, even if a signature joins others to the same person.
            Some(_) if self.verdict.confidence == Confidence::Unknown => (Lead::Unseen, first),
            // So has one that names none.
            Some(_) if self.verdict.visitor.is_none() => (Lead::Unseen, first),
            Some(_) if named.is_none() => (Lead::JourneyWithUnsigned, first),
            Some(_) => (Lead::Journey, first),
        };
        // What does not look at the journey does not depend on when it ends.
        let until_s = if lead.looks_at_journey() { self.until_s } else { 0 };
        Basis { until_s, lead, own: own.cloned(), own_channel: None }
    }
}

/// The credit of a payment by [`Model::STORED`] and a window in seconds (`None`: lifetime). `confidence`: the payment's.
fn credits(basis: &Basis, journey: &[FrozenTouch], confidence: Confidence, window_s: Option<i64>) -> Vec<Credit> {
    let of_model = |model| credits_of_model(basis, journey, Asked { model, window_s, confidence });
    Model::STORED.into_iter().flat_map(of_model).collect()
}

/// The credit of a payment by one model, oldest touch first; empty for an unattributed payment.
pub fn credits_of_model(basis: &Basis, journey: &[FrozenTouch], asked: Asked) -> Vec<Credit> {
    let nothing = Touch::default();
    let of_share = |share: CreditShare| {
        let frozen = share.touch.and_then(|touch| journey.get(touch));
        let touch = frozen.map(|frozen| &frozen.seen.touch).or(basis.own.as_ref());
        let channel = frozen.map_or_else(|| basis.channel(), |frozen| frozen.seen.channel);
        let touch = touch.unwrap_or(&nothing);
        Credit {
            model: asked.model,
            touch: share.touch.and_then(|touch| u32::try_from(touch).ok()),
            weight: share.weight,
            confidence: share.confidence,
            channel,
            source: touch.source(),
            campaign: touch.utm_campaign.clone(),
            landing_page: touch.landing_page.clone(),
        }
    };
    basis.lead.shares(&basis.facts(journey), asked).into_iter().map(of_share).collect()
}
