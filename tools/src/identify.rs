//! Signs identifies as a site's server does, for tests. It shares no code with the core; docs/signed-identify.md shows
//! it.

use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// `fields`: site, visitor, id, email, stripe_customer, expires; an empty text for what is absent.
pub fn sign_identify(key: &str, fields: [&str; 6]) -> String {
    let message: String = fields.iter().map(|field| format!("{}:{field}", field.len())).collect();
    let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key.as_bytes());
    let Ok(mac) = mac else { unreachable!("HMAC takes a key of any length") };
    hex::encode(mac.chain_update(message).finalize().into_bytes())
}

/// The traits with the signature over them, for a visitor of a site.
pub fn signed(key: &str, site: &str, visitor: &str, mut traits: Value) -> Value {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let field = |name: &str| traits.get(name).filter(|value| !value.is_null()).map(text).unwrap_or_default();
    let [id, email, customer, expires] = ["id", "email", "stripe_customer", "expires"].map(field);
    let signature = sign_identify(key, [site, visitor, &id, &email, &customer, &expires]);
    if let Some(object) = traits.as_object_mut() {
        object.insert("signature".to_owned(), Value::from(signature));
    }
    traits
}
