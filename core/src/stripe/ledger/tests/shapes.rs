//! Shapes that real payloads come in: read for what they say, and money never waits for what is only shown.

use super::story::*;
use crate::stripe::fact::FactBody;
use crate::stripe::ledger::PaymentState::{Claimed, Paid};
use serde_json::{Value, json};

fn bodies(event: &Value) -> Vec<FactBody> {
    read(event).0.into_iter().map(|fact| fact.body).collect()
}

#[test]
fn an_object_that_does_not_name_its_kind_is_what_its_event_is_about() {
    for (event_type, object) in [
        ("charge.succeeded", charge("ch_1", 5)),
        ("charge.dispute.created", dispute("dp_1", "ch_1", (5, "lost"))),
        ("charge.refund.updated", refund("re_1", "ch_1", 5)),
        ("refund.created", refund("re_1", "ch_1", 5)),
        ("checkout.session.completed", session("cs_1", "pi_1", 5)),
        ("customer.updated", json!({"object": "customer", "id": "cus_1"})),
        ("customer.subscription.created", json!({"object": "subscription", "id": "sub_1"})),
        ("invoice.paid", invoice("in_1", 5)),
        ("invoice_payment.paid", invoice_payment("inpay_1", ("in_1", "pi_1"), 5)),
        ("payment_intent.succeeded", intent("pi_1", 5)),
    ] {
        let mut nameless = object.clone();
        nameless.as_object_mut().unwrap().remove("object");
        assert_eq!(bodies(&event(event_type, nameless)), bodies(&event(event_type, object)), "{event_type}");
    }
}

#[test]
fn ids_that_shops_chose_themselves_keep_no_money_waiting() {
    let events = [event("charge.succeeded", with(charge("ch_1", 5), json!({"customer": "jenny@example.com"})))];
    assert_eq!(net(&events), 5);
    let items = json!({"data": [{"quantity": 1, "price": {"id": "Gold plan, €9 a month", "product": "gold.plan", "unit_amount": 900}}]});
    let plan = event("customer.subscription.created", json!({"object": "subscription", "id": "sub_1", "items": items}));
    let FactBody::Subscription(subscription) = bodies(&plan).remove(0) else { panic!("a subscription") };
    assert_eq!((subscription.items[0].price.clone(), subscription.items[0].unit_amount.unwrap().minor()), (None, 900));
}

#[test]
fn a_captured_charge_that_does_not_say_how_much_was_captured_whole() {
    for unsaid in [json!({"amount_captured": null}), json!({"amount_captured": 0})] {
        assert_eq!(net(&[event("charge.succeeded", with(charge("ch_1", 500), unsaid))]), 500);
    }
}

#[test]
fn an_invoice_of_before_there_were_statuses_says_paid() {
    let old = |paid: bool| event("invoice.paid", with(invoice("in_1", 500), json!({"status": null, "paid": paid})));
    assert_eq!(rows(&ledger(&[old(true)])), [("in_1", Claimed, 500, 0, 0)]);
    assert_eq!(rows(&ledger(&[old(false)])), []);
}

#[test]
fn charges_inside_an_old_intent_are_charges() {
    let charges = json!({"data": [with(charge("ch_1", 500), json!({"payment_intent": "pi_1"}))]});
    let events = [
        event("payment_intent.succeeded", with(intent("pi_1", 500), json!({"charges": charges}))),
        event("refund.created", refund("re_1", "ch_1", 200)),
    ];
    assert_eq!(rows(&ledger(&events)), [("pi_1", Paid, 500, -200, 0)]);
}

#[test]
fn both_shapes_together_are_one_invoice() {
    let both = json!({"billing_reason": "subscription_create", "subscription": "sub_1", "payment_intent": {"id": "pi_1"},
        "parent": {"subscription_details": {"subscription": "sub_1"}}, "lines": {"data": [{"subscription": "sub_1"}]}});
    assert_eq!(rows(&ledger(&[event("invoice.paid", with(invoice("in_1", 500), both))])), [("pi_1", Paid, 500, 0, 0)]);
}

#[test]
fn amounts_that_cannot_be_are_refused() {
    use crate::base::email::PseudonymKey;
    use crate::stripe::event::{Event, EventError};
    use crate::stripe::reading::ReadingRules;
    let key = PseudonymKey::new([7; 32]);
    for bad in [json!(-1), json!(1.5), json!("100"), json!(1_u64 << 53), json!({}), json!(true)] {
        let body = event("charge.succeeded", with(charge("ch_1", 1), json!({"amount_captured": bad}))).to_string();
        let read = Event::read(
            body.as_bytes(),
            ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() },
        );
        assert!(matches!(read, Err(EventError::Field(_))), "{bad}");
    }
}
