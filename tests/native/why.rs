//! Why a figure changed: its parts held against the report, and its customers against the payments themselves, for random questions.

use crate::answers::{Draw, world};
use headwater::api::{Report, Why};
use headwater::report::why::{Change, CustomerKind, Metric, WhyCurrency};
use headwater::report::{Line, Money};
use headwater_tools::desk::{Desk, read_reply};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const FILTERS: [&str; 5] = [
    "",
    "&filter=source:is:news",
    "&filter=renewal:is:first",
    "&filter=channel:contains:e",
    "&filter=customer:is_not:cus_7",
];
const MODELS: [&str; 4] = ["last_non_direct", "first_touch", "linear", "time_decay"];
const RANGES: [(&str, &str, &str); 3] = [
    ("2026-10-01", "2026-10-31", "2026-09-01..2026-09-30"),
    ("2026-11-02", "2026-11-15", "previous"),
    ("2026-10-20", "2026-12-15", "2026-09-20..2026-09-21"),
];

fn ask<T: serde::de::DeserializeOwned>(desk: &Desk, path: &str) -> T {
    let reply = desk.owner("GET", &format!("/api/sites/{}/{path}", desk.site), None);
    assert_eq!(reply.status, 200, "{path}: {} {:?}", reply.body, desk.faults);
    read_reply(reply.body)
}

fn sum<'a>(changes: impl Iterator<Item = &'a Change>) -> (i64, i64, i64) {
    changes.fold((0, 0, 0), |sum, one| (sum.0 + one.before, sum.1 + one.now, sum.2 + one.difference))
}

fn assert_parts(why: &WhyCurrency, question: &str) {
    let whole = (why.change.before, why.change.now, why.change.difference);
    assert_eq!(whole.2, whole.1 - whole.0);
    for by in &why.by {
        let parts = by.parts.iter().map(|part| &part.change).chain(by.others.iter().map(|others| &others.change));
        assert_eq!(sum(parts), whole, "{:?} of {question}", by.dimension);
        assert!(by.parts.len() <= 5 && by.parts.iter().all(|part| part.change != Change::default()), "{question}");
    }
    assert_eq!(sum(why.customers.iter().map(|kind| &kind.change)), whole, "{question}");
}

/// The money of each name under the one breakdown of a report.
fn lines(report: &Report, currency: &str) -> BTreeMap<Option<String>, Money> {
    let of = report.currencies.iter().find(|one| one.currency == currency);
    let breakdown = of.and_then(|one| one.breakdowns.first());
    assert!(breakdown.is_none_or(|one| one.others.is_none()), "every name has a line");
    breakdown.into_iter().flat_map(|one| &one.lines).map(|Line { name, money }| (name.clone(), *money)).collect()
}

#[test]
fn the_parts_of_a_difference_are_those_of_the_two_reports() {
    let (desk, _) = world();
    let mut draw = Draw(17);
    let (mut named, mut kinds) = (0, BTreeSet::new());
    for _ in 0..40 {
        let (from, to, compare) = draw.of(&RANGES);
        let metric = draw.of(&Metric::ALL);
        let rest = format!("&mode=test&model={}{}", draw.of(&MODELS), draw.of(&FILTERS));
        let question = format!("report/why?from={from}&to={to}&compare={compare}&metric={}{rest}", metric.as_str());
        let why: Why = ask(&desk, &question);
        assert!(!why.currencies.is_empty(), "{question}");
        for one in &why.currencies {
            assert_parts(one, &question);
            for by in &one.by {
                let of = |from: &str, to: &str| {
                    let dimension = by.dimension.as_str();
                    lines(
                        &ask(&desk, &format!("report?from={from}&to={to}&breakdown={dimension}{rest}")),
                        &one.currency,
                    )
                };
                let (before, now) = (of(&why.compared_from, &why.compared_to), of(&why.from, &why.to));
                for part in &by.parts {
                    let value = |of: &BTreeMap<_, Money>| of.get(&part.name).map_or(0, |money| metric.of(money));
                    assert_eq!((part.change.before, part.change.now), (value(&before), value(&now)), "{question}");
                    named += 1;
                }
                let differs = |name: &Option<String>| {
                    let value = |of: &BTreeMap<_, Money>| of.get(name).map_or(0, |money| metric.of(money));
                    (value(&now) - value(&before)).abs()
                };
                let told: BTreeSet<&Option<String>> = by.parts.iter().map(|part| &part.name).collect();
                let least = by.parts.iter().map(|part| part.change.difference.abs()).min().unwrap_or(0);
                let left = before.keys().chain(now.keys()).filter(|name| !told.contains(name));
                assert!(left.map(differs).all(|size| size <= least), "the largest are told: {question}");
            }
            kinds.extend(one.customers.iter().map(|kind| format!("{:?}", kind.kind)));
        }
    }
    assert!(named > 200, "{named}");
    assert!(kinds.len() >= 4, "{kinds:?}");
}

/// Who paid in which currency between two instants.
fn payers(desk: &Desk, currency: &str, from_s: i64, to_s: i64) -> BTreeSet<String> {
    let sql = format!(
        "SELECT DISTINCT coalesce(p.customer, p.email, p.visitor, p.id) AS who FROM payment p JOIN entry e ON e.site = p.site AND e.mode = p.mode AND e.payment = p.id
         WHERE p.site = '{}' AND p.currency = '{currency}' AND e.kind = 'payment' AND e.at_s >= {from_s} AND e.at_s < {to_s}",
        desk.site
    );
    let who = |row: &Value| row["who"].as_str().unwrap().to_owned();
    desk.database.query(&sql).unwrap().iter().map(who).collect()
}

#[test]
fn the_kinds_of_customers_are_those_of_their_payments() {
    let (desk, _) = world();
    // Days of New York: in October and early November midnight is four, later five in the morning in Greenwich.
    let (september_s, october_s, november_s) = (1_788_235_200, 1_790_827_200, 1_793_505_600);
    let why: Why = ask(&desk, "report/why?from=2026-10-01&to=2026-10-31&compare=2026-09-01..2026-09-30&mode=test");
    for one in &why.currencies {
        let before = payers(&desk, &one.currency, september_s, october_s);
        let now = payers(&desk, &one.currency, october_s, november_s);
        let count = |kinds: &[CustomerKind]| -> i64 {
            one.customers.iter().filter(|of| kinds.contains(&of.kind)).map(|of| of.customers).sum()
        };
        let size = |of: usize| i64::try_from(of).unwrap();
        assert_eq!(count(&[CustomerKind::PaidBeforeOnly]), size(before.difference(&now).count()), "{}", one.currency);
        assert_eq!(
            count(&[CustomerKind::New, CustomerKind::PaidAgain, CustomerKind::PaidInBoth]),
            size(now.len()),
            "{}",
            one.currency
        );
        assert!(count(&[CustomerKind::PaidInBoth]) <= size(before.intersection(&now).count()));
    }
    assert!(why.currencies.iter().any(|one| one.customers.len() > 2), "{:?}", why.currencies);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let (desk, _) = world();
    for (query, code) in [
        ("from=2026-10-01&to=2026-10-31&mode=test&metric=visitors", "metric_invalid"),
        ("from=2026-10-01&to=2026-10-31&mode=test&compare=later", "compare_invalid"),
        ("from=2026-10-01&to=2026-10-31&mode=test&currency=euro", "currency_invalid"),
        ("from=2026-10-31&to=2026-10-01&mode=test", "range_invalid"),
        ("from=2026-10-01&to=2026-10-31", "mode_invalid"),
    ] {
        let reply = desk.owner("GET", &format!("/api/sites/{}/report/why?{query}", desk.site), None);
        assert_eq!(reply.status, 400, "{query}");
        assert_eq!(reply.body["error"]["code"], code, "{query}");
    }
    let empty: Why = ask(&desk, "report/why?from=2025-02-01&to=2025-02-03&mode=test");
    assert!(empty.currencies.is_empty());
}
