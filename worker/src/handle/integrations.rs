//! `/api/sites/<site>/integrations`: connections to Stripe, their signing secrets, their deliveries.

use crate::database::Database;
use crate::handle::sites;
use crate::http::{Failure, Refusal, Request, Response};
use crate::shell::{Cache, Shell};
use crate::store::delivery;
use crate::store::integration::{self, IntegrationShownRow, NewSecret, SecretShownRow};
use headwater::api::{
    Deliveries, Delivery, DeliveryCount, Integration, Integrations, NewIntegration, NewSigningSecret, SigningSecret,
};
use headwater::id::{IntegrationId, SecretId, SiteId};
use headwater::limits::SIGNING_SECRETS_MAX;
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

fn integration_unknown() -> Refusal {
    Refusal::new(404, "integration_unknown", "There is no such integration.")
}

/// Where Stripe posts.
fn webhook_url(request: &Request, id: &IntegrationId) -> String {
    format!("{}/api/integrations/stripe/webhook/{id}", request.origin)
}

async fn of_site<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    site: &SiteId,
    request: &Request,
) -> Result<Vec<Integration>, Failure> {
    let since_s = shell.context.now_s() - COUNTED_S;
    let statements =
        vec![integration::of_site(site), integration::secrets_of_site(site), delivery::counts(site, since_s)];
    let mut answers = shell.database.ask(statements).await?;
    let rows = answers.rows::<IntegrationShownRow>()?;
    let secrets = answers.rows::<SecretShownRow>()?;
    let counts = answers.rows::<CountRow>()?;
    let shown = |row: IntegrationShownRow| {
        let own = secrets.iter().filter(|secret| secret.integration == row.id);
        let secrets = own.map(|secret| SigningSecret {
            id: secret.id.clone(),
            mode: secret.mode,
            hint: secret.hint.clone(),
            created_s: secret.created_s,
            last_used_s: None,
            of_endpoint: false,
        });
        let counts = counts.iter().filter(|count| count.integration == row.id).map(|count| count.count.clone());
        Integration {
            webhook_url: webhook_url(request, &row.id),
            kind: row.kind,
            status: row.status,
            created_s: row.created_s,
            activated_s: row.activated_s,
            reachable: true,
            disconnected_s: None,
            removing: false,
            keys: Vec::new(),
            secrets: secrets.collect(),
            counts: counts.collect(),
            id: row.id,
        }
    };
    Ok(rows.into_iter().map(shown).collect())
}

async fn one<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
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
pub async fn list<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    site: &SiteId,
    request: &Request,
) -> Result<Response, Failure> {
    sites::existing(shell, site).await?;
    Ok(Response::json(
        200,
        &Integrations {
            integrations: of_site(shell, site, request).await?,
            key_pages: headwater::api::KeyPages { live: String::new(), test: String::new() },
        },
    ))
}

/// `POST …/integrations`
///
/// # Errors
/// 404 for an unknown site.
pub async fn create<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    site: &SiteId,
    request: &Request,
) -> Result<Response, Failure> {
    let _: NewIntegration = request.json()?;
    sites::existing(shell, site).await?;
    let id = shell.context.integration_id().map_err(Failure::fault)?;
    shell.database.batch(vec![integration::insert(&id, site, shell.context.now_s())]).await?;
    Ok(Response::json(201, &one(shell, (site, &id), request).await?))
}

/// `POST …/secrets`
///
/// # Errors
/// 400 when it is no signing secret or there are too many, 404 for an unknown integration.
pub async fn add_secret<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    (site, id): (&SiteId, &IntegrationId),
    request: &Request,
) -> Result<Response, Failure> {
    let new: NewSigningSecret = request.json()?;
    let known = one(shell, (site, id), request).await?;
    let secret = signature::SigningSecret::parse(&new.secret)
        .map_err(|error| Refusal::new(400, error.code(), format!("{error}.")))?;
    if known.secrets.len() >= SIGNING_SECRETS_MAX {
        let message = format!(
            "An integration keeps at most {SIGNING_SECRETS_MAX} signing secrets; remove one that is no longer used."
        );
        return Err(Refusal::new(400, "too_many_secrets", message).into());
    }
    let secret_id = shell.context.secret_id().map_err(Failure::fault)?;
    let keep = NewSecret { id: &secret_id, integration: id, site, secret: &secret, mode: new.mode };
    let insert =
        integration::insert_secret(&keep, &shell.secrets.seal_key, shell.context.random(), shell.context.now_s())?;
    shell.database.batch(vec![insert]).await?;
    shell.memory.forget_connection(id);
    Ok(Response::json(201, &one(shell, (site, id), request).await?))
}

/// `DELETE …/secrets/<secret>`
///
/// # Errors
/// 404 for an unknown integration.
pub async fn remove_secret<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    (site, id, secret): (&SiteId, &IntegrationId, &SecretId),
    request: &Request,
) -> Result<Response, Failure> {
    shell.database.batch(vec![integration::delete_secret(site, id, secret)]).await?;
    shell.memory.forget_connection(id);
    Ok(Response::json(200, &one(shell, (site, id), request).await?))
}

/// `GET …/deliveries`
///
/// # Errors
/// When the database fails.
pub async fn deliveries<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    site: &SiteId,
    id: &IntegrationId,
) -> Result<Response, Failure> {
    let mut answers = shell.database.ask(vec![delivery::list(site, id)]).await?;
    Ok(Response::json(200, &Deliveries { deliveries: answers.rows::<Delivery>()? }))
}
