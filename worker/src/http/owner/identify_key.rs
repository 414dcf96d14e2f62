//! `/api/sites/<site>/identify-key`: how the site's server vouches for who a visitor is.
//!
//! What always holds: the key's text is in the answer that makes it and in no other.

use crate::http::owner::sites;
use crate::http::{Failure, Response};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::identify_key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headwater::api::{NewIdentifyKey, Site};
use headwater::base::id::SiteId;
use headwater::visit::identify::{IdentifyKey, KEY_PREFIX};

/// `POST …/identify-key`: makes a key; one that was there is taken for a day more.
///
/// # Errors
/// 404 for an unknown site.
pub async fn make(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    sites::existing(shell, site).await?;
    let text = format!("{KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(shell.context.random()));
    let key = IdentifyKey::parse(&text).ok_or_else(|| Failure::internal("a new identify key is none"))?;
    let seal = (&shell.secrets.seal_key, shell.context.random());
    let site = write(shell, site, vec![identify_key::set(site, &key, seal, shell.context.now_s())?]).await?;
    Ok(Response::json(201, &NewIdentifyKey { key: key.expose().to_owned(), site }))
}

/// `DELETE …/identify-key`: neither it nor the one it replaced is taken any more.
///
/// # Errors
/// 404 for an unknown site.
pub async fn remove(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    Ok(Response::json(200, &write(shell, site, vec![identify_key::drop(site)]).await?))
}

/// Writes, and gives the site as it is then. This isolate knows at once; others ask before they refuse, and are stopped at the commit
/// before they take what is taken no more.
async fn write(shell: &Shell<'_>, site: &SiteId, statements: Vec<Statement>) -> Result<Site, Failure> {
    shell.database.batch(statements).await?;
    shell.memory.forget_site(site);
    sites::existing(shell, site).await
}
