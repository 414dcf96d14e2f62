//! What money weighs in the database: bytes of each table and index, rows that each statement wrote.
//!
//! D1 bills and bounds rows written, and counts the entries of indexes as rows. SQLite's own count has only the rows of
//! tables, so a statement's rows are counted once more for each index of its table. A partial index holds some rows
//! alone; what stands in it at the end counts for it.

use headwater_tools::desk::Desk;
use headwater_tools::plans;
use serde_json::Value;
use std::collections::BTreeMap;

/// What visits write, and what the database itself needs: no part of a payment.
const OF_NO_PAYMENT: [&str; 8] =
    ["session", "visit", "identify", "alias", "visit_rows", "delivery", "check_total", "sqlite_schema"];

/// What stands in a database, and what was written for it.
pub(crate) struct Weight {
    /// How many payments there are.
    pub(crate) payments: u32,
    /// Bytes of the pages of each table and index that payments need.
    pub(crate) bytes: BTreeMap<String, f64>,
    /// Rows that each statement wrote, the entries of indexes among them.
    pub(crate) rows: BTreeMap<String, f64>,
}

pub(crate) fn text<'a>(row: &'a Value, column: &str) -> &'a str {
    row.get(column).and_then(Value::as_str).unwrap_or("")
}

pub(crate) fn number(row: &Value, column: &str) -> f64 {
    row.get(column).and_then(Value::as_f64).unwrap_or(0.0)
}

pub(crate) fn query(desk: &Desk, sql: &str) -> Vec<Value> {
    desk.database.query(sql).unwrap()
}

/// The table that a statement writes.
pub(crate) fn table_of(name: &str) -> &str {
    name.split_once('.').map_or(name, |(table, _)| table)
}

/// Whether a statement writes the entries of an index of these columns. One that only updates what is there does where it sets one of
/// them.
fn touches(name: &str, sql: &str, columns: &str) -> bool {
    let code = sql.lines().filter(|line| !line.starts_with("--")).collect::<Vec<_>>().join(" ");
    let Some((_, set)) = code.split_once(" DO UPDATE SET ").filter(|_| name.ends_with(".update")) else { return true };
    let set = format!(" {}", set.split(" WHERE ").next().unwrap_or(set));
    columns.split(' ').any(|column| set.contains(&format!(" {column} = ")))
}

impl Weight {
    /// Of everything that a desk has written so far.
    pub(crate) fn of(desk: &Desk) -> Self {
        let tree = "SELECT s.tbl_name AS of, d.name, sum(d.pgsize) AS bytes, sum(d.ncell) AS entries,
            s.type = 'index' AS is_index, coalesce(instr(s.sql, ' WHERE ') > 0, 0) AS is_partial,
            (SELECT group_concat(name, ' ') FROM pragma_index_info(d.name)) AS columns
          FROM dbstat d LEFT JOIN sqlite_schema s ON s.name = d.name GROUP BY d.name";
        let trees = query(desk, tree);
        let own = trees.iter().filter(|row| !OF_NO_PAYMENT.contains(&text(row, "of")) && !text(row, "of").is_empty());
        let own: Vec<&Value> = own.collect();
        let is_empty = |row: &Value| number(row, "entries") == 0.0;
        let used = own.iter().filter(|row| !is_empty(row));
        let bytes = used.map(|row| (text(row, "name").to_owned(), number(row, "bytes"))).collect();
        let mut rows = BTreeMap::new();
        let statements = plans::statements().unwrap();
        for (sql, written) in desk.database.written() {
            let name = statements.iter().find(|(_, text)| **text == sql).map_or("?", |(name, _)| name);
            let is_whole = |row: &&&Value| {
                let is_index = number(row, "is_index") > 0.0 && number(row, "is_partial") == 0.0;
                is_index && touches(name, sql, text(row, "columns"))
            };
            let indexes = own.iter().filter(is_whole).filter(|row| text(row, "of") == table_of(name)).count();
            if written > 0 && own.iter().any(|row| text(row, "of") == table_of(name)) {
                let written =
                    f64::from(u32::try_from(written).unwrap()) * f64::from(u32::try_from(indexes + 1).unwrap());
                rows.insert(name.to_owned(), written);
            }
        }
        let partial = own.iter().filter(|row| number(row, "is_partial") > 0.0 && !is_empty(row));
        rows.extend(partial.map(|row| (format!("{} (partial index)", text(row, "name")), number(row, "entries"))));
        let payments = u32::try_from(query(desk, "SELECT 1 FROM payment").len()).unwrap();
        // A trigger writes what a payment adds to its payer; SQLite counts that for no statement.
        rows.insert("payer (by triggers)".to_owned(), f64::from(payments));
        Self { payments, bytes, rows }
    }

    /// As lines to be read: bytes a payment, rows a charge.
    pub(crate) fn lines(&self, charges: f64) -> Vec<String> {
        let payments = f64::from(self.payments);
        let part = |what: &BTreeMap<String, f64>, by: f64| {
            let mut lines: Vec<(f64, String)> = what.iter().map(|(name, sum)| (sum / by, name.clone())).collect();
            lines.sort_by(|a, b| b.0.total_cmp(&a.0));
            lines.into_iter().map(|(sum, name)| format!("{sum:>10.2}  {name}")).collect::<Vec<_>>()
        };
        let sum = |what: &BTreeMap<String, f64>, by: f64| what.values().sum::<f64>() / by;
        let mut all = vec![format!("{:>10.0}  bytes a payment, of {}", sum(&self.bytes, payments), self.payments)];
        all.extend(part(&self.bytes, payments));
        all.push(format!("{:>10.2}  rows written a charge, of {charges}", sum(&self.rows, charges)));
        all.extend(part(&self.rows, charges));
        all
    }

    /// Bytes a payment.
    pub(crate) fn bytes_a_payment(&self) -> f64 {
        let payments = f64::from(self.payments);
        self.bytes.values().sum::<f64>() / payments
    }

    /// Rows written a charge.
    pub(crate) fn rows_a_charge(&self, charges: f64) -> f64 {
        self.rows.values().sum::<f64>() / charges
    }
}
