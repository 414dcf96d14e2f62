//! A funnel as a file for spreadsheets.

use super::figures::FunnelLine;
use crate::report::csv::Csv;

/// The total and the lines: a row for each currency of a line, each with the counts of the line. A line without money has one row.
pub fn funnel_csv(what: &str, total: &FunnelLine, lines: &[FunnelLine], others: Option<&FunnelLine>) -> String {
    let mut csv = Csv::default();
    let steps = ["visited", "acted", "checkout", "paid", "paying", "customers"];
    for name in [what].into_iter().chain(steps).chain(["currency", "net_minor", "net"]) {
        csv.text(name);
    }
    csv.end_line();
    put(&mut csv, "(all)", total);
    lines.iter().for_each(|line| put(&mut csv, line.name.as_deref().unwrap_or("(none)"), line));
    others.into_iter().for_each(|line| put(&mut csv, "(others)", line));
    csv.into_text()
}

fn put(csv: &mut Csv, name: &str, line: &FunnelLine) {
    for place in 0..line.money.len().max(1) {
        csv.text(name);
        for count in [line.visited, line.acted, line.checkout, line.paid, line.paying, line.customers] {
            csv.number(count);
        }
        match line.money.get(place) {
            Some(money) => {
                csv.text(&money.currency);
                csv.money(money.net_minor, money.minor_per_major);
            }
            None => (0..3).for_each(|_| csv.text("")),
        }
        csv.end_line();
    }
}
