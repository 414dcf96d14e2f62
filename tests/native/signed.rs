//! Signed identifies and the ids of other tools, through the real handlers: what is refused, what is kept, and what each
//! is worth.

use headwater::api::{IdentifySigning, NewIdentifyKey, PaymentDetail, Site};
use headwater::attribution::{Confidence, Rung};
use headwater::visit::channel::Channel;
use headwater_tools::desk::{Desk, Reply, block_on, read_reply};
use headwater_tools::identify::{sign_identify, signed};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const ADA: &str = "ada@example.com";

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn session(n: u32) -> String {
    uuid(100_000 + n)
}

fn purchase(key: &str, customer: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{customer}"), email: format!("{customer}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn deliver(desk: &Desk, purchase: &Purchase) -> PaymentDetail {
    for event in purchase.once() {
        let reply = desk.deliver(&event);
        assert_eq!(reply.body["outcome"], "stored", "{reply:?} {:?}", desk.faults);
    }
    desk.drain();
    desk.payment(&format!("pi_{}", purchase.key))
}

fn answer(payment: &PaymentDetail) -> (Option<Rung>, Confidence, Option<String>) {
    (payment.payment.rung, payment.payment.confidence, payment.payment.visitor.clone())
}

fn high(rung: Rung, visitor: u32) -> (Option<Rung>, Confidence, Option<String>) {
    (Some(rung), Confidence::High, Some(uuid(visitor)))
}

fn key_path(desk: &Desk) -> String {
    format!("/api/sites/{}/identify-key", desk.site)
}

fn new_key(desk: &Desk) -> String {
    let reply = desk.owner("POST", &key_path(desk), None);
    assert_eq!(reply.status, 201, "{reply:?} {:?}", desk.faults);
    read_reply::<NewIdentifyKey>(reply.body).key
}

fn require(desk: &Desk, signing: &str) -> Site {
    let reply = desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(json!({"identify_signing": signing})));
    assert_eq!(reply.status, 200, "{reply:?}");
    read_reply(reply.body)
}

/// Traits with an expiry ten minutes ahead, signed for a visitor.
fn sign(desk: &Desk, key: &str, visitor: u32, mut traits: Value) -> Value {
    if traits.get("expires").is_none() {
        traits["expires"] = json!(desk.now_s.get() + 600);
    }
    signed(key, desk.site.as_str(), &uuid(visitor), traits)
}

fn identify(desk: &Desk, visitor: u32, traits: &Value) -> Reply {
    let reply = desk.identify(&uuid(visitor), &session(visitor), traits);
    desk.drain();
    reply
}

fn taken(desk: &Desk, visitor: u32, traits: &Value) {
    let reply = identify(desk, visitor, traits);
    assert_eq!((reply.status, reply.body["outcome"].as_str()), (202, Some("accepted")), "{reply:?} {:?}", desk.faults);
}

fn code(reply: &Reply) -> (u16, &str) {
    (reply.status, reply.body["error"]["code"].as_str().unwrap_or(""))
}

fn kept(desk: &Desk) -> Vec<Value> {
    desk.database.query("SELECT visitor, signed, at_s FROM identify ORDER BY visitor, at_s").unwrap()
}

#[test]
fn the_recipe_for_rust_is_what_these_tests_sign_with_and_signs_as_the_vectors_say() {
    let page = include_str!("../../docs/signed-identify.md");
    let recipe = page.split("```rust\n").nth(1).unwrap().split("```").next().unwrap();
    assert!(include_str!("../../tools/src/identify.rs").contains(recipe), "{recipe}");
    let vectors: Value = serde_json::from_str(include_str!("../fixtures/identify-vectors.json")).unwrap();
    for vector in vectors["signed"].as_array().unwrap() {
        let text = |name: &str| vector[name].as_str().unwrap();
        let expires = vector["expires"].to_string();
        let fields = [text("site"), text("visitor"), text("id"), text("email"), text("stripe_customer"), &expires];
        assert_eq!(sign_identify(text("key"), fields), text("signature"), "{}", text("name"));
    }
}

#[test]
fn a_signature_is_good_for_its_visitor_its_time_and_its_values() {
    let desk = Desk::new(NOW_S);
    let traits = json!({"id": "user-7", "email": ADA});
    let unmade = sign(&desk, "hw_identify_none", 1, traits.clone());
    assert_eq!(code(&identify(&desk, 1, &unmade)), (400, "identify_key_missing"));
    let key = new_key(&desk);
    let good = sign(&desk, &key, 1, traits.clone());
    let with = |change: Value| {
        let mut traits = good.clone();
        traits.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        traits
    };
    let mismatch = (400, "identify_signature_mismatch");
    assert_eq!(code(&identify(&desk, 2, &good)), mismatch, "replayed from another browser");
    for change in [
        json!({"email": "bob@example.com"}),
        json!({"id": null}),
        json!({"stripe_customer": "cus_1"}),
        json!({"expires": NOW_S + 601}),
        json!({"signature": ""}),
        json!({"signature": "00".repeat(32)}),
    ] {
        assert_eq!(code(&identify(&desk, 1, &with(change.clone()))), mismatch, "{change}");
    }
    assert_eq!(code(&identify(&desk, 1, &with(json!({"expires": null})))), (400, "identify_expires_invalid"));
    let far = sign(&desk, &key, 1, json!({"id": "user-7", "expires": NOW_S + 2 * DAY_S}));
    assert_eq!(code(&identify(&desk, 1, &far)), (400, "identify_expires_invalid"));
    let odd = sign(&desk, &key, 1, json!({"id": "user-7", "stripe_customer": "cus 1"}));
    assert_eq!(code(&identify(&desk, 1, &odd)), (400, "identify_customer_invalid"));
    desk.now_s.set(NOW_S + 601);
    assert_eq!(code(&identify(&desk, 1, &good)), (400, "identify_signature_expired"));
    for table in ["identify", "signed_customer", "session"] {
        let rows = desk.database.query(&format!("SELECT 1 FROM {table}")).unwrap();
        assert!(rows.is_empty(), "{table}: what is refused leaves nothing behind");
    }
    desk.now_s.set(NOW_S + 600);
    taken(&desk, 1, &with(json!({"plan": "pro", "name": "Ada"})));
    assert_eq!(kept(&desk), [json!({"visitor": uuid(1), "signed": 1, "at_s": NOW_S + 600})]);
}

#[test]
fn the_key_is_shown_once_and_stands_nowhere_in_clear() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    assert!(key.starts_with("hw_identify_") && key.len() == 55, "{key}");
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"id": "user-7", "stripe_customer": "cus_ada"})));
    let everything = desk.everything();
    assert!(!everything.contains(&key[12..]), "the key stands in clear");
    let sites = desk.owner("GET", "/api/sites", None).body.to_string();
    assert!(!sites.contains(&key) && sites.contains(&key[51..]), "{sites}");
    // What only proves is no trait, sealed or not: the row holds pseudonyms, the sealed traits open to id, email and name alone.
    let signature = sign(&desk, &key, 1, json!({"id": "user-7", "stripe_customer": "cus_ada"}))["signature"].clone();
    assert!(!everything.contains(signature.as_str().unwrap()));
    // Another site has none, and its owner's routes do not reach this one.
    let (other, _) = desk.new_site("UTC");
    let theirs = signed(&key, other.as_str(), &uuid(1), json!({"id": "u", "expires": NOW_S + 60}));
    let beacon = json!({"version": 1, "type": "identify", "site": other, "visitor": uuid(1), "session": session(1),
        "url": "https://shop.example/", "referrer": "", "traits": theirs});
    assert_eq!(code(&block_on(desk.answer(desk.beacon(&beacon)))), (400, "identify_key_missing"));
    for (method, path, body) in [
        ("POST", "/api/sites/site_none/identify-key", None),
        ("DELETE", "/api/sites/site_none/identify-key", None),
        ("PATCH", "/api/sites/site_none", Some(json!({"identify_signing": "required"}))),
    ] {
        assert_eq!(code(&desk.owner(method, path, body)), (404, "site_unknown"), "{method} {path}");
    }
    let path = format!("/api/sites/{}", desk.site);
    assert_eq!(desk.owner("PATCH", &path, Some(json!({"identify_signing": "maybe"}))).status, 400);
    let mut stranger = desk.owner_request("POST", &key_path(&desk), None);
    stranger.headers.clear();
    assert_eq!(block_on(desk.answer(stranger)).status, 401);
}

#[test]
fn a_replaced_key_is_taken_for_a_day_and_a_removed_one_no_more_in_any_isolate() {
    let mut desk = Desk::new(NOW_S);
    let first = new_key(&desk);
    taken(&desk, 1, &sign(&desk, &first, 1, json!({"id": "one"})));
    // Another isolate replaces it: this one, which remembers the first, takes what either signed.
    let second = desk.elsewhere(new_key);
    taken(&desk, 2, &sign(&desk, &second, 2, json!({"id": "two"})));
    taken(&desk, 3, &sign(&desk, &first, 3, json!({"id": "three"})));
    desk.now_s.set(NOW_S + DAY_S);
    taken(&desk, 4, &sign(&desk, &first, 4, json!({"id": "four"})));
    desk.now_s.set(NOW_S + DAY_S + 1);
    let late = sign(&desk, &first, 5, json!({"id": "five"}));
    assert_eq!(code(&identify(&desk, 5, &late)), (400, "identify_signature_mismatch"));
    taken(&desk, 6, &sign(&desk, &second, 6, json!({"id": "six"})));
    // Removed elsewhere: this isolate remembers it, and the commit says no all the same.
    let removed = desk.elsewhere(|desk| desk.owner("DELETE", &key_path(desk), None));
    assert_eq!(read_reply::<Site>(removed.body).identify_key, None);
    let signed = sign(&desk, &second, 7, json!({"id": "seven"}));
    assert_eq!(code(&identify(&desk, 7, &signed)), (400, "identify_key_missing"));
    assert_eq!(kept(&desk).len(), 5);
}

#[test]
fn a_site_can_refuse_what_is_not_signed() {
    let mut desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    taken(&desk, 1, &json!({"id": "one"}));
    assert_eq!(desk.elsewhere(|desk| require(desk, "required")).identify_signing, IdentifySigning::Required);
    // This isolate still remembers that it may be unsigned.
    assert_eq!(code(&identify(&desk, 2, &json!({"id": "two"}))), (400, "identify_unsigned"));
    assert_eq!(code(&identify(&desk, 2, &json!({"name": "nobody"}))), (400, "identify_unsigned"));
    taken(&desk, 3, &sign(&desk, &key, 3, json!({"id": "three"})));
    desk.owner("DELETE", &key_path(&desk), None);
    assert_eq!(code(&identify(&desk, 4, &json!({"id": "four"}))), (400, "identify_unsigned"), "no key opens no door");
    require(&desk, "optional");
    taken(&desk, 4, &json!({"id": "four"}));
}

#[test]
fn what_is_verified_is_the_visitor_of_the_cookie_that_wins() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    let beacon = |traits: Value| {
        let body = json!({"version": 1, "type": "identify", "site": desk.site, "visitor": uuid(2), "session": session(2),
            "url": "https://shop.example/", "referrer": "", "traits": traits});
        let mut request = desk.beacon(&body);
        request.headers.insert("sec-fetch-site".to_owned(), "same-site".to_owned());
        request.headers.insert("cookie".to_owned(), format!("_hw_vid={}", uuid(1)));
        block_on(desk.answer(request))
    };
    let of_the_body = beacon(sign(&desk, &key, 2, json!({"id": "user-7"})));
    assert_eq!(code(&of_the_body), (400, "identify_signature_mismatch"));
    assert_eq!(beacon(sign(&desk, &key, 1, json!({"id": "user-7"}))).status, 202);
    assert_eq!(kept(&desk), [json!({"visitor": uuid(1), "signed": 1, "at_s": NOW_S})]);
}

#[test]
fn an_identity_that_is_signed_later_is_signed_from_then_on() {
    for backwards in [false, true] {
        let desk = Desk::new(NOW_S);
        let key = new_key(&desk);
        let traits = json!({"id": "user-7", "email": ADA});
        let unsigned = |desk: &Desk| {
            desk.now_s.set(NOW_S - 100);
            taken(desk, 1, &traits);
        };
        let vouched = |desk: &Desk| {
            desk.now_s.set(NOW_S - 50);
            taken(desk, 1, &sign(desk, &key, 1, traits.clone()));
        };
        if backwards {
            vouched(&desk);
        } else {
            unsigned(&desk);
        }
        let paid = deliver(&desk, &purchase("mail", "ada", json!({}), NOW_S));
        let mut by_user = purchase("user", "dan", json!({"headwater_user_id": "user-7"}), NOW_S);
        by_user.buyer.email = "nobody@example.com".to_owned();
        deliver(&desk, &by_user);
        if backwards {
            unsigned(&desk);
        } else {
            assert_eq!(answer(&paid), (Some(Rung::Email), Confidence::Medium, Some(uuid(1))));
            vouched(&desk);
        }
        assert_eq!(answer(&desk.payment("pi_mail")), high(Rung::SignedEmail, 1), "backwards {backwards}");
        assert_eq!(answer(&desk.payment("pi_user")), high(Rung::UserId, 1), "backwards {backwards}");
        assert_eq!(kept(&desk), [json!({"visitor": uuid(1), "signed": 1, "at_s": NOW_S - 50})]);
        let history = desk.payment("pi_mail").history.len();
        assert_eq!(history, if backwards { 1 } else { 2 });
        // The same once more changes nothing and queues nothing.
        desk.now_s.set(NOW_S + 60);
        desk.identify(&uuid(1), &session(1), &sign(&desk, &key, 1, traits));
        assert!(desk.database.query("SELECT hub FROM pending").unwrap().is_empty());
    }
}

#[test]
fn a4_a_customer_that_was_signed() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    desk.visit(&uuid(8), &session(8), Landing::at("https://shop.example/"));
    let paid = purchase("bare", "ada", json!({}), NOW_S);
    assert_eq!(answer(&deliver(&desk, &paid)).0, None);
    // Unsigned, it says nothing, and is kept nowhere.
    taken(&desk, 3, &json!({"id": "user-3", "stripe_customer": "cus_ada"}));
    assert_eq!(desk.payment("pi_bare").payment.rung, None);
    assert!(desk.database.query("SELECT 1 FROM signed_customer").unwrap().is_empty());
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"stripe_customer": "cus_ada"})));
    let payment = desk.payment("pi_bare");
    assert_eq!(answer(&payment), high(Rung::RememberedCustomer, 1));
    assert_eq!(payment.history.last().unwrap().cause, "identify");
    let rung = payment.ladder.iter().find(|result| result.rung == Rung::RememberedCustomer).unwrap();
    assert_eq!(rung.looked_for.as_deref(), Some("cus_ada (signed identify)"));
    // The earliest that names the customer counts: a phone signed in later does not take its renewals over.
    desk.now_s.set(NOW_S + 50);
    taken(&desk, 2, &sign(&desk, &key, 2, json!({"id": "user-1", "stripe_customer": "cus_ada"})));
    assert_eq!(desk.payment("pi_bare").payment.visitor, Some(uuid(1)));
    assert_eq!(
        answer(&deliver(&desk, &purchase("later", "ada", json!({}), NOW_S + 90))),
        high(Rung::RememberedCustomer, 1)
    );
    // A payment of before with a clue of its own is earlier still.
    deliver(&desk, &purchase("own", "ada", json!({"headwater_visitor_id": uuid(8)}), NOW_S - 900));
    for id in ["pi_bare", "pi_later"] {
        assert_eq!(answer(&desk.payment(id)), high(Rung::RememberedCustomer, 8), "{id}");
    }
}

#[test]
fn a4_what_is_vouched_for_later_makes_its_customer_remembered_though_its_own_answer_stays() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    desk.visit(&uuid(8), &session(8), Landing::at("https://shop.example/"));
    deliver(&desk, &purchase("own", "ada", json!({"headwater_visitor_id": uuid(8)}), NOW_S - 900));
    let leaning = purchase("leaning", "ada", json!({"headwater_user_id": "user-1"}), NOW_S);
    assert_eq!(answer(&deliver(&desk, &leaning)), high(Rung::RememberedCustomer, 8));
    let remembering = || desk.database.query("SELECT id FROM payment WHERE remembered_by IS NOT NULL").unwrap().len();
    assert_eq!(remembering(), 1);
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"id": "user-1"})));
    assert_eq!(answer(&desk.payment("pi_leaning")), high(Rung::RememberedCustomer, 8));
    assert_eq!(remembering(), 2);
}

#[test]
fn a16_what_browsers_claim_of_a_verified_person_is_ignored() {
    let desk = Desk::new(NOW_S - DAY_S);
    let key = new_key(&desk);
    let visit = |n: u32| {
        desk.visit(&uuid(n), &session(n), Landing::at("https://shop.example/?utm_source=partner"));
    };
    [1, 2, 3].into_iter().for_each(visit);
    taken(&desk, 2, &json!({"email": ADA}));
    taken(&desk, 1, &json!({"email": ADA}));
    let known = json!({"headwater_visitor_id": uuid(1)});
    let joined = |id: &str| {
        desk.payment(id).journey.iter().map(|touch| (touch.visitor.clone(), touch.joined)).collect::<Vec<_>>()
    };
    desk.now_s.set(NOW_S);
    deliver(&desk, &purchase("a", "ada", known, NOW_S));
    assert_eq!(
        joined("pi_a"),
        [(uuid(1), false), (uuid(2), true)],
        "two claims of one email are one person, as far as we know"
    );
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"email": ADA})));
    assert_eq!(joined("pi_a"), [(uuid(1), false)], "the address belongs to a verified visitor");
    taken(&desk, 3, &sign(&desk, &key, 3, json!({"email": " ADA@example.com "})));
    assert_eq!(joined("pi_a"), [(uuid(1), false), (uuid(3), false)], "signed on both sides, without a mark");
    // Vouched to be two users, they are two people, whatever a browser claimed before.
    desk.now_s.set(NOW_S + 10);
    taken(&desk, 3, &json!({"id": "claimed"}));
    desk.now_s.set(NOW_S + 20);
    taken(&desk, 3, &sign(&desk, &key, 3, json!({"id": "user-3"})));
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"id": "user-1"})));
    assert_eq!(joined("pi_a"), [(uuid(1), false)]);
}

/// Signed for a visitor whose beacon named another one's session: no visit of it was seen, and the source is not known.
#[test]
fn a2_who_was_never_seen_has_no_source_though_the_person_has_touches() {
    let desk = Desk::new(NOW_S - DAY_S);
    let key = new_key(&desk);
    desk.visit(&uuid(1), &session(1), Landing::at("https://shop.example/?utm_source=partner"));
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"id": "user-1"})));
    let traits = sign(&desk, &key, 2, json!({"id": "user-1"}));
    desk.identify(&uuid(2), &session(1), &traits);
    assert_eq!(kept(&desk).len(), 2);
    desk.now_s.set(NOW_S);
    let payment = deliver(&desk, &purchase("a", "ada", json!({"headwater_visitor_id": uuid(2)}), NOW_S)).payment;
    assert_eq!((payment.confidence, payment.visitor), (Confidence::Unknown, Some(uuid(2))));
    assert_eq!((payment.channel, payment.source), (Some(Channel::Unassigned), None));
}

#[test]
fn a5_the_user_that_was_signed_is_the_visitors_first() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    taken(&desk, 1, &json!({"id": "claimed"}));
    let of = |user: &str| {
        let mut paid = purchase(user, user, json!({"headwater_user_id": user}), NOW_S + 9);
        paid.buyer.email = "nobody@example.com".to_owned();
        paid
    };
    assert_eq!(answer(&deliver(&desk, &of("claimed"))), (Some(Rung::UserId), Confidence::Medium, Some(uuid(1))));
    assert_eq!(deliver(&desk, &of("vouched")).payment.rung, None);
    desk.now_s.set(NOW_S + 5);
    taken(&desk, 1, &sign(&desk, &key, 1, json!({"id": "vouched"})));
    assert_eq!(answer(&desk.payment("pi_vouched")), high(Rung::UserId, 1));
    assert_eq!(desk.payment("pi_claimed").payment.rung, None, "a claim does not stand against it");
}

#[test]
fn a_good_identify_costs_no_round_trip_more_than_an_unsigned_one() {
    let desk = Desk::new(NOW_S);
    let key = new_key(&desk);
    let trips = |traits: &Value, forget: bool| {
        if forget {
            desk.forget();
        }
        desk.visit(&uuid(1), &session(1), Landing::at("https://shop.example/"));
        let before = desk.database.batches();
        assert_eq!(desk.identify(&uuid(1), &session(1), traits).status, 202);
        desk.database.batches() - before
    };
    assert_eq!(trips(&json!({"id": "one"}), true), 2, "the site, and the commit");
    assert_eq!(trips(&sign(&desk, &key, 1, json!({"id": "two", "stripe_customer": "cus_1"})), true), 2);
    assert_eq!(trips(&sign(&desk, &key, 1, json!({"id": "three"})), false), 1);
}

// A12

fn page_view(desk: &Desk, at_s: i64, visitor: u32, alias: &str) {
    desk.now_s.set(at_s);
    let body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(visitor), "session": session(visitor),
        "url": "https://shop.example/?utm_source=partner", "referrer": "", "alias": alias});
    assert_eq!(block_on(desk.answer(desk.beacon(&body))).status, 202);
    desk.drain();
}

#[test]
fn a12_another_tools_id_leads_to_the_visitor_it_was_seen_beside() {
    let desk = Desk::new(NOW_S);
    desk.database.execute("UPDATE site SET visitor_keys = '[\"shop_visitor\"]'").unwrap();
    desk.forget();
    let foreign = uuid(900);
    let keys =
        ["datafast_visitor_id", "ripples_visitor_id", "metrivo_visitor_id", "shop_visitor", "headwater_visitor_id"];
    for key in keys {
        let payment = deliver(&desk, &purchase(key, key, json!({key: foreign}), NOW_S + 50));
        assert_eq!(
            answer(&payment),
            (Some(Rung::VisitorMetadata), Confidence::Unknown, Some(foreign.clone())),
            "{key}: nobody was seen under it"
        );
    }
    // The alias comes after the payments (A15). Any browser can say that it holds an id: medium.
    page_view(&desk, NOW_S - 10, 1, &foreign);
    for key in &keys[..4] {
        let payment = desk.payment(&format!("pi_{key}"));
        assert_eq!(answer(&payment), (Some(Rung::VisitorMetadata), Confidence::Medium, Some(uuid(1))), "{key}");
        assert_eq!(payment.payment.source.as_deref(), Some("partner"));
        let rung = payment.ladder.iter().find(|result| result.rung == Rung::VisitorMetadata).unwrap();
        assert_eq!(rung.looked_for.as_deref(), Some(format!("{key} {foreign}").as_str()));
        assert_eq!(rung.note.as_deref(), Some("another tool's id, seen beside this visitor"));
        assert!(payment.conflicting_visitors.is_empty());
    }
    assert_eq!(
        desk.payment("pi_headwater_visitor_id").payment.visitor,
        Some(foreign.clone()),
        "never under our own key"
    );
    // Seen beside another visitor too, earlier or later, it leads to neither.
    page_view(&desk, NOW_S - 20, 2, &foreign);
    for key in &keys[..4] {
        let payment = desk.payment(&format!("pi_{key}"));
        assert_eq!(payment.payment.confidence, Confidence::Unknown, "{key}");
        let rung = payment.ladder.iter().find(|result| result.rung == Rung::VisitorMetadata).unwrap();
        assert!(rung.note.as_deref().unwrap().contains("seen beside several visitors"), "{rung:?}");
    }
    page_view(&desk, NOW_S - 5, 3, &uuid(901));
    // Nor for an id that is a visitor here: somebody could claim it.
    page_view(&desk, NOW_S, 1, &uuid(3));
    let payment = deliver(&desk, &purchase("seen", "eve", json!({"datafast_visitor_id": uuid(3)}), NOW_S + 50));
    assert_eq!(payment.payment.visitor, Some(uuid(3)));
    // Ours and the other tool's on one checkout are no conflict.
    let both = json!({"datafast_visitor_id": foreign, "headwater_visitor_id": uuid(1)});
    assert!(deliver(&desk, &purchase("both", "fay", both, NOW_S + 50)).conflicting_visitors.is_empty());
    // What is no id of that form is dropped; and the same again queues nothing.
    for odd in ["GA1.2.345", &foreign.to_uppercase(), ""] {
        page_view(&desk, NOW_S + 60, 4, odd);
    }
    assert_eq!(desk.database.query("SELECT alias FROM alias").unwrap().len(), 3);
    let body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": uuid(1), "session": session(1),
        "url": "https://shop.example/", "referrer": "", "alias": foreign});
    block_on(desk.answer(desk.beacon(&body)));
    assert!(desk.database.query("SELECT hub FROM pending").unwrap().is_empty());
}
