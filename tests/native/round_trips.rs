//! How often each call of the owner's asks the database: a batch is a round trip, and D1 may be far away.

use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::FakeStripe;
use headwater_tools::shop::{Buyer, Purchase};
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
    assert_eq!(account.desk.visit(VISITOR, SESSION, ("https://shop.example/", "")).status, 202);
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

#[test]
fn each_call_of_the_owner_asks_the_database_as_often_as_it_must() {
    let account = account();
    let site = format!("/api/sites/{}", account.desk.site);
    let own = format!("{site}/integrations/{}", account.desk.integration);
    let secret = account.shown().secrets[0].id.clone();
    let range = "from=2026-09-01&to=2026-09-30&mode=test";
    let all = |calls: &[(u64, &str, Value, u16)]| {
        let found: Vec<(u64, String)> = calls
            .iter()
            .map(|(_, call, body, status)| (trips(&account, call, body.clone(), *status), (*call).to_owned()))
            .collect();
        let told: Vec<(u64, String)> = calls.iter().map(|(trips, call, ..)| (*trips, (*call).to_owned())).collect();
        assert_eq!(found, told);
    };
    let nothing = || json!({});
    let test = || json!({"mode": "test"});
    // Connecting: the calls to Stripe, and the lease around them, are counted with the rest.
    all(&[(9, &format!("PUT {own}/key"), json!({"key": KEY}), 200)]);
    account.settle(10);
    all(&[
        // Questions.
        (1, "GET /api/sites", nothing(), 200),
        (1, "GET /api/sign-ins", nothing(), 200),
        (1, &format!("GET {site}/set-up"), nothing(), 200),
        // The site's time zone tells the days; which names have money, whose visits are counted in any case.
        (3, &format!("GET {site}/report?{range}"), nothing(), 200),
        (2, &format!("GET {site}/payments?{range}"), nothing(), 200),
        (1, &format!("GET {site}/payments/pi_a?mode=test"), nothing(), 200),
        (3, &format!("GET {site}/people/{VISITOR}?mode=test"), nothing(), 200),
        (4, &format!("GET {site}/people/cus_a?mode=test"), nothing(), 200),
        (1, &format!("GET {site}/integrations"), nothing(), 200),
        (1, &format!("GET {own}/deliveries"), nothing(), 200),
        // Changes of a site.
        (1, &format!("PATCH {site}"), json!({"claims_join": false}), 200),
        (1, &format!("POST {site}/identify-key"), nothing(), 201),
        (1, &format!("DELETE {site}/identify-key"), nothing(), 200),
        // Changes of a connection.
        (1, &format!("POST {site}/integrations"), json!({"kind": "stripe"}), 201),
        (2, &format!("POST {own}/secrets"), json!({"secret": "whsec_another_0123456789", "mode": "test"}), 201),
        (1, &format!("DELETE {own}/secrets/{secret}"), nothing(), 200),
        (5, &format!("POST {own}/endpoint"), test(), 200),
        (4, &format!("POST {own}/import"), test(), 202),
        (9, &format!("POST {own}/import/advance"), test(), 200),
    ]);
    account.settle(10);
    all(&[
        (2, &format!("POST {own}/check"), test(), 202),
        (6, &format!("POST {own}/disconnect"), json!({"revenue": "keep"}), 200),
        // Nothing is left that had to be asked of Stripe.
        (1, &format!("POST {own}/disconnect"), json!({"revenue": "keep"}), 200),
    ]);
}
