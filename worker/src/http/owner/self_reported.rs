//! `GET /api/sites/<site>/self-reported` and `….csv`: what customers said beside what was tracked.

use super::explain::asked_currency;
use super::report::asked_report;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{SelfReportedQuestion, answer_self_reported};
use crate::shell::Shell;
use headwater::api::ErrorCode;
use headwater::base::id::SiteId;
use headwater::report::Dimension;
use headwater::report::self_reported::TRACKED;
use headwater::report::self_reported_csv::self_reported_csv;

/// `GET …/self-reported`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn self_reported(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_self_reported(shell, &asked(shell, site, request)?).await?))
}

/// `GET …/self-reported.csv`
///
/// # Errors
/// As for [`self_reported`].
pub async fn file(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = asked(shell, site, request)?;
    let answer = answer_self_reported(shell, &question).await?;
    let text = self_reported_csv(answer.tracked_by, &answer.currencies);
    let (mode, by) = (question.report.mode.as_str(), answer.tracked_by.as_str());
    let name = format!("headwater-{site}-{mode}-self-reported-{by}-{}-{}.csv", answer.from, answer.to);
    Ok(Response::csv(text, &name))
}

fn asked(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<SelfReportedQuestion, Refusal> {
    let report = asked_report(shell, site, request)?;
    let tracked_by = match report.breakdown.as_deref() {
        None => Dimension::Source,
        Some([one]) if TRACKED.contains(one) => *one,
        Some(_) => {
            let known = TRACKED.map(Dimension::as_str).join(", ");
            let message = format!("breakdown: what was tracked is told by one of {known}.");
            return Err(Refusal::new(ErrorCode::BreakdownInvalid, message));
        }
    };
    Ok(SelfReportedQuestion { report, tracked_by, currency: asked_currency(request)? })
}
