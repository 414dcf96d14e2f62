//! `POST /api/sites/<site>/people/<visitor or customer>/erase`: erases a person, and goes on with it.

use crate::http::route::person_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::erasure::advance;
use crate::job::stripe::Budget;
use crate::ledger::effect::After;
use crate::port::batch::Batch;
use crate::read::person_ids;
use crate::shell::Shell;
use crate::store::erased;
use crate::store::erasure::{ErasureRow, begin, of_person};
use headwater::api::{Erase, Erasure, ErrorCode};
use headwater::base::id::{PersonId, SiteId};
use headwater::stripe::erasure::digest;

/// How long an open page waits for the next steps, in milliseconds.
const ADVANCE_MS: i64 = 3_000;

/// Begins to erase a person, where anything is held, or takes the next steps.
///
/// # Errors
/// 400 without the person's id in the body as well, 404 for an unknown site or a person nothing is held of.
pub async fn erase(
    shell: &Shell<'_>,
    site: &SiteId,
    person: &PersonId,
    request: &Request,
) -> Result<Response, Failure> {
    let Erase { confirm } = request.json()?;
    if confirm != person.as_str() {
        let message = "confirm is not the id of the person in the address.";
        return Err(Refusal::new(ErrorCode::ConfirmationWrong, message).into());
    }
    let person_digest = digest(site, person.as_str());
    let mut row: Option<ErasureRow> = shell.database.first_row(of_person(site, &person_digest)).await?;
    if row.as_ref().is_none_or(|row| row.ended_s.is_some())
        && let Some(ids) = person_ids(shell, site, person).await?
    {
        let begin = begin(site, &person_digest, &ids, shell.context.now_s());
        let mut batch = Batch::beginning_with(vec![erased::insert(site, &ids.digests(site)), begin]);
        let begun = batch.ask(of_person(site, &person_digest));
        row = batch.run(shell.database).await?.take_first(begun)?;
    }
    let until_ms = shell.outbound.clock_ms() + ADVANCE_MS;
    let mut budget = Budget { pages: 2 * shell.settings.import_pages, until_ms };
    let row = advance(shell, row.ok_or_else(person_unknown)?, &mut budget).await?;
    let erasure = Erasure { begun_s: row.begun_s, ended_s: row.ended_s, erased: row.counts };
    Ok(Response { after: After::Drain, ..Response::json(200, &erasure) })
}
