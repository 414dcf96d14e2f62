//! What Stripe may send and JavaScript accepts: odd texts, odd numbers, odd nesting. A field that nobody reads keeps no
//! event out.

use crate::stored_forms::lengthen_facts;
use headwater::base::id::IntegrationId;

use headwater_tools::account::Account;
use headwater_tools::desk::{Desk, block_on};
use headwater_tools::fake_stripe::FakeStripe;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::Random;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;

fn purchase(key: &str) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

/// The text of a charge's event with further fields written into its object as they stand. They stand last: of two equal keys the last
/// counts, as in JavaScript.
fn with_fields(key: &str, fields: &str) -> String {
    let mut event = purchase(key).once().remove(0);
    event["data"]["object"]["zzz"] = json!("FIELDS");
    let text = event.to_string();
    assert!(text.contains(r#""zzz":"FIELDS"}"#), "{text}");
    text.replace(r#""zzz":"FIELDS""#, fields)
}

fn deliver(desk: &Desk, body: impl Into<Vec<u8>>) -> Value {
    let reply = block_on(desk.answer(desk.signed(body.into())));
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.body
}

#[test]
fn what_nobody_reads_keeps_no_money_out() {
    let deep = |levels: usize| format!(r#""destination":{}1{}"#, "[".repeat(levels), "]".repeat(levels));
    let long = format!(r#""description":"{}""#, "x".repeat(900_000));
    let odd = [
        r#""description":"\ud83d""#,
        r#""description":"cut \ude00\ud83d in \\ud83d halves""#,
        r#""shipping":{"name":"\ud83d","address":{"line1":"\udead"}}"#,
        r#""metadata":{"note":"\ud83d","headwater_source":"\ud83d"}"#,
        r#""metadata":{"\ud83d":"x","\ude00":"y","a\u0000b":"c\u0000d"}"#,
        r#""statement_descriptor":"a\u0000b""#,
        r#""billing_details":{"email":"\ud83d@example.com","name":"\u0000"}"#,
        r#""description":"a","description":"b""#,
        r#""application_fee_amount":123456789012345678901234567890"#,
        r#""application_fee_amount":1e999"#,
        r#""application_fee_amount":-0.1e-400"#,
        &deep(100),
        &deep(5_000),
        &long,
    ];
    for (n, fields) in odd.iter().enumerate() {
        let desk = Desk::new(NOW_S);
        let short: String = fields.chars().take(80).collect();
        assert_eq!(deliver(&desk, with_fields("a", fields)), json!({"outcome": "stored"}), "{n}: {short}");
        assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into(), "{short}");
        assert_eq!(desk.payment("pi_a").payment.gross_minor, 5_000, "{short}");
    }
}

#[test]
fn a_signed_body_with_a_byte_order_mark_or_broken_characters_is_read() {
    let desk = Desk::new(NOW_S);
    assert_eq!(deliver(&desk, format!("\u{feff}{}", with_fields("a", r#""x":1"#)))["outcome"], "stored");
    let mut broken = with_fields("b", r#""description":"__""#).into_bytes();
    let at = broken.windows(2).position(|two| two == b"__").unwrap();
    broken[at] = 0xff;
    assert_eq!(deliver(&desk, broken)["outcome"], "stored");
    assert_eq!(desk.net(), [("eur".to_owned(), 10_000)].into());
}

#[test]
fn whole_numbers_count_however_they_are_written() {
    let desk = Desk::new(NOW_S);
    let text = purchase("a").once().remove(0).to_string();
    let text = text.replace(":5000,", ":5e3,").replace(&format!(":{NOW_S},"), &format!(":{NOW_S}.0,"));
    assert!(text.contains("5e3") && text.contains(".0"), "{text}");
    assert_eq!(deliver(&desk, text)["outcome"], "stored");
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    let paid_s = desk.payment("pi_a").payment.paid_at_s;
    assert_eq!(paid_s, NOW_S);
}

#[test]
fn a_field_that_is_read_and_is_wrong_is_named() {
    for (fields, reason) in [
        (r#""amount":"5000""#, "field_invalid: the field amount is not a whole, non-negative number of minor units"),
        (r#""amount":1e999"#, "field_invalid: the field amount is not a whole, non-negative number of minor units"),
        (r#""amount":1000000000000"#, "field_invalid: the field amount is not within the largest amount"),
        (r#""amount":9007199254740991"#, "field_invalid: the field amount is not within the largest amount"),
        (r#""currency":"\ud83d""#, "field_invalid: the field currency is not a currency code"),
        (r#""payment_intent":"pi_\u0000""#, "field_invalid: the field payment_intent is not a Stripe id"),
        (r#""payment_intent":"\ud83d""#, "field_invalid: the field payment_intent is not a Stripe id"),
    ] {
        let desk = Desk::new(NOW_S);
        let body = deliver(&desk, with_fields("a", fields));
        assert_eq!(body["outcome"], "quarantined", "{fields}");
        assert!(body["reason"].as_str().unwrap().starts_with(reason), "{body}");
        assert!(desk.net().is_empty());
    }
}

#[test]
fn a_beacon_with_half_a_character_is_taken() {
    let desk = Desk::new(NOW_S);
    let visitor = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    let mut request = desk.beacon(&json!({
        "version": 1, "id": "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10", "type": "page_view", "site": desk.site.as_str(), "visitor": visitor,
        "session": "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10", "url": "https://shop.example/?utm_source=HALF", "referrer": "", "title": "HALF",
    }));
    let text = String::from_utf8(request.body.take().unwrap()).unwrap().replace("HALF", r"\ud83d");
    request.body = Some(text.into_bytes());
    let reply = block_on(desk.answer(request));
    assert_eq!((reply.status, &reply.body["outcome"]), (202, &json!("accepted")), "{reply:?}");
    assert_eq!(
        {
            desk.lay_out_visits();
            desk.database.query("SELECT source FROM seen_visit")
        }
        .unwrap()[0]["source"],
        "\u{fffd}"
    );
}

// Sums

/// Entries of so many payments of this amount, as if they had been delivered, at one second of the day.
fn fill(desk: &Desk, (count, amount, currency): (i64, i64, &str)) {
    let site = desk.site.as_str();
    let rows = format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})");
    desk.database
        .execute(&format!(
            "INSERT INTO entry (site, mode, payment, key, kind, amount_minor, currency, at_s)
             {rows} SELECT '{site}', 'test', 'pi_{currency}' || i, 'pi_{currency}' || i, 'payment', {amount}, '{currency}', {NOW_S} FROM n"
        ))
        .unwrap();
    let (columns, values) = PAYMENT_COLUMNS;
    desk.database
        .execute(&format!(
            "INSERT INTO payment (site, mode, id, currency, gross_minor, {columns})
             {rows} SELECT '{site}', 'test', 'pi_{currency}' || i, '{currency}', {amount}, {values} FROM n"
        ))
        .unwrap();
    desk.database
        .execute(&format!(
            "INSERT INTO clue (site, clue, mode, payment) {rows} SELECT '{site}', 'cus_whale', 'test', 'pi_{currency}' || i FROM n"
        ))
        .unwrap();
}

const PAYMENT_COLUMNS: (&str, &str) = (
    "state, paid_s, renewal, refunds_minor, disputes_minor, customer, confidence, attribution, watched, money_digest, answers",
    "'paid', 1790000000, 0, 0, 0, 'cus_whale', 'unknown', '{}', '[]', '', 0",
);

/// A sum beyond 2^53, and beyond what the database's integers hold: the report and the person answer, and what fits is exact.
#[test]
fn sums_beyond_what_a_double_holds_are_exact() {
    let desk = Desk::new(NOW_S);
    let whale = purchase("whale").once();
    assert_eq!(deliver(&desk, whale[0].to_string())["outcome"], "stored");
    let largest = 999_999_999_999;
    fill(&desk, (100_000, largest, "idr"));
    fill(&desk, (100_000, 99_999_999_999_999, "lbp"));
    let report = desk.report("2026-09-01", "2026-10-30", "last_non_direct");
    let total = |currency: &str| {
        let found = report.currencies.iter().find(|one| one.currency == currency).unwrap();
        let by_day: i64 =
            found.net_by_day.iter().flat_map(|channel| &channel.net_minor).fold(0, |sum, net| sum.saturating_add(*net));
        assert_eq!((found.total.net_minor, found.total.gross_minor), (by_day, by_day));
        by_day
    };
    assert_eq!(total("idr"), 100_000 * largest, "beyond 2^53, exact");
    assert_eq!(total("lbp"), i64::MAX, "beyond 2^63: the nearest that there is");
    assert_eq!(total("eur"), 5_000);
    let person = desk.owner("GET", &format!("/api/sites/{}/people/cus_whale?mode=test", desk.site), None);
    assert_eq!(person.status, 200, "{person:?}");
    let revenue = person.body["revenue"].as_array().unwrap();
    let idr = revenue.iter().find(|one| one["currency"] == "idr").unwrap();
    assert_eq!((idr["net_minor"].as_i64(), idr["payments"].as_i64()), (Some(100_000 * largest), Some(100_000)));
    let lbp = revenue.iter().find(|one| one["currency"] == "lbp").unwrap();
    assert_eq!(lbp["net_minor"].as_i64(), Some(i64::MAX));
    let path = format!("/api/sites/{}/payments?from=2026-09-01&to=2026-10-31&mode=test", desk.site);
    assert_eq!(desk.owner("GET", &path, None).status, 200);
}

// Trials

const DAY_S: i64 = 86_400;

fn envelope(id: &str, event_type: &str, (created, object): (i64, Value)) -> Value {
    json!({"id": id, "object": "event", "api_version": "2026-10-28.endive", "created": created, "livemode": false, "type": event_type,
        "data": {"object": object}})
}

/// The events of one invoice of a subscription: its charge where there is money, its payment, itself.
fn invoiced(key: &str, (subscription, reason): (&str, &str), (amount, at_s): (i64, i64)) -> Vec<Value> {
    let (charge, intent) = (format!("ch_{key}"), format!("pi_{key}"));
    let customer = format!("cus_{subscription}");
    let charge = json!({"id": charge, "object": "charge", "amount": amount, "amount_captured": amount, "amount_refunded": 0, "captured": true,
        "status": "succeeded", "currency": "eur", "created": at_s, "customer": customer, "payment_intent": intent, "metadata": {}});
    let payment = json!({"id": format!("inpay_{key}"), "object": "invoice_payment", "status": "paid", "amount_paid": amount, "currency": "eur",
        "created": at_s, "invoice": format!("in_{key}"), "payment": {"type": "payment_intent", "payment_intent": intent},
        "status_transitions": {"paid_at": at_s}});
    let invoice = json!({"id": format!("in_{key}"), "object": "invoice", "status": "paid", "amount_paid": amount, "currency": "eur",
        "created": at_s, "customer": customer, "billing_reason": reason, "status_transitions": {"paid_at": at_s}, "metadata": {},
        "lines": {"data": []}, "parent": {"type": "subscription_details", "subscription_details": {"subscription": subscription, "metadata": {}}}});
    let invoice = envelope(&format!("evt_in_{key}"), "invoice.paid", (at_s + 2, invoice));
    if amount == 0 {
        return vec![invoice];
    }
    vec![
        envelope(&format!("evt_ch_{key}"), "charge.succeeded", (at_s, charge)),
        envelope(&format!("evt_inpay_{key}"), "invoice_payment.paid", (at_s + 1, payment)),
        invoice,
    ]
}

/// A trial and then months of money; a subscription that cost money at once.
fn subscriptions(months: i64) -> Vec<Value> {
    let month = |n: i64| NOW_S - (months - n) * 30 * DAY_S;
    let trial = |n: i64| match n {
        0 => invoiced("t0", ("sub_t", "subscription_create"), (0, month(0))),
        n => invoiced(&format!("t{n}"), ("sub_t", "subscription_cycle"), (2_000, month(n))),
    };
    let paid = |n: i64| {
        let reason = if n == 0 { "subscription_create" } else { "subscription_cycle" };
        invoiced(&format!("p{n}"), ("sub_p", reason), (700, month(n) + 60))
    };
    (0..=months).flat_map(|n| [trial(n), paid(n)].concat()).collect()
}

fn renewal_net(desk: &Desk) -> i64 {
    let report = desk.report("2025-01-01", "2027-12-31", "last_non_direct");
    report.currencies.iter().map(|one| one.total.renewal_net_minor).sum()
}

#[test]
fn a_trial_turned_into_money_is_new_in_any_order_and_costs_no_more_each_month() {
    let months = 9;
    let events = subscriptions(months);
    let mut random = Random::new(7);
    for round in 0..6 {
        let desk = Desk::new(NOW_S);
        let mut order: Vec<&Value> = events.iter().collect();
        match round {
            0 => {}
            // As lists are read: the newest first.
            1 => order.reverse(),
            _ => random.shuffle(&mut order),
        }
        for event in order.iter().chain(order.iter().take(5)) {
            assert_eq!(desk.deliver(event).status, 200);
        }
        desk.drain();
        let expected = (months - 1) * 2_000 + months * 700;
        assert_eq!(renewal_net(&desk), expected, "round {round}");
        assert!(!desk.payment("pi_t1").payment.renewal && desk.payment("pi_t2").payment.renewal, "round {round}");
        let links =
            desk.database.query("SELECT target FROM link WHERE source = 'sub_t' AND target LIKE 'in_%'").unwrap();
        let targets: Vec<&str> = links.iter().filter_map(|row| row["target"].as_str()).collect();
        assert_eq!(targets, ["in_t0", "in_t1"], "round {round}: what began it, and its first money");
    }
}

/// What was stored before subscriptions led to their first money: the migration leads them there.
#[test]
fn the_migration_leads_known_subscriptions_to_their_first_money() {
    let desk = Desk::new(NOW_S);
    for event in subscriptions(3) {
        assert_eq!(desk.deliver(&event).status, 200);
    }
    desk.drain();
    lengthen_facts(&desk);
    let after = renewal_net(&desk);
    desk.database.execute("DELETE FROM link WHERE source LIKE 'sub_%' AND target = 'in_t1'").unwrap();
    desk.database.execute("UPDATE payment SET renewal = 1, money_digest = '' WHERE id = 'pi_t1'").unwrap();
    assert_ne!(renewal_net(&desk), after);
    let migration = include_str!("../../worker/migrations/0008_shapes.sql");
    let (data, _) = migration.split_once("-- Whose events count").unwrap();
    for statement in data.split(";\n").filter(|statement| statement.contains("INSERT")) {
        desk.database.execute(statement).unwrap();
    }
    desk.drain();
    assert_eq!(renewal_net(&desk), after);
    let links = desk
        .database
        .query("SELECT source, target FROM link WHERE source LIKE 'sub_%' AND target LIKE 'in_%'")
        .unwrap();
    assert_eq!(links.len(), 3, "{links:?}");
}

// Connect

fn of_account(key: &str, account: Value) -> Value {
    let mut event = purchase(key).once().remove(0);
    event["account"] = account;
    event
}

fn take(desk: &Desk, accounts: &Value) -> u16 {
    let path = format!("/api/sites/{}", desk.site);
    desk.owner("PATCH", &path, Some(json!({"connected_accounts": accounts}))).status
}

#[test]
fn another_accounts_money_is_left_out_unless_the_site_says_otherwise() {
    let desk = Desk::new(NOW_S);
    let ignored = json!({"outcome": "ignored", "reason": "connected_account"});
    assert_eq!(desk.deliver(&of_account("a", json!("acct_1"))).body, ignored);
    // Neither a wrong field of theirs nor their test mode is anything of ours.
    let mut odd = of_account("b", json!("acct_1"));
    odd["data"]["object"]["amount"] = json!("x");
    assert_eq!(desk.deliver(&odd).body, ignored);
    let mut live = of_account("c", json!("acct_1"));
    live["livemode"] = json!(true);
    assert_eq!(desk.deliver(&live).body, ignored);
    assert_eq!(desk.deliver(&of_account("d", json!({"id": "acct_1"}))).body, ignored);
    assert!(desk.net().is_empty());
    assert!(desk.database.query("SELECT 1 FROM moment").unwrap().is_empty(), "their events say nothing of ours");
    let shown =
        desk.owner("GET", &format!("/api/sites/{}/integrations/{}/deliveries", desk.site, desk.integration), None);
    assert!(
        shown.body["deliveries"].as_array().unwrap().iter().all(|one| one["reason"] == "connected_account"),
        "{shown:?}"
    );
    for own in [json!(null), json!("")] {
        let key = format!("own{}", own.is_null());
        assert_eq!(desk.deliver(&of_account(&key, own)).body["outcome"], "stored");
    }

    // One that is listed counts, at once, though this isolate had read the site before.
    assert_eq!(take(&desk, &json!(["acct_1"])), 200);
    assert_eq!(desk.deliver(&of_account("e", json!("acct_1"))).body["outcome"], "stored");
    assert_eq!(desk.deliver(&of_account("f", json!("acct_2"))).body, ignored);
    let mut live = of_account("g", json!("acct_1"));
    live["livemode"] = json!(true);
    let other_mode = json!({"outcome": "ignored", "reason": "connected_account_other_mode"});
    assert_eq!(desk.deliver(&live).body, other_mode);
    assert_eq!(desk.net(), [("eur".to_owned(), 15_000)].into());
    assert_eq!(take(&desk, &json!(["all"])), 200);
    assert_eq!(desk.deliver(&of_account("h", json!("acct_2"))).body["outcome"], "stored");
    assert_eq!(take(&desk, &json!([])), 200);
    desk.forget();
    assert_eq!(desk.deliver(&of_account("i", json!("acct_2"))).body, ignored);
    for bad in [json!(["all", "acct_1"]), json!(["x"]), json!([""]), json!("all"), json!([5])] {
        assert_eq!(take(&desk, &bad), 400, "{bad}");
    }
    let sites = desk.owner("GET", "/api/sites", None);
    assert_eq!(sites.body["sites"][0]["connected_accounts"], json!([]));
}

#[test]
fn a_thin_event_of_another_account_is_that_accounts() {
    let desk = Desk::new(NOW_S);
    let thin = |id: &str, context: Value| {
        json!({"id": id, "object": "v2.core.event", "type": "v1.charge.succeeded", "livemode": false, "created": "2026-09-21T00:00:00Z",
            "context": context, "related_object": {"id": "ch_1", "type": "charge"}})
    };
    assert_eq!(desk.deliver(&thin("evt_1", json!("acct_1"))).body["reason"], "connected_account");
    assert_eq!(desk.deliver(&thin("evt_2", json!(null))).body["reason"], "thin_event");
    assert_eq!(take(&desk, &json!(["acct_1"])), 200);
    assert_eq!(desk.deliver(&thin("evt_3", json!("acct_1"))).body["reason"], "thin_event");
}

// Seconds

/// The kind of a checkout: a subscription made and turned active within one second, told in either order.
#[test]
fn a_subscription_of_one_second_is_shown_as_it_ended() {
    for n in 0..12 {
        let object = |status: &str| {
            json!({"id": format!("sub_{n}"), "object": "subscription", "status": status, "created": NOW_S, "customer": "cus_a", "metadata": {},
                "items": {"object": "list", "has_more": false, "data": []}})
        };
        let made = envelope("evt_1", "customer.subscription.created", (NOW_S, object("incomplete")));
        let mut active = envelope("evt_2", "customer.subscription.updated", (NOW_S, object("active")));
        active["data"]["previous_attributes"] = json!({"status": "incomplete"});
        for order in [[&made, &active], [&active, &made]] {
            let desk = Desk::new(NOW_S);
            for event in order {
                assert_eq!(desk.deliver(event).body["outcome"], "stored");
            }
            assert_eq!(desk.database.query("SELECT status FROM subscription").unwrap()[0]["status"], "active", "{n}");
        }
    }
}

/// An integration that told of the first money ends, and what it told is removed: by what another told, a later payment is the first.
#[test]
fn after_a_removal_the_first_money_is_the_first_that_is_left() {
    const OTHER_SECRET: &str = "whsec_another_0123456789_abcdef";
    let account = Account::new(FakeStripe::new("rk_test_shapes0123456789abcdef"), NOW_S);
    let made = account.desk.owner(
        "POST",
        &format!("/api/sites/{}/integrations", account.desk.site),
        Some(json!({"kind": "stripe"})),
    );
    let other = IntegrationId::parse(made.body["id"].as_str().unwrap()).unwrap();
    assert_eq!(account.desk.keep_secret(&account.desk.site, &other, OTHER_SECRET, "test").status, 201);
    let events = subscriptions(6);
    // The other integration never heard of the first two months.
    let is_early = |event: &Value| ["t1", "t2"].iter().any(|key| event["id"].as_str().unwrap().ends_with(key));
    for event in &events {
        assert_eq!(account.desk.deliver(event).body["outcome"], "stored");
        if !is_early(event) {
            assert_eq!(account.desk.deliver_to(&other, OTHER_SECRET, event).status, 200);
        }
    }
    account.desk.drain();
    assert!(account.desk.payment("pi_t3").payment.renewal);
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "remove"})).status, 200);
    for _ in 0..12 {
        account.pass_s(60);
        let _ = account.tick();
    }
    account.desk.drain();
    let alone = Desk::new(NOW_S);
    for event in events.iter().filter(|event| !is_early(event)) {
        assert_eq!(alone.deliver(event).body["outcome"], "stored");
    }
    alone.drain();
    assert_eq!(account.desk.net(), alone.net());
    assert_eq!(renewal_net(&account.desk), renewal_net(&alone));
    assert!(!account.desk.payment("pi_t3").payment.renewal && account.desk.payment("pi_t4").payment.renewal);
}
