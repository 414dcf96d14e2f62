//! `/api/sites/<site>/integrations`: connections to Stripe, their signing secrets, their deliveries.

use crate::http::owner::key_shown::shown_key;
use crate::http::owner::sites;
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyShownRow};
use crate::store::delivery;
use crate::store::integration::{self, IntegrationShownRow, NewSecret, SecretRow, SecretShownRow};
use crate::store::job::{self, JobKind, JobOf, JobRow, JobStatus};
use headwater::api::{
    ApiKey, DeliveryCount, ErrorCode, Integration, IntegrationStatus, Integrations, JobState, KeyPages, KeyState,
    NewIntegration, NewSigningSecret, SigningSecret,
};
use headwater::base::id::{IntegrationId, Mode, SecretId, SiteId};
use headwater::base::limits::SIGNING_SECRETS_MAX;
use headwater::stripe::rest::{is_reachable, key_page};
use headwater::stripe::signature;
use serde::Deserialize;

/// How far back deliveries are counted.
const COUNTED_S: i64 = 30 * 86_400;

#[derive(Deserialize)]
struct CountRow {
    integration: IntegrationId,
    #[serde(flatten)]
    count: DeliveryCount,
}

/// Refusal for a connection that does not exist under this site.
pub(super) fn integration_unknown() -> Refusal {
    Refusal::new(ErrorCode::IntegrationUnknown, "There is no such integration.")
}

/// Refusal of what only a connection that has not ended takes.
pub(super) fn integration_ended() -> Refusal {
    Refusal::new(ErrorCode::IntegrationDisconnected, "This connection has ended; make a new one.")
}

/// Where Stripe posts.
pub(super) fn webhook_url(request: &Request, id: &IntegrationId) -> String {
    format!("{}/api/integrations/stripe/webhook/{id}", request.origin)
}

/// Everything the owner sees of the connections of a site, as it was read.
struct Read {
    secrets: Vec<SecretShownRow>,
    counts: Vec<CountRow>,
    keys: Vec<KeyShownRow>,
    jobs: Vec<JobOf>,
}

async fn of_site(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Vec<Integration>, Failure> {
    let since_s = shell.context.now_s() - COUNTED_S;
    let statements = vec![
        integration::of_site(site),
        integration::secrets_of_site(site),
        delivery::counts(site, since_s),
        api_key::of_site(site),
        job::of_site(site),
    ];
    let mut answers = shell.database.ask(statements).await?;
    let rows = answers.rows::<IntegrationShownRow>()?;
    let read = Read { secrets: answers.rows()?, counts: answers.rows()?, keys: answers.rows()?, jobs: answers.rows()? };
    let now_s = shell.outbound.clock_ms().div_euclid(1_000);
    rows.into_iter().map(|row| read.shown(row, request, now_s)).collect()
}

impl Read {
    fn shown(&self, row: IntegrationShownRow, request: &Request, now_s: i64) -> Result<Integration, Failure> {
        let own_jobs: Vec<&JobOf> = self.jobs.iter().filter(|job| job.integration == row.id).collect();
        let own_keys = self.keys.iter().filter(|key| key.integration == row.id);
        let keys = own_keys.map(|key| shown_key(key, &own_jobs, now_s)).collect::<Result<Vec<_>, _>>()?;
        let removals: Vec<&JobRow> =
            own_jobs.iter().map(|of| &of.job).filter(|job| job.kind == JobKind::Removal).collect();
        let removing = removals.iter().any(|job| job.state != JobStatus::Done);
        let removed_s = removals.iter().filter_map(|job| job.ended_s).max().filter(|_| !removing);
        Ok(Integration {
            webhook_url: webhook_url(request, &row.id),
            reachable: is_reachable(&request.origin),
            kind: row.kind,
            status: status(&row, &keys),
            created_s: row.created_s,
            activated_s: row.activated_s,
            disconnected_s: row.disconnected_s,
            removing,
            removed_s,
            secrets: self.secrets_of(&row.id),
            counts: self.counts.iter().filter(|count| count.integration == row.id).map(|c| c.count.clone()).collect(),
            keys,
            id: row.id,
        })
    }

    fn secrets_of(&self, id: &IntegrationId) -> Vec<SigningSecret> {
        let of_endpoint = |secret: &SecretId| self.keys.iter().any(|key| key.endpoint_secret.as_ref() == Some(secret));
        let own = self.secrets.iter().filter(|secret| secret.integration == *id);
        let shown = own.map(|secret| SigningSecret {
            of_endpoint: of_endpoint(&secret.id),
            id: secret.id.clone(),
            mode: secret.mode,
            hint: secret.hint.clone(),
            created_s: secret.created_s,
            last_used_s: secret.last_used_s,
        });
        shown.collect()
    }
}

/// Where a connection stands, of everything known of it.
fn status(row: &IntegrationShownRow, keys: &[ApiKey]) -> IntegrationStatus {
    let paused = |key: &ApiKey| {
        let import = key.import.as_ref().is_some_and(|import| import.state == JobState::Paused);
        import
            || key.state == KeyState::Refused
            || key.check.as_ref().is_some_and(|check| check.state == JobState::Paused)
    };
    match row.status {
        IntegrationStatus::Disconnected => IntegrationStatus::Disconnected,
        _ if keys.iter().any(paused) => IntegrationStatus::Paused,
        _ if row.failing => IntegrationStatus::Failing,
        IntegrationStatus::Pending if !keys.is_empty() => IntegrationStatus::Active,
        status => status,
    }
}

/// One connection as the owner sees it.
pub(super) async fn one(
    shell: &Shell<'_>,
    (site, id): (&SiteId, &IntegrationId),
    request: &Request,
) -> Result<Integration, Failure> {
    let all = of_site(shell, site, request).await?;
    Ok(all.into_iter().find(|integration| integration.id == *id).ok_or_else(integration_unknown)?)
}

/// `GET …/integrations`
///
/// # Errors
/// 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    sites::existing(shell, site).await?;
    let key_pages = KeyPages { live: key_page(Mode::Live), test: key_page(Mode::Test) };
    Ok(Response::json(200, &Integrations { integrations: of_site(shell, site, request).await?, key_pages }))
}

/// `POST …/integrations`
///
/// # Errors
/// 404 for an unknown site.
pub async fn create(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let _: NewIntegration = request.json()?;
    sites::existing(shell, site).await?;
    let id = shell.context.integration_id().map_err(Failure::internal)?;
    shell.database.batch(vec![integration::insert(&id, site, shell.context.now_s())]).await?;
    Ok(Response::json(201, &one(shell, (site, &id), request).await?))
}

/// `POST …/secrets`
///
/// # Errors
/// 400 when it is no signing secret or there are too many, 404 for an unknown integration, 409 for one that has ended.
pub async fn add_secret(
    shell: &Shell<'_>,
    (site, id): (&SiteId, &IntegrationId),
    request: &Request,
) -> Result<Response, Failure> {
    let new: NewSigningSecret = request.json()?;
    let known = one(shell, (site, id), request).await?;
    if known.status == IntegrationStatus::Disconnected {
        return Err(integration_ended().into());
    }
    let secret = signature::SigningSecret::parse(&new.secret).map_err(Refusal::from_error)?;
    let before = same_secret(shell, (site, id), &secret).await?;
    if before.is_none() && known.secrets.len() >= SIGNING_SECRETS_MAX {
        let message = format!(
            "An integration keeps at most {SIGNING_SECRETS_MAX} signing secrets; remove one that is no longer used."
        );
        return Err(Refusal::new(ErrorCode::TooManySecrets, message).into());
    }
    let secret_id = before.map_or_else(|| shell.context.secret_id().map_err(Failure::internal), Ok)?;
    let keep = NewSecret { id: &secret_id, integration: id, site, secret: &secret, mode: new.mode };
    let insert =
        integration::insert_secret(&keep, &shell.secrets.seal_key, shell.context.random(), shell.context.now_s())?;
    match shell.database.batch(vec![integration::guard(site, id), insert]).await {
        Err(DatabaseError::Conflict) => return Err(integration_ended().into()),
        done => drop(done?),
    }
    shell.memory.forget_connection(id);
    Ok(Response::json(201, &one(shell, (site, id), request).await?))
}

/// The same secret, where it is kept already: saved again it is not a second one, and may be of another mode now.
async fn same_secret(
    shell: &Shell<'_>,
    (site, id): (&SiteId, &IntegrationId),
    secret: &signature::SigningSecret,
) -> Result<Option<SecretId>, Failure> {
    let mut answers = shell.database.ask(vec![integration::secrets(id)]).await?;
    let opened = answers.rows::<SecretRow>()?.into_iter().map(|row| row.open(site, &shell.secrets.seal_key));
    let opened = opened.collect::<Result<Vec<_>, _>>()?;
    Ok(opened.into_iter().find(|(kept, _)| kept == secret).map(|(_, (_, id))| id))
}

/// `DELETE …/secrets/<secret>`
///
/// # Errors
/// 404 for an unknown integration.
pub async fn remove_secret(
    shell: &Shell<'_>,
    (site, id, secret): (&SiteId, &IntegrationId, &SecretId),
    request: &Request,
) -> Result<Response, Failure> {
    shell.database.batch(vec![integration::delete_secret(site, id, secret)]).await?;
    shell.memory.forget_connection(id);
    Ok(Response::json(200, &one(shell, (site, id), request).await?))
}
