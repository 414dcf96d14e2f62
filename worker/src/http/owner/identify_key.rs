//! `/api/sites/<site>/identify-key`: how the site's server vouches for who a visitor is.
//!
//! What always holds: the key's text is in the answer that makes it and in no other.

use crate::http::owner::sites::change_and_show;
use crate::http::{Failure, Response};
use crate::seal::Sealing;
use crate::shell::Shell;
use crate::store::identify_key;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use headwater::api::NewIdentifyKey;
use headwater::base::id::SiteId;
use headwater::visit::identify::{IdentifyKey, KEY_PREFIX};

/// `POST …/identify-key`: makes a key; one that was there is taken for a day more.
///
/// # Errors
/// 404 for an unknown site.
pub async fn make(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    let text = format!("{KEY_PREFIX}{}", URL_SAFE_NO_PAD.encode(shell.context.random()));
    let key = IdentifyKey::parse(&text).ok_or_else(|| Failure::internal("a new identify key is none"))?;
    let sealing = Sealing { key: &shell.secrets.seal_key, random: shell.context.random() };
    let set = identify_key::set(site, &key, sealing, shell.context.now_s())?;
    let site = change_and_show(shell, site, vec![set]).await?;
    Ok(Response::json(201, &NewIdentifyKey { key: key.expose().to_owned(), site }))
}

/// `DELETE …/identify-key`: neither it nor the one it replaced is taken any more.
///
/// # Errors
/// 404 for an unknown site.
pub async fn remove(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    Ok(Response::json(200, &change_and_show(shell, site, vec![identify_key::drop(site)]).await?))
}
