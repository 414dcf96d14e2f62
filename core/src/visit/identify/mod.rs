//! Signed identifies: whether the site's own server vouched for who a visitor is (A16).
//!
//! The server signs with the site's identify key. The page passes the signature to `identify`. The shell keeps the key, sealed;
//! `attribution` decides what a signed identify is worth.
//!
//! What always holds: a signature is good for one site, one visitor and one day. It covers the values as they were given. It is compared in
//! constant time.

use crate::base::digest::length_prefixed;
use crate::base::id::{SiteId, StripeId, VisitorId};
use crate::base::json::text_of;
use crate::base::limits::{IDENTIFY_EXPIRES_MAX_S, IDENTIFY_EXPIRES_TOLERANCE_S, IDENTIFY_KEY_MAX_BYTES};
use crate::base::wire::wire_enum;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Map, Value};
use sha2::Sha256;
use std::fmt;

/// What every identify key begins with.
pub const KEY_PREFIX: &str = "hw_identify_";

/// Keys of an identify that prove and are no traits: they are taken off before traits are kept.
pub const PROOF_KEYS: [&str; 3] = ["stripe_customer", "expires", "signature"];

wire_enum! {
    /// Whether a site takes identifies that its server did not sign.
    pub enum IdentifySigning {
        /// It does, as unsigned.
        Optional,
        /// It refuses them.
        Required,
    }
}

/// The key a site's server signs identifies with, `hw_identify_…`. The whole text is the key; it is not decoded.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentifyKey(String);

impl IdentifyKey {
    /// Takes a key; None when it does not begin with the prefix and go on after it, or is too long.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(KEY_PREFIX)?;
        let good = !rest.is_empty()
            && text.len() <= IDENTIFY_KEY_MAX_BYTES
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        good.then(|| Self(text.to_owned()))
    }

    /// The text: to seal it, and to show it once.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The last four characters, to tell keys apart.
    pub fn hint(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        // HMAC takes keys of any length: always Ok.
        Hmac::<Sha256>::new_from_slice(self.0.as_bytes())
            .is_ok_and(|mac| mac.chain_update(message).verify_slice(signature).is_ok())
    }
}

impl fmt::Debug for IdentifyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentifyKey(…)")
    }
}

/// What an identify brings to prove that the site's server vouches for it: its values as they were given, before any cleaning.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// The site's own user id; empty when there is none, as all of these.
    pub user: String,
    /// The address.
    pub email: String,
    /// The Stripe customer.
    pub stripe_customer: String,
    /// Until when it is good, unix seconds.
    pub expires: String,
    /// HMAC-SHA256 in lower-case hex.
    pub signature: String,
}

impl fmt::Debug for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Proof(…)")
    }
}

/// Why an identify is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentifyError {
    /// It is not signed, and the site takes only signed ones.
    Unsigned,
    /// The site has no identify key.
    KeyMissing,
    /// `expires` is missing, no whole number, or too far ahead.
    ExpiresInvalid,
    /// No key of the site made this signature over these values for this visitor.
    Mismatch,
    /// It was good once.
    Expired,
    /// The signed `stripe_customer` is no id of Stripe's.
    CustomerInvalid,
}

impl IdentifyError {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Unsigned => "identify_unsigned",
            Self::KeyMissing => "identify_key_missing",
            Self::ExpiresInvalid => "identify_expires_invalid",
            Self::Mismatch => "identify_signature_mismatch",
            Self::Expired => "identify_signature_expired",
            Self::CustomerInvalid => "identify_customer_invalid",
        }
    }
}

impl fmt::Display for IdentifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsigned => "this site takes only identifies that its server signed",
            Self::KeyMissing => "the identify is signed, and this site has no identify key",
            Self::ExpiresInvalid => "a signed identify names in expires a whole unix second, at most a day ahead",
            Self::Mismatch => "the signature does not fit this site, visitor, id, email, stripe_customer and expires",
            Self::Expired => "the signature has expired",
            Self::CustomerInvalid => "stripe_customer is not the id of a customer at Stripe",
        })
    }
}

/// The browser that a proof was made for: it is good on this site and for this visitor alone.
#[derive(Debug, Clone, Copy)]
pub struct Browser<'a> {
    /// The site whose page it shows.
    pub site: &'a SiteId,
    /// The visitor that the tracker names.
    pub visitor: &'a VisitorId,
}

impl Proof {
    /// Takes the proof out of the fields of an identify; None when it is not signed. A blank signature is one that does not fit.
    pub fn read(fields: &Map<String, Value>) -> Option<Self> {
        let text = |key: &str| match fields.get(key) {
            None | Some(Value::Null | Value::Array(_) | Value::Object(_)) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => text_of(value),
        };
        fields.get("signature").filter(|value| !value.is_null())?;
        Some(Self {
            user: text("id"),
            email: text("email"),
            stripe_customer: text("stripe_customer"),
            expires: text("expires"),
            signature: text("signature"),
        })
    }

    /// Which of the site's keys vouches for these values in this visitor's browser, by its place in the list.
    ///
    /// # Errors
    /// See [`IdentifyError`]. Only a good signature learns that it has expired.
    pub fn verify(&self, keys: &[IdentifyKey], browser: Browser<'_>, now_s: i64) -> Result<usize, IdentifyError> {
        if keys.is_empty() {
            return Err(IdentifyError::KeyMissing);
        }
        let expires_s = self.expires_s().ok_or(IdentifyError::ExpiresInvalid)?;
        let signature = self.signature_bytes().ok_or(IdentifyError::Mismatch)?;
        let message = self.message(browser);
        let by = keys.iter().position(|key| key.has_signed(&message, &signature)).ok_or(IdentifyError::Mismatch)?;
        if expires_s < now_s {
            return Err(IdentifyError::Expired);
        }
        if expires_s - now_s > IDENTIFY_EXPIRES_MAX_S + IDENTIFY_EXPIRES_TOLERANCE_S {
            return Err(IdentifyError::ExpiresInvalid);
        }
        Ok(by)
    }

    /// The customer it vouches for.
    ///
    /// # Errors
    /// When it is no id of Stripe's.
    pub fn customer(&self) -> Result<Option<StripeId>, IdentifyError> {
        match self.stripe_customer.as_str() {
            "" => Ok(None),
            text => StripeId::parse(text).map(Some).map_err(|_| IdentifyError::CustomerInvalid),
        }
    }

    /// What is signed.
    fn message(&self, browser: Browser<'_>) -> Vec<u8> {
        let Browser { site, visitor } = browser;
        let Self { user, email, stripe_customer, expires, .. } = self;
        length_prefixed(&[site.as_str(), visitor.as_str(), user, email, stripe_customer, expires])
    }

    /// Whole seconds; none that could overflow a difference.
    fn expires_s(&self) -> Option<i64> {
        let digits = self.expires.bytes().all(|byte| byte.is_ascii_digit()) && self.expires.len() <= 15;
        self.expires.parse().ok().filter(|_| digits)
    }

    fn signature_bytes(&self) -> Option<Vec<u8>> {
        let lower = self.signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        hex::decode(&self.signature).ok().filter(|bytes| lower && bytes.len() == 32)
    }
}

#[cfg(test)]
mod tests;
