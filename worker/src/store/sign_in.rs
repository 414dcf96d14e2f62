//! Sign-ins of the owner and of members, and links that make one.

use crate::port::database::{Statement, sql};
use headwater::base::access::Role;
use headwater::base::json::FromJson;

/// A sign-in ends this long after it began, in seconds.
pub const LASTS_S: i64 = 30 * 86_400;
/// A sign-in that was not used for this long ends, in seconds.
const IDLE_S: i64 = 7 * 86_400;
/// The same of a member's, who cannot sign in again without an invitation.
pub const MEMBER_LASTS_S: i64 = 90 * 86_400;
/// The same of a member's.
const MEMBER_IDLE_S: i64 = 30 * 86_400;
/// Uses closer together than this, in seconds, are noted once.
const NOTED_S: i64 = 300;

/// A row's id.
#[derive(Debug, FromJson)]
pub struct IdRow {
    /// Keyed digest of a cookie or of a link's code.
    pub id: String,
}

/// A sign-in that holds.
#[derive(Debug, FromJson)]
pub struct HeldRow {
    /// Keyed digest of its cookie.
    pub id: String,
    /// Whose it is; absent: that of the owner's token.
    pub member: Option<String>,
    /// The member's name.
    pub name: Option<String>,
    /// The member's role now.
    pub role: Option<Role>,
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
    /// The member's name; absent: it is that of the owner's token.
    pub member: Option<String>,
}

/// A sign-in to begin.
pub struct NewSignIn<'a> {
    /// Keyed digest of its cookie.
    pub id: &'a str,
    /// Digest of the owner's token now, that for members where it is a member's.
    pub token: &'a str,
    /// User agent, cut.
    pub agent: &'a str,
    /// Now.
    pub now_s: i64,
}

/// Until when sign-ins hold, and under which token.
#[derive(Debug, Clone, Copy)]
pub struct Holds<'a> {
    /// Digest of the owner's token now.
    pub token: &'a str,
    /// The same for members.
    pub member_token: &'a str,
    /// Now.
    pub now_s: i64,
}

impl Holds<'_> {
    /// Binds what an owner's sign-in is held to, and what a member's is.
    fn bind_to(self, statement: Statement) -> Statement {
        let statement = statement.bind(self.token).bind(self.now_s - LASTS_S).bind(self.now_s - IDLE_S);
        statement.bind(self.member_token).bind(self.now_s - MEMBER_LASTS_S).bind(self.now_s - MEMBER_IDLE_S)
    }
}

/// Begins one of the owner's token.
pub fn begin(new: &NewSignIn) -> Statement {
    Statement::new(sql!("sign_in.begin")).bind(new.id).bind(new.token).bind(new.agent).bind(new.now_s)
}

/// Begins one of the member whom an invitation names, where it is good; gives the member as an [`IdRow`].
pub fn begin_invited(new: &NewSignIn, invitation: &str) -> Statement {
    let statement = Statement::new(sql!("sign_in.begin_invited")).bind(new.id).bind(new.token);
    statement.bind(new.agent).bind(new.now_s).bind(invitation)
}

/// One [`HeldRow`] if it holds.
pub fn of_cookie(id: &str, holds: Holds<'_>) -> Statement {
    holds.bind_to(Statement::new(sql!("sign_in.of_cookie")).bind(id))
}

/// Notes the use of one that holds, some minutes apart.
pub fn note_use(id: &str, holds: Holds<'_>) -> Statement {
    let Holds { token, member_token, now_s } = holds;
    let statement = Statement::new(sql!("sign_in.use")).bind(id).bind(now_s).bind(now_s - NOTED_S);
    statement.bind(token).bind(now_s - IDLE_S).bind(member_token).bind(now_s - MEMBER_IDLE_S)
}

/// [`SignInRow`]s of those that hold.
pub fn active_sign_ins(holds: Holds<'_>) -> Statement {
    holds.bind_to(Statement::new(sql!("sign_in.list")))
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
pub fn prune(now_s: i64) -> [Statement; 3] {
    let sign_ins = Statement::new(sql!("sign_in.prune")).bind(now_s - LASTS_S).bind(now_s - IDLE_S);
    let sign_ins = sign_ins.bind(now_s - MEMBER_LASTS_S).bind(now_s - MEMBER_IDLE_S);
    let of_time = |sql| Statement::new(sql).bind(now_s);
    [sign_ins, of_time(sql!("sign_in_link.prune")), of_time(sql!("invitation.prune"))]
}
