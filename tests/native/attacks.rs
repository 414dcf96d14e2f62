//! Attacks of a stranger: nobody without a secret of the victim's browser or of the site gains credit of a payment whose
//! source was known. What a stranger can gain where nothing was known is listed in docs/attribution.md.

use headwater::api::{NewIdentifyKey, PaymentDetail};
use headwater::attribution::{Confidence, Rung};
use headwater_tools::desk::{Desk, block_on, read_reply};
use headwater_tools::identify::signed;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::Random;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const VICTIM: u32 = 1;
/// The victim's second browser, which the victim joins honestly.
const PHONE: u32 = 2;
/// Browsers of the stranger: this one and all above.
const STRANGER: u32 = 1_000;
const OWN: (&str, &str) = ("https://shop.example/?utm_source=newsletter&utm_medium=email", "");
const DIRECT: (&str, &str) = ("https://shop.example/", "");
const LURE: (&str, &str) = ("https://shop.example/?utm_source=stranger&utm_medium=affiliate", "");
const MAIL: &str = "ada@example.com";

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn session(n: u32) -> String {
    uuid(0x0100_0000 + n)
}

/// A beacon as some browser sends it; nothing is asserted of the answer, since a stranger may be refused.
fn send(desk: &Desk, at_s: i64, body: Value) {
    desk.now_s.set(at_s);
    let mut beacon = json!({"version": 1, "type": "page_view", "site": desk.site, "url": LURE.0, "referrer": ""});
    beacon.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
    block_on(desk.answer(desk.beacon(&beacon)));
}

fn visit(desk: &Desk, at_s: i64, n: u32, place: (&str, &str)) {
    send(desk, at_s, json!({"visitor": uuid(n), "session": session(n), "url": place.0, "referrer": place.1}));
}

fn claim(desk: &Desk, at_s: i64, n: u32, traits: Value) {
    send(desk, at_s, json!({"type": "identify", "visitor": uuid(n), "session": session(n), "traits": traits}));
}

fn purchase(metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: "cus_ada".to_owned(), email: MAIL.to_owned(), metadata };
    Purchase { key: "a".to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

/// The victim pays; `reference` stands on the Checkout Session.
fn pay(desk: &Desk, purchase: &Purchase, reference: Option<&str>) {
    desk.now_s.set(purchase.at_s);
    for mut event in purchase.once() {
        if event["type"] == "checkout.session.completed"
            && let Some(reference) = reference
        {
            event["data"]["object"]["client_reference_id"] = json!(reference);
        }
        assert_eq!(desk.deliver(&event).body["outcome"], "stored", "{:?}", desk.faults);
    }
    desk.drain();
}

fn paid(desk: &Desk) -> PaymentDetail {
    desk.drain();
    assert!(desk.faults.borrow().is_empty(), "{:?}", desk.faults);
    desk.payment("pi_a")
}

/// What the stranger's visits have of the payment, under any model.
fn gained(payment: &PaymentDetail) -> bool {
    let sources = payment.credits.iter().filter_map(|credit| credit.source.as_deref());
    sources.chain(payment.payment.source.as_deref()).any(|source| source == "stranger")
}

/// How the victim's source is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Both ids in the metadata.
    Metadata,
    /// The visitor in the metadata.
    Visitor,
    /// The pair on the link, as the tracker adds it.
    Link,
    /// A signed identify of the address.
    SignedEmail,
    /// A signed identify of the user, whom the metadata names.
    SignedUser,
    /// An earlier payment of the customer.
    Customer,
    /// The metadata names the source and no visitor.
    Source,
}

const WAYS: [Known; 7] = [
    Known::Metadata,
    Known::Visitor,
    Known::Link,
    Known::SignedEmail,
    Known::SignedUser,
    Known::Customer,
    Known::Source,
];

/// A shop at which the victim came by the newsletter an hour before paying.
struct Shop {
    desk: Desk,
    known: Known,
}

impl Shop {
    fn new(known: Known) -> Self {
        let desk = Desk::new(NOW_S - DAY_S);
        visit(&desk, NOW_S - 3_600, VICTIM, OWN);
        visit(&desk, NOW_S - 3_000, PHONE, DIRECT);
        if matches!(known, Known::SignedEmail | Known::SignedUser) {
            let made = desk.owner("POST", &format!("/api/sites/{}/identify-key", desk.site), None);
            let key = read_reply::<NewIdentifyKey>(made.body).key;
            let traits = json!({"id": "user-ada", "email": MAIL, "expires": NOW_S});
            claim(&desk, NOW_S - 2_000, VICTIM, signed(&key, desk.site.as_str(), &uuid(VICTIM), traits));
        }
        if known == Known::Customer {
            let mut first = purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S - 1_800);
            first.key = "first".to_owned();
            pay(&desk, &first, None);
        }
        Self { desk, known }
    }

    /// The victim pays at [`NOW_S`].
    fn pay(&self) {
        let metadata = match self.known {
            Known::Metadata => json!({"headwater_visitor_id": uuid(VICTIM), "headwater_session_id": session(VICTIM)}),
            Known::Visitor => json!({"headwater_visitor_id": uuid(VICTIM), "headwater_user_id": "user-ada"}),
            Known::SignedUser => json!({"headwater_user_id": "user-ada"}),
            Known::Source => json!({"utm_source": "newsletter", "utm_medium": "email"}),
            Known::Link | Known::SignedEmail | Known::Customer => json!({}),
        };
        let reference = format!("hw_{}_{}", uuid(VICTIM), session(VICTIM));
        pay(&self.desk, &purchase(metadata, NOW_S), (self.known == Known::Link).then_some(reference.as_str()));
    }
}

type Attack = (&'static str, fn(&Desk, i64));

/// What a stranger may do at some time, without any secret. Addresses and user ids can be guessed or bought.
const ATTACKS: [Attack; 24] = [
    ("claims the address", |desk, at_s| claim(desk, at_s, STRANGER, json!({"email": MAIL}))),
    ("claims the user", |desk, at_s| claim(desk, at_s, STRANGER, json!({"id": "user-ada"}))),
    ("claims both", |desk, at_s| claim(desk, at_s, STRANGER, json!({"id": "user-ada", "email": MAIL}))),
    ("claims the address as another user", |desk, at_s| {
        claim(desk, at_s, STRANGER, json!({"id": "user-eve", "email": MAIL}));
    }),
    ("claims the address in another spelling", |desk, at_s| {
        claim(desk, at_s, STRANGER, json!({"email": " ADA@Example.COM "}));
    }),
    ("claims to be the customer", |desk, at_s| {
        claim(desk, at_s, STRANGER, json!({"email": MAIL, "stripe_customer": "cus_ada"}));
    }),
    ("claims with an invented signature", |desk, at_s| {
        let proof = json!({"email": MAIL, "expires": at_s + 60, "signature": "00".repeat(32)});
        claim(desk, at_s, STRANGER, proof);
    }),
    ("claims in many sessions", |desk, at_s| {
        for n in 0..30 {
            let body = json!({"type": "identify", "visitor": uuid(STRANGER), "session": session(5_000 + n), "traits": {"email": MAIL}});
            send(desk, at_s, body);
        }
    }),
    ("a crowd claims the address", |desk, at_s| {
        for n in 0..25 {
            visit(desk, at_s - 1, 2_000 + n, LURE);
            claim(desk, at_s, 2_000 + n, json!({"email": MAIL}));
        }
    }),
    ("a crowd of users claims the address", |desk, at_s| {
        for n in 0..25 {
            visit(desk, at_s - 1, 2_100 + n, LURE);
            claim(desk, at_s, 2_100 + n, json!({"id": format!("user-{n}"), "email": MAIL}));
        }
    }),
    ("a crowd claims the user", |desk, at_s| {
        for n in 0..25 {
            visit(desk, at_s - 1, 2_200 + n, LURE);
            claim(desk, at_s, 2_200 + n, json!({"id": "user-ada"}));
        }
    }),
    ("a chain of claims", |desk, at_s| {
        for n in 0..6 {
            visit(desk, at_s - 1, 2_300 + n, LURE);
            claim(desk, at_s, 2_300 + n, json!({"email": format!("link{n}@example.com")}));
            claim(desk, at_s, 2_300 + n, json!({"email": format!("link{}@example.com", n + 1)}));
        }
        claim(desk, at_s, 2_300, json!({"email": MAIL}));
    }),
    ("one browser claims sixty addresses", |desk, at_s| {
        for n in 0..59 {
            claim(desk, at_s, STRANGER, json!({"email": format!("other{n}@example.com")}));
        }
        claim(desk, at_s, STRANGER, json!({"email": MAIL}));
    }),
    ("comes again and again", |desk, at_s| {
        for n in 0..60 {
            send(desk, at_s, json!({"visitor": uuid(STRANGER), "session": session(6_000 + n)}));
        }
    }),
    ("begins visits under the nil id", |desk, at_s| {
        let nil = "00000000-0000-0000-0000-000000000000";
        send(desk, at_s, json!({"visitor": nil, "session": nil}));
        send(desk, at_s, json!({"visitor": "ffffffff-ffff-ffff-ffff-ffffffffffff", "session": session(STRANGER)}));
    }),
    ("takes its own id for another tool's", |desk, at_s| {
        let body = json!({"visitor": uuid(STRANGER), "session": session(7_000), "alias": uuid(STRANGER + 1)});
        send(desk, at_s, body);
    }),
    ("comes back from an invented checkout", |desk, at_s| {
        let url = format!("{}&session_id=cs_test_invented", LURE.0);
        send(desk, at_s, json!({"visitor": uuid(STRANGER), "session": session(7_001), "url": url}));
    }),
    ("an event of its own", |desk, at_s| {
        let body = json!({"type": "event", "name": "buy", "props": {"email": MAIL}, "visitor": uuid(STRANGER), "session": session(STRANGER)});
        send(desk, at_s, body);
    }),
    ("engagement of its own", |desk, at_s| {
        let body = json!({"type": "engagement", "engaged_ms": 60_000, "scroll_percent": 100, "visitor": uuid(STRANGER), "session": session(STRANGER)});
        send(desk, at_s, body);
    }),
    ("a cookieless visit", |desk, at_s| send(desk, at_s, json!({}))),
    ("an invented session with a real visitor of its own", |desk, at_s| {
        send(desk, at_s, json!({"visitor": uuid(STRANGER), "session": uuid(0xffff_0001)}));
    }),
    ("swaps session and visitor", |desk, at_s| {
        send(desk, at_s, json!({"visitor": session(STRANGER), "session": uuid(STRANGER)}));
    }),
    ("another of the crowd's browsers visits", |desk, at_s| visit(desk, at_s, 2_000, LURE)),
    ("claims an empty address", |desk, at_s| claim(desk, at_s, STRANGER, json!({"email": "", "id": " "}))),
];

#[test]
fn no_attack_moves_a_payment_whose_source_was_known() {
    for known in WAYS {
        for (name, attack) in ATTACKS {
            // Before the payment and after it; all other times by the sequences below.
            for at_s in [-900, 5] {
                let shop = Shop::new(known);
                visit(&shop.desk, NOW_S - 1_000, STRANGER, LURE);
                if at_s < 0 {
                    attack(&shop.desk, NOW_S + at_s);
                }
                shop.pay();
                if at_s > 0 {
                    attack(&shop.desk, NOW_S + at_s);
                }
                let payment = paid(&shop.desk);
                assert!(!gained(&payment), "{known:?}, {name}, {at_s}: {payment:?}");
                assert_eq!(
                    payment.payment.source.as_deref(),
                    Some("newsletter"),
                    "{known:?}, {name}, {at_s}: {payment:?}"
                );
            }
        }
    }
}

/// The law as a property: any sequence of a stranger's doings, before and after.
#[test]
fn no_sequence_of_attacks_raises_a_strangers_credit() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let shop = Shop::new(WAYS[random.below(WAYS.len())]);
        visit(&shop.desk, NOW_S - 1_000, STRANGER, LURE);
        let attack = |random: &mut Random, at_s: i64| ATTACKS[random.below(ATTACKS.len())].1(&shop.desk, at_s);
        for _ in 0..random.below(6) {
            let at_s = NOW_S - 1 - i64::try_from(random.below(900)).unwrap();
            attack(&mut random, at_s);
        }
        shop.pay();
        for _ in 0..random.below(6) {
            let at_s = NOW_S + i64::try_from(random.below(100_000)).unwrap();
            attack(&mut random, at_s);
        }
        let payment = paid(&shop.desk);
        assert!(!gained(&payment), "seed {seed}, {:?}: {payment:?}", shop.known);
    }
}

#[test]
fn a_claim_fills_what_would_be_empty_and_that_can_be_switched_off() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, STRANGER, LURE);
    visit(&desk, NOW_S - 800, VICTIM, DIRECT);
    claim(&desk, NOW_S - 700, VICTIM, json!({"email": MAIL}));
    claim(&desk, NOW_S - 600, STRANGER, json!({"email": MAIL}));
    pay(&desk, &purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S), None);
    let filled = paid(&desk);
    assert_eq!((filled.payment.source.as_deref(), filled.payment.confidence), (Some("stranger"), Confidence::Medium));
    assert_eq!(filled.payment.visitor, Some(uuid(VICTIM)));
    let marks: Vec<(String, bool)> = filled.journey.iter().map(|touch| (touch.visitor.clone(), touch.joined)).collect();
    assert_eq!(marks, [(uuid(STRANGER), true), (uuid(VICTIM), false)]);
    let path = format!("/api/sites/{}", desk.site);
    for (join, source) in [(false, None), (true, Some("stranger"))] {
        let reply = desk.owner("PATCH", &path, Some(json!({"claims_join": join})));
        assert_eq!((reply.status, &reply.body["claims_join"]), (200, &json!(join)), "{reply:?}");
        let payment = paid(&desk);
        assert_eq!(payment.payment.source.as_deref(), source, "{payment:?}");
        assert_eq!(payment.history.last().unwrap().cause, "settings");
        let person = desk.owner("GET", &format!("{path}/people/{}?mode=test", uuid(VICTIM)), None);
        assert_eq!(person.body["visitors"].as_array().unwrap().len(), if join { 2 } else { 1 });
    }
    assert_eq!(desk.owner("PATCH", &path, Some(json!({}))).body["error"]["code"], "change_empty");
}

#[test]
fn a_claim_later_than_the_payment_joins_nothing_to_it() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, STRANGER, LURE);
    visit(&desk, NOW_S - 800, VICTIM, DIRECT);
    claim(&desk, NOW_S - 700, VICTIM, json!({"email": MAIL}));
    pay(&desk, &purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S), None);
    claim(&desk, NOW_S + 1, STRANGER, json!({"email": MAIL}));
    let payment = paid(&desk);
    assert!(!gained(&payment) && payment.journey.len() == 1, "{payment:?}");
}

#[test]
fn a_guest_who_signs_in_after_buying_is_found_for_a_day() {
    for (late_s, found) in [(3_600, true), (DAY_S, true), (DAY_S + 1, false)] {
        let desk = Desk::new(NOW_S - DAY_S);
        visit(&desk, NOW_S - 900, VICTIM, OWN);
        pay(&desk, &purchase(json!({}), NOW_S), None);
        claim(&desk, NOW_S + late_s, VICTIM, json!({"email": MAIL}));
        let payment = paid(&desk);
        let expected = found.then_some(Rung::Email);
        assert_eq!((payment.payment.rung, payment.payment.visitor.is_some()), (expected, found), "{late_s}");
        let rung = payment.ladder.iter().find(|result| result.rung == Rung::Email).unwrap();
        assert_eq!(rung.note.as_deref() == Some("a browser claimed it after the payment"), found);
    }
}

#[test]
fn one_browser_with_sixty_addresses_gets_none_of_sixty_payments() {
    for before in [true, false] {
        let desk = Desk::new(NOW_S - DAY_S);
        visit(&desk, NOW_S - 900, STRANGER, LURE);
        let buyer = |n: u32| Purchase {
            key: format!("n{n}"),
            buyer: Buyer { customer: format!("cus_{n}"), email: format!("buyer{n}@example.com"), metadata: json!({}) },
            ..purchase(json!({}), NOW_S)
        };
        let claims = |at_s: i64| {
            (0..60).for_each(|n| claim(&desk, at_s, STRANGER, json!({"email": format!("buyer{n}@example.com")})));
        };
        if before {
            claims(NOW_S - 60);
        }
        (0..60).for_each(|n| pay(&desk, &buyer(n), None));
        if !before {
            claims(NOW_S + 60);
        }
        desk.drain();
        for n in 0..60 {
            assert_eq!(desk.payment(&format!("pi_n{n}")).payment.rung, None, "{n}, before {before}");
        }
        let kept = desk.database.query("SELECT count(*) AS count FROM identify").unwrap();
        assert_eq!(kept[0]["count"], 5, "few are kept");
    }
}

#[test]
fn two_thousand_claims_leave_a_signed_identify_in_force() {
    let shop = Shop::new(Known::SignedEmail);
    for n in 0..2_100 {
        let body = json!({"type": "identify", "visitor": uuid(3_000 + n), "session": session(3_000 + n), "traits": {"email": MAIL}});
        send(&shop.desk, NOW_S - 60, body);
    }
    shop.pay();
    let payment = paid(&shop.desk);
    assert_eq!(
        (payment.payment.rung, payment.payment.confidence, payment.payment.visitor),
        (Some(Rung::SignedEmail), Confidence::High, Some(uuid(VICTIM)))
    );
    let kept = shop.desk.database.query("SELECT count(*) AS count FROM identify WHERE signed = 0").unwrap();
    assert!(kept[0]["count"].as_i64().unwrap() <= 8, "{kept:?}");
}

#[test]
fn what_a_delivery_reads_does_not_depend_on_the_claims_on_its_address() {
    let steps = |claims: u32, known: Known| {
        let shop = Shop::new(known);
        // As a version before this one kept them: without a bound, each of a visitor of its own.
        let email = match known {
            Known::SignedEmail => "(SELECT email FROM identify WHERE signed = 1)",
            _ => "(SELECT email FROM identify WHERE signed = 0)",
        };
        if known != Known::SignedEmail {
            claim(&shop.desk, NOW_S - 2_000, VICTIM, json!({"email": MAIL}));
        }
        let sql = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {claims}) INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits) SELECT '{}', printf('%08x-0000-4000-8000-00000000dead', i), printf('%08x-0000-4000-8000-00000000beef', i), '', {email}, {} + i % 1000, 0, '' FROM n",
            shop.desk.site,
            NOW_S - 1_500
        );
        shop.desk.database.execute(&sql).unwrap();
        let before = shop.desk.database.steps();
        shop.pay();
        shop.desk.database.steps() - before
    };
    for known in [Known::SignedEmail, Known::Visitor] {
        let (few, many) = (steps(100, known), steps(30_000, known));
        assert!(many <= few + few / 10, "{known:?}: {few} steps with a hundred claims, {many} with thirty thousand");
    }
}

#[test]
fn ids_that_nobody_has_seen_decide_nothing_and_hide_no_email() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, VICTIM, OWN);
    claim(&desk, NOW_S - 800, VICTIM, json!({"email": MAIL}));
    let invented = format!("hw_{}_{}", uuid(0xdead), uuid(0xbeef));
    pay(&desk, &purchase(json!({}), NOW_S), Some(&invented));
    let payment = paid(&desk);
    assert_eq!((payment.payment.rung, payment.payment.visitor), (Some(Rung::Email), Some(uuid(VICTIM))));
    assert_eq!(payment.payment.confidence, Confidence::Medium);
}

#[test]
fn a_copied_link_is_medium_where_anything_contradicts_and_nothing_against_the_sites_signature() {
    let reference = format!("hw_{}_{}", uuid(STRANGER), session(STRANGER));
    let buy = |known: Known| {
        let shop = Shop::new(known);
        visit(&shop.desk, NOW_S - 100, STRANGER, LURE);
        pay(&shop.desk, &purchase(json!({}), NOW_S), Some(&reference));
        paid(&shop.desk)
    };
    assert!(!gained(&buy(Known::SignedEmail)), "the site's server vouched for the buyer");
    assert_eq!(buy(Known::Customer).payment.confidence, Confidence::Medium, "an earlier payment names another");
    // A link of another day.
    let shop = Shop::new(Known::Link);
    visit(&shop.desk, NOW_S - 2 * DAY_S, STRANGER, LURE);
    pay(&shop.desk, &purchase(json!({}), NOW_S), Some(&reference));
    assert_eq!(paid(&shop.desk).payment.confidence, Confidence::Medium);
}

#[test]
fn a_checkout_that_several_came_back_from_leads_to_none_of_them() {
    let shop = Shop::new(Known::Source);
    let back = "https://shop.example/thanks?session_id=cs_test_a&utm_source=stranger";
    let returned = |at_s: i64, n: u32| {
        send(&shop.desk, at_s, json!({"visitor": uuid(n), "session": session(8_000 + n), "url": back}));
    };
    returned(NOW_S - 1, STRANGER);
    pay(&shop.desk, &purchase(json!({}), NOW_S), None);
    let alone = paid(&shop.desk);
    assert_eq!((alone.payment.rung, alone.payment.confidence), (Some(Rung::ReturnedSession), Confidence::Medium));
    returned(NOW_S + 5, VICTIM);
    let payment = paid(&shop.desk);
    assert_eq!((payment.payment.rung, payment.conflicting_visitors.len()), (None, 2), "{payment:?}");
}

#[test]
fn a_session_belongs_to_its_first_visitor() {
    // The metadata carries a pair of which only the visitor was ever seen; somebody else registers the session.
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, VICTIM, OWN);
    let metadata = json!({"headwater_visitor_id": uuid(VICTIM), "headwater_session_id": session(77)});
    pay(&desk, &purchase(metadata, NOW_S), None);
    send(&desk, NOW_S - 60, json!({"visitor": uuid(STRANGER), "session": session(77)}));
    let payment = paid(&desk);
    assert_eq!(
        (payment.payment.rung, payment.payment.visitor.clone()),
        (Some(Rung::VisitorMetadata), Some(uuid(VICTIM)))
    );
    assert_eq!((payment.payment.confidence, gained(&payment)), (Confidence::High, false));
    assert_eq!(payment.conflicting_visitors, [uuid(STRANGER)]);
    // Within the victim's session a stranger identifies, comes back and brings another tool's id: of that nothing is kept.
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, VICTIM, OWN);
    let within = |body: Value| {
        let mut body = body;
        (body["visitor"], body["session"]) = (json!(uuid(STRANGER)), json!(session(VICTIM)));
        send(&desk, NOW_S - 60, body);
    };
    within(json!({"type": "identify", "traits": {"email": MAIL}}));
    within(json!({"url": "https://shop.example/?session_id=cs_test_a", "alias": uuid(0xa11a5)}));
    for table in ["identify", "checkout_return", "alias"] {
        assert!(desk.database.query(&format!("SELECT 1 FROM {table}")).unwrap().is_empty(), "{table}");
    }
}

#[test]
fn a_visit_begun_under_a_known_id_without_the_cookie_is_a_claim() {
    let desk = Desk::new(NOW_S - DAY_S);
    let with_cookie = |at_s: i64, s: u32, place: (&str, &str)| {
        desk.now_s.set(at_s);
        let body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(VICTIM), "session": session(s),
            "url": place.0, "referrer": place.1});
        let mut request = desk.beacon(&body);
        request.headers.insert("sec-fetch-site".to_owned(), "same-site".to_owned());
        request.headers.insert("cookie".to_owned(), format!("_hw_vid={}", uuid(VICTIM)));
        assert_eq!(block_on(desk.answer(request)).status, 202);
    };
    with_cookie(NOW_S - 900, 1, OWN);
    // The visitor's id stood in a link that was passed on.
    send(&desk, NOW_S - 60, json!({"visitor": uuid(VICTIM), "session": session(9_000)}));
    pay(&desk, &purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S), None);
    let payment = paid(&desk);
    assert!(!gained(&payment), "{payment:?}");
    let joined: Vec<bool> = payment.journey.iter().map(|touch| touch.joined).collect();
    assert_eq!(joined, [false, true], "it is shown, with its mark");
    // And a beacon whose body names another visitor than the cookie is the cookie's.
    let mut request = desk
        .beacon(&json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(STRANGER),
        "session": session(9_001), "url": LURE.0, "referrer": ""}));
    request.headers.insert("sec-fetch-site".to_owned(), "same-origin".to_owned());
    request.headers.insert("cookie".to_owned(), format!("_hw_vid={}", uuid(PHONE)));
    block_on(desk.answer(request));
    let owner = desk.database.query(&format!("SELECT visitor FROM visit WHERE id = '{}'", session(9_001))).unwrap();
    assert_eq!(owner, [json!({"visitor": uuid(PHONE)})]);
}

#[test]
fn the_nil_id_is_nobodys() {
    let desk = Desk::new(NOW_S - DAY_S);
    for nil in ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"] {
        send(&desk, NOW_S - 900, json!({"visitor": nil, "session": session(STRANGER)}));
        send(&desk, NOW_S - 900, json!({"visitor": uuid(STRANGER), "session": nil}));
    }
    assert!(desk.database.query("SELECT 1 FROM visit").unwrap().is_empty());
    let nil = "00000000-0000-0000-0000-000000000000";
    pay(&desk, &purchase(json!({"headwater_visitor_id": nil, "headwater_session_id": nil}), NOW_S), Some(nil));
    let payment = paid(&desk);
    assert_eq!((payment.payment.rung, payment.payment.visitor), (None, None));
    assert_eq!(payment.missing[0].code, "metadata_malformed");
}

#[test]
fn another_tools_id_taken_first_is_medium_and_none_once_its_owner_comes() {
    let desk = Desk::new(NOW_S - DAY_S);
    let foreign = uuid(0xf0f0);
    send(&desk, NOW_S - 900, json!({"visitor": uuid(STRANGER), "session": session(STRANGER), "alias": foreign}));
    pay(&desk, &purchase(json!({"datafast_visitor_id": foreign}), NOW_S), None);
    let taken = paid(&desk);
    assert_eq!((taken.payment.visitor.clone(), taken.payment.confidence), (Some(uuid(STRANGER)), Confidence::Medium));
    send(
        &desk,
        NOW_S + 60,
        json!({"visitor": uuid(VICTIM), "session": session(VICTIM), "url": OWN.0, "alias": foreign}),
    );
    let payment = paid(&desk);
    assert_eq!((payment.payment.confidence, gained(&payment)), (Confidence::Unknown, false), "{payment:?}");
}

#[test]
fn a_crowd_of_claims_splits_nobody() {
    for attacked in [false, true] {
        let desk = Desk::new(NOW_S - DAY_S);
        visit(&desk, NOW_S - 3_600, PHONE, OWN);
        visit(&desk, NOW_S - 3_000, VICTIM, DIRECT);
        for n in [VICTIM, PHONE] {
            claim(&desk, NOW_S - 2_000, n, json!({"email": MAIL}));
        }
        if attacked {
            for n in 0..25 {
                visit(&desk, NOW_S - 1_000, 2_000 + n, DIRECT);
                claim(&desk, NOW_S - 900, 2_000 + n, json!({"email": MAIL}));
            }
        }
        pay(&desk, &purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S), None);
        assert_eq!(paid(&desk).payment.source.as_deref(), Some("newsletter"), "attacked {attacked}");
    }
}

#[test]
fn what_rests_on_a_claim_makes_no_customer_certain() {
    let desk = Desk::new(NOW_S - DAY_S);
    visit(&desk, NOW_S - 900, STRANGER, LURE);
    claim(&desk, NOW_S - 800, STRANGER, json!({"email": MAIL}));
    pay(&desk, &purchase(json!({}), NOW_S), None);
    let mut later = purchase(json!({}), NOW_S + 60);
    (later.key, later.buyer.email) = ("later".to_owned(), "work@example.com".to_owned());
    pay(&desk, &later, None);
    let remembered = desk.payment("pi_later").payment;
    assert_eq!(
        (remembered.rung, remembered.confidence),
        (Some(Rung::RememberedCustomerByEmail), Confidence::Medium),
        "where nothing was known: listed in the docs"
    );
    // Once a payment of the customer carries its visitor, both are the visitor's.
    visit(&desk, NOW_S - 700, VICTIM, OWN);
    let mut own = purchase(json!({"headwater_visitor_id": uuid(VICTIM)}), NOW_S + 120);
    own.key = "own".to_owned();
    pay(&desk, &own, None);
    for id in ["pi_a", "pi_later", "pi_own"] {
        assert!(!gained(&desk.payment(id)), "{id}");
    }
}
