//! What a payment is attributed by once there is a key (A11): the objects that an import brings, and last a question to
//! Stripe.

use headwater::api::{JobState, KeyState, PaymentDetail};
use headwater::attribution::{Confidence, Rung, RungOutcome};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::Desk;
use headwater_tools::fake_stripe::{FakeStripe, Fault, Kind, Lines, PASSING, Wire, permissions};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Random, parting};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::rc::Rc;

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

/// A renewal, of which nothing says who it was; its subscription began long ago.
fn renewal(key: &str, at_s: i64) -> Vec<Value> {
    purchase(key, "ada", json!({}), at_s).renew("sub_a")
}

fn subscription(metadata: Value) -> Value {
    json!({
        "id": "sub_a", "object": "subscription", "status": "active", "customer": "cus_ada", "metadata": metadata,
        "items": {"object": "list", "data": []}, "created": NOW_S - 400 * DAY_S, "livemode": false,
    })
}

fn customer(metadata: Value) -> Value {
    let mut customer = purchase("", "ada", json!({}), 0).buyer.object(NOW_S - 400 * DAY_S);
    customer["metadata"] = metadata;
    customer
}

/// The Checkout Session that began the subscription.
fn session(metadata: Value, status: &'static str) -> Value {
    let first = purchase("first", "ada", metadata, NOW_S - 400 * DAY_S);
    let state = headwater_tools::shop::SessionState {
        mode: "subscription",
        status,
        paid: "paid",
        subscription: Some("sub_a".to_owned()),
        reference: None,
        link: None,
    };
    first.session(&state)
}

/// An account with the subscription, its customer and one renewal.
fn stripe() -> FakeStripe {
    let mut stripe = FakeStripe::new(KEY);
    stripe.put(customer(json!({})));
    stripe.put(subscription(json!({})));
    stripe.happen_unheard(renewal("r1", NOW_S - 10 * DAY_S));
    stripe
}

/// An account on a site that has seen every visitor of these tests, directly and long ago.
fn account(stripe: FakeStripe, now_s: i64) -> Account {
    over(Desk::new(now_s), stripe, now_s)
}

fn over(desk: Desk, stripe: FakeStripe, now_s: i64) -> Account {
    desk.now_s.set(NOW_S - 500 * DAY_S);
    for n in 1..10 {
        assert_eq!(desk.visit(&uuid(n), &uuid(500 + n), Landing::at("https://shop.example/")).status, 202);
    }
    desk.now_s.set(now_s);
    Account::over(desk, stripe, now_s)
}

fn imported(stripe: FakeStripe) -> Account {
    let account = account(stripe, NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    assert_eq!(account.key().import.unwrap().state, JobState::Done);
    account
}

fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        account.tick().unwrap();
    }
}

fn answer(payment: &PaymentDetail) -> (Option<Rung>, Confidence, Option<String>) {
    (payment.payment.rung, payment.payment.confidence, payment.payment.visitor.clone())
}

fn high(n: u32) -> (Option<Rung>, Confidence, Option<String>) {
    (Some(Rung::VisitorMetadata), Confidence::High, Some(uuid(n)))
}

const NOTHING: (Option<Rung>, Confidence, Option<String>) = (None, Confidence::Unknown, None);

/// How often Stripe was asked for the session of the subscription.
fn asked(account: &Account) -> usize {
    let stripe = account.wire.stripe.borrow();
    let of_it = |params: &[String]| params.iter().any(|param| param == "subscription=sub_a");
    stripe.calls.0.iter().filter(|one| one.path == "/v1/checkout/sessions" && of_it(&one.params)).count()
}

fn deliver(account: &Account, events: &[Value]) {
    account.pass_s(1);
    for event in events {
        let reply = account.desk.deliver(event);
        assert_eq!(reply.body["outcome"], "stored", "{reply:?} {:?}", account.desk.faults);
    }
    account.desk.drain();
}

/// Everything that is derived, and the last answers.
fn rows(account: &Account) -> Vec<String> {
    [account.desk.derived(), account.desk.last_answers()].concat()
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

/// Puts metadata on one object of the renewal.
fn carry(stripe: &mut FakeStripe, place: &str, metadata: Value) {
    match place {
        "charge" | "payment_intent" | "invoice" => {
            let (kind, id) = match place {
                "charge" => (Kind::Charge, "ch_r1"),
                "payment_intent" => (Kind::PaymentIntent, "pi_r1"),
                _ => (Kind::Invoice, "in_r1"),
            };
            let mut object = stripe.get(kind, id).unwrap().clone();
            object["metadata"] = metadata;
            stripe.put(object);
        }
        "snapshot" => {
            let mut invoice = stripe.get(Kind::Invoice, "in_r1").unwrap().clone();
            invoice["parent"]["subscription_details"]["metadata"] = metadata;
            stripe.put(invoice);
        }
        "session" => stripe.put(session(metadata, "complete")),
        "subscription" => stripe.put(subscription(metadata)),
        _ => stripe.put(customer(metadata)),
    }
}

/// Where metadata is looked for, nearest first, of what an import brings.
const PLACES: [&str; 6] = ["charge", "session", "invoice", "snapshot", "subscription", "customer"];

#[test]
fn a_renewal_without_metadata_is_attributed_by_each_of_its_objects_alone() {
    for place in PLACES {
        let mut stripe = stripe();
        carry(&mut stripe, place, known(1));
        let account = imported(stripe);
        let payment = account.desk.payment("pi_r1");
        assert_eq!(answer(&payment), high(1), "by its {place}: {:?}", payment.ladder);
        assert!(payment.payment.renewal);
        // A payment is written with its charge, once all that leads from it to a visitor is here.
        assert_eq!(payment.history.len(), 1, "by its {place}");
        assert_eq!(asked(&account), 0, "by its {place}: Stripe need not be asked");
    }
}

#[test]
fn the_nearest_object_wins_and_the_others_are_shown() {
    let mut stripe = stripe();
    for (number, place) in (1..).zip(PLACES) {
        carry(&mut stripe, place, known(number));
    }
    let account = imported(stripe);
    let payment = account.desk.payment("pi_r1");
    assert_eq!(answer(&payment), high(1));
    let others: Vec<String> = [2, 3, 4, 5, 6].map(uuid).into();
    assert_eq!(payment.conflicting_visitors, others);
}

#[test]
fn the_session_of_its_subscription_is_asked_for_once_and_answers() {
    // Not among those that an import lists.
    let mut stripe = stripe();
    stripe.put(session(known(1), "open"));
    let account = imported(stripe);
    let payment = account.desk.payment("pi_r1");
    assert_eq!(answer(&payment), high(1));
    let history: Vec<&str> = payment.history.iter().map(|one| one.cause.as_str()).collect();
    assert_eq!(history, ["backfill", "asked_stripe"], "the answer before is in the history");
    let object = payment.ladder.iter().find(|one| one.rung == Rung::VisitorMetadata).unwrap().object.clone();
    assert_eq!(object.unwrap().as_str(), "cs_test_first");
    assert_eq!((asked(&account), account.key().questions_open), (1, 0));
    // Nor when it renews again, nor in the days to come.
    deliver(&account, &renewal("r2", NOW_S));
    assert_eq!(answer(&account.desk.payment("pi_r2")), high(1));
    for _ in 0..3 {
        account.pass_s(DAY_S);
        account.settle(10);
    }
    assert_eq!(asked(&account), 1);
}

#[test]
fn an_answer_of_none_is_shown_and_not_asked_again() {
    let account = imported(stripe());
    let payment = account.desk.payment("pi_r1");
    assert_eq!(answer(&payment), NOTHING);
    let rung = payment.ladder.iter().find(|one| one.rung == Rung::ReturnedSession).unwrap();
    assert_eq!(rung.outcome, RungOutcome::NotFound);
    assert_eq!(rung.looked_for.as_deref(), Some("the Checkout Session of sub_a"));
    assert_eq!(rung.note.as_deref(), Some("Stripe was asked for it, and there is none"));
    let missing = payment.missing.iter().find(|one| one.code == "subscription_without_checkout").unwrap();
    assert!(missing.message.contains("sub_a") && !missing.remedy.is_empty());
    let facts = "SELECT body ->> 'k' AS kind, origin FROM fact WHERE object = 'sub_a' AND body ->> 'k' = 'sr'";
    assert_eq!(account.desk.database.query(facts).unwrap(), [json!({"kind": "sr", "origin": "list"})]);
    assert_eq!(asked(&account), 1);
    deliver(&account, &renewal("r2", NOW_S));
    assert_eq!(account.key().questions_open, 0, "what was answered is no question");
    for _ in 0..3 {
        account.pass_s(DAY_S);
        account.settle(10);
    }
    assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
    account.settle(10);
    assert_eq!(asked(&account), 1);
    let codes: Vec<String> = account.desk.payment("pi_r2").missing.into_iter().map(|one| one.code).collect();
    assert!(codes.contains(&"subscription_without_checkout".to_owned()), "{codes:?}");
}

#[test]
fn a_renewal_that_a_webhook_brings_is_asked_about_in_the_next_minute() {
    let mut stripe = FakeStripe::new(KEY);
    stripe.put(customer(json!({})));
    stripe.put(subscription(json!({})));
    let account = imported(stripe);
    account.wire.stripe.borrow_mut().put(session(known(1), "complete"));
    deliver(&account, &renewal("r1", NOW_S));
    assert_eq!((asked(&account), account.key().questions_open), (0, 1), "never while Stripe waits for an answer");
    assert_eq!(answer(&account.desk.payment("pi_r1")), NOTHING);
    account.tick().unwrap();
    assert_eq!((asked(&account), account.key().questions_open), (1, 0));
    assert_eq!(answer(&account.desk.payment("pi_r1")), high(1));
}

#[test]
fn without_a_key_nothing_is_asked_until_one_comes() {
    let mut stripe = stripe();
    stripe.put(session(known(1), "open"));
    let account = account(stripe, NOW_S);
    deliver(&account, &renewal("r1", NOW_S - 10 * DAY_S));
    deliver(&account, &renewal("r2", NOW_S));
    minutes(&account, 3);
    assert_eq!(account.desk.database.query("SELECT * FROM question").unwrap(), [] as [Value; 0]);
    assert_eq!(account.wire.stripe.borrow().calls.count(), 0);
    assert_eq!(answer(&account.desk.payment("pi_r1")), NOTHING);
    account.wire.stripe.borrow_mut().happen_unheard(renewal("r2", NOW_S));
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    assert_eq!(asked(&account), 1);
    for payment in ["pi_r1", "pi_r2"] {
        assert_eq!(answer(&account.desk.payment(payment)), high(1), "{payment}");
    }
}

#[test]
fn a_missing_permission_is_said_and_it_is_asked_once_it_is_granted() {
    let account = imported(FakeStripe::new(KEY));
    account.wire.stripe.borrow_mut().put(subscription(json!({})));
    account.wire.stripe.borrow_mut().put(session(known(1), "complete"));
    let without = permissions().filter(|name| *name != "rak_checkout_session_read");
    account.wire.stripe.borrow_mut().grant(KEY, without);
    deliver(&account, &renewal("r1", NOW_S));
    account.tick().unwrap();
    let tried = asked(&account);
    assert_eq!(tried, 1, "what it may not do is learnt by trying");
    let said = |account: &Account| {
        let key = account.key();
        let one = key.permissions.iter().find(|one| one.name == "rak_checkout_session_read").unwrap().granted;
        (one, key.questions_open, key.state)
    };
    assert_eq!(said(&account), (false, 1, KeyState::Accepted));
    minutes(&account, 10);
    assert_eq!((asked(&account), said(&account)), (1, (false, 1, KeyState::Accepted)), "and not tried again");
    account.wire.stripe.borrow_mut().grant(KEY, permissions());
    assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
    account.settle(10);
    assert_eq!(said(&account), (true, 0, KeyState::Accepted));
    assert_eq!(answer(&account.desk.payment("pi_r1")), high(1));
}

/// Connected, imported, and then a renewal that is to be asked about.
fn about_to_ask() -> Account {
    let mut stripe = FakeStripe::new(KEY);
    stripe.put(customer(json!({})));
    stripe.put(subscription(json!({})));
    let account = imported(stripe);
    account.wire.stripe.borrow_mut().put(session(known(1), "complete"));
    deliver(&account, &renewal("r1", NOW_S));
    account
}

#[test]
fn a_question_survives_every_fault() {
    let reference = about_to_ask();
    reference.settle(10);
    for fault in PASSING {
        let account = about_to_ask();
        let call = account.wire.stripe.borrow().calls.count();
        account.wire.stripe.borrow_mut().faults.at(call, fault.clone());
        account.settle(10);
        assert_same(&rows(&account), &rows(&reference), &format!("{fault:?}"));
        assert_eq!(asked(&account), 2, "{fault:?}");
    }
    // As long as Stripe asks for.
    let account = about_to_ask();
    let call = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(call, Fault::TooMany(Some(600)));
    account.tick().unwrap();
    minutes(&account, 9);
    assert_eq!(account.wire.stripe.borrow().calls.count(), call + 1, "nothing at all is asked meanwhile");
    account.settle(10);
    assert_same(&rows(&account), &rows(&reference), "later");
    // A dead key: the question waits for the next one.
    let account = about_to_ask();
    account.wire.stripe.borrow_mut().revoke(KEY);
    minutes(&account, 3);
    assert_eq!((account.key().state, account.key().questions_open, asked(&account)), (KeyState::Refused, 1, 1));
    let new = "rk_test_rolled_0123456789";
    account.wire.stripe.borrow_mut().grant(new, permissions());
    assert_eq!(account.put_key(new).status, 200);
    account.settle(10);
    assert_same(&rows(&account), &rows(&reference), "by the new key");
}

#[test]
fn killed_anywhere_a_question_is_answered_once() {
    let reference = about_to_ask();
    reference.settle(10);
    let mut places = 0;
    for place in 0.. {
        let account = about_to_ask();
        account.desk.database.interleave(true);
        let killed = account.tick_killed_at(place);
        account.desk.database.interleave(false);
        account.pass_s(60);
        account.settle(10);
        assert_same(&rows(&account), &rows(&reference), &format!("killed at {place}"));
        assert!(asked(&account) <= 2, "killed at {place}");
        if !killed {
            break;
        }
        places += 1;
    }
    assert!(places > 10, "only {places} places");
}

#[test]
fn two_accounts_of_one_site_are_each_asked_before_the_answer_is_none() {
    const OTHER_KEY: &str = "rk_test_of_the_other_0123456789";
    for (own_session, is_own_first) in [(true, true), (true, false), (false, true), (false, false)] {
        let mut own = FakeStripe::new(KEY);
        own.put(subscription(json!({})));
        let lines =
            Rc::new(Lines([own, FakeStripe::new(OTHER_KEY)].map(|stripe| Wire::new(stripe, NOW_S * 1_000)).into()));
        let mut desk = Desk::new(NOW_S);
        desk.visit(&uuid(1), &uuid(501), Landing::at("https://shop.example/"));
        desk.outbound = lines.clone();
        let path = format!("/api/sites/{}/integrations", desk.site);
        let second = desk.owner("POST", &path, Some(json!({"kind": "stripe"}))).body["id"].as_str().unwrap().to_owned();
        let tick = |desk: &Desk| {
            let clock_ms = lines.0[0].clock_ms.get() + 60_000;
            lines.0.iter().for_each(|wire| wire.clock_ms.set(clock_ms));
            desk.now_s.set(clock_ms / 1_000);
            headwater_tools::desk::block_on(desk.work()).unwrap();
            desk.drain();
        };
        let mut keys = [(desk.integration.as_str(), KEY), (second.as_str(), OTHER_KEY)];
        if !is_own_first {
            keys.reverse();
        }
        for (integration, key) in keys {
            let reply = desk.owner("PUT", &format!("{path}/{integration}/key"), Some(json!({"key": key})));
            assert_eq!(reply.status, 200, "{:?}", reply.body);
        }
        tick(&desk);
        if own_session {
            lines.0[0].stripe.borrow_mut().put(session(known(1), "complete"));
        }
        for event in renewal("r1", NOW_S) {
            assert_eq!(desk.deliver(&event).status, 200);
        }
        (0..3).for_each(|_| tick(&desk));
        let what = format!("there is one: {own_session}, its account's key is first: {is_own_first}");
        assert_eq!(answer(&desk.payment("pi_r1")), if own_session { high(1) } else { NOTHING }, "{what}");
        assert_eq!(desk.database.query("SELECT * FROM question").unwrap(), [] as [Value; 0], "{what}");
        let questions = |wire: &Wire| {
            let stripe = wire.stripe.borrow();
            stripe
                .calls
                .0
                .iter()
                .filter(|one| one.params.iter().any(|param| param.starts_with("subscription=")))
                .count()
        };
        assert!(lines.0.iter().all(|wire| questions(wire) <= 1), "{what}: each at most once");
        let is_in_vain = desk.payment("pi_r1").missing.iter().any(|one| one.code == "subscription_without_checkout");
        assert_eq!(is_in_vain, !own_session, "{what}");
    }
}

#[test]
fn an_identify_after_the_import_changes_the_answer_and_the_old_one_stays_in_the_history() {
    let mut stripe = FakeStripe::new(KEY);
    stripe.happen_unheard(purchase("a", "ada", json!({}), NOW_S - DAY_S / 2).once());
    let account = imported(stripe);
    assert_eq!(answer(&account.desk.payment("pi_a")), NOTHING);
    let visit = Landing::at("https://shop.example/?utm_source=newsletter&utm_medium=email");
    account.desk.now_s.set(NOW_S - 6 * DAY_S);
    assert_eq!(account.desk.visit(&uuid(1), &uuid(101), visit).status, 202);
    account.pass_s(3_600);
    assert_eq!(account.desk.identify(&uuid(1), &uuid(101), &json!({"email": "ada@example.com"})).status, 202);
    account.desk.drain();
    let payment = account.desk.payment("pi_a");
    assert_eq!(answer(&payment), (Some(Rung::Email), Confidence::Medium, Some(uuid(1))));
    assert_eq!(payment.payment.source.as_deref(), Some("newsletter"));
    let history: Vec<_> = payment.history.iter().map(|one| (one.rung, one.cause.as_str())).collect();
    assert_eq!(history, [(None, "backfill"), (Some(Rung::Email), "identify")]);
    // Imported again, nothing changes, and the history tells of nothing.
    let net = account.desk.net();
    assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
    account.settle(10);
    assert_eq!(account.desk.payment("pi_a").history.len(), 2);
    assert_eq!(account.desk.net(), net);
}

/// Two customers: one is remembered by the clue of its own payment in the middle (A4), the other by its address (A8).
fn remembering() -> Vec<Vec<Value>> {
    let at = |days: i64| NOW_S - days * DAY_S;
    vec![
        purchase("a1", "ada", json!({}), at(40)).once(),
        purchase("a2", "ada", known(1), at(30)).once(),
        purchase("a3", "ada", json!({}), at(20)).once(),
        purchase("b1", "bob", json!({}), at(35)).once(),
        // Of the same customer under another address.
        {
            let mut later = purchase("b2", "bob", json!({}), at(15));
            later.buyer.email = "robert@example.com".to_owned();
            later.once()
        },
    ]
}

#[test]
fn customers_are_remembered_whatever_the_order() {
    let tell = |account: &Account| {
        account.desk.now_s.set(NOW_S - 50 * DAY_S);
        account.desk.visit(
            &uuid(2),
            &uuid(102),
            Landing { url: "https://shop.example/", referrer: "https://www.google.com/" },
        );
        account.desk.identify(&uuid(2), &uuid(102), &json!({"email": "bob@example.com"}));
        account.desk.drain();
        account.pass_s(0);
    };
    let expected = |what: &str, account: &Account| {
        let remembered = |n, rung, confidence| (Some(rung), confidence, Some(uuid(n)));
        for (payment, expected) in [
            ("pi_a1", remembered(1, Rung::RememberedCustomer, Confidence::High)),
            ("pi_a2", high(1)),
            ("pi_a3", remembered(1, Rung::RememberedCustomer, Confidence::High)),
            ("pi_b1", remembered(2, Rung::Email, Confidence::Medium)),
            ("pi_b2", remembered(2, Rung::RememberedCustomerByEmail, Confidence::Medium)),
        ] {
            assert_eq!(answer(&account.desk.payment(payment)), expected, "{payment}, {what}");
        }
    };
    let mut reference: Option<Vec<String>> = None;
    for seed in 0..12 {
        let mut random = Random::new(seed);
        let mut stripe = FakeStripe::new(KEY);
        let mut groups = remembering();
        random.shuffle(&mut groups);
        stripe.happen_unheard(groups.concat());
        // Page by page, so that each payment is decided before the next is known.
        stripe.page_max = [None, Some(1), Some(2)][random.below(3)];
        let account = account(stripe, NOW_S);
        let is_known_before = random.one_in(2);
        if is_known_before {
            tell(&account);
        }
        // Some come by webhooks, before or while the import goes on.
        let mut events = groups.concat();
        random.shuffle(&mut events);
        events.truncate(random.below(events.len()));
        let half = random.below(events.len() + 1);
        let (early, late) = events.split_at(half);
        early.iter().for_each(|event| assert_eq!(account.desk.deliver(event).status, 200));
        assert_eq!(account.put_key(KEY).status, 200);
        account.tick_killed_at(random.below(60));
        late.iter().for_each(|event| assert_eq!(account.desk.deliver(event).status, 200));
        account.pass_s(60);
        account.settle(20);
        if !is_known_before {
            tell(&account);
        }
        account.desk.drain();
        let what = format!("seed {seed}");
        expected(&what, &account);
        let rows = account.desk.derived();
        assert_same(&rows, reference.get_or_insert_with(|| rows.clone()), &what);
    }
}

#[test]
fn what_is_learnt_of_a_customer_by_webhook_reaches_what_was_imported() {
    let mut stripe = stripe();
    stripe.page_max = Some(1);
    let account = imported(stripe);
    assert_eq!(answer(&account.desk.payment("pi_r1")), NOTHING);
    deliver(&account, &[event("customer.updated", NOW_S, customer(known(3)))]);
    assert_eq!(answer(&account.desk.payment("pi_r1")), high(3));
    let causes: Vec<String> = account.desk.payment("pi_r1").history.into_iter().map(|one| one.cause).collect();
    assert_eq!(causes, ["backfill", "customer.updated"]);
}
