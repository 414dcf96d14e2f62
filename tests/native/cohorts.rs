//! Cohorts hold against plain counting of payments and entries, whatever of them is added up.

use super::rollup::{Happens, Place, happens};
use headwater::api::{CohortCustomers, Cohorts, ModelCredit};
use headwater::base::time::{Day, DayRange, UnixSeconds, day_bounds, day_of};
use headwater::cohort::figures::{CohortCell, CohortLine};
use headwater_tools::desk::{block_on, read_reply};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// An entry: who paid, in which currency, when, how much, and whether it was captured.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) customer: String,
    pub(crate) payment: String,
    pub(crate) day: Day,
    pub(crate) currency: String,
    pub(crate) period: usize,
    pub(crate) minor: i64,
    pub(crate) is_captured: bool,
}

/// A customer's first payment.
pub(crate) struct First {
    payment: String,
    pub(crate) currency: String,
    pub(crate) period: usize,
    pub(crate) name: Option<String>,
}

/// Everything that happened from the first period on.
pub(crate) struct Plain {
    pub(crate) periods: Vec<String>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) firsts: BTreeMap<String, First>,
}

/// What is asked for: from when on, in weeks or months, by which dimension and model.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) interval: &'static str,
    pub(crate) by: &'static str,
    pub(crate) model: &'static str,
}

impl Asked {
    pub(crate) fn query(self) -> String {
        let Self { from, to, interval, by, model } = self;
        let by = if by.is_empty() { String::new() } else { format!("&breakdown={by}") };
        format!("from={from}&to={to}&interval={interval}&model={model}&mode=test{by}")
    }
}

pub(crate) const fn asked(from: &'static str, to: &'static str, interval: &'static str, by: &'static str) -> Asked {
    Asked { from, to, interval, by, model: "last_non_direct" }
}

const QUESTIONS: [Asked; 8] = [
    asked("2026-08-01", "2027-12-31", "month", ""),
    asked("2026-08-01", "2027-12-31", "month", "channel"),
    Asked { model: "first_touch", ..asked("2026-08-01", "2027-12-31", "month", "source") },
    asked("2026-09-17", "2026-10-03", "month", ""),
    asked("2026-10-01", "2027-12-31", "month", "source"),
    asked("2026-08-31", "2027-12-31", "week", ""),
    asked("2026-09-16", "2026-09-30", "week", "channel"),
    asked("2026-11-01", "2026-11-30", "month", ""),
];

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

/// Reads payments and entries row by row.
pub(crate) fn read(place: &Place, asked: Asked) -> Plain {
    let query = |sql: &str| place.desk.database.query(&format!("{sql} WHERE site = '{}'", place.desk.site)).unwrap();
    let begins = |day: Day| match asked.interval {
        "month" => day.to_string().ends_with("-01"),
        // 1970-01-05 was a Monday.
        _ => day.number() % 7 == 4,
    };
    let today = day_of(UnixSeconds::new(place.desk.now_s.get()), &place.zone).unwrap();
    // The calendar from before anything happened, and from the beginning of the first period asked for.
    let days = day_bounds(
        &DayRange::new(Day::parse("2026-07-01").unwrap(), Day::parse("2027-12-31").unwrap()).unwrap(),
        &place.zone,
    );
    let asked_from = Day::parse(asked.from).unwrap();
    let from = days.iter().rfind(|day| begins(day.day) && day.day <= asked_from).unwrap().day;
    let starts: Vec<_> = days.iter().filter(|day| begins(day.day) && (from..=today).contains(&day.day)).collect();
    let period = |at_s: i64| starts.iter().rposition(|day| day.starts_s <= at_s);
    let mut payments = query("SELECT * FROM payment");
    payments.sort_by_key(|row| (row["paid_s"].as_i64().unwrap(), text(row, "id")));
    let whose = |row: &Value| {
        let names = ["customer", "email", "visitor", "id"];
        names.iter().find_map(|name| row[*name].as_str()).unwrap().to_owned()
    };
    let name = |payment: &str| {
        let detail = place.desk.payment(payment);
        let is_asked = |credit: &&ModelCredit| credit.model.as_str() == asked.model;
        let credit = detail.credits.iter().find(is_asked)?;
        let channel = credit.channel.map(|channel| channel.as_str().to_owned());
        let direct = (channel.as_deref() == Some("Direct")).then(|| "(direct)".to_owned());
        match asked.by {
            "channel" => channel,
            "campaign" => credit.campaign.clone(),
            _ => credit.source.clone().or(direct),
        }
    };
    let customers: BTreeMap<String, String> = payments.iter().map(|row| (text(row, "id"), whose(row))).collect();
    let mut firsts = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in payments.iter().filter(|row| row["gross_minor"].as_i64() > Some(0) && row["renewal"] == 0) {
        let (customer, payment) = (whose(row), text(row, "id"));
        let Some(period) = period(row["paid_s"].as_i64().unwrap()).filter(|_| !seen.contains(&customer)) else {
            seen.insert(customer);
            continue;
        };
        seen.insert(customer.clone());
        let name = if asked.by.is_empty() { Some(starts[period].day.to_string()) } else { name(&payment) };
        firsts.insert(customer, First { payment, currency: text(row, "currency"), period, name });
    }
    let currencies: BTreeMap<String, String> =
        payments.iter().map(|row| (text(row, "id"), text(row, "currency"))).collect();
    let entry = |row: &Value| {
        let payment = text(row, "payment");
        if row["amount_minor"] == 0 {
            return None;
        }
        Some(Entry {
            customer: customers[&payment].clone(),
            currency: currencies[&payment].clone(),
            period: period(row["at_s"].as_i64().unwrap())?,
            minor: row["amount_minor"].as_i64().unwrap(),
            is_captured: row["kind"] == "payment",
            day: day_of(UnixSeconds::new(row["at_s"].as_i64().unwrap()), &place.zone).unwrap(),
            payment,
        })
    };
    let entries = query("SELECT * FROM entry").iter().filter_map(entry).collect();
    Plain { periods: starts.iter().map(|day| day.day.to_string()).collect(), entries, firsts }
}

impl Plain {
    /// A cell of some customers, who began in one currency, by looking at every entry.
    fn cell(&self, customers: &[&str], currency: &str, after: usize) -> CohortCell {
        let mut cell = CohortCell { full: true, ..CohortCell::default() };
        for customer in customers {
            let began = self.firsts[*customer].period;
            cell.full &= began + after + 1 < self.periods.len();
            if began + after >= self.periods.len() {
                continue;
            }
            cell.customers += 1;
            let own = || self.entries.iter().filter(|one| one.customer == **customer && one.currency == currency);
            let net = |from: usize, to: usize| -> i64 {
                own().filter(|one| (from..=to).contains(&one.period)).map(|one| one.minor).sum()
            };
            cell.paying += i64::from(own().any(|one| one.period == began + after && one.is_captured && one.minor > 0));
            cell.net_minor += net(began + after, began + after);
            cell.cumulative_minor += net(began, began + after);
            cell.first_minor += net(began, began);
        }
        cell
    }
}

pub(crate) fn ask(place: &Place, query: &str) -> Cohorts {
    let reply = place.desk.owner("GET", &format!("/api/sites/{}/cohorts?{query}", place.desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, place.desk.faults);
    read_reply(reply.body)
}

fn assert_line(plain: &Plain, currency: &str, customers: &[&str], line: &CohortLine) {
    assert_eq!(line.customers, i64::try_from(customers.len()).unwrap(), "{:?}", line.name);
    let of = |one: &&Entry| customers.contains(&one.customer.as_str());
    for (after, cell) in line.cells.iter().enumerate() {
        let entries: Vec<&Entry> = plain.entries.iter().filter(of).collect();
        let periods = &plain.periods;
        let counted = plain.cell(customers, currency, after);
        assert_eq!(*cell, counted, "{currency}, {:?}, {after}: {periods:?}, {entries:#?}", line.name);
    }
    let first = customers.iter().map(|customer| plain.firsts[*customer].period).min();
    assert_eq!(line.cells.len(), first.map_or(0, |first| plain.periods.len() - first));
}

/// Holds an answer against plain counting; gives it.
fn assert_counted(place: &Place, question: Asked) -> Cohorts {
    let plain = read(place, question);
    let mut answer = ask(place, &question.query());
    answer.computed_at_s = 0;
    assert_eq!(answer.periods, plain.periods, "{question:?}");
    let mut currencies: BTreeSet<&str> = plain.entries.iter().map(|one| one.currency.as_str()).collect();
    for one in &answer.currencies {
        assert!(currencies.remove(one.currency.as_str()), "{question:?}: {}", one.currency);
        let is_in =
            |first: &First| first.currency == one.currency && plain.periods[first.period].as_str() <= question.to;
        let all: Vec<&str> =
            plain.firsts.iter().filter(|(_, first)| is_in(first)).map(|(customer, _)| customer.as_str()).collect();
        assert_line(&plain, &one.currency, &all, &one.total);
        let mut names: BTreeMap<Option<&str>, Vec<&str>> = BTreeMap::new();
        for customer in &all {
            names.entry(plain.firsts[*customer].name.as_deref()).or_default().push(customer);
        }
        assert_eq!(one.lines.len(), names.len(), "{question:?}");
        for line in &one.lines {
            let customers = names.get(&line.name.as_deref());
            assert!(customers.is_some(), "{question:?}: {:?} is not one of {names:?}", line.name);
            assert_line(&plain, &one.currency, customers.unwrap(), line);
        }
        // The ledger's net of these periods is in the lines or outside.
        let entries = || plain.entries.iter().filter(|entry| entry.currency == one.currency);
        let ledger: i64 = entries().map(|entry| entry.minor).sum();
        let lines: i64 = one.lines.iter().map(|line| line.net_minor).sum();
        assert_eq!((lines, lines + one.outside_minor), (one.total.net_minor, ledger), "{question:?}");
        let cells: i64 = one.total.cells.iter().map(|cell| cell.net_minor).sum();
        assert_eq!(cells, one.total.net_minor);
        let unseen = entries().filter(|entry| !plain.firsts.contains_key(&entry.customer));
        assert_eq!(one.unseen_minor, unseen.map(|entry| entry.minor).sum::<i64>(), "{question:?}");
        if question.interval == "month" && question.by == "channel" {
            assert_times(place, &plain, &all, &one.total);
        }
        assert_customers(place, question, &plain, one.lines.first().map(|line| (one.currency.as_str(), line)));
    }
    assert!(currencies.is_empty(), "{question:?}: {currencies:?}");
    answer
}

/// Holds how long customers took to buy, and by how many touches, against the journeys of their first payments.
fn assert_times(place: &Place, plain: &Plain, customers: &[&str], line: &CohortLine) {
    let (mut waits, mut touches) = (Vec::new(), Vec::new());
    for customer in customers {
        let detail = place.desk.payment(&plain.firsts[*customer].payment);
        if detail.credits.iter().any(|credit| credit.touch.is_some()) {
            let first = detail.journey.iter().map(|touch| touch.at_s).min().unwrap();
            waits.push(detail.payment.paid_at_s - first);
            touches.push(i64::try_from(detail.journey.len()).unwrap());
        }
    }
    for (mut all, told) in [(waits, line.wait_s), (touches, line.touches)] {
        all.sort_unstable();
        let Some(told) = told else {
            assert!(all.is_empty());
            continue;
        };
        assert_eq!(told.known, i64::try_from(all.len()).unwrap());
        for (quarters, quartile) in [(1, told.first_quartile), (2, told.median), (3, told.third_quartile)] {
            let least =
                all.iter().find(|one| 4 * all.iter().filter(|other| other <= one).count() >= quarters * all.len());
            assert_eq!(Some(&quartile), least, "{quarters} quarters of {all:?}");
        }
    }
}

/// Holds the customers of a line, page by page, against plain counting.
fn assert_customers(place: &Place, question: Asked, plain: &Plain, line: Option<(&str, &CohortLine)>) {
    let Some((currency, line)) = line.filter(|_| !question.by.is_empty()) else { return };
    let name = line.name.as_deref().unwrap_or("(none)").replace(' ', "%20");
    let mut cursor = String::new();
    let (mut customers, mut net, mut paying) = (BTreeSet::new(), 0, 0);
    loop {
        let query = format!("{}&name={name}&currency={currency}&age=0&limit=2{cursor}", question.query());
        let reply = place.desk.owner("GET", &format!("/api/sites/{}/cohorts/customers?{query}", place.desk.site), None);
        assert_eq!(reply.status, 200, "{query}: {}", reply.body);
        let page: CohortCustomers = read_reply(reply.body);
        for one in page.customers {
            assert_eq!(plain.firsts[&one.customer].payment, one.payment);
            net += one.net_minor;
            paying += i64::from(one.paying);
            assert!(customers.insert(one.customer), "nobody comes twice");
        }
        let Some(next) = page.next_cursor else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(i64::try_from(customers.len()).unwrap(), line.customers, "{question:?}, {name}");
    assert_eq!((net, paying), (line.net_minor, line.cells[0].paying));
}

fn assert_all(place: &Place) -> Vec<Cohorts> {
    QUESTIONS.iter().map(|question| assert_counted(place, *question)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn cohorts_are_what_the_ledger_says_whatever_is_added_up(
        all in prop::collection::vec((happens(), 0..6_u16), 1..60),
        zone in prop::sample::select(vec!["UTC", "America/New_York", "Pacific/Apia"]),
    ) {
        let mut place = Place::new(zone);
        for (n, (what, days)) in all.iter().enumerate() {
            place.take(what, n);
            place.take(&Happens::Minutes(days * 1_440), n);
        }
        place.desk.now_s.set((place.desk.now_s.get() / 86_400 + 1) * 86_400 + 9 * 3_600);
        let partly = assert_all(&place);
        place.desk.add_up();
        let added_up = assert_all(&place);
        block_on(place.desk.rebuild()).unwrap();
        place.desk.add_up();
        prop_assert_eq!(&assert_all(&place), &added_up);
        place.forget_sums();
        let plain = assert_all(&place);
        prop_assert_eq!(&partly, &plain);
        prop_assert_eq!(&added_up, &plain);
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let place = Place::new("UTC");
    for (query, code) in [
        ("from=2026-09-01&to=2026-09-30&mode=test&interval=day", "interval_invalid"),
        ("from=2026-09-01&to=2026-09-30&mode=test&breakdown=rung", "breakdown_invalid"),
        ("from=2026-09-01&to=2026-09-30&mode=test&breakdown=source,channel", "breakdown_invalid"),
        ("from=2026-09-01&to=2026-09-30&mode=test&model=linear", "model_invalid"),
        ("from=2020-09-01&to=2021-09-30&mode=test", "range_invalid"),
        ("from=2025-08-01&to=2025-09-30&mode=test&interval=week", "range_invalid"),
        ("from=2026-09-01&to=2026-09-30&mode=test&currency=euro", "currency_invalid"),
    ] {
        let reply = place.desk.owner("GET", &format!("/api/sites/{}/cohorts?{query}", place.desk.site), None);
        assert_eq!(reply.status, 400, "{query}: {}", reply.body);
        assert!(format!("{:?}", reply.body).contains(code), "{query}: {}", reply.body);
    }
    for (query, code) in
        [("", "currency_invalid"), ("&currency=eur&age=60", "age_invalid"), ("&currency=eur&name=a", "name_invalid")]
    {
        let path =
            format!("/api/sites/{}/cohorts/customers?from=2026-09-01&to=2026-09-30&mode=test{query}", place.desk.site);
        let reply = place.desk.owner("GET", &path, None);
        assert_eq!(reply.status, 400, "{query}: {}", reply.body);
        assert!(format!("{:?}", reply.body).contains(code), "{query}: {}", reply.body);
    }
}
