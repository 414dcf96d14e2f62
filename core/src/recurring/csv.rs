//! Recurring revenue as a file for spreadsheets.

use super::figures::{RecurringBreakdown, RecurringFigures, RecurringPeriod};
use crate::report::csv::Csv;

const MONEY: [&str; 9] =
    ["start", "new", "expansion", "contraction", "churn", "reactivation", "end", "past_due", "kept"];
const CUSTOMERS: [&str; 5] =
    ["customers_start", "customers_gained", "customers_lost", "customers_lost_of_start", "customers_end"];

/// What a file has of one currency.
pub struct OfCurrency<'a> {
    /// The currency.
    pub currency: &'a str,
    /// Minor units in one major unit.
    pub minor_per_major: i64,
    /// The periods.
    pub periods: &'a [RecurringPeriod],
    /// The breakdown that stands in their place, if one is asked for.
    pub breakdown: Option<&'a RecurringBreakdown>,
}

/// The periods of each currency, or the lines of a breakdown.
pub fn recurring_csv(currencies: &[OfCurrency<'_>]) -> String {
    let mut csv = Csv::default();
    for name in ["currency", "from_or_name", "to_or_label"] {
        csv.text(name);
    }
    for name in MONEY {
        csv.text(&format!("{name}_minor"));
        csv.text(name);
    }
    CUSTOMERS.iter().for_each(|name| csv.text(name));
    csv.end_line();
    for of in currencies {
        let mut line = |name: &str, label: &str, figures: &RecurringFigures| {
            csv.text(of.currency);
            csv.text(name);
            csv.text(label);
            cells(&mut csv, figures, of.minor_per_major);
            csv.end_line();
        };
        if let Some(breakdown) = of.breakdown {
            for one in &breakdown.lines {
                line(one.name.as_deref().unwrap_or("(none)"), one.label.as_deref().unwrap_or_default(), &one.figures);
            }
            if let Some(others) = &breakdown.others {
                line("(others)", "", others);
            }
        } else {
            of.periods.iter().for_each(|period| line(&period.from, &period.to, &period.figures));
        }
    }
    csv.into_text()
}

fn cells(csv: &mut Csv, figures: &RecurringFigures, minor_per_major: i64) {
    let of = figures;
    for minor in [
        of.start_minor,
        of.new_minor,
        of.expansion_minor,
        of.contraction_minor,
        of.churn_minor,
        of.reactivation_minor,
        of.end_minor,
        of.past_due_minor,
        of.kept_minor,
    ] {
        csv.money(minor, minor_per_major);
    }
    for count in
        [of.customers_start, of.customers_gained, of.customers_lost, of.customers_lost_of_start, of.customers_end]
    {
        csv.number(count);
    }
}
