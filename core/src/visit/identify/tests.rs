//! Signed identifies against the golden vectors, and everything that must not pass.

use super::*;
use crate::base::json::FromJson;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::json;

const VECTORS: &str = include_str!("../../../../tests/fixtures/identify-vectors.json");
const KEY: &str = "hw_identify_Zm9yLXRlc3RzLW9ubHktMzItYnl0ZXMtb2YtdGV4dCE";

#[derive(Deserialize, FromJson)]
struct Vectors {
    now_s: i64,
    signed: Vec<Vector>,
}

#[derive(Deserialize, FromJson)]
struct Vector {
    name: String,
    key: String,
    site: SiteId,
    visitor: VisitorId,
    id: String,
    email: String,
    stripe_customer: String,
    expires: i64,
    message: String,
    signature: String,
}

impl Vector {
    fn proof(&self) -> Proof {
        Proof {
            user: self.id.clone(),
            email: self.email.clone(),
            stripe_customer: self.stripe_customer.clone(),
            expires: self.expires.to_string(),
            signature: self.signature.clone(),
        }
    }

    fn verify(&self, proof: &Proof, now_s: i64) -> Result<usize, IdentifyError> {
        proof.verify(
            &[IdentifyKey::parse(&self.key).unwrap()],
            Browser { site: &self.site, visitor: &self.visitor },
            now_s,
        )
    }
}

fn vectors() -> Vectors {
    serde_json::from_str(VECTORS).unwrap()
}

/// A vector of all fields, and the time it is used.
fn whole() -> (Vector, i64) {
    let vectors = vectors();
    (vectors.signed.into_iter().next().unwrap(), vectors.now_s)
}

#[test]
fn the_golden_vectors_are_made_and_taken() {
    let vectors = vectors();
    assert!(vectors.signed.len() > 8);
    for vector in &vectors.signed {
        let proof = vector.proof();
        assert_eq!(
            String::from_utf8(proof.message(Browser { site: &vector.site, visitor: &vector.visitor })).unwrap(),
            vector.message,
            "{}",
            vector.name
        );
        assert_eq!(vector.verify(&proof, vectors.now_s), Ok(0), "{}", vector.name);
    }
}

#[test]
fn any_other_value_is_a_mismatch() {
    let (vector, now_s) = whole();
    let key = IdentifyKey::parse(KEY).unwrap();
    let changed = |change: fn(&mut Proof)| {
        let mut proof = vector.proof();
        change(&mut proof);
        vector.verify(&proof, now_s)
    };
    let mismatch = Err(IdentifyError::Mismatch);
    assert_eq!(changed(|p| p.user.push('1')), mismatch);
    assert_eq!(changed(|p| p.email = p.email.to_uppercase()), mismatch);
    assert_eq!(changed(|p| p.stripe_customer = String::new()), mismatch);
    assert_eq!(changed(|p| p.expires = "1790000601".to_owned()), mismatch);
    assert_eq!(changed(|p| p.expires = "01790000600".to_owned()), mismatch, "the text is signed, not the number");
    assert_eq!(changed(|p| p.signature = String::new()), mismatch);
    assert_eq!(changed(|p| p.signature = p.signature.to_uppercase()), mismatch);
    assert_eq!(changed(|p| p.signature.truncate(62)), mismatch);
    let proof = vector.proof();
    let visitor = VisitorId::parse("1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10").unwrap();
    let site = SiteId::parse("site_b2").unwrap();
    assert_eq!(
        proof.verify(std::slice::from_ref(&key), Browser { site: &vector.site, visitor: &visitor }, now_s),
        mismatch,
        "replayed in another browser"
    );
    assert_eq!(
        proof.verify(&[key], Browser { site: &site, visitor: &vector.visitor }, now_s),
        mismatch,
        "replayed on another site"
    );
    let other = IdentifyKey::parse("hw_identify_another").unwrap();
    assert_eq!(
        proof.verify(std::slice::from_ref(&other), Browser { site: &vector.site, visitor: &vector.visitor }, now_s),
        mismatch
    );
    let keys = [other, IdentifyKey::parse(KEY).unwrap()];
    assert_eq!(
        proof.verify(&keys, Browser { site: &vector.site, visitor: &vector.visitor }, now_s),
        Ok(1),
        "the key before it"
    );
    assert_eq!(
        proof.verify(&[], Browser { site: &vector.site, visitor: &vector.visitor }, now_s),
        Err(IdentifyError::KeyMissing)
    );
}

#[test]
fn a_signature_is_good_until_its_second_and_at_most_a_day() {
    let (vector, now_s) = whole();
    let proof = vector.proof();
    assert_eq!(vector.verify(&proof, now_s + 600), Ok(0));
    assert_eq!(vector.verify(&proof, now_s + 601), Err(IdentifyError::Expired));
    let ahead_s = IDENTIFY_EXPIRES_MAX_S + IDENTIFY_EXPIRES_TOLERANCE_S;
    assert_eq!(vector.verify(&proof, now_s + 600 - ahead_s), Ok(0));
    assert_eq!(vector.verify(&proof, now_s + 599 - ahead_s), Err(IdentifyError::ExpiresInvalid));
    for expires in ["", "soon", "-1", "1.5", "1e9", " 1790000600", "9223372036854775807"] {
        let proof = Proof { expires: expires.to_owned(), ..vector.proof() };
        assert_eq!(vector.verify(&proof, now_s), Err(IdentifyError::ExpiresInvalid), "{expires}");
    }
    // Nobody learns from an old time stamp whether a signature fits.
    let forged = Proof { expires: "1".to_owned(), ..vector.proof() };
    assert_eq!(vector.verify(&forged, now_s), Err(IdentifyError::Mismatch));
}

#[test]
fn a_proof_is_read_as_it_was_given() {
    let read = |value: Value| Proof::read(value.as_object().unwrap());
    let proof =
        read(json!({"id": 42, "email": " A@b.c ", "stripe_customer": null, "expires": 7, "signature": "0a"})).unwrap();
    let texts = [proof.user.as_str(), &proof.email, &proof.stripe_customer, &proof.expires, &proof.signature];
    assert_eq!(texts, ["42", " A@b.c ", "", "7", "0a"]);
    assert_eq!(read(json!({"id": 1, "expires": 7})), None);
    assert_eq!(read(json!({"signature": null})), None);
    assert!(read(json!({"signature": ""})).is_some(), "a server that signed nothing is told so");
}

#[test]
fn a_customer_is_an_id_of_stripe() {
    let of = |text: &str| Proof { stripe_customer: text.to_owned(), ..Proof::default() }.customer();
    assert_eq!(of(""), Ok(None));
    assert_eq!(of("cus_Q1"), Ok(Some(StripeId::parse("cus_Q1").unwrap())));
    assert_eq!(of("cus Q1"), Err(IdentifyError::CustomerInvalid));
}

#[test]
fn keys_are_told_apart_and_do_not_show() {
    let key = IdentifyKey::parse(KEY).unwrap();
    assert_eq!((key.expose(), key.hint()), (KEY, "4dCE"));
    assert_eq!(format!("{key:?} {:?}", whole().0.proof()), "IdentifyKey(…) Proof(…)");
    for bad in ["", "hw_identify_", "whsec_1", "hw_identify_a b", &format!("hw_identify_{}", "a".repeat(300))] {
        assert_eq!(IdentifyKey::parse(bad), None, "{bad}");
    }
}

proptest! {
    #[test]
    fn no_two_splits_of_a_text_sign_alike(text in "[0-9:a]{0,12}", a in 0_usize..12, b in 0_usize..12) {
        let (site, visitor) = (SiteId::parse("site_a1").unwrap(), VisitorId::parse("0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10").unwrap());
        let split = |at: usize| {
            let (user, email) = text.split_at(at.min(text.len()));
            Proof { user: user.to_owned(), email: email.to_owned(), ..Proof::default() }
        };
        let (a, b) = (split(a), split(b));
        let browser = Browser { site: &site, visitor: &visitor };
        prop_assert_eq!(a.message(browser) == b.message(browser), a == b);
    }

    #[test]
    fn nothing_made_up_is_taken(signature in "[0-9a-f]{0,70}", expires in "[0-9]{0,20}", user in ".{0,20}") {
        let (vector, now_s) = whole();
        let proof = Proof { user, expires, signature, ..Proof::default() };
        prop_assert!(vector.verify(&proof, now_s).is_err());
    }
}
