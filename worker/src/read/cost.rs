//! Costs: a list, what was spent on some days by name, and a file of all.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::cost::{CostRow, CostsAsked, SpentRow, list, of_days};
use headwater::api::{CostBreakdown, CostCurrency, Costs};
use headwater::base::id::SiteId;
use headwater::base::limits::COSTS_MAX;
use headwater::base::money::Currency;
use headwater::base::sorted::sort_by;
use headwater::base::time::DayRange;
use headwater::cohort::figures::CostOfName;
use headwater::cohort::payback::{LinesBy, spent_by_name};
use headwater::cost::Cost;
use headwater::cost::spread::Spent;
use headwater::report::{Dimension, Filter};

/// Names that a breakdown lists.
const NAMES_MAX: usize = 200;

/// What was spent on some days, by name.
#[derive(Debug, Clone)]
pub struct CostsBy {
    /// Sources or campaigns.
    pub breakdown: Vec<Dimension>,
    /// Which days.
    pub range: DayRange,
    /// Which costs. Under a filter on anything but a source or a campaign no cost is known, as in cohorts.
    pub filters: Vec<Filter>,
}

/// What the costs of some days come to by name.
///
/// # Errors
/// When the database fails.
pub async fn answer_costs_by(shell: &Shell<'_>, site: &SiteId, by: &CostsBy) -> Result<Vec<CostBreakdown>, ReadFault> {
    let rows: Vec<SpentRow> = shell.database.rows_of(of_days(site, by.range.from(), by.range.to())).await?;
    let spent: Vec<Spent> = rows.into_iter().map(Spent::from).collect();
    let costs = |dimension: &Dimension| {
        let lines = LinesBy { by: Some(*dimension), filters: &by.filters };
        let all = spent_by_name(&spent, by.range, lines);
        let currencies = all.into_iter().map(|(currency, lines)| costs_to_api(currency, lines)).collect();
        CostBreakdown { dimension: *dimension, currencies }
    };
    Ok(by.breakdown.iter().map(costs).collect())
}

fn costs_to_api(currency: Currency, mut lines: Vec<CostOfName>) -> CostCurrency {
    let cost_minor = lines.iter().fold(0, |sum: i64, line| sum.saturating_add(line.cost_minor));
    sort_by(&mut lines, |a, b| b.cost_minor.cmp(&a.cost_minor).then_with(|| a.name.cmp(&b.name)));
    lines.truncate(NAMES_MAX);
    let (minor_per_major, currency) = (currency.minor_per_major(), currency.as_str().to_owned());
    CostCurrency { currency, minor_per_major, cost_minor, lines }
}

/// A page of the costs.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_costs(
    shell: &Shell<'_>,
    site: &SiteId,
    asked: &CostsAsked,
    limit: usize,
) -> Result<Costs, ReadFault> {
    let mut rows = read(shell, site, asked, i64::try_from(limit).unwrap_or(0) + 1).await?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next_cursor = rows.last().filter(|_| more).map(|row| row.id.clone());
    Ok(Costs {
        costs: rows.into_iter().map(|row| cost_to_api(&row.into())).collect(),
        next_cursor,
        breakdowns: Vec::new(),
    })
}

/// All of the costs, of which a site has 20,000 at most.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_all_costs(shell: &Shell<'_>, site: &SiteId, asked: &CostsAsked) -> Result<Vec<Cost>, ReadFault> {
    Ok(read(shell, site, asked, COSTS_MAX).await?.into_iter().map(Cost::from).collect())
}

async fn read(shell: &Shell<'_>, site: &SiteId, asked: &CostsAsked, limit: i64) -> Result<Vec<CostRow>, ReadFault> {
    let mut batch = Batch::new();
    let asked_site = SiteView::add_to(&mut batch, site);
    let rows = batch.ask::<CostRow>(list(site, asked, limit));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, shell.context.now_s())?;
    Ok(answers.take(rows)?)
}

/// A cost as it is shown.
pub fn cost_to_api(cost: &Cost) -> headwater::api::Cost {
    headwater::api::Cost {
        id: cost.id(),
        source: cost.source.clone(),
        medium: cost.medium.clone(),
        campaign: cost.campaign.clone(),
        first_day: cost.first_day.to_string(),
        last_day: cost.last_day.to_string(),
        currency: cost.currency.as_str().to_owned(),
        minor_per_major: cost.currency.minor_per_major(),
        amount_minor: cost.amount_minor,
        note: cost.note.clone(),
    }
}
