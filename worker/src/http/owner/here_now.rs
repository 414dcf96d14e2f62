//! `GET /api/sites/<site>/now`: who is on the site.

use crate::http::{Failure, Response};
use crate::read::answer_here_now;
use crate::shell::Shell;
use headwater::base::id::SiteId;

/// `GET …/now`
///
/// # Errors
/// 404 for an unknown site.
pub async fn now(shell: &Shell<'_>, site: &SiteId) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_here_now(shell, site).await?))
}
