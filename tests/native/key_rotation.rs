//! The key under which texts are sealed can be changed: whatever happens meanwhile, in the end everything opens under the new one alone.

use headwater::api::{HealthCheck, HealthDetails, HealthState, HealthSubject, RotationStep};
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_worker::job::reseal::BEGINS_AFTER_S;
use headwater_worker::seal::{Place, SealKey};
use headwater_worker::store::resealing::SEALED_COLUMNS;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::pin::pin;
use std::task::{Context, Waker};

const NOW_S: i64 = 1_790_000_000;
/// The desk's own key, and another.
const OLD: &str = "c2VhbC1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGVzISE=";
const NEW: &str = "bmV3LXNlYWwta2V5LW9mLXRoZS10ZXN0cy1ieXRlcyE=";

fn key(text: &str) -> SealKey {
    SealKey::parse(text).unwrap()
}

fn changing() -> SealKey {
    key(NEW).with_previous(OLD).unwrap()
}

fn uuid(n: usize) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn buy(desk: &Desk, n: usize) {
    let visitor = uuid(n);
    let traits = json!({"email": format!("user{n}@example.com"), "id": format!("user-{n}"), "plan": "pro"});
    assert_eq!(desk.identify(&visitor, &uuid(1_000 + n), &traits).status, 202);
    let buyer = Buyer {
        customer: format!("cus_{n}"),
        email: format!("payer{n}@example.com"),
        metadata: json!({"headwater_visitor_id": visitor}),
    };
    let purchase = Purchase { key: format!("p{n}"), buyer, amount: 5_000, currency: "eur", at_s: desk.now_s.get() };
    for event in purchase.once() {
        assert_eq!(desk.deliver(&event).body["outcome"], "stored");
    }
}

/// A desk on which every sealed column has a text.
fn filled() -> Desk {
    let desk = Desk::new(NOW_S);
    for _ in 0..2 {
        let path = format!("/api/sites/{}/identify-key", desk.site);
        assert_eq!(desk.owner("POST", &path, None).status, 201);
    }
    (1..=3).for_each(|n| buy(&desk, n));
    desk.drain();
    assert_eq!(desk.deliver(&of_other_mode()).body["outcome"], "quarantined");
    let (site, integration) = (&desk.site, &desk.integration);
    let place = Place::of(site, &format!("api_key/{integration}/live"));
    let sealed = key(OLD).seal("rk_live_secret", &place, [9; 32]).unwrap();
    let insert = format!(
        "INSERT INTO api_key (site, integration, mode, sealed, hint, created_s, checked_s, accepted, permissions, next_check_s)
         VALUES ('{site}', '{integration}', 'live', '{sealed}', 'cret', {NOW_S}, {NOW_S}, 0, '{{}}', {})",
        i64::MAX
    );
    desk.database.execute(&insert).unwrap();
    desk
}

fn of_other_mode() -> Value {
    let buyer = Buyer { customer: "cus_live".to_owned(), email: String::new(), metadata: json!({}) };
    let purchase = Purchase { key: "live".to_owned(), buyer, amount: 700, currency: "eur", at_s: NOW_S };
    let mut event = purchase.once().remove(0);
    event["livemode"] = json!(true);
    event
}

/// Every text of the database that a key has sealed: its column, and the key's id.
fn sealed(desk: &Desk) -> Vec<(String, String)> {
    let ids = [key(OLD).id(), key(NEW).id()];
    let tables = desk.database.query("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let mut found = Vec::new();
    for table in tables.iter().map(|row| row["name"].as_str().unwrap().to_owned()) {
        for row in desk.database.query(&format!("SELECT * FROM {table}")).unwrap() {
            for (column, value) in row.as_object().unwrap() {
                let id = value.as_str().and_then(|text| text.split_once('.')).map(|(id, _)| id.to_owned());
                if let Some(id) = id.filter(|id| ids.contains(id)) {
                    found.push((format!("{table}.{column}"), id));
                }
            }
        }
    }
    found
}

fn are_all_of(desk: &Desk, text: &str) -> bool {
    let id = key(text).id();
    sealed(desk).iter().all(|(_, of)| *of == id)
}

fn rotation(desk: &Desk) -> HealthCheck {
    let reply = desk.owner("GET", "/api/health/details", None);
    let details: HealthDetails = read_reply(reply.body);
    details.checks.into_iter().find(|check| check.subject == HealthSubject::Rotation).unwrap()
}

fn minute(desk: &Desk) {
    desk.now_s.set(desk.now_s.get() + 60);
    assert_eq!(block_on(desk.minute()), []);
}

/// Lets the cron run until all is sealed anew.
fn finish(desk: &Desk) {
    for _ in 0..200 {
        if rotation(desk).rotation == Some(RotationStep::Done) {
            return;
        }
        minute(desk);
    }
    panic!("{:?}", rotation(desk));
}

/// What the owner is told that stands sealed in the database.
fn told(desk: &Desk) -> Vec<Value> {
    let site = format!("/api/sites/{}", desk.site);
    let ask = |path: &str| {
        let reply = desk.owner("GET", &format!("{site}/{path}?mode=test"), None);
        assert_eq!(reply.status, 200, "{path}: {} {:?}", reply.body, desk.faults);
        reply.body
    };
    (1..=3).flat_map(|n| [ask(&format!("people/cus_{n}")), ask(&format!("people/{}", uuid(n)))]).collect()
}

/// Under the new key alone everything opens, and the work goes on.
fn assert_changed(desk: &mut Desk, before: &[Value], what: &str) {
    assert!(are_all_of(desk, NEW), "{what}: {:?}", sealed(desk));
    desk.change_seal_key(key(NEW));
    desk.forget();
    assert_eq!(rotation(desk).rotation, None, "{what}");
    assert!(told(desk).iter().zip(before).all(|(now, then)| now == then), "{what}: {:#?}", told(desk));
    assert_eq!(told(desk).len(), before.len());
    let event = of_other_mode();
    let path = format!(
        "/api/sites/{}/integrations/{}/deliveries/{}/replay",
        desk.site,
        desk.integration,
        event["id"].as_str().unwrap()
    );
    assert_eq!(desk.owner("POST", &path, None).body["reason"], "mode_mismatch", "{what}: its body opens");
    buy(desk, 50);
}

#[test]
fn every_column_that_holds_a_sealed_text_has_a_turn() {
    let names: BTreeSet<String> = SEALED_COLUMNS.iter().map(|column| column.name().to_owned()).collect();
    assert_eq!(sealed(&filled()).into_iter().map(|(column, _)| column).collect::<BTreeSet<_>>(), names);
}

#[test]
fn a_changed_key_opens_everything_after_a_while_and_the_one_before_is_not_needed() {
    let mut desk = filled();
    let before = told(&desk);
    let many = sealed(&desk).len();
    assert_eq!(rotation(&desk).rotation, None);
    desk.change_seal_key(changing());
    desk.forget();
    assert_eq!(rotation(&desk).rotation, Some(RotationStep::Begins));
    assert_eq!(told(&desk), before, "both open");
    while desk.now_s.get() < NOW_S + BEGINS_AFTER_S {
        minute(&desk);
        assert!(are_all_of(&desk, OLD), "another instance may not have the new key yet");
    }
    buy(&desk, 40);
    finish(&desk);
    let check = rotation(&desk);
    assert_eq!((check.state, check.count, &check.text), (HealthState::Warning, Some(many as i64), &None));
    assert_changed(&mut desk, &before, "in peace");
}

#[test]
fn a_change_of_the_key_may_be_killed_anywhere() {
    for polls in (1..60).step_by(2) {
        let mut desk = filled();
        let before = told(&desk);
        desk.change_seal_key(changing());
        minute(&desk);
        desk.now_s.set(desk.now_s.get() + BEGINS_AFTER_S);
        desk.database.interleave(true);
        {
            let mut context = Context::from_waker(Waker::noop());
            let mut minute = pin!(desk.minute());
            (0..polls).any(|_| minute.as_mut().poll(&mut context).is_ready());
        }
        desk.database.interleave(false);
        buy(&desk, 100 + polls);
        finish(&desk);
        assert_changed(&mut desk, &before, &format!("killed after {polls} polls"));
    }
}

#[test]
fn a_text_that_was_written_or_removed_meanwhile_stays_as_it_is() {
    let mut desk = filled();
    desk.change_seal_key(changing());
    minute(&desk);
    desk.now_s.set(desk.now_s.get() + BEGINS_AFTER_S);
    desk.database.interleave(true);
    {
        let mut context = Context::from_waker(Waker::noop());
        let mut minute = pin!(desk.minute());
        let mut is_done = false;
        while !is_done {
            is_done = minute.as_mut().poll(&mut context).is_ready();
            // Between any two of its statements.
            desk.database
                .execute(
                    "UPDATE email SET sealed = 'written anew' WHERE pseudonym = (SELECT min(pseudonym) FROM email)",
                )
                .unwrap();
            desk.database.execute("UPDATE delivery SET body = NULL").unwrap();
        }
    }
    desk.database.interleave(false);
    let rows = desk.database.query("SELECT (SELECT count(*) FROM email WHERE sealed = 'written anew') AS emails, (SELECT count(body) FROM delivery) AS bodies").unwrap();
    assert_eq!(rows[0], json!({"emails": 1, "bodies": 0}));
}

#[test]
fn a_damaged_text_is_left_counted_and_named_and_keeps_no_other_from_its_turn() {
    let mut desk = filled();
    desk.database
        .execute("UPDATE identify SET traits = 'AAAA' WHERE visitor = (SELECT min(visitor) FROM identify)")
        .unwrap();
    desk.change_seal_key(changing());
    finish(&desk);
    assert!(are_all_of(&desk, NEW));
    desk.change_seal_key(key(NEW));
    let check = rotation(&desk);
    let text = format!("{}/traits/{}", desk.site, uuid(1));
    assert_eq!((check.rotation, check.count, check.text), (Some(RotationStep::Damaged), Some(1), Some(text)));
}

#[test]
fn a_key_that_is_removed_too_early_is_missed() {
    let mut desk = filled();
    desk.change_seal_key(changing());
    minute(&desk);
    desk.change_seal_key(key(NEW));
    desk.forget();
    let check = rotation(&desk);
    assert_eq!((check.rotation, check.state), (Some(RotationStep::CutShort), HealthState::Failing));
    desk.change_seal_key(changing());
    finish(&desk);
    assert!(are_all_of(&desk, NEW));
}

#[test]
fn a_minute_seals_no_more_than_its_share_of_the_days_rows() {
    let mut desk = filled();
    desk.bound_visits(4_000);
    (10..60).for_each(|n| buy(&desk, n));
    desk.change_seal_key(changing());
    minute(&desk);
    desk.now_s.set(desk.now_s.get() + BEGINS_AFTER_S);
    let old = |desk: &Desk| sealed(desk).iter().filter(|(_, id)| *id == key(OLD).id()).count();
    let mut left = old(&desk);
    assert!(left > 100, "{left}");
    while left > 0 {
        minute(&desk);
        let now = old(&desk);
        assert!(left - now <= 2, "4,000 rows a day are some two a minute: {left}, {now}");
        left = now;
    }
}
