//! Identifiers: one type each, parsed at the edge, so that no bare string crosses a function.
//!
//! The shell makes new ids, since it has the randomness. What always holds: a value of these types is well formed.

mod placeholder;

use crate::base::json::FromJson;
use placeholder::is_placeholder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Why a text is not the id it claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdError {
    /// The kind of id that was expected, as it is called in messages.
    pub expected: &'static str,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this is not a {}", self.expected)
    }
}

/// Longest Stripe object id accepted, in bytes. Stripe documents 255 characters as the bound to plan for.
const STRIPE_ID_MAX_BYTES: usize = 255;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads the id.
            ///
            /// # Errors
            /// When the text is not of the documented form.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(IdError { expected: $expected }) }
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

/// A UUID in its canonical text form: 36 characters, lower-case hex, any version.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

fn is_prefixed(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| {
        (1..=40).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

fn is_stripe_id(text: &str) -> bool {
    (1..=STRIPE_ID_MAX_BYTES).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

text_id!(
    /// A site of the owner: `site_` and 1 to 40 of `[a-z0-9]`.
    SiteId, "site id", |text| is_prefixed(text, "site_")
);
text_id!(
    /// A site's integration with a Stripe account: `int_` and 1 to 40 of `[a-z0-9]`.
    IntegrationId, "integration id", |text| is_prefixed(text, "int_")
);
text_id!(
    /// A signing secret kept for an integration: `sec_` and 1 to 40 of `[a-z0-9]`.
    SecretId, "secret id", |text| is_prefixed(text, "sec_")
);
text_id!(
    /// A visitor: a browser, as its cookie `_hw_vid` names it. A canonical lower-case UUID.
    VisitorId, "visitor id", is_uuid
);
text_id!(
    /// A session, as the cookie `_hw_sid` names it. A canonical lower-case UUID.
    SessionId, "session id", is_uuid
);
text_id!(
    /// A beacon, as its sender names it. A canonical lower-case UUID.
    BeaconId, "beacon id", is_uuid
);
text_id!(
    /// Any object of Stripe (`ch_…`, `pi_…`, `in_…`). Prefixes are not relied on: the object's own `object` field says what it is.
    StripeId, "Stripe object id", is_stripe_id
);
text_id!(
    /// How a delivery is named: Stripe's event id, or `sha256:` and the digest of a body without one.
    EventId, "delivery's event", |text| is_stripe_id(text.strip_prefix("sha256:").unwrap_or(text))
);
text_id!(
    /// The key of one payment in the ledger: its PaymentIntent, else its charge; for a claim its invoice, or `first:` and its subscription.
    PaymentId, "payment id", |text| is_stripe_id(text.strip_prefix("first:").unwrap_or(text))
);
text_id!(
    /// The keyed digest of an email address or of a site's own user id: 64 characters of lower-case hex.
    Pseudonym, "pseudonym", |text| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
);

/// The text of a UUID made of a digest: its first 16 bytes, marked as RFC 9562's version 8, which is for ids of one's own making.
fn uuid_of([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, ..]: [u8; 32]) -> String {
    let hex = |bytes: &[u8]| hex::encode(bytes);
    let (g, i) = (g & 0x0f | 0x80, i & 0x3f | 0x80);
    [hex(&[a, b, c, d]), hex(&[e, f]), hex(&[g, h]), hex(&[i, j]), hex(&[k, l, m, n, o, p])].join("-")
}

impl BeaconId {
    /// The beacon that a digest names.
    pub fn of_digest(digest: [u8; 32]) -> Self {
        Self(uuid_of(digest))
    }

    /// What is remembered of it: 8 hex digits of its digest. Not of itself, since the beginning of a UUID can be the time, and its end
    /// the machine. Among the few that a session remembers, two are the same once in a hundred million.
    pub fn mark(&self) -> String {
        let [a, b, c, d, ..]: [u8; 32] = Sha256::digest(&self.0).into();
        hex::encode([a, b, c, d])
    }
}

impl VisitorId {
    /// Reads an id that can be somebody's: the nil UUID and its like are refused. Edges read ids by this; what is kept already is
    /// read by `parse`.
    ///
    /// # Errors
    /// When the text is not of the documented form, or nobody's id.
    pub fn of_somebody(text: &str) -> Result<Self, IdError> {
        Self::parse(text).and_then(|id| {
            if is_placeholder(&id.0) { Err(IdError { expected: "visitor id of somebody" }) } else { Ok(id) }
        })
    }

    /// The visitor that a keyed digest names (cookieless visits).
    pub fn of_digest(digest: [u8; 32]) -> Self {
        Self(uuid_of(digest))
    }
}

impl SessionId {
    /// Reads an id that can be somebody's: the nil UUID and its like are refused. Edges read ids by this; what is kept already is
    /// read by `parse`.
    ///
    /// # Errors
    /// When the text is not of the documented form, or nobody's id.
    pub fn of_somebody(text: &str) -> Result<Self, IdError> {
        Self::parse(text).and_then(|id| {
            if is_placeholder(&id.0) { Err(IdError { expected: "session id of somebody" }) } else { Ok(id) }
        })
    }

    /// The session that a keyed digest names (cookieless visits).
    pub fn of_digest(digest: [u8; 32]) -> Self {
        Self(uuid_of(digest))
    }

    /// Its first 20 bits: visits that began in the same second stand in this order.
    pub fn beginning(&self) -> i64 {
        self.0.get(..5).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or(0)
    }
}

impl PaymentId {
    /// The key of the payment made by this PaymentIntent or charge, or of the claim of this invoice or session.
    pub fn of(id: &StripeId) -> Self {
        Self(id.0.clone())
    }

    /// The key of the claim of a subscription's first payment, while its invoice is not known.
    pub fn first_of(subscription: &StripeId) -> Self {
        Self(format!("first:{subscription}"))
    }
}

/// Who a person is asked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonId {
    /// One of their browsers.
    Visitor(VisitorId),
    /// One of their Stripe customers.
    Customer(StripeId),
}

impl PersonId {
    /// Reads a visitor id, else a customer's id.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let customer = || StripeId::parse(text).map(Self::Customer);
        let neither = IdError { expected: "visitor or customer id" };
        VisitorId::parse(text).map(Self::Visitor).or_else(|_| customer()).map_err(|_| neither)
    }

    /// The customer, if it is one.
    pub fn customer(&self) -> Option<&StripeId> {
        match self {
            Self::Visitor(_) => None,
            Self::Customer(customer) => Some(customer),
        }
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Visitor(visitor) => visitor.as_str(),
            Self::Customer(customer) => customer.as_str(),
        }
    }
}

/// Live or test, as Stripe's `livemode` says. Money of the two never meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Real money.
    Live,
    /// Stripe's test mode and sandboxes.
    Test,
}

impl Mode {
    /// From Stripe's `livemode`.
    pub fn from_livemode(livemode: bool) -> Self {
        if livemode { Self::Live } else { Self::Test }
    }

    /// As it stands in SQL, JSON and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }

    /// Reads `live` or `test`.
    ///
    /// # Errors
    /// On any other text.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        match text {
            "live" => Ok(Self::Live),
            "test" => Ok(Self::Test),
            _ => Err(IdError { expected: "mode (live or test)" }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_checked_at_the_edge() {
        assert!(VisitorId::parse("0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10").is_ok());
        for bad in [
            "",
            "0B1F7C1E-8A52-4F0E-9C37-2D5A6E4B9F10",
            "0b1f7c1e8a524f0e9c372d5a6e4b9f10",
            "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f1'",
        ] {
            assert!(VisitorId::parse(bad).is_err(), "{bad}");
        }
        assert!(SiteId::parse("site_a1").is_ok());
        assert!(SiteId::parse("site_").is_err());
        assert!(StripeId::parse("ch_1; DROP").is_err());
        assert!(PaymentId::parse("first:sub_1").is_ok());
        let uuid = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
        assert_eq!(PersonId::parse(uuid), VisitorId::parse(uuid).map(PersonId::Visitor));
        assert_eq!(PersonId::parse("cus_1"), StripeId::parse("cus_1").map(PersonId::Customer));
        assert!(PersonId::parse("cus_1'").is_err() && PersonId::parse("").is_err());
        assert_eq!(VisitorId::of_digest([0xff; 32]).as_str(), "ffffffff-ffff-8fff-bfff-ffffffffffff");
        assert_eq!(SessionId::of_digest([0; 32]).as_str(), "00000000-0000-8000-8000-000000000000");
        assert!(serde_json::from_str::<VisitorId>("\"nonsense\"").is_err());
    }

    #[test]
    fn the_nil_uuid_and_its_like_are_nobodys_id() {
        for text in [
            "00000000-0000-0000-0000-000000000000",
            "00000000-0000-4000-8000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "ffffffff-ffff-4fff-bfff-ffffffffffff",
            "11111111-1111-1111-1111-111111111111",
            "123e4567-e89b-12d3-a456-426614174000",
        ] {
            assert!(VisitorId::parse(text).is_ok() && VisitorId::of_somebody(text).is_err(), "{text}");
            assert!(SessionId::of_somebody(text).is_err(), "{text}");
        }
        for text in ["00000000-0000-4000-8000-000000000001", "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10"] {
            assert!(VisitorId::of_somebody(text).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_beacon_s_mark_tells_it_from_others_that_begin_or_end_alike() {
        let mark = |id: &str| BeaconId::parse(id).unwrap().mark();
        let marks = [
            mark("2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10"),
            mark("2b1f7c1e-8a53-4f0e-9c37-2d5a6e4b9f10"),
            mark("3b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10"),
        ];
        assert!(
            marks.iter().all(|mark| mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())),
            "{marks:?}"
        );
        assert!(marks[0] != marks[1] && marks[1] != marks[2] && marks[0] != marks[2], "{marks:?}");
        assert_eq!(marks[0], mark("2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10"));
    }
}
