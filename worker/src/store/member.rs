//! Members, and the invitations that sign one in.

use crate::port::database::{Statement, sql};
use headwater::base::access::Role;
use headwater::base::limits::MEMBERS_MAX;

/// A member to invite.
pub struct InvitedMember<'a> {
    /// The id.
    pub id: &'a str,
    /// What the owner calls them.
    pub name: &'a str,
    /// What they may do.
    pub role: Role,
    /// Now.
    pub now_s: i64,
}

/// The members, first invited first: a [`BodyRow`](super::BodyRow). `own`: the one who asks, if one does.
pub fn all_members(now_s: i64, own: Option<&str>) -> Statement {
    Statement::new(sql!("member.list")).bind(now_s).bind(own.unwrap_or(""))
}

/// Adds a member, unless there are as many as there may be; an [`IdRow`](super::sign_in::IdRow) if it did.
pub fn insert_member(new: &InvitedMember) -> Statement {
    let statement = Statement::new(sql!("member.insert")).bind(new.id).bind(new.name).bind(new.role.as_str());
    statement.bind(new.now_s).bind(MEMBERS_MAX)
}

/// Changes what a member may do; an [`IdRow`](super::sign_in::IdRow) if there is one.
pub fn change_role(id: &str, role: Role) -> Statement {
    Statement::new(sql!("member.change")).bind(id).bind(role.as_str())
}

/// Removes a member; an [`IdRow`](super::sign_in::IdRow) if there was one.
pub fn delete_member(id: &str) -> Statement {
    Statement::new(sql!("member.delete")).bind(id)
}

/// Ends all sign-ins and invitations of a member.
pub fn end_sign_ins_of(member: &str) -> [Statement; 2] {
    [sql!("sign_in.end_of_member"), sql!("invitation.delete_of_member")].map(|sql| Statement::new(sql).bind(member))
}

/// Makes an invitation, which ends those before. The second gives an [`IdRow`](super::sign_in::IdRow) if there is such a member.
pub fn insert_invitation(id: &str, member: &str, expires_s: i64) -> [Statement; 2] {
    let insert = Statement::new(sql!("invitation.insert")).bind(id).bind(member).bind(expires_s);
    [Statement::new(sql!("invitation.delete_of_member")).bind(member), insert]
}

/// Uses an invitation up.
pub fn delete_invitation(id: &str) -> Statement {
    Statement::new(sql!("invitation.delete")).bind(id)
}
