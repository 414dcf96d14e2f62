//! A restricted key of Stripe's API, as the owner pastes it.
//!
//! Key prefixes: Stripe's documentation on API keys. What always holds: a key of this type is restricted, its mode is known, and
//! it is never printed; a key that could move money is refused.

use crate::base::id::Mode;
use crate::base::limits::API_KEY_MAX_BYTES;
use std::fmt;

/// A restricted key, `rk_live_…` or `rk_test_…`.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey {
    text: String,
    mode: Mode,
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// Why a text is not taken as a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyError {
    /// Nothing was pasted.
    Blank,
    /// A secret key: it can do everything.
    Secret,
    /// A publishable key: it reads nothing.
    Publishable,
    /// A webhook's signing secret.
    SigningSecret,
    /// No key of Stripe's, or a damaged one.
    Malformed,
}

impl ApiKeyError {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Blank => "key_blank",
            Self::Secret => "key_is_secret",
            Self::Publishable => "key_is_publishable",
            Self::SigningSecret => "key_is_signing_secret",
            Self::Malformed => "key_malformed",
        }
    }
}

impl fmt::Display for ApiKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "no key was given",
            Self::Secret => {
                "this is a secret key: whoever holds it can move your money; make a restricted key, which only reads, and roll this one if you pasted it anywhere else"
            }
            Self::Publishable => "this is a publishable key, which reads nothing; make a restricted key",
            Self::SigningSecret => "this is a webhook's signing secret, not a key; it belongs into its own field",
            Self::Malformed => "a restricted key begins with rk_live_ or rk_test_ and is letters, digits and _",
        })
    }
}

impl ApiKey {
    /// Reads a pasted key; white space around it is dropped.
    ///
    /// # Errors
    /// When it is not a restricted key.
    pub fn parse(text: &str) -> Result<Self, ApiKeyError> {
        let text = text.trim();
        let refused = |prefix: &str| text.starts_with(prefix);
        if text.is_empty() {
            return Err(ApiKeyError::Blank);
        } else if refused("sk_") {
            return Err(ApiKeyError::Secret);
        } else if refused("pk_") {
            return Err(ApiKeyError::Publishable);
        } else if refused("whsec_") {
            return Err(ApiKeyError::SigningSecret);
        }
        let (mode, rest) = match (text.strip_prefix("rk_live_"), text.strip_prefix("rk_test_")) {
            (Some(rest), _) => (Mode::Live, rest),
            (_, Some(rest)) => (Mode::Test, rest),
            _ => return Err(ApiKeyError::Malformed),
        };
        let good = (8..=API_KEY_MAX_BYTES).contains(&rest.len())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if good { Ok(Self { text: text.to_owned(), mode }) } else { Err(ApiKeyError::Malformed) }
    }

    /// The key itself, for the `Authorization` header and for sealing.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// The mode it is of.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The last four characters, to tell keys apart.
    pub fn hint(&self) -> &str {
        self.text.get(self.text.len().saturating_sub(4)..).unwrap_or("")
    }

    /// Whether it is a key of the demo's pretend Stripe, which runs beside a local Worker.
    pub fn is_of_demo(&self) -> bool {
        self.text.starts_with("rk_test_demo_")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_restricted_keys_are_taken_and_none_shows() {
        let key = ApiKey::parse(" rk_live_51abcDEF \n").unwrap();
        assert_eq!((key.expose(), key.mode(), key.hint()), ("rk_live_51abcDEF", Mode::Live, "cDEF"));
        assert_eq!(ApiKey::parse("rk_test_51abcdef").unwrap().mode(), Mode::Test);
        assert_eq!(format!("{key:?}"), "ApiKey(…)");
        assert!(ApiKey::parse("rk_test_demo_0123").unwrap().is_of_demo());
        let long = format!("rk_live_{}", "a".repeat(300));
        for (text, error) in [
            ("", ApiKeyError::Blank),
            (" ", ApiKeyError::Blank),
            ("sk_live_51abcdef", ApiKeyError::Secret),
            ("sk_test_51abcdef", ApiKeyError::Secret),
            ("pk_live_51abcdef", ApiKeyError::Publishable),
            ("whsec_51abcdef", ApiKeyError::SigningSecret),
            ("rk_51abcdefghi", ApiKeyError::Malformed),
            ("rk_live_", ApiKeyError::Malformed),
            ("rk_live_51abc\r\nX: y", ApiKeyError::Malformed),
            ("rk_live_51abcdeä", ApiKeyError::Malformed),
            (long.as_str(), ApiKeyError::Malformed),
        ] {
            assert_eq!(ApiKey::parse(text), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_key_fits_a_header(text in ".{0,60}") {
            if let Ok(key) = ApiKey::parse(&text) {
                prop_assert!(key.expose().bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
