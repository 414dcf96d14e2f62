//! Time and randomness, read once per request and passed as values.
//!
//! Clippy forbids both elsewhere (`clippy.toml`). A test passes its own, and so can move the clock and repeat a run.

use headwater::base::id::{IntegrationId, SecretId, SiteId};
use sha2::{Digest, Sha256};
use std::cell::Cell;

/// What is particular to one request.
#[derive(Debug)]
pub struct Context {
    /// Unix milliseconds at the start of the request.
    pub now_ms: i64,
    seed: [u8; 32],
    drawn: Cell<u64>,
}

impl Context {
    /// A context of a time and 32 random bytes.
    pub fn new(now_ms: i64, seed: [u8; 32]) -> Self {
        Self { now_ms, seed, drawn: Cell::new(0) }
    }

    /// Unix seconds at the start of the request.
    pub fn now_s(&self) -> i64 {
        self.now_ms.div_euclid(1000)
    }

    /// Thirty-two fresh random bytes: the seed, hashed with how often it was drawn from.
    pub fn random(&self) -> [u8; 32] {
        let drawn = self.drawn.get();
        self.drawn.set(drawn + 1);
        Sha256::new().chain_update(self.seed).chain_update(drawn.to_be_bytes()).finalize().into()
    }

    /// A random number below a bound; 0 when the bound is 0.
    pub fn random_below(&self, bound: u64) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.random();
        u64::from_be_bytes([a, b, c, d, e, f, g, h]).checked_rem(bound).unwrap_or(0)
    }

    /// Sixteen random bytes in hex.
    pub fn random_hex(&self) -> String {
        hex::encode(self.random().get(..16).unwrap_or_default())
    }

    /// Random lower-case letters and digits, 32 at most: the part of an id after its prefix.
    fn characters(&self, count: usize) -> String {
        const ALPHABET: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        let of = |byte: u8| ALPHABET.get(usize::from(byte) % ALPHABET.len()).copied().map_or('a', char::from);
        self.random().into_iter().take(count).map(of).collect()
    }

    /// A new site's id. It is short, since it stands in every row, and public: nothing rests on its being hard to guess. Two of a thousand
    /// sites are the same once in some 4,000 times, and then the second is refused.
    pub fn site_id(&self) -> Result<SiteId, headwater::base::id::IdError> {
        SiteId::parse(&format!("site_{}", self.characters(6)))
    }

    /// A new integration's id.
    pub fn integration_id(&self) -> Result<IntegrationId, headwater::base::id::IdError> {
        IntegrationId::parse(&format!("int_{}", self.characters(12)))
    }

    /// A new signing secret's id.
    pub fn secret_id(&self) -> Result<SecretId, headwater::base::id::IdError> {
        SecretId::parse(&format!("sec_{}", self.characters(12)))
    }
}
