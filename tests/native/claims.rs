//! The cost of unsigned identifies: a refused one queues nothing, a crowd of them moves no answer of another time, old
//! and unused ones are dropped, and nothing that strangers write makes a payment's evidence long.

use headwater_tools::desk::{Desk, block_on};
use headwater_tools::shop::{Buyer, Purchase};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const MAIL: &str = "ada@example.com";
const OWN: &str = "https://shop.example/?utm_source=newsletter&utm_medium=email";
const LURE: &str = "https://shop.example/?utm_source=stranger&utm_medium=affiliate";

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn session(n: u32) -> String {
    uuid(0x0100_0000 + n)
}

fn send(desk: &Desk, at_s: i64, body: Value) {
    desk.now_s.set(at_s);
    let mut beacon = json!({"version": 1, "type": "page_view", "site": desk.site, "url": LURE, "referrer": ""});
    beacon.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    let reply = block_on(desk.answer(desk.beacon(&beacon)));
    assert_eq!(reply.status, 202, "{reply:?}");
}

fn visit(desk: &Desk, at_s: i64, n: u32, url: &str) {
    send(desk, at_s, json!({"visitor": uuid(n), "session": session(n), "url": url}));
}

fn claim(desk: &Desk, at_s: i64, n: u32, traits: Value) {
    send(desk, at_s, json!({"type": "identify", "visitor": uuid(n), "session": session(n), "traits": traits}));
}

fn pay(desk: &Desk, key: &str, at_s: i64, metadata: Value) {
    desk.now_s.set(at_s);
    let buyer = Buyer { customer: format!("cus_{key}"), email: MAIL.to_owned(), metadata };
    for event in (Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }).once() {
        assert_eq!(desk.deliver(&event).body["outcome"], "stored", "{:?}", desk.faults);
    }
    desk.drain();
}

fn count(desk: &Desk, sql: &str) -> i64 {
    desk.database.query(&format!("SELECT count(*) AS n FROM {sql}")).unwrap()[0]["n"].as_i64().unwrap()
}

fn queue(desk: &Desk) -> Vec<Value> {
    desk.database.query("SELECT hub, generation FROM pending ORDER BY hub").unwrap()
}

#[test]
fn what_was_refused_or_says_nothing_new_queues_nothing() {
    let desk = Desk::new(NOW_S - DAY_S);
    let foreign = uuid(0xf0f0);
    visit(&desk, NOW_S - 900, 1, OWN);
    pay(&desk, "a", NOW_S - 800, json!({"datafast_visitor_id": foreign}));
    let quiet = |what: &str, work: &dyn Fn()| {
        let before = queue(&desk);
        work();
        assert_eq!(queue(&desk), before, "{what}");
    };
    // Eight a day of one address, and each again.
    for n in 10..18 {
        claim(&desk, NOW_S - 700, n, json!({"email": MAIL}));
    }
    desk.drain();
    assert_eq!(count(&desk, "identify"), 8);
    quiet("again", &|| (10..18).for_each(|n| claim(&desk, NOW_S - 600, n, json!({"email": MAIL}))));
    quiet("beyond the cap", &|| (20..40).for_each(|n| claim(&desk, NOW_S - 600, n, json!({"email": MAIL}))));
    let within = |body: Value| {
        let mut body = body;
        (body["visitor"], body["session"]) = (json!(uuid(50)), json!(session(1)));
        send(&desk, NOW_S - 600, body);
    };
    visit(&desk, NOW_S - 650, 50, LURE);
    quiet("in another's session", &|| {
        within(json!({"type": "identify", "traits": {"id": "user-ada"}}));
        within(json!({"alias": foreign}));
        within(json!({"url": "https://shop.example/?session_id=cs_test_a"}));
    });
    // A browser that claims too many addresses: of the sixth on nothing is kept.
    for n in 0..5 {
        claim(&desk, NOW_S + DAY_S, 60, json!({"email": format!("other{n}@example.com")}));
    }
    quiet("too many addresses", &|| claim(&desk, NOW_S + DAY_S, 60, json!({"email": MAIL})));
    // What is new is queued once.
    let again = |body: Value| {
        let before = queue(&desk);
        send(&desk, NOW_S - 500, body.clone());
        assert_ne!(queue(&desk), before, "{body}");
        desk.drain();
        quiet("the same once more", &|| send(&desk, NOW_S - 400, body.clone()));
    };
    again(json!({"visitor": uuid(70), "session": session(70), "alias": foreign}));
    again(json!({"visitor": uuid(71), "session": session(71), "url": "https://shop.example/?session_id=cs_test_a"}));
    // Of one Checkout Session five are kept.
    for n in 80..90 {
        let url = "https://shop.example/?session_id=cs_test_a";
        send(&desk, NOW_S - 300, json!({"visitor": uuid(n), "session": session(n), "url": url}));
    }
    desk.drain();
    assert_eq!(count(&desk, "checkout_return"), 5);
    let url = "https://shop.example/?session_id=cs_test_a";
    quiet("a sixth return", &|| {
        send(&desk, NOW_S - 200, json!({"visitor": uuid(99), "session": session(99), "url": url}))
    });
}

#[test]
fn what_an_identify_reads_does_not_depend_on_the_claims_of_its_address() {
    let steps = |claims: u32| {
        let desk = Desk::new(NOW_S - DAY_S);
        visit(&desk, NOW_S - 900, 1, OWN);
        claim(&desk, NOW_S - 800, 1, json!({"email": MAIL}));
        pay(&desk, "a", NOW_S, json!({"headwater_visitor_id": uuid(1)}));
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {claims}) INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits) SELECT '{}', printf('%08x-0000-4000-8000-00000000dead', i), printf('%08x-0000-4000-8000-00000000beef', i), '', (SELECT email FROM identify), {} + i % 1000, 0, '' FROM n",
            desk.site,
            NOW_S - 5 * DAY_S
        );
        desk.database.execute(&sql).unwrap();
        let before = desk.database.steps();
        claim(&desk, NOW_S + 60, 2, json!({"email": MAIL}));
        desk.database.steps() - before
    };
    let (few, many) = (steps(100), steps(20_000));
    assert!(many <= few + few / 10, "{few} steps with a hundred claims, {many} with twenty thousand");
}

/// Of many claims a decision reads those around its payment: two payments of one address on one page must not share those of the later.
#[test]
fn a_crowd_of_later_claims_moves_no_earlier_payment_of_the_address() {
    let desk = Desk::new(NOW_S - 9 * DAY_S);
    // Eight a day, so that the buyer's is neither among the first twenty nor among the last ten.
    let crowd = |first: u32, from_s: i64| {
        for n in 0..24 {
            let at_s = from_s + i64::from(n) / 8 * DAY_S;
            visit(&desk, at_s, first + n, LURE);
            claim(&desk, at_s, first + n, json!({"email": MAIL}));
        }
    };
    crowd(100, NOW_S - 6 * DAY_S);
    visit(&desk, NOW_S - 900, 1, OWN);
    claim(&desk, NOW_S - 800, 1, json!({"email": MAIL}));
    pay(&desk, "early", NOW_S, json!({}));
    assert_eq!(desk.payment("pi_early").payment.source.as_deref(), Some("newsletter"));
    crowd(150, NOW_S + 2 * DAY_S);
    pay(&desk, "late", NOW_S + 6 * DAY_S, json!({}));
    desk.drain();
    claim(&desk, NOW_S + 7 * DAY_S, 200, json!({"email": MAIL}));
    desk.drain();
    let early = desk.payment("pi_early");
    assert_eq!(early.payment.source.as_deref(), Some("newsletter"), "{:?}", early.ladder);
    assert_eq!(early.payment.visitor, Some(uuid(1)));
}

#[test]
fn claims_that_no_payment_carries_go_when_they_are_old_and_nothing_else_does() {
    let mut desk = Desk::new(NOW_S - DAY_S);
    desk.bound_visits(40_000);
    let none = json!({});
    // 1 to 3 are of use: the address and the user of payments, and the visitor of one. 4 claimed that address beside others.
    for n in 1..=4 {
        visit(&desk, NOW_S - 900, n, OWN);
    }
    claim(&desk, NOW_S - 800, 1, json!({"email": MAIL}));
    claim(&desk, NOW_S - 800, 2, json!({"id": "user-ada"}));
    claim(&desk, NOW_S - 800, 3, json!({"email": "visitor@example.com"}));
    claim(&desk, NOW_S - 700, 4, json!({"email": "other@example.com"}));
    claim(&desk, NOW_S - 700, 4, json!({"email": MAIL}));
    send(&desk, NOW_S - 700, json!({"visitor": uuid(3), "session": session(3), "alias": uuid(0xa1a1)}));
    pay(&desk, "mail", NOW_S, none.clone());
    pay(&desk, "user", NOW_S + 60, json!({"headwater_user_id": "user-ada"}));
    pay(&desk, "visitor", NOW_S + 120, json!({"headwater_visitor_id": uuid(3)}));
    pay(&desk, "alias", NOW_S + 180, json!({"datafast_visitor_id": uuid(0xa1a1)}));
    let back = |n: u32, key: &str| {
        let url = format!("https://shop.example/?session_id=cs_test_{key}");
        send(&desk, NOW_S + 240, json!({"visitor": uuid(n), "session": session(n), "url": url}));
    };
    back(3, "mail");
    // A crowd of no use, of three kinds; and one of them comes again much later.
    for n in 100..400 {
        claim(&desk, NOW_S, n, json!({"email": format!("nobody{n}@example.com")}));
        send(&desk, NOW_S, json!({"visitor": uuid(n), "session": session(n), "alias": uuid(0xb000 + n)}));
        back(n, &format!("none{n}"));
    }
    claim(&desk, NOW_S + 300 * DAY_S, 399, json!({"id": "somebody"}));
    desk.drain();
    let answers = || {
        let of = |key: &str| desk.payment(&format!("pi_{key}")).payment;
        ["mail", "user", "visitor", "alias"].map(of)
    };
    let (before, kept) = (answers(), count(&desk, "identify"));
    desk.now_s.set(NOW_S + 399 * DAY_S);
    for _ in 0..30 {
        block_on(desk.prune()).unwrap();
    }
    assert_eq!((count(&desk, "identify"), count(&desk, "alias")), (kept, 301), "none is old enough");
    desk.now_s.set(NOW_S + 401 * DAY_S);
    block_on(desk.prune()).unwrap();
    let (left, dropped) = (count(&desk, "identify"), kept - count(&desk, "identify"));
    assert!(dropped < 90, "one turn drops a part: {dropped} of {kept}, {left} left");
    for _ in 0..30 {
        block_on(desk.prune()).unwrap();
    }
    // The five of use, and two of 399, who came again.
    assert_eq!(count(&desk, "identify"), 7);
    assert_eq!(count(&desk, &format!("identify WHERE visitor = '{}'", uuid(4))), 2, "all of a browser's or none");
    assert_eq!((count(&desk, "alias"), count(&desk, "checkout_return")), (1, 1));
    desk.database.execute("INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn) SELECT DISTINCT site, mode, clue, '', 1, 'test', 1, 1 FROM clue").unwrap();
    desk.drain();
    assert_eq!(answers(), before, "no answer has changed");
}

#[test]
fn what_the_sites_server_signed_stays() {
    let desk = Desk::new(NOW_S);
    claim(&desk, NOW_S, 1, json!({"email": MAIL}));
    claim(&desk, NOW_S, 2, json!({"email": MAIL}));
    desk.database.execute(&format!("UPDATE identify SET signed = 1 WHERE visitor = '{}'", uuid(1))).unwrap();
    desk.now_s.set(NOW_S + 500 * DAY_S);
    block_on(desk.prune()).unwrap();
    assert_eq!(desk.database.query("SELECT visitor FROM identify").unwrap(), [json!({"visitor": uuid(1)})]);
}

#[test]
fn a_payments_evidence_is_short_whatever_strangers_write() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, 1, OWN);
    // As a version before this one kept them: without a bound.
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO checkout_return (site, checkout_session, visitor, at_s) SELECT '{}', 'cs_test_a', printf('%08x-0000-4000-8000-00000000dead', i), {} FROM n",
        desk.site,
        NOW_S - 60
    );
    desk.database.execute(&sql).unwrap();
    for n in 100..130 {
        visit(&desk, NOW_S - 60, n, LURE);
        claim(&desk, NOW_S - 50, n, json!({"email": MAIL, "id": format!("user-{n}")}));
    }
    pay(&desk, "a", NOW_S, json!({"headwater_visitor_id": uuid(1)}));
    let sql = format!(
        "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO answer (site, mode, payment, ordinal, decided_s, confidence, cause) SELECT '{}', 'test', 'pi_a', i, {NOW_S} + i, 'low', 'visit' FROM n",
        desk.site
    );
    desk.database.execute(&sql).unwrap();
    let payment = desk.payment("pi_a");
    assert_eq!(payment.conflicting_visitors.len(), 20);
    assert!(payment.journey.len() <= 50 && payment.ladder.len() <= 10, "{}", payment.journey.len());
    let told: Vec<i64> = payment.history.iter().map(|answer| answer.decided_at_s - NOW_S).collect();
    assert_eq!((told.len(), told.is_sorted(), told.last()), (200, true, Some(&500)), "the last is the present one");
}

#[test]
fn money_that_rests_on_claims_alone_is_told_by_itself() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, 1, OWN);
    visit(&desk, NOW_S - 800, 2, "https://shop.example/");
    pay(&desk, "known", NOW_S - 600, json!({"headwater_visitor_id": uuid(1)}));
    pay(&desk, "unknown", NOW_S - 500, json!({}));
    let claimed = || {
        let report = desk.report("2026-09-01", "2026-10-31", "last_non_direct");
        let of = &report.currencies[0];
        (of.claimed.net_minor, of.claimed.payments, of.total.net_minor)
    };
    assert_eq!(claimed(), (0, 0, 10_000));
    // By the visitor, and by a touch that a claim joins.
    visit(&desk, NOW_S - 400, 3, LURE);
    claim(&desk, NOW_S - 400, 3, json!({"email": MAIL}));
    claim(&desk, NOW_S - 400, 2, json!({"email": MAIL}));
    pay(&desk, "joined", NOW_S - 300, json!({"headwater_visitor_id": uuid(2)}));
    desk.drain();
    assert_eq!(claimed(), (10_000, 2, 15_000));
}
