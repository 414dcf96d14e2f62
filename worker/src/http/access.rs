//! Who may read and change what is the owner's: the bearer of the token, or a browser that signed in with it.
//!
//! The token's SHA-256 is a secret of the Worker. A sign-in is a row of its own, so it can be ended. What always holds: without token
//! or sign-in nothing of the owner's is read; a replaced token ends every sign-in; nobody is refused from memory.

use crate::http::{Failure, Refusal, Request};
use crate::port::batch::Batch;
use crate::shell::{Secrets, Shell};
use crate::store::sign_in::{self, IdRow};
use headwater::api::ErrorCode;
use headwater::web::cookie::cookie_value;
use hmac::Mac;
use sha2::{Digest, Sha256};

/// The cookie of a sign-in. Its name makes browsers insist on HTTPS, this host alone, and the whole path.
pub(crate) const SIGN_IN_COOKIE: &str = "__Host-headwater_session";

/// Who asks, once let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// By the token itself.
    Token,
    /// By a sign-in of this id.
    SignIn(String),
}

impl Owner {
    /// The id of the sign-in, if it is one that asks.
    pub(crate) fn sign_in(&self) -> Option<&str> {
        match self {
            Self::Token => None,
            Self::SignIn(id) => Some(id),
        }
    }
}

fn unauthorised() -> Refusal {
    Refusal::new(ErrorCode::Unauthorised, "Sign in with the owner's token; `npm run token` replaces a lost one.")
}

/// Whether two texts are equal, in a time that does not depend on where they differ.
fn equal(secrets: &Secrets, left: &[u8], right: &[u8]) -> bool {
    let mac = secrets.seal_key.derive("compare");
    let expected = mac.clone().chain_update(right).finalize().into_bytes();
    mac.chain_update(left).verify(&expected).is_ok()
}

/// Whether this is the owner's token.
pub(crate) fn is_owner_token(secrets: &Secrets, token: &str) -> bool {
    let digest = hex::encode(Sha256::digest(token.trim().as_bytes()));
    equal(secrets, digest.as_bytes(), secrets.owner_token_sha256.as_bytes())
}

/// What the database holds for a secret text given to a browser: useless to a reader of the database.
pub(crate) fn digest_of(secrets: &Secrets, purpose: &str, text: &str) -> String {
    hex::encode(secrets.seal_key.derive(purpose).chain_update(text).finalize().into_bytes())
}

/// What a sign-in is bound to: the token of now.
pub(crate) fn token_digest(secrets: &Secrets) -> String {
    digest_of(secrets, "sign-in/token", &secrets.owner_token_sha256)
}

/// The id of a cookie's sign-in, there or not.
pub(crate) fn sign_in_of(secrets: &Secrets, request: &Request) -> Option<String> {
    let value = cookie_value(request.header("cookie").unwrap_or(""), SIGN_IN_COOKIE)?;
    Some(digest_of(secrets, "sign-in/cookie", value))
}

/// Whether the request is from one of our own pages, or from no page at all: another site's form or script cannot act for the owner.
pub(crate) fn is_own_page(request: &Request) -> bool {
    match request.header("sec-fetch-site") {
        Some(from) => from == "same-origin" || (from == "none" && matches!(request.method.as_str(), "GET" | "HEAD")),
        None => request.header("origin").is_none_or(|origin| origin == request.origin),
    }
}

/// Lets the owner pass: by `Authorization: Bearer`, or by the cookie of a sign-in on a request from our own pages.
///
/// # Errors
/// 401 without either; when the database fails.
pub async fn authorise(shell: &Shell<'_>, request: &Request) -> Result<Owner, Failure> {
    if let Some(token) = request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        return if is_owner_token(shell.secrets, token) { Ok(Owner::Token) } else { Err(unauthorised().into()) };
    }
    let safe =
        request.method == "GET" || request.header("origin").is_some() || request.header("sec-fetch-site").is_some();
    let id = sign_in_of(shell.secrets, request).filter(|_| safe && is_own_page(request)).ok_or_else(unauthorised)?;
    let token = token_digest(shell.secrets);
    let mut batch = Batch::new();
    // It is read first: a use does not bring back what has run out.
    let held = batch.ask::<IdRow>(sign_in::of_cookie(&id, &token, shell.context.now_s()));
    batch.also([sign_in::note_use(&id, &token, shell.context.now_s())]);
    let held = batch.run(shell.database).await?.take_first(held)?.ok_or_else(unauthorised)?;
    Ok(Owner::SignIn(held.id))
}
