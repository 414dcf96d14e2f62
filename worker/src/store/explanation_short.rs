//! The short form of an explanation, as it is stored (`explanation`).

use super::explained::Explanation;
use headwater::attribution::basis::{Basis, Lead};
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::ladder::note::{DECIDED_EARLIER, NOTES};
use headwater::attribution::missing::fixed_texts;
use headwater::attribution::model::WHOLE;
use headwater::attribution::{Confidence, Credit, Missing, Model, Rung, RungOutcome, RungResult};
use headwater::base::id::{StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::stripe::ledger::{MoneyNote, StripeObject};
use headwater::visit::channel::Channel;
use headwater::visit::self_reported::SelfReported;
use headwater::visit::touch::Touch;
use serde::Serialize;

/// Places of rung, outcome and note (0: none), what was looked for, the place of its object, the visitor it names.
type ClueRung = (usize, usize, usize, Option<String>, Option<usize>, Option<VisitorId>);

/// The short form: missing `m`, conflicting visitors `x`, journey `j`, basis `b`, credits `c`, notes of the money `n`, the self-reported
/// source `h`.
#[derive(Serialize, FromJson)]
pub(super) struct Short {
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    b: Option<ShortBasis>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    c: Vec<ShortCredit>,
    /// Kinds and ids of the objects. SQL reads them under this name (`entry.next_for_check`).
    objects: Vec<(String, StripeId)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    n: Vec<MoneyNote>,
    /// The self-reported source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    h: Option<SelfReported>,
}

/// When the journey ends, and the place of what leads to credit; the source of the payment's own metadata where it has one, and its channel
/// where the owner named it.
#[derive(Serialize, FromJson)]
struct ShortBasis(
    i64,
    usize,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<Touch>,
    #[serde(default, skip_serializing_if = "Option::is_none")] Option<Channel>,
);

impl ShortBasis {
    /// None where nothing leads to credit: then nothing is credited either, which tells it from rows of an earlier version.
    fn of(basis: &Basis) -> Option<Self> {
        let lead = place(&basis.lead, &Lead::ALL).filter(|_| basis.lead != Lead::Nothing)?;
        Some(Self(basis.until_s, lead, basis.own.clone(), basis.own_channel))
    }

    fn long(self) -> Option<Basis> {
        let Self(until_s, lead, own, own_channel) = self;
        Some(Basis { until_s, lead: *Lead::ALL.get(lead)?, own, own_channel })
    }
}

/// A code, and its texts where they are not always the same. It reads the long form too.
#[derive(Serialize, FromJson)]
pub struct ShortMissing {
    #[serde(alias = "code")]
    c: String,
    #[serde(alias = "message", default, skip_serializing_if = "Option::is_none")]
    m: Option<String>,
    #[serde(alias = "remedy", default, skip_serializing_if = "Option::is_none")]
    r: Option<String>,
}

/// A credit: model, touch and confidence; the weight where it is not the whole; the rest where it is not the touch's.
#[derive(Serialize, FromJson)]
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

/// The place of a value in a list.
fn place<T: PartialEq>(of: &T, list: &[T]) -> Option<usize> {
    list.iter().position(|one| one == of)
}

/// A rung that an earlier one made needless.
fn not_looked_for(rung: Rung) -> RungResult {
    let (outcome, note) = (RungOutcome::NotLookedFor, Some(DECIDED_EARLIER.to_owned()));
    RungResult { rung, outcome, looked_for: None, object: None, visitor: None, note }
}

/// The credit as its touch has it, or, where it rests on none, what the credit rests on.
fn credit_of_touch(credit: &Credit, journey: &[FrozenTouch], basis: Option<&Basis>) -> Option<Credit> {
    let Some(place) = credit.touch else { return Some(credit_of_own(credit, basis?)) };
    let frozen = journey.get(usize::try_from(place).ok()?)?;
    let touch = &frozen.seen.touch;
    Some(Credit {
        channel: frozen.seen.channel,
        source: touch.source(),
        campaign: touch.utm_campaign.clone(),
        landing_page: touch.landing_page.clone(),
        ..credit.clone()
    })
}

/// The credit as the source in the payment's own metadata has it.
fn credit_of_own(credit: &Credit, basis: &Basis) -> Credit {
    let nothing = Touch::default();
    let own = basis.own.as_ref().unwrap_or(&nothing);
    Credit {
        channel: basis.channel(),
        source: own.source(),
        campaign: own.utm_campaign.clone(),
        landing_page: own.landing_page.clone(),
        ..credit.clone()
    }
}

impl Short {
    /// The short form; `None` where a rung, outcome or note has no place.
    pub(super) fn of(long: &Explanation) -> Option<Self> {
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
        let credits = long.credits.iter().map(|credit| ShortCredit::of(credit, long)).collect::<Option<_>>()?;
        Some(Self {
            v: 1,
            p,
            l,
            m: long.missing.iter().map(ShortMissing::of).collect(),
            x: long.conflicting_visitors.clone(),
            j: long.journey.clone(),
            b: long.basis.as_ref().and_then(ShortBasis::of),
            c: credits,
            objects: long.objects.iter().map(|object| (object.kind.clone(), object.id.clone())).collect(),
            n: long.notes.clone(),
            h: long.self_reported.clone(),
        })
    }

    pub(super) fn long(self) -> Explanation {
        let seen =
            self.p.into_iter().map(|(rung, outcome, note)| (rung, outcome, note, None, None, None)).chain(self.l);
        let long = |(rung, outcome, note, looked_for, object, visitor): (
            usize,
            usize,
            usize,
            _,
            Option<usize>,
            Option<VisitorId>,
        )| {
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
        let find = |rung: Rung| seen.iter().find(|result| result.rung == rung).cloned();
        // What is recorded seldom is there only where it was.
        let of_rung = |rung: Rung| find(rung).or_else(|| (!rung.is_seldom()).then(|| not_looked_for(rung)));
        let basis = self.b.and_then(ShortBasis::long);
        let credits = self.c.into_iter().filter_map(|credit| credit.long(&self.j, basis.as_ref())).collect();
        Explanation {
            ladder: [Rung::ByHand].into_iter().chain(Rung::LADDER).filter_map(of_rung).collect(),
            missing: self.m.into_iter().map(ShortMissing::long).collect(),
            conflicting_visitors: self.x,
            credits,
            journey: self.j,
            basis,
            objects: self.objects.into_iter().map(|(kind, id)| StripeObject { kind, id }).collect(),
            notes: self.n,
            self_reported: self.h,
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

    /// With its texts.
    pub fn long(self) -> Missing {
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
    fn of(credit: &Credit, of: &Explanation) -> Option<Self> {
        let of_touch = credit_of_touch(credit, &of.journey, of.basis.as_ref());
        let is_touch = of_touch.is_some_and(|of_touch| of_touch == *credit);
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

    fn long(self, journey: &[FrozenTouch], basis: Option<&Basis>) -> Option<Credit> {
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
        if self.k.is_some() { Some(credit) } else { credit_of_touch(&credit, journey, basis) }
    }
}
