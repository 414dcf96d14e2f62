//! `GET /api/sites/<site>/cohorts` and `…/cohorts/customers`: customers by when or by what they began, and who they are.

use super::explain::{asked_currency, asked_name};
use super::payments::{asked_cursor, asked_limit};
use super::question::{asked_breakdown, asked_filters, asked_mode, asked_model, asked_range};
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{CohortCustomersQuestion, CohortQuestion, answer_cohort_customers, answer_cohorts, periods};
use crate::shell::Shell;
use headwater::api::{CohortInterval, ErrorCode};
use headwater::attribution::Model;
use headwater::base::id::SiteId;
use headwater::base::time::{DayRange, TimeZoneName, UnixSeconds, day_of};
use headwater::cohort::csv::cohorts_csv;
use headwater::cohort::sums::ORIGINS;
use headwater::report::Dimension;

/// Months that an answer may have, up to the one that is not over.
const MONTHS_MAX: usize = 60;
/// Weeks that it may have.
const WEEKS_MAX: usize = 53;

/// `GET …/cohorts`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn cohorts(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_cohorts(shell, &asked_cohorts(shell, site, request)?).await?))
}

/// `GET …/cohorts.csv`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let answer = answer_cohorts(shell, &asked_cohorts(shell, site, request)?).await?;
    let by = answer.breakdown.map_or("began", Dimension::as_str);
    let name = format!("headwater-{site}-{}-cohorts-{by}-{}-{}.csv", answer.mode.as_str(), answer.from, answer.to);
    Ok(Response::csv(cohorts_csv(&answer.currencies), &name))
}

/// `GET …/cohorts/customers`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn customers(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let cohort = asked_cohorts(shell, site, request)?;
    let currency = cohort.currency;
    let question = CohortCustomersQuestion {
        name: asked_name(request)?,
        currency: currency.ok_or_else(|| Refusal::new(ErrorCode::CurrencyInvalid, "Say which currency."))?,
        age: asked_age(request)?,
        after: asked_cursor(request)?,
        limit: usize::try_from(asked_limit(request)?).unwrap_or(0),
        cohort,
    };
    Ok(Response::json(200, &answer_cohort_customers(shell, &question).await?))
}

fn asked_cohorts(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<CohortQuestion, Refusal> {
    let breakdown = asked_breakdown(request)?.unwrap_or_default();
    if breakdown.len() > 1 || !breakdown.iter().all(|one| ORIGINS.contains(one)) {
        let known = ORIGINS.map(Dimension::as_str).join(", ");
        let message = format!("breakdown: cohorts are told apart by one of {known}.");
        return Err(Refusal::new(ErrorCode::BreakdownInvalid, message));
    }
    let filters = asked_filters(request)?;
    if !filters.iter().all(|filter| ORIGINS.contains(&filter.dimension)) {
        let known = ORIGINS.map(Dimension::as_str).join(", ");
        return Err(Refusal::new(ErrorCode::FilterInvalid, format!("filter: cohorts are filtered by {known}.")));
    }
    let model = asked_model(request)?;
    if !Model::STORED.contains(&model) {
        let message = format!("model: cohorts know {}.", Model::STORED.map(Model::as_str).join(" and "));
        return Err(Refusal::new(ErrorCode::ModelInvalid, message));
    }
    let interval = asked_interval(request)?;
    Ok(CohortQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        model,
        range: asked_beginnings(shell, request, interval)?,
        interval,
        by: breakdown.first().copied(),
        filters,
        currency: asked_currency(request)?,
    })
}

/// Reads when the customers began. Up to today there must not be too many periods; a day more or less of some zone does not matter.
fn asked_beginnings(shell: &Shell<'_>, request: &Request, interval: CohortInterval) -> Result<DayRange, Refusal> {
    let refusal = |message: String| Refusal::new(ErrorCode::RangeInvalid, message);
    let range = asked_range(request)?;
    let utc = TimeZoneName::parse("UTC").map_err(|error| refusal(format!("{error}.")))?;
    let today = day_of(UnixSeconds::new(shell.context.now_s()), &utc).map_err(|error| refusal(format!("{error}.")))?;
    let (most, name) = match interval {
        CohortInterval::Week => (WEEKS_MAX, "weeks"),
        CohortInterval::Month => (MONTHS_MAX, "months"),
    };
    if periods(interval, range.from(), today, most + 1).len() > most {
        return Err(refusal(format!("from: cohorts have {most} {name} at most up to today.")));
    }
    Ok(range)
}

/// Reads `interval`; months without it.
fn asked_interval(request: &Request) -> Result<CohortInterval, Refusal> {
    match request.parameter("interval") {
        None | Some("month") => Ok(CohortInterval::Month),
        Some("week") => Ok(CohortInterval::Week),
        Some(_) => Err(Refusal::new(ErrorCode::IntervalInvalid, "interval: cohorts are of week or month.")),
    }
}

/// Reads `age`; any without it.
fn asked_age(request: &Request) -> Result<Option<usize>, Refusal> {
    let Some(text) = request.parameter("age") else { return Ok(None) };
    let age = text.parse().ok().filter(|age| (0..MONTHS_MAX).contains(age));
    let refusal = || Refusal::new(ErrorCode::AgeInvalid, format!("age is a number from 0 to {}.", MONTHS_MAX - 1));
    age.map(Some).ok_or_else(refusal)
}
