//! Purchases, refunds and disputes in old and new shapes, in any order and with any repetition, through the real handlers.
//!
//! `HEADWATER_SCENARIOS` names a further file of the same form.
#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use headwater_tests::desk::Desk;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::Value;
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_200_000;

fn scenarios() -> BTreeMap<String, Value> {
    let own: BTreeMap<String, Value> = serde_json::from_str(include_str!("../fixtures/scenarios.json")).unwrap();
    let further = std::env::var("HEADWATER_SCENARIOS").ok().map(|path| std::fs::read_to_string(path).unwrap());
    let further: BTreeMap<String, Value> = further.map(|text| serde_json::from_str(&text).unwrap()).unwrap_or_default();
    own.into_iter().chain(further).collect()
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
fn in_the_order_given() {
    for (name, scenario) in scenarios() {
        let events = events(&scenario);
        let order: Vec<usize> = (0..events.len()).collect();
        assert_eq!(run(&events, &order).net(), expected(&scenario), "{name}");
    }
}

#[test]
fn in_any_order_with_any_repetition() {
    for (name, scenario) in scenarios() {
        let events = events(&scenario);
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
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let outcome = runner.run(&strategy, |order| {
            let desk = run(&events, &order);
            prop_assert_eq!(desk.net(), expected(&scenario));
            let dump = desk.dump();
            let differing = reference.iter().zip(&dump).find(|(a, b)| a != b);
            prop_assert!(dump == reference, "the rows differ from the straight order: {:?}", differing);
            Ok(())
        });
        if let Err(error) = outcome {
            panic!("{name}: {error}");
        }
    }
}
