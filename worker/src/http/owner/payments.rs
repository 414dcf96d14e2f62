//! `GET /api/sites/<site>/payments` and `…/<payment>`: payments and the evidence of each.

use crate::http::owner::report::{AskedRange, asked_mode, asked_model};
use crate::http::owner::sites;
use crate::http::{Failure, Refusal, Request, Response};
use crate::shell::Shell;
use crate::store::email;
use crate::store::fact::Scope;
use crate::store::payment::{self, SummaryRow, Support};
use crate::store::payment_list::{self, Filter};
use headwater::api::{Answer, Entry, ErrorCode, JourneyTouch, ModelCredit, PaymentDetail, PaymentSummary, Payments};
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::{Confidence, Credit};
use headwater::base::id::{PaymentId, SiteId};

/// Payments of a page, unless less is asked for.
const LIMIT_MAX: i64 = 200;
const LIMIT_DEFAULT: i64 = 50;

fn shown(shell: &Shell<'_>, site: &SiteId, row: SummaryRow) -> PaymentSummary {
    row.shown(|pseudonym, sealed| email::open(&shell.secrets.seal_key, site, pseudonym, sealed).ok())
}

/// A cursor: the time and id of the last payment shown.
fn read_cursor(request: &Request) -> Result<Option<(i64, PaymentId)>, Refusal> {
    let Some(text) = request.parameter("cursor") else { return Ok(None) };
    let read = text.split_once('~').and_then(|(time, id)| Some((time.parse().ok()?, PaymentId::parse(id).ok()?)));
    read.map(Some).ok_or_else(|| Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out."))
}

/// Reads `confidence`, if it is asked for.
fn asked_confidence(request: &Request) -> Result<Option<Confidence>, Refusal> {
    let Some(text) = request.parameter("confidence") else { return Ok(None) };
    let refusal = || Refusal::new(ErrorCode::ConfidenceInvalid, "confidence is high, medium, low or unknown.");
    Confidence::parse(text).map(Some).ok_or_else(refusal)
}

fn filter(request: &Request, range: &AskedRange) -> Result<Filter, Failure> {
    let (from_s, to_s) = range.instants();
    let limit = match request.parameter("limit") {
        None => LIMIT_DEFAULT,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=LIMIT_MAX).contains(limit))
            .ok_or_else(|| Refusal::new(ErrorCode::LimitInvalid, format!("limit is 1 to {LIMIT_MAX}.")))?,
    };
    let text = |name: &str| request.parameter(name).map(str::to_owned);
    Ok(Filter {
        from_s,
        to_s,
        model: asked_model(request)?,
        confidence: asked_confidence(request)?,
        channel: text("channel"),
        source: text("source"),
        campaign: text("campaign"),
        after: read_cursor(request)?,
        limit: limit + 1,
    })
}

/// Lists payments, newest first.
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let mode = asked_mode(request)?;
    let site = sites::existing(shell, site).await?;
    let filter = filter(request, &AskedRange::read(request, &site.time_zone)?)?;
    let scope = Scope { site: site.id.clone(), mode };
    let mut answers = shell.database.ask(vec![payment_list::list(&scope, &filter)]).await?;
    let rows = answers.rows::<SummaryRow>()?;
    // One more than asked for was read, to know whether there is a next page.
    let page = usize::try_from(filter.limit - 1).unwrap_or(0);
    let more = rows.len() > page;
    let payments: Vec<PaymentSummary> = rows.into_iter().take(page).map(|row| shown(shell, &site.id, row)).collect();
    let last = payments.last().filter(|_| more);
    let next_cursor = last.map(|payment| format!("{}~{}", payment.paid_at_s, payment.id));
    Ok(Response::json(200, &Payments { payments, next_cursor }))
}

/// Shows one payment with its evidence.
///
/// # Errors
/// 400 without a mode, 404 for an unknown payment.
pub async fn show(
    shell: &Shell<'_>,
    site: &SiteId,
    (payment, request): (&PaymentId, &Request),
) -> Result<Response, Failure> {
    let scope = Scope { site: site.clone(), mode: asked_mode(request)? };
    let model = asked_model(request)?;
    let statements = vec![
        payment::by_id(&scope, payment, model),
        payment::entries(&scope, payment),
        payment::answers(&scope, payment),
    ];
    let mut answers = shell.database.ask(statements).await?;
    let row = answers.rows::<SummaryRow>()?.into_iter().next();
    let mut row = row.ok_or_else(|| Refusal::new(ErrorCode::PaymentUnknown, "There is no such payment."))?;
    let support: Support =
        serde_json::from_str(row.attribution.take().as_deref().unwrap_or("")).map_err(Failure::internal)?;
    let attribution = support.attribution;
    let detail = PaymentDetail {
        payment: shown(shell, site, row),
        entries: answers.rows::<Entry>()?,
        objects: support.objects,
        notes: support.notes,
        ladder: attribution.ladder,
        missing: attribution.missing,
        conflicting_visitors: attribution.conflicting_visitors.iter().map(ToString::to_string).collect(),
        journey: attribution.journey.into_iter().map(journey_touch).collect(),
        credits: attribution.credits.into_iter().map(model_credit).collect(),
        history: answers.rows::<Answer>()?,
    };
    Ok(Response::json(200, &detail))
}

fn journey_touch(frozen: FrozenTouch) -> JourneyTouch {
    let seen = frozen.seen;
    JourneyTouch {
        at_s: seen.at_s,
        session: seen.session.to_string(),
        visitor: seen.visitor.to_string(),
        joined: frozen.joined,
        channel: seen.channel,
        touch: seen.touch,
    }
}

fn model_credit(credit: Credit) -> ModelCredit {
    ModelCredit {
        model: credit.model,
        touch: credit.touch,
        channel: Some(credit.channel),
        source: credit.source,
        campaign: credit.campaign,
        landing_page: credit.landing_page,
    }
}
