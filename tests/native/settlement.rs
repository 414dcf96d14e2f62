//! Stripe settles a payment in the reporting currency: that is its rate, whatever goes wrong on the way.

use headwater::base::rate::RateOrigin;
use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::{FakeStripe, PASSING, permissions};
use headwater_tools::shop::{Buyer, Purchase};
use serde_json::json;

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;

/// A purchase of half an hour ago, with its balance transaction at Stripe: what was settled of it.
fn settled(stripe: &mut FakeStripe, n: i64, amount: i64, settled: (&str, i64)) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{n}"), email: String::new(), metadata: json!({}) };
    let at_s = BEGIN_S - n * 3_600;
    let purchase = Purchase { key: format!("p{n}"), buyer, amount, currency: "usd", at_s };
    stripe.happen_unheard(purchase.once());
    stripe.put(json!({"id": format!("txn_p{n}"), "object": "balance_transaction", "created": at_s, "type": "charge",
        "amount": settled.1, "currency": settled.0, "fee": 59, "net": settled.1 - 59, "exchange_rate": 0.921, "source": format!("ch_p{n}")}));
    purchase
}

fn report_in_euros(account: &Account) -> Option<i64> {
    let report = account.desk.report("2026-08-01", "2026-09-30", "last_non_direct");
    let all = report.currencies.iter().find(|one| one.currency == "all:eur")?;
    Some(all.total.net_minor)
}

/// The cron's minutes: Stripe is asked, payments are converted.
fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        account.tick().unwrap();
        account.desk.convert();
    }
}

fn rate(account: &Account, payment: &str) -> Option<(RateOrigin, i64)> {
    account.desk.payment(payment).exchange.unwrap().rate.map(|rate| (rate.origin, rate.net_minor))
}

fn connected(stripe: FakeStripe) -> Account {
    let account = Account::new(stripe, BEGIN_S);
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(10);
    let path = format!("/api/sites/{}", account.desk.site);
    assert_eq!(account.desk.owner("PATCH", &path, Some(json!({"reporting_currency": "eur"}))).status, 200);
    let body = json!({"csv": "2026-08-31,usd,eur,0.5"});
    assert_eq!(account.desk.owner("POST", &format!("{path}/rates"), Some(body)).status, 200);
    account
}

#[test]
fn what_stripe_settled_is_the_rate_and_a_refund_takes_it() {
    let mut stripe = FakeStripe::new(KEY);
    settled(&mut stripe, 1, 1_999, ("eur", 1_840));
    settled(&mut stripe, 2, 1_000, ("gbp", 790));
    let purchase = settled(&mut stripe, 3, 3_333, ("eur", 3_001));
    stripe.happen_unheard(purchase.refund(3_333, BEGIN_S - 60));
    let account = connected(stripe);
    // A key is there: no payment takes a rate of the table before Stripe was asked.
    account.desk.convert();
    assert_eq!(rate(&account, "pi_p1"), None);
    minutes(&account, 2);
    assert_eq!(rate(&account, "pi_p1"), Some((RateOrigin::Stripe, 1_840)));
    assert_eq!(rate(&account, "pi_p2"), Some((RateOrigin::Table, 500)));
    assert_eq!(rate(&account, "pi_p3"), Some((RateOrigin::Stripe, 0)), "it went back whole");
    assert_eq!(report_in_euros(&account), Some(1_840 + 500));
    // One request told of all three, and nothing is asked again.
    let asked = |account: &Account| {
        let calls = &account.wire.stripe.borrow().calls.0;
        calls.iter().filter(|called| called.params.iter().any(|one| one.starts_with("created[lte]="))).count()
    };
    assert_eq!(asked(&account), 1);
    minutes(&account, 3);
    assert_eq!(asked(&account), 1);
    // A payment that comes is asked for too.
    let stripe = &account.wire.stripe;
    let purchase = settled(&mut stripe.borrow_mut(), 0, 700, ("eur", 650));
    for event in purchase.once() {
        assert_eq!(account.desk.deliver(&event).status, 200);
    }
    minutes(&account, 2);
    assert_eq!(rate(&account, "pi_p0"), Some((RateOrigin::Stripe, 650)));
    account.desk.add_up();
    assert_eq!(report_in_euros(&account), Some(1_840 + 500 + 650));
}

#[test]
fn without_the_permission_or_with_a_dead_key_the_table_decides() {
    for is_dead in [false, true] {
        let mut stripe = FakeStripe::new(KEY);
        settled(&mut stripe, 1, 1_999, ("eur", 1_840));
        if !is_dead {
            stripe.grant(KEY, permissions().filter(|name| *name != "rak_balance_read"));
        }
        let account = connected(stripe);
        if is_dead {
            account.wire.stripe.borrow_mut().revoke(KEY);
        }
        minutes(&account, 4);
        assert_eq!(rate(&account, "pi_p1"), Some((RateOrigin::Table, 1_000)), "dead: {is_dead}");
    }
}

#[test]
fn a_fault_at_any_call_changes_nothing_in_the_end() {
    for fault in PASSING {
        let mut stripe = FakeStripe::new(KEY);
        settled(&mut stripe, 1, 1_999, ("eur", 1_840));
        let account = connected(stripe);
        let number = account.wire.stripe.borrow().calls.count();
        account.wire.stripe.borrow_mut().faults.at(number, fault.clone());
        for _ in 0..20 {
            account.pass_s(600);
            minutes(&account, 1);
        }
        assert_eq!(rate(&account, "pi_p1"), Some((RateOrigin::Stripe, 1_840)), "{fault:?}");
    }
}
