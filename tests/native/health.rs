//! The page Health: every figure of it is made wrong once, and is noticed.

use headwater::api::{HealthCheck, HealthDetails, HealthState, HealthSubject};
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_worker::store::heartbeat;

const NOW_S: i64 = 1_790_000_000;
const DAY: i64 = NOW_S / 86_400;

fn details(desk: &Desk) -> HealthDetails {
    let reply = desk.owner("GET", "/api/health/details", None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    read_reply(reply.body)
}

/// An installation whose cron has run, with a key, an endpoint and a check that ended well.
fn running() -> Desk {
    let mut desk = Desk::new(NOW_S);
    desk.bound_visits(40_000);
    desk.bound_imports(50_000);
    let (site, integration) = (&desk.site, &desk.integration);
    for sql in [
        format!(
            "INSERT INTO endpoint (site, integration, mode, url, state, next_try_s)
             VALUES ('{site}', '{integration}', 'live', 'https://a.example', 'standing', {NOW_S})"
        ),
        format!(
            "INSERT INTO job (site, integration, mode, kind, run, pages, state, step, progress, requests, failures, wait_until_s, started_s, ended_s)
             VALUES ('{site}', '{integration}', 'live', 'check', 1, 1, 'done', 0, '{{\"differences\": []}}', 1, 0, 0, {NOW_S}, {NOW_S})"
        ),
    ] {
        desk.database.execute(&sql).unwrap();
    }
    assert_eq!(block_on(desk.minute()).len(), 0);
    // Only now, so that the cron did not try this key at Stripe.
    let sealed: String =
        desk.database.query("SELECT sealed FROM signing_secret").unwrap()[0]["sealed"].as_str().unwrap().to_owned();
    let key = format!(
        "INSERT INTO api_key (site, integration, mode, sealed, hint, created_s, checked_s, accepted, permissions, next_check_s)
         VALUES ('{site}', '{integration}', 'live', '{sealed}', 'abcd', {NOW_S}, {NOW_S}, 1, '{{}}', {NOW_S})"
    );
    desk.database.execute(&key).unwrap();
    desk
}

fn found(details: &HealthDetails, subject: HealthSubject) -> Vec<&HealthCheck> {
    details.checks.iter().filter(|check| check.subject == subject).collect()
}

/// A figure made wrong: by what, what notices it, and how bad that is.
struct Wrong {
    sql: String,
    subject: HealthSubject,
    state: HealthState,
}

fn every_wrong(desk: &Desk) -> Vec<Wrong> {
    use HealthState::{Failing, Warning};
    use HealthSubject as S;
    let (site, integration) = (&desk.site, &desk.integration);
    let wrong = |subject, state, sql: String| Wrong { sql, subject, state };
    let queue = |waits_s: i64| {
        format!(
            "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
             VALUES ('{site}', 'live', 'cus_a', '', 1, 'identify', {}, 1)",
            NOW_S - waits_s
        )
    };
    let visits = |rows: i64| format!("INSERT INTO visit_rows (site, day, rows) VALUES ('{site}', {DAY}, {rows})");
    let imports = |rows: i64| format!("UPDATE api_key SET rows_day = {DAY}, rows_of_day = {rows}");
    vec![
        wrong(S::Sealing, Failing, "UPDATE site SET pseudonym_key = 'AAAA'".to_owned()),
        wrong(S::Sealing, Failing, "UPDATE signing_secret SET sealed = 'AAAA'".to_owned()),
        wrong(
            S::Rotation,
            Failing,
            format!(
                "INSERT INTO resealing (seal_key, previous, began_s, sealed_column, after, resealed, shut)
                 VALUES ('oXJn', 'abcd', {NOW_S}, 'email.sealed', '[]', 3, 0)"
            ),
        ),
        wrong(S::Cron, Failing, format!("UPDATE heartbeat SET at_s = {}", NOW_S - 601)),
        wrong(S::Cron, Warning, "DELETE FROM heartbeat".to_owned()),
        wrong(S::CronPart, Warning, format!("INSERT INTO heartbeat (part, at_s) VALUES ('old rows stay', {NOW_S})")),
        wrong(S::CronPart, Failing, format!("INSERT INTO heartbeat (part, at_s) VALUES ('old rows stay', {})", NOW_S - 3_600)),
        wrong(S::Queue, Warning, queue(601)),
        wrong(S::Queue, Failing, queue(3_601)),
        wrong(S::VisitRows, Warning, visits(32_000)),
        wrong(S::VisitRows, Failing, visits(40_000)),
        wrong(S::ImportRows, Warning, imports(40_000)),
        wrong(S::ImportRows, Failing, imports(50_000)),
        wrong(
            S::Deliveries,
            Warning,
            format!(
                "INSERT INTO delivery (integration, event, site, event_type, received_s, attempted_s, attempts, outcome, retried_s)
                 VALUES ('{integration}', 'evt_a', '{site}', 'charge.succeeded', {NOW_S}, {NOW_S}, 3, 'quarantined', {NOW_S})"
            ),
        ),
        wrong(S::Key, Failing, "UPDATE api_key SET accepted = 0".to_owned()),
        wrong(S::Endpoint, Failing, "UPDATE endpoint SET state = 'missing'".to_owned()),
        wrong(S::Job, Warning, "UPDATE job SET state = 'paused'".to_owned()),
        wrong(S::CheckDue, Warning, format!("UPDATE api_key SET next_check_s = {}", NOW_S - 2 * 86_400 - 1)),
        wrong(S::Difference, Warning, "UPDATE job SET progress = '{\"differences\": [{}, {}]}'".to_owned()),
    ]
}

#[test]
fn every_figure_that_is_made_wrong_is_noticed_and_no_other() {
    let before = running();
    // The key of this test is sealed for another place, and is the one thing that does not open.
    let well = details(&before);
    let bad: Vec<_> =
        well.checks.iter().filter(|check| check.state != HealthState::Ok).map(|check| check.subject).collect();
    assert_eq!(bad, [HealthSubject::Sealing]);
    let count = every_wrong(&before).len();
    let mut subjects = Vec::new();
    for place in 0..count {
        let desk = running();
        let Wrong { sql, subject, state } = every_wrong(&desk).swap_remove(place);
        assert!(desk.database.execute(&sql).unwrap() > 0, "{sql}");
        let after = details(&desk);
        let worst = found(&after, subject).iter().map(|check| check.state).max();
        assert_eq!(worst, Some(state), "{sql}: {after:?}");
        for check in
            after.checks.iter().filter(|check| check.subject != subject && check.subject != HealthSubject::Sealing)
        {
            assert_eq!(check.state, HealthState::Ok, "{sql}: {check:?}");
        }
        subjects.push(subject);
    }
    // A site whose rows go is nothing wrong.
    for check in well.checks.iter().filter(|check| check.subject != HealthSubject::Deletion) {
        assert!(subjects.contains(&check.subject), "nothing makes {:?} wrong", check.subject);
    }
}

#[test]
fn a_sealed_text_that_does_not_open_names_its_place_and_none_of_what_is_in_it() {
    let desk = Desk::new(NOW_S);
    assert_eq!(found(&details(&desk), HealthSubject::Sealing)[0].state, HealthState::Ok);
    desk.database.execute("UPDATE signing_secret SET sealed = 'c2VjcmV0'").unwrap();
    let told = details(&desk);
    let [check] = found(&told, HealthSubject::Sealing)[..] else { panic!("{told:?}") };
    assert_eq!((check.site.as_ref(), check.integration.as_ref()), (Some(&desk.site), Some(&desk.integration)));
    assert!(!format!("{told:?}").contains("c2VjcmV0"));
    // A site that opens nothing is told once.
    desk.database.execute("UPDATE site SET pseudonym_key = 'AAAA'").unwrap();
    assert_eq!(found(&details(&desk), HealthSubject::Sealing).len(), 1);
}

#[test]
fn a_part_of_the_minute_is_told_since_it_fails_and_forgotten_once_it_works() {
    let desk = Desk::new(NOW_S);
    let note = |failed: &[&str], at_s: i64| {
        block_on(async {
            use headwater_worker::port::database::Database;
            desk.database.batch(heartbeat::note(failed, at_s)).await.unwrap();
        })
    };
    note(&["old rows stay", "a rebuild waits"], NOW_S - 5_000);
    note(&["old rows stay"], NOW_S - 100);
    let told = details(&desk);
    let [check] = found(&told, HealthSubject::CronPart)[..] else { panic!("{told:?}") };
    assert_eq!((check.waits.as_deref(), check.since_s), (Some("old rows stay"), Some(NOW_S - 5_000)));
    assert_eq!((check.state, told.state), (HealthState::Failing, HealthState::Failing));
    note(&[], NOW_S);
    assert_eq!(found(&details(&desk), HealthSubject::CronPart)[0].state, HealthState::Ok);
}

#[test]
fn the_cron_notes_its_minute_every_four_minutes_and_writes_nothing_else_when_all_is_well() {
    let desk = Desk::new(NOW_S);
    let at = |desk: &Desk| found(&details(desk), HealthSubject::Cron)[0].since_s;
    block_on(desk.minute());
    assert_eq!(at(&desk), Some(NOW_S));
    desk.now_s.set(NOW_S + 239);
    block_on(desk.minute());
    assert_eq!(at(&desk), Some(NOW_S));
    desk.now_s.set(NOW_S + 240);
    block_on(desk.minute());
    assert_eq!(at(&desk), Some(NOW_S + 240));
}

#[test]
fn a_cron_that_never_ran_is_a_fault_once_a_site_has_been_seen_for_a_while() {
    let desk = Desk::new(NOW_S);
    let state = || found(&details(&desk), HealthSubject::Cron)[0].state;
    assert_eq!(state(), HealthState::Warning);
    for (seen_s, expected) in [(NOW_S - 599, HealthState::Warning), (NOW_S - 600, HealthState::Failing)] {
        desk.database.execute(&format!("UPDATE site SET first_seen_s = {seen_s}")).unwrap();
        assert_eq!(state(), expected, "{seen_s}");
    }
}

#[test]
fn only_the_owner_is_told() {
    let desk = Desk::new(NOW_S);
    let mut request = desk.owner_request("GET", "/api/health/details", None);
    request.headers.clear();
    let reply = block_on(desk.answer(request));
    assert_eq!((reply.status, reply.body["checks"].is_null()), (401, true));
}
