//! What is held of a person is handed out: every row once, by pages, and nothing of anybody else.

use super::rollup::{Happens, Place, happens};
use headwater::api::{ExportKind, ExportLine, PersonExport};
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn uuid(n: u64) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn export(desk: &Desk, person: &str) -> Vec<ExportLine> {
    let (mut lines, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/sites/{}/people/{person}/export?mode=test{cursor}", desk.site);
        let reply = desk.owner("GET", &path, None);
        if reply.status == 404 {
            assert!(lines.is_empty());
            return lines;
        }
        assert_eq!(reply.status, 200, "{path}: {} {:?}", reply.body, desk.faults);
        let page: PersonExport = read_reply(reply.body);
        lines.extend(page.lines);
        let Some(next) = page.next_cursor else { return lines };
        cursor = format!("&cursor={next}");
    }
}

fn of_kind(lines: &[ExportLine], kind: ExportKind) -> Vec<&ExportLine> {
    lines.iter().filter(|line| line.kind == kind).collect()
}

fn values(lines: &[&ExportLine], field: &str) -> Vec<String> {
    let mut all: Vec<String> = lines.iter().map(|line| line.fields[field].clone()).collect();
    all.sort();
    all
}

/// The values of a column of a query, in order.
fn rows(desk: &Desk, sql: &str) -> Vec<String> {
    let all = desk.database.query(&sql.replace("SITE", desk.site.as_str())).unwrap();
    let mut all: Vec<String> = all.iter().map(|row| row["x"].as_str().unwrap_or_default().to_owned()).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn every_row_of_a_visitor_is_handed_out_once(all in prop::collection::vec((happens(), 0..2_u16), 1..60), earlier in any::<bool>()) {
        let mut place = Place::new("UTC");
        for (n, (what, days)) in all.iter().enumerate() {
            // Identifies would join visitors to one person.
            if matches!(what, Happens::Identify(..)) {
                continue;
            }
            place.take(what, n);
            place.take(&Happens::Minutes(days * 1_440), n);
        }
        if earlier {
            place.desk.put_visits_back();
        }
        place.desk.lay_out_visits();
        for visitor in 1..7 {
            let who = uuid(visitor);
            let lines = export(&place.desk, &who);
            let visits = rows(&place.desk, &format!("SELECT id AS x FROM seen_visit WHERE site = 'SITE' AND visitor = '{who}'"));
            prop_assert_eq!(values(&of_kind(&lines, ExportKind::Visit), "session"), visits);
            let payments = of_kind(&lines, ExportKind::Payment);
            let own = rows(&place.desk, &format!("SELECT id AS x FROM payment WHERE site = 'SITE' AND visitor = '{who}'"));
            let told: BTreeSet<String> = values(&payments, "payment").into_iter().collect();
            prop_assert_eq!(told.len(), payments.len());
            prop_assert!(own.iter().all(|id| told.contains(id)), "{own:?}, {told:?}");
        }
    }
}

fn beacon(desk: &Desk, fields: &Value) {
    let mut beacon = json!({"version": 1, "site": desk.site, "visitor": uuid(1), "session": uuid(101), "url": "https://shop.example/a?cs=1", "referrer": ""});
    beacon.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let reply = block_on(desk.answer(desk.beacon(&beacon)));
    assert_eq!(reply.status, 202, "{}", reply.body);
}

#[test]
fn sealed_texts_are_opened_and_everything_that_names_the_person_is_there() {
    let place = Place::new("UTC");
    let desk = &place.desk;
    desk.visit(&uuid(1), &uuid(101), Landing::at("https://shop.example/?utm_source=a&gclid=secret-click"));
    desk.visit(&uuid(2), &uuid(202), Landing::at("https://shop.example/?utm_source=somebody-else"));
    for n in 0..130 {
        desk.now_s.set(desk.now_s.get() + 1);
        beacon(desk, &json!({"type": "event", "name": format!("event {n}"), "props": {"formula": "=1+1"}}));
    }
    desk.identify(
        &uuid(1),
        &uuid(101),
        &json!({"user_id": "u-1", "email": "Ann@Example.com", "name": "Ann", "plan": "pro"}),
    );
    desk.drain();
    let buyer = Buyer {
        customer: "cus_ann".to_owned(),
        email: "ann@example.com".to_owned(),
        metadata: json!({"headwater_visitor_id": uuid(1)}),
    };
    let at_s = desk.now_s.get();
    let purchase = Purchase { key: "ann".to_owned(), buyer, amount: 2_000, currency: "eur", at_s };
    place.deliver(&purchase.subscribe("sub_ann"));
    let desk = &place.desk;
    for person in [uuid(1), "cus_ann".to_owned()] {
        let lines = export(desk, &person);
        let text = serde_json::to_string(&lines).unwrap();
        for held in [
            "secret-click",
            "event 0",
            "event 129",
            "Ann@Example.com",
            "\\\"name\\\":\\\"Ann\\\"",
            "ann@example.com",
            "sub_ann",
            "cus_ann",
            "subscription_create",
        ] {
            assert!(text.contains(held), "{held} is not in the export of {person}");
        }
        assert!(!text.contains(&uuid(202)) && !text.contains("somebody-else"), "somebody else's");
        assert_eq!(of_kind(&lines, ExportKind::CustomEvent).len(), 130);
        let [identify] = of_kind(&lines, ExportKind::Identify)[..] else { panic!("one identify") };
        assert_eq!(identify.fields["session"], uuid(101));
        let payment = of_kind(&lines, ExportKind::Payment)[0];
        assert_eq!(payment.fields["email"], "ann@example.com");
        assert!(payment.fields["explanation"].contains("\"ladder\""), "it is written out");
        assert!(payment.fields["entries"].contains("2000"));
    }
    let path = format!("/api/sites/{}/people/{}/export.csv?mode=test", desk.site, uuid(1));
    let file = desk.owner("GET", &path, None);
    let text = file.body.as_str().unwrap_or_default().to_owned();
    assert!(text.starts_with("line,kind,at_s,field,value"), "{text}");
    assert!(text.contains(",custom_event,") && !text.contains("There is more"), "{text}");
}

#[test]
fn a_cursor_that_was_not_given_out_is_refused_and_nobody_is_not_found() {
    let place = Place::new("UTC");
    let path = |rest: &str| format!("/api/sites/{}/people/{}/export{rest}", place.desk.site, uuid(9));
    for rest in ["?mode=test&cursor=9~a", "?mode=test&cursor=x", ".csv?mode=test&cursor=-1~a"] {
        let reply = place.desk.owner("GET", &path(rest), None);
        assert_eq!(reply.status, 400, "{rest}: {}", reply.body);
    }
    let reply = place.desk.owner("GET", &path("?mode=test"), None);
    assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (404, Some("person_unknown")), "{}", reply.body);
}
