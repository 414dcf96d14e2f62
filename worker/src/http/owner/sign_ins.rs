//! `/api/session`: signing in and out. `/api/sign-ins`: which browsers are signed in, and ending a sign-in.
//!
//! Not here: who may read (`access`). What always holds: the right token passes, whatever others try; each sign-in has a random value
//! of its own, of which only a keyed digest is kept.

use crate::http::access::{Owner, SIGN_IN_COOKIE, digest_of, is_own_page, is_owner_token, sign_in_of, token_digest};
use crate::http::caller::refuse_sign_in;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::answer_sign_ins;
use crate::shell::Shell;
use crate::store::sign_in::{self, IdRow, LASTS_S, NewSignIn};
use headwater::api::{ErrorCode, SignIn, SignInLink, SignInState};

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
        SignIn { code: Some(code), .. } => take_link(shell, request, &code).await?,
        SignIn { token: None, code: None } => {
            return Err(Refusal::new(ErrorCode::BodyInvalid, "The body holds neither a token nor a code.").into());
        }
    }
    begin(shell, request).await
}

fn wrong_token() -> Refusal {
    Refusal::new(ErrorCode::TokenWrong, "This is not the owner's token; `npm run token` replaces a lost one.")
}

async fn take_link(shell: &Shell<'_>, request: &Request, code: &str) -> Result<(), Failure> {
    let id = digest_of(shell.secrets, "sign-in/link", code);
    let message = "This sign-in link was used already, or is too old; sign in with the owner's token.";
    match shell.database.first_row::<IdRow>(sign_in::take_link(&id, shell.context.now_s())).await? {
        Some(_) => Ok(()),
        None => Err(refuse_sign_in(shell, request, Refusal::new(ErrorCode::LinkUsed, message)).await),
    }
}

/// Begins a sign-in; the one that the browser had before ends.
async fn begin(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let value = hex::encode(shell.context.random());
    let id = digest_of(shell.secrets, "sign-in/cookie", &value);
    let agent: String = request.header("user-agent").unwrap_or("").chars().take(AGENT_MAX_CHARS).collect();
    let token = token_digest(shell.secrets);
    let new = NewSignIn { id: &id, token: &token, agent: &agent, now_s: shell.context.now_s() };
    let before = sign_in_of(shell.secrets, request).map(|before| sign_in::end(&before));
    shell.database.batch(before.into_iter().chain([sign_in::begin(&new)]).collect()).await?;
    let cookie = format!("{SIGN_IN_COOKIE}={value}; Max-Age={LASTS_S}; Path=/; Secure; HttpOnly; SameSite=Lax");
    Ok(Response::empty(204).with("set-cookie", cookie))
}

/// `GET /api/session`, for somebody who was let pass.
pub fn signed_in() -> Response {
    Response::json(200, &SignInState { signed_in: true })
}

/// `POST /api/session/link`, for somebody who was let pass.
///
/// # Errors
/// When the database fails.
pub async fn new_link(shell: &Shell<'_>) -> Result<Response, Failure> {
    let code = shell.context.random_hex();
    let expires_s = shell.context.now_s() + LINK_S;
    let id = digest_of(shell.secrets, "sign-in/link", &code);
    shell.database.batch(vec![sign_in::insert_link(&id, expires_s)]).await?;
    Ok(Response::json(201, &SignInLink { path: format!("/#sign-in={code}"), expires_s }))
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
pub async fn sign_ins(shell: &Shell<'_>, owner: &Owner, request: &Request) -> Result<Response, Failure> {
    if request.method == "DELETE" { end_others(shell, owner).await } else { list(shell, owner).await }
}

async fn list(shell: &Shell<'_>, owner: &Owner) -> Result<Response, Failure> {
    let answer = answer_sign_ins(shell, &token_digest(shell.secrets), owner.sign_in()).await?;
    Ok(Response::json(200, &answer))
}

/// `DELETE /api/sign-ins/<id>`
///
/// # Errors
/// 404 when there is none; when the database fails.
pub async fn end(shell: &Shell<'_>, id: &str) -> Result<Response, Failure> {
    let unknown = || Refusal::new(ErrorCode::SignInUnknown, "There is no such sign-in; it may have ended by itself.");
    shell.database.first_row::<IdRow>(sign_in::end(id)).await?.ok_or_else(unknown)?;
    Ok(Response::empty(204))
}

async fn end_others(shell: &Shell<'_>, owner: &Owner) -> Result<Response, Failure> {
    shell.database.batch(vec![sign_in::end_others(owner.sign_in().unwrap_or(""))]).await?;
    Ok(Response::empty(204))
}
