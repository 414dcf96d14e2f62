//! Search and the list of people, through the real handlers.

use headwater::api::{FoundBy, FoundKind, People, Person, SearchResults};
use headwater::base::id::SiteId;
use headwater_tools::desk::{Desk, Reply, SIGNING_SECRET, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;
const LIVE_SECRET: &str = "whsec_live_0123456789abcdef";
const NEWS: Landing<'_> =
    Landing::at("https://shop.example/start?utm_source=news&utm_medium=email&utm_campaign=spring");

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, customer: &str, visitor: Option<u32>, at_s: i64) -> Purchase {
    let metadata = visitor.map_or(json!({}), |n| json!({"headwater_visitor_id": uuid(n)}));
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        let reply = desk.deliver(event);
        assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
    }
    desk.drain();
}

fn ask(desk: &Desk, site: &SiteId, mode: &str, text: &str) -> Reply {
    let mut request = desk.owner_request("GET", &format!("/api/sites/{site}/search?mode={mode}"), None);
    request.query.push(("q".to_owned(), text.to_owned()));
    block_on(desk.answer(request))
}

type Result = (FoundKind, String, FoundBy);

fn found_in(desk: &Desk, site: &SiteId, mode: &str, text: &str) -> Vec<Result> {
    let reply = ask(desk, site, mode, text);
    assert_eq!(reply.status, 200, "{text}: {reply:?} {:?}", desk.faults);
    let results = read_reply::<SearchResults>(reply.body).results;
    results.into_iter().map(|result| (result.kind, result.id, result.by)).collect()
}

fn found(desk: &Desk, text: &str) -> Vec<Result> {
    found_in(desk, &desk.site, "test", text)
}

fn person(id: &str, by: FoundBy) -> Result {
    (FoundKind::Person, id.to_owned(), by)
}

/// A visitor who identifies and buys, and one who only identifies.
fn shop() -> Desk {
    let desk = Desk::new(NOW_S);
    for n in 1..=2 {
        desk.now_s.set(NOW_S - 1_000 + i64::from(n));
        desk.visit(&uuid(n), &uuid(100 + n), NEWS);
    }
    desk.identify(&uuid(1), &uuid(101), &json!({"id": "user-7", "email": "Ada@Example.com"}));
    desk.identify(&uuid(2), &uuid(102), &json!({"email": "eve@example.com"}));
    desk.now_s.set(NOW_S);
    let ada = purchase("a", "ada", Some(1), NOW_S);
    deliver(&desk, &ada.subscribe("sub_a"));
    deliver(&desk, &ada.refund(1_000, NOW_S + 60));
    desk
}

#[test]
fn every_kind_of_text_finds_what_has_it() {
    let desk = shop();
    let ada = uuid(1);
    let by_email = found(&desk, "  ADA@example.com ");
    assert_eq!(by_email[0], person("cus_ada", FoundBy::Email), "{by_email:?}");
    assert!(by_email.contains(&person(&ada, FoundBy::Email)), "{by_email:?}");
    assert_eq!(found(&desk, "user-7"), [person(&ada, FoundBy::User)]);
    assert_eq!(found(&desk, "eve@example.com"), [person(&uuid(2), FoundBy::Email)]);
    for text in [ada.as_str(), &ada.to_uppercase(), &ada[..8], &ada[..13], &ada.replace('-', "")] {
        assert_eq!(found(&desk, text), [person(&ada, FoundBy::Visitor)], "{text}");
    }
    for text in [uuid(101).as_str(), &uuid(101)[..8]] {
        assert_eq!(found(&desk, text), [person(&ada, FoundBy::Session)], "{text}");
    }
    assert_eq!(found(&desk, "cus_ada"), [person("cus_ada", FoundBy::Id)]);
    assert_eq!(found(&desk, "sub_a"), [(FoundKind::Subscription, "sub_a".to_owned(), FoundBy::Id)]);
    let payments = desk.database.query("SELECT id FROM payment").unwrap();
    let payment = payments[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(payments.len(), 1);
    assert_eq!(found(&desk, &payment), [(FoundKind::Payment, payment.clone(), FoundBy::Id)]);
    for text in ["ch_a", "in_a", "cs_test_a", "re_a"] {
        let results = found(&desk, text);
        assert_eq!(results, [(FoundKind::Payment, payment.clone(), FoundBy::Related)], "{text}");
    }
}

#[test]
fn a_result_says_what_is_needed_to_open_it() {
    let desk = shop();
    let one = |text: &str| -> Value {
        let results = ask(&desk, &desk.site, "test", text).body["results"].clone();
        results.as_array().unwrap().first().cloned().unwrap_or(Value::Null)
    };
    let payment = one("ch_a");
    assert_eq!(payment["title"], "ada@example.com");
    assert_eq!((payment["person"].as_str(), payment["amount_minor"].as_i64()), (Some("cus_ada"), Some(4_000)));
    assert_eq!((payment["currency"].as_str(), payment["at_s"].as_i64()), (Some("eur"), Some(NOW_S)));
    let subscription = one("sub_a");
    assert_eq!((subscription["person"].as_str(), subscription["status"].as_str()), (Some("cus_ada"), Some("active")));
    assert_eq!(one("ADA@example.com")["title"], "ada@example.com");
    for text in ["cus_ada", &uuid(1), "ada@example.com", "user-7"] {
        let id = one(text)["id"].as_str().unwrap().to_owned();
        let path = format!("/api/sites/{}/people/{id}?mode=test", desk.site);
        assert_eq!(desk.owner("GET", &path, None).status, 200, "{text}");
    }
}

#[test]
fn what_does_not_have_the_text_is_not_found() {
    let desk = shop();
    for text in
        ["ada", "@example.com", "example.com", "user-", "USER-7", "cus_", "pi_%", "news", "spring", "0000000", "sub_b"]
    {
        assert_eq!(found(&desk, text), [], "{text}");
    }
    // The pseudonym of a user id or an address finds nothing, and is not shown.
    let rows = desk.database.query("SELECT user, email FROM identify WHERE user <> ''").unwrap();
    for column in ["user", "email"] {
        let pseudonym = rows[0][column].as_str().unwrap();
        assert_eq!(found(&desk, pseudonym), []);
        assert!(!ask(&desk, &desk.site, "test", "user-7").body.to_string().contains(pseudonym));
    }
}

#[test]
fn another_sites_and_the_other_modes_things_are_never_found() {
    let desk = shop();
    let (other, theirs) = desk.new_site("UTC");
    desk.keep_secret(&desk.site, &desk.integration, LIVE_SECRET, "live");
    // The same ids at another site, and in the other mode, for somebody else.
    for event in purchase("z", "zoe", Some(9), NOW_S).subscribe("sub_z") {
        assert_eq!(desk.deliver_to(&theirs, SIGNING_SECRET, &event).status, 200);
    }
    for mut event in purchase("y", "yan", Some(8), NOW_S).subscribe("sub_y") {
        event["livemode"] = json!(true);
        assert_eq!(desk.deliver_to(&desk.integration, LIVE_SECRET, &event).status, 200);
    }
    desk.drain();
    let texts = |key: &str, customer: &str| {
        let ids = ["ch_", "in_", "cs_test_", "sub_"].map(|prefix| format!("{prefix}{key}"));
        ids.into_iter().chain([format!("cus_{customer}"), format!("{customer}@example.com")]).collect::<Vec<_>>()
    };
    let places = [(&desk.site, "test"), (&desk.site, "live"), (&other, "test"), (&other, "live")];
    for (at, texts) in [texts("a", "ada"), texts("y", "yan"), texts("z", "zoe")].into_iter().enumerate() {
        for text in texts {
            for (place, (site, mode)) in places.into_iter().enumerate() {
                let results = found_in(&desk, site, mode, &text);
                // An identify is of the site, whatever the mode.
                let is_expected = place == at || (text == "ada@example.com" && place == 1);
                assert_eq!(!results.is_empty(), is_expected, "{text} in place {place}: {results:?}");
            }
        }
    }
    // Visits and identifies belong to a site.
    for text in ["user-7", &uuid(1), &uuid(101)] {
        assert_eq!(found_in(&desk, &other, "test", text), [], "{text}");
    }
    assert_eq!(found_in(&desk, &other, "test", &uuid(9)), [person(&uuid(9), FoundBy::Visitor)]);
    assert_eq!(found(&desk, &uuid(9)), []);
}

#[test]
fn what_cannot_be_searched_for_is_refused() {
    let desk = shop();
    for bad in ["", "   ", "a\u{0}b", "a\nb", "\u{7f}", &"a".repeat(255), &"é".repeat(128)] {
        let reply = ask(&desk, &desk.site, "test", bad);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("search_invalid")), "{bad:?}");
    }
    let refused = |path: &str| {
        let reply = desk.owner("GET", &format!("/api/sites/{path}"), None);
        (reply.status, reply.body["error"]["code"].as_str().unwrap().to_owned())
    };
    let site = &desk.site;
    assert_eq!(refused(&format!("{site}/search?mode=test")), (400, "search_invalid".to_owned()));
    assert_eq!(refused(&format!("{site}/search?q=a")), (400, "mode_invalid".to_owned()));
    assert_eq!(refused("site_nowhere/search?q=a&mode=test"), (404, "site_unknown".to_owned()));
    for hostile in ["' OR 1=1 --", "%", "*", "\"]}", "<script>alert(1)</script>", "cus_ada' --", "../..", "🦀🦀🦀🦀"]
    {
        assert_eq!(found(&desk, hostile), [], "{hostile}");
    }
    assert!(desk.faults.borrow().is_empty(), "{:?}", desk.faults);
}

#[test]
fn results_are_few_whoever_shares_an_id_or_an_address() {
    let desk = Desk::new(NOW_S);
    for n in 0..60 {
        // Four a day: of an address a few unsigned identifies a day are kept.
        desk.now_s.set(NOW_S + i64::from(n) * 21_600);
        // They begin with the same eight digits.
        let visitor = format!("abcdef01-0000-4000-8000-{n:012x}");
        desk.visit(&visitor, &uuid(n), NEWS);
        desk.identify(&visitor, &uuid(n), &json!({"email": "shared@example.com"}));
    }
    assert_eq!(found(&desk, "abcdef01").len(), 20);
    let shared = found(&desk, "shared@example.com");
    assert_eq!((shared.len(), &shared[0].1[24..]), (20, "00000000003b"), "the latest first");
}

fn people_of(desk: &Desk, site: &SiteId, mode: &str) -> Vec<People> {
    let mut pages = Vec::new();
    let mut cursor = String::new();
    loop {
        let reply = desk.owner("GET", &format!("/api/sites/{site}/people?mode={mode}{cursor}"), None);
        assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
        let page: People = read_reply(reply.body);
        let next = page.next_cursor.clone();
        pages.push(page);
        let Some(next) = next else { return pages };
        cursor = format!("&cursor={next}");
    }
}

#[test]
fn people_are_listed_once_by_their_latest_payment() {
    let desk = shop();
    deliver(&desk, &purchase("b", "ben", None, NOW_S + 10).once());
    deliver(&desk, &purchase("c", "ada", Some(2), NOW_S + 20).once());
    deliver(&desk, &Purchase { currency: "usd", ..purchase("d", "ben", None, NOW_S + 5) }.once());
    let pages = people_of(&desk, &desk.site, "test");
    assert_eq!(pages.len(), 1);
    let [ada, ben] = &pages[0].people[..] else { panic!("{:?}", pages[0].people) };
    assert_eq!((ada.id.as_str(), ada.email.as_deref()), ("cus_ada", Some("ada@example.com")));
    assert_eq!((ada.last_payment.as_str(), ada.last_paid_s), ("pi_c", NOW_S + 20));
    let net: Vec<(&str, i64, i64)> =
        ada.revenue.iter().map(|one| (one.currency.as_str(), one.net_minor, one.payments)).collect();
    assert_eq!(net, [("eur", 9_000, 2)], "over both browsers");
    let first = ada.first_touch.as_ref().unwrap();
    assert_eq!((first.visitor.as_str(), first.source.as_deref()), (uuid(1).as_str(), Some("news")));
    assert_eq!((ben.id.as_str(), ben.last_payment.as_str(), &ben.first_touch), ("cus_ben", "pi_b", &None));
    assert_eq!(ben.revenue.len(), 2, "one line a currency");
    assert_eq!(people_of(&desk, &desk.site, "live")[0].people, []);
}

#[test]
fn pages_of_people_leave_nobody_out_and_name_nobody_twice() {
    let desk = Desk::new(NOW_S);
    for n in 0..260_i64 {
        // Every third payment is one of a customer who pays all the time.
        let customer = if n % 3 == 0 { "often".to_owned() } else { format!("c{n}") };
        deliver(&desk, &purchase(&format!("k{n}"), &customer, None, NOW_S + n / 2).once()[..1]);
    }
    let pages = people_of(&desk, &desk.site, "test");
    assert_eq!(pages.len(), 3);
    let all: Vec<&str> = pages.iter().flat_map(|page| &page.people).map(|person| person.id.as_str()).collect();
    let mut once = all.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!((all.len(), once.len()), (174, 174));
    let times: Vec<i64> = pages.iter().flat_map(|page| &page.people).map(|person| person.last_paid_s).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    for bad in ["x", "1", "~", "1~'"] {
        let path = format!("/api/sites/{}/people?mode=test&cursor={bad}", desk.site);
        assert_eq!(desk.owner("GET", &path, None).body["error"]["code"], "cursor_invalid", "{bad}");
        let path = format!("/api/sites/{}/people/cus_often?mode=test&cursor={bad}", desk.site);
        assert_eq!(desk.owner("GET", &path, None).body["error"]["code"], "cursor_invalid", "{bad}");
    }
}

/// What the triggers keep, and what the payments add up to.
fn sums(desk: &Desk) -> [BTreeMap<String, String>; 2] {
    let of = |sql: &str| {
        let rows = desk.database.query(sql).unwrap();
        rows.iter().map(|row| (row["who"].as_str().unwrap().to_owned(), row.to_string())).collect()
    };
    let who =
        "site || ' ' || mode || ' ' || ifnull(customer, '') || ' ' || ifnull(visitor, '') || ' ' || currency AS who";
    [
        of(&format!(
            "SELECT {who}, stored, payments, gross_millions * 1000000 + gross_rest AS gross, refunds_millions * 1000000 + refunds_rest AS refunds,
               disputes_millions * 1000000 + disputes_rest AS disputes FROM payer"
        )),
        of(&format!(
            "SELECT {who}, count(*) AS stored, sum(gross_minor <> 0) AS payments, sum(gross_minor) AS gross, sum(refunds_minor) AS refunds,
               sum(disputes_minor) AS disputes FROM payment WHERE customer IS NOT NULL OR visitor IS NOT NULL GROUP BY who"
        )),
    ]
}

#[test]
fn the_sums_of_payers_are_those_of_their_payments_whatever_is_written() {
    let desk = shop();
    deliver(&desk, &purchase("b", "ben", None, NOW_S + 10).once());
    let dispute = purchase("c", "ada", Some(2), NOW_S + 20);
    deliver(&desk, &dispute.once());
    deliver(&desk, &dispute.dispute(NOW_S + 90));
    let assert_equal = |what: &str| {
        let [kept, added_up] = sums(&desk);
        assert!(!kept.is_empty(), "{what}");
        assert_eq!(kept, added_up, "{what}");
    };
    assert_equal("as delivered");
    for (what, sql) in [
        (
            "other money",
            "UPDATE payment SET gross_minor = gross_minor + 9000000000000000 - id LIKE '%b', refunds_minor = -1",
        ),
        ("another customer", "UPDATE payment SET customer = 'cus_x' WHERE id = 'pi_b'"),
        ("nobody", "UPDATE payment SET customer = NULL, visitor = NULL WHERE id = 'pi_b'"),
        ("somebody again", "UPDATE payment SET visitor = 'v' WHERE id = 'pi_b'"),
        ("another currency", "UPDATE payment SET currency = 'jpy' WHERE id = 'pi_c'"),
        ("no money", "UPDATE payment SET gross_minor = 0, refunds_minor = 0, disputes_minor = 0"),
        ("one gone", "DELETE FROM payment WHERE id = 'pi_c'"),
        ("written again", "UPDATE payment SET state = state"),
    ] {
        desk.database.execute(sql).unwrap();
        assert_equal(what);
    }
    desk.database.execute("DELETE FROM payment").unwrap();
    assert_eq!(sums(&desk), [BTreeMap::new(), BTreeMap::new()]);
}

#[test]
fn a_plan_is_told_from_its_beginning_to_its_end() {
    let desk = Desk::new(NOW_S);
    let version = |at_s: i64, kind: &str, amount: i64, fields: Value| {
        let price = json!({"id": "price_pro", "product": "prod_pro", "nickname": "Pro", "unit_amount": amount, "currency": "eur",
            "recurring": {"interval": "month", "interval_count": 1}});
        let mut object = json!({"id": "sub_1", "object": "subscription", "status": "active", "customer": "cus_ada", "created": NOW_S,
            "cancel_at_period_end": false, "canceled_at": null, "ended_at": null, "trial_end": null, "metadata": {},
            "items": {"data": [{"quantity": 1, "price": price}]}});
        for (key, value) in fields.as_object().unwrap() {
            object[key] = value.clone();
        }
        json!({"id": format!("evt_plan_{at_s}"), "object": "event", "created": at_s, "livemode": false,
            "type": format!("customer.subscription.{kind}"), "data": {"object": object}})
    };
    let mut events = vec![
        version(NOW_S, "created", 900, json!({"status": "trialing"})),
        version(NOW_S + 50, "updated", 900, json!({})),
        version(NOW_S + 60, "updated", 1_200, json!({})),
        version(NOW_S + 70, "updated", 1_200, json!({"cancel_at_period_end": true})),
        version(NOW_S + 80, "updated", 1_200, json!({"cancel_at_period_end": false, "trial_end": NOW_S + 50})),
        version(NOW_S + 90, "deleted", 1_200, json!({"status": "canceled", "ended_at": NOW_S + 89})),
    ];
    events.reverse();
    deliver(&desk, &events);
    let path = format!("/api/sites/{}/people/cus_ada?mode=test", desk.site);
    let person: Person = read_reply(desk.owner("GET", &path, None).body);
    let steps: Vec<(i64, String, Option<i64>, Option<i64>)> = person
        .plan_changes
        .iter()
        .rev()
        .map(|change| (change.at_s - NOW_S, format!("{:?}", change.step), change.amount_minor, change.before_minor))
        .collect();
    let step = |at_s: i64, step: &str, amount: i64, before: Option<i64>| (at_s, step.to_owned(), Some(amount), before);
    assert_eq!(
        steps,
        [
            step(0, "Began", 900, None),
            step(50, "Status", 900, None),
            step(60, "Changed", 1_200, Some(900)),
            step(70, "Ending", 1_200, None),
            step(80, "Resumed", 1_200, None),
            step(89, "Ended", 1_200, None),
        ]
    );
}

#[test]
fn a_person_with_thousands_of_payments_costs_a_page() {
    let desk = shop();
    let cost = || {
        let before = desk.database.batches();
        let path = format!("/api/sites/{}/people/cus_ada?mode=test", desk.site);
        let person: Person = read_reply(desk.owner("GET", &path, None).body);
        (desk.database.batches() - before, person)
    };
    let (small, _) = cost();
    // Copies of the payment that is there, a second apart.
    desk.database
        .execute(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
             INSERT INTO payment SELECT p.site, p.mode, 'pi_copy_' || n.n, p.state, p.currency, p.paid_s + n.n, 1, p.gross_minor, 0, 0, p.customer, p.email,
               p.confidence, p.rung, p.visitor, NULL, p.attribution, p.watched, p.money_digest, p.answers FROM n, payment p",
        )
        .unwrap();
    let (large, person) = cost();
    assert_eq!(large, small);
    assert_eq!((person.payments.len(), person.revenue[0].payments), (50, 5_001));
    assert_eq!(person.revenue[0].gross_minor, 5_001 * 5_000);
}
