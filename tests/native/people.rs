//! People and their subscriptions, through the real handlers.

use headwater::api::{Person, Subscription};
use headwater::base::id::{IntegrationId, SiteId};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, Reply, SIGNING_SECRET, block_on, read_reply};
use headwater_tools::fake_stripe::history::History;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::Random;
use headwater_tools::sqlite::Sqlite;
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::cell::Cell;

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const END_S: i64 = NOW_S + 30 * DAY_S;
const LIVE_SECRET: &str = "whsec_live_0123456789abcdef";
const NEWS: Landing<'_> =
    Landing::at("https://shop.example/start?utm_source=news&utm_medium=email&utm_campaign=spring");

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn session(n: u32) -> String {
    uuid(100_000 + n)
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

/// A purchase of a customer whose address is `<customer>@example.com`.
fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

thread_local!(static EVENTS: Cell<u32> = const { Cell::new(0) });

/// An event with an id of its own.
fn event(event_type: &str, at_s: i64, object: &Value) -> Value {
    EVENTS.set(EVENTS.get() + 1);
    json!({"id": format!("evt_people_{}", EVENTS.get()), "object": "event", "created": at_s, "livemode": false, "type": event_type,
        "data": {"object": object}})
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        let reply = desk.deliver(event);
        assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
        assert!(matches!(reply.body["outcome"].as_str(), Some("stored" | "duplicate")), "{reply:?}");
    }
    desk.drain();
}

fn ask(desk: &Desk, site: &SiteId, id: &str, mode: &str) -> Reply {
    desk.owner("GET", &format!("/api/sites/{site}/people/{id}?mode={mode}"), None)
}

fn person(desk: &Desk, id: &str) -> Person {
    let reply = ask(desk, &desk.site, id, "test");
    assert_eq!(reply.status, 200, "{id}: {reply:?} {:?}", desk.faults);
    read_reply(reply.body)
}

/// When and which: every line of a person's time line, over all its pages, newest first.
fn time_line(desk: &Desk, id: &str) -> Vec<(i64, String)> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/sites/{}/people/{id}?mode=test{cursor}", desk.site);
        let page: Person = read_reply(desk.owner("GET", &path, None).body);
        let mut lines: Vec<(i64, String)> = Vec::new();
        lines.extend(page.visits.iter().map(|line| (line.started_s, format!("visit {}", line.session))));
        lines
            .extend(page.identifies.iter().map(|line| (line.at_s, format!("identify {} {}", line.visitor, line.at_s))));
        lines.extend(page.payments.iter().map(|line| (line.paid_at_s, line.id.to_string())));
        lines.extend(page.returns.iter().map(|line| (line.at_s, line.key.clone())));
        lines
            .extend(page.plan_changes.iter().map(|line| (line.at_s, format!("{} {:?}", line.subscription, line.step))));
        assert!(lines.len() <= 50 && !lines.is_empty() | all.is_empty(), "{} lines", lines.len());
        lines.sort_by_key(|line| std::cmp::Reverse(line.0));
        all.extend(lines);
        let Some(next) = page.next_cursor else { return all };
        cursor = format!("&cursor={next}");
    }
}

fn visit(desk: &Desk, at_s: i64, (visitor, session_n): (u32, u32)) {
    desk.now_s.set(at_s);
    assert_eq!(desk.visit(&uuid(visitor), &session(session_n), NEWS).body["outcome"], "accepted");
    desk.drain();
}

fn identify(desk: &Desk, at_s: i64, visitor: u32, traits: Value) {
    desk.now_s.set(at_s);
    assert_eq!(desk.identify(&uuid(visitor), &session(1_000 + visitor), &traits).body["outcome"], "accepted");
    desk.drain();
}

fn merged(mut object: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

/// A subscription in the shape of today or of before 2025-03-31.
fn plan(old: bool, fields: Value) -> Value {
    let price = json!({"id": "price_pro", "product": "prod_pro", "nickname": "Monthly", "unit_amount": 1_900, "currency": "eur",
        "recurring": {"interval": "month", "interval_count": 1}});
    let mut item = json!({"quantity": 2, "price": price});
    let mut object = json!({"id": "sub_1", "object": "subscription", "status": "active", "customer": "cus_ada", "created": NOW_S,
        "cancel_at_period_end": false, "canceled_at": null, "ended_at": null, "trial_end": null, "metadata": {}});
    let ending = if old { &mut object } else { &mut item };
    ending["current_period_end"] = json!(END_S);
    object["items"] = json!({"data": [item]});
    merged(object, fields)
}

/// From a trial to its end, the last update told in the second of the end.
fn life(old: bool) -> Vec<Value> {
    let ended =
        json!({"status": "canceled", "ended_at": NOW_S + 90, "canceled_at": NOW_S + 60, "cancel_at_period_end": true});
    vec![
        event(
            "customer.subscription.created",
            NOW_S,
            &plan(old, json!({"status": "trialing", "trial_end": NOW_S + 50})),
        ),
        event("customer.subscription.updated", NOW_S + 50, &plan(old, json!({"trial_end": NOW_S + 50}))),
        event(
            "customer.subscription.updated",
            NOW_S + 60,
            &plan(old, json!({"cancel_at_period_end": true, "canceled_at": NOW_S + 60})),
        ),
        event("customer.subscription.deleted", NOW_S + 90, &plan(old, ended)),
        event("customer.subscription.updated", NOW_S + 90, &plan(old, json!({"status": "past_due"}))),
    ]
}

fn only(person: Person) -> Subscription {
    assert_eq!(person.subscriptions.len(), 1);
    person.subscriptions.into_iter().next().unwrap()
}

#[test]
fn a_subscription_is_shown_as_it_was_last_told() {
    for old in [false, true] {
        let desk = Desk::new(NOW_S);
        let [created, updated, cancelled, deleted, late] = life(old).try_into().unwrap();
        let state = |event: &Value| {
            deliver(&desk, std::slice::from_ref(event));
            let told = only(person(&desk, "cus_ada"));
            assert_eq!(
                (told.amount_minor, told.currency.as_deref(), told.minor_per_major),
                (Some(3_800), Some("eur"), Some(100))
            );
            assert_eq!((told.interval.as_deref(), told.interval_count), (Some("month"), 1));
            assert_eq!((told.current_period_end_s, told.created_s), (Some(END_S), NOW_S), "old shape: {old}");
            assert_eq!(told.plan.as_deref(), Some("Monthly"));
            (told.status, told.cancel_at_period_end, told.trial_end_s, told.ended_s)
        };
        assert_eq!(state(&created), ("trialing".to_owned(), false, Some(NOW_S + 50), None));
        assert_eq!(state(&updated), ("active".to_owned(), false, Some(NOW_S + 50), None));
        assert_eq!(state(&cancelled), ("active".to_owned(), true, None, None));
        let ended = ("canceled".to_owned(), true, None, Some(NOW_S + 90));
        assert_eq!(state(&deleted), ended);
        // Late, or once more: what has ended stays so, whatever else its second brought.
        assert_eq!(state(&late), ended);
        for n in 0..8 {
            let fields = json!({"status": "past_due", "trial_end": NOW_S + n});
            assert_eq!(state(&event("customer.subscription.updated", NOW_S + 90, &plan(old, fields))), ended);
        }
        assert_eq!(state(&updated), ended);
        assert_eq!(state(&created), ended);
    }
}

#[test]
fn any_order_and_repetition_of_events_shows_the_same_subscription() {
    for old in [false, true] {
        let events = life(old);
        let mut random = Random::new(7);
        let mut expected = None;
        for _ in 0..30 {
            let mut order: Vec<&Value> = events.iter().chain(events.iter().take(random.below(6))).collect();
            random.shuffle(&mut order);
            let desk = Desk::new(NOW_S);
            for event in order {
                assert_eq!(desk.deliver(event).status, 200);
            }
            desk.drain();
            let found = (only(person(&desk, "cus_ada")), desk.dump());
            assert_eq!(found.0.status, "canceled");
            assert!(*expected.get_or_insert(found.clone()) == found, "{:?}\n{found:?}", expected.unwrap());
        }
    }
}

#[test]
fn what_a_subscription_does_not_show_writes_no_row() {
    let desk = Desk::new(NOW_S);
    deliver(&desk, &life(false)[..1]);
    desk.database.execute("CREATE TABLE written (n INTEGER)").unwrap();
    for (name, what) in [("a", "UPDATE"), ("b", "INSERT")] {
        let trigger =
            format!("CREATE TRIGGER {name} AFTER {what} ON subscription BEGIN INSERT INTO written VALUES (1); END");
        desk.database.execute(&trigger).unwrap();
    }
    let written = || desk.database.query("SELECT count(*) AS n FROM written").unwrap()[0]["n"].as_i64().unwrap();
    let same = json!({"status": "trialing", "trial_end": NOW_S + 50, "metadata": known(1)});
    deliver(&desk, &[event("customer.subscription.updated", NOW_S + 5, &plan(false, same))]);
    assert_eq!(written(), 0, "only its metadata changed");
    deliver(&desk, &[event("customer.subscription.updated", NOW_S + 6, &plan(false, json!({})))]);
    assert_eq!(written(), 1);
}

#[test]
fn a_products_name_is_shown_once_it_is_known() {
    let desk = Desk::new(NOW_S);
    let shown = || only(person(&desk, "cus_ada")).plan.unwrap();
    let product = |at_s: i64, name: &str| {
        let product = json!({"id": "prod_pro", "object": "product", "name": name, "created": NOW_S});
        deliver(&desk, &[event("product.updated", at_s, &product)]);
    };
    deliver(&desk, &life(false)[..1]);
    assert_eq!(shown(), "Monthly");
    let hostile = "<img src=x onerror=alert(1)>\"'; DROP TABLE fact; --";
    product(NOW_S + 9, hostile);
    assert_eq!(shown(), hostile);
    product(NOW_S + 5, "Older");
    assert_eq!(shown(), hostile, "it was told later of an earlier time");
    product(NOW_S + 20, "Pro");
    assert_eq!(shown(), "Pro");
    // Another site does not know it, nor does the other mode.
    let (other, integration) = desk.new_site("UTC");
    desk.deliver_to(&integration, SIGNING_SECRET, &life(false)[0]);
    let theirs: Person = read_reply(ask(&desk, &other, "cus_ada", "test").body);
    assert_eq!(only(theirs).plan.as_deref(), Some("Monthly"));
}

#[test]
fn what_a_disconnection_removes_is_not_shown_any_more() {
    let desk = Desk::new(NOW_S);
    let path = format!("/api/sites/{}/integrations", desk.site);
    let second = desk.owner("POST", &path, Some(json!({"kind": "stripe"}))).body["id"].as_str().unwrap().to_owned();
    let second = IntegrationId::parse(&second).unwrap();
    desk.keep_secret(&desk.site, &second, SIGNING_SECRET, "test");
    // The second integration heard of the first subscription's beginning; of the second one only the first integration did.
    let events = life(false);
    deliver(&desk, &events[..2]);
    assert_eq!(desk.deliver_to(&second, SIGNING_SECRET, &events[0]).status, 200);
    let other = event("customer.subscription.created", NOW_S, &plan(false, json!({"id": "sub_2"})));
    deliver(&desk, &[other]);
    let shown = || {
        let subscriptions = person(&desk, "cus_ada").subscriptions.into_iter();
        subscriptions.map(|subscription| (subscription.id.to_string(), subscription.status)).collect::<Vec<_>>()
    };
    let row = |id: &str, status: &str| (id.to_owned(), status.to_owned());
    assert_eq!(shown(), [row("sub_1", "active"), row("sub_2", "active")]);
    let end = format!("{path}/{}/disconnect", desk.integration);
    assert_eq!(desk.owner("POST", &end, Some(json!({"revenue": "remove"}))).status, 200);
    for _ in 0..5 {
        block_on(desk.work()).unwrap();
        desk.drain();
    }
    assert_eq!(shown(), [row("sub_1", "trialing")], "what the second integration told stays");
}

#[test]
fn an_imported_history_shows_every_subscription_under_its_products_name() {
    let written = History::small(1, NOW_S - DAY_S).write();
    let mut stripe = written.account(KEY, NOW_S);
    let named = |id: &str| format!("The product {id}");
    let objects: Vec<Value> = written.objects().collect();
    let of = |kind: &'static str| objects.iter().filter(move |object| object["object"] == kind);
    for product in of("product") {
        let id = product["id"].as_str().unwrap();
        stripe.put(merged(product.clone(), json!({"name": named(id)})));
    }
    let account = Account::new(stripe, NOW_S);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(30);
    let mut seen = 0;
    for object in of("subscription") {
        let customer = object["customer"].as_str().unwrap();
        let subscriptions = person(&account.desk, customer).subscriptions;
        let shown = subscriptions.iter().find(|shown| shown.id.as_str() == object["id"].as_str().unwrap()).unwrap();
        let item = &object["items"]["data"][0];
        assert_eq!(shown.status, object["status"].as_str().unwrap());
        assert_eq!(shown.plan, item["price"]["product"].as_str().map(named));
        let amount = item["price"]["unit_amount"].as_i64().unwrap() * item["quantity"].as_i64().unwrap();
        assert_eq!((shown.amount_minor, shown.ended_s), (Some(amount), object["ended_at"].as_i64()));
        assert_eq!(shown.current_period_end_s, item["current_period_end"].as_i64());
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
}

#[test]
fn sites_and_modes_never_mix() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - DAY_S, (1, 1));
    let (other, theirs) = desk.new_site("UTC");
    desk.keep_secret(&desk.site, &desk.integration, LIVE_SECRET, "live");
    desk.now_s.set(NOW_S);
    // The same ids three times: test money here, live money here, and test money of another site on the same account. Only
    // in what they bought besides do they differ.
    let events = |amount: i64, status: &str, (live, also): (bool, u32)| {
        let bought = |key: &str, customer: &str, metadata: Value| Purchase {
            amount,
            ..purchase(key, customer, metadata, NOW_S)
        };
        let mut events = bought("a", "ada", known(1)).once();
        events.extend(bought(&format!("b{also}"), &format!("with_{also}"), known(1)).once());
        events.extend(bought(&format!("c{also}"), "ada", known(also)).once());
        events.push(event("customer.subscription.updated", NOW_S, &plan(false, json!({"status": status}))));
        let name = json!({"id": "prod_pro", "object": "product", "name": status});
        events.push(event("product.updated", NOW_S, &name));
        events.iter_mut().for_each(|event| event["livemode"] = json!(live));
        events
    };
    deliver(&desk, &events(1_000, "active", (false, 20)));
    for (integration, secret, events) in [
        (&desk.integration, LIVE_SECRET, events(2_000, "past_due", (true, 30))),
        (&theirs, SIGNING_SECRET, events(3_000, "trialing", (false, 40))),
    ] {
        for event in events {
            // Deliveries are known by their event, and these are other events.
            let event = merged(event.clone(), json!({"id": format!("{}_{secret}", event["id"].as_str().unwrap())}));
            assert_eq!(desk.deliver_to(integration, secret, &event).body["outcome"], "stored");
        }
    }
    desk.drain();
    let of = |site: &SiteId, id: &str, mode: &str| -> Person { read_reply(ask(&desk, site, id, mode).body) };
    for (site, mode, amount, status, (visits, also)) in [
        (&desk.site, "test", 1_000, "active", (1, 20)),
        (&desk.site, "live", 2_000, "past_due", (1, 30)),
        (&other, "test", 3_000, "trialing", (0, 40)),
    ] {
        let by_visitor = of(site, &uuid(1), mode);
        let by_customer = of(site, "cus_ada", mode);
        // Two payments name the visitor; a third names one that was never seen, so its customer leads to the same where that was.
        let of_visitor = if visits == 0 { 2 } else { 3 };
        for (person, payments) in [(&by_visitor, of_visitor), (&by_customer, 3)] {
            let grosses: Vec<i64> = person.revenue.iter().map(|revenue| revenue.gross_minor).collect();
            assert_eq!((grosses, person.payments.len()), (vec![amount * payments as i64], payments), "{site} {mode}");
            assert!(person.payments.iter().all(|payment| payment.gross_minor == amount));
            let mut customers: Vec<&str> = person.customers.iter().map(|customer| customer.as_str()).collect();
            customers.sort_unstable();
            assert_eq!(customers, ["cus_ada", &format!("cus_with_{also}")]);
            assert_eq!(person.visits.len(), visits);
            let plan = only(person.clone());
            assert_eq!((plan.status.as_str(), plan.plan.as_deref()), (status, Some(status)));
        }
        assert_eq!(by_visitor.visitors, [uuid(1)]);
        let others: Vec<String> = by_customer.visitors.iter().filter(|visitor| **visitor != uuid(1)).cloned().collect();
        assert_eq!(others, if visits == 0 { vec![uuid(also)] } else { Vec::new() }, "{also} was never seen");
    }
    assert_eq!(ask(&desk, &other, "cus_ada", "live").status, 404);
    assert_eq!(ask(&desk, &other, &uuid(1), "live").body["error"]["code"], "person_unknown");
}

#[test]
fn browsers_joined_by_identify_are_one_person() {
    let desk = Desk::new(NOW_S);
    visit(&desk, NOW_S - 3 * DAY_S, (1, 1));
    visit(&desk, NOW_S - DAY_S, (1, 2));
    visit(&desk, NOW_S - 2 * DAY_S, (2, 3));
    visit(&desk, NOW_S - 2 * DAY_S, (3, 4));
    identify(&desk, NOW_S - 500, 1, json!({"email": "ada@example.com"}));
    identify(&desk, NOW_S - 400, 2, json!({"email": "Ada@Example.com", "id": "user-77"}));
    identify(&desk, NOW_S - 300, 3, json!({"email": "eve@example.com"}));
    desk.now_s.set(NOW_S);
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    deliver(&desk, &purchase("b", "ben", known(2), NOW_S + 1).once());
    deliver(&desk, &life(false)[..1]);
    let first = person(&desk, &uuid(1));
    assert_eq!(first.visitors, [uuid(1), uuid(2)]);
    let customers: Vec<String> = first.customers.iter().map(ToString::to_string).collect();
    assert_eq!(customers, ["cus_ben", "cus_ada"], "the customer of the latest payment first");
    assert_eq!(first.emails, ["ada@example.com", "ben@example.com"]);
    assert_eq!(first.first_seen_s, Some(NOW_S - 3 * DAY_S));
    let visits: Vec<(String, &str, Option<&str>)> =
        first.visits.iter().map(|v| (v.session.clone(), v.visitor.as_str(), v.campaign.as_deref())).collect();
    let (one, two) = (uuid(1), uuid(2));
    // An identify belongs to a session too: those of visitors 1 and 2 came last.
    let expected = [(session(2), one.as_str()), (session(3), &two), (session(1), &one)];
    let seen: Vec<(String, &str)> = visits.iter().map(|(session, visitor, _)| (session.clone(), *visitor)).collect();
    assert!(expected.iter().all(|visit| seen.contains(visit)), "{seen:?}");
    let starts: Vec<i64> = first.visits.iter().map(|visit| visit.started_s).collect();
    assert!(starts.is_sorted_by(|a, b| a >= b), "{starts:?}");
    let newest = &first.visits.iter().find(|visit| visit.session == session(2)).unwrap();
    assert_eq!((newest.source.as_deref(), newest.campaign.as_deref()), (Some("news"), Some("spring")));
    assert_eq!((newest.landing_page.as_deref(), newest.channel.as_str()), (Some("shop.example/start"), "Email"));
    let identifies: Vec<(i64, &str, Option<&str>, bool, bool)> = first
        .identifies
        .iter()
        .map(|i| (i.at_s, i.visitor.as_str(), i.email.as_deref(), i.named_user, i.signed))
        .collect();
    let address = Some("ada@example.com");
    assert_eq!(
        identifies,
        [(NOW_S - 400, two.as_str(), address, true, false), (NOW_S - 500, &one, address, false, false)]
    );
    assert_eq!(first.payments.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["pi_b", "pi_a"]);
    assert_eq!(only(first.clone()).id.as_str(), "sub_1");
    // Whoever of them is asked for.
    for id in [uuid(2), "cus_ada".to_owned(), "cus_ben".to_owned()] {
        let other = person(&desk, &id);
        assert_eq!(
            (&other.visitors, &other.revenue, &other.visits),
            (&first.visitors, &first.revenue, &first.visits),
            "{id}"
        );
        assert_eq!((&other.emails, &other.payments), (&first.emails, &first.payments), "{id}");
    }
    assert_eq!(person(&desk, &uuid(3)).visitors, [uuid(3)]);
    // The site's own user id is told nowhere, not even by pseudonym.
    let text = ask(&desk, &desk.site, &uuid(1), "test").body.to_string();
    let users = desk.database.query("SELECT user FROM identify WHERE user <> ''").unwrap();
    assert!(!text.contains("user-77") && !text.contains(users[0]["user"].as_str().unwrap()));
}

#[test]
fn two_users_on_one_email_are_not_merged() {
    let desk = Desk::new(NOW_S);
    for n in 1..=3 {
        visit(&desk, NOW_S - DAY_S, (n, n));
    }
    identify(&desk, NOW_S - 500, 1, json!({"id": "one", "email": "shared@example.com"}));
    identify(&desk, NOW_S - 400, 2, json!({"id": "two", "email": "shared@example.com"}));
    identify(&desk, NOW_S - 300, 3, json!({"email": "shared@example.com"}));
    desk.now_s.set(NOW_S);
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    deliver(&desk, &purchase("b", "ben", known(2), NOW_S).once());
    let visitors = |id: &str| person(&desk, id).visitors;
    let payments = |id: &str| {
        let person = person(&desk, id);
        let gross: i64 = person.revenue.iter().map(|revenue| revenue.gross_minor).sum();
        assert_eq!(gross, person.payments.iter().map(|payment| payment.gross_minor).sum::<i64>(), "{id}");
        person.payments.iter().map(|payment| payment.id.to_string()).collect::<Vec<_>>()
    };
    // The third is nobody's yet: it belongs to either, and joins neither to the other.
    assert_eq!((visitors(&uuid(1)), payments(&uuid(1))), (vec![uuid(1), uuid(3)], vec!["pi_a".to_owned()]));
    assert_eq!((visitors(&uuid(2)), payments(&uuid(2))), (vec![uuid(2), uuid(3)], vec!["pi_b".to_owned()]));
    assert_eq!((visitors(&uuid(3)), payments(&uuid(3))), (vec![uuid(3)], vec![]));
    assert!(person(&desk, &uuid(3)).customers.is_empty());
    // Nor does a customer that both paid under, of whom the first is the person.
    deliver(&desk, &purchase("c", "ben", known(1), NOW_S + 5).once());
    assert_eq!(
        (visitors("cus_ben"), payments("cus_ben")),
        (vec![uuid(2), uuid(3)], vec!["pi_c".to_owned(), "pi_b".to_owned()])
    );
    assert_eq!(payments(&uuid(2)), ["pi_b"], "what names the other is the other's");
    assert_eq!(payments(&uuid(1)), ["pi_c", "pi_a"]);
}

#[test]
fn revenue_sums_every_payment_by_currency() {
    let desk = Desk::new(NOW_S);
    let bought = |key: &str, currency: &'static str, amount: i64, metadata: Value| Purchase {
        currency,
        amount,
        ..purchase(key, "ada", metadata, NOW_S)
    };
    let euro = bought("a", "eur", 5_000, known(1));
    deliver(&desk, &euro.once());
    deliver(&desk, &euro.refund(1_200, NOW_S + 5));
    let yen = bought("b", "jpy", 700, known(1));
    deliver(&desk, &yen.once());
    deliver(&desk, &yen.dispute(NOW_S + 9));
    deliver(&desk, &bought("c", "eur", 300, known(1)).once());
    // Somebody else's.
    deliver(&desk, &purchase("x", "eve", known(2), NOW_S).once());
    let expected = json!([
        {"currency": "eur", "minor_per_major": 100, "gross_minor": 5_300, "refunds_minor": -1_200, "disputes_minor": 0, "net_minor": 4_100, "payments": 2},
        {"currency": "jpy", "minor_per_major": 1, "gross_minor": 700, "refunds_minor": 0, "disputes_minor": -700, "net_minor": 0, "payments": 1},
    ]);
    for id in [uuid(1), "cus_ada".to_owned()] {
        assert_eq!(ask(&desk, &desk.site, &id, "test").body["revenue"], expected, "{id}");
    }
    // More than are listed: all of them count.
    for n in 0..120 {
        for event in bought(&format!("m{n}"), "usd", 10, known(1)).once().into_iter().take(1) {
            desk.deliver(&event);
        }
    }
    desk.drain();
    let many = person(&desk, "cus_ada");
    let listed = many.payments.len() + many.returns.len();
    assert_eq!((listed, many.revenue[2].payments, many.revenue[2].gross_minor), (50, 120, 1_200));
    let times: Vec<(i64, String)> = many.payments.iter().map(|p| (p.paid_at_s, p.id.to_string())).collect();
    assert!(times.is_sorted_by(|a, b| a > b), "newest first");
    let all = time_line(&desk, "cus_ada");
    assert_eq!(all.len(), 123 + 2, "every payment, the refund and the dispute");
    assert!(all.is_sorted_by(|a, b| a.0 >= b.0), "newest first over all pages");
    let once: std::collections::BTreeSet<&String> = all.iter().map(|(_, id)| id).collect();
    assert_eq!(once.len(), all.len(), "each once");
}

#[test]
fn an_unattributed_payment_is_its_customers() {
    let desk = Desk::new(NOW_S);
    visit(&desk, NOW_S - 60, (1, 1));
    desk.now_s.set(NOW_S);
    // A visit that came back from checkout names the first (A3b), which makes nobody remembered.
    desk.visit(&uuid(1), &session(1), Landing::at("https://shop.example/thanks?session_id=cs_test_a"));
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
    deliver(&desk, &purchase("b", "ada", json!({}), NOW_S + 9).once());
    assert_eq!(desk.payment("pi_b").payment.visitor, None);
    let person = person(&desk, &uuid(1));
    assert_eq!((person.payments.len(), person.revenue[0].gross_minor), (2, 10_000));
}

#[test]
fn a_customer_without_payments_is_known_by_what_stripe_told() {
    let desk = Desk::new(NOW_S);
    let customer = |fields: Value| {
        merged(json!({"id": "cus_ada", "object": "customer", "created": NOW_S, "metadata": {}}), fields)
    };
    let told =
        |event_type: &str, at_s: i64, fields: Value| deliver(&desk, &[event(event_type, at_s, &customer(fields))]);
    told("customer.created", NOW_S, json!({"email": "ada@example.com"}));
    let first = person(&desk, "cus_ada");
    assert_eq!((first.emails.as_slice(), first.customers.len()), (&["ada@example.com".to_owned()][..], 1));
    assert!(first.visitors.is_empty() && first.payments.is_empty() && first.subscriptions.is_empty());
    told("customer.updated", NOW_S + 5, json!({"email": "new@example.com"}));
    assert_eq!(person(&desk, "cus_ada").emails, ["new@example.com"]);
    told("customer.deleted", NOW_S + 9, json!({"email": "new@example.com", "deleted": true}));
    assert!(person(&desk, "cus_ada").emails.is_empty());
    told("customer.updated", NOW_S + 12, json!({"email": "late@example.com"}));
    assert!(person(&desk, "cus_ada").emails.is_empty(), "who was deleted stays so");
    // An object of another kind is nobody.
    assert_eq!(ask(&desk, &desk.site, "sub_1", "test").status, 404);
    deliver(&desk, &life(false)[..1]);
    assert_eq!(ask(&desk, &desk.site, "sub_1", "test").status, 404);
}

#[test]
fn running_subscriptions_come_first() {
    let desk = Desk::new(NOW_S);
    for (n, status) in ["canceled", "active", "incomplete_expired", "trialing", "past_due"].into_iter().enumerate() {
        let fields = json!({"id": format!("sub_{n}"), "status": status, "created": NOW_S + i64::try_from(n).unwrap()});
        deliver(&desk, &[event("customer.subscription.updated", NOW_S + 9, &plan(false, fields))]);
    }
    let person = person(&desk, "cus_ada");
    let order: Vec<&str> = person.subscriptions.iter().map(|subscription| subscription.status.as_str()).collect();
    assert_eq!(order, ["past_due", "trialing", "active", "incomplete_expired", "canceled"]);
}

#[test]
fn hostile_and_unknown_ids_are_nobody() {
    let desk = Desk::new(NOW_S);
    let long = "x".repeat(300);
    for id in
        ["'", "cus_%27", "cus_1;--", "%00", "..%2f..", "<script>", "cus_1%20OR%201=1", &long, "", "é", "cus_1'||'"]
    {
        let reply = ask(&desk, &desk.site, id, "test");
        let code = reply.body["error"]["code"].as_str().unwrap();
        assert!(reply.status == 404 && ["person_unknown", "route_unknown"].contains(&code), "{id}: {reply:?}");
    }
    for id in [uuid(9), uuid(9).to_uppercase(), "cus_nobody".to_owned(), "visitor:x".to_owned()] {
        assert_eq!(ask(&desk, &desk.site, &id, "test").body["error"]["code"], "person_unknown", "{id}");
    }
    let path = format!("/api/sites/{}/people/cus_1", desk.site);
    assert_eq!(desk.owner("GET", &path, None).body["error"]["code"], "mode_invalid");
    let nowhere = SiteId::parse("site_nowhere").unwrap();
    for id in [uuid(1), "cus_1".to_owned()] {
        assert_eq!(ask(&desk, &nowhere, &id, "test").body["error"]["code"], "site_unknown", "{id}");
    }
    assert!(desk.faults.borrow().is_empty(), "{:?}", desk.faults);
}

#[test]
fn hostile_texts_come_back_as_text() {
    let desk = Desk::new(NOW_S);
    let hostile = "</script><script>alert('\u{2028}')</script>";
    let encoded: String = "<b onload=x>".bytes().map(|byte| format!("%{byte:02X}")).collect();
    desk.visit(
        &uuid(1),
        &session(1),
        Landing::at(&format!("https://shop.example/?utm_campaign={encoded}&utm_source=a")),
    );
    let mut object = plan(false, json!({}));
    object["items"]["data"][0]["price"]["nickname"] = json!(hostile);
    object["items"]["data"][0]["price"]["recurring"]["interval"] = json!(hostile);
    object["status"] = json!(hostile);
    deliver(&desk, &[event("customer.subscription.updated", NOW_S, &object)]);
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    let reply = ask(&desk, &desk.site, &uuid(1), "test");
    assert_eq!(reply.header("content-type"), Some("application/json"));
    let person: Person = read_reply(reply.body);
    assert_eq!(person.visits[0].campaign.as_deref(), Some("<b onload=x>"));
    let plan = only(person);
    assert_eq!(
        (plan.plan.as_deref(), plan.interval.as_deref(), plan.status.as_str()),
        (Some(hostile), Some(hostile), hostile)
    );
}

#[test]
fn a_person_costs_few_round_trips_however_much_there_is() {
    let desk = Desk::new(NOW_S);
    for n in 0..30 {
        visit(&desk, NOW_S + i64::from(n), (1, n));
        deliver(&desk, &purchase(&format!("k{n}"), "ada", known(1), NOW_S + i64::from(n)).once());
    }
    for (id, most) in [(uuid(1), 3), ("cus_ada".to_owned(), 4)] {
        let before = desk.database.batches();
        assert_eq!(person(&desk, &id).payments.len(), 30);
        assert_eq!(desk.database.batches() - before, most, "{id}");
    }
}

#[test]
fn visits_and_identifies_are_bounded_and_the_newest() {
    let desk = Desk::new(NOW_S);
    for n in 0..130 {
        desk.now_s.set(NOW_S + i64::from(n));
        desk.visit(&uuid(1), &session(n), NEWS);
        desk.identify(&uuid(1), &session(n), &json!({"email": "ada@example.com"}));
        // Of claims few are kept.
        desk.database.execute("UPDATE identify SET signed = 1").unwrap();
    }
    let person = person(&desk, &uuid(1));
    assert_eq!(person.visits.len() + person.identifies.len(), 50);
    assert_eq!(time_line(&desk, &uuid(1)).len(), 260, "older ones are on the pages that follow");
    assert_eq!((person.visits[0].started_s, person.identifies[0].at_s), (NOW_S + 129, NOW_S + 129));
    assert_eq!((person.visits[0].hits, person.first_seen_s), (1, Some(NOW_S)), "an identify is no hit");
    assert_eq!(person.identifies[0].email.as_deref(), Some("ada@example.com"), "it gave the address itself");
}

#[test]
fn a_visit_tells_how_long_it_was_looked_at_and_what_was_done() {
    let desk = Desk::new(NOW_S);
    let beacon = |at_s: i64, n: u32, change: Value| {
        desk.now_s.set(NOW_S + at_s);
        let mut body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(1), "session": session(n),
            "url": "https://shop.example/pricing?x=1", "referrer": ""});
        for (key, value) in change.as_object().unwrap() {
            body[key] = value.clone();
        }
        assert_eq!(block_on(desk.answer(desk.beacon(&body))).status, 202);
    };
    let hostile = "<script>alert(1)</script>";
    beacon(0, 1, json!({}));
    beacon(1, 1, json!({"type": "event", "name": hostile, "props": {"plan": hostile}}));
    beacon(2, 1, json!({"type": "event", "name": "signup"}));
    beacon(3, 1, json!({"type": "engagement", "engaged_ms": 61_000, "scroll_percent": 10}));
    beacon(
        3,
        1,
        json!({"type": "engagement", "engaged_ms": 4_000, "scroll_percent": 10, "url": "https://shop.example/b"}),
    );
    beacon(4_000, 2, json!({}));
    let person = person(&desk, &uuid(1));
    let [later, first] = &person.visits[..] else { panic!("{:?}", person.visits) };
    assert_eq!((later.engaged_ms, later.events.len(), later.hits), (None, 0, 1));
    assert_eq!((first.engaged_ms, first.hits), (Some(65_000), 1));
    let told = |event: &headwater::api::PersonCustomEvent| (event.at_s, event.name.clone(), event.page.clone());
    let page = Some("shop.example/pricing".to_owned());
    let events: Vec<_> = first.events.iter().map(told).collect();
    assert_eq!(
        events,
        [(NOW_S + 1, hostile.to_owned(), page.clone()), (NOW_S + 2, "signup".to_owned(), page)],
        "in order of time"
    );
    assert_eq!(first.events[0].props.get("plan").map(String::as_str), Some(hostile));
    for n in 0..250 {
        beacon(5_000 + n, 2, json!({"type": "event", "name": format!("e{n}")}));
    }
    let person = self::person(&desk, &uuid(1));
    assert_eq!((person.visits[0].events.len(), person.visits[1].events.len()), (200, 0), "the latest of all visits");
    assert_eq!(person.visits[0].events[199].name, "e249");
}

/// What is asked for a person, by a search and with a subscription, and the tables it must not go through row by row.
const QUERIES: [(&str, &str); 25] = [
    ("subscription.upsert", include_str!("../../worker/sql/subscription.upsert.sql")),
    ("subscription.delete", include_str!("../../worker/sql/subscription.delete.sql")),
    ("subscription.of_customers", include_str!("../../worker/sql/subscription.of_customers.sql")),
    ("subscription.by_id", include_str!("../../worker/sql/subscription.by_id.sql")),
    ("fact.of_customers", include_str!("../../worker/sql/fact.of_customers.sql")),
    ("payer.visitors_of_customer", include_str!("../../worker/sql/payer.visitors_of_customer.sql")),
    ("payer.customers_of_visitors", include_str!("../../worker/sql/payer.customers_of_visitors.sql")),
    ("payer.revenue_of_person", include_str!("../../worker/sql/payer.revenue_of_person.sql")),
    ("payer.of_people", include_str!("../../worker/sql/payer.of_people.sql")),
    ("payer.of_ids", include_str!("../../worker/sql/payer.of_ids.sql")),
    ("payment.of_person", include_str!("../../worker/sql/payment.of_person.sql")),
    ("payment.first_of_visitor", include_str!("../../worker/sql/payment.first_of_visitor.sql")),
    ("payment.latest_payers", include_str!("../../worker/sql/payment.latest_payers.sql")),
    ("payment.of_clues", include_str!("../../worker/sql/payment.of_clues.sql")),
    ("payment.of_object", include_str!("../../worker/sql/payment.of_object.sql")),
    ("entry.returned_of_person", include_str!("../../worker/sql/entry.returned_of_person.sql")),
    ("visit.of_visitors", include_str!("../../worker/sql/visit.of_visitors.sql")),
    ("visit.first_of_visitors", include_str!("../../worker/sql/visit.first_of_visitors.sql")),
    ("visit.first_of_people", include_str!("../../worker/sql/visit.first_of_people.sql")),
    ("visit.of_ids", include_str!("../../worker/sql/visit.of_ids.sql")),
    ("visit_event.of_visitors", include_str!("../../worker/sql/visit_event.of_visitors.sql")),
    ("hit.of_visits", include_str!("../../worker/sql/hit.of_visits.sql")),
    ("identify.of_visitors", include_str!("../../worker/sql/identify.of_visitors.sql")),
    ("identify.of_name", include_str!("../../worker/sql/identify.of_name.sql")),
    ("email.of_person", include_str!("../../worker/sql/email.of_person.sql")),
];

/// The pages of each visit, with how many seconds after the first they were seen.
fn pages(person: &Person) -> Vec<Vec<(i64, String)>> {
    let of = |visit: &headwater::api::PersonVisit| {
        let seen = visit.pages.iter();
        seen.map(|page| (page.at_s - visit.started_s, page.page.clone().unwrap_or_default())).collect()
    };
    person.visits.iter().map(of).collect()
}

#[test]
fn a_visit_tells_its_pages_in_order() {
    let desk = Desk::new(NOW_S);
    let see = |at_s: i64, (visitor, session_n): (u32, u32), path: &str| {
        desk.now_s.set(NOW_S + at_s);
        let url = format!("https://shop.example/{path}?q=1");
        assert_eq!(desk.visit(&uuid(visitor), &session(session_n), Landing::at(&url)).body["outcome"], "accepted");
    };
    // Somebody else reads at the same time.
    for (at_s, path) in [(0, "a"), (40, "b"), (40, "c"), (95, "a")] {
        see(at_s, (1, 1), path);
        see(at_s, (2, 2), "elsewhere");
    }
    see(5_000, (1, 3), "again");
    let person = person(&desk, &uuid(1));
    let page = |at_s: i64, path: &str| (at_s, format!("shop.example/{path}"));
    let newest = vec![page(0, "again")];
    let mut first = pages(&person).pop().unwrap();
    assert_eq!(pages(&person), [newest, first.clone()]);
    // Two of one second are told in either order.
    first.sort();
    assert_eq!(first, [page(0, "a"), page(40, "b"), page(40, "c"), page(95, "a")]);
    assert_eq!(person.visits.iter().map(|visit| visit.hits).collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn pages_are_bounded_by_visit_and_by_person() {
    let desk = Desk::new(NOW_S);
    for visit in 0..8_u32 {
        for hit in 0..60 {
            desk.now_s.set(NOW_S + i64::from(visit) * 10_000 + hit);
            desk.visit(&uuid(1), &session(visit), Landing::at(&format!("https://shop.example/{hit}")));
        }
    }
    let person = person(&desk, &uuid(1));
    let pages = pages(&person);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [50, 50, 50, 50, 50, 50, 0, 0]);
    let expected: Vec<(i64, String)> = (0..50).map(|hit| (hit, format!("shop.example/{hit}"))).collect();
    assert!(pages[..6].iter().all(|pages| *pages == expected), "{pages:?}");
    assert_eq!(person.visits[7].hits, 60, "all are counted");
}

#[test]
fn every_query_of_a_person_finds_its_rows_by_key() {
    let database = Sqlite::in_memory().unwrap();
    let tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<&str> = tables.iter().map(|row| row["name"].as_str().unwrap()).collect();
    for (name, sql) in QUERIES {
        let steps = database.plan(sql).unwrap();
        assert!(!steps.is_empty(), "{name}");
        for step in steps {
            // Lists that were bound and what a statement computed itself are gone through; tables are searched, by more than site and mode.
            let scanned = step.strip_prefix("SCAN ").filter(|_| !step.contains("VIRTUAL TABLE"));
            let scanned = scanned.and_then(|rest| rest.split(' ').next()).unwrap_or("");
            assert!(!tables.contains(&scanned) && !["p", "s", "c", "e", "i"].contains(&scanned), "{name}: {step}");
            for part in ["(site=?)", "(site=? AND mode=?)"] {
                assert!(!step.contains(part), "{name}: {step}");
            }
        }
    }
}
