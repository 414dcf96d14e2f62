//! Refunds: those with an object of their own, and those that only the charge reports (M8, M9), without the rest of a partial capture
//! (M3).

use super::amount::Posting;
use super::back::Back;
use super::capture::{Capture, Release};
use super::entry::{EntryKind, PaymentState};
use super::group::Group;
use super::note::MoneyNote;
use super::reading::{ChargeReading, RefundReading};
use crate::base::id::StripeId;
use crate::base::money::Currency;
use crate::base::sorted::sort_by;
use crate::stripe::fact::{Charge, ChargeStatus, Origin, RefundCategory};
use crate::stripe::object::Versions;

/// The refunds of a payment, before any bound.
pub(super) fn refunds(group: &Group, posting: &Posting, notes: &mut Vec<MoneyNote>) -> Vec<Back> {
    let mut known: Vec<RefundReading> =
        group.refunds.iter().map(|(id, versions)| RefundReading::of(id, versions)).collect();
    sort_by(&mut known, |a, b| (a.created_s, a.id).cmp(&(b.created_s, b.id)));
    let mut all = Vec::new();
    let captured = group.charges.iter().any(|(_, versions)| ChargeReading::of(versions).is_money());
    let mut is_charge_known = false;
    for (id, versions) in &group.charges {
        let mut charge = ChargeReading::of(versions);
        if !captured && posting.state == PaymentState::Paid && charge.status != ChargeStatus::Failed {
            // Only its authorisation was reported, but the PaymentIntent or its invoice says that it was captured since.
            charge.capture(posting.amount);
        }
        let own = take_own(id, charge.is_money(), &mut known);
        if charge.is_money() {
            is_charge_known = true;
            let release = Capture::of_charge(group, versions, &charge).release(&own);
            notes.extend(release.as_ref().map(MoneyNote::of_release));
            all.extend(refunds_of_charge(id, versions, charge.currency, OwnRefunds { refunds: own, release }));
        }
    }
    // What no known charge owns: refunds of a charge not yet seen.
    let release = if is_charge_known { None } else { Capture::of_intent(group, posting.amount).release(&known) };
    notes.extend(release.as_ref().map(MoneyNote::of_release));
    let is_release = |refund: &RefundReading| release.as_ref().is_some_and(|release| is_rest(release, refund));
    all.extend(known.iter().filter(|refund| !is_release(refund)).filter_map(given_back));
    all
}

/// Takes a charge's refunds out of those known. Of one that was never captured there are none: what Stripe calls a refund is the
/// authorisation let go (M3).
fn take_own<'a>(charge: &StripeId, is_money: bool, known: &mut Vec<RefundReading<'a>>) -> Vec<RefundReading<'a>> {
    let is_own = |refund: &RefundReading| match &refund.charge {
        Some(of) => of == charge,
        None => is_money,
    };
    let (own, rest) = known.drain(..).partition(is_own);
    *known = rest;
    own
}

/// What a refund gave back; `None` where it failed or was of nothing.
fn given_back(refund: &RefundReading) -> Option<Back> {
    (refund.stands() && refund.minor > 0).then(|| Back {
        key: refund.id.to_string(),
        kind: EntryKind::Refund,
        minor: refund.minor,
        at_s: refund.created_s,
        currency: refund.currency,
    })
}

fn is_rest(release: &Release, refund: &RefundReading) -> bool {
    let says_so = release.is_refund && refund.category == Some(RefundCategory::Release);
    says_so || release.refund.as_ref() == Some(refund.id)
}

/// The refunds of a charge, and how its partial capture was read.
struct OwnRefunds<'a> {
    refunds: Vec<RefundReading<'a>>,
    release: Option<Release>,
}

fn refunds_of_charge(
    id: &StripeId,
    versions: &Versions<Charge>,
    currency: Option<Currency>,
    own: OwnRefunds<'_>,
) -> Vec<Back> {
    let OwnRefunds { refunds: mut own, release } = own;
    own.retain(|refund| !release.as_ref().is_some_and(|release| is_rest(release, refund)));
    let rest = release.filter(|release| release.is_refund).map_or(0, |release| release.minor);
    let told = Told::of(versions, &own, rest);
    // Where the newest version does not count the rest yet, its refunds are all there are.
    let real = if told.minor >= rest { told.minor - rest } else { told.minor };
    let counted: i64 = own.iter().filter(|refund| told.counts(refund)).map(|refund| refund.minor).sum();
    let mut all: Vec<Back> = own.iter().filter_map(given_back).collect();
    if real > counted {
        all.push(Back {
            key: format!("{id}:refunds_unlisted"),
            kind: EntryKind::Refund,
            minor: real - counted,
            at_s: told.first_s,
            currency,
        });
    } else if told.has_fallen && versions.newest_origin() == Some(Origin::Event) {
        // A list of charges is followed by one of refunds, which tells better which of them failed.
        give_back(&mut all, &own, &told, real);
    }
    all
}

/// `charge.amount_refunded` by the newest version (M9): it falls again when a refund fails.
struct Told {
    minor: i64,
    as_of_s: i64,
    /// When it first said so.
    first_s: i64,
    /// An older version reported more.
    has_fallen: bool,
    /// A refund that fails is no longer in it: so it is at Stripe as a rule, and not with every charge of the past.
    forgets: bool,
}

impl Told {
    /// `own`: its refunds; `rest`: what of its amount is none of them (M3).
    fn of(versions: &Versions<Charge>, own: &[RefundReading], rest: i64) -> Self {
        let newest_s = versions.dated().map(|(as_of_s, _)| as_of_s).max().unwrap_or(0);
        // Within a second the order of events is not known; refunds are made more often than they fail.
        let of_newest = versions.dated().filter(|(as_of_s, _)| *as_of_s == newest_s);
        let minor = of_newest.map(|(_, v)| v.amount_refunded.minor()).max().unwrap_or(0);
        let first_s =
            versions.dated().filter(|(_, v)| v.amount_refunded.minor() == minor).map(|(as_of_s, _)| as_of_s).min();
        let has_fallen = versions.dated().any(|(as_of_s, v)| as_of_s < newest_s && v.amount_refunded.minor() > minor);
        let is_without = |refund: &RefundReading| {
            let is_after = |at_s: i64| refund.told_s < at_s && refund.reversed_s.is_some_and(|since_s| since_s <= at_s);
            versions.dated().any(|(at_s, v)| is_after(at_s) && v.amount_refunded.minor() - rest < refund.minor)
        };
        let forgets = has_fallen || own.iter().any(is_without);
        Self { minor, as_of_s: newest_s, first_s: first_s.unwrap_or(0), has_fallen, forgets }
    }

    /// Whether that amount has this refund in it.
    fn counts(&self, refund: &RefundReading) -> bool {
        let failed_since = refund.reversed_s.is_some_and(|reversed_s| reversed_s > self.as_of_s);
        refund.stands() || !self.forgets || failed_since
    }
}

/// The charge reports fewer refunds than before, and than are known here: one of them failed, and nothing else reported that. The youngest of
/// those it counted give way; one that was made in that very second is among these.
fn give_back(all: &mut [Back], own: &[RefundReading], told: &Told, real: i64) {
    let counted = own.iter().filter(|refund| refund.stands() && refund.told_s <= told.as_of_s);
    let mut over: i64 = counted.clone().map(|refund| refund.minor).sum::<i64>() - real;
    for refund in counted.rev() {
        let back = all.iter_mut().find(|back| back.key == refund.id.as_str());
        let Some(back) = back.filter(|_| over > 0) else { continue };
        let given = over.min(back.minor);
        back.minor -= given;
        over -= given;
    }
}
