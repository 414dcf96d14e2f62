//! Pages of whole tables, for a warehouse.

use super::{ReadFault, SiteView};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::table_page::{TABLE_ROWS, TableRow, table_page};
use headwater::api::TablePage;
use headwater::base::json::{from_text, parse_json};
use headwater::report::ExportTable;
use headwater::visit::touch::Touch;
use serde_json::Value;

/// What begins every cursor: its first part is a number in all lists.
const CURSOR: &str = "0~";

/// The page of a table after a cursor; none: the first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_table_page(
    shell: &Shell<'_>,
    scope: &Scope,
    table: ExportTable,
    cursor: Option<&str>,
) -> Result<TablePage, ReadFault> {
    let after = cursor.and_then(|cursor| cursor.strip_prefix(CURSOR)).unwrap_or_default();
    let mut batch = Batch::new();
    let asked_site = SiteView::add_to(&mut batch, &scope.site);
    let rows = batch.ask::<TableRow>(table_page(scope, table, after));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, shell.context.now_s())?;
    let rows = answers.take(rows)?;
    let last = rows.last().filter(|_| rows.len() >= TABLE_ROWS);
    let next_cursor = last.map(|last| format!("{CURSOR}{}", last.place));
    let rows = rows.iter().map(line).collect::<Result<_, Fault>>()?;
    Ok(TablePage { site: scope.site.clone(), mode: scope.mode, table, rows, next_cursor })
}

/// A row as it is handed out; a visit's with its touch.
fn line(row: &TableRow) -> Result<Value, Fault> {
    let mut line = parse_json(row.line.as_bytes()).map_err(Fault::internal)?;
    if let (Some(touch), Some(fields)) = (&row.touch, line.as_object_mut()) {
        let touch = Touch::from_stored(touch).map_err(Fault::internal)?;
        let touch = serde_json::to_string(&touch).map_err(Fault::internal)?;
        fields.insert("touch".to_owned(), from_text(&touch).map_err(Fault::internal)?);
    }
    Ok(line)
}
