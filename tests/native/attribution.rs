//! Every rung of the ladder and every rule of attribution (docs/attribution.md), through the real handlers.

use headwater::api::PaymentDetail;
use headwater::attribution::{Confidence, Model, Rung, RungOutcome};
use headwater::visit::channel::Channel;
use headwater_tools::desk::Desk;
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::parting;
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn session(n: u32) -> String {
    uuid(100_000 + n)
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

/// A purchase of a customer whose address is `<customer>@example.com`.
fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        let reply = desk.deliver(event);
        assert_eq!(reply.status, 200, "{reply:?} {:?}", desk.faults);
        assert_eq!(reply.body["outcome"], "stored", "{reply:?}");
    }
    desk.drain();
}

fn visit_at(desk: &Desk, at_s: i64, (visitor, session_n): (u32, u32), place: Landing<'_>) {
    desk.now_s.set(at_s);
    let reply = desk.visit(&uuid(visitor), &session(session_n), place);
    assert_eq!(reply.body["outcome"], "accepted", "{reply:?}");
    desk.drain();
}

fn identify_at(desk: &Desk, at_s: i64, (visitor, session_n): (u32, u32), traits: Value) {
    desk.now_s.set(at_s);
    let reply = desk.identify(&uuid(visitor), &session(session_n), &traits);
    assert_eq!(reply.body["outcome"], "accepted", "{reply:?}");
    desk.drain();
}

const NEWSLETTER: Landing<'_> =
    Landing::at("https://shop.example/?utm_source=newsletter&utm_medium=email&utm_campaign=spring");
const SEARCH: Landing<'_> = Landing { url: "https://shop.example/pricing", referrer: "https://www.google.com/" };
const DIRECT: Landing<'_> = Landing::at("https://shop.example/");

/// A desk on which visitor 1 came by the newsletter a day before everything.
fn visited() -> Desk {
    let desk = Desk::new(NOW_S);
    visit_at(&desk, NOW_S - DAY_S, (1, 1), NEWSLETTER);
    desk.now_s.set(NOW_S);
    desk
}

fn answer(payment: &PaymentDetail) -> (Option<Rung>, Confidence, Option<String>) {
    (payment.payment.rung, payment.payment.confidence, payment.payment.visitor.clone())
}

fn outcome(payment: &PaymentDetail, rung: Rung) -> (RungOutcome, String) {
    let result = payment.ladder.iter().find(|result| result.rung == rung).unwrap();
    (result.outcome, result.note.clone().unwrap_or_default())
}

fn codes(payment: &PaymentDetail) -> Vec<&str> {
    payment.missing.iter().map(|missing| missing.code.as_str()).collect()
}

fn with_session(events: Vec<Value>, change: impl Fn(&mut Value)) -> Vec<Value> {
    let changed = events.into_iter().map(|mut event| {
        if event["type"] == "checkout.session.completed" {
            change(&mut event["data"]["object"]);
        }
        event
    });
    changed.collect()
}

/// The same events in the shapes of before API 2025-03-31.
fn old_shape(events: Vec<Value>) -> Vec<Value> {
    let invoice =
        events.iter().find(|e| e["type"] == "invoice.paid").map(|e| e["data"]["object"]["id"].clone()).unwrap();
    let key = invoice.as_str().unwrap().trim_start_matches("in_").to_owned();
    let kept = events.into_iter().filter(|event| event["type"] != "invoice_payment.paid");
    let old = kept.map(|mut event| {
        event["api_version"] = json!("2024-06-20");
        let object = &mut event["data"]["object"];
        match object["object"].as_str().unwrap() {
            "invoice" => {
                let details = object["parent"]["subscription_details"].take();
                object.as_object_mut().unwrap().remove("parent");
                object["subscription"] = details["subscription"].clone();
                object["subscription_details"] = json!({"metadata": details["metadata"]});
                object["payment_intent"] = json!(format!("pi_{key}"));
                object["charge"] = json!(format!("ch_{key}"));
            }
            "charge" => object["invoice"] = invoice.clone(),
            "payment_intent" => {
                object.as_object_mut().unwrap().remove("payment_details");
                object["invoice"] = invoice.clone();
            }
            _ => {}
        }
        event
    });
    old.collect()
}

// A1, A2, A3, A3b

#[test]
fn a1_a_session_in_metadata() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", json!({"headwater_session_id": session(1)}), NOW_S).once());
    let payment = desk.payment("pi_a");
    assert_eq!(answer(&payment), (Some(Rung::SessionMetadata), Confidence::High, Some(uuid(1))));
    assert_eq!(
        (payment.payment.channel, payment.payment.source.as_deref(), payment.payment.campaign.as_deref()),
        (Some(Channel::Email), Some("newsletter"), Some("spring"))
    );
    // Every rung stands in the answer, in order.
    let rungs: Vec<Rung> = payment.ladder.iter().map(|result| result.rung).collect();
    assert!(rungs.is_sorted() && rungs.len() == 10, "{rungs:?}");
    assert!(payment.missing.is_empty());
    assert_eq!(payment.history.last().unwrap().cause, "checkout.session.completed");
}

#[test]
fn a1_a_session_of_nobody_is_said_to_be_unknown() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", json!({"headwater_session_id": session(9)}), NOW_S).once());
    let payment = desk.payment("pi_a");
    assert_eq!(answer(&payment), (None, Confidence::Unknown, None));
    assert_eq!(codes(&payment), ["session_unknown", "client_reference_missing", "email_not_identified"]);
    // A15: its visit arrives late.
    visit_at(&desk, NOW_S + 60, (4, 9), DIRECT);
    assert_eq!(answer(&desk.payment("pi_a")), (Some(Rung::SessionMetadata), Confidence::High, Some(uuid(4))));
}

#[test]
fn a2_a_visitor_in_metadata_seen_or_not() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    deliver(&desk, &purchase("b", "bob", known(7), NOW_S).once());
    assert_eq!(answer(&desk.payment("pi_a")), (Some(Rung::VisitorMetadata), Confidence::High, Some(uuid(1))));
    // Never seen, it decides nothing: the visitor is known, the source is not, and that is said.
    let unseen = desk.payment("pi_b");
    assert_eq!(answer(&unseen), (Some(Rung::VisitorMetadata), Confidence::Unknown, Some(uuid(7))));
    assert!(unseen.journey.is_empty() && unseen.payment.channel == Some(Channel::Unassigned));
    assert_eq!((codes(&unseen), unseen.payment.source.as_deref()), (vec!["visitor_never_seen"], None));
    assert_eq!(outcome(&unseen, Rung::VisitorMetadata).0, RungOutcome::NotFound);
    // The rungs below are tried for a source.
    let mut named = known(8);
    named["utm_source"] = json!("podcast");
    deliver(&desk, &purchase("d", "dan", named, NOW_S).once());
    let named = desk.payment("pi_d");
    assert_eq!(answer(&named), (Some(Rung::SourceMetadata), Confidence::Low, Some(uuid(8))));
    assert_eq!(named.payment.source.as_deref(), Some("podcast"));
    identify_at(&desk, NOW_S, (1, 1), json!({"email": "eve@example.com"}));
    deliver(&desk, &purchase("e", "eve", known(9), NOW_S).once());
    let claimed = desk.payment("pi_e");
    assert_eq!(answer(&claimed), (Some(Rung::Email), Confidence::Medium, Some(uuid(1))));
    assert_eq!(claimed.conflicting_visitors, [uuid(9)]);
    // Its visit comes late (A15).
    visit_at(&desk, NOW_S - 60, (7, 70), SEARCH);
    desk.now_s.set(NOW_S);
    let seen = desk.payment("pi_b");
    assert_eq!(answer(&seen), (Some(Rung::VisitorMetadata), Confidence::High, Some(uuid(7))));
    assert_eq!(seen.payment.source.as_deref(), Some("google"));
    // Upper case, as some backends write it, is the same id.
    deliver(&desk, &purchase("c", "cat", json!({"headwater_visitor_id": uuid(1).to_uppercase()}), NOW_S).once());
    assert_eq!(desk.payment("pi_c").payment.visitor, Some(uuid(1)));
}

#[test]
fn metadata_of_another_site_says_nothing_here() {
    let desk = visited();
    let of = |site: &str| json!({"headwater_visitor_id": uuid(1), "headwater_site_id": site, "utm_source": "news"});
    deliver(&desk, &purchase("own", "cus_1", of(desk.site.as_str()), NOW_S).once());
    assert_eq!(desk.payment("pi_own").payment.rung, Some(Rung::VisitorMetadata));
    // Two sites may share one Stripe account: each gets every payment, and only one of them had the visit.
    deliver(&desk, &purchase("other", "cus_2", of("site_another"), NOW_S).once());
    let payment = desk.payment("pi_other");
    assert_eq!(payment.payment.confidence, Confidence::Unknown);
    assert_eq!(codes(&payment).first(), Some(&"metadata_of_another_site"));
}

#[test]
fn a3_a_client_reference_of_ours_and_of_others() {
    let desk = visited();
    let pair = |visitor: u32, of: u32| format!("hw_{}_{}", uuid(visitor), session(of));
    visit_at(&desk, NOW_S - 3 * DAY_S, (8, 8), SEARCH);
    visit_at(&desk, NOW_S - 3 * DAY_S, (8, 9), SEARCH);
    visit_at(&desk, NOW_S - DAY_S, (8, 10), SEARCH);
    desk.now_s.set(NOW_S);
    let cases = [
        ("visitor", uuid(1), Some(uuid(1))),
        ("session", session(1), Some(uuid(1))),
        ("pair", pair(8, 10), Some(uuid(8))),
        ("old", pair(8, 8), Some(uuid(8))),
        ("lost", pair(8, 77), Some(uuid(8))),
        ("odds", pair(8, 1), None),
        ("invented", pair(88, 88), None),
        ("order", "order-17".to_owned(), None),
        ("unseen", uuid(55), None),
    ];
    for (key, reference, expected) in cases {
        let events = with_session(purchase(key, key, json!({}), NOW_S).once(), |object| {
            object["client_reference_id"] = json!(reference)
        });
        deliver(&desk, &events);
        let payment = desk.payment(&format!("pi_{key}"));
        let rung = expected.is_some().then_some(Rung::ClientReference);
        assert_eq!((payment.payment.rung, payment.payment.visitor.clone()), (rung, expected), "{key}");
        match key {
            "order" => assert!(codes(&payment).contains(&"client_reference_foreign"), "{:?}", codes(&payment)),
            "unseen" | "invented" => {
                assert!(codes(&payment).contains(&"client_reference_unknown"), "{:?}", codes(&payment));
            }
            // A link of another day, and a session that nobody saw: whoever made the link may have passed it on.
            "old" | "lost" => assert_eq!(payment.payment.confidence, Confidence::Medium, "{key}"),
            "odds" => {
                let (ignored, _) = outcome(&payment, Rung::ClientReference);
                assert_eq!((ignored, payment.conflicting_visitors), (RungOutcome::Ignored, vec![uuid(1)]));
            }
            _ => assert_eq!(payment.payment.confidence, Confidence::High),
        }
    }
    let text: String = desk.dump().concat();
    assert!(!text.contains("order-17"), "what others put there is none of our business");
    // A15: the visitor is seen later.
    visit_at(&desk, NOW_S + 60, (55, 55), DIRECT);
    assert_eq!(desk.payment("pi_unseen").payment.visitor, Some(uuid(55)));
}

#[test]
fn a3b_a_visit_that_returns_from_checkout() {
    let desk = visited();
    let back =
        Landing { url: "https://shop.example/thanks?session_id=cs_test_a", referrer: "https://checkout.stripe.com/" };
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
    visit_at(&desk, NOW_S + 60, (1, 2), back);
    let payment = desk.payment("pi_a");
    assert_eq!(answer(&payment), (Some(Rung::ReturnedSession), Confidence::Medium, Some(uuid(1))));
    assert_eq!(payment.payment.source.as_deref(), Some("newsletter"), "the way back is no touch");
    assert_eq!(payment.history.len(), 2);
    // Somebody else comes back with it too: which of them bought is not for us to say.
    visit_at(&desk, NOW_S + 90, (2, 3), back);
    let payment = desk.payment("pi_a");
    assert_eq!((payment.payment.visitor.clone(), payment.conflicting_visitors.clone()), (None, vec![uuid(1), uuid(2)]));
    assert_eq!(outcome(&payment, Rung::ReturnedSession).0, RungOutcome::Ignored);
    // High when A3 names the same visitor.
    let events = with_session(purchase("b", "bob", json!({}), NOW_S).once(), |object| {
        object["client_reference_id"] = json!(uuid(1))
    });
    deliver(&desk, &events);
    visit_at(&desk, NOW_S + 99, (1, 2), Landing::at("https://shop.example/?session_id=cs_test_b"));
    let payment = desk.payment("pi_b");
    assert_eq!(
        (payment.payment.confidence, outcome(&payment, Rung::ReturnedSession).0),
        (Confidence::High, RungOutcome::Found)
    );
}

#[test]
fn a3b_a_return_is_found_for_the_renewals_of_the_subscription_that_it_began() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).subscribe("sub_a"));
    deliver(&desk, &purchase("r", "ada", json!({}), NOW_S + 30).renew("sub_a"));
    let renewal = desk.payment("pi_r");
    assert_eq!((renewal.payment.renewal, renewal.payment.visitor), (true, None));
    visit_at(
        &desk,
        NOW_S + 60,
        (1, 2),
        Landing { url: "https://shop.example/thanks?session_id=cs_test_a", referrer: "https://checkout.stripe.com/" },
    );
    for payment in ["pi_a", "pi_r"] {
        assert_eq!(desk.payment(payment).payment.visitor, Some(uuid(1)), "{payment}");
    }
}

#[test]
fn a3b_a_crowd_that_returns_keeps_no_payment_from_being_stored() {
    let desk = visited();
    for n in 0..520 {
        desk.visit(&uuid(1_000 + n), &session(1_000 + n), Landing::at("https://shop.example/?session_id=cs_test_a"));
    }
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
    assert_eq!(desk.payment("pi_a").payment.visitor, None);
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).refund(100, NOW_S + 9));
}

// A4 to A10

#[test]
fn a4_the_customer_is_remembered_from_its_earliest_payment_with_a_clue_of_its_own() {
    let desk = visited();
    visit_at(&desk, NOW_S - 60, (2, 20), DIRECT);
    deliver(&desk, &purchase("none", "ada", json!({}), NOW_S).once());
    assert_eq!(desk.payment("pi_none").payment.rung, None);
    deliver(&desk, &purchase("later", "ada", known(2), NOW_S + 100).once());
    assert_eq!(answer(&desk.payment("pi_none")), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(2))));
    // A late first payment makes the customer remembered by another visitor: all that lean on it are derived again.
    deliver(&desk, &purchase("first", "ada", known(1), NOW_S - 100).once());
    let payment = desk.payment("pi_none");
    assert_eq!(answer(&payment), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(1))));
    let visitors: Vec<Option<String>> = payment.history.iter().map(|answer| answer.visitor.clone()).collect();
    assert_eq!(visitors, [None, Some(uuid(2)), Some(uuid(1))], "A15: old answers stay");
    assert_eq!(desk.net(), [("eur".to_owned(), 15_000)].into(), "money is never posted again");
    // Never from a derived answer: the payments that only remember make nobody remembered.
    let remembering =
        desk.database.query("SELECT id FROM payment WHERE remembered_by IS NOT NULL ORDER BY id").unwrap();
    assert_eq!(remembering, [json!({"id": "pi_first"}), json!({"id": "pi_later"})]);
}

#[test]
fn a5_the_sites_own_user_id() {
    let desk = visited();
    identify_at(&desk, NOW_S, (1, 1), json!({"id": "user-7"}));
    deliver(&desk, &purchase("a", "ada", json!({"headwater_user_id": " user-7 "}), NOW_S).once());
    assert_eq!(answer(&desk.payment("pi_a")), (Some(Rung::UserId), Confidence::Medium, Some(uuid(1))));
    // A visitor keeps its first user: named as another, it does not answer for that one.
    identify_at(&desk, NOW_S + 1, (1, 1), json!({"id": "user-8"}));
    deliver(&desk, &purchase("b", "bob", json!({"headwater_user_id": "user-8"}), NOW_S + 5).once());
    let payment = desk.payment("pi_b");
    assert_eq!(payment.payment.rung, None);
    assert!(codes(&payment).contains(&"user_not_identified"), "{:?}", codes(&payment));
    // A5 says medium, so it makes nobody remembered.
    assert!(desk.database.query("SELECT id FROM payment WHERE remembered_by IS NOT NULL").unwrap().is_empty());
}

#[test]
fn a6_and_a5_by_a_signed_identify() {
    let desk = visited();
    identify_at(&desk, NOW_S - 50, (1, 1), json!({"id": "user-7", "email": "ada@example.com"}));
    desk.database.execute("UPDATE identify SET signed = 1").unwrap();
    // Later, some browser claims the same.
    identify_at(&desk, NOW_S - 10, (2, 2), json!({"id": "user-7", "email": "ada@example.com"}));
    deliver(&desk, &purchase("mail", "ada", json!({}), NOW_S).once());
    assert_eq!(answer(&desk.payment("pi_mail")), (Some(Rung::SignedEmail), Confidence::High, Some(uuid(1))));
    let mut by_user = purchase("user", "dan", json!({"headwater_user_id": "user-7"}), NOW_S);
    by_user.buyer.email = "unknown@example.com".to_owned();
    deliver(&desk, &by_user.once());
    assert_eq!(
        answer(&desk.payment("pi_user")),
        (Some(Rung::UserId), Confidence::High, Some(uuid(1))),
        "A16: a claim does not override what the site's server vouched for"
    );
}

#[test]
fn a6_the_order_of_arrival_does_not_matter_to_signed_customers() {
    let dumps = [[0, 1, 2], [2, 1, 0], [1, 2, 0]].map(|order| {
        let desk = visited();
        identify_at(&desk, NOW_S - 50, (1, 1), json!({"email": "one@example.com"}));
        identify_at(&desk, NOW_S - 40, (2, 2), json!({"email": "two@example.com"}));
        desk.database.execute("UPDATE identify SET signed = 1").unwrap();
        let mut purchases = [("one", NOW_S), ("two", NOW_S + 10), ("three", NOW_S + 20)]
            .map(|(key, at_s)| purchase(key, "ada", json!({}), at_s));
        for purchase in &mut purchases {
            purchase.buyer.email = format!("{}@example.com", purchase.key);
        }
        for at in order {
            deliver(&desk, &purchases[at].once());
        }
        assert_eq!(desk.payment("pi_one").payment.rung, Some(Rung::SignedEmail), "the earliest leans on nobody");
        assert_eq!(answer(&desk.payment("pi_two")), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(1))));
        desk.dump()
    });
    for other in &dumps[1..] {
        let differing = dumps[0].iter().zip(other).find(|(one, other)| one != other);
        assert!(differing.is_none(), "{}", differing.map(|(one, other)| parting(one, other)).unwrap());
    }
}

#[test]
fn a7_an_email_and_a8_the_customer_remembered_by_it() {
    let desk = visited();
    visit_at(&desk, NOW_S - 90, (3, 30), DIRECT);
    identify_at(&desk, NOW_S - 60, (1, 1), json!({"email": " ADA@Example.com "}));
    deliver(&desk, &purchase("mail", "ada", json!({}), NOW_S).once());
    assert_eq!(answer(&desk.payment("pi_mail")), (Some(Rung::Email), Confidence::Medium, Some(uuid(1))));
    let mut other = purchase("other", "ada", json!({}), NOW_S + 100);
    other.buyer.email = "work@example.com".to_owned();
    deliver(&desk, &other.once());
    assert_eq!(
        answer(&desk.payment("pi_other")),
        (Some(Rung::RememberedCustomerByEmail), Confidence::Medium, Some(uuid(1)))
    );
    // A7 never overrides A4.
    deliver(&desk, &purchase("named", "ada", known(3), NOW_S + 200).once());
    assert_eq!(answer(&desk.payment("pi_mail")), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(3))));
    assert_eq!(answer(&desk.payment("pi_other")), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(3))));
}

#[test]
fn ties_go_to_the_latest_identify_before_then_the_earliest_after_then_the_smaller_id() {
    let desk = visited();
    for (at_s, visitor) in [(-50, 5), (-20, 9), (-20, 6), (30, 1), (90, 2)] {
        identify_at(&desk, NOW_S + at_s, (visitor, visitor), json!({"email": "ada@example.com"}));
    }
    let paid = |key: &str, at_s: i64| {
        let mut paid = purchase(key, key, json!({}), NOW_S + at_s);
        paid.buyer.email = "ada@example.com".to_owned();
        deliver(&desk, &paid.once());
        desk.payment(&format!("pi_{key}")).payment.visitor
    };
    assert_eq!(paid("after", 0), Some(uuid(6)));
    assert_eq!(paid("between", -30), Some(uuid(5)));
    assert_eq!(paid("before", -99), Some(uuid(5)));
}

#[test]
fn a9_a_source_in_metadata_and_a10_nothing() {
    let desk = visited();
    let source =
        json!({"utm_source": "podcast", "utm_campaign": "ep1", "landing_url": "https://shop.example/a?token=secret"});
    deliver(&desk, &purchase("source", "ada", source, NOW_S).once());
    let payment = desk.payment("pi_source");
    assert_eq!(answer(&payment), (Some(Rung::SourceMetadata), Confidence::Low, None));
    assert_eq!(
        (payment.payment.source.as_deref(), payment.payment.landing_page.as_deref()),
        (Some("podcast"), Some("shop.example/a"))
    );
    assert!(payment.credits.iter().all(|credit| credit.touch.is_none()) && payment.credits.len() == Model::ALL.len());

    deliver(&desk, &purchase("malformed", "bob", json!({"headwater_visitor_id": "undefined"}), NOW_S).once());
    assert_eq!(codes(&desk.payment("pi_malformed"))[0], "metadata_malformed");
    let mut nothing = purchase("nothing", "cat", json!({}), NOW_S).once();
    for event in &mut nothing {
        let object = &mut event["data"]["object"];
        object["customer"] = Value::Null;
        object["customer_details"] = Value::Null;
        object["billing_details"] = Value::Null;
    }
    deliver(&desk, &nothing);
    let payment = desk.payment("pi_nothing");
    assert_eq!(answer(&payment), (None, Confidence::Unknown, None));
    assert_eq!(codes(&payment), ["metadata_missing", "client_reference_missing", "email_missing", "customer_missing"]);
    assert!(payment.missing.iter().all(|missing| missing.message.ends_with('.') && missing.remedy.ends_with('.')));
    assert!(payment.credits.is_empty() && payment.journey.is_empty() && payment.payment.channel.is_none());
}

// A11, A12, A19: subscriptions

#[test]
fn a11_a_renewal_finds_what_the_first_checkout_carried_in_both_shapes() {
    for old in [false, true] {
        for backwards in [false, true] {
            let desk = visited();
            let shape = |events: Vec<Value>| if old { old_shape(events) } else { events };
            let first = shape(purchase("s0", "ada", known(1), NOW_S).subscribe("sub_a"));
            let renewal = shape(purchase("s1", "ada", json!({}), NOW_S + 30 * DAY_S).renew("sub_a"));
            visit_at(&desk, NOW_S + 20 * DAY_S, (1, 2), SEARCH);
            desk.now_s.set(NOW_S + 31 * DAY_S);
            let mut events = [first, renewal].concat();
            if backwards {
                events.reverse();
            }
            deliver(&desk, &events);
            let (first, renewed) = (desk.payment("pi_s0"), desk.payment("pi_s1"));
            assert_eq!(
                answer(&renewed),
                (Some(Rung::VisitorMetadata), Confidence::High, Some(uuid(1))),
                "old {old}, backwards {backwards}"
            );
            assert!(renewed.payment.renewal && !first.payment.renewal);
            // A19: the journey and window of the first payment.
            assert_eq!(renewed.payment.source.as_deref(), Some("newsletter"));
            let sessions =
                |payment: &PaymentDetail| payment.journey.iter().map(|touch| touch.session.clone()).collect::<Vec<_>>();
            assert_eq!(sessions(&renewed), sessions(&first));
            assert_eq!(desk.net(), [("eur".to_owned(), 10_000)].into());
        }
    }
}

#[test]
fn a11_the_snapshot_of_the_subscriptions_metadata_on_the_invoice() {
    for old in [false, true] {
        let desk = visited();
        let mut events = purchase("s1", "ada", json!({}), NOW_S).renew("sub_a");
        for event in events.iter_mut().filter(|event| event["type"] == "invoice.paid") {
            event["data"]["object"]["parent"]["subscription_details"]["metadata"] = known(1);
        }
        deliver(&desk, &if old { old_shape(events) } else { events });
        assert_eq!(desk.payment("pi_s1").payment.visitor, Some(uuid(1)), "old {old}");
    }
}

#[test]
fn a11_metadata_on_a_subscription_or_customer_that_comes_late() {
    let desk = visited();
    visit_at(&desk, NOW_S - 60, (2, 20), DIRECT);
    deliver(&desk, &purchase("s1", "ada", json!({}), NOW_S).renew("sub_a"));
    deliver(&desk, &purchase("once", "ada", json!({}), NOW_S).once());
    let object = |kind: &str, id: &str, metadata: Value| json!({"id": id, "object": kind, "customer": "cus_ada", "metadata": metadata, "created": NOW_S});
    deliver(&desk, &[event("customer.updated", NOW_S + 5, object("customer", "cus_ada", known(1)))]);
    assert_eq!(desk.payment("pi_once").payment.visitor, Some(uuid(1)));
    // The subscription is nearer than the customer (A14): it wins, and the other is shown.
    deliver(&desk, &[event("customer.subscription.updated", NOW_S + 6, object("subscription", "sub_a", known(2)))]);
    let renewed = desk.payment("pi_s1");
    assert_eq!((renewed.payment.visitor.clone(), renewed.conflicting_visitors.clone()), (Some(uuid(2)), vec![uuid(1)]));
    assert_eq!(desk.payment("pi_once").payment.visitor, Some(uuid(1)));
}

#[test]
fn a12_keys_of_other_tools_and_of_the_site() {
    let desk = visited();
    desk.database.execute("UPDATE site SET visitor_keys = '[\"shop_visitor\"]'").unwrap();
    desk.forget();
    for key in ["ripples_visitor_id", "metrivo_visitor_id", "datafast_visitor_id", "shop_visitor"] {
        deliver(&desk, &purchase(key, key, json!({key: uuid(1)}), NOW_S).once());
        assert_eq!(
            answer(&desk.payment(&format!("pi_{key}"))),
            (Some(Rung::VisitorMetadata), Confidence::High, Some(uuid(1))),
            "{key}"
        );
    }
    for key in ["metrivo_session_id", "datafast_session_id"] {
        deliver(&desk, &purchase(key, key, json!({key: session(1)}), NOW_S).once());
        assert_eq!(desk.payment(&format!("pi_{key}")).payment.rung, Some(Rung::SessionMetadata), "{key}");
    }
}

#[test]
fn a19_a_renewal_whose_first_payment_is_unknown_counts_from_the_customers_first() {
    let desk = visited();
    visit_at(&desk, NOW_S + 10 * DAY_S, (1, 2), SEARCH);
    desk.now_s.set(NOW_S + 40 * DAY_S);
    deliver(&desk, &purchase("s9", "ada", json!({}), NOW_S + 40 * DAY_S).renew("sub_a"));
    deliver(&desk, &purchase("first", "ada", known(1), NOW_S).once());
    let renewed = desk.payment("pi_s9");
    assert_eq!(answer(&renewed), (Some(Rung::RememberedCustomer), Confidence::High, Some(uuid(1))));
    assert_eq!(renewed.payment.source.as_deref(), Some("newsletter"), "the search came after the first payment");
    let report = desk.report("2026-09-01", "2026-12-31", "last_non_direct");
    assert_eq!(report.currencies[0].total.renewal_net_minor, 5_000, "new and recurring money can be told apart");
    // The window counts from the first payment too: half a year on, the renewal still has its source.
    desk.now_s.set(NOW_S + 200 * DAY_S);
    deliver(&desk, &purchase("s15", "ada", json!({}), NOW_S + 200 * DAY_S).renew("sub_a"));
    assert_eq!(desk.payment("pi_s15").payment.source.as_deref(), Some("newsletter"));
}

// A14 to A18, A20

#[test]
fn a14_two_visitors_claimed_are_shown_and_never_merged() {
    let desk = visited();
    let mut events = purchase("a", "ada", known(1), NOW_S).once();
    events[0]["data"]["object"]["metadata"] = known(2);
    deliver(&desk, &events);
    let payment = desk.payment("pi_a");
    assert_eq!(
        (payment.payment.visitor.clone(), payment.conflicting_visitors.clone()),
        (Some(uuid(1)), vec![uuid(2)]),
        "one that was never seen decides nothing, however near it stands"
    );
    visit_at(&desk, NOW_S - 60, (2, 20), DIRECT);
    desk.now_s.set(NOW_S);
    let payment = desk.payment("pi_a");
    assert_eq!(
        (payment.payment.visitor.clone(), payment.conflicting_visitors.clone()),
        (Some(uuid(2)), vec![uuid(1)]),
        "the charge is nearer than the session"
    );
    assert!(payment.journey.iter().all(|touch| touch.visitor == uuid(2)), "visitor 1 is somebody else");
}

#[test]
fn a15_an_identify_after_the_payment() {
    let desk = visited();
    deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
    assert_eq!(desk.payment("pi_a").payment.rung, None);
    identify_at(&desk, NOW_S + 3_600, (1, 1), json!({"email": "ada@example.com"}));
    let payment = desk.payment("pi_a");
    assert_eq!(answer(&payment), (Some(Rung::Email), Confidence::Medium, Some(uuid(1))));
    let history: Vec<_> = payment
        .history
        .iter()
        .map(|answer| (answer.confidence, answer.source.as_deref(), answer.cause.as_str()))
        .collect();
    assert_eq!(history[1], (Confidence::Medium, Some("newsletter"), "identify"));
    assert_eq!((history.len(), history[0].0), (2, Confidence::Unknown));
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    // The same again adds nothing.
    identify_at(&desk, NOW_S + 3_700, (1, 1), json!({"email": "ada@example.com"}));
    assert_eq!(desk.payment("pi_a").history.len(), 2);
}

#[test]
fn a15_a_link_that_comes_late_and_a_payment_that_changes_its_key() {
    let desk = visited();
    let bought = purchase("a", "ada", known(1), NOW_S);
    let mut events = bought.once();
    let session = events.pop().unwrap();
    // First only the charge, with no word of its PaymentIntent.
    let mut charge = events[0].clone();
    charge["data"]["object"]["payment_intent"] = Value::Null;
    charge["id"] = json!("evt_bare");
    deliver(&desk, &[charge]);
    assert_eq!(desk.payment("ch_a").payment.rung, None);
    deliver(&desk, &events);
    deliver(&desk, &[session]);
    let payment = desk.payment("pi_a");
    assert_eq!((payment.payment.visitor.clone(), payment.payment.net_minor), (Some(uuid(1)), 5_000));
    assert_eq!(desk.net(), [("eur".to_owned(), 5_000)].into());
    let left = desk.database.query("SELECT payment FROM answer WHERE payment = 'ch_a' UNION SELECT payment FROM clue WHERE payment = 'ch_a' UNION SELECT payment FROM credit WHERE payment = 'ch_a'").unwrap();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a16_a_claim_joins_touches_with_a_mark_and_never_two_known_people() {
    let desk = visited();
    visit_at(&desk, NOW_S - 3 * DAY_S, (2, 2), SEARCH);
    identify_at(&desk, NOW_S - 900, (1, 1), json!({"email": "ada@example.com"}));
    identify_at(&desk, NOW_S - 800, (2, 2), json!({"email": "ada@example.com"}));
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    let payment = desk.payment("pi_a");
    let joined: Vec<(String, bool)> =
        payment.journey.iter().map(|touch| (touch.visitor.clone(), touch.joined)).collect();
    assert_eq!(joined, [(uuid(2), true), (uuid(1), false)]);
    // The payment's own visitor has a source: what a claim joined gets nothing of it.
    for credit in &payment.credits {
        assert_eq!((credit.touch, credit.source.as_deref()), (Some(1), Some("newsletter")), "{credit:?}");
    }
    // Another one's has none but Direct: there the claim fills what would be empty, medium.
    visit_at(&desk, NOW_S - 700, (3, 3), DIRECT);
    identify_at(&desk, NOW_S - 600, (3, 3), json!({"email": "bob@example.com"}));
    identify_at(&desk, NOW_S - 600, (2, 2), json!({"email": "bob@example.com"}));
    desk.now_s.set(NOW_S);
    deliver(&desk, &purchase("b", "bob", known(3), NOW_S).once());
    let filled = desk.payment("pi_b");
    assert_eq!((filled.payment.visitor.clone(), filled.payment.source.as_deref()), (Some(uuid(3)), Some("google")));
    let listed = desk.owner(
        "GET",
        &format!(
            "/api/sites/{}/payments?from=2026-09-01&to=2026-12-31&mode=test&filter=confidence:is:medium",
            desk.site
        ),
        None,
    );
    assert_eq!(listed.body["payments"].as_array().unwrap().len(), 1, "the list says medium, as the report does");
    // Both identified as different users: not one person, whatever they say of an address.
    identify_at(&desk, NOW_S + 100, (1, 1), json!({"id": "user-1"}));
    identify_at(&desk, NOW_S + 200, (2, 2), json!({"id": "user-2"}));
    let payment = desk.payment("pi_a");
    assert_eq!(payment.journey.len(), 1);
}

#[test]
fn a16_a_site_can_want_signed_emails_or_none() {
    for (setting, signed, expected) in
        [("signed_only", 0, None), ("signed_only", 1, Some(Rung::SignedEmail)), ("off", 1, None)]
    {
        let desk = visited();
        identify_at(&desk, NOW_S - 60, (1, 1), json!({"email": "ada@example.com"}));
        desk.database.execute(&format!("UPDATE identify SET signed = {signed}")).unwrap();
        desk.database.execute(&format!("UPDATE site SET email_matching = '{setting}'")).unwrap();
        desk.forget();
        deliver(&desk, &purchase("a", "ada", json!({}), NOW_S).once());
        let payment = desk.payment("pi_a");
        assert_eq!(payment.payment.rung, expected, "{setting}, signed {signed}");
        if expected.is_none() {
            assert_eq!(outcome(&payment, Rung::Email).0, RungOutcome::Ignored);
            assert!(codes(&payment).contains(&"email_not_matched"), "{:?}", codes(&payment));
        }
    }
}

#[test]
fn a17_no_address_stands_anywhere_in_clear() {
    let desk = visited();
    let address = "jenny.secret@example.com";
    let place = Landing {
        url: "https://shop.example/u/jenny.secret@example.com/x?email=jenny.secret@example.com&utm_campaign=jenny.secret@example.com#jenny.secret@example.com",
        referrer: "https://mail.example/u/jenny.secret%40example.com?to=jenny.secret@example.com",
    };
    visit_at(&desk, NOW_S - 50, (3, 3), place);
    identify_at(
        &desk,
        NOW_S - 40,
        (3, 3),
        json!({"id": address, "email": address, "name": "Jenny Secret", "plan": "gold"}),
    );
    let metadata = json!({"headwater_user_id": address, "utm_source": address, "headwater_visitor_id": address, "datafast_visitor_id": uuid(3), "note": address, "landing_url": format!("https://shop.example/{address}?email={address}"), "referrer": format!("https://mail.example/?to={address}")});
    let mut bought = purchase("a", "jenny", metadata, NOW_S);
    bought.buyer.email = address.to_owned();
    let events = with_session(bought.once(), |object| object["client_reference_id"] = json!(address));
    deliver(&desk, &events);
    let customer = json!({"id": "cus_jenny", "object": "customer", "email": address, "name": "Jenny Secret", "metadata": {"contact": address}, "created": NOW_S});
    deliver(&desk, &[event("customer.updated", NOW_S, customer)]);
    let mut unreadable = events[0].clone();
    (unreadable["id"], unreadable["data"]["object"]["amount"]) = (json!("evt_bad"), json!(address));
    assert_eq!(desk.deliver(&unreadable).body["outcome"], "quarantined");
    let tables = desk
        .database
        .query("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .unwrap();
    assert!(tables.len() > 15);
    for table in tables {
        let name = table["name"].as_str().unwrap();
        for row in desk.database.query(&format!("SELECT * FROM {name}")).unwrap() {
            let text = row.to_string().to_lowercase();
            assert!(
                !text.contains("secret@") && !text.contains("secret%40") && !text.contains("jenny secret"),
                "{name}: {row}"
            );
        }
    }
    // The owner reads it all the same.
    assert_eq!(desk.payment("pi_a").payment.email.as_deref(), Some(address));
}

#[test]
fn a18_touches_are_frozen_at_the_payment() {
    let desk = visited();
    visit_at(&desk, NOW_S, (1, 2), SEARCH);
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    let before = desk.payment("pi_a");
    assert_eq!(
        (before.journey.len(), before.payment.source.as_deref()),
        (2, Some("google")),
        "a touch in the payment's second counts"
    );
    visit_at(&desk, NOW_S + 1, (1, 3), Landing::at("https://shop.example/?utm_source=late"));
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).refund(10, NOW_S + 50));
    let after = desk.payment("pi_a");
    assert_eq!(
        (after.journey.len(), after.payment.source.as_deref(), after.history.len()),
        (2, Some("google"), before.history.len())
    );
}

#[test]
fn a18_of_more_than_fifty_touches_the_first_ten_and_the_last_forty_stay() {
    let desk = visited();
    for n in 0..70 {
        desk.now_s.set(NOW_S - 70_000 + i64::from(n) * 1_000);
        desk.visit(&uuid(9), &session(200 + n), Landing::at(&format!("https://shop.example/?utm_source=s{n}")));
    }
    deliver(&desk, &purchase("a", "ada", known(9), NOW_S).once());
    let payment = desk.payment("pi_a");
    let sources: Vec<String> = payment.journey.iter().map(|touch| touch.touch.utm_source.clone().unwrap()).collect();
    let expected: Vec<String> = (0..10).chain(30..70).map(|n| format!("s{n}")).collect();
    assert_eq!(sources, expected);
}

#[test]
fn models_first_touch_and_last_non_direct_within_the_window() {
    let desk = Desk::new(NOW_S);
    visit_at(&desk, NOW_S - 91 * DAY_S, (1, 1), Landing::at("https://shop.example/?utm_source=old"));
    visit_at(&desk, NOW_S - 90 * DAY_S, (1, 2), SEARCH);
    visit_at(&desk, NOW_S - DAY_S, (1, 3), NEWSLETTER);
    visit_at(&desk, NOW_S - 60, (1, 4), DIRECT);
    deliver(&desk, &purchase("a", "ada", known(1), NOW_S).once());
    let payment = desk.payment("pi_a");
    let of = |model: Model| payment.credits.iter().find(|credit| credit.model == model).unwrap();
    assert_eq!(payment.journey.len(), 4);
    assert_eq!(
        (of(Model::FirstTouch).source.as_deref(), of(Model::FirstTouch).touch),
        (Some("google"), Some(1)),
        "a touch at the window's very edge counts, one before it does not"
    );
    assert_eq!(
        (of(Model::LastNonDirect).source.as_deref(), of(Model::LastNonDirect).touch),
        (Some("newsletter"), Some(2))
    );
}

#[test]
fn a20_refunds_and_disputes_follow_the_payment() {
    let desk = visited();
    let bought = purchase("a", "ada", known(1), NOW_S);
    deliver(&desk, &bought.once());
    deliver(&desk, &bought.refund(1_500, NOW_S + 10));
    let report = desk.report("2026-09-01", "2026-12-31", "last_non_direct");
    let money = &report.currencies[0];
    let email = money.by_channel.iter().find(|line| line.name.as_deref() == Some("Email")).unwrap();
    assert_eq!((email.money.gross_minor, email.money.refunds_minor, email.money.net_minor), (5_000, -1_500, 3_500));
    deliver(&desk, &purchase("b", "bob", known(1), NOW_S).once());
    deliver(&desk, &purchase("b", "bob", known(1), NOW_S).dispute(NOW_S + 10));
    let report = desk.report("2026-09-01", "2026-12-31", "first_touch");
    assert_eq!(
        (report.currencies[0].by_channel[0].money.disputes_minor, report.currencies[0].total.net_minor),
        (-5_000, 3_500)
    );
}
