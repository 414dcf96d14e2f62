//! Rows written, as D1 bills them: by statement, the entries of indexes among them.

use crate::weighed::{number, query, table_of, text};
use headwater_tools::desk::Desk;
use headwater_tools::plans;
use serde_json::Value;
use std::collections::BTreeMap;

/// Every table and index, and how many entries it has.
const TREES: &str = "SELECT s.tbl_name AS of, d.name, sum(d.ncell) AS entries, s.type = 'index' AS is_index,
    coalesce(instr(s.sql, ' WHERE ') > 0, 0) AS is_partial,
    (SELECT group_concat(name, ' ') FROM pragma_index_info(d.name)) AS columns
  FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY d.name";
/// Tables of which a trigger writes another row for each that is deleted.
const TRIGGERED: &str = "SELECT tbl_name FROM sqlite_schema WHERE type = 'trigger' AND sql LIKE '%AFTER DELETE%'";

/// A statement without its comments.
fn code_of(sql: &str) -> String {
    sql.lines().filter(|line| !line.trim_start().starts_with("--")).collect::<Vec<_>>().join(" ")
}

/// What a database has written so far, and how many rows stand in it.
pub(crate) struct Writing {
    /// Rows of tables by statement.
    changes: BTreeMap<&'static str, u64>,
    /// Rows of tables, and entries of partial indexes.
    entries: BTreeMap<String, f64>,
    trees: Vec<Value>,
    /// Tables of which a trigger writes another row for each that is deleted.
    triggered: Vec<String>,
}

impl Writing {
    /// As it stands.
    pub(crate) fn of(desk: &Desk) -> Self {
        let trees = query(desk, TREES);
        let entries = trees.iter().map(|tree| (text(tree, "name").to_owned(), number(tree, "entries"))).collect();
        let triggered = query(desk, TRIGGERED);
        let triggered = triggered.iter().map(|row| text(row, "tbl_name").to_owned()).collect();
        Self { changes: desk.database.written(), entries, trees, triggered }
    }

    /// The whole indexes of a table of which any column is among these words.
    fn indexes(&self, table: &str, touched: impl Fn(&str) -> bool) -> f64 {
        let is_whole = |tree: &&Value| number(tree, "is_index") > 0.0 && number(tree, "is_partial") == 0.0;
        let own = self.trees.iter().filter(is_whole).filter(|tree| text(tree, "of") == table);
        let touched = own.filter(|tree| text(tree, "columns").split(' ').any(&touched));
        f64::from(u32::try_from(touched.count()).unwrap())
    }

    fn entries(&self, name: &str) -> f64 {
        self.entries.get(name).copied().unwrap_or(0.0)
    }

    /// Rows written since, by statement, as D1 counts them: an inserted or deleted row once and once for each of its indexes, a changed one
    /// once and once for each index of a column that is set. Of partial indexes only what they have grown by is counted.
    pub(crate) fn until(&self, now: &Self) -> BTreeMap<String, f64> {
        let statements = plans::statements().unwrap();
        let named =
            |sql: &str| statements.iter().find(|(_, text)| **text == *sql).map_or("?", |(name, _)| name.as_str());
        let changes = now.changes.iter().map(|(sql, rows)| (*sql, rows - self.changes.get(sql).copied().unwrap_or(0)));
        let changes: Vec<(&str, f64)> =
            changes.map(|(sql, rows)| (sql, f64::from(u32::try_from(rows).unwrap()))).collect();
        let by_trigger = |table: &str| if now.triggered.iter().any(|one| one == table) { 2.0 } else { 1.0 };
        let mut inserted: BTreeMap<&str, f64> = BTreeMap::new();
        for (sql, rows) in &changes {
            let table = table_of(named(sql));
            let grown = || now.entries(table) - self.entries(table);
            let inserted = inserted.entry(table).or_insert_with(grown);
            if code_of(sql).starts_with("DELETE") {
                *inserted += rows / by_trigger(table);
            }
        }
        let mut billed = BTreeMap::new();
        for (sql, rows) in changes.iter().filter(|(_, rows)| *rows > 0.0) {
            let (name, code) = (named(sql), code_of(sql));
            let table = table_of(name);
            let all = now.indexes(table, |_| true);
            let set = code.split_once(" SET ").map_or("", |(_, set)| set);
            let set = format!(" {}", set.split(" WHERE ").next().unwrap_or(set));
            let moved = now.indexes(table, |column| set.contains(&format!(" {column} = ")));
            let left = inserted.entry(table).or_default();
            let figure = if code.starts_with("DELETE") {
                rows + rows / by_trigger(table) * all
            } else if code.contains("INSERT") {
                let new = if set.trim().is_empty() { *rows } else { rows.min(left.max(0.0)) };
                *left -= new;
                new * (1.0 + all) + (rows - new) * (1.0 + moved)
            } else {
                rows * (1.0 + moved)
            };
            billed.insert(name.to_owned(), figure);
        }
        let partial = now.trees.iter().filter(|tree| number(tree, "is_partial") > 0.0).map(|tree| text(tree, "name"));
        let grown = partial.map(|name| (format!("{name} (partial index)"), now.entries(name) - self.entries(name)));
        billed.extend(grown.filter(|(_, rows)| *rows > 0.0));
        billed
    }
}

/// Figures as lines to be read, the largest first.
pub(crate) fn lines_of(figures: &BTreeMap<String, f64>) -> Vec<String> {
    let mut lines: Vec<(f64, &String)> = figures.iter().map(|(name, figure)| (*figure, name)).collect();
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    lines.into_iter().map(|(figure, name)| format!("{figure:>8.0}  {name}")).collect()
}
