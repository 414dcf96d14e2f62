//! `/api/session`: signing in and out, by the owner's token, a link or an invitation. `/api/sign-ins`: which browsers are signed in, and ending a sign-in.
//!
//! Not here: who may read (`access`). What always holds: the right token passes, whatever others try; each sign-in has a random value
//! of its own, of which only a keyed digest is kept.

use super::one_row::change_row;
use crate::http::access::{Caller, SIGN_IN_COOKIE, TokenDigests, digest_of, is_own_page, is_owner_token, sign_in_of};
use crate::http::caller::refuse_sign_in;
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::read::answer_sign_ins;
use crate::shell::Shell;
use crate::store::activity::{NewActivity, insert_activity};
use crate::store::member::{delete_invitation, insert_invitation};
use crate::store::sign_in::{self, HeldRow, IdRow, LASTS_S, MEMBER_LASTS_S, NewSignIn};
use headwater::api::{CallerKind, ErrorCode, SignIn, SignInLink};

/// What the digest of a link's code is made for, an invitation's as well.
pub(super) const LINK: &str = "sign-in/link";
/// How long a sign-in link is good, in seconds: the time between printing it and clicking on it.
const LINK_S: i64 = 600;
/// Longest user agent kept of a sign-in, in characters.
const AGENT_MAX_CHARS: usize = 200;

/// `POST /api/session`
///
/// # Errors
/// 401 for a wrong token or a used-up code, 403 for another site's page, 429 after too many wrong ones.
pub async fn sign_in(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    if !is_own_page(request) {
        // Before anything is counted: a page somewhere could use up the owner's tries otherwise.
        return Err(Refusal::new(ErrorCode::CrossSite, "Sign in from the dashboard's own page.").into());
    }
    let given: SignIn = request.json()?;
    match given {
        SignIn { token: Some(token), .. } if is_owner_token(shell.secrets, &token) => {}
        SignIn { token: Some(_), .. } => return Err(refuse_sign_in(shell, request, wrong_token()).await),
        SignIn { code: Some(code), .. } => return by_link(shell, request, &code).await,
        SignIn { token: None, code: None } => {
            return Err(Refusal::new(ErrorCode::BodyInvalid, "The body holds neither a token nor a code.").into());
        }
    }
    begin(shell, request).await
}

fn wrong_token() -> Refusal {
    Refusal::new(ErrorCode::TokenWrong, "This is not the owner's token; `npm run token` replaces a lost one.")
}

/// A link is the owner's, or an invitation of a member's.
async fn by_link(shell: &Shell<'_>, request: &Request, code: &str) -> Result<Response, Failure> {
    let id = digest_of(shell.secrets, LINK, code);
    if shell.database.first_row::<IdRow>(sign_in::take_link(&id, shell.context.now_s())).await?.is_some() {
        return begin(shell, request).await;
    }
    if let Some(response) = begin_invited(shell, request, &id).await? {
        return Ok(response);
    }
    let message =
        "This link was used already, or is too old; sign in with the owner's token, or ask an owner for a new one.";
    Err(refuse_sign_in(shell, request, Refusal::new(ErrorCode::LinkUsed, message)).await)
}

/// What is kept of a browser that signs in.
struct Signing {
    value: String,
    id: String,
    agent: String,
}

impl Signing {
    fn of(shell: &Shell<'_>, request: &Request) -> Self {
        let value = hex::encode(shell.context.random());
        let id = digest_of(shell.secrets, "sign-in/cookie", &value);
        Self { value, id, agent: request.header("user-agent").unwrap_or("").chars().take(AGENT_MAX_CHARS).collect() }
    }

    fn begun<'a>(&'a self, token: &'a str, now_s: i64) -> NewSignIn<'a> {
        NewSignIn { id: &self.id, token, agent: &self.agent, now_s }
    }

    fn response(&self, lasts_s: i64) -> Response {
        let Self { value, .. } = self;
        let cookie = format!("{SIGN_IN_COOKIE}={value}; Max-Age={lasts_s}; Path=/; Secure; HttpOnly; SameSite=Lax");
        Response::empty(204).with("set-cookie", cookie)
    }
}

/// Begins a sign-in of the owner's; the one that the browser had before ends.
async fn begin(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let (signing, now_s) = (Signing::of(shell, request), shell.context.now_s());
    let tokens = TokenDigests::of(shell.secrets);
    let before = sign_in_of(shell.secrets, request).map(|before| sign_in::end(&before));
    let begin = sign_in::begin(&signing.begun(&tokens.owner, now_s));
    let noted = note_sign_in(now_s, None);
    shell.database.batch(before.into_iter().chain([begin]).chain(noted).collect()).await?;
    Ok(signing.response(LASTS_S))
}

/// Begins a sign-in of the member whom an invitation names, and uses the invitation up; nothing where it is not good.
async fn begin_invited(shell: &Shell<'_>, request: &Request, id: &str) -> Result<Option<Response>, Failure> {
    let (signing, now_s) = (Signing::of(shell, request), shell.context.now_s());
    let tokens = TokenDigests::of(shell.secrets);
    let mut batch = Batch::new();
    let begun = batch.ask::<HeldRow>(sign_in::begin_invited(&signing.begun(&tokens.member, now_s), id));
    batch.also([delete_invitation(id)]);
    let Some(held) = batch.run(shell.database).await?.take_first(begun)? else { return Ok(None) };
    let before = sign_in_of(shell.secrets, request).map(|before| sign_in::end(&before));
    let noted = note_sign_in(now_s, held.name.as_deref());
    shell.database.batch(before.into_iter().chain(noted).collect()).await?;
    Ok(Some(signing.response(MEMBER_LASTS_S)))
}

/// That somebody signed in, by name where it is a member.
fn note_sign_in(at_s: i64, name: Option<&str>) -> [Statement; 2] {
    let kind = if name.is_some() { CallerKind::Member } else { CallerKind::OwnerToken };
    insert_activity(&NewActivity { at_s, kind, name, route: "SignIn", site: None, target: None }, at_s)
}

/// `POST /api/session/link`, for somebody who was let pass. A member's link signs the same member in.
///
/// # Errors
/// When the database fails.
pub async fn new_link(shell: &Shell<'_>, caller: &Caller) -> Result<Response, Failure> {
    let code = shell.context.random_hex();
    let expires_s = shell.context.now_s() + LINK_S;
    let id = digest_of(shell.secrets, LINK, &code);
    let insert = match caller.member() {
        None => vec![sign_in::insert_link(&id, expires_s)],
        Some(member) => insert_invitation(&id, member, expires_s).into(),
    };
    shell.database.batch(insert).await?;
    Ok(Response::json(201, &SignInLink { path: link_path(&code), expires_s }))
}

/// Path and fragment of a link of this code.
pub(super) fn link_path(code: &str) -> String {
    format!("/#sign-in={code}")
}

/// `DELETE /api/session`: the sign-in ends, so that its cookie opens nothing any more, wherever else it was copied to.
///
/// # Errors
/// 403 for another site's page; when the database fails.
pub async fn sign_out(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    if !is_own_page(request) {
        return Err(Refusal::new(ErrorCode::CrossSite, "Sign out from the dashboard's own page.").into());
    }
    if let Some(id) = sign_in_of(shell.secrets, request) {
        shell.database.batch(vec![sign_in::end(&id)]).await?;
    }
    let cookie = format!("{SIGN_IN_COOKIE}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    Ok(Response::empty(204).with("set-cookie", cookie))
}

/// `/api/sign-ins`: the list, or all others to end.
///
/// # Errors
/// When the database fails.
pub async fn sign_ins(shell: &Shell<'_>, caller: &Caller, request: &Request) -> Result<Response, Failure> {
    if request.method == "DELETE" { end_others(shell, caller).await } else { list(shell, caller).await }
}

async fn list(shell: &Shell<'_>, caller: &Caller) -> Result<Response, Failure> {
    let tokens = TokenDigests::of(shell.secrets);
    let answer = answer_sign_ins(shell, tokens.holds(shell.context.now_s()), caller.sign_in()).await?;
    Ok(Response::json(200, &answer))
}

/// `DELETE /api/sign-ins/<id>`
///
/// # Errors
/// 404 when there is none; when the database fails.
pub async fn end(shell: &Shell<'_>, id: &str) -> Result<Response, Failure> {
    let unknown = Refusal::new(ErrorCode::SignInUnknown, "There is no such sign-in; it may have ended by itself.");
    change_row(shell, sign_in::end(id), unknown).await
}

async fn end_others(shell: &Shell<'_>, caller: &Caller) -> Result<Response, Failure> {
    shell.database.batch(vec![sign_in::end_others(caller.sign_in().unwrap_or(""))]).await?;
    Ok(Response::empty(204))
}
