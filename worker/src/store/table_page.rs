//! Pages of whole tables, for a warehouse: rows are made to JSON by the database.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::base::json::FromJson;
use headwater::report::ExportTable;

/// Rows of a full page, as the statements say.
pub const TABLE_ROWS: usize = 1_000;

/// A row of any table.
#[derive(FromJson)]
pub struct TableRow {
    /// The row, a JSON object.
    pub line: String,
    /// Its key, whose parts are parted by `~`.
    pub place: String,
    /// A visit's touch, as it is stored.
    pub touch: Option<String>,
}

/// The statement of a table, whether its rows have a mode, and how many parts their key has.
fn table_sql(table: ExportTable) -> (&'static str, bool, usize) {
    match table {
        ExportTable::Payments => (sql!("payment.table"), true, 1),
        ExportTable::Entries => (sql!("entry.table"), true, 2),
        ExportTable::Credits => (sql!("credit.table"), true, 3),
        ExportTable::Fees => (sql!("fee.table"), true, 2),
        ExportTable::Subscriptions => (sql!("subscription.table"), true, 1),
        ExportTable::RecurringChanges => (sql!("recurring_change.table"), true, 5),
        ExportTable::Costs => (sql!("cost.table"), false, 1),
        ExportTable::Visits => (sql!("visit.table"), false, 1),
        ExportTable::CustomEvents => (sql!("visit_event.table"), false, 2),
    }
}

/// The rows of a table after a place; from the beginning where that is empty.
pub fn table_page(scope: &Scope, table: ExportTable, after: &str) -> Statement {
    let (text, has_mode, parts) = table_sql(table);
    let statement = Statement::new(text).bind(&scope.site);
    let statement = if has_mode { statement.bind(scope.mode) } else { statement };
    let mut after = after.splitn(parts, '~');
    (0..parts).fold(statement, |statement, _| statement.bind(after.next().unwrap_or_default()))
}
