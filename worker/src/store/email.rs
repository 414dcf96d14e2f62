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

/// An address that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewEmail<'a> {
    /// What it is matched under.
    pub pseudonym: &'a Pseudonym,
    /// In normal form.
    pub address: &'a str,
}

fn place(site: &SiteId, pseudonym: &Pseudonym) -> Place {
    Place::of(site, &format!("email/{pseudonym}"))
}

/// Seals an address.
///
/// # Errors
/// When sealing fails.
pub fn seal(key: &SealKey, site: &SiteId, email: NewEmail<'_>, nonce: [u8; 32]) -> Result<SealedEmail, SealError> {
    let sealed = key.seal(email.address, &place(site, email.pseudonym), nonce)?;
    Ok(SealedEmail { pseudonym: email.pseudonym.clone(), sealed })
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
