//! `/api/sites/<site>/unplaced`: payments whose source is not known; and `…/payments/<payment>/assignment`: the owner names it by hand.

use crate::http::access::Caller;
use crate::http::owner::payments::asked_cursor;
use crate::http::owner::question::{asked_mode, asked_range};
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::by_hand;
use crate::ledger::effect::{Commit, Effect};
use crate::load::reload_site;
use crate::read::{
    Missing, UnplacedQuestion, answer_assignments, answer_unplaced, answer_unplaced_payments, assignments_to_api,
};
use crate::shell::Shell;
use crate::store::assignment::NewAssignment;
use crate::store::fact::Scope;
use crate::store::pending;
use headwater::api::{self, ErrorCode};
use headwater::attribution::by_hand::ByHand;
use headwater::base::id::{Mode, PaymentId, SiteId};
use headwater::base::limits::NOTE_MAX_CHARS;
use headwater::web::text::{TooLong, clean_bounded};

/// Shown in the history of answers.
const AGAIN: &str = "run_again";

fn asked(site: &SiteId, request: &Request) -> Result<UnplacedQuestion, Failure> {
    Ok(UnplacedQuestion {
        scope: Scope { site: site.clone(), mode: asked_mode(request)? },
        range: asked_range(request)?,
        reason: None,
        after: None,
    })
}

/// `GET …/unplaced`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn reasons(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_unplaced(shell, &asked(site, request)?).await?))
}

/// `GET …/unplaced/payments`
///
/// # Errors
/// As [`reasons`].
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let (reason, after) = (request.parameter("reason").map(str::to_owned), asked_cursor(request)?);
    let question = UnplacedQuestion { reason, after, ..asked(site, request)? };
    Ok(Response::json(200, &answer_unplaced_payments(shell, &question).await?))
}

/// `POST …/unplaced/run-again`: queues them all to be decided again.
///
/// # Errors
/// As [`reasons`].
pub async fn run_again(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = asked(site, request)?;
    let mut commit = Commit::default();
    let cause = pending::Cause { text: AGAIN, now_s: shell.context.now_s() };
    commit.follow(Effect::Queue(pending::add_unplaced(&question.scope, &cause)));
    let after = commit.run(shell.database).await?.after;
    Ok(Response { after, ..Response::json(202, &answer_unplaced(shell, &question).await?) })
}

/// `GET …/payments/<payment>/assignment`: what the owner said of it.
///
/// # Errors
/// 400 without a mode; when the database fails.
pub async fn show(
    shell: &Shell<'_>,
    site: &SiteId,
    payment: &PaymentId,
    request: &Request,
) -> Result<Response, Failure> {
    let scope = Scope { site: site.clone(), mode: asked_mode(request)? };
    Ok(Response::json(200, &answer_assignments(shell, &scope, payment).await?))
}

/// `PUT …/payments/<payment>/assignment`: the owner says where it came from.
///
/// # Errors
/// 400 for a text that is missing or too long, 404 for an unknown payment.
pub async fn assign(shell: &Shell<'_>, speaker: Speaker<'_>, request: &Request) -> Result<Response, Failure> {
    let refusal = |field: &str| {
        Refusal::new(
            ErrorCode::AssignmentInvalid,
            format!("{field} is missing, too long, or not one that can be said."),
        )
    };
    let api::NewAssignment { source, channel, campaign, landing_page, note } = request.json()?;
    let said = ByHand { source, channel, campaign, landing_page }.checked().map_err(refusal)?;
    let note = clean_bounded(note, NOTE_MAX_CHARS).map_err(|TooLong| refusal("note"))?;
    let new = speaker.says(Some(said), note.unwrap_or_default());
    speaker.say(shell, asked_mode(request)?, new).await
}

/// `DELETE …/payments/<payment>/assignment`: takes that back.
///
/// # Errors
/// 400 without a mode, 404 for an unknown payment.
pub async fn take_back(shell: &Shell<'_>, speaker: Speaker<'_>, request: &Request) -> Result<Response, Failure> {
    let new = speaker.says(None, String::new());
    speaker.say(shell, asked_mode(request)?, new).await
}

/// Who speaks, and of which payment.
pub struct Speaker<'a> {
    /// Who.
    pub caller: &'a Caller,
    /// Of which site.
    pub site: &'a SiteId,
    /// Of which payment.
    pub payment: &'a PaymentId,
}

impl Caller {
    /// Somebody, as who speaks of a payment.
    pub fn says<'a>(&'a self, site: &'a SiteId, payment: &'a PaymentId) -> Speaker<'a> {
        Speaker { caller: self, site, payment }
    }
}

impl Speaker<'_> {
    fn says(&self, said: Option<ByHand>, note: String) -> NewAssignment {
        let sign_in = self.caller.sign_in().map(str::to_owned);
        NewAssignment { payment: self.payment.clone(), said, note, sign_in }
    }

    async fn say(self, shell: &Shell<'_>, mode: Mode, new: NewAssignment) -> Result<Response, Failure> {
        let site = reload_site(shell, self.site).await?.ok_or_else(site_unknown)?;
        let scope = Scope { site: self.site.clone(), mode };
        let said = by_hand::say(shell, &site, &scope, &new).await?;
        let (mut committed, rows) = said.ok_or(Refusal::from(Missing::Payment))?;
        let assignments = assignments_to_api(committed.answers.take(rows)?);
        Ok(Response { after: committed.after, ..Response::json(200, &assignments) })
    }
}
