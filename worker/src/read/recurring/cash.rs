//! The ledger's money beside recurring revenue: the parts that the report tells apart, so that they add up to it.

use super::question::RecurringQuestion;
use crate::read::{ReadFault, ReportQuestion, WindowAsked, answer_report};
use crate::shell::Shell;
use headwater::api::RecurringCash;
use headwater::attribution::Model;
use headwater::base::sorted::SortedMap;
use headwater::report::{CurrencyReport, DateBasis, Dimension, LINES_MAX};

/// The cash of the range, by currency. Nothing under a filter, because the ledger would filter payments and not customers; and nothing up to
/// some time, because the ledger's day is whole.
pub(super) async fn cash(
    shell: &Shell<'_>,
    question: &RecurringQuestion,
) -> Result<SortedMap<String, RecurringCash>, ReadFault> {
    if !question.filters.is_empty() || question.until_s.is_some() {
        return Ok(SortedMap::new());
    }
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
        filters: Vec::new(),
        breakdown: Some(vec![Dimension::Interval]),
        lines: LINES_MAX,
    };
    let currencies = answer_report(shell, &asked).await?.currencies;
    Ok(currencies.iter().map(|one| (one.currency.clone(), parts(one))).collect())
}

fn parts(one: &CurrencyReport) -> RecurringCash {
    let total = &one.total;
    let (refunds_minor, disputes_minor, net_minor) = (total.refunds_minor, total.disputes_minor, total.net_minor);
    let mut cash = RecurringCash { refunds_minor, disputes_minor, net_minor, ..RecurringCash::default() };
    for line in one.breakdowns.iter().flat_map(|breakdown| &breakdown.lines) {
        let money = &line.money;
        match line.name.as_deref() {
            Some("day" | "week" | "month") => {
                cash.renewals_minor += money.renewal_net_minor;
                cash.first_minor += money.net_minor - money.renewal_net_minor;
            }
            Some("year") => cash.prepaid_minor += money.net_minor,
            Some("one_time") => cash.one_time_minor += money.net_minor,
            _ => {}
        }
    }
    let known = cash.renewals_minor + cash.first_minor + cash.prepaid_minor + cash.one_time_minor;
    cash.other_minor = net_minor - known;
    cash
}
