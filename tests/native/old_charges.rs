//! M5 through the handlers: an endpoint of `checkout.session.completed`, `invoice.paid` and `charge.refunded` alone.
//! Charge and invoice do not name each other. They give one answer in any order, at the same time, and when one of them
//! is removed again.

use crate::stored_forms::lengthen_facts;
use headwater_tools::desk::Desk;
use headwater_tools::shop::{Buyer, ChargeState, Purchase};
use headwater_tools::simulator::{Action, Random, Task, interleave, parting};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const FOLLOWED: [&str; 4] =
    ["checkout.session.completed", "invoice.paid", "charge.refunded", "charge.dispute.funds_withdrawn"];

fn purchase(key: &str, customer: &str, at_s: i64) -> Purchase {
    let metadata = json!({"headwater_visitor_id": "00000001-0000-4000-8000-000000000000"});
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 3_000, currency: "eur", at_s }
}

fn told(event_type: &str, at_s: i64, object: Value) -> Value {
    headwater_tools::shop::event(event_type, at_s, object)
}

fn refunded(of: &Purchase, minor: i64, at_s: i64) -> Value {
    let state = ChargeState { refunded_minor: minor, ..of.taken() };
    told("charge.refunded", at_s, of.charge(&state))
}

/// Two customers, renewals of the same amount in one day and in others, some refunded, one disputed too.
fn world() -> Vec<Value> {
    let ada = |key: &str, at_s: i64| purchase(key, "ada", at_s);
    let (first, second) = (ada("a0", NOW_S), ada("a1", NOW_S + 30 * DAY_S));
    // Two within hours of each other, and another's in the same hour.
    let (morning, evening) = (ada("a2", NOW_S + 60 * DAY_S), ada("a3", NOW_S + 60 * DAY_S + 30_000));
    let other = purchase("b0", "bob", NOW_S + 60 * DAY_S + 60);
    let mut events = first.subscribe("sub_ada");
    events.extend([&second, &morning, &evening].into_iter().flat_map(|of| of.renew("sub_ada")));
    events.extend(other.renew("sub_bob"));
    events.extend([
        refunded(&first, 500, NOW_S + DAY_S),
        refunded(&second, 3_000, NOW_S + 31 * DAY_S),
        refunded(&morning, 1_100, NOW_S + 61 * DAY_S),
        refunded(&evening, 1_300, NOW_S + 62 * DAY_S),
        refunded(&other, 1_700, NOW_S + 63 * DAY_S),
        // Nobody told of the money of this one.
        refunded(&purchase("x", "ada", NOW_S - 90 * DAY_S), 3_000, NOW_S),
    ]);
    let dispute = evening.dispute_object(1_000, "needs_response", NOW_S + 64 * DAY_S, &[-1_000]);
    events.push(told("charge.dispute.funds_withdrawn", NOW_S + 64 * DAY_S, dispute));
    events.retain(|event| FOLLOWED.contains(&event["type"].as_str().unwrap()));
    events
}

fn straight(events: &[Value]) -> Desk {
    let desk = Desk::new(NOW_S + 70 * DAY_S);
    for event in events {
        assert_eq!(desk.deliver(event).status, 200, "{event}");
    }
    desk.drain();
    desk
}

#[test]
fn refunds_of_renewals_count_and_say_how_they_were_found() {
    let desk = straight(&world());
    let left = 5 * 3_000 - (500 + 3_000 + 1_100 + 1_300 + 1_700 + 1_000);
    assert_eq!(desk.net()["eur"], left);
    for (payment, claim) in
        [("pi_a0", "in_a0"), ("pi_a1", "in_a1"), ("pi_a2", "in_a2"), ("pi_a3", "in_a3"), ("pi_b0", "in_b0")]
    {
        let notes = json!(desk.payment(payment).notes);
        assert_eq!(
            (&notes[0]["note"], &notes[0]["claim"]),
            (&json!("claim_found"), &json!(claim)),
            "{payment}: {notes}"
        );
    }
    let unknown = desk.payment("pi_x");
    assert!(unknown.notes.is_empty() && unknown.entries.is_empty(), "before payment facts");
    let found = desk.payment("pi_a1").payment;
    assert_eq!(found.visitor, desk.payment("in_a1").payment.visitor, "credited as the money it takes back");
}

#[test]
fn in_any_order_and_at_the_same_time_they_meet() {
    let reference = straight(&world());
    for seed in 0..24 {
        let mut random = Random::new(seed);
        let desk = Desk::new(NOW_S + 70 * DAY_S);
        let mut waiting = Action::deliveries(NOW_S + 70 * DAY_S, world());
        random.shuffle(&mut waiting);
        desk.database.interleave(true);
        for _ in 0..200 {
            if waiting.is_empty() {
                break;
            }
            let together = 1 + random.below(6.min(waiting.len()));
            let group: Vec<Action> = waiting.drain(..together.min(waiting.len())).collect();
            let tasks = group.iter().map(|action| Some(Box::pin(action.happen(&desk)) as Task)).collect();
            let ended = interleave(tasks, &mut random, |_| false);
            waiting.extend(
                group.into_iter().zip(ended).filter(|(_, ended)| *ended != Some(true)).map(|(action, _)| action),
            );
        }
        desk.database.interleave(false);
        assert!(waiting.is_empty(), "seed {seed}");
        desk.drain();
        for (found, expected) in desk.dump().iter().zip(&reference.dump()) {
            assert!(found == expected, "seed {seed}: {}", parting(found, expected));
        }
        assert_eq!(desk.net(), reference.net(), "seed {seed}");
    }
}

#[test]
fn the_charge_itself_told_later_takes_the_place_of_what_was_found() {
    let desk = straight(&world());
    let first = purchase("a1", "ada", NOW_S + 30 * DAY_S);
    let linked = first.invoice_payment("payment_intent", true);
    // It links the invoice to a payment at last: the claim gives way, and what was found is what is linked.
    desk.deliver(&told("invoice_payment.paid", NOW_S + 65 * DAY_S, linked));
    desk.drain();
    let payment = desk.payment("pi_a1");
    assert_eq!(json!(payment.payment.state), json!("paid"));
    assert!(!payment.notes.iter().any(|note| json!(note)["note"] == "claim_found"), "{:?}", payment.notes);
    assert_eq!(desk.net(), straight(&world()).net(), "no money more or less");
}

/// What was stored before charges and invoices met: the migration leads them to each other.
#[test]
fn the_migration_lets_what_is_known_meet() {
    let desk = straight(&world());
    lengthen_facts(&desk);
    // Who leaned on what is remembered of a customer carried the customer's own clue as well.
    let both = "INSERT INTO clue SELECT site, substr(clue, 12), mode, payment FROM clue WHERE clue LIKE 'remembered:%'";
    desk.database.execute(both).unwrap();
    let links = || desk.database.query("SELECT source, target FROM link ORDER BY 1, 2").unwrap();
    let (before, net) = (links(), desk.net());
    desk.database.execute("DELETE FROM link WHERE source LIKE 'meeting_%' OR target LIKE 'meeting_%'").unwrap();
    assert!(links().len() < before.len());
    // So it stood then: the refund of a renewal counted nothing.
    desk.database.execute("DELETE FROM entry WHERE payment = 'pi_a1'").unwrap();
    desk.database.execute("UPDATE payment SET refunds_minor = 0, money_digest = '' WHERE id = 'pi_a1'").unwrap();
    assert_ne!(desk.net(), net);
    let migration = include_str!("../../worker/migrations/0008_shapes.sql");
    let (data, _) = migration.split_once("-- Whose events count").unwrap();
    for statement in data.split(";\n").filter(|statement| statement.contains("INSERT")) {
        desk.database.execute(statement).unwrap();
    }
    assert_eq!(links(), before);
    desk.drain();
    assert_eq!(desk.net(), net);
}
