//! `/api/session`: the owner's token for a session cookie; and who may read at all.
//!
//! The token's SHA-256 is a secret of the Worker, so a replaced token ends every session at once. The cookie is its expiry and
//! a MAC; nothing is stored. What always holds: without token or cookie nothing of the owner's is read.

use crate::database::Database;
use crate::http::{Failure, Refusal, Request, Response};
use crate::shell::{Cache, Shell};
use crate::store::sign_in::{self, CountRow};
use headwater::api::{Session, SignIn};
use headwater::beacon::cookie_value;
use hmac::Mac;
use sha2::{Digest, Sha256};

const SESSION_COOKIE: &str = "__Host-headwater_session";
/// How long a session lasts.
const SESSION_S: i64 = 30 * 86_400;
/// Wrong tokens an address may try in ten minutes.
const FAILURES_MAX: i64 = 10;
const FAILURES_MINUTES: i64 = 10;

fn unauthorised() -> Refusal {
    Refusal::new(401, "unauthorised", "Sign in with the owner's token; `npm run token` replaces a lost one.")
}

/// Whether two texts are equal, in a time that does not depend on where they differ.
fn equal<D: Database, C: Cache>(shell: &Shell<'_, D, C>, left: &[u8], right: &[u8]) -> bool {
    let mac = shell.secrets.seal_key.derive("compare");
    let expected = mac.clone().chain_update(right).finalize().into_bytes();
    mac.chain_update(left).verify(&expected).is_ok()
}

fn is_owner_token<D: Database, C: Cache>(shell: &Shell<'_, D, C>, token: &str) -> bool {
    let digest = hex::encode(Sha256::digest(token.as_bytes()));
    equal(shell, digest.as_bytes(), shell.secrets.owner_token_sha256.as_bytes())
}

fn session_mac<D: Database, C: Cache>(shell: &Shell<'_, D, C>, expires_s: i64) -> String {
    let mac = shell.secrets.seal_key.derive("session").chain_update(shell.secrets.owner_token_sha256.as_bytes());
    hex::encode(mac.chain_update(expires_s.to_be_bytes()).finalize().into_bytes())
}

/// Lets the owner pass: by `Authorization: Bearer`, or by the session cookie of a request from our own pages.
///
/// # Errors
/// 401 without either.
pub fn authorise<D: Database, C: Cache>(shell: &Shell<'_, D, C>, request: &Request) -> Result<(), Failure> {
    if let Some(token) = request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        return if is_owner_token(shell, token.trim()) { Ok(()) } else { Err(unauthorised().into()) };
    }
    // Only our own pages may use the cookie: another site's form or script cannot act for the owner.
    let own_page = match request.header("sec-fetch-site") {
        Some(from) => from == "same-origin" || (from == "none" && request.method == "GET"),
        None => request.method == "GET" || request.header("origin") == Some(request.origin.as_str()),
    };
    let cookie = cookie_value(request.header("cookie").unwrap_or(""), SESSION_COOKIE).filter(|_| own_page);
    let (expires, mac) = cookie.and_then(|value| value.split_once('.')).ok_or_else(unauthorised)?;
    let expires_s: i64 = expires.parse().map_err(|_| unauthorised())?;
    let genuine = equal(shell, mac.as_bytes(), session_mac(shell, expires_s).as_bytes());
    if genuine && expires_s > shell.context.now_s() { Ok(()) } else { Err(unauthorised().into()) }
}

/// `POST /api/session`
///
/// # Errors
/// 401 for a wrong token, 429 after too many of them.
pub async fn sign_in<D: Database, C: Cache>(shell: &Shell<'_, D, C>, request: &Request) -> Result<Response, Failure> {
    let SignIn { token } = request.json()?;
    let caller = request.header("cf-connecting-ip").unwrap_or("");
    let address = hex::encode(shell.secrets.seal_key.derive("address").chain_update(caller).finalize().into_bytes());
    let minute = shell.context.now_s() / 60;
    let mut answers = shell.database.ask(vec![sign_in::count(&address, minute - FAILURES_MINUTES)]).await?;
    let failures = answers.rows::<CountRow>()?.into_iter().next().map_or(0, |row| row.count);
    if failures >= FAILURES_MAX {
        return Err(Refusal::new(429, "too_many_tries", "Too many wrong tokens; wait ten minutes.").into());
    }
    if !is_owner_token(shell, token.trim()) {
        shell.database.batch(vec![sign_in::add(&address, minute)]).await?;
        let message = "This is not the owner's token; `npm run token` replaces a lost one.";
        return Err(Refusal::new(401, "token_wrong", message).into());
    }
    let expires_s = shell.context.now_s() + SESSION_S;
    let value = format!("{expires_s}.{}", session_mac(shell, expires_s));
    let cookie = format!("{SESSION_COOKIE}={value}; Max-Age={SESSION_S}; Path=/; Secure; HttpOnly; SameSite=Lax");
    Ok(Response::empty(204).with("set-cookie", cookie))
}

/// `GET /api/session`, for somebody who was let pass.
pub fn signed_in() -> Response {
    Response::json(200, &Session { signed_in: true })
}

/// `DELETE /api/session`
pub fn sign_out() -> Response {
    let cookie = format!("{SESSION_COOKIE}=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax");
    Response::empty(204).with("set-cookie", cookie)
}
