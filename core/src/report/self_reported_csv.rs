//! The matrix of what was said and what was tracked as a file for spreadsheets: a line a cell.

use super::csv::Csv;
use super::dimension::Dimension;
use super::self_reported::{SelfReportedCurrency, SelfReportedName};

/// Every cell that has payments or money, row by row.
pub fn self_reported_csv(tracked_by: Dimension, currencies: &[SelfReportedCurrency]) -> String {
    let mut csv = Csv::default();
    for name in ["currency", "self_reported", tracked_by.as_str(), "payments", "net_minor", "net"] {
        csv.text(name);
    }
    csv.end_line();
    for of in currencies {
        for row in &of.rows {
            let cells = of.columns.iter().zip(&row.cells).filter(|(_, cell)| (cell.payments, cell.net_minor) != (0, 0));
            for (column, cell) in cells {
                csv.text(&of.currency);
                csv.text(name(&row.said));
                csv.text(name(column));
                csv.number(cell.payments);
                csv.money(cell.net_minor, of.minor_per_major);
                csv.end_line();
            }
        }
    }
    csv.into_text()
}

fn name(of: &SelfReportedName) -> &str {
    match &of.name {
        Some(name) => name,
        None if of.others > 0 => "(others)",
        None => "(none)",
    }
}
