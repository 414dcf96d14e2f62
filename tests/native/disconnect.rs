//! The end of an integration, over the fake Stripe: what stays and what goes, at Stripe and here, whatever happens on the
//! way.

use headwater::api::{EndpointState, IntegrationStatus};
use headwater::base::id::{IntegrationId, SiteId};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_tools::fake_stripe::history::History;
use headwater_tools::fake_stripe::{FakeStripe, Fault, Kind, PASSING};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Random, Task, parting, preempt};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const OTHER_SECRET: &str = "whsec_of_the_other_0123456789";
const VISITOR: &str = "0190a1b2-0000-4000-8000-000000000001";

fn purchase(key: &str, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn named(key: &str, at_s: i64) -> Purchase {
    let mut purchase = purchase(key, at_s);
    purchase.buyer.metadata = json!({"headwater_visitor_id": VISITOR});
    purchase
}

/// What has happened at Stripe before: once, given back in part, disputed, a subscription with a renewal.
fn before() -> Vec<Value> {
    let at = |days: i64| NOW_S - days * 86_400;
    let first = named("c", at(40));
    let renewal = Purchase { key: "d".to_owned(), at_s: at(10), ..purchase("c", 0) };
    [
        named("a", at(50)).once(),
        purchase("b", at(45)).once(),
        purchase("b", at(45)).refund(2_000, at(44)),
        first.subscribe("sub_c"),
        renewal.renew("sub_c"),
        purchase("e", at(9)).once(),
        purchase("e", at(9)).dispute(at(8)),
    ]
    .concat()
}

fn stripe(events: Vec<Value>) -> FakeStripe {
    let mut stripe = FakeStripe::new(KEY);
    stripe.happen_unheard(events);
    stripe
}

fn connected(events: Vec<Value>) -> Account {
    let account = Account::new(stripe(events), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    account
}

/// A further integration of the site, to whose endpoint Stripe posts as well.
fn second_integration(desk: &Desk) -> IntegrationId {
    let path = format!("/api/sites/{}/integrations", desk.site);
    let made = desk.owner("POST", &path, Some(json!({"kind": "stripe"})));
    let id = IntegrationId::parse(made.body["id"].as_str().unwrap()).unwrap();
    assert_eq!(desk.keep_secret(&desk.site, &id, OTHER_SECRET, "test").status, 201);
    id
}

fn end(account: &Account, revenue: &str) -> Reply {
    account.call("POST", "disconnect", json!({ "revenue": revenue }))
}

fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        let _ = account.tick();
    }
}

fn count(account: &Account, sql: &str) -> i64 {
    account.desk.database.query(&format!("SELECT count(*) AS count {sql}")).unwrap()[0]["count"].as_i64().unwrap()
}

fn endpoints(account: &Account) -> usize {
    account.wire.stripe.borrow().count(Kind::WebhookEndpoint)
}

/// Nothing of the integration is left that could do anything.
fn assert_ended(account: &Account, what: &str) {
    let own = format!("WHERE integration = '{}'", account.desk.integration);
    for table in ["api_key", "endpoint", "signing_secret", "check_total"] {
        assert_eq!(count(account, &format!("FROM {table} {own}")), 0, "{what}: {table}");
    }
    assert_eq!(count(account, &format!("FROM job {own} AND NOT (kind = 'removal' AND state = 'done')")), 0, "{what}");
    assert_eq!(endpoints(account), 0, "{what}: the endpoint at Stripe");
    let shown = account.shown();
    assert_eq!((shown.status, shown.removing), (IntegrationStatus::Disconnected, false), "{what}");
    assert!(shown.disconnected_s.is_some() && shown.keys.is_empty() && shown.secrets.is_empty(), "{what}: {shown:?}");
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

#[test]
fn what_is_kept_stays_and_nothing_else_comes_in() {
    let mut account = connected(before());
    let (net, rows) = (account.desk.net(), account.desk.derived());
    assert_eq!(
        account.desk.deliver(&event("payout.paid", NOW_S, json!({"id": "po_1", "object": "payout"}))).status,
        200
    );
    let secret = {
        let stripe = account.wire.stripe.borrow();
        stripe.secret(&account.key().endpoint.id.unwrap()).unwrap().to_owned()
    };
    let path = format!("/api/sites/{}/integrations/{}/disconnect", account.desk.site, account.desk.integration);
    let reply = account.desk.elsewhere(|desk| desk.owner("POST", &path, Some(json!({"revenue": "keep"}))));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    assert_ended(&account, "kept");
    let all = account.desk.everything();
    for secret in [KEY, secret.as_str()] {
        assert!(!all.contains(secret));
    }
    for (secret, news) in
        [(secret.as_str(), purchase("n", NOW_S)), (headwater_tools::desk::SIGNING_SECRET, purchase("m", NOW_S))]
    {
        let reply = account.desk.deliver_to(&account.desk.integration, secret, &news.once()[0]);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (410, Some("integration_disconnected")));
    }
    let asked = account.wire.stripe.borrow().calls.count();
    minutes(&account, 5);
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "Stripe is asked nothing more");
    assert_eq!((account.desk.net(), account.desk.derived()), (net, rows));
}

#[test]
fn a_delivery_under_way_when_the_integration_ends_never_commits() {
    for steps in 0..14 {
        let desk = Desk::new(NOW_S);
        let path = format!("/api/sites/{}/integrations/{}/disconnect", desk.site, desk.integration);
        desk.database.interleave(true);
        let post = desk.delivery(&purchase("a", NOW_S).once()[0]);
        let end = desk.owner_request("POST", &path, Some(json!({"revenue": "keep"})));
        let facts = || desk.database.query("SELECT 1 FROM fact").unwrap().len();
        let at_the_end = std::cell::Cell::new(0);
        let status = std::cell::Cell::new(0);
        let post: Task = Box::pin(async {
            status.set(desk.answer(post).await.status);
            true
        });
        let end: Task = Box::pin(async {
            let reply = desk.answer(end).await;
            at_the_end.set(facts());
            reply.status == 200
        });
        assert!(preempt([post, end], 0, steps), "after {steps} steps");
        assert_eq!(facts(), at_the_end.get(), "after {steps} steps: nothing comes in after the end");
        assert_eq!(status.get(), if facts() == 0 { 410 } else { 200 }, "after {steps} steps");
    }
}

/// What the second integration was told: some of what the key brought, and more.
fn told_to_the_other() -> Vec<Value> {
    let at = |days: i64| NOW_S - days * 86_400;
    [named("a", at(50)).once(), named("c", at(40)).subscribe("sub_c"), purchase("f", at(2)).once()].concat()
}

/// A desk that only the second integration tells anything.
fn never_connected(events: &[Value]) -> Account {
    let account = Account::new(FakeStripe::new(KEY), NOW_S);
    let second = second_integration(&account.desk);
    for event in events {
        assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, event).status, 200);
    }
    account.desk.drain();
    account
}

/// The key's integration, and the second one told in between.
fn both() -> (Account, IntegrationId) {
    let account = connected(before());
    let second = second_integration(&account.desk);
    for event in told_to_the_other() {
        assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, &event).status, 200);
    }
    account.desk.drain();
    (account, second)
}

/// Everything that is derived, facts with who brought them, and the moment.
fn rows(account: &Account) -> Vec<String> {
    let mut rows = account.desk.derived();
    for sql in [
        "SELECT mode, object, digest, as_of_s, origin FROM fact ORDER BY 1, 2, 3",
        "SELECT mode, at_s FROM moment ORDER BY 1",
        "SELECT mode, hub FROM pending ORDER BY 1, 2",
    ] {
        rows.extend(account.desk.database.query(sql).unwrap().iter().map(ToString::to_string));
    }
    rows
}

#[test]
fn what_is_removed_is_as_if_it_had_never_been_connected() {
    let (account, _) = both();
    let reference = never_connected(&told_to_the_other());
    let whole = account.desk.net();
    let reply = end(&account, "remove");
    assert_eq!(reply.status, 200);
    account.settle(20);
    assert_ended(&account, "removed");
    assert_ne!(whole, account.desk.net());
    assert_eq!(account.desk.net(), [("eur".to_owned(), 15_000)].into());
    assert_same(&rows(&account), &rows(&reference), "removed");
    assert_eq!(account.desk.last_answers(), reference.desk.last_answers());
}

#[test]
fn a_whole_history_is_removed_again() {
    for seed in 1..=2 {
        let written = History::small(seed, NOW_S - 86_400).write();
        let account = Account::new(written.account(KEY, NOW_S), NOW_S);
        let second = second_integration(&account.desk);
        let mut events: Vec<Value> = written.events().collect();
        Random::new(seed).shuffle(&mut events);
        events.truncate(events.len() / 2);
        let (early, late) = events.split_at(events.len() / 2);
        let tell = |events: &[Value]| {
            for event in events {
                assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, event).status, 200);
            }
        };
        tell(early);
        assert_eq!(account.put_key(KEY).status, 200);
        account.settle(60);
        tell(late);
        account.desk.drain();
        assert_eq!(end(&account, "remove").status, 200);
        account.settle(60);
        let reference = never_connected(&events);
        assert_ended(&account, "a history");
        assert_same(&rows(&account), &rows(&reference), &format!("seed {seed}"));
    }
}

#[test]
fn killed_anywhere_a_removal_comes_to_its_end() {
    let reference = never_connected(&told_to_the_other());
    let mut places = 0;
    for place in 0.. {
        let (account, _) = both();
        account.desk.database.interleave(true);
        let killed = account.call_killed_at("POST", "disconnect", json!({"revenue": "remove"}), place);
        account.desk.database.interleave(false);
        account.pass_s(60);
        if account.shown().status != IntegrationStatus::Disconnected {
            assert!(killed, "at {place}");
            assert_eq!(end(&account, "remove").status, 200);
        }
        account.desk.database.interleave(true);
        let also = account.tick_killed_at(place);
        account.desk.database.interleave(false);
        minutes(&account, 3);
        account.desk.drain();
        assert_ended(&account, &format!("killed at {place}"));
        assert_same(&rows(&account), &rows(&reference), &format!("killed at {place}"));
        if !killed && !also {
            break;
        }
        places += 1;
    }
    assert!(places > 15, "only {places} places");
}

#[test]
fn what_is_told_while_a_removal_goes_on_stays() {
    let news = || {
        let renewal = Purchase { key: "r".to_owned(), ..purchase("c", NOW_S) };
        [purchase("b", NOW_S - 45 * 86_400).once(), renewal.renew("sub_c")].concat()
    };
    let reference = never_connected(&[told_to_the_other(), news()].concat());
    for steps in 0..24 {
        let (account, second) = both();
        assert_eq!(end(&account, "remove").status, 200);
        account.desk.database.interleave(true);
        let tick: Task = Box::pin(async {
            let _ = account.desk.work().await;
            true
        });
        let told: Task = Box::pin(async {
            for event in news() {
                let request = account.desk.signed_for(&second, OTHER_SECRET, event.to_string().into_bytes());
                assert_eq!(account.desk.answer(request).await.status, 200);
            }
            true
        });
        assert!(preempt([tick, told], 0, steps));
        account.desk.database.interleave(false);
        account.settle(10);
        account.desk.drain();
        assert_same(&rows(&account), &rows(&reference), &format!("after {steps} steps"));
    }
}

#[test]
fn every_fault_at_every_call_of_the_take_down_comes_to_the_same() {
    let reference = never_connected(&told_to_the_other());
    for call in 0..2 {
        for fault in PASSING {
            let what = format!("{fault:?} at call {call}");
            let (account, _) = both();
            let first = account.wire.stripe.borrow().calls.count();
            account.wire.stripe.borrow_mut().faults.at(first + call, fault);
            assert_eq!(end(&account, "remove").status, 200, "{what}");
            minutes(&account, 8);
            let asked = account.wire.stripe.borrow().calls.count() - first;
            assert!(asked <= 4, "{what}: {asked} calls");
            assert_ended(&account, &what);
            assert_same(&rows(&account), &rows(&reference), &what);
        }
    }
}

#[test]
fn a_dead_key_leaves_the_endpoint_to_its_owner() {
    for fault in ["revoked", "forbidden", "sealed under another key"] {
        let account = connected(before());
        let endpoint = account.key().endpoint.id.unwrap();
        match fault {
            "revoked" => account.wire.stripe.borrow_mut().revoke(KEY),
            "forbidden" => account.wire.stripe.borrow_mut().grant(KEY, ["rak_charge_read"]),
            _ => assert_eq!(account.desk.database.execute("UPDATE api_key SET sealed = 'AAAA'").unwrap(), 1),
        }
        assert_eq!(end(&account, "remove").status, 200, "{fault}");
        account.settle(20);
        let shown = account.shown();
        assert_eq!(shown.status, IntegrationStatus::Disconnected, "{fault}");
        let left = &shown.keys[0].endpoint;
        assert_eq!((left.state, left.id.as_deref()), (EndpointState::LeftBehind, Some(endpoint.as_str())), "{fault}");
        let key = account.desk.database.query("SELECT sealed, accepted FROM api_key").unwrap();
        assert_eq!(key, [json!({"sealed": "", "accepted": 0})], "{fault}: its text is forgotten");
        assert!(account.desk.net().is_empty(), "{fault}");
        let asked = account.wire.stripe.borrow().calls.count();
        minutes(&account, 30);
        assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "{fault}: nothing is asked with it");
        // What Stripe goes on posting gets 410.
        let secret = account.wire.stripe.borrow().secret(&endpoint).unwrap().to_owned();
        assert_eq!(
            account.desk.deliver_to(&account.desk.integration, &secret, &purchase("n", NOW_S).once()[0]).status,
            410
        );
    }
}

#[test]
fn an_endpoint_that_is_gone_already_counts_as_deleted() {
    let account = connected(before());
    let endpoint = account.key().endpoint.id.unwrap();
    account.wire.stripe.borrow_mut().delete(Kind::WebhookEndpoint, &endpoint);
    assert_eq!(end(&account, "keep").status, 200);
    assert_ended(&account, "gone before");
    // Gone between the list and the deletion: a reply lost, and the same again.
    let account = connected(before());
    let first = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(first + 1, Fault::LostReply);
    assert_eq!(end(&account, "keep").status, 200);
    assert_eq!(endpoints(&account), 0);
    minutes(&account, 6);
    assert_ended(&account, "gone meanwhile");
}

#[test]
fn the_endpoint_that_a_worker_repairs_while_the_integration_ends_goes_too() {
    for steps in 0..40 {
        let account = connected(before());
        account.desk.database.interleave(true);
        let path =
            |what: &str| format!("/api/sites/{}/integrations/{}/{what}", account.desk.site, account.desk.integration);
        let repair = account.desk.owner_request("POST", &path("endpoint"), Some(json!({"mode": "test"})));
        let end = account.desk.owner_request("POST", &path("disconnect"), Some(json!({"revenue": "keep"})));
        let repair: Task = Box::pin(async { matches!(account.desk.answer(repair).await.status, 200 | 409 | 503) });
        let end: Task = Box::pin(async { account.desk.answer(end).await.status == 200 });
        assert!(preempt([repair, end], 0, steps), "after {steps} steps: {:?}", account.desk.faults);
        account.desk.database.interleave(false);
        minutes(&account, 7);
        assert_ended(&account, &format!("after {steps} steps"));
    }
}

#[test]
fn the_cron_at_work_while_the_integration_ends_leaves_nothing_behind() {
    for steps in (0..240).step_by(3) {
        let account = Account::new(stripe(before()), NOW_S);
        assert_eq!(account.put_key(KEY).status, 200);
        account.desk.database.interleave(true);
        let path = format!("/api/sites/{}/integrations/{}/disconnect", account.desk.site, account.desk.integration);
        let end = account.desk.owner_request("POST", &path, Some(json!({"revenue": "remove"})));
        // A commit of an ended job fails, and so does its minute.
        let tick: Task = Box::pin(async {
            let _ = account.desk.work().await;
            true
        });
        let end: Task = Box::pin(async { account.desk.answer(end).await.status == 200 });
        assert!(preempt([tick, end], 0, steps), "after {steps} steps: {:?}", account.desk.faults);
        account.desk.database.interleave(false);
        minutes(&account, 3);
        assert_ended(&account, &format!("after {steps} steps"));
        assert_eq!((count(&account, "FROM fact"), count(&account, "FROM payment")), (0, 0), "after {steps} steps");
    }
}

#[test]
fn ending_twice_changes_nothing_and_what_was_kept_can_still_be_removed() {
    let account = connected(before());
    assert_eq!(end(&account, "keep").status, 200);
    let (first, rows) = (account.shown(), rows(&account));
    account.pass_s(3_600);
    assert_eq!(end(&account, "keep").status, 200);
    assert_eq!((account.shown().disconnected_s, self::rows(&account)), (first.disconnected_s, rows));
    assert_eq!(end(&account, "remove").status, 200);
    assert!(account.shown().removing);
    assert_eq!(end(&account, "keep").status, 200, "what is under way goes on");
    account.settle(20);
    assert_ended(&account, "removed later");
    assert_eq!(
        (count(&account, "FROM fact"), count(&account, "FROM payment"), count(&account, "FROM moment")),
        (0, 0, 0)
    );
    assert_eq!(end(&account, "remove").status, 200);
    account.settle(20);
    assert_ended(&account, "removed twice");
}

/// Kept revenue of an ended integration could never be removed from the page: nothing told that it was kept.
#[test]
fn an_ended_integration_says_whether_its_revenue_is_kept_and_when_it_went() {
    let account = connected(before());
    assert_eq!(account.shown().removed_s, None);
    end(&account, "keep");
    minutes(&account, 3);
    let kept = account.shown();
    assert_eq!((kept.removing, kept.removed_s), (false, None));
    let payments = count(&account, "FROM payment");
    assert!(payments > 0);
    let asked = end(&account, "remove");
    assert_eq!((asked.status, asked.body["removing"].as_bool()), (200, Some(true)));
    minutes(&account, 60);
    let gone = account.shown();
    assert_eq!((gone.removing, gone.removed_s.is_some()), (false, true));
    assert_eq!((count(&account, "FROM payment"), count(&account, "FROM fact")), (0, 0));
}

#[test]
fn a_new_integration_imports_the_same_again() {
    for revenue in ["keep", "remove"] {
        let mut account = connected(before());
        let (net, rows) = (account.desk.net(), account.desk.derived());
        assert_eq!(end(&account, revenue).status, 200);
        account.settle(20);
        let path = format!("/api/sites/{}/integrations", account.desk.site);
        let made = account.desk.owner("POST", &path, Some(json!({"kind": "stripe"})));
        account.desk.integration = IntegrationId::parse(made.body["id"].as_str().unwrap()).unwrap();
        assert_eq!(account.put_key(KEY).status, 200);
        account.settle(20);
        assert_eq!(account.desk.net(), net, "{revenue}");
        assert_same(&account.desk.derived(), &rows, revenue);
        assert_eq!(endpoints(&account), 1, "{revenue}");
        let check = account.key().check.unwrap();
        assert!(check.differences.is_empty() && check.totals[0].found_minor == 0, "{revenue}: {check:?}");
    }
}

/// The moment of a site in test mode.
fn moment(account: &Account) -> Option<i64> {
    account.desk.database.query("SELECT at_s FROM moment").unwrap().first().and_then(|row| row["at_s"].as_i64())
}

#[test]
fn the_moment_after_a_removal_is_that_of_the_facts_left() {
    // An invoice alone, before any payment-level event: its claim is money until charges are known to come.
    let at = |days: i64| NOW_S - days * 86_400;
    let claims =
        |events: Vec<Value>| events.into_iter().filter(|event| event["type"] == "invoice.paid").collect::<Vec<_>>();
    let invoice = claims(purchase("g", at(30)).subscribe("sub_g"));
    let refunded = purchase("h", at(20)).refund(500, at(19)).remove(1);
    assert_eq!(refunded["type"], "charge.refunded", "no event that shows that charges come");
    let later = purchase("i", at(5)).once();
    for told in [
        invoice.clone(),
        [invoice.clone(), vec![refunded.clone()]].concat(),
        [invoice.clone(), later.clone()].concat(),
        [invoice, vec![refunded], later].concat(),
    ] {
        for key_stays in [false, true] {
            let reference = never_connected(&told);
            let account = connected(before());
            let second = second_integration(&account.desk);
            for event in &told {
                assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, event).status, 200);
            }
            account.desk.drain();
            assert_eq!(moment(&account), Some(0), "with a key it is the beginning of time");
            if key_stays {
                // Stripe is out of reach: the endpoint is deleted later, and until then the key is kept.
                account.wire.stripe.borrow_mut().faults.one_in(1, 7);
            }
            assert_eq!(end(&account, "remove").status, 200);
            account.settle(20);
            assert_eq!(moment(&account), moment(&reference), "{} events, key stays: {key_stays}", told.len());
            account.desk.drain();
            assert_same(&account.desk.derived(), &reference.desk.derived(), "and what rests on it");
            account.wire.stripe.borrow_mut().faults.none();
            minutes(&account, 20);
            assert_ended(&account, "in the end");
        }
    }
}

#[test]
fn a_version_counts_as_of_when_the_others_told_it() {
    // An address changed and changed back: the second time only the key's list told of it.
    let at = |days: i64| NOW_S - days * 86_400;
    let customer = |email: &str, days: i64| {
        let mut buyer = purchase("k", 0).buyer;
        buyer.email = email.to_owned();
        event("customer.updated", at(days), buyer.object(at(50)))
    };
    let mut charge = purchase("k", at(40)).once().remove(0);
    charge["data"]["object"]["billing_details"]["email"] = Value::Null;
    let mut told = vec![charge, customer("first@example.com", 30), customer("second@example.com", 20)];
    told[2]["id"] = json!("evt_second");
    let reference = never_connected(&told);
    let mut stripe = stripe(told.clone());
    stripe.put(customer("first@example.com", 10)["data"]["object"].clone());
    let account = Account::new(stripe, NOW_S);
    let second = second_integration(&account.desk);
    for event in &told {
        assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, event).status, 200);
    }
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let email = |account: &Account| account.desk.database.query("SELECT email FROM payment").unwrap();
    assert_ne!(email(&account), email(&reference));
    assert_eq!(end(&account, "remove").status, 200);
    account.settle(10);
    assert_same(&rows(&account), &rows(&reference), "changed back");
}

#[test]
fn another_key_of_the_mode_keeps_the_beginning_of_time() {
    let mut account = connected(before());
    let first = account.desk.integration.clone();
    let second = second_integration(&account.desk);
    account.desk.integration = second.clone();
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(20);
    let rows = account.desk.derived();
    account.desk.integration = first;
    assert_eq!(end(&account, "remove").status, 200);
    account.settle(20);
    assert_eq!(moment(&account), Some(0));
    assert_same(&account.desk.derived(), &rows, "all of it was brought by the other as well");
    let brought = count(&account, &format!("FROM fact WHERE integration <> '{second}'"));
    assert_eq!(brought, 0);
}

#[test]
fn a_removal_that_fails_holds_no_other_up() {
    let account = connected(before());
    let (site, other): (SiteId, IntegrationId) = account.desk.new_site("UTC");
    let path = format!("/api/sites/{site}/integrations/{other}");
    for event in before() {
        assert_eq!(account.desk.deliver_to(&other, headwater_tools::desk::SIGNING_SECRET, &event).status, 200);
    }
    account.desk.drain();
    // A row that no version of ours can read.
    let broken = format!(
        "INSERT INTO fact SELECT '{}', 'test', 'ch_a', 'x', 'int_1', 1, 'event', 'evt_1', 'broken'",
        account.desk.site
    );
    assert_eq!(account.desk.database.execute(&broken).unwrap(), 1);
    assert_eq!(end(&account, "remove").status, 200);
    account.pass_s(1);
    assert_eq!(
        account.desk.owner("POST", &format!("{path}/disconnect"), Some(json!({"revenue": "remove"}))).status,
        200
    );
    for _ in 0..5 {
        account.pass_s(60);
        assert!(block_on(account.desk.work()).is_err(), "it is told of");
    }
    assert_eq!(count(&account, &format!("FROM fact WHERE integration = '{other}'")), 0);
}

#[test]
fn questions_are_not_kept_for_a_key_that_is_gone() {
    let account = connected(before());
    for event in purchase("p", NOW_S).renew("sub_p") {
        assert_eq!(account.desk.deliver(&event).status, 200);
    }
    account.desk.drain();
    assert_eq!(account.key().questions_open, 1);
    account.wire.stripe.borrow_mut().revoke(KEY);
    let second = second_integration(&account.desk);
    assert_eq!(end(&account, "keep").status, 200);
    account.settle(5);
    assert_eq!(account.key().endpoint.state, EndpointState::LeftBehind);
    for event in purchase("p", NOW_S + 1).renew("sub_p") {
        assert_eq!(account.desk.deliver_to(&second, OTHER_SECRET, &event).status, 200);
    }
    account.desk.drain();
    assert_eq!(count(&account, "FROM question"), 0, "nobody is there to ask");
}
