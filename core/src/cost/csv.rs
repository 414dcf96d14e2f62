//! Costs as a file of comma-separated values (RFC 4180): read and written.
//!
//! What always holds: what is written is read back as the same rows.

use super::Cost;
use super::check::{CheckedCosts, CostLine};
use super::figures::{CostError, CostProblem, NewCost};
use crate::base::limits::COSTS_OF_REQUEST_MAX;
use crate::base::money::Currency;
use crate::report::csv::{Csv, decimal};

/// The columns, as they are written.
const COLUMNS: [&str; 8] = ["first_day", "last_day", "source", "medium", "campaign", "currency", "amount", "note"];
/// The one that stands for the first two.
const DATE: &str = "date";
/// Errors that are looked for; the first ones say enough.
const ERRORS_MAX: usize = 100;

/// The rows as a file.
pub fn costs_csv(costs: &[Cost]) -> String {
    let mut csv = Csv::default();
    COLUMNS.iter().for_each(|name| csv.text(name));
    csv.end_line();
    for cost in costs {
        csv.text(&cost.first_day.to_string());
        csv.text(&cost.last_day.to_string());
        csv.text(&cost.source);
        csv.maybe(cost.medium.as_deref());
        csv.maybe(cost.campaign.as_deref());
        csv.text(cost.currency.as_str());
        csv.text(&decimal(cost.amount_minor, cost.currency.minor_per_major()));
        csv.maybe(cost.note.as_deref());
        csv.end_line();
    }
    csv.into_text()
}

/// Reads a file: a line that names the columns in any order and letter case, then a line a cost. Cells are separated by commas, or by the
/// semicolons or tabs that a spreadsheet writes. Blank lines are left out.
pub fn read_costs(text: &str) -> CheckedCosts {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut checked = CheckedCosts::default();
    if let Err(error) = read_lines(text, &mut checked) {
        checked.errors.push(error);
    }
    checked.finish()
}

fn read_lines(text: &str, checked: &mut CheckedCosts) -> Result<(), CostError> {
    let header = text.trim_start_matches(['\r', '\n']).lines().next().unwrap_or_default();
    let separator = [';', '\t'].into_iter().find(|one| !header.contains(',') && header.contains(*one)).unwrap_or(',');
    let mut records = Records { rest: text, separator, next_line: 1, line: 1 };
    let Some(header) = records.next()? else { return Ok(()) };
    let line_of_header = records.line;
    let columns = Columns::of(&header).map_err(|(problem, name)| problem.at(line_of_header, Some(&name)))?;
    while let Some(cells) = records.next()? {
        let line = records.line;
        if checked.errors.len() >= ERRORS_MAX || checked.rows.len() > COSTS_OF_REQUEST_MAX {
            break;
        }
        match columns.cost(&cells, line) {
            Ok(cost) => checked.rows.push(CostLine { line, cost }),
            Err(error) => checked.errors.push(error),
        }
    }
    Ok(())
}

/// Lines of cells, one after the other.
struct Records<'a> {
    rest: &'a str,
    separator: char,
    /// The line that `rest` begins in.
    next_line: i64,
    /// The line in which the record that was read last begins.
    line: i64,
}

impl Records<'_> {
    /// The next record that is not blank.
    fn next(&mut self) -> Result<Option<Vec<String>>, CostError> {
        while !self.rest.is_empty() {
            self.line = self.next_line;
            let cells = self.record()?;
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(cells));
            }
        }
        Ok(None)
    }

    fn record(&mut self) -> Result<Vec<String>, CostError> {
        let mut cells = Vec::new();
        loop {
            let wrong = CostProblem::QuoteWrong.at(self.line, None);
            cells.push(if self.rest.starts_with('"') {
                self.quoted().ok_or(wrong)?
            } else {
                self.plain().ok_or(wrong)?
            });
            if let Some(rest) = self.rest.strip_prefix(self.separator) {
                self.rest = rest;
                continue;
            }
            self.next_line += 1;
            self.rest = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r'])).unwrap_or("");
            return Ok(cells);
        }
    }

    fn plain(&mut self) -> Option<String> {
        let separator = self.separator;
        let end = self.rest.find([separator, '\r', '\n']).unwrap_or(self.rest.len());
        let (cell, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        (!cell.contains('"')).then(|| cell.to_owned())
    }

    /// A cell between quotation marks; those within are doubled.
    fn quoted(&mut self) -> Option<String> {
        let mut cell = String::new();
        let mut rest = self.rest.strip_prefix('"')?;
        loop {
            let (text, after) = rest.split_once('"')?;
            cell.push_str(text);
            let Some(more) = after.strip_prefix('"') else {
                rest = after;
                break;
            };
            cell.push('"');
            rest = more;
        }
        self.next_line += i64::try_from(cell.matches('\n').count()).unwrap_or(0);
        self.rest = rest;
        let ends = rest.is_empty() || rest.starts_with([self.separator, '\r', '\n']);
        ends.then_some(cell)
    }
}

/// Where the columns stand.
struct Columns {
    /// By the place in [`COLUMNS`].
    places: [Option<usize>; COLUMNS.len()],
    count: usize,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self, (CostProblem, String)> {
        let mut places = [None; COLUMNS.len()];
        for (place, name) in header.iter().enumerate() {
            let name = name.trim().to_ascii_lowercase();
            // A day stands for both ends.
            let known = if name == DATE {
                0..2
            } else {
                let known =
                    COLUMNS.iter().position(|one| *one == name).ok_or((CostProblem::ColumnUnknown, name.clone()))?;
                known..known + 1
            };
            for one in places.get_mut(known).unwrap_or_default() {
                if one.replace(place).is_some() {
                    return Err((CostProblem::ColumnTwice, name));
                }
            }
        }
        let is_needed = |name: &str| !["medium", "campaign", "note"].contains(&name);
        let lacks = COLUMNS.iter().zip(&places).find(|(name, place)| place.is_none() && is_needed(name));
        match lacks {
            Some((name, _)) => Err((CostProblem::ColumnMissing, (*name).to_owned())),
            None => Ok(Self { places, count: header.len() }),
        }
    }

    fn cost(&self, cells: &[String], line: i64) -> Result<Cost, CostError> {
        if cells.len() != self.count {
            return Err(CostProblem::CellsWrong.at(line, None));
        }
        let cell = |place: &Option<usize>| place.and_then(|place| cells.get(place)).map_or("", |cell| cell.trim());
        let [first_day, last_day, source, medium, campaign, currency, amount, note] = self.places.each_ref().map(cell);
        let unit = Currency::parse(currency).map_err(|_| CostProblem::CurrencyInvalid.at(line, Some("currency")))?;
        let amount_minor = minor_of(amount, unit).map_err(|problem| problem.at(line, Some("amount")))?;
        let text = |text: &str| Some(text.to_owned());
        let new = NewCost {
            source: source.to_owned(),
            medium: text(medium),
            campaign: text(campaign),
            first_day: first_day.to_owned(),
            last_day: last_day.to_owned(),
            currency: currency.to_owned(),
            amount_minor,
            note: text(note),
        };
        new.checked(line)
    }
}

/// A decimal of the major unit in minor units, exactly.
fn minor_of(text: &str, currency: Currency) -> Result<i64, CostProblem> {
    if text.starts_with(|c: char| c.is_ascii_digit()) && text.contains([',', '\'', ' ', '\u{a0}', '\u{202f}', '’']) {
        return Err(CostProblem::AmountSeparator);
    }
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() || text == "." || !is_number(whole) || !is_number(decimals) {
        return Err(CostProblem::AmountInvalid);
    }
    let per = currency.minor_per_major();
    let places = usize::try_from(per.ilog10()).unwrap_or(0);
    // Zeros at the end say nothing.
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > places {
        return Err(CostProblem::AmountDecimals);
    }
    let digits = format!("{whole}{decimals:0<places$}");
    let digits = digits.trim_start_matches('0');
    // Fifteen digits are below 2^53; what is larger than the currency's most is refused after.
    if digits.len() > 15 {
        return Err(CostProblem::AmountTooLarge);
    }
    if digits.is_empty() { Ok(0) } else { digits.parse().map_err(|_| CostProblem::AmountInvalid) }
}
