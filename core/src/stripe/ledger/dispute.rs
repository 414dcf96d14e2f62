//! What a dispute holds back (M10).

use super::back::Back;
use super::entry::EntryKind;
use crate::base::id::StripeId;
use crate::base::money::Amount;
use crate::stripe::fact::{Dispute, DisputeTold};
use crate::stripe::object::Versions;

/// What is out of the charge; `None`: nothing is.
pub(super) fn dispute(id: &StripeId, versions: &Versions<Dispute>) -> Option<Back> {
    let disputed = versions.largest(|v| v.amount).map_or(0, Amount::minor);
    let created_s = versions.earliest(|v| Some(v.created_s)).unwrap_or(0);
    let at_s = versions.earliest(|v| v.withdrawn_s).unwrap_or(created_s);
    let currency = versions.newest(|v| v.currency);
    let minor = out(versions, disputed);
    (minor > 0).then(|| Back { key: id.to_string(), kind: EntryKind::Dispute, minor, at_s, currency })
}

fn out(versions: &Versions<Dispute>, disputed: i64) -> i64 {
    let told = last_told(versions);
    let status = versions.iter().map(|v| status_order(&v.status)).max().unwrap_or(0);
    if status == INQUIRY || is_won(versions, told) {
        return 0;
    }
    let is_out = match (longest_list(versions), told) {
        (Some((list, since_s)), told) => {
            // The list is complete when Stripe writes it; an event about funds may still be newer than the longest list seen.
            let is_newer = told.is_some_and(|(at_s, _)| at_s > since_s);
            let is_first = list.reinstatements == 0 && list.withdrawals <= 1;
            match told {
                Some((_, DisputeTold::Reinstated)) if is_newer || is_first => false,
                Some((_, DisputeTold::Withdrawn)) if is_newer => true,
                _ => return out_of_list(list, disputed),
            }
        }
        (None, Some((_, told))) => told == DisputeTold::Withdrawn,
        (None, None) => status >= NEEDS_RESPONSE,
    };
    if is_out { disputed } else { 0 }
}

/// The newest event about funds whose own list, if any, is shorter than the longest seen, and its time. Of one second money comes
/// back last.
fn last_told(versions: &Versions<Dispute>) -> Option<(i64, DisputeTold)> {
    let longest = versions.largest(entries).unwrap_or(0);
    let is_about_funds = |v: &Dispute| v.told != DisputeTold::Nothing && (longest == 0 || entries(v) < longest);
    let told = versions.dated().filter(|(_, v)| is_about_funds(v)).map(|(at_s, v)| (at_s, v.told));
    told.max_by_key(|(at_s, told)| (*at_s, *told == DisputeTold::Reinstated))
}

/// The part of the disputed amount that the entries left out, rounded half up: they may be of another currency. Money that was
/// withdrawn, given back and withdrawn again is out once.
fn out_of_list(list: &Dispute, disputed: i64) -> i64 {
    let (withdrawn, returned) = (i128::from(list.withdrawn.minor()), i128::from(list.returned.minor()));
    if withdrawn == 0 {
        // Facts stored before the sums were kept know only how many entries there were.
        return if list.withdrawals > list.reinstatements { disputed } else { 0 };
    }
    let left = (withdrawn - returned).clamp(0, withdrawn);
    let out = (i128::from(disputed) * left * 2 + withdrawn) / (withdrawn * 2);
    i64::try_from(out).unwrap_or(disputed)
}

fn entries(dispute: &Dispute) -> u32 {
    dispute.withdrawals + dispute.reinstatements
}

/// The version with the longest list, the newest of equals, and since when that list is known; `None` where none has a list.
fn longest_list(versions: &Versions<Dispute>) -> Option<(&Dispute, i64)> {
    let longest = versions.largest(entries).filter(|count| *count > 0)?;
    let since_s = versions.dated().filter(|(_, v)| entries(v) == longest).map(|(at_s, _)| at_s).min()?;
    Some((versions.iter().find(|v| entries(v) == longest)?, since_s))
}

/// Won, and not lost again with a longer list, nor with funds withdrawn since.
fn is_won(versions: &Versions<Dispute>, told: Option<(i64, DisputeTold)>) -> bool {
    let won_s = versions.dated().filter(|(_, v)| v.status == "won").map(|(at_s, _)| at_s).max();
    let is_since = |at_s: i64| won_s.is_some_and(|won_s| won_s < at_s);
    if told.is_some_and(|(at_s, told)| told == DisputeTold::Withdrawn && is_since(at_s)) {
        return false;
    }
    let longest_of = |status: &str| versions.iter().filter(|v| v.status == status).map(entries).max();
    match (longest_of("won"), longest_of("lost")) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(won), Some(lost)) => won == 0 || lost <= won,
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
