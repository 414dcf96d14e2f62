//! The owner's word about a payment's source (A0), and the list of payments without one: the word wins, whatever comes before or after it,
//! and undoing it gives the rows that would have been there without it.

use headwater::api::{Assignments, PaymentDetail, Report, Unplaced, UnplacedPayments};
use headwater::attribution::{Confidence, Rung, RungOutcome};
use headwater::visit::channel::Channel;
use headwater_tools::desk::{Desk, Reply, block_on, read_reply};
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::parting;
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::pin::pin;
use std::task::{Context, Waker};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const NEWSLETTER: Landing<'_> = Landing::at("https://shop.example/?utm_source=newsletter&utm_medium=email");

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let email = if customer.is_empty() { String::new() } else { format!("{customer}@example.com") };
    let customer = if customer.is_empty() { String::new() } else { format!("cus_{customer}") };
    Purchase { key: key.to_owned(), buyer: Buyer { customer, email, metadata }, amount: 5_000, currency: "eur", at_s }
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        assert_eq!(desk.deliver(event).body["outcome"], "stored", "{:?}", desk.faults);
    }
    desk.drain();
}

/// A desk on which visitor 1 came by the newsletter a day before everything.
fn visited() -> Desk {
    let desk = Desk::new(NOW_S - DAY_S);
    assert_eq!(desk.visit(&uuid(1), &uuid(101), NEWSLETTER).status, 202);
    desk.now_s.set(NOW_S);
    desk
}

fn path(desk: &Desk, payment: &str) -> String {
    format!("/api/sites/{}/payments/{payment}/assignment?mode=test", desk.site)
}

fn podcast() -> Value {
    json!({"source": "Podcast", "channel": "Audio", "campaign": "episode 12", "note": "she said so"})
}

fn say(desk: &Desk, payment: &str, word: Value) -> Reply {
    let reply = desk.owner("PUT", &path(desk, payment), Some(word));
    desk.drain();
    reply
}

fn undo(desk: &Desk, payment: &str) -> Assignments {
    let reply = desk.owner("DELETE", &path(desk, payment), None);
    assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
    desk.drain();
    read_reply(reply.body)
}

fn source(payment: &PaymentDetail) -> (Option<Rung>, Option<&str>) {
    (payment.payment.rung, payment.payment.source.as_deref())
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

#[test]
fn a0_the_word_wins_over_every_rung_and_undoing_it_gives_back_what_was() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    let before = desk.derived();
    assert_eq!(source(&desk.payment("pi_a")), (Some(Rung::VisitorMetadata), Some("newsletter")));
    let reply = say(&desk, "pi_a", podcast());
    assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
    let said: Assignments = read_reply(reply.body);
    let [word] = said.assignments.as_slice() else { panic!("{said:?}") };
    assert_eq!((word.at_s, word.note.as_str(), word.stands), (NOW_S, "she said so", true));
    let payment = desk.payment("pi_a");
    assert_eq!(source(&payment), (Some(Rung::ByHand), Some("podcast")));
    assert_eq!((payment.payment.confidence, payment.payment.channel), (Confidence::Medium, Some(Channel::Audio)));
    assert_eq!(payment.payment.campaign.as_deref(), Some("episode 12"));
    // The visitor, the journey and the ladder stay: the word is about the source alone.
    assert_eq!((payment.payment.visitor, payment.journey.len()), (Some(uuid(1)), 1));
    assert_eq!((payment.ladder[0].rung, payment.ladder[0].outcome), (Rung::ByHand, RungOutcome::Found));
    assert_eq!(payment.ladder.len(), 11);
    assert!(payment.credits.iter().all(|credit| credit.channel == Some(Channel::Audio) && credit.touch.is_none()));
    let last = payment.history.last().unwrap();
    assert_eq!((last.rung, last.cause.as_str()), (Some(Rung::ByHand), "by_hand"));
    let report = desk.report("2026-01-01", "2027-01-01", "linear");
    assert_eq!(
        report.currencies[0].by_channel.iter().map(|line| line.name.as_deref()).collect::<Vec<_>>(),
        [Some("Audio")]
    );
    let taken_back = undo(&desk, "pi_a");
    assert_eq!(taken_back.assignments.iter().map(|word| word.said.is_some()).collect::<Vec<_>>(), [false, true]);
    assert_same(&desk.derived(), &before, "undone");
    assert_eq!(undo(&desk, "pi_a").assignments.len(), 2, "there was nothing left to undo");
    for answer in desk.last_answers() {
        assert!(answer.contains("\"present\":1"), "{answer}");
    }
}

/// A subscription, its renewal and a refund, then the same customer's purchase without any id.
fn history() -> Vec<Value> {
    let first = purchase("s0", "ada", known(1), NOW_S);
    let renewal = purchase("s1", "ada", json!({}), NOW_S + 30 * DAY_S);
    let other = purchase("c", "ada", json!({}), NOW_S + 40 * DAY_S);
    let refund = first.refund(1_000, NOW_S + 2 * DAY_S);
    [first.subscribe("sub_a"), refund, renewal.renew("sub_a"), other.once()].concat()
}

/// The rows after these events, with a word about the first payment as soon as it is there and `before` events have come.
fn with_word(events: &[Value], before: usize, words: &dyn Fn(&Desk)) -> Vec<String> {
    let desk = visited();
    desk.now_s.set(NOW_S + 50 * DAY_S);
    let mut is_said = false;
    for (at, event) in events.iter().enumerate() {
        deliver(&desk, std::slice::from_ref(event));
        let is_there =
            || desk.owner("GET", &format!("/api/sites/{}/payments/pi_s0?mode=test", desk.site), None).status == 200;
        if !is_said && at + 1 >= before && is_there() {
            words(&desk);
            is_said = true;
        }
    }
    assert!(is_said);
    let rows = desk.derived();
    block_on(desk.rebuild()).unwrap();
    assert_same(&desk.derived(), &rows, "rebuilt");
    for table in ["payment", "entry", "credit", "clue", "explanation"] {
        desk.database.execute(&format!("DELETE FROM {table}")).unwrap();
    }
    block_on(desk.rebuild()).unwrap();
    desk.drain();
    assert_same(&desk.derived(), &rows, "made anew");
    rows
}

#[test]
fn a0_it_does_not_matter_when_the_word_comes() {
    let mut events = history();
    let word = |desk: &Desk| assert_eq!(say(desk, "pi_s0", podcast()).status, 200);
    let expected = with_word(&events, events.len(), &word);
    let by_hand = expected.iter().filter(|row| row.contains("by_hand")).count();
    assert_eq!(by_hand, 2, "the first payment and its renewal, not the customer's other purchase: {expected:#?}");
    for before in 0..events.len() {
        assert_same(&with_word(&events, before, &word), &expected, &format!("before {before}"));
    }
    let nothing = with_word(&events, 0, &|_| {});
    let and_back = |desk: &Desk| {
        word(desk);
        undo(desk, "pi_s0");
    };
    for before in [0, events.len()] {
        assert_same(&with_word(&events, before, &and_back), &nothing, "undone");
    }
    events.reverse();
    assert_same(&with_word(&events, 0, &word), &expected, "backwards");
}

#[test]
fn a0_a_renewals_own_word_comes_before_that_of_the_first_payment() {
    let desk = visited();
    desk.now_s.set(NOW_S + 50 * DAY_S);
    deliver(&desk, &history());
    assert_eq!(say(&desk, "pi_s0", podcast()).status, 200);
    assert_eq!(source(&desk.payment("pi_s1")), (Some(Rung::ByHand), Some("podcast")));
    assert_eq!(say(&desk, "pi_s1", json!({"source": "Fair"})).status, 200);
    assert_eq!(source(&desk.payment("pi_s1")), (Some(Rung::ByHand), Some("fair")));
    assert_eq!(source(&desk.payment("pi_s0")), (Some(Rung::ByHand), Some("podcast")));
    undo(&desk, "pi_s1");
    assert_eq!(source(&desk.payment("pi_s1")), (Some(Rung::ByHand), Some("podcast")));
    undo(&desk, "pi_s0");
    assert_eq!(source(&desk.payment("pi_s1")), (Some(Rung::VisitorMetadata), Some("newsletter")));
}

#[test]
fn a0_a_word_about_a_claim_goes_with_it_to_the_payment_that_it_becomes() {
    // The checkout claims under its invoice where it names one, else under the subscription.
    for claim in ["in_s0", "first:sub_a"] {
        let desk = visited();
        let mut events = purchase("s0", "ada", json!({}), NOW_S).subscribe("sub_a");
        let checkout = events.iter().position(|event| event["type"] == "checkout.session.completed").unwrap();
        let mut checkout = events.remove(checkout);
        if claim == "first:sub_a" {
            checkout["data"]["object"]["invoice"] = Value::Null;
        }
        deliver(&desk, &[checkout]);
        assert_eq!(say(&desk, claim, podcast()).status, 200, "{claim}: {:?}", desk.faults);
        deliver(&desk, &events);
        assert_eq!(source(&desk.payment("pi_s0")), (Some(Rung::ByHand), Some("podcast")), "{claim}");
        let before = desk.derived();
        block_on(desk.rebuild()).unwrap();
        assert_same(&desk.derived(), &before, "rebuilt");
        undo(&desk, "pi_s0");
        assert_eq!(source(&desk.payment("pi_s0")), (None, None), "{claim}");
    }
}

#[test]
fn a0_a_word_and_a_delivery_at_the_same_time_lose_nothing() {
    let events = purchase("a", "ada", known(1), NOW_S).once();
    let rest = purchase("a", "ada", known(1), NOW_S).refund(2_000, NOW_S + 60);
    let straight = visited();
    deliver(&straight, &[events.clone(), rest.clone()].concat());
    say(&straight, "pi_a", podcast());
    for lead in 0..12 {
        let desk = visited();
        deliver(&desk, &events);
        desk.database.interleave(true);
        let mut word = pin!(desk.answer(desk.owner_request("PUT", &path(&desk, "pi_a"), Some(podcast()))));
        let mut delivery = pin!(desk.answer(desk.delivery(&rest[0])));
        let mut context = Context::from_waker(Waker::noop());
        let (mut said, mut stored) = (None, None);
        for turn in 0..10_000 {
            if said.is_none()
                && (turn >= lead || stored.is_some())
                && let std::task::Poll::Ready(reply) = word.as_mut().poll(&mut context)
            {
                said = Some(reply.status);
            }
            if stored.is_none()
                && let std::task::Poll::Ready(reply) = delivery.as_mut().poll(&mut context)
            {
                stored = Some(reply.status);
            }
        }
        assert_eq!((said, stored), (Some(200), Some(200)), "{lead}: {:?}", desk.faults);
        desk.database.interleave(false);
        deliver(&desk, &rest[1..]);
        assert_same(&desk.derived(), &straight.derived(), &format!("{lead}"));
    }
}

#[test]
fn a0_what_is_said_is_bounded_and_of_one_site_and_mode() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
    let refused = |word: Value| {
        let reply = say(&desk, "pi_a", word.clone());
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (400, Some("assignment_invalid")), "{word}");
    };
    for source in [String::new(), " \u{202e}\u{200b} ".to_owned(), "x".repeat(201)] {
        refused(json!({"source": source}));
    }
    for (field, chars) in [("campaign", 201), ("landing_page", 301), ("note", 501)] {
        refused(json!({"source": "x", field: "x".repeat(chars)}));
    }
    for channel in ["Direct", "Unassigned"] {
        refused(json!({"source": "x", "channel": channel}));
    }
    for word in [json!({"source": "x", "channel": "Fax"}), json!({}), json!([])] {
        assert_eq!(say(&desk, "pi_a", word).body["error"]["code"], "body_invalid");
    }
    let hostile = "<img src=x onerror=alert(1)>'; DROP TABLE payment; --";
    assert_eq!(say(&desk, "pi_a", json!({"source": hostile, "note": hostile})).status, 200);
    assert_eq!(desk.payment("pi_a").payment.source, Some(hostile.to_lowercase()));

    let told = |method: &str, path: &str| {
        let reply = desk.owner(method, path, (method == "PUT").then(podcast));
        reply.body["error"]["code"].as_str().unwrap_or_default().to_owned()
    };
    for method in ["PUT", "DELETE"] {
        assert_eq!(told(method, &path(&desk, "pi_none")), "payment_unknown");
        assert_eq!(told(method, &path(&desk, "pi_a").replace("mode=test", "mode=live")), "payment_unknown");
        assert_eq!(told(method, &path(&desk, "pi_a").replace("?mode=test", "")), "mode_invalid");
        assert_eq!(told(method, "/api/sites/site_none/payments/pi_a/assignment?mode=test"), "site_unknown");
    }
    let other = json!({"name": "Other", "hosts": ["other.example"], "time_zone": "UTC"});
    let other = desk.owner("POST", "/api/sites", Some(other)).body["id"].as_str().unwrap().to_owned();
    assert_eq!(told("PUT", &format!("/api/sites/{other}/payments/pi_a/assignment?mode=test")), "payment_unknown");
    let stranger = desk.owner_request("PUT", &path(&desk, "pi_a"), Some(podcast()));
    let stranger = headwater_worker::http::Request { headers: Default::default(), ..stranger };
    assert_eq!(block_on(desk.answer(stranger)).status, 401);
    for n in 0..60 {
        assert_eq!(say(&desk, "pi_a", json!({"source": format!("source {n}")})).status, 200);
    }
    let kept: Assignments = read_reply(desk.owner("GET", &path(&desk, "pi_a"), None).body);
    assert_eq!(kept.assignments.len(), 50, "the latest fifty");
    assert_eq!(kept.assignments[0].said.as_ref().unwrap().source, "source 59");
}

fn unplaced(desk: &Desk) -> Unplaced {
    let range = "from=2026-01-01&to=2027-01-01&mode=test";
    read_reply(desk.owner("GET", &format!("/api/sites/{}/unplaced?{range}", desk.site), None).body)
}

fn listed(desk: &Desk, rest: &str) -> UnplacedPayments {
    let range = "from=2026-01-01&to=2027-01-01&mode=test";
    read_reply(desk.owner("GET", &format!("/api/sites/{}/unplaced/payments?{range}{rest}", desk.site), None).body)
}

#[test]
fn payments_without_a_source_are_counted_by_what_they_lack() {
    let desk = visited();
    deliver(&desk, &purchase("known", "ada", known(1), NOW_S).once());
    assert!(unplaced(&desk).currencies.is_empty(), "all have a source");
    deliver(&desk, &purchase("a", "bob", json!({}), NOW_S + 1).once());
    deliver(&desk, &purchase("b", "eve", json!({}), NOW_S + 2).once());
    deliver(&desk, &purchase("b", "eve", json!({}), NOW_S + 2).refund(1_000, NOW_S + 3));
    deliver(&desk, &purchase("unseen", "tom", known(9), NOW_S + 4).once());
    let found = unplaced(&desk);
    let [eur] = found.currencies.as_slice() else { panic!("{found:?}") };
    assert_eq!((eur.payments, eur.net_minor), (3, 14_000));
    assert_eq!(eur.reasons.iter().map(|reason| reason.payments).sum::<i64>(), 3, "every payment has one reason");
    assert_eq!(eur.reasons.iter().map(|reason| reason.net_minor).sum::<i64>(), 14_000);
    let reason = |code: &str| eur.reasons.iter().find(|reason| reason.missing.code == code).unwrap();
    let first = reason("metadata_missing");
    assert_eq!((first.payments, first.net_minor, first.at_most_minor), (2, 9_000, 9_000));
    assert!(!first.missing.remedy.is_empty());
    let email = reason("email_not_identified");
    assert_eq!(
        (email.payments, email.at_most_payments, email.at_most_minor),
        (0, 2, 9_000),
        "it would have helped as well"
    );
    assert_eq!(reason("visitor_never_seen").payments, 1);

    let report = |rest: &str| {
        let range = "from=2026-01-01&to=2027-01-01&mode=test";
        let path = format!("/api/sites/{}/report?{range}&breakdown=missing{rest}", desk.site);
        read_reply::<Report>(desk.owner("GET", &path, None).body).currencies.remove(0)
    };
    let lines = &report("").breakdowns[0].lines;
    for line in lines.iter().filter(|line| line.name.is_some()) {
        let reason = reason(line.name.as_deref().unwrap());
        assert_eq!((line.money.payments, line.money.net_minor), (reason.payments, reason.net_minor), "{line:?}");
    }
    assert_eq!(lines.len(), 3, "two reasons, and what has a source");
    assert_eq!(report("&filter=missing:is:metadata_missing").total.net_minor, 9_000);
    assert_eq!(report("&filter=missing:is:(none)").total.payments, 1);
    desk.now_s.set(desk.now_s.get() + 3 * 86_400);
    desk.add_up();
    assert_eq!(unplaced(&desk).currencies, found.currencies, "from the columns of days");

    let ids = |rest: &str| listed(&desk, rest).payments.into_iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids(""), ["pi_unseen", "pi_b", "pi_a"]);
    assert_eq!(ids("&reason=metadata_missing"), ["pi_b", "pi_a"]);
    assert!(ids("&reason=nonsense").is_empty());
    let cursor = format!("&cursor={}~pi_b", NOW_S + 2);
    assert_eq!(ids(&cursor), ["pi_a"]);

    assert_eq!(say(&desk, "pi_a", podcast()).status, 200);
    assert_eq!(ids(""), ["pi_unseen", "pi_b"], "it has a source now");
    let said = unplaced(&desk).said;
    assert_eq!(said.iter().map(|word| (word.payment.as_str(), word.stands)).collect::<Vec<_>>(), [("pi_a", true)]);
    undo(&desk, "pi_a");
    assert_eq!(ids(""), ["pi_unseen", "pi_b", "pi_a"]);
}

#[test]
fn a_long_list_comes_in_pages_and_is_decided_again_to_its_end() {
    let desk = visited();
    for n in 0..120 {
        desk.deliver(&event(
            "charge.succeeded",
            NOW_S,
            purchase(&format!("n{n:03}"), "", json!({}), NOW_S + n / 2).once()[0]["data"]["object"].clone(),
        ));
    }
    desk.drain();
    let (mut seen, mut rest) = (Vec::new(), String::new());
    for _ in 0..10 {
        let page = listed(&desk, &rest);
        assert!(page.payments.len() <= 50);
        seen.extend(page.payments.into_iter().map(|one| one.id.to_string()));
        let Some(cursor) = page.next_cursor else { break };
        rest = format!("&cursor={cursor}");
    }
    assert_eq!((seen.len(), seen.iter().collect::<std::collections::BTreeSet<_>>().len()), (120, 120));

    // An answer that is wrong is put right, in pages of fifty, the newest first.
    desk.database.execute("UPDATE payment SET watched = '[\"made_up\"]'").unwrap();
    let run = format!("/api/sites/{}/unplaced/run-again?from=2026-01-01&to=2027-01-01&mode=test", desk.site);
    let reply = desk.owner("POST", &run, None);
    assert_eq!(reply.status, 202, "{reply:?} {:?}", desk.faults);
    let begun: Unplaced = read_reply(reply.body);
    assert!(begun.again.is_some_and(|again| again.reached_s.is_none()));
    desk.drain();
    assert!(unplaced(&desk).again.is_none(), "it has come to its end");
    let wrong = desk.database.query("SELECT id FROM payment WHERE watched LIKE '%made_up%'").unwrap();
    assert_eq!(wrong, Vec::<Value>::new());
    let nothing = desk.owner("POST", &run.replace("mode=test", "mode=live"), None);
    assert!(read_reply::<Unplaced>(nothing.body).again.is_none(), "nothing is queued where there is nothing");
}
