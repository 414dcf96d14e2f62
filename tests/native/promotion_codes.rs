//! Promotion codes and coupons with a source (A8b): what they decide and what they leave alone; and whatever the order of events and of
//! changes by the owner, the rows are those of a rebuild.

use super::answers::Draw;
use headwater::api::{PaymentDetail, PromotionCodes};
use headwater::attribution::{Confidence, Model, Rung, RungOutcome};
use headwater::visit::channel::Channel;
use headwater_tools::desk::{Desk, Reply, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::parting;
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::pin::pin;
use std::task::{Context, Waker};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const NEWSLETTER: Landing<'_> = Landing::at("https://shop.example/?utm_source=newsletter&utm_medium=email");
const DIRECT: Landing<'_> = Landing::at("https://shop.example/");
const CODE: &str = "promo_daily";

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

/// The events with these discounts on their Checkout Session.
fn with(mut events: Vec<Value>, discounts: &Value) -> Vec<Value> {
    for event in events.iter_mut().filter(|event| event["type"] == "checkout.session.completed") {
        event["data"]["object"]["discounts"] = discounts.clone();
    }
    events
}

fn by_code() -> Value {
    json!([{"coupon": "SUMMER", "promotion_code": CODE}])
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        assert_eq!(desk.deliver(event).body["outcome"], "stored", "{:?}", desk.faults);
    }
    desk.drain();
}

/// A desk on which visitor 1 came by the newsletter and visitor 2 directly, a day before everything.
fn visited() -> Desk {
    let desk = Desk::new(NOW_S - DAY_S);
    assert_eq!(desk.visit(&uuid(1), &uuid(101), NEWSLETTER).status, 202);
    assert_eq!(desk.visit(&uuid(2), &uuid(102), DIRECT).status, 202);
    assert_eq!(desk.identify(&uuid(1), &uuid(101), &json!({"email": "claimed@example.com"})).status, 202);
    desk.now_s.set(NOW_S + 60 * DAY_S);
    desk
}

fn path(desk: &Desk, code: &str) -> String {
    format!("/api/sites/{}/promotion-codes/{code}", desk.site)
}

fn podcast() -> Value {
    json!({"source": "The Daily", "medium": "audio", "campaign": "june", "name": "DAILY20"})
}

fn set(desk: &Desk, code: &str, source: Value) -> Reply {
    let reply = desk.owner("PUT", &path(desk, code), Some(source));
    desk.drain();
    reply
}

fn remove(desk: &Desk, code: &str) {
    let reply = desk.owner("DELETE", &path(desk, code), None);
    assert_eq!(reply.status, 204, "{reply:?} {:?}", desk.faults);
    desk.drain();
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

fn source(payment: &PaymentDetail) -> (Option<Rung>, Confidence, Option<&str>) {
    (payment.payment.rung, payment.payment.confidence, payment.payment.source.as_deref())
}

fn outcome(payment: &PaymentDetail) -> Option<RungOutcome> {
    payment.ladder.iter().find(|result| result.rung == Rung::PromotionCode).map(|result| result.outcome)
}

#[test]
fn a8b_a_code_tells_the_source_where_no_visit_tells_more_than_direct() {
    let desk = visited();
    let of_metadata = json!({"utm_source": "tagged"});
    let discounted = |key, customer, metadata| with(purchase(key, customer, metadata, NOW_S).once(), &by_code());
    for events in [
        discounted("nobody", "a", json!({})),
        discounted("direct", "b", known(2)),
        discounted("unseen", "c", known(9)),
        discounted("claimed", "claimed", json!({})),
        discounted("tagged", "d", of_metadata),
        discounted("visited", "e", known(1)),
        purchase("plain", "f", json!({}), NOW_S).once(),
    ] {
        deliver(&desk, &events);
    }
    let before = desk.derived();
    assert_eq!(outcome(&desk.payment("pi_nobody")), Some(RungOutcome::NotFound), "it has a code, and no source is set");
    assert_eq!(set(&desk, CODE, podcast()).status, 200);

    let by_code = (Some(Rung::PromotionCode), Confidence::Medium, Some("the daily"));
    for (payment, visitor) in [
        ("nobody", None),
        ("direct", Some(2)),
        ("unseen", Some(9)),
        // An unsigned identify moves nothing that the payment itself says (A16).
        ("claimed", Some(1)),
        ("tagged", None),
    ] {
        let found = desk.payment(&format!("pi_{payment}"));
        assert_eq!(source(&found), by_code, "{payment}");
        assert_eq!(found.payment.visitor, visitor.map(uuid), "{payment}");
        assert_eq!((found.payment.channel, found.payment.campaign.as_deref()), (Some(Channel::Audio), Some("june")));
        assert!(found.missing.is_empty(), "{payment}");
        for model in Model::ALL {
            let credits: Vec<_> = found.credits.iter().filter(|credit| credit.model == model).collect();
            let [credit] = credits.as_slice() else { panic!("{payment}: {credits:?}") };
            assert_eq!((credit.net_minor, credit.touch), (5_000, None), "{payment}, {model:?}");
        }
    }
    let visit = desk.payment("pi_visited");
    assert_eq!(source(&visit), (Some(Rung::VisitorMetadata), Confidence::High, Some("newsletter")));
    let beside = visit.ladder.iter().find(|result| result.rung == Rung::PromotionCode).unwrap();
    assert_eq!(
        (beside.outcome, beside.looked_for.as_deref()),
        (RungOutcome::Found, Some("promotion_code promo_daily: The Daily"))
    );
    assert_eq!(beside.object.as_ref().map(|id| id.as_str()), Some("cs_test_visited"));
    let plain = desk.payment("pi_plain");
    assert_eq!((plain.payment.rung, outcome(&plain)), (None, None), "without a code there is nothing to record");

    let rows = desk.derived();
    block_on(desk.rebuild()).unwrap();
    assert_same(&desk.derived(), &rows, "rebuilt");
    let cause = desk.payment("pi_nobody").history.last().unwrap().cause.clone();
    assert_eq!(cause, "promotion_code");
    remove(&desk, CODE);
    assert_same(&desk.derived(), &before, "removed");
}

#[test]
fn a8b_the_first_code_with_a_source_counts_and_a_promotion_code_comes_before_its_coupon() {
    let desk = visited();
    let two = json!([{"coupon": "SUMMER", "promotion_code": "promo_other"}, {"source": {"coupon": {"id": "WINTER"}}}]);
    deliver(&desk, &with(purchase("a", "a", json!({}), NOW_S).once(), &two));
    let found = |source: Option<&str>| {
        assert_eq!(desk.payment("pi_a").payment.source.as_deref(), source);
    };
    assert_eq!(set(&desk, "SUMMER", json!({"source": "summer fair"})).status, 200);
    found(Some("summer fair"));
    assert_eq!(set(&desk, "promo_other", json!({"source": "partner.example"})).status, 200);
    found(Some("partner.example"));
    assert_eq!(desk.payment("pi_a").payment.channel, Some(Channel::Referral));
    remove(&desk, "promo_other");
    remove(&desk, "SUMMER");
    found(None);
}

#[test]
fn a8b_what_names_the_visitor_later_takes_the_source_back() {
    let desk = visited();
    let first = with(purchase("a", "ada", json!({}), NOW_S).once(), &by_code());
    deliver(&desk, &first);
    assert_eq!(set(&desk, CODE, podcast()).status, 200);
    assert_eq!(source(&desk.payment("pi_a")).0, Some(Rung::PromotionCode));
    // Another payment of the customer carries an id.
    deliver(&desk, &purchase("b", "ada", known(1), NOW_S + 5).once());
    let found = desk.payment("pi_a");
    assert_eq!(source(&found), (Some(Rung::RememberedCustomer), Confidence::High, Some("newsletter")));
}

#[test]
fn a8b_renewals_follow_their_first_payment_in_either_shape() {
    for old in [false, true] {
        let desk = visited();
        let mut events = purchase("s0", "ada", json!({}), NOW_S).subscribe("sub_a");
        if old {
            for event in events.iter_mut().filter(|event| event["data"]["object"]["object"] == "subscription") {
                event["data"]["object"]["discount"] = json!({"coupon": {"id": "SUMMER"}, "promotion_code": CODE});
            }
        } else {
            events = with(events, &by_code());
        }
        events.extend(purchase("s1", "ada", json!({}), NOW_S + 30 * DAY_S).renew("sub_a"));
        deliver(&desk, &events);
        assert_eq!(set(&desk, CODE, podcast()).status, 200);
        for payment in ["pi_s0", "pi_s1"] {
            let found = desk.payment(payment);
            assert_eq!(source(&found), (Some(Rung::PromotionCode), Confidence::Medium, Some("the daily")), "{payment}");
        }
    }
}

/// What happens: an event, or a change of the owner's.
#[derive(Debug, Clone)]
enum Step {
    Event(Value),
    Set(&'static str, &'static str),
    Remove(&'static str),
}

fn run(steps: &[Step]) -> Desk {
    let desk = visited();
    for step in steps {
        match step {
            Step::Event(event) => deliver(&desk, std::slice::from_ref(event)),
            Step::Set(code, source) => {
                assert_eq!(set(&desk, code, json!({"source": source})).status, 200, "{:?}", desk.faults);
            }
            Step::Remove(code) => remove(&desk, code),
        }
    }
    desk
}

/// Subscriptions, renewals, refunds and purchases of few customers, with and without ids and codes.
fn random_events(draw: &mut Draw) -> Vec<Value> {
    let codes = [CODE, "promo_other", "promo_third"];
    let mut events = Vec::new();
    for n in 0..4 {
        let customer = draw.of(&["ada", "bob", "claimed"]);
        let metadata = match draw.below(4) {
            0 => known(1),
            1 => known(2),
            2 => json!({"utm_source": "tagged"}),
            _ => json!({}),
        };
        let of = purchase(&format!("p{n}"), customer, metadata, NOW_S + n * DAY_S);
        let discounts = json!([{"coupon": "SUMMER", "promotion_code": draw.of(&codes)}]);
        let is_discounted = draw.below(4) > 0;
        let bought = if draw.below(2) == 0 { of.once() } else { of.subscribe(&format!("sub_{n}")) };
        let is_subscription = bought.iter().any(|event| event["type"] == "invoice.paid");
        events.extend(if is_discounted { with(bought, &discounts) } else { bought });
        if is_subscription {
            let renewal = purchase(&format!("r{n}"), customer, json!({}), NOW_S + (30 + n) * DAY_S);
            events.extend(renewal.renew(&format!("sub_{n}")));
        }
        if draw.below(3) == 0 {
            events.extend(of.refund(1_000, NOW_S + (n + 1) * DAY_S));
        }
    }
    events
}

#[test]
fn a8b_events_and_changes_in_any_order_give_the_rows_of_a_rebuild() {
    let mut draw = Draw(11);
    let mut decided = 0;
    for round in 0..8 {
        let events: Vec<Step> = random_events(&mut draw).into_iter().map(Step::Event).collect();
        let changes = [
            Step::Set(CODE, "early"),
            Step::Set("promo_other", "partner.example"),
            Step::Set("SUMMER", "fair"),
            Step::Set(CODE, "The Daily"),
            Step::Remove("SUMMER"),
        ];
        let straight = run(&[&events[..], &changes[..]].concat());
        let expected = straight.derived();
        decided += expected.iter().filter(|row| row.contains("\"rung\":\"promotion_code\"")).count();
        block_on(straight.rebuild()).unwrap();
        assert_same(&straight.derived(), &expected, &format!("{round}, rebuilt"));
        for table in ["payment", "entry", "credit", "clue", "explanation"] {
            straight.database.execute(&format!("DELETE FROM {table}")).unwrap();
        }
        block_on(straight.rebuild()).unwrap();
        straight.drain();
        assert_same(&straight.derived(), &expected, &format!("{round}, made anew"));
        for _ in 0..3 {
            let mut steps = events.clone();
            for at in (1..steps.len()).rev() {
                steps.swap(at, draw.below(at + 1));
            }
            // The owner's changes keep their order, and come at any time.
            let mut at = 0;
            for change in &changes {
                at += draw.below(steps.len() - at + 1);
                steps.insert(at, change.clone());
                at += 1;
            }
            assert_same(&run(&steps).derived(), &expected, &format!("{round}: {steps:?}"));
        }
    }
    assert!(decided > 5, "too few payments were decided by a code: {decided}");
}

#[test]
fn a8b_a_change_and_a_delivery_at_the_same_time_lose_nothing() {
    let events = with(purchase("a", "ada", json!({}), NOW_S).once(), &by_code());
    let straight = visited();
    deliver(&straight, &events);
    assert_eq!(set(&straight, CODE, podcast()).status, 200);
    for lead in 0..12 {
        let desk = visited();
        let (last, before) = events.split_last().unwrap();
        deliver(&desk, before);
        desk.database.interleave(true);
        let mut change = pin!(desk.answer(desk.owner_request("PUT", &path(&desk, CODE), Some(podcast()))));
        let mut delivery = pin!(desk.answer(desk.delivery(last)));
        let mut context = Context::from_waker(Waker::noop());
        let (mut changed, mut stored) = (None, None);
        for turn in 0..10_000 {
            if changed.is_none()
                && (turn >= lead || stored.is_some())
                && let std::task::Poll::Ready(reply) = change.as_mut().poll(&mut context)
            {
                changed = Some(reply.status);
            }
            if stored.is_none()
                && let std::task::Poll::Ready(reply) = delivery.as_mut().poll(&mut context)
            {
                stored = Some(reply.status);
            }
        }
        assert_eq!((changed, stored), (Some(200), Some(200)), "{lead}: {:?}", desk.faults);
        desk.database.interleave(false);
        desk.drain();
        assert_same(&desk.derived(), &straight.derived(), &format!("{lead}"));
    }
}

fn listed(desk: &Desk) -> PromotionCodes {
    let path = format!("/api/sites/{}/promotion-codes?from=2026-01-01&to=2027-01-01&mode=test", desk.site);
    read_reply(desk.owner("GET", &path, None).body)
}

#[test]
fn codes_without_a_source_come_first_each_with_what_it_brought() {
    let desk = visited();
    for (key, code) in [("a", CODE), ("b", CODE), ("c", "promo_other"), ("d", "promo_set")] {
        let discounts = json!([{"promotion_code": code}]);
        let of = purchase(key, key, json!({}), NOW_S);
        deliver(&desk, &with(of.once(), &discounts));
        if key == "a" {
            deliver(&desk, &of.refund(1_000, NOW_S + 60));
        }
    }
    assert_eq!(set(&desk, "promo_set", json!({"source": "x", "name": "<script>alert(1)</script>"})).status, 200);
    assert_eq!(set(&desk, "promo_unused", json!({"source": "y"})).status, 200);
    let found = listed(&desk);
    let codes: Vec<(&str, i64)> = found
        .codes
        .iter()
        .map(|one| (one.code.as_str(), one.money.iter().map(|of| of.money.net_minor).sum()))
        .collect();
    let expected = [(CODE, 9_000), ("promo_other", 5_000), ("promo_set", 5_000), ("promo_unused", 0)];
    assert_eq!(codes, expected);
    assert_eq!(found.codes.iter().map(|one| one.source.is_some()).collect::<Vec<_>>(), [false, false, true, true]);
    assert_eq!((found.left, found.codes[2].name.as_str()), (498, "<script>alert(1)</script>"));
    assert_eq!(found.codes[0].money[0].money.payments, 2);
}

#[test]
fn what_is_set_is_bounded_and_of_one_site() {
    let desk = visited();
    let refused = |code: &str, source: Value| {
        let reply = set(&desk, code, source);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("promotion_source_invalid")));
        reply.body["error"]["message"].as_str().unwrap().to_owned()
    };
    assert!(refused(CODE, json!({"source": " \u{200b}"})).starts_with("Source"));
    assert!(refused(CODE, json!({"source": "x", "medium": "m".repeat(201)})).starts_with("Medium"));
    assert!(refused(CODE, json!({"source": "x", "campaign": "m".repeat(201)})).starts_with("Campaign"));
    assert!(refused(CODE, json!({"source": "x", "name": "m".repeat(201)})).starts_with("Name"));
    assert!(refused("a%20b", json!({"source": "x"})).starts_with("Code"));
    assert_eq!(set(&desk, CODE, json!({})).body["error"]["code"], "body_invalid");
    let unknown = desk.owner("PUT", "/api/sites/site_none/promotion-codes/x", Some(podcast()));
    assert_eq!((unknown.status, unknown.body["error"]["code"].as_str()), (404, Some("site_unknown")));

    // Setting it again changes nothing, and queues nothing.
    deliver(&desk, &with(purchase("a", "ada", json!({}), NOW_S).once(), &by_code()));
    assert_eq!(set(&desk, CODE, podcast()).status, 200);
    let rows = desk.derived();
    assert_eq!(desk.owner("PUT", &path(&desk, CODE), Some(podcast())).status, 200);
    assert_eq!(desk.database.query("SELECT * FROM pending WHERE done = 0").unwrap(), Vec::<Value>::new());
    assert_same(&desk.derived(), &rows, "set again");
    remove(&desk, "promo_none");

    let other = json!({"name": "Other", "hosts": ["other.example"], "time_zone": "UTC"});
    let other = desk.owner("POST", "/api/sites", Some(other)).body["id"].as_str().unwrap().to_owned();
    let of_other = format!("/api/sites/{other}/promotion-codes/{CODE}");
    assert_eq!(desk.owner("DELETE", &of_other, None).status, 204);
    desk.drain();
    assert_same(&desk.derived(), &rows, "another site's");
    for n in 0..499 {
        assert_eq!(desk.owner("PUT", &path(&desk, &format!("c{n}")), Some(podcast())).status, 200, "{n}");
    }
    let reply = set(&desk, "one_more", podcast());
    assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("too_many_promotion_sources")));
    assert_eq!(set(&desk, CODE, json!({"source": "still"})).status, 200, "one that is there can be changed");
}
