//! `GET /api/sites/<site>/tables`: whole tables in pages, for a warehouse.

use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::answer_table_page;
use crate::shell::Shell;
use crate::store::fact::Scope;
use headwater::api::ErrorCode;
use headwater::base::id::SiteId;
use headwater::report::ExportTable;

/// A cursor is no longer than this, in bytes.
const CURSOR_MAX_BYTES: usize = 304;

/// `GET …/tables`
///
/// # Errors
/// 400 without a mode, for a table that does not exist, or for a cursor that was not given out; 404 for an unknown site.
pub async fn page(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let scope = Scope { site: site.clone(), mode: asked_mode(request)? };
    let known = || ExportTable::ALL.map(ExportTable::as_str).join(", ");
    let unknown = || Refusal::new(ErrorCode::TableUnknown, format!("There is no such table; known are {}.", known()));
    let table = request.parameter("table").and_then(ExportTable::parse).ok_or_else(unknown)?;
    let cursor = request.parameter("cursor");
    if cursor.is_some_and(|cursor| cursor.len() > CURSOR_MAX_BYTES || !cursor.starts_with("0~")) {
        let message = "The cursor is not one that was given out.";
        return Err(Refusal::new(ErrorCode::CursorInvalid, message).into());
    }
    Ok(Response::json(200, &answer_table_page(shell, &scope, table, cursor).await?))
}
