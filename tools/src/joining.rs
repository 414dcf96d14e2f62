//! Putting databases of the same schema together.

use crate::sqlite::Sqlite;
use headwater::base::id::{IntegrationId, SiteId};
use rusqlite::Connection;
use rusqlite::types::ToSqlOutput;

fn stored_columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut stored = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    stored.query_map([table], |row| row.get(0))?.collect()
}

impl Sqlite {
    /// The names of its tables.
    pub(crate) fn tables(&self) -> rusqlite::Result<Vec<String>> {
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";
        let rows = self.query(sql)?;
        Ok(rows.iter().filter_map(|row| row.get("name")?.as_str().map(str::to_owned)).collect())
    }

    /// Of the times that both have of a site and its integration, the earlier count: when the first beacon and the first delivery came, and
    /// from when on there are payment facts.
    pub(crate) fn keep_earlier_of(
        &self,
        other: &Self,
        site: &SiteId,
        integration: &IntegrationId,
    ) -> rusqlite::Result<()> {
        let of_mode = |mode| format!("site = '{site}' AND mode = '{mode}'");
        let times = [
            ("site", "first_seen_s", format!("id = '{site}'")),
            ("integration", "activated_s", format!("id = '{integration}'")),
            ("moment", "at_s", of_mode("live")),
            ("moment", "at_s", of_mode("test")),
        ];
        for (table, time, of) in times {
            let found =
                other.query(&format!("SELECT {time} AS at_s FROM {table} WHERE {of} AND {time} IS NOT NULL"))?;
            let Some(at_s) = found.first().and_then(|row| row.get("at_s")?.as_i64()) else { continue };
            self.execute(&format!("UPDATE {table} SET {time} = min(coalesce({time}, {at_s}), {at_s}) WHERE {of}"))?;
        }
        let active = "UPDATE integration SET status = 'active' WHERE status = 'pending' AND activated_s IS NOT NULL";
        self.execute(active).map(|_| ())
    }

    /// Adds the rows that another database has in a table. A row whose key is here already is left out.
    pub(crate) fn add_rows_of(&self, other: &Self, table: &str) -> rusqlite::Result<()> {
        let (own, other) = (self.connection.borrow(), other.connection.borrow());
        // Without the columns that are computed.
        let stored = stored_columns(&other, table)?;
        let names: Vec<String> = stored.into_iter().map(|name| format!("\"{name}\"")).collect();
        let mut read = other.prepare(&format!("SELECT {} FROM \"{table}\"", names.join(", ")))?;
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
