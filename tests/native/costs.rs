//! Costs: what is stored comes back, nothing is counted twice, and payback holds against plain counting.

use super::cohorts::{Asked, Plain, ask, asked, read};
use super::rollup::{Happens, Place, happens};
use headwater::api::{Cohorts, Costs, NewCost, StoredCosts};
use headwater::base::time::{Day, UnixSeconds, day_of};
use headwater::cohort::figures::CohortPayback;
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_worker::http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;

const QUESTIONS: [Asked; 6] = [
    asked("2026-08-01", "2027-12-31", "month", ""),
    asked("2026-08-01", "2027-12-31", "month", "source"),
    Asked { model: "first_touch", ..asked("2026-09-17", "2026-10-03", "month", "campaign") },
    asked("2026-08-31", "2027-12-31", "week", ""),
    asked("2026-09-16", "2026-09-30", "week", "source"),
    asked("2026-10-01", "2027-12-31", "month", "channel"),
];

fn put(desk: &Desk, body: &Value) -> (u16, Value) {
    let reply = desk.owner("PUT", &format!("/api/sites/{}/costs", desk.site), Some(body.clone()));
    (reply.status, reply.body)
}

fn put_file(desk: &Desk, file: &str, query: &str) -> (u16, Value) {
    let request = desk.owner_request("PUT", &format!("/api/sites/{}/costs.csv{query}", desk.site), None);
    let reply = block_on(desk.answer(Request { body: Some(file.as_bytes().to_vec()), ..request }));
    (reply.status, reply.body)
}

fn file(desk: &Desk, query: &str) -> String {
    let reply = desk.owner("GET", &format!("/api/sites/{}/costs.csv{query}", desk.site), None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    reply.body.as_str().unwrap().to_owned()
}

fn list(desk: &Desk, query: &str) -> Costs {
    read_reply(desk.owner("GET", &format!("/api/sites/{}/costs?{query}", desk.site), None).body)
}

fn row(source: &str, days: [&str; 2], amount_minor: i64) -> Value {
    json!({"source": source, "first_day": days[0], "last_day": days[1], "currency": "EUR", "amount_minor": amount_minor})
}

fn new_cost() -> impl Strategy<Value = NewCost> {
    let names = prop::sample::select(vec![
        ("a", None),
        ("a", Some("one")),
        ("google", None),
        ("B", Some("two")),
        ("nobody", Some("=cmd")),
    ]);
    let currency = prop::sample::select(vec!["eur", "usd", "jpy"]);
    (names, 0..120_i64, 0..90_i64, currency, 0..40_000_i64).prop_map(|(name, from, more, currency, amount_minor)| {
        let after = |days: i64| (0..days).fold(Day::parse("2026-08-20").unwrap(), |day, _| day.next());
        NewCost {
            source: name.0.to_owned(),
            medium: None,
            campaign: name.1.map(str::to_owned),
            first_day: after(from).to_string(),
            last_day: after(from + more).to_string(),
            currency: currency.to_owned(),
            amount_minor,
            note: None,
        }
    })
}

/// What falls on a day, by the rule of docs/costs.md.
fn of_day(cost: &NewCost, day: i64) -> i64 {
    let [first, last] = [&cost.first_day, &cost.last_day].map(|text| Day::parse(text).unwrap().number());
    let (days, at) = (i128::from(last - first + 1), i128::from(day - first));
    if !(0..days).contains(&at) {
        return 0;
    }
    let amount = i128::from(cost.amount_minor);
    i64::try_from(amount * (at + 1) / days - amount * at / days).unwrap()
}

/// The owner's word: margin, rate and fixed fee in euros.
#[derive(Debug, Clone, Copy)]
struct Word {
    margin_bp: i64,
    rate_bp: i64,
    fixed_minor: i64,
}

impl Word {
    fn tell(self, desk: &Desk) {
        let Self { margin_bp, rate_bp, fixed_minor } = self;
        let fees = json!({"rate_bp": rate_bp, "fixed": [{"currency": "eur", "amount_minor": fixed_minor}]});
        let body = json!({"margin_bp": margin_bp, "payment_fees": fees});
        let reply = desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(body.clone()));
        assert_eq!((reply.status, &reply.body["margin_bp"]), (200, &body["margin_bp"]), "{}", reply.body);
        assert_eq!(reply.body["payment_fees"], body["payment_fees"]);
    }

    /// The contribution of some customers by the end of their period `age`.
    fn contribution(self, plain: &Plain, customers: &BTreeSet<&str>, of: (&str, usize)) -> i64 {
        let (currency, age) = of;
        let (mut net, mut gross, mut paid) = (0, 0, BTreeSet::new());
        for entry in plain.entries.iter().filter(|one| one.currency == currency) {
            let Some(first) = plain.firsts.get(&entry.customer) else { continue };
            if !customers.contains(entry.customer.as_str())
                || !(first.period..=first.period + age).contains(&entry.period)
            {
                continue;
            }
            net += entry.minor;
            if entry.is_captured {
                gross += entry.minor;
                if entry.minor > 0 {
                    paid.insert((entry.payment.as_str(), entry.day));
                }
            }
        }
        let fixed = if currency == "eur" { self.fixed_minor } else { 0 };
        (net * self.margin_bp - gross * self.rate_bp).div_euclid(10_000) - fixed * i64::try_from(paid.len()).unwrap()
    }
}

/// By currency and name, and by currency.
type Listed = (BTreeMap<(String, Option<String>), i64>, BTreeMap<String, i64>);

/// What the list of costs says of days under each name.
fn listed_by_name(place: &Place, days: Days<'_>, by: &str) -> Listed {
    let first = Day::parse(days.first).unwrap();
    let last = (first.number()..days.last).fold(first, |day, _| day.next());
    let listed = list(&place.desk, &format!("since={first}&until={last}&breakdown={by}&limit=1"));
    let currencies = &listed.breakdowns[0].currencies;
    let named = currencies
        .iter()
        .flat_map(|one| one.lines.iter().map(|line| ((one.currency.clone(), line.name.clone()), line.cost_minor)));
    let sums = currencies.iter().map(|one| (one.currency.clone(), one.cost_minor));
    (named.collect(), sums.collect())
}

/// The first of some days, and the number of the last one.
struct Days<'a> {
    first: &'a str,
    last: i64,
}

/// Holds costs and payback of an answer against plain counting.
fn assert_payback(place: &Place, costs: &[NewCost], word: Word, question: Asked) -> Cohorts {
    let plain = read(place, question);
    let answer = ask(place, &question.query());
    let today = day_of(UnixSeconds::new(place.desk.now_s.get()), &place.zone).unwrap().number();
    let numbers: Vec<i64> = plain.periods.iter().map(|day| Day::parse(day).unwrap().number()).collect();
    let began = plain.periods.iter().filter(|day| day.as_str() <= question.to).count();
    let ends = |period: usize| numbers.get(period + 1).map_or(today, |next| next - 1);
    // What a line of each currency and name costs.
    let mut by_name: BTreeMap<(String, Option<String>), i64> = BTreeMap::new();
    let mut totals: BTreeMap<String, i64> = BTreeMap::new();
    for cost in costs {
        for (period, starts) in numbers.iter().enumerate().take(began) {
            let minor: i64 = (*starts..=ends(period)).map(|day| of_day(cost, day)).sum();
            let [first, last] = [&cost.first_day, &cost.last_day].map(|text| Day::parse(text).unwrap().number());
            if first > ends(period) || last < *starts {
                continue;
            }
            let name = match question.by {
                "" => Some(plain.periods[period].clone()),
                "source" => Some(cost.source.to_lowercase()),
                "campaign" => cost.campaign.clone(),
                _ => None,
            };
            *by_name.entry((cost.currency.clone(), name)).or_default() += minor;
            *totals.entry(cost.currency.clone()).or_default() += minor;
        }
    }
    if ["source", "campaign"].contains(&question.by) && began > 0 {
        let listed = listed_by_name(place, Days { first: &plain.periods[0], last: ends(began - 1) }, question.by);
        assert_eq!(listed, (by_name.clone(), totals.clone()), "{question:?}");
    }
    let told: BTreeMap<String, i64> = answer.costs.iter().map(|one| (one.currency.clone(), one.cost_minor)).collect();
    assert_eq!(told, totals, "{question:?}");
    for currency in totals.keys() {
        assert!(answer.currencies.iter().any(|one| one.currency == *currency), "{currency} is missing");
    }
    for one in &answer.currencies {
        let is_of = |name: &Option<String>, customer: &&str| {
            let first = &plain.firsts[*customer];
            first.currency == one.currency && plain.periods[first.period].as_str() <= question.to && first.name == *name
        };
        let customers = || plain.firsts.keys().map(String::as_str);
        let assert_line = |payback: Option<&CohortPayback>, of: &BTreeSet<&str>, cost: Option<i64>| {
            assert_eq!(payback.map(|one| one.cost_minor), cost, "{question:?}, {of:?}");
            let Some(payback) = payback else { return };
            let ages = payback.contribution_minor.len();
            let plainly: Vec<i64> = (0..ages).map(|age| word.contribution(&plain, of, (&one.currency, age))).collect();
            assert_eq!(payback.contribution_minor, plainly, "{question:?}, {of:?}");
            let reached = plainly.iter().position(|minor| *minor >= payback.cost_minor);
            let missing = payback.cost_minor - plainly.last().copied().unwrap_or(0);
            assert_eq!(payback.payback_period, reached.map(|age| i64::try_from(age).unwrap()));
            assert_eq!(payback.missing_minor, if reached.is_some() { 0 } else { missing });
        };
        let mut all = 0;
        for line in &one.lines {
            let of: BTreeSet<&str> = customers().filter(|customer| is_of(&line.name, customer)).collect();
            let cost = by_name.get(&(one.currency.clone(), line.name.clone())).copied();
            assert_line(line.payback.as_ref(), &of, cost.filter(|_| line.name.is_some()));
            all += line.payback.as_ref().map_or(0, |payback| payback.cost_minor);
        }
        let of: BTreeSet<&str> = one
            .lines
            .iter()
            .flat_map(|line| customers().filter(|customer| is_of(&line.name, customer)).collect::<Vec<_>>())
            .collect();
        assert_line(one.total.payback.as_ref(), &of, totals.get(&one.currency).copied());
        assert_eq!(all + one.unmatched_minor, totals.get(&one.currency).copied().unwrap_or(0), "{question:?}");
        if question.by != "channel" {
            assert_eq!(one.unmatched.iter().map(|of| of.cost_minor).sum::<i64>(), one.unmatched_minor);
        }
    }
    answer
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
    #[test]
    fn payback_is_what_ledger_and_costs_say(
        all in prop::collection::vec((happens(), 0..6_u16), 1..60),
        costs in prop::collection::vec(new_cost(), 1..12),
        word in (0..=10_000_i64, 0..1_000_i64, 0..60_i64),
        zone in prop::sample::select(vec!["UTC", "America/New_York"]),
    ) {
        let mut place = Place::new(zone);
        for (n, (what, days)) in all.iter().enumerate() {
            place.take(what, n);
            place.take(&Happens::Minutes(days * 1_440), n);
        }
        let word = Word { margin_bp: word.0, rate_bp: word.1, fixed_minor: word.2 };
        word.tell(&place.desk);
        // One by one: a row that overlaps an earlier one is refused and leaves everything as it was.
        let mut stored: Vec<NewCost> = Vec::new();
        for cost in costs {
            let meets = |other: &NewCost| {
                let name = |of: &NewCost| (of.source.clone(), of.campaign.clone(), of.currency.clone());
                name(other) == name(&cost) && other.first_day <= cost.last_day && cost.first_day <= other.last_day
            };
            let same = stored.iter().position(|other| {
                meets(other) && (&other.first_day, &other.last_day) == (&cost.first_day, &cost.last_day)
            });
            let is_refused = same.is_none() && stored.iter().any(meets);
            let before = file(&place.desk, "");
            let (status, body) = put(&place.desk, &json!({"costs": [cost]}));
            prop_assert_eq!(status, if is_refused { 409 } else { 200 }, "{}", body);
            if is_refused {
                prop_assert_eq!(file(&place.desk, ""), before);
                continue;
            }
            let replaced = i64::from(same.is_some());
            prop_assert_eq!(&body["replaced"], &json!(replaced));
            if let Some(same) = same {
                stored.remove(same);
            }
            stored.push(cost);
        }
        let partly: Vec<_> = QUESTIONS.iter().map(|one| assert_payback(&place, &stored, word, *one)).collect();
        place.desk.add_up();
        let added_up: Vec<_> = QUESTIONS.iter().map(|one| assert_payback(&place, &stored, word, *one)).collect();
        prop_assert_eq!(
            partly.iter().map(|one| &one.currencies).collect::<Vec<_>>(),
            added_up.iter().map(|one| &one.currencies).collect::<Vec<_>>()
        );
        // The file brings everything back, and storing it again changes nothing.
        let whole = file(&place.desk, "");
        let (status, body) = put_file(&place.desk, &whole, "");
        prop_assert_eq!((status, &body["replaced"]), (200, &json!(stored.len())));
        prop_assert_eq!(&file(&place.desk, ""), &whole);
        for cost in list(&place.desk, "limit=200").costs {
            let path = format!("/api/sites/{}/costs/{}", place.desk.site, cost.id);
            prop_assert_eq!(place.desk.owner("DELETE", &path, None).status, 204);
        }
        prop_assert_eq!(file(&place.desk, "").lines().count(), 1);
        let (status, body) = put_file(&place.desk, &whole, "");
        prop_assert_eq!((status, &body["replaced"]), (200, &json!(0)));
        prop_assert_eq!(file(&place.desk, ""), whole);
    }
}

#[test]
fn a_filter_narrows_customers_and_costs_alike() {
    let mut place = Place::new("UTC");
    for (n, (visitor, source)) in [(0, 2), (1, 4), (2, 2), (3, 1)].into_iter().enumerate() {
        place.take(&Happens::Visit(visitor, source), n);
        place.take(&Happens::Minutes(60), n);
        place.take(&Happens::Buy(Some(visitor), 0), n + 4);
    }
    let days = ["2026-09-01", "2026-09-01"];
    put(&place.desk, &json!({"costs": [row("a", days, 500), row("b", days, 70)]}));
    let range = "from=2026-09-01&to=2026-09-30&mode=test";
    let customers = |answer: &Cohorts| answer.currencies.iter().map(|one| one.total.customers).sum::<i64>();
    let all = ask(&place, &format!("{range}&breakdown=source"));
    let of_a = ask(&place, &format!("{range}&breakdown=campaign&filter=source:is:a"));
    let named = |name: &str| -> i64 {
        let lines = all.currencies.iter().flat_map(|one| &one.lines);
        lines.filter(|line| line.name.as_deref() == Some(name)).map(|line| line.customers).sum()
    };
    assert!(named("a") > 0 && named("b") > 0);
    assert_eq!(customers(&of_a), named("a"));
    assert_eq!(of_a.costs.iter().map(|one| one.cost_minor).collect::<Vec<_>>(), [500]);
    let of_channel = ask(&place, &format!("{range}&filter=channel:is:Direct"));
    assert_eq!(of_channel.costs, [], "no cost has a channel");
    let path = format!("/api/sites/{}/cohorts/customers?{range}&filter=source:is:a&currency=", place.desk.site);
    let found: i64 = ["eur", "usd"]
        .into_iter()
        .map(|currency| {
            let reply = place.desk.owner("GET", &format!("{path}{currency}"), None);
            i64::try_from(reply.body["customers"].as_array().unwrap().len()).unwrap()
        })
        .sum();
    assert_eq!(found, named("a"));
    let reply = place.desk.owner("GET", &format!("/api/sites/{}/cohorts.csv?{range}", place.desk.site), None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    let text = reply.body.as_str().unwrap();
    assert!(text.starts_with("currency,name,customers,period,") && text.contains("(all)"), "{text}");
    let refused =
        place.desk.owner("GET", &format!("/api/sites/{}/cohorts?{range}&filter=rung:is:a", place.desk.site), None);
    assert_eq!((refused.status, &refused.body["error"]["code"]), (400, &json!("filter_invalid")));
}

#[test]
fn all_rows_are_stored_or_none() {
    let desk = Desk::new(BEGIN_S);
    let good = row("google", ["2026-09-01", "2026-09-30"], 3_000);
    assert_eq!(put(&desk, &json!({"costs": [good.clone()]})).0, 200);
    let before = file(&desk, "");
    for (rows, status, code, says) in [
        (json!([]), 400, "cost_invalid", "There is no row"),
        (
            json!([row("x", ["2026-09-01", "2026-09-01"], 1), row("x", ["2026-9-1", "2026-09-01"], 1)]),
            400,
            "cost_invalid",
            "Line 2, column first_day",
        ),
        (json!([row("x", ["2026-09-01", "2026-09-01"], -1)]), 400, "cost_invalid", "column amount"),
        (
            json!([row("x", ["2026-09-01", "2026-09-01"], 1), row("X", ["2026-09-01", "2026-09-01"], 2)]),
            400,
            "cost_invalid",
            "Line 2",
        ),
        (
            json!([row("x", ["2026-09-01", "2026-09-01"], 1), row("Google", ["2026-09-30", "2026-10-01"], 2)]),
            409,
            "costs_overlap",
            "from 2026-09-01 to 2026-09-30",
        ),
        (json!([row("google", ["2026-08-01", "2026-12-31"], 1)]), 409, "costs_overlap", "Line 1"),
        (json!([row("google", ["2026-09-10", "2026-09-10"], 1)]), 409, "costs_overlap", "Line 1"),
    ] {
        let (found, body) = put(&desk, &json!({"costs": rows}));
        assert_eq!((found, &body["error"]["code"]), (status, &json!(code)), "{body}");
        assert!(body["error"]["message"].as_str().unwrap().contains(says), "{body}");
        assert_eq!(file(&desk, ""), before, "nothing of it is stored");
    }
    // Another medium, campaign or currency is another name; the days beside are free.
    let beside = json!([
        row("google", ["2026-08-01", "2026-08-31"], 1), row("google", ["2026-10-01", "2026-10-01"], 1),
        {"source": "google", "medium": "cpc", "first_day": "2026-09-05", "last_day": "2026-09-05", "currency": "eur", "amount_minor": 1},
        {"source": "google", "campaign": "C", "first_day": "2026-09-05", "last_day": "2026-09-05", "currency": "eur", "amount_minor": 1},
        {"source": "google", "first_day": "2026-09-05", "last_day": "2026-09-05", "currency": "usd", "amount_minor": 1},
    ]);
    assert_eq!(put(&desk, &json!({"costs": beside})).0, 200);
    assert_eq!(list(&desk, "currency=eur").costs.len(), 5);
    assert_eq!(list(&desk, "since=2026-09-06&until=2026-09-07").costs.len(), 1);
    assert_eq!(list(&desk, "until=2026-08-31").costs.len(), 1);
    // Page by page, who begins last first.
    let (mut cursor, mut days) = (String::new(), Vec::new());
    loop {
        let page = list(&desk, &format!("limit=2{cursor}"));
        days.extend(page.costs.into_iter().map(|cost| cost.first_day));
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(days.len(), 6);
    assert!(days.windows(2).all(|pair| pair[0] >= pair[1]), "{days:?}");
    let remove = |query: &str| {
        let reply = desk.owner("DELETE", &format!("/api/sites/{}/costs?{query}", desk.site), None);
        (reply.status, reply.body["rows"].as_i64())
    };
    assert_eq!(remove("campaign=C"), (400, None));
    assert_eq!(remove("source=google&campaign=C"), (200, Some(1)));
    assert_eq!(remove("source=google&campaign=(none)"), (200, Some(5)));
    assert_eq!(remove("source=google"), (200, Some(0)));
}

#[test]
fn costs_of_some_days_are_counted_and_then_deleted() {
    let mut desk = Desk::new(BEGIN_S);
    let (other, _) = desk.new_site("UTC");
    let days = [["2026-09-01", "2026-09-30"], ["2026-10-01", "2026-10-01"], ["2026-10-02", "2026-10-09"]];
    let all: Vec<_> = days.iter().map(|days| row("google", *days, 3_000)).collect();
    put(&desk, &json!({"costs": all}));
    let own = std::mem::replace(&mut desk.site, other.clone());
    put(&desk, &json!({"costs": all}));
    desk.site = own;
    let remove = |query: &str| {
        let reply = desk.owner("DELETE", &format!("/api/sites/{}/costs?source=google{query}", desk.site), None);
        (reply.status, reply.body)
    };
    let within = "&since=2026-09-30&until=2026-10-05";
    let counted =
        json!({"rows": 1, "totals": [{"currency": "eur", "minor_per_major": 100, "cost_minor": 3_000}], "more": false});
    assert_eq!(remove(&format!("{within}&dry_run=true")), (200, counted));
    assert_eq!(remove(within), (200, json!({"rows": 1, "totals": [], "more": false})));
    assert_eq!(remove("&dry_run=true").1["rows"], json!(2), "nothing else has gone");
    assert_eq!(remove("&since=never").0, 400);
    assert_eq!(remove("&until=2026-09-30").1["rows"], json!(1));
    assert_eq!(remove("").1["rows"], json!(1));
    assert_eq!(remove("&dry_run=true").1, json!({"rows": 0, "totals": [], "more": false}));
    // Another site keeps its own.
    let path = format!("/api/sites/{other}/costs");
    assert_eq!(desk.owner("GET", &path, None).body["costs"].as_array().unwrap().len(), 3);
}

#[test]
fn a_dry_run_says_everything_and_stores_nothing() {
    let desk = Desk::new(BEGIN_S);
    put(&desk, &json!({"costs": [row("google", ["2026-09-01", "2026-09-30"], 3_000)]}));
    let before = file(&desk, "");
    let text = "\u{feff}Date,Source,Campaign,Currency,Amount\r\n2026-09-02,google,,EUR,1.00\r\n2026-09-02,bing,\"a, b\",EUR,\"1,000\"\r\n2026-09-03,bing,,JPY,250\r\n";
    let (status, body) = put_file(&desk, text, "?dry_run=true");
    let told: StoredCosts = read_reply(body);
    assert_eq!((status, told.stored, told.rows), (200, false, 2));
    let errors: Vec<_> = told.errors.iter().map(|one| (one.line, one.column.as_deref().unwrap_or_default())).collect();
    assert_eq!(errors, [(3, "amount"), (2, "first_day")]);
    assert_eq!(file(&desk, ""), before);
    let (status, body) = put_file(&desk, text, "");
    assert_eq!((status, &body["error"]["code"]), (400, &json!("cost_invalid")), "{body}");
    assert_eq!(file(&desk, ""), before);
    let reply = block_on(desk.answer(Request {
        body: Some(vec![0xff, 0xfe]),
        ..desk.owner_request("PUT", &format!("/api/sites/{}/costs.csv", desk.site), None)
    }));
    assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("cost_invalid")));
}

#[test]
fn a_site_has_so_many_costs_at_most() {
    let desk = Desk::new(BEGIN_S);
    let day = |days: i64| (0..days).fold(Day::parse("2026-09-01").unwrap(), |day, _| day.next()).to_string();
    let rows = |source: usize| -> Vec<Value> {
        (0..1_000).map(|at| row(&format!("s{source}-{}", at / 50), [&day(at % 50), &day(at % 50)], 1)).collect()
    };
    for source in 0..20 {
        let (status, body) = put(&desk, &json!({"costs": rows(source)}));
        assert_eq!(status, 200, "{body}");
    }
    let one = |source: &str| json!({"costs": [row(source, ["2026-09-01", "2026-09-01"], 5)]});
    let (status, body) = put(&desk, &one("further"));
    assert_eq!((status, &body["error"]["code"]), (400, &json!("too_many_costs")), "{body}");
    assert_eq!(put(&desk, &one("s3-0")).0, 200, "a row that stands there is replaced");
    assert_eq!(file(&desk, "").lines().count(), 20_001);
}

#[test]
fn margin_and_fees_have_bounds() {
    let desk = Desk::new(BEGIN_S);
    let fees = |of: Value| json!({"payment_fees": of});
    for (body, code) in [
        (json!({"margin_bp": 10_001}), "margin_invalid"),
        (json!({"margin_bp": -1}), "margin_invalid"),
        (fees(json!({"rate_bp": 10_001})), "payment_fees_invalid"),
        (fees(json!({"fixed": [{"currency": "eur", "amount_minor": -1}]})), "payment_fees_invalid"),
        (
            fees(json!({"fixed": [{"currency": "eur", "amount_minor": 1}, {"currency": "EUR", "amount_minor": 2}]})),
            "payment_fees_invalid",
        ),
        (fees(json!({"fixed": [{"currency": "euro", "amount_minor": 1}]})), "body_invalid"),
    ] {
        let reply = desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(body.clone()));
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!(code)), "{body}");
    }
    Word { margin_bp: 0, rate_bp: 0, fixed_minor: 0 }.tell(&desk);
}
