use super::shop::{Plan, T, event, list, object, objects};
use crate::recurring::book::*;
use crate::recurring::count::Kind;
use crate::recurring::history::*;
use crate::recurring::paid::paid_span;
use crate::recurring::worth::*;
use crate::stripe::object::Objects;
use serde_json::json;

const DAY: i64 = 86_400;
const U: i64 = 30_240;

fn steps(all: &Objects) -> Vec<(i64, i64, i64, Told)> {
    let history = history(all.subscriptions.values().next().unwrap()).unwrap();
    history.steps.iter().map(|step| (step.at_s, step.units, step.past_due, step.told)).collect()
}

fn left(all: &Objects) -> Vec<Left> {
    left_out(all.subscriptions.values().next().unwrap()).into_iter().map(|left| left.why).collect()
}

#[test]
fn only_what_runs_is_worth_something() {
    for (fields, units) in [
        (json!({"status": "active"}), 1_000 * U),
        (json!({"status": "past_due"}), 1_000 * U),
        (json!({"status": "trialing"}), 0),
        (json!({"status": "incomplete"}), 0),
        (json!({"status": "unpaid"}), 0),
        (json!({"status": "paused"}), 0),
        (json!({"status": "canceled", "ended_at": T}), 0),
        (json!({"status": "active", "pause_collection": {"behavior": "void"}}), 0),
        (json!({"status": "active", "cancel_at_period_end": true}), 1_000 * U),
    ] {
        let all = objects([event("created", T, &object(1, &[Plan::monthly(1_000)], &fields), None)]);
        assert_eq!(steps(&all).iter().map(|step| step.1).sum::<i64>(), units, "{fields}");
    }
}

#[test]
fn discounts_are_taken_off_while_they_run() {
    let forever =
        json!({"discount": {"id": "di_1", "end": null, "coupon": {"percent_off": 33.33, "duration": "forever"}}});
    let once = json!({"discounts": [{"id": "di_1", "coupon": {"percent_off": 50, "duration": "once"}}]});
    let end_s = T + 40 * DAY;
    let limited = json!({"discounts": [{"id": "di_1", "end": end_s, "source": {"coupon": {"amount_off": 250, "currency": "eur", "duration": "repeating"}}}]});
    let other =
        json!({"discounts": [{"id": "di_1", "coupon": {"amount_off": 250, "currency": "usd", "duration": "forever"}}]});
    let of = |fields| steps(&objects([event("created", T, &object(1, &[Plan::monthly(1_000)], fields), None)]));
    assert_eq!(of(&forever), [(T, 667 * U, 0, Told::Event)]);
    assert_eq!(of(&once), [(T, 1_000 * U, 0, Told::Event)]);
    assert_eq!(of(&limited), [(T, 750 * U, 0, Told::Event), (end_s, 250 * U, 0, Told::Event)]);
    assert_eq!(of(&other), [(T, 1_000 * U, 0, Told::Event)], "another currency's");
}

#[test]
fn a_discount_of_which_an_event_shows_the_id_alone_is_known_from_a_list() {
    let ids = json!({"discounts": ["di_1"]});
    let whole =
        json!({"discounts": [{"id": "di_1", "source": {"coupon": {"percent_off": 10, "duration": "forever"}}}]});
    let told = event("created", T, &object(1, &[Plan::monthly(1_000)], &ids), None);
    let all = objects([told.clone()]);
    assert_eq!((steps(&all), left(&all)), (vec![(T, 1_000 * U, 0, Told::Event)], vec![Left::DiscountUnknown]));
    let all = objects([told, list(T + 5, &object(1, &[Plan::monthly(1_000)], &whole))]);
    assert_eq!((steps(&all), left(&all)), (vec![(T, 900 * U, 0, Told::Event)], vec![]));
}

#[test]
fn what_cannot_be_counted_is_named() {
    let metered = Plan { metered: true, ..Plan::monthly(5) };
    let tiered = Plan { minor: None, ..Plan::monthly(0) };
    let huge = Plan::monthly(999_999_999_999);
    let fields = json!({"items_more": true});
    let plans = [Plan::monthly(1_000), metered, tiered, Plan { quantity: 5, ..huge }];
    let all = objects([event("created", T, &object(1, &plans, &fields), None)]);
    assert_eq!(steps(&all), [(T, 1_000 * U, 0, Told::Event)]);
    assert_eq!(left(&all), [Left::Metered, Left::PriceNotFixed, Left::AmountUnknown, Left::MoreItems]);
}

#[test]
fn past_due_moves_no_mrr() {
    let of = |status: &str| object(1, &[Plan::monthly(1_000)], &json!({"status": status}));
    let previous = |status: &str| Some(json!({"status": status}));
    let all = objects([
        event("created", T, &of("active"), None),
        event("updated", T + 9, &of("past_due"), previous("active")),
        event("updated", T + 19, &of("unpaid"), previous("past_due")),
    ]);
    let told = Told::Event;
    assert_eq!(
        steps(&all),
        [(T, 1_000 * U, 0, told), (T + 9, 0, 1_000 * U, told), (T + 19, -1_000 * U, -1_000 * U, told)]
    );
}

#[test]
fn a_list_holds_from_the_beginning_of_its_period_and_before_it_something_is_assumed() {
    let (created_s, period_s, read_s) = (T - 100 * DAY, T - 10 * DAY, T);
    let fields = json!({"created": created_s, "current_period_start": period_s});
    let all = objects([list(read_s, &object(1, &[Plan::monthly(1_000)], &fields))]);
    let assumed = [(created_s, 1_000 * U, 0, Told::Assumed), (period_s, -1_000 * U, 0, Told::Assumed)];
    assert_eq!(steps(&all), [assumed[0], (period_s, 1_000 * U, 0, Told::List), assumed[1]]);
    let ended = json!({"created": created_s, "status": "canceled", "ended_at": T - 5});
    let all = objects([list(read_s, &object(1, &[Plan::monthly(1_000)], &ended))]);
    assert_eq!(steps(&all), [(created_s, 1_000 * U, 0, Told::Assumed), (T - 5, -1_000 * U, 0, Told::Assumed)]);
}

#[test]
fn a_paid_invoice_tells_its_period_until_versions_do() {
    let line = |amount: i64, from: i64, to: i64, proration: bool| {
        json!({"amount": amount, "period": {"start": from, "end": to}, "proration": proration, "subscription": "sub_1",
            "price": {"id": "price_a", "product": "prod_a", "recurring": {"interval": "month"}}})
    };
    let mut cheaper = line(1_200, T, T + 31 * DAY, false);
    cheaper["discount_amounts"] = json!([{"amount": 200, "discount": "di_1"}]);
    let lines = [cheaper, line(500, T, T + 31 * DAY, false), line(9_000, T, T + 31 * DAY, true)];
    let invoice = json!({"id": "in_1", "object": "invoice", "status": "paid", "customer": "cus_1", "currency": "eur", "created": T,
        "subscription": "sub_1", "amount_paid": 1_500, "lines": {"data": lines}});
    let all = objects([super::shop::told("invoice.paid", T, &invoice, None)]);
    let invoice = all.invoices.values().next().unwrap();
    let span = paid_span(invoice, None).unwrap();
    assert_eq!((span.from_s, span.to_s, span.units), (T, T + 31 * DAY, 1_500 * U));
    assert_eq!(paid_span(invoice, Some(T + DAY)).unwrap().to_s, T + DAY);
    assert_eq!(paid_span(invoice, Some(T)), None);
}

#[test]
fn a_stored_book_is_read_as_it_was() {
    let place = |product: &str| Place { currency: "eur".to_owned().try_into().unwrap(), product: product.to_owned() };
    let held = |units| Held { units, past_due: units / 2 };
    let origin = Origin([Some("Email".to_owned()), None, Some("prod_a".to_owned()), None, Some("DE".to_owned())]);
    let holder =
        Holder { origin, held: [(place(""), held(1 << 55)), (place("prod_a"), held(-3))].into_iter().collect() };
    let book: Book = (0..PART_CUSTOMERS + 3).map(|n| (format!("cus_{n:05}"), holder.clone())).collect();
    let parts = stored_parts(&book);
    assert_eq!(parts.len(), 2);
    assert_eq!(read_parts(parts.iter().map(String::as_str)), Some(book));
    assert_eq!(read_parts(["{}"].into_iter()), None);
    assert_eq!(Kind::ALL.map(Kind::as_str)[3], "churn");
}
