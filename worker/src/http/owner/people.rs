//! `GET /api/sites/<site>/people`: who paid; `…/<visitor or customer>`: all that is known of a person; `…/export` and `…/export.csv`:
//! everything that is held of one.

use crate::http::owner::payments::asked_cursor;
use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{
    ExportPlace, ExportQuestion, PeopleQuestion, PersonQuestion, answer_export, answer_people, answer_person,
};
use crate::shell::Shell;
use crate::store::person_place::LinePlace;
use headwater::api::ErrorCode;
use headwater::base::id::{PersonId, SiteId};
use headwater::report::csv::Csv;

/// Lines of a page of an export, and of its file, more or less.
const PAGE_LINES: usize = 200;
const FILE_LINES: usize = 2_000;

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

/// `GET …/people/<visitor or customer>/export`
///
/// # Errors
/// 400 without a mode or for a cursor that was not given out, 404 for an unknown site or a person nothing is held of.
pub async fn export(
    shell: &Shell<'_>,
    site: &SiteId,
    person: &PersonId,
    request: &Request,
) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_export(shell, &asked_export(site, person, request)?).await?))
}

/// `GET …/people/<visitor or customer>/export.csv`: a row for each field of each line. The last row says where to go on.
///
/// # Errors
/// As [`export`].
pub async fn export_file(
    shell: &Shell<'_>,
    site: &SiteId,
    person: &PersonId,
    request: &Request,
) -> Result<Response, Failure> {
    let question = ExportQuestion { lines: FILE_LINES, ..asked_export(site, person, request)? };
    let answer = answer_export(shell, &question).await?;
    let mut csv = Csv::default();
    ["line", "kind", "at_s", "field", "value"].into_iter().for_each(|name| csv.text(name));
    csv.end_line();
    for (place, line) in answer.lines.iter().enumerate() {
        for (name, value) in &line.fields {
            csv.number(i64::try_from(place + 1).unwrap_or(i64::MAX));
            csv.text(line.kind.as_str());
            csv.maybe(line.at_s.map(|at_s| at_s.to_string()).as_deref());
            csv.text(name);
            csv.text(value);
            csv.end_line();
        }
    }
    if let Some(cursor) = &answer.next_cursor {
        csv.text(&format!("There is more. Ask for the same file with &cursor={cursor}"));
        csv.blank(4);
        csv.end_line();
    }
    let name = format!("headwater-{site}-{}-person-{}.csv", answer.mode.as_str(), person.as_str());
    Ok(Response::csv(csv.into_text(), &name))
}

fn asked_export(site: &SiteId, person: &PersonId, request: &Request) -> Result<ExportQuestion, Refusal> {
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out.");
    let after = match request.parameter("cursor") {
        None => ExportPlace::default(),
        Some(text) => ExportPlace::parse(text).ok_or_else(refusal)?,
    };
    Ok(ExportQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        person: person.clone(),
        after,
        lines: PAGE_LINES,
    })
}
