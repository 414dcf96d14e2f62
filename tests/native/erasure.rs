//! Erasing a person: nothing that names the person is left or comes back, in any order and at any time; money and everybody else stay.

use headwater_tools::desk::{Desk, block_on};
use headwater_tools::identify::signed;
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Random, Task, interleave, preempt};
use headwater_tools::visit::Landing;
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn uuid(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn buyer(customer: &str, email: &str, visitor: Option<u64>) -> Buyer {
    let metadata = visitor.map_or(json!({}), |visitor| {
        let who = if [1, 3].contains(&visitor) { "ann".to_owned() } else { visitor.to_string() };
        json!({"headwater_visitor_id": uuid(visitor), "headwater_session_id": uuid(visitor + 100), "headwater_user_id": format!("user-{visitor}"),
            "landing_url": format!("https://shop.example/for-{who}-only"), "click_id": format!("gclid:{who}-clicked")})
    });
    Buyer { customer: customer.to_owned(), email: email.to_owned(), metadata }
}

fn purchase(key: &str, buyer: Buyer, at_s: i64) -> Purchase {
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

/// Everything that Stripe reports of Ann, who has the browsers 1 and 3, and of Ben, who has the browser 2.
fn events() -> Vec<Value> {
    let ann = || buyer("cus_ann", "ann@example.com", Some(1));
    let subscription = purchase("first", ann(), NOW_S - 40 * DAY_S);
    let renewal = purchase("second", buyer("cus_ann", "ann@example.com", None), NOW_S - 10 * DAY_S);
    let once = purchase("once", ann(), NOW_S - 5 * DAY_S);
    // A guest: only the Checkout Session says who it was.
    let guest = purchase("guest", buyer("", "ann@example.com", Some(3)), NOW_S - 3 * DAY_S);
    let ben = purchase("ben", buyer("cus_ben", "ben@example.com", Some(2)), NOW_S - 20 * DAY_S);
    let later = purchase("later", buyer("cus_ben", "ben@example.com", None), NOW_S - DAY_S);
    let mut all = subscription.subscribe("sub_a");
    all.extend(renewal.renew("sub_a"));
    all.extend(renewal.refund(700, NOW_S - 9 * DAY_S));
    all.extend(once.once());
    all.extend(once.dispute(NOW_S - 4 * DAY_S));
    all.extend(guest.once());
    all.extend(ben.subscribe("sub_b"));
    all.extend(later.renew("sub_b"));
    // A checkout that nobody paid, and the customer itself.
    let unpaid = json!({"id": "cs_test_unpaid", "object": "checkout.session", "mode": "payment", "status": "expired", "payment_status": "unpaid",
        "amount_total": 900, "currency": "eur", "customer": null, "customer_details": {"email": "ann@example.com"}, "payment_link": null,
        "client_reference_id": format!("hw_{}_{}", uuid(1), uuid(101)), "payment_intent": null, "invoice": null, "subscription": null,
        "metadata": {}, "livemode": false, "created": NOW_S - 6 * DAY_S});
    all.push(event("checkout.session.expired", NOW_S - 5 * DAY_S, unpaid));
    let mut customer = event("customer.updated", NOW_S - 30 * DAY_S, ann().object(NOW_S - 41 * DAY_S));
    customer["id"] = json!("evt_customer_updated");
    all.push(customer);
    all
}

/// What names Ann and must not stand in any table once she is erased.
fn texts(desk: &Desk) -> Vec<String> {
    let mut texts = vec![
        "cus_ann",
        "ann@",
        "Ann@",
        "user-1",
        "gclid:ann",
        "ann-clicked",
        "for-ann-only",
        "Ann Example",
        "friend of ann",
    ];
    texts.push("0b0b0b0b-aaaa-4000-8000-000000000000");
    let mut texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
    texts.extend([1, 3, 101, 103].map(uuid));
    texts.extend(pseudonyms(desk));
    texts
}

/// Of Ann's address and user id, where anything is stored of them.
fn pseudonyms(desk: &Desk) -> Vec<String> {
    let sql = format!(
        "SELECT user AS x FROM identify WHERE visitor IN ('{}', '{}') AND user <> ''
         UNION SELECT email FROM identify WHERE visitor IN ('{}', '{}') AND email <> ''",
        uuid(1),
        uuid(3),
        uuid(1),
        uuid(3)
    );
    let rows = desk.database.query(&sql).unwrap();
    rows.iter().map(|row| row["x"].as_str().unwrap().to_owned()).collect()
}

/// What the browsers of both do.
fn browse(desk: &Desk) {
    let ann = Landing::at("https://shop.example/for-ann-only?utm_source=news&gclid=ann-clicked");
    desk.visit(&uuid(1), &uuid(101), ann);
    desk.visit(&uuid(3), &uuid(103), ann);
    desk.visit(&uuid(2), &uuid(202), Landing::at("https://shop.example/?utm_source=ads"));
    let traits = json!({"user_id": "user-1", "email": "Ann@Example.com", "name": "Ann Example", "heard_from": "a friend of ann"});
    desk.identify(&uuid(1), &uuid(101), &traits);
    desk.identify(&uuid(3), &uuid(103), &traits);
    desk.identify(&uuid(2), &uuid(202), &json!({"user_id": "user-2", "email": "ben@example.com"}));
    for (visitor, session, alias) in
        [(1, 101, "0b0b0b0b-aaaa-4000-8000-000000000000"), (2, 202, "0c0c0c0c-aaaa-4000-8000-000000000000")]
    {
        let beacon = json!({"version": 1, "site": desk.site, "visitor": uuid(visitor), "session": uuid(session), "alias": alias,
            "url": format!("https://shop.example/thanks?session_id=cs_test_{}", if visitor == 1 { "once" } else { "ben" }), "referrer": "",
            "type": "event", "name": "signup", "props": {"who": if visitor == 1 { "friend of ann" } else { "friend of ben" }}});
        let reply = block_on(desk.answer(desk.beacon(&beacon)));
        assert_eq!(reply.status, 202, "{}", reply.body);
    }
    desk.drain();
}

/// The same event, reported by a delivery of its own.
fn anew(event: &Value, n: usize) -> Value {
    let mut event = event.clone();
    event["id"] = json!(format!("{}_{n}", event["id"].as_str().unwrap()));
    event
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        let reply = desk.deliver(event);
        assert!(reply.status == 200 && reply.body["outcome"] == "stored", "{event}: {reply:?} {:?}", desk.faults);
    }
    desk.drain();
}

fn path(desk: &Desk, person: &str) -> String {
    format!("/api/sites/{}/people/{person}/erase", desk.site)
}

/// Calls until it is done. Gives the last answer.
async fn erase(desk: &Desk, person: &str) -> Value {
    for _ in 0..500 {
        let request = desk.owner_request("POST", &path(desk, person), Some(json!({"confirm": person})));
        let reply = desk.answer(request).await;
        assert_eq!(reply.status, 200, "{}: {:?}", reply.body, desk.faults);
        if reply.body["ended_s"].is_i64() {
            return reply.body;
        }
    }
    panic!("it never ends");
}

fn rows(desk: &Desk, sql: &str) -> Vec<String> {
    desk.database.query(sql).unwrap_or_else(|error| panic!("{sql}: {error}")).iter().map(ToString::to_string).collect()
}

/// All money, to the cent, and what recurs of it.
fn money(desk: &Desk) -> Vec<String> {
    [
        "SELECT site, payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2, 3",
        "SELECT site, id, state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor, customer IS NULL AS guest FROM payment ORDER BY 1, 2",
        "SELECT site, at_s, currency, subscription, product, units, past_due, again, told, country FROM recurring_change ORDER BY 1, 2, 3, 4, 5",
        "SELECT site, subscription, count(*) AS n, min(from_s), max(to_s), sum(units) FROM recurring_paid GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT site, id, status, items, amount_minor, currency, current_period_end_s FROM subscription ORDER BY 1, 2",
        "SELECT site, currency, sum(payments) AS n, sum(gross_millions), sum(gross_rest), sum(refunds_rest), sum(disputes_rest) FROM payer WHERE customer <> '' GROUP BY 1, 2 ORDER BY 1, 2",
    ]
    .iter()
    .flat_map(|sql| rows(desk, sql))
    .collect()
}

fn assert_gone(desk: &Desk, texts: &[String], when: &str) {
    let everything = desk.everything();
    for text in texts {
        let at = everything.find(text.as_str());
        let around =
            at.map(|at| everything.bytes().skip(at.saturating_sub(600)).take(900).map(char::from).collect::<String>());
        assert!(at.is_none(), "{when}: {text} is still there: …{}…", around.unwrap_or_default());
    }
}

fn assert_same(now: &[String], before: &[String], when: &str) {
    let new: Vec<&String> = now.iter().filter(|row| !before.contains(row)).collect();
    let gone: Vec<&String> = before.iter().filter(|row| !now.contains(row)).collect();
    assert!(new.is_empty() && gone.is_empty() && now.len() == before.len(), "{when}: new {new:#?}, gone {gone:#?}");
}

/// What is held of Ben.
fn ben(desk: &Desk) -> Vec<String> {
    let path = format!("/api/sites/{}/people/cus_ben/export?mode=test", desk.site);
    let body = desk.owner("GET", &path, None).body;
    assert!(body["lines"].as_array().is_some_and(|lines| lines.len() > 8), "{body}");
    assert!(body["next_cursor"].is_null());
    body["lines"].as_array().unwrap().iter().map(ToString::to_string).collect()
}

/// The tables that an erasure goes through.
const GONE_THROUGH: [&str; 33] = [
    "visit",
    "session",
    "hit",
    "engagement",
    "visit_event",
    "identify",
    "alias",
    "checkout_return",
    "signed_customer",
    "fact",
    "link",
    "email",
    "payment",
    "payer",
    "explanation",
    "entry",
    "credit",
    "clue",
    "answer",
    "assignment",
    "subscription",
    "recurring_step",
    "recurring_paid",
    "recurring_left_out",
    "recurring_change",
    "recurring_book",
    "pending",
    "version",
    "delivery",
    "erased",
    "erasure",
    "sweep",
    "resealing",
];

/// The tables that hold nothing of a person, or nothing that names one, each with the reason.
const EXCUSED: [(&str, &str); 44] = [
    ("site_deletion", "of a site that was deleted, the name its owner gave it"),
    ("site", "the owner's settings"),
    ("integration", "the owner's account"),
    ("signing_secret", "of an integration"),
    ("api_key", "of an integration"),
    ("endpoint", "of an integration"),
    ("job", "how far work has come: ids of objects"),
    ("rebuild", "how far work has come: ids of objects"),
    ("question", "a subscription's id"),
    ("line_item_question", "a Checkout Session's id, as the facts keep it; the answer says what was bought"),
    ("check_total", "sums"),
    ("moment", "a time"),
    ("commit_guard", "never a row"),
    ("promotion_source", "the owner's codes"),
    ("note", "the owner's words on a day"),
    ("cost", "the owner's costs"),
    ("rate", "the owner's rates"),
    ("exchange", "a payment's rate"),
    ("exchange_walk", "how far work has come: a payment's id"),
    ("fee", "what Stripe kept of a payment"),
    ("fee_walk", "how far work has come: a balance transaction's id"),
    ("stale_day", "days"),
    ("recurring_until", "times"),
    ("visit_span", "sums without an id; made anew by a rebuild"),
    ("visit_sum", "sums without an id; made anew by a rebuild"),
    ("visit_column", "columns without an id; made anew by a rebuild"),
    ("visit_sum_until", "times"),
    ("money_column", "made anew by the cron, since the payments' days are marked"),
    ("money_sum", "made anew by the cron, since the payments' days are marked"),
    ("visit_rollup", "unused"),
    ("visit_rollup_until", "unused"),
    ("money_rollup", "unused"),
    ("day_salt", "random, gone with its day"),
    ("visit_rows", "counts"),
    ("sign_in", "the owner's browsers"),
    ("sign_in_link", "the owner's browsers"),
    ("member", "who may sign in, not who buys"),
    ("invitation", "who may sign in, not who buys"),
    ("api_token", "the owner's programs"),
    ("activity", "a keyed digest of a person's id, and ids of what stays"),
    ("sign_in_failure", "unused"),
    ("heartbeat", "times"),
    ("sqlite_stat1", "SQLite's own"),
    ("sqlite_sequence", "SQLite's own"),
];

#[test]
fn every_table_is_gone_through_or_excused() {
    let desk = Desk::new(NOW_S);
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let known = |name: &str| GONE_THROUGH.contains(&name) || EXCUSED.iter().any(|(excused, _)| *excused == name);
    let tables = desk.database.query(sql).unwrap();
    for name in tables.iter().map(|row| row["name"].as_str().unwrap()) {
        assert!(
            known(name),
            "{name}: add it to the steps of worker/src/job/erasure, or say here why it holds nothing of a person"
        );
    }
}

fn full() -> Desk {
    let desk = Desk::new(NOW_S);
    browse(&desk);
    deliver(&desk, &events());
    desk
}

#[test]
fn nothing_of_the_person_is_left_and_everything_else_stays() {
    for person in [uuid(1), uuid(3), "cus_ann".to_owned()] {
        let desk = full();
        let assign = format!("/api/sites/{}/payments/pi_once/assignment?mode=test", desk.site);
        let said = json!({"source": "flyer", "channel": "Referral", "note": "Ann Example told me"});
        assert_eq!(desk.owner("PUT", &assign, Some(said)).status, 200);
        desk.drain();
        let (texts, before, others) = (texts(&desk), money(&desk), ben(&desk));
        assert!(texts.len() > 14, "Ann's pseudonyms are known: {texts:?}");
        let everything = desk.everything();
        for text in ["cus_ann", "for-ann-only", "ann-clicked", "friend of ann", "Ann Example"]
            .into_iter()
            .chain(texts.iter().rev().take(2).map(String::as_str))
        {
            assert!(everything.contains(text), "{text} was never there");
        }
        let erasure = block_on(erase(&desk, &person));
        for kind in ["visit", "custom_event", "identify", "link", "stripe_object"] {
            assert!(erasure["erased"][kind].as_i64().is_some_and(|rows| rows > 0), "{kind}: {erasure}");
        }
        desk.drain();
        assert_gone(&desk, &texts, &person);
        assert_same(&money(&desk), &before, &person);
        assert_eq!(ben(&desk), others, "{person}");
        for payment in ["pi_first", "pi_second", "pi_guest"] {
            let payment = desk.payment(payment);
            assert_eq!(payment.payment.confidence.as_str(), "unknown");
            let missing: Vec<&str> = payment.missing.iter().map(|missing| missing.code.as_str()).collect();
            assert_eq!(missing, ["erased"], "{payment:?}");
        }
        // What the owner said stays, without the note.
        let assigned = desk.owner("GET", &assign, None).body;
        assert!(assigned.to_string().contains("flyer") && !assigned.to_string().contains("told me"), "{assigned}");
        let unknown = desk.owner("GET", &format!("/api/sites/{}/people/{person}?mode=test", desk.site), None);
        assert_eq!(unknown.status, 404);
    }
}

#[test]
fn what_comes_again_is_stored_without_the_person() {
    let desk = full();
    let (texts, before, others) = (texts(&desk), money(&desk), ben(&desk));
    block_on(erase(&desk, "cus_ann"));
    let derived = desk.derived();
    // Browsers that come back, the same one and another one that says it is Ann's.
    for (n, reason) in [(1, "erased"), (3, "erased")] {
        let reply = desk.visit(&uuid(n), &uuid(n + 900), Landing::at("https://shop.example/for-ann-only"));
        assert_eq!((reply.body["outcome"].as_str(), reply.body["reason"].as_str()), (Some("ignored"), Some(reason)));
    }
    desk.visit(&uuid(7), &uuid(707), Landing::at("https://shop.example/?utm_source=back"));
    let reply = desk.identify(
        &uuid(7),
        &uuid(707),
        &json!({"user_id": "user-1", "email": "ann@example.com", "name": "Ann Example"}),
    );
    assert_eq!(reply.body["outcome"], "accepted");
    for (n, event) in events().iter().rev().enumerate() {
        deliver(&desk, &[anew(event, n)]);
    }
    assert_gone(&desk, &texts, "again");
    assert_same(&money(&desk), &before, "money");
    assert_eq!(desk.derived(), derived);
    assert_eq!(ben(&desk), others);
    // What is new is money without a person.
    let next = purchase("third", buyer("cus_ann", "ann@example.com", Some(1)), NOW_S - 100);
    deliver(&desk, &next.renew("sub_a"));
    let other = purchase("other", buyer("cus_other", "ann@example.com", Some(7)), NOW_S - 90);
    deliver(&desk, &other.once());
    assert_gone(&desk, &texts, "new money");
    assert!(block_on(desk.minute()).is_empty());
    for _ in 0..20 {
        block_on(desk.minute());
    }
    assert_gone(&desk, &["cus_other".to_owned()], "another customer with the address");
    assert_eq!(desk.payment("pi_third").payment.gross_minor, 5_000);
    let derived = desk.derived();
    block_on(desk.rebuild()).unwrap();
    desk.drain();
    desk.add_up();
    assert_gone(&desk, &texts, "rebuilt");
    assert_eq!(desk.derived(), derived);
}

#[test]
fn a_slip_erases_nobody() {
    let desk = full();
    let before = desk.everything();
    for (body, status) in [
        (json!({}), 400),
        (json!({"confirm": ""}), 400),
        (json!({"confirm": "cus_ben"}), 400),
        (json!({"confirm": " cus_ann"}), 400),
        (json!({"confirm": "CUS_ANN"}), 400),
        (json!({"confirm": ["cus_ann"]}), 400),
        (json!("cus_ann"), 400),
    ] {
        let reply = desk.owner("POST", &path(&desk, "cus_ann"), Some(body.clone()));
        assert_eq!(reply.status, status, "{body}: {}", reply.body);
    }
    let nobody = desk.owner("POST", &path(&desk, &uuid(9)), Some(json!({"confirm": uuid(9)})));
    assert_eq!((nobody.status, nobody.body["error"]["code"].as_str()), (404, Some("person_unknown")));
    let mut stranger = desk.owner_request("POST", &path(&desk, "cus_ann"), Some(json!({"confirm": "cus_ann"})));
    stranger.headers.clear();
    assert_eq!(block_on(desk.answer(stranger)).status, 401);
    assert_eq!(desk.everything(), before);
}

#[test]
fn another_site_keeps_its_own() {
    let mut desk = full();
    let first = desk.site.clone();
    let (site, integration) = desk.new_site("UTC");
    (desk.site, desk.integration) = (site.clone(), integration.clone());
    browse(&desk);
    for event in events() {
        assert_eq!(
            desk.deliver_to(&integration, headwater_tools::desk::SIGNING_SECRET, &event).body["outcome"],
            "stored"
        );
    }
    desk.drain();
    let held = |desk: &Desk| {
        let path = format!("/api/sites/{site}/people/cus_ann/export?mode=test");
        desk.owner("GET", &path, None).body["lines"].to_string()
    };
    let before = held(&desk);
    assert!(before.contains("ann@example.com") && before.contains("for-ann-only"));
    desk.site = first;
    block_on(erase(&desk, "cus_ann"));
    assert_eq!(held(&desk), before);
}

#[test]
fn an_address_that_is_somebody_elses_too_stays_that_persons() {
    let desk = full();
    // Ben pays with Ann's address as well, and a stranger's browser says that it is Ben.
    let shared = purchase("shared", buyer("cus_ben", "ann@example.com", None), NOW_S - 50);
    deliver(&desk, &shared.once());
    desk.identify(&uuid(1), &uuid(101), &json!({"email": "ben@example.com"}));
    desk.drain();
    let before = money(&desk);
    block_on(erase(&desk, &uuid(3)));
    let body = desk.owner("GET", &format!("/api/sites/{}/people/cus_ben?mode=test", desk.site), None).body;
    assert_eq!(body["emails"], json!(["ann@example.com", "ben@example.com"]), "{body}");
    assert_same(&money(&desk), &before, "money");
    assert!(!desk.everything().contains("cus_ann"));
}

#[test]
fn a_delivery_in_quarantine_loses_its_body() {
    let desk = full();
    for (n, who) in ["cus_ann", "cus_ben"].into_iter().enumerate() {
        // Of the other mode than its secret: it is kept whole.
        let mut event =
            anew(&event("customer.updated", NOW_S, json!({"id": who, "object": "customer", "metadata": {}})), n);
        event["id"] = json!(format!("evt_kept_{n}"));
        event["livemode"] = json!(true);
        assert_eq!(desk.deliver(&event).body["outcome"], "quarantined");
    }
    let erasure = block_on(erase(&desk, "cus_ann"));
    assert_eq!(erasure["erased"]["delivery"], 1);
    let kept = rows(
        &desk,
        "SELECT event, body IS NOT NULL AS kept FROM delivery WHERE outcome = 'quarantined' ORDER BY event",
    );
    assert_eq!(kept, [r#"{"event":"evt_kept_0","kept":0}"#, r#"{"event":"evt_kept_1","kept":1}"#]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    /// Erased at any moment of any history: the rest comes later, and all of it once more.
    #[test]
    fn in_any_order_money_is_all_there_and_the_person_is_not(seed in any::<u64>(), part in 0..100_usize, who in 0..3_usize) {
        let mut random = Random::new(seed);
        let mut all = events();
        random.shuffle(&mut all);
        let desk = Desk::new(NOW_S);
        browse(&desk);
        let texts = texts(&desk);
        let known = all.len() * part / 100;
        deliver(&desk, &all[..known]);
        // Whoever the owner's search shows, one after the other; a customer may not be known yet.
        let mut people = vec![uuid(1), uuid(3), "cus_ann".to_owned()];
        people.rotate_left(who);
        for person in &people {
            let reply = desk.owner("POST", &path(&desk, person), Some(json!({"confirm": person})));
            if reply.status != 404 {
                block_on(erase(&desk, person));
            }
        }
        deliver(&desk, &all[known..]);
        // The customer that came with an address of the person is erased by the cron.
        for _ in 0..30 {
            prop_assert!(block_on(desk.minute()).is_empty());
        }
        random.shuffle(&mut all);
        let again: Vec<Value> = all.iter().enumerate().map(|(n, event)| anew(event, n)).collect();
        deliver(&desk, &again);
        for _ in 0..30 {
            block_on(desk.minute());
        }
        assert_gone(&desk, &texts, &format!("{people:?} after {known}"));
        let reference = full();
        prop_assert_eq!(rows(&desk, "SELECT payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2"),
            rows(&reference, "SELECT payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2"));
        let derived = desk.derived();
        block_on(desk.rebuild()).unwrap();
        desk.drain();
        prop_assert_eq!(desk.derived(), derived);
        assert_gone(&desk, &texts, "rebuilt");
    }
}

/// An erasure beside something that stores: wherever one interrupts the other, nothing of the person is left.
fn race(other: impl Fn(&Desk) -> Vec<headwater_worker::http::Request>) {
    let run = |how: &dyn Fn([Task<'_>; 2]) -> bool| {
        let desk = Desk::new(NOW_S);
        browse(&desk);
        let known: Vec<Value> = events().into_iter().take(6).collect();
        deliver(&desk, &known);
        let texts = texts(&desk);
        let requests = other(&desk);
        desk.database.interleave(true);
        let erasing = async {
            erase(&desk, &uuid(1)).await;
            true
        };
        let storing = async {
            for request in requests {
                let reply = desk.answer(request).await;
                assert!(reply.status < 300, "{}: {:?}", reply.body, desk.faults);
            }
            true
        };
        assert!(how([Box::pin(erasing), Box::pin(storing)]));
        desk.database.interleave(false);
        desk.drain();
        assert_gone(&desk, &texts, "raced");
    };
    for (first, steps) in (0..2).flat_map(|first| (0..60).map(move |steps| (first, steps))) {
        run(&|tasks| preempt(tasks, first, steps));
    }
    for seed in 0..20 {
        run(&|tasks| {
            let tasks = tasks.into_iter().map(Some).collect();
            interleave(tasks, &mut Random::new(seed), |_| false) == [Some(true), Some(true)]
        });
    }
}

#[test]
fn a_delivery_at_the_same_time_leaves_nothing() {
    let events = events();
    for part in [&events[6..10], &events[12..17]] {
        race(|desk| part.iter().map(|event| desk.delivery(event)).collect());
    }
}

#[test]
fn a_beacon_at_the_same_time_leaves_nothing() {
    race(|desk| {
        let beacon = |kind: &str, visitor: u64, session: u64, more: Value| {
            let mut beacon = json!({"version": 1, "site": desk.site, "visitor": uuid(visitor), "session": uuid(session),
                "url": "https://shop.example/for-ann-only", "referrer": "", "type": kind});
            beacon.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            desk.beacon(&beacon)
        };
        vec![
            beacon("page_view", 1, 101, json!({})),
            beacon(
                "identify",
                1,
                101,
                json!({"traits": {"id": "user-1", "email": "ann@example.com", "name": "Ann Example"}}),
            ),
            beacon("event", 3, 103, json!({"name": "bought", "props": {"who": "friend of ann"}})),
        ]
    });
}

#[test]
fn a_signed_identify_of_an_erased_person_is_not_kept() {
    let (desk, key) = super::simulator::desk();
    browse(&desk);
    deliver(&desk, &events());
    let texts = texts(&desk);
    block_on(erase(&desk, "cus_ann"));
    desk.visit(&uuid(7), &uuid(707), Landing::at("https://shop.example/"));
    let expires = NOW_S + 3_600;
    let traits = json!({"id": "user-1", "email": "ann@example.com", "stripe_customer": "cus_ann", "expires": expires});
    desk.identify(&uuid(7), &uuid(707), &signed(&key, desk.site.as_str(), &uuid(7), traits));
    assert_gone(&desk, &texts, "signed");
}

#[test]
fn killed_anywhere_it_goes_on() {
    use headwater_tools::sqlite::Fault;
    for (lost, after) in (0..60).flat_map(|lost| [(lost, false), (lost, true)]) {
        let desk = full();
        let (texts, before) = (texts(&desk), money(&desk));
        desk.database.fail((0..lost).map(|_| None).chain([Some(if after {
            Fault::LostAfter
        } else {
            Fault::LostBefore
        })]));
        let _ = desk.owner("POST", &path(&desk, "cus_ann"), Some(json!({"confirm": "cus_ann"})));
        desk.database.fail([]);
        block_on(erase(&desk, "cus_ann"));
        desk.drain();
        assert_gone(&desk, &texts, &format!("killed at {lost}"));
        assert_same(&money(&desk), &before, "money");
    }
}
