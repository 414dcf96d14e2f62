//! Importing everything at Stripe, over the fake Stripe: exact, whatever happens on the way.

use headwater::api::{ImportKind, JobState, KeyState, ListState};
use headwater::stripe::ledger::PaymentState;
use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::history::{History, Written};
use headwater_tools::fake_stripe::{FakeStripe, Fault, Kind, PASSING, permissions};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::{Random, parting};
use headwater_tools::sqlite::Fault as Lost;
use serde_json::json;
use std::collections::BTreeMap;

const NOW_S: i64 = 1_790_000_000;

fn written() -> Written {
    History::small(1, NOW_S - 86_400).write()
}

/// Its pages are short, so that a small history has many.
fn account(written: &Written) -> Account {
    let mut stripe = written.account(KEY, NOW_S);
    stripe.page_max = Some(20);
    Account::new(stripe, NOW_S)
}

/// Connected and imported, nothing in the way.
fn imported(written: &Written) -> Account {
    let account = account(written);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(30);
    account
}

fn assert_same(found: &[String], expected: &[String], what: &str) {
    let (found, expected) = (found.join("\n"), expected.join("\n"));
    assert!(found == expected, "{what}: {}", parting(&found, &expected));
}

/// What every import must have come to.
fn assert_whole(account: &Account, reference: &Account, what: &str) {
    let import = account.key().import.unwrap();
    assert_eq!(import.state, JobState::Done, "{what}: {import:?}");
    assert_eq!(
        import.objects,
        reference.key().import.unwrap().objects,
        "{what}: no page counts twice, none is left out"
    );
    assert_eq!(import.found, reference.key().import.unwrap().found, "{what}");
    assert_same(&account.desk.derived(), &reference.desk.derived(), what);
    let check = account.key().check.unwrap();
    assert!(check.totals.iter().all(|total| total.difference_minor == 0), "{what}: {check:?}");
}

#[test]
fn a_history_is_imported_to_the_minor_unit() {
    for seed in 1..=5 {
        let written = History::small(seed, NOW_S - 86_400).write();
        let account = account(&written);
        account.desk.see_all(&written.objects().collect::<Vec<_>>());
        assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
        account.settle(30);
        let expected = written.expected();
        assert_eq!(account.desk.net(), expected.net());
        let key = account.key();
        let (import, check) = (key.import.unwrap(), key.check.unwrap());
        assert_eq!((import.state, import.kind, import.unreadable), (JobState::Done, ImportKind::Backfill, 0));
        assert!(import.lists.iter().all(|list| list.state == ListState::Done), "{:?}", import.lists);
        for found in &import.found {
            let expected = &expected.currencies[&found.currency];
            assert_eq!(found.gross_minor, expected.total.gross_minor, "{found:?}");
            assert_eq!(found.source_known_minor, expected.source_known.gross_minor, "{found:?}");
        }
        assert!(!check.totals.is_empty());
        assert!(check.totals.iter().all(|total| total.difference_minor == 0), "{check:?}");
        assert_eq!((check.healed, check.since_s), (0, None), "{check:?}");
        for total in &check.totals {
            assert_eq!(total.stripe_minor, expected.currencies[&total.currency].total.net_minor, "{total:?}");
        }
        let calls = &account.wire.stripe.borrow().calls;
        assert!(calls.most_per_second() <= 5, "{}", calls.most_per_second());
    }
}

#[test]
fn killed_anywhere_it_comes_to_the_same() {
    let written = written();
    let reference = imported(&written);
    let mut places = 0;
    // Every third place: each call to Stripe and each commit has several.
    for place in (0..).step_by(3) {
        let account = account(&written);
        account.put_key(KEY);
        account.desk.database.interleave(true);
        let killed = account.tick_killed_at(place);
        account.desk.database.interleave(false);
        if !killed {
            break;
        }
        // The lease of the dead holds for less than a minute.
        account.pass_s(60);
        account.settle(30);
        assert_whole(&account, &reference, &format!("killed at {place}"));
        places += 1;
    }
    assert!(places > 40, "only {places} places");
}

#[test]
fn killed_while_connecting_it_is_made_whole() {
    let written = written();
    let reference = imported(&written);
    let mut places = 0;
    for place in (0..).step_by(3) {
        let account = account(&written);
        account.desk.database.interleave(true);
        let killed = account.put_key_killed_at(KEY, place);
        account.desk.database.interleave(false);
        if !killed {
            break;
        }
        account.pass_s(60);
        if account.shown().keys.is_empty() {
            assert_eq!(account.put_key(KEY).status, 200);
        }
        account.settle(30);
        assert_whole(&account, &reference, &format!("killed at {place}"));
        let endpoints = account.wire.stripe.borrow().count(Kind::WebhookEndpoint);
        assert_eq!(endpoints, 1, "killed at {place}");
        assert_eq!(account.shown().secrets.iter().filter(|secret| secret.of_endpoint).count(), 1, "killed at {place}");
        places += 1;
    }
    assert!(places > 15, "only {places} places");
}

#[test]
fn any_fault_at_any_call_changes_nothing() {
    let written = written();
    let reference = imported(&written);
    let connecting = {
        let account = account(&written);
        account.put_key(KEY);
        account.wire.stripe.borrow().calls.count()
    };
    let calls = reference.wire.stripe.borrow().calls.count();
    for call in connecting..calls {
        // Every other fault at this call, the rest at the next: calls of one list are alike.
        for fault in
            PASSING.iter().enumerate().filter(|(at, _)| (*at as u64 + call).is_multiple_of(2)).map(|(_, fault)| fault)
        {
            let account = account(&written);
            account.put_key(KEY);
            account.wire.stripe.borrow_mut().faults.at(call, fault.clone());
            account.settle(30);
            assert_whole(&account, &reference, &format!("{fault:?} at call {call}"));
        }
    }
    assert!(calls - connecting > 15, "only {calls} calls");
}

/// How many calls to Stripe there were since so many.
fn asked_since(account: &Account, before: u64) -> u64 {
    account.wire.stripe.borrow().calls.count() - before
}

/// Pages that a job has committed.
fn pages_done(account: &Account, job: &str) -> u64 {
    let sql = format!("SELECT coalesce(sum(pages), 0) AS pages FROM job WHERE kind = '{job}'");
    account.desk.database.query(&sql).unwrap()[0]["pages"].as_u64().unwrap()
}

#[test]
fn the_next_page_is_asked_for_while_a_page_is_committed() {
    let written = written();
    let reference = imported(&written);
    let account = account(&written);
    account.put_key(KEY);
    let before = account.wire.stripe.borrow().calls.count();
    account.desk.database.interleave(true);
    let mut ahead = BTreeMap::<u64, u64>::new();
    let done = account.tick_watched(|account| {
        let (asked, done) = (asked_since(account, before), pages_done(account, "import"));
        if pages_done(account, "check") == 0 && account.key().import.unwrap().state == JobState::Running {
            let most = ahead.entry(done).or_default();
            *most = (*most).max(asked - done);
        }
    });
    assert_eq!(done, Ok(()));
    account.desk.database.interleave(false);
    // Of the page at hand and the next; after the last list there is none.
    let pages = ahead.len();
    assert!(pages > 10 && ahead.values().all(|most| *most <= 2), "{ahead:?}");
    assert!(ahead.values().filter(|most| **most == 2).count() >= pages - 2, "{ahead:?}");
    account.settle(30);
    assert_whole(&account, &reference, "asked ahead");
    let calls = |account: &Account| account.wire.stripe.borrow().calls.count();
    assert_eq!(calls(&account), calls(&reference), "no page was asked for twice");
    assert!(account.wire.stripe.borrow().calls.most_per_second() <= 5);
}

#[test]
fn pages_asked_for_ahead_are_paid_for() {
    let account = account(&written());
    account.put_key(KEY);
    let (before, done) = (account.wire.stripe.borrow().calls.count(), pages_done(&account, "import"));
    assert!(account.call("POST", "import/advance", json!({"mode": "test"})).status < 300);
    let (asked, done) = (asked_since(&account, before), pages_done(&account, "import") - done);
    assert_eq!(asked, done, "what was asked for was used");
    assert!((5..=10).contains(&asked), "{asked} requests of ten pages");
}

#[test]
fn a_commit_that_fails_throws_the_next_page_away() {
    let written = written();
    let reference = imported(&written);
    let calls = reference.wire.stripe.borrow().calls.count();
    let mut thrown_away = 0;
    for place in (0..70).step_by(2) {
        let fault = if place % 3 == 0 { Lost::LostAfter } else { Lost::LostBefore };
        let account = account(&written);
        account.put_key(KEY);
        let before = account.wire.stripe.borrow().calls.count();
        let (pages, what) = (pages_done(&account, "import"), format!("{fault:?} at batch {place}"));
        account.desk.database.interleave(true);
        account.desk.database.fail((0..place).map(|_| None).chain([Some(fault)]));
        let _ = account.tick();
        account.desk.database.interleave(false);
        let (asked, done) = (asked_since(&account, before), pages_done(&account, "import") - pages);
        if account.key().import.unwrap().state != JobState::Done {
            assert!(asked <= done + 2, "{what}: {asked} asked for, {done} done");
            thrown_away += i32::from(asked == done + 2);
        }
        account.pass_s(60);
        account.settle(30);
        assert_whole(&account, &reference, &what);
        let asked = account.wire.stripe.borrow().calls.count();
        assert!(asked <= calls + 2, "{what}: {asked} calls, {calls} without a failure");
    }
    assert!(thrown_away > 5, "only {thrown_away} pages were thrown away");
}

#[test]
fn many_faults_at_once_change_nothing() {
    let written = written();
    let reference = imported(&written);
    for seed in 0..20 {
        let account = account(&written);
        account.put_key(KEY);
        account.wire.stripe.borrow_mut().faults.one_in(2, seed);
        account.settle(200);
        assert_whole(&account, &reference, &format!("seed {seed}"));
        assert!(account.wire.stripe.borrow().calls.most_per_second() <= 5);
    }
}

#[test]
fn retry_after_is_obeyed() {
    let written = written();
    let account = account(&written);
    account.put_key(KEY);
    let call = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(call, Fault::TooMany(Some(120)));
    account.tick().unwrap();
    let import = account.key().import.unwrap();
    assert_eq!((import.state, import.reason.as_deref()), (JobState::Waiting, Some("rate_limited")));
    let asked_s = NOW_S + 1;
    assert!(import.waits_until_s.unwrap() >= asked_s + 119);
    account.pass_s(60);
    account.tick().unwrap();
    assert_eq!(account.wire.stripe.borrow().calls.count(), call + 1, "nothing is asked before its time");
    account.pass_s(65);
    account.settle(30);
    assert_eq!(account.desk.net(), written.expected().net());
}

#[test]
fn a_dead_key_pauses_and_a_new_one_goes_on() {
    let written = written();
    let reference = imported(&written);
    for after in [0, 5, 11] {
        let account = account(&written);
        account.put_key(KEY);
        let call = account.wire.stripe.borrow().calls.count();
        account.wire.stripe.borrow_mut().faults.at(call + after, Fault::Status401);
        account.settle(10);
        let shown = account.shown();
        let import = shown.keys[0].import.clone().unwrap();
        assert_eq!((import.state, import.reason.as_deref()), (JobState::Paused, Some("key_refused")));
        assert_eq!((shown.keys[0].state, shown.status), (KeyState::Refused, headwater::api::IntegrationStatus::Paused));
        let asked = account.wire.stripe.borrow().calls.count();
        account.pass_s(3_600);
        account.tick().unwrap();
        assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "a dead key is not tried again");
        let new = "rk_test_rolled_0123456789";
        account.wire.stripe.borrow_mut().revoke(KEY);
        account.wire.stripe.borrow_mut().grant(new, permissions());
        assert_eq!(account.put_key(new).status, 200);
        account.settle(30);
        assert_whole(&account, &reference, &format!("after {after} pages"));
    }
}

#[test]
fn a_new_key_goes_on_at_the_pace_of_the_old_one() {
    let account = account(&written());
    account.put_key(KEY);
    let call = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(call + 6, Fault::Status401);
    account.tick().unwrap();
    let new = "rk_test_rolled_0123456789";
    account.wire.stripe.borrow_mut().grant(new, permissions());
    assert_eq!(account.put_key("rk_test_of_nobody_0123456789").status, 400);
    assert_eq!(account.put_key(new).status, 200);
    account.settle(30);
    let most = account.wire.stripe.borrow().calls.most_per_second();
    assert!(most <= 5, "{most} requests in a second");
}

#[test]
fn a_missing_permission_pauses_and_is_named() {
    let written = written();
    let reference = imported(&written);
    let account = account(&written);
    let without = |left_out: &str| permissions().filter(|name| *name != left_out).collect::<Vec<_>>();
    account.wire.stripe.borrow_mut().grant(KEY, without("rak_charge_read"));
    assert_eq!(account.put_key(KEY).status, 200, "it is saved, and the checklist says what is missing");
    let charges = account.key().permissions.into_iter().find(|one| one.name == "rak_charge_read").unwrap();
    assert!(!charges.granted && charges.required && !charges.costs.is_empty());
    account.settle(30);
    let import = account.key().import.unwrap();
    assert_eq!(import.state, JobState::Paused);
    assert_eq!(
        (import.reason.as_deref(), import.permission.as_deref()),
        (Some("permission_missing"), Some("rak_charge_read"))
    );
    let again = account.call("POST", "import", json!({"mode": "test"}));
    assert_eq!((again.status, again.body["error"]["code"].as_str()), (400, Some("permission_missing")));
    account.wire.stripe.borrow_mut().grant(KEY, permissions());
    assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
    account.settle(30);
    assert_whole(&account, &reference, "once it is granted");
}

#[test]
fn what_one_can_do_without_is_left_out() {
    let written = written();
    let account = account(&written);
    let few = ["rak_charge_read", "rak_invoice_read", "rak_checkout_session_read", "rak_dispute_read"];
    account.wire.stripe.borrow_mut().grant(KEY, few);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(30);
    let import = account.key().import.unwrap();
    assert_eq!(import.state, JobState::Done, "{import:?}");
    let left_out = import.lists.iter().filter(|list| list.state == ListState::LeftOut).count();
    assert_eq!(left_out, 3);
    assert_eq!(account.desk.net(), written.expected().net());
    assert_eq!(account.key().endpoint.state, headwater::api::EndpointState::Forbidden);
}

#[test]
fn pages_that_shift_lose_nothing() {
    let written = written();
    let by_hand = captured_by_hand(&written);
    let until = |half_s: i64| {
        let mut stripe = FakeStripe::new(KEY);
        stripe.page_max = Some(20);
        stripe.happen_unheard(written.events_between(0, half_s));
        Account::new(stripe, NOW_S)
    };
    let rows = |account: &Account| dateless(account.desk.derived(), &by_hand);
    let reference = until(i64::MAX);
    reference.put_key(KEY);
    reference.settle(60);
    for page in [1, 4, 9, 14] {
        let half_s = NOW_S - 60 * 86_400;
        let account = until(half_s);
        account.put_key(KEY);
        let call = account.wire.stripe.borrow().calls.count();
        account.wire.stripe.borrow_mut().arrive_at(call + page, written.events_between(half_s, i64::MAX));
        account.settle(60);
        deliver_due(&account);
        account.desk.drain();
        assert_same(&rows(&account), &rows(&reference), &format!("at page {page}"));
    }
}

/// Payments captured by hand: lists tell when their charge was made, not when it was captured.
fn captured_by_hand(written: &Written) -> Vec<String> {
    let events = written.events().filter(|event| event["type"] == "charge.captured");
    events.map(|event| event["data"]["object"]["payment_intent"].as_str().unwrap().to_owned()).collect()
}

/// Rows as text, the times of these payments left out.
fn dateless(rows: Vec<String>, payments: &[String]) -> Vec<String> {
    let strip = |text: String| {
        let mut row: serde_json::Value = serde_json::from_str(&text).unwrap();
        let is_one = |name: &str| row[name].as_str().is_some_and(|id| payments.iter().any(|payment| payment == id));
        if is_one("payment") || is_one("id") {
            let row = row.as_object_mut().unwrap();
            row.retain(|name, _| name != "at_s" && name != "paid_s");
            // So does the end of its journey.
            if let Some(body) = row.get_mut("explanation") {
                let mut explanation: serde_json::Value = serde_json::from_str(body.as_str().unwrap()).unwrap();
                explanation.as_object_mut().unwrap().get_mut("b").map(|basis| basis[0].take());
                *body = explanation.to_string().into();
            }
        }
        row.to_string()
    };
    rows.into_iter().map(strip).collect()
}

/// Posts what the fake owes its endpoints.
fn deliver_due(account: &Account) {
    let due = account.wire.stripe.borrow_mut().take_due();
    for one in due {
        let event: serde_json::Value = serde_json::from_str(&one.body).unwrap();
        let reply = account.desk.deliver_to(&account.desk.integration, &one.secret, &event);
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        account.wire.stripe.borrow_mut().succeeded(&one);
    }
}

#[test]
fn import_and_webhooks_may_cross() {
    let written = written();
    let by_import = imported(&written);
    let by_hand = captured_by_hand(&written);
    let events: Vec<_> = written.events().collect();
    for seed in 0..12 {
        let mut random = Random::new(seed);
        let account = account(&written);
        let mut events = events.clone();
        random.shuffle(&mut events);
        // Some never come, some come twice; what is missed of them the import brings.
        let alone = seed == 0;
        let count = if alone { events.len() } else { random.below(events.len()) };
        let before = random.below(count.max(1));
        let deliver = |event: &serde_json::Value| assert_eq!(account.desk.deliver(event).status, 200);
        events[..before].iter().for_each(deliver);
        account.put_key(KEY);
        for event in &events[before..count] {
            deliver(event);
            if random.one_in(20) {
                let _ = account.tick();
            }
        }
        account.settle(60);
        account.desk.drain();
        assert_eq!(account.desk.net(), written.expected().net(), "seed {seed}");
        let rows = |account: &Account| dateless(money(account), &by_hand);
        assert_same(&rows(&account), &rows(&by_import), &format!("seed {seed}"));
        assert_same(&answers(&account), &answers(&by_import), &format!("seed {seed}"));
    }
}

#[test]
fn webhooks_alone_come_to_the_same_rows() {
    let written = written();
    let by_import = imported(&written);
    let account = account(&written);
    for event in written.events() {
        assert_eq!(account.desk.deliver(&event).status, 200);
    }
    account.desk.drain();
    let by_hand = captured_by_hand(&written);
    let rows = |account: &Account| dateless(money(account), &by_hand);
    assert!(!by_hand.is_empty());
    assert_same(&rows(&account), &rows(&by_import), "by webhooks alone");
    assert_same(&answers(&account), &answers(&by_import), "by webhooks alone");
}

fn money(account: &Account) -> Vec<String> {
    let sql = "SELECT payment, key, kind, amount_minor, currency, at_s FROM entry ORDER BY 1, 2";
    account.desk.database.query(sql).unwrap().iter().map(ToString::to_string).collect()
}

/// The answers and their credit; how each rung was looked at depends on what is known besides.
fn answers(account: &Account) -> Vec<String> {
    let sql = "SELECT p.id, p.confidence, p.rung, p.visitor, p.renewal, c.model, c.channel, c.source FROM payment p
        LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id WHERE p.gross_minor <> 0 ORDER BY 1, 6";
    account.desk.database.query(sql).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn two_at_once_are_impossible() {
    let written = written();
    let reference = imported(&written);
    let asked = reference.wire.stripe.borrow().calls.count();
    for seed in 0..10 {
        let account = account(&written);
        account.put_key(KEY);
        account.desk.database.interleave(true);
        let mut random = Random::new(seed);
        account.ticks_at_once(3, &mut random);
        account.desk.database.interleave(false);
        account.pass_s(60);
        account.settle(30);
        assert_whole(&account, &reference, &format!("seed {seed}"));
        assert_eq!(account.wire.stripe.borrow().calls.count(), asked, "seed {seed}: no page was asked for twice");
        assert!(account.wire.stripe.borrow().calls.most_per_second() <= 5);
    }
    let account = account(&written);
    account.put_key(KEY);
    let second = account.call("POST", "import", json!({"mode": "test"}));
    assert_eq!((second.status, second.body["error"]["code"].as_str()), (409, Some("import_running")));
}

#[test]
fn importing_again_never_shows_less() {
    let written = written();
    let account = imported(&written);
    let before = (account.desk.net(), account.desk.derived());
    let again = account.call("POST", "import", json!({"mode": "test"}));
    assert_eq!(again.status, 202, "{:?}", again.body);
    for _ in 0..60 {
        account.desk.database.interleave(true);
        account.tick_killed_at(12);
        account.desk.database.interleave(false);
        account.desk.drain();
        assert_eq!(account.desk.net(), before.0);
        account.pass_s(60);
    }
    account.settle(60);
    assert_eq!(account.key().import.unwrap().kind, ImportKind::Resync);
    assert_same(&account.desk.derived(), &before.1, "imported again");
}

#[test]
fn money_known_by_its_invoices_is_never_missing_while_importing() {
    // An endpoint that sends invoices only: their claims are money until the charges come.
    let written = written();
    let account = account(&written);
    for event in written.events() {
        let is_invoice = ["invoice.paid", "checkout.session.completed"].contains(&event["type"].as_str().unwrap());
        if is_invoice {
            account.desk.deliver(&event);
        }
    }
    account.desk.drain();
    let gross = |account: &Account| -> BTreeMap<String, i64> {
        let report = account.desk.report("2025-01-01", "2027-12-31", "last_non_direct");
        report.currencies.into_iter().map(|currency| (currency.currency, currency.total.gross_minor)).collect()
    };
    let mut least = gross(&account);
    account.put_key(KEY);
    let expected = written.expected();
    for place in 0..400 {
        account.desk.database.interleave(true);
        account.tick_killed_at(place % 40);
        account.desk.database.interleave(false);
        account.desk.drain();
        let now = gross(&account);
        for (currency, minor) in &now {
            let bound = expected.currencies.get(currency).map_or(0, |expected| expected.total.gross_minor);
            assert!(minor >= least.get(currency).unwrap_or(&0).min(&bound), "{currency}: {now:?} after {least:?}");
        }
        least = now;
        account.pass_s(60);
        if account.is_idle() {
            break;
        }
    }
    account.settle(100);
    assert_eq!(account.desk.net(), expected.net());
}

/// A purchase by Checkout whose charge is in no list.
fn without_its_charge() -> Account {
    let buyer =
        Buyer { customer: "cus_a".to_owned(), email: "a@example.com".to_owned(), metadata: json!({"visitor": "none"}) };
    let purchase = Purchase { key: "a".to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S - 600 };
    let mut stripe = FakeStripe::new(KEY);
    stripe.happen_unheard(purchase.once());
    assert!(stripe.delete(Kind::Charge, "ch_a").is_some());
    Account::new(stripe, NOW_S)
}

#[test]
fn a_payment_whose_charge_no_list_has_is_there_when_the_import_ends() {
    let account = without_its_charge();
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(30);
    assert_eq!(account.key().import.unwrap().state, JobState::Done);
    let payment = account.desk.payment("pi_a").payment;
    assert_eq!((payment.state, payment.gross_minor), (PaymentState::Paid, 5_000));
    let derived = account.desk.derived();
    headwater_tools::desk::block_on(account.desk.rebuild()).unwrap();
    assert_same(&account.desk.derived(), &derived, "a rebuild says the same");
}

#[test]
fn what_waits_for_its_charge_is_money_once_a_disconnect_ends_the_import() {
    let account = without_its_charge();
    let without = permissions().filter(|name| *name != "rak_charge_read").collect::<Vec<_>>();
    account.wire.stripe.borrow_mut().grant(KEY, without);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(30);
    let count = |account: &Account| account.desk.database.query("SELECT id FROM payment").unwrap().len();
    assert_eq!((account.key().import.unwrap().state, count(&account)), (JobState::Paused, 0));
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    headwater_tools::desk::block_on(account.desk.go_on_rebuilding()).unwrap();
    assert_eq!(count(&account), 1);
    // Nothing is derived anew where an import had ended.
    let account = imported(&written());
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    assert_eq!(account.desk.database.query("SELECT site FROM rebuild").unwrap().len(), 0);
}

#[test]
fn nothing_secret_stands_in_clear() {
    let written = written();
    let account = imported(&written);
    let endpoint = account.key().endpoint.id.unwrap();
    let secret = account.wire.stripe.borrow().secret(&endpoint).unwrap().to_owned();
    let everything = account.desk.everything();
    assert!(everything.len() > 50_000);
    let emails: Vec<String> = written
        .objects()
        .filter(|object| object["object"] == "customer")
        .filter_map(|object| object["email"].as_str().map(str::to_owned))
        .collect();
    assert!(!emails.is_empty());
    for text in emails.iter().map(String::as_str).chain([KEY, secret.as_str()]) {
        assert!(!everything.contains(text), "{text} stands in the database");
    }
    let shown = serde_json::to_string(&account.shown()).unwrap();
    assert!(!shown.contains(KEY) && !shown.contains(&secret));
    assert!(account.desk.faults.borrow().iter().all(|fault| !fault.contains(KEY)));
}
