//! `GET /api/sites/<site>/people`: who paid; `…/<visitor or customer>`: all that is known of a person.

use crate::http::owner::payments::asked_cursor;
use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{PeopleQuestion, PersonQuestion, answer_people, answer_person};
use crate::shell::Shell;
use crate::store::person_place::LinePlace;
use headwater::api::ErrorCode;
use headwater::base::id::{PersonId, SiteId};

/// `GET …/people`
///
/// # Errors
/// 400 without a mode or for a cursor that was not given out, 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = PeopleQuestion { site: site.clone(), mode: asked_mode(request)?, after: asked_cursor(request)? };
    Ok(Response::json(200, &answer_people(shell, &question).await?))
}

/// `GET …/people/<visitor or customer>`
///
/// # Errors
/// 400 without a mode or for a cursor that was not given out, 404 for an unknown site or a person nothing is known of.
pub async fn show(shell: &Shell<'_>, site: &SiteId, person: &PersonId, request: &Request) -> Result<Response, Failure> {
    let question = PersonQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        person: person.clone(),
        after: asked_place(request)?,
    };
    Ok(Response::json(200, &answer_person(shell, &question).await?))
}

/// Reads `cursor`; the newest without it.
fn asked_place(request: &Request) -> Result<LinePlace, Refusal> {
    let Some(text) = request.parameter("cursor") else { return Ok(LinePlace::newest()) };
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out.");
    LinePlace::parse(text).ok_or_else(refusal)
}
