//! `GET /api/sites/<site>/set-up`: how far a site is.

use crate::http::{Failure, Response};
use crate::read::answer_set_up;
use crate::shell::Shell;
use headwater::base::id::SiteId;

/// `GET …/set-up`
///
/// # Errors
/// 404 for an unknown site.
pub async fn set_up(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_set_up(shell, site).await?))
}
