//! What holds of every set of facts, however odd.

use super::story::*;
use crate::base::id::StripeId;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::fact::{Fact, FactBody};
use crate::stripe::ledger::{Entry, EntryKind, MoneyNote, Payment, PaymentFactsSince, PaymentState, Policy, derive};
use crate::stripe::link::{Link, links, own_links};
use crate::stripe::object::Objects;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

// Few ids and few amounts, so that objects meet, agree and contradict each other.

fn an_id(prefix: &'static str, count: u32) -> impl Strategy<Value = String> {
    (1..=count).prop_map(move |n| format!("{prefix}_{n}"))
}

fn maybe_id(prefix: &'static str, count: u32) -> impl Strategy<Value = Value> {
    prop_oneof![1 => Just(Value::Null), 2 => an_id(prefix, count).prop_map(Value::from)]
}

fn an_amount() -> impl Strategy<Value = i64> {
    select(vec![0, 100, 300, 500, 800, 1_000])
}

fn a_time() -> impl Strategy<Value = i64> {
    select(vec![T - DAY, T - 700, T, T + 700, T + DAY])
}

fn a_currency() -> impl Strategy<Value = &'static str> {
    prop_oneof![9 => Just("usd"), 1 => Just("eur")]
}

fn a_customer() -> impl Strategy<Value = Value> {
    prop_oneof![2 => maybe_id("cus", 2), 1 => Just(Value::Null)]
}

fn a_charge() -> impl Strategy<Value = Value> {
    let amounts = (an_amount(), an_amount(), an_amount());
    let status = select(vec!["succeeded", "succeeded", "succeeded", "failed", "pending"]);
    let links = (maybe_id("pi", 2), maybe_id("in", 2), maybe_id("txn", 1), a_customer());
    (an_id("ch", 3), a_time(), amounts, (status, any::<bool>(), a_currency()), links).prop_map(
        |(id, created, (amount, captured_part, refunded), (status, captured, currency), links)| {
            let (intent, invoice, failure, customer) = links;
            let failure = if status == "failed" { failure } else { Value::Null };
            json!({"object": "charge", "id": id, "created": created, "status": status, "captured": captured, "currency": currency,
                "amount": amount, "amount_captured": captured_part.min(amount), "amount_refunded": refunded.min(amount),
                "payment_intent": intent, "invoice": invoice, "failure_balance_transaction": failure, "customer": customer})
        },
    )
}

fn an_intent() -> impl Strategy<Value = Value> {
    let reference = prop_oneof![maybe_id("in", 2), maybe_id("cs", 2)];
    (an_id("pi", 2), (an_amount(), an_amount()), maybe_id("ch", 3), reference, a_currency()).prop_map(
        |(id, (amount, received), charge, reference, currency)| {
            let details = json!({"order_reference": reference});
            let fields =
                json!({"amount": amount, "latest_charge": charge, "payment_details": details, "currency": currency});
            with(intent(&id, received.min(amount)), fields)
        },
    )
}

fn a_session() -> impl Strategy<Value = Value> {
    let mode = select(vec!["payment", "subscription", "setup"]);
    let paid = select(vec!["paid", "paid", "unpaid", "no_payment_required"]);
    let links = (maybe_id("pi", 2), maybe_id("in", 2), maybe_id("sub", 1), a_customer());
    (an_id("cs", 2), an_amount(), a_time(), (mode, paid), links).prop_map(|(id, amount, created, (mode, paid), links)| {
        let (intent, invoice, sub, customer) = links;
        json!({"object": "checkout.session", "id": id, "created": created, "mode": mode, "payment_status": paid, "amount_total": amount,
            "currency": "usd", "payment_intent": intent, "invoice": invoice, "subscription": sub, "customer": customer})
    })
}

fn an_invoice() -> impl Strategy<Value = Value> {
    let reason = select(vec!["subscription_create", "subscription_cycle", "manual"]);
    let named = prop_oneof![1 => (maybe_id("pi", 2), maybe_id("ch", 3)), 1 => Just((Value::Null, Value::Null))];
    let links = (named, maybe_id("sub", 1), a_customer());
    (an_id("in", 3), an_amount(), a_time(), (reason, any::<bool>(), prop::bool::weighted(0.2)), links).prop_map(
        |(id, amount, paid_s, (reason, paid, outside), ((intent, charge), sub, customer))| {
            let fields = json!({"status": if paid { "paid" } else { "open" }, "billing_reason": reason, "payment_intent": intent,
                "charge": charge, "subscription": sub, "paid_out_of_band": outside, "customer": customer, "status_transitions": {"paid_at": paid_s}});
            with(invoice(&id, amount), fields)
        },
    )
}

fn an_invoice_payment() -> impl Strategy<Value = Value> {
    let kind = select(vec!["payment_intent", "charge", "payment_record"]);
    (an_id("inpay", 2), an_id("in", 2), (maybe_id("pi", 2), maybe_id("ch", 3)), an_amount(), kind).prop_map(
        |(id, invoice, (intent, charge), amount, kind)| {
            let payment = match kind {
                "payment_intent" => json!({"type": kind, "payment_intent": intent}),
                "charge" => json!({"type": kind, "charge": charge}),
                _ => json!({"type": kind, "payment_record": "pr_1"}),
            };
            with(invoice_payment(&id, (&invoice, ""), amount), json!({"payment": payment}))
        },
    )
}

fn a_refund() -> impl Strategy<Value = Value> {
    let status = select(vec!["pending", "succeeded", "succeeded", "failed", "canceled"]);
    let category =
        select(vec![Value::Null, Value::Null, json!("txn_1"), json!("refund"), json!("partial_capture_reversal")]);
    let made = (select(vec![T - 700, T + 2, T + 703]), category);
    (an_id("re", 3), maybe_id("ch", 3), maybe_id("pi", 2), (an_amount(), a_currency()), (status, made)).prop_map(
        |(id, charge, intent, (amount, currency), (status, (created, category)))| {
            let transaction = match category.as_str() {
                Some("txn_1") | None => category,
                Some(category) => json!({"id": "txn_1", "reporting_category": category}),
            };
            let fields = json!({"charge": charge, "payment_intent": intent, "status": status, "currency": currency,
                "created": created, "balance_transaction": transaction});
            with(refund(&id, "", amount), fields)
        },
    )
}

fn a_dispute() -> impl Strategy<Value = Value> {
    let status = select(vec!["needs_response", "lost", "won", "warning_closed", "prevented", "of_tomorrow"]);
    let list = select(vec![
        vec![],
        vec![-1_000],
        vec![-1_000, 1_000],
        vec![-1_000, 1_000, -1_000],
        vec![-1_000, 7],
        vec![-1_000, -20, 400],
        vec![30, -1_000],
        vec![-1_000, 1_200],
    ]);
    (an_id("dp", 2), an_id("ch", 3), an_amount(), status, list)
        .prop_map(|(id, charge, amount, status, list)| with(dispute(&id, &charge, (amount, status)), moved(&list)))
}

fn of_types(types: &'static [&'static str], object: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    let versions =
        select(vec![Value::Null, json!("2024-06-20"), json!("2025-03-31.basil"), json!("2026-10-28.endive")]);
    let request = prop_oneof![2 => Just(Value::Null), 1 => an_id("req", 2).prop_map(Value::from)];
    (select(types), a_time(), object, versions, request).prop_map(|(event_type, at_s, object, version, request)| {
        with(event_at(at_s, event_type, object), json!({"api_version": version, "request": {"id": request}}))
    })
}

fn an_event() -> impl Strategy<Value = Value> {
    const CHARGE: &[&str] =
        &["charge.succeeded", "charge.captured", "charge.updated", "charge.failed", "charge.refunded"];
    const SESSION: &[&str] = &["checkout.session.completed", "checkout.session.async_payment_succeeded"];
    const DISPUTE: &[&str] = &[
        "charge.dispute.created",
        "charge.dispute.closed",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.funds_reinstated",
    ];
    prop_oneof![
        4 => of_types(CHARGE, a_charge()),
        2 => of_types(&["payment_intent.succeeded"], an_intent()),
        2 => of_types(SESSION, a_session()),
        3 => of_types(&["invoice.paid", "invoice.payment_failed"], an_invoice()),
        2 => of_types(&["invoice_payment.paid"], an_invoice_payment()),
        3 => of_types(&["refund.created", "refund.updated", "charge.refund.updated"], a_refund()),
        2 => of_types(DISPUTE, a_dispute()),
    ]
}

fn a_policy() -> impl Strategy<Value = Policy> {
    let payment_facts_since = prop_oneof![
        Just(PaymentFactsSince::Never),
        a_time().prop_map(PaymentFactsSince::At),
        Just(PaymentFactsSince::At(i64::MIN))
    ];
    (payment_facts_since, any::<bool>())
        .prop_map(|(payment_facts_since, count_out_of_band)| Policy { payment_facts_since, count_out_of_band })
}

fn facts(events: &[Value]) -> Vec<Fact> {
    events.iter().flat_map(|event| read(event).0).collect()
}

/// The facts that a decision on this id reads.
fn in_reach(all: &[Fact], start: StripeId) -> Vec<Fact> {
    let links: SortedSet<Link> = all.iter().flat_map(links).collect();
    let (mut reached, mut next) = (SortedSet::new(), vec![start]);
    while let Some(id) = next.pop() {
        next.extend(links.iter().filter(|link| link.from == id).map(|link| link.to.clone()));
        let is_new = reached.insert(id);
        if !is_new {
            next.retain(|id| !reached.contains(id));
        }
    }
    all.iter().filter(|fact| reached.contains(&fact.object)).cloned().collect()
}

/// Its money.
fn known(payment: Payment) -> (PaymentState, i64, Vec<Entry>, Vec<MoneyNote>) {
    (payment.state, payment.paid_s, payment.entries, payment.notes)
}

/// What must hold of each payment.
fn is_sane(payment: &Payment) -> Result<(), TestCaseError> {
    let (gross, net) = (payment.sum_minor(EntryKind::Payment), payment.net_minor());
    let back = payment.sum_minor(EntryKind::Refund) + payment.sum_minor(EntryKind::Dispute);
    prop_assert_eq!(gross + back, net);
    prop_assert!(gross >= 0 && back <= 0);
    let keys: SortedSet<&str> = payment.entries.iter().map(|entry| entry.key.as_str()).collect();
    prop_assert_eq!(keys.len(), payment.entries.len(), "each entry has a key of its own");
    for entry in &payment.entries {
        let sign = if entry.kind == EntryKind::Payment { 1 } else { -1 };
        prop_assert_eq!(entry.amount.minor().signum(), sign, "never zero, and signed by its kind");
    }
    match payment.state {
        PaymentState::Paid => prop_assert!(gross > 0 && net >= 0, "{:?}", payment),
        PaymentState::Claimed => prop_assert!(gross > 0 && back == 0),
        PaymentState::BeforePaymentFacts => prop_assert_eq!(gross, 0),
        PaymentState::Authorised | PaymentState::Void => prop_assert!(payment.entries.is_empty()),
    }
    Ok(())
}

fn totals_are_not_negative(payments: &[Payment]) -> Result<(), TestCaseError> {
    let nets = nets(payments);
    prop_assert!(nets.values().all(|net| *net >= 0), "{:?} of {:?}", nets, rows(payments));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repetition_change_nothing(
        (events, again) in prop::collection::vec(an_event(), 1..14).prop_flat_map(|events| {
            let twice = [events.clone(), events.clone()].concat();
            (Just(events), Just(twice).prop_shuffle())
        }),
        policy in a_policy(),
    ) {
        let straight = derive(&Objects::of(facts(&events)), policy);
        prop_assert_eq!(derive(&Objects::of(facts(&again)), policy), straight);
    }

    #[test]
    fn whatever_is_known_is_sane(events in prop::collection::vec(an_event(), 1..14), policy in a_policy()) {
        let payments = derive(&Objects::of(facts(&events)), policy);
        for payment in &payments {
            is_sane(payment)?;
        }
        totals_are_not_negative(&payments)?;
        let ids: SortedSet<&str> = payments.iter().map(|payment| payment.id.as_str()).collect();
        prop_assert_eq!(ids.len(), payments.len());
    }

    #[test]
    fn a_fact_is_stored_short_and_read_as_it_was(events in prop::collection::vec(an_event(), 1..14)) {
        for fact in facts(&events) {
            let stored = fact.body.to_stored().unwrap();
            prop_assert!(stored.is_short, "{:?}", fact);
            let read = FactBody::from_stored(&stored.text).unwrap();
            prop_assert_eq!(&read.body, &fact.body);
            let long = FactBody::from_stored(&fact.body.to_json().unwrap()).unwrap();
            prop_assert_eq!((long.is_short, &long.body), (false, &fact.body));
            let text: Value = serde_json::from_str(&stored.text).unwrap();
            let shown: SortedSet<&str> = text["t"].as_object().into_iter().flatten().filter_map(|(_, id)| id.as_str()).collect();
            let own = own_links(&fact);
            prop_assert_eq!(shown, own.iter().map(|link| link.to.as_str()).collect::<SortedSet<_>>(), "{}", stored.text);
        }
    }

    /// A decision reads what is in reach of a payment's ids, and nothing else: that must be enough to come to the same.
    #[test]
    fn what_is_in_reach_of_a_payment_decides_it(
        events in prop::collection::vec(an_event(), 1..14),
        policy in a_policy(),
    ) {
        let all = facts(&events);
        for payment in derive(&Objects::of(all.clone()), policy) {
            let start = StripeId::parse(payment.id.as_str().trim_start_matches("first:")).unwrap();
            let within = derive(&Objects::of(in_reach(&all, start)), policy);
            let same = within.into_iter().find(|other| other.id == payment.id);
            prop_assert_eq!(same.map(known), Some(known(payment)));
        }
    }

    #[test]
    fn money_back_never_exceeds_what_the_charges_captured(
        events in prop::collection::vec(of_types(&["charge.succeeded", "charge.captured", "charge.refunded"], a_charge()), 1..5),
        back in prop::collection::vec(an_event(), 0..8),
        policy in a_policy(),
    ) {
        let all = facts(&[events, back].concat());
        let objects = Objects::of(all);
        for payment in derive(&objects, policy) {
            let of_it = payment.kin.of_kind(crate::stripe::ledger::KinObject::Charge).filter_map(|id| objects.charges.get(id));
            let captured = of_it.filter_map(|charge| charge.largest(|v| v.amount_captured.minor())).max().unwrap_or(0);
            let gross = payment.sum_minor(EntryKind::Payment);
            prop_assert!(gross - payment.net_minor() <= captured.max(gross));
        }
    }

    #[test]
    fn reading_survives_any_change_of_an_event(event in an_event(), changes in prop::collection::vec((any::<u32>(), any_json()), 1..6)) {
        let mut event = event;
        for (at, value) in changes {
            mutate(&mut event, at, value);
        }
        let key = crate::base::email::PseudonymKey::new([7; 32]);
        let rules = crate::stripe::reading::ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
        if let Ok(event) = crate::stripe::event::Event::read(event.to_string().as_bytes(), rules)
            && let crate::stripe::event::EventContent::Facts(facts, _) = event.content
        {
            for payment in derive(&Objects::of(facts), Policy { payment_facts_since: PaymentFactsSince::Never, count_out_of_band: true }) {
                is_sane(&payment)?;
            }
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        select(vec![0_i64, -1, (1 << 53) - 1, 1 << 53, i64::MAX, i64::MIN]).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        select(vec!["", "ch_1", "in_1", "paid", "succeeded", "usd", "refund", "charge", "invoice"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let fields =
            prop::collection::btree_map(select(vec!["id", "object", "data", "amount", "payment"]), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            fields.prop_map(|fields| fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()),
        ]
    })
}

/// Puts `value` somewhere into `json`: which place, `at` says.
fn mutate(json: &mut Value, at: u32, value: Value) {
    let deeper = at / 16;
    match json {
        Value::Object(fields) if !fields.is_empty() => {
            let which = at as usize % fields.len();
            let inner = fields.values_mut().nth(which).unwrap();
            if !deeper.is_multiple_of(4) || inner.is_object() { mutate(inner, deeper, value) } else { *inner = value }
        }
        Value::Array(items) if !items.is_empty() => {
            let which = at as usize % items.len();
            mutate(&mut items[which], deeper, value);
        }
        other => *other = value,
    }
}

// The scenarios, which the native tests take through the handlers, here with every part of them missing in turn.

type Scenarios = SortedMap<String, Value>;

fn scenarios() -> Scenarios {
    let given: Scenarios = serde_json::from_str(include_str!("../../../../../tests/fixtures/scenarios.json")).unwrap();
    let more: Scenarios =
        serde_json::from_str(include_str!("../../../../../tests/fixtures/more-scenarios.json")).unwrap();
    given.into_iter().chain(more).collect()
}

fn events_of(scenario: &Value) -> Vec<Value> {
    scenario["events"].as_array().unwrap().clone()
}

fn gross(payments: &[Payment]) -> SortedMap<String, i64> {
    let mut gross = SortedMap::new();
    for payment in payments {
        *gross.entry(payment.currency.to_string()).or_insert(0) += payment.sum_minor(EntryKind::Payment);
    }
    gross
}

#[test]
fn the_scenarios_come_out() {
    for (name, scenario) in scenarios() {
        let mut expected: SortedMap<String, i64> =
            serde_json::from_value(scenario["expected_net_minor"].clone()).unwrap();
        expected.retain(|_, net| *net != 0);
        assert_eq!(nets(&ledger(&events_of(&scenario))), expected, "{name}");
    }
}

/// `enough` lists sets of event types of which each tells the whole story.
#[test]
fn the_types_that_suffice_suffice() {
    for (name, scenario) in scenarios() {
        let mut expected: SortedMap<String, i64> =
            serde_json::from_value(scenario["expected_net_minor"].clone()).unwrap();
        expected.retain(|_, net| *net != 0);
        for types in scenario["enough"].as_array().into_iter().flatten() {
            let types = types.as_array().unwrap();
            let events: Vec<Value> =
                events_of(&scenario).into_iter().filter(|event| types.contains(&event["type"])).collect();
            assert_eq!(nets(&ledger(&events)), expected, "{name} by {types:?}");
        }
    }
}

/// Which of so many events are kept, as bits: every choice of a few, some of many.
fn parts(events: usize) -> Vec<u64> {
    if events <= 7 {
        return (1..1 << events).collect();
    }
    // Odd multiples of an odd number visit all bits evenly.
    (1..128_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20).collect()
}

/// A delivery that is missing may leave money out; it must never count any twice, nor make more of it than was agreed to (`at_most`).
#[test]
fn no_part_of_a_scenario_counts_more_than_all_of_it() {
    for (name, scenario) in scenarios() {
        let events = events_of(&scenario);
        let mut most = gross(&ledger(&events));
        for (currency, minor) in scenario["at_most"].as_object().into_iter().flatten() {
            most.insert(currency.clone(), minor.as_i64().unwrap());
        }
        for part in parts(events.len()) {
            let some: Vec<Value> = events
                .iter()
                .enumerate()
                .filter(|(at, _)| part & (1 << at) != 0)
                .map(|(_, event)| event.clone())
                .collect();
            let payments = ledger(&some);
            let types: Vec<&Value> = some.iter().map(|event| &event["type"]).collect();
            for (currency, minor) in gross(&payments) {
                assert!(minor <= most.get(&currency).copied().unwrap_or(0), "{name}: {minor} {currency} by {types:?}");
            }
            assert!(nets(&payments).values().all(|net| *net >= 0), "{name} by {types:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scenarios_mixed_into_each_other_stay_sane(
        chosen in subsequence(scenarios().into_values().collect::<Vec<_>>(), 3),
        order in any::<prop::sample::Index>(),
    ) {
        let events: Vec<Value> = chosen.iter().flat_map(events_of).collect();
        let from = order.index(events.len());
        for until in 0..events.len() {
            let prefix: Vec<Value> = events.iter().cycle().skip(from).take(until + 1).cloned().collect();
            let payments = ledger(&prefix);
            for payment in &payments {
                is_sane(payment)?;
            }
            totals_are_not_negative(&payments)?;
        }
    }
}
