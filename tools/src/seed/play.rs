//! A plan becomes rows: each deed is a request, at its own time.

use super::lot::{Named, uuid};
use super::part::Part;
use super::plan::{Deed, Plan};
use super::sale::email;
use super::size::{DAY_S, Size};
use crate::desk::{Desk, Reply, block_on};
use crate::visit::Landing;
use serde_json::json;

/// Plays a part of a plan to a desk.
///
/// # Errors
/// A sentence, when a request is not answered as it must be.
pub(super) fn play(desk: &mut Desk, plan: &Plan, part: &Part) -> Result<(), String> {
    let mut day = i64::MIN;
    let mut dropping = Dropping { plan, parts: i64::from(part.of), rounds: 0 };
    let deeds = (0..).zip(&plan.deeds).filter(|(_, (_, deed))| part.has(plan, *deed));
    for (number, (at_s, deed)) in deeds {
        if at_s.div_euclid(DAY_S) != day {
            desk.drain();
            dropping.go_on(desk, *at_s)?;
            day = at_s.div_euclid(DAY_S);
        }
        desk.now_s.set(*at_s);
        // As long as a delivery takes.
        desk.takes(8 + number % 17);
        perform(desk, plan, *deed)?;
    }
    desk.now_s.set(plan.size.until_s);
    desk.takes(8);
    desk.drain();
    dropping.go_on(desk, plan.size.until_s)?;
    dropping.round(desk)
}

/// What the cron drops.
struct Dropping<'a> {
    plan: &'a Plan,
    /// How many parts drop their own.
    parts: i64,
    /// How often each table has had its turn.
    rounds: i64,
}

impl Dropping<'_> {
    /// Drops what is due by a time.
    fn go_on(&mut self, desk: &Desk, at_s: i64) -> Result<(), String> {
        while self.rounds < self.due(at_s) {
            self.round(desk)?;
        }
        Ok(())
    }

    fn round(&mut self, desk: &Desk) -> Result<(), String> {
        self.rounds += 1;
        block_on(desk.prune()).map_err(|fault| format!("{fault:?}"))
    }

    /// How often each table must have had its turn by a time: each week, and often enough for twice an even day's rows, of which a turn
    /// drops a thousand hits or three hundred deliveries.
    fn due(&self, at_s: i64) -> i64 {
        let Size { sessions, payments, days, until_s, .. } = self.plan.size;
        let passed = (at_s - (until_s - days * DAY_S)).div_euclid(DAY_S);
        let all = (i64::from(sessions) * 3 / 1_000 + i64::from(payments) * 8 / 300) / self.parts;
        passed / 7 + all * passed / days
    }
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
