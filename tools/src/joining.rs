//! Putting databases of the same schema together.

use crate::sqlite::Sqlite;
use rusqlite::types::ToSqlOutput;

impl Sqlite {
    /// The names of its tables.
    pub(crate) fn tables(&self) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
        let rows = self.query(sql)?;
        Ok(rows.iter().filter_map(|row| row.get("name")?.as_str().map(str::to_owned)).collect())
    }

    /// Adds the rows that another database has in a table. A row whose key is here already is left out.
    pub(crate) fn add_rows_of(&self, other: &Self, table: &str) -> rusqlite::Result<()> {
        let (own, other) = (self.connection.borrow(), other.connection.borrow());
        let mut read = other.prepare(&format!("SELECT * FROM \"{table}\""))?;
        let names: Vec<String> = read.column_names().into_iter().map(|name| format!("\"{name}\"")).collect();
        let places = vec!["?"; names.len()].join(", ");
        let insert = format!("INSERT OR IGNORE INTO \"{table}\" ({}) VALUES ({places})", names.join(", "));
        let mut write = own.prepare(&insert)?;
        let mut found = read.raw_query();
        while let Some(row) = found.next()? {
            for at in 0..names.len() {
                write.raw_bind_parameter(at + 1, ToSqlOutput::Borrowed(row.get_ref(at)?))?;
            }
            write.raw_execute()?;
        }
        Ok(())
    }
}
