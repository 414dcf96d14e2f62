//! Keyed digests: HMAC-SHA256 under a key of 32 bytes, and how several fields become one message.
//!
//! What always holds: nothing here fails. No two lists of fields are one message.

use hmac::{Hmac, KeyInit};
use sha2::Sha256;

/// HMAC-SHA256 under a key, which is padded with zeros to the block's 64 bytes as RFC 2104 has it; done here, nothing can fail.
pub fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0_u8; 64];
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::new(&block.into())
}

/// Fields as one message: before each the decimal count of its bytes and a colon, so that none can flow into the next.
pub fn length_prefixed(fields: &[&str]) -> Vec<u8> {
    fields.iter().flat_map(|field| format!("{}:{field}", field.len()).into_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::Mac;

    #[test]
    fn keys_are_padded_as_rfc_2104_says() {
        let expected = Hmac::<Sha256>::new_from_slice(&[7; 32]).unwrap().chain_update("x").finalize();
        assert_eq!(keyed(&[7; 32]).chain_update("x").finalize().into_bytes(), expected.into_bytes());
    }

    #[test]
    fn fields_do_not_flow_into_one_another() {
        assert_eq!(length_prefixed(&["a", "", "é"]), "1:a0:2:é".as_bytes());
        assert_ne!(length_prefixed(&["ab", "c"]), length_prefixed(&["a", "bc"]));
    }
}
