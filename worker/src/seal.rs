//! Sealing: encrypts what must not be in the database in clear (AES-256-GCM), and derives keys from the one secret of the Worker.
//!
//! What always holds: a sealed text opens only under the site and field it was sealed for; neither key nor plain text is printed.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater::base::digest::keyed;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// Bytes of a nonce, as AES-GCM wants it.
const NONCE_BYTES: usize = 12;

/// The key under which everything is sealed: the Worker's secret `SEAL_KEY`.
#[derive(Clone)]
pub struct SealKey([u8; 32]);

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey(…)")
    }
}

/// A text does not open: another key, another place, or not sealed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealError;

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sealed text does not open under this key and place")
    }
}

/// Where a sealed text belongs: the site and the field, e.g. `site_…/signing_secret/sec_…`.
#[derive(Debug, Clone)]
pub struct Place(String);

impl Place {
    /// A field of a site.
    pub fn of(site: &headwater::base::id::SiteId, field: &str) -> Self {
        Self(format!("{site}/{field}"))
    }
}

/// What seals one text. It is used up by that, since random bytes seal only once.
pub struct Sealing<'a> {
    /// The key.
    pub key: &'a SealKey,
    /// Fresh random bytes.
    pub random: [u8; 32],
}

impl Sealing<'_> {
    /// Seals a text for a place.
    ///
    /// # Errors
    /// Never for texts of a request's size.
    pub fn seal(self, text: &str, place: &Place) -> Result<String, SealError> {
        self.key.seal(text, place, self.random)
    }
}

impl SealKey {
    /// Reads the secret: 32 bytes in standard base64.
    ///
    /// # Errors
    /// When it is not that.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| SealError)?;
        bytes.try_into().map(Self).map_err(|_| SealError)
    }

    /// A key of its own for one purpose.
    pub fn derive(&self, purpose: &str) -> Hmac<Sha256> {
        keyed(&keyed(&self.0).chain_update(purpose).finalize().into_bytes().into())
    }

    fn cipher(&self) -> Aes256Gcm {
        Aes256Gcm::new(&self.0.into())
    }

    /// Seals a text for a place, with fresh random bytes.
    ///
    /// # Errors
    /// Never for texts of a request's size.
    pub fn seal(&self, text: &str, place: &Place, random: [u8; 32]) -> Result<String, SealError> {
        self.seal_bytes(text.as_bytes(), place, random)
    }

    /// Seals bytes that need not be text: a third longer than they are, and some forty bytes.
    ///
    /// # Errors
    /// Never for bytes of a request's size.
    pub fn seal_bytes(&self, bytes: &[u8], place: &Place, random: [u8; 32]) -> Result<String, SealError> {
        let nonce: [u8; NONCE_BYTES] = random.get(..NONCE_BYTES).and_then(|n| n.try_into().ok()).ok_or(SealError)?;
        let payload = Payload { msg: bytes, aad: place.0.as_bytes() };
        let sealed = self.cipher().encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// Opens a text sealed for this place.
    ///
    /// # Errors
    /// When it was not.
    pub fn open(&self, sealed: &str, place: &Place) -> Result<String, SealError> {
        String::from_utf8(self.open_bytes(sealed, place)?).map_err(|_| SealError)
    }

    /// Opens bytes sealed for this place.
    ///
    /// # Errors
    /// When they were not.
    pub fn open_bytes(&self, sealed: &str, place: &Place) -> Result<Vec<u8>, SealError> {
        let bytes = STANDARD.decode(sealed).map_err(|_| SealError)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError)?;
        let payload = Payload { msg: sealed, aad: place.0.as_bytes() };
        self.cipher().decrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater::base::id::SiteId;

    #[test]
    fn a_sealed_text_opens_only_at_its_place_and_under_its_key() {
        let key = SealKey([7; 32]);
        let place = |field: &str| Place::of(&SiteId::parse("site_a").unwrap(), field);
        let sealed = key.seal("whsec_secret", &place("one"), [1; 32]).unwrap();
        assert!(!sealed.contains("whsec"));
        assert_eq!(key.open(&sealed, &place("one")).unwrap(), "whsec_secret");
        assert_eq!(key.open(&sealed, &place("two")), Err(SealError));
        assert_eq!(SealKey([8; 32]).open(&sealed, &place("one")), Err(SealError));
        assert_eq!(key.open("", &place("one")), Err(SealError));
        assert_eq!(format!("{key:?}"), "SealKey(…)");
    }
}
