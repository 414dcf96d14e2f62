//! What customers said beside what was tracked: from the columns of days, and from the payments of the days that are not added up.

use super::report::{DaysBehind, MoneyDays, Of, Places, ReportQuestion};
use super::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::site::{self, SiteRow};
use headwater::api::SelfReportedReport;
use headwater::base::money::Currency;
use headwater::report::credited::Counting;
use headwater::report::money_count::MoneyCount;
use headwater::report::self_reported::SelfReportedCount;
use headwater::report::{DateBasis, Dimension};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct SelfReportedQuestion {
    /// The report's question; its money is dated by its entries.
    pub report: ReportQuestion,
    /// What the columns are: one of [`TRACKED`](headwater::report::self_reported::TRACKED).
    pub tracked_by: Dimension,
    /// Only this currency.
    pub currency: Option<Currency>,
}

/// First payments of a range by what was said and by what was tracked.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_self_reported(
    shell: &Shell<'_>,
    question: &SelfReportedQuestion,
) -> Result<SelfReportedReport, ReadFault> {
    let SelfReportedQuestion { report, tracked_by, currency } = question;
    let row = shell.database.first_row::<SiteRow>(site::by_id(&report.site)).await?;
    let row = row.ok_or(ReadFault::NotThere(Missing::Site))?;
    let of = Of {
        scope: Scope { site: report.site.clone(), mode: report.mode },
        zone: row.zone()?,
        credit: report.window.credit(report.model, row.window_days),
        basis: DateBasis::Cash,
        reporting: row.reporting_currency,
        filters: &report.filters,
        lines: 0,
    };
    let places = Places::of(&report.range, &of.zone);
    let days = MoneyDays::of(&places, of.asked_money(), &of.zone, shell.context.now_s());
    let dimensions = MoneyCount::columns(of.filters, &[Dimension::SelfReported, *tracked_by]);
    let mut reader = DaysBehind::new(&of, &days, None).with_columns(dimensions);
    let mut count = SelfReportedCount::new(Counting { credit: of.credit, filters: of.filters }, *tracked_by);
    while reader.each_next_day(shell, |_, money| count.add(money)).await? {}
    let mut currencies = count.finish();
    currencies.retain(|one| currency.is_none_or(|currency| currency.as_str() == one.currency));
    Ok(SelfReportedReport {
        site: report.site.clone(),
        mode: report.mode,
        model: report.model,
        window_days: report.window.days(row.window_days),
        time_zone: of.zone.as_str().to_owned(),
        from: report.range.from().to_string(),
        to: report.range.to().to_string(),
        computed_at_s: shell.context.now_s(),
        tracked_by: *tracked_by,
        currencies,
    })
}
