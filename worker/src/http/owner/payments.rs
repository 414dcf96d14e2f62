//! `GET /api/sites/<site>/payments` and `…/<payment>`: payments and the evidence of each.

use crate::http::access::Caller;
use crate::http::owner::question::{
    asked_basis, asked_filters, asked_flag, asked_mode, asked_model, asked_range, asked_window,
};
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{PaymentQuestion, PaymentsQuestion, answer_payment, answer_payments};
use crate::shell::Shell;
use crate::store::payment_list::{ListAsked, Place};
use headwater::api::{AccessScope, ErrorCode, PaymentSummary};
use headwater::base::id::{PaymentId, SiteId};
use headwater::stripe::ledger::MoneyStatus;

/// Payments of a page, unless less is asked for.
const LIMIT_MAX: i64 = 200;
const LIMIT_DEFAULT: i64 = 50;

/// `GET …/payments`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, caller: &Caller, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let mut answer = answer_payments(shell, &asked_payments(shell, site, request)?).await?;
    if !caller.may(AccessScope::People) {
        answer.payments.iter_mut().for_each(leave_names_out);
    }
    Ok(Response::json(200, &answer))
}

/// What of a payment names somebody, for who may read sums alone.
pub(super) fn leave_names_out(payment: &mut PaymentSummary) {
    payment.email = None;
}

/// What a list of payments is asked for.
///
/// # Errors
/// 400 for what cannot be asked.
pub(super) fn asked_payments(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<PaymentsQuestion, Refusal> {
    let range = asked_range(request)?;
    Ok(PaymentsQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        range,
        window: asked_window(request)?,
        basis: asked_basis(shell, request, &[Some(range)])?,
        filters: asked_filters(request)?,
        asked: asked_list(request)?,
        totals: asked_totals(request)?,
    })
}

/// `GET …/payments/<payment>`
///
/// # Errors
/// 400 without a mode, 404 for an unknown payment.
pub async fn show(
    shell: &Shell<'_>,
    site: &SiteId,
    payment: &PaymentId,
    request: &Request,
) -> Result<Response, Failure> {
    let question = PaymentQuestion {
        site: site.clone(),
        mode: asked_mode(request)?,
        payment: payment.clone(),
        model: asked_model(request)?,
    };
    Ok(Response::json(200, &answer_payment(shell, &question).await?))
}

fn asked_list(request: &Request) -> Result<ListAsked, Refusal> {
    Ok(ListAsked {
        model: asked_model(request)?,
        computed: None,
        status: asked_status(request)?,
        after: asked_cursor(request)?,
        limit: asked_limit(request)?,
    })
}

/// Reads `limit`; the default without it.
///
/// # Errors
/// 400 for what is no number, or out of bounds.
pub(super) fn asked_limit(request: &Request) -> Result<i64, Refusal> {
    let Some(text) = request.parameter("limit") else { return Ok(LIMIT_DEFAULT) };
    let limit = text.parse().ok().filter(|limit| (1..=LIMIT_MAX).contains(limit));
    limit.ok_or_else(|| Refusal::new(ErrorCode::LimitInvalid, format!("limit is 1 to {LIMIT_MAX}.")))
}

/// Reads `totals`: whether the list is added up.
fn asked_totals(request: &Request) -> Result<bool, Refusal> {
    let refusal = || Refusal::new(ErrorCode::TotalsInvalid, "totals is true, or left out.");
    asked_flag(request, "totals").ok_or_else(refusal)
}

/// Reads `status`, if it is asked for.
fn asked_status(request: &Request) -> Result<Option<MoneyStatus>, Refusal> {
    let Some(text) = request.parameter("status") else { return Ok(None) };
    let known = || MoneyStatus::ALL.map(MoneyStatus::as_str).join(", ");
    let refusal = || Refusal::new(ErrorCode::StatusInvalid, format!("There is no such status; known are {}.", known()));
    MoneyStatus::parse(text).map(Some).ok_or_else(refusal)
}

/// Reads `cursor`, if there is one: the place of the last payment shown.
///
/// # Errors
/// 400 for what was not given out.
pub(super) fn asked_cursor(request: &Request) -> Result<Option<Place>, Refusal> {
    let Some(text) = request.parameter("cursor") else { return Ok(None) };
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out.");
    Place::parse(text).map(Some).ok_or_else(refusal)
}
