//! What explains a payment's answer, as it is stored: ladder, missing, journey, credits, objects.
//!
//! It is wide, so it has a table of its own, which only one payment and its differ read. The stored JSON is short: a rung that was
//! not looked for is left out, notes and texts that the code can give again are named by place or code, and a credit does not repeat
//! its touch.
//!
//! What always holds: what is read is what was written. An explanation that the short form would change is stored in the long one,
//! which is also how rows of an earlier version are read.

use crate::port::database::{DatabaseError, Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::ladder::note::{DECIDED_EARLIER, NOTES};
use headwater::attribution::missing::fixed_texts;
use headwater::attribution::model::WHOLE;
use headwater::attribution::{Attribution, Confidence, Credit, Missing, Model, Rung, RungOutcome, RungResult};
use headwater::base::id::{PaymentId, StripeId, VisitorId};
use headwater::stripe::ledger::{MoneyNote, Payment, StripeObject};
use headwater::visit::channel::Channel;
use serde::{Deserialize, Serialize};

/// What explains an answer. As JSON it is the long form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
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
    /// The objects the payment was put together from, nearest first.
    pub objects: Vec<StripeObject>,
    /// What of its money was concluded rather than reported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<MoneyNote>,
}

/// Places of rung, outcome and note (0: none), what was looked for, the place of its object, the visitor it names.
type ClueRung = (usize, usize, usize, Option<String>, Option<usize>, Option<VisitorId>);

/// The short form: missing `m`, conflicting visitors `x`, journey `j`, credits `c`, notes of the money `n`.
#[derive(Serialize, Deserialize)]
struct Short {
    /// Which short form.
    v: u8,
    /// Rungs that saw no clue, of which only rung, outcome and note are known, each by its place; note 0: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    p: Vec<(usize, usize, usize)>,
    /// Rungs that saw a clue.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    l: Vec<ClueRung>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    m: Vec<ShortMissing>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    x: Vec<VisitorId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    j: Vec<FrozenTouch>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    c: Vec<ShortCredit>,
    /// Kinds and ids of the objects. SQL reads them under this name (`entry.unlisted`).
    objects: Vec<(String, StripeId)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    n: Vec<MoneyNote>,
}

/// A code, and its texts where they are not always the same.
#[derive(Serialize, Deserialize)]
struct ShortMissing {
    c: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    m: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    r: Option<String>,
}

/// A credit: model, touch and confidence; the weight where it is not the whole; the rest where it is not the touch's.
#[derive(Serialize, Deserialize)]
struct ShortCredit {
    /// Its place among all models.
    m: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    t: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    w: Option<u32>,
    f: Confidence,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    k: Option<Channel>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    s: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    g: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    l: Option<String>,
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
            credits: attribution.credits.clone(),
            objects: objects.collect(),
            notes: payment.notes.clone(),
        }
    }

    /// As it is stored.
    ///
    /// # Errors
    /// When it cannot be written as JSON, which none can.
    pub fn to_json(&self) -> Result<String, DatabaseError> {
        let fault = |error: serde_json::Error| DatabaseError::Fault(error.to_string());
        let short = Short::of(self).and_then(|short| serde_json::to_string(&short).ok());
        let is_same = |text: &String| Self::parse(text).is_ok_and(|read| read == *self);
        short.filter(is_same).map_or_else(|| serde_json::to_string(self).map_err(fault), Ok)
    }

    /// Reads what is stored: either form, and rows of an earlier version.
    ///
    /// # Errors
    /// When it was written by another version that says it otherwise.
    pub fn parse(text: &str) -> Result<Self, DatabaseError> {
        let is_short = text.starts_with("{\"v\":");
        let read = if is_short { serde_json::from_str(text).map(Short::long) } else { serde_json::from_str(text) };
        read.map_err(|error| DatabaseError::Fault(error.to_string()))
    }
}

/// The place of a value in a list.
fn place<T: PartialEq>(of: &T, list: &[T]) -> Option<usize> {
    list.iter().position(|one| one == of)
}

/// A rung that an earlier one made needless.
fn not_looked_for(rung: Rung) -> RungResult {
    let (outcome, note) = (RungOutcome::NotLookedFor, Some(DECIDED_EARLIER.to_owned()));
    RungResult { rung, outcome, looked_for: None, object: None, visitor: None, note }
}

/// What the touch of a credit says, as far as the credit says the same.
fn credit_of_touch(credit: &Credit, journey: &[FrozenTouch]) -> Option<Credit> {
    let frozen = journey.get(usize::try_from(credit.touch?).ok()?)?;
    let touch = &frozen.seen.touch;
    Some(Credit {
        channel: frozen.seen.channel,
        source: touch.source(),
        campaign: touch.utm_campaign.clone(),
        landing_page: touch.landing_page.clone(),
        ..credit.clone()
    })
}

impl Short {
    /// The short form; `None` where a rung, outcome or note has no place.
    fn of(long: &Explanation) -> Option<Self> {
        let (mut p, mut l) = (Vec::new(), Vec::new());
        let ids: Vec<&StripeId> = long.objects.iter().map(|object| &object.id).collect();
        for result in long.ladder.iter().filter(|result| **result != not_looked_for(result.rung)) {
            let note = result.note.as_deref().map_or(Some(0), |note| Some(place(&note, &NOTES)? + 1))?;
            let (rung, outcome) = (place(&result.rung, &Rung::ALL)?, place(&result.outcome, &RungOutcome::ALL)?);
            if (&result.looked_for, &result.object, &result.visitor) == (&None, &None, &None) {
                p.push((rung, outcome, note));
            } else {
                let object = result.object.as_ref().map_or(Some(None), |id| place(&id, &ids).map(Some))?;
                let visitor = result.visitor.as_deref().map(VisitorId::parse).transpose().ok()?;
                l.push((rung, outcome, note, result.looked_for.clone(), object, visitor));
            }
        }
        let credits =
            long.credits.iter().map(|credit| ShortCredit::of(credit, &long.journey)).collect::<Option<_>>()?;
        Some(Self {
            v: 1,
            p,
            l,
            m: long.missing.iter().map(ShortMissing::of).collect(),
            x: long.conflicting_visitors.clone(),
            j: long.journey.clone(),
            c: credits,
            objects: long.objects.iter().map(|object| (object.kind.clone(), object.id.clone())).collect(),
            n: long.notes.clone(),
        })
    }

    fn long(self) -> Explanation {
        let seen =
            self.p.into_iter().map(|(rung, outcome, note)| (rung, outcome, note, None, None, None)).chain(self.l);
        let long = |(rung, outcome, note, looked_for, object, visitor): ClueRung| {
            Some(RungResult {
                rung: *Rung::ALL.get(rung)?,
                outcome: *RungOutcome::ALL.get(outcome)?,
                looked_for,
                object: object.and_then(|at| self.objects.get(at)).map(|(_, id)| id.clone()),
                visitor: visitor.as_ref().map(VisitorId::to_string),
                note: note.checked_sub(1).and_then(|at| NOTES.get(at)).map(|note| (*note).to_owned()),
            })
        };
        let seen: Vec<RungResult> = seen.filter_map(long).collect();
        let of_rung = |rung: Rung| {
            seen.iter().find(|result| result.rung == rung).cloned().unwrap_or_else(|| not_looked_for(rung))
        };
        let credits = self.c.into_iter().filter_map(|credit| credit.long(&self.j)).collect();
        Explanation {
            ladder: Rung::ALL.into_iter().map(of_rung).collect(),
            missing: self.m.into_iter().map(ShortMissing::long).collect(),
            conflicting_visitors: self.x,
            credits,
            journey: self.j,
            objects: self.objects.into_iter().map(|(kind, id)| StripeObject { kind, id }).collect(),
            notes: self.n,
        }
    }
}

impl ShortMissing {
    fn of(missing: &Missing) -> Self {
        let fixed = fixed_texts(&missing.code);
        let is_fixed = fixed.is_some_and(|texts| texts.message == missing.message && texts.remedy == missing.remedy);
        let text = |text: &String| (!is_fixed).then(|| text.clone());
        Self { c: missing.code.clone(), m: text(&missing.message), r: text(&missing.remedy) }
    }

    fn long(self) -> Missing {
        let fixed = fixed_texts(&self.c);
        let text = |own: Option<String>, fixed: Option<&str>| own.or(fixed.map(str::to_owned)).unwrap_or_default();
        Missing {
            message: text(self.m, fixed.map(|texts| texts.message)),
            remedy: text(self.r, fixed.map(|texts| texts.remedy)),
            code: self.c,
        }
    }
}

impl ShortCredit {
    fn of(credit: &Credit, journey: &[FrozenTouch]) -> Option<Self> {
        let is_touch = credit_of_touch(credit, journey).is_some_and(|of_touch| of_touch == *credit);
        let Credit { model, touch, weight, confidence, channel, source, campaign, landing_page } = credit.clone();
        let text = |text: Option<String>| text.filter(|_| !is_touch);
        Some(Self {
            m: place(&model, &Model::ALL)?,
            t: touch,
            w: Some(weight).filter(|weight| *weight != WHOLE),
            f: confidence,
            k: (!is_touch).then_some(channel),
            s: text(source),
            g: text(campaign),
            l: text(landing_page),
        })
    }

    fn long(self, journey: &[FrozenTouch]) -> Option<Credit> {
        let credit = Credit {
            model: *Model::ALL.get(self.m)?,
            touch: self.t,
            weight: self.w.unwrap_or(WHOLE),
            confidence: self.f,
            channel: self.k.unwrap_or(Channel::Unassigned),
            source: self.s,
            campaign: self.g,
            landing_page: self.l,
        };
        if self.k.is_some() { Some(credit) } else { credit_of_touch(&credit, journey) }
    }
}

/// An explanation on its way into the database.
#[derive(Debug, Clone, Serialize)]
pub struct ExplanationRow {
    /// Its payment.
    pub payment: PaymentId,
    /// JSON of [`Explanation`].
    pub body: String,
    /// When this answer was given, if it is another than before.
    pub decided_s: Option<i64>,
    /// What brought it about.
    pub cause: Option<String>,
}

/// Writes explanations; nothing where nothing differs.
pub fn upsert(scope: &Scope, rows: &[ExplanationRow]) -> Option<Statement> {
    (!rows.is_empty()).then(|| scope.statement(sql!("explanation.upsert")).bind_json(rows))
}

/// Removes the explanations of payments.
pub fn delete(scope: &Scope, payments: &[PaymentId]) -> Option<Statement> {
    (!payments.is_empty()).then(|| scope.statement(sql!("explanation.delete")).bind_json(payments))
}
