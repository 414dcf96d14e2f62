//! `GET /api/sites/<site>/search`: who is or what has an id or an email address.

use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{SearchQuestion, answer_search};
use crate::shell::Shell;
use headwater::api::ErrorCode;
use headwater::base::id::SiteId;
use headwater::base::sought::Sought;

/// `GET …/search`
///
/// # Errors
/// 400 without a mode or a text that can be searched for, 404 for an unknown site.
pub async fn find(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let refusal = || Refusal::new(ErrorCode::SearchInvalid, "q is 1 to 254 bytes without control characters.");
    let sought = request.parameter("q").and_then(Sought::parse).ok_or_else(refusal)?;
    let question = SearchQuestion { site: site.clone(), mode: asked_mode(request)?, sought };
    Ok(Response::json(200, &answer_search(shell, &question).await?))
}
