//! Tokens of programs, each of one site.

use crate::port::database::{Statement, sql};
use headwater::base::access::AccessScope;
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

/// A token to make.
pub struct NewToken<'a> {
    /// Its only site.
    pub site: &'a SiteId,
    /// Its id.
    pub id: &'a str,
    /// SHA-256 of the whole token.
    pub sha256: &'a str,
    /// How it begins.
    pub prefix: &'a str,
    /// What the owner calls it.
    pub name: &'a str,
    /// What it may do.
    pub scopes: &'a [AccessScope],
    /// Now.
    pub now_s: i64,
    /// Until when it is good.
    pub expires_s: Option<i64>,
}

/// A [`UsedTokenRow`] if there is such a token and it is good.
pub fn of_sha256(sha256: &str, now_s: i64) -> Statement {
    Statement::new(sql!("api_token.of_sha256")).bind(sha256).bind(now_s)
}

/// Notes the day of a use.
pub fn note_use(site: &SiteId, id: &str, day: i64) -> Statement {
    Statement::new(sql!("api_token.use")).bind(site).bind(id).bind(day)
}

/// The tokens of a site, last made first: a [`BodyRow`](super::BodyRow), if there is such a site.
pub fn api_tokens_of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("api_token.list")).bind(site)
}

/// Adds one, unless the site has as many as it may; an [`IdRow`](super::sign_in::IdRow) if it did.
pub fn insert_api_token(new: &NewToken) -> Statement {
    let statement = Statement::new(sql!("api_token.insert")).bind(new.site).bind(new.id).bind(new.sha256);
    let statement = statement.bind(new.prefix).bind(new.name).bind_json(new.scopes);
    statement.bind(new.now_s).bind(new.expires_s).bind(API_TOKENS_MAX)
}

/// Revokes one; an [`IdRow`](super::sign_in::IdRow) if there was one.
pub fn delete_api_token(site: &SiteId, id: &str) -> Statement {
    Statement::new(sql!("api_token.delete")).bind(site).bind(id)
}
