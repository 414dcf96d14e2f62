//! How often each call of the owner's asks the database: a batch is a round trip, and D1 may be far away.

use headwater::attribution::Confidence;
use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::FakeStripe;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::{Action, Random, Task, interleave};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "00000001-0000-4000-8000-000000000000";
const SESSION: &str = "00000002-0000-4000-8000-000000000000";

/// A site with a visit, a purchase, a key and an import that is done.
fn account() -> Account {
    let mut stripe = FakeStripe::new(KEY);
    let metadata = json!({"headwater_visitor_id": VISITOR});
    let buyer = Buyer { customer: "cus_a".to_owned(), email: "a@example.com".to_owned(), metadata };
    let purchase = Purchase { key: "a".to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S };
    stripe.happen_unheard(purchase.once());
    let account = Account::new(stripe, NOW_S);
    assert_eq!(account.desk.visit(VISITOR, SESSION, Landing::at("https://shop.example/")).status, 202);
    account
}

/// The round trips of one call, which must give this status.
fn trips(account: &Account, call: &str, body: Value, status: u16) -> u64 {
    let (method, path) = call.split_once(' ').unwrap();
    let before = account.desk.database.batches();
    let reply = account.desk.owner(method, path, Some(body));
    assert_eq!(reply.status, status, "{call}: {reply:?} {:?}", account.desk.faults);
    account.desk.database.batches() - before
}

/// A call of the owner's: what it costs, its body, and the status that it gives.
type Call = (u64, String, Value, u16);

/// What these calls cost, one after another.
fn cost(account: &Account, calls: &[Call]) -> Vec<Call> {
    let cost = |(_, call, body, status): &Call| {
        (trips(account, call, body.clone(), *status), call.clone(), body.clone(), *status)
    };
    calls.iter().map(cost).collect()
}

fn questions(site: &str, own: &str) -> Vec<Call> {
    let range = "from=2026-09-01&to=2026-09-30&mode=test";
    let calls = [
        (1, "GET /api/sites".to_owned()),
        (1, "GET /api/sign-ins".to_owned()),
        (1, format!("GET {site}/set-up")),
        (1, format!("GET {site}/now")),
        // The site's zone tells its days. Which names have money tells whose visits are counted in any case.
        (3, format!("GET {site}/report?{range}")),
        (2, format!("GET {site}/payments?{range}")),
        // What its subscription is for is looked up beside it; where nothing tells it, what its Checkout Session sold is asked for by itself.
        (3, format!("GET {site}/payments/pi_a?mode=test")),
        (3, format!("GET {site}/people/{VISITOR}?mode=test")),
        (4, format!("GET {site}/people/cus_a?mode=test")),
        (1, format!("GET {site}/integrations")),
        (1, format!("GET {own}/deliveries")),
    ];
    calls.into_iter().map(|(trips, call)| (trips, call, json!({}), 200)).collect()
}

fn changes(site: &str, own: &str) -> Vec<Call> {
    let secret = json!({"secret": "whsec_another_0123456789", "mode": "test"});
    // Each has one round trip more than its work: it is noted for the list of what was changed.
    vec![
        (2, format!("PATCH {site}"), json!({"claims_join": false}), 200),
        (2, format!("POST {site}/identify-key"), json!({}), 201),
        (2, format!("DELETE {site}/identify-key"), json!({}), 200),
        (2, format!("POST {site}/integrations"), json!({"kind": "stripe"}), 201),
        (3, format!("POST {own}/secrets"), secret, 201),
        (2, format!("DELETE {own}/secrets/sec_none"), json!({}), 200),
    ]
}

#[test]
fn questions_and_changes_of_the_owner_ask_the_database_as_seldom_as_they_can() {
    let account = account();
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let site = format!("/api/sites/{}", account.desk.site);
    let own = format!("{site}/integrations/{}", account.desk.integration);
    for calls in [questions(&site, &own), changes(&site, &own)] {
        assert_eq!(cost(&account, &calls), calls);
    }
}

#[test]
fn work_with_a_key_is_shown_by_the_commit_that_begins_it() {
    let account = account();
    let own = format!("/api/sites/{}/integrations/{}", account.desk.site, account.desk.integration);
    // The lease, the endpoint at Stripe and the lease given back are counted with the rest, and the note of what was changed.
    let mut calls = vec![(11, format!("PUT {own}/key"), json!({"key": KEY}), 200)];
    let mut found = cost(&account, &calls);
    let mut then = |trips: u64, call: &str, body: Value, status: u16| {
        account.settle(10);
        let call = (trips, format!("POST {own}/{call}"), body, status);
        found.extend(cost(&account, std::slice::from_ref(&call)));
        calls.push(call);
    };
    // Probing leases the key and gives it back.
    then(5, "import", json!({"mode": "test"}), 202);
    then(3, "check", json!({"mode": "test"}), 202);
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    // Nothing is left that had to be asked of Stripe.
    then(2, "disconnect", json!({"revenue": "keep"}), 200);
    assert_eq!(found, calls);
}

/// Round trips and statements of deliveries.
type Costs = Vec<(u64, u64)>;

/// What deliveries cost, one after another.
fn delivery_costs(account: &Account, events: &[Value], outcome: &str) -> Costs {
    let database = &account.desk.database;
    let cost = |event| {
        let before = (database.batches(), database.statements());
        assert_eq!(account.desk.deliver(event).body["outcome"], outcome);
        (database.batches() - before.0, database.statements() - before.1)
    };
    events.iter().map(cost).collect()
}

/// The same, each in an isolate that has met nothing of the purchase. It reads the integration first, by two statements that are not counted.
fn costs_in_new_isolates(account: &Account, events: &[Value]) -> Costs {
    let cost = |event: &Value| {
        account.desk.forget();
        let costs = delivery_costs(account, std::slice::from_ref(event), "stored");
        costs.into_iter().map(|(trips, statements)| (trips - 1, statements - 2)).next().unwrap()
    };
    events.iter().map(cost).collect()
}

/// A purchase of a visitor who was seen.
fn seen_purchase(key: &str) -> Purchase {
    let metadata = json!({"headwater_visitor_id": VISITOR, "headwater_session_id": SESSION});
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

#[test]
fn a_delivery_costs_two_round_trips_where_its_evidence_is_foreseen() {
    let account = account();
    // The first delivery turns the integration active, which the isolate learns once it reads it again.
    seen_purchase("first").once().iter().for_each(|event| drop(account.desk.deliver(event)));
    account.desk.forget();
    let _ = delivery_costs(&account, &seen_purchase("a").once(), "stored");
    let once = seen_purchase("b").once();
    let reversed: Vec<Value> = seen_purchase("r").once().into_iter().rev().collect();
    let renewed = Purchase { key: "c2".to_owned(), at_s: NOW_S + 10, ..seen_purchase("c") };
    let costs = |events: &[Value]| delivery_costs(&account, events, "stored");
    let found = [
        // charge.succeeded, payment_intent.succeeded, checkout.session.completed
        costs(&once),
        delivery_costs(&account, &once, "duplicate"),
        // The other way round.
        costs(&reversed),
        // refund.created, charge.refunded
        costs(&seen_purchase("b").refund(500, NOW_S + 5)),
        // customer.subscription.created, charge.succeeded, payment_intent.succeeded, invoice.paid, invoice_payment.paid,
        // checkout.session.completed. The invoice says what was bought. The subscription is worth something a month, which takes five.
        costs(&seen_purchase("c").subscribe("sub_c")),
        // charge.succeeded, payment_intent.succeeded, invoice.paid, invoice_payment.paid. What is remembered of the customer names the
        // visitor until the invoice leads to the Checkout Session, so the journey is asked for by itself.
        costs(&renewed.renew("sub_c")),
    ];
    // A single payment whose line items are not read yet asks for them in each commit: one statement.
    let expected = [
        vec![(2, 14), (2, 9), (2, 17)],
        vec![(1, 4); 3],
        vec![(2, 16), (2, 18), (2, 13)],
        vec![(2, 15), (2, 11)],
        vec![(2, 13), (2, 14), (2, 12), (2, 18), (2, 10), (2, 18)],
        vec![(3, 16), (3, 13), (2, 18), (2, 9)],
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_new_isolate_foresees_what_the_event_alone_leads_to() {
    let account = account();
    seen_purchase("first").once().iter().for_each(|event| drop(account.desk.deliver(event)));
    let reversed: Vec<Value> = seen_purchase("e").once().into_iter().rev().collect();
    let found = [
        // The charge leads to the customer and the address. Nothing else of the payment is known of the others before they are read.
        costs_in_new_isolates(&account, &seen_purchase("d").once()),
        // The Checkout Session makes no payment by itself.
        costs_in_new_isolates(&account, &reversed),
        costs_in_new_isolates(&account, &seen_purchase("e").refund(500, NOW_S + 5)),
    ];
    let expected = [vec![(2, 15), (3, 11), (3, 19)], vec![(2, 17), (3, 20), (3, 15)], vec![(3, 16), (3, 13)]];
    assert_eq!(found, expected);
}

#[test]
fn evidence_that_was_foreseen_is_not_used_where_the_ledger_leads_elsewhere() {
    let account = account();
    let [charge, _, session] = seen_purchase("b").once().try_into().unwrap();
    assert_eq!(account.desk.deliver(&session).body["outcome"], "stored");
    // Another isolate: the charge alone leads to the customer and the address, and to no visitor.
    account.desk.forget();
    let costs = delivery_costs(&account, &[charge], "stored");
    let payment = account.desk.payment("pi_b").payment;
    assert_eq!((payment.visitor.as_deref(), payment.confidence), (Some(VISITOR), Confidence::High));
    assert_eq!(costs[0].0, 4, "the integration, the view, the evidence, the commit");
}

/// Deliveries side by side in this many isolates: all are stored. Gives the round trips they took together.
fn trips_side_by_side(isolates: usize) -> u64 {
    let account = account();
    let desk = &account.desk;
    seen_purchase("first").once().iter().for_each(|event| drop(desk.deliver(event)));
    desk.isolates.set(isolates);
    let events = seen_purchase("s").subscribe("sub_s");
    let before = desk.database.batches();
    desk.database.interleave(true);
    let tasks = events.iter().map(|event| {
        let action = Action::Delivery(NOW_S, event.clone());
        Some(Box::pin(async move { action.happen(desk).await }) as Task)
    });
    let ended = interleave(tasks.collect(), &mut Random::new(7), |_| false);
    desk.database.interleave(false);
    assert_eq!(ended, vec![Some(true); events.len()]);
    assert_eq!(desk.payment("pi_s").payment.visitor.as_deref(), Some(VISITOR));
    desk.database.batches() - before
}

#[test]
fn the_events_of_a_purchase_take_turns_in_an_isolate_and_need_no_more_round_trips_than_one_after_another() {
    // Each reads the integration, since nobody has read it yet, then what the decision rests on, and commits.
    let (together, apart) = (trips_side_by_side(1), trips_side_by_side(3));
    assert!(together <= 3 * 6, "{together} round trips");
    assert!(apart > together, "in isolates of their own they fail each other's commits: {apart} beside {together}");
}
