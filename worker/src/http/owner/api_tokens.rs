//! `/api/sites/<site>/api-tokens`: what programs ask with, each bound to one site.

use super::members::read_name;
use super::one_row::{answer_body, change_row};
use crate::http::access::{API_TOKEN_PREFIX, api_token_sha256};
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::load::reload_site;
use crate::shell::Shell;
use crate::store::api_token::{NewToken, api_tokens_of_site, delete_api_token, insert_api_token};
use crate::store::sign_in::IdRow;
use headwater::api::{AccessScope, ErrorCode, MadeApiToken, NewApiToken};
use headwater::base::id::SiteId;
use headwater::base::limits::{API_TOKEN_MAX_DAYS, API_TOKENS_MAX};

/// How much of a token is kept to know it again by.
const PREFIX_BYTES: usize = 9;

/// `…/api-tokens`: the list, or a token to make.
///
/// # Errors
/// 400 naming what is wrong, and where the site has too many; 404 for an unknown site.
pub async fn api_tokens(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    if request.method == "POST" {
        return make(shell, site, request).await;
    }
    answer_body(shell, api_tokens_of_site(site), site_unknown()).await
}

async fn make(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let NewApiToken { name, scopes: wanted, days } = request.json()?;
    let refusal = |message: String| Refusal::new(ErrorCode::ApiTokenInvalid, message);
    let name = read_name(name, ErrorCode::ApiTokenInvalid)?;
    let scopes: Vec<AccessScope> = AccessScope::ALL.into_iter().filter(|scope| wanted.contains(scope)).collect();
    if scopes.is_empty() || scopes.contains(&AccessScope::Owner) {
        return Err(refusal("scopes has one or more of report, people, manage and ingest.".to_owned()).into());
    }
    if days.is_some_and(|days| !(1..=API_TOKEN_MAX_DAYS).contains(&days)) {
        return Err(refusal(format!("days is 1 to {API_TOKEN_MAX_DAYS}, or left out.")).into());
    }
    let token = format!("{API_TOKEN_PREFIX}{}", hex::encode(shell.context.random()));
    let id = format!("tok_{}", shell.context.random_hex());
    let now_s = shell.context.now_s();
    let new = NewToken {
        site,
        id: &id,
        sha256: &api_token_sha256(&token),
        prefix: token.get(..PREFIX_BYTES).unwrap_or(API_TOKEN_PREFIX),
        name: &name,
        scopes: &scopes,
        now_s,
        expires_s: days.map(|days| now_s + days * 86_400),
    };
    if shell.database.first_row::<IdRow>(insert_api_token(&new)).await?.is_some() {
        return Ok(Response::json(201, &MadeApiToken { id, token }));
    }
    reload_site(shell, site).await?.ok_or_else(site_unknown)?;
    let message = format!("A site has {API_TOKENS_MAX} API tokens at most; revoke one that is no longer of use.");
    Err(Refusal::new(ErrorCode::TooManyApiTokens, message).into())
}

/// `DELETE …/api-tokens/<token>`: it opens nothing from the next request on.
///
/// # Errors
/// 404 where there is no such token.
pub async fn revoke(shell: &Shell<'_>, site: &SiteId, token: &str) -> Result<Response, Failure> {
    let unknown = Refusal::new(ErrorCode::ApiTokenUnknown, "There is no such API token; it may have been revoked.");
    change_row(shell, delete_api_token(site, token), unknown).await
}
