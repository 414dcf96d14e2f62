//! What becomes of deliveries that cannot be processed, and of integrations: poison, quarantine, modes, secrets.

use headwater_tools::desk::{Desk, SIGNING_SECRET, block_on};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Action, Random, Task, interleave};
use headwater_tools::sqlite::Fault;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const OTHER_SECRET: &str = "whsec_another_0123456789_abcdef";

fn purchase(key: &str) -> Purchase {
    let buyer = Buyer { customer: "cus_ada".to_owned(), email: "ada@example.com".to_owned(), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

fn charge(key: &str) -> Value {
    purchase(key).once().remove(0)
}

/// Round trips of all fourteen tries: the commit or the attempt of each, and the question whether an erased id made it fail.
const EVERY_TRY: usize = 28;

/// Reading the integration has fewer statements, recording a delivery has more.
const RECORDING: u64 = 3;

/// Hands a delivery over and kills its isolate once the attempt is recorded.
fn die(desk: &Desk, event: &Value, at_s: i64) {
    desk.database.interleave(true);
    let action = Action::Delivery(at_s, event.clone());
    let asked = || (desk.database.batches(), desk.database.statements());
    // Recorded and not committed: the batch after the one that records waits for its turn.
    let (mut before, mut is_recorded) = (asked(), false);
    let ended = interleave(vec![Some(Box::pin(action.happen(desk)) as Task)], &mut Random::new(0), |_| {
        let now = asked();
        let dies = is_recorded && now.0 > before.0;
        is_recorded |= now.1 - before.1 > RECORDING;
        before = now;
        dies
    });
    desk.database.interleave(false);
    assert_eq!(ended, [None], "the isolate was to die");
}

fn delivery(desk: &Desk, event: &Value) -> Value {
    let id = event["id"].as_str().unwrap();
    desk.database.query(&format!("SELECT * FROM delivery WHERE event = '{id}'")).unwrap().remove(0)
}

#[test]
fn an_event_that_never_finishes_thrice_is_quarantined() {
    let desk = Desk::new(NOW_S);
    let poison = charge("a");
    for at_s in [0, 40, 80] {
        die(&desk, &poison, NOW_S + at_s);
    }
    assert_eq!(delivery(&desk, &poison)["attempts"], 3);
    desk.now_s.set(NOW_S + 120);
    let reply = desk.deliver(&poison);
    assert_eq!((reply.status, &reply.body), (200, &json!({"outcome": "quarantined", "reason": "never_finished"})));
    let kept = delivery(&desk, &poison);
    let body = kept["body"].as_str().unwrap();
    assert!(!body.contains("ch_a") && body.len() > 500, "kept whole and sealed");
    assert!(desk.net().is_empty());
    let shown =
        desk.owner("GET", &format!("/api/sites/{}/integrations/{}/deliveries", desk.site, desk.integration), None);
    assert_eq!(shown.body["deliveries"][0]["reason"], "never_finished");
    // Sent again by the owner, after the fix: taken up anew.
    desk.now_s.set(NOW_S + 900);
    assert_eq!(desk.deliver(&poison).body["outcome"], "stored");
    assert_eq!(delivery(&desk, &poison)["body"], Value::Null, "the body is dropped once its facts are kept");
}

#[test]
fn attempts_side_by_side_are_no_sign_of_poison() {
    let desk = Desk::new(NOW_S);
    for _ in 0..6 {
        die(&desk, &charge("a"), NOW_S + 20);
    }
    assert_eq!(delivery(&desk, &charge("a"))["attempts"], 1);
    assert_eq!(desk.deliver(&charge("a")).body["outcome"], "stored");
}

#[test]
fn what_is_signed_and_no_event_is_kept_and_answered_200() {
    let desk = Desk::new(NOW_S);
    let bodies: [&[u8]; 4] = [
        b"not json",
        b"\xff\xfe",
        b"[]",
        br#"{"id":"evt_1","type":"charge.succeeded","livemode":false,"created":1,"data":{}}"#,
    ];
    for body in bodies {
        for _ in 0..2 {
            let reply = block_on(desk.answer(desk.signed(body.to_vec())));
            assert_eq!((reply.status, reply.body["outcome"].as_str()), (200, Some("quarantined")), "{reply:?}");
        }
    }
    let kept = desk
        .database
        .query("SELECT event, body FROM delivery WHERE outcome = 'quarantined' AND body IS NOT NULL")
        .unwrap();
    assert_eq!(kept.len(), 4, "{kept:?}");
    assert!(kept.iter().all(|row| row["event"].as_str().unwrap().starts_with("sha256:")));
    let empty = block_on(desk.answer(desk.signed(Vec::new())));
    assert_eq!((empty.status, &empty.body["error"]["code"]), (400, &json!("body_empty")));
}

#[test]
fn an_event_of_the_other_mode_is_quarantined_and_no_mode_sees_it() {
    let desk = Desk::new(NOW_S);
    let mut live = charge("a");
    live["livemode"] = json!(true);
    assert_eq!(desk.deliver(&live).body, json!({"outcome": "quarantined", "reason": "mode_mismatch"}));
    assert!(desk.database.query("SELECT 1 FROM fact").unwrap().is_empty());
    // With the live secret it is live money, and the report of test money shows none of it.
    desk.keep_secret(&desk.site, &desk.integration, OTHER_SECRET, "live");
    assert_eq!(desk.deliver_to(&desk.integration, OTHER_SECRET, &live).body["outcome"], "stored");
    assert!(desk.net().is_empty());
    let path = |mode: &str| format!("/api/sites/{}/payments/pi_a?mode={mode}", desk.site);
    assert_eq!(
        (desk.owner("GET", &path("live"), None).status, desk.owner("GET", &path("test"), None).status),
        (200, 404)
    );
    let mut test = charge("a");
    test["id"] = json!("evt_test");
    assert_eq!(
        desk.deliver(&test).body["outcome"],
        "stored",
        "the same ids of Stripe in test mode are another payment"
    );
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
}

fn replay_path(desk: &Desk, event: &str) -> String {
    format!("/api/sites/{}/integrations/{}/deliveries/{event}/replay", desk.site, desk.integration)
}

fn replay(desk: &Desk, event: &str) -> headwater_tools::desk::Reply {
    desk.owner("POST", &replay_path(desk, event), None)
}

#[test]
fn a_secret_saved_again_with_the_right_mode_lets_a_replay_through() {
    let desk = Desk::new(NOW_S);
    desk.keep_secret(&desk.site, &desk.integration, SIGNING_SECRET, "live");
    let event = charge("a");
    let id = event["id"].as_str().unwrap();
    assert_eq!(desk.deliver(&event).body["reason"], "mode_mismatch");
    assert_eq!(replay(&desk, id).body["outcome"], "quarantined", "nothing was mended yet");
    let saved = desk.keep_secret(&desk.site, &desk.integration, SIGNING_SECRET, "test");
    let secrets = saved.body["secrets"].as_array().unwrap();
    assert_eq!((secrets.len(), &secrets[0]["mode"]), (1, &json!("test")), "saved again it is not a second one");
    let replayed = replay(&desk, id);
    assert_eq!((replayed.status, &replayed.body["outcome"]), (200, &json!("stored")), "{:?}", replayed.body);
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
}

#[test]
fn a_replay_that_fails_leaves_the_delivery_in_quarantine() {
    let desk = Desk::new(NOW_S);
    let event = charge("a");
    let id = event["id"].as_str().unwrap();
    for at_s in [0, 40, 80] {
        die(&desk, &event, NOW_S + at_s);
    }
    desk.now_s.set(NOW_S + 120);
    assert_eq!(desk.deliver(&event).body["outcome"], "quarantined");
    // The delivery, the integration and the attempt go well; then the database is out of reach for every try.
    desk.database.fail([None; 3].into_iter().chain([Some(Fault::LostBefore); EVERY_TRY]));
    assert_eq!(replay(&desk, id).status, 503);
    let kept = delivery(&desk, &event);
    assert_eq!((&kept["outcome"], &kept["reason"]), (&json!("quarantined"), &json!("never_finished")));
    assert_eq!(replay(&desk, id).body["outcome"], "stored");
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
}

/// Stripe was told 200 when it went into quarantine and does not come again: nobody but the owner can take it up.
#[test]
fn a_replay_killed_in_its_middle_can_be_replayed() {
    let desk = Desk::new(NOW_S);
    let event = charge("a");
    let id = event["id"].as_str().unwrap();
    desk.keep_secret(&desk.site, &desk.integration, SIGNING_SECRET, "live");
    assert_eq!(desk.deliver(&event).body["reason"], "mode_mismatch");
    desk.keep_secret(&desk.site, &desk.integration, SIGNING_SECRET, "test");
    desk.database.interleave(true);
    let again = async { desk.answer(desk.owner_request("POST", &replay_path(&desk, id), None)).await.status == 200 };
    let begun = || delivery(&desk, &event)["outcome"] == "started";
    let ended = interleave(vec![Some(Box::pin(again) as Task)], &mut Random::new(0), |_| begun());
    desk.database.interleave(false);
    assert_eq!(ended, [None], "the isolate was to die");
    assert_eq!(listed(&desk)[0]["replayable"], json!(false), "it may be worked on");
    desk.now_s.set(NOW_S + 30);
    assert_eq!((&listed(&desk)[0]["outcome"], &listed(&desk)[0]["replayable"]), (&json!("started"), &json!(true)));
    assert_eq!(replay(&desk, id).body["outcome"], "stored");
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    assert_eq!(listed(&desk)[0]["replayable"], json!(false));
}

#[test]
fn nothing_is_replayed_after_a_disconnect() {
    let desk = Desk::new(NOW_S);
    let mut live = charge("a");
    live["livemode"] = json!(true);
    assert_eq!(desk.deliver(&live).body["outcome"], "quarantined");
    let path = format!("/api/sites/{}/integrations/{}/disconnect", desk.site, desk.integration);
    assert_eq!(desk.owner("POST", &path, Some(json!({"revenue": "keep"}))).status, 200);
    let replayed = replay(&desk, live["id"].as_str().unwrap());
    assert_eq!((replayed.status, replayed.body["error"]["code"].as_str()), (410, Some("integration_disconnected")));
}

#[test]
fn what_is_not_followed_is_ignored_and_counted() {
    let desk = Desk::new(NOW_S);
    for n in 0..3 {
        let mut event = event("payout.paid", NOW_S, json!({"id": "po_1", "object": "payout"}));
        event["id"] = json!(format!("evt_{n}"));
        for _ in 0..2 {
            assert_eq!(desk.deliver(&event).body, json!({"outcome": "ignored", "reason": "type_not_followed"}));
        }
    }
    let integrations = desk.owner("GET", &format!("/api/sites/{}/integrations", desk.site), None);
    let counts = &integrations.body["integrations"][0]["counts"];
    assert_eq!(counts, &json!([{"event_type": "payout.paid", "outcome": "ignored", "count": 3}]));
    assert_eq!(integrations.body["integrations"][0]["status"], "active", "the first verified delivery makes it active");
}

#[test]
fn an_integration_is_pending_until_a_delivery_is_verified() {
    let desk = Desk::new(NOW_S);
    let shown =
        || desk.owner("GET", &format!("/api/sites/{}/integrations", desk.site), None).body["integrations"][0].clone();
    assert_eq!((&shown()["status"], &shown()["activated_s"]), (&json!("pending"), &Value::Null));
    assert_eq!(desk.deliver_to(&desk.integration, "whsec_wrong_0123456789", &charge("a")).status, 400);
    assert_eq!(shown()["status"], "pending");
    assert!(
        desk.database.query("SELECT 1 FROM delivery").unwrap().is_empty(),
        "nothing is recorded of what is not signed"
    );
    assert_eq!(desk.deliver(&charge("a")).status, 200);
    assert_eq!((&shown()["status"], &shown()["activated_s"]), (&json!("active"), &json!(NOW_S)));
}

#[test]
fn a_secret_is_rolled_while_both_are_good() {
    let desk = Desk::new(NOW_S);
    assert_eq!(desk.deliver(&charge("a")).status, 200);
    // Another isolate saves the new secret: this one knows only the old, and asks before it says no.
    assert_eq!(desk.keep_secret(&desk.site, &desk.integration, OTHER_SECRET, "test").status, 201);
    assert_eq!(desk.deliver_to(&desk.integration, OTHER_SECRET, &charge("b")).body["outcome"], "stored");
    assert_eq!(desk.deliver(&charge("c")).body["outcome"], "stored");
    let secrets =
        desk.owner("GET", &format!("/api/sites/{}/integrations", desk.site), None).body["integrations"][0]["secrets"]
            .clone();
    assert!(!secrets.to_string().contains("whsec_"));
    let old = secrets
        .as_array()
        .unwrap()
        .iter()
        .find(|secret| SIGNING_SECRET.ends_with(secret["hint"].as_str().unwrap()))
        .unwrap()["id"]
        .clone();
    let path = format!("/api/sites/{}/integrations/{}/secrets/{}", desk.site, desk.integration, old.as_str().unwrap());
    assert_eq!(desk.owner("DELETE", &path, None).status, 200);
    assert_eq!(desk.deliver(&charge("d")).status, 400);
    assert_eq!(desk.deliver_to(&desk.integration, OTHER_SECRET, &charge("d")).body["outcome"], "stored");
}

#[test]
fn a_disconnected_integration_is_gone() {
    let desk = Desk::new(NOW_S);
    assert_eq!(desk.deliver(&charge("a")).status, 200);
    desk.database.execute("UPDATE integration SET status = 'disconnected'").unwrap();
    desk.forget();
    assert_eq!(desk.deliver(&charge("b")).status, 410);
    let mut nobody = desk.delivery(&charge("b"));
    nobody.path = "/api/integrations/stripe/webhook/int_nobody".to_owned();
    assert_eq!(block_on(desk.answer(nobody)).status, 404);
    let mut large = desk.delivery(&charge("b"));
    large.body = Some(vec![b' '; 1_048_577]);
    assert_eq!(block_on(desk.answer(large)).status, 413);
}

#[test]
fn two_integrations_of_one_site_count_once_and_both_are_noted() {
    let desk = Desk::new(NOW_S);
    let path = format!("/api/sites/{}/integrations", desk.site);
    let second = desk.owner("POST", &path, Some(json!({"kind": "stripe"}))).body["id"].as_str().unwrap().to_owned();
    let second = headwater::base::id::IntegrationId::parse(&second).unwrap();
    desk.keep_secret(&desk.site, &second, OTHER_SECRET, "test");
    for event in purchase("a").once() {
        assert_eq!(desk.deliver(&event).body["outcome"], "stored");
        assert_eq!(desk.deliver_to(&second, OTHER_SECRET, &event).body["outcome"], "stored");
    }
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    let brought = desk.database.query("SELECT integration, count(*) AS count FROM fact GROUP BY integration").unwrap();
    assert_eq!(
        (brought.len(), &brought[0]["count"], &brought[1]["count"]),
        (2, &json!(3), &json!(3)),
        "disconnecting one removes only what nobody else brought"
    );
}

#[test]
fn a_page_of_the_queue_that_fails_holds_no_other_up() {
    let desk = Desk::new(NOW_S);
    for event in purchase("a").once() {
        desk.deliver(&event);
    }
    desk.drain();
    desk.database.execute(&format!("INSERT INTO clue VALUES ('{}', 'aaa', 'test', 'pi_broken')", desk.site)).unwrap();
    desk.database
        .execute(&format!(
            "INSERT INTO fact SELECT '{}', 'test', 'pi_broken', 'x', 'int_1', 1, 'event', 'evt_1', 'broken'",
            desk.site
        ))
        .unwrap();
    for hub in ["aaa", "cus_ada"] {
        desk.database
            .execute(&format!("INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s) VALUES ('{}', 'test', '{hub}', '', 1, 'test', 1)", desk.site))
            .unwrap();
    }
    assert!(block_on(desk.drain_once()).is_err());
    assert_eq!(desk.database.query("SELECT hub FROM pending").unwrap(), [json!({"hub": "aaa"})]);
}

/// The deliveries of the desk's integration as the owner sees them.
fn listed(desk: &Desk) -> Vec<Value> {
    let path = format!("/api/sites/{}/integrations/{}/deliveries", desk.site, desk.integration);
    desk.owner("GET", &path, None).body["deliveries"].as_array().unwrap().clone()
}

#[test]
fn poison_is_replayed_by_the_owner_and_then_stored() {
    let desk = Desk::new(NOW_S);
    let poison = charge("a");
    for at_s in [0, 40, 80] {
        die(&desk, &poison, NOW_S + at_s);
    }
    desk.now_s.set(NOW_S + 120);
    assert_eq!(desk.deliver(&poison).body["outcome"], "quarantined");
    assert_eq!(
        (&listed(&desk)[0]["replayable"], &listed(&desk)[0]["reason"]),
        (&json!(true), &json!("never_finished"))
    );
    let replayed = replay(&desk, poison["id"].as_str().unwrap());
    assert_eq!(replayed.status, 200, "{:?}", replayed.body);
    let told = |name: &str| replayed.body[name].clone();
    assert_eq!((told("outcome"), told("reason"), told("replayable")), (json!("stored"), Value::Null, json!(false)));
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    assert_eq!(delivery(&desk, &poison)["body"], Value::Null, "the body is dropped once its facts are kept");
    assert_eq!(replay(&desk, poison["id"].as_str().unwrap()).status, 409, "and then there is nothing to replay");
}

#[test]
fn a_replay_needs_no_secret_that_was_rolled_since() {
    let desk = Desk::new(NOW_S);
    for at_s in [0, 40, 80] {
        die(&desk, &charge("a"), NOW_S + at_s);
    }
    desk.now_s.set(NOW_S + 120);
    assert_eq!(desk.deliver(&charge("a")).body["outcome"], "quarantined");
    desk.keep_secret(&desk.site, &desk.integration, OTHER_SECRET, "test");
    let path = format!("/api/sites/{}/integrations", desk.site);
    let secrets = desk.owner("GET", &path, None).body["integrations"][0]["secrets"].clone();
    let is_old = |secret: &&Value| SIGNING_SECRET.ends_with(secret["hint"].as_str().unwrap());
    let old = secrets.as_array().unwrap().iter().find(is_old).unwrap()["id"].as_str().unwrap();
    assert_eq!(desk.owner("DELETE", &format!("{path}/{}/secrets/{old}", desk.integration), None).status, 200);
    let replayed = replay(&desk, charge("a")["id"].as_str().unwrap());
    assert_eq!((replayed.status, &replayed.body["outcome"]), (200, &json!("stored")), "{:?}", replayed.body);
}

#[test]
fn what_is_no_event_stays_what_it_is_when_it_is_replayed() {
    for body in [&b"not json"[..], b"\xff\xfe", b"[]"] {
        let desk = Desk::new(NOW_S);
        assert_eq!(block_on(desk.answer(desk.signed(body.to_vec()))).body["outcome"], "quarantined");
        let before = listed(&desk);
        let id = before[0]["event"].as_str().unwrap().to_owned();
        assert!(id.starts_with("sha256:"));
        let replayed = replay(&desk, &id);
        assert_eq!((replayed.status, &replayed.body["outcome"]), (200, &json!("quarantined")), "{:?}", replayed.body);
        assert_eq!(replayed.body["event"], id.as_str());
        assert_eq!(listed(&desk), before, "the same one delivery, kept whole as it was");
        assert_eq!(replay(&desk, &id).status, 200, "and again");
    }
}

#[test]
fn only_a_delivery_of_ones_own_that_is_kept_whole_is_replayed() {
    let desk = Desk::new(NOW_S);
    let stored = charge("a");
    let mut ignored = event("payout.paid", NOW_S, json!({"id": "po_1", "object": "payout"}));
    ignored["id"] = json!("evt_ignored");
    let mut live = charge("b");
    live["livemode"] = json!(true);
    for event in [&stored, &ignored, &live] {
        assert_eq!(desk.deliver(event).status, 200);
    }
    let id = |event: &Value| event["id"].as_str().unwrap().to_owned();
    for (event, expected) in [(id(&stored), 409), (id(&ignored), 409), ("evt_nobody".to_owned(), 404)] {
        let code = if expected == 409 { "delivery_not_kept" } else { "delivery_unknown" };
        let reply = replay(&desk, &event);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (expected, Some(code)), "{event}");
    }
    // Another integration of the site, another site, and a site that names this integration as its own.
    let (site, other) = desk.new_site("UTC");
    let path = format!("/api/sites/{}/integrations", desk.site);
    let second = desk.owner("POST", &path, Some(json!({"kind": "stripe"}))).body["id"].as_str().unwrap().to_owned();
    for (site, integration, listed) in [
        (&desk.site, second.as_str(), 200),
        (&site, other.as_str(), 200),
        (&site, desk.integration.as_str(), 404),
        (&desk.site, other.as_str(), 404),
    ] {
        let path = format!("/api/sites/{site}/integrations/{integration}/deliveries");
        let reply = desk.owner("POST", &format!("{path}/{}/replay", id(&live)), None);
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (404, Some("delivery_unknown")), "{path}");
        let list = desk.owner("GET", &path, None);
        assert_eq!(list.status, listed, "{path}");
        assert!(list.body["deliveries"].as_array().is_none_or(Vec::is_empty), "{path}");
    }
    assert_eq!(delivery(&desk, &live)["attempts"], 1, "nothing was tried");
}

#[test]
fn what_lies_in_quarantine_is_listed_first_and_each_took_its_time() {
    let account =
        headwater_tools::account::Account::new(headwater_tools::fake_stripe::FakeStripe::new("rk_test_x"), NOW_S);
    let desk = &account.desk;
    let mut live = charge("a");
    live["livemode"] = json!(true);
    // The clock goes on while a delivery is worked on.
    for (number, event) in [live, charge("b"), charge("c")].iter().enumerate() {
        account.pass_s(10);
        account.wire.clock_ms.set(account.wire.clock_ms.get() + 7 * i64::try_from(number + 1).unwrap());
        assert_eq!(desk.deliver(event).status, 200);
    }
    let told: Vec<_> = listed(desk)
        .iter()
        .map(|one| {
            (one["event"].as_str().unwrap().to_owned(), one["outcome"].clone(), one["took_ms"].as_i64().unwrap())
        })
        .collect();
    let id = |key: &str| charge(key)["id"].as_str().unwrap().to_owned();
    let expected = [(id("a"), json!("quarantined"), 7), (id("c"), json!("stored"), 42), (id("b"), json!("stored"), 21)];
    assert_eq!(told, expected, "then the newest");
}

#[test]
fn a_replay_beside_a_delivery_of_the_same_event_counts_once() {
    let desk_with_poison = || {
        let desk = Desk::new(NOW_S);
        for at_s in [0, 40, 80] {
            die(&desk, &charge("a"), NOW_S + at_s);
        }
        desk.now_s.set(NOW_S + 120);
        assert_eq!(desk.deliver(&charge("a")).body["outcome"], "quarantined");
        desk
    };
    for steps in 0..10 {
        let desk = desk_with_poison();
        let path = format!(
            "/api/sites/{}/integrations/{}/deliveries/evt_charge_succeeded_ch_a/replay",
            desk.site, desk.integration
        );
        desk.database.interleave(true);
        let (replayed, sent) = (desk.owner_request("POST", &path, None), desk.delivery(&charge("a")));
        let replayed: Task = Box::pin(async { matches!(desk.answer(replayed).await.status, 200 | 409) });
        let sent: Task = Box::pin(async { desk.answer(sent).await.status == 200 });
        assert!(
            headwater_tools::simulator::preempt([replayed, sent], 0, steps),
            "after {steps} steps: {:?}",
            desk.faults
        );
        desk.database.interleave(false);
        assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into(), "after {steps} steps");
        assert_eq!(delivery(&desk, &charge("a"))["outcome"], "stored", "after {steps} steps");
    }
}

/// The database was out of reach for every attempt, or a deployment broke them off: Stripe was told 200 and does not come again.
#[test]
fn what_never_came_to_an_end_is_taken_up_once_more_by_the_cron() {
    let desk = Desk::new(NOW_S);
    let event = charge("a");
    for at_s in [0, 40, 80] {
        die(&desk, &event, NOW_S + at_s);
    }
    desk.now_s.set(NOW_S + 120);
    assert_eq!(desk.deliver(&event).body["reason"], "never_finished");
    let retry = |at_s: i64| {
        desk.now_s.set(NOW_S + at_s);
        block_on(desk.retry_unfinished()).unwrap();
        delivery(&desk, &event)["outcome"].clone()
    };
    assert_eq!(retry(130), "quarantined", "not at once");
    assert_eq!(retry(730), "stored");
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
}

#[test]
fn the_cron_takes_poison_up_once_and_what_is_old_never() {
    let desk = Desk::new(NOW_S);
    for key in ["a", "b"] {
        for at_s in [0, 40, 80] {
            die(&desk, &charge(key), NOW_S + at_s);
        }
        desk.now_s.set(NOW_S + 120);
        assert_eq!(desk.deliver(&charge(key)).body["reason"], "never_finished");
    }
    // It fails again: the delivery, the integration and the attempt go well, then the database is out of reach.
    desk.database.execute("UPDATE delivery SET retried_s = 1 WHERE event LIKE '%b%'").unwrap();
    desk.now_s.set(NOW_S + 730);
    desk.database.fail([None; 4].into_iter().chain([Some(Fault::LostBefore); EVERY_TRY]));
    block_on(desk.retry_unfinished()).unwrap();
    let outcome = |key: &str| delivery(&desk, &charge(key))["outcome"].clone();
    assert_eq!((outcome("a"), outcome("b")), (json!("quarantined"), json!("quarantined")));
    for minute in 0..3 {
        desk.now_s.set(NOW_S + 1_400 + minute * 60);
        block_on(desk.retry_unfinished()).unwrap();
        assert_eq!(outcome("a"), "quarantined", "once is enough");
    }
    assert_eq!(
        replay(&desk, charge("a")["id"].as_str().unwrap()).body["outcome"],
        "stored",
        "the owner may at any time"
    );
    desk.database.execute("UPDATE delivery SET retried_s = NULL WHERE outcome = 'quarantined'").unwrap();
    desk.now_s.set(NOW_S + 2 * 86_400);
    block_on(desk.retry_unfinished()).unwrap();
    assert_eq!(outcome("b"), "quarantined", "its day is over");
}

#[test]
fn another_sites_integration_is_unknown_to_every_address() {
    let desk = Desk::new(NOW_S);
    let (other, theirs) = desk.new_site("UTC");
    desk.deliver_to(&theirs, SIGNING_SECRET, &charge("a"));
    let secret = desk.database.query(&format!("SELECT id FROM signing_secret WHERE integration = '{theirs}'")).unwrap();
    let secret = format!("secrets/{}", secret[0]["id"].as_str().unwrap());
    let mode = json!({"mode": "test"});
    for (method, path, body) in [
        ("GET", "deliveries", None),
        ("POST", "secrets", Some(json!({"secret": OTHER_SECRET, "mode": "test"}))),
        ("DELETE", secret.as_str(), None),
        ("PUT", "key", Some(json!({"key": "rk_test_of_somebody_0123456789"}))),
        ("POST", "endpoint", Some(mode.clone())),
        ("POST", "import", Some(mode.clone())),
        ("POST", "import/advance", Some(mode.clone())),
        ("POST", "check", Some(mode.clone())),
        ("POST", "disconnect", Some(json!({"revenue": "keep"}))),
        ("POST", "deliveries/evt_a/replay", None),
    ] {
        let of = |site| desk.owner(method, &format!("/api/sites/{site}/integrations/{theirs}/{path}"), body.clone());
        assert_eq!(of(&desk.site).status, 404, "{method} {path}: {:?}", of(&desk.site).body);
    }
    let own = desk.owner("GET", &format!("/api/sites/{other}/integrations/{theirs}/deliveries"), None);
    assert_eq!((own.status, own.body["deliveries"].as_array().unwrap().len()), (200, 1));
}

#[test]
fn signed_bytes_that_are_no_text_are_kept_as_they_came_at_a_third_more() {
    let desk = Desk::new(NOW_S);
    let bytes = vec![0xff; 1024 * 1024];
    let reply = block_on(desk.answer(desk.signed(bytes)));
    assert_eq!((reply.status, &reply.body["outcome"]), (200, &json!("quarantined")));
    let kept =
        desk.database.query("SELECT length(body) AS length FROM delivery").unwrap()[0]["length"].as_i64().unwrap();
    assert!(kept < 1_400_000, "{kept} characters");
    let event = listed(&desk)[0]["event"].as_str().unwrap().to_owned();
    assert_eq!(replay(&desk, &event).body["event"], event.as_str(), "it opens again, under its name");
    assert_eq!(listed(&desk).len(), 1);
}

#[test]
fn a_list_that_is_cut_says_of_how_many() {
    let desk = Desk::new(NOW_S);
    let (site, other) = desk.new_site("UTC");
    for (integration, count) in [(&desk.integration, 112), (&other, 1_200)] {
        let sql = format!(
            "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < {count}) \
             INSERT INTO delivery (integration, event, site, event_type, received_s, attempted_s, attempts, outcome) \
             SELECT '{integration}', 'evt_' || i, s.site, 'charge.succeeded', {NOW_S}, {NOW_S}, 0, 'stored' \
             FROM n CROSS JOIN integration s WHERE s.id = '{integration}'"
        );
        assert_eq!(desk.database.execute(&sql).unwrap(), count);
    }
    for (site, integration, kept) in [(&desk.site, &desk.integration, 112), (&site, &other, 1_001)] {
        let path = format!("/api/sites/{site}/integrations/{integration}/deliveries");
        let body = desk.owner("GET", &path, None).body;
        assert_eq!((body["deliveries"].as_array().unwrap().len(), body["kept"].as_i64()), (100, Some(kept)));
    }
}
