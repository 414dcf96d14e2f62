//! `/api/members`: who may sign in without the owner's token, and what they may do.

use super::one_row::{answer_body, change_row};
use super::sign_ins::{LINK, link_path};
use crate::http::access::{Caller, digest_of};
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::member::{
    InvitedMember, all_members, change_role, delete_member, end_sign_ins_of, insert_invitation, insert_member,
};
use crate::store::sign_in::IdRow;
use headwater::api::{ErrorCode, Invitation, MemberChange, NewMember};
use headwater::base::limits::{ACCESS_NAME_MAX_CHARS, MEMBERS_MAX};
use headwater::web::text::clean_bounded;

/// How long an invitation is good, in seconds.
const INVITATION_S: i64 = 7 * 86_400;

fn member_unknown() -> Refusal {
    Refusal::new(ErrorCode::MemberUnknown, "There is no such member.")
}

/// `/api/members`: the list, or a member to invite.
///
/// # Errors
/// 400 for a name that cannot be, and where there are too many members.
pub async fn members(shell: &Shell<'_>, caller: &Caller, request: &Request) -> Result<Response, Failure> {
    if request.method == "POST" {
        return invite(shell, request).await;
    }
    answer_body(shell, all_members(shell.context.now_s(), caller.member()), member_unknown()).await
}

async fn invite(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let NewMember { name, role } = request.json()?;
    let name = read_name(name, ErrorCode::MemberInvalid)?;
    let id = format!("mem_{}", shell.context.random_hex());
    let new = InvitedMember { id: &id, name: &name, role, now_s: shell.context.now_s() };
    if shell.database.first_row::<IdRow>(insert_member(&new)).await?.is_none() {
        let message = format!("There are {MEMBERS_MAX} members, which is the most; remove one first.");
        return Err(Refusal::new(ErrorCode::TooManyMembers, message).into());
    }
    new_invitation(shell, &id).await
}

/// A name that somebody is shown by.
///
/// # Errors
/// 400 with this code.
pub(super) fn read_name(name: String, code: ErrorCode) -> Result<String, Refusal> {
    let name = clean_bounded(Some(name), ACCESS_NAME_MAX_CHARS).ok().flatten();
    name.ok_or_else(|| Refusal::new(code, format!("name has 1 to {ACCESS_NAME_MAX_CHARS} characters.")))
}

/// `POST /api/members/<member>/invitation`: a link that signs one browser of the member in; those before open nothing any more.
///
/// # Errors
/// 404 for an unknown member.
pub async fn new_invitation(shell: &Shell<'_>, member: &str) -> Result<Response, Failure> {
    let code = shell.context.random_hex();
    let expires_s = shell.context.now_s() + INVITATION_S;
    let [end, insert] = insert_invitation(&digest_of(shell.secrets, LINK, &code), member, expires_s);
    let mut batch = Batch::beginning_with(vec![end]);
    let made = batch.ask::<IdRow>(insert);
    batch.run(shell.database).await?.take_first(made)?.ok_or_else(member_unknown)?;
    Ok(Response::json(201, &Invitation { member: member.to_owned(), path: link_path(&code), expires_s }))
}

/// `PATCH /api/members/<member>`: another role, from the member's next request on.
///
/// # Errors
/// 404 for an unknown member.
pub async fn change(shell: &Shell<'_>, member: &str, request: &Request) -> Result<Response, Failure> {
    let MemberChange { role } = request.json()?;
    change_row(shell, change_role(member, role), member_unknown()).await
}

/// `DELETE /api/members/<member>`: the member's sign-ins and invitations end with it.
///
/// # Errors
/// 404 for an unknown member.
pub async fn remove(shell: &Shell<'_>, member: &str) -> Result<Response, Failure> {
    // In this order: a failure in between leaves a member who is signed out.
    shell.database.batch(end_sign_ins_of(member).into()).await?;
    change_row(shell, delete_member(member), member_unknown()).await
}
