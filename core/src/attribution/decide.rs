//! The attribution of one payment: ladder, journey and credit, and what is stored of them.

use super::clue::Clues;
use super::evidence::{Evidence, RememberedBy};
use super::journey::{self, FrozenTouch, Joining, Person, SeenTouch};
use super::ladder::{self, EmailMatching, Subject, Verdict};
use super::model::{Model, WHOLE, Window};
use super::standing::Standing;
use super::{Confidence, Missing, Rung, RungResult, missing};
use crate::base::id::VisitorId;
use crate::base::limits::CONFLICTING_MAX;
use crate::stripe::ledger::Payment;
use crate::visit::channel::{Channel, is_source_known};
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
    /// Empty for an unattributed payment.
    pub credits: Vec<Credit>,
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
    Decision { payment, clues, verdict, person, unsigned_join, until_s }
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
    pub fn conclude(self, touches: impl IntoIterator<Item = SeenTouch>, policy: AttributionPolicy) -> Attribution {
        let journey = journey::freeze(touches, &self.person, self.until_s);
        let missing = match self.verdict.rung {
            None => missing::of(&self.clues, policy.email_matching),
            Some(_) if self.verdict.confidence == Confidence::Unknown => vec![missing::unseen_visitor()],
            Some(_) => Vec::new(),
        };
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
            conflicting_visitors: self.verdict.conflicting.into_iter().take(CONFLICTING_MAX).collect(),
            journey,
            credits,
        }
    }

    /// The source in the payment's own metadata, where it tells more than that somebody came directly.
    fn named_source(&self) -> Option<&Touch> {
        let sources = self.clues.sources.iter().map(|found| &found.value);
        sources.into_iter().find(|touch| Channel::of(touch) != Channel::Direct)
    }

    /// Whether touches that rest on unsigned statements may have credit: only where nothing else would (A16).
    fn unsigned_fill(&self, journey: &[FrozenTouch], window: Window) -> bool {
        let tells = |touch: &FrozenTouch| touch.seen.channel != Channel::Direct;
        let own = journey.iter().any(|touch| !touch.joined && window.holds(touch) && tells(touch));
        !own && self.named_source().is_none()
    }

    /// Whether the visitor itself rests on unsigned statements.
    fn rests_on_unsigned(&self) -> bool {
        let may_be_unsigned = matches!(
            self.verdict.rung,
            Some(Rung::VisitorMetadata | Rung::UserId | Rung::Email | Rung::RememberedCustomerByEmail)
        );
        may_be_unsigned && self.verdict.confidence <= Confidence::Medium
    }

    fn credits(&self, model: Model, journey: &[FrozenTouch], policy: AttributionPolicy) -> Vec<Credit> {
        // An unsigned statement does not move what the payment itself says.
        if let Some(named) = self.named_source().filter(|_| self.rests_on_unsigned()) {
            return vec![credit(model, named, Channel::of(named), Confidence::Low)];
        }
        // A visitor that was never seen has no known visit, and so no source, even if a signature joins others to the same person.
        let journey = if self.verdict.confidence == Confidence::Unknown { &[] } else { journey };
        let window = Window { until_s: self.until_s, length_s: policy.window_s };
        let shares = model.shares(journey, window, self.unsigned_fill(journey, window));
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
