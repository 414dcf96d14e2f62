//! `GET /api/sites/<site>/funnel` and `…/funnel.csv`: visitors by the steps that they reached.

use super::explain::asked_currency;
use super::question::{asked_breakdown, asked_filters, asked_mode, asked_range};
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{FunnelQuestion, answer_funnel, periods};
use crate::shell::Shell;
use headwater::api::{CohortInterval, ErrorCode};
use headwater::base::id::SiteId;
use headwater::base::limits::{EVENT_NAME_MAX_CHARS, FUNNEL_MAX_DAYS, FUNNEL_MAX_MONTHS};
use headwater::base::time::{DayRange, TimeZoneName, UnixSeconds, day_bounds, day_of};
use headwater::funnel::csv::funnel_csv;
use headwater::report::Dimension;

/// `GET …/funnel`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn funnel(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_funnel(shell, &asked_funnel(shell, site, request)?).await?))
}

/// `GET …/funnel.csv`: the total and the lines.
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = asked_funnel(shell, site, request)?;
    let what = question.by.map_or("total", Dimension::as_str);
    let (from, to) = (question.range.from(), question.range.to());
    let name = format!("headwater-{site}-{}-funnel-{what}-{from}-{to}.csv", question.mode.as_str());
    let answer = answer_funnel(shell, &question).await?;
    Ok(Response::csv(funnel_csv(what, &answer.total, &answer.lines, answer.others.as_ref()), &name))
}

fn asked_funnel(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<FunnelQuestion, Refusal> {
    let is_of_visits = |dimension: &Dimension| dimension.place().is_some();
    let breakdown = asked_breakdown(request)?.unwrap_or_default();
    if breakdown.len() > 1 || !breakdown.iter().all(is_of_visits) {
        let message = "breakdown: a funnel is told apart by one dimension of visits.";
        return Err(Refusal::new(ErrorCode::BreakdownInvalid, message));
    }
    let filters = asked_filters(request)?;
    if !filters.iter().all(|filter| is_of_visits(&filter.dimension)) {
        return Err(Refusal::new(ErrorCode::FilterInvalid, "filter: a funnel is filtered by dimensions of visits."));
    }
    Ok(FunnelQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        range: asked_days(shell, request)?,
        filters,
        by: breakdown.first().copied(),
        event: asked_event(request)?,
        currency: asked_currency(request)?,
    })
}

/// Reads the range. A day more or less of some zone does not matter.
fn asked_days(shell: &Shell<'_>, request: &Request) -> Result<DayRange, Refusal> {
    let refusal = |message: String| Refusal::new(ErrorCode::RangeInvalid, message);
    let range = asked_range(request)?;
    let utc = TimeZoneName::parse("UTC").map_err(|error| refusal(format!("{error}.")))?;
    let today = day_of(UnixSeconds::new(shell.context.now_s()), &utc).map_err(|error| refusal(format!("{error}.")))?;
    if day_bounds(&range, &utc).len() > FUNNEL_MAX_DAYS {
        return Err(refusal(format!("A funnel is of {FUNNEL_MAX_DAYS} days at most.")));
    }
    if periods(CohortInterval::Month, range.from(), today, FUNNEL_MAX_MONTHS + 1).len() > FUNNEL_MAX_MONTHS {
        return Err(refusal(format!("from: a funnel goes back {FUNNEL_MAX_MONTHS} months at most.")));
    }
    Ok(range)
}

/// Reads `custom_event`; anything done without it.
fn asked_event(request: &Request) -> Result<Option<String>, Refusal> {
    let Some(text) = request.parameter("custom_event") else { return Ok(None) };
    if text.is_empty() || text.chars().count() > EVENT_NAME_MAX_CHARS {
        let message = format!("custom_event is a name of 1 to {EVENT_NAME_MAX_CHARS} characters.");
        return Err(Refusal::new(ErrorCode::CustomEventInvalid, message));
    }
    Ok(Some(text.to_owned()))
}
