//! What the owner asks of a connection by key: `…/endpoint`, `…/import`, `…/import/advance`, `…/check`.
//!
//! Not here: pasting the key (`key`). What always holds: the text of a key is never in an answer.

use crate::http::owner::integrations::{integration_ended, one, webhook_url};
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::stripe::{self, Budget, probe};
use crate::ledger::effect::After;
use crate::port::database::{DatabaseError, Statement};
use crate::shell::Shell;
use crate::store::api_key::{self, Granted, KeyId, KeyRow};
use crate::store::job::{self, JobKind, JobRow, JobStatus};
use crate::store::{endpoint as store_endpoint, integration};
use crate::stripe_api::Client;
use headwater::api::{EndpointState, IntegrationStatus, OfMode};
use headwater::base::id::{IntegrationId, SiteId};
use headwater::stripe::api_key::ApiKey;
use headwater::stripe::import::Progress;
use headwater::stripe::rest::{ApiFailure, is_reachable};

/// How long `…/import/advance` works, in milliseconds: an open page is shown how it goes on.
const ADVANCE_MS: i64 = 3_000;

pub(super) type Of<'a> = (&'a SiteId, &'a IntegrationId);

fn key_missing() -> Failure {
    Refusal::new(409, "key_missing", "This connection has no key of that mode; connect it by a restricted key first.")
        .into()
}

/// Why Stripe's answer to the owner's request is no.
pub(super) fn refusal(failure: &ApiFailure) -> Failure {
    let (status, message) = match failure {
        ApiFailure::KeyRefused => {
            (400, "Stripe does not accept this key: it was revoked, has expired, or is not whole.".to_owned())
        }
        ApiFailure::RateLimited(_) => (503, "Stripe asks to wait; try again in a moment.".to_owned()),
        ApiFailure::Unreachable(_) => (503, "Stripe did not answer; try again in a moment.".to_owned()),
        ApiFailure::PermissionMissing(name) => {
            (400, format!("The key lacks the permission {}.", name.as_deref().unwrap_or("for this")))
        }
        ApiFailure::NotThere(_) | ApiFailure::Refused(_) => (502, "Stripe refused the request.".to_owned()),
    };
    Refusal::new(status, failure.code(), message).into()
}

pub(super) async fn ensure_connected(shell: &Shell<'_>, of: Of<'_>, request: &Request) -> Result<(), Failure> {
    if one(shell, of, request).await?.status == IntegrationStatus::Disconnected {
        return Err(integration_ended().into());
    }
    Ok(())
}

/// Commits, unless the connection was ended meanwhile.
pub(super) async fn commit(shell: &Shell<'_>, (site, id): Of<'_>, statements: Vec<Statement>) -> Result<(), Failure> {
    match shell.database.batch([vec![integration::guard(site, id)], statements].concat()).await {
        Err(DatabaseError::Conflict) => Err(integration_ended().into()),
        done => done.map(drop).map_err(Failure::from),
    }
}

/// What an owner's request about one mode of a connection works with.
struct Asked {
    id: KeyId,
    row: KeyRow,
    jobs: Vec<JobRow>,
}

async fn asked(shell: &Shell<'_>, (site, integration): Of<'_>, request: &Request) -> Result<Asked, Failure> {
    let OfMode { mode } = request.json()?;
    ensure_connected(shell, (site, integration), request).await?;
    let id = KeyId { site: site.clone(), integration: integration.clone(), mode };
    let mut answers = shell.database.ask(vec![api_key::read(&id), job::of_key(&id)]).await?;
    let row = answers.rows::<KeyRow>()?.into_iter().next().ok_or_else(key_missing)?;
    Ok(Asked { id, row, jobs: answers.rows()? })
}

/// `POST …/endpoint`: finds, makes or repairs the endpoint, now; while another works with the key, as soon as that is done.
///
/// # Errors
/// 409 without a key.
pub async fn endpoint(shell: &Shell<'_>, of: Of<'_>, request: &Request) -> Result<Response, Failure> {
    let Asked { id, row, .. } = asked(shell, of, request).await?;
    let key = open(shell, &id, &row)?;
    let want = store_endpoint::want(
        &id,
        &webhook_url(request, &id.integration),
        until_then(request, &key),
        shell.context.now_s(),
    );
    commit(shell, of, vec![want]).await?;
    make_endpoint(shell, &id).await?;
    Ok(Response::json(200, &one(shell, of, request).await?))
}

fn open(shell: &Shell<'_>, id: &KeyId, row: &KeyRow) -> Result<ApiKey, Failure> {
    row.open(id, &shell.secrets.seal_key).map_err(|_| refusal(&ApiFailure::KeyRefused))
}

/// Where an endpoint stands until it is made. The demo's pretend Stripe is on this machine, and reaches what stands here.
pub(super) fn until_then(request: &Request, key: &ApiKey) -> EndpointState {
    let reachable = is_reachable(&request.origin) || key.is_of_demo();
    if reachable { EndpointState::Missing } else { EndpointState::Unreachable }
}

/// The endpoint at once, while the owner looks; what fails here the cron tries again.
pub(super) async fn make_endpoint(shell: &Shell<'_>, id: &KeyId) -> Result<(), Failure> {
    let mut budget = Budget { pages: 0, until_ms: shell.outbound.clock_ms() + ADVANCE_MS };
    Ok(stripe::advance(shell, id, &mut budget).await?)
}

/// `POST …/import`: imports everything again, or goes on with a paused import once its key may do what it lacked.
///
/// # Errors
/// 409 without a key or while an import is under way, 400 when the key is refused or still lacks a permission.
pub async fn import(shell: &Shell<'_>, of: Of<'_>, request: &Request) -> Result<Response, Failure> {
    let Asked { id, row, jobs, .. } = asked(shell, of, request).await?;
    let import = jobs.iter().find(|job| job.kind == JobKind::Import);
    if import.is_some_and(|job| job.state == JobStatus::Running) {
        let message = "An import is under way; two at once are never needed.";
        return Err(Refusal::new(409, "import_running", message).into());
    }
    let key = open(shell, &id, &row)?;
    let granted = probe_again(shell, &id, &key, row.permissions).await?;
    let now_s = shell.context.now_s();
    let mark = api_key::mark(&id, true, now_s, Some(&granted));
    if let Some(missing) = probe::first_missing(&granted) {
        shell.database.batch(vec![mark]).await?;
        return Err(refusal(&ApiFailure::PermissionMissing(Some(missing.to_owned()))));
    }
    let mut statements = vec![mark, job::resume(&id)];
    if import.is_none_or(|job| job.state == JobStatus::Done) {
        let progress = Progress { again: import.is_some(), ..Progress::default() };
        statements.push(job::begin(&id, JobKind::Import, &progress, now_s));
    }
    commit(shell, of, statements).await?;
    Ok(Response::json(202, &one(shell, of, request).await?))
}

/// Probes a key that is saved; while another works with it, it is what it was.
async fn probe_again(shell: &Shell<'_>, id: &KeyId, key: &ApiKey, known: Granted) -> Result<Granted, Failure> {
    let Some(claimed) = stripe::claim(shell, id).await? else { return Ok(known) };
    let client = Client::new(shell, key, claimed.row.next_ask_ms);
    let probed = probe::probe(&client).await;
    let mut statements = vec![stripe::release(shell, id, &claimed.lease, client.next_ask_ms())];
    if probed == Err(ApiFailure::KeyRefused) {
        statements.push(api_key::mark(id, false, shell.context.now_s(), None));
    }
    shell.database.batch(statements).await?;
    probed.map_err(|failure| refusal(&failure))
}

/// `POST …/import/advance`: the next steps of whatever is under way, now and for some seconds. While another works with the key it
/// only tells how things stand.
///
/// # Errors
/// 409 without a key.
pub async fn advance(shell: &Shell<'_>, of: Of<'_>, request: &Request) -> Result<Response, Failure> {
    let Asked { id, .. } = asked(shell, of, request).await?;
    let until_ms = shell.outbound.clock_ms() + ADVANCE_MS;
    stripe::advance(shell, &id, &mut Budget { pages: shell.settings.import_pages, until_ms }).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &one(shell, of, request).await?) })
}

/// `POST …/check`: compares everything with Stripe's own lists, from now on.
///
/// # Errors
/// 409 without a key, or before the first import is done.
pub async fn check(shell: &Shell<'_>, of: Of<'_>, request: &Request) -> Result<Response, Failure> {
    let Asked { id, row, jobs, .. } = asked(shell, of, request).await?;
    if !jobs.iter().any(|job| job.kind == JobKind::Import && job.state == JobStatus::Done) {
        let message = "There is nothing to compare before the first import is done.";
        return Err(Refusal::new(409, "import_first", message).into());
    }
    if jobs.iter().any(|job| job.kind == JobKind::Check && job.state == JobStatus::Running) {
        return Err(
            Refusal::new(409, "check_running", "A check is under way; its number comes when it is done.").into()
        );
    }
    if !row.accepted {
        return Err(refusal(&ApiFailure::KeyRefused));
    }
    open(shell, &id, &row)?;
    let begin = stripe::check::beginning(&id, (&jobs, shell.context.now_s()), None)?;
    commit(shell, of, [begin, vec![job::resume(&id)]].concat()).await?;
    Ok(Response::json(202, &one(shell, of, request).await?))
}
