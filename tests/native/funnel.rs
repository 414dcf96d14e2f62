//! The funnel holds against plain counting of visits, events, identifies, Checkout Sessions, payments and entries, whatever is added up.

use super::rollup::{Happens, Place, happens};
use headwater::api::Funnel;
use headwater::base::time::{Day, DayRange, UnixSeconds, day_bounds, day_of};
use headwater::funnel::figures::{FunnelLine, FunnelMoney};
use headwater_tools::desk::block_on;
use headwater_tools::desk::read_reply;
use headwater_tools::shop::{Buyer, Purchase, SessionState, event};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What happens, beyond what a report looks at.
#[derive(Debug, Clone)]
enum Does {
    /// What a report looks at too.
    Shop(Happens),
    /// A visitor does something by name, in the session of some step.
    Act(u8, u8, &'static str),
    /// A visitor opens a checkout and leaves it; it carries the visitor, a reference, or the session alone, or it is another site's.
    Leave(u8, u8, u8),
    /// A visitor subscribes.
    Subscribe(u8),
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        6 => happens().prop_map(Does::Shop),
        2 => (0..6_u8, any::<u8>(), prop::sample::select(vec!["signup", "a b", "<script>"]))
            .prop_map(|(visitor, step, name)| Does::Act(visitor, step, name)),
        2 => (0..6_u8, any::<u8>(), 0..4_u8).prop_map(|(visitor, step, way)| Does::Leave(visitor, step, way)),
        1 => (0..6_u8).prop_map(Does::Subscribe),
    ]
}

fn uuid(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

/// A checkout that was left: when it was opened, and the ids that it carries.
struct Left {
    opened_s: i64,
    ids: Vec<String>,
}

fn take(place: &mut Place, left: &mut Vec<Left>, does: &Does, n: usize) {
    let now_s = place.desk.now_s.get();
    let (visitor, session) = match does {
        Does::Shop(what) => return place.take(what, n),
        Does::Act(visitor, step, _) | Does::Leave(visitor, step, _) => {
            (uuid(u64::from(*visitor) + 1), uuid(1_000 + u64::from(*step) % (n as u64 + 1)))
        }
        Does::Subscribe(visitor) => (uuid(u64::from(*visitor) + 1), String::new()),
    };
    let buyer = |metadata: Value| Buyer { customer: format!("cus_s{n}"), email: String::new(), metadata };
    match does {
        Does::Act(_, _, name) => {
            let beacon = json!({"version": 1, "type": "event", "name": name, "site": place.desk.site, "visitor": visitor, "session": session, "url": "https://shop.example/x", "referrer": ""});
            let _ = block_on(place.desk.answer(place.desk.beacon(&beacon)));
            place.desk.drain();
        }
        Does::Leave(_, _, way) => {
            let (metadata, reference, ids) = match way {
                0 => (json!({"headwater_visitor_id": visitor}), None, vec![visitor]),
                1 => (json!({}), Some(format!("hw_{visitor}_{session}")), vec![visitor, session]),
                2 => (json!({"headwater_session_id": session}), None, vec![session]),
                _ => (json!({"headwater_visitor_id": visitor, "headwater_site_id": "site_other"}), None, vec![]),
            };
            let purchase =
                Purchase { key: format!("left{n}"), buyer: buyer(metadata), amount: 500, currency: "eur", at_s: now_s };
            let state = SessionState {
                mode: "payment",
                status: "expired",
                paid: "unpaid",
                subscription: None,
                reference,
                link: None,
            };
            place.deliver(&[event("checkout.session.expired", now_s, purchase.session(&state))]);
            left.push(Left { opened_s: now_s - 60, ids });
        }
        Does::Subscribe(_) => {
            let buyer = buyer(json!({"headwater_visitor_id": visitor}));
            let purchase = Purchase { key: format!("sub{n}"), buyer, amount: 900, currency: "usd", at_s: now_s };
            place.deliver(&purchase.subscribe(&format!("sub_s{n}")));
        }
        Does::Shop(_) => {}
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
struct Asked {
    from: &'static str,
    to: &'static str,
    by: &'static str,
    event: &'static str,
    source: &'static str,
}

const fn asked(from: &'static str, to: &'static str, by: &'static str) -> Asked {
    Asked { from, to, by, event: "", source: "" }
}

const QUESTIONS: [Asked; 6] = [
    asked("2026-09-01", "2027-07-31", ""),
    asked("2026-09-01", "2027-07-31", "source"),
    Asked { event: "signup", ..asked("2026-09-01", "2027-07-31", "channel") },
    Asked { source: "a", ..asked("2026-09-03", "2026-09-20", "channel") },
    asked("2026-09-04", "2026-09-04", "source"),
    Asked { event: "<script>", ..asked("2026-10-02", "2026-12-31", "") },
];

/// A visitor, by plain counting.
#[derive(Debug, Default)]
struct Visitor {
    name: Option<String>,
    is_named: bool,
    acted: bool,
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_default().to_owned()
}

fn number(row: &Value, name: &str) -> i64 {
    row[name].as_i64().unwrap_or_default()
}

/// Every row that counts.
struct Rows {
    visits: Vec<Value>,
    events: Vec<Value>,
    identifies: Vec<Value>,
    payments: Vec<Value>,
    entries: Vec<Value>,
    changes: Vec<Value>,
}

impl Rows {
    fn read(place: &Place) -> Self {
        place.desk.lay_out_visits();
        let all = |table: &str, order: &str| {
            let sql = format!("SELECT * FROM {table} WHERE site = '{}' ORDER BY {order}", place.desk.site);
            place.desk.database.query(&sql).unwrap()
        };
        Self {
            visits: all("seen_visit", "started_s, rowid"),
            events: all("visit_event", "at_ms"),
            identifies: all("identify", "at_s"),
            payments: all("payment", "paid_s, id"),
            entries: all("entry", "at_s"),
            changes: all("recurring_change", "at_s"),
        }
    }
}

struct Plain<'a> {
    place: &'a Place,
    rows: &'a Rows,
    asked: Asked,
    from_s: i64,
    to_s: i64,
}

impl Plain<'_> {
    fn is_in(&self, at_s: i64) -> bool {
        (self.from_s..self.to_s).contains(&at_s)
    }

    fn visitors(&self) -> BTreeMap<String, Visitor> {
        let mut all: BTreeMap<String, Visitor> = BTreeMap::new();
        for row in &self.rows.visits {
            let (at_s, begins) = (number(row, "started_s"), row["begins"] == 1);
            let source = row["source"].as_str().map(str::to_owned);
            let source = source.or_else(|| (text(row, "channel") == "Direct").then(|| "(direct)".to_owned()));
            let passes = self.asked.source.is_empty() || (begins && source.as_deref() == Some(self.asked.source));
            if !self.is_in(at_s) || !passes {
                continue;
            }
            let acted = self.acted(row, at_s);
            let one = all.entry(text(row, "visitor")).or_default();
            one.acted |= acted;
            if begins && !one.is_named {
                one.is_named = true;
                one.name = match self.asked.by {
                    "" => None,
                    "channel" => Some(text(row, "channel")),
                    _ => source,
                };
            }
        }
        all
    }

    fn acted(&self, visit: &Value, at_s: i64) -> bool {
        let of_visit =
            |row: &&Value| text(row, "session") == text(visit, "id") && text(row, "visitor") == text(visit, "visitor");
        let until_s = at_s + 4 * 3_600;
        let event = self.asked.event;
        let is_asked = |row: &Value| event.is_empty() || text(row, "name") == event;
        let mut events = self.rows.events.iter().filter(of_visit);
        let mut identifies = self.rows.identifies.iter().filter(of_visit);
        events.any(|row| is_asked(row) && number(row, "at_ms") / 1_000 <= until_s)
            || event.is_empty() && identifies.any(|row| number(row, "at_s") <= until_s)
    }

    /// The last step of each visitor, and what follows from it.
    fn lines(&self, left: &[Left]) -> (BTreeMap<Option<String>, FunnelLine>, i64) {
        let visitors = self.visitors();
        let sessions: BTreeMap<String, String> =
            self.rows.visits.iter().map(|row| (text(row, "id"), text(row, "visitor"))).collect();
        let ids = left.iter().filter(|left| self.is_in(left.opened_s)).flat_map(|left| &left.ids);
        let mut checkouts: BTreeSet<String> = BTreeSet::new();
        for id in ids {
            checkouts.insert(id.clone());
            checkouts.extend(sessions.get(id).cloned());
        }
        let (firsts, all) = self.firsts(&mut checkouts);
        let mut lines: BTreeMap<Option<String>, FunnelLine> = BTreeMap::new();
        let mut inside = BTreeSet::new();
        for (who, visitor) in &visitors {
            let customers: BTreeSet<&String> = firsts
                .iter()
                .filter(|(_, visitor)| visitor.as_ref() == Some(who))
                .map(|(customer, _)| customer)
                .collect();
            inside.extend(customers.iter().copied());
            let checkout = !customers.is_empty() || checkouts.contains(who);
            let acted = visitor.acted || (self.asked.event.is_empty() && checkout);
            let line = lines.entry(visitor.name.clone()).or_default();
            line.name = visitor.name.clone();
            line.visited += 1;
            line.acted += i64::from(acted);
            line.checkout += i64::from(acted && checkout);
            if acted && !customers.is_empty() {
                line.paid += 1;
                line.paying += i64::from(customers.iter().any(|customer| self.pays(customer)));
                line.customers += i64::try_from(customers.len()).unwrap();
                for customer in customers {
                    self.add_net(customer, &mut line.money);
                }
            }
        }
        (lines, i64::try_from(all.iter().filter(|customer| !inside.contains(customer)).count()).unwrap())
    }

    /// Customers whose first payment was captured in the range, with its visitor; and all of them. Adds who paid at all to the checkouts.
    fn firsts(&self, checkouts: &mut BTreeSet<String>) -> (BTreeMap<String, Option<String>>, BTreeSet<String>) {
        let (mut firsts, mut seen) = (BTreeMap::new(), BTreeSet::new());
        for row in self.rows.payments.iter().filter(|row| row["renewal"] == 0) {
            let id = text(row, "id");
            let entries = self.entries(std::slice::from_ref(&id));
            let is_captured = entries.iter().any(|entry| {
                text(entry, "kind") == "payment"
                    && number(entry, "amount_minor") > 0
                    && self.is_in(number(entry, "at_s"))
            });
            let visitor = row["visitor"].as_str().map(str::to_owned);
            if is_captured {
                checkouts.extend(visitor.clone());
            }
            if number(row, "gross_minor") <= 0 {
                continue;
            }
            let customer = customer_of(row);
            if seen.insert(customer.clone()) && is_captured {
                firsts.insert(customer, visitor);
            }
        }
        let all = firsts.keys().cloned().collect();
        (firsts, all)
    }

    fn entries(&self, payments: &[String]) -> Vec<&Value> {
        self.rows.entries.iter().filter(|row| payments.contains(&text(row, "payment"))).collect()
    }

    fn entries_of(&self, customer: &str) -> Vec<&Value> {
        let own = self.rows.payments.iter().filter(|row| customer_of(row) == customer);
        let own: Vec<String> = own.map(|row| text(row, "id")).collect();
        self.entries(&own)
    }

    fn today(&self) -> Day {
        day_of(UnixSeconds::new(self.place.desk.now_s.get()), &self.place.zone).unwrap()
    }

    fn pays(&self, customer: &str) -> bool {
        let month = self.today().month().from();
        let before = DayRange::new(month, month).unwrap().before().unwrap().from().month().from();
        let since_s = before.starts_s(&self.place.zone);
        let captured = |entry: &&Value| {
            text(entry, "kind") == "payment" && number(entry, "amount_minor") > 0 && number(entry, "at_s") >= since_s
        };
        let now_s = self.place.desk.now_s.get();
        let own =
            self.rows.changes.iter().filter(|row| text(row, "customer") == customer && number(row, "at_s") <= now_s);
        self.entries_of(customer).iter().any(captured) || own.map(|row| number(row, "units")).sum::<i64>() > 0
    }

    fn add_net(&self, customer: &str, money: &mut Vec<FunnelMoney>) {
        let since_s = Day::parse(self.asked.from).unwrap().month().from().starts_s(&self.place.zone);
        for entry in self.entries_of(customer).into_iter().filter(|entry| number(entry, "at_s") >= since_s) {
            let (currency, net_minor) = (text(entry, "currency"), number(entry, "amount_minor"));
            match money.iter_mut().find(|one| one.currency == currency) {
                Some(one) => one.net_minor += net_minor,
                None => money.push(FunnelMoney { currency, minor_per_major: 100, net_minor }),
            }
        }
        money.sort_by(|a, b| a.currency.cmp(&b.currency));
    }
}

fn customer_of(row: &Value) -> String {
    ["customer", "email", "visitor", "id"].iter().find_map(|name| row[*name].as_str()).unwrap().to_owned()
}

fn ask(place: &Place, asked: Asked) -> Funnel {
    let Asked { from, to, by, event, source } = asked;
    let mut query = format!("from={from}&to={to}&mode=test");
    for (name, value) in [("breakdown=", by), ("custom_event=", event), ("filter=source:is:", source)] {
        if !value.is_empty() {
            query.push_str(&format!("&{name}{}", value.replace('<', "%3C").replace('>', "%3E")));
        }
    }
    let reply = place.desk.owner("GET", &format!("/api/sites/{}/funnel?{query}", place.desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, place.desk.faults);
    Funnel { computed_at_s: 0, ..read_reply(reply.body) }
}

fn assert_counted(place: &Place, rows: &Rows, left: &[Left], asked: Asked) -> Funnel {
    let range = DayRange::new(Day::parse(asked.from).unwrap(), Day::parse(asked.to).unwrap()).unwrap();
    let bounds = day_bounds(&range, &place.zone);
    let plain = Plain { place, rows, asked, from_s: bounds[0].starts_s, to_s: bounds[bounds.len() - 1].ends_s };
    let (mut lines, outside) = plain.lines(left);
    let answer = ask(place, asked);
    if asked.by.is_empty() {
        assert!(answer.lines.is_empty(), "{asked:?}");
        assert_eq!(answer.total, lines.remove(&None).unwrap_or_default(), "{asked:?}");
    } else {
        assert_eq!(answer.lines.len(), lines.len(), "{asked:?}: {lines:#?}, {:#?}", answer.lines);
        for line in &answer.lines {
            assert_eq!(lines.get(&line.name), Some(line), "{asked:?}");
        }
        let steps: [fn(&FunnelLine) -> i64; 4] =
            [|line| line.visited, |line| line.checkout, |line| line.paid, |line| line.customers];
        for step in steps {
            assert_eq!(answer.lines.iter().map(step).sum::<i64>(), step(&answer.total), "{asked:?}");
        }
    }
    assert_eq!(answer.outside_customers, outside, "{asked:?}");
    for line in answer.lines.iter().chain([&answer.total]) {
        let steps = [line.visited, line.acted, line.checkout, line.paid, line.paying];
        assert!(steps.is_sorted_by(|a, b| a >= b), "{steps:?}");
    }
    answer
}

fn assert_all(place: &Place, left: &[Left]) -> Vec<Funnel> {
    let rows = Rows::read(place);
    QUESTIONS.iter().map(|asked| assert_counted(place, &rows, left, *asked)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn a_funnel_is_what_the_rows_say_whatever_is_added_up(
        all in prop::collection::vec((does(), 0..3_u16), 1..60),
        zone in prop::sample::select(vec!["UTC", "America/New_York", "Pacific/Apia"]),
    ) {
        let mut place = Place::new(zone);
        let mut left = Vec::new();
        for (n, (what, days)) in all.iter().enumerate() {
            take(&mut place, &mut left, what, n);
            take(&mut place, &mut left, &Does::Shop(Happens::Minutes(days * 1_440)), n);
        }
        let partly = assert_all(&place, &left);
        place.desk.now_s.set((place.desk.now_s.get() / 86_400 + 1) * 86_400 + 9 * 3_600);
        let live = assert_all(&place, &left);
        place.desk.add_up();
        let added_up = assert_all(&place, &left);
        place.forget_sums();
        prop_assert_eq!(&assert_all(&place, &left), &added_up);
        prop_assert_eq!(&live, &added_up);
        prop_assert_eq!(partly.len(), QUESTIONS.len());
    }
}

/// A name of 65 characters.
const LONG_EVENT: &str = "from=2026-08-01&to=2026-09-30&mode=test&custom_event=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn what_cannot_be_asked_is_refused() {
    let place = Place::new("UTC");
    for (query, code) in [
        ("from=2026-08-01&to=2026-09-30&mode=test&breakdown=rung", "breakdown_invalid"),
        ("from=2026-08-01&to=2026-09-30&mode=test&breakdown=source,channel", "breakdown_invalid"),
        ("from=2026-08-01&to=2026-09-30&mode=test&filter=rung:is:email", "filter_invalid"),
        ("from=2025-01-01&to=2026-09-30&mode=test", "range_invalid"),
        ("from=2020-01-01&to=2020-09-30&mode=test", "range_invalid"),
        (LONG_EVENT, "custom_event_invalid"),
        ("from=2026-08-01&to=2026-09-30&mode=test&currency=euro", "currency_invalid"),
    ] {
        for file in ["funnel", "funnel.csv"] {
            let reply = place.desk.owner("GET", &format!("/api/sites/{}/{file}?{query}", place.desk.site), None);
            assert_eq!(reply.status, 400, "{query}: {}", reply.body);
            assert!(format!("{:?}", reply.body).contains(code), "{query}: {}", reply.body);
        }
    }
}

#[test]
fn a_file_has_a_row_for_each_currency_and_names_are_no_formulas() {
    let mut place = Place::new("UTC");
    let mut left = Vec::new();
    place.desk.visit(
        &uuid(1),
        &uuid(1_000),
        headwater_tools::visit::Landing::at("https://shop.example/?utm_source=%3D1%2B1"),
    );
    take(&mut place, &mut left, &Does::Subscribe(0), 5);
    let path =
        format!("/api/sites/{}/funnel.csv?from=2026-09-01&to=2026-09-30&mode=test&breakdown=source", place.desk.site);
    let request = place.desk.owner_request("GET", &path, None);
    let reply = block_on(place.desk.answer(request));
    let text = reply.body.as_str().unwrap_or_default().to_owned();
    assert!(text.contains("(all),1,1,1,1,1,1,usd,900,9.00"), "{text}");
    assert!(text.lines().skip(2).all(|line| !line.starts_with('=')), "{text}");
}

/// The example of `docs/funnel.md`.
#[test]
fn the_example_of_the_documentation_holds() {
    let mut place = Place::new("UTC");
    place.desk.now_s.set(1_794_391_200);
    let mut left = Vec::new();
    for (visitor, source) in [(1, "google"), (2, "google"), (3, "news")] {
        let url = format!("https://shop.example/?utm_source={source}");
        place.desk.visit(&uuid(visitor), &uuid(999 + visitor), headwater_tools::visit::Landing::at(&url));
    }
    take(&mut place, &mut left, &Does::Act(0, 0, "signup"), 0);
    let buyer = Buyer {
        customer: "cus_ann".to_owned(),
        email: "ann@example.com".to_owned(),
        metadata: json!({"headwater_visitor_id": uuid(1)}),
    };
    let at_s = place.desk.now_s.get();
    let purchase = Purchase { key: "ann".to_owned(), buyer, amount: 2_000, currency: "eur", at_s };
    place.deliver(&purchase.subscribe("sub_ann"));
    take(&mut place, &mut left, &Does::Leave(1, 1, 1), 7);
    let steps = |line: &FunnelLine| {
        let net = line.money.iter().map(|money| money.net_minor).sum::<i64>();
        (line.name.clone(), [line.visited, line.acted, line.checkout, line.paid, line.paying], net)
    };
    let november = asked("2026-11-01", "2026-11-30", "source");
    let answer = ask(&place, november);
    let name = |name: &str| Some(name.to_owned());
    let lines = [(name("google"), [2, 2, 2, 1, 1], 2_000), (name("news"), [1, 0, 0, 0, 0], 0)];
    assert_eq!(answer.lines.iter().map(steps).collect::<Vec<_>>(), lines);
    assert_eq!(steps(&answer.total), (None, [3, 2, 2, 1, 1], 2_000));
    let signed_up = ask(&place, Asked { event: "signup", ..november });
    assert_eq!(steps(&signed_up.lines[0]), (name("google"), [2, 1, 1, 1, 1], 2_000));
    assert_eq!(
        signed_up.events.iter().map(|event| (event.name.as_str(), event.visits)).collect::<Vec<_>>(),
        [("signup", 1)]
    );
}

/// A stranger opens as many Checkout Sessions as the shop lets them.
#[test]
fn what_is_read_of_unpaid_checkouts_has_an_end_and_says_so() {
    let mut place = Place::new("UTC");
    let mut left = Vec::new();
    for visitor in [1, 2] {
        let landing = headwater_tools::visit::Landing::at("https://shop.example/?utm_source=news");
        place.desk.visit(&uuid(visitor), &uuid(999 + visitor), landing);
        place.desk.now_s.set(place.desk.now_s.get() + 3_600);
        take(&mut place, &mut left, &Does::Leave(u8::try_from(visitor).unwrap() - 1, 0, 0), 7 * visitor as usize);
    }
    let copies = |from: u32, to: u32| {
        let copy = format!(
            "INSERT INTO fact SELECT site, mode, 'cs_copy' || n.value, digest, integration, as_of_s, origin, event, body
             FROM fact JOIN (WITH RECURSIVE n(value) AS (VALUES({from}) UNION ALL SELECT value + 1 FROM n WHERE value < {to}) SELECT value FROM n) n
             WHERE object = (SELECT object FROM fact WHERE object >= 'cs_' AND object < 'cs`' ORDER BY coalesce(body ->> '$.d', body ->> '$.created_s', as_of_s) DESC LIMIT 1)"
        );
        place.desk.database.execute(&copy).unwrap();
    };
    let answer = || ask(&place, asked("2026-09-01", "2027-07-31", ""));
    copies(1, 9_998);
    assert_eq!((answer().total.checkout, answer().more_checkouts), (2, false));
    copies(9_999, 9_999);
    assert_eq!((answer().total.checkout, answer().more_checkouts), (1, true));
}
