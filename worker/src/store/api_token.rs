//! Tokens of programs, each of one site.

use crate::port::database::{Statement, sql};
use headwater::api::AccessScope;
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::limits::API_TOKENS_MAX;

/// A token that somebody asks with.
#[derive(Debug, FromJson)]
pub struct UsedTokenRow {
    /// Its only site.
    pub site: SiteId,
    /// Its id.
    pub id: String,
    /// How it begins.
    pub prefix: String,
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    #[json(with = "super::json_text")]
    pub scopes: Vec<AccessScope>,
    /// Day of UTC of its last use, counted from 1970.
    pub used_day: Option<i64>,
}

/// A token as the owner sees it.
#[derive(Debug, FromJson)]
pub struct ApiTokenRow {
    /// Its id.
    pub id: String,
    /// How it begins.
    pub prefix: String,
    /// What the owner calls it.
    pub name: String,
    /// What it may do.
    #[json(with = "super::json_text")]
    pub scopes: Vec<AccessScope>,
    /// When it was made.
    pub created_s: i64,
    /// Until when it is good.
    pub expires_s: Option<i64>,
    /// Day of UTC of its last use, counted from 1970.
    pub used_day: Option<i64>,
}

/// A [`UsedTokenRow`] if there is such a token and it is good.
pub fn of_sha256(sha256: &str, now_s: i64) -> Statement {
    Statement::new(sql!("api_token.of_sha256")).bind(sha256).bind(now_s)
}

/// Notes the day of a use.
pub fn note_use(site: &SiteId, id: &str, day: i64) -> Statement {
    Statement::new(sql!("api_token.use")).bind(site).bind(id).bind(day)
}

/// The [`ApiTokenRow`]s of a site, last made first.
pub fn api_tokens_of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("api_token.list")).bind(site)
}

/// Adds one, unless the site has as many as it may; an [`IdRow`](super::sign_in::IdRow) if it did.
pub fn insert_api_token(site: &SiteId, token: &ApiTokenRow, sha256: &str) -> Statement {
    let statement = Statement::new(sql!("api_token.insert")).bind(site).bind(token.id.as_str()).bind(sha256);
    let statement = statement.bind(token.prefix.as_str()).bind(token.name.as_str()).bind_json(&token.scopes);
    statement.bind(token.created_s).bind(token.expires_s).bind(API_TOKENS_MAX)
}

/// Revokes one; an [`IdRow`](super::sign_in::IdRow) if there was one.
pub fn delete_api_token(site: &SiteId, id: &str) -> Statement {
    Statement::new(sql!("api_token.delete")).bind(site).bind(id)
}
