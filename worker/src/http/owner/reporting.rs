//! `/api/sites/<site>/reporting-currency` and `…/rates`: what is converted, and by which rates of the owner's.

use super::question::asked_mode;
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::load::reload_site;
use crate::port::batch::Batch;
use crate::read::{answer_rates, answer_reporting_currency};
use crate::shell::Shell;
use crate::store::rate::{RateCount, RatePlace, WrittenRow, write};
use headwater::api::{ErrorCode, NewRates, RatesStored};
use headwater::base::id::SiteId;
use headwater::base::limits::RATES_MAX;
use headwater::base::money::Currency;
use headwater::base::time::Day;
use headwater::report::rate_table::read_table;

/// `GET …/reporting-currency`
///
/// # Errors
/// 400 for what is no mode, 404 for an unknown site.
pub async fn reporting_currency(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_reporting_currency(shell, site, asked_mode(request)?).await?))
}

/// `…/rates`: the list, or rates to store.
///
/// # Errors
/// 400 for a cursor that is none or naming the lines that are wrong, 404 for an unknown site, 409 where the site has too many.
pub async fn rates(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    if request.method == "POST" { add(shell, site, request).await } else { list(shell, site, request).await }
}

async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "cursor is the next_cursor of an answer.");
    let after = request.parameter("cursor").map(|text| place(text).ok_or_else(refusal)).transpose()?;
    Ok(Response::json(200, &answer_rates(shell, site, after.as_ref()).await?))
}

fn place(text: &str) -> Option<RatePlace> {
    let mut parts = text.split('~');
    let (day, currency, into) = (Day::parse(parts.next()?).ok()?, parts.next()?, parts.next()?);
    let (currency, into) = (Currency::parse(currency).ok()?, Currency::parse(into).ok()?);
    parts.next().is_none().then(|| RatePlace { day: day.to_string(), currency, into })
}

async fn add(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let NewRates { csv } = request.json()?;
    let lines = read_table(&csv).map_err(|message| Refusal::new(ErrorCode::RatesInvalid, message))?;
    reload_site(shell, site).await?.ok_or_else(site_unknown)?;
    let [count, put, delete, version] = write(site, &lines);
    let mut batch = Batch::new();
    let count = batch.ask::<RateCount>(count);
    let written = [batch.ask::<WrittenRow>(put), batch.ask::<WrittenRow>(delete)];
    batch.also([version]);
    let mut answers = batch.run(shell.database).await?;
    let is_full = answers.take_first(count)?.is_some_and(|count| count.rates >= RATES_MAX);
    let mut changed = 0;
    for rows in written {
        changed += answers.take(rows)?.len();
    }
    if is_full && changed == 0 && lines.iter().any(|line| line.price.is_some()) {
        let message = format!("A site keeps {RATES_MAX} rates; delete old ones by lines without a rate.");
        return Err(Refusal::new(ErrorCode::TooManyRates, message).into());
    }
    let number = |count: usize| i64::try_from(count).unwrap_or(0);
    Ok(Response::json(200, &RatesStored { lines: number(lines.len()), changed: number(changed) }))
}
