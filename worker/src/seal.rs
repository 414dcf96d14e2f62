//! Sealing: encrypts what must not be in the database in clear (AES-256-GCM), and derives keys from the one secret of the Worker.
//!
//! What always holds: a sealed text opens only under the site and field it was sealed for; neither key nor plain text is printed.
//!
//! A sealed text is `<id of the key>.<base64 of nonce and cipher text>`. Texts of earlier versions have no id; they open by trying. While
//! the key is being changed the one before opens too, and seals nothing.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use headwater::base::digest::keyed;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;

/// Bytes of a nonce, as AES-GCM wants it.
const NONCE_BYTES: usize = 12;

/// Bytes of a key's id: 4 characters. Two keys of an installation have the same once in 16 million times, and then a text opens by trying.
const ID_BYTES: usize = 3;
/// Characters by which a sealed text is told from any other of its place: the key's id and the random nonce are among them.
pub const HEAD_CHARS: usize = 24;

/// The key under which everything is sealed: the Worker's secret `SEAL_KEY`; and the one before, `SEAL_KEY_PREVIOUS`, while it is changed.
#[derive(Clone)]
pub struct SealKey {
    key: [u8; 32],
    previous: Option<[u8; 32]>,
}

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
        Ok(Self { key: bytes_of(text)?, previous: None })
    }

    /// The same key, under which what the one before has sealed opens too. The key itself is no key before.
    ///
    /// # Errors
    /// When the text is not 32 bytes in standard base64.
    pub fn with_previous(self, text: &str) -> Result<Self, SealError> {
        let previous = bytes_of(text)?;
        Ok(Self { previous: (previous != self.key).then_some(previous), ..self })
    }

    /// The key's public id. It tells keys apart, and nothing else of them.
    pub fn id(&self) -> String {
        id_of(&self.key)
    }

    /// The id of the key before, while the key is being changed.
    pub fn previous_id(&self) -> Option<String> {
        self.previous.as_ref().map(id_of)
    }

    /// A key of its own for one purpose.
    pub fn derive(&self, purpose: &str) -> Hmac<Sha256> {
        derived(&self.key, purpose)
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
        let sealed = cipher(&self.key).encrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)?;
        Ok(format!("{}.{}", self.id(), STANDARD.encode([nonce.as_slice(), &sealed].concat())))
    }

    /// The text sealed anew under the key; nothing where the key has sealed it.
    ///
    /// # Errors
    /// When it opens under neither key.
    pub fn reseal(&self, sealed: &str, place: &Place, random: [u8; 32]) -> Result<Option<String>, SealError> {
        if open_under(&self.key, sealed, place).is_ok() {
            return Ok(None);
        }
        let previous = self.previous.as_ref().ok_or(SealError)?;
        self.seal_bytes(&open_under(previous, sealed, place)?, place, random).map(Some)
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
        open_under(&self.key, sealed, place)
            .or_else(|error| open_under(self.previous.as_ref().ok_or(error)?, sealed, place))
    }
}

fn bytes_of(text: &str) -> Result<[u8; 32], SealError> {
    STANDARD.decode(text.trim()).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(SealError)
}

fn derived(key: &[u8; 32], purpose: &str) -> Hmac<Sha256> {
    keyed(&keyed(key).chain_update(purpose).finalize().into_bytes().into())
}

fn id_of(key: &[u8; 32]) -> String {
    let digest = derived(key, "id").finalize().into_bytes();
    URL_SAFE_NO_PAD.encode(digest.get(..ID_BYTES).unwrap_or_default())
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&(*key).into())
}

fn open_under(key: &[u8; 32], sealed: &str, place: &Place) -> Result<Vec<u8>, SealError> {
    let text = match sealed.split_once('.') {
        Some((id, text)) if id == id_of(key) => text,
        Some(_) => return Err(SealError),
        None => sealed,
    };
    let bytes = STANDARD.decode(text).map_err(|_| SealError)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_BYTES).ok_or(SealError)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| SealError)?;
    let payload = Payload { msg: sealed, aad: place.0.as_bytes() };
    cipher(key).decrypt(&Nonce::from(nonce), payload).map_err(|_| SealError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use headwater::base::id::SiteId;

    fn key_of(byte: u8) -> SealKey {
        SealKey { key: [byte; 32], previous: None }
    }

    fn place(field: &str) -> Place {
        Place::of(&SiteId::parse("site_a").unwrap(), field)
    }

    #[test]
    fn a_sealed_text_opens_only_at_its_place_and_under_its_key() {
        let key = key_of(7);
        let sealed = key.seal("whsec_secret", &place("one"), [1; 32]).unwrap();
        assert!(!sealed.contains("whsec"));
        assert_eq!(key.open(&sealed, &place("one")).unwrap(), "whsec_secret");
        assert_eq!(key.open(&sealed, &place("two")), Err(SealError));
        assert_eq!(key_of(8).open(&sealed, &place("one")), Err(SealError));
        assert_eq!(key.open("", &place("one")), Err(SealError));
        assert_eq!(format!("{key:?}"), "SealKey(…)");
    }

    #[test]
    fn a_text_without_a_key_id_opens_by_trying() {
        let key = key_of(7);
        let sealed = key.seal("text", &place("one"), [1; 32]).unwrap();
        let (id, before) = sealed.split_once('.').unwrap();
        assert_eq!((id.len(), id), (4, key.id().as_str()));
        assert_eq!(key.open(before, &place("one")).unwrap(), "text");
        assert_eq!(key_of(8).open(before, &place("one")), Err(SealError));
        assert_eq!(key.reseal(before, &place("one"), [2; 32]), Ok(None), "the key has sealed it");
    }

    #[test]
    fn while_the_key_is_changed_the_one_before_opens_and_seals_nothing() {
        let before = key_of(7);
        let old = before.seal("text", &place("one"), [1; 32]).unwrap();
        let key = key_of(8).with_previous(&STANDARD.encode([7; 32])).unwrap();
        assert_eq!(key.previous_id(), Some(before.id()));
        assert_eq!(key.open(&old, &place("one")).unwrap(), "text");
        let new = key.reseal(&old, &place("one"), [2; 32]).unwrap().unwrap();
        assert_eq!(key_of(8).open(&new, &place("one")).unwrap(), "text");
        assert_eq!(before.open(&new, &place("one")), Err(SealError));
        assert_eq!(key.reseal(&new, &place("one"), [3; 32]), Ok(None));
        assert_eq!(key.reseal(&old, &place("two"), [3; 32]), Err(SealError), "of another place");
        assert_eq!(key_of(8).reseal(&old, &place("one"), [3; 32]), Err(SealError), "without the key before");
        assert_eq!(key_of(8).with_previous(&STANDARD.encode([8; 32])).unwrap().previous_id(), None);
        assert!(key_of(8).with_previous("short").is_err());
    }

    /// `scripts/lib/seal-key.mjs` computes the same id.
    #[test]
    fn the_id_of_a_key_is_what_the_scripts_compute() {
        assert_eq!(SealKey::parse("c2VhbC1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGVzISE=").unwrap().id(), "oXJn");
    }
}
