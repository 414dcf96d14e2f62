//! Signs deliveries as Stripe does, for tests and for the native tools.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The header of a delivery: `t` and one `v1`.
pub fn signature(secret: &str, body: &[u8], now_s: i64) -> String {
    let mut mac = match <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()) {
        Ok(mac) => mac,
        // HMAC takes a key of any length.
        Err(_) => unreachable!("HMAC takes a key of any length"),
    };
    mac.update(format!("{now_s}.").as_bytes());
    mac.update(body);
    format!("t={now_s},v1={}", hex::encode(mac.finalize().into_bytes()))
}
