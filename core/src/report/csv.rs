//! Comma-separated values (RFC 4180): lines that end with CRLF, quotes where a cell needs them; and a breakdown of a report as such.
//!
//! What always holds: a text that a spreadsheet would take for a formula begins with an apostrophe, since names are written by strangers
//! (OWASP, "CSV Injection"). Money stands twice, in minor units and as an exact decimal of the major unit.

use super::figures::{CurrencyReport, Line, Money, OtherLines, OtherVisits, VisitBreakdown, VisitFigures, VisitLine};
use crate::attribution::model::WHOLE;
use crate::report::Dimension;
use std::fmt::Write;

/// Names the line of money and visits that have no name under the dimension.
const NO_NAME: &str = "(none)";

/// Names the line of what the breakdown is too short for.
const OTHERS: &str = "(others)";

/// Lines being written.
#[derive(Debug, Default)]
pub struct Csv {
    text: String,
    is_within_line: bool,
}

impl Csv {
    fn separate(&mut self) {
        if self.is_within_line {
            self.text.push(',');
        }
        self.is_within_line = true;
    }

    /// A cell of text from outside.
    pub fn text(&mut self, text: &str) {
        self.separate();
        let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let quote = text.contains(['"', ',', '\r', '\n']);
        let mark = if is_formula { "'" } else { "" };
        // Writing to a string cannot fail.
        let _ = if quote {
            write!(self.text, "\"{mark}{}\"", text.replace('"', "\"\""))
        } else {
            write!(self.text, "{mark}{text}")
        };
    }

    /// A cell of text that may be absent.
    pub fn maybe(&mut self, text: Option<&str>) {
        self.text(text.unwrap_or_default());
    }

    /// A cell with a number.
    pub fn number(&mut self, number: i64) {
        self.separate();
        let _ = write!(self.text, "{number}");
    }

    /// Two cells: an amount in minor units, and in the major unit, of which so many minor ones are one.
    pub fn money(&mut self, minor: i64, minor_per_major: i64) {
        self.number(minor);
        self.decimal(minor, minor_per_major);
    }

    /// A cell with an exact decimal: so many parts, of which `per_whole` (a power of ten) make one.
    fn decimal(&mut self, count: i64, per_whole: i64) {
        self.separate();
        self.text.push_str(&decimal(count, per_whole));
    }

    /// Empty cells.
    pub fn blank(&mut self, cells: usize) {
        (0..cells).for_each(|_| self.separate());
    }

    /// Ends the line.
    pub fn end_line(&mut self) {
        self.text.push_str("\r\n");
        self.is_within_line = false;
    }

    /// All lines.
    pub fn into_text(self) -> String {
        self.text
    }
}

/// `count` parts of `per_whole` (a power of ten) as an exact decimal.
pub(crate) fn decimal(count: i64, per_whole: i64) -> String {
    let sign = if count < 0 { "-" } else { "" };
    let (count, per) = (count.unsigned_abs(), per_whole.unsigned_abs().max(1));
    let digits = usize::try_from(per.ilog10()).unwrap_or(0);
    if digits == 0 { format!("{sign}{count}") } else { format!("{sign}{}.{:0digits$}", count / per, count % per) }
}

/// Cells of a currency's money.
const MONEY_CELLS: usize = 12;
/// Those of fees.
const FEE_CELLS: usize = 5;

const FIGURES: [&str; 5] = ["visitors", "sessions", "page_views", "bounces", "engaged_ms"];

/// A breakdown of a report: a line a name, in the order of the first currency's money, then of visits. A name that is among the lines of
/// one and not of the other has zeros, or empty cells where it may stand among the others.
pub fn breakdown_csv(dimension: Dimension, visits: Option<&VisitBreakdown>, currencies: &[CurrencyReport]) -> String {
    let mut csv = Csv::default();
    header(&mut csv, dimension, visits.is_some(), currencies);
    let of_money = currencies.iter().flat_map(|one| lines_of(one, dimension)).map(|line| line.name.as_deref());
    let of_visits = visits.into_iter().flat_map(|visits| &visits.lines).map(|line| line.name.as_deref());
    let mut names: Vec<Option<&str>> = Vec::new();
    for name in of_money.chain(of_visits) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in names {
        csv.text(name.unwrap_or(NO_NAME));
        if let Some(visits) = visits {
            let line = visits.lines.iter().find(|line| line.name.as_deref() == name);
            figures(&mut csv, line.map(VisitLine::figures).unwrap_or_default());
        }
        for currency in currencies {
            let line = lines_of(currency, dimension).iter().find(|line| line.name.as_deref() == name);
            let is_among_others = name.is_some() && others_of(currency, dimension).is_some();
            match line {
                Some(line) => money(&mut csv, &line.money, currency),
                None if is_among_others => csv.blank(MONEY_CELLS + if has_fees(currency) { FEE_CELLS } else { 0 }),
                None => money(&mut csv, &Money::default(), currency),
            }
        }
        csv.end_line();
    }
    others(&mut csv, dimension, visits, currencies);
    csv.into_text()
}

fn header(csv: &mut Csv, dimension: Dimension, has_visits: bool, currencies: &[CurrencyReport]) {
    csv.text(dimension.as_str());
    FIGURES.iter().filter(|_| has_visits).for_each(|name| csv.text(name));
    for currency in currencies {
        for name in ["gross", "refunds", "disputes", "net", "renewal_net"] {
            csv.text(&format!("{name}_minor_{}", currency.currency));
            csv.text(&format!("{name}_{}", currency.currency));
        }
        csv.text(&format!("payments_{}", currency.currency));
        csv.text(&format!("new_customers_{}", currency.currency));
        if has_fees(currency) {
            for name in ["fees", "net_of_fees"] {
                csv.text(&format!("{name}_minor_{}", currency.currency));
                csv.text(&format!("{name}_{}", currency.currency));
            }
            csv.text(&format!("payments_of_unknown_fees_{}", currency.currency));
        }
    }
    csv.end_line();
}

/// The line of what the breakdown is too short for, if there is any.
fn others(csv: &mut Csv, dimension: Dimension, visits: Option<&VisitBreakdown>, currencies: &[CurrencyReport]) {
    let of_visits = visits.and_then(|visits| visits.others);
    if of_visits.is_none() && currencies.iter().all(|currency| others_of(currency, dimension).is_none()) {
        return;
    }
    csv.text(OTHERS);
    if visits.is_some() {
        figures(csv, of_visits.as_ref().map(OtherVisits::figures).unwrap_or_default());
    }
    for currency in currencies {
        let sum = others_of(currency, dimension).map(|others| others.money).unwrap_or_default();
        money(csv, &sum, currency);
    }
    csv.end_line();
}

fn lines_of(currency: &CurrencyReport, dimension: Dimension) -> &[Line] {
    currency.breakdowns.iter().find(|one| one.dimension == dimension).map_or(&[], |one| &one.lines)
}

fn others_of(currency: &CurrencyReport, dimension: Dimension) -> Option<&OtherLines> {
    currency.breakdowns.iter().find(|one| one.dimension == dimension)?.others.as_ref()
}

fn figures(csv: &mut Csv, of: VisitFigures) {
    let VisitFigures { visitors, sessions, page_views, bounces, engaged_ms } = of;
    [visitors, sessions, page_views, bounces, engaged_ms].into_iter().for_each(|number| csv.number(number));
}

/// Fees stand in the reporting currency alone.
fn has_fees(currency: &CurrencyReport) -> bool {
    currency.currency.starts_with("all:")
}

fn money(csv: &mut Csv, of: &Money, currency: &CurrencyReport) {
    let minor_per_major = currency.minor_per_major;
    let Money { gross_minor, refunds_minor, disputes_minor, net_minor, renewal_net_minor, .. } = *of;
    for minor in [gross_minor, refunds_minor, disputes_minor, net_minor, renewal_net_minor] {
        csv.money(minor, minor_per_major);
    }
    csv.decimal(of.millionths(), i64::from(WHOLE));
    csv.decimal(of.new_millionths(), i64::from(WHOLE));
    if has_fees(currency) {
        csv.money(of.fees_minor, minor_per_major);
        csv.money(net_minor.saturating_add(of.fees_minor), minor_per_major);
        csv.decimal(of.unknown_fee_millionths(), i64::from(WHOLE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads RFC 4180: what the writer must be understood as.
    fn read(text: &str) -> Vec<Vec<String>> {
        let (mut lines, mut line, mut cell) = (Vec::new(), Vec::new(), String::new());
        let (mut letters, mut is_quoted) = (text.chars().peekable(), false);
        while let Some(letter) = letters.next() {
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => line.push(std::mem::take(&mut cell)),
                '\r' if !is_quoted && letters.peek() == Some(&'\n') => {
                    letters.next();
                    line.push(std::mem::take(&mut cell));
                    lines.push(std::mem::take(&mut line));
                }
                letter => cell.push(letter),
            }
        }
        assert!(!is_quoted && line.is_empty() && cell.is_empty(), "the text ends with a line");
        lines
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_and_is_no_formula(cells in prop::collection::vec(r#"[-=+@a,"'\t\r\n é]{0,6}"#, 1..6)) {
            let mut csv = Csv::default();
            cells.iter().for_each(|cell| csv.text(cell));
            csv.end_line();
            let lines = read(&csv.into_text());
            prop_assert_eq!(lines.len(), 1);
            prop_assert_eq!(lines[0].len(), cells.len());
            for (cell, read) in cells.iter().zip(&lines[0]) {
                prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", read);
                prop_assert!(read == cell || *read == format!("'{cell}"), "{:?} {:?}", read, cell);
            }
        }

        #[test]
        fn a_decimal_is_exact(minor in any::<i64>(), per in prop::sample::select(vec![1_i64, 100, 1_000, 1_000_000])) {
            let text = decimal(minor, per);
            let digits = text.replace('.', "");
            prop_assert_eq!(digits.parse::<i128>().unwrap(), i128::from(minor));
            let places = text.split_once('.').map_or(0, |(_, places)| places.len());
            prop_assert_eq!(10_i64.pow(u32::try_from(places).unwrap()), per);
        }
    }

    #[test]
    fn a_name_without_a_line_has_zeros_or_nothing_where_it_may_be_among_the_others() {
        let of = |net_minor| Money { gross_minor: net_minor, net_minor, payments: 1, ..Money::default() };
        let line = |name: &str, net_minor| Line { name: Some(name.to_owned()), money: of(net_minor) };
        let breakdown = |lines, others| super::super::MoneyBreakdown { dimension: Dimension::Source, lines, others };
        let currency = |code: &str, per, lines, others| CurrencyReport {
            currency: code.to_owned(),
            minor_per_major: per,
            total: Money::default(),
            source_known: Money::default(),
            visitor_only: Money::default(),
            claimed: Money::default(),
            by_confidence: Vec::new(),
            by_channel: Vec::new(),
            by_source: Vec::new(),
            other_sources: None,
            by_campaign: Vec::new(),
            other_campaigns: None,
            breakdowns: vec![breakdown(lines, others)],
            net_by_day: Vec::new(),
            by_day: super::super::MoneyByDay::default(),
            net_by_hour: Vec::new(),
            by_hour: None,
        };
        let none = Line { name: None, money: of(-5) };
        let eur = currency("eur", 100, vec![line("=a", 1_234), none], Some(OtherLines { names: 3, money: of(7) }));
        let jpy = currency("jpy", 1, vec![line("b", 900)], None);
        let seen =
            VisitLine::of(Some("b".to_owned()), VisitFigures { visitors: 2, sessions: 3, ..VisitFigures::default() });
        let visits = VisitBreakdown { dimension: Dimension::Source, lines: vec![seen], others: None };
        let lines = read(&breakdown_csv(Dimension::Source, Some(&visits), &[eur, jpy]));
        let width = 1 + FIGURES.len() + 2 * MONEY_CELLS;
        assert!(lines.iter().all(|line| line.len() == width), "{lines:?}");
        let cells = |line: &[String]| {
            (line[0].clone(), line[1].clone(), line[12].clone(), line[13].clone(), line[16].clone(), line[24].clone())
        };
        let of = |a: &str, b: &str, c: &str, d: &str, e: &str, f: &str| {
            (a.to_owned(), b.to_owned(), c.to_owned(), d.to_owned(), e.to_owned(), f.to_owned())
        };
        let told: Vec<_> = lines[1..].iter().map(|line| cells(line)).collect();
        assert_eq!(
            told,
            [
                of("'=a", "0", "1234", "12.34", "1.000000", "0"),
                of("(none)", "0", "-5", "-0.05", "1.000000", "0"),
                of("b", "2", "", "", "", "900"),
                of("(others)", "0", "7", "0.07", "1.000000", "0"),
            ]
        );
    }
}
