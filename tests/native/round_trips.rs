//! How often each call of the owner's asks the database: a batch is a round trip, and D1 may be far away.

use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::FakeStripe;
use headwater_tools::shop::{Buyer, Purchase};
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
        // The site's zone tells its days. Which names have money tells whose visits are counted in any case.
        (3, format!("GET {site}/report?{range}")),
        (2, format!("GET {site}/payments?{range}")),
        (1, format!("GET {site}/payments/pi_a?mode=test")),
        (3, format!("GET {site}/people/{VISITOR}?mode=test")),
        (4, format!("GET {site}/people/cus_a?mode=test")),
        (1, format!("GET {site}/integrations")),
        (1, format!("GET {own}/deliveries")),
    ];
    calls.into_iter().map(|(trips, call)| (trips, call, json!({}), 200)).collect()
}

fn changes(site: &str, own: &str) -> Vec<Call> {
    let secret = json!({"secret": "whsec_another_0123456789", "mode": "test"});
    vec![
        (1, format!("PATCH {site}"), json!({"claims_join": false}), 200),
        (1, format!("POST {site}/identify-key"), json!({}), 201),
        (1, format!("DELETE {site}/identify-key"), json!({}), 200),
        (1, format!("POST {site}/integrations"), json!({"kind": "stripe"}), 201),
        (2, format!("POST {own}/secrets"), secret, 201),
        (1, format!("DELETE {own}/secrets/sec_none"), json!({}), 200),
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
    // The lease, the endpoint at Stripe and the lease given back are counted with the rest.
    let mut calls = vec![(10, format!("PUT {own}/key"), json!({"key": KEY}), 200)];
    let mut found = cost(&account, &calls);
    let mut then = |trips: u64, call: &str, body: Value, status: u16| {
        account.settle(10);
        let call = (trips, format!("POST {own}/{call}"), body, status);
        found.extend(cost(&account, std::slice::from_ref(&call)));
        calls.push(call);
    };
    // Probing leases the key and gives it back.
    then(4, "import", json!({"mode": "test"}), 202);
    then(2, "check", json!({"mode": "test"}), 202);
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    // Nothing is left that had to be asked of Stripe.
    then(1, "disconnect", json!({"revenue": "keep"}), 200);
    assert_eq!(found, calls);
}

/// Round trips and statements of a delivery.
fn delivery_cost(account: &Account, event: &Value) -> (u64, u64) {
    let database = &account.desk.database;
    let before = (database.batches(), database.statements());
    assert_eq!(account.desk.deliver(event).body["outcome"], "stored");
    (database.batches() - before.0, database.statements() - before.1)
}

#[test]
fn a_delivery_costs_three_round_trips_and_few_statements() {
    let account = account();
    let metadata = json!({"headwater_visitor_id": VISITOR, "headwater_session_id": SESSION});
    let buyer = |key: &str| Buyer {
        customer: format!("cus_{key}"),
        email: format!("{key}@example.com"),
        metadata: metadata.clone(),
    };
    let purchase =
        |key: &str| Purchase { key: key.to_owned(), buyer: buyer(key), amount: 5_000, currency: "eur", at_s: NOW_S };
    // The first delivery turns the integration active.
    purchase("first").once().iter().for_each(|event| drop(account.desk.deliver(event)));
    let cost = purchase("b").once().iter().map(|event| delivery_cost(&account, event)).collect::<Vec<_>>();
    // charge.succeeded, payment_intent.succeeded, checkout.session.completed
    assert_eq!(cost, [(3, 20), (3, 15), (3, 25)]);
}
