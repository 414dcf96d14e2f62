//! How much a payment brought, by the strongest evidence (M2, M3, M5, M13), and when.

use super::entry::PaymentState;
use super::group::{Group, Named};
use super::policy::Policy;
use super::reading::ChargeReading;
use crate::base::id::StripeId;
use crate::base::money::{Amount, Currency};
use crate::base::sorted::SortedMap;
use crate::stripe::fact::{CheckoutSession, PaymentStatus, SessionMode};
use crate::stripe::object::Versions;

/// What a payment posts. Amount zero: nothing, and the state says why.
#[derive(Debug)]
pub(super) struct Posting {
    pub(super) state: PaymentState,
    pub(super) amount: Amount,
    pub(super) currency: Currency,
    pub(super) paid_s: i64,
    /// The most that can go back: what the charge itself captured, posted or not, but no more than was posted elsewhere for it.
    pub(super) captured: Amount,
    /// A charge of it was only mentioned later, so payment facts since decides whether it counts (M5).
    pub(super) needs_payment_facts_since: bool,
}

/// Strength of evidence for an amount, weakest first (M2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    NamingInvoice,
    PaidSession,
    InvoicePayment,
    PaymentIntent,
    Charge,
}

struct Evidence {
    rank: Rank,
    amount: Amount,
    currency: Currency,
}

/// What this payment posts; `None` when there is nothing to say about it (M7).
pub(super) fn posting(group: &Group, policy: Policy) -> Option<Posting> {
    let charges: Vec<ChargeReading> = group.charges.iter().map(|(_, versions)| ChargeReading::of(versions)).collect();
    let needs_payment_facts_since = charges.iter().any(|charge| !charge.told_itself);
    posting_of(group, &charges, policy).map(|posting| Posting { needs_payment_facts_since, ..posting })
}

fn posting_of(group: &Group, charges: &[ChargeReading], policy: Policy) -> Option<Posting> {
    let money = charges.iter().filter(|charge| charge.is_money()).max_by_key(|charge| charge.amount_captured);
    let captured = money.map_or(Amount::ZERO, |charge| charge.amount_captured);
    if money.is_none()
        && !names_unseen_charge(group)
        && let Some(failed) = charges.iter().find(|charge| charge.failed_after_success)
    {
        return failed.currency.map(|currency| not_posted(PaymentState::Void, currency, failed.paid_s));
    }
    let strongest = evidence(group, charges, policy).into_iter().max_by_key(|e| (e.rank, e.amount));
    if let Some(evidence) = strongest {
        let paid_s = money.map_or_else(|| time_without_charge(group), |charge| charge.paid_s);
        let captured = if money.is_some() { captured.min(evidence.amount) } else { evidence.amount };
        let (amount, currency) = (evidence.amount, evidence.currency);
        return Some(Posting {
            state: PaymentState::Paid,
            amount,
            currency,
            paid_s,
            captured,
            needs_payment_facts_since: false,
        });
    }
    if let Some(charge) = money {
        let posting = not_posted(PaymentState::BeforePaymentFacts, charge.currency?, charge.paid_s);
        return Some(Posting { captured, ..posting });
    }
    let authorised = charges.iter().find(|charge| charge.is_authorisation())?;
    Some(not_posted(PaymentState::Authorised, authorised.currency?, authorised.paid_s))
}

/// Whether the PaymentIntent says that a charge not known here paid it: another one failing then voids nothing (M13).
fn names_unseen_charge(group: &Group) -> bool {
    let is_unseen = |id: &StripeId| !group.charges.iter().any(|(known, _)| *known == id);
    group
        .intent
        .is_some_and(|(_, intent)| intent.any(|v| v.succeeded && v.latest_charge.as_ref().is_some_and(is_unseen)))
}

fn not_posted(state: PaymentState, currency: Currency, paid_s: i64) -> Posting {
    Posting { state, amount: Amount::ZERO, currency, paid_s, captured: Amount::ZERO, needs_payment_facts_since: false }
}

/// Everything that says this payment brought money through Stripe; what was paid outside is a claim (M12).
fn evidence(group: &Group, charges: &[ChargeReading], policy: Policy) -> Vec<Evidence> {
    let mut all = Vec::new();
    let mut add = |rank, amount: Amount, currency: Option<Currency>| {
        if let Some(currency) = currency.filter(|_| amount > Amount::ZERO) {
            all.push(Evidence { rank, amount, currency });
        }
    };
    if let Some((_, intent)) = group.intent
        && intent.any(|v| v.succeeded)
    {
        let received = intent.largest(|v| v.amount_received).unwrap_or(Amount::ZERO);
        add(Rank::PaymentIntent, received, intent.newest(|v| v.currency));
    }
    for (currency, paid) in invoice_payments(group) {
        add(Rank::InvoicePayment, paid, Some(currency));
    }
    // A session is paid for the shop once the card is authorised; an authorisation is not money (M3).
    let only_authorised =
        charges.iter().any(ChargeReading::is_authorisation) && !charges.iter().any(ChargeReading::is_money);
    for (_, session) in group.sessions.iter().filter(|_| !only_authorised) {
        if session.any(|v| v.payment_status == PaymentStatus::Paid) && !is_of_subscription(session) {
            let total = session.largest(|v| v.amount_total).unwrap_or(Amount::ZERO);
            add(Rank::PaidSession, total, session.newest(|v| v.currency));
        }
    }
    for (_, invoice) in &group.naming_invoices {
        if invoice.any(|v| v.paid) && !invoice.any(|v| v.out_of_band) {
            let paid = invoice.largest(|v| v.amount_paid).unwrap_or(Amount::ZERO);
            add(Rank::NamingInvoice, paid, invoice.newest(|v| v.currency));
        }
    }
    // One that was only mentioned later tells how much was captured of what others say was paid.
    let is_told = !all.is_empty();
    for charge in charges.iter().filter(|charge| charge.is_money() && (is_told || charge.may_post(policy))) {
        let (amount, currency) = (charge.amount_captured, charge.currency);
        all.extend(currency.map(|currency| Evidence { rank: Rank::Charge, amount, currency }));
    }
    all
}

/// What the InvoicePayments of a payment add up to, by currency: one PaymentIntent may pay several invoices (M2).
fn invoice_payments(group: &Group) -> SortedMap<Currency, Amount> {
    let mut sums: SortedMap<Currency, Amount> = SortedMap::new();
    for (_, payment) in &group.invoice_payments {
        let is_paid = payment.any(|v| v.paid) && !payment.any(|v| v.out_of_band);
        if let Some(currency) = payment.newest(|v| v.currency).filter(|_| is_paid) {
            let paid = payment.largest(|v| v.amount_paid).unwrap_or(Amount::ZERO);
            let sum = sums.entry(currency).or_insert(Amount::ZERO);
            // A sum out of range is no evidence that can be kept; the largest that can is.
            *sum = sum.checked_add(paid).unwrap_or_else(|_| (*sum).max(paid));
        }
    }
    sums
}

/// Whether a session began a subscription: its money is that of an invoice (M4).
fn is_of_subscription(session: &Versions<CheckoutSession>) -> bool {
    session.newest(|v| (v.mode != SessionMode::Other).then_some(v.mode)) == Some(SessionMode::Subscription)
}

/// The time of a payment whose charge is not known: the invoice's payment, else the PaymentIntent, else the session.
fn time_without_charge(group: &Group) -> i64 {
    let invoice_payment = earliest(&group.invoice_payments, |versions| versions.earliest(|v| v.paid_s));
    let invoice = earliest(&group.naming_invoices, |versions| versions.earliest(|v| v.paid_s));
    let intent = group.intent.and_then(|(_, versions)| versions.earliest(|v| Some(v.created_s)));
    let session = earliest(&group.sessions, |versions| versions.earliest(|v| Some(v.created_s)));
    let invoice_created = earliest(&group.naming_invoices, |versions| versions.earliest(|v| Some(v.created_s)));
    [invoice_payment, invoice].into_iter().flatten().min().or(intent).or(session).or(invoice_created).unwrap_or(0)
}

fn earliest<T>(named: &[Named<T>], read: impl Fn(&Versions<T>) -> Option<i64>) -> Option<i64> {
    named.iter().filter_map(|(_, versions)| read(versions)).min()
}
