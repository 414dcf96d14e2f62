//! Money back: refunds and disputes (M3, M5, M8, M9, M10).
//!
//! What always holds: what goes back of a payment never exceeds what its charge captured, and of a payment from before the
//! connection never what was claimed for it.

use super::amount::{ChargeReading, Posting};
use super::claim::Claim;
use super::group::{Group, Named};
use super::{Entry, EntryKind, PaymentState};
use crate::id::StripeId;
use crate::money::{Amount, Currency};
use crate::stripe::fact::{Charge, ChargeStatus, Dispute, DisputeTold, Refund, RefundStatus};
use crate::stripe::object::Versions;
use std::collections::BTreeMap;

/// What of the posted claims refunds of earlier charges can still be counted against (M5).
pub(super) struct ClaimedMoney(BTreeMap<(StripeId, Currency), i64>);

impl ClaimedMoney {
    pub(super) fn of(claims: &[Claim]) -> Self {
        let posted =
            claims.iter().filter_map(|claim| Some(((claim.invoice.clone()?, claim.currency), claim.posted.minor())));
        Self(posted.collect())
    }

    fn left(&self, group: &Group, currency: Currency) -> i64 {
        group.invoices.iter().filter_map(|invoice| self.0.get(&(invoice.clone(), currency))).sum()
    }

    fn take(&mut self, group: &Group, currency: Currency, mut minor: i64) {
        for invoice in &group.invoices {
            if let Some(left) = self.0.get_mut(&(invoice.clone(), currency)) {
                let taken = minor.min(*left);
                *left -= taken;
                minor -= taken;
            }
        }
    }
}

/// Money that went back, before the bound.
struct Back {
    key: String,
    kind: EntryKind,
    minor: i64,
    at_s: i64,
    currency: Option<Currency>,
}

/// The entries of money that went back, refunds first, each by time.
pub(super) fn entries(group: &Group, posting: &Posting, claimed: &mut ClaimedMoney) -> Vec<Entry> {
    let mut left = match posting.state {
        PaymentState::Paid => posting.captured.minor(),
        PaymentState::BeforeConnection => posting.captured.minor().min(claimed.left(group, posting.currency)),
        PaymentState::Claimed | PaymentState::Authorised | PaymentState::Void => 0,
    };
    let mut all = refunds(group, posting);
    all.extend(group.disputes.iter().filter_map(|(id, versions)| dispute(id, versions)));
    // Amounts of another currency cannot be taken off. Stripe gives back in the charge's own, so this needs weaker evidence that errs.
    all.retain(|back| back.currency.is_none_or(|currency| currency == posting.currency));
    all.sort_by(|a, b| (a.kind, a.at_s, &a.key).cmp(&(b.kind, b.at_s, &b.key)));
    let mut entries = Vec::new();
    for back in all {
        let minor = back.minor.min(left);
        left -= minor;
        if posting.state == PaymentState::BeforeConnection {
            claimed.take(group, posting.currency, minor);
        }
        if let Some(amount) = Amount::new(-minor).ok().filter(|amount| *amount != Amount::ZERO) {
            entries.push(Entry { key: back.key, kind: back.kind, amount, at_s: back.at_s });
        }
    }
    entries
}

struct RefundReading<'a> {
    id: &'a StripeId,
    minor: i64,
    status: RefundStatus,
    created_s: i64,
    charge: Option<StripeId>,
    currency: Option<Currency>,
}

fn refunds(group: &Group, posting: &Posting) -> Vec<Back> {
    let mut known: Vec<RefundReading> = group.refunds.iter().map(|(id, versions)| read_refund(id, versions)).collect();
    known.sort_by(|a, b| (a.created_s, a.id).cmp(&(b.created_s, b.id)));
    let mut all = Vec::new();
    let captured = group.charges.iter().any(|(_, versions)| ChargeReading::of(versions).is_money());
    for (id, versions) in &group.charges {
        let mut charge = ChargeReading::of(versions);
        if !captured && posting.state == PaymentState::Paid && charge.status != ChargeStatus::Failed {
            // Only its authorisation was reported, but the PaymentIntent or its invoice says that it was captured since.
            charge.capture(posting.amount);
        }
        all.extend(refunds_of_charge((id, versions), &charge, &mut known));
    }
    // What no known charge owns: refunds of a charge not yet seen.
    all.extend(known.iter().filter_map(posted_refund));
    all
}

fn read_refund<'a>(id: &'a StripeId, versions: &Versions<Refund>) -> RefundReading<'a> {
    RefundReading {
        id,
        minor: versions.largest(|v| v.amount).map_or(0, Amount::minor),
        status: versions.largest(|v| v.status).unwrap_or(RefundStatus::Open),
        created_s: versions.earliest(|v| Some(v.created_s)).unwrap_or(0),
        charge: versions.newest(|v| v.charge.clone()),
        currency: versions.newest(|v| v.currency),
    }
}

fn posted_refund(refund: &RefundReading) -> Option<Back> {
    let counts = refund.status != RefundStatus::Reversed && refund.minor > 0;
    counts.then(|| Back {
        key: refund.id.to_string(),
        kind: EntryKind::Refund,
        minor: refund.minor,
        at_s: refund.created_s,
        currency: refund.currency,
    })
}

/// The refunds of one charge, taken out of `known`: those with an object of their own, and what only the charge tells of (M9).
fn refunds_of_charge(
    (id, versions): Named<Charge>,
    charge: &ChargeReading,
    known: &mut Vec<RefundReading>,
) -> Vec<Back> {
    if !charge.is_money() {
        // Never captured: what Stripe calls a refund is the authorisation let go (M3).
        known.retain(|refund| refund.charge.as_ref() != Some(id));
        return Vec::new();
    }
    let mut own: Vec<RefundReading> = Vec::new();
    let mut rest = Vec::new();
    for refund in known.drain(..) {
        let is_own = refund.charge.as_ref().is_none_or(|of| of == id);
        if is_own { own.push(refund) } else { rest.push(refund) }
    }
    *known = rest;
    let told = versions.largest(|v| v.amount_refunded).map_or(0, Amount::minor);
    let mut released = charge.released_in(told);
    let is_release =
        |refund: &RefundReading| refund.minor == charge.released() && refund.status != RefundStatus::Reversed;
    if charge.released() > 0
        && let Some(at) = own.iter().position(is_release)
    {
        own.remove(at);
        released = charge.released();
    }
    let listed: i64 = own.iter().map(|refund| refund.minor).sum();
    let unlisted = told - released - listed;
    let mut all: Vec<Back> = own.iter().filter_map(posted_refund).collect();
    if unlisted > 0 {
        let first_told =
            versions.dated().filter(|(_, v)| v.amount_refunded.minor() == told).map(|(at_s, _)| at_s).min();
        let at_s = first_told.unwrap_or(0);
        all.push(Back {
            key: format!("{id}:refunds_unlisted"),
            kind: EntryKind::Refund,
            minor: unlisted,
            at_s,
            currency: charge.currency,
        });
    }
    all
}

/// What a dispute holds back (M10): the amount while funds are out.
fn dispute(id: &StripeId, versions: &Versions<Dispute>) -> Option<Back> {
    let minor = versions.largest(|v| v.amount).map_or(0, Amount::minor);
    let created_s = versions.earliest(|v| Some(v.created_s)).unwrap_or(0);
    let at_s = versions.earliest(|v| v.withdrawn_s).unwrap_or(created_s);
    let currency = versions.newest(|v| v.currency);
    let key = id.to_string();
    (minor > 0 && funds_are_out(versions)).then_some(Back { key, kind: EntryKind::Dispute, minor, at_s, currency })
}

fn funds_are_out(versions: &Versions<Dispute>) -> bool {
    let told = |what: DisputeTold| u32::from(versions.any(|v| v.told == what));
    let (withdrawals, reinstatements) = versions
        .largest(|v| (v.withdrawals + v.reinstatements, v.withdrawals))
        .map_or((0, 0), |(both, withdrawals)| (withdrawals, both - withdrawals));
    if withdrawals + reinstatements > 0 {
        // The list is complete when Stripe writes it; an event about funds, or a win, may still be newer than the longest list seen.
        let back = told(DisputeTold::Reinstated).max(u32::from(versions.any(|v| v.status == "won")));
        return withdrawals.max(told(DisputeTold::Withdrawn)) > reinstatements.max(back);
    }
    if told(DisputeTold::Reinstated) > 0 {
        return false;
    }
    let status = versions.iter().map(|v| v.status.as_str()).max_by_key(|status| status_order(status)).unwrap_or("");
    match status_order(status) {
        WON | INQUIRY => false,
        order => order >= NEEDS_RESPONSE || told(DisputeTold::Withdrawn) > 0,
    }
}

const INQUIRY: u8 = 1;
const NEEDS_RESPONSE: u8 = 2;
const WON: u8 = 6;

/// How far a dispute has come. Statuses only move forward, so the furthest one seen stands; what is unknown moves no money.
fn status_order(status: &str) -> u8 {
    match status {
        "won" => WON,
        "lost" => 4,
        "under_review" => 3,
        "needs_response" => NEEDS_RESPONSE,
        _ if status.starts_with("appeal_") => 5,
        _ if status.starts_with("warning_") || status == "prevented" => INQUIRY,
        _ => 0,
    }
}
