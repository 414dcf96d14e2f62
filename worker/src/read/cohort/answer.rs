//! The answer to a question about cohorts.

use super::load::{Loaded, Period};
use super::question::CohortQuestion;
use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::cost::{SpentRow, of_days};
use headwater::api::Cohorts;
use headwater::base::time::DayRange;
use headwater::cohort::count::CohortAsked;
use headwater::cohort::figures::CostTotal;
use headwater::cohort::payback::{CohortCosts, LinesBy};
use headwater::cost::spread::Spent;

/// Cohorts.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_cohorts(shell: &Shell<'_>, question: &CohortQuestion) -> Result<Cohorts, ReadFault> {
    let loaded = Loaded::of(shell, question).await?;
    let ranges: Vec<DayRange> = loaded.periods.iter().map(|one| one.range).collect();
    let began = ranges.get(..loaded.beginnings).unwrap_or_default();
    let lines = LinesBy { by: question.by, filters: &question.filters };
    let costs = CohortCosts::of(&spent(shell, &loaded).await?, &days_so_far(&loaded), lines, loaded.margin);
    let asked = CohortAsked {
        periods: ranges.iter().map(|range| range.from().to_string()).collect(),
        beginnings: loaded.beginnings,
        by: question.by,
        filters: question.filters.clone(),
    };
    let mut currencies = loaded.count.finish(&asked, &costs);
    currencies.retain(|one| question.currency.is_none_or(|currency| currency.as_str() == one.currency));
    Ok(Cohorts {
        mode: question.mode,
        model: question.model,
        time_zone: loaded.of.zone.as_str().to_owned(),
        site: loaded.of.scope.site,
        from: began.first().map_or(question.range.from(), DayRange::from).to_string(),
        to: began.last().map_or(question.range.to(), DayRange::to).to_string(),
        computed_at_s: shell.context.now_s(),
        interval: question.interval,
        breakdown: question.by,
        periods: asked.periods,
        currencies,
        costs: costs.totals().iter().map(|(currency, minor)| CostTotal::of(*currency, *minor)).collect(),
    })
}

/// The periods in which customers began, up to today: what is spent later brings nobody yet.
fn days_so_far(loaded: &Loaded<'_>) -> Vec<DayRange> {
    let periods = loaded.periods.get(..loaded.beginnings).unwrap_or_default();
    let so_far = |one: &Period| DayRange::new(one.days.first()?.day, one.days.last()?.day).ok();
    periods.iter().filter_map(so_far).collect()
}

/// The costs of these days.
async fn spent(shell: &Shell<'_>, loaded: &Loaded<'_>) -> Result<Vec<Spent>, ReadFault> {
    let days = days_so_far(loaded);
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return Ok(Vec::new()) };
    let statement = of_days(&loaded.of.scope.site, first.from(), last.to());
    let rows: Vec<SpentRow> = shell.database.rows_of(statement).await?;
    Ok(rows.into_iter().map(Spent::from).collect())
}
