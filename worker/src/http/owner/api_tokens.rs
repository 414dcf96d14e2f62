//! `/api/sites/<site>/api-tokens`: what programs ask with, each bound to one site.

use super::members::read_name;
use crate::http::access::{API_TOKEN_PREFIX, api_token_sha256};
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::load::reload_site;
use crate::read::{answer_api_tokens, api_token_to_api};
use crate::shell::Shell;
use crate::store::api_token::{ApiTokenRow, delete_api_token, insert_api_token};
use crate::store::sign_in::IdRow;
use headwater::api::{AccessScope, ErrorCode, MadeApiToken, NewApiToken};
use headwater::base::id::SiteId;
use headwater::base::limits::{API_TOKEN_MAX_DAYS, API_TOKENS_MAX};

/// How much of a token is kept to know it again by.
const PREFIX_CHARS: usize = 9;

/// `…/api-tokens`: the list, or a token to make.
///
/// # Errors
/// 400 naming what is wrong, and where the site has too many; 404 for an unknown site.
pub async fn api_tokens(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    if request.method == "POST" {
        return make(shell, site, request).await;
    }
    Ok(Response::json(200, &answer_api_tokens(shell, site).await?))
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
    let created_s = shell.context.now_s();
    let row = ApiTokenRow {
        id: format!("tok_{}", shell.context.random_hex()),
        prefix: token.chars().take(PREFIX_CHARS).collect(),
        name,
        scopes,
        created_s,
        expires_s: days.map(|days| created_s + days * 86_400),
        used_day: None,
    };
    let insert = insert_api_token(site, &row, &api_token_sha256(&token));
    if shell.database.first_row::<IdRow>(insert).await?.is_some() {
        return Ok(Response::json(201, &MadeApiToken { token, api_token: api_token_to_api(row) }));
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
    let unknown = || Refusal::new(ErrorCode::ApiTokenUnknown, "There is no such API token; it may have been revoked.");
    shell.database.first_row::<IdRow>(delete_api_token(site, token)).await?.ok_or_else(unknown)?;
    Ok(Response::empty(204))
}
