//! The example of `docs/recurring-revenue.md`.

use super::laws::changes;
use super::shop::{Plan, event, object};
use crate::base::time::{Day, DayBounds, DayRange, TimeZoneName, day_bounds};
use crate::recurring::book::{Book, Origin, with_customers};
use crate::recurring::count::{Kind, Slice, walk};
use crate::recurring::figures::{RecurringFigures, figures};
use crate::recurring::sums::Lines;
use crate::stripe::fact::Fact;
use serde_json::{Value, json};

fn days(from: &str, to: &str) -> Vec<DayBounds> {
    let range = DayRange::new(Day::parse(from).unwrap(), Day::parse(to).unwrap()).unwrap();
    day_bounds(&range, &TimeZoneName::parse("Europe/Berlin").unwrap())
}

/// Noon of a day of September, or of October from 31 on.
fn at(day: i64) -> i64 {
    days("2026-09-01", "2026-09-01")[0].starts_s + (day - 1) * 86_400 + 43_200
}

fn named(name: char, minor: i64) -> Plan {
    Plan { name, ..Plan::monthly(minor) }
}

fn facts() -> Vec<Fact> {
    let (ada, ben, cleo) = (11, 21, 31);
    let basic = [named('b', 1_000)];
    let team = [Plan { interval: "year", ..named('t', 24_000) }];
    let pro = [named('p', 3_000)];
    let seats = [Plan { interval: "week", quantity: 2, ..named('p', 700) }];
    let made = |day: i64, more: Value| {
        let mut fields = more;
        fields["created"] = json!(at(day));
        fields
    };
    let quarter = json!([{"id": "di_1", "coupon": {"percent_off": 25, "duration": "forever"}}]);
    let active = |status: &str| Some(json!({"status": status}));
    vec![
        event("created", at(1), &object(ada, &basic, &made(1, json!({}))), None),
        event("created", at(3), &object(ben, &team, &made(3, json!({"discounts": quarter}))), None),
        event("created", at(10), &object(ada + 1, &pro, &made(10, json!({}))), None),
        event(
            "deleted",
            at(10) + 60,
            &object(ada, &basic, &made(1, json!({"status": "canceled", "ended_at": at(10) + 60}))),
            active("active"),
        ),
        event("created", at(15), &object(cleo, &pro, &made(15, json!({"status": "trialing"}))), None),
        event(
            "updated",
            at(20),
            &object(ben, &team, &made(3, json!({"discounts": quarter, "status": "past_due"}))),
            active("active"),
        ),
        event("updated", at(25), &object(ada + 1, &seats, &made(10, json!({}))), Some(json!({"items": {"data": []}}))),
        event(
            "deleted",
            at(29),
            &object(ben, &team, &made(3, json!({"discounts": quarter, "status": "canceled", "ended_at": at(29)}))),
            active("past_due"),
        ),
        event("created", at(35), &object(ben + 1, &basic, &made(35, json!({}))), None),
    ]
}

/// The movements of some days, and what they come to.
fn told(days: &[DayBounds]) -> (Vec<(String, Option<Kind>)>, RecurringFigures) {
    let changes = changes(facts());
    let before = changes.partition_point(|change| change.at_s < days[0].starts_s);
    let mut book: Book =
        with_customers(Book::new(), changes.iter().map(|change| (change.customer.clone(), Origin::default())));
    walk(&mut book, &changes[..before], &[], &mut |_| {});
    let mut lines = Lines::beginning(Slice { filters: &[], by: None }, &book);
    let mut moved = Vec::new();
    walk(&mut book, &changes[before..], days, &mut |movement| {
        lines.take(movement);
        moved.push((days[movement.day].day.to_string(), movement.kind));
    });
    (moved, figures(lines.close().values().next().unwrap()))
}

#[test]
fn worked_example() {
    let (moved, september) = told(&days("2026-09-01", "2026-09-30"));
    let kinds: Vec<(&str, Option<Kind>)> = moved.iter().map(|(day, kind)| (day.as_str(), *kind)).collect();
    assert_eq!(
        kinds,
        [
            ("2026-09-01", Some(Kind::New)),
            ("2026-09-03", Some(Kind::New)),
            ("2026-09-10", Some(Kind::Expansion)),
            ("2026-09-20", None),
            ("2026-09-25", Some(Kind::Expansion)),
            ("2026-09-29", Some(Kind::Churn)),
        ]
    );
    let RecurringFigures { start_minor, new_minor, expansion_minor, churn_minor, end_minor, .. } = september;
    assert_eq!((start_minor, new_minor, expansion_minor, churn_minor, end_minor), (0, 2_500, 5_067, -1_500, 6_067));
    for (day, mrr, past_due) in [
        (1, 1_000, 0),
        (3, 2_500, 0),
        (10, 4_500, 0),
        (15, 4_500, 0),
        (20, 4_500, 1_500),
        (25, 7_567, 1_500),
        (29, 6_067, 0),
    ] {
        let (_, figures) = told(&days("2026-09-01", &format!("2026-09-{day:02}")));
        assert_eq!((figures.end_minor, figures.past_due_minor), (mrr, past_due), "September {day}");
    }
    let (_, october) = told(&days("2026-10-01", "2026-10-31"));
    assert_eq!((october.reactivation_minor, october.end_minor, october.arpa_minor), (1_000, 7_067, Some(3_533)));
    assert_eq!((october.kept_minor, october.start_minor), (6_067, 6_067));
    assert_eq!((october.customers_lost_of_start, october.customers_start, october.customers_end), (0, 1, 2));
    // The page says the same.
    let page = include_str!("../../../../docs/recurring-revenue.md");
    for text in [
        "churn −15.00 | 60.67",
        "expansion 30.67 | 75.67",
        "reactivation 10.00 | 70.67",
        "ARPA is 35.33",
        "expansion 50.67",
    ] {
        assert!(page.contains(text), "{text}");
    }
}
