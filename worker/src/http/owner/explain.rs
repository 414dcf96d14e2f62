//! `GET /api/sites/<site>/report/explain`: what is behind a figure of the report.

use super::payments::{asked_cursor, asked_limit, leave_names_out};
use super::report::asked_report;
use crate::http::access::Caller;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{ExplainQuestion, answer_explain};
use crate::shell::Shell;
use headwater::api::{AccessScope, ErrorCode};
use headwater::base::id::SiteId;
use headwater::base::money::Currency;
use headwater::report::Filter;

/// `GET …/report/explain`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn explain(
    shell: &Shell<'_>,
    caller: &Caller,
    site: &SiteId,
    request: &Request,
) -> Result<Response, Failure> {
    let mut report = asked_report(shell, site, request)?;
    if let Some(filter) = asked_name(request)? {
        report.filters.push(filter);
    }
    let question = ExplainQuestion {
        report,
        currency: asked_currency(request)?,
        after: asked_cursor(request)?,
        limit: usize::try_from(asked_limit(request)?).unwrap_or(0),
    };
    let mut answer = answer_explain(shell, &question).await?;
    if !caller.may(AccessScope::People) {
        answer.entries.iter_mut().for_each(|entry| leave_names_out(&mut entry.payment));
    }
    Ok(Response::json(200, &answer))
}

/// Reads `name`: a line of the one breakdown that is asked for, `(none)` for the line without a name.
///
/// # Errors
/// 400 without one breakdown.
pub(super) fn asked_name(request: &Request) -> Result<Option<Filter>, Refusal> {
    let Some(name) = request.parameter("name") else { return Ok(None) };
    let refusal = || Refusal::new(ErrorCode::NameInvalid, "name is a name of the one breakdown that is asked for.");
    let breakdown = request.parameter("breakdown").ok_or_else(refusal)?;
    let text = format!("{breakdown}:is:{name}");
    let parsed = Filter::parse_all(std::iter::once(text.as_str())).map_err(|_| refusal())?;
    Ok(parsed.into_iter().next())
}

/// Reads `currency`; all without it.
///
/// # Errors
/// 400 for what is neither three letters nor `all:` and three letters.
pub(super) fn asked_currency(request: &Request) -> Result<Option<Currency>, Refusal> {
    let Some(text) = request.parameter("currency") else { return Ok(None) };
    let refusal = |_| Refusal::new(ErrorCode::CurrencyInvalid, "currency is three letters, or all: and three letters.");
    Currency::parse_counted(text).map(Some).map_err(refusal)
}
