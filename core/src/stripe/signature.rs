//! Stripe's webhook signature, scheme v1: whether a body was signed by someone who holds one of our secrets, just now.
//!
//! It does not ask whether the body is JSON; `stripe::event` reads it. The shell keeps the secrets, sealed.
//!
//! What always holds: nothing is accepted without a secret. Schemes other than v1 are ignored, since heeding one would be a downgrade. The
//! MAC covers the bytes as they came and is compared in constant time. The rules are those of Stripe's documentation, and stricter in two
//! points: a time too far in the future is refused, and so are several time stamps.

use crate::base::limits::{SIGNATURE_HEADER_MAX_BYTES, SIGNATURE_TOLERANCE_S, SIGNING_SECRET_MAX_BYTES};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;

/// What every signing secret of Stripe begins with.
const SECRET_PREFIX: &str = "whsec_";

/// Longest time stamp read, in digits: as many as keep every sum with it far from overflow.
const TIMESTAMP_MAX_DIGITS: usize = 15;

/// Why a text is not a signing secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretError {
    /// Nothing, or only white space.
    Blank,
    /// It does not begin with `whsec_`, or nothing follows.
    Prefix,
    /// Longer than 255 bytes.
    TooLong,
    /// White space or other than visible ASCII within.
    Characters,
}

impl SecretError {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blank => "secret_blank",
            Self::Prefix => "secret_prefix",
            Self::TooLong => "secret_too_long",
            Self::Characters => "secret_characters",
        }
    }
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "the signing secret is blank",
            Self::Prefix => "a signing secret begins with whsec_ and goes on after it",
            Self::TooLong => "a signing secret has at most 255 characters",
            Self::Characters => "a signing secret has only visible ASCII characters and no spaces",
        })
    }
}

/// A webhook endpoint's signing secret, `whsec_…`. The whole text is the key; it is not decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(String);

impl SigningSecret {
    /// Takes a secret as it was pasted: white space around it is trimmed.
    ///
    /// # Errors
    /// When it is blank, begins otherwise, is too long or has odd characters.
    pub fn parse(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SecretError::Blank);
        }
        if text.strip_prefix(SECRET_PREFIX).is_none_or(str::is_empty) {
            return Err(SecretError::Prefix);
        }
        if text.len() > SIGNING_SECRET_MAX_BYTES {
            return Err(SecretError::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SecretError::Characters);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text, for sealing it and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, to tell secrets apart; empty when they would give away too much of a short one.
    pub fn hint(&self) -> &str {
        let start = self.0.len().saturating_sub(4);
        // Only ASCII, so every byte is a border of characters.
        if self.0.len() < 20 { "" } else { self.0.get(start..).unwrap_or_default() }
    }

    fn mac(&self, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
        // HMAC takes keys of any length: always Some.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        mac.update(timestamp.as_bytes());
        mac.update(b".");
        mac.update(body);
        Some(mac)
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(…)")
    }
}

/// Why a delivery is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureError {
    /// No secret to verify with.
    NoSecret,
    /// No `Stripe-Signature` header, or an empty one.
    HeaderMissing,
    /// A header without any `t` or `v1`, or an overlong one.
    HeaderInvalid,
    /// No `t`.
    TimestampMissing,
    /// A `t` that is not a whole number of seconds.
    TimestampInvalid,
    /// More than one `t`.
    TimestampAmbiguous,
    /// No `v1` that could be a signature.
    NoV1,
    /// No `v1` fits any secret.
    Mismatch,
    /// Signed more than 300 seconds ago.
    TooOld,
    /// Signed more than 300 seconds from now.
    InFuture,
}

impl SignatureError {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSecret => "signature_no_secret",
            Self::HeaderMissing => "signature_header_missing",
            Self::HeaderInvalid => "signature_header_invalid",
            Self::TimestampMissing => "signature_timestamp_missing",
            Self::TimestampInvalid => "signature_timestamp_invalid",
            Self::TimestampAmbiguous => "signature_timestamp_ambiguous",
            Self::NoV1 => "signature_no_v1",
            Self::Mismatch => "signature_mismatch",
            Self::TooOld => "signature_too_old",
            Self::InFuture => "signature_in_future",
        }
    }
}

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSecret => {
                "this integration has no signing secret yet: add the one that Stripe shows for the endpoint"
            }
            Self::HeaderMissing => "the Stripe-Signature header is missing or empty",
            Self::HeaderInvalid => "the Stripe-Signature header is not of the form t=…,v1=…",
            Self::TimestampMissing => "the Stripe-Signature header has no time stamp t",
            Self::TimestampInvalid => "the time stamp t of the Stripe-Signature header is not a number of seconds",
            Self::TimestampAmbiguous => "the Stripe-Signature header has several time stamps t",
            Self::NoV1 => "the Stripe-Signature header has no readable v1 signature",
            Self::Mismatch => "no v1 signature fits this body and the secrets kept here",
            Self::TooOld => "the signature is more than 300 seconds old",
            Self::InFuture => "the signature's time lies more than 300 seconds in the future",
        })
    }
}

/// Verifies a delivery: the header, the body's bytes exactly as they came, and the time now in unix seconds.
/// Answers which of the secrets signed it.
///
/// # Errors
/// When there is nothing to verify with, the header is not one, no signature fits, or its time is not about now. The time
/// is looked at last, so that only a holder of a secret learns what our clock says.
pub fn verify(
    header: Option<&str>,
    body: &[u8],
    secrets: &[SigningSecret],
    now_s: i64,
) -> Result<usize, SignatureError> {
    if secrets.is_empty() {
        return Err(SignatureError::NoSecret);
    }
    let header = Header::read(header.unwrap_or_default())?;
    let signer = secrets.iter().position(|secret| header.is_signed_by(secret, body)).ok_or(SignatureError::Mismatch)?;
    if header.signed_s < now_s.saturating_sub(SIGNATURE_TOLERANCE_S) {
        return Err(SignatureError::TooOld);
    }
    if header.signed_s > now_s.saturating_add(SIGNATURE_TOLERANCE_S) {
        return Err(SignatureError::InFuture);
    }
    Ok(signer)
}

/// The parts of a header that count.
struct Header<'a> {
    /// The time stamp as text: that is what is signed.
    timestamp: &'a str,
    signed_s: i64,
    signatures: Vec<[u8; 32]>,
}

impl<'a> Header<'a> {
    fn read(text: &'a str) -> Result<Self, SignatureError> {
        if text.trim().is_empty() {
            return Err(SignatureError::HeaderMissing);
        }
        if text.len() > SIGNATURE_HEADER_MAX_BYTES {
            return Err(SignatureError::HeaderInvalid);
        }
        // Names are matched exactly: ` v1` with a space is another scheme, and other schemes are dropped.
        let parts = || text.split(',').filter_map(|part| part.split_once('='));
        let values = |wanted: &'static str| parts().filter(move |(name, _)| *name == wanted).map(|(_, value)| value);
        let mut timestamps = values("t");
        let timestamp = match (timestamps.next(), timestamps.next()) {
            (Some(_), Some(_)) => return Err(SignatureError::TimestampAmbiguous),
            (Some(only), None) => only,
            (None, _) if values("v1").next().is_some() => return Err(SignatureError::TimestampMissing),
            (None, _) => return Err(SignatureError::HeaderInvalid),
        };
        let signed_s = read_seconds(timestamp).ok_or(SignatureError::TimestampInvalid)?;
        let signatures: Vec<[u8; 32]> = values("v1").filter_map(read_signature).collect();
        if signatures.is_empty() { Err(SignatureError::NoV1) } else { Ok(Self { timestamp, signed_s, signatures }) }
    }

    fn is_signed_by(&self, secret: &SigningSecret, body: &[u8]) -> bool {
        secret.mac(self.timestamp, body).is_some_and(|mac| {
            // `verify_slice` compares in constant time.
            self.signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
        })
    }
}

fn read_seconds(text: &str) -> Option<i64> {
    let is_number = (1..=TIMESTAMP_MAX_DIGITS).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// 64 characters of lower-case hex, as Stripe sends them; anything else is not a signature of theirs.
fn read_signature(text: &str) -> Option<[u8; 32]> {
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut bytes = [0_u8; 32];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde::Deserialize;

    const NOW_S: i64 = 1_790_000_000;
    const BODY: &[u8] = br#"{"id":"evt_1","object":"event"}"#;

    #[derive(Deserialize)]
    struct Vector {
        name: String,
        now: i64,
        secrets: Vec<String>,
        body: String,
        header: String,
        recommended: String,
    }

    fn secret(text: &str) -> SigningSecret {
        SigningSecret::parse(text).unwrap()
    }

    fn sign(secret: &SigningSecret, timestamp: &str, body: &[u8]) -> String {
        hex::encode(secret.mac(timestamp, body).unwrap().finalize().into_bytes())
    }

    /// Verifies `header`, in which `{v1}` stands for the right signature over `BODY` at `NOW_S`.
    fn check(header: &str) -> Result<usize, SignatureError> {
        let secret = secret("whsec_a");
        let header = header.replace("{v1}", &sign(&secret, "1790000000", BODY));
        verify(Some(&header), BODY, &[secret], NOW_S)
    }

    #[test]
    fn every_vector_gets_its_verdict() {
        let vectors: Vec<Vector> =
            serde_json::from_str(include_str!("../../../tests/fixtures/signature-vectors.json")).unwrap();
        assert!(vectors.len() >= 21);
        for vector in vectors {
            let secrets: Vec<SigningSecret> = vector.secrets.iter().map(|text| secret(text)).collect();
            let verdict = verify(Some(&vector.header), vector.body.as_bytes(), &secrets, vector.now);
            let refused_header = matches!(
                verdict,
                Err(SignatureError::HeaderInvalid
                    | SignatureError::TimestampInvalid
                    | SignatureError::TimestampMissing)
            );
            let as_wanted = match vector.recommended.as_str() {
                "accept" | "trim at save time" | "signature ok; route to thin handler" => verdict == Ok(0),
                "reject:header" => refused_header,
                "reject:mismatch" => verdict == Err(SignatureError::Mismatch),
                "reject:stale" => verdict == Err(SignatureError::TooOld),
                "reject:future" => verdict == Err(SignatureError::InFuture),
                "reject (ambiguous)" => verdict == Err(SignatureError::TimestampAmbiguous),
                "either (Stripe sends lowercase)" => verdict == Err(SignatureError::NoV1),
                // The empty body is signed rightly; that it is not JSON is found later.
                "reject" => vector.body.is_empty() && verdict == Ok(0),
                other => panic!("a verdict this test does not know: {other}"),
            };
            assert!(as_wanted, "{}: wanted {}, got {verdict:?}", vector.name, vector.recommended);
        }
    }

    #[test]
    fn what_is_wrong_with_a_header_is_named() {
        assert_eq!(verify(None, BODY, &[secret("whsec_a")], NOW_S), Err(SignatureError::HeaderMissing));
        for (header, error) in [
            ("", SignatureError::HeaderMissing),
            (" ", SignatureError::HeaderMissing),
            ("garbage", SignatureError::HeaderInvalid),
            ("v0={v1}", SignatureError::HeaderInvalid),
            ("v1={v1}", SignatureError::TimestampMissing),
            (" t=1790000000,v1={v1}", SignatureError::TimestampMissing),
            ("t=,v1={v1}", SignatureError::TimestampInvalid),
            ("t=+1790000000,v1={v1}", SignatureError::TimestampInvalid),
            ("t=-1,v1={v1}", SignatureError::TimestampInvalid),
            ("t=1790000000.0,v1={v1}", SignatureError::TimestampInvalid),
            ("t=99999999999999999999,v1={v1}", SignatureError::TimestampInvalid),
            ("t=1790000000,t=1790000000,v1={v1}", SignatureError::TimestampAmbiguous),
            ("t=1790000000", SignatureError::NoV1),
            ("t=1790000000,v0={v1}", SignatureError::NoV1),
            ("t=1790000000,V1={v1}", SignatureError::NoV1),
            ("t=1790000000, v1={v1}", SignatureError::NoV1),
            ("t=1790000000,v1= {v1}", SignatureError::NoV1),
            ("t=1790000000,v1=", SignatureError::NoV1),
            ("t=1790000000,v1={v1}00", SignatureError::NoV1),
            ("t=01790000000,v1={v1}", SignatureError::Mismatch),
            ("t=1790000001,v1={v1}", SignatureError::Mismatch),
        ] {
            assert_eq!(check(header), Err(error), "{header}");
            assert!(error.code().starts_with("signature_"));
        }
        let long = format!("t=1790000000,v1={{v1}},{}", "x".repeat(SIGNATURE_HEADER_MAX_BYTES));
        assert_eq!(check(&long), Err(SignatureError::HeaderInvalid));
    }

    #[test]
    fn odd_parts_beside_a_good_signature_do_no_harm() {
        let zeros = "0".repeat(64);
        for header in [
            "t=1790000000,v1={v1}".to_owned(),
            "v1={v1},t=1790000000".to_owned(),
            "t=1790000000,nonsense,v1={v1}".to_owned(),
            "t=1790000000,v1=potato,v1={v1}".to_owned(),
            "t=1790000000,v1=,v1={v1}".to_owned(),
            format!("t=1790000000,v1={{v1}},v1={zeros}"),
            format!("t=1790000000,v1={zeros},v1={{v1}},v0=1,v2=2"),
        ] {
            assert_eq!(check(&header), Ok(0), "{header}");
        }
    }

    #[test]
    fn the_tolerance_is_300_seconds_both_ways() {
        let key = [secret("whsec_a")];
        for (age_s, verdict) in [
            (300, Ok(0)),
            (301, Err(SignatureError::TooOld)),
            (-299, Ok(0)),
            (-300, Ok(0)),
            (-301, Err(SignatureError::InFuture)),
        ] {
            let timestamp = (NOW_S - age_s).to_string();
            let header = format!("t={timestamp},v1={}", sign(&key[0], &timestamp, BODY));
            assert_eq!(verify(Some(&header), BODY, &key, NOW_S), verdict, "{age_s}");
        }
        // A stranger does not learn what the clock says.
        let forged = format!("t=1,v1={}", "0".repeat(64));
        assert_eq!(verify(Some(&forged), BODY, &key, NOW_S), Err(SignatureError::Mismatch));
    }

    #[test]
    fn the_secret_that_signed_is_told_and_none_means_refuse() {
        let secrets = [secret("whsec_new"), secret("whsec_old")];
        let header = format!("t={NOW_S},v1={}", sign(&secrets[1], "1790000000", BODY));
        assert_eq!(verify(Some(&header), BODY, &secrets, NOW_S), Ok(1));
        assert_eq!(verify(Some(&header), BODY, &[], NOW_S), Err(SignatureError::NoSecret));
        // Long secrets are keys too: HMAC hashes what exceeds its block.
        let long = [secret(&format!("whsec_{}", "k".repeat(200)))];
        let header = format!("t={NOW_S},v1={}", sign(&long[0], "1790000000", BODY));
        assert_eq!(verify(Some(&header), BODY, &long, NOW_S), Ok(0));
    }

    #[test]
    fn secrets_are_checked_and_do_not_show() {
        assert_eq!(secret(" whsec_abc\n").expose(), "whsec_abc");
        assert_eq!(secret("whsec_0123456789abcdef").hint(), "cdef");
        assert_eq!(secret("whsec_abc").hint(), "");
        assert_eq!(format!("{:?}", secret("whsec_abc")), "SigningSecret(…)");
        let long = format!("whsec_{}", "a".repeat(250));
        for (text, error) in [
            ("", SecretError::Blank),
            (" \n", SecretError::Blank),
            ("whsec_", SecretError::Prefix),
            ("sk_live_abc", SecretError::Prefix),
            ("WHSEC_abc", SecretError::Prefix),
            (long.as_str(), SecretError::TooLong),
            ("whsec_a b", SecretError::Characters),
            ("whsec_ä", SecretError::Characters),
        ] {
            assert_eq!(SigningSecret::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_header_is_accepted_without_a_signature(
            header in "((t|v0|v1| v1|)(=|)([0-9a-f]{0,64}|1790000000|.{0,8}),?){0,6}", body in prop::collection::vec(any::<u8>(), 0..64),
        ) {
            prop_assert!(verify(Some(&header), &body, &[secret("whsec_a")], NOW_S).is_err());
        }

        #[test]
        fn a_changed_byte_is_noticed(mut body in prop::collection::vec(any::<u8>(), 1..64), at in any::<prop::sample::Index>(), bit in 0..8) {
            let key = [secret("whsec_a")];
            let header = format!("t={NOW_S},v1={}", sign(&key[0], "1790000000", &body));
            prop_assert_eq!(verify(Some(&header), &body, &key, NOW_S), Ok(0));
            let at = at.index(body.len());
            body[at] ^= 1_u8 << bit;
            prop_assert_eq!(verify(Some(&header), &body, &key, NOW_S), Err(SignatureError::Mismatch));
        }

        #[test]
        fn any_text_is_a_secret_or_refused(text in ".{0,300}") {
            if let Ok(secret) = SigningSecret::parse(&text) {
                prop_assert!(secret.expose().len() <= SIGNING_SECRET_MAX_BYTES);
                prop_assert!(secret.expose().starts_with(SECRET_PREFIX));
            }
        }
    }
}
