//! What a single payment bought: the line items of its Checkout Session, which Stripe is asked for. Whatever comes first and whatever goes
//! wrong, each payment has the product of the session's largest line, and a breakdown by product adds up to the total.

use headwater::api::{JobState, Report};
use headwater_tools::account::{Account, KEY};
use headwater_tools::desk::read_reply;
use headwater_tools::fake_stripe::{FakeStripe, Kind, PASSING, permissions};
use headwater_tools::shop::{Buyer, LineParts, Price, Purchase, event};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 2026-09-01T00:00:00Z.
const NOW_S: i64 = 1_788_220_800;
const DAY_S: i64 = 86_400;
const PERMISSION: &str = "rak_checkout_session_read";
const OF: [(&str, &str, &str); 3] =
    [("prod_cup", "price_cup", "Cup"), ("prod_pot", "price_pot", "Pot"), ("prod_tea", "price_tea", "Tea")];

/// One line of a cart.
#[derive(Debug, Clone, Copy)]
struct Line {
    of: usize,
    each: i64,
    parts: LineParts,
}

impl Line {
    fn subtotal(self) -> i64 {
        self.each * self.parts.quantity
    }

    fn total(self) -> i64 {
        self.subtotal() - self.parts.discount + self.parts.tax
    }

    fn price(self) -> Price {
        let (product, id, name) = OF[self.of];
        Price { id, product, name, amount: self.each, currency: "eur", interval: None }
    }
}

fn line(of: usize, each: i64, quantity: i64) -> Line {
    Line { of, each, parts: LineParts { quantity, discount: 0, tax: 0 } }
}

#[derive(Debug, Clone)]
struct Sale {
    lines: Vec<Line>,
    refund: i64,
    /// When it is heard of: before there is a key, by the import, or by events after it.
    heard: usize,
    /// It made an invoice, or belongs to a subscription.
    way: &'static str,
    order: u64,
}

fn a_line() -> impl Strategy<Value = Line> {
    (0..OF.len(), 1..20_000_i64, 1..4_i64, 0..100_i64, 0..30_i64).prop_map(|(of, each, quantity, off, tax)| {
        let subtotal = each * quantity;
        let discount = (subtotal * off / 100).min(subtotal - 1);
        Line { of, each, parts: LineParts { quantity, discount, tax: subtotal * tax / 100 } }
    })
}

fn sale() -> impl Strategy<Value = Sale> {
    let way = prop::sample::select(vec!["once", "once", "once", "invoice", "direct"]);
    (prop::collection::vec(a_line(), 1..16), 0..100_i64, 0..3_usize, way, any::<u64>()).prop_map(
        |(lines, refund, heard, way, order)| {
            let total: i64 = lines.iter().map(|line| line.total()).sum();
            Sale { lines, refund: total * refund / 100, heard, way, order }
        },
    )
}

fn purchase(n: usize, sale: &Sale) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{}", n % 3), email: String::new(), metadata: json!({}) };
    let amount = sale.lines.iter().map(|line| line.total()).sum();
    Purchase {
        key: format!("p{n}"),
        buyer,
        amount,
        currency: "eur",
        at_s: NOW_S - 5 * DAY_S + i64::try_from(n).unwrap(),
    }
}

/// What the account has beside what events tell: the session's line items, products, and the invoice that a session made.
fn at_stripe(stripe: &mut FakeStripe, purchase: &Purchase, sale: &Sale) {
    for line in &sale.lines {
        stripe.put(line.price().product(NOW_S - 90 * DAY_S));
    }
    let id = format!("cs_test_{}", purchase.key);
    let Some(mut session) = stripe.get(Kind::CheckoutSession, &id).cloned() else { return };
    let items = (1..).zip(&sale.lines).map(|(n, line)| purchase.line_item(n, &line.price(), line.parts));
    session["line_items"] = items.collect();
    stripe.put(session);
}

/// The events of a sale, its session's last.
fn events(purchase: &Purchase, sale: &Sale) -> Vec<Value> {
    let mut all = purchase.once();
    match sale.way {
        // A session that is told to makes an invoice, which lists what was sold.
        "invoice" => {
            let session = all.last_mut().unwrap();
            session["data"]["object"]["invoice"] = json!(format!("in_{}", purchase.key));
            let state = headwater_tools::shop::InvoiceState {
                subscription: None,
                reason: "manual",
                is_paid: true,
                price: None,
            };
            let mut invoice = purchase.invoice(&state);
            invoice["lines"]["data"] = json!([{"id": "il_1", "object": "line_item", "amount": purchase.amount, "currency": "eur",
                "pricing": {"type": "price_details", "price_details": {"price": "price_invoiced", "product": "prod_invoiced"}}}]);
            all.push(event("invoice.paid", purchase.at_s, invoice));
            all.push(event("invoice_payment.paid", purchase.at_s, purchase.invoice_payment("payment_intent", true)));
        }
        // Without any session.
        "direct" => drop(all.pop()),
        _ => {}
    }
    if sale.refund > 0 {
        let refund = purchase.refund_object("", sale.refund, "succeeded", purchase.at_s + 60);
        all.push(event("refund.created", purchase.at_s + 60, refund));
    }
    all
}

fn expected(sale: &Sale) -> Option<&'static str> {
    let largest = |a: Line, b: Line| if b.subtotal() > a.subtotal() { b } else { a };
    match sale.way {
        "invoice" => Some("prod_invoiced"),
        "direct" => None,
        _ => sale.lines.iter().copied().reduce(largest).map(|line| OF[line.of].0),
    }
}

fn report(account: &Account, query: &str) -> Report {
    let path = format!("/api/sites/{}/report?mode=test&from=2026-08-01&to=2026-09-30{query}", account.desk.site);
    let reply = account.desk.owner("GET", &path, None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    read_reply(reply.body)
}

/// Gross and net by product, as a report tells them; they add up to the total.
fn by_product(account: &Account) -> BTreeMap<String, (i64, i64)> {
    let report = report(account, "&breakdown=product,interval");
    let mut found = BTreeMap::new();
    for one in &report.currencies {
        for breakdown in &one.breakdowns {
            let sum = |of: fn(&headwater::report::Money) -> i64| {
                breakdown.lines.iter().map(|line| of(&line.money)).sum::<i64>()
            };
            assert_eq!(sum(|money| money.gross_minor), one.total.gross_minor);
            assert_eq!(sum(|money| money.net_minor), one.total.net_minor);
        }
        for line in &one.breakdowns[0].lines {
            found.insert(line.name.clone().unwrap_or_default(), (line.money.gross_minor, line.money.net_minor));
        }
    }
    found
}

fn adding_up(sales: &[Sale]) -> BTreeMap<String, (i64, i64)> {
    let mut all: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (n, sale) in sales.iter().enumerate() {
        let amount = purchase(n, sale).amount;
        let sum = all.entry(expected(sale).unwrap_or_default().to_owned()).or_default();
        *sum = (sum.0 + amount, sum.1 + amount - sale.refund);
    }
    all
}

fn minutes(account: &Account, count: usize) {
    for _ in 0..count {
        account.pass_s(60);
        account.tick().unwrap();
    }
}

/// How often Stripe was asked for the line items of a session.
fn asked(account: &Account) -> usize {
    let stripe = account.wire.stripe.borrow();
    stripe.calls.0.iter().filter(|one| one.path.ends_with("/line_items")).count()
}

fn open(account: &Account) -> usize {
    account.desk.database.query("SELECT * FROM line_item_question").unwrap().len()
}

fn deliver(account: &Account, events: &[Value]) {
    for event in events {
        assert_eq!(account.desk.deliver(event).status, 200, "{:?}", account.desk.faults);
    }
    account.desk.drain();
}

/// The events of a sale in some order.
fn shuffled(purchase: &Purchase, sale: &Sale) -> Vec<Value> {
    let mut all = events(purchase, sale);
    let mut rest = sale.order;
    for at in (1..all.len()).rev() {
        let places = u64::try_from(at + 1).unwrap();
        all.swap(at, usize::try_from(rest % places).unwrap());
        rest /= places;
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn products_add_up_to_the_total_whatever_comes_first(
        sales in prop::collection::vec(sale(), 1..8),
        page_max in prop::option::of(4..20_usize),
        kill in prop::option::of(0..16_usize),
        is_added_up in any::<bool>(),
    ) {
        let mut stripe = FakeStripe::new(KEY);
        stripe.page_max = page_max;
        for (n, sale) in sales.iter().enumerate().filter(|(_, sale)| sale.heard < 2) {
            stripe.happen_unheard(events(&purchase(n, sale), sale));
            at_stripe(&mut stripe, &purchase(n, sale), sale);
        }
        let account = Account::new(stripe, NOW_S);
        for (n, sale) in sales.iter().enumerate().filter(|(_, sale)| sale.heard == 0) {
            deliver(&account, &shuffled(&purchase(n, sale), sale));
        }
        prop_assert_eq!(open(&account), 0);
        prop_assert_eq!(account.put_key(KEY).status, 200);
        account.settle(200);
        for (n, sale) in sales.iter().enumerate().filter(|(_, sale)| sale.heard == 2) {
            let purchase = purchase(n, sale);
            account.wire.stripe.borrow_mut().happen_unheard(events(&purchase, sale));
            at_stripe(&mut account.wire.stripe.borrow_mut(), &purchase, sale);
            for event in shuffled(&purchase, sale) {
                deliver(&account, std::slice::from_ref(&event));
                if sale.order % 3 == 0 {
                    minutes(&account, 1);
                }
            }
        }
        if is_added_up {
            account.desk.add_up();
        }
        account.pass_s(60);
        if let Some(place) = kill {
            account.tick_killed_at(place);
        }
        minutes(&account, 12);
        prop_assert_eq!(open(&account), 0);
        prop_assert_eq!(by_product(&account), adding_up(&sales));
        account.desk.add_up();
        prop_assert_eq!(by_product(&account), adding_up(&sales));
        // Everything once more changes nothing, and asks nothing.
        let before = (account.desk.derived(), asked(&account));
        for (n, sale) in sales.iter().enumerate() {
            deliver(&account, &events(&purchase(n, sale), sale));
        }
        prop_assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
        account.settle(200);
        minutes(&account, 3);
        prop_assert_eq!((account.desk.derived(), asked(&account)), before);
    }
}

fn a_sale() -> Sale {
    Sale {
        lines: vec![line(0, 1_000, 1), line(1, 700, 2), line(2, 1_300, 1)],
        refund: 400,
        heard: 2,
        way: "once",
        order: 0,
    }
}

/// A site with a key, whose import is over, and a sale that a webhook has just brought.
fn sold(sale: &Sale) -> Account {
    let account = Account::new(FakeStripe::new(KEY), NOW_S);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    assert_eq!(account.key().import.unwrap().state, JobState::Done);
    let purchase = purchase(0, sale);
    account.wire.stripe.borrow_mut().happen_unheard(events(&purchase, sale));
    at_stripe(&mut account.wire.stripe.borrow_mut(), &purchase, sale);
    deliver(&account, &events(&purchase, sale));
    account
}

#[test]
fn what_a_webhook_brings_is_asked_about_in_the_next_minute_and_shown() {
    let account = sold(&a_sale());
    assert_eq!((asked(&account), open(&account)), (0, 1), "never while Stripe waits for an answer");
    assert_eq!(account.desk.payment("pi_p0").payment.plan, None);
    minutes(&account, 1);
    assert_eq!((asked(&account), open(&account)), (1, 0));
    assert_eq!(by_product(&account), adding_up(&[a_sale()]));
    assert_eq!(account.desk.payment("pi_p0").payment.plan.as_deref(), Some("Pot"), "by the name that came with it");
    minutes(&account, 5);
    deliver(&account, &events(&purchase(0, &a_sale()), &a_sale()));
    minutes(&account, 5);
    assert_eq!((asked(&account), open(&account)), (1, 0), "and never again");
}

#[test]
fn a_session_with_an_invoice_and_one_without_money_are_not_asked_about() {
    let account = sold(&Sale { way: "invoice", ..a_sale() });
    assert_eq!(open(&account), 0);
    let free = json!({"id": "cs_test_free", "object": "checkout.session", "mode": "payment", "status": "complete", "amount_total": 0,
        "payment_status": "no_payment_required", "currency": "eur", "metadata": {}, "livemode": false, "created": NOW_S});
    deliver(&account, &[event("checkout.session.completed", NOW_S, free)]);
    let subscribed = Purchase { key: "s".to_owned(), ..purchase(1, &a_sale()) };
    deliver(&account, &subscribed.subscribe("sub_a"));
    minutes(&account, 5);
    assert_eq!((open(&account), asked(&account)), (0, 0));
    assert_eq!(
        by_product(&account)["prod_invoiced"],
        (purchase(0, &a_sale()).amount, purchase(0, &a_sale()).amount - 400)
    );
}

#[test]
fn an_import_reads_short_carts_with_their_sessions_and_asks_for_long_ones() {
    let long: Vec<Line> = (0..25).map(|n| line(0, 10 + n, 1)).chain([line(2, 9_000, 1)]).collect();
    let sales = [a_sale(), Sale { lines: long, ..a_sale() }];
    let mut stripe = FakeStripe::new(KEY);
    for (n, sale) in sales.iter().enumerate() {
        stripe.happen_unheard(events(&purchase(n, sale), sale));
        at_stripe(&mut stripe, &purchase(n, sale), sale);
    }
    // A site of before: the facts are there, and nobody asked.
    let account = Account::new(stripe, NOW_S);
    for (n, sale) in sales.iter().enumerate() {
        deliver(&account, &events(&purchase(n, sale), sale));
    }
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(20);
    minutes(&account, 2);
    assert_eq!(asked(&account), 1, "the second shows only its first ten");
    assert_eq!(by_product(&account), adding_up(&sales));
    // The same where the import is over already.
    account.desk.database.query("DELETE FROM fact WHERE body ->> 'k' = 'sr'").unwrap();
    assert_eq!(account.call("POST", "import", json!({"mode": "test"})).status, 202);
    account.settle(20);
    minutes(&account, 2);
    assert_eq!((asked(&account), by_product(&account)), (2, adding_up(&sales)));
}

#[test]
fn of_a_very_long_cart_five_pages_are_read() {
    let lines: Vec<Line> = (0..30).map(|n| line(n % 2, 1_000 + i64::try_from(n).unwrap() * 10, 1)).collect();
    let sale = Sale { lines: [lines, vec![line(2, 99_000, 1)]].concat(), ..a_sale() };
    let account = sold(&sale);
    account.wire.stripe.borrow_mut().page_max = Some(3);
    minutes(&account, 1);
    assert_eq!((asked(&account), open(&account)), (5, 0));
    // The largest of the fifteen read.
    let amount = purchase(0, &sale).amount;
    assert_eq!(by_product(&account), BTreeMap::from([("prod_cup".to_owned(), (amount, amount - 400))]));
}

#[test]
fn a_missing_permission_leaves_it_unknown_until_it_is_granted() {
    let account = sold(&a_sale());
    account.wire.stripe.borrow_mut().grant(KEY, permissions().filter(|name| *name != PERMISSION));
    minutes(&account, 5);
    assert_eq!((asked(&account), open(&account)), (1, 1), "learnt by trying once");
    let shown = account.key().permissions.into_iter().find(|one| one.name == PERMISSION).unwrap();
    assert!(!shown.granted && shown.costs.contains("bought"), "{shown:?}");
    let amount = purchase(0, &a_sale()).amount;
    assert_eq!(by_product(&account), BTreeMap::from([(String::new(), (amount, amount - 400))]));
    account.wire.stripe.borrow_mut().grant(KEY, permissions());
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(10);
    minutes(&account, 2);
    assert_eq!(by_product(&account), adding_up(&[a_sale()]));
    // Who may not read products is told the product all the same, by its id.
    let account = sold(&a_sale());
    account.wire.stripe.borrow_mut().grant(KEY, permissions().filter(|name| *name != "rak_product_read"));
    minutes(&account, 1);
    assert_eq!(open(&account), 0);
    assert_eq!(account.desk.payment("pi_p0").payment.plan.as_deref(), Some("price_pot"));
    assert_eq!(by_product(&account), adding_up(&[a_sale()]));
}

#[test]
fn what_stripe_does_not_know_any_more_stays_unknown_and_is_not_asked_again() {
    let account = sold(&a_sale());
    account.wire.stripe.borrow_mut().delete(Kind::CheckoutSession, "cs_test_p0").unwrap();
    minutes(&account, 5);
    assert_eq!((asked(&account), open(&account)), (1, 0));
    assert_eq!(by_product(&account).into_keys().collect::<Vec<_>>(), [""]);
}

#[test]
fn a_fault_or_a_kill_at_any_place_changes_nothing_in_the_end() {
    let reference = sold(&a_sale());
    reference.settle(10);
    minutes(&reference, 2);
    for fault in PASSING {
        let account = sold(&a_sale());
        let call = account.wire.stripe.borrow().calls.count();
        account.wire.stripe.borrow_mut().faults.at(call, fault.clone());
        for _ in 0..4 {
            account.pass_s(600);
            account.tick().unwrap();
        }
        assert_eq!(account.desk.derived(), reference.desk.derived(), "{fault:?}");
        assert_eq!(by_product(&account), adding_up(&[a_sale()]), "{fault:?}");
    }
    for place in 0.. {
        let account = sold(&a_sale());
        account.desk.database.interleave(true);
        let is_killed = account.tick_killed_at(place);
        account.desk.database.interleave(false);
        minutes(&account, 4);
        assert_eq!(account.desk.derived(), reference.desk.derived(), "killed at {place}");
        assert!(asked(&account) <= 2 && open(&account) == 0, "killed at {place}");
        if !is_killed {
            assert!(place > 3);
            break;
        }
    }
}

#[test]
fn an_end_of_the_integration_forgets_the_questions() {
    let account = sold(&a_sale());
    assert_eq!(open(&account), 1);
    assert_eq!(account.call("POST", "disconnect", json!({"revenue": "keep"})).status, 200);
    assert_eq!(open(&account), 0);
    minutes(&account, 3);
    assert_eq!(asked(&account), 0);
}
