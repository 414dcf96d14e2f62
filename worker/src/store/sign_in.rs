//! Sign-ins of the owner, and links that make one.

use crate::port::database::{Statement, sql};
use headwater::base::json::FromJson;

/// A sign-in ends this long after it began, in seconds.
pub const LASTS_S: i64 = 30 * 86_400;
/// A sign-in that was not used for this long ends, in seconds.
const IDLE_S: i64 = 7 * 86_400;
/// Uses closer together than this, in seconds, are noted once.
const NOTED_S: i64 = 300;

/// A row's id.
#[derive(Debug, FromJson)]
pub struct IdRow {
    /// Keyed digest of a cookie or of a link's code.
    pub id: String,
}

/// A sign-in as the owner sees it.
#[derive(Debug, FromJson)]
pub struct SignInRow {
    /// Keyed digest of its cookie.
    pub id: String,
    /// User agent when it began.
    pub agent: String,
    /// When it began.
    pub created_s: i64,
    /// When it was last used.
    pub used_s: i64,
}

/// A sign-in to begin.
pub struct NewSignIn<'a> {
    /// Keyed digest of its cookie.
    pub id: &'a str,
    /// Digest of the owner's token now.
    pub token: &'a str,
    /// User agent, cut.
    pub agent: &'a str,
    /// Now.
    pub now_s: i64,
}

/// Begins one.
pub fn begin(new: &NewSignIn) -> Statement {
    Statement::new(sql!("sign_in.begin")).bind(new.id).bind(new.token).bind(new.agent).bind(new.now_s)
}

/// One [`IdRow`] if it holds.
pub fn of_cookie(id: &str, token: &str, now_s: i64) -> Statement {
    Statement::new(sql!("sign_in.of_cookie")).bind(id).bind(token).bind(now_s - LASTS_S).bind(now_s - IDLE_S)
}

/// Notes the use of one that holds, some minutes apart.
pub fn note_use(id: &str, token: &str, now_s: i64) -> Statement {
    let statement = Statement::new(sql!("sign_in.use")).bind(id).bind(token).bind(now_s);
    statement.bind(now_s - NOTED_S).bind(now_s - IDLE_S)
}

/// [`SignInRow`]s of those that hold.
pub fn active_sign_ins(token: &str, now_s: i64) -> Statement {
    Statement::new(sql!("sign_in.list")).bind(token).bind(now_s - LASTS_S).bind(now_s - IDLE_S)
}

/// Ends one; an [`IdRow`] if there was one.
pub fn end(id: &str) -> Statement {
    Statement::new(sql!("sign_in.end")).bind(id)
}

/// Ends all but one.
pub fn end_others(id: &str) -> Statement {
    Statement::new(sql!("sign_in.end_others")).bind(id)
}

/// Keeps a link's digest until a time.
pub fn insert_link(id: &str, expires_s: i64) -> Statement {
    Statement::new(sql!("sign_in_link.insert")).bind(id).bind(expires_s)
}

/// Uses a link up; an [`IdRow`] if it was good.
pub fn take_link(id: &str, now_s: i64) -> Statement {
    Statement::new(sql!("sign_in_link.take")).bind(id).bind(now_s)
}

/// Drops what has run out.
pub fn prune(now_s: i64) -> [Statement; 2] {
    let sign_ins = Statement::new(sql!("sign_in.prune")).bind(now_s - LASTS_S).bind(now_s - IDLE_S);
    [sign_ins, Statement::new(sql!("sign_in_link.prune")).bind(now_s)]
}
