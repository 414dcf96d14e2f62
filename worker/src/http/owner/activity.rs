//! What was changed, by whom: every call that changes something is noted in one place, and `/api/activity` lists it.
//!
//! What always holds: neither a value nor a secret nor an address is noted. A person's id becomes a keyed digest, so that the list names
//! nobody who was erased.

use super::one_row::answer_body;
use crate::http::access::{Caller, digest_of};
use crate::http::route::{ApiRoute, ManageRoute, OwnerRoute, Target};
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::activity::{NewActivity, activities_before, insert_activity};
use headwater::api::ErrorCode;

/// The steps of one long work within this time, in seconds, are noted once.
const STEPS_S: i64 = 3_600;
/// How much of a person's digest is kept.
const DIGEST_CHARS: usize = 16;

/// The statements that note a call; nothing for a call that only reads.
pub fn note_of(shell: &Shell<'_>, caller: &Caller, route: &ApiRoute, request: &Request) -> Option<[Statement; 2]> {
    if matches!(request.method.as_str(), "GET" | "HEAD") {
        return None;
    }
    let (kind, name) = caller.acted();
    let digest = |id| digest_of(shell.secrets, "activity/person", id).chars().take(DIGEST_CHARS).collect();
    let target = route.target().map(|Target { id, is_person }| if is_person { digest(id) } else { id.to_owned() });
    let at_s = shell.context.now_s();
    let again_since_s = if is_step(route) { at_s - STEPS_S } else { at_s };
    let (route, site, target) = (route.name(), route.site(), target.as_deref());
    Some(insert_activity(&NewActivity { at_s, kind, name, route, site, target }, again_since_s))
}

/// Whether a page that is open makes this call again and again, to take the next steps of a work.
fn is_step(route: &ApiRoute) -> bool {
    matches!(
        route,
        ApiRoute::Manage(ManageRoute::Advance { .. } | ManageRoute::AdvanceRebuild { .. })
            | ApiRoute::Owner(OwnerRoute::ErasePerson { .. })
    )
}

/// `GET /api/activity`
///
/// # Errors
/// 400 for a cursor that was not given out.
pub async fn list(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out.");
    let before = |text: &str| text.strip_suffix("~activity").and_then(|id| id.parse().ok()).ok_or_else(refusal);
    let before = request.parameter("cursor").map(before).transpose()?;
    answer_body(shell, activities_before(before.unwrap_or(i64::MAX)), refusal()).await
}
