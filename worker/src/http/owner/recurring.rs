//! `GET /api/sites/<site>/recurring`, `…/recurring.csv` and `…/recurring/explain`: recurring revenue, and who is behind it.

use super::explain::{asked_currency, asked_name};
use super::payments::{asked_cursor, asked_limit};
use super::question::{asked_breakdown, asked_filters, asked_mode, asked_range};
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{RecurringExplainQuestion, RecurringQuestion, answer_recurring, answer_recurring_explain};
use crate::shell::Shell;
use headwater::api::{ErrorCode, RecurringInterval};
use headwater::base::id::SiteId;
use headwater::recurring::book::ORIGINS;
use headwater::recurring::count::Kind;
use headwater::recurring::csv::{OfCurrency, recurring_csv};
use headwater::report::Dimension;

/// `GET …/recurring`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn recurring(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_recurring(shell, &asked_recurring(site, request)?).await?))
}

/// `GET …/recurring.csv`: the periods, or the lines of one breakdown.
///
/// # Errors
/// 400 for what cannot be asked, also for several breakdowns; 404 for an unknown site.
pub async fn file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = asked_recurring(site, request)?;
    let what = match question.breakdown.as_slice() {
        [] => "periods",
        [dimension] => dimension.as_str(),
        _ => return Err(Refusal::new(ErrorCode::BreakdownInvalid, "A CSV file is of one breakdown at most.").into()),
    };
    let (from, to) = (question.range.from(), question.range.to());
    let name = format!("headwater-{site}-{}-recurring-{what}-{from}-{to}.csv", question.mode.as_str());
    let answer = answer_recurring(shell, &question).await?;
    let of = answer.currencies.iter().map(|one| OfCurrency {
        currency: &one.currency,
        minor_per_major: one.minor_per_major,
        periods: &one.periods,
        breakdown: one.breakdowns.first(),
    });
    Ok(Response::csv(recurring_csv(&of.collect::<Vec<_>>()), &name))
}

/// `GET …/recurring/explain`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn explain(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let mut recurring = asked_recurring(site, request)?;
    recurring.filters.extend(asked_name(request)?);
    let currency = recurring.currency;
    let question = RecurringExplainQuestion {
        currency: currency.ok_or_else(|| Refusal::new(ErrorCode::CurrencyInvalid, "Say which currency."))?,
        kind: asked_kind(request)?,
        after: asked_cursor(request)?,
        limit: usize::try_from(asked_limit(request)?).unwrap_or(0),
        recurring,
    };
    Ok(Response::json(200, &answer_recurring_explain(shell, &question).await?))
}

fn asked_recurring(site: &SiteId, request: &Request) -> Result<RecurringQuestion, Refusal> {
    let filters = asked_filters(request)?;
    let breakdown = asked_breakdown(request)?.unwrap_or_default();
    let is_known = |dimension: &Dimension| *dimension == Dimension::Product || ORIGINS.contains(dimension);
    let known = || format!("{} and product", ORIGINS.map(Dimension::as_str).join(", "));
    if !filters.iter().all(|filter| is_known(&filter.dimension)) {
        let message = format!("filter: recurring revenue is filtered by {}.", known());
        return Err(Refusal::new(ErrorCode::FilterInvalid, message));
    }
    if !breakdown.iter().all(is_known) {
        let message = format!("breakdown: recurring revenue is broken down by {}.", known());
        return Err(Refusal::new(ErrorCode::BreakdownInvalid, message));
    }
    Ok(RecurringQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        range: asked_range(request)?,
        interval: asked_interval(request)?,
        filters,
        breakdown,
        currency: asked_currency(request)?,
        until_s: asked_until(request)?,
    })
}

/// Reads `interval`; days without it.
fn asked_interval(request: &Request) -> Result<RecurringInterval, Refusal> {
    match request.parameter("interval") {
        None | Some("day") => Ok(RecurringInterval::Day),
        Some("week") => Ok(RecurringInterval::Week),
        Some("month") => Ok(RecurringInterval::Month),
        Some(_) => Err(Refusal::new(ErrorCode::IntervalInvalid, "interval is day, week or month.")),
    }
}

/// Reads `until_s`, if it is asked for.
fn asked_until(request: &Request) -> Result<Option<i64>, Refusal> {
    let until = request.parameter("until_s").map(str::parse).transpose();
    until.map_err(|_| Refusal::new(ErrorCode::RangeInvalid, "until_s is in unix seconds."))
}

/// Reads `kind`; any without it.
fn asked_kind(request: &Request) -> Result<Option<Kind>, Refusal> {
    let Some(text) = request.parameter("kind") else { return Ok(None) };
    let known = || Kind::ALL.map(Kind::as_str).join(", ");
    let refusal = || Refusal::new(ErrorCode::KindInvalid, format!("There is no such kind; known are {}.", known()));
    Kind::ALL.into_iter().find(|kind| kind.as_str() == text).map(Some).ok_or_else(refusal)
}
