//! One reporting currency: what is converted is what converting each entry by itself gives, a payment's rate is decided once, and what has
//! no rate is listed.

use headwater::api::{PaymentDetail, Rates, RatesStored, Report, ReportingCurrency, Site};
use headwater::attribution::Model;
use headwater::base::rate::RateOrigin;
use headwater::base::time::{Day, TimeZoneName, UnixSeconds, day_of};
use headwater::report::Money;
use headwater_tools::desk::{Desk, Reply, SIGNING_SECRET, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;
const DAY_S: i64 = 86_400;
const INTO: &str = "eur";
/// Of each: its minor units in one major unit.
const CURRENCIES: [(&str, i128); 5] = [("eur", 100), ("usd", 100), ("jpy", 1), ("kwd", 1000), ("gbp", 100)];
const RANGES: [(&str, &str); 3] =
    [("2026-08-20", "2026-10-31"), ("2026-09-02", "2026-09-06"), ("2026-09-01", "2026-09-30")];
const QUESTIONS: [&str; 6] = [
    "",
    "&breakdown=source,campaign,rate_origin",
    "&model=linear&breakdown=source,channel",
    "&filter=source:is:a&breakdown=campaign",
    "&basis=acquisition&breakdown=source&compare=previous",
    "&filter=rate_origin:is:table&model=time_decay&window=7",
];

/// A rate as a test has it: so many units with so many decimals.
#[derive(Debug, Clone, Copy)]
struct Told {
    units: i128,
    scale: u32,
}

impl Told {
    fn text(self) -> String {
        let power = 10_i128.pow(self.scale);
        let digits = self.scale as usize;
        format!("{}.{:0digits$}", self.units / power, self.units % power)
    }
}

#[derive(Debug, Clone)]
enum Happens {
    Hours(u16),
    Buy {
        currency: u8,
        amount: i64,
        late: u8,
        visitor: Option<u8>,
    },
    Refund {
        which: u8,
        whole: bool,
    },
    /// The price of a currency in euros, or of the euro in it, of a day before or after today.
    Rate {
        currency: u8,
        is_inverse: bool,
        day: i8,
        told: Told,
    },
    /// The last rate that was told goes.
    NoRate,
    Convert,
    AddUp,
    Set(bool),
}

fn happens() -> impl Strategy<Value = Happens> {
    let amount = prop_oneof![1..50_i64, 1..500_000_i64];
    let told = (1..2_000_000_i64, 1..7_u32).prop_map(|(units, scale)| Told { units: units.into(), scale });
    prop_oneof![
        3 => (1..60_u16).prop_map(Happens::Hours),
        5 => (0..5_u8, amount, 0..90_u8, prop::option::of(0..4_u8))
            .prop_map(|(currency, amount, late, visitor)| Happens::Buy { currency, amount, late, visitor }),
        2 => (any::<u8>(), any::<bool>()).prop_map(|(which, whole)| Happens::Refund { which, whole }),
        4 => (1..5_u8, any::<bool>(), -9..2_i8, told)
            .prop_map(|(currency, is_inverse, day, told)| Happens::Rate { currency, is_inverse, day, told }),
        1 => Just(Happens::NoRate),
        2 => Just(Happens::Convert),
        2 => Just(Happens::AddUp),
        1 => prop::bool::weighted(0.8).prop_map(Happens::Set),
    ]
}

/// A payment's rate, as a test has decided it: minor units for minor units.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Frozen {
    into: i128,
    from: i128,
}

impl Frozen {
    /// The nearest, a half away from zero, by counting halves up from zero.
    fn convert(self, minor: i64) -> i64 {
        let exact = i128::from(minor).abs() * self.into;
        let (whole, rest) = (exact / self.from, exact % self.from);
        let size = whole + i128::from(rest * 2 >= self.from);
        i64::try_from(if minor < 0 { -size } else { size }).unwrap()
    }
}

/// Where a rate stands in the table: currency, into, and the day's number.
type Place = (&'static str, &'static str, i64);

struct Shop {
    desk: Desk,
    zone: TimeZoneName,
    sold: Vec<Purchase>,
    rates: BTreeMap<Place, Told>,
    frozen: BTreeMap<String, Frozen>,
    is_on: bool,
}

impl Shop {
    fn new(zone: &str) -> Self {
        let mut desk = Desk::new(BEGIN_S);
        (desk.site, desk.integration) = desk.new_site(zone);
        let zone = TimeZoneName::parse(zone).unwrap();
        Self { desk, zone, sold: Vec::new(), rates: BTreeMap::new(), frozen: BTreeMap::new(), is_on: false }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/sites/{}{rest}", self.desk.site)
    }

    fn set(&mut self, is_on: bool) -> Reply {
        self.is_on = is_on;
        let code = if is_on { "EUR" } else { "" };
        self.desk.owner("PATCH", &self.path(""), Some(json!({"reporting_currency": code})))
    }

    fn upload(&self, csv: &str) -> Reply {
        self.desk.owner("POST", &self.path("/rates"), Some(json!({"csv": csv})))
    }

    fn tell(&mut self, place: Place, told: Option<Told>) {
        let (currency, into, number) = place;
        let day = day_of(UnixSeconds::new(number * DAY_S), &TimeZoneName::parse("UTC").unwrap()).unwrap();
        let text = told.map(Told::text).unwrap_or_default();
        assert_eq!(self.upload(&format!("{day},{currency},{into},{text}\n")).status, 200);
        match told {
            Some(told) => self.rates.insert(place, told),
            None => self.rates.remove(&place),
        };
    }

    fn buy(&mut self, currency: &'static str, amount: i64, visitor: Option<u8>, late: u8) {
        let visitor = visitor.map(|visitor| uuid(u64::from(visitor) + 1));
        let metadata = visitor.map_or(json!({}), |visitor| json!({"headwater_visitor_id": visitor}));
        let n = self.sold.len();
        let buyer = Buyer { customer: format!("cus_{}", n % 4), email: String::new(), metadata };
        let at_s = (self.desk.now_s.get() - i64::from(late) * 3_600).max(BEGIN_S - 5 * DAY_S);
        let purchase = Purchase { key: format!("p{n}"), buyer, amount, currency, at_s };
        self.deliver(&purchase.once());
        self.sold.push(purchase);
    }

    fn refund(&self, which: usize, amount: i64) {
        self.deliver(&self.sold[which].refund(amount, self.desk.now_s.get()));
    }

    fn deliver(&self, events: &[Value]) {
        for event in events {
            assert_eq!(self.desk.deliver_to(&self.desk.integration, SIGNING_SECRET, event).status, 200);
        }
        self.desk.drain();
    }

    /// What the cron should decide: the newest rate of the payment's day or the seven days before it, the price of its own currency first.
    fn convert(&mut self) {
        self.desk.convert();
        if !self.is_on {
            return;
        }
        for (n, purchase) in self.sold.iter().enumerate().filter(|(_, purchase)| purchase.currency != INTO) {
            let paid = day_of(UnixSeconds::new(purchase.at_s), &self.zone).unwrap().number();
            let minor = |code: &str| CURRENCIES.iter().find(|(known, _)| *known == code).unwrap().1;
            let rate = (paid - 7..=paid).rev().find_map(|number| {
                let power = |told: Told| 10_i128.pow(told.scale);
                let direct = self.rates.get(&(purchase.currency, INTO, number));
                let direct = direct.map(|told| (told.units * minor(INTO), power(*told) * minor(purchase.currency)));
                let inverse = self.rates.get(&(INTO, purchase.currency, number));
                let inverse = inverse.map(|told| (power(*told) * minor(INTO), told.units * minor(purchase.currency)));
                direct.or(inverse)
            });
            let id = format!("pi_p{n}");
            if let Some((into, from)) = rate {
                self.frozen.entry(id).or_insert(Frozen { into, from });
            }
        }
    }

    fn take(&mut self, what: &Happens, n: usize) {
        let now_s = self.desk.now_s.get();
        match what {
            Happens::Hours(hours) => self.desk.now_s.set(now_s + i64::from(*hours) * 3_600),
            Happens::Buy { currency, amount, late, visitor } => {
                if let Some(visitor) = visitor {
                    let query = ["", "?utm_source=a&utm_campaign=one", "?utm_source=b"][n % 3];
                    let url = format!("https://shop.example/{query}");
                    self.desk.visit(&uuid(u64::from(*visitor) + 1), &uuid(1_000 + n as u64), Landing::at(&url));
                }
                self.buy(CURRENCIES[usize::from(*currency)].0, *amount, *visitor, *late);
            }
            Happens::Refund { which, whole } if !self.sold.is_empty() => {
                let which = usize::from(*which) % self.sold.len();
                let amount = self.sold[which].amount;
                self.refund(which, if *whole { amount } else { amount.div_euclid(3).max(1) });
            }
            Happens::Refund { .. } => {}
            Happens::Rate { currency, is_inverse, day, told } => {
                let code = CURRENCIES[usize::from(*currency)].0;
                let (currency, into) = if *is_inverse { (INTO, code) } else { (code, INTO) };
                self.tell((currency, into, now_s.div_euclid(DAY_S) + i64::from(*day)), Some(*told));
            }
            Happens::NoRate => {
                let last = self.rates.keys().next_back().copied();
                last.into_iter().for_each(|place| self.tell(place, None));
            }
            Happens::Convert => self.convert(),
            Happens::AddUp => self.desk.add_up(),
            Happens::Set(is_on) => assert_eq!(self.set(*is_on).status, 200),
        }
    }

    fn report(&self, from: &str, to: &str, question: &str) -> Report {
        let reply =
            self.desk.owner("GET", &self.path(&format!("/report?from={from}&to={to}&mode=test{question}")), None);
        assert_eq!(reply.status, 200, "{question}: {} {:?}", reply.body, self.desk.faults);
        read_reply(reply.body)
    }

    fn state(&self) -> ReportingCurrency {
        read_reply(self.desk.owner("GET", &self.path("/reporting-currency?mode=test"), None).body)
    }

    fn rows(&self, table: &str) -> Vec<Value> {
        self.desk
            .database
            .query(&format!("SELECT * FROM {table} WHERE site = '{}' ORDER BY 1, 2, 3, 4, 5, 6", self.desk.site))
            .unwrap()
    }

    /// Every answer that a change might move.
    fn answers(&self) -> Vec<(String, Value)> {
        let mut all = Vec::new();
        for (from, to) in RANGES {
            for question in QUESTIONS {
                let mut report = self.report(from, to, question);
                report.until_s = None;
                all.push((format!("{from} to {to}{question}"), serde_json::to_value(report).unwrap()));
            }
            for path in [
                "/cohorts?interval=month",
                "/report/why?compare=previous&currency=all:eur",
                "/report/explain?currency=all:eur",
            ] {
                let joint = if path.contains('?') { "&" } else { "?" };
                let reply =
                    self.desk.owner("GET", &self.path(&format!("{path}{joint}from={from}&to={to}&mode=test")), None);
                let mut body: Value = reply.body;
                body["computed_at_s"] = Value::Null;
                all.push((format!("{from} to {to} {path}"), body));
            }
        }
        all
    }

    /// Holds what is converted and what is left out against converting each entry by itself.
    fn assert_counted(&self) {
        let entries = self.rows("entry");
        for (from, to) in RANGES {
            let report = self.report(from, to, "");
            let days = Day::parse(from).unwrap().number()..=Day::parse(to).unwrap().number();
            let is_in = |row: &&Value| {
                days.contains(&day_of(UnixSeconds::new(row["at_s"].as_i64().unwrap()), &self.zone).unwrap().number())
            };
            let (mut converted, mut left_out) = (Sum::default(), BTreeMap::<String, Sum>::new());
            for row in entries.iter().filter(is_in) {
                let (payment, currency) = (row["payment"].as_str().unwrap(), row["currency"].as_str().unwrap());
                let (kind, minor) = (row["kind"].as_str().unwrap(), row["amount_minor"].as_i64().unwrap());
                let same = (currency == INTO).then_some(Frozen { into: 1, from: 1 });
                match same.or(self.frozen.get(payment).copied()) {
                    Some(rate) => converted.add(kind, rate.convert(minor)),
                    None => left_out.entry(currency.to_owned()).or_default().add(kind, minor),
                }
            }
            let all = report.currencies.iter().find(|one| one.currency == "all:eur");
            if !self.is_on {
                assert_eq!((all, report.reporting.is_none()), (None, true));
                continue;
            }
            assert_eq!(all.map(|one| Sum::of(&one.total)).unwrap_or_default(), converted, "{from} to {to}");
            let reporting = report.reporting.unwrap();
            let told: BTreeMap<String, Sum> =
                reporting.left_out.iter().map(|one| (one.currency.clone(), Sum::of(&one.money))).collect();
            assert_eq!((reporting.currency.as_str(), told), (INTO, left_out), "{from} to {to}");
            let mut by_origin = Sum::default();
            reporting.converted.iter().for_each(|one| by_origin.add_all(&Sum::of(&one.money)));
            assert_eq!(by_origin, converted);
            for model in Model::ALL {
                let by =
                    self.report(from, to, &format!("&model={}&breakdown=source,campaign,customer", model.as_str()));
                for one in by.currencies.iter().filter(|one| one.currency == "all:eur") {
                    for breakdown in &one.breakdowns {
                        let mut sum = Sum::default();
                        breakdown.lines.iter().for_each(|line| sum.add_all(&Sum::of(&line.money)));
                        // Shares of payments are rounded line by line; money is not.
                        let money = |sum: &Sum| (sum.gross, sum.back);
                        assert_eq!(money(&sum), money(&converted), "{} {:?}", model.as_str(), breakdown.dimension);
                    }
                }
            }
        }
    }

    /// Holds the rates that are kept against those that a test has decided.
    fn assert_frozen(&self) {
        let rows = self.rows("exchange");
        let rows = rows.iter().filter(|row| !row["into_minor"].is_null());
        let kept: BTreeMap<String, (i128, i128)> = rows
            .map(|row| {
                let part = |name: &str| i128::from(row[name].as_i64().unwrap());
                (row["payment"].as_str().unwrap().to_owned(), (part("into_minor"), part("from_minor")))
            })
            .collect();
        assert_eq!(kept.keys().collect::<Vec<_>>(), self.frozen.keys().collect::<Vec<_>>());
        for (payment, rate) in &self.frozen {
            let (into, from) = kept[payment];
            assert_eq!(into * rate.from, from * rate.into, "{payment}");
        }
    }
}

#[derive(Debug, Default, PartialEq)]
struct Sum {
    gross: i64,
    back: i64,
    payments: i64,
}

impl Sum {
    fn of(money: &Money) -> Self {
        assert_eq!(money.net_minor, money.gross_minor + money.refunds_minor + money.disputes_minor);
        Self { gross: money.gross_minor, back: money.refunds_minor + money.disputes_minor, payments: money.payments }
    }

    fn add(&mut self, kind: &str, minor: i64) {
        let is_gross = kind == "payment";
        *(if is_gross { &mut self.gross } else { &mut self.back }) += minor;
        self.payments += i64::from(is_gross);
    }

    fn add_all(&mut self, other: &Self) {
        self.gross += other.gross;
        self.back += other.back;
        self.payments += other.payments;
    }
}

fn uuid(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]
    #[test]
    fn what_is_converted_is_what_each_entry_comes_to_at_its_payments_rate(
        zone in prop::sample::select(vec!["UTC", "Asia/Tokyo", "America/New_York"]),
        history in prop::collection::vec(happens(), 5..45),
    ) {
        let mut shop = Shop::new(zone);
        shop.set(true);
        for (n, what) in history.iter().enumerate() {
            shop.take(what, n);
        }
        shop.set(true);
        // Every day with money is over, for visits too.
        shop.desk.now_s.set(shop.desk.now_s.get() + 30 * 3_600);
        shop.convert();
        shop.assert_frozen();
        shop.assert_counted();
        // The same whatever of it is added up.
        let before = shop.answers();
        shop.desk.add_up();
        shop.assert_counted();
        for (after, before) in shop.answers().into_iter().zip(&before) {
            prop_assert_eq!(&after, before);
        }
        // Other rates change nothing of what is converted, and a rebuild nothing at all.
        let (kept, sums) = (shop.rows("exchange"), [shop.rows("money_sum"), shop.rows("money_column")]);
        for place in shop.rates.keys().copied().collect::<Vec<_>>() {
            shop.tell(place, Some(Told { units: 987_654, scale: 3 }));
        }
        shop.convert();
        shop.desk.add_up();
        for (after, before) in shop.answers().into_iter().zip(&before) {
            prop_assert_eq!(&after, before);
        }
        block_on(shop.desk.rebuild()).unwrap();
        shop.desk.add_up();
        let decided = |rows: Vec<Value>| rows.into_iter().filter(|row| !row["into_minor"].is_null()).collect::<Vec<_>>();
        prop_assert_eq!(decided(shop.rows("exchange")), decided(kept));
        prop_assert_eq!([shop.rows("money_sum"), shop.rows("money_column")], sums);
        // Without a reporting currency nothing is left of it.
        shop.set(false);
        shop.assert_counted();
        shop.desk.add_up();
        shop.assert_counted();
        prop_assert!(shop.rows("money_column").iter().all(|row| row["name"] != "converted"));
    }
}

/// The worked example of docs/reporting-currency.md.
#[test]
fn the_worked_example_of_the_docs_holds() {
    let mut shop = Shop::new("Europe/Berlin");
    assert_eq!(shop.set(true).status, 200);
    let table =
        "day,currency,into,rate\n2026-08-28,usd,eur,0.9213\n2026-08-31,usd,eur,0.9250\n2026-08-31,eur,jpy,163.20\n";
    let stored: RatesStored = read_reply(shop.upload(table).body);
    assert_eq!((stored.lines, stored.changed), (3, 3));
    shop.desk.now_s.set(BEGIN_S + 12 * 3_600);
    for (currency, amount) in [("eur", 5_000), ("usd", 1_999), ("jpy", 1_200), ("gbp", 800)] {
        shop.buy(currency, amount, None, 0);
    }
    shop.desk.convert();
    shop.desk.now_s.set(BEGIN_S + 60 * 3_600);
    shop.refund(1, 1_999);
    let report = shop.report("2026-09-01", "2026-09-03", "");
    let all = report.currencies.iter().find(|one| one.currency == "all:eur").unwrap();
    assert_eq!((all.minor_per_major, all.total.payments), (100, 3));
    // 50.00 + 18.49 + 7.35, and 18.49 back.
    assert_eq!((all.total.gross_minor, all.total.refunds_minor, all.total.net_minor), (7_584, -1_849, 5_735));
    let reporting = report.reporting.unwrap();
    let by: Vec<(RateOrigin, i64)> =
        reporting.converted.iter().map(|one| (one.origin, one.money.gross_minor)).collect();
    assert_eq!(by.len(), 2);
    assert!(by.contains(&(RateOrigin::Same, 5_000)) && by.contains(&(RateOrigin::Table, 2_584)));
    assert_eq!(reporting.left_out.len(), 1);
    assert_eq!((reporting.left_out[0].currency.as_str(), reporting.left_out[0].money.gross_minor), ("gbp", 800));
    let detail: PaymentDetail = shop.desk.payment("pi_p1");
    let exchange = detail.exchange.unwrap();
    let rate = exchange.rate.unwrap();
    assert_eq!((exchange.currency.as_str(), rate.day.as_deref()), ("eur", Some("2026-08-31")));
    assert_eq!((rate.gross_minor, rate.back_minor, rate.net_minor), (1_849, -1_849, 0));
    assert!(shop.desk.payment("pi_p3").exchange.unwrap().rate.is_none());
    // The pound waits; a rate that comes later is found, and one that is too old is not.
    let waiting = shop.state().waiting;
    assert_eq!((waiting.len(), waiting[0].currency.as_str(), waiting[0].payments), (1, "gbp", 1));
    assert_eq!((waiting[0].gross_minor, waiting[0].first_day.as_str()), (800, "2026-09-01"));
    shop.upload("2026-08-24,gbp,eur,1.15");
    shop.desk.convert();
    assert_eq!(shop.state().waiting.len(), 1);
    shop.upload("2026-08-25,gbp,eur,1.15");
    shop.desk.convert();
    assert_eq!(shop.state().waiting, []);
    assert_eq!(shop.desk.payment("pi_p3").exchange.unwrap().rate.unwrap().gross_minor, 920);
}

#[test]
fn payments_from_before_the_setting_are_converted_too_and_only_of_this_site() {
    let mut shop = Shop::new("UTC");
    let (other, _) = shop.desk.new_site("UTC");
    for n in 0..3 {
        shop.buy("usd", 100 + n, None, 0);
    }
    shop.desk.now_s.set(BEGIN_S + 3 * DAY_S);
    shop.desk.add_up();
    assert_eq!(shop.rows("exchange"), [] as [Value; 0]);
    let site: Site = read_reply(shop.set(true).body);
    assert_eq!(site.reporting_currency.as_deref(), Some("eur"));
    assert!(shop.state().under_way);
    shop.upload("2026-09-01,usd,eur,0.5");
    shop.desk.convert();
    shop.desk.add_up();
    assert!(!shop.state().under_way);
    let report = shop.report("2026-09-01", "2026-09-01", "");
    let all = report.currencies.iter().find(|one| one.currency == "all:eur").unwrap();
    assert_eq!(all.total.gross_minor, 50 + 51 + 51);
    let rates: Rates = read_reply(shop.desk.owner("GET", &format!("/api/sites/{other}/rates"), None).body);
    assert_eq!(rates.rates, []);
}

#[test]
fn rates_are_listed_replaced_and_refused_by_line() {
    let mut shop = Shop::new("UTC");
    let many: String =
        (0..150).map(|n| format!("2026-{:02}-{:02},usd,eur,0.{}\n", 1 + n / 28, 1 + n % 28, 9_000 + n)).collect();
    let stored: RatesStored = read_reply(shop.upload(&many).body);
    assert_eq!((stored.lines, stored.changed), (150, 150));
    let again: RatesStored = read_reply(shop.upload(&many).body);
    assert_eq!((again.lines, again.changed), (150, 0));
    let page = |cursor: &str| -> Rates {
        read_reply(shop.desk.owner("GET", &shop.path(&format!("/rates{cursor}")), None).body)
    };
    let first = page("");
    let second = page(&format!("?cursor={}", first.next_cursor.clone().unwrap()));
    assert_eq!((first.rates.len(), second.rates.len(), second.next_cursor), (100, 50, None));
    assert_eq!((first.rates[0].day.as_str(), first.rates[0].rate.as_str()), ("2026-06-10", "0.9149"));
    assert_eq!(second.rates[49].day, "2026-01-01");
    for (csv, told) in [("<script>", "Line 1"), ("2026-01-01,usd,eur,0", "Line 1"), ("", "no line")] {
        let reply = shop.upload(csv);
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("rates_invalid")), "{csv}");
        let message = reply.body["error"]["message"].as_str().unwrap();
        assert!(message.contains(told) && !message.contains("script"), "{message}");
    }
    for code in ["euro", "all:eur", "<b>"] {
        let reply = shop.desk.owner("PATCH", &shop.path(""), Some(json!({"reporting_currency": code})));
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("reporting_currency_invalid")));
    }
    for cursor in ["x", "2026-01-01~usd", "2026-01-01~usd~eur~x", "2026-13-01~usd~eur"] {
        assert_eq!(
            shop.desk.owner("GET", &shop.path(&format!("/rates?cursor={cursor}")), None).status,
            400,
            "{cursor}"
        );
    }
    // None of it converts anything while the site has no reporting currency.
    shop.buy("usd", 100, None, 0);
    shop.desk.convert();
    assert_eq!(shop.rows("exchange"), [] as [Value; 0]);
    assert!(shop.desk.payment("pi_p0").exchange.is_none());
}
