//! Identifies: a visitor named as a user, with an email, or both.

use crate::database::{Statement, sql};
use headwater::id::{Pseudonym, SessionId, SiteId, VisitorId};

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
    /// The traits, sealed.
    pub traits: String,
    /// The server's time.
    pub now_s: i64,
}

fn or_empty(pseudonym: Option<&Pseudonym>) -> &str {
    pseudonym.map_or("", Pseudonym::as_str)
}

/// Keeps it, and queues the payments it may concern. The same identify again in a session changes nothing.
pub fn insert(new: NewIdentify) -> [Statement; 2] {
    let (user, email) = (or_empty(new.user), or_empty(new.email));
    let insert = Statement::new(sql!("identify.insert")).bind(new.site).bind(new.visitor).bind(new.session);
    let insert = insert.bind(user).bind(email).bind(new.now_s).bind(new.traits);
    let queue = Statement::new(sql!("pending.add_for_identify")).bind(new.site).bind(new.visitor);
    let queue = queue.bind(user).bind(email).bind(new.now_s).bind(new.session);
    [insert, queue]
}
