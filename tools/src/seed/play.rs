//! A plan becomes rows: each deed is a request, at its own time.

use super::lot::{Named, uuid};
use super::plan::{Deed, Plan};
use super::sale::email;
use super::size::{DAY_S, Size, Sums};
use crate::desk::{Desk, Reply, block_on};
use crate::visit::Landing;
use serde_json::json;
use std::collections::BTreeMap;

/// Plays a plan to a desk, in one transaction. Gives what the ledger must come to.
///
/// # Errors
/// A sentence, when a request is not answered as it must be; nothing is stored then.
pub fn seed(desk: &mut Desk, plan: &Plan) -> Result<BTreeMap<&'static str, Sums>, String> {
    desk.database.begin_at_once().map_err(|error| error.to_string())?;
    play(desk, plan)?;
    desk.database.commit_at_once().map_err(|error| error.to_string())?;
    Ok(plan.sums())
}

fn play(desk: &mut Desk, plan: &Plan) -> Result<(), String> {
    let mut day = i64::MIN;
    let rounds = rounds_a_day(plan);
    for (number, (at_s, deed)) in (0..).zip(&plan.deeds) {
        if at_s.div_euclid(DAY_S) != day {
            upkeep(desk, rounds)?;
            day = at_s.div_euclid(DAY_S);
        }
        desk.now_s.set(*at_s);
        // As long as a delivery takes.
        desk.takes(8 + number % 17);
        perform(desk, plan, *deed)?;
    }
    desk.now_s.set(plan.size.until_s);
    desk.takes(8);
    upkeep(desk, rounds)
}

/// How often a day each table has its turn to be rid of what is past its time: often enough for twice an even day's rows, of which
/// a turn drops a thousand hits or three hundred deliveries.
fn rounds_a_day(plan: &Plan) -> i64 {
    let Size { sessions, payments, days, .. } = plan.size;
    2 + (i64::from(sessions) * 3 / 1_000 + i64::from(payments) * 8 / 300) / days
}

/// What follows the answers of a day, and what the cron drops.
fn upkeep(desk: &Desk, rounds: i64) -> Result<(), String> {
    desk.drain();
    for _ in 0..rounds {
        block_on(desk.prune()).map_err(|fault| format!("{fault:?}"))?;
    }
    Ok(())
}

fn perform(desk: &Desk, plan: &Plan, deed: Deed) -> Result<(), String> {
    let seed = plan.size.seed;
    if let Deed::Visit(number) | Deed::Page(number, _) | Deed::Identify(number) = deed {
        let Some(visit) = plan.visit(number) else { return Ok(()) };
        let (visitor, session) = (uuid(seed, Named::Visitor, visit.visitor), uuid(seed, Named::Session, number));
        let reply = match deed {
            Deed::Identify(_) => desk.identify(&visitor, &session, &json!({"email": email(visit.visitor)})),
            _ => {
                let opened = if let Deed::Page(_, nth) = deed { visit.further(nth) } else { visit.landing() };
                desk.visit(&visitor, &session, Landing { url: &opened.url, referrer: &opened.referrer })
            }
        };
        return answered(&reply, 202, "accepted");
    }
    for event in plan.events_of(deed) {
        answered(&desk.deliver(&event), 200, "stored")?;
    }
    Ok(())
}

fn answered(reply: &Reply, status: u16, outcome: &str) -> Result<(), String> {
    let is_right = reply.status == status && reply.body.get("outcome").is_some_and(|told| told == outcome);
    if is_right { Ok(()) } else { Err(format!("answered {} {}", reply.status, reply.body)) }
}
