//! `/api/sites/<site>/notes`: what the owner wrote on days.

use crate::http::owner::question::asked_range;
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::load::reload_site;
use crate::port::context::Context;
use crate::read::{answer_notes, note_to_api};
use crate::shell::Shell;
use crate::store::note::{NoteRow, delete_note, insert_note};
use headwater::api::{ErrorCode, NewNote};
use headwater::base::id::SiteId;
use headwater::base::limits::{DAY_NOTE_MAX_CHARS, NOTES_MAX};
use headwater::base::time::Day;
use headwater::web::text::clean_bounded;

/// `…/notes`: the list, or a note to keep.
///
/// # Errors
/// 400 naming what is wrong, and where the site has too many notes; 404 for an unknown site.
pub async fn notes(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    if request.method == "POST" { add(shell, site, request).await } else { list(shell, site, request).await }
}

async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_notes(shell, site, &asked_range(request)?).await?))
}

async fn add(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let NewNote { day, text } = request.json()?;
    let refusal = |message: String| Refusal::new(ErrorCode::NoteInvalid, message);
    let day = Day::parse(&day).map_err(|error| refusal(format!("day: {error}.")))?;
    let text = clean_bounded(Some(text), DAY_NOTE_MAX_CHARS).ok().flatten();
    let text = text.ok_or_else(|| refusal(format!("text has 1 to {DAY_NOTE_MAX_CHARS} characters.")))?;
    let id = note_id(shell.context);
    let note = NoteRow { id, day: day.to_string(), text, made_s: shell.context.now_s() };
    if let Some(note) = shell.database.first_row::<NoteRow>(insert_note(site, &note)).await? {
        return Ok(Response::json(201, &note_to_api(note)));
    }
    reload_site(shell, site).await?.ok_or_else(site_unknown)?;
    let message = format!("A site has {NOTES_MAX} notes at most; delete one that is no longer of use.");
    Err(Refusal::new(ErrorCode::TooManyNotes, message).into())
}

/// A note's id. The moment comes first, in milliseconds, so that the notes of a day, which the table holds by id, stand as they were written.
fn note_id(context: &Context) -> String {
    format!("note_{:012x}{}", context.now_ms, context.random_hex())
}

/// `DELETE …/notes/<note>`; one that is not there is no failure.
///
/// # Errors
/// When the database fails.
pub async fn remove(shell: &Shell<'_>, site: &SiteId, note: &str) -> Result<Response, Failure> {
    shell.database.batch(vec![delete_note(site, note)]).await?;
    Ok(Response::empty(204))
}

#[cfg(test)]
mod tests {
    use super::note_id;
    use crate::port::context::Context;

    #[test]
    fn of_two_notes_of_one_second_the_later_comes_after() {
        let at = |ms: i64, seed: u8| note_id(&Context::new(1_790_000_000_000 + ms, [seed; 32]));
        for seed in 0..=u8::MAX {
            assert!(at(0, seed) < at(1, 255 - seed));
            assert!(at(999, seed) < at(100_000_000, 255 - seed));
        }
    }
}
