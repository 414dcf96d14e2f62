//! What follows an answer: queued payments are derived where something was queued, and nowhere else.

use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, Reply};
use headwater_tools::fake_stripe::FakeStripe;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "0190a1b2-0000-4000-8000-000000000001";
const SESSION: &str = "0190a1b2-0000-4000-8000-000000000002";

fn purchase(key: &str, metadata: Value) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

fn rows(desk: &Desk, table: &str) -> i64 {
    let found = desk.database.query(&format!("SELECT count(*) AS n FROM {table}")).unwrap();
    found[0]["n"].as_i64().unwrap()
}

/// Hands something over, and tells whether it queued payments and whether a drain follows.
fn queues(desk: &Desk, answer: impl FnOnce() -> Reply) -> (bool, bool) {
    desk.drain();
    assert_eq!(rows(desk, "pending"), 0);
    let reply = answer();
    assert!(matches!(reply.status, 200 | 202), "{reply:?}");
    (rows(desk, "pending") > 0, reply.drains)
}

#[test]
fn a_question_to_stripe_drains_no_queue() {
    let account = Account::new(FakeStripe::new(KEY), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let desk = &account.desk;
    // A renewal of a subscription nothing is known of: Stripe is to be asked, and no other payment is concerned.
    let events = purchase("a", json!({})).renew("sub_a");
    let answers: Vec<(bool, bool)> = events.iter().map(|event| queues(desk, || desk.deliver(event))).collect();
    assert_eq!(rows(desk, "question"), 1);
    for (queued, drains) in answers {
        assert_eq!(queued, drains);
    }
}

#[test]
fn what_queues_payments_drains_the_queue() {
    let desk = Desk::new(NOW_S);
    let place = Landing::at("https://shop.example/?utm_source=news");
    assert_eq!(queues(&desk, || desk.visit("0190a1b2-0000-4000-8000-000000000009", SESSION, place)), (false, false));
    let events = purchase("b", json!({"headwater_visitor_id": VISITOR})).once();
    for event in &events {
        desk.deliver(event);
    }
    // The payment had looked for this visitor in vain.
    assert_eq!(queues(&desk, || desk.visit(VISITOR, "0190a1b2-0000-4000-8000-000000000003", place)), (true, true));
    let identified = json!({"email": "b@example.com"});
    let identify = || desk.identify(VISITOR, "0190a1b2-0000-4000-8000-000000000003", &identified);
    assert_eq!(queues(&desk, identify), (true, true));
    let (queued, drains) = queues(&desk, identify);
    assert_eq!(queued, drains, "the same again");
}
