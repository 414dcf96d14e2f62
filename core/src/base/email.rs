//! Email addresses and user ids: how they are normalised, and how they become pseudonyms.
//!
//! The shell holds the key, and keeps a sealed copy of each address for the owner.
//!
//! What always holds: an address is matched only as a keyed digest. A plain hash of one can be looked up in a dictionary.

use crate::base::digest::keyed;
use crate::base::id::Pseudonym;
use crate::base::letter_case::lower_case;
use crate::base::limits::EMAIL_MAX_BYTES;
use hmac::Mac;
use std::fmt;

/// Put before an email, so that no user id can have the same digest.
const EMAIL_DOMAIN: &[u8] = b"headwater:email:1\0";

/// Put before a user id.
const USER_DOMAIN: &[u8] = b"headwater:user:1\0";

/// An address that looks like one, trimmed and in lower case.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct NormalEmail(String);

impl NormalEmail {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for NormalEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NormalEmail(…)")
    }
}

/// Trims an address and puts it in lower case (A17). None when it is no address: not exactly one `@` with something on both
/// sides, spaces or control characters within, empty labels in the host, or more than 254 bytes.
///
/// Nothing more is done: dots and `+tags` stay, since whether they matter is the mail host's affair.
pub fn normalise_email(text: &str) -> Option<NormalEmail> {
    // Bounded before lower-casing, so that a long text costs nothing; and after it, since lower case can be longer.
    let text = text.trim();
    if text.len() > EMAIL_MAX_BYTES {
        return None;
    }
    let lower = lower_case(text);
    let (local, host) = lower.split_once('@')?;
    let plausible = lower.len() <= EMAIL_MAX_BYTES
        && !local.is_empty()
        && !host.contains('@')
        && host.split('.').all(|label| !label.is_empty())
        && !lower.chars().any(|c| c.is_control() || c.is_whitespace());
    plausible.then_some(NormalEmail(lower))
}

/// The site's key for pseudonyms: 32 secret bytes.
#[derive(Clone)]
pub struct PseudonymKey([u8; 32]);

impl PseudonymKey {
    /// Takes the key.
    pub fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// The pseudonym of an email address.
    pub fn email(&self, email: &NormalEmail) -> Pseudonym {
        self.digest(EMAIL_DOMAIN, email.as_str())
    }

    /// The pseudonym of a site's own user id. White space around it does not count; case does.
    pub fn user(&self, user: &str) -> Pseudonym {
        self.digest(USER_DOMAIN, user.trim())
    }

    #[expect(
        clippy::expect_used,
        reason = "hex::encode of 32 bytes is 64 characters of lower-case hex, which is what a pseudonym is"
    )]
    fn digest(&self, domain: &[u8], text: &str) -> Pseudonym {
        let digest = keyed(&self.0).chain_update(domain).chain_update(text).finalize();
        Pseudonym::parse(&hex::encode(digest.into_bytes())).expect("64 characters of lower-case hex")
    }
}

impl fmt::Debug for PseudonymKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PseudonymKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn normal(text: &str) -> Option<String> {
        normalise_email(text).map(|email| email.as_str().to_owned())
    }

    #[test]
    fn addresses_are_trimmed_and_lower_case() {
        assert_eq!(normal("  Ada.Lovelace+Shop@Example.COM \n").as_deref(), Some("ada.lovelace+shop@example.com"));
        assert_eq!(normal("ÄDA@bücher.example").as_deref(), Some("äda@bücher.example"));
        assert_eq!(normal("owner@localhost").as_deref(), Some("owner@localhost"));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for bad in [
            "",
            "@",
            "ada",
            "ada@",
            "@example.com",
            "a@b@c",
            "a b@example.com",
            "a@example..com",
            "a@.com",
            "a@com.",
            "a\u{0}@b.c",
        ] {
            assert_eq!(normal(bad), None, "{bad:?}");
        }
        let longest = format!("{}@example.com", "a".repeat(242));
        assert_eq!(normal(&longest).map(|e| e.len()), Some(254));
        assert_eq!(normal(&format!("a{longest}")), None);
        // 'İ' is two bytes and three in lower case.
        assert_eq!(normal(&format!("{}@example.com", "İ".repeat(121))), None);
    }

    #[test]
    fn pseudonyms_depend_on_the_key_the_kind_and_the_text() {
        let key = PseudonymKey::new([7; 32]);
        let email = normalise_email("ada@example.com").unwrap();
        assert_eq!(key.email(&email), key.email(&normalise_email(" ADA@example.com").unwrap()));
        assert_ne!(key.email(&email), PseudonymKey::new([8; 32]).email(&email));
        assert_ne!(key.email(&email), key.user("ada@example.com"));
        assert_eq!(key.user("u_1"), key.user(" u_1 "));
        assert_ne!(key.user("u_1"), key.user("U_1"));
    }

    #[test]
    fn the_digest_is_hmac_sha256() {
        // Computed apart, with Python's hmac module. Changing it would orphan every pseudonym kept.
        let key = PseudonymKey::new([7; 32]);
        assert_eq!(
            key.email(&normalise_email("ada@example.com").unwrap()).as_str(),
            "0fa576344b8985119f58c21feebbbfb87b9fc51e476089b9e666c9a0a6d230d0"
        );
        assert_eq!(key.user("u_1").as_str(), "3401f5cddefc5821aa91872a530478be1e5505eaa69bc71f7bfc71dbd634b182");
    }

    #[test]
    fn secrets_do_not_show() {
        assert_eq!(format!("{:?}", PseudonymKey::new([65; 32])), "PseudonymKey(…)");
        assert!(!format!("{:?}", normalise_email("ada@example.com")).contains("ada"));
    }

    proptest! {
        #[test]
        fn normal_is_bounded_and_stable(text in ".{0,300}", local in "[^@\\s\\p{C}]{1,90}", host in "[a-zA-Z0-9İΣ-]{1,40}") {
            for text in [text, format!(" {local}@{host}.com")] {
                if let Some(email) = normalise_email(&text) {
                    prop_assert!(email.as_str().len() <= EMAIL_MAX_BYTES);
                    prop_assert_eq!(normalise_email(email.as_str()), Some(email));
                }
            }
        }
    }
}
