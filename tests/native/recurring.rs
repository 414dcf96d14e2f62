//! Recurring revenue through the API: what subscriptions and invoices tell in any order adds up each day, to what really happened; books
//! and rebuilds change nothing.

use headwater::api::{Recurring, RecurringExplained};
use headwater::recurring::figures::RecurringFigures;
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::visit::Landing;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;
const DAY_S: i64 = 86_400;
const RANGE: &str = "from=2026-08-01&to=2027-02-28";

fn ask(desk: &Desk, query: &str) -> Recurring {
    let reply = desk.owner("GET", &format!("/api/sites/{}/recurring?mode=test&{query}", desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, desk.faults);
    read_reply(reply.body)
}

fn explain(desk: &Desk, query: &str) -> RecurringExplained {
    let reply = desk.owner("GET", &format!("/api/sites/{}/recurring/explain?mode=test&{query}", desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, desk.faults);
    read_reply(reply.body)
}

fn moved(of: &RecurringFigures) -> i64 {
    of.new_minor + of.expansion_minor + of.contraction_minor + of.churn_minor + of.reactivation_minor
}

/// Everything that holds of any answer.
fn assert_laws(answer: &Recurring) {
    for one in &answer.currencies {
        let lines = one.breakdowns.iter().flat_map(|breakdown| &breakdown.lines).map(|line| line.figures);
        let all = one.periods.iter().map(|period| period.figures).chain([one.total]).chain(lines);
        for figures in all {
            assert_eq!(figures.start_minor + moved(&figures), figures.end_minor, "{figures:?}");
            assert_eq!(
                figures.customers_start + figures.customers_gained - figures.customers_lost,
                figures.customers_end,
                "{figures:?}"
            );
        }
        for pair in one.periods.windows(2) {
            assert_eq!(pair[0].figures.end_minor, pair[1].figures.start_minor);
            assert_eq!(pair[0].figures.customers_end, pair[1].figures.customers_start);
        }
        let (first, last) = (&one.periods[0].figures, &one.periods.last().unwrap().figures);
        assert_eq!((one.total.start_minor, one.total.end_minor), (first.start_minor, last.end_minor));
        assert_eq!(one.total.past_due_minor, last.past_due_minor);
        for breakdown in &one.breakdowns {
            let ends: i64 = breakdown.lines.iter().map(|line| line.figures.end_minor).sum();
            let off = (ends - one.total.end_minor).abs();
            assert!(off <= i64::try_from(breakdown.lines.len()).unwrap(), "{:?}", breakdown.dimension);
        }
    }
}

fn subscription(id: &str, minor: i64, product: &str, fields: &Value) -> Value {
    let recurring = json!({"interval": "month", "interval_count": 1, "usage_type": "licensed"});
    let price = json!({"id": format!("price_{product}"), "product": product, "unit_amount": minor, "currency": "eur", "nickname": null,
        "recurring": recurring});
    let mut object = json!({"id": id, "object": "subscription", "status": "active", "customer": "cus_a", "metadata": {}, "created": BEGIN_S,
        "items": {"object": "list", "data": [{"quantity": 1, "price": price}]}, "cancel_at_period_end": false, "ended_at": null});
    for (key, value) in fields.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

fn invoice(id: &str, customer: &str, sub: &str, of: [i64; 3]) -> Value {
    let [minor, from_s, to_s] = of;
    let line = json!({"id": "il_1", "object": "line_item", "amount": minor, "currency": "eur", "period": {"start": from_s, "end": to_s},
        "parent": {"type": "subscription_item_details", "subscription_item_details": {"subscription": sub, "proration": false}},
        "pricing": {"type": "price_details", "price_details": {"price": "price_prod_a", "product": "prod_a"}}});
    json!({"id": id, "object": "invoice", "status": "paid", "amount_paid": minor, "currency": "eur", "customer": customer,
        "billing_reason": "subscription_cycle", "created": from_s, "metadata": {}, "status_transitions": {"paid_at": from_s},
        "parent": {"type": "subscription_details", "subscription_details": {"subscription": sub, "metadata": {}}},
        "lines": {"object": "list", "has_more": false, "data": [line]}})
}

/// One event of a kind and object a second: what is sent again is the same event.
fn told(event_type: &str, at_s: i64, object: Value, previous: Option<Value>) -> Value {
    let mut event = event(event_type, at_s, object);
    event["id"] = json!(format!("{}_{at_s}", event["id"].as_str().unwrap()));
    if let Some(previous) = previous {
        event["data"]["previous_attributes"] = previous;
    }
    event
}

/// A subscription's life: whose, on which day it begins, whether events report its beginning, and what happens how many days later.
#[derive(Debug, Clone)]
struct Life {
    customer: u8,
    begins: i64,
    is_told: bool,
    minor: i64,
    then: Vec<(i64, Then)>,
}

#[derive(Debug, Clone, Copy)]
enum Then {
    Price(i64, &'static str),
    Status(&'static str),
    Cancel,
}

fn life() -> impl Strategy<Value = Life> {
    let then = prop_oneof![
        3 => (1..40_i64, select(vec!["prod_a", "prod_b"])).prop_map(|(minor, product)| Then::Price(minor * 100, product)),
        2 => select(vec!["active", "past_due", "unpaid", "active"]).prop_map(Then::Status),
        1 => Just(Then::Cancel),
    ];
    (0..3_u8, 0..60_i64, any::<bool>(), 1..40_i64, prop::collection::vec((1..30_i64, then), 0..5)).prop_map(
        |(customer, begins, is_told, minor, then)| Life { customer, begins, is_told, minor: minor * 100, then },
    )
}

/// What Stripe tells of it, and from which day on it is worth how many cents.
fn lived(life: &Life, place: usize) -> (Vec<Value>, Vec<(i64, i64)>) {
    let (id, customer) = (format!("sub_{place}"), format!("cus_{}", life.customer));
    // Noon: days of any zone agree.
    let noon = |day: i64| BEGIN_S + day * DAY_S + DAY_S / 2;
    let mut day = life.begins;
    let created_s = noon(day);
    let (mut minor, mut product, mut status) = (life.minor, "prod_a", "active");
    let object = |minor, product, status, at_s| {
        let ended = (status == "canceled").then_some(at_s);
        let fields = json!({"customer": customer, "created": created_s, "status": status, "current_period_start": at_s, "ended_at": ended});
        subscription(&id, minor, product, &fields)
    };
    let mut worths = vec![(day, minor)];
    let mut events = Vec::new();
    if life.is_told {
        events.push(told("customer.subscription.created", noon(day), object(minor, product, status, noon(day)), None));
    } else {
        // Connected later: two periods are known by their invoices alone, and then the subscription as it is.
        for period in 0..2 {
            let (from_s, to_s) = (noon(day + 30 * period), noon(day + 30 * (period + 1)));
            let invoice = invoice(&format!("in_{place}_{period}"), &customer, &id, [minor, from_s, to_s]);
            events.push(told("invoice.paid", from_s, invoice, None));
        }
        day += 60;
        let previous = json!({"current_period_start": 1});
        events.push(told(
            "customer.subscription.updated",
            noon(day),
            object(minor, product, status, noon(day)),
            Some(previous),
        ));
    }
    for (days, then) in &life.then {
        if status == "canceled" {
            break;
        }
        day += days;
        let before = json!({"status": status, "items": object(minor, product, status, 0)["items"].clone()});
        match *then {
            Then::Price(to, of) => (minor, product) = (to, of),
            Then::Status(to) => status = to,
            Then::Cancel => status = "canceled",
        }
        let what = if status == "canceled" { "deleted" } else { "updated" };
        events.push(told(
            &format!("customer.subscription.{what}"),
            noon(day),
            object(minor, product, status, noon(day)),
            Some(before),
        ));
        worths.push((day, if ["active", "past_due"].contains(&status) { minor } else { 0 }));
    }
    (events, worths)
}

/// Every row of recurring revenue but for counters.
fn rows(desk: &Desk) -> Vec<String> {
    let tables = ["recurring_step", "recurring_paid", "recurring_left_out", "recurring_change", "recurring_book"];
    let of = |table: &str| desk.database.query(&format!("SELECT * FROM {table}")).unwrap();
    tables.iter().flat_map(|table| of(table).into_iter().map(move |row| format!("{table} {row}"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_order_adds_up_to_what_happened(lives in prop::collection::vec(life(), 1..5), order in any::<u64>(), zone in select(vec!["UTC", "Asia/Tokyo", "America/New_York"])) {
        let mut desk = Desk::new(BEGIN_S + 175 * DAY_S);
        (desk.site, desk.integration) = desk.new_site(zone);
        let all: Vec<_> = lives.iter().enumerate().map(|(place, life)| lived(life, place)).collect();
        let mut events: Vec<Value> = all.iter().flat_map(|(events, _)| events.clone()).collect();
        events.extend(events.clone().into_iter().step_by(2));
        let len = events.len() as u64;
        (0..events.len()).for_each(|place| events.swap(place, (order.wrapping_mul(place as u64 + 11) % len) as usize));
        let half = events.len() / 2;
        for (place, event) in events.iter().enumerate() {
            prop_assert_eq!(desk.deliver(event).status, 200, "{:?}", desk.faults);
            if place == half {
                desk.add_up();
            }
        }
        let query = format!("{RANGE}&breakdown=product,billing_country");
        let answer = ask(&desk, &query);
        assert_laws(&answer);
        let periods = answer.currencies.first().map(|one| one.periods.as_slice()).unwrap_or_default();
        for (place, period) in periods.iter().enumerate() {
            // 31 days of August come first.
            let day = place as i64 - 31;
            let worth = |worths: &Vec<(i64, i64)>| worths.iter().rev().find(|(from, _)| *from <= day).map_or(0, |(_, minor)| *minor);
            let expected: i64 = all.iter().map(|(_, worths)| worth(worths)).sum();
            prop_assert_eq!(period.figures.end_minor, expected, "{} {:?}", &period.from, lives);
        }
        desk.add_up();
        let same = |answer: &Recurring| Recurring { computed_at_s: 0, ..answer.clone() };
        prop_assert_eq!(same(&ask(&desk, &query)), same(&answer), "with books");
        let before = rows(&desk);
        prop_assert!(before.iter().any(|row| row.starts_with("recurring_book")) || periods.is_empty());
        block_on(desk.rebuild()).unwrap();
        desk.add_up();
        prop_assert_eq!(rows(&desk), before, "rebuilt");
        // From a later day on, the same days are the same.
        let later = ask(&desk, "from=2026-11-15&to=2027-02-28");
        for (one, whole) in later.currencies.iter().zip(&answer.currencies) {
            prop_assert_eq!(one.periods.as_slice(), &whole.periods[whole.periods.len() - one.periods.len()..]);
        }
    }
}

/// A shop with a visit from a newsletter whose visitor subscribes, upgrades by swapping, and falls behind.
fn shop() -> Desk {
    let desk = Desk::new(BEGIN_S);
    let (visitor, session) = ("0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10", "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f12");
    desk.visit(visitor, session, Landing::at("https://shop.example/pricing?utm_source=letter&utm_medium=email"));
    let buyer = Buyer {
        customer: "cus_a".to_owned(),
        email: "a@example.com".to_owned(),
        metadata: json!({"headwater_visitor_id": visitor, "headwater_session_id": session}),
    };
    let purchase = |key: &str, amount, day: i64| Purchase {
        key: key.to_owned(),
        buyer: buyer.clone(),
        amount,
        currency: "eur",
        at_s: BEGIN_S + day * DAY_S + 3_600,
    };
    let deliver = |events: Vec<Value>| {
        for event in &events {
            desk.now_s.set(desk.now_s.get().max(event["created"].as_i64().unwrap() + 60));
            assert_eq!(desk.deliver(event).status, 200, "{:?}", desk.faults);
        }
        desk.drain();
    };
    deliver(purchase("first", 1_000, 1).subscribe("sub_1"));
    deliver(purchase("renewal", 1_000, 31).renew("sub_1"));
    deliver(purchase("once", 2_500, 32).once());
    // A dearer one in place of the first, the same day.
    let at_s = BEGIN_S + 40 * DAY_S;
    let dearer = subscription("sub_2", 24_000, "prod_year", &json!({"created": at_s}));
    let yearly = json!({"interval": "year", "interval_count": 1, "usage_type": "licensed"});
    let mut dearer = dearer;
    dearer["items"]["data"][0]["price"]["recurring"] = yearly;
    let metered = json!({"quantity": null, "price": {"id": "price_usage", "product": "prod_usage", "unit_amount": 3, "currency": "eur",
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "metered"}}});
    dearer["items"]["data"].as_array_mut().unwrap().push(metered);
    let ended = subscription(
        "sub_1",
        1_000,
        "prod_plan",
        &json!({"status": "canceled", "ended_at": at_s + 60, "created": BEGIN_S + DAY_S + 3_600}),
    );
    deliver(vec![
        told("customer.subscription.created", at_s, dearer.clone(), None),
        told("customer.subscription.deleted", at_s + 60, ended, Some(json!({"status": "active"}))),
    ]);
    dearer["status"] = json!("past_due");
    deliver(vec![told("customer.subscription.updated", at_s + 5 * DAY_S, dearer, Some(json!({"status": "active"})))]);
    desk.now_s.set(BEGIN_S + 60 * DAY_S);
    desk
}

#[test]
fn an_upgrade_by_swapping_is_expansion_and_lines_have_their_source() {
    let desk = shop();
    let answer =
        ask(&desk, "from=2026-09-01&to=2026-10-30&interval=month&breakdown=source,product,channel,landing_page");
    assert_laws(&answer);
    let one = &answer.currencies[0];
    let total = one.total;
    assert_eq!((total.start_minor, total.new_minor, total.expansion_minor, total.churn_minor), (0, 1_000, 1_000, 0));
    assert_eq!(
        (total.end_minor, total.past_due_minor, total.customers_end, total.arpa_minor),
        (2_000, 2_000, 1, Some(2_000))
    );
    let months: Vec<(i64, i64)> =
        one.periods.iter().map(|period| (period.figures.end_minor, period.figures.kept_minor)).collect();
    assert_eq!(months, [(1_000, 0), (2_000, 2_000)]);
    let lines =
        |place: usize| one.breakdowns[place].lines.iter().map(|line| (line.name.as_deref(), line.figures.end_minor));
    assert_eq!(lines(0).collect::<Vec<_>>(), [(Some("letter"), 2_000)]);
    assert_eq!(lines(1).collect::<Vec<_>>(), [(Some("prod_year"), 2_000), (Some("prod_plan"), 0)]);
    assert_eq!(lines(2).collect::<Vec<_>>(), [(Some("Email"), 2_000)]);
    assert_eq!(lines(3).collect::<Vec<_>>(), [(Some("shop.example/pricing"), 2_000)]);
    let left: Vec<_> = answer.left_out.iter().map(|left| (left.subscription.as_str(), left.price.as_deref())).collect();
    assert_eq!(left, [("sub_2", Some("price_usage"))]);
    assert_eq!((one.basis.event, one.basis.list, one.basis.invoice, one.basis.assumed), (2, 0, 0, 0));
    // The parts of the ledger's money.
    let cash = one.cash.clone().unwrap();
    let parts = [cash.renewals_minor, cash.first_minor, cash.prepaid_minor, cash.one_time_minor, cash.other_minor];
    assert_eq!(parts.iter().sum::<i64>(), cash.net_minor);
    assert_eq!((cash.renewals_minor, cash.first_minor, cash.one_time_minor), (1_000, 1_000, 2_500));
    let report = desk.report("2026-09-01", "2026-10-30", "last_non_direct");
    assert_eq!(report.currencies[0].total.net_minor, cash.net_minor);
}

#[test]
fn filters_count_their_part_and_explain_names_the_customers() {
    let desk = shop();
    let range = "from=2026-09-01&to=2026-10-30&currency=eur";
    let filtered = ask(&desk, &format!("{range}&filter=product:is:prod_plan"));
    assert_laws(&filtered);
    let total = filtered.currencies[0].total;
    assert_eq!((total.new_minor, total.expansion_minor, total.end_minor), (1_000, -1_000, 0));
    assert_eq!(filtered.currencies[0].cash, None);
    assert_eq!(ask(&desk, &format!("{range}&filter=source:is_not:letter")).currencies, []);
    let all = explain(&desk, &format!("{range}&limit=1"));
    assert_eq!(all.entries.len(), 1);
    let entry = &all.entries[0];
    assert_eq!(
        (entry.customer.as_str(), entry.before_minor, entry.after_minor, entry.changes.len()),
        ("cus_a", 1_000, 2_000, 2)
    );
    let next = explain(&desk, &format!("{range}&limit=1&cursor={}", all.next_cursor.unwrap()));
    assert_eq!((next.entries[0].before_minor, next.entries[0].after_minor, next.next_cursor), (0, 1_000, None));
    let new = explain(&desk, &format!("{range}&kind=new&breakdown=source&name=letter"));
    assert_eq!(new.entries.iter().map(|entry| entry.day.as_str()).collect::<Vec<_>>(), ["2026-09-02"]);
}

#[test]
fn another_source_of_a_first_payment_makes_books_anew() {
    let desk = shop();
    desk.add_up();
    let books = || desk.database.query("SELECT * FROM recurring_book").unwrap();
    assert_eq!(books().len(), 1);
    let said = json!({"channel": "Email", "source": "said by hand"});
    let path = format!("/api/sites/{}/payments/pi_first/assignment?mode=test", desk.site);
    assert_eq!(desk.owner("PUT", &path, Some(said)).status, 200, "{:?}", desk.faults);
    assert_eq!(books().len(), 0);
    desk.add_up();
    let answer = ask(&desk, "from=2026-10-05&to=2026-10-30&breakdown=source");
    assert_eq!(answer.currencies[0].breakdowns[0].lines[0].name.as_deref(), Some("said by hand"));
}

#[test]
fn cut_at_an_instant_only_what_had_happened_by_then_counts() {
    let desk = shop();
    let now_s = desk.now_s.get();
    let mut met = Vec::new();
    for half in 1..110 {
        let then_s = BEGIN_S + half * DAY_S / 2;
        desk.now_s.set(now_s);
        let cut = ask(&desk, &format!("{RANGE}&breakdown=source,product&until_s={then_s}"));
        assert_laws(&cut);
        assert!(cut.currencies.iter().all(|one| one.cash.is_none()));
        desk.now_s.set(then_s.min(now_s));
        let mut then = ask(&desk, &format!("{RANGE}&breakdown=source,product"));
        then.currencies.iter_mut().for_each(|one| one.cash = None);
        assert_eq!(cut.currencies, then.currencies, "{half}");
        met.push(cut.currencies.first().map(|one| one.total.end_minor));
    }
    met.dedup();
    assert!(met.len() > 2, "{met:?}");
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let desk = Desk::new(BEGIN_S);
    let range = "mode=test&from=2026-09-01&to=2026-09-30";
    for (path, query, code) in [
        ("recurring", "mode=test", "range_invalid"),
        ("recurring", "from=2026-09-01&to=2026-09-30", "mode_invalid"),
        ("recurring", &format!("{range}&interval=hour"), "interval_invalid"),
        ("recurring", &format!("{range}&breakdown=browser"), "breakdown_invalid"),
        ("recurring", &format!("{range}&filter=rung:is:a"), "filter_invalid"),
        ("recurring", &format!("{range}&currency=euro"), "currency_invalid"),
        ("recurring", &format!("{range}&until_s=noon"), "range_invalid"),
        ("recurring.csv", &format!("{range}&breakdown=source,channel"), "breakdown_invalid"),
        ("recurring/explain", range, "currency_invalid"),
        ("recurring/explain", &format!("{range}&currency=eur&kind=odd"), "kind_invalid"),
        ("recurring/explain", &format!("{range}&currency=eur&cursor=x"), "cursor_invalid"),
        ("recurring/explain", &format!("{range}&currency=eur&limit=0"), "limit_invalid"),
        ("recurring/explain", &format!("{range}&currency=eur&name=a"), "name_invalid"),
    ] {
        let reply = desk.owner("GET", &format!("/api/sites/{}/{path}?{query}", desk.site), None);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some(code)), "{path} {query}");
    }
    let nobody = desk.owner("GET", &format!("/api/sites/site_nobody/recurring?{range}"), None);
    assert_eq!(nobody.status, 404);
    assert_eq!(ask(&desk, "from=2026-09-01&to=2026-09-30").currencies, []);
    assert_eq!(ask(&desk, "from=2030-09-01&to=2030-09-30").currencies, []);
}

/// Two years of a site of 100,000 payments: 8,000 customers who came one after the other, and of whom every second left after a year.
#[test]
#[allow(clippy::disallowed_methods, reason = "how long it takes is what one runs it for")]
fn a_year_of_a_large_site_reads_its_changes_and_one_book() {
    // Past the margin behind which the cron makes a book.
    let desk = Desk::new(BEGIN_S + 3_600);
    let came = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 7999)";
    let at = |extra: i64| format!("{} + i * 7800 + {extra}", BEGIN_S - 730 * DAY_S);
    let insert = |at: String, again: i64, units: &str, of: &str| {
        let values = format!(
            "'{}', 'test', {at}, 'cus_' || i, 'eur', 'sub_' || i, 'prod_' || (i % 7), {units}, 0, {again}, 0, 'DE'",
            desk.site
        );
        desk.database.execute(&format!("{came} INSERT INTO recurring_change SELECT {values} FROM n WHERE {of}"))
    };
    insert(at(0), 0, "30240 * (900 + i % 100)", "true").unwrap();
    insert(at(365 * DAY_S), 1, "-30240 * (900 + i % 100)", &format!("i % 2 = 0 AND {} < {BEGIN_S}", at(365 * DAY_S)))
        .unwrap();
    desk.add_up();
    let books = &desk
        .database
        .query("SELECT count(DISTINCT starts_s) AS books, max(length(body)) AS most FROM recurring_book")
        .unwrap()[0];
    assert_eq!(books["books"], 24, "one a month");
    let started = std::time::Instant::now();
    let query = "from=2025-09-01&to=2026-08-31&breakdown=product,billing_country,source";
    let answer = ask(&desk, query);
    eprintln!(
        "a year of 8,000 customers: {:?}; the largest part of a book has {} bytes",
        started.elapsed(),
        books["most"]
    );
    assert_laws(&answer);
    let total = answer.currencies[0].total;
    assert_eq!(total.customers_start + total.customers_gained - total.customers_lost, total.customers_end);
    let expected = |sql: String| desk.database.query(&sql).unwrap()[0]["n"].as_i64().unwrap();
    let held = expected(format!("SELECT sum(units) / 30240 AS n FROM recurring_change WHERE at_s < {BEGIN_S}"));
    assert_eq!(total.end_minor, held);
    let year = format!("at_s >= {} AND at_s < {BEGIN_S}", BEGIN_S - 365 * DAY_S);
    let lost = expected(format!("SELECT count(*) AS n FROM recurring_change WHERE {year} AND units < 0"));
    assert_eq!(total.customers_lost, lost);
}
