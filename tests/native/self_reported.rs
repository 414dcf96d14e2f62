//! The self-reported source: read from custom fields of Checkout and from traits, kept as evidence, never a touch; and its matrix beside the
//! tracked source holds against plain counting.

use super::answers::Draw;
use headwater::api::{PaymentDetail, Person, SelfReportedReport};
use headwater::attribution::{Model, Rung};
use headwater::report::self_reported::{SelfReportedCurrency, SelfReportedSum};
use headwater::visit::self_reported::{GivenIn, SelfReported};
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const NEWSLETTER: Landing<'_> = Landing::at("https://shop.example/?utm_source=newsletter&utm_medium=email");
const RANGE: &str = "from=2026-01-01&to=2027-06-01&mode=test";

fn uuid(n: usize) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

/// The events with these custom fields on their Checkout Session.
fn with(mut events: Vec<Value>, fields: &Value) -> Vec<Value> {
    for event in events.iter_mut().filter(|event| event["type"] == "checkout.session.completed") {
        event["data"]["object"]["custom_fields"] = fields.clone();
    }
    events
}

/// A text field that asks the question, after one that does not.
fn written(answer: &str) -> Value {
    let engraving = json!({"key": "engraving", "label": {"type": "custom", "custom": "Engraving"}, "type": "text", "text": {"value": "For Ada"}});
    let label = json!({"type": "custom", "custom": "How did you hear of us?"});
    json!([engraving, {"key": "q2", "label": label, "type": "text", "text": {"value": answer}}])
}

/// A dropdown that asks it, by its key.
fn chosen(value: &str) -> Value {
    let options = json!([{"label": "A friend", "value": "friend"}, {"label": "The Daily podcast", "value": "podcast"}]);
    json!([{"key": "howdidyouhear", "label": {"type": "custom", "custom": "Quelle?"}, "type": "dropdown", "dropdown": {"value": value, "options": options}}])
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        assert_eq!(desk.deliver(event).body["outcome"], "stored", "{:?}", desk.faults);
    }
    desk.drain();
}

fn desk() -> Desk {
    let desk = Desk::new(NOW_S - DAY_S);
    assert_eq!(desk.visit(&uuid(1), &uuid(101), NEWSLETTER).status, 202);
    desk.now_s.set(NOW_S + 40 * DAY_S);
    desk
}

fn said(payment: &PaymentDetail) -> Option<(&str, GivenIn)> {
    payment.self_reported.as_ref().map(|said: &SelfReported| (said.text.as_str(), said.given_in))
}

#[test]
fn an_answer_at_checkout_is_shown_beside_the_tracked_source_and_has_no_credit() {
    let desk = desk();
    let known = json!({"headwater_visitor_id": uuid(1)});
    deliver(&desk, &purchase("plain", "p", known.clone(), NOW_S).once());
    deliver(&desk, &with(purchase("a", "a", known, NOW_S).once(), &chosen("podcast")));
    let (plain, found) = (desk.payment("pi_plain"), desk.payment("pi_a"));
    assert_eq!((said(&plain), said(&found)), (None, Some(("The Daily podcast", GivenIn::Checkout))));
    assert_eq!(found.payment.source.as_deref(), Some("newsletter"));
    let credits =
        |of: &PaymentDetail| of.credits.iter().map(|one| (one.model, one.net_minor, one.touch)).collect::<Vec<_>>();
    assert_eq!((credits(&found), found.journey.len()), (credits(&plain), 1), "it is no touch");
    deliver(&desk, &with(purchase("alone", "b", json!({}), NOW_S).once(), &chosen("friend")));
    let alone = desk.payment("pi_alone");
    assert_eq!((alone.payment.rung, alone.credits.len(), said(&alone).map(|of| of.0)), (None, 0, Some("A friend")));
    let hostile = "<script>alert(1)</script>\u{202e}\n'; DROP TABLE payment; --";
    deliver(&desk, &with(purchase("h", "h", json!({}), NOW_S).once(), &written(hostile)));
    assert_eq!(said(&desk.payment("pi_h")).unwrap().0, "<script>alert(1)</script>'; DROP TABLE payment; --");
    deliver(&desk, &with(purchase("long", "l", json!({}), NOW_S).once(), &written(&"é".repeat(255))));
    assert_eq!(said(&desk.payment("pi_long")).unwrap().0.chars().count(), 200);
    for (n, fields) in [
        json!([]),
        json!(null),
        json!("x"),
        json!([1, {"key": 5}]),
        written(" "),
        chosen(""),
        json!([{"key": "heard"}]),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("odd{n}");
        deliver(&desk, &with(purchase(&key, &key, json!({}), NOW_S).once(), &fields));
        assert_eq!(said(&desk.payment(&format!("pi_{key}"))), None, "{fields}");
    }
    let bodies = desk.database.query("SELECT body FROM fact WHERE body LIKE '%For Ada%'").unwrap();
    assert_eq!(bodies, Vec::<Value>::new(), "what other fields hold is not kept");
}

#[test]
fn a_site_names_the_fields_and_traits_that_ask() {
    let desk = desk();
    let site = format!("/api/sites/{}", desk.site);
    let keys = |names: Value| desk.owner("PATCH", &site, Some(json!({"self_reported_keys": names})));
    for names in [json!(["?"]), json!((201..204).map(|long| "y".repeat(long)).collect::<Vec<_>>())] {
        let reply = keys(names);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("self_reported_keys_invalid")));
    }
    let reply = keys(json!(["Quelle?", "came_by"]));
    assert_eq!((reply.status, &reply.body["self_reported_keys"]), (200, &json!(["Quelle?", "came_by"])));
    deliver(&desk, &with(purchase("label", "a", json!({}), NOW_S).once(), &chosen("friend")));
    deliver(&desk, &with(purchase("usual", "b", json!({}), NOW_S).once(), &written("radio")));
    assert_eq!(said(&desk.payment("pi_label")).map(|of| of.0), Some("A friend"));
    assert_eq!(said(&desk.payment("pi_usual")), None, "the usual names count where the site lists none");
    assert_eq!(keys(json!([])).status, 200);
    // An isolate remembers the site of an integration for a minute.
    desk.now_s.set(desk.now_s.get() + 120);
    deliver(&desk, &with(purchase("again", "c", json!({}), NOW_S).once(), &written("radio")));
    assert_eq!(said(&desk.payment("pi_again")).map(|of| of.0), Some("radio"));
}

#[test]
fn a_renewal_has_the_answer_of_the_checkout_that_began_it() {
    let desk = desk();
    deliver(&desk, &with(purchase("s0", "ada", json!({}), NOW_S).subscribe("sub_a"), &chosen("podcast")));
    deliver(&desk, &purchase("s1", "ada", json!({}), NOW_S + 30 * DAY_S).renew("sub_a"));
    for payment in ["pi_s0", "pi_s1"] {
        assert_eq!(said(&desk.payment(payment)).map(|of| of.0), Some("The Daily podcast"), "{payment}");
    }
    let person: Person =
        read_reply(desk.owner("GET", &format!("/api/sites/{}/people/cus_ada?mode=test", desk.site), None).body);
    assert!(person.payments.iter().all(|one| one.self_reported.as_deref() == Some("The Daily podcast")), "{person:?}");
}

#[test]
fn a_trait_answers_for_its_visitor_whenever_it_comes() {
    let answer = json!({"id": "u1", "heard_from": " A  Friend\n"});
    let events = purchase("a", "ada", json!({"headwater_visitor_id": uuid(1)}), NOW_S).once();
    let found = |steps: &[bool]| {
        let desk = desk();
        for is_event in steps {
            if *is_event {
                deliver(&desk, &events);
            } else {
                // The first identify of a session has no answer yet: the second one adds it.
                assert_eq!(desk.identify(&uuid(1), &uuid(101), &json!({"id": "u1"})).status, 202);
                assert_eq!(desk.identify(&uuid(1), &uuid(101), &answer).status, 202);
                desk.drain();
            }
        }
        let rows = desk.derived();
        block_on(desk.rebuild()).unwrap();
        assert_eq!(desk.derived(), rows, "rebuilt");
        desk
    };
    for steps in [[true, false], [false, true]] {
        let desk = found(&steps);
        let payment = desk.payment("pi_a");
        assert_eq!(said(&payment), Some(("A  Friend", GivenIn::Trait)), "{steps:?}");
        assert_eq!(
            (payment.payment.rung, payment.payment.source.as_deref()),
            (Some(Rung::VisitorMetadata), Some("newsletter"))
        );
        let person: Person =
            read_reply(desk.owner("GET", &format!("/api/sites/{}/people/{}?mode=test", desk.site, uuid(1)), None).body);
        assert_eq!(person.identifies[0].self_reported.as_deref(), Some("A  Friend"));
        // What was said at checkout is nearer.
        deliver(
            &desk,
            &with(purchase("b", "ada", json!({"headwater_visitor_id": uuid(1)}), NOW_S).once(), &chosen("podcast")),
        );
        assert_eq!(said(&desk.payment("pi_b")), Some(("The Daily podcast", GivenIn::Checkout)));
        // Of another visitor it says nothing.
        deliver(&desk, &purchase("c", "eve", json!({"headwater_visitor_id": uuid(7)}), NOW_S).once());
        assert_eq!(said(&desk.payment("pi_c")), None);
    }
}

const SAID: [&str; 6] = ["", "", "Podcast", " podcast ", "A  friend", "=HYPERLINK(1)"];
const PAGES: [&str; 4] = [
    "https://shop.example/",
    "https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=one",
    "https://shop.example/?utm_source=partner&utm_medium=affiliate",
    "https://shop.example/?gclid=x",
];

/// Purchases and subscriptions of forty customers, some given back, with journeys of up to four touches.
fn world(seed: u64) -> Desk {
    let desk = Desk::new(NOW_S);
    let mut draw = Draw(seed);
    let mut sold: Vec<Purchase> = Vec::new();
    for n in 0..140 {
        desk.now_s.set(desk.now_s.get() + i64::try_from(draw.below(30_000)).unwrap());
        let at_s = desk.now_s.get();
        match draw.below(9) {
            0..=3 => {
                desk.visit(&uuid(1 + draw.below(9)), &uuid(1_000 + n), Landing::at(draw.of(&PAGES)));
            }
            4..=6 => {
                let metadata = match draw.below(4) {
                    0 => json!({}),
                    _ => json!({"headwater_visitor_id": uuid(1 + draw.below(9))}),
                };
                let mut of = purchase(&format!("p{n}"), &format!("c{}", draw.below(40)), metadata, at_s);
                of.amount = 1 + i64::try_from(draw.below(9_999)).unwrap();
                of.currency = draw.of(&["eur", "eur", "usd"]);
                let events = if draw.below(3) == 0 { of.subscribe(&format!("sub_{n}")) } else { of.once() };
                deliver(&desk, &with(events, &written(draw.of(&SAID))));
                sold.push(of);
            }
            7 if !sold.is_empty() => {
                let of = &sold[draw.below(sold.len())];
                // One purchase may be drawn again: its refund is then known.
                of.refund(1 + of.amount / 3, at_s).iter().for_each(|event| assert_eq!(desk.deliver(event).status, 200));
            }
            _ => desk.drain(),
        }
    }
    desk
}

fn asked(desk: &Desk, rest: &str) -> SelfReportedReport {
    let reply = desk.owner("GET", &format!("/api/sites/{}/self-reported?{RANGE}{rest}", desk.site), None);
    assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
    read_reply(reply.body)
}

/// Millionths of payments, and net, by currency, answer and tracked name.
type Plain = BTreeMap<(String, Option<String>, Option<String>), (i64, i64)>;

/// Counts every first payment by its own page.
fn plain(desk: &Desk, by: &str, model: Model) -> Plain {
    let mut rows = desk.database.query("SELECT id, paid_s, customer, gross_minor, renewal FROM payment").unwrap();
    rows.sort_by_key(|row| (row["paid_s"].as_i64(), row["id"].as_str().unwrap().to_owned()));
    let mut met: Vec<String> = Vec::new();
    let mut all = Plain::new();
    for row in rows.iter().filter(|row| row["gross_minor"].as_i64() > Some(0) && row["renewal"] == 0) {
        let customer = row["customer"].as_str().unwrap().to_owned();
        if met.contains(&customer) {
            continue;
        }
        met.push(customer);
        let payment = desk.payment(row["id"].as_str().unwrap());
        let answer = payment
            .self_reported
            .as_ref()
            .map(|said| said.text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" "));
        let currency = payment.payment.currency.clone();
        let mut add = |name: Option<String>, millionths: i64, net_minor: i64| {
            let sums = all.entry((currency.clone(), answer.clone(), name)).or_default();
            *sums = (sums.0 + millionths, sums.1 + net_minor);
        };
        if payment.credits.is_empty() {
            add(None, 1_000_000, payment.payment.net_minor);
        }
        for credit in payment.credits.iter().filter(|credit| credit.model == model) {
            let channel = credit.channel.map(|channel| channel.as_str().to_owned());
            let direct = (channel.as_deref() == Some("Direct")).then(|| "(direct)".to_owned());
            let name = match by {
                "channel" => channel,
                "campaign" => credit.campaign.clone(),
                _ => credit.source.clone().or(direct),
            };
            add(name, i64::from(credit.millionths), credit.net_minor);
        }
    }
    all
}

fn told(of: &SelfReportedCurrency, by: &Plain) {
    let sum = |fits: &dyn Fn(&Option<String>, &Option<String>) -> bool| {
        let cells = by.iter().filter(|((currency, said, name), _)| *currency == of.currency && fits(said, name));
        let (millionths, net_minor) = cells.fold((0, 0), |all, (_, one)| (all.0 + one.0, all.1 + one.1));
        SelfReportedSum { payments: (millionths + 500_000) / 1_000_000, net_minor }
    };
    assert_eq!(of.total, sum(&|_, _| true));
    assert_eq!(of.answered, sum(&|said, _| said.is_some()));
    for (place, column) in of.columns.iter().enumerate() {
        assert_eq!((column.others, column.sum), (0, sum(&|_, name| *name == column.name)));
        for row in &of.rows {
            assert_eq!(row.said.sum, sum(&|said, _| *said == row.said.name), "{:?}", row.said);
            let cell = sum(&|said, name| (said, name) == (&row.said.name, &column.name));
            assert_eq!(row.cells[place], cell, "{:?} by {:?}", row.said.name, column.name);
        }
    }
    let payments: Vec<_> =
        of.rows.iter().filter(|row| row.said.name.is_some()).map(|row| row.said.sum.payments).collect();
    assert!(payments.is_sorted_by(|a, b| a >= b), "{payments:?}");
}

#[test]
fn the_matrix_is_what_plain_counting_gives_before_and_after_days_are_added_up() {
    for seed in [1, 2, 3] {
        let desk = world(seed);
        for is_summed in [false, true] {
            if is_summed {
                desk.now_s.set(desk.now_s.get() + 3 * DAY_S);
                desk.add_up();
            }
            for (by, model) in [
                ("source", Model::LastNonDirect),
                ("channel", Model::FirstTouch),
                ("source", Model::Linear),
                ("campaign", Model::PositionBased),
            ] {
                let by_hand = plain(&desk, by, model);
                let found = asked(&desk, &format!("&breakdown={by}&model={}", model.as_str()));
                assert_eq!(found.tracked_by.as_str(), by);
                let currencies: Vec<&String> = found.currencies.iter().map(|one| &one.currency).collect();
                assert_eq!(currencies, ["eur", "usd"], "{seed}");
                found.currencies.iter().for_each(|one| told(one, &by_hand));
                let names = by_hand.keys().map(|(_, said, _)| said.clone()).collect::<std::collections::BTreeSet<_>>();
                assert_eq!(names.len(), 4, "podcast, a friend, a formula and nothing: {names:?}");
            }
        }
        let usd = asked(&desk, "&currency=usd");
        assert_eq!(usd.currencies.iter().map(|one| one.currency.as_str()).collect::<Vec<_>>(), ["usd"]);
        let narrowed = asked(&desk, "&filter=self_reported:is:podcast&currency=eur");
        assert_eq!(
            narrowed.currencies[0].rows.iter().filter_map(|row| row.said.name.as_deref()).collect::<Vec<_>>(),
            ["podcast"]
        );
        assert_eq!(narrowed.currencies[0].rows.len(), 1);
        let path = format!("/api/sites/{}/self-reported.csv?{RANGE}", desk.site);
        let file = block_on(desk.answer(desk.owner_request("GET", &path, None)));
        let text = file.body.as_str().unwrap();
        assert!(text.starts_with("currency,self_reported,source,payments,net_minor,net\r\n"), "{text}");
        assert!(!text.contains(",=hyperlink") && text.contains(",'=hyperlink(1)"), "{text}");
        let eur = asked(&desk, "&currency=eur");
        let nets = text
            .lines()
            .filter(|line| line.starts_with("eur,"))
            .map(|line| line.split(',').rev().nth(1).unwrap().parse::<i64>().unwrap());
        assert_eq!(nets.sum::<i64>(), eur.currencies[0].total.net_minor);
    }
}

#[test]
fn rows_and_columns_are_bounded_and_the_others_are_one() {
    let desk = Desk::new(NOW_S);
    for n in 0..60 {
        let landing = format!("https://shop.example/?utm_source=s{}", n % 20);
        assert_eq!(desk.visit(&uuid(1 + n), &uuid(1_000 + n), Landing::at(&landing)).status, 202);
        let metadata = json!({"headwater_visitor_id": uuid(1 + n)});
        let of = purchase(&format!("p{n}"), &format!("c{n}"), metadata, NOW_S + i64::try_from(n).unwrap());
        deliver(&desk, &with(of.once(), &written(&format!("answer {n:02}"))));
    }
    desk.now_s.set(NOW_S + 100);
    let found = asked(&desk, "");
    let [eur] = found.currencies.as_slice() else { panic!("{found:?}") };
    assert_eq!((eur.rows.len(), eur.columns.len()), (51, 13));
    assert_eq!((eur.rows[50].said.others, eur.rows[50].said.sum.payments), (10, 10));
    assert_eq!((eur.columns[12].others, eur.columns[12].sum.payments), (8, 24));
    let cells = eur.rows.iter().flat_map(|row| &row.cells);
    assert_eq!(cells.map(|cell| cell.net_minor).sum::<i64>(), eur.total.net_minor);
    for (query, code) in [
        ("breakdown=device", "breakdown_invalid"),
        ("breakdown=source,channel", "breakdown_invalid"),
        ("currency=euro", "currency_invalid"),
    ] {
        let path = format!("/api/sites/{}/self-reported?{RANGE}&{query}", desk.site);
        assert_eq!(desk.owner("GET", &path, None).body["error"]["code"], code, "{query}");
    }
}

#[test]
fn the_money_of_all_currencies_in_one_stands_beside_and_counts_nothing_twice() {
    let desk = desk();
    let mut events = with(purchase("a", "a", json!({}), NOW_S).once(), &chosen("podcast"));
    for event in events.iter_mut().filter(|event| event["type"] == "checkout.session.completed") {
        event["data"]["object"]["discounts"] = json!([{"coupon": null, "promotion_code": "promo_a"}]);
    }
    deliver(&desk, &events);
    let site = format!("/api/sites/{}", desk.site);
    assert_eq!(desk.owner("PATCH", &site, Some(json!({"reporting_currency": "eur"}))).status, 200);
    for _ in 0..5 {
        assert_eq!(block_on(desk.minute()).len(), 0);
    }
    let matrix = desk.owner("GET", &format!("{site}/self-reported?{RANGE}&model=last_non_direct"), None).body;
    let told =
        |one: &Value| (one["currency"].clone(), one["total"]["payments"].clone(), one["total"]["net_minor"].clone());
    let mut currencies: Vec<_> = matrix["currencies"].as_array().unwrap().iter().map(told).collect();
    currencies.sort_by_key(|one| one.0.to_string());
    let of = |currency: &str| (json!(currency), json!(1), json!(5_000));
    assert_eq!(currencies, [of("all:eur"), of("eur")], "{matrix}");
    let codes = desk.owner("GET", &format!("{site}/promotion-codes?{RANGE}"), None).body;
    let money = codes["codes"][0]["money"].as_array().unwrap();
    assert_eq!((money.len(), &money[0]["currency"]), (1, &json!("eur")), "{codes}");
}
