//! `GET /api/sites/<site>/report`: a range of days, a mode and a model in; money and visits out.

use crate::http::owner::question::{
    asked_basis, asked_breakdown, asked_compared_breakdown, asked_comparison, asked_filters, asked_hours, asked_lines,
};
use crate::http::owner::question::{asked_mode, asked_model, asked_range, asked_window};
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{ReportQuestion, answer_report};
use crate::shell::Shell;
use headwater::base::id::SiteId;

/// `GET …/report`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn report(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_report(shell, &asked_report(shell, site, request)?).await?))
}

/// What a report is asked for.
///
/// # Errors
/// 400 for what cannot be asked.
pub(super) fn asked_report(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<ReportQuestion, Refusal> {
    let range = asked_range(request)?;
    let compared_with = asked_comparison(request, &range)?;
    let basis = asked_basis(shell, request, &[Some(range), compared_with.map(|compared| compared.range)])?;
    let breakdown = asked_breakdown(request)?;
    Ok(ReportQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        model: asked_model(request)?,
        window: asked_window(request)?,
        basis,
        range,
        by_hour: asked_hours(request, &range)?,
        compared_with,
        compared_breakdown: asked_compared_breakdown(request, breakdown.as_deref())?,
        filters: asked_filters(request)?,
        breakdown,
        lines: asked_lines(request)?,
    })
}
