//! The endpoint at Stripe: found, made, repaired, taken down.
//!
//! Stripe tells an endpoint's signing secret once, when it is made. What always holds: the secret is sealed in the same commit
//! that notes the endpoint; one that stands at our address without a secret kept here (its reply was lost) is deleted and made anew.

use super::Worker;
use crate::database::{Database, Statement};
use crate::http::Failure;
use crate::shell::Cache;
use crate::store::api_key::{self, KeyId};
use crate::store::endpoint::{self, EndpointRow, Standing};
use crate::store::integration::{self, NewSecret, SecretRow};
use crate::stripe_api::{Pairs, pair};
use headwater::api::EndpointState;
use headwater::id::SecretId;
use headwater::stripe::page::Page;
use headwater::stripe::rest::{API_VERSION, ApiFailure, ENABLED_EVENTS, PAGE};
use headwater::stripe::signature::SigningSecret;
use serde::Deserialize;
use serde_json::Value;

const PATH: &str = "webhook_endpoints";
/// Marks an endpoint as made by this connection.
const MARK: &str = "headwater_integration";
/// How long until a failed attempt is made again.
const RETRY_S: i64 = 300;
/// How long until one that stands is looked at again.
const LOOK_S: i64 = 86_400;
/// Never again by itself.
const NEVER_S: i64 = 1 << 40;
/// The permission it takes.
const PERMISSION: &str = "rak_webhook_write";

/// An endpoint as Stripe shows it; its secret only in the reply that made it.
#[derive(Debug, Deserialize)]
struct Shown {
    id: String,
    url: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    enabled_events: Vec<String>,
    api_version: Option<String>,
    secret: Option<String>,
    #[serde(default)]
    metadata: Value,
}

fn shown(page: &Page) -> Vec<Shown> {
    page.objects().iter().filter_map(|object| serde_json::from_value(object.clone()).ok()).collect()
}

impl Shown {
    fn is_ours(&self, id: &KeyId) -> bool {
        self.metadata.get(MARK).and_then(Value::as_str) == Some(id.integration.as_str())
    }

    fn is_right(&self) -> bool {
        let sends = |name: &&str| self.enabled_events.iter().any(|event| event == name || event == "*");
        self.status != "disabled" && ENABLED_EVENTS.iter().all(sends)
    }
}

fn events() -> Pairs {
    ENABLED_EVENTS.iter().map(|name| pair("enabled_events[]", name)).collect()
}

/// Whether the connection was ended.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_ended<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<bool, Failure> {
    let mut answers = worker.shell.database.ask(vec![integration::by_id(&worker.id.integration)]).await?;
    let row = answers.rows::<integration::IntegrationRow>()?.into_iter().next();
    Ok(row.is_none_or(|row| row.status == headwater::api::IntegrationStatus::Disconnected))
}

/// Makes the endpoint, or finds it again and repairs it.
///
/// # Errors
/// When the database fails; what Stripe refuses is noted on the endpoint.
pub async fn ensure<D: Database, C: Cache>(worker: &Worker<'_, D, C>, row: &EndpointRow) -> Result<(), Failure> {
    let found = find_or_make(worker, row).await;
    worker.client.take_requests();
    let now_s = worker.now_s();
    let (state, next_try_s) = match found {
        Ok(statements) => {
            worker.shell.database.batch([vec![worker.guard()], statements].concat()).await?;
            worker.shell.memory.forget_connection(&worker.id.integration);
            return Ok(());
        }
        Err(Trouble::Failure(failure)) => return Err(failure),
        Err(Trouble::Api(ApiFailure::PermissionMissing(_))) => (EndpointState::Forbidden, NEVER_S),
        // That it could not be looked at says nothing of one that stood.
        Err(Trouble::Api(_)) if row.state == EndpointState::Standing => (EndpointState::Standing, now_s + RETRY_S),
        Err(Trouble::Api(_)) => (EndpointState::Missing, now_s + RETRY_S),
    };
    let kept = Standing { id: row.id.clone(), secret: row.secret.clone(), next_try_s, ..Standing::default() };
    let mut statements = vec![worker.guard(), endpoint::put(worker.id, state, &kept)];
    if state == EndpointState::Forbidden {
        let mut granted = worker.granted.clone();
        granted.insert(PERMISSION.to_owned(), false);
        statements.push(api_key::mark(worker.id, true, now_s, Some(&granted)));
    }
    worker.shell.database.batch(statements).await?;
    Ok(())
}

enum Trouble {
    Api(ApiFailure),
    Failure(Failure),
}

impl From<ApiFailure> for Trouble {
    fn from(failure: ApiFailure) -> Self {
        Self::Api(failure)
    }
}

impl<F: Into<Failure>> From<F> for Trouble {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

/// The endpoints at our address, and those of ours at an address that was ours before.
async fn at_our_address<D: Database, C: Cache>(worker: &Worker<'_, D, C>, url: &str) -> Result<Vec<Shown>, ApiFailure> {
    let page = worker.client.list(PATH, &vec![pair("limit", PAGE)]).await?;
    Ok(shown(&page).into_iter().filter(|endpoint| endpoint.url == url || endpoint.is_ours(worker.id)).collect())
}

/// The statements that note the endpoint that stands then.
async fn find_or_make<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    row: &EndpointRow,
) -> Result<Vec<Statement>, Trouble> {
    let secrets = kept_secrets(worker).await?;
    let mut kept: Option<(Shown, Option<SecretId>)> = None;
    for one in at_our_address(worker, &row.url).await? {
        let own = one.url == row.url
            && row.id.as_ref() == Some(&one.id)
            && row.secret.as_ref().is_some_and(|id| secrets.contains(id));
        // Made by hand, and a secret of this mode was pasted: it is left to its owner, and its events are seen to.
        let by_hand = !one.is_ours(worker.id) && secrets.iter().any(|id| row.secret.as_ref() != Some(id));
        if kept.is_none() && (own || by_hand) {
            let secret = row.secret.clone().filter(|_| own);
            kept = Some((one, secret));
        } else if one.is_ours(worker.id) || !by_hand {
            worker.client.delete(&format!("{PATH}/{}", one.id)).await?;
        }
    }
    match kept {
        Some((one, secret)) => repair(worker, one, secret).await,
        None => make(worker, row).await,
    }
}

async fn kept_secrets<D: Database, C: Cache>(worker: &Worker<'_, D, C>) -> Result<Vec<SecretId>, Failure> {
    let mut answers = worker.shell.database.ask(vec![integration::secrets(&worker.id.integration)]).await?;
    let rows = answers.rows::<SecretRow>()?.into_iter();
    Ok(rows.filter(|row| row.mode() == worker.id.mode).map(|row| row.id().clone()).collect())
}

async fn repair<D: Database, C: Cache>(
    worker: &Worker<'_, D, C>,
    one: Shown,
    secret: Option<SecretId>,
) -> Result<Vec<Statement>, Trouble> {
    if !one.is_right() {
        let mut form = events();
        form.push(pair("disabled", "false"));
        worker.client.post(&format!("{PATH}/{}", one.id), &form, &worker.shell.context.random_hex()).await?;
    }
    let standing = Standing {
        id: Some(one.id),
        secret,
        api_version: one.api_version,
        checked_s: Some(worker.now_s()),
        next_try_s: worker.now_s() + LOOK_S,
    };
    Ok(vec![endpoint::put(worker.id, EndpointState::Standing, &standing)])
}

async fn make<D: Database, C: Cache>(worker: &Worker<'_, D, C>, row: &EndpointRow) -> Result<Vec<Statement>, Trouble> {
    let KeyId { site, integration, mode } = worker.id;
    let mut form = events();
    form.extend([
        pair("url", &row.url),
        pair("api_version", API_VERSION),
        pair("description", "Headwater: revenue attribution"),
        pair(&format!("metadata[{MARK}]"), integration),
    ]);
    let made = worker.client.post(PATH, &form, &worker.shell.context.random_hex()).await?;
    let made = shown(&made).into_iter().next().ok_or(ApiFailure::Unreachable(None))?;
    let secret = made.secret.as_deref().and_then(|text| SigningSecret::parse(text).ok());
    let secret = secret.ok_or(ApiFailure::Unreachable(None))?;
    let secret_id = worker.shell.context.secret_id().map_err(Failure::fault)?;
    let new = NewSecret { id: &secret_id, integration, site, secret: &secret, mode: *mode };
    let random = worker.shell.context.random();
    let mut statements = vec![
        integration::guard(site, integration),
        integration::insert_secret(&new, &worker.shell.secrets.seal_key, random, worker.now_s())?,
    ];
    // The endpoint it came with is gone.
    statements.extend(row.secret.as_ref().map(|old| integration::delete_secret(site, integration, old)));
    let standing = Standing {
        id: Some(made.id),
        secret: Some(secret_id),
        api_version: made.api_version,
        checked_s: Some(worker.now_s()),
        next_try_s: worker.now_s() + LOOK_S,
    };
    statements.push(endpoint::put(worker.id, EndpointState::Standing, &standing));
    Ok(statements)
}

/// After a disconnect: deletes our endpoints at Stripe, then forgets the key. Where the key no longer can, the owner must.
///
/// # Errors
/// When the database fails; it is tried again.
pub async fn take_down<D: Database, C: Cache>(worker: &Worker<'_, D, C>, row: &EndpointRow) -> Result<(), Failure> {
    let statements = match delete_ours(worker, row).await {
        Ok(()) => vec![endpoint::forget(worker.id), api_key::forget(worker.id)],
        Err(ApiFailure::KeyRefused | ApiFailure::PermissionMissing(_)) if row.id.is_none() => {
            vec![endpoint::forget(worker.id), api_key::forget(worker.id)]
        }
        Err(ApiFailure::KeyRefused | ApiFailure::PermissionMissing(_)) => {
            let left = Standing { id: row.id.clone(), next_try_s: NEVER_S, ..Standing::default() };
            vec![endpoint::put(worker.id, EndpointState::LeftBehind, &left), api_key::wipe(worker.id)]
        }
        Err(_) => {
            let next_try_s = worker.now_s() + RETRY_S;
            let later = Standing { id: row.id.clone(), next_try_s, ..Standing::default() };
            vec![endpoint::put(worker.id, row.state, &later)]
        }
    };
    worker.client.take_requests();
    worker.shell.database.batch(statements).await?;
    Ok(())
}

async fn delete_ours<D: Database, C: Cache>(worker: &Worker<'_, D, C>, row: &EndpointRow) -> Result<(), ApiFailure> {
    if row.state == EndpointState::Unreachable && row.id.is_none() {
        return Ok(());
    }
    for one in at_our_address(worker, &row.url).await? {
        if one.is_ours(worker.id) || row.id.as_ref() == Some(&one.id) {
            worker.client.delete(&format!("{PATH}/{}", one.id)).await?;
        }
    }
    Ok(())
}
