//! The answer to a question about cohorts.

use super::load::Loaded;
use super::question::CohortQuestion;
use crate::read::ReadFault;
use crate::shell::Shell;
use headwater::api::Cohorts;
use headwater::base::time::DayRange;
use headwater::cohort::count::CohortAsked;

/// Cohorts.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_cohorts(shell: &Shell<'_>, question: &CohortQuestion) -> Result<Cohorts, ReadFault> {
    let loaded = Loaded::of(shell, question).await?;
    let ranges: Vec<DayRange> = loaded.periods.iter().map(|one| one.range).collect();
    let began = ranges.get(..loaded.beginnings).unwrap_or_default();
    let asked = CohortAsked {
        periods: ranges.iter().map(|range| range.from().to_string()).collect(),
        beginnings: loaded.beginnings,
        by: question.by,
    };
    let mut currencies = loaded.count.finish(&asked);
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
    })
}
