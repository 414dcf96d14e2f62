//! Deliveries and beacons at the same time, in any order, with crashes between: the rows equal those of an undisturbed
//! run.
//!
//! A failure names its seed. `HEADWATER_SEED` runs that seed alone, `HEADWATER_SEEDS` that many seeds.

use headwater_tools::desk::Desk;
use headwater_tools::identify::signed;
use headwater_tools::shop::{Buyer, Purchase, event};
use headwater_tools::simulator::{Action, Random, Task, interleave, parting, preempt};
use headwater_tools::sqlite::Fault;
use headwater_tools::visit::{Landing, VisitIds};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, (customer, email): (&str, &str), metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: email.to_owned(), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn seeds(default: u64) -> Vec<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    match number("HEADWATER_SEED") {
        Some(seed) => vec![seed],
        None => (0..number("HEADWATER_SEEDS").unwrap_or(default)).collect(),
    }
}

/// A desk whose site has an identify key, and the key: it depends on what the desk drew, so it is the same on each.
pub(crate) fn desk() -> (Desk, String) {
    let desk = Desk::new(NOW_S);
    let path = format!("/api/sites/{}/identify-key", desk.site);
    let key = desk.owner("POST", &path, None).body["key"].as_str().unwrap().to_owned();
    (desk, key)
}

/// Identifies that the site's server signed, and page views that found another tool's id: what they change of the answers.
pub(crate) fn vouched_world(desk: &Desk, key: &str) -> Vec<Action> {
    let at = |day: i64| NOW_S + day * DAY_S;
    let visit = |day: i64, n: u32, alias: Option<u32>| {
        let place = Landing::at("https://shop.example/?utm_source=vouched");
        let mut action = Action::visit(
            desk,
            at(day),
            VisitIds { visitor: &uuid(n), session: &uuid(3_000 + 10 * n + u32::try_from(day).unwrap()) },
            place,
        );
        if let (Action::Beacon(_, body), Some(alias)) = (&mut action, alias) {
            body["alias"] = json!(uuid(alias));
        }
        action
    };
    // Within a visit: when a session began is told by the first beacon to arrive, so these begin none.
    let identify = |day: i64, n: u32, traits: Value| {
        let mut action =
            Action::identify(desk, at(day), VisitIds { visitor: &uuid(n), session: &uuid(2_000 + n) }, traits);
        if let Action::Beacon(_, body) = &mut action {
            body["referrer"] = json!("https://shop.example/pricing");
        }
        action
    };
    let vouch = |day: i64, n: u32, mut traits: Value| {
        traits["expires"] = json!(at(day) + 600);
        identify(day, n, signed(key, desk.site.as_str(), &uuid(n), traits))
    };
    let mut all = vec![
        visit(0, 20, None),
        visit(1, 21, None),
        visit(2, 22, Some(900)),
        visit(1, 23, Some(900)),
        visit(3, 23, Some(901)),
        visit(2, 24, None),
        // The same identity claimed, then vouched for; and claimed elsewhere.
        identify(3, 20, json!({"id": "user-20", "email": "hal@example.com"})),
        vouch(5, 20, json!({"id": "user-20", "email": "hal@example.com"})),
        vouch(6, 20, json!({"id": "user-20", "email": "hal@example.com"})),
        identify(4, 21, json!({"email": "hal@example.com"})),
        // A visitor that claimed to be one user and was vouched to be another.
        identify(2, 24, json!({"id": "user-claimed"})),
        vouch(6, 24, json!({"id": "user-24", "stripe_customer": "cus_ivy"})),
        vouch(4, 23, json!({"stripe_customer": "cus_ivy"})),
        vouch(4, 21, json!({"email": "jon@example.com", "stripe_customer": "cus_jon"})),
    ];
    let none = json!({});
    let other = |n: u32| json!({"datafast_visitor_id": uuid(n)});
    for (day, purchase) in [
        (4, purchase("hal", ("hal", "hal@example.com"), none.clone(), at(4))),
        (7, purchase("hal2", ("hal", "hal@example.com"), none.clone(), at(7))),
        (7, purchase("hal3", ("hal", "other@example.com"), json!({"headwater_user_id": "user-24"}), at(8))),
        (5, purchase("claimed", ("kim", "kim@example.com"), json!({"headwater_user_id": "user-claimed"}), at(5))),
        (3, purchase("ivy", ("ivy", "ivy@example.com"), none.clone(), at(3))),
        (9, purchase("ivy2", ("ivy", "hal@example.com"), none.clone(), at(9))),
        (6, purchase("jon", ("jon", "jon@example.com"), none, at(6))),
        (5, purchase("jon2", ("jon", "jon@example.com"), other(900), at(5))),
        (3, purchase("lea", ("lea", "lea@example.com"), other(900), at(3))),
        (8, purchase("mia", ("mia", "mia@example.com"), other(901), at(8))),
        (8, purchase("ned", ("ned", "ned@example.com"), other(21), at(8))),
    ] {
        all.extend(Action::deliveries(at(day) + 30, purchase.once()));
    }
    all
}

/// Everything that makes one payment's answer hang on another's, on people and on visits.
// One long list: cutting it up would hide what hangs on what.
#[allow(clippy::too_many_lines)]
pub(crate) fn world(desk: &Desk) -> Vec<Action> {
    let at = |day: i64| NOW_S + day * DAY_S;
    let visit = |day: i64, n: u32, session: u32, place: Landing<'_>| {
        Action::visit(desk, at(day), VisitIds { visitor: &uuid(n), session: &uuid(1_000 + session) }, place)
    };
    let identify = |day: i64, n: u32, traits: Value| {
        Action::identify(desk, at(day), VisitIds { visitor: &uuid(n), session: &uuid(2_000 + n) }, traits)
    };
    let direct = Landing::at("https://shop.example/");
    let mut all = vec![
        visit(0, 1, 1, Landing::at("https://shop.example/?utm_source=spring&utm_medium=email&utm_campaign=sale")),
        visit(2, 1, 2, Landing { url: "https://shop.example/pricing", referrer: "https://www.google.com/" }),
        visit(9, 1, 3, direct),
        visit(1, 2, 4, Landing { url: "https://shop.example/", referrer: "https://news.example/post" }),
        // In the very second of its payment, and a visitor seen only after it.
        visit(10, 2, 5, Landing::at("https://shop.example/?gclid=abc")),
        Action::visit(
            desk,
            at(10) - 3_600,
            VisitIds { visitor: &uuid(2), session: &uuid(1_012) },
            Landing::at("https://shop.example/?utm_source=hour"),
        ),
        visit(12, 5, 6, direct),
        visit(3, 6, 7, Landing::at("https://shop.example/?utm_source=partner")),
        visit(
            11,
            6,
            8,
            Landing {
                url: "https://shop.example/thanks?session_id=cs_test_returned",
                referrer: "https://checkout.stripe.com/",
            },
        ),
        visit(1, 3, 9, Landing { url: "https://shop.example/", referrer: "https://chatgpt.com/" }),
        visit(4, 7, 10, Landing { url: "https://shop.example/", referrer: "https://bing.com/" }),
        identify(4, 3, json!({"email": "carol@example.com"})),
        identify(8, 7, json!({"email": "carol@example.com"})),
        identify(13, 4, json!({"id": "user-4"})),
        identify(5, 1, json!({"id": "user-1", "email": "ada@example.com"})),
        identify(14, 8, json!({"id": "user-1"})),
        visit(6, 8, 11, Landing::at("https://shop.example/?utm_source=tablet")),
    ];
    let known = |n: u32| json!({"headwater_visitor_id": uuid(n)});
    let none = json!({});
    let deliveries = |day: i64, events: Vec<Value>| Action::deliveries(at(day) + 30, events);
    // A customer remembered from a later payment, then from an earlier one.
    all.extend(deliveries(5, purchase("early", ("ada", "ada@example.com"), none.clone(), at(5)).once()));
    all.extend(deliveries(10, purchase("named", ("ada", "ada@example.com"), known(2), at(10)).once()));
    all.extend(deliveries(8, purchase("first", ("ada", "other@example.com"), known(1), at(8)).once()));
    all.extend(deliveries(20, purchase("first", ("ada", "other@example.com"), known(1), at(8)).refund(1_000, at(20))));
    // By email, and a customer remembered by it.
    all.extend(deliveries(7, purchase("mail", ("carol", "carol@example.com"), none.clone(), at(7)).once()));
    all.extend(deliveries(9, purchase("later", ("carol", "nobody@example.com"), none.clone(), at(9)).once()));
    // By user, by a visit that comes back, by nothing.
    all.extend(deliveries(
        9,
        purchase("user", ("dan", "dan@example.com"), json!({"headwater_user_id": "user-4"}), at(9)).once(),
    ));
    all.extend(deliveries(11, purchase("returned", ("eve", "eve@example.com"), none.clone(), at(11) - 60).once()));
    all.extend(deliveries(
        11,
        purchase("unseen", ("fay", "fay@example.com"), json!({"headwater_session_id": uuid(1_006)}), at(11)).once(),
    ));
    // A subscription whose renewals carry nothing; and one of which only renewals are told.
    let month = 30;
    all.extend(deliveries(10, purchase("sub0", ("gil", "gil@example.com"), known(2), at(10)).subscribe("sub_gil")));
    all.extend(deliveries(
        10 + month,
        purchase("sub1", ("gil", "gil@example.com"), none.clone(), at(10 + month)).renew("sub_gil"),
    ));
    all.extend(deliveries(
        10 + 2 * month,
        purchase("sub2", ("gil", "gil@example.com"), none.clone(), at(10 + 2 * month)).renew("sub_gil"),
    ));
    all.extend(deliveries(
        15 + month,
        purchase("alone", ("ada", "ada@example.com"), none.clone(), at(15 + month)).renew("sub_ada"),
    ));
    all.extend(deliveries(70, purchase("sub1", ("gil", "gil@example.com"), json!({}), at(10 + month)).dispute(at(70))));
    // A first invoice that was open before it was paid, and a charge told before its PaymentIntent.
    let open = json!({"id": "in_sub0", "object": "invoice", "status": "open", "amount_paid": 0, "currency": "eur", "customer": "cus_gil",
        "billing_reason": "subscription_create", "metadata": {}, "created": at(9),
        "parent": {"type": "subscription_details", "subscription_details": {"subscription": "sub_gil", "metadata": {}}}});
    all.extend(deliveries(9, vec![event("invoice.payment_failed", at(9), open)]));
    let mut bare =
        purchase("first", ("ada", "other@example.com"), none.clone(), at(8)).once().remove(0)["data"]["object"].clone();
    (bare["payment_intent"], bare["metadata"]) = (Value::Null, known(6));
    let mut bare = event("charge.succeeded", at(8), bare);
    bare["id"] = json!("evt_bare");
    all.extend(deliveries(8, vec![bare]));
    let customer = json!({"id": "cus_dan", "object": "customer", "email": "dan@example.com", "metadata": {"headwater_visitor_id": uuid(4)}, "created": at(0)});
    all.extend(deliveries(30, vec![event("customer.updated", at(30), customer)]));
    all
}

pub(crate) fn straight(actions: &[Action], desk: &Desk) {
    for action in actions {
        assert!(headwater_tools::desk::block_on(action.happen(desk)));
    }
    desk.drain();
}

fn same(desk: &Desk, reference: &Desk, seed: u64) {
    for (found, expected) in [(desk.dump(), reference.dump()), (desk.last_answers(), reference.last_answers())] {
        for (found, expected) in found.iter().zip(&expected) {
            assert!(found == expected, "seed {seed}: {}", parting(found, expected));
        }
        assert_eq!(found.len(), expected.len(), "seed {seed}: rows");
    }
    for answer in desk.last_answers() {
        assert!(
            answer.contains("\"present\":1"),
            "seed {seed}: the history does not end with the present answer: {answer}"
        );
    }
}

/// Hands the actions over in groups that run at the same time, each again until it is taken in.
fn simulate(actions: &[Action], desk: &Desk, random: &mut Random, death_in: Option<usize>) {
    let mut waiting: Vec<Action> = actions.to_vec();
    for action in actions {
        if *action != Action::Drain && random.one_in(4) {
            waiting.push(action.clone());
        }
    }
    random.shuffle(&mut waiting);
    desk.database.interleave(true);
    for _ in 0..1_000 {
        if waiting.is_empty() {
            desk.database.interleave(false);
            return desk.drain();
        }
        let together = 1 + random.below(7.min(waiting.len()));
        let mut group: Vec<Action> = waiting.drain(..together.min(waiting.len())).collect();
        if random.one_in(3) {
            group.push(Action::Drain);
        }
        let tasks = group.iter().map(|action| Some(Box::pin(action.happen(desk)) as Task)).collect();
        let ended = interleave(tasks, random, |random| death_in.is_some_and(|cases| random.one_in(cases)));
        for (action, ended) in group.into_iter().zip(ended) {
            if ended != Some(true) && action != Action::Drain {
                // Again at the same time: half a minute later it would count as another attempt, and in the end as poison.
                waiting.push(action);
            }
        }
    }
    panic!("some actions are never taken in: {waiting:?}");
}

#[test]
fn any_order_at_the_same_time() {
    let reference = Desk::new(NOW_S);
    straight(&world(&reference), &reference);
    assert!(reference.dump().len() > 250, "the world is too small to tell anything");
    for seed in seeds(20) {
        let desk = Desk::new(NOW_S);
        simulate(&world(&desk), &desk, &mut Random::new(seed), None);
        same(&desk, &reference, seed);
    }
}

#[test]
fn any_order_of_what_is_vouched_for_and_of_aliases() {
    let (reference, key) = desk();
    straight(&vouched_world(&reference, &key), &reference);
    // What must come of it, thought out by hand: the rung, the confidence and the visitor of each payment.
    for (payment, rung, confidence, visitor) in [
        ("hal", "signed_email", "high", 20),
        // Vouched for itself, it leans on the customer's earlier payment, which is vouched for too.
        ("hal2", "remembered_customer", "high", 20),
        ("hal3", "remembered_customer", "high", 20),
        ("ivy", "remembered_customer", "high", 23),
        ("ivy2", "remembered_customer", "high", 23),
        // Earlier than its own payment, the customer was signed to be 21; another payment of it names 23 later.
        ("jon", "remembered_customer", "high", 21),
        // Another tool's id that was seen beside two visitors leads to neither; seen beside one, it is medium.
        ("jon2", "remembered_customer", "high", 21),
        ("lea", "visitor_metadata", "unknown", 900),
        ("mia", "visitor_metadata", "medium", 23),
        ("ned", "visitor_metadata", "high", 21),
    ] {
        let found = reference.payment(&format!("pi_{payment}")).payment;
        let text = |value: Value| value.as_str().unwrap_or("").to_owned();
        let (found_rung, found_confidence) = (text(json!(found.rung)), text(json!(found.confidence)));
        let answer = (found_rung.as_str(), found_confidence.as_str(), found.visitor);
        assert_eq!(answer, (rung, confidence, Some(uuid(visitor))), "{payment}");
    }
    assert_eq!(
        reference.payment("pi_claimed").payment.rung,
        None,
        "user 24 was vouched for; the claim of before is void"
    );
    for seed in seeds(20) {
        let (desk, key) = desk();
        simulate(&vouched_world(&desk, &key), &desk, &mut Random::new(seed), (seed % 2 == 1).then_some(12));
        same(&desk, &reference, seed);
    }
}

#[test]
fn isolates_die_at_any_round_trip() {
    let reference = Desk::new(NOW_S);
    straight(&world(&reference), &reference);
    for seed in seeds(12) {
        let desk = Desk::new(NOW_S);
        simulate(&world(&desk), &desk, &mut Random::new(seed), Some(12));
        same(&desk, &reference, seed);
    }
}

/// What happens first, and two actions that must not overlook each other.
type Race = (&'static str, Vec<Action>, [Action; 2]);

/// The charge, the PaymentIntent and the session of a purchase of one customer.
fn buy(key: &str, metadata: Value, at_s: i64) -> [Action; 3] {
    let bought = Action::deliveries(NOW_S, purchase(key, ("ada", "ada@example.com"), metadata, at_s).once());
    bought.try_into().unwrap_or_else(|other| panic!("{other:?}"))
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

fn visit(desk: &Desk, at_s: i64, n: u32, session: u32) -> Action {
    Action::visit(
        desk,
        at_s,
        VisitIds { visitor: &uuid(n), session: &uuid(1_000 + session) },
        Landing::at("https://shop.example/?utm_source=race"),
    )
}

fn races(desk: &Desk, key: &str) -> Vec<Race> {
    let mut all = races_of_evidence(desk, key);
    all.extend(races_of_a_customer(desk));
    all
}

/// A payment, and what is found out about its visitor.
fn races_of_evidence(desk: &Desk, key: &str) -> Vec<Race> {
    let visit = |at_s: i64, n: u32, session: u32| visit(desk, at_s, n, session);
    let identify = |n: u32, traits: Value| {
        Action::identify(desk, NOW_S, VisitIds { visitor: &uuid(n), session: &uuid(1_000 + n) }, traits)
    };
    let [charge, _, session] = buy("a", known(1), NOW_S);
    let [bare, _, _] = buy("b", json!({}), NOW_S);
    let user = buy("c", json!({"headwater_user_id": "user-1"}), NOW_S)[2].clone();
    let unseen = buy("d", json!({"headwater_session_id": uuid(1_009)}), NOW_S)[2].clone();
    let returned = buy("e", json!({}), NOW_S)[2].clone();
    let back = Action::visit(
        desk,
        NOW_S,
        VisitIds { visitor: &uuid(5), session: &uuid(1_005) },
        Landing::at("https://shop.example/?session_id=cs_test_e"),
    );
    let email = identify(2, json!({"email": "ada@example.com"}));
    let other = identify(3, json!({"email": "ada@example.com"}));
    let vouch = |n: u32, mut traits: Value| {
        traits["expires"] = json!(NOW_S + 600);
        identify(n, signed(key, desk.site.as_str(), &uuid(n), traits))
    };
    let vouched = vouch(2, json!({"email": "ada@example.com"}));
    let customer = vouch(2, json!({"stripe_customer": "cus_ada"}));
    let earlier = vouch(3, json!({"stripe_customer": "cus_ada"}));
    let foreign = buy("f", json!({"datafast_visitor_id": uuid(900)}), NOW_S)[2].clone();
    let beside = |n: u32| {
        let mut action = visit(NOW_S - 50 - i64::from(n), n, 20 + n);
        if let Action::Beacon(_, body) = &mut action {
            body["alias"] = json!(uuid(900));
        }
        action
    };
    let by_user = [user, identify(2, json!({"id": "user-1"}))];
    vec![
        ("a payment and a signature under a claim", vec![email.clone()], [bare.clone(), vouched.clone()]),
        ("a payment and a signed identify", vec![], [bare.clone(), vouched]),
        ("a payment and its signed customer", vec![], [bare.clone(), customer.clone()]),
        ("a payment and an earlier signed customer", vec![earlier], [bare.clone(), customer]),
        ("a payment and its alias", vec![], [foreign.clone(), beside(6)]),
        ("a payment and an earlier alias", vec![beside(6)], [foreign, beside(7)]),
        ("charge and session of one payment", vec![], [charge.clone(), session.clone()]),
        ("a payment and a touch before it", vec![visit(NOW_S - 130, 1, 1)], [session.clone(), visit(NOW_S - 90, 1, 2)]),
        ("a payment and its unseen session", vec![], [unseen, visit(NOW_S - 5, 9, 9)]),
        ("a payment and its unseen visitor", vec![], [session, visit(NOW_S - 5, 1, 1)]),
        ("a payment and its return", vec![], [returned, back]),
        ("a payment and an identify by email", vec![visit(NOW_S - 100, 2, 2)], [bare.clone(), email.clone()]),
        ("a payment and an identify by user", vec![visit(NOW_S - 100, 2, 2)], by_user),
        ("a payment and an identify that joins", vec![visit(NOW_S - 100, 3, 3), email], [bare, other]),
    ]
}

/// Payments of one customer, who is remembered by some of them, and the customer's own object and claims.
fn races_of_a_customer(desk: &Desk) -> Vec<Race> {
    let [_, _, session] = buy("a", known(1), NOW_S);
    let [bare, _, _] = buy("b", json!({}), NOW_S);
    let at = |key: &str, metadata: Value, at_s: i64| buy(key, metadata, at_s)[0].clone();
    // A customer is remembered by visitors who were seen.
    let seen: Vec<Action> = [1, 5, 6, 7].map(|n| visit(desk, NOW_S - 200, n, n)).into();
    let after = |actions: &[Action]| [&seen[..], actions].concat();
    let told = |n: i64, email: &str| {
        let object = json!({"id": "cus_ada", "object": "customer", "email": email, "metadata": {}, "created": 1});
        let mut told = event("customer.updated", NOW_S + n, object);
        told["id"] = json!(format!("evt_told_{n}"));
        Action::Delivery(NOW_S, told)
    };
    let invoice = json!({"id": "in_claim", "object": "invoice", "status": "paid", "amount_paid": 900, "currency": "eur", "customer": "cus_ada",
        "billing_reason": "manual", "metadata": {}, "created": NOW_S - 3_600, "status_transitions": {"paid_at": NOW_S - 3_600}});
    let claim = Action::Delivery(NOW_S, event("invoice.paid", NOW_S, invoice));
    let (own, same, anew) =
        (told(1, "ada@example.com"), told(9, "ada@example.com"), |n: i64| told(n, "eve@example.com"));
    let (early, earlier) = (at("g", known(5), NOW_S - 50), at("h", known(6), NOW_S - 60));
    let moment = at("j", json!({}), NOW_S - 3_590);
    vec![
        ("two payments of a customer", seen.clone(), [bare.clone(), session]),
        (
            "two payments that a customer is remembered by",
            after(std::slice::from_ref(&bare)),
            [early.clone(), earlier.clone()],
        ),
        (
            "a payment that leans, and one earlier than the one remembered",
            after(std::slice::from_ref(&early)),
            [bare.clone(), earlier.clone()],
        ),
        (
            "a payment that leans, and the one remembered, which learns an earlier time",
            after(&[early, earlier]),
            [bare.clone(), at("i", known(7), NOW_S - 55)],
        ),
        ("a customer told again, and told anew", vec![own.clone()], [same.clone(), anew(5)]),
        ("a customer told again twice", vec![own.clone()], [same.clone(), told(5, "ada@example.com")]),
        ("a customer told again, and its payment", vec![own.clone()], [same, bare.clone()]),
        ("a customer told anew, and its payment", vec![own], [anew(9), bare.clone()]),
        ("a claim and the moment", vec![], [claim.clone(), moment.clone()]),
        ("a claim and an earlier moment", vec![at("k", json!({}), NOW_S - 10)], [claim, moment.clone()]),
        ("a moment and an earlier one", vec![], [bare, moment]),
    ]
}

#[test]
fn no_interleaving_of_two_lets_one_overlook_the_other() {
    let names: Vec<&str> = races(&desk().0, "hw_identify_none").into_iter().map(|(name, ..)| name).collect();
    for (at, name) in names.into_iter().enumerate() {
        let prepared = || {
            let (desk, key) = desk();
            let (_, before, actions) = races(&desk, &key).swap_remove(at);
            straight(&before, &desk);
            (desk, actions)
        };
        let (reference, actions) = prepared();
        straight(&actions, &reference);
        let handed_over = |run: &dyn Fn([Task<'_>; 2]) -> bool, seed: u64| {
            let (desk, actions) = prepared();
            desk.database.interleave(true);
            let [a, b] = &actions;
            assert!(run([Box::pin(a.happen(&desk)), Box::pin(b.happen(&desk))]), "{name}");
            desk.database.interleave(false);
            desk.drain();
            same(&desk, &reference, seed);
        };
        println!("{name}");
        for (first, steps) in (0..2).flat_map(|first| (0..12).map(move |steps| (first, steps))) {
            handed_over(&|tasks| preempt(tasks, first, steps), u64::try_from(steps).unwrap());
        }
        for seed in seeds(20) {
            let random = |tasks: [Task<'_>; 2]| {
                interleave(tasks.into_iter().map(Some).collect(), &mut Random::new(seed), |_| false)
            };
            handed_over(&|tasks| random(tasks) == [Some(true), Some(true)], seed);
        }
    }
}

#[test]
fn the_database_is_lost_at_each_batch_in_turn() {
    let buy = |desk: &Desk| {
        let visit = Action::visit(
            desk,
            NOW_S,
            VisitIds { visitor: &uuid(1), session: &uuid(1_001) },
            Landing::at("https://shop.example/?utm_source=spring"),
        );
        let identify = Action::identify(
            desk,
            NOW_S + 60,
            VisitIds { visitor: &uuid(1), session: &uuid(1_001) },
            json!({"email": "ada@example.com"}),
        );
        let bought = purchase("a", ("ada", "ada@example.com"), json!({}), NOW_S + 120);
        let mut all = vec![visit];
        all.extend(Action::deliveries(NOW_S + 130, bought.once()));
        all.push(identify);
        all.extend(Action::deliveries(NOW_S + 900, bought.refund(100, NOW_S + 890)));
        all
    };
    let reference = Desk::new(NOW_S);
    let before = reference.database.batches();
    straight(&buy(&reference), &reference);
    let batches = usize::try_from(reference.database.batches() - before).unwrap();
    for fault in [Fault::LostBefore, Fault::LostAfter] {
        for lost in 0..batches {
            let desk = Desk::new(NOW_S);
            desk.database.fail((0..=lost).map(|at| (at == lost).then_some(fault)));
            for action in buy(&desk) {
                while !headwater_tools::desk::block_on(action.happen(&desk)) {}
            }
            desk.drain();
            same(&desk, &reference, u64::try_from(lost).unwrap());
        }
    }
}

#[test]
fn an_isolate_dies_at_each_round_trip_of_each_delivery() {
    let bought = purchase("a", ("ada", "ada@example.com"), json!({"headwater_visitor_id": uuid(1)}), NOW_S);
    let events = bought.subscribe("sub_a");
    let reference = Desk::new(NOW_S);
    straight(&Action::deliveries(NOW_S, events.clone()), &reference);
    // Each round trip gives way before and after; a delivery has four at most.
    for polls in 1..=10 {
        let desk = Desk::new(NOW_S);
        for action in Action::deliveries(NOW_S, events.clone()) {
            desk.database.interleave(true);
            let mut left = polls;
            let tasks = vec![Some(Box::pin(action.happen(&desk)) as Task)];
            let ended = interleave(tasks, &mut Random::new(0), |_| {
                left -= 1;
                left == 0
            });
            desk.database.interleave(false);
            if ended != [Some(true)] {
                desk.now_s.set(NOW_S + 60);
                let reply = desk.deliver(match &action {
                    Action::Delivery(_, event) => event,
                    other => panic!("{other:?}"),
                });
                let outcome = reply.body["outcome"].as_str().unwrap();
                assert!(reply.status == 200 && ["stored", "duplicate"].contains(&outcome), "{polls}: {reply:?}");
            }
        }
        desk.drain();
        same(&desk, &reference, polls);
    }
}

#[test]
fn fifty_deliveries_of_one_event_store_it_once() {
    let events = purchase("a", ("ada", "ada@example.com"), json!({}), NOW_S).once();
    let reference = Desk::new(NOW_S);
    straight(&Action::deliveries(NOW_S, events[..1].to_vec()), &reference);
    for seed in seeds(3) {
        let (desk, mut random) = (Desk::new(NOW_S), Random::new(seed));
        desk.database.interleave(true);
        let outcomes = std::cell::RefCell::new(Vec::new());
        let deliver = || async {
            let reply = desk.answer(desk.delivery(&events[0])).await;
            outcomes.borrow_mut().push((reply.status, reply.body["outcome"].as_str().unwrap_or("").to_owned()));
            true
        };
        interleave((0..50).map(|_| Some(Box::pin(deliver()) as Task)).collect(), &mut random, |_| false);
        let count =
            |status: u16, outcome: &str| outcomes.borrow().iter().filter(|(s, o)| *s == status && o == outcome).count();
        assert_eq!((count(200, "stored"), count(200, "duplicate")), (1, 49), "seed {seed}: {:?}", outcomes.borrow());
        desk.database.interleave(false);
        desk.drain();
        same(&desk, &reference, seed);
    }
}

#[test]
fn fifty_events_of_one_payment_at_the_same_time() {
    let bought = purchase("a", ("ada", "ada@example.com"), json!({"headwater_visitor_id": uuid(1)}), NOW_S);
    let mut events = bought.once();
    let charge = events[0]["data"]["object"].clone();
    events.extend(bought.refund(700, NOW_S + 5));
    for n in 0..45_i64 {
        let mut object = charge.clone();
        object["metadata"] = json!({"utm_source": format!("source-{n}")});
        // A charge tells what was refunded of it until then.
        object["amount_refunded"] = json!(if n < 5 { 0 } else { 700 });
        let mut updated = event("charge.updated", NOW_S + n, object);
        updated["id"] = json!(format!("evt_updated_{n}"));
        events.push(updated);
    }
    assert_eq!(events.len(), 50);
    let actions = Action::deliveries(NOW_S, events);
    let reference = Desk::new(NOW_S);
    straight(&actions, &reference);
    assert_eq!(reference.net(), [("eur".to_owned(), 4_300)].into());
    for seed in seeds(3) {
        let (desk, mut random) = (Desk::new(NOW_S), Random::new(seed));
        desk.database.interleave(true);
        let mut waiting = actions.clone();
        let mut rounds = 0;
        while !waiting.is_empty() {
            rounds += 1;
            assert!(rounds < 20, "seed {seed}: {} deliveries starve", waiting.len());
            let tasks = waiting.iter().map(|action| Some(Box::pin(action.happen(&desk)) as Task)).collect();
            let ended = interleave(tasks, &mut random, |_| false);
            waiting = waiting
                .into_iter()
                .zip(ended)
                .filter(|(_, ended)| *ended != Some(true))
                .map(|(action, _)| action)
                .collect();
        }
        desk.database.interleave(false);
        desk.drain();
        same(&desk, &reference, seed);
    }
}

#[test]
fn nothing_acknowledged_is_missing_after_a_kill() {
    for seed in seeds(6) {
        let (desk, mut random) = (Desk::new(NOW_S), Random::new(seed));
        desk.database.interleave(true);
        let events: Vec<Value> = (0..8)
            .flat_map(|n| purchase(&format!("k{n}"), ("ada", "ada@example.com"), json!({}), NOW_S).once())
            .collect();
        let actions = Action::deliveries(NOW_S, events);
        let tasks = actions.iter().map(|action| Some(Box::pin(action.happen(&desk)) as Task)).collect();
        let ended = interleave(tasks, &mut random, |random| random.one_in(9));
        for (action, ended) in actions.iter().zip(ended) {
            let Action::Delivery(_, event) = action else { continue };
            let id = event["data"]["object"]["id"].as_str().unwrap();
            let kept = desk.database.query(&format!("SELECT 1 FROM fact WHERE object = '{id}'")).unwrap();
            assert!(ended != Some(true) || !kept.is_empty(), "seed {seed}: {id} was acknowledged and is not kept");
        }
    }
}
