//! Reports: visits and money of a range of days, by any dimension, under filters, by any model and window.
//!
//! - `dimension`, `filter`: what can be asked.
//! - `visit_day`, `money_day`, `paid`: the visits and payments of a day in columns, as they are stored and read.
//! - `visits`: sums of visits that are added up ahead; `visit_count`: counting from the columns, for what those sums do not know;
//!   `visit_before`: a day up to a time of day.
//! - `firsts`: which payments of a day are a customer's first; `times`: when their entries moved;
//!   `visitors`: whom they name.
//! - `converted`: the same money in the reporting currency.
//! - `rate_table`: rates as an owner uploads them.
//! - `dated`: by what money is dated.
//! - `export_table`: which tables are handed out whole.
//! - `money_sum`: sums of money that are added up ahead; `money_count`: adding money up, from those sums or payment by payment.
//! - `credited`: the parts of entries that a question counts, and the payments behind a figure.
//! - `self_reported`: what was said beside what was tracked.
//! - `unplaced`: money whose source is not known, by what it lacks.
//! - `why`, `why_parts`, `why_words`: what makes up the difference between two periods.
//! - `figures`: what is told; `csv`: the same as a table for spreadsheets.
//!
//! What always holds: currencies are never added together, and every breakdown of a currency adds up to its total.

pub mod activity;
pub mod converted;
pub mod credited;
pub mod csv;
mod currency_sums;
pub mod dated;
pub mod dimension;
mod export_table;
mod figures;
pub mod filter;
pub mod firsts;
pub mod money_count;
pub mod money_day;
mod money_pack;
mod money_part;
pub mod money_sum;
pub(crate) mod names;
pub mod pack;
pub mod paid;
pub mod rate_table;
pub mod self_reported;
pub mod self_reported_csv;
pub mod three;
pub mod times;
pub mod unplaced;
pub mod visit_before;
pub mod visit_count;
pub mod visit_day;
mod visit_lines;
mod visitors;
pub mod visits;
pub mod why;
pub mod why_parts;
mod why_words;

use crate::base::sorted::SortedSet;
pub use dated::DateBasis;
pub use dimension::Dimension;
pub use export_table::ExportTable;
pub use figures::{
    ChannelDays, ConfidenceLine, CurrencyReport, Line, Money, MoneyBreakdown, MoneyByDay, OtherLines, OtherVisits,
    VisitBreakdown, VisitDayLine, VisitFigures, VisitHourLine, VisitLine,
};
pub use filter::Filter;

/// Names that a breakdown has lines for. Anybody can invent names; what goes beyond is one line.
pub const LINES_MAX: usize = 200;

/// The names under a dimension that have money: their visits are listed too.
pub fn names_with_money(currencies: &[CurrencyReport], dimension: Dimension) -> SortedSet<&str> {
    let breakdowns = currencies.iter().flat_map(|one| &one.breakdowns).filter(|one| one.dimension == dimension);
    breakdowns.flat_map(|breakdown| &breakdown.lines).filter_map(|line| line.name.as_deref()).collect()
}
