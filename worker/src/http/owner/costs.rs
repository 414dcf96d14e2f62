//! `/api/sites/<site>/costs` and `…/costs.csv`: what the owner says was spent on sources and campaigns.

use super::explain::asked_currency;
use super::payments::asked_limit;
use super::question::{asked_breakdown, asked_filters};
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::batch::Batch;
use crate::read::{CostsBy, SiteView, answer_all_costs, answer_costs, answer_costs_by, cost_to_api};
use crate::shell::Shell;
use crate::store::cost::{CostSumRow, CostsAsked, CostsOf, CountRow, DeletedRow, NewRows, OverlapRow, delete};
use headwater::api::{CostError, CostProblem, ErrorCode, NewCosts, RemovedCosts, StoredCosts};
use headwater::base::id::SiteId;
use headwater::base::limits::COSTS_MAX;
use headwater::base::money::Currency;
use headwater::base::sorted::SortedMap;
use headwater::base::time::{Day, DayRange};
use headwater::cohort::figures::CostTotal;
use headwater::cost::check::{CheckedCosts, CostLine, checked_list};
use headwater::cost::csv::{costs_csv, read_costs};
use headwater::report::Dimension;

/// Rows that one call deletes.
const DELETED_MAX: i64 = 5_000;
/// Rows that are shown of what came in.
const FIRST: usize = 20;

/// `…/costs`: the list, rows to store, or those of a source to delete.
///
/// # Errors
/// 400 and 409 naming what is wrong, 404 for an unknown site.
pub async fn rows(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    match request.method.as_str() {
        "PUT" => put(shell, site, request).await,
        "DELETE" => remove_all(shell, site, request).await,
        _ => list(shell, site, request).await,
    }
}

/// `…/costs.csv`: the file, or one to store.
///
/// # Errors
/// As [`rows`].
pub async fn file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    if request.method == "PUT" { put_file(shell, site, request).await } else { get_file(shell, site, request).await }
}

async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let limit = usize::try_from(asked_limit(request)?).unwrap_or(0);
    let (asked, by) = (asked_costs(request)?, asked_by(request)?);
    let mut costs = answer_costs(shell, site, &asked, limit).await?;
    if let Some(by) = by {
        costs.breakdowns = answer_costs_by(shell, site, &by).await?;
    }
    Ok(Response::json(200, &costs))
}

async fn get_file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let costs = answer_all_costs(shell, site, &asked_costs(request)?).await?;
    Ok(Response::csv(costs_csv(&costs), &format!("headwater-{site}-costs.csv")))
}

/// Reads `breakdown`, which wants `since` and `until`, and `filter`.
fn asked_by(request: &Request) -> Result<Option<CostsBy>, Refusal> {
    let Some(breakdown) = asked_breakdown(request)? else { return Ok(None) };
    if !breakdown.iter().all(|one| [Dimension::Source, Dimension::Campaign].contains(one)) {
        let message = "breakdown: costs are broken down by source and campaign.";
        return Err(Refusal::new(ErrorCode::BreakdownInvalid, message));
    }
    let CostsAsked { since, until, .. } = asked_costs(request)?;
    let refusal = |message: String| Refusal::new(ErrorCode::RangeInvalid, message);
    let days = since.zip(until).ok_or_else(|| refusal("A breakdown wants since and until.".to_owned()))?;
    let range = DayRange::new(days.0, days.1).map_err(|error| refusal(format!("{error}.")))?;
    Ok(Some(CostsBy { breakdown, range, filters: asked_filters(request)? }))
}

fn asked_costs(request: &Request) -> Result<CostsAsked, Refusal> {
    let day = |name: &str| {
        let day = request.parameter(name).map(Day::parse).transpose();
        day.map_err(|error| Refusal::new(ErrorCode::RangeInvalid, format!("{name}: {error}.")))
    };
    let after = request.parameter("cursor");
    // An id begins with a day, which the list is in the order of.
    let is_id = |text: &&str| text.split_once('~').is_some_and(|(day, _)| Day::parse(day).is_ok());
    if after.is_some_and(|after| !is_id(&after)) {
        return Err(Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out."));
    }
    let (since, until, currency) = (day("since")?, day("until")?, asked_currency(request)?);
    Ok(CostsAsked { since, until, currency, after: after.map(str::to_owned) })
}

async fn put(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let NewCosts { costs } = request.json()?;
    store(shell, site, request, checked_list(costs)).await
}

async fn put_file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let body = request.body.as_deref().ok_or(Refusal::new(ErrorCode::BodyTooLarge, "The file is too large."))?;
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_| Refusal::new(ErrorCode::CostInvalid, "The file is not UTF-8; save it as such."))?;
    store(shell, site, request, read_costs(text)).await
}

/// Stores all rows or none. What another row has of their days is looked up in the same batch, which writes nothing then.
async fn store(
    shell: &Shell<'_>,
    site: &SiteId,
    request: &Request,
    checked: CheckedCosts,
) -> Result<Response, Failure> {
    let CheckedCosts { rows, mut errors } = checked;
    let is_dry = request.parameter("dry_run").is_some();
    if let Some(error) = errors.first().filter(|_| !is_dry) {
        return Err(refusal_of(error).into());
    }
    let new = NewRows::of(&rows);
    let mut batch = Batch::new();
    let view = SiteView::add_to(&mut batch, site);
    let overlaps = batch.ask::<OverlapRow>(new.overlaps(site));
    let counts = batch.ask::<CountRow>(new.counts(site));
    if !is_dry {
        batch.also([new.put(site, shell.context.now_s())]);
    }
    let mut answers = batch.run(shell.database).await?;
    view.take(&mut answers, shell.context.now_s())?;
    let overlapping = answers.take(overlaps)?;
    errors.extend(overlapping.iter().filter_map(|overlap| overlap_error(&rows, overlap)));
    if let Some(error) = errors.first().filter(|_| !is_dry) {
        return Err(refusal_of(error).into());
    }
    let CountRow { kept, replaced } = answers.take_first(counts)?.unwrap_or_default();
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if kept + count - replaced > COSTS_MAX {
        let message =
            format!("A site has {COSTS_MAX} costs at most. Delete old ones, or write one row for a whole month.");
        return Err(Refusal::new(ErrorCode::TooManyCosts, message).into());
    }
    let first = rows.iter().take(FIRST).map(|row| cost_to_api(&row.cost)).collect();
    let stored = StoredCosts { stored: !is_dry, rows: count, replaced, totals: totals(&rows), first, errors };
    Ok(Response::json(200, &stored))
}

fn overlap_error(rows: &[CostLine], overlap: &OverlapRow) -> Option<CostError> {
    let row = rows.get(usize::try_from(overlap.place).ok()?)?;
    let error = CostProblem::DaysOverlap.at(row.line, Some("first_day"));
    let OverlapRow { first_day, last_day, .. } = overlap;
    Some(CostError { message: format!("{} It is the one from {first_day} to {last_day}.", error.message), ..error })
}

fn refusal_of(error: &CostError) -> Refusal {
    let code = if error.code == CostProblem::DaysOverlap { ErrorCode::CostsOverlap } else { ErrorCode::CostInvalid };
    let column = error.column.as_deref().map(|column| format!(", column {column}")).unwrap_or_default();
    Refusal::new(code, format!("Line {}{column}: {}", error.line, error.message))
}

/// What rows add up to, by currency.
fn totals(rows: &[CostLine]) -> Vec<CostTotal> {
    let amounts = rows.iter().map(|row| (row.cost.currency, row.cost.amount_minor));
    let sums: SortedMap<Currency, i64> = SortedMap::adding(amounts, |sum, more| *sum = sum.saturating_add(more));
    sums.iter().map(|(currency, minor)| CostTotal::of(*currency, *minor)).collect()
}

/// `DELETE …/costs/<cost>`; one that is not there is no failure.
///
/// # Errors
/// When the database fails.
pub async fn remove(shell: &Shell<'_>, site: &SiteId, cost: &str) -> Result<Response, Failure> {
    shell.database.batch(vec![delete(site, cost)]).await?;
    Ok(Response::empty(204))
}

/// Deletes those of a source, so many at a time; with `campaign` only those of it, `(none)` being those of no campaign; with `since` and
/// `until` only those that lie within. A dry run tells what would go.
async fn remove_all(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let source = request.parameter("source");
    let source =
        source.ok_or_else(|| Refusal::new(ErrorCode::CostInvalid, "Name the source whose costs are to go."))?;
    let campaign = request.parameter("campaign").map(|name| Some(name).filter(|name| *name != "(none)"));
    let CostsAsked { since, until, .. } = asked_costs(request)?;
    let of = CostsOf { source, campaign, since, until };
    let removed = if request.parameter("dry_run").is_some() {
        let sums: Vec<CostSumRow> = shell.database.rows_of(of.count(site)).await?;
        let rows = sums.iter().map(|sum| sum.rows).sum();
        let total = |CostSumRow { currency, amount_minor, .. }| CostTotal {
            currency: currency.as_str().to_owned(),
            minor_per_major: currency.minor_per_major(),
            cost_minor: amount_minor,
        };
        RemovedCosts { rows, totals: sums.into_iter().map(total).collect(), more: false }
    } else {
        let deleted: Vec<DeletedRow> = shell.database.rows_of(of.delete(site, DELETED_MAX)).await?;
        let rows = i64::try_from(deleted.len()).unwrap_or(i64::MAX);
        RemovedCosts { rows, totals: Vec::new(), more: rows >= DELETED_MAX }
    };
    Ok(Response::json(200, &removed))
}
