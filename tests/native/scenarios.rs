//! Purchases, refunds and disputes in old and new shapes, in any order and with any repetition, through the real
//! handlers.
//!
//! `HEADWATER_SCENARIOS` names a further file of the same form.

use headwater_tools::desk::Desk;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_200_000;

fn scenarios() -> BTreeMap<String, Value> {
    let own: BTreeMap<String, Value> = serde_json::from_str(include_str!("../fixtures/scenarios.json")).unwrap();
    let more: BTreeMap<String, Value> = serde_json::from_str(include_str!("../fixtures/more-scenarios.json")).unwrap();
    let further = std::env::var("HEADWATER_SCENARIOS").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let further: BTreeMap<String, Value> = further.map(|text| serde_json::from_str(&text).unwrap()).unwrap_or_default();
    own.into_iter().chain(more).chain(further).collect()
}

fn expected(scenario: &Value) -> BTreeMap<String, i64> {
    let expected: BTreeMap<String, i64> = serde_json::from_value(scenario["expected_net_minor"].clone()).unwrap();
    expected.into_iter().filter(|(_, net)| *net != 0).collect()
}

fn events(scenario: &Value) -> Vec<Value> {
    scenario["events"].as_array().unwrap().clone()
}

fn run(events: &[Value], order: &[usize]) -> Desk {
    let desk = Desk::new(NOW_S);
    for at in order {
        let reply = desk.deliver(&events[*at]);
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        if at % 3 == 0 {
            desk.drain();
        }
    }
    desk.drain();
    desk
}

#[test]
fn in_the_order_given_and_never_below_zero() {
    for (name, scenario) in scenarios() {
        let desk = Desk::new(NOW_S);
        for event in events(&scenario) {
            let reply = desk.deliver(&event);
            assert_eq!(reply.status, 200, "{:?}", reply.body);
            desk.drain();
            let nets = desk.net();
            assert!(nets.values().all(|net| *net >= 0), "{name} after {}: {nets:?}", event["type"]);
        }
        assert_eq!(desk.net(), expected(&scenario), "{name}");
    }
}

/// `enough` lists sets of event types of which each tells the whole story: an endpoint may be subscribed to no more.
#[test]
fn by_the_types_that_suffice() {
    for (name, scenario) in scenarios() {
        for types in scenario["enough"].as_array().into_iter().flatten() {
            let told = |event: &Value| types.as_array().unwrap().contains(&event["type"]);
            let events: Vec<Value> = events(&scenario).into_iter().filter(told).collect();
            let backwards: Vec<usize> = (0..events.len()).rev().collect();
            assert_eq!(run(&events, &backwards).net(), expected(&scenario), "{name} by {types}");
        }
    }
}

// Two tests, so that two cores share the work.

#[test]
fn in_any_order_with_any_repetition() {
    scenarios().into_iter().step_by(2).for_each(|(name, scenario)| any_order(&name, &scenario));
}

#[test]
fn in_any_order_with_any_repetition_the_others() {
    scenarios().into_iter().skip(1).step_by(2).for_each(|(name, scenario)| any_order(&name, &scenario));
}

/// Shuffles of a scenario through the handlers. The pure ledger is shuffled far more often in the core's own tests.
const SHUFFLES: u32 = 4;

fn any_order(name: &str, scenario: &Value) {
    let events = events(scenario);
    let straight: Vec<usize> = (0..events.len()).collect();
    let reference = run(&events, &straight).dump();
    let twice: Vec<usize> = straight.iter().chain(&straight).copied().collect();
    let strategy = (Just(twice).prop_shuffle(), 0..=straight.len()).prop_map(move |(order, extra)| {
        // Every event once at least, some of them twice.
        let mut kept: Vec<usize> = Vec::new();
        for at in order {
            if kept.iter().filter(|known| **known == at).count() == 0 || kept.len() < extra + 1 {
                kept.push(at);
            }
        }
        kept
    });
    let mut runner = TestRunner::new(Config { cases: SHUFFLES, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&strategy, |order| {
        let desk = run(&events, &order);
        prop_assert_eq!(desk.net(), expected(scenario));
        let dump = desk.dump();
        let differing = reference.iter().zip(&dump).find(|(a, b)| a != b);
        prop_assert!(dump == reference, "the rows differ from the straight order: {:?}", differing);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{name}: {error}");
    }
}
