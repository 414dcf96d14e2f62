//! The owner's calls that need a key: `…/endpoint`, `…/import`, `…/import/advance`, `…/check`.
//!
//! Not here: pasting the key (`key`). What always holds: the text of a key is never in a response.

use crate::http::owner::integrations::{commit_and_show, ensure_connected, integration_ended, show};
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::stripe::{self, Budget, probe};
use crate::ledger::effect::After;
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::read::webhook_url;
use crate::shell::Shell;
use crate::store::api_key::{self, Granted, KeyId, KeyRow};
use crate::store::endpoint as store_endpoint;
use crate::store::integration::{self, IntegrationOf, IntegrationRow};
use crate::store::job::{self, JobKind, JobRow, JobStatus};
use crate::stripe_api::Client;
use headwater::api::{EndpointState, ErrorCode, OfMode};
use headwater::stripe::api_key::ApiKey;
use headwater::stripe::import::Progress;
use headwater::stripe::rest::{ApiFailure, is_reachable};

/// How long `…/import/advance` works, in milliseconds: an open page is shown how it goes on.
const ADVANCE_MS: i64 = 3_000;

fn key_missing() -> Failure {
    Refusal::new(
        ErrorCode::KeyMissing,
        "This integration has no key of that mode; connect it by a restricted key first.",
    )
    .into()
}

/// Why Stripe's answer to the owner's request is no.
pub(super) fn refusal(failure: &ApiFailure) -> Failure {
    let message = match failure {
        ApiFailure::KeyRefused => "Stripe does not accept this key: it was revoked, has expired, or is not whole.",
        ApiFailure::RateLimited(_) => "Stripe asks to wait; try again in a moment.",
        ApiFailure::Unreachable(_) => "Stripe did not answer; try again in a moment.",
        ApiFailure::PermissionMissing(name) => {
            &format!("The key lacks the permission {}.", name.as_deref().unwrap_or("for this"))
        }
        ApiFailure::NotThere(_) | ApiFailure::Refused(_) => "Stripe refused the request.",
    };
    Refusal::new(failure.into(), message).into()
}

/// Commits, unless the integration was ended meanwhile.
pub(super) async fn commit(
    shell: &Shell<'_>,
    of: IntegrationOf<'_>,
    statements: Vec<Statement>,
) -> Result<(), Failure> {
    match shell.database.batch([vec![integration::guard(of.site, of.integration)], statements].concat()).await {
        Err(DatabaseError::Conflict) => Err(integration_ended().into()),
        done => done.map(drop).map_err(Failure::from),
    }
}

/// What an owner's request about one mode of an integration works with.
struct KeyOfRequest {
    id: KeyId,
    row: KeyRow,
    jobs: Vec<JobRow>,
}

async fn key_of_request(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<KeyOfRequest, Failure> {
    let IntegrationOf { site, integration } = of;
    let OfMode { mode } = request.json()?;
    let id = KeyId { site: site.clone(), integration: integration.clone(), mode };
    let mut batch = Batch::new();
    let found = batch.ask::<IntegrationRow>(integration::by_id(integration));
    let row = batch.ask::<KeyRow>(api_key::by_id(&id));
    let jobs = batch.ask::<JobRow>(job::of_key(&id));
    let mut answers = batch.run(shell.database).await?;
    ensure_connected(site, answers.take_first(found)?.as_ref())?;
    let row = answers.take_first(row)?.ok_or_else(key_missing)?;
    Ok(KeyOfRequest { id, row, jobs: answers.take(jobs)? })
}

/// `POST …/endpoint`: finds, makes or repairs the endpoint, now; while another works with the key, as soon as that is done.
///
/// # Errors
/// 409 without a key.
pub async fn endpoint(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let KeyOfRequest { id, row, .. } = key_of_request(shell, of, request).await?;
    let key = open(shell, &id, &row)?;
    let want = store_endpoint::want(
        &id,
        &webhook_url(&request.origin, &id.integration),
        until_then(request, &key),
        shell.context.now_s(),
    );
    commit(shell, of, vec![want]).await?;
    make_endpoint(shell, &id).await?;
    Ok(Response::json(200, &show(shell, of, request).await?))
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
pub async fn import(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let KeyOfRequest { id, row, jobs, .. } = key_of_request(shell, of, request).await?;
    let import = jobs.iter().find(|job| job.kind == JobKind::Import);
    if import.is_some_and(|job| job.state == JobStatus::Running) {
        let message = "An import is under way; two at once are never needed.";
        return Err(Refusal::new(ErrorCode::ImportRunning, message).into());
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
    Ok(Response::json(202, &commit_and_show(shell, of, statements, request).await?))
}

/// Probes a key that is saved; while another works with it, it is what it was.
async fn probe_again(shell: &Shell<'_>, id: &KeyId, key: &ApiKey, known: Granted) -> Result<Granted, Failure> {
    let Some(leased) = stripe::lease_key(shell, id).await? else { return Ok(known) };
    let client = Client::new(shell, key, leased.row.next_ask_ms);
    let probed = probe::probe(&client).await;
    let mut statements = vec![stripe::release(shell, id, &leased.lease, client.next_ask_ms())];
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
pub async fn advance(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let KeyOfRequest { id, .. } = key_of_request(shell, of, request).await?;
    let until_ms = shell.outbound.clock_ms() + ADVANCE_MS;
    stripe::advance(shell, &id, &mut Budget { pages: shell.settings.import_pages, until_ms }).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &show(shell, of, request).await?) })
}

/// `POST …/check`: compares everything with Stripe's own lists, from now on.
///
/// # Errors
/// 409 without a key, or before the first import is done.
pub async fn check(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let KeyOfRequest { id, row, jobs, .. } = key_of_request(shell, of, request).await?;
    if !jobs.iter().any(|job| job.kind == JobKind::Import && job.state == JobStatus::Done) {
        let message = "There is nothing to compare before the first import is done.";
        return Err(Refusal::new(ErrorCode::ImportFirst, message).into());
    }
    if jobs.iter().any(|job| job.kind == JobKind::Check && job.state == JobStatus::Running) {
        return Err(
            Refusal::new(ErrorCode::CheckRunning, "A check is under way; its number comes when it is done.").into()
        );
    }
    if !row.accepted {
        return Err(refusal(&ApiFailure::KeyRefused));
    }
    open(shell, &id, &row)?;
    let begin = stripe::check::beginning(&id, &jobs, shell.context.now_s(), None)?;
    let statements = [begin, vec![job::resume(&id)]].concat();
    Ok(Response::json(202, &commit_and_show(shell, of, statements, request).await?))
}
