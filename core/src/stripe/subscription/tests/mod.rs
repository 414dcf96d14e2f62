//! What is shown of a subscription, in both of Stripe's shapes, in whatever order its events arrive.

use super::*;
use crate::base::email::PseudonymKey;
use crate::base::limits::SUBSCRIPTION_ITEMS_MAX;
use crate::stripe::event::{Event, EventContent};
use crate::stripe::fact::{Fact, FactBody, Origin, digest};
use crate::stripe::object::Objects;
use crate::stripe::reading::ReadingRules;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

const T: i64 = 1_790_000_000;
const END: i64 = T + 30 * 86_400;

fn content(event_type: &str, at_s: i64, object: &Value) -> EventContent {
    let key = PseudonymKey::new([7; 32]);
    let event = json!({"object": "event", "id": "evt_1", "created": at_s, "livemode": false, "type": event_type, "data": {"object": object}});
    Event::read(
        event.to_string().as_bytes(),
        ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() },
    )
    .unwrap()
    .content
}

fn fact(event_type: &str, at_s: i64, object: &Value) -> Fact {
    match content(event_type, at_s, object) {
        EventContent::Facts(mut facts, _) => facts.remove(0),
        EventContent::Ignored(reason) => panic!("{event_type} is ignored: {reason}"),
    }
}

fn state(facts: impl IntoIterator<Item = Fact>) -> SubscriptionState {
    let objects = Objects::of(facts);
    subscription_state(objects.subscriptions.values().next().unwrap()).unwrap()
}

/// The state after one event about this subscription.
fn told(object: &Value) -> SubscriptionState {
    state([fact("customer.subscription.updated", T, object)])
}

fn price(id: &str, unit_amount: i64) -> Value {
    json!({"id": id, "product": format!("prod_{id}"), "nickname": null, "unit_amount": unit_amount, "currency": "eur",
        "recurring": {"interval": "month", "interval_count": 1, "usage_type": "licensed"}})
}

fn subscription(items: Value) -> Value {
    json!({"id": "sub_1", "object": "subscription", "status": "active", "customer": "cus_1", "created": T,
        "cancel_at_period_end": false, "cancel_at": null, "canceled_at": null, "ended_at": null, "trial_end": null,
        "metadata": {}, "items": {"object": "list", "has_more": false, "data": items}})
}

fn with(mut object: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        object[key] = value.clone();
    }
    object
}

#[test]
fn both_shapes_of_a_period_say_when_it_ends() {
    let new = subscription(json!([
        {"quantity": 2, "price": price("price_a", 900), "current_period_end": END},
        {"quantity": 1, "price": price("price_b", 100), "current_period_end": END - 5},
    ]));
    let old = with(
        subscription(
            json!([{"quantity": 2, "price": price("price_a", 900)}, {"quantity": 1, "price": price("price_b", 100)}]),
        ),
        json!({"current_period_end": END}),
    );
    // Some payloads carry both: the new path counts.
    let both = with(new.clone(), json!({"current_period_end": 5}));
    for object in [&new, &old, &both] {
        let state = told(object);
        assert_eq!(state.current_period_end_s, Some(END), "{object}");
        assert_eq!((state.amount_minor, state.currency.unwrap().as_str()), (Some(1_900), "eur"));
        assert_eq!((state.interval.as_deref(), state.interval_count), (Some("month"), 1));
        assert_eq!(state.customer, StripeId::parse("cus_1").ok());
    }
}

#[test]
fn a_period_of_several_intervals_is_told() {
    let mut quarterly = price("price_a", 900);
    quarterly["recurring"]["interval_count"] = json!(3);
    let state = told(&subscription(json!([{"quantity": 1, "price": quarterly}])));
    assert_eq!((state.interval.as_deref(), state.interval_count), (Some("month"), 3));
}

#[test]
fn no_sum_is_shown_that_is_not_known() {
    let sum = |items: Value| told(&subscription(items)).amount_minor;
    let plain = json!({"quantity": 1, "price": price("price_a", 900)});
    assert_eq!(sum(json!([plain])), Some(900));
    let mut tiered = plain.clone();
    tiered["price"]["unit_amount"] = json!(null);
    let mut metered = plain.clone();
    metered["price"]["recurring"]["usage_type"] = json!("metered");
    let mut dollars = plain.clone();
    dollars["price"]["currency"] = json!("usd");
    let mut yearly = plain.clone();
    yearly["price"]["recurring"]["interval"] = json!("year");
    let mut quarterly = plain.clone();
    quarterly["price"]["recurring"]["interval_count"] = json!(3);
    let mut negative = plain.clone();
    negative["quantity"] = json!(-1);
    for odd in [tiered, metered, dollars.clone(), yearly, quarterly, negative] {
        assert_eq!(sum(json!([plain, odd])), None, "{odd}");
    }
    assert_eq!(told(&subscription(json!([plain, dollars]))).currency, None);
    assert_eq!(sum(json!([])), None);
    // No overflow, of one item or of the sum.
    let large = |quantity: i64, unit: i64| json!({"quantity": quantity, "price": price("price_a", unit)});
    assert_eq!(sum(json!([large(i64::MAX, 2)])), None);
    let largest = 999_999_999_999;
    assert_eq!(sum(json!([large(9_008, largest)])), None);
    assert_eq!(sum(json!([large(9_007, largest), large(1, 199_254_749_999)])), None);
    assert_eq!(sum(json!([large(9_007, largest), large(1, 199_254_749_998)])), Some((1 << 53) - 1));
    assert_eq!(sum(json!([large(1, largest + 1)])), None, "no price of Stripe's");
}

#[test]
fn items_that_stripe_did_not_show_make_the_sum_unknown() {
    let item = json!({"quantity": 1, "price": price("price_a", 100)});
    let twenty = vec![item.clone(); SUBSCRIPTION_ITEMS_MAX];
    assert_eq!(told(&subscription(json!(twenty))).amount_minor, Some(2_000));
    assert_eq!(told(&subscription(json!([twenty, vec![item.clone()]].concat()))).amount_minor, None);
    let mut cut = subscription(json!([item]));
    cut["items"]["has_more"] = json!(true);
    assert_eq!(told(&cut).amount_minor, None);
}

#[test]
fn an_end_is_told_and_only_announced_by_canceled_at() {
    let plain = subscription(json!([{"quantity": 1, "price": price("price_a", 900), "current_period_end": END}]));
    let state = |fields: Value| told(&with(plain.clone(), fields));
    let announced = state(json!({"cancel_at_period_end": true, "canceled_at": T, "cancel_at": END}));
    assert_eq!((announced.cancel_at_period_end, announced.ended_s), (true, None));
    // Flexible billing: the portal sets `cancel_at` alone.
    assert!(state(json!({"cancel_at": END})).cancel_at_period_end);
    assert!(!state(json!({"cancel_at": END + 1})).cancel_at_period_end, "it goes on for another period");
    assert!(!state(json!({})).cancel_at_period_end);
    assert_eq!(state(json!({"status": "canceled", "ended_at": T + 5, "canceled_at": T})).ended_s, Some(T + 5));
    assert_eq!(state(json!({"status": "canceled", "canceled_at": T})).ended_s, Some(T));
    assert_eq!(state(json!({"status": "trialing", "trial_end": T + 9})).trial_end_s, Some(T + 9));
    assert_eq!(state(json!({"status": null})).status, "unknown");
}

#[test]
fn a_fact_of_before_a_field_was_read_keeps_its_digest() {
    let stored = r#"{"kind":"subscription","created_s":1790000000,"status":"active","items":[{"quantity":1,"price":"price_a","product":"prod_a","nickname":null,"unit_amount":900,"currency":"eur","interval":"month"}],"current_period_end_s":null,"cancel_at_period_end":false,"ended_s":null,"trial_end_s":null,"carried":{"customer":"cus_1"}}"#;
    let body: FactBody = serde_json::from_str(stored).unwrap();
    assert_eq!(body.to_json().unwrap(), stored);
    // And what is read of such an object today is the same version.
    let mut item = json!({"quantity": 1, "price": price("price_a", 900)});
    item["price"]["product"] = json!("prod_a");
    let today = fact("customer.subscription.updated", T, &subscription(json!([item])));
    assert_eq!(digest(&today.body.to_json().unwrap()), digest(stored));
}

#[test]
fn an_end_outranks_what_else_was_told_in_its_second() {
    let item = json!([{"quantity": 1, "price": price("price_a", 900)}]);
    let ended = |status: &str| {
        let object = with(subscription(item.clone()), json!({"status": status, "ended_at": T}));
        fact("customer.subscription.deleted", T, &object)
    };
    // Whatever their digests: one of many such updates sorts after the end, one before it.
    for status in ["canceled", "incomplete_expired"] {
        for n in 0..20 {
            let update = with(subscription(item.clone()), json!({"trial_end": T + n}));
            let update = fact("customer.subscription.updated", T, &update);
            assert_eq!(state([update.clone(), ended(status)]).status, status);
            assert_eq!(state([ended(status), update]).status, status);
        }
    }
    // `paused` or `unpaid` may be taken back.
    assert!(!matches!(ended("unpaid").body, FactBody::Subscription(body) if body.has_ended()));
}

fn a_version() -> impl Strategy<Value = Fact> {
    let status = select(vec!["active", "trialing", "past_due", "canceled", "incomplete_expired"]);
    let told = (select(vec![T, T + 1, T + 2]), select(vec![Origin::Event, Origin::List]));
    (status, told, 0_i64..3, any::<bool>()).prop_map(|(status, (as_of_s, origin), quantity, cancels)| {
        let item = json!([{"quantity": quantity, "price": price("price_a", 900), "current_period_end": END}]);
        let object = with(subscription(item), json!({"status": status, "cancel_at_period_end": cancels}));
        Fact { origin, ..fact("customer.subscription.updated", as_of_s, &object) }
    })
}

fn rank(fact: &Fact) -> (i64, Origin, bool, String) {
    let FactBody::Subscription(body) = &fact.body else { panic!("a subscription") };
    let ended = matches!(body.status.as_deref(), Some("canceled" | "incomplete_expired"));
    (fact.as_of_s, fact.origin, ended, digest(&fact.body.to_json().unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_versions_shows_the_same(
        versions in prop::collection::vec(a_version(), 1..6),
        order in prop::collection::vec(any::<Index>(), 0..12),
    ) {
        let newest = versions.iter().max_by_key(|fact| rank(fact)).unwrap().clone();
        let straight = state(versions.clone());
        prop_assert_eq!(&straight, &state([newest]));
        let again = order.iter().map(|index| index.get(&versions).clone());
        let mixed: Vec<Fact> = again.chain(versions.iter().rev().cloned()).collect();
        prop_assert_eq!(&straight, &state(mixed));
    }
}

#[test]
fn a_plan_is_named_by_its_products_then_nicknames_then_ids() {
    let id = |text: &str| StripeId::parse(text).ok();
    let item = |product: &str, nickname: Option<&str>, price: &str| PlanItem {
        product: id(product),
        nickname: nickname.map(str::to_owned),
        price: id(price),
    };
    let known = |product: &StripeId| (product.as_str() == "prod_a").then(|| "Pro <b>".to_owned());
    assert_eq!(plan_name(&[item("prod_a", Some("Monthly"), "price_a")], known).as_deref(), Some("Pro <b>"));
    assert_eq!(plan_name(&[item("prod_x", Some("Monthly"), "price_a")], known).as_deref(), Some("Monthly"));
    assert_eq!(plan_name(&[item("prod_x", None, "price_a")], known).as_deref(), Some("price_a"));
    assert_eq!(plan_name(&[item("prod_x", None, "")], known).as_deref(), Some("prod_x"));
    assert_eq!(plan_name(&[item("", None, "")], known), None);
    assert_eq!(plan_name(&[], known), None);
    let several = |count: usize| -> Vec<PlanItem> {
        ["a", "a", "b", "c", "d", "e"].iter().take(count).map(|n| item("", Some(n), "price_a")).collect()
    };
    assert_eq!(plan_name(&several(2), known).as_deref(), Some("a"), "each name once");
    assert_eq!(plan_name(&several(4), known).as_deref(), Some("a + b + c"));
    assert_eq!(plan_name(&several(6), known).as_deref(), Some("a + b + c + 2 more"));
}

#[test]
fn a_product_is_its_name_and_keeps_no_event_out() {
    let product = |fields: Value| with(json!({"id": "prod_a", "object": "product", "created": T}), fields);
    let name = |fields: Value| match fact("product.updated", T, &product(fields)).body {
        FactBody::Product(product) => product.name,
        other => panic!("{other:?}"),
    };
    assert_eq!(name(json!({"name": "Pro", "description": "mail ada@example.com"})), Some("Pro".to_owned()));
    let kept = fact("product.created", T, &product(json!({"name": "Pro", "description": "mail ada@example.com"})));
    assert_eq!(
        kept.body.to_json().unwrap(),
        r#"{"kind":"product","created_s":1790000000,"name":"Pro","before":"nothing"}"#
    );
    assert_eq!(name(json!({"name": "a\u{0}b".repeat(300)})).unwrap().chars().count(), 200);
    for nothing in [json!("  "), json!(""), json!(null), json!(5), json!({"x": 1})] {
        assert_eq!(name(json!({"name": nothing})), None);
    }
    // An object that does not name its kind; an id that the shop chose itself; a type that nobody needs.
    let nameless = json!({"id": "prod_a", "name": "Pro"});
    assert!(matches!(fact("product.created", T, &nameless).body, FactBody::Product(_)));
    for (event_type, id) in [("product.created", "gold.plan"), ("product.created", ""), ("product.deleted", "prod_a")] {
        let content = content(event_type, T, &product(json!({"id": id})));
        assert_eq!(content, EventContent::Ignored("type_not_followed"), "{event_type} {id}");
    }
    let renamed = [
        fact("product.updated", T + 5, &product(json!({"name": "New"}))),
        fact("product.created", T, &product(json!({"name": "Old"}))),
    ];
    let objects = Objects::of(renamed);
    assert_eq!(objects.products.values().next().unwrap().newest(|p| p.name.clone()).as_deref(), Some("New"));
}

mod second;
