//! Calls that one statement answers: a list that it puts together, or a row that it changes.

use crate::http::{Failure, Refusal, Response};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::BodyRow;
use crate::store::sign_in::IdRow;

/// The answer that a statement puts together.
///
/// # Errors
/// The refusal where it gives none.
pub(super) async fn answer_body(
    shell: &Shell<'_>,
    statement: Statement,
    unknown: Refusal,
) -> Result<Response, Failure> {
    let row = shell.database.first_row::<BodyRow>(statement).await?.ok_or(unknown)?;
    Ok(Response::json_text(200, Some(row.body)))
}

/// Changes a row: 204.
///
/// # Errors
/// The refusal where there is no such row.
pub(super) async fn change_row(shell: &Shell<'_>, statement: Statement, unknown: Refusal) -> Result<Response, Failure> {
    shell.database.first_row::<IdRow>(statement).await?.ok_or(unknown)?;
    Ok(Response::empty(204))
}
