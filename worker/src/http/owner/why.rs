//! `GET /api/sites/<site>/report/why`: what makes up the difference between two periods.

use super::explain::asked_currency;
use super::report::asked_report;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{Compared, WhyQuestion, answer_why};
use crate::shell::Shell;
use headwater::api::ErrorCode;
use headwater::base::id::SiteId;
use headwater::base::time::TimeError;
use headwater::report::why::Metric;

/// `GET …/report/why`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn why(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let mut report = asked_report(shell, site, request)?;
    if report.compared_with.is_none() {
        let refusal = |error| Refusal::new(ErrorCode::CompareInvalid, format!("compare: {error}."));
        let range = report.range.before().ok_or(TimeError::Day).map_err(refusal)?;
        report.compared_with = Some(Compared { range, follows: true });
    }
    let question = WhyQuestion { report, metric: asked_metric(request)?, currency: asked_currency(request)? };
    Ok(Response::json(200, &answer_why(shell, &question).await?))
}

/// Reads `metric`; net without it.
fn asked_metric(request: &Request) -> Result<Metric, Refusal> {
    let Some(text) = request.parameter("metric") else { return Ok(Metric::Net) };
    Metric::ALL.into_iter().find(|metric| metric.as_str() == text).ok_or_else(|| {
        let known = Metric::ALL.map(Metric::as_str).join(", ");
        Refusal::new(ErrorCode::MetricInvalid, format!("There is no such metric here; known are {known}."))
    })
}
