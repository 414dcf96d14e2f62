//! Why a figure differs between two periods.

use super::ReadFault;
use super::report::{ReportQuestion, answer_report};
use crate::shell::Shell;
use headwater::api::{Report, Why};
use headwater::base::money::Currency;
use headwater::base::sorted::SortedSet;
use headwater::report::why::Metric;
use headwater::report::why_parts::{DIMENSIONS, Period, why};
use headwater::report::{CurrencyReport, Dimension};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct WhyQuestion {
    /// The report's question, with the days that it is compared with.
    pub report: ReportQuestion,
    /// Which of its figures.
    pub metric: Metric,
    /// Only this currency.
    pub currency: Option<Currency>,
}

/// Why the figure differs.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_why(shell: &Shell<'_>, question: &WhyQuestion) -> Result<Why, ReadFault> {
    // Sums know the dimensions; customers stand in columns of payments alone. Each is asked for where it is cheap.
    let by_dimension = told(shell, question, &DIMENSIONS).await?;
    let by_customer = told(shell, question, &[Dimension::Customer]).await?;
    let compared = by_dimension.compared_with.as_ref();
    let before = compared.map_or(&[][..], |period| &period.currencies[..]);
    let customers_before = by_customer.compared_with.as_ref().map_or(&[][..], |period| &period.currencies[..]);
    let codes = by_dimension.currencies.iter().chain(before).map(|one| one.currency.as_str());
    let is_asked = |code: &&str| question.currency.is_none_or(|currency| currency.as_str() == *code);
    let codes: SortedSet<&str> = codes.filter(is_asked).collect();
    let told = |code: &&str| {
        let find = |reports| <[CurrencyReport]>::iter(reports).find(|one: &&CurrencyReport| one.currency == *code);
        let was = Period { report: find(before), customers: find(customers_before) };
        let now = Period { report: find(&by_dimension.currencies), customers: find(&by_customer.currencies) };
        why(question.metric, was, now)
    };
    let currencies = codes.iter().filter_map(told).collect();
    let compared_days = compared.map(|period| (period.from.clone(), period.to.clone())).unwrap_or_default();
    Ok(Why {
        metric: question.metric,
        model: by_dimension.model,
        window_days: by_dimension.window_days,
        time_zone: by_dimension.time_zone,
        from: by_dimension.from,
        to: by_dimension.to,
        compared_from: compared_days.0,
        compared_to: compared_days.1,
        currencies,
    })
}

/// Both periods by some dimensions, every name told apart.
async fn told(shell: &Shell<'_>, question: &WhyQuestion, dimensions: &[Dimension]) -> Result<Report, ReadFault> {
    let report = ReportQuestion {
        breakdown: Some(dimensions.to_vec()),
        compared_breakdown: dimensions.to_vec(),
        lines: usize::MAX,
        ..question.report.clone()
    };
    answer_report(shell, &report).await
}
