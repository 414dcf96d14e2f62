//! Erasing a person: what of a fact names somebody, and the fact without it.
//!
//! An erased id is remembered as a digest alone. What always holds: the same fact without its person is the same fact whenever it is
//! made, so a delivery that comes again brings nothing new; and its money is what it was.

use super::fact::{Before, Carried, Fact, FactBody};
use crate::base::id::{Pseudonym, SiteId, StripeId};
use crate::base::sorted::SortedSet;
use crate::visit::metadata::SOURCE_KEYS;
use sha2::{Digest, Sha256};

/// How the id begins that stands in place of an erased customer's.
const STAND_IN: &str = "cus_erased_";

/// The digest of an id by which it is known again: 16 bytes as hex. Ids of browsers and of Stripe are random, and an address or a user
/// id is given as its pseudonym, which is keyed: so nobody finds an id by trying.
pub fn digest(site: &SiteId, id: &str) -> String {
    let hash = Sha256::digest(format!("erased {site} {}", id.to_ascii_lowercase()));
    hex::encode(hash.get(..16).unwrap_or_default())
}

/// What a fact carries; an invoice carries its subscription's metadata as well.
fn carried(body: &FactBody) -> [Option<&Carried>; 2] {
    match body {
        FactBody::Charge(object) => [Some(&object.carried), None],
        FactBody::PaymentIntent(object) => [Some(&object.carried), None],
        FactBody::CheckoutSession(object) => [Some(&object.carried), None],
        FactBody::Invoice(object) => [Some(&object.carried), Some(&object.subscription_carried)],
        FactBody::Subscription(object) => [Some(&object.carried), None],
        FactBody::Customer(object) => [Some(&object.carried), None],
        _ => [None, None],
    }
}

/// The customer that a fact names.
pub fn customer_of(fact: &Fact) -> Option<&StripeId> {
    let own = matches!(fact.body, FactBody::Customer(_)).then_some(&fact.object);
    own.or(carried(&fact.body)[0].and_then(|carried| carried.customer.as_ref())).filter(|id| !is_stand_in(id))
}

fn is_stand_in(id: &StripeId) -> bool {
    id.as_str().starts_with(STAND_IN)
}

/// The pseudonyms of addresses and user ids on a fact.
pub fn names_of(fact: &Fact) -> impl Iterator<Item = &str> {
    let both = carried(&fact.body).into_iter().flatten().flat_map(|carried| [&carried.user, &carried.email]);
    both.flatten().map(Pseudonym::as_str)
}

/// Every id on a fact that may be a person's: its own, its customer's, addresses and users by pseudonym, browsers and sessions.
pub fn ids_of(fact: &Fact) -> SortedSet<&str> {
    let mut ids: SortedSet<&str> = names_of(fact).collect();
    ids.insert(fact.object.as_str());
    ids.extend(customer_of(fact).map(StripeId::as_str));
    for carried in carried(&fact.body).into_iter().flatten() {
        let kept = carried.metadata.kept.iter().filter(|(key, _)| !SOURCE_KEYS.contains(&key.as_str()));
        ids.extend(kept.map(|(_, value)| value.as_str()));
    }
    if let FactBody::CheckoutSession(session) = &fact.body {
        ids.extend(session.client_reference.iter().flat_map(|text| text.split('_')).filter(|part| part.len() > 2));
    }
    ids
}

/// The same fact without the person; `None` for a customer, of which nothing is left. What a payment is made of, what was bought, its
/// money, its times and its country stay. One stand-in takes the place of the customer's id, so that payments of one customer still are.
pub fn without_person(fact: &Fact, site: &SiteId) -> Option<Fact> {
    let bare = |carried: &mut Carried| {
        let stand_in = |id: StripeId| match is_stand_in(&id) {
            true => Some(id),
            false => StripeId::parse(&format!("{STAND_IN}{}", digest(site, id.as_str()))).ok(),
        };
        let customer = carried.customer.take().and_then(stand_in);
        *carried = Carried { customer, erased: true, ..Carried::default() };
    };
    let mut fact = fact.clone();
    match &mut fact.body {
        FactBody::Charge(object) => bare(&mut object.carried),
        FactBody::PaymentIntent(object) => bare(&mut object.carried),
        FactBody::CheckoutSession(object) => {
            bare(&mut object.carried);
            (object.client_reference, object.has_client_reference, object.self_reported) = (None, false, None);
        }
        FactBody::Invoice(object) => {
            bare(&mut object.carried);
            object.subscription_carried = Carried::default();
        }
        FactBody::Subscription(object) => {
            bare(&mut object.carried);
            if let Before::Fields(fields) = &mut object.before {
                fields.remove("carried");
                if fields.is_empty() {
                    object.before = Before::Unknown;
                }
            }
        }
        FactBody::Customer(_) => return None,
        _ => {}
    }
    Some(fact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stripe::fact::Origin;
    use serde_json::json;

    const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    const SESSION: &str = "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";

    fn site() -> SiteId {
        SiteId::parse("site_a").unwrap()
    }

    fn fact(body: serde_json::Value) -> Fact {
        let object = StripeId::parse("x_1").unwrap();
        Fact { object, as_of_s: 7, origin: Origin::Event, body: serde_json::from_value(body).unwrap() }
    }

    fn session() -> Fact {
        fact(
            json!({"kind": "checkout_session", "created_s": 7, "mode": "payment", "payment_status": "paid", "amount_total": 5,
            "currency": "eur", "paid_s": 8, "payment_intent": "pi_a", "subscription": null, "invoice": null,
            "client_reference": format!("hw_{VISITOR}_{SESSION}"), "has_client_reference": true, "country": "DE",
            "self_reported": "my friend Ann", "carried": {"customer": "cus_ann", "email": "e".repeat(64), "user": "f".repeat(64),
            "metadata": {"kept": {"shop_visitor": "other-tool-7", "utm_source": "letter-to-ann", "click_id": "gclid:secret"}}}}),
        )
    }

    #[test]
    fn every_id_that_names_somebody_is_found() {
        let session = session();
        let ids = ids_of(&session);
        for id in ["x_1", "cus_ann", VISITOR, SESSION, "other-tool-7", &"e".repeat(64), &"f".repeat(64)] {
            assert!(ids.contains(&id), "{id}");
        }
        assert!(!ids.contains(&"letter-to-ann"));
    }

    #[test]
    fn nothing_of_the_person_is_left_and_all_of_the_money() {
        let session = session();
        let bare = without_person(&session, &site()).unwrap();
        let text = bare.body.to_json().unwrap();
        for gone in ["ann", VISITOR, SESSION, "other-tool-7", "gclid", "eee", "fff", "friend"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
        for stays in ["\"amount_total\":5", "pi_a", "\"DE\"", "\"paid_s\":8", STAND_IN] {
            assert!(text.contains(stays), "{stays}: {text}");
        }
        // Once more it is what it was, and it is read as it was written.
        assert_eq!(without_person(&bare, &site()), Some(bare.clone()));
        let stored = bare.body.to_stored().unwrap();
        assert!(stored.is_short, "{}", stored.text);
        assert_eq!(FactBody::from_stored(&stored.text).unwrap().body, bare.body);
        assert_eq!(customer_of(&bare), None);
    }

    #[test]
    fn a_customer_goes_and_what_names_nobody_is_left_alone() {
        let customer = json!({"kind": "customer", "created_s": 1, "deleted": false, "carried": {}});
        assert_eq!(without_person(&fact(customer), &site()), None);
        let refund =
            fact(json!({"kind": "refund", "created_s": 1, "amount": 5, "currency": "eur", "status": "succeeded",
            "charge": "ch_1", "payment_intent": "pi_1"}));
        assert_eq!(without_person(&refund, &site()), Some(refund.clone()));
    }

    #[test]
    fn what_a_subscription_carried_before_goes_too() {
        let subscription = |before| {
            json!({"kind": "subscription", "created_s": 1, "status": "active", "items": [], "current_period_end_s": null,
            "cancel_at_period_end": false, "ended_s": null, "trial_end_s": null, "carried": {"customer": "cus_ann"}, "before": before})
        };
        let both = subscription(json!({"fields": {"status": "trialing", "carried": {"email": "e".repeat(64)}}}));
        let text = without_person(&fact(both), &site()).unwrap().body.to_json().unwrap();
        assert!(text.contains("trialing") && !text.contains("eee"), "{text}");
        let one = subscription(json!({"fields": {"carried": {"email": "e".repeat(64)}}}));
        let text = without_person(&fact(one), &site()).unwrap().body.to_json().unwrap();
        assert!(!text.contains("before"), "{text}");
    }

    #[test]
    fn two_sites_have_other_digests_of_one_id() {
        let other = SiteId::parse("site_b").unwrap();
        assert_ne!(digest(&site(), "cus_ann"), digest(&other, "cus_ann"));
        assert_eq!(digest(&site(), "AB"), digest(&site(), "ab"));
    }
}
