//! Identifies: a visitor named as a user, with an email, or both.

use crate::fault::Fault;
use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey};
use headwater::base::id::{Pseudonym, SessionId, SiteId, StripeId, VisitorId};
use headwater::visit::beacon::Traits;
use headwater::visit::identify::Browser;

/// An identify to keep.
pub struct NewIdentify<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// Who.
    pub visitor: &'a VisitorId,
    /// In which session.
    pub session: &'a SessionId,
    /// As this user.
    pub user: Option<&'a Pseudonym>,
    /// With this email.
    pub email: Option<&'a Pseudonym>,
    /// The site's server vouches for it.
    pub signed: bool,
    /// The traits, sealed.
    pub traits: String,
    /// The self-reported source in them.
    pub self_reported: Option<String>,
    /// The server's time.
    pub now_s: i64,
}

fn place(of: Browser<'_>) -> Place {
    Place::of(of.site, &format!("traits/{}", of.visitor))
}

/// Seals traits.
///
/// # Errors
/// When sealing fails.
pub fn seal_traits(key: &SealKey, of: Browser<'_>, traits: &Traits, nonce: [u8; 32]) -> Result<String, Fault> {
    let text = serde_json::to_string(traits).map_err(Fault::internal)?;
    Ok(key.seal(&text, &place(of), nonce)?)
}

/// Opens traits.
///
/// # Errors
/// When they were not sealed for this visitor.
pub fn open_traits(key: &SealKey, of: Browser<'_>, sealed: &str) -> Result<Traits, Fault> {
    let text = key.open(sealed, &place(of))?;
    headwater::base::json::from_text(&text).map_err(Fault::internal)
}

fn or_empty(pseudonym: Option<&Pseudonym>) -> &str {
    pseudonym.map_or("", Pseudonym::as_str)
}

/// Keeps it, and queues the payments it concerns where it was kept. The same identify again in a session changes nothing, unless it is
/// signed now.
pub fn insert(new: NewIdentify) -> [Statement; 2] {
    let (user, email, signed) = (or_empty(new.user), or_empty(new.email), i64::from(new.signed));
    let queue = Statement::new(sql!("pending.add_for_identify")).bind(new.site).bind(new.visitor);
    let queue = queue.bind(user).bind(email).bind(new.now_s).bind(signed);
    let insert = Statement::new(sql!("identify.insert")).bind(new.site).bind(new.visitor).bind(new.session);
    let insert = insert.bind(user).bind(email).bind(new.now_s).bind(signed).bind(new.traits);
    let insert = insert.bind(new.now_s - new.now_s.rem_euclid(86_400)).bind(new.self_reported);
    [insert, queue]
}

/// Queues the payments that lean on what is known of a customer, and keeps that the site's server signed a visitor to be it.
pub fn insert_customer(browser: Browser<'_>, customer: &StripeId, now_s: i64) -> [Statement; 2] {
    let of = |sql| Statement::new(sql).bind(browser.site).bind(customer).bind(browser.visitor).bind(now_s);
    [of(sql!("pending.add_for_customer")), of(sql!("signed_customer.insert"))]
}

/// Fails the batch when the key that signed (sealed; none: nothing was signed) does not count any more.
pub fn guard(site: &SiteId, sealed_key: Option<&str>, now_s: i64) -> Statement {
    Statement::new(sql!("commit_guard.identify_key")).bind(site).bind(sealed_key).bind(now_s)
}
