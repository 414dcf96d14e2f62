//! The check, over the fake Stripe: it finds what was missed, reports it to the minor unit and heals it. It never calls
//! wrong what is right.

use headwater::api::{Check, CheckDifferences, JobState};
use headwater::stripe::ledger::EntryKind;
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::read_reply;
use headwater_tools::fake_stripe::history::History;
use headwater_tools::fake_stripe::{FakeStripe, PASSING};
use headwater_tools::shop::{Buyer, ChargeState, InvoiceState, Purchase, event};
use headwater_tools::simulator::{Task, preempt};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn at(days: i64) -> i64 {
    NOW_S - days * DAY_S
}

fn purchase(key: &str, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata: json!({}) };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn yen(key: &str, at_s: i64) -> Purchase {
    Purchase { amount: 700, currency: "jpy", ..purchase(key, at_s) }
}

/// An event named by its time too: several are about one object.
fn told(event_type: &str, at_s: i64, object: Value) -> Value {
    let mut event = event(event_type, at_s, object);
    event["id"] = json!(format!("{}_{at_s}", event["id"].as_str().unwrap()));
    event
}

/// Only authorised.
fn authorised(of: &Purchase) -> Vec<Value> {
    let state = ChargeState { captured: false, captured_minor: 0, ..of.taken() };
    vec![told("charge.succeeded", of.at_s, of.charge(&state))]
}

/// A part of it taken, the rest let go: since API 2025-03-31 no refund tells of it.
fn captured(of: &Purchase, minor: i64, at_s: i64) -> Vec<Value> {
    let state = ChargeState { captured_minor: minor, ..of.taken() };
    vec![told("charge.captured", at_s, of.charge(&state))]
}

/// Failed after it had succeeded.
fn failed_later(of: &Purchase, at_s: i64) -> Vec<Value> {
    let state = ChargeState { status: "failed", is_void: true, ..of.taken() };
    vec![told("charge.failed", at_s, of.charge(&state))]
}

fn withdrawn(of: &Purchase, at_s: i64) -> Vec<Value> {
    let dispute = of.dispute_object(of.amount, "needs_response", at_s, &[-of.amount]);
    vec![told("charge.dispute.funds_withdrawn", at_s, dispute)]
}

fn won(of: &Purchase, (opened_s, at_s): (i64, i64)) -> Vec<Value> {
    let dispute = of.dispute_object(of.amount, "won", opened_s, &[-of.amount, of.amount]);
    vec![told("charge.dispute.closed", at_s, dispute)]
}

fn refund(of: &Purchase, minor: i64, (status, made_s): (&'static str, i64), at_s: i64) -> Vec<Value> {
    let state = ChargeState { refunded_minor: if status == "failed" { 0 } else { minor }, ..of.taken() };
    let name = if status == "failed" { "refund.failed" } else { "refund.created" };
    vec![
        told(name, at_s, of.refund_object("", minor, status, made_s)),
        told("charge.refunded", at_s, of.charge(&state)),
    ]
}

/// Both currencies, and one of each that something may happen to.
fn before() -> Vec<Value> {
    [
        purchase("a", at(50)).once(),
        purchase("b", at(20)).once(),
        yen("y", at(20)).once(),
        purchase("c", at(15)).once(),
        purchase("d", at(14)).once(),
        withdrawn(&purchase("d", at(14)), at(12)),
        purchase("e", at(13)).once(),
        refund(&purchase("e", at(13)), 2_000, ("succeeded", at(11)), at(11)),
        purchase("f", at(10)).once(),
        authorised(&purchase("g", at(9))),
        yen("z", at(5)).once(),
    ]
    .concat()
}

fn connected(events: Vec<Value>) -> Account {
    let mut stripe = FakeStripe::new(KEY);
    stripe.happen_unheard(events);
    settled(Account::new(stripe, NOW_S))
}

fn settled(account: Account) -> Account {
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    let check = result(&account);
    assert_eq!((check.state, &check.differences), (JobState::Done, &vec![]), "{check:?}");
    account
}

/// The result of the last check.
fn result(account: &Account) -> Check {
    let mut check = account.key().check.unwrap();
    (check.started_s, check.ended_s) = (0, None);
    check
}

/// The next day's check.
fn next_day(account: &Account) -> Check {
    account.pass_s(DAY_S);
    account.settle(10);
    result(account)
}

/// A check of everything, asked for now.
fn everything(account: &Account) -> Check {
    account.pass_s(60);
    assert_eq!(account.call("POST", "check", json!({"mode": "test"})).status, 202);
    account.settle(10);
    result(account)
}

/// Of each currency: by Stripe, ours, the difference left, the difference found.
fn sums(check: &Check) -> Vec<(&str, i64, i64, i64, i64)> {
    let of = |total: &'_ headwater::api::CheckTotal| {
        (total.stripe_minor, total.headwater_minor, total.difference_minor, total.found_minor)
    };
    let totals = check.totals.iter().map(|total| (total.currency.as_str(), of(total)));
    totals.map(|(currency, (stripe, ours, left, found))| (currency, stripe, ours, left, found)).collect()
}

/// Something happens that is never delivered. Events of the last 30 days show it; of what is older there are none.
fn missed(account: &Account, events: Vec<Value>) {
    account.wire.stripe.borrow_mut().happen_unheard(events);
}

/// The same, and no event ever tells of it.
fn never_told(account: &Account, events: Vec<Value>) {
    for event in events {
        account.wire.stripe.borrow_mut().put(event["data"]["object"].clone());
    }
}

/// A gap, and what is found missing of it by kind.
fn gaps() -> Vec<(&'static str, Vec<Value>, i64)> {
    let (d, e, f, g) = (purchase("d", at(14)), purchase("e", at(13)), purchase("f", at(10)), purchase("g", at(9)));
    vec![
        ("a charge", purchase("n", at(3)).once(), 5_000),
        ("a refund", refund(&purchase("b", at(20)), 1_234, ("succeeded", at(2)), at(2)), 1_234),
        ("a dispute lost", purchase("c", at(15)).dispute(at(2)), 5_000),
        ("a dispute of which only the end was missed", won(&d, (at(12), at(2))), 5_000),
        ("a dispute opened and won", [withdrawn(&f, at(4)), won(&f, (at(4), at(2)))].concat(), 0),
        ("the failure of a refund", refund(&e, 2_000, ("failed", at(11)), at(2)), 2_000),
        ("a capture in part", captured(&g, 3_300, at(8)), 3_300),
        ("the failure of a charge", failed_later(&f, at(2)), 5_000),
    ]
}

#[test]
fn each_gap_is_found_to_the_minor_unit_and_healed() {
    for told in [true, false] {
        for (what, events, found) in gaps() {
            let what = format!("{what}, events told of it: {told}");
            let account = connected(before());
            let reference = connected([before(), events.clone()].concat());
            if told {
                missed(&account, events)
            } else {
                never_told(&account, events)
            }
            let check = next_day(&account);
            assert!(check.differences.is_empty(), "{what}: {check:?}");
            let eur = sums(&check).into_iter().find(|sums| sums.0 == "eur").unwrap();
            assert_eq!((eur.1, eur.3), (eur.2, 0), "{what}: {check:?}");
            // What an event told of was taken in before the lists were read.
            assert_eq!(eur.4, if told { 0 } else { found }, "{what}: {check:?}");
            assert_eq!(check.missed_events > 0, told, "{what}: {check:?}");
            assert_eq!(account.desk.net(), reference.desk.net(), "{what}");
            assert_eq!(money(&account), money(&reference), "{what}");
            assert_eq!(next_day(&account).healed, 0, "{what}: once is enough");
        }
    }
}

/// Entries but for when they moved, which a list tells otherwise of captures by hand.
fn money(account: &Account) -> Vec<String> {
    let sql = "SELECT mode, payment, key, kind, amount_minor, currency FROM entry ORDER BY 1, 2, 3";
    account.desk.database.query(sql).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn many_gaps_at_once_add_up() {
    let account = connected(before());
    let mut expected = 0;
    for (what, events, found) in gaps() {
        // The failure of a charge and a dispute of it exclude each other.
        if what != "a dispute opened and won" {
            never_told(&account, events);
            expected += found;
        }
    }
    never_told(&account, yen("q", at(1)).once());
    let check = everything(&account);
    assert!(check.differences.is_empty(), "{check:?}");
    let found: Vec<(&str, i64, i64)> = sums(&check).into_iter().map(|sums| (sums.0, sums.3, sums.4)).collect();
    assert_eq!(found, [("eur", 0, expected), ("jpy", 0, 700)]);
    let by_stripe: Vec<(String, i64)> = sums(&check).into_iter().map(|sums| (sums.0.to_owned(), sums.1)).collect();
    assert_eq!(account.desk.net().into_iter().collect::<Vec<_>>(), by_stripe);
    assert_eq!((everything(&account).healed, sums(&result(&account))[0].4), (0, 0));
}

#[test]
fn a_gap_older_than_events_and_days_is_found_when_everything_is_compared() {
    let account = connected([before(), purchase("a2", at(90)).once()].concat());
    never_told(&account, purchase("o", at(80)).once());
    never_told(&account, refund(&purchase("a2", at(90)), 400, ("succeeded", at(70)), at(70)));
    let check = next_day(&account);
    assert!(check.since_s.is_some() && check.differences.is_empty(), "{check:?}");
    assert_eq!((check.healed, sums(&check)[0].4), (0, 0), "not of the last days: {check:?}");
    for _ in 0..5 {
        assert!(next_day(&account).since_s.is_some());
    }
    let check = next_day(&account);
    assert_eq!(check.since_s, None, "a week later everything is compared");
    assert_eq!((check.healed, sums(&check)[0].3, sums(&check)[0].4), (2, 0, 5_400), "{check:?}");
    assert_eq!(account.desk.net()["eur"], sums(&check)[0].1);
}

#[test]
fn what_deliveries_missed_within_thirty_days_is_taken_in_from_events() {
    let account = connected(before());
    let customer = |email: &str| json!({"id": "cus_a", "object": "customer", "email": email, "metadata": {"headwater_visitor_id": "0190a1b2-0000-4000-8000-000000000001"}, "created": at(50), "livemode": false});
    let subscription = json!({"id": "sub_s", "object": "subscription", "status": "active", "customer": "cus_s", "items": {"object": "list", "data": []},
        "metadata": {"headwater_visitor_id": "0190a1b2-0000-4000-8000-000000000002"}, "created": at(1), "livemode": false});
    let renewal = purchase("s", at(1)).renew("sub_s");
    missed(
        &account,
        [
            vec![told("customer.updated", at(1), customer("new@example.com"))],
            vec![told("customer.subscription.created", at(1), subscription)],
            renewal,
            // Nothing that anybody follows.
            vec![told("payout.paid", at(1), json!({"id": "po_1", "object": "payout"}))],
        ]
        .concat(),
    );
    let check = next_day(&account);
    assert_eq!(check.missed_events, 6, "{check:?}");
    assert!(check.differences.is_empty());
    for (payment, visitor) in [("pi_a", 1), ("pi_s", 2)] {
        let payment = account.desk.payment(payment).payment;
        assert_eq!(payment.visitor, Some(format!("0190a1b2-0000-4000-8000-00000000000{visitor}")), "{payment:?}");
    }
    assert!(account.desk.payment("pi_s").payment.renewal, "its invoice came too");
    assert_eq!(next_day(&account).missed_events, 0, "what is known is not missed again");
}

#[test]
fn without_the_permission_to_read_events_the_lists_still_heal() {
    let account = connected(before());
    let few = headwater_tools::fake_stripe::permissions().filter(|name| *name != "rak_event_read");
    account.wire.stripe.borrow_mut().grant(KEY, few);
    missed(&account, purchase("n", at(3)).once());
    let check = next_day(&account);
    assert_eq!((check.state, check.missed_events, sums(&check)[0].3, sums(&check)[0].4), (JobState::Done, 0, 0, 5_000));
}

fn day(at_s: i64) -> String {
    let day = headwater::stripe::check::day(at_s, &headwater::base::time::TimeZoneName::parse("UTC").unwrap());
    day.unwrap()
}

#[test]
fn what_we_have_and_stripe_has_not_is_shown_where_it_is() {
    let account = connected(before());
    let phantom = [
        purchase("p", at(6)).once().remove(0),
        yen("r", at(7)).once().remove(0),
        told("refund.created", at(6), purchase("b", at(20)).refund_object("_p", 300, "succeeded", at(6))),
    ];
    for event in &phantom {
        assert_eq!(account.desk.deliver(event).body["outcome"], "stored");
    }
    account.desk.drain();
    for check in [next_day(&account), everything(&account), next_day(&account)] {
        let mut shown: Vec<_> = check
            .differences
            .iter()
            .map(|one| (one.day.as_str(), one.currency.as_str(), one.kind, one.stripe_minor, one.headwater_minor))
            .collect();
        shown.sort_by_key(|one| (one.1, one.2 != EntryKind::Payment));
        let p = day(at(6));
        // A refund of a payment that the lists hold is a difference; payments that they do not hold are another account's, and told of.
        assert_eq!(shown, [(p.as_str(), "eur", EntryKind::Refund, 0, -300)]);
        let left: Vec<_> = sums(&check).into_iter().map(|sums| (sums.0, sums.2 - sums.1, sums.3)).collect();
        assert_eq!(left, [("eur", -300, 300), ("jpy", 0, 0)], "{check:?}");
        let unlisted: Vec<_> = check.totals.iter().map(|one| (one.currency.as_str(), one.unlisted_minor)).collect();
        assert_eq!(unlisted, [("eur", 5_000), ("jpy", 700)], "{check:?}");
        // Looked at twice, counted once.
        assert_eq!((check.healed, check.objects), (0, 11), "{check:?}");
        assert!(sums(&check).iter().all(|sums| sums.4 == sums.3), "none of it could be healed: {check:?}");
    }
}

#[test]
fn opposite_errors_do_not_hide_each_other_and_are_found_once() {
    let account = connected(before());
    for (payment, off) in [("pi_b", 1_000), ("pi_c", -1_000)] {
        let sql = format!("UPDATE entry SET amount_minor = amount_minor + {off} WHERE key = '{payment}'");
        assert_eq!(account.desk.database.execute(&sql).unwrap(), 1);
    }
    let check = next_day(&account);
    let eur = sums(&check)[0];
    assert_eq!((eur.1, eur.3, eur.4), (eur.2, 2_000, 2_000), "{check:?}");
    assert_eq!(check.differences.len(), 2);
}

#[test]
fn every_day_that_differs_is_told_in_pages() {
    let account = connected(before());
    for (payment, off) in [("pi_b", 1_000), ("pi_c", -1_000)] {
        let sql = format!("UPDATE entry SET amount_minor = amount_minor + {off} WHERE key = '{payment}'");
        assert_eq!(account.desk.database.execute(&sql).unwrap(), 1);
    }
    let check = next_day(&account);
    let desk = &account.desk;
    let path = format!("/api/sites/{}/integrations/{}/check/differences?mode=test", desk.site, desk.integration);
    let pages = || {
        let (mut all, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page: CheckDifferences = read_reply(desk.owner("GET", &format!("{path}{cursor}"), None).body);
            all.extend(page.differences);
            pages += 1;
            let Some(next) = page.next_cursor else { return (all, pages) };
            cursor = format!("&cursor={next}");
        }
    };
    assert_eq!(pages(), (check.differences.clone(), 1), "the sums of the last page are stored too");
    // Ten years of days of which every second differs, in two currencies.
    let id = format!("'{}', '{}', 'test'", desk.site, desk.integration);
    let sql = format!(
        "WITH RECURSIVE n (day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM n WHERE day < 3650)
         INSERT INTO check_total (site, integration, mode, day, currency, kind, stripe_minor, ours_minor, found_minor, entries_minor, unlisted_minor)
         SELECT {id}, date('2000-01-01', day || ' days'), c.value, 'payment', 100, 100, 0, 100 + day % 2, 0
         FROM n, json_each('[\"eur\",\"chf\"]') c"
    );
    assert_eq!(desk.database.execute(&sql).unwrap(), 7_300);
    let before = desk.database.steps();
    let _ = desk.owner("GET", &path, None);
    let steps = desk.database.steps() - before;
    let (all, count) = pages();
    assert_eq!((all.len(), all[0].day.as_str(), all[0].currency.as_str()), (3_652, "2000-01-02", "chf"));
    assert!(count > 18, "{count} pages");
    assert!(all.windows(2).all(|two| (&two[0].day, &two[0].currency) <= (&two[1].day, &two[1].currency)));
    desk.database.execute("DELETE FROM check_total WHERE day < '2005'").unwrap();
    let before = desk.database.steps();
    let _ = desk.owner("GET", &path, None);
    assert!(steps < (desk.database.steps() - before) * 3 / 2, "a page costs no more where there are more days");
    for bad in ["x", "2026-01-01~eur", "2026-01-01~eur~gift", "2026-01-01~eur~payment~1", "26-1-1~eur~payment"] {
        let reply = desk.owner("GET", &format!("{path}&cursor={bad}"), None);
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("cursor_invalid")), "{bad}");
    }
    // An earlier version kept the first hundred alone.
    let execute = |sql: &str| assert_eq!(desk.database.execute(sql).unwrap(), 1);
    execute("UPDATE job SET progress = json_remove(progress, '$.is_stored') WHERE kind = 'check'");
    assert_eq!(pages(), (check.differences.clone(), 1));
    execute("UPDATE job SET state = 'running', ended_s = NULL WHERE kind = 'check'");
    assert_eq!(pages(), (vec![], 1), "what is under way tells nothing yet");
    let other = path.replace(desk.site.as_str(), "site_none");
    assert_eq!(desk.owner("GET", &other, None).status, 404);
}

#[test]
fn two_attempts_of_one_payment_are_one() {
    // A card declined before another was taken, both unheard of; and again with the success known.
    let good = purchase("t", at(3));
    let mut declined = Purchase { key: "tx".to_owned(), at_s: at(3) - 40, ..good.clone() }.charge(&ChargeState {
        status: "failed",
        captured: false,
        captured_minor: 0,
        ..good.taken()
    });
    declined["payment_intent"] = json!("pi_t");
    let declined = told("charge.failed", at(3) - 40, declined);
    for is_known in [false, true] {
        let account = connected(if is_known { [before(), good.once()].concat() } else { before() });
        never_told(
            &account,
            if is_known { vec![declined.clone()] } else { [vec![declined.clone()], good.once()].concat() },
        );
        let check = next_day(&account);
        assert!(check.differences.is_empty(), "{check:?}");
        assert_eq!(sums(&check)[0].4, if is_known { 0 } else { 5_000 }, "known: {is_known}, {check:?}");
        assert_eq!(next_day(&account).healed, 0);
    }
}

#[test]
fn a_dispute_opened_long_before_its_funds_left_is_no_difference() {
    let inquiry = purchase("i", at(150));
    let opened =
        told("charge.dispute.created", at(100), inquiry.dispute_object(5_000, "warning_needs_response", at(100), &[]));
    let account = connected([before(), inquiry.once(), vec![opened]].concat());
    let mut dispute = inquiry.dispute_object(5_000, "needs_response", at(100), &[-5_000]);
    dispute["balance_transactions"][0]["created"] = json!(NOW_S + 3_600);
    let event = told("charge.dispute.funds_withdrawn", NOW_S + 3_600, dispute);
    account.wire.stripe.borrow_mut().happen([event.clone()]);
    account.pass_s(3_600);
    assert_eq!(account.desk.deliver(&event).body["outcome"], "stored");
    account.wire.stripe.borrow_mut().take_due();
    let check = next_day(&account);
    assert!(check.since_s.is_some() && check.differences.is_empty(), "{check:?}");
}

/// What may happen to money of long ago, and of now, while a check walks.
fn happenings() -> Vec<(&'static str, Vec<Value>)> {
    let (b, c, d, f) = (purchase("b", at(20)), purchase("c", at(15)), purchase("d", at(14)), purchase("f", at(10)));
    let now_s = NOW_S + DAY_S + 1;
    vec![
        ("a purchase", purchase("w", now_s).once()),
        ("a refund", refund(&b, 700, ("succeeded", now_s), now_s)),
        ("a dispute", withdrawn(&c, now_s)),
        ("a dispute is won", won(&d, (at(12), now_s))),
        ("a charge fails", failed_later(&f, now_s)),
        ("an authorisation is captured", captured(&purchase("g", at(9)), 5_000, now_s)),
        ("a renewal", purchase("v", now_s).renew("sub_v")),
    ]
}

#[test]
fn a_webhook_that_comes_while_the_check_walks_makes_no_difference() {
    for (what, events) in happenings() {
        for steps in (0..75).step_by(5) {
            let what = format!("{what} after {steps} steps");
            let account = connected(before());
            account.pass_s(DAY_S);
            account.desk.database.interleave(true);
            let tick: Task = Box::pin(async { account.desk.work().await.is_ok() });
            let comes: Task = Box::pin(async {
                account.wire.stripe.borrow_mut().happen(events.clone());
                let due = account.wire.stripe.borrow_mut().take_due();
                for one in due {
                    let request =
                        account.desk.signed_for(&account.desk.integration, &one.secret, one.body.clone().into());
                    assert_eq!(account.desk.answer(request).await.status, 200);
                    account.wire.stripe.borrow_mut().succeeded(&one);
                }
                true
            });
            assert!(preempt([tick, comes], 0, steps), "{what}");
            account.desk.database.interleave(false);
            account.settle(10);
            let check = result(&account);
            assert_eq!((check.state, &check.differences), (JobState::Done, &vec![]), "{what}: {check:?}");
            assert!(check.totals.iter().all(|total| total.found_minor == 0), "{what}: nothing was missed: {check:?}");
        }
    }
}

/// About to check, with a gap of every kind.
fn with_gaps() -> Account {
    let mut stripe = FakeStripe::new(KEY);
    stripe.page_max = Some(4);
    stripe.happen_unheard(before());
    let account = settled(Account::new(stripe, NOW_S));
    for (number, (what, events, _)) in (0..).zip(gaps()) {
        if what == "a dispute opened and won" {
            continue;
        }
        if number % 3 == 0 { missed(&account, events) } else { never_told(&account, events) }
    }
    account.pass_s(DAY_S);
    account
}

#[test]
fn killed_anywhere_a_check_says_the_same() {
    let reference = with_gaps();
    reference.settle(10);
    let expected = result(&reference);
    assert!(expected.healed > 2 && expected.missed_events > 2 && sums(&expected)[0].4 > 0, "{expected:?}");
    let mut places = 0;
    // A request and a batch each wait before and after: three is beside every one of them in turn.
    for place in (0..).step_by(3) {
        let account = with_gaps();
        account.desk.database.interleave(true);
        let killed = account.tick_killed_at(place);
        account.desk.database.interleave(false);
        account.pass_s(60);
        account.settle(10);
        assert_eq!(result(&account), expected, "killed at {place}");
        assert_eq!(account.desk.derived(), reference.desk.derived(), "killed at {place}");
        if !killed {
            break;
        }
        places += 1;
    }
    assert!(places > 25, "only {places} places");
}

#[test]
fn every_fault_at_every_call_of_a_check_changes_nothing() {
    let reference = with_gaps();
    let first = reference.wire.stripe.borrow().calls.count();
    reference.settle(10);
    let calls = reference.wire.stripe.borrow().calls.count() - first;
    let expected = result(&reference);
    for call in 0..calls {
        for fault in PASSING {
            let account = with_gaps();
            let first = account.wire.stripe.borrow().calls.count();
            account.wire.stripe.borrow_mut().faults.at(first + call, fault.clone());
            account.settle(10);
            assert_eq!(result(&account), expected, "{fault:?} at call {call}");
            assert_eq!(account.desk.derived(), reference.desk.derived(), "{fault:?} at call {call}");
        }
    }
    assert!(calls > 8, "only {calls} calls");
}

#[test]
fn it_comes_once_a_day_and_looks_at_the_last_weeks() {
    let account = connected(before());
    let begun_s = account.key().check.unwrap().started_s;
    assert_eq!(result(&account).since_s, None, "the first, after the import, is of everything");
    let asked = account.wire.stripe.borrow().calls.count();
    account.pass_s(23 * 3_600);
    account.tick().unwrap();
    assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "not before its time");
    account.pass_s(3_600);
    account.settle(10);
    let check = account.key().check.unwrap();
    assert!(check.started_s - begun_s >= DAY_S, "{check:?}");
    let since_s = check.since_s.unwrap();
    assert_eq!((since_s % DAY_S, (check.started_s - since_s) / DAY_S), (0, 28), "whole days");
    let stripe = account.wire.stripe.borrow();
    let bounds: Vec<&str> = stripe
        .calls
        .0
        .iter()
        .skip(usize::try_from(asked).unwrap())
        .flat_map(|called| &called.params)
        .filter_map(|param| param.strip_prefix("created[gte]="))
        .collect();
    assert_eq!(bounds.len(), 3, "each list of money only so far back");
    assert!(bounds.iter().all(|bound| bound.parse::<i64>().unwrap() <= since_s - 7 * DAY_S), "a capture may come late");
}

#[test]
fn days_are_those_of_the_site_and_captures_those_of_the_money() {
    // Around midnight in New York, and across the change of its clocks.
    let night = |days: i64, hour: i64| NOW_S - NOW_S % DAY_S - days * DAY_S + hour * 3_600 + 1_800;
    let mut events: Vec<Value> = Vec::new();
    for (number, (days, hour)) in (0..).zip([(3, 3), (3, 4), (4, 0), (190, 4), (190, 5), (191, 6), (330, 4), (330, 5)])
    {
        events.extend(purchase(&format!("m{number}"), night(days, hour)).once());
    }
    let by_hand = purchase("h", night(6, 3));
    let mut account = Account::new(FakeStripe::new(KEY), NOW_S);
    let site = account.desk.new_site("America/New_York");
    (account.desk.site, account.desk.integration) = site;
    account.wire.stripe.borrow_mut().happen_unheard(events);
    // Webhooks told when it was captured; the list does not.
    let by_hand = [authorised(&by_hand), captured(&by_hand, 4_000, night(5, 4))].concat();
    account.wire.stripe.borrow_mut().happen_unheard(by_hand.clone());
    by_hand.iter().for_each(|event| assert_eq!(account.desk.deliver(event).status, 200));
    let account = settled(account);
    let entry = account.desk.database.query("SELECT at_s FROM entry WHERE key = 'pi_h'").unwrap();
    assert_eq!(entry[0]["at_s"], night(5, 4), "money moved at the capture");
    for check in [everything(&account), next_day(&account)] {
        assert!(check.differences.is_empty() && check.healed == 0, "{check:?}");
        assert!(check.totals.iter().all(|total| total.found_minor == 0), "{check:?}");
    }
}

#[test]
fn histories_have_no_difference_however_they_came() {
    for seed in 1..=4 {
        let written = History::small(seed, NOW_S - DAY_S).write();
        let mut account = Account::new(written.account(KEY, NOW_S), NOW_S);
        let zone = ["UTC", "America/New_York", "Asia/Tokyo", "Australia/Lord_Howe"][usize::try_from(seed).unwrap() % 4];
        (account.desk.site, account.desk.integration) = account.desk.new_site(zone);
        // Half of it by webhooks before: captures by hand are of their own day then.
        let events: Vec<Value> = written.events().collect();
        for event in events.iter().step_by(2) {
            assert_eq!(account.desk.deliver(event).status, 200);
        }
        let account = settled(account);
        let (everything, recent) = (everything(&account), next_day(&account));
        assert!(recent.since_s.is_some());
        for check in [everything, recent] {
            assert!(check.differences.is_empty(), "seed {seed}: {check:?}");
            assert!(check.totals.iter().all(|total| total.found_minor == 0), "seed {seed}: {check:?}");
            assert_eq!((check.healed, check.missed_events), (0, 0), "seed {seed}");
        }
    }
}

#[test]
fn what_another_integration_brought_is_no_difference() {
    let account = connected(before());
    let (site, integration) = (account.desk.site.clone(), account.desk.integration.clone());
    let path = format!("/api/sites/{site}/integrations");
    let made = account.desk.owner("POST", &path, Some(json!({"kind": "stripe"})));
    let other = headwater::base::id::IntegrationId::parse(made.body["id"].as_str().unwrap()).unwrap();
    assert_ne!(other, integration);
    let secret = "whsec_of_the_other_0123456789";
    account.desk.keep_secret(&site, &other, secret, "test");
    for event in purchase("x", at(6)).once() {
        assert_eq!(account.desk.deliver_to(&other, secret, &event).status, 200);
    }
    account.desk.drain();
    let check = next_day(&account);
    assert!(check.differences.is_empty(), "it may be of another account: {check:?}");
    assert_eq!(check.totals[0].unlisted_minor, 5_000, "and it is told of: {check:?}");
}

/// The README's tour: a history delivered to a site, then a key of an account that has none of it.
#[test]
fn the_same_ledger_gets_the_same_verdict_before_and_after_a_reconnect() {
    let account = connected(before());
    for event in
        [purchase("x", at(6)).once(), purchase("w", at(9)).once(), purchase("w", at(9)).refund(1_000, at(8))].concat()
    {
        assert_eq!(account.desk.deliver(&event).status, 200);
    }
    account.desk.drain();
    let first = everything(&account);
    let verdict = |check: &Check| {
        let totals: Vec<_> =
            check.totals.iter().map(|one| (one.currency.clone(), one.difference_minor, one.unlisted_minor)).collect();
        (check.differences.len(), totals)
    };
    assert_eq!(first.differences.len(), 0, "{first:?}");
    assert!(first.totals.iter().any(|one| one.unlisted_minor > 0), "{first:?}");
    let Account { desk, wire } = account;
    assert_eq!(
        desk.owner(
            "POST",
            &format!("/api/sites/{}/integrations/{}/disconnect", desk.site, desk.integration),
            Some(json!({"revenue": "keep"}))
        )
        .status,
        200
    );
    let made = desk.owner("POST", &format!("/api/sites/{}/integrations", desk.site), Some(json!({"kind": "stripe"})));
    let mut account = Account { desk, wire };
    account.desk.integration = headwater::base::id::IntegrationId::parse(made.body["id"].as_str().unwrap()).unwrap();
    let again = result(&settled(account));
    assert_eq!(verdict(&again), verdict(&first), "{again:?}");
}

#[test]
fn a_queue_that_fails_elsewhere_keeps_no_check_from_its_end() {
    let account = connected(before());
    // A page of another site's queue that no version of ours can read, and one of this site's behind it.
    let (other, _) = account.desk.new_site("UTC");
    for sql in [
        format!("INSERT INTO clue VALUES ('{other}', 'aaa', 'test', 'pi_broken')"),
        format!("INSERT INTO fact SELECT '{other}', 'test', 'pi_broken', 'x', 'int_1', 1, 'event', 'evt_1', 'broken'"),
        format!(
            "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s) VALUES ('{other}', 'test', 'aaa', '', 1, 'test', 1)"
        ),
        format!(
            "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s) VALUES ('{}', 'test', 'cus_a', '', 1, 'test', 1)",
            account.desk.site
        ),
    ] {
        assert_eq!(account.desk.database.execute(&sql).unwrap(), 1, "{sql}");
    }
    account.pass_s(DAY_S);
    for _ in 0..3 {
        headwater_tools::desk::block_on(account.desk.work()).unwrap();
        account.pass_s(60);
    }
    let check = result(&account);
    assert_eq!((check.state, check.since_s.is_some()), (JobState::Done, true), "{check:?}");
}

#[test]
fn an_invoice_by_hand_and_one_paid_outside_are_no_difference() {
    let outside = purchase("k", at(4));
    let state = InvoiceState { subscription: None, reason: "manual", is_paid: true, price: None };
    let events = vec![
        told("invoice.paid", at(4), outside.invoice(&state)),
        told("invoice_payment.paid", at(4), outside.invoice_payment("payment_record", true)),
    ];
    let account = connected([before(), events].concat());
    assert!(everything(&account).differences.is_empty());
}

/// What browsers claim is queued beside what money brought, and moves none of it: a check waits for the latter alone.
#[test]
fn a_flood_of_claims_in_the_queue_holds_no_check_up() {
    let account = connected(before());
    let desk = &account.desk;
    let queue = |hub: &str, cause: &str, due_s: i64| {
        let sql = format!(
            "INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn, due_s) VALUES ('{}', 'test', '{hub}', '', 1, '{cause}', 1, 1, {due_s})",
            desk.site
        );
        desk.database.execute(&sql).unwrap();
    };
    // Always some more are to be done: as if others came as fast as they are.
    for n in 0..50 {
        for clue in ["email", "user", "visitor", "unseen"] {
            queue(&format!("{clue}:{n}"), if n % 2 == 0 { "identify" } else { "visit" }, i64::MAX);
        }
    }
    queue("cus_a", "customer.updated", 0);
    let check = next_day(&account);
    assert_eq!((check.state, &check.differences, check.reason), (JobState::Done, &vec![], None));
    let left = |hub: &str| {
        desk.database.query(&format!("SELECT count(*) AS n FROM pending WHERE hub GLOB '{hub}'")).unwrap()[0]["n"]
            .clone()
    };
    assert_eq!(left("cus_a"), json!(0), "money's own was done first");
    assert!(left("*:*") == json!(200), "{}", left("*:*"));
}

/// The most that SQLite had to do for any one step of a check that asked Stripe, and for any one that asked it nothing, on an account of
/// so many charges of two months.
fn dearest_steps(charges: usize) -> [u64; 2] {
    let written = History::of(charges, 3, 60, NOW_S - DAY_S).write();
    let mut account = Account::new(written.account(KEY, NOW_S), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(100);
    account.desk.import_pages(1);
    account.pass_s(60);
    assert_eq!(account.call("POST", "check", json!({"mode": "test"})).status, 202);
    let asked = |account: &Account| account.wire.stripe.borrow().calls.count();
    let mut dearest = [0, 0];
    while !account.is_idle() {
        let before = (account.desk.database.steps(), asked(&account));
        let reply = account.call("POST", "import/advance", json!({"mode": "test"}));
        assert_eq!(reply.status, 200, "{reply:?} {:?}", account.desk.faults);
        let of = &mut dearest[usize::from(asked(&account) == before.1)];
        *of = (*of).max(account.desk.database.steps() - before.0);
        account.pass_s(1);
    }
    assert_eq!(result(&account).differences, vec![]);
    dearest
}

#[test]
fn no_step_of_a_check_costs_more_on_a_larger_site() {
    let [small, large] = [900, 2_700].map(dearest_steps);
    println!("steps of SQLite's machine, asking Stripe and not: {small:?}, and on the larger site {large:?}");
    for (small, large) in small.into_iter().zip(large) {
        assert!(large <= small * 5 / 4, "{small} steps of SQLite's machine became {large}");
    }
}
