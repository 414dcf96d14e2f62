//! A thousand random questions, each answered a second time by looking at every visit and every payment, whatever of them is added up.
//!
//! The second reading shares nothing with the first but the journeys that the ladder decided on: it has its own models, its own filters and
//! its own sums, in the plainest way.

use headwater::api::{PaymentDetail, Report};
use headwater::attribution::{Confidence, Model};
use headwater_tools::desk::{Desk, SIGNING_SECRET, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;
const DAY_S: i64 = 86_400;
const MILLION: i64 = 1_000_000;

/// Draws the same in every run.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    pub(crate) fn of<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn uuid(n: usize) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

const PAGES: [&str; 8] = [
    "https://shop.example/",
    "https://shop.example/a?utm_source=News&utm_medium=email&utm_campaign=one",
    "https://shop.example/a?utm_source=news&utm_medium=email&utm_campaign=two&utm_content=big",
    "https://www.shop.example/b?gclid=x&utm_campaign=one",
    "https://shop.example/b?utm_source=partner&utm_medium=affiliate&utm_term=shoes",
    "https://shop.example/c?utm_campaign=lost",
    "https://shop.example/c?ref=friend",
    "https://shop.example/",
];
const REFERRERS: [&str; 4] = ["", "", "https://www.google.com/", "https://blog.example/post"];
const COUNTRIES: [&str; 4] = ["DE", "FR", "US", ""];
const ZONE: &str = "America/New_York";

/// What payments bought, by their ids.
type AllBought = BTreeMap<String, Names>;

/// The object of the first event of a type.
fn object<'a>(events: &'a mut [Value], of: &str) -> &'a mut Value {
    &mut events.iter_mut().find(|event| event["type"] == of).unwrap()["data"]["object"]
}

/// The events of a purchase, and what it buys: once, by a subscription, or by one that renews and whose beginning nobody reported.
fn buys(purchase: &Purchase, draw: &mut Draw) -> (Vec<Value>, Names) {
    let mut names = Names::new();
    let mut tell = |dimension, name: &str| names.insert(dimension, name.to_owned());
    let subscription = format!("sub_{}", purchase.key);
    let mut events = match draw.below(6) {
        0 => {
            let mut events = purchase.subscribe(&subscription);
            let of_now = |price: &str, amount: i64| json!({"amount": amount, "pricing": {"price_details": {"price": price, "product": "prod_plan"}}});
            let of_before = json!({"amount": 900, "price": {"id": "price_yearly", "product": {"id": "prod_year"}, "recurring": {"interval": "year"}}});
            // By the largest line; without one by the subscription's item.
            let (lines, price, product, interval) = match draw.below(3) {
                0 => (
                    vec![of_now("price_small", 3), of_now("price_monthly", 900), of_now("price_late", 900)],
                    "price_monthly",
                    "prod_plan",
                    "month",
                ),
                1 => (vec![of_now("price_back", -5), of_before], "price_yearly", "prod_year", "year"),
                _ => (vec![], "price_monthly", "prod_plan", "month"),
            };
            object(&mut events, "invoice.paid")["lines"]["data"] = json!(lines);
            tell("price", price);
            tell("product", product);
            tell("interval", interval);
            events
        }
        1 if purchase.buyer.customer.starts_with("cus_of_") => purchase.renew(&subscription),
        _ => {
            tell("interval", "one_time");
            let mut events = purchase.once();
            if draw.below(3) == 0 {
                let discounts =
                    json!([{"coupon": "a", "promotion_code": null}, {"promotion_code": {"id": "promo_autumn"}}]);
                object(&mut events, "checkout.session.completed")["discounts"] = discounts;
                tell("promotion_code", "promo_autumn");
            }
            events
        }
    };
    let country = draw.of(&["de", "FR", "Narnia", ""]);
    object(&mut events, "charge.succeeded")["billing_details"]["address"] = json!({"country": country});
    if country.len() == 2 {
        tell("billing_country", &country.to_uppercase());
    }
    (events, names)
}

/// Eighty days of a shop: sixty visitors, five hundred visits, a hundred and sixty purchases, some of them given back.
pub(crate) fn world() -> (Desk, AllBought) {
    let mut desk = Desk::new(BEGIN_S);
    (desk.site, desk.integration) = desk.new_site(ZONE);
    let mut draw = Draw(7);
    let deliver = |desk: &Desk, events: &[Value]| {
        for event in events {
            assert_eq!(desk.deliver_to(&desk.integration, SIGNING_SECRET, event).status, 200);
        }
    };
    let mut sold: Vec<Purchase> = Vec::new();
    let mut all_bought = AllBought::new();
    for n in 0..800 {
        desk.now_s.set(desk.now_s.get() + i64::try_from(draw.below(17_000)).unwrap());
        let now_s = desk.now_s.get();
        match draw.below(13) {
            0..=7 => {
                let landing = Landing { url: draw.of(&PAGES), referrer: draw.of(&REFERRERS) };
                desk.visit(&uuid(1 + draw.below(60)), &uuid(1_000 + n), landing);
            }
            8..=10 => {
                let metadata = match draw.below(6) {
                    0 => json!({}),
                    1 => json!({"utm_source": "podcast", "utm_campaign": "spoken"}),
                    2 => json!({"headwater_visitor_id": uuid(900)}),
                    _ => json!({"headwater_visitor_id": uuid(1 + draw.below(60))}),
                };
                // Who names a source in the payment's own metadata is nobody that was ever identified.
                let nobody = metadata["utm_source"].is_string();
                let email = format!("{}@example.com", if nobody { 900 } else { draw.below(40) });
                // Some come back, and some are guests.
                let customer = match draw.below(3) {
                    0 => String::new(),
                    1 if !nobody => format!("cus_{}", draw.below(30)),
                    _ => format!("cus_of_{n}"),
                };
                let buyer = Buyer { customer, email, metadata };
                let currency = if draw.below(4) == 0 { "usd" } else { "eur" };
                let amount = 1 + i64::try_from(draw.below(99_999)).unwrap();
                let purchase = Purchase { key: format!("p{n}"), buyer, amount, currency, at_s: now_s };
                let (events, names) = buys(&purchase, &mut draw);
                deliver(&desk, &events);
                all_bought.insert(format!("pi_{}", purchase.key), names);
                sold.push(purchase);
            }
            11 if !sold.is_empty() => {
                let purchase = &sold[draw.below(sold.len())];
                deliver(&desk, &purchase.refund(1 + purchase.amount / 3, now_s));
            }
            _ => {
                let traits = json!({"email": format!("{}@example.com", draw.below(40))});
                desk.identify(&uuid(1 + draw.below(60)), &uuid(1_000 + draw.below(n + 1)), &traits);
            }
        }
        desk.drain();
    }
    // What a test cannot send in a few beacons.
    for (n, country) in COUNTRIES.iter().enumerate() {
        let set = format!("country = nullif('{country}', ''), device = 'mobile', hits = 1 + {n}, events = {n} % 2");
        let of = format!("unicode(substr(id, 8, 1)) % {} = {n}", COUNTRIES.len());
        desk.database.execute(&format!("UPDATE visit SET {set} WHERE {of}")).unwrap();
    }
    desk.database
        .execute(
            "INSERT INTO engagement (site, session, page, engaged_ms, scroll_percent, first_s, last_s)
             SELECT (SELECT n.id FROM site n WHERE n.number = site_number), id, 'shop.example/', started_s % 20000, 50, started_s, started_s FROM visit WHERE started_s % 3 > 0",
        )
        .unwrap();
    desk.now_s.set(desk.now_s.get() + 3_000);
    (desk, all_bought)
}

/// Names under each dimension.
type Names = BTreeMap<&'static str, String>;

struct Seen {
    at_s: i64,
    visitor: String,
    begins: bool,
    figures: [i64; 4],
    names: Names,
}

/// The names of a session's touch and device, from its row.
fn names(row: &Value) -> Names {
    let touch: Value = serde_json::from_str(row["touch"].as_str().unwrap()).unwrap();
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let tagged = text(&touch["utm_medium"]).map(|medium| medium.to_lowercase());
    let direct = (row["channel"] == "Direct").then(|| "(direct)".to_owned());
    let landing = text(&touch["landing_page"]);
    let host = landing.as_deref().and_then(|page| page.split('/').next()).map(str::to_owned);
    let visitor = row["is_new"].as_i64().map(|is_new| if is_new == 1 { "new" } else { "returning" }.to_owned());
    let all = [
        ("channel", text(&row["channel"])),
        ("source", text(&row["source"]).or(direct)),
        ("medium", tagged.or_else(|| text(&touch["click_kind"]).map(|_| "cpc".to_owned()))),
        ("campaign", text(&touch["utm_campaign"])),
        ("term", text(&touch["utm_term"])),
        ("content", text(&touch["utm_content"])),
        ("referrer", text(&touch["referrer"])),
        ("landing_page", landing),
        ("host", host),
        ("click_kind", text(&touch["click_kind"])),
        ("country", text(&row["country"])),
        ("device", text(&row["device"])),
        ("visitor", visitor),
    ];
    all.into_iter().filter_map(|(dimension, name)| Some((dimension, name?))).collect()
}

const OF_TOUCH: [&str; 10] =
    ["channel", "source", "medium", "campaign", "term", "content", "referrer", "landing_page", "host", "click_kind"];
const OF_DEVICE: [&str; 3] = ["country", "device", "visitor"];
const OF_BOUGHT: [&str; 5] = ["product", "price", "interval", "billing_country", "promotion_code"];
const OF_MONEY: [&str; 9] =
    ["confidence", "rung", "renewal", "product", "price", "interval", "billing_country", "promotion_code", "customer"];

/// A touch of a payment.
struct Touched {
    at_s: i64,
    age_s: i64,
    joined: bool,
    names: Names,
}

/// A payment as plainly as it can be.
struct Bought {
    /// It is the first of its customer that renews nothing.
    is_first: bool,
    currency: String,
    entries: Vec<(i64, i64, bool)>,
    confidence: Confidence,
    has_rung: bool,
    names: Names,
    journey: Vec<Touched>,
    /// Who has the credit where no touch has.
    own: Names,
}

/// Everything, read once.
struct Read {
    visits: Vec<Seen>,
    bought: Vec<Bought>,
    /// Days of the site's zone: name, first instant, the first one after it.
    days: Vec<(String, i64, i64)>,
}

fn read(desk: &Desk, all_bought: &AllBought) -> Read {
    desk.lay_out_visits();
    let sql = format!(
        "SELECT s.*, ifnull((SELECT sum(engaged_ms) FROM engagement e WHERE e.session = s.id), 0) AS engaged FROM seen_visit s WHERE site = '{}'",
        desk.site
    );
    let rows = desk.database.query(&sql).unwrap();
    let by_id: BTreeMap<String, Names> =
        rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), names(row))).collect();
    let seen = |row: &Value| {
        let number = |name: &str| row[name].as_i64().unwrap_or(0);
        let (pages, engaged) = (number("hits"), number("engaged"));
        let bounce = i64::from(pages <= 1 && number("events") == 0 && engaged < 10_000);
        Seen {
            at_s: number("started_s"),
            visitor: row["visitor"].as_str().unwrap().to_owned(),
            begins: number("begins") == 1,
            figures: [1, pages, bounce, engaged],
            names: names(row),
        }
    };
    let ids = desk.database.query(&format!("SELECT id FROM payment WHERE site = '{}'", desk.site)).unwrap();
    let firsts = first_payments(desk);
    let customers = customers(desk);
    assert!(firsts.len() > 20 && firsts.len() + 20 < ids.len(), "{} of {}", firsts.len(), ids.len());
    let one = |row: &Value| {
        let id = row["id"].as_str().unwrap();
        let mut bought = Bought { is_first: firsts.contains(id), ..bought(desk, id, &by_id) };
        bought.names.extend(all_bought[id].clone());
        bought.names.insert("customer", customers[id].clone());
        bought
    };
    let bought = ids.iter().map(one).collect();
    let zone = jiff_days();
    Read { visits: rows.iter().map(seen).collect(), bought, days: zone }
}

/// The days of New York from late August to late December 2026. Summer time ends there on 1 November at two.
fn jiff_days() -> Vec<(String, i64, i64)> {
    let months = [("2026-08", 31), ("2026-09", 30), ("2026-10", 31), ("2026-11", 30), ("2026-12", 31)];
    // 2026-08-01T00:00 in New York is four in the morning in Greenwich.
    let mut at_s = 1_785_556_800;
    let mut days = Vec::new();
    for (month, last) in months {
        for day in 1..=last {
            let length_s = if (month, day) == ("2026-11", 1) { DAY_S + 3_600 } else { DAY_S };
            days.push((format!("{month}-{day:02}"), at_s, at_s + length_s));
            at_s += length_s;
        }
    }
    days
}

/// Who paid each payment.
fn customers(desk: &Desk) -> BTreeMap<String, String> {
    let rows = desk.database.query(&format!("SELECT * FROM payment WHERE site = '{}'", desk.site)).unwrap();
    let who = |row: &Value| {
        let whose = ["customer", "email", "visitor", "id"].iter().find_map(|name| row[*name].as_str());
        (row["id"].as_str().unwrap().to_owned(), whose.unwrap().to_owned())
    };
    rows.iter().map(who).collect()
}

/// The first payment of each customer.
fn first_payments(desk: &Desk) -> BTreeSet<String> {
    let sql = format!(
        "SELECT * FROM payment WHERE site = '{}' AND gross_minor > 0 AND renewal = 0 ORDER BY paid_s, id",
        desk.site
    );
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut is_new = |row: &Value| {
        let whose = ["customer", "email", "visitor"].iter().find_map(|name| row[*name].as_str());
        whose.is_none_or(|whose| seen.insert(whose.to_owned()))
    };
    let mut rows = desk.database.query(&sql).unwrap();
    rows.retain(&mut is_new);
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn bought(desk: &Desk, id: &str, sessions: &BTreeMap<String, Names>) -> Bought {
    let path = format!("/api/sites/{}/payments/{id}?mode=test", desk.site);
    let detail: PaymentDetail = read_reply(desk.owner("GET", &path, None).body);
    let paid = &detail.payment;
    let word = |value: Value| value.as_str().unwrap().to_owned();
    let mut names = Names::new();
    names.insert("renewal", if paid.renewal { "renewal" } else { "first" }.to_owned());
    if let Some(rung) = paid.rung {
        names.insert("rung", word(serde_json::to_value(rung).unwrap()));
    }
    let touched = |touch: &headwater::api::JourneyTouch| Touched {
        at_s: touch.at_s,
        age_s: paid.paid_at_s - touch.at_s,
        joined: touch.joined,
        names: sessions[&touch.session].clone(),
    };
    let own = detail.credits.first().filter(|credit| credit.touch.is_none());
    let own = own.map_or_else(
        || vec![("channel", Some("Unassigned".to_owned()))],
        |credit| {
            let channel = credit.channel.map(|channel| channel.as_str().to_owned());
            vec![("channel", channel), ("source", credit.source.clone()), ("campaign", credit.campaign.clone())]
        },
    );
    Bought {
        is_first: false,
        currency: paid.currency.clone(),
        entries: detail
            .entries
            .iter()
            .map(|entry| (entry.at_s, entry.amount_minor, word(serde_json::to_value(entry.kind).unwrap()) == "payment"))
            .collect(),
        confidence: paid.confidence,
        has_rung: paid.rung.is_some(),
        names,
        journey: detail.journey.iter().map(touched).collect(),
        own: own.into_iter().filter_map(|(dimension, name)| Some((dimension, name?))).collect(),
    }
}

#[derive(Debug)]
struct Question {
    from: usize,
    to: usize,
    model: Model,
    window: Option<&'static str>,
    by_acquisition: bool,
    by_hour: bool,
    filters: Vec<(&'static str, &'static str, &'static str)>,
    breakdown: Vec<&'static str>,
}

impl Question {
    fn draw(draw: &mut Draw, days: usize) -> Self {
        let all: Vec<&str> = OF_TOUCH.into_iter().chain(OF_DEVICE).chain(OF_MONEY).collect();
        let from = 20 + draw.below(days - 21);
        let most = draw.of(&[8, 100]);
        let to = (from + draw.below(most)).min(days - 1);
        let values = [
            "Direct",
            "news",
            "email",
            "one",
            "(none)",
            "e",
            "DE",
            "mobile",
            "new",
            "high",
            "first",
            "gclid",
            "shop.example/a",
            "oo",
            "Email",
            "client_reference",
            "visitor_metadata",
            "google",
            "cpc",
            "lost",
            "podcast",
            "medium",
            "prod_plan",
            "month",
            "one_time",
            "FR",
            "promo_autumn",
            "cus_7",
        ];
        let operators = ["is", "is", "is_not", "contains", "does_not_contain"];
        // One in three is what sums know: no filter, a model that is stored, the site's own window.
        let plain = draw.below(3) == 0;
        let count = if plain { 0 } else { draw.below(3) };
        let filters = (0..count).map(|_| (draw.of(&all), draw.of(&operators), draw.of(&values))).collect();
        let wanted: BTreeSet<&str> = (0..1 + draw.below(3)).map(|_| draw.of(&all)).collect();
        let window = if plain { None } else { draw.of(&[None, Some("7"), Some("30"), Some("lifetime")]) };
        let model = if plain { draw.of(&Model::STORED) } else { draw.of(&Model::ALL) };
        let by_acquisition = draw.below(3) == 0;
        let by_hour = to - from < 7 && draw.below(2) == 0;
        Self { from, to, model, window, by_acquisition, by_hour, filters, breakdown: wanted.into_iter().collect() }
    }

    fn address(&self, desk: &Desk, read: &Read) -> String {
        let (from, to) = (&read.days[self.from].0, &read.days[self.to].0);
        let mut text = format!("/api/sites/{}/report?from={from}&to={to}&mode=test", desk.site);
        text += &format!("&model={}&breakdown={}", self.model.as_str(), self.breakdown.join(","));
        text += &self.window.map(|window| format!("&window={window}")).unwrap_or_default();
        text += if self.by_acquisition { "&basis=acquisition" } else { "" };
        text += if self.by_hour { "&grain=hour" } else { "" };
        for (dimension, operator, value) in &self.filters {
            text += &format!("&filter={dimension}:{operator}:{value}");
        }
        text
    }

    /// Where each number of a list is of: the days, or their hours.
    fn places(&self, read: &Read) -> Vec<(i64, i64)> {
        let days = read.days[self.from..=self.to].iter().map(|(_, starts_s, ends_s)| (*starts_s, *ends_s));
        let hours = |(starts_s, ends_s): (i64, i64)| (starts_s..ends_s).step_by(3_600).map(|at_s| (at_s, at_s + 3_600));
        if self.by_hour { days.flat_map(hours).collect() } else { days.collect() }
    }

    fn window_s(&self) -> Option<i64> {
        match self.window {
            None => Some(90 * DAY_S),
            Some("lifetime") => None,
            Some(days) => Some(days.parse::<i64>().unwrap() * DAY_S),
        }
    }

    /// Values of one dimension and operator are *or*; so each such pair is asked once.
    fn admits(&self, of: &[&str], name: impl Fn(&str) -> Option<String>) -> bool {
        let pairs: BTreeSet<(&str, &str)> =
            self.filters.iter().map(|(d, o, _)| (*d, *o)).filter(|(d, _)| of.contains(d)).collect();
        pairs.into_iter().all(|(dimension, operator)| {
            let values = self.filters.iter().filter(|(d, o, _)| (*d, *o) == (dimension, operator)).map(|(_, _, v)| *v);
            let name = name(dimension);
            let mut is = values.clone().map(|value| name.as_deref().unwrap_or("(none)") == value);
            let mut has =
                values.map(|value| name.as_deref().is_some_and(|n| n.to_lowercase().contains(&value.to_lowercase())));
            match operator {
                "is" => is.any(|yes| yes),
                "is_not" => !is.any(|yes| yes),
                "contains" => has.any(|yes| yes),
                _ => !has.any(|yes| yes),
            }
        })
    }
}

/// Weights in millionths, by the book.
fn weights(model: Model, journey: &[&Touched]) -> Vec<i64> {
    let count = journey.len();
    let single = |place: usize| (0..count).map(|at| if at == place { MILLION } else { 0 }).collect();
    let is_direct = |touch: &&&Touched| touch.names.get("channel").map(String::as_str) == Some("Direct");
    #[expect(clippy::cast_precision_loss, reason = "the second reading is in floats")]
    let exact: Vec<f64> = match model {
        Model::FirstTouch => return single(0),
        Model::LastTouch => return single(count - 1),
        Model::LastNonDirect => {
            return single((0..count).rev().find(|at| !is_direct(&&journey[*at])).unwrap_or(count - 1));
        }
        Model::Linear => vec![1.0 / count as f64; count],
        Model::PositionBased if count < 3 => vec![1.0 / count as f64; count],
        Model::PositionBased => {
            (0..count).map(|at| if at == 0 || at == count - 1 { 0.4 } else { 0.2 / (count - 2) as f64 }).collect()
        }
        Model::TimeDecay => {
            let power = |touch: &&Touched| 0.5_f64.powf(touch.age_s as f64 / (7 * DAY_S) as f64);
            let sum: f64 = journey.iter().map(power).sum();
            journey.iter().map(|touch| power(touch) / sum).collect()
        }
    };
    #[expect(clippy::cast_possible_truncation, reason = "below a million")]
    let mut whole: Vec<i64> = exact.iter().map(|part| (part * 1e6 + 1e-6).floor() as i64).collect();
    let mut order: Vec<usize> = (0..count).collect();
    #[expect(clippy::cast_precision_loss, reason = "below a million")]
    let rest = |at: usize| exact[at] * 1e6 - whole[at] as f64;
    let rests: Vec<f64> = (0..count).map(rest).collect();
    order.sort_by(|a, b| if (rests[*a] - rests[*b]).abs() < 1e-6 { a.cmp(b) } else { rests[*b].total_cmp(&rests[*a]) });
    let left = usize::try_from(MILLION - whole.iter().sum::<i64>()).unwrap();
    for at in order.into_iter().take(left) {
        whole[at] += 1;
    }
    whole
}

/// Gross, back, net, millionths of payments and of new customers.
type Sums = [i64; 5];

/// A credited part of a payment: names, how sure, weight, and when its touch was, if one has it.
type Part<'a> = (Option<&'a Names>, Confidence, i64, Option<i64>);

/// The credited parts of a payment.
fn parts<'a>(bought: &'a Bought, question: &Question) -> Vec<Part<'a>> {
    if !bought.has_rung {
        return vec![(None, bought.confidence, MILLION, None)];
    }
    let window_s = question.window_s();
    let within: Vec<&Touched> =
        bought.journey.iter().filter(|touch| window_s.is_none_or(|window_s| touch.age_s <= window_s)).collect();
    let tells = |touch: &&&Touched| !touch.joined && touch.names.get("channel").map(String::as_str) != Some("Direct");
    let own_only = within.iter().any(|touch| tells(&touch));
    let counted: Vec<&Touched> = within.into_iter().filter(|touch| !touch.joined || !own_only).collect();
    if counted.is_empty() || bought.confidence == Confidence::Unknown {
        return vec![(Some(&bought.own), bought.confidence, MILLION, None)];
    }
    let weights = weights(question.model, &counted);
    let sure =
        |touch: &Touched| if touch.joined { bought.confidence.min(Confidence::Medium) } else { bought.confidence };
    let part = |(touch, weight): (&&'a Touched, i64)| (Some(&touch.names), sure(touch), weight, Some(touch.at_s));
    counted.iter().zip(weights).map(part).collect()
}

fn assert_answered(desk: &Desk, read: &Read, question: &Question) {
    let address = question.address(desk, read);
    let report: Report = read_reply(desk.owner("GET", &address, None).body);
    let (from_s, to_s) = (read.days[question.from].1, read.days[question.to].2);
    let asks_touch = question.filters.iter().any(|(dimension, _, _)| OF_TOUCH.contains(dimension));
    let of_visits: Vec<&str> = OF_TOUCH.into_iter().chain(OF_DEVICE).collect();
    let visits: Vec<&Seen> = read
        .visits
        .iter()
        .filter(|seen| (from_s..to_s).contains(&seen.at_s) && (seen.begins || !asks_touch))
        .filter(|seen| question.admits(&of_visits, |dimension| seen.names.get(dimension).cloned()))
        .collect();
    let figures = |visits: &[&Seen]| {
        let visitors: BTreeSet<&str> = visits.iter().map(|seen| seen.visitor.as_str()).collect();
        let sum = |at: usize| visits.iter().map(|seen| seen.figures[at]).sum::<i64>();
        [i64::try_from(visitors.len()).unwrap(), sum(0), sum(1), sum(2), sum(3)]
    };
    let v = &report.visits;
    assert_eq!(
        [v.visitors, v.sessions, v.page_views, v.bounces, v.engaged_ms],
        figures(&visits),
        "visits of {address}"
    );
    for day in &report.visit_days {
        let (_, starts_s, ends_s) = read.days.iter().find(|(name, _, _)| *name == day.day).unwrap();
        let of_day: Vec<&Seen> =
            visits.iter().filter(|seen| (*starts_s..*ends_s).contains(&seen.at_s)).copied().collect();
        assert_eq!([day.figures.visitors, day.figures.sessions], figures(&of_day)[..2], "{} of {address}", day.day);
    }
    let hours: Vec<i64> = question.places(read).into_iter().map(|(starts_s, _)| starts_s).collect();
    assert_eq!(report.hours, if question.by_hour { hours } else { Vec::new() }, "{address}");
    for hour in &report.visit_hours {
        let of_hour = visits.iter().filter(|seen| (hour.starts_s..hour.starts_s + 3_600).contains(&seen.at_s));
        let of_hour: Vec<&Seen> = of_hour.copied().collect();
        assert_eq!([hour.figures.visitors, hour.figures.sessions], figures(&of_hour)[..2], "{hour:?} of {address}");
    }
    let parts = report.visit_days.iter().map(|day| day.figures.sessions);
    let parts = parts.chain(report.visit_hours.iter().map(|hour| hour.figures.sessions));
    assert_eq!(parts.sum::<i64>(), v.sessions, "{address}");
    for breakdown in &report.visit_breakdowns {
        let dimension = breakdown.dimension.as_str();
        let mut named: BTreeMap<Option<&str>, Vec<&Seen>> = BTreeMap::new();
        for seen in visits.iter().filter(|seen| seen.begins || !OF_TOUCH.contains(&dimension)) {
            named.entry(seen.names.get(dimension).map(String::as_str)).or_default().push(seen);
        }
        let expected: BTreeMap<Option<&str>, [i64; 5]> =
            named.into_iter().map(|(name, of)| (name, figures(&of))).collect();
        let told: BTreeMap<Option<&str>, [i64; 5]> = breakdown
            .lines
            .iter()
            .map(|l| (l.name.as_deref(), [l.visitors, l.sessions, l.page_views, l.bounces, l.engaged_ms]))
            .collect();
        assert_eq!(told, expected, "visits by {dimension} of {address}");
    }
    assert_money(read, question, &report, &address);
}

/// The name of a part of a payment under a dimension.
fn name_of(bought: &Bought, part: &Part, dimension: &str) -> Option<String> {
    match dimension {
        "confidence" => Some(part.1.as_str().to_owned()),
        "rung" | "renewal" | "customer" => bought.names.get(dimension).cloned(),
        _ if OF_BOUGHT.contains(&dimension) => bought.names.get(dimension).cloned(),
        _ => part.0.and_then(|names| names.get(dimension).cloned()),
    }
}

fn money(m: &headwater::report::Money) -> Sums {
    let back = m.refunds_minor + m.disputes_minor;
    [m.gross_minor, back, m.net_minor, m.millionths(), m.new_millionths()]
}

fn assert_money(read: &Read, question: &Question, report: &Report, address: &str) {
    let (from_s, to_s) = (read.days[question.from].1, read.days[question.to].2);
    let all: Vec<&str> = OF_TOUCH.into_iter().chain(OF_DEVICE).chain(OF_MONEY).collect();
    let places = question.places(read);
    // By currency, dimension (empty: all) and name.
    let mut sums: BTreeMap<(&str, &str, Option<String>), Sums> = BTreeMap::new();
    // By currency, channel and day, or hour, of the range.
    let mut nets: BTreeMap<(&str, Option<String>, usize), i64> = BTreeMap::new();
    let mut days: BTreeMap<(&str, usize), Sums> = BTreeMap::new();
    for bought in &read.bought {
        let parts = parts(bought, question);
        let name = |part: &Part, dimension: &str| name_of(bought, part, dimension);
        for (at_s, amount, is_payment) in &bought.entries {
            let (mut weight, mut given) = (0, 0);
            for part in &parts {
                weight += part.2;
                let upto = i64::try_from(i128::from(amount.abs()) * i128::from(weight) / i128::from(MILLION)).unwrap()
                    * amount.signum();
                let share = upto - std::mem::replace(&mut given, upto);
                if !question.admits(&all, |dimension| name(part, dimension)) || part.2 == 0 {
                    continue;
                }
                let touched_s = part.3.filter(|_| question.by_acquisition);
                let dated_s = touched_s.map_or(*at_s, |touched_s| touched_s.min(*at_s));
                if !(from_s..to_s).contains(&dated_s) {
                    continue;
                }
                let is_on = |(starts_s, ends_s): &(i64, i64)| (*starts_s..*ends_s).contains(&dated_s);
                let day = places.iter().position(is_on).unwrap();
                *nets.entry((&bought.currency, name(part, "channel"), day)).or_default() += share;
                let own = match (is_payment, bought.is_first) {
                    (true, true) => [share, 0, share, part.2, part.2],
                    (true, false) => [share, 0, share, part.2, 0],
                    _ => [0, share, share, 0, 0],
                };
                let of_day = days.entry((&bought.currency, day)).or_default();
                of_day.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                let keys = question.breakdown.iter().map(|dimension| (*dimension, name(part, dimension)));
                for (dimension, name) in std::iter::once(("", None)).chain(keys) {
                    let sum = sums.entry((&bought.currency, dimension, name)).or_default();
                    sum.iter_mut().zip(own).for_each(|(sum, own)| *sum += own);
                }
            }
            assert!(weight == MILLION && given == *amount, "{at_s} of {address}");
        }
    }
    let mut told: BTreeMap<(&str, &str, Option<String>), Sums> = BTreeMap::new();
    let mut told_nets: BTreeMap<(&str, Option<String>, usize), i64> = BTreeMap::new();
    for currency in &report.currencies {
        assert_eq!(
            (currency.by_hour.is_some(), currency.by_day.gross_minor.is_empty()),
            (question.by_hour, question.by_hour)
        );
        for day in 0..places.len() {
            assert_day(currency, day, days.get(&(currency.currency.as_str(), day)).unwrap_or(&[0; 5]), address);
        }
        for of in currency.net_by_day.iter().chain(&currency.net_by_hour) {
            assert_eq!(of.net_minor.len(), places.len(), "{address}");
            let days = of.net_minor.iter().enumerate().filter(|(_, net)| **net != 0);
            told_nets.extend(days.map(|(day, net)| ((currency.currency.as_str(), of.channel.clone(), day), *net)));
        }
        told.insert((&currency.currency, "", None), money(&currency.total));
        for breakdown in &currency.breakdowns {
            for line in &breakdown.lines {
                told.insert((&currency.currency, breakdown.dimension.as_str(), line.name.clone()), money(&line.money));
            }
        }
    }
    assert_told(question, address, &Told { told: &told, sums: &sums });
    if question.model != Model::TimeDecay {
        nets.retain(|_, net| *net != 0);
        assert_eq!(told_nets, nets, "money by day of {address}");
    }
}

/// Sums by currency, dimension (empty: all) and name.
type SumsBy<'a> = BTreeMap<(&'a str, &'a str, Option<String>), Sums>;

/// What a report tells, and what it should.
struct Told<'a> {
    told: &'a SumsBy<'a>,
    sums: &'a SumsBy<'a>,
}

fn assert_told(question: &Question, address: &str, told: &Told) {
    let Told { told, sums } = told;
    if question.model != Model::TimeDecay {
        return assert_eq!(told, sums, "money of {address}");
    }
    // Floats may round a millionth otherwise.
    assert_eq!(told.keys().collect::<Vec<_>>(), sums.keys().collect::<Vec<_>>(), "money of {address}");
    for (key, sums) in *sums {
        let far = sums.iter().zip(told[key]).map(|(a, b)| (a - b).abs()).max().unwrap();
        assert!(far <= 20, "money of {address}: {key:?} {sums:?} {:?}", told[key]);
    }
}

/// Holds a day of the chart's columns against its sums.
fn assert_day(currency: &headwater::report::CurrencyReport, day: usize, sums: &Sums, address: &str) {
    let of = currency.by_hour.as_ref().unwrap_or(&currency.by_day);
    let rounded = |millionths: i64| (millionths + MILLION / 2).div_euclid(MILLION);
    let told =
        [of.gross_minor[day], of.refunds_minor[day] + of.disputes_minor[day], of.payments[day], of.new_customers[day]];
    let counted = [sums[0], sums[1], rounded(sums[3]), rounded(sums[4])];
    // Floats may round a millionth otherwise.
    let far = told.iter().zip(counted).map(|(a, b)| (a - b).abs()).max().unwrap();
    let most = if address.contains("model=time_decay") { 20 } else { 0 };
    assert!(far <= most, "day {day} of {address}: {told:?}, not {counted:?}");
}

#[test]
fn a_thousand_questions_are_answered_as_by_looking_at_everything() {
    let (desk, all_bought) = world();
    let seen = read(&desk, &all_bought);
    assert!(seen.bought.len() > 100 && seen.visits.len() > 400, "{} and {}", seen.bought.len(), seen.visits.len());
    assert!(seen.bought.iter().any(|one| one.journey.len() > 3) && seen.bought.iter().any(|one| !one.has_rung));
    let mut draw = Draw(11);
    let mut ask = |desk: &Desk, count: usize| {
        for _ in 0..count {
            assert_answered(desk, &seen, &Question::draw(&mut draw, seen.days.len()));
        }
    };
    ask(&desk, 150);
    for _ in 0..4 {
        let _ = block_on(desk.add_up_once());
        ask(&desk, 50);
    }
    desk.add_up();
    let day = "SELECT count(*) AS n FROM visit_sum WHERE span = 'month' AND dimension = 'all'";
    assert!(desk.database.query(day).unwrap()[0]["n"].as_i64().unwrap() >= 2, "months are added up");
    ask(&desk, 450);
    block_on(desk.rebuild()).unwrap();
    ask(&desk, 50);
    desk.add_up();
    ask(&desk, 150);
}
