//! Cohorts as a file for spreadsheets: a row for each line and period since its customers began.

use super::figures::{CohortCell, CohortCurrency, CohortLine};
use crate::report::csv::Csv;

const OF_LINE: [&str; 3] = ["currency", "name", "customers"];
const OF_PERIOD: [&str; 4] = ["period", "full", "period_customers", "paying"];
const MONEY: [&str; 6] = ["net", "cumulative", "first", "contribution", "cost", "missing"];

/// The lines of each currency. The contribution, the cost and what is missing of it stand where a cost is known.
pub fn cohorts_csv(currencies: &[CohortCurrency]) -> String {
    let mut csv = Csv::default();
    OF_LINE.iter().chain(&OF_PERIOD).for_each(|name| csv.text(name));
    for name in MONEY {
        csv.text(&format!("{name}_minor"));
        csv.text(name);
    }
    csv.text("payback_period");
    csv.end_line();
    for of in currencies {
        for line in &of.lines {
            rows(&mut csv, of, line, line.name.as_deref().unwrap_or("(none)"));
        }
        if let Some(others) = &of.others {
            rows(&mut csv, of, others, "(others)");
        }
        rows(&mut csv, of, &of.total, "(all)");
        for one in &of.unmatched {
            csv.text(&of.currency);
            csv.text(one.name.as_deref().unwrap_or("(none)"));
            csv.number(0);
            csv.blank(OF_PERIOD.len() + 2 * 4);
            csv.money(one.cost_minor, of.minor_per_major);
            csv.blank(3);
            csv.end_line();
        }
    }
    csv.into_text()
}

fn rows(csv: &mut Csv, of: &CohortCurrency, line: &CohortLine, name: &str) {
    for (period, cell) in line.cells.iter().enumerate() {
        let CohortCell { customers, paying, net_minor, cumulative_minor, first_minor, full } = *cell;
        csv.text(&of.currency);
        csv.text(name);
        csv.number(line.customers);
        csv.text(&period.to_string());
        csv.text(if full { "yes" } else { "no" });
        csv.number(customers);
        csv.number(paying);
        for minor in [net_minor, cumulative_minor, first_minor] {
            csv.money(minor, of.minor_per_major);
        }
        if let Some(payback) = &line.payback {
            let contribution_minor = payback.contribution_minor.get(period).copied().unwrap_or(0);
            for minor in [contribution_minor, payback.cost_minor, payback.missing_minor] {
                csv.money(minor, of.minor_per_major);
            }
            csv.text(&payback.payback_period.map_or_else(String::new, |period| period.to_string()));
        } else {
            csv.blank(7);
        }
        csv.end_line();
    }
}
