//! Signing identifies as a site's server does, for tests: written apart from the core, after the documentation.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// The traits with the signature over them, for a visitor of a site. Names the fields it signs; what is absent is signed as empty.
pub fn signed(key: &str, (site, visitor): (&str, &str), mut traits: Value) -> Value {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let field = |name: &str| traits.get(name).filter(|value| !value.is_null()).map(text).unwrap_or_default();
    let fields =
        [site.to_owned(), visitor.to_owned(), field("id"), field("email"), field("stripe_customer"), field("expires")];
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes()) else {
        unreachable!("HMAC takes a key of any length")
    };
    for field in fields {
        mac.update(format!("{}:{field}", field.len()).as_bytes());
    }
    if let Some(object) = traits.as_object_mut() {
        object.insert("signature".to_owned(), Value::from(hex::encode(mac.finalize().into_bytes())));
    }
    traits
}
