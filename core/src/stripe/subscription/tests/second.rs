//! The order of events within one second: `previous_attributes` says which of two events is the later.

use super::*;
use crate::base::sorted::SortedSet;

/// A state of a subscription: its status and its quantity.
type State = (&'static str, i64);

fn object((status, quantity): State) -> Value {
    let items = json!([{"quantity": quantity, "price": price("price_a", 900), "current_period_end": END}]);
    with(subscription(items), json!({"status": status}))
}

fn fact_of(event_type: &str, at_s: i64, (object, previous): (&Value, Option<Value>)) -> Fact {
    let key = PseudonymKey::new([7; 32]);
    let data = match previous {
        Some(previous) => json!({"object": object, "previous_attributes": previous}),
        None => json!({"object": object}),
    };
    let event =
        json!({"object": "event", "id": "evt_1", "created": at_s, "livemode": false, "type": event_type, "data": data});
    let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
    match Event::read(event.to_string().as_bytes(), rules).unwrap().content {
        EventContent::Facts(mut facts, _) => facts.remove(0),
        EventContent::Ignored(reason) => panic!("{event_type} is ignored: {reason}"),
    }
}

fn created(now: State, at_s: i64) -> Fact {
    fact_of("customer.subscription.created", at_s, (&object(now), None))
}

/// The event of a change, as Stripe writes it: only what changed is named, lists whole.
fn changed(was: State, now: State, at_s: i64) -> Fact {
    let mut previous = json!({});
    if was.0 != now.0 {
        previous["status"] = json!(was.0);
    }
    if was.1 != now.1 {
        previous["items"] = json!({"data": object(was)["items"]["data"]});
        previous["quantity"] = json!(was.1);
    }
    fact_of("customer.subscription.updated", at_s, (&object(now), Some(previous)))
}

fn ends_as(facts: &[Fact]) -> (String, Option<i64>) {
    let state = state(facts.iter().cloned());
    (state.status, state.amount_minor)
}

fn is(state: State) -> (String, Option<i64>) {
    (state.0.to_owned(), Some(state.1 * 900))
}

/// Every order of these facts.
fn orders(facts: &[Fact]) -> Vec<Vec<Fact>> {
    if facts.len() < 2 {
        return vec![facts.to_vec()];
    }
    let without =
        |n: usize| facts.iter().enumerate().filter(|(m, _)| *m != n).map(|(_, fact)| fact.clone()).collect::<Vec<_>>();
    let from = |n: usize| orders(&without(n)).into_iter().map(move |rest| [vec![facts[n].clone()], rest].concat());
    (0..facts.len()).flat_map(from).collect()
}

#[test]
fn a_checkouts_subscription_is_active_at_once() {
    // Whatever their digests.
    for quantity in 1..30 {
        let steps = [created(("incomplete", quantity), T), changed(("incomplete", quantity), ("active", quantity), T)];
        for order in orders(&steps) {
            assert_eq!(ends_as(&order), is(("active", quantity)));
        }
    }
}

#[test]
fn three_of_one_second_stand_in_their_order() {
    for quantity in 1..20 {
        let states = [("incomplete", quantity), ("active", quantity), ("active", quantity + 1)];
        let steps = [created(states[0], T), changed(states[0], states[1], T), changed(states[1], states[2], T)];
        for order in orders(&steps) {
            assert_eq!(ends_as(&order), is(states[2]));
        }
        // One that never came.
        for order in orders(&[steps[0].clone(), steps[2].clone()]) {
            assert_eq!(ends_as(&order), is(states[2]));
        }
    }
}

#[test]
fn a_walk_that_ends_where_it_began_is_known_by_what_stood_before() {
    for quantity in 1..20 {
        let at = |status| (status, quantity);
        let there_and_back = [changed(at("active"), at("past_due"), T), changed(at("past_due"), at("active"), T)];
        for (stood, ends) in [("active", "active"), ("past_due", "past_due")] {
            let before = fact_of("customer.subscription.updated", T - 50, (&object(at(stood)), None));
            for order in orders(&[vec![before], there_and_back.to_vec()].concat()) {
                assert_eq!(ends_as(&order), is(at(ends)), "{stood}");
            }
        }
        for order in orders(&[vec![created(at("active"), T)], there_and_back.to_vec()].concat()) {
            assert_eq!(ends_as(&order), is(at("active")));
        }
    }
}

#[test]
fn an_end_is_the_last_of_its_second_and_a_list_is_later_still() {
    for quantity in 1..20 {
        let at = |status| (status, quantity);
        let deleted = fact_of("customer.subscription.deleted", T, (&object(at("canceled")), None));
        let steps = [created(at("incomplete"), T), changed(at("incomplete"), at("active"), T), deleted];
        for order in orders(&steps) {
            assert_eq!(ends_as(&order), is(at("canceled")));
        }
        let listed = Fact { origin: Origin::List, ..created(at("unpaid"), T) };
        for order in orders(&[steps[1].clone(), listed]) {
            assert_eq!(ends_as(&order).0, "unpaid");
        }
    }
}

#[test]
fn without_previous_attributes_what_was_made_is_the_earlier() {
    for quantity in 1..20 {
        let updated = fact_of("customer.subscription.updated", T, (&object(("active", quantity)), None));
        for order in orders(&[created(("incomplete", quantity), T), updated]) {
            assert_eq!(ends_as(&order), is(("active", quantity)));
        }
    }
}

#[test]
fn odd_previous_attributes_keep_nothing_out() {
    let deep = (0..90).fold(json!(1), |inner, _| json!({"items": inner}));
    for odd in [
        json!("status"),
        json!([1, 2]),
        json!(7),
        json!({"status": {"a": 1}}),
        json!({"items": 5}),
        json!({"id": null, "object": "charge", "amount": -1}),
        json!({"metadata": {"headwater_visitor_id": {"x": []}}}),
        deep,
    ] {
        let fact = fact_of("customer.subscription.updated", T, (&object(("active", 1)), Some(odd.clone())));
        assert_eq!(ends_as(&[fact]), is(("active", 1)), "{odd}");
    }
}

#[test]
fn a_customers_address_and_a_products_name_of_one_second() {
    let customer =
        |email: &str| json!({"id": "cus_1", "object": "customer", "created": T, "email": email, "metadata": {}});
    for n in 0..20 {
        let (old, new) = (format!("old{n}@example.com"), format!("new{n}@example.com"));
        let steps = [
            fact_of("customer.created", T, (&customer(&old), None)),
            fact_of("customer.updated", T, (&customer(&new), Some(json!({"email": old})))),
        ];
        let key = PseudonymKey::new([7; 32]);
        let right = key.email(&crate::base::email::normalise_email(&new).unwrap());
        assert!(!steps[1].body.to_json().unwrap().contains("@"), "no address is kept");
        for order in orders(&steps) {
            let objects = Objects::of(order);
            let shown = objects.customers.values().next().unwrap().newest(|customer| customer.carried.email.clone());
            assert_eq!(shown.as_ref(), Some(&right));
        }
        let product = |name: &str| json!({"id": "prod_1", "object": "product", "created": T, "name": name});
        let steps = [
            fact_of("product.updated", T, (&product(&new), Some(json!({"name": old})))),
            fact_of("product.updated", T, (&product(&old), Some(json!({"name": "first"})))),
        ];
        for order in orders(&steps) {
            let objects = Objects::of(order);
            assert_eq!(
                objects.products.values().next().unwrap().newest(|product| product.name.clone()),
                Some(new.clone())
            );
        }
    }
}

fn a_state() -> impl Strategy<Value = State> {
    (select(vec!["incomplete", "active", "past_due", "unpaid"]), 1_i64..4)
}

/// The states of a walk, cut before a field would take a step for the second time: two equal events of one second are one.
fn walk(states: &[State]) -> Vec<State> {
    let mut walked = Vec::new();
    let (mut statuses, mut quantities) = (SortedSet::new(), SortedSet::new());
    for state in states {
        if let Some((status, quantity)) = walked.last() {
            let is_new = (*status == state.0 || statuses.insert((*status, state.0)))
                && (*quantity == state.1 || quantities.insert((*quantity, state.1)));
            if !is_new {
                break;
            }
            if (*status, *quantity) == *state {
                continue;
            }
        }
        walked.push(*state);
    }
    walked
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever happens within a second, in whatever order and however often it is reported: the end is shown.
    #[test]
    fn the_end_of_a_second_is_shown(
        states in prop::collection::vec(a_state(), 1..8),
        is_made in any::<bool>(),
        order in prop::collection::vec(any::<Index>(), 0..16),
    ) {
        let walked = walk(&states);
        let begins = if is_made { created(walked[0], T) } else {
            fact_of("customer.subscription.updated", T - 9, (&object(walked[0]), None))
        };
        let steps = walked.windows(2).map(|two| changed(two[0], two[1], T));
        let facts: Vec<Fact> = std::iter::once(begins).chain(steps).collect();
        let mixed: Vec<Fact> = order.iter().map(|index| index.get(&facts).clone()).chain(facts.iter().rev().cloned()).collect();
        prop_assert_eq!(ends_as(&mixed), is(*walked.last().unwrap()), "{:?}", walked);
    }
}
