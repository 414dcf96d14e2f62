//! Costs: a list, and a file of all.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::cost::{CostRow, CostsAsked, list};
use headwater::api::Costs;
use headwater::base::id::SiteId;
use headwater::base::limits::COSTS_MAX;
use headwater::cost::Cost;

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
    Ok(Costs { costs: rows.into_iter().map(|row| cost_to_api(&row.into())).collect(), next_cursor })
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
