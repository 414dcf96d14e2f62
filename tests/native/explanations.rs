//! The explanation of a payment's answer: stored short, shown as ever, and read as earlier versions stored it.

use crate::simulator::{self, straight, vouched_world, world};
use crate::stored_forms::put_answers_back;
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::{Desk, block_on};
use headwater_tools::fake_stripe::history::History;
use headwater_worker::store::explanation::Explanation;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
/// A row of `payment.attribution`, byte by byte as the version before the table `explanation` wrote it.
const BEFORE: &str = include_str!("../fixtures/explanation-before.json");

fn desks() -> Vec<(&'static str, Desk)> {
    let simulated = Desk::new(NOW_S);
    straight(&world(&simulated), &simulated);
    let (vouched, key) = simulator::desk();
    straight(&vouched_world(&vouched, &key), &vouched);
    let written = History::small(4, NOW_S).write();
    let imported = Account::new(written.account(KEY, NOW_S), NOW_S);
    imported.desk.see_all(&written.objects().step_by(2).collect::<Vec<_>>());
    assert_eq!(imported.put_key(KEY).status, 200, "{:?}", imported.desk.faults);
    imported.settle(50);
    vec![("simulated", simulated), ("vouched for", vouched), ("imported", imported.desk)]
}

/// What the owner is shown of every payment.
fn shown(desk: &Desk) -> Vec<Value> {
    let ids = desk.database.query("SELECT id, mode FROM payment ORDER BY mode, id").unwrap();
    let show = |row: &Value| {
        let (id, mode) = (row["id"].as_str().unwrap(), row["mode"].as_str().unwrap());
        let reply = desk.owner("GET", &format!("/api/sites/{}/payments/{id}?mode={mode}", desk.site), None);
        assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
        reply.body
    };
    ids.iter().map(show).collect()
}

/// Stores every explanation as earlier versions did: the long form, within the payment, and the present answer in the history.
fn lengthen(desk: &Desk) {
    put_answers_back(desk);
    for row in desk.database.query("SELECT mode, payment, body FROM explanation").unwrap() {
        let body = row["body"].as_str().unwrap();
        assert!(body.starts_with("{\"v\":1,"), "it is stored short: {body}");
        let long = serde_json::to_string(&Explanation::parse(body).unwrap()).unwrap();
        assert!(long.len() > 2 * body.len() || !long.contains("\"journey\":[]"), "{body}");
        let long =
            format!("{{\"confidence\":\"unknown\",\"rung\":null,\"visitor\":null,{}", &long[1..]).replace('\'', "''");
        let payment = row["payment"].as_str().unwrap();
        desk.database.execute(&format!("UPDATE payment SET attribution = '{long}' WHERE id = '{payment}'")).unwrap();
    }
    desk.database.execute("DELETE FROM explanation").unwrap();
}

#[test]
fn what_an_earlier_version_stored_is_shown_as_ever_and_is_the_same_answer() {
    for (what, desk) in desks() {
        let before = shown(&desk);
        assert!(before.len() > 10, "{what}");
        lengthen(&desk);
        assert_eq!(shown(&desk), before, "{what}: read from the payment's own row");
        let written = desk.database.written();
        let answers = desk.database.query("SELECT * FROM answer").unwrap();
        desk.database
            .execute(
                "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
                 SELECT DISTINCT site, mode, clue, '', 1, 'upgrade', 0 FROM clue",
            )
            .unwrap();
        desk.drain();
        assert_eq!(shown(&desk), before, "{what}: derived again");
        assert_eq!(desk.database.query("SELECT * FROM answer").unwrap(), answers, "{what}: no answer is another one");
        let payments = |written: &std::collections::BTreeMap<&'static str, u64>| {
            written.iter().filter(|(sql, _)| sql.contains("INTO payment ")).map(|(_, rows)| rows).sum::<u64>()
        };
        assert_eq!(payments(&desk.database.written()), payments(&written), "{what}: the same is not written again");
    }
}

#[test]
fn the_short_form_is_what_was_meant() {
    for (what, desk) in desks() {
        for payment in shown(&desk) {
            let rungs = payment["ladder"].as_array().unwrap();
            assert_eq!(rungs.len(), 10, "{what}: {payment}");
            for missing in payment["missing"].as_array().unwrap() {
                let is_text = |field: &str| !missing[field].as_str().unwrap().is_empty();
                assert!(is_text("message") && is_text("remedy"), "{what}: {missing}");
            }
            for (credit, touch) in payment["credits"].as_array().unwrap().iter().filter_map(|credit| {
                let at = usize::try_from(credit["touch"].as_u64()?).unwrap();
                Some((credit, &payment["journey"][at]))
            }) {
                assert_eq!(credit["channel"], touch["channel"], "{what}: {payment}");
            }
        }
    }
}

/// The golden case: a charge alone, with an address that nobody was identified with.
#[test]
fn a_derived_explanation_is_word_for_word_that_of_the_version_before() {
    let desk = Desk::new(NOW_S);
    let charge = json!({
        "id": "ch_h1014", "object": "charge", "created": NOW_S, "status": "succeeded", "captured": true, "paid": true,
        "amount": 5_000, "amount_captured": 5_000, "amount_refunded": 0, "currency": "eur", "livemode": false,
        "billing_details": {"email": "somebody@example.com"}, "refunded": false, "disputed": false,
    });
    let event = json!({
        "id": "evt_golden", "object": "event", "api_version": "2026-10-28.acacia", "type": "charge.succeeded",
        "created": NOW_S, "livemode": false, "data": {"object": charge},
    });
    let reply = desk.deliver(&event);
    assert_eq!(reply.body["outcome"], "stored", "{reply:?} {:?}", desk.faults);
    let row = &desk.database.query("SELECT email FROM payment").unwrap()[0];
    let pseudonym = row["email"].as_str().unwrap();
    let before = BEFORE.trim().replace("a5a2e8c6", &pseudonym[..8]);
    let expected: Value = serde_json::from_str(&before).unwrap();
    let found = &shown(&desk)[0];
    for field in ["ladder", "missing", "conflicting_visitors", "journey", "credits", "objects"] {
        assert_eq!(found[field].to_string(), expected[field].to_string(), "{field}");
    }
}

#[test]
fn a_row_of_the_version_before_is_shown_as_it_is_and_a_rebuild_moves_it() {
    let desk = Desk::new(NOW_S);
    straight(&world(&desk), &desk);
    let expected = shown(&desk);
    lengthen(&desk);
    assert_eq!(shown(&desk), expected);
    block_on(desk.rebuild()).unwrap();
    assert_eq!(shown(&desk), expected);
    let left = "SELECT (SELECT count(*) FROM payment WHERE attribution <> '') AS before, (SELECT count(*) FROM explanation) AS moved";
    let left = &desk.database.query(left).unwrap()[0];
    assert_eq!((&left["before"], &left["moved"]), (&json!(0), &json!(expected.len())));
    let parsed = Explanation::parse(BEFORE.trim()).unwrap();
    assert_eq!(Explanation::parse(&parsed.to_json().unwrap()).unwrap(), parsed);
    assert!(parsed.to_json().unwrap().len() < 600, "{}", parsed.to_json().unwrap());
}
