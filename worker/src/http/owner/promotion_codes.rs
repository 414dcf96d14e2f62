//! `/api/sites/<site>/promotion-codes`: promotion codes and coupons, and the source that the owner sets for each (A8b).
//!
//! What always holds: the payments that carry a code are queued in the commit that changes its source.

use super::report::asked_report;
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{Commit, Effect};
use crate::load::reload_site;
use crate::read::{answer_promotion_codes, code_to_api};
use crate::shell::Shell;
use crate::store::promotion_source::{PromotionSourceRow, delete_source, put_source};
use headwater::api::{ErrorCode, NewPromotionSource};
use headwater::base::id::{SiteId, StripeId};
use headwater::base::limits::{PROMOTION_SOURCES_MAX, TOUCH_TEXT_MAX_CHARS};
use headwater::web::text::clean_bounded;

/// `GET …/promotion-codes`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_promotion_codes(shell, &asked_report(shell, site, request)?).await?))
}

/// `PUT …/promotion-codes/<code>`
///
/// # Errors
/// 400 naming what is wrong, and where the site has too many; 404 for an unknown site.
pub async fn put(shell: &Shell<'_>, site: &SiteId, code: &str, request: &Request) -> Result<Response, Failure> {
    let NewPromotionSource { source, name } = request.json()?;
    let said = source.checked().map_err(invalid)?;
    let name = clean_bounded(Some(name), TOUCH_TEXT_MAX_CHARS).map_err(|_| invalid("name"))?.unwrap_or_default();
    let row = PromotionSourceRow { code: asked_code(code)?, said, name, set_s: shell.context.now_s() };
    let [queue, put] = put_source(site, &row);
    let mut commit = Commit::default();
    commit.follow(Effect::Queue(queue));
    let stored = commit.batch().ask::<PromotionSourceRow>(put);
    let mut committed = commit.run(shell.database).await?;
    if let Some(row) = committed.answers.take_first(stored)? {
        return Ok(Response { after: committed.after, ..Response::json(200, &code_to_api(row, Vec::new())) });
    }
    reload_site(shell, site).await?.ok_or_else(site_unknown)?;
    let message = format!("A site sets {PROMOTION_SOURCES_MAX} sources at most; remove one that is no longer of use.");
    Err(Refusal::new(ErrorCode::TooManyPromotionSources, message).into())
}

/// `DELETE …/promotion-codes/<code>`; one without a source is no failure.
///
/// # Errors
/// 400 for what is no code, and when the database fails.
pub async fn remove(shell: &Shell<'_>, site: &SiteId, code: &str) -> Result<Response, Failure> {
    let [queue, delete] = delete_source(site, &asked_code(code)?, shell.context.now_s());
    let mut commit = Commit::default();
    commit.follow(Effect::Queue(queue));
    commit.write(delete);
    let committed = commit.run(shell.database).await?;
    Ok(Response { after: committed.after, ..Response::empty(204) })
}

fn asked_code(code: &str) -> Result<StripeId, Refusal> {
    StripeId::parse(code).map_err(|_| invalid("code"))
}

fn invalid(field: &'static str) -> Refusal {
    let message = match field {
        "code" => "code is the id of a promotion code or coupon: letters, digits, _ and -, 255 at most.".to_owned(),
        "source" => format!("source has 1 to {TOUCH_TEXT_MAX_CHARS} characters."),
        other => format!("{other} has {TOUCH_TEXT_MAX_CHARS} characters at most."),
    };
    Refusal::new(ErrorCode::PromotionSourceInvalid, message)
}
