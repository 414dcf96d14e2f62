//! The history's sums equal those of its own objects, and those that the ledger computes from its events.

use super::{KEY, NOW_MS, ask, get, ids};
use crate::desk::Desk;
use crate::fake_stripe::Kind;
use crate::fake_stripe::history::{Expected, History, Sums, Written};
use crate::simulator::Random;
use headwater::base::sorted::SortedMap;
use headwater::visit::metadata::{MetadataClues, SOURCE_KEYS};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NOW_S: i64 = NOW_MS / 1_000;

fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object[name].as_str().unwrap_or("")
}

/// The sums by the objects alone, as a reader of Stripe's documentation would add them up.
fn by_objects(written: &Written) -> BTreeMap<String, Sums> {
    let mut sums: BTreeMap<String, Sums> = BTreeMap::new();
    for object in written.objects() {
        let of = sums.entry(text(&object, "currency").to_owned()).or_default();
        let amount = object["amount"].as_i64().unwrap_or(0);
        match (text(&object, "object"), text(&object, "status")) {
            ("charge", "succeeded") if object["captured"] == true => {
                of.gross_minor += object["amount_captured"].as_i64().unwrap();
                of.payments += 1;
            }
            ("refund", "succeeded") if !text(&object, "id").ends_with("_let_go") => of.refunds_minor -= amount,
            ("dispute", "won") => {}
            ("dispute", _) => {
                let moves = object["balance_transactions"].as_array().unwrap();
                let abroad = moves.iter().any(|moved| moved["currency"] == "chf");
                let moved = moves.iter().map(|moved| moved["amount"].as_i64().unwrap()).sum::<i64>();
                of.disputes_minor += if abroad { moved / 2 } else { moved };
            }
            _ => {}
        }
    }
    sums.retain(|_, of| *of != Sums::default());
    sums.values_mut().for_each(|of| of.net_minor = of.gross_minor + of.refunds_minor + of.disputes_minor);
    sums
}

fn totals(expected: &Expected) -> BTreeMap<String, Sums> {
    let total = |sums: Sums| Sums { renewal_net_minor: 0, ..sums };
    expected.currencies.iter().map(|(currency, of)| (currency.clone(), total(of.total))).collect()
}

#[test]
fn the_sums_are_those_of_the_objects() {
    for seed in 0..20 {
        let written = History::small(seed, NOW_S).write();
        assert_eq!(totals(&written.expected()), by_objects(&written), "seed {seed}");
    }
    let written = History::of(3_000, 7, 3 * 365, NOW_S).write();
    assert_eq!(totals(&written.expected()), by_objects(&written));
    assert_eq!(written.expected().currencies.len(), 4);
}

#[test]
fn a_seed_gives_its_history_again() {
    let all = |seed| History::small(seed, NOW_S).write().objects().map(|object| object.to_string()).collect::<Vec<_>>();
    assert_eq!(all(3), all(3));
    assert_ne!(all(3), all(4));
}

#[test]
fn everything_has_an_id_of_its_own_and_happens_in_its_time() {
    let history = History::of(2_000, 1, 400, NOW_S);
    let written = history.write();
    assert!(written.charges >= 2_000);
    let mut seen = BTreeSet::new();
    for object in written.objects().chain(written.events()) {
        let id = text(&object, "id").to_owned();
        let created = object["created"].as_i64().unwrap();
        assert!((history.from_s - 90_000..history.to_s).contains(&created), "{object}");
        assert!(seen.insert(id), "{object}");
    }
}

#[test]
fn a_small_history_has_every_oddity() {
    let written = History::small(1, NOW_S).write();
    assert!((30..=70).contains(&written.charges), "{}", written.charges);
    let mut kinds = BTreeSet::new();
    for object in written.objects() {
        let id = text(&object, "id").trim_end_matches(|last: char| last.is_ascii_digit()).to_owned();
        let kind = text(&object, "object");
        kinds.insert(format!("{kind} {}", text(&object, "status")));
        kinds.insert(format!("{kind} {}", text(&object, "payment_status")));
        kinds.insert(format!("{kind} {}", text(&object, "billing_reason")));
        kinds.insert(format!("{kind} captured {}", object["captured"]));
        kinds.insert(format!("{kind} reference {}", text(&object, "client_reference_id").get(..3).unwrap_or("")));
        kinds.insert(format!("{kind} void {}", object["failure_balance_transaction"].is_string()));
        kinds.insert(format!("{kind} intent {}", object["payment_intent"].is_string()));
        kinds.insert(format!("{kind} by {}", text(&object["payment"], "type")));
        kinds.insert(id);
    }
    let oddities = [
        "charge succeeded",
        "charge failed",
        "charge captured false",
        "charge void true",
        "charge intent false",
        "payment_intent canceled",
        "payment_intent requires_payment_method",
        "invoice open",
        "invoice manual",
        "invoice subscription_cycle",
        "invoice_payment open",
        "invoice_payment by payment_record",
        "checkout.session expired",
        "checkout.session no_payment_required",
        "checkout.session reference hw_",
        "checkout.session reference ord",
        "checkout.session reference ",
        "subscription active",
        "subscription canceled",
        "subscription past_due",
        "refund succeeded",
        "refund failed",
        "dispute lost",
        "dispute won",
        "dispute needs_response",
        "dispute warning_closed",
    ];
    for oddity in oddities {
        assert!(kinds.contains(oddity), "{oddity} is missing among {kinds:?}");
    }
}

fn metadata(object: &Value) -> SortedMap<String, String> {
    serde_json::from_value(object["metadata"].clone()).unwrap()
}

#[test]
fn checkouts_carry_what_the_recipes_pass_on() {
    let written = History::small(1, NOW_S).write();
    let mut ways = BTreeSet::new();
    let sessions: Vec<Value> = written.objects().filter(|one| one["object"] == "checkout.session").collect();
    for session in &sessions {
        let (carried, reference) = (metadata(session), text(session, "client_reference_id"));
        let Some(visitor) = carried.get("headwater_visitor_id") else {
            assert!(carried.is_empty(), "{session}");
            continue;
        };
        assert_eq!(MetadataClues::read(&carried, &[]).kept, carried, "the tracker strips addresses itself");
        assert!(carried.contains_key("headwater_session_id"), "{session}");
        assert!(reference == visitor || reference.starts_with("order_"), "{session}");
        ways.insert(
            carried.keys().map(String::as_str).filter(|key| SOURCE_KEYS.contains(key)).collect::<Vec<_>>().join(" "),
        );
    }
    for way in [
        "",
        "landing_url",
        "landing_url referrer",
        "landing_url utm_source",
        "click_id landing_url referrer",
        "landing_url utm_campaign",
    ] {
        assert!(ways.contains(way), "{way} is missing among {ways:?}");
    }
    let all = |metadata: SortedMap<String, String>| SOURCE_KEYS.iter().all(|key| metadata.contains_key(*key));
    assert!(sessions.iter().map(metadata).any(all), "{ways:?}");
}

#[test]
fn payments_and_subscriptions_carry_the_same_or_nothing() {
    let written = History::of(300, 3, 400, NOW_S).write();
    let objects: Vec<Value> = written.objects().collect();
    let carried: BTreeMap<&str, Value> = objects
        .iter()
        .filter(|object| object["object"] == "checkout.session")
        .flat_map(|session| {
            ["payment_intent", "subscription"].map(|field| (text(session, field), session["metadata"].clone()))
        })
        .collect();
    let mut copies: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    // A checkout whose payment was declined is open still, and not told of here.
    let is_declined = |object: &&Value| ["failed", "requires_payment_method"].contains(&text(object, "status"));
    for object in objects.iter().filter(|object| !is_declined(object)) {
        let (of, metadata) = match text(object, "object") {
            "charge" => (text(object, "payment_intent"), &object["metadata"]),
            "payment_intent" | "subscription" => (text(object, "id"), &object["metadata"]),
            "invoice" => {
                let details = &object["parent"]["subscription_details"];
                (text(details, "subscription"), &details["metadata"])
            }
            _ => continue,
        };
        let told = carried.get(of).filter(|told| !of.is_empty() && **told != json!({}));
        if told.is_some_and(|told| told == metadata) {
            copies.entry(text(object, "object")).or_default().0 += 1;
        } else {
            assert!(metadata.is_null() || *metadata == json!({}), "{object}");
            copies.entry(text(object, "object")).or_default().1 += usize::from(told.is_some());
        }
    }
    assert_eq!(copies.len(), 4);
    assert!(copies.values().all(|(with, without)| with > without && *without > 0), "{copies:?}");
}

/// The ledger, fed with every event in some order.
fn told(written: &Written, order: u64) -> Desk {
    let desk = Desk::new(NOW_S);
    let mut events = written.events_between(0, i64::MAX);
    if order > 0 {
        Random::new(order).shuffle(&mut events);
    }
    desk.see_all(&events);
    for event in &events {
        let reply = desk.deliver(event);
        assert_eq!(reply.status, 200, "{event}");
        assert_ne!(reply.body["outcome"], "quarantined", "{event}");
    }
    desk.drain();
    desk
}

#[test]
fn the_ledger_comes_to_the_same_by_the_events() {
    for (seed, order) in [(1, 0), (2, 1), (3, 2)] {
        let written = History::small(seed, NOW_S).write();
        let desk = told(&written, order);
        let report = desk.report("2025-01-01", "2027-12-31", "last_non_direct");
        for (currency, expected) in &written.expected().currencies {
            let found = report.currencies.iter().find(|of| of.currency == *currency).unwrap();
            for (money, sums) in [(&found.total, expected.total), (&found.source_known, expected.source_known)] {
                let found = Sums {
                    gross_minor: money.gross_minor,
                    refunds_minor: money.refunds_minor,
                    disputes_minor: money.disputes_minor,
                    net_minor: money.net_minor,
                    payments: money.payments,
                    renewal_net_minor: money.renewal_net_minor,
                };
                assert_eq!(found, sums, "seed {seed}, order {order}, {currency}");
            }
        }
    }
}

#[test]
fn an_account_that_lived_it_lists_it() {
    let written = History::small(5, NOW_S).write();
    let mut fake = written.account(KEY, NOW_S);
    assert_eq!(fake.count(Kind::Charge), written.charges);
    let (_, paid) = ask(&mut fake, &get("/v1/invoice_payments?status=paid&limit=100"));
    assert!(ids(&paid).len() > 5 && paid["data"].as_array().unwrap().iter().all(|one| one["status"] == "paid"));
    let (_, sessions) = ask(&mut fake, &get("/v1/checkout/sessions?status=complete&limit=100"));
    let subscription =
        sessions["data"].as_array().unwrap().iter().find_map(|one| one["subscription"].as_str()).unwrap();
    let (_, found) = ask(&mut fake, &get(&format!("/v1/checkout/sessions?subscription={subscription}")));
    assert_eq!(ids(&found).len(), 1);
    let (_, invoices) = ask(&mut fake, &get(&format!("/v1/invoices?subscription={subscription}")));
    assert!(!ids(&invoices).is_empty());
    let (_, events) = ask(&mut fake, &get("/v1/events?limit=100&delivery_success=false"));
    assert_eq!(ids(&events), Vec::<String>::new());
    assert!(!ids(&ask(&mut fake, &get("/v1/events")).1).is_empty());
    let customers: Vec<&str> = fake.all(Kind::Customer).map(|one| text(one, "id")).collect();
    let gone =
        fake.all(Kind::Subscription).map(|one| text(one, "customer")).find(|id| !customers.contains(id)).unwrap();
    let path = format!("/v1/customers/{gone}");
    assert_eq!(ask(&mut fake, &get(&path)).1["deleted"], true);
}

#[test]
fn the_events_of_a_time_are_those_of_all_that_fall_in_it() {
    let written = History::of(1_500, 2, 500, NOW_S).write();
    for from_s in [NOW_S - 30 * 86_400, NOW_S - 200 * 86_400] {
        let to_s = from_s + 20 * 86_400;
        let within = |event: &Value| (from_s..to_s).contains(&event["created"].as_i64().unwrap());
        let ids = |events: &[Value]| events.iter().map(|event| text(event, "id").to_owned()).collect::<BTreeSet<_>>();
        let all: Vec<Value> = written.events().filter(within).collect();
        assert_eq!(ids(&written.events_between(from_s, to_s)), ids(&all));
    }
}
