//! Connecting by a restricted key, over the fake Stripe: keys accepted and refused, the endpoint at Stripe, what an
//! isolate remembers.

use headwater::api::{EndpointState, IntegrationStatus, JobState, KeyState, ListState};
use headwater::stripe::rest::{API_VERSION, ENABLED_EVENTS};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, Reply, SIGNING_SECRET, block_on};
use headwater_tools::fake_stripe::{FakeStripe, Fault, Kind, Lines, PASSING, Wire, permissions};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Task, parting, preempt};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::rc::Rc;

/// Calls that probe a key: one for each permission.
const PROBES: u64 = 12;
const NOW_S: i64 = 1_790_000_000;
const NEW_KEY: &str = "rk_test_rolled_0123456789";

fn purchase(key: &str) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S - 86_400 }
}

/// Three purchases: once, once and given back, a subscription.
fn stripe(key: &str) -> FakeStripe {
    let mut stripe = FakeStripe::new(key);
    let events = [
        purchase("a").once(),
        purchase("b").once(),
        purchase("b").refund(2_000, NOW_S - 3_600),
        purchase("c").subscribe("sub_c"),
    ];
    stripe.happen_unheard(events.concat());
    stripe
}

fn account() -> Account {
    Account::new(stripe(KEY), NOW_S)
}

fn connected() -> Account {
    let account = account();
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    account
}

/// Some minutes of the cron, whether or not there is anything to do.
fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        account.tick().unwrap();
    }
}

fn code(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.body["error"]["code"].as_str().unwrap_or(""))
}

fn count(account: &Account, sql: &str) -> i64 {
    account.desk.database.query(&format!("SELECT count(*) AS count {sql}")).unwrap()[0]["count"].as_i64().unwrap()
}

fn without(left_out: &str) -> Vec<&'static str> {
    permissions().filter(|name| *name != left_out).collect()
}

fn calls(account: &Account, method: &str) -> usize {
    account.wire.stripe.borrow().calls.0.iter().filter(|called| called.method == method).count()
}

fn endpoints(account: &Account) -> Vec<Value> {
    account.wire.stripe.borrow().all(Kind::WebhookEndpoint).cloned().collect()
}

/// Something new happens at Stripe, and what its endpoints are owed is posted. Gives what was answered.
fn deliver_news(account: &Account) -> Vec<Reply> {
    let key = format!("n{}", account.wire.stripe.borrow().count(Kind::Charge));
    account.wire.stripe.borrow_mut().happen(purchase(&key).once());
    let mut due = account.wire.stripe.borrow_mut().take_due();
    due.retain(|one| one.url.contains(account.desk.integration.as_str()));
    let post = |one: &headwater_tools::fake_stripe::Due| {
        let event = serde_json::from_str(&one.body).unwrap();
        account.desk.deliver_to(&account.desk.integration, &one.secret, &event)
    };
    due.iter().map(post).collect()
}

/// Exactly one endpoint of ours, as it is to be, and its secret is kept.
fn assert_stands(account: &Account, what: &str) {
    let shown = account.shown();
    let endpoint = shown.keys[0].endpoint.clone();
    assert_eq!(endpoint.state, EndpointState::Standing, "{what}");
    let ours: Vec<Value> = endpoints(account).into_iter().filter(|one| one["url"] == shown.webhook_url).collect();
    assert_eq!(ours.len(), 1, "{what}: {ours:?}");
    assert_eq!(
        (ours[0]["id"].as_str(), ours[0]["status"].as_str()),
        (endpoint.id.as_deref(), Some("enabled")),
        "{what}"
    );
    let sends: BTreeSet<&str> =
        ours[0]["enabled_events"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(sends, ENABLED_EVENTS.into(), "{what}");
    assert_eq!(endpoint.api_version.as_deref(), ours[0]["api_version"].as_str(), "{what}");
    let delivered = deliver_news(account);
    assert!(!delivered.is_empty(), "{what}");
    for reply in delivered {
        assert_eq!((reply.status, reply.body["outcome"].as_str()), (200, Some("stored")), "{what}: {:?}", reply.body);
    }
}

/// As it is, and its secret is the one that came with it.
fn assert_ours_stands(account: &Account, what: &str) {
    assert_stands(account, what);
    let of_endpoint = account.shown().secrets.iter().filter(|secret| secret.of_endpoint).count();
    assert_eq!((of_endpoint, count(account, "FROM signing_secret")), (1, 2), "{what}: and the one that was pasted");
}

#[test]
fn what_is_no_restricted_key_is_refused_by_its_code_and_kept_nowhere() {
    let account = account();
    let long = format!("rk_live_{}", "a".repeat(300));
    for (text, expected) in [
        ("sk_live_51abcdefgh", "key_is_secret"),
        ("sk_test_51abcdefgh", "key_is_secret"),
        (" sk_live_51abcdefgh\n", "key_is_secret"),
        ("pk_live_51abcdefgh", "key_is_publishable"),
        ("pk_test_51abcdefgh", "key_is_publishable"),
        ("whsec_51abcdefgh", "key_is_signing_secret"),
        ("", "key_blank"),
        (" \t\n", "key_blank"),
        ("rk_live_", "key_malformed"),
        ("rk_51abcdefghij", "key_malformed"),
        ("rk_live_51abc def", "key_malformed"),
        ("rk_live_51abc\r\nX-Injected: 1", "key_malformed"),
        (long.as_str(), "key_malformed"),
    ] {
        let reply = account.put_key(text);
        assert_eq!(code(&reply), (400, expected), "{text}");
        let told = reply.body.to_string();
        assert!(text.trim().len() < 10 || !told.contains(text.trim()), "{told}");
    }
    assert_eq!(account.wire.stripe.borrow().calls.count(), 0, "Stripe is asked about none of them");
    for table in ["api_key", "endpoint", "job"] {
        assert_eq!(count(&account, &format!("FROM {table}")), 0, "{table}");
    }
    assert!(!account.desk.everything().contains("51abc"));
    assert_eq!(account.shown().status, IntegrationStatus::Pending);
}

#[test]
fn a_key_that_stripe_refuses_or_does_not_answer_for_is_not_saved() {
    let account = account();
    assert_eq!(code(&account.put_key("rk_test_nobodys_0123456789")), (400, "key_refused"));
    for probe in 0..PROBES {
        for fault in PASSING.into_iter().chain([Fault::Status401]) {
            let call = account.wire.stripe.borrow().calls.count();
            account.wire.stripe.borrow_mut().faults.at(call + probe, fault.clone());
            let expected = match fault {
                Fault::Status401 => (400, "key_refused"),
                Fault::TooMany(_) => (503, "rate_limited"),
                _ => (503, "stripe_unreachable"),
            };
            assert_eq!(code(&account.put_key(KEY)), expected, "{fault:?} at probe {probe}");
        }
    }
    assert_eq!(count(&account, "FROM api_key"), 0);
    assert_eq!((calls(&account, "POST"), count(&account, "FROM job")), (0, 0));
    assert_eq!(account.put_key(KEY).status, 200, "and then it is taken");
}

#[test]
fn the_checklist_is_complete_in_stripes_names_and_what_is_optional_may_be_missing() {
    let account = connected();
    let names: BTreeSet<String> = account.key().permissions.into_iter().map(|one| one.name).collect();
    assert_eq!(names, permissions().map(str::to_owned).collect());
    let whole = account.desk.net();
    for missing in permissions() {
        let account = self::account();
        account.wire.stripe.borrow_mut().grant(KEY, without(missing));
        assert_eq!(account.put_key(KEY).status, 200, "{missing}");
        account.settle(10);
        let key = account.key();
        for permission in &key.permissions {
            assert_eq!(permission.granted, permission.name != missing, "{permission:?} without {missing}");
            assert!(!permission.resource.is_empty() && !permission.costs.is_empty());
        }
        let (import, is_required) =
            (key.import.unwrap(), key.permissions.iter().any(|one| one.name == missing && one.required));
        let expected = if is_required { JobState::Paused } else { JobState::Done };
        assert_eq!(import.state, expected, "without {missing}: {:?}", import.reason);
        if is_required {
            assert_eq!(import.permission.as_deref(), Some(missing));
            continue;
        }
        let check = key.check.unwrap();
        assert_eq!((check.state, account.desk.net()), (JobState::Done, whole.clone()), "without {missing}");
        let left_out = import.lists.iter().filter(|list| list.state == ListState::LeftOut).count();
        let of_list = ["rak_customer_read", "rak_subscription_read", "rak_product_read"].contains(&missing);
        assert_eq!(left_out, usize::from(of_list), "without {missing}");
        let endpoint = if missing == "rak_webhook_write" { EndpointState::Forbidden } else { EndpointState::Standing };
        assert_eq!(key.endpoint.state, endpoint, "without {missing}");
    }
}

const LIVE_KEY: &str = "rk_live_of_the_tests_0123456789";

#[test]
fn live_and_test_are_apart_on_one_integration() {
    let mut live = FakeStripe::new(LIVE_KEY);
    let live_event = |mut event: Value| {
        event["livemode"] = json!(true);
        event["data"]["object"]["livemode"] = json!(true);
        event
    };
    live.happen_unheard([purchase("l").once(), purchase("m").once()].concat().into_iter().map(live_event));
    // As at Stripe: an account's live and test objects are apart, and so are its keys.
    let modes = Rc::new(Lines([live, stripe(KEY)].map(|stripe| Wire::new(stripe, NOW_S * 1_000)).into()));
    let mut desk = Desk::new(NOW_S);
    desk.outbound = modes.clone();
    let path = format!("/api/sites/{}/integrations/{}", desk.site, desk.integration);
    for key in [KEY, LIVE_KEY] {
        assert_eq!(desk.owner("PUT", &format!("{path}/key"), Some(json!({"key": key}))).status, 200);
    }
    let rows = |sql: &str| desk.database.query(sql).unwrap().iter().map(ToString::to_string).collect::<Vec<_>>();
    for table in ["api_key", "endpoint", "job"] {
        let found = rows(&format!("SELECT mode FROM {table} ORDER BY mode"));
        assert_eq!(found, [r#"{"mode":"live"}"#, r#"{"mode":"test"}"#], "{table}");
    }
    block_on(desk.work()).unwrap();
    desk.drain();
    let fact = "SELECT mode, count(DISTINCT object) AS count FROM fact WHERE object LIKE 'ch_%' GROUP BY mode";
    assert_eq!(rows(fact), [r#"{"count":2,"mode":"live"}"#, r#"{"count":3,"mode":"test"}"#]);
    let live_rows = "FROM fact WHERE (mode = 'live') <> (object LIKE '%_l' OR object LIKE '%_m')";
    assert_eq!(desk.database.query(&format!("SELECT object {live_rows}")).unwrap(), [] as [Value; 0]);
    assert_eq!(desk.net(), [("eur".to_owned(), 13_000)].into(), "of test money");
    // Each mode's endpoint has a secret of its own, which signs for its mode alone.
    let secret = |wire: &Wire| {
        let stripe = wire.stripe.borrow();
        assert_eq!(stripe.count(Kind::WebhookEndpoint), 1);
        let id = stripe.all(Kind::WebhookEndpoint).next().unwrap()["id"].as_str().unwrap().to_owned();
        stripe.secret(&id).unwrap().to_owned()
    };
    let news = purchase("n").once().remove(0);
    let reply = desk.deliver_to(&desk.integration, &secret(&modes.0[0]), &news);
    assert_eq!(reply.body, json!({"outcome": "quarantined", "reason": "mode_mismatch"}));
    assert_eq!(desk.deliver_to(&desk.integration, &secret(&modes.0[0]), &live_event(news)).body["outcome"], "stored");
    // The live key dies; the test key goes on.
    modes.0[0].stripe.borrow_mut().revoke(LIVE_KEY);
    for mode in ["live", "test"] {
        let reply = desk.owner("POST", &format!("{path}/import"), Some(json!({"mode": mode})));
        assert_eq!(reply.status, if mode == "live" { 400 } else { 202 }, "{mode}: {:?}", reply.body);
    }
    let states = rows("SELECT mode, accepted FROM api_key ORDER BY mode");
    assert_eq!(states, [r#"{"accepted":0,"mode":"live"}"#, r#"{"accepted":1,"mode":"test"}"#]);
}

/// The line leads to an account that this one's objects are not of.
fn lead_elsewhere(account: &Account) {
    let mut other = FakeStripe::new(NEW_KEY);
    other.happen_unheard([purchase("x").once(), purchase("y").once()].concat());
    *account.wire.stripe.borrow_mut() = other;
}

#[test]
fn a_key_of_another_account_is_refused_whatever_goes_wrong() {
    let account = connected();
    let before = (account.key().hint, account.desk.derived());
    lead_elsewhere(&account);
    assert_eq!(code(&account.put_key(NEW_KEY)), (409, "key_of_another_account"));
    for fault in PASSING {
        lead_elsewhere(&account);
        account.wire.stripe.borrow_mut().faults.at(PROBES, fault.clone());
        let reply = account.put_key(NEW_KEY);
        assert!(matches!(reply.status, 409 | 503), "{fault:?} where it is asked whose it is: {:?}", reply.body);
    }
    // Whose it is cannot be seen without a permission that it takes.
    lead_elsewhere(&account);
    account.wire.stripe.borrow_mut().grant(NEW_KEY, without("rak_charge_read"));
    assert_eq!(code(&account.put_key(NEW_KEY)), (400, "permission_missing"));
    minutes(&account, 3);
    assert_eq!((account.key().hint, account.desk.derived()), before);
    assert_eq!(count(&account, "FROM fact WHERE object LIKE '%_x'"), 0);
}

#[test]
fn a_key_replaced_at_any_moment_goes_on() {
    let reference = connected();
    for steps in 0..60 {
        let account = account();
        assert_eq!(account.put_key(KEY).status, 200);
        account.wire.stripe.borrow_mut().revoke(KEY);
        account.wire.stripe.borrow_mut().grant(NEW_KEY, permissions());
        account.desk.database.interleave(true);
        let path = format!("/api/sites/{}/integrations/{}/key", account.desk.site, account.desk.integration);
        let request = account.desk.owner_request("PUT", &path, Some(json!({"key": NEW_KEY})));
        let tick: Task = Box::pin(async { account.desk.work().await.is_ok() });
        let put: Task = Box::pin(async { account.desk.answer(request).await.status == 200 });
        assert!(preempt([tick, put], 0, steps), "after {steps} steps: {:?}", account.desk.faults);
        account.desk.database.interleave(false);
        account.pass_s(60);
        account.settle(10);
        let key = account.key();
        assert_eq!(key.state, KeyState::Accepted, "after {steps} steps: the old key's death is not the new one's");
        assert_eq!(key.import.unwrap().state, JobState::Done, "after {steps} steps");
        assert_eq!(account.desk.derived(), reference.desk.derived(), "after {steps} steps");
    }
}

#[test]
fn an_ended_integration_takes_nothing_more() {
    let account = connected();
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    let asked = account.wire.stripe.borrow().calls.count();
    let ended = (409, "integration_disconnected");
    assert_eq!(code(&account.put_key(KEY)), ended);
    for path in ["endpoint", "import", "import/advance", "check"] {
        assert_eq!(code(&account.call("POST", path, json!({"mode": "test"}))), ended, "{path}");
    }
    let secret = json!({"secret": "whsec_late_0123456789", "mode": "test"});
    assert_eq!(code(&account.call("POST", "secrets", secret)), ended);
    assert_eq!((count(&account, "FROM api_key"), count(&account, "FROM signing_secret")), (0, 0));
    minutes(&account, 3);
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked);
}

#[test]
fn a_key_pasted_while_the_integration_ends_is_not_kept() {
    for steps in 0..60 {
        let account = account();
        account.desk.database.interleave(true);
        let path =
            |what: &str| format!("/api/sites/{}/integrations/{}/{what}", account.desk.site, account.desk.integration);
        let put = account.desk.owner_request("PUT", &path("key"), Some(json!({"key": KEY})));
        let end = account.desk.owner_request("POST", &path("disconnect"), Some(json!({"revenue": "keep"})));
        let put: Task = Box::pin(async { matches!(account.desk.answer(put).await.status, 200 | 409 | 503) });
        let end: Task = Box::pin(async { account.desk.answer(end).await.status == 200 });
        assert!(preempt([put, end], 0, steps), "after {steps} steps: {:?}", account.desk.faults);
        account.desk.database.interleave(false);
        minutes(&account, 8);
        for table in ["api_key", "endpoint", "job", "signing_secret"] {
            assert_eq!(count(&account, &format!("FROM {table}")), 0, "{table} after {steps} steps");
        }
        assert_eq!(endpoints(&account), [] as [Value; 0], "after {steps} steps");
    }
}

#[test]
fn a_sealed_key_opens_only_at_its_place() {
    let account = connected();
    let (_, second) = account.desk.new_site("UTC");
    let place = [("mode", "live".to_owned()), ("integration", second.to_string())];
    for (column, value) in place {
        let sql = format!(
            "INSERT INTO api_key (site, integration, mode, sealed, hint, created_s, checked_s, accepted, permissions, next_check_s)
            SELECT site, {}, {}, sealed, hint, created_s, checked_s, 1, permissions, 0 FROM api_key WHERE mode = 'test' LIMIT 1",
            if column == "integration" { format!("'{value}'") } else { "integration".to_owned() },
            if column == "mode" { format!("'{value}'") } else { "mode".to_owned() },
        );
        account.desk.database.execute(&sql).unwrap();
    }
    let asked = account.wire.stripe.borrow().calls.count();
    account.pass_s(60);
    account.tick().unwrap();
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "nothing is asked with a key moved elsewhere");
    let moved = "FROM api_key WHERE accepted = 0 AND (mode = 'live' OR integration = '";
    assert_eq!(count(&account, &format!("{moved}{second}')")), 2);
    assert_eq!(account.key().state, KeyState::Accepted);
}

/// Everything that can be posted: what is stored, ignored, no event, of the other mode.
fn posts() -> Vec<Vec<u8>> {
    let mut live = purchase("z").once().remove(0);
    live["livemode"] = json!(true);
    let ignored = event("payout.paid", NOW_S, json!({"id": "po_1", "object": "payout"}));
    let stored = purchase("z").once().remove(1);
    vec![stored.to_string().into(), ignored.to_string().into(), live.to_string().into(), b"not json".to_vec()]
}

#[test]
fn no_isolate_remembers_an_ended_integration_or_a_removed_secret() {
    for (what, body) in
        ["ended", "removed"].into_iter().flat_map(|what| posts().into_iter().map(move |body| (what, body)))
    {
        let mut desk = Desk::new(NOW_S);
        assert_eq!(desk.deliver(&purchase("a").once()[0]).status, 200, "it is remembered from here on");
        let path = format!("/api/sites/{}/integrations", desk.site);
        let (method, path, call) = if what == "ended" {
            ("POST", format!("{path}/{}/disconnect", desk.integration), Some(json!({"revenue": "keep"})))
        } else {
            let secret = desk.owner("GET", &path, None).body["integrations"][0]["secrets"][0]["id"].clone();
            ("DELETE", format!("{path}/{}/secrets/{}", desk.integration, secret.as_str().unwrap()), None)
        };
        assert_eq!(desk.elsewhere(|desk| desk.owner(method, &path, call)).status, 200);
        let before = desk.everything();
        let reply = block_on(desk.answer(desk.signed(body.clone())));
        let expected = if what == "ended" { 410 } else { 400 };
        assert_eq!(reply.status, expected, "{what}: {} {:?}", String::from_utf8_lossy(&body), reply.body);
        assert!(desk.everything() == before, "{what}: nothing is noted of {}", String::from_utf8_lossy(&body));
    }
}

#[test]
fn a_delivery_under_way_when_its_secret_goes_never_commits() {
    for steps in 0..12 {
        for body in posts() {
            let desk = Desk::new(NOW_S);
            let path = format!("/api/sites/{}/integrations", desk.site);
            let secret = desk.owner("GET", &path, None).body["integrations"][0]["secrets"][0]["id"].clone();
            let path = format!("{path}/{}/secrets/{}", desk.integration, secret.as_str().unwrap());
            desk.database.interleave(true);
            let (post, remove) = (desk.signed(body), desk.owner_request("DELETE", &path, None));
            let gone_first = std::cell::Cell::new(false);
            let post: Task = Box::pin(async {
                let reply = desk.answer(post).await;
                // A 200 is an answer only to what was committed before the secret went.
                reply.status == 400 || !gone_first.get()
            });
            let remove: Task = Box::pin(async {
                let facts = || desk.database.query("SELECT 1 FROM delivery WHERE outcome <> 'started'").unwrap().len();
                let reply = desk.answer(remove).await;
                gone_first.set(facts() == 0);
                reply.status == 200
            });
            assert!(preempt([post, remove], 0, steps), "after {steps} steps");
        }
    }
}

#[test]
fn the_endpoint_is_made_with_our_events_pinned_and_marked() {
    let account = connected();
    let made = endpoints(&account);
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["enabled_events"], json!(ENABLED_EVENTS));
    assert_eq!(made[0]["api_version"], API_VERSION);
    assert_eq!(made[0]["url"], account.shown().webhook_url);
    assert_eq!(made[0]["metadata"], json!({"headwater_integration": account.desk.integration.as_str()}));
    assert_ours_stands(&account, "made");
    assert_eq!(account.key().endpoint.api_version.as_deref(), Some(API_VERSION));
    // What the import left to be asked about its checkouts is asked once.
    minutes(&account, 2);
    let (posts, asked) = (calls(&account, "POST"), account.wire.stripe.borrow().calls.count());
    minutes(&account, 60);
    assert_eq!(
        (calls(&account, "POST"), account.wire.stripe.borrow().calls.count()),
        (posts, asked),
        "it is left alone"
    );
}

#[test]
fn every_fault_at_every_call_of_connecting_comes_to_the_same() {
    let reference = connected();
    let connecting = {
        let account = account();
        account.put_key(KEY);
        account.wire.stripe.borrow().calls.count()
    };
    assert_eq!(connecting, PROBES + 2, "the probes, the endpoints, ours");
    for call in 0..connecting {
        for fault in PASSING {
            let what = format!("{fault:?} at call {call}");
            let account = account();
            account.wire.stripe.borrow_mut().faults.at(call, fault);
            if account.put_key(KEY).status != 200 {
                assert!(call < PROBES, "{what}");
                assert_eq!(account.put_key(KEY).status, 200, "{what}");
            }
            minutes(&account, 7);
            assert_eq!(account.desk.derived(), reference.desk.derived(), "{what}");
            assert_ours_stands(&account, &what);
        }
    }
}

#[test]
fn killed_anywhere_while_connecting_the_endpoint_is_found_again() {
    let mut places = 0;
    for place in 0.. {
        let account = account();
        account.desk.database.interleave(true);
        let killed = account.put_key_killed_at(KEY, place);
        account.desk.database.interleave(false);
        if !killed {
            break;
        }
        account.pass_s(60);
        if account.shown().keys.is_empty() {
            assert_eq!(account.put_key(KEY).status, 200);
        }
        minutes(&account, 2);
        assert_ours_stands(&account, &format!("killed at {place}"));
        places += 1;
    }
    assert!(places > 40, "only {places} places");
}

fn by_hand(account: &Account, events: &[&str]) -> Value {
    json!({
        "id": "we_by_hand", "object": "webhook_endpoint", "api_version": "2024-06-20", "created": NOW_S - 999, "livemode": false,
        "enabled_events": events, "metadata": {}, "status": "enabled", "url": account.shown().webhook_url,
    })
}

#[test]
fn an_endpoint_made_by_hand_is_adopted_and_seen_to() {
    let account = account();
    let made = by_hand(&account, &["charge.succeeded"]);
    account.wire.stripe.borrow_mut().put(made);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let (endpoint, stands) = (account.key().endpoint, endpoints(&account));
    assert_eq!((stands.len(), &stands[0]["id"]), (1, &json!("we_by_hand")), "it is not doubled");
    assert_eq!(stands[0]["enabled_events"], json!(ENABLED_EVENTS));
    assert_eq!((endpoint.state, endpoint.id.as_deref()), (EndpointState::Standing, Some("we_by_hand")));
    assert_eq!(endpoint.api_version.as_deref(), Some("2024-06-20"), "its version cannot be changed");
    assert_eq!(account.desk.deliver(&purchase("d").once()[0]).status, 200, "its secret was pasted");
    assert_eq!((count(&account, "FROM signing_secret"), calls(&account, "DELETE")), (1, 0));
    // With no secret kept of it, it is of no use: one of ours stands in its place.
    let account = self::account();
    let secret = account.shown().secrets[0].id.to_string();
    assert_eq!(
        account
            .desk
            .owner(
                "DELETE",
                &format!("/api/sites/{}/integrations/{}/secrets/{secret}", account.desk.site, account.desk.integration),
                None
            )
            .status,
        200
    );
    account.wire.stripe.borrow_mut().put(by_hand(&account, &["charge.succeeded"]));
    assert_eq!(account.put_key(KEY).status, 200);
    assert_stands(&account, "in its place");
    assert_ne!(account.key().endpoint.id.as_deref(), Some("we_by_hand"));
}

#[test]
fn an_endpoint_that_was_changed_is_repaired_when_asked() {
    let account = connected();
    let change = |name: &str, value: Value| {
        let mut endpoint = endpoints(&account).remove(0);
        endpoint[name] = value;
        account.wire.stripe.borrow_mut().put(endpoint);
    };
    for (name, value) in [("status", json!("disabled")), ("enabled_events", json!(["charge.succeeded"]))] {
        change(name, value);
        assert_eq!(account.call("POST", "endpoint", json!({"mode": "test"})).status, 200, "{name}");
        assert_ours_stands(&account, name);
    }
    assert_eq!(calls(&account, "DELETE"), 0);
    // Gone altogether: made anew, and the old secret goes with it.
    account.wire.stripe.borrow_mut().delete(Kind::WebhookEndpoint, "we_fake1");
    assert_eq!(account.call("POST", "endpoint", json!({"mode": "test"})).status, 200);
    assert_ours_stands(&account, "made anew");
}

#[test]
fn an_endpoint_is_looked_at_each_day_and_repaired() {
    let account = connected();
    account.settle(30);
    let mut endpoint = endpoints(&account).remove(0);
    endpoint["status"] = json!("disabled");
    account.wire.stripe.borrow_mut().put(endpoint);
    account.pass_s(3_600);
    account.tick().unwrap();
    assert_eq!(endpoints(&account)[0]["status"], "disabled", "not before a day has passed");
    account.pass_s(86_400);
    let call = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(call, Fault::Status503);
    account.tick().unwrap();
    let shown = account.key().endpoint;
    assert_eq!(shown.state, EndpointState::Standing, "that it could not be looked at says nothing of one that stood");
    assert!(shown.api_version.is_some(), "{shown:?}");
    minutes(&account, 6);
    assert_ours_stands(&account, "the day after");
}

#[test]
fn several_of_ours_become_one_wherever_they_stand() {
    let account = connected();
    let ours = endpoints(&account).remove(0);
    for (id, url) in [
        ("we_double", ours["url"].clone()),
        ("we_before", json!("https://old.example/api/integrations/stripe/webhook/x")),
    ] {
        let mut one = ours.clone();
        (one["id"], one["url"]) = (json!(id), url);
        account.wire.stripe.borrow_mut().put(one);
    }
    let mut foreign = ours.clone();
    (foreign["id"], foreign["url"], foreign["metadata"]) =
        (json!("we_foreign"), json!("https://shop.example/hook"), json!({}));
    account.wire.stripe.borrow_mut().put(foreign);
    assert_eq!(account.call("POST", "endpoint", json!({"mode": "test"})).status, 200);
    assert_ours_stands(&account, "one of three");
    let left: BTreeSet<String> = endpoints(&account).iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(left, ["we_fake1".to_owned(), "we_foreign".to_owned()].into(), "nobody else's is touched");
}

/// A request of the owner's, who opened the dashboard at another address.
fn call_at(account: &Account, origin: &str, (method, path): (&str, &str), body: Value) -> Reply {
    let path = format!("/api/sites/{}/integrations/{}/{path}", account.desk.site, account.desk.integration);
    let mut request = account.desk.owner_request(method, &path, Some(body));
    request.origin = origin.to_owned();
    block_on(account.desk.answer(request))
}

#[test]
fn an_installation_that_moves_takes_its_endpoint_along() {
    let account = connected();
    let reply = call_at(&account, "https://new.example", ("POST", "endpoint"), json!({"mode": "test"}));
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    let stands = endpoints(&account);
    assert_eq!(stands.len(), 1, "{stands:?}");
    assert!(stands[0]["url"].as_str().unwrap().starts_with("https://new.example/"));
    assert!(deliver_news(&account).iter().all(|reply| reply.status == 200));
}

#[test]
fn without_the_permission_it_is_forbidden_and_named() {
    let account = account();
    let mut granted = without("rak_webhook_write");
    granted.push("rak_webhook_read");
    account.wire.stripe.borrow_mut().grant(KEY, granted);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let key = account.key();
    assert_eq!((key.endpoint.state, key.endpoint.id), (EndpointState::Forbidden, None));
    let named = key.permissions.iter().find(|one| one.name == "rak_webhook_write").unwrap();
    assert!(!named.granted && !named.required, "{named:?}");
    let asked = account.wire.stripe.borrow().calls.count();
    minutes(&account, 30);
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "it is not tried again by itself");
    account.wire.stripe.borrow_mut().grant(KEY, permissions());
    assert_eq!(account.call("POST", "endpoint", json!({"mode": "test"})).status, 200);
    assert_ours_stands(&account, "once it is granted");
}

#[test]
fn where_stripe_cannot_reach_us_none_is_made() {
    for origin in ["http://localhost:8787", "https://localhost", "http://127.0.0.1:8787"] {
        let account = account();
        let reply = call_at(&account, origin, ("PUT", "key"), json!({"key": KEY}));
        assert_eq!(reply.status, 200);
        account.settle(10);
        minutes(&account, 10);
        assert_eq!(account.key().endpoint.state, EndpointState::Unreachable, "{origin}");
        assert_eq!((calls(&account, "POST"), endpoints(&account).len()), (0, 0), "{origin}");
        assert_eq!(account.key().import.unwrap().state, JobState::Done, "the rest goes on");
        assert_eq!(
            call_at(&account, "https://headwater.example", ("POST", "endpoint"), json!({"mode": "test"})).status,
            200
        );
        assert_ours_stands(&account, "at an address of its own");
    }
}

#[test]
fn an_account_full_of_endpoints_is_tried_again_later_and_not_hammered() {
    let account = account();
    for number in 0..16 {
        let endpoint = json!({
            "id": format!("we_other{number}"), "object": "webhook_endpoint", "created": NOW_S - 999, "livemode": false, "metadata": {},
            "enabled_events": ["charge.succeeded"], "status": "enabled", "url": format!("https://shop.example/{number}"), "api_version": null,
        });
        account.wire.stripe.borrow_mut().put(endpoint);
    }
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    let endpoint = account.key().endpoint;
    assert_eq!((endpoint.state, endpoint.reason.as_deref()), (EndpointState::Missing, Some("endpoints_full")));
    assert_eq!(account.key().import.unwrap().state, JobState::Done, "the rest goes on");
    let asked = account.wire.stripe.borrow().calls.count();
    minutes(&account, 60);
    let tried = account.wire.stripe.borrow().calls.count() - asked;
    assert!((2..=26).contains(&tried), "{tried} calls in an hour");
    assert_eq!(endpoints(&account).len(), 16, "nobody else's is touched");
    account.wire.stripe.borrow_mut().delete(Kind::WebhookEndpoint, "we_other7");
    minutes(&account, 6);
    assert_ours_stands(&account, "once there is room");
    assert_eq!(account.key().endpoint.reason, None);
}

#[test]
fn a_dead_key_is_not_tried_again_for_the_endpoint_either() {
    let account = account();
    account.wire.stripe.borrow_mut().faults.at(PROBES, Fault::Status401);
    assert_eq!(account.put_key(KEY).status, 200);
    let key = account.key();
    assert_eq!((key.state, key.endpoint.state), (KeyState::Refused, EndpointState::Missing));
    assert_eq!(account.shown().status, IntegrationStatus::Paused);
    let asked = account.wire.stripe.borrow().calls.count();
    minutes(&account, 30);
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked);
    assert_eq!(account.put_key(KEY).status, 200, "pasted anew");
    minutes(&account, 2);
    assert_ours_stands(&account, "with a key that works");
}

#[test]
fn an_endpoint_is_asked_for_no_sooner_than_stripe_says() {
    let account = account();
    account.wire.stripe.borrow_mut().faults.at(PROBES, Fault::TooMany(Some(1_200)));
    account.put_key(KEY);
    account.settle(60);
    let asked = |account: &Account| {
        account.wire.stripe.borrow().calls.0.iter().filter(|one| one.path.contains("webhook_endpoints")).count()
    };
    let first = asked(&account);
    while account.wire.clock_ms.get() < (NOW_S + 1_190) * 1_000 {
        minutes(&account, 1);
        assert_eq!(asked(&account), first, "at {}", account.wire.clock_ms.get() / 1_000 - NOW_S);
    }
    minutes(&account, 8);
    assert_ours_stands(&account, "when it may");
}

#[test]
fn an_integration_that_fails_holds_no_other_up() {
    for broken in 0..2 {
        let account = account();
        let (site, integration) = account.desk.new_site("UTC");
        let both = [(account.desk.site.clone(), account.desk.integration.clone()), (site, integration)];
        for (site, integration) in &both {
            let path = format!("/api/sites/{site}/integrations/{integration}/key");
            assert_eq!(account.desk.owner("PUT", &path, Some(json!({"key": KEY}))).status, 200);
        }
        let (broken, other) = (&both[broken].1, &both[1 - broken].1);
        account
            .desk
            .database
            .execute(&format!("UPDATE job SET progress = '7' WHERE integration = '{broken}'"))
            .unwrap();
        for _ in 0..2 {
            account.pass_s(60);
            assert!(account.tick().is_err(), "it is told of");
        }
        let done = format!("FROM job WHERE kind = 'import' AND state = 'done' AND integration = '{other}'");
        assert_eq!(count(&account, &done), 1);
    }
}

#[test]
fn nothing_is_posted_with_a_secret_of_another_site() {
    let account = connected();
    let (_, second) = account.desk.new_site("UTC");
    let secret = {
        let id = account.key().endpoint.id.unwrap();
        account.wire.stripe.borrow().secret(&id).unwrap().to_owned()
    };
    assert_ne!(secret, SIGNING_SECRET);
    assert_eq!(account.desk.deliver_to(&second, &secret, &purchase("q").once()[0]).status, 400);
    let rows = account.desk.derived().join("\n");
    assert!(!rows.contains("ch_q"), "{}", parting(&rows, ""));
}
