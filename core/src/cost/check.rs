//! From what came in to rows that can be kept.

use super::Cost;
use super::figures::{CostError, CostProblem, NewCost};
use crate::base::letter_case::lower_case;
use crate::base::limits::{COST_NOTE_MAX_CHARS, COST_ROW_MAX_DAYS, COSTS_OF_REQUEST_MAX, TOUCH_TEXT_MAX_CHARS};
use crate::base::money::Currency;
use crate::base::sorted::sort_by;
use crate::base::time::Day;
use crate::web::text::clean;

/// A spreadsheet would take a text for a formula that begins with one of these.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// A row, and where it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CostLine {
    /// The line of the file, or the place of the row in a list; counted from 1.
    pub line: i64,
    /// The row.
    pub cost: Cost,
}

/// What came in, checked: rows, and everything that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedCosts {
    /// In the order in which they came.
    pub rows: Vec<CostLine>,
    /// By line.
    pub errors: Vec<CostError>,
}

impl CostProblem {
    /// An error of a line, in one sentence.
    pub fn at(self, line: i64, column: Option<&str>) -> CostError {
        CostError { line, column: column.map(str::to_owned), code: self, message: self.sentence().to_owned() }
    }

    fn sentence(self) -> &'static str {
        match self {
            Self::RowsMissing => "There is no row. The first line names the columns, each further line is a cost.",
            Self::RowsTooMany => "There are more than 1,000 rows. Send the others as a second file.",
            Self::ColumnUnknown => {
                "There is no such column. Known are date (or first_day and last_day), source, medium, campaign, currency, amount, note."
            }
            Self::ColumnMissing => {
                "The first line lacks this column. It names date (or first_day and last_day), source, currency and amount."
            }
            Self::ColumnTwice => "The first line names this column twice.",
            Self::CellsWrong => "The line has more or fewer cells than the first one.",
            Self::QuoteWrong => {
                "A quotation mark stands within a cell, or is not closed. Put the cell into quotation marks and double those within."
            }
            Self::SourceMissing => "Name the source, as reports name it.",
            Self::TextTooLong => "The text has more than 200 characters.",
            Self::DayInvalid => "A day is written YYYY-MM-DD.",
            Self::SpanInvalid => "The last day lies before the first, or the row has more than 366 days.",
            Self::CurrencyInvalid => "A currency is three letters, such as EUR.",
            Self::AmountInvalid => "An amount is digits with at most one point, such as 1234.50. It is not negative.",
            Self::AmountSeparator => "Write the amount with a point and without thousands separators, such as 1234.50.",
            Self::AmountDecimals => "The amount has more decimals than its currency.",
            Self::AmountTooLarge => "The amount is too large.",
            Self::RowTwice => {
                "The same source, medium, campaign, currency and days stand in an earlier row. Add the two up."
            }
            Self::DaysOverlap => {
                "Another row of the same source, medium, campaign and currency has some of these days. Delete that row, or change the days."
            }
        }
    }
}

/// A text without control characters; an apostrophe that keeps a spreadsheet from taking it for a formula is taken off.
fn text(of: &str) -> Result<Option<String>, CostProblem> {
    if of.chars().count() > TOUCH_TEXT_MAX_CHARS.max(COST_NOTE_MAX_CHARS) {
        return Err(CostProblem::TextTooLong);
    }
    let cleaned = clean(of, TOUCH_TEXT_MAX_CHARS);
    Ok(cleaned.map(|text| match text.strip_prefix('\'') {
        Some(formula) if formula.starts_with(FORMULA) => formula.to_owned(),
        _ => text,
    }))
}

impl NewCost {
    /// As it can be kept. `line`: where it stood.
    ///
    /// # Errors
    /// Names the first field that is wrong.
    pub fn checked(self, line: i64) -> Result<Cost, CostError> {
        let of = |text_of: Option<String>, column| {
            text_of.map_or(Ok(None), |one| text(&one)).map_err(|problem| problem.at(line, Some(column)))
        };
        let day =
            |text: &str, column| Day::parse(text.trim()).map_err(|_| CostProblem::DayInvalid.at(line, Some(column)));
        let source = of(Some(self.source), "source")?.map(|source| lower_case(&source));
        let (first_day, last_day) = (day(&self.first_day, "first_day")?, day(&self.last_day, "last_day")?);
        if !(0..COST_ROW_MAX_DAYS).contains(&(last_day.number() - first_day.number())) {
            return Err(CostProblem::SpanInvalid.at(line, Some("last_day")));
        }
        let currency = Currency::parse(self.currency.trim());
        let currency = currency.map_err(|_| CostProblem::CurrencyInvalid.at(line, Some("currency")))?;
        if self.amount_minor < 0 {
            return Err(CostProblem::AmountInvalid.at(line, Some("amount")));
        }
        if self.amount_minor > currency.amount_max_minor() {
            return Err(CostProblem::AmountTooLarge.at(line, Some("amount")));
        }
        Ok(Cost {
            source: source.ok_or_else(|| CostProblem::SourceMissing.at(line, Some("source")))?,
            medium: of(self.medium, "medium")?.map(|medium| lower_case(&medium)),
            campaign: of(self.campaign, "campaign")?,
            first_day,
            last_day,
            currency,
            amount_minor: self.amount_minor,
            note: of(self.note, "note")?,
        })
    }
}

/// Checks a list of rows.
pub fn checked_list(rows: Vec<NewCost>) -> CheckedCosts {
    let mut checked = CheckedCosts::default();
    for (row, line) in rows.into_iter().zip(1_i64..) {
        match row.checked(line) {
            Ok(cost) => checked.rows.push(CostLine { line, cost }),
            Err(error) => checked.errors.push(error),
        }
    }
    checked.finish()
}

impl CheckedCosts {
    /// With what is wrong of the rows together: their number, and days that stand in two of them.
    pub(super) fn finish(mut self) -> Self {
        let count = self.rows.len();
        if count > COSTS_OF_REQUEST_MAX {
            self.errors
                .push(CostProblem::RowsTooMany.at(self.rows.get(COSTS_OF_REQUEST_MAX).map_or(1, |row| row.line), None));
        } else if count == 0 && self.errors.is_empty() {
            self.errors.push(CostProblem::RowsMissing.at(1, None));
        }
        let mut sorted: Vec<&CostLine> = self.rows.iter().collect();
        let of = |row: &CostLine| (row.cost.first_day, row.line);
        sort_by(&mut sorted, |a, b| a.cost.name().cmp(&b.cost.name()).then_with(|| of(a).cmp(&of(b))));
        let mut reaches: Option<&CostLine> = None;
        for row in sorted {
            let other = reaches.filter(|other| other.cost.name() == row.cost.name());
            if let Some(other) = other.filter(|other| other.cost.last_day >= row.cost.first_day) {
                let (a, b) = (&other.cost, &row.cost);
                let is_same = (a.first_day, a.last_day) == (b.first_day, b.last_day);
                let problem = if is_same { CostProblem::RowTwice } else { CostProblem::DaysOverlap };
                self.errors.push(problem.at(other.line.max(row.line), Some("first_day")));
            }
            if other.is_none_or(|other| other.cost.last_day < row.cost.last_day) {
                reaches = Some(row);
            }
        }
        sort_by(&mut self.errors, |a, b| a.line.cmp(&b.line));
        self
    }
}
