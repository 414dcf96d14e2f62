//! The endpoint at Stripe: found, made, repaired. Not here: deleting it (`take_down`).
//!
//! Stripe shows an endpoint's signing secret once, when it is made. What always holds: the secret is sealed in the same commit that
//! notes the endpoint. An endpoint at our address without a secret kept here (the reply was lost) is deleted and made anew.

use super::key_at_work::KeyAtWork;
use crate::fault::Fault;
use crate::port::database::{DatabaseError, Statement};
use crate::store::api_key::{self, KeyId};
use crate::store::endpoint::{self, EndpointRow, Standing};
use crate::store::integration::{self, NewSecret, SecretRow};
use crate::stripe_api::{Pairs, pair};
use headwater::base::id::SecretId;
use headwater::base::json::FromJson;
use headwater::base::sorted::sort_by_key;
use headwater::stripe::integration::EndpointState;
use headwater::stripe::page::Page;
use headwater::stripe::rest::{API_VERSION, ApiFailure, ENABLED_EVENTS, PAGE};
use headwater::stripe::signature::SigningSecret;
use serde_json::Value;

pub(super) const PATH: &str = "webhook_endpoints";
/// Marks an endpoint as made by this integration.
const MARK: &str = "headwater_integration";
/// How long until a failed attempt is made again.
pub(super) const RETRY_S: i64 = 300;
/// How long until one that stands is looked at again.
const LOOK_S: i64 = 86_400;
/// Never again by itself.
pub(super) const NEVER_S: i64 = 1 << 40;
/// The most that an account may have, by Stripe's documentation.
const ENDPOINTS_MAX: i64 = 16;
/// Why there is none then.
const FULL: &str = "endpoints_full";
/// The permission it takes.
const PERMISSION: &str = "rak_webhook_write";

/// An endpoint as Stripe shows it; its secret only in the reply that made it.
#[derive(Debug, FromJson)]
pub(super) struct Shown {
    pub(super) id: String,
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
    page.objects().iter().filter_map(|object| headwater::base::json::from_value(object.clone()).ok()).collect()
}

impl Shown {
    pub(super) fn is_ours(&self, id: &KeyId) -> bool {
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

/// Whether an endpoint that stands so is seen to by itself.
pub(super) fn is_seen_to(row: &EndpointRow) -> bool {
    matches!(row.state, EndpointState::Missing | EndpointState::Standing)
}

/// Makes the endpoint, or finds it again and repairs it.
///
/// # Errors
/// When the database fails; what Stripe refuses is noted on the endpoint.
pub async fn ensure(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<(), Fault> {
    let found = find_or_make(at_work, row).await;
    at_work.client.take_requests();
    let statements = match found {
        Ok(statements) => statements,
        Err(Trouble::Fault(failure)) => return Err(failure),
        Err(Trouble::Full(failure)) => missed(at_work, row, &failure, FULL),
        Err(Trouble::Api(failure)) => missed(at_work, row, &failure, failure.code()),
    };
    let KeyId { site, integration, .. } = at_work.id;
    let guards = vec![integration::guard(site, integration), at_work.guard()];
    match at_work.shell.database.batch([guards, statements].concat()).await {
        // Since then the integration was ended or another key was pasted: the next run deals with the endpoint at Stripe.
        Err(DatabaseError::Conflict) => at_work.is_over.set(true),
        done => drop(done?),
    }
    at_work.shell.memory.forget_integration(integration);
    Ok(())
}

/// Notes why there is none.
fn missed(at_work: &KeyAtWork<'_>, row: &EndpointRow, failure: &ApiFailure, reason: &'static str) -> Vec<Statement> {
    let now_s = at_work.now_s();
    let (state, next_try_s) = match failure {
        ApiFailure::PermissionMissing(_) => (EndpointState::Forbidden, NEVER_S),
        // That it could not be looked at says nothing of one that stood.
        _ if row.state == EndpointState::Standing => (EndpointState::Standing, now_s + RETRY_S),
        _ => (EndpointState::Missing, now_s + RETRY_S),
    };
    let (id, secret) = (row.id.clone(), row.secret.clone());
    let kept = Standing { id, secret, next_try_s, reason: Some(reason), ..Standing::default() };
    let mut statements = vec![endpoint::put(at_work.id, state, &kept)];
    match failure {
        ApiFailure::PermissionMissing(_) => {
            let mut granted = at_work.granted.clone();
            granted.insert(PERMISSION.to_owned(), false);
            statements.push(api_key::mark(at_work.id, true, now_s, Some(&granted)));
        }
        ApiFailure::KeyRefused => statements.push(api_key::mark(at_work.id, false, now_s, None)),
        _ => {}
    }
    statements
}

enum Trouble {
    Api(ApiFailure),
    /// The account has as many endpoints as it may have.
    Full(ApiFailure),
    Fault(Fault),
}

impl From<ApiFailure> for Trouble {
    fn from(failure: ApiFailure) -> Self {
        Self::Api(failure)
    }
}

impl<F: Into<Fault>> From<F> for Trouble {
    fn from(failure: F) -> Self {
        Self::Fault(failure.into())
    }
}

/// What stands at our address, and what is ours wherever it stands: the installation may have moved. And how many there are in all.
pub(super) async fn of_us(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<(Vec<Shown>, i64), ApiFailure> {
    let page = at_work.client.list(PATH, &vec![pair("limit", PAGE)]).await?;
    let is_of_us = |one: &Shown| one.url == row.url || one.is_ours(at_work.id) || row.id.as_ref() == Some(&one.id);
    Ok((shown(&page).into_iter().filter(is_of_us).collect(), page.count()))
}

/// The statements that note the endpoint that stands then.
async fn find_or_make(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<Vec<Statement>, Trouble> {
    let secrets = kept_secrets(at_work).await?;
    let secret_is_kept = row.secret.as_ref().is_some_and(|id| secrets.contains(id));
    let secret_was_pasted = secrets.iter().any(|id| row.secret.as_ref() != Some(id));
    let is_own = |one: &Shown| secret_is_kept && row.id.as_ref() == Some(&one.id) && one.url == row.url;
    // Made by hand, and a secret of this mode was pasted: it is left to its owner, and its events are seen to.
    let is_by_hand = |one: &Shown| secret_was_pasted && one.url == row.url && !one.is_ours(at_work.id);
    let (mut all, count) = of_us(at_work, row).await?;
    sort_by_key(&mut all, |one| !is_own(one));
    let mut kept: Option<(Shown, Option<SecretId>)> = None;
    for one in all {
        let (own, by_hand) = (is_own(&one), is_by_hand(&one));
        if kept.is_none() && (own || by_hand) {
            let secret = row.secret.clone().filter(|_| own);
            kept = Some((one, secret));
        } else if !by_hand {
            at_work.client.delete(&format!("{PATH}/{}", one.id)).await?;
        }
    }
    match kept {
        Some((one, secret)) => repair(at_work, one, secret).await,
        None => make(at_work, row).await.map_err(|trouble| match trouble {
            Trouble::Api(failure @ ApiFailure::Refused(_)) if count >= ENDPOINTS_MAX => Trouble::Full(failure),
            other => other,
        }),
    }
}

async fn kept_secrets(at_work: &KeyAtWork<'_>) -> Result<Vec<SecretId>, Fault> {
    let rows = at_work.shell.database.rows_of::<SecretRow>(integration::secrets(&at_work.id.integration)).await?;
    Ok(rows.into_iter().filter(|row| row.mode() == at_work.id.mode).map(|row| row.id().clone()).collect())
}

async fn repair(at_work: &KeyAtWork<'_>, one: Shown, secret: Option<SecretId>) -> Result<Vec<Statement>, Trouble> {
    if !one.is_right() {
        let mut form = events();
        form.push(pair("disabled", "false"));
        at_work.client.post(&format!("{PATH}/{}", one.id), &form, &at_work.shell.context.random_hex()).await?;
    }
    let standing = Standing {
        id: Some(one.id),
        secret,
        api_version: one.api_version,
        checked_s: Some(at_work.now_s()),
        reason: None,
        next_try_s: at_work.now_s() + LOOK_S,
    };
    Ok(vec![endpoint::put(at_work.id, EndpointState::Standing, &standing)])
}

async fn make(at_work: &KeyAtWork<'_>, row: &EndpointRow) -> Result<Vec<Statement>, Trouble> {
    let KeyId { site, integration, mode } = at_work.id;
    let mut form = events();
    form.extend([
        pair("url", &row.url),
        pair("api_version", API_VERSION),
        pair("description", "Headwater: revenue attribution"),
        pair(&format!("metadata[{MARK}]"), integration),
    ]);
    let made = at_work.client.post(PATH, &form, &at_work.shell.context.random_hex()).await?;
    let made = shown(&made).into_iter().next().ok_or(ApiFailure::Unreachable(None))?;
    let secret = made.secret.as_deref().and_then(|text| SigningSecret::parse(text).ok());
    let secret = secret.ok_or(ApiFailure::Unreachable(None))?;
    let secret_id = at_work.shell.context.secret_id().map_err(Fault::internal)?;
    let new = NewSecret { id: &secret_id, integration, site, secret: &secret, mode: *mode };
    let random = at_work.shell.context.random();
    let seal_key = &at_work.shell.secrets.seal_key;
    let mut statements = vec![integration::insert_secret(&new, seal_key, random, at_work.now_s())?];
    // The endpoint it came with is gone.
    statements.extend(row.secret.as_ref().map(|old| integration::delete_secret(site, integration, old)));
    let standing = Standing {
        id: Some(made.id),
        secret: Some(secret_id),
        api_version: made.api_version,
        checked_s: Some(at_work.now_s()),
        reason: None,
        next_try_s: at_work.now_s() + LOOK_S,
    };
    statements.push(endpoint::put(at_work.id, EndpointState::Standing, &standing));
    Ok(statements)
}
