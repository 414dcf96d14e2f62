//! A payment that is to be written: how it differs from what is stored, and its rows.

use super::derived::Derived;
use crate::fault::Fault;
use crate::store::explanation::{Explanation, ExplanationRow};
use crate::store::fact::PAYMENT_FACTS_SINCE;
use crate::store::payment::{AnswerRow, CreditRow, Decided, EntryRow, PaymentRow, StoredPayment};
use crate::store::promotion_source::code_clue;
use crate::store::remembered;
use headwater::attribution::decide::default_credit;
use headwater::attribution::{Attribution, Confidence, Credit, Model, Rung};
use headwater::base::id::{StripeId, VisitorId};
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::digest;
use headwater::stripe::ledger::{EntryKind, KinObject};
use headwater::visit::channel::Channel;

/// A payment that differs from what is stored.
pub(super) struct Changed<'a> {
    pub(super) derived: &'a Derived,
    pub(super) stored: Option<&'a StoredPayment>,
    pub(super) row: PaymentRow,
    pub(super) explanation: ExplanationRow,
    pub(super) watched: SortedSet<String>,
    pub(super) money_differs: bool,
    pub(super) answer_differs: bool,
    pub(super) credits_differ: bool,
    /// Rows of credits may be stored.
    pub(super) had_credits: bool,
    /// The answer it has had, where the history has no row of it yet.
    pub(super) before: Option<AnswerRow>,
}

/// The payment's row, when anything of it differs from what is stored.
pub(super) fn differing<'a>(
    derived: &'a Derived,
    stored: Option<&'a StoredPayment>,
) -> Result<Option<Changed<'a>>, Fault> {
    let mut changed = whole(derived, stored)?;
    let row = &changed.row;
    let Some(stored) = stored else { return Ok(Some(changed)) };
    let money_differs = stored.money_digest != row.money_digest;
    let read = stored.explanation.as_deref().map(Explanation::parse).transpose()?;
    let now = Explanation::of_payment(&derived.payment, &derived.attribution);
    let has_answer = answer_of(stored, read.as_ref()) == answer(&derived.attribution);
    // What makes its customer remembered is apart from the answer: a signed identify may change it alone.
    let is_same = has_answer
        && read.as_ref() == Some(&now)
        && stored.watched == changed.watched
        && stored.remembered_by == row.remembered_by;
    if !money_differs && is_same {
        return Ok(None);
    }
    let before = read.as_ref().map_or(&[][..], |read| &read.credits);
    changed.money_differs = money_differs;
    changed.answer_differs = !has_answer || credited(before) != credited(&now.credits);
    changed.credits_differ = before != now.credits;
    changed.had_credits = read.is_none() || !before.is_empty();
    changed.before = present_answer(stored, read.as_ref());
    changed.row.answers = stored.answers + i64::from(changed.answer_differs);
    Ok(Some(changed))
}

/// The payment as one of which all differs: its history begins with this answer.
pub(super) fn whole<'a>(derived: &'a Derived, stored: Option<&'a StoredPayment>) -> Result<Changed<'a>, Fault> {
    let payment = &derived.payment;
    let explanation = Explanation::of_payment(payment, &derived.attribution).to_json()?;
    let watched = watched(derived);
    let customer = derived.clues.customers.first();
    let email = derived.clues.emails.first().map(|found| &found.value);
    // Reports look up what was bought; here it only tells that it has changed.
    let (entries, bought) = (&payment.entries, &payment.bought);
    let money = (payment.state, payment.currency, payment.paid_s, payment.renewal, entries, customer, email, bought);
    let row = PaymentRow {
        id: payment.id.clone(),
        state: payment.state,
        currency: payment.currency,
        paid_s: payment.paid_s,
        renewal: i64::from(payment.renewal),
        gross_minor: payment.sum_minor(EntryKind::Payment),
        refunds_minor: payment.sum_minor(EntryKind::Refund),
        disputes_minor: payment.sum_minor(EntryKind::Dispute),
        customer: customer.cloned(),
        email: email.cloned(),
        confidence: derived.attribution.confidence,
        rung: derived.attribution.rung,
        visitor: derived.attribution.visitor.clone(),
        remembered_by: derived.remembered_by,
        watched: serde_json::to_string(&watched).map_err(Fault::internal)?,
        money_digest: digest(&serde_json::to_string(&money).map_err(Fault::internal)?),
        answers: 1,
    };
    let explanation = ExplanationRow { payment: payment.id.clone(), body: explanation, decided_s: None, cause: None };
    let (money_differs, answer_differs, credits_differ) = (true, true, true);
    let (before, had_credits) = (None, stored.is_some());
    Ok(Changed {
        derived,
        stored,
        row,
        explanation,
        watched,
        money_differs,
        answer_differs,
        credits_differ,
        had_credits,
        before,
    })
}

/// The clues that bring a payment back: objects that many payments share, or that its money waits for; people, visits not seen yet,
/// and payment facts since. The clue of what is remembered of a customer stands for the customer as well, that of a subscription for the
/// Checkout Session that began it, and a Checkout Session that names the payment needs none.
fn watched(derived: &Derived) -> SortedSet<String> {
    let is_clue = |(kind, id): &(KinObject, &StripeId)| match kind {
        KinObject::Charge | KinObject::PaymentIntent | KinObject::Invoice | KinObject::FirstCheckoutSession => false,
        KinObject::CheckoutSession => !derived.payment.named_by.contains(*id),
        KinObject::Customer => !derived.leans_on_memory || !derived.clues.customers.contains(*id),
        KinObject::Subscription => true,
    };
    let objects = derived.payment.kin.iter().filter(is_clue).map(|(_, id)| id.to_string());
    let waits_for = derived.payment.waits_for.iter().map(ToString::to_string);
    let users = derived.clues.users.iter().map(|found| format!("user:{}", found.value));
    let emails = derived.clues.emails.iter().map(|found| format!("email:{}", found.value));
    let payment_facts_since = derived.payment.needs_payment_facts_since.then(|| PAYMENT_FACTS_SINCE.to_owned());
    let codes = derived.clues.codes.iter().map(|found| code_clue(&found.value));
    let memory = derived.clues.customers.iter().filter(|_| derived.leans_on_memory).map(remembered::clue);
    objects
        .chain(waits_for)
        .chain(users)
        .chain(emails)
        .chain(payment_facts_since)
        .chain(codes)
        .chain(memory)
        .chain(derived.watched_visits.iter().cloned())
        .collect()
}

/// What makes an answer another one, for the history.
#[derive(PartialEq, Eq)]
pub(super) struct AnswerText<'a> {
    pub(super) confidence: Confidence,
    pub(super) rung: Option<Rung>,
    pub(super) visitor: Option<&'a VisitorId>,
    pub(super) source: Option<&'a str>,
    pub(super) campaign: Option<&'a str>,
}

/// What the history says of an attribution.
pub(super) fn answer(attribution: &Attribution) -> AnswerText<'_> {
    let credit = attribution.default_credit();
    AnswerText {
        confidence: attribution.confidence,
        rung: attribution.rung,
        visitor: attribution.visitor.as_ref(),
        source: credit.and_then(|credit| credit.source.as_deref()),
        campaign: credit.and_then(|credit| credit.campaign.as_deref()),
    }
}

/// The same of a payment as it stands.
pub(super) fn answer_of<'a>(stored: &'a StoredPayment, explained: Option<&'a Explanation>) -> AnswerText<'a> {
    let credit = explained.and_then(|explained| default_credit(&explained.credits));
    AnswerText {
        confidence: stored.confidence,
        rung: stored.rung,
        visitor: stored.visitor.as_ref(),
        source: credit.and_then(|credit| credit.source.as_deref()),
        campaign: credit.and_then(|credit| credit.campaign.as_deref()),
    }
}

/// The rows of its entries.
pub(super) fn entry_rows<'a>(changed: &'a Changed) -> impl Iterator<Item = EntryRow<'a>> {
    let payment = &changed.derived.payment;
    payment.entries.iter().map(|entry| EntryRow { payment: &payment.id, currency: payment.currency, entry })
}

/// The rows of what each model credits. A model that credits what the default one does has none: each of them credits one touch.
pub(super) fn credit_rows<'a>(changed: &'a Changed) -> Vec<CreditRow<'a>> {
    let attribution = &changed.derived.attribution;
    let default = attribution.default_credit();
    let is_own = |credit: &&Credit| default.is_none_or(|d| d.model == credit.model || columns(d) != columns(credit));
    let mut rows: Vec<CreditRow> = Vec::new();
    for credit in attribution.credits.iter().filter(is_own) {
        let position = rows.iter().filter(|row| row.credit.model == credit.model).count();
        rows.push(CreditRow { payment: &changed.row.id, position, credit });
    }
    rows
}

/// What a credit's row holds beside its model and place.
fn columns(credit: &Credit) -> (u32, Confidence, Channel, [Option<&str>; 3]) {
    let texts = [&credit.source, &credit.campaign, &credit.landing_page].map(Option::as_deref);
    (credit.weight, credit.confidence, credit.channel, texts)
}

type CreditText<'a> = (Model, Confidence, Channel, Option<&'a str>, Option<&'a str>);

/// What each model credits: an identity learnt later may change the first touch alone, and that is to be noted too (A18).
fn credited(credits: &[Credit]) -> Vec<CreditText<'_>> {
    credits.iter().map(|c| (c.model, c.confidence, c.channel, c.source.as_deref(), c.campaign.as_deref())).collect()
}

/// The row of the present answer in the history, where it has none yet.
pub(super) fn present_answer(stored: &StoredPayment, explained: Option<&Explanation>) -> Option<AnswerRow> {
    let Decided { at_s: decided_s, cause } = stored.decided.clone()?;
    let AnswerText { confidence, rung, visitor, source, campaign } = answer_of(stored, explained);
    let (visitor, source, campaign) = (visitor.cloned(), source.map(str::to_owned), campaign.map(str::to_owned));
    let (payment, ordinal) = (stored.id.clone(), stored.answers);
    Some(AnswerRow { payment, ordinal, decided_s, confidence, rung, visitor, source, campaign, cause })
}

/// The rows that explain the payments; where an answer is another one, they say when it was given, and why.
pub(super) fn explanation_rows(changed: &[Changed], cause: &str, now_s: i64) -> Vec<ExplanationRow> {
    let row = |c: &Changed| {
        let decided_s = c.answer_differs.then_some(now_s);
        ExplanationRow { decided_s, cause: decided_s.map(|_| cause.to_owned()), ..c.explanation.clone() }
    };
    changed.iter().map(row).collect()
}

/// The answers that are the present ones no longer.
pub(super) fn past_answers(changed: &[Changed]) -> Vec<AnswerRow> {
    changed.iter().filter(|c| c.answer_differs).filter_map(|c| c.before.clone()).collect()
}
