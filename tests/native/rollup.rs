//! Days added up: a report says the same whatever of it is added up, and what is added up is what the rows say.

use headwater::api::{ComparedPeriod, Report};
use headwater::attribution::Model;
use headwater::base::time::{Day, DayRange, TimeZoneName, UnixSeconds, day_bounds, day_of, same_time};
use headwater_tools::desk::{Desk, SIGNING_SECRET, block_on, read_reply};
use headwater_tools::shop::{Buyer, ChargeState, Purchase, event};
use headwater_tools::sqlite::Fault;
use headwater_tools::visit::Landing;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::task::{Context, Waker};

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;
const HOUR_S: i64 = 3_600;

/// Questions beyond those by model.
const QUESTIONS: [&str; 9] = [
    "breakdown=landing_page,country,visitor,rung&compare=previous",
    "filter=source:is:a&breakdown=source,campaign,confidence",
    "filter=campaign:is_not:one&filter=channel:contains:paid&compare=2026-09-01..2026-09-03",
    "filter=visitor:is:new&model=linear&window=7&breakdown=visitor,channel",
    "filter=renewal:is:first&model=time_decay&window=lifetime",
    "filter=source:is:(none)&model=position_based",
    "breakdown=source,campaign&lines=1&compare=previous",
    "basis=acquisition&breakdown=source,renewal&compare=previous",
    "basis=acquisition&model=linear&window=7&filter=source:is_not:b&breakdown=campaign",
];

/// What happens at a shop.
#[derive(Debug, Clone)]
pub(crate) enum Happens {
    /// So many minutes pass.
    Minutes(u16),
    /// A visitor comes from a source.
    Visit(u8, u8),
    /// Somebody, or nobody known, buys; Stripe tells it so many hours later.
    Buy(Option<u8>, u8),
    /// A subscription is renewed whose beginning nobody reported; Stripe reports it so many hours later.
    Renew(u8, u8),
    /// One of the payments so far is given back in part.
    Refund(u8),
    /// One of them fails after it had succeeded.
    Void(u8),
    /// One of them is another customer's by now.
    Move(u8, u8),
    /// Somebody is identified as somebody else's user.
    Identify(u8, u8),
    /// The cron has a minute; true: the database is lost somewhere within it.
    Cron(bool),
}

pub(crate) fn happens() -> impl Strategy<Value = Happens> {
    prop_oneof![
        3 => (1..2_000_u16).prop_map(Happens::Minutes),
        4 => (0..6_u8, 0..5_u8).prop_map(|(visitor, source)| Happens::Visit(visitor, source)),
        2 => (prop::option::of(0..6_u8), 0..90_u8).prop_map(|(visitor, late)| Happens::Buy(visitor, late)),
        1 => (0..4_u8, 0..90_u8).prop_map(|(customer, late)| Happens::Renew(customer, late)),
        1 => any::<u8>().prop_map(Happens::Refund),
        1 => any::<u8>().prop_map(Happens::Void),
        1 => (any::<u8>(), 0..4_u8).prop_map(|(which, customer)| Happens::Move(which, customer)),
        1 => (0..6_u8, 0..3_u8).prop_map(|(visitor, user)| Happens::Identify(visitor, user)),
        2 => any::<bool>().prop_map(Happens::Cron),
    ]
}

/// A shop in some zone.
pub(crate) struct Place {
    pub(crate) desk: Desk,
    pub(crate) zone: TimeZoneName,
    sold: Vec<Purchase>,
    refunds: i64,
}

impl Place {
    pub(crate) fn new(zone: &str) -> Self {
        let mut desk = Desk::new(BEGIN_S);
        (desk.site, desk.integration) = desk.new_site(zone);
        let zone = TimeZoneName::parse(zone).unwrap();
        Self { desk, zone, sold: Vec::new(), refunds: 0 }
    }

    pub(crate) fn deliver(&self, events: &[Value]) {
        for event in events {
            assert_eq!(self.desk.deliver_to(&self.desk.integration, SIGNING_SECRET, event).status, 200);
        }
        self.desk.drain();
    }

    fn buy(&mut self, visitor: Option<u8>, late: u8, n: usize) {
        let metadata = visitor.map_or(
            json!({}),
            |v| json!({"headwater_visitor_id": format!("{:08x}-0000-4000-8000-000000000000", u64::from(v) + 1)}),
        );
        // A customer, a guest with an address, or neither.
        let (customer, email) = match n % 4 {
            0 => (String::new(), format!("{}@example.com", n % 3)),
            1 => (String::new(), String::new()),
            2 => (format!("cus_{}", n % 5), format!("{n}@example.com")),
            _ => (format!("cus_{n}"), format!("{n}@example.com")),
        };
        let buyer = Buyer { customer, email, metadata };
        let currency = if n.is_multiple_of(3) { "usd" } else { "eur" };
        let at_s = (self.desk.now_s.get() - i64::from(late) * HOUR_S).max(BEGIN_S);
        let purchase = Purchase { key: format!("p{n}"), buyer, amount: 1_000 + n as i64, currency, at_s };
        self.deliver(&purchase.once());
        self.sold.push(purchase);
    }

    pub(crate) fn take(&mut self, what: &Happens, n: usize) {
        let now_s = self.desk.now_s.get();
        let uuid = |n: u64| format!("{n:08x}-0000-4000-8000-000000000000");
        match what {
            Happens::Minutes(minutes) => self.desk.now_s.set(now_s + i64::from(*minutes) * 60),
            Happens::Visit(visitor, source) => {
                let query = [
                    "",
                    "?utm_source=a&utm_campaign=one",
                    "?utm_source=a",
                    "?gclid=x",
                    "?utm_source=b&utm_campaign=two",
                ];
                let url = format!("https://shop.example/{}", query[usize::from(*source)]);
                self.desk.visit(&uuid(u64::from(*visitor) + 1), &uuid(1_000 + n as u64), Landing::at(&url));
                self.desk.drain();
            }
            Happens::Buy(visitor, late) => {
                self.buy(*visitor, *late, n);
            }
            Happens::Renew(customer, late) => {
                let buyer = Buyer { customer: format!("cus_{customer}"), email: String::new(), metadata: json!({}) };
                let at_s = (now_s - i64::from(*late) * HOUR_S).max(BEGIN_S);
                let purchase = Purchase { key: format!("r{n}"), buyer, amount: 700, currency: "eur", at_s };
                self.deliver(&purchase.renew(&format!("sub_{customer}")));
                self.sold.push(purchase);
            }
            Happens::Void(which) if !self.sold.is_empty() => {
                let purchase = &self.sold[usize::from(*which) % self.sold.len()];
                let state = ChargeState { status: "failed", is_void: true, ..purchase.taken() };
                let failed = [event("charge.failed", now_s, purchase.charge(&state))];
                self.deliver(&failed);
            }
            Happens::Move(which, customer) if !self.sold.is_empty() => {
                let which = usize::from(*which) % self.sold.len();
                let purchase = &mut self.sold[which];
                purchase.buyer.customer = format!("cus_{customer}");
                let moved = [event("charge.updated", now_s, purchase.charge(&purchase.taken()))];
                self.deliver(&moved);
            }
            Happens::Refund(which) if !self.sold.is_empty() => {
                self.refunds += 1;
                let purchase = &self.sold[usize::from(*which) % self.sold.len()];
                let events = purchase.refund(100 + self.refunds, now_s);
                self.deliver(&events);
            }
            Happens::Refund(_) | Happens::Void(_) | Happens::Move(..) => {}
            Happens::Identify(visitor, user) => {
                let (visitor, session) = (uuid(u64::from(*visitor) + 1), uuid(1_000 + n as u64));
                self.desk.identify(&visitor, &session, &json!({"user_id": format!("user-{user}")}));
                self.desk.drain();
            }
            Happens::Cron(loses) => {
                if *loses {
                    self.desk.database.fail((0..n % 7).map(|_| None).chain([Some(if n.is_multiple_of(2) {
                        Fault::LostBefore
                    } else {
                        Fault::LostAfter
                    })]));
                }
                let _ = block_on(self.desk.add_up_once());
                self.desk.database.fail([]);
            }
        }
    }

    fn report(&self, from: &str, to: &str, model: Model) -> Report {
        self.ask(from, to, &format!("model={}", model.as_str()))
    }

    fn ask(&self, from: &str, to: &str, question: &str) -> Report {
        let path = format!("/api/sites/{}/report?from={from}&to={to}&mode=test&{question}", self.desk.site);
        read_reply(self.desk.owner("GET", &path, None).body)
    }

    fn reports(&self) -> Vec<(String, Report)> {
        let ranges = [
            ("2026-09-01", "2026-09-30"),
            ("2026-09-01", "2026-09-01"),
            ("2026-09-02", "2026-09-05"),
            ("2026-09-04", "2026-12-31"),
        ];
        let mut all = Vec::new();
        for (from, to) in ranges {
            for model in Model::ALL {
                all.push((format!("{from} to {to} by {}", model.as_str()), self.report(from, to, model)));
            }
            for question in QUESTIONS {
                all.push((format!("{from} to {to}, {question}"), self.ask(from, to, question)));
            }
            self.assert_counted(from, to);
        }
        all.extend(self.so_far());
        all
    }

    /// Days that end today, and those before, which are cut at the same time of day.
    fn so_far(&self) -> Vec<(String, Report)> {
        let now_s = self.desk.now_s.get();
        let day = |before_s: i64| day_of(UnixSeconds::new(now_s - before_s), &self.zone).unwrap();
        let mut all = Vec::new();
        for days in [0, 2, 6] {
            let (from, to) = (day(days * 86_400), day(0));
            for question in [
                "compare=previous",
                "compare=previous&grain=hour&breakdown=source",
                "compare=previous&basis=acquisition&model=first_touch",
                "compare=previous&filter=source:is_not:b&window=7",
                "compare=year",
            ] {
                let report = self.ask(&from.to_string(), &to.to_string(), question);
                assert_eq!(report.until_s, Some(now_s));
                let before = report.compared_with.as_ref().unwrap();
                let last = Day::parse(&before.to).unwrap();
                let last = day_bounds(&DayRange::new(last, last).unwrap(), &self.zone)[0];
                assert_eq!(before.until_s, Some(same_time(&last, UnixSeconds::new(now_s), &self.zone)), "{question}");
                if question == "compare=previous" {
                    self.assert_cut(before, Day::parse(&before.from).unwrap().starts_s(&self.zone));
                }
                all.push((format!("{from} to {to}, {question}"), report));
            }
            let custom = self.ask(&from.to_string(), &to.to_string(), &format!("compare={from}..{to}"));
            assert_eq!(custom.compared_with.unwrap().until_s, None, "days of one's own are whole");
        }
        all
    }

    /// Holds a period that is cut against plain counting.
    fn assert_cut(&self, before: &ComparedPeriod, from_s: i64) {
        let to_s = before.until_s.unwrap();
        let of = |table: &str, at: &str| {
            format!("FROM {table} WHERE site = '{}' AND {at} >= {from_s} AND {at} < {to_s}", self.desk.site)
        };
        self.desk.lay_out_visits();
        let counts = "count(DISTINCT visitor) AS visitors, count(*) AS sessions";
        let all = self.desk.database.query(&format!("SELECT {counts} {}", of("seen_visit", "started_s"))).unwrap();
        assert_eq!(json!({"visitors": before.visits.visitors, "sessions": before.visits.sessions}), all[0]);
        let last = before.visit_days.iter().map(|day| day.figures.sessions).sum::<i64>();
        assert_eq!(last, before.visits.sessions, "its days sum to it");
        let net: i64 = before.currencies.iter().map(|one| one.total.net_minor).sum();
        let all =
            self.desk.database.query(&format!("SELECT ifnull(sum(amount_minor), 0) AS net {}", of("entry", "at_s")));
        assert_eq!(json!(net), all.unwrap()[0]["net"]);
    }

    /// Holds a report against plain counting.
    fn assert_counted(&self, from: &str, to: &str) {
        let days = DayRange::new(Day::parse(from).unwrap(), Day::parse(to).unwrap()).unwrap();
        let bounds = day_bounds(&days, &self.zone);
        let (from_s, to_s) = (bounds[0].starts_s, bounds[bounds.len() - 1].ends_s);
        let report = self.report(from, to, Model::LastNonDirect);
        let of = |table: &str, at: &str| {
            format!("FROM {table} WHERE site = '{}' AND {at} >= {from_s} AND {at} < {to_s}", self.desk.site)
        };
        let query = |sql: String| self.desk.database.query(&sql).unwrap();
        self.desk.lay_out_visits();
        let sessions = of("seen_visit", "started_s");
        let all = query(format!("SELECT count(DISTINCT visitor) AS visitors, count(*) AS sessions {sessions}"));
        assert_eq!(json!({"visitors": report.visitors, "sessions": report.sessions}), all[0], "{from} to {to}");
        let counts = "count(DISTINCT visitor) AS visitors, count(*) AS sessions";
        for (name, lines) in [
            ("channel", &report.visits_by_channel),
            ("coalesce(source, '(direct)')", &report.visits_by_source),
            ("touch ->> 'utm_campaign'", &report.visits_by_campaign),
        ] {
            let rows = query(format!(
                "SELECT {name} AS name, {counts} {sessions} AND begins = 1 AND {name} <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
            ));
            let lines: Vec<Value> = lines
                .iter()
                .map(|line| json!({"name": line.name, "visitors": line.visitors, "sessions": line.sessions}))
                .collect();
            assert_eq!(lines, rows, "{from} to {to}, by {name}");
        }
        let nets: BTreeMap<String, i64> =
            report.currencies.iter().map(|one| (one.currency.clone(), one.total.net_minor)).collect();
        let rows = query(format!("SELECT currency, sum(amount_minor) AS net {} GROUP BY 1", of("entry", "at_s")));
        let counted =
            rows.iter().map(|row| (row["currency"].as_str().unwrap().to_owned(), row["net"].as_i64().unwrap()));
        assert_eq!(nets, counted.collect(), "{from} to {to}");
        let new: BTreeMap<String, i64> =
            report.currencies.iter().map(|one| (one.currency.clone(), one.total.new_customers)).collect();
        assert_eq!(new.values().sum::<i64>(), self.new_customers(from_s, to_s), "{from} to {to}: {new:?}");
        for one in &report.currencies {
            assert_eq!(one.by_day.new_customers.iter().sum::<i64>(), one.total.new_customers, "{from} to {to}");
            assert_eq!(one.by_day.gross_minor.iter().sum::<i64>(), one.total.gross_minor, "{from} to {to}");
        }
    }

    /// Customers whose first payment lies within a span, by looking at all payments.
    fn new_customers(&self, from_s: i64, to_s: i64) -> i64 {
        let all = format!(
            "SELECT * FROM payment WHERE site = '{}' AND gross_minor > 0 AND renewal = 0 ORDER BY paid_s, id",
            self.desk.site
        );
        let mut seen = BTreeSet::new();
        let mut new = 0;
        for row in self.desk.database.query(&all).unwrap() {
            let whose = ["customer", "email", "visitor"].iter().find_map(|name| row[*name].as_str());
            let is_first = whose.is_none_or(|whose| seen.insert(whose.to_owned()));
            new += i64::from(is_first && (from_s..to_s).contains(&row["paid_s"].as_i64().unwrap()));
        }
        new
    }

    fn days_of_money(&self) -> i64 {
        let days = "SELECT count(*) AS n FROM money_column WHERE name = 'payments'";
        self.desk.database.query(days).unwrap()[0]["n"].as_i64().unwrap()
    }

    pub(crate) fn forget_sums(&self) {
        for table in ["visit_span", "visit_sum", "visit_column", "visit_sum_until", "money_column", "money_sum"] {
            self.desk.database.execute(&format!("DELETE FROM {table}")).unwrap();
        }
    }

    /// What is added up, as text.
    fn sums(&self) -> Vec<String> {
        let tables = [
            "SELECT * FROM visit_span ORDER BY 1, 2",
            "SELECT * FROM visit_sum ORDER BY 1, 2, 3, 4",
            "SELECT * FROM visit_column ORDER BY 1, 2, 3",
            "SELECT * FROM visit_sum_until",
            "SELECT * FROM money_column ORDER BY 1, 2, 3, 4",
            "SELECT * FROM money_sum ORDER BY 1, 2, 3, 4, 5, 6",
        ];
        tables.iter().flat_map(|sql| self.desk.database.query(sql).unwrap()).map(|row| row.to_string()).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]
    #[test]
    fn a_report_says_the_same_whatever_is_added_up(
        all in prop::collection::vec(happens(), 1..60),
        zone in prop::sample::select(vec!["UTC", "Asia/Kathmandu", "America/New_York", "Pacific/Apia", "Australia/Lord_Howe"]),
    ) {
        let mut place = Place::new(zone);
        for (n, what) in all.iter().enumerate() {
            place.take(what, n);
        }
        // At half past nine no day of these zones has ended just now: one that has waits until its visits are settled, unless a rebuild
        // marks it.
        place.desk.now_s.set((place.desk.now_s.get() / 86_400 + 1) * 86_400 + 9 * HOUR_S + HOUR_S / 2);
        let partly = place.reports();
        place.desk.add_up();
        let added_up = place.reports();
        let sums = place.sums();
        block_on(place.desk.rebuild()).unwrap();
        let meanwhile = place.reports();
        place.desk.add_up();
        prop_assert_eq!(sums, place.sums(), "a rebuild leads to the same bytes");
        place.forget_sums();
        let plain = place.reports();
        prop_assert_eq!(&partly, &plain);
        prop_assert_eq!(&added_up, &plain);
        prop_assert_eq!(&meanwhile, &plain);
    }
}

#[test]
fn a_day_that_is_over_is_read_from_its_sums_and_a_late_refund_is_seen_at_once() {
    let mut place = Place::new("Europe/Berlin");
    for n in 0..40 {
        place.take(&Happens::Visit(n % 6, n % 5), usize::from(n));
        place.take(&Happens::Buy(Some(n % 6), 0), usize::from(n));
        place.take(&Happens::Minutes(180), 0);
    }
    place.desk.now_s.set(place.desk.now_s.get() + 86_400);
    let before = place.desk.database.steps();
    let plain = place.report("2026-09-01", "2026-09-30", Model::LastNonDirect);
    let steps_before = place.desk.database.steps() - before;
    place.desk.add_up();
    let before = place.desk.database.steps();
    assert_eq!(place.report("2026-09-01", "2026-09-30", Model::LastNonDirect), plain);
    let steps_after = place.desk.database.steps() - before;
    assert!(steps_after * 4 < steps_before, "{steps_after} of {steps_before} steps");
    assert_eq!(place.days_of_money(), 5);
    let net = |report: Report| report.currencies.iter().map(|one| one.total.net_minor).sum::<i64>();
    // The refund is dated now; the state of an old charge changes on its own day as well.
    let old = place.sold[0].refund(900, place.sold[0].at_s + 5);
    place.deliver(&old);
    let after = place.report("2026-09-01", "2026-09-01", Model::LastNonDirect);
    let was = net(plain.clone());
    assert_eq!(net(place.report("2026-09-01", "2026-09-30", Model::LastNonDirect)), was - 900);
    assert!(after.currencies.iter().any(|one| one.total.refunds_minor == -900), "{after:?}");
    place.desk.add_up();
    assert_eq!(net(place.report("2026-09-01", "2026-09-30", Model::LastNonDirect)), was - 900);
}

#[test]
fn a_site_of_before_money_was_added_up_catches_up_and_says_the_same_meanwhile() {
    let mut place = Place::new("America/New_York");
    for n in 0..150 {
        place.take(&Happens::Visit((n % 6) as u8, (n % 5) as u8), n);
        place.take(&Happens::Buy(Some((n % 6) as u8), 0), n);
        place.take(&Happens::Minutes(1_000), 0);
    }
    place.desk.now_s.set(place.desk.now_s.get() + 2 * 86_400);
    place.desk.add_up();
    let (sums, reports) = (place.sums(), place.reports());
    let count = |table: &str| place.desk.database.query(&format!("SELECT * FROM {table}")).unwrap().len();
    assert!(count("money_sum WHERE span = 'month' AND dimension = 'source'") >= 4, "two models, two months");
    // Earlier versions have other columns of payments, and sums in another form.
    for (without, form, until) in [
        ("'firsts', 'ids', 'times', 'visitors'", "", "money_form = 0, money_summed = 1"),
        ("'times', 'visitors'", ".1", "money_form = 1"),
        ("'visitors'", ".2", "money_form = 2"),
        ("'visitors'", ".3", "money_form = 3"),
    ] {
        let set = |of: &str| assert!(place.desk.database.execute(of).unwrap() > 0, "{of}");
        set(&format!("DELETE FROM money_column WHERE name IN ({without})"));
        set(&format!("UPDATE money_sum SET model = replace(model, '.4', '{form}'), sums = 'other'"));
        set(&format!("UPDATE visit_sum_until SET {until}"));
        assert_eq!(place.reports(), reports, "without the sums");
        assert_eq!(block_on(place.desk.add_up_once()), Ok(true));
        assert_eq!(place.reports(), reports, "while some days are added up");
        place.desk.add_up();
        let again = place.sums();
        let differ: Vec<_> = again.iter().filter(|row| !sums.contains(row)).collect();
        assert!(again.len() == sums.len() && differ.is_empty(), "{} rows, not {}; {differ:?}", again.len(), sums.len());
        assert_eq!(place.reports(), reports);
    }
}

#[test]
fn what_a_worker_of_before_adds_up_after_the_new_one_is_made_anew() {
    let mut place = Place::new("Europe/Berlin");
    for n in 0..20 {
        place.take(&Happens::Buy(None, 0), n);
        place.take(&Happens::Minutes(1_440), 0);
    }
    place.desk.add_up();
    let of_day = format!("span = 'day' AND starts_s <= {BEGIN_S} AND ends_s > {BEGIN_S}");
    let old = place.desk.database.query(&format!("SELECT * FROM money_sum WHERE {of_day}")).unwrap();
    assert!(old.len() > 4, "{old:?}");
    let refund = place.sold[0].refund(90, place.sold[0].at_s + 7);
    place.deliver(&refund);
    place.desk.add_up();
    let (sums, reports) = (place.sums(), place.reports());
    // The day is made by the Worker of before: its own sums are written, and the new ones stay what they were.
    for row in &old {
        let text = |name: &str| row[name].as_str().unwrap().replace('\'', "''");
        let is_same = format!("model = '{}' AND dimension = '{}' AND {of_day}", text("model"), text("dimension"));
        let set = format!("UPDATE money_sum SET sums = '{}' WHERE {is_same}", text("sums"));
        place.desk.database.execute(&set).unwrap();
        let own = format!(
            "INSERT INTO money_sum SELECT site, mode, replace(model, '.4', '.3'), span, dimension, starts_s, ends_s, 'own' FROM money_sum WHERE {is_same}"
        );
        place.desk.database.execute(&own).unwrap();
    }
    assert_ne!(place.sums(), sums);
    assert_eq!(place.reports(), reports, "from columns");
    place.desk.add_up();
    assert_eq!(place.sums(), sums);
    assert_eq!(place.reports(), reports);
}

#[test]
fn a_month_is_not_added_up_from_days_that_another_cron_has_made_anew_meanwhile() {
    // A cron makes eight days at a time, the newest first. So one that has taken eight of a month meets another that makes eight newer ones,
    // and ends before it comes to the others.
    for steps in 0..32 {
        let mut place = Place::new("UTC");
        for n in 0..18 {
            place.take(&Happens::Buy(None, 0), n);
            place.take(&Happens::Minutes(1_440), 0);
        }
        place.desk.now_s.set(place.desk.now_s.get() + 30 * 86_400);
        place.desk.add_up();
        let refund = |n: usize| place.sold[n].refund(90, place.sold[n].at_s + 7);
        place.deliver(&(0..8).flat_map(refund).collect::<Vec<_>>());
        let desk = &place.desk;
        desk.database.interleave(true);
        let mut cron = Box::pin(desk.add_up_once());
        let ended = run_for(&mut cron, steps);
        desk.database.interleave(false);
        place.deliver(&(9..17).flat_map(refund).collect::<Vec<_>>());
        desk.database.interleave(true);
        let mut other = Box::pin(desk.add_up_once());
        let marks = || desk.database.query("SELECT day FROM stale_day").unwrap().len();
        while marks() > 8 {
            assert!(!run_for(&mut other, 1));
        }
        drop(other);
        if !ended {
            run_for(&mut cron, usize::MAX);
        }
        drop(cron);
        desk.database.interleave(false);
        desk.add_up();
        let report = || place.report("2026-09-01", "2026-09-30", Model::LastNonDirect);
        let added_up = report();
        place.forget_sums();
        assert_eq!(added_up, report(), "after {steps} steps");
    }
}

/// Runs a task for so many steps; tells whether it has ended.
fn run_for<T>(task: &mut Pin<Box<impl Future<Output = T>>>, steps: usize) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    (0..steps).any(|_| task.as_mut().poll(&mut context).is_ready())
}

#[test]
fn columns_of_visits_that_an_earlier_version_made_are_counted_one_by_one() {
    let mut place = Place::new("Europe/Berlin");
    for n in 0..60 {
        place.take(&Happens::Visit(n % 6, n % 5), usize::from(n));
        place.take(&Happens::Minutes(200), 0);
    }
    place.desk.add_up();
    let told = place.so_far();
    let execute = |sql: &str| place.desk.database.execute(sql).unwrap();
    // Of the last day a part was made by the earlier version, and a part by this one.
    let parts = execute("UPDATE visit_span SET columns = json_remove(columns, '$.before') WHERE starts_s % 7200 = 0");
    let days = execute("DELETE FROM visit_column WHERE name = 'before'");
    assert!(parts > 0 && days > 3, "{parts} parts, {days} days");
    assert_eq!(place.so_far(), told);
    place.desk.now_s.set(place.desk.now_s.get() + 86_400);
    place.desk.add_up();
    let marked = "SELECT 1 FROM visit_column WHERE name = 'before'";
    assert_eq!(place.desk.database.query(marked).unwrap(), Vec::<Value>::new(), "nor does the whole day know it");
    let later = place.so_far();
    block_on(place.desk.rebuild()).unwrap();
    place.desk.add_up();
    assert_ne!(place.desk.database.query(marked).unwrap(), Vec::<Value>::new());
    assert_eq!(place.so_far(), later);
}

#[test]
fn a_site_in_another_zone_than_its_sums_reads_the_rows() {
    let mut place = Place::new("UTC");
    for n in 0..20 {
        place.take(&Happens::Visit(n % 6, n % 5), usize::from(n));
        place.take(&Happens::Buy(Some(n % 6), 0), usize::from(n));
        place.take(&Happens::Minutes(400), 0);
    }
    place.desk.add_up();
    place.desk.database.execute("UPDATE site SET time_zone = 'Asia/Kolkata'").unwrap();
    place.desk.forget();
    place.zone = TimeZoneName::parse("Asia/Kolkata").unwrap();
    let at_once = place.reports();
    place.desk.add_up();
    assert_eq!(place.reports(), at_once);
    place.forget_sums();
    assert_eq!(place.reports(), at_once);
}

#[test]
fn what_began_before_midnight_and_is_committed_after_it_counts() {
    let mut place = Place::new("UTC");
    place.take(&Happens::Buy(None, 0), 0);
    place.desk.add_up();
    let midnight_s = BEGIN_S + 86_400;
    place.desk.now_s.set(midnight_s + 5);
    let refund = place.sold[0].refund(300, BEGIN_S + 60);
    place.deliver(&refund);
    place.desk.add_up();
    // To this one it is still yesterday.
    place.desk.now_s.set(midnight_s - 5);
    place.take(&Happens::Buy(None, 0), 1);
    place.desk.now_s.set(midnight_s + 60);
    place.reports();
    for hours in [1, 3, 30] {
        place.desk.now_s.set(midnight_s + hours * HOUR_S);
        place.desk.add_up();
        place.reports();
    }
    assert_eq!(place.days_of_money(), 1);
}

#[test]
fn a_session_that_is_brought_in_late_is_seen() {
    let mut place = Place::new("America/New_York");
    place.take(&Happens::Minutes(3_000), 0);
    place.take(&Happens::Visit(1, 1), 1);
    place.take(&Happens::Minutes(3_000), 0);
    place.desk.add_up();
    place.desk.lay_out_visits();
    place.desk
        .database
        .execute(
            "INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version)
             SELECT site, 'late' || id, visitor, started_s - 100000, last_s, hits, begins, channel, source, touch, rules_version FROM seen_visit",
        )
        .unwrap();
    place.reports();
    place.desk.add_up();
    place.reports();
    assert_eq!(place.report("2026-09-01", "2026-09-30", Model::FirstTouch).sessions, 2);
}

#[test]
fn what_an_unknown_event_says_marks_no_day() {
    let place = Place::new("UTC");
    place.deliver(&[event("customer.created", BEGIN_S, json!({"id": "cus_1", "object": "customer"}))]);
    assert_eq!(place.desk.database.query("SELECT * FROM stale_day").unwrap(), Vec::<Value>::new());
}

#[test]
fn an_earlier_payment_that_comes_late_moves_the_new_customer_to_its_day_and_back() {
    let place = Place::new("Europe/Berlin");
    let buy = |key: &str, day: i64| {
        let buyer = Buyer { customer: "cus_a".to_owned(), email: String::new(), metadata: json!({}) };
        Purchase { key: key.to_owned(), buyer, amount: 900, currency: "eur", at_s: BEGIN_S + day * 86_400 }
    };
    place.desk.now_s.set(BEGIN_S + 40 * 86_400 + HOUR_S);
    let new = |place: &Place| {
        let days = &place.report("2026-09-01", "2026-09-30", Model::LastNonDirect).currencies[0].by_day.new_customers;
        days.iter().enumerate().filter(|(_, new)| **new > 0).map(|(day, new)| (day, *new)).collect::<Vec<_>>()
    };
    let (late, early) = (buy("late", 9), buy("early", 3));
    let void = ChargeState { status: "failed", is_void: true, ..early.taken() };
    let void = event("charge.failed", BEGIN_S + 20 * 86_400, early.charge(&void));
    for (events, day) in [(late.once(), 9), (early.once(), 3), (vec![void], 9)] {
        place.deliver(&events);
        assert_eq!(new(&place), [(day, 1)], "before it is added up");
        place.desk.add_up();
        assert_eq!(new(&place), [(day, 1)], "added up");
    }
    // A later one changes no day but its own, and a renewal is no first payment.
    place.deliver(&buy("later", 12).once());
    let marks = place.desk.database.query("SELECT day FROM stale_day ORDER BY 1").unwrap();
    let marked: Vec<i64> = marks.iter().map(|row| row["day"].as_i64().unwrap() - BEGIN_S / 86_400).collect();
    assert_eq!(marked, [12]);
    place.deliver(&buy("renewal", 1).renew("sub_a"));
    assert_eq!(new(&place), [(9, 1)]);
}
