//! The owner's table of rates, as it is uploaded: a line a rate, `day,currency,into,rate`.
//!
//! What always holds: a table is taken whole or not at all. What is wrong is told by line.

use crate::base::limits::RATE_LINES_MAX;
use crate::base::money::Currency;
use crate::base::rate::Price;
use crate::base::time::Day;

/// Wrong lines that are told of at most.
const ERRORS_MAX: usize = 10;

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateLine {
    /// The day it is of.
    pub day: Day,
    /// One unit of this …
    pub currency: Currency,
    /// … in this.
    pub into: Currency,
    /// … costs so much; absent: the rate is to go.
    pub price: Option<Price>,
}

/// The lines of a table. A first line without a day is its header; empty lines count for nothing; of two lines for the same the last counts.
///
/// # Errors
/// What is wrong, a sentence a line.
pub fn read_table(text: &str) -> Result<Vec<RateLine>, String> {
    let mut lines: Vec<RateLine> = Vec::new();
    let mut errors = Vec::new();
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (line, number) in text.lines().zip(1_usize..) {
        let is_header = number == 1 && line.trim_start().to_ascii_lowercase().starts_with("day");
        if line.trim().is_empty() || is_header {
            continue;
        }
        match read_line(line) {
            Ok(read) => {
                lines.retain(|one| (one.day, one.currency, one.into) != (read.day, read.currency, read.into));
                lines.push(read);
            }
            Err(error) => errors.push(format!("Line {number}: {error}.")),
        }
        if lines.len() > RATE_LINES_MAX {
            return Err(format!("A table has {RATE_LINES_MAX} lines at most; send the others after it."));
        }
        if errors.len() >= ERRORS_MAX {
            break;
        }
    }
    if lines.is_empty() && errors.is_empty() {
        errors.push("There is no line.".to_owned());
    }
    if errors.is_empty() { Ok(lines) } else { Err(errors.join(" ")) }
}

fn read_line(line: &str) -> Result<RateLine, String> {
    let separator = if line.contains(';') { ';' } else { ',' };
    let cells: Vec<&str> = line.split(separator).map(|cell| cell.trim().trim_matches('"').trim()).collect();
    let [day, currency, into, rate] = cells[..] else {
        return Err("it has not four cells: day, currency, into, rate".to_owned());
    };
    let day = Day::parse(day).map_err(|_| "the day is not YYYY-MM-DD".to_owned())?;
    let code = |text: &str| Currency::parse(text).map_err(|_| "a currency is not three letters".to_owned());
    let (currency, into) = (code(currency)?, code(into)?);
    if currency == into {
        return Err("both currencies are the same".to_owned());
    }
    let price = if rate.is_empty() { None } else { Some(Price::parse(rate).ok_or_else(wrong_rate)?) };
    Ok(RateLine { day, currency, into, price })
}

fn wrong_rate() -> String {
    "the rate is no decimal above zero, of twelve digits and ten decimals at most".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(day: &str, currency: &str, into: &str, price: Option<&str>) -> RateLine {
        let code = |text| Currency::parse(text).unwrap();
        let price = price.map(|price| Price::parse(price).unwrap());
        RateLine { day: Day::parse(day).unwrap(), currency: code(currency), into: code(into), price }
    }

    #[test]
    fn a_table_is_a_line_a_rate() {
        let table = "\u{feff}day,currency,into,rate\r\n2026-11-30,USD,EUR,0.9213\r\n\n2026-11-30; jpy ;eur;\"0.00613\"\n2026-11-29,usd,eur,\n";
        let right = [
            line("2026-11-30", "usd", "eur", Some("0.9213")),
            line("2026-11-30", "jpy", "eur", Some("0.00613")),
            line("2026-11-29", "usd", "eur", None),
        ];
        assert_eq!(read_table(table).unwrap(), right);
        let twice = "2026-11-30,usd,eur,1\n2026-11-30,usd,eur,2";
        assert_eq!(read_table(twice).unwrap(), [line("2026-11-30", "usd", "eur", Some("2"))]);
    }

    #[test]
    fn what_is_wrong_is_told_by_line() {
        let table = "2026-11-31,usd,eur,1\n2026-11-30,usd,eur,1\n2026-11-30,usdx,eur,1\n<script>,a\n2026-11-30,eur,eur,1\n2026-11-30,usd,eur,0,9";
        let error = read_table(table).unwrap_err();
        for told in
            ["Line 1: the day", "Line 3: a currency", "Line 4: it has not", "Line 5: both", "Line 6: it has not"]
        {
            assert!(error.contains(told), "{told}: {error}");
        }
        assert!(!error.contains("script") && !error.contains("Line 2"), "{error}");
        assert_eq!(read_table(" \n").unwrap_err(), "There is no line.");
        let many: String = (0..20).map(|_| "x\n").collect();
        assert_eq!(read_table(&many).unwrap_err().matches("Line").count(), ERRORS_MAX);
    }
}
