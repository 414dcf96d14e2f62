//! What Stripe keeps of payments: whatever comes first and however often it is read, a report's fees are what adding them up payment by
//! payment gives, and what is not known is counted, never taken for 0.

use headwater::api::{Explained, PaymentDetail, Report};
use headwater::report::Money;
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::read_reply;
use headwater_tools::fake_stripe::{FakeStripe, Fault, PASSING, permissions};
use headwater_tools::shop::{Buyer, Purchase};
use proptest::prelude::*;
use serde_json::{Value, json};

/// 2026-09-01T00:00:00Z.
const BEGIN_S: i64 = 1_788_220_800;
const QUESTIONS: [&str; 4] =
    ["", "&breakdown=source,rate_origin,renewal", "&basis=acquisition", "&model=linear&breakdown=campaign,channel"];

/// What of a payment moved, and what was kept of it, in which currency.
#[derive(Debug, Clone)]
struct Moved {
    kind: &'static str,
    currency: &'static str,
    amount: i64,
    fee: i64,
}

#[derive(Debug, Clone)]
struct Sale {
    currency: &'static str,
    amount: i64,
    moved: Vec<Moved>,
    /// It is heard of after its fees were read.
    is_late: bool,
    days: i64,
}

fn sale() -> impl Strategy<Value = Sale> {
    let settled = prop::sample::select(vec!["eur", "usd", "gbp"]);
    let more = prop::collection::vec((prop::sample::select(vec!["refund", "dispute"]), -400..1_600_i64), 0..3);
    let first = prop::option::weighted(0.8, (1..90_000_i64, 0..3_000_i64));
    (prop::sample::select(vec!["eur", "usd", "jpy"]), 1..90_000_i64, settled, first, more, any::<bool>(), 0..9_i64)
        .prop_map(|(currency, amount, settled, first, more, is_late, days)| {
            let charge = first.map(|(amount, fee)| Moved { kind: "charge", currency: settled, amount, fee });
            let more = more.into_iter().map(|(kind, fee)| Moved { kind, currency: settled, amount: -100, fee });
            Sale { currency, amount, moved: charge.into_iter().chain(more).collect(), is_late, days }
        })
}

fn purchase(n: usize, sale: &Sale) -> Purchase {
    let metadata = json!({"utm_source": format!("s{}", n % 3)});
    let buyer = Buyer { customer: format!("cus_{}", n % 4), email: String::new(), metadata };
    let at_s = BEGIN_S - sale.days * 86_400 - i64::try_from(n).unwrap();
    Purchase { key: format!("p{n}"), buyer, amount: sale.amount, currency: sale.currency, at_s }
}

/// Its balance transactions, as Stripe has them.
fn transactions(purchase: &Purchase, moved: &[Moved]) -> Vec<Value> {
    let one = |(number, of): (usize, &Moved)| {
        let (kind, source) = match of.kind {
            "charge" => ("charge", format!("ch_{}", purchase.key)),
            "refund" => ("refund", format!("re_{}", purchase.key)),
            _ => ("adjustment", format!("dp_{}", purchase.key)),
        };
        json!({"id": format!("txn_{}_{number}", purchase.key), "object": "balance_transaction", "type": kind, "source": source,
            "created": purchase.at_s + i64::try_from(number).unwrap(), "amount": of.amount, "currency": of.currency, "fee": of.fee,
            "net": of.amount - of.fee, "fee_details": [{"type": "stripe_fee", "amount": of.fee, "currency": of.currency}]})
    };
    moved.iter().enumerate().map(one).collect()
}

/// A refund and a dispute of nothing that counts: what only their fees are of.
fn objects(purchase: &Purchase) -> [Value; 2] {
    [purchase.refund_object("", 1, "failed", purchase.at_s), purchase.dispute_object(1, "won", purchase.at_s, &[])]
}

fn set_up(account: &Account) {
    let path = format!("/api/sites/{}", account.desk.site);
    assert_eq!(account.desk.owner("PATCH", &path, Some(json!({"reporting_currency": "eur"}))).status, 200);
    let body = json!({"csv": "2026-08-20,usd,eur,0.5\n2026-08-27,usd,eur,0.9213\n2026-08-31,usd,eur,0.877\n2026-08-28,eur,jpy,163.2"});
    assert_eq!(account.desk.owner("POST", &format!("{path}/rates"), Some(body)).status, 200);
}

fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        account.tick().unwrap();
        account.desk.convert();
    }
}

fn report(account: &Account, query: &str) -> Report {
    let path = format!("/api/sites/{}/report?mode=test&from=2026-08-01&to=2026-09-30{query}", account.desk.site);
    let reply = account.desk.owner("GET", &path, None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, account.desk.faults);
    read_reply(reply.body)
}

fn all_in(account: &Account, query: &str) -> Money {
    let report = report(account, query);
    report.currencies.iter().find(|one| one.currency == "all:eur").map(|one| one.total).unwrap_or_default()
}

/// Fees, and millionths of payments of which they are not known.
fn fees(money: &Money) -> (i64, i64) {
    (money.fees_minor, money.unknown_fee_millionths())
}

fn sum<'a>(all: impl Iterator<Item = &'a Money>) -> (i64, i64) {
    all.map(fees).fold((0, 0), |(minor, unknown), (more, further)| (minor + more, unknown + further))
}

fn explained(account: &Account, query: &str) -> (i64, i64) {
    let mut all = (0, 0);
    let mut cursor = String::new();
    loop {
        let path = format!(
            "/api/sites/{}/report/explain?mode=test&from=2026-08-01&to=2026-09-30&currency=all:eur&limit=3{query}{cursor}",
            account.desk.site
        );
        let page: Explained = read_reply(account.desk.owner("GET", &path, None).body);
        let (minor, unknown) = sum(page.entries.iter().map(|entry| &entry.money));
        all = (all.0 + minor, all.1 + unknown);
        let Some(next) = page.next_cursor else { return all };
        cursor = format!("&cursor={next}");
    }
}

/// The nearest, a half away from zero.
fn nearest(minor: i64, into: i128, from: i128) -> i64 {
    let exact = i128::from(minor).abs() * into;
    let size = exact / from + i128::from(exact % from * 2 >= from);
    i64::try_from(if minor < 0 { -size } else { size }).unwrap()
}

/// What a plain reading of the rules gives: what was kept, and of how many payments that is not known.
fn expected(account: &Account, sales: &[Sale]) -> (i64, i64) {
    let (mut fees, mut unknown) = (0, 0);
    for (n, sale) in sales.iter().enumerate() {
        let detail: PaymentDetail = account.desk.payment(&format!("pi_p{n}"));
        let Some(rate) = detail.exchange.unwrap().rate else { continue };
        assert_eq!(detail.fees.len(), sale.moved.len());
        let told: i64 = detail.fees.iter().map(|one| one.fee_minor).sum();
        assert_eq!(told, sale.moved.iter().map(|one| one.fee).sum::<i64>());
        let Some(charge) = sale.moved.iter().find(|one| one.kind == "charge") else {
            unknown += 1;
            continue;
        };
        for one in &sale.moved {
            let (into, from) = (i128::from(rate.into_minor), i128::from(rate.from_minor));
            fees += match one.currency {
                "eur" => one.fee,
                own if own == sale.currency => nearest(one.fee, into, from),
                // What the charge was settled as is what it was paid for.
                _ => nearest(one.fee, i128::from(sale.amount) * into, i128::from(charge.amount) * from),
            };
        }
    }
    (-fees, unknown * 1_000_000)
}

fn assert_told(account: &Account, sales: &[Sale]) {
    let expected = expected(account, sales);
    for question in QUESTIONS {
        let report = report(account, question);
        for one in &report.currencies {
            let is_all = one.currency == "all:eur";
            assert_eq!(fees(&one.total), if is_all { expected } else { (0, 0) }, "{question} {}", one.currency);
            for breakdown in &one.breakdowns {
                let lines = sum(breakdown.lines.iter().map(|line| &line.money));
                assert_eq!(lines, fees(&one.total), "{question} {:?}", breakdown.dimension);
            }
        }
        let query = question.split('&').filter(|one| !one.is_empty() && !one.starts_with("breakdown"));
        let query: String = query.map(|one| format!("&{one}")).collect();
        assert_eq!(explained(account, &query), expected, "{question}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]
    #[test]
    fn fees_are_what_adding_them_up_gives_whatever_comes_first(
        sales in prop::collection::vec(sale(), 1..9),
        page_max in 1..4_usize,
        kill in prop::option::of(0..12_usize),
        is_added_up in any::<bool>(),
    ) {
        let mut stripe = FakeStripe::new(KEY);
        stripe.page_max = Some(page_max);
        let purchases: Vec<Purchase> = sales.iter().enumerate().map(|(n, sale)| purchase(n, sale)).collect();
        // What was there before the import, and with it; the charges of the others are at Stripe, and heard of later.
        for (purchase, sale) in purchases.iter().zip(&sales).filter(|(_, sale)| !sale.is_late) {
            stripe.happen_unheard(purchase.once());
            objects(purchase).into_iter().chain(transactions(purchase, &sale.moved)).for_each(|one| stripe.put(one));
        }
        let account = Account::new(stripe, BEGIN_S);
        prop_assert_eq!(account.put_key(KEY).status, 200);
        account.settle(200);
        for (purchase, sale) in purchases.iter().zip(&sales).filter(|(_, sale)| sale.is_late) {
            let mut stripe = account.wire.stripe.borrow_mut();
            stripe.happen_unheard(purchase.once());
            objects(purchase).into_iter().chain(transactions(purchase, &sale.moved)).for_each(|one| stripe.put(one));
        }
        set_up(&account);
        account.pass_s(60);
        if let Some(place) = kill {
            account.tick_killed_at(place);
        }
        minutes(&account, 30);
        if is_added_up {
            account.desk.add_up();
        }
        for (purchase, _) in purchases.iter().zip(&sales).filter(|(_, sale)| sale.is_late) {
            for event in purchase.once() {
                prop_assert_eq!(account.desk.deliver(&event).status, 200);
            }
        }
        account.desk.drain();
        minutes(&account, 4);
        assert_told(&account, &sales);
        account.desk.add_up();
        assert_told(&account, &sales);
        // Reading everything once more changes nothing.
        let before = all_in(&account, "");
        account.pass_s(3_700);
        minutes(&account, 5);
        account.desk.add_up();
        prop_assert_eq!(all_in(&account, ""), before);
        assert_told(&account, &sales);
    }
}

fn one_sale() -> Sale {
    let charge = Moved { kind: "charge", currency: "eur", amount: 1_840, fee: 52 };
    Sale { currency: "usd", amount: 2_000, moved: vec![charge], is_late: false, days: 1 }
}

fn with(sale: &Sale, change: impl FnOnce(&mut FakeStripe)) -> Account {
    let mut stripe = FakeStripe::new(KEY);
    let purchase = purchase(0, sale);
    stripe.happen_unheard(purchase.once());
    objects(&purchase).into_iter().chain(transactions(&purchase, &sale.moved)).for_each(|one| stripe.put(one));
    change(&mut stripe);
    let account = Account::new(stripe, BEGIN_S);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(20);
    account
}

fn readings(account: &Account) -> usize {
    let stripe = account.wire.stripe.borrow();
    stripe.calls.0.iter().filter(|called| called.path.contains("balance_transactions")).count()
}

#[test]
fn nothing_is_read_without_a_reporting_currency_and_once_an_hour_with_one() {
    let account = with(&one_sale(), |_| {});
    let probed = readings(&account);
    minutes(&account, 5);
    assert_eq!(readings(&account), probed);
    set_up(&account);
    minutes(&account, 5);
    assert_eq!(readings(&account), probed + 5, "a request a type");
    minutes(&account, 30);
    assert_eq!(readings(&account), probed + 5);
    // A dispute that is won later gives its fee back: a balance transaction of its own.
    let back = [Moved { kind: "dispute", currency: "eur", amount: 1_840, fee: -1_500 }];
    let mut transaction = transactions(&purchase(0, &one_sale()), &back).remove(0);
    (transaction["id"], transaction["created"]) = (json!("txn_back"), json!(BEGIN_S + 3_000));
    account.wire.stripe.borrow_mut().put(transaction);
    account.pass_s(3_600);
    minutes(&account, 2);
    assert_eq!(readings(&account), probed + 10);
    let detail = account.desk.payment("pi_p0");
    let fees: Vec<(&str, i64)> =
        detail.fees.iter().map(|one| (one.balance_transaction.as_str(), one.fee_minor)).collect();
    assert_eq!(fees, [("txn_p0_0", 52), ("txn_back", -1_500)]);
    assert_eq!(all_in(&account, "").fees_minor, 1_448);
}

#[test]
fn a_key_that_may_not_read_leaves_the_fees_unknown_and_a_file_says_so() {
    for is_allowed in [false, true] {
        let account = with(&one_sale(), |stripe| {
            if !is_allowed {
                stripe.grant(KEY, permissions().filter(|name| *name != "rak_balance_read"));
            }
        });
        set_up(&account);
        minutes(&account, 5);
        let all = all_in(&account, "");
        assert_eq!((all.fees_minor, all.fees_unknown), if is_allowed { (-52, 0) } else { (0, 1) });
        assert_eq!(account.desk.payment("pi_p0").fees.len(), usize::from(is_allowed));
        let file = |path: &str| {
            let path = format!("/api/sites/{}/{path}", account.desk.site);
            let reply = account.desk.owner("GET", &path, None);
            reply.body.as_str().unwrap().to_owned()
        };
        let payments = file("payments.csv?mode=test&from=2026-08-01&to=2026-09-30");
        let line = payments.lines().nth(1).unwrap();
        assert!(line.ends_with(if is_allowed { ",eur,52,0.52" } else { ",,," }), "{line}");
        let report = file("report.csv?mode=test&from=2026-08-01&to=2026-09-30&breakdown=source");
        let of_all = report.lines().next().unwrap().split(',').position(|name| name == "fees_minor_all:eur").unwrap();
        let cells: Vec<&str> = report.lines().nth(1).unwrap().split(',').collect();
        let net = all.net_minor + all.fees_minor;
        assert_eq!(cells[of_all], all.fees_minor.to_string());
        assert_eq!(
            (cells[of_all + 2], cells[of_all + 4]),
            (net.to_string().as_str(), if is_allowed { "0.000000" } else { "1.000000" })
        );
    }
}

#[test]
fn a_fault_at_any_call_changes_nothing_in_the_end() {
    for fault in PASSING {
        let account = with(&one_sale(), |_| {});
        set_up(&account);
        let number = account.wire.stripe.borrow().calls.count();
        for after in 0..4 {
            account.wire.stripe.borrow_mut().faults.at(number + after * 2, fault.clone());
        }
        for _ in 0..20 {
            account.pass_s(600);
            minutes(&account, 1);
        }
        assert_eq!(all_in(&account, "").fees_minor, -52, "{fault:?}");
    }
}

#[test]
fn a_type_that_may_not_be_read_is_read_once_it_may() {
    let sale = Sale { currency: "eur", ..one_sale() };
    let account = with(&sale, |_| {});
    set_up(&account);
    let number = account.wire.stripe.borrow().calls.count();
    account.wire.stripe.borrow_mut().faults.at(number, Fault::Status403("rak_charge_read".to_owned()));
    minutes(&account, 5);
    assert_eq!((all_in(&account, "").fees_minor, all_in(&account, "").fees_unknown), (0, 1));
    account.pass_s(3_700);
    minutes(&account, 5);
    assert_eq!((all_in(&account, "").fees_minor, all_in(&account, "").fees_unknown), (-52, 0));
    // From then on it is read back to where the reading before began, as the others are.
    account.pass_s(3_700);
    minutes(&account, 5);
    let stripe = account.wire.stripe.borrow();
    let readings = stripe.calls.0.iter().filter(|called| called.path.ends_with("/balance_transactions"));
    let since: Vec<&str> = readings
        .rev()
        .take(5)
        .flat_map(|called| &called.params)
        .filter_map(|one| one.strip_prefix("created[gte]="))
        .collect();
    assert!(since.len() == 5 && since.iter().all(|one| *one == since[0] && one.len() > 5), "{since:?}");
}

#[test]
fn fees_go_with_the_payments_of_an_integration_that_are_removed() {
    for (revenue, left) in [("keep", 1), ("remove", 0)] {
        let account = with(&one_sale(), |_| {});
        set_up(&account);
        minutes(&account, 5);
        let fees = || account.desk.database.query("SELECT * FROM fee").unwrap().len();
        assert_eq!(fees(), 1);
        assert_eq!(account.call("POST", "disconnect", json!({"revenue": revenue})).status, 200);
        minutes(&account, 5);
        assert_eq!(fees(), left, "{revenue}");
    }
}
