//! `GET /api/sites/<site>/people/<visitor or customer>`: all that is known of a person.

use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Request, Response};
use crate::read::{PersonQuestion, answer_person};
use crate::shell::Shell;
use headwater::base::id::{PersonId, SiteId};

/// `GET …/people/<visitor or customer>`
///
/// # Errors
/// 400 without a mode, 404 for an unknown site or a person nothing is known of.
pub async fn show(shell: &Shell<'_>, site: &SiteId, person: &PersonId, request: &Request) -> Result<Response, Failure> {
    let question = PersonQuestion { site: site.clone(), mode: asked_mode(request)?, person: person.clone() };
    Ok(Response::json(200, &answer_person(shell, &question).await?))
}
