//! Random histories of merchants, reported in every way. The ledger holds for each purchase what happened, or what the
//! rules say where the reported part does not show it. The truth is plain bookkeeping in `fake_stripe::history`.
//!
//! A failure names its seed. `HEADWATER_SEED` runs that seed alone, `HEADWATER_SEEDS` that many seeds.

use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::Desk;
use headwater_tools::fake_stripe::history::{Heard, History, Kinds, Written};
use headwater_tools::fake_stripe::permissions;
use headwater_tools::simulator::Random;
use serde_json::Value;
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;

fn seeds(default: u64) -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("HEADWATER_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("HEADWATER_SEEDS").unwrap_or(default)).collect(),
    }
}

fn merchant(seed: u64) -> Written {
    let charges = 4 + Random::new(seed).below(8);
    History::odd(charges, seed, NOW_S - 86_400).write()
}

/// The money by purchase, whichever of its objects it stands under.
fn known(desk: &Desk) -> BTreeMap<String, Kinds> {
    let mut all: BTreeMap<String, Kinds> = BTreeMap::new();
    for row in desk.database.query("SELECT payment, kind, currency, amount_minor FROM entry").unwrap() {
        let payment = row["payment"].as_str().unwrap();
        let key = payment.split_once('_').unwrap().1.to_owned();
        let currency = row["currency"].as_str().unwrap().to_owned();
        let kinds = all.entry(key).or_insert_with(|| Kinds { currency: currency.clone(), minor: [0; 3] });
        assert_eq!(kinds.currency, currency, "{payment}");
        let kind = ["payment", "refund", "dispute"].iter().position(|kind| row["kind"] == *kind).unwrap();
        kinds.minor[kind] += row["amount_minor"].as_i64().unwrap();
    }
    all
}

fn assert_known(desk: &Desk, expected: &BTreeMap<String, Kinds>, what: &str) {
    let known = known(desk);
    let keys = known.keys().chain(expected.keys());
    let wrong: Vec<_> = keys
        .filter(|key| known.get(*key) != expected.get(*key))
        .map(|key| format!("\n  {key}: found {:?}, right {:?}", known.get(key), expected.get(key)))
        .collect();
    assert!(wrong.is_empty(), "{what}: {}", wrong.concat());
}

fn renewals(desk: &Desk) -> BTreeMap<String, i64> {
    let sums = desk.report("2025-01-01", "2027-12-31", "last_non_direct").currencies;
    let net = sums.into_iter().map(|one| (one.currency.to_string(), one.total.renewal_net_minor));
    net.filter(|(_, net)| *net != 0).collect()
}

fn expected_renewals(written: &Written) -> BTreeMap<String, i64> {
    let net = written.expected().currencies.into_iter().map(|(code, sums)| (code, sums.total.renewal_net_minor));
    net.filter(|(_, net)| *net != 0).collect()
}

fn type_of(event: &Value) -> &str {
    event["type"].as_str().unwrap()
}

fn deliver(desk: &Desk, event: &Value) {
    let reply = desk.deliver(event);
    assert!(reply.status == 200 && reply.body["outcome"] != "quarantined", "{event}: {reply:?}");
}

/// Imported with these permissions, and what the check then says.
fn import(written: &Written, permissions: &[&str], what: &str) -> Account {
    let stripe = written.account(KEY, NOW_S);
    let account = Account::new(stripe, NOW_S);
    account.wire.stripe.borrow_mut().grant(KEY, permissions.iter().copied());
    assert_eq!(account.put_key(KEY).status, 200, "{what}");
    account.settle(60);
    assert_no_difference(&account, what);
    account
}

fn assert_no_difference(account: &Account, what: &str) {
    let check = account.key().check.unwrap();
    assert!(check.totals.iter().all(|total| total.difference_minor == 0), "{what}: {check:?}");
}

fn by_import(seed: u64) {
    let written = merchant(seed);
    let all = import(&written, &permissions().collect::<Vec<_>>(), &format!("seed {seed}"));
    assert_known(&all.desk, &written.heard(Heard::Everything, 0), &format!("seed {seed}, imported"));
    assert_eq!(renewals(&all.desk), expected_renewals(&written), "seed {seed}, imported");
    let some: Vec<&str> = permissions().filter(|name| *name != "rak_balance_read").collect();
    let without = import(&written, &some, &format!("seed {seed}, without balance transactions"));
    let right = written.heard(Heard::ListsAlone, 0);
    assert_known(&without.desk, &right, &format!("seed {seed}, imported without balance transactions"));
}

/// In random order, a third of them twice.
fn hear(written: &Written, (by, from_s): (Heard, i64), random: &mut Random) -> Desk {
    let is_heard =
        |event: &Value| by.hears(type_of(event)) && event["created"].as_i64().is_some_and(|at_s| at_s >= from_s);
    let mut events: Vec<Value> = written.events().filter(is_heard).collect();
    let again: Vec<Value> = events.iter().filter(|_| random.one_in(3)).cloned().collect();
    events.extend(again);
    random.shuffle(&mut events);
    let desk = Desk::new(NOW_S);
    events.iter().for_each(|event| deliver(&desk, event));
    desk.drain();
    desk
}

fn by_webhooks(seed: u64) {
    let written = merchant(seed);
    let mut random = Random::new(seed);
    for by in [Heard::Everything, Heard::Products, Heard::Charges] {
        let desk = hear(&written, (by, 0), &mut random);
        assert_known(&desk, &written.heard(by, 0), &format!("seed {seed}, {by:?}"));
        if by != Heard::Charges {
            let has_same = by == Heard::Everything;
            assert!(!has_same || renewals(&desk) == expected_renewals(&written), "seed {seed}, {by:?}");
        }
    }
    // An endpoint that was made when half of it had happened.
    let pause_s = written.pause_s();
    let desk = hear(&written, (Heard::Everything, pause_s), &mut random);
    assert_known(&desk, &written.heard(Heard::Everything, pause_s), &format!("seed {seed}, from the middle on"));
}

fn by_both(seed: u64) {
    let written = merchant(seed);
    let mut random = Random::new(seed);
    let mut events: Vec<Value> = written.events().collect();
    random.shuffle(&mut events);
    let account = Account::new(written.account(KEY, NOW_S), NOW_S);
    // Some never come: what is missed of them the import brings.
    let count = random.below(events.len() + 1);
    let before = random.below(count + 1);
    events[..before].iter().for_each(|event| deliver(&account.desk, event));
    assert_eq!(account.put_key(KEY).status, 200, "seed {seed}");
    for event in &events[before..count] {
        deliver(&account.desk, event);
        if random.one_in(10) {
            let _ = account.tick();
        }
    }
    account.settle(60);
    events[..count].iter().filter(|_| random.one_in(4)).for_each(|event| deliver(&account.desk, event));
    account.desk.drain();
    let what = format!("seed {seed}, import and webhooks");
    assert_known(&account.desk, &written.heard(Heard::Everything, 0), &what);
    assert_eq!(renewals(&account.desk), expected_renewals(&written), "{what}");
    assert_no_difference(&account, &what);
}

#[test]
fn imported_with_balance_transactions_and_without() {
    seeds(14).into_iter().for_each(by_import);
}

#[test]
fn heard_in_any_order_whole_and_in_part() {
    seeds(14).into_iter().for_each(by_webhooks);
}

#[test]
fn imported_between_deliveries() {
    seeds(14).into_iter().for_each(by_both);
}

/// The same with many more, in minutes: `cargo nextest run -p headwater-tests histories:: --run-ignored=all`.
#[test]
#[ignore = "takes minutes"]
fn a_thousand_merchants() {
    for seed in seeds(1_000) {
        by_import(seed);
        by_webhooks(seed);
        by_both(seed);
    }
}
