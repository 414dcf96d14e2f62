//! The ledger's money beside recurring revenue: the parts that the report tells apart, so that they add up to it.

use super::RecurringQuestion;
use crate::read::{ReadFault, ReportQuestion, WindowAsked, answer_report};
use crate::shell::Shell;
use headwater::api::RecurringCash;
use headwater::attribution::Model;
use headwater::base::sorted::SortedMap;
use headwater::report::{CurrencyReport, DateBasis, Dimension, Filter, LINES_MAX};

/// The cash of the range, by currency; nothing under a filter: the ledger would filter payments, and not customers.
pub(super) async fn cash(
    shell: &Shell<'_>,
    question: &RecurringQuestion,
) -> Result<SortedMap<String, RecurringCash>, ReadFault> {
    if !question.filters.is_empty() {
        return Ok(SortedMap::new());
    }
    let all = report(shell, question, Vec::new()).await?;
    let renewal = Filter::parse_all(std::iter::once("renewal:is:renewal")).unwrap_or_default();
    let renewals = report(shell, question, renewal).await?;
    let mut cash: SortedMap<String, RecurringCash> = all.iter().map(|one| (one.currency.clone(), parts(one))).collect();
    for one in &renewals {
        if let Some(cash) = cash.get_mut(&one.currency) {
            cash.renewals_minor = parts(one).first_minor;
            cash.first_minor -= cash.renewals_minor;
        }
    }
    Ok(cash)
}

async fn report(
    shell: &Shell<'_>,
    question: &RecurringQuestion,
    filters: Vec<Filter>,
) -> Result<Vec<CurrencyReport>, ReadFault> {
    let asked = ReportQuestion {
        site: question.site.clone(),
        mode: question.mode,
        model: Model::LastNonDirect,
        window: WindowAsked::Site,
        basis: DateBasis::Cash,
        range: question.range,
        by_hour: false,
        compared_with: None,
        compared_breakdown: Vec::new(),
        filters,
        breakdown: Some(vec![Dimension::Interval]),
        lines: LINES_MAX,
    };
    Ok(answer_report(shell, &asked).await?.currencies)
}

/// Everything that is paid by the day, week or month is a first payment here; the renewals are taken off by who knows them.
fn parts(one: &CurrencyReport) -> RecurringCash {
    let total = &one.total;
    let mut cash = RecurringCash {
        gross_minor: total.gross_minor,
        refunds_minor: total.refunds_minor,
        disputes_minor: total.disputes_minor,
        net_minor: total.net_minor,
        ..RecurringCash::default()
    };
    let lines = one.breakdowns.iter().flat_map(|breakdown| &breakdown.lines);
    for line in lines {
        let part = match line.name.as_deref() {
            Some("day" | "week" | "month") => &mut cash.first_minor,
            Some("year") => &mut cash.prepaid_minor,
            Some("one_time") => &mut cash.one_time_minor,
            _ => continue,
        };
        *part += line.money.gross_minor;
    }
    cash.other_minor = cash.gross_minor - cash.first_minor - cash.prepaid_minor - cash.one_time_minor;
    cash
}
