//! Addresses, sealed, for the owner's eyes only.

use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealError, SealKey};
use headwater::base::id::{Pseudonym, SiteId};
use serde::Serialize;

/// An address on its way into the database.
#[derive(Debug, Serialize)]
pub struct SealedEmail {
    pseudonym: Pseudonym,
    sealed: String,
}

fn place(site: &SiteId, pseudonym: &Pseudonym) -> Place {
    Place::of(site, &format!("email/{pseudonym}"))
}

/// Seals an address.
///
/// # Errors
/// When sealing fails.
pub fn seal(
    key: &SealKey,
    site: &SiteId,
    (pseudonym, address): (&Pseudonym, &str),
    nonce: [u8; 32],
) -> Result<SealedEmail, SealError> {
    Ok(SealedEmail { pseudonym: pseudonym.clone(), sealed: key.seal(address, &place(site, pseudonym), nonce)? })
}

/// Opens an address.
///
/// # Errors
/// When it was not sealed for this pseudonym.
pub fn open(key: &SealKey, site: &SiteId, pseudonym: &Pseudonym, sealed: &str) -> Result<String, SealError> {
    key.open(sealed, &place(site, pseudonym))
}

/// Keeps addresses; known ones stay.
pub fn insert(site: &SiteId, emails: &[SealedEmail]) -> Statement {
    Statement::new(sql!("email.insert")).bind(site).bind_json(emails)
}
