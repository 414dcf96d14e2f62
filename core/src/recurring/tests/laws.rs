//! Random shops, each added up twice: by the code, and from what really happened.

use super::shop::{Plan, T, event, list, object, objects};
use crate::base::money::Currency;
use crate::base::time::{Day, DayBounds, DayRange, TimeZoneName, day_bounds};
use crate::recurring::book::*;
use crate::recurring::count::*;
use crate::recurring::figures::{breakdown, figures};
use crate::recurring::history::{Told, history};
use crate::recurring::sums::*;
use crate::report::Dimension;
use crate::stripe::fact::Fact;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CURRENCIES: [&str; 4] = ["eur", "usd", "jpy", "kwd"];

#[derive(Debug, Clone, Copy)]
enum Act {
    Plan(Plan),
    Quantity(i64),
    Status(&'static str),
    Collection(bool),
    EndsWithPeriod(bool),
    /// Percent or amount off, for so many hours; none: for good.
    Coupon(Option<i64>, i64, Option<i64>),
    Cancel,
    /// A list is read.
    Read,
}

#[derive(Debug, Clone)]
struct Life {
    customer: u32,
    currency: &'static str,
    begins_h: i64,
    trial: bool,
    plan: Plan,
    acts: Vec<(i64, Act)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    let interval =
        select(vec![("month", 1), ("month", 3), ("year", 1), ("year", 2), ("week", 2), ("day", 10), ("month", 11)]);
    (select(vec!['a', 'b', 'c']), 0..5_000_i64, interval, 1..4_i64).prop_map(
        |(name, minor, (interval, count), quantity)| Plan {
            name,
            minor: Some(minor),
            interval,
            count,
            quantity,
            metered: false,
            currency: "eur",
        },
    )
}

fn act() -> impl Strategy<Value = Act> {
    let hours = prop::option::of(1..900_i64);
    prop_oneof![
        4 => plan().prop_map(Act::Plan),
        2 => (0..5_i64).prop_map(Act::Quantity),
        4 => select(vec!["active", "past_due", "unpaid", "paused", "active"]).prop_map(Act::Status),
        1 => any::<bool>().prop_map(Act::Collection),
        1 => any::<bool>().prop_map(Act::EndsWithPeriod),
        2 => (prop::option::of(1..1_000_000_i64), 1..3_000_i64, hours).prop_map(|(percent, amount, hours)| Act::Coupon(percent, amount, hours)),
        2 => Just(Act::Cancel),
        1 => Just(Act::Read),
    ]
}

fn life() -> impl Strategy<Value = Life> {
    let acts = prop::collection::vec((1..700_i64, act()), 0..7);
    (1..4_u32, select(&CURRENCIES[..]), 0..900_i64, any::<bool>(), plan(), acts).prop_map(
        |(customer, currency, begins_h, trial, plan, acts)| Life { customer, currency, begins_h, trial, plan, acts },
    )
}

#[derive(Debug, Clone)]
struct State {
    plan: Plan,
    status: &'static str,
    paused: bool,
    coupon: Option<(Option<i64>, i64, Option<i64>)>,
    ends: bool,
}

/// Units that a state is worth at an instant, in long form.
fn worth(state: &State, at_s: i64) -> i128 {
    if !["active", "past_due"].contains(&state.status) || state.paused {
        return 0;
    }
    let mut minor = i128::from(state.plan.minor.unwrap() * state.plan.quantity);
    if let Some((percent, amount, end_s)) = state.coupon
        && end_s.is_none_or(|end_s| at_s < end_s)
    {
        minor -= match percent {
            Some(percent) => (minor * i128::from(percent) * 2 + 1_000_000) / 2_000_000,
            None => i128::from(amount).min(minor),
        };
    }
    let (of, count) = match state.plan.interval {
        "month" => (1, 1),
        "year" => (1, 12),
        "week" => (52, 12),
        _ => (365, 12),
    };
    let divisor = count * i128::from(state.plan.count);
    (2 * minor * 30_240 * of + divisor) / (2 * divisor)
}

struct Sub {
    customer: String,
    currency: &'static str,
    /// From when on it was so, oldest first.
    states: Vec<(i64, State)>,
    facts: Vec<Fact>,
}

fn json_of(number: u32, state: &State, created_s: i64, period_s: i64) -> Value {
    let discounts = state.coupon.map(|(percent, amount, end_s)| {
        let coupon = match percent {
            Some(percent) => json!({"percent_off": percent as f64 / 10_000.0, "duration": "repeating"}),
            None => json!({"amount_off": amount, "currency": state.plan.currency, "duration": "forever"}),
        };
        json!({"id": "di_1", "coupon": coupon, "end": end_s})
    });
    let pause = state.paused.then(|| json!({"behavior": "void"}));
    let ended = (state.status == "canceled").then_some(period_s);
    let fields = json!({"created": created_s, "status": state.status, "cancel_at_period_end": state.ends, "current_period_end": period_s,
        "discounts": discounts.into_iter().collect::<Vec<_>>(), "pause_collection": pause, "ended_at": ended});
    object(number, &[state.plan], &fields)
}

/// What really happened to a subscription, and what Stripe told of it.
fn lived(life: &Life, place: u32) -> Sub {
    let number = life.customer * 10 + place;
    let created_s = T + life.begins_h * 3_600;
    let plan = Plan { currency: life.currency, ..life.plan };
    let status = if life.trial { "trialing" } else { "active" };
    let mut state = State { plan, status, paused: false, coupon: None, ends: false };
    let mut at_s = created_s;
    let mut states = vec![(at_s, state.clone())];
    let mut facts = vec![event("created", at_s, &json_of(number, &state, created_s, at_s), None)];
    let mut period_s = at_s;
    for (hours, act) in &life.acts {
        at_s += hours * 3_600;
        if state.status == "canceled" {
            break;
        }
        let before = json_of(number, &state, created_s, period_s);
        match *act {
            Act::Plan(plan) => state.plan = Plan { currency: life.currency, ..plan },
            Act::Quantity(quantity) => state.plan.quantity = quantity,
            Act::Status(status) => state.status = status,
            Act::Collection(paused) => state.paused = paused,
            Act::EndsWithPeriod(ends) => state.ends = ends,
            Act::Coupon(percent, amount, hours) => {
                state.coupon = Some((percent, amount, hours.map(|hours| at_s + hours * 3_600)))
            }
            Act::Cancel => state.status = "canceled",
            Act::Read => {
                facts.push(list(at_s, &before));
                continue;
            }
        }
        // Stripe's periods move on, so no two versions are the same.
        period_s = at_s;
        let now = json_of(number, &state, created_s, period_s);
        let changed = before.as_object().unwrap().iter().filter(|(key, was)| now[key.as_str()] != **was);
        let previous: Value =
            changed.map(|(key, was)| (key.clone(), was.clone())).collect::<serde_json::Map<_, _>>().into();
        let what = if state.status == "canceled" { "deleted" } else { "updated" };
        facts.push(event(what, at_s, &now, Some(previous)));
        states.push((at_s, state.clone()));
    }
    Sub { customer: format!("cus_{}", life.customer), currency: life.currency, states, facts }
}

/// What a customer really was worth at an instant, in one currency, by product: what stood just before it.
fn held(subs: &[Sub], customer: &str, currency: &str, at_s: i64) -> BTreeMap<String, (i128, i128)> {
    let mut held: BTreeMap<String, (i128, i128)> = BTreeMap::new();
    for sub in subs.iter().filter(|sub| sub.customer == customer && sub.currency == currency) {
        let Some((_, state)) = sub.states.iter().rev().find(|(from_s, _)| *from_s < at_s) else { continue };
        let units = worth(state, at_s - 1);
        let sum = held.entry(format!("prod_{}", state.plan.name)).or_default();
        sum.0 += units;
        sum.1 += if state.status == "past_due" { units } else { 0 };
    }
    held.retain(|_, sum| *sum != (0, 0));
    held
}

/// The changes as the database makes them of the steps.
pub(super) fn changes(facts: impl IntoIterator<Item = Fact>) -> Vec<Change> {
    let all = objects(facts);
    let mut net: BTreeMap<(i64, String, Currency, String, String), (i64, i64, Told)> = BTreeMap::new();
    for (id, versions) in &all.subscriptions {
        let customer = versions.newest(|v| v.carried.customer.clone()).unwrap().to_string();
        for step in history(versions).unwrap().steps {
            let key = (step.at_s, customer.clone(), step.currency, id.to_string(), step.product);
            let sum = net.entry(key).or_insert((0, 0, Told::Event));
            *sum = (sum.0 + step.units, sum.1 + step.past_due, sum.2.max(step.told));
        }
    }
    net.retain(|_, sum| (sum.0, sum.1) != (0, 0));
    let mut first: BTreeMap<(String, Currency), i64> = BTreeMap::new();
    let all = net.into_iter().map(|((at_s, customer, currency, subscription, product), (units, past_due, told))| {
        let first_s = *first.entry((customer.clone(), currency)).or_insert(at_s);
        Change { at_s, customer, currency, subscription, product, units, past_due, again: at_s > first_s, told }
    });
    all.collect()
}

fn everybody(changes: &[Change]) -> Book {
    let channel = |customer: &str| {
        Origin([
            Some(format!("channel {}", customer.len() + usize::from(customer.ends_with('2')))),
            None,
            None,
            None,
            None,
        ])
    };
    with_customers(Book::new(), changes.iter().map(|change| (change.customer.clone(), channel(&change.customer))))
}

fn days() -> Vec<DayBounds> {
    let zone = TimeZoneName::parse("Europe/Berlin").unwrap();
    let range = DayRange::new(Day::parse("2026-09-20").unwrap(), Day::parse("2027-06-30").unwrap()).unwrap();
    day_bounds(&range, &zone)
}

fn slice(by: Option<Dimension>) -> Slice<'static> {
    Slice { filters: &[], by }
}

const CUSTOMERS: [&str; 3] = ["cus_1", "cus_2", "cus_3"];

/// Whether a customer ever was worth something in a currency, as far as a day.
type Ever<'a> = BTreeMap<(&'a str, &'a str), bool>;

/// What a day really brought in one currency.
fn expected(subs: &[Sub], day: &DayBounds, currency: &'static str, ever: &mut Ever<'static>) -> Sums {
    let mut expected = Sums::default();
    for customer in CUSTOMERS {
        let (was, is) = (held(subs, customer, currency, day.starts_s), held(subs, customer, currency, day.ends_s));
        let units = |held: &BTreeMap<String, (i128, i128)>| held.values().map(|sum| sum.0).sum::<i128>();
        let (before, after) = (units(&was), units(&is));
        expected.start += before;
        expected.past_due += is.values().map(|sum| sum.1).sum::<i128>();
        expected.kept += if before > 0 { after } else { 0 };
        expected.customers_start += i64::from(before > 0);
        expected.gained += i64::from(before == 0 && after > 0);
        expected.lost += i64::from(before > 0 && after == 0);
        let ever = ever.entry((customer, currency)).or_default();
        let kind = match (before, after) {
            (0, 0) => None,
            (0, _) if *ever => Some(4),
            (0, _) => Some(0),
            (_, 0) => Some(3),
            _ if after < before => Some(2),
            _ => Some(1),
        };
        if let Some(kind) = kind {
            expected.moved[kind] += after - before;
        }
        let own = subs.iter().filter(|sub| sub.customer == customer && sub.currency == currency);
        let mut states = own.flat_map(|sub| &sub.states);
        *ever |= states.any(|(at_s, state)| *at_s < day.ends_s && worth(state, *at_s) > 0);
    }
    expected.lost_of_start = expected.lost;
    expected
}

/// Units at the end, those that moved by kind, and those past due.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Whole {
    end: i128,
    moved: [i128; 5],
    past_due: i128,
}

/// What lines add up to, by currency.
fn whole<'a>(lines: impl Iterator<Item = (&'a Key, &'a Sums)>) -> BTreeMap<Currency, Whole> {
    let mut all: BTreeMap<Currency, Whole> = BTreeMap::new();
    for (key, sums) in lines {
        let whole = all.entry(key.currency).or_default();
        whole.end += sums.end();
        whole.past_due += sums.past_due;
        (0..5).for_each(|kind| whole.moved[kind] += sums.moved[kind]);
    }
    all
}

/// The lines of a slice over all days.
fn lines_of(
    changes: &[Change],
    days: &[DayBounds],
    by: Option<Dimension>,
) -> crate::base::sorted::SortedMap<Key, Sums> {
    let mut book = everybody(changes);
    let mut lines = Lines::beginning(slice(by), &book);
    walk(&mut book, changes, days, &mut |movement| lines.take(movement));
    lines.close()
}

fn shuffled(mut facts: Vec<Fact>, order: u64) -> Vec<Fact> {
    let again: Vec<Fact> = facts.iter().step_by(1 + (order % 3) as usize).cloned().collect();
    facts.extend(again);
    let len = facts.len() as u64;
    for place in 0..facts.len() {
        facts.swap(place, (order.wrapping_mul(place as u64 + 7) % len) as usize);
    }
    facts
}

proptest! {
    #[test]
    fn every_day_is_what_really_happened(lives in prop::collection::vec(life(), 1..6), order in any::<u64>()) {
        let subs: Vec<Sub> = lives.iter().enumerate().map(|(place, life)| lived(life, place as u32)).collect();
        let facts: Vec<Fact> = subs.iter().flat_map(|sub| sub.facts.clone()).collect();
        let straight = changes(facts.clone());
        let changes = changes(shuffled(facts, order));
        prop_assert_eq!(&changes, &straight);
        let days = days();
        let mut book = everybody(&changes);
        let mut total = Lines::beginning(slice(None), &book);
        let mut ever = Ever::new();
        let mut rest = changes.as_slice();
        for day in &days {
            let (now, later) = rest.split_at(rest.partition_point(|change| change.at_s < day.ends_s));
            rest = later;
            walk(&mut book, now, std::slice::from_ref(day), &mut |movement| total.take(movement));
            let sums = total.close();
            for currency in CURRENCIES {
                let key = Key { currency: Currency::parse(currency).unwrap(), name: None };
                let found = sums.get(&key).copied().unwrap_or_default();
                let expected = expected(&subs, day, currency, &mut ever);
                prop_assert_eq!(Sums { told: [0; 4], ..found }, expected, "{} {}", day.day, currency);
                let shown = figures(&found);
                let up = shown.new_minor + shown.expansion_minor + shown.reactivation_minor;
                prop_assert_eq!(shown.start_minor + up + shown.contraction_minor + shown.churn_minor, shown.end_minor);
            }
        }
    }

    #[test]
    fn lines_add_up_to_the_total_kind_by_kind(lives in prop::collection::vec(life(), 1..6)) {
        let subs: Vec<Sub> = lives.iter().enumerate().map(|(place, life)| lived(life, place as u32)).collect();
        let changes = changes(subs.iter().flat_map(|sub| sub.facts.clone()));
        let days = days();
        let total = whole(lines_of(&changes, &days, None).iter());
        let products = lines_of(&changes, &days, Some(Dimension::Product));
        prop_assert_eq!(&whole(products.iter()), &total);
        prop_assert_eq!(&whole(lines_of(&changes, &days, Some(Dimension::Channel)).iter()), &total);
        let ends_s = days.last().unwrap().ends_s;
        for (key, sums) in &products {
            let held = CUSTOMERS.map(|customer| held(&subs, customer, key.currency.as_str(), ends_s));
            let units: i128 = held.iter().filter_map(|held| held.get(key.name.as_ref().unwrap())).map(|sum| sum.0).sum();
            prop_assert_eq!(sums.end(), units);
        }
        for currency in CURRENCIES {
            let told = breakdown(Dimension::Product, Currency::parse(currency).unwrap(), &products);
            prop_assert!(told.lines.iter().all(|line| line.name.is_some()));
        }
    }

    #[test]
    fn a_book_in_between_changes_nothing(lives in prop::collection::vec(life(), 1..6), at_h in 0..4_000_i64) {
        let facts: Vec<Fact> = lives.iter().enumerate().flat_map(|(place, life)| lived(life, place as u32).facts).collect();
        let changes = changes(facts);
        let at_s = T + at_h * 3_600;
        let (before, after) = changes.split_at(changes.partition_point(|change| change.at_s < at_s));
        let mut book = everybody(&changes);
        walk(&mut book, before, &[], &mut |_| {});
        let parts = stored_parts(&book);
        let read = read_parts(parts.iter().map(String::as_str)).unwrap();
        let channel = everybody(&changes);
        let mut read = with_customers(read, after.iter().map(|change| (change.customer.clone(), channel[&change.customer].origin.clone())));
        walk(&mut read, after, &[], &mut |_| {});
        walk(&mut book, after, &[], &mut |_| {});
        prop_assert_eq!(stored_parts(&read), stored_parts(&book));
    }
}
