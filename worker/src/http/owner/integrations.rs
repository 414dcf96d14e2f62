//! `/api/sites/<site>/integrations`: a site's integrations with Stripe, their signing secrets, their deliveries.

use crate::http::owner::question::asked_mode;
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::read::{
    DifferencesQuestion, IntegrationView, IntegrationsQuestion, Missing, ReadFault, SiteView, answer_differences,
    answer_integration, answer_integrations,
};
use crate::shell::Shell;
use crate::store::api_key::KeyId;
use crate::store::check::CellPlace;
use crate::store::integration::{self, IntegrationOf, IntegrationRow, NewSecret, SecretRow};
use headwater::api::{ErrorCode, Integration, IntegrationStatus, NewIntegration, NewSigningSecret};
use headwater::base::id::{SecretId, SiteId};
use headwater::base::limits::SIGNING_SECRETS_MAX;
use headwater::stripe::signature;

/// Refusal of what only an integration that has not ended takes.
pub(super) fn integration_ended() -> Refusal {
    Refusal::new(ErrorCode::IntegrationDisconnected, "This integration has ended; make a new one.")
}

/// The integrations of a site, as this request may see them.
fn question<'a>(site: &'a SiteId, request: &'a Request) -> IntegrationsQuestion<'a> {
    IntegrationsQuestion { site, origin: &request.origin }
}

/// The integration as it is now.
pub(super) async fn show(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Integration, Failure> {
    Ok(answer_integration(shell, question(of.site, request), of.integration).await?)
}

/// Refuses what only an integration of this site takes that has not ended.
pub(super) fn ensure_connected(site: &SiteId, row: Option<&IntegrationRow>) -> Result<(), Failure> {
    let row = row.filter(|row| row.site == *site).ok_or(ReadFault::NotThere(Missing::Integration))?;
    if row.status == IntegrationStatus::Disconnected { Err(integration_ended().into()) } else { Ok(()) }
}

/// Commits, unless the integration was ended meanwhile, and gives it as it is then.
pub(super) async fn commit_and_show(
    shell: &Shell<'_>,
    of: IntegrationOf<'_>,
    statements: Vec<Statement>,
    request: &Request,
) -> Result<Integration, Failure> {
    let IntegrationOf { site, integration: id } = of;
    let mut batch = Batch::beginning_with(vec![integration::guard(site, id)]);
    batch.also(statements);
    let view = IntegrationView::add_to(&mut batch, shell, question(site, request));
    match batch.run(shell.database).await {
        Err(DatabaseError::Conflict) => Err(integration_ended().into()),
        answers => Ok(view.take_one(&mut answers?, id)?),
    }
}

/// `GET …/check/differences`
///
/// # Errors
/// 400 without a mode, or for a cursor that was not given out; 404 for an integration without a check.
pub async fn differences(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let refusal = || Refusal::new(ErrorCode::CursorInvalid, "The cursor is not one that was given out.");
    let after = request.parameter("cursor").map(|text| CellPlace::parse(text).ok_or_else(refusal)).transpose()?;
    let id = KeyId { site: of.site.clone(), integration: of.integration.clone(), mode: asked_mode(request)? };
    Ok(Response::json(200, &answer_differences(shell, &DifferencesQuestion { id, after }).await?))
}

/// `GET …/integrations`
///
/// # Errors
/// 404 for an unknown site.
pub async fn list(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    Ok(Response::json(200, &answer_integrations(shell, question(site, request)).await?))
}

/// `POST …/integrations`
///
/// # Errors
/// 404 for an unknown site.
pub async fn create(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let _: NewIntegration = request.json()?;
    let id = shell.context.integration_id().map_err(Failure::internal)?;
    let mut batch = Batch::beginning_with(vec![integration::insert(&id, site, shell.context.now_s())]);
    let asked_site = SiteView::add_to(&mut batch, site);
    let view = IntegrationView::add_to(&mut batch, shell, question(site, request));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, shell.context.now_s())?;
    Ok(Response::json(201, &view.take_one(&mut answers, &id)?))
}

/// `POST …/secrets`
///
/// # Errors
/// 400 when it is no signing secret or there are too many, 404 for an unknown integration, 409 for one that has ended.
pub async fn add_secret(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let IntegrationOf { site, integration: id } = of;
    let new: NewSigningSecret = request.json()?;
    let kept = kept_secrets(shell, of).await?;
    let secret = signature::SigningSecret::parse(&new.secret).map_err(Refusal::from_error)?;
    // Saved again it is not a second one, and may be of another mode now.
    let before = kept.iter().find(|kept| kept.secret == secret).map(|kept| kept.id.clone());
    if before.is_none() && kept.len() >= SIGNING_SECRETS_MAX {
        let message = format!(
            "An integration keeps at most {SIGNING_SECRETS_MAX} signing secrets; remove one that is no longer used."
        );
        return Err(Refusal::new(ErrorCode::TooManySecrets, message).into());
    }
    let secret_id = before.map_or_else(|| shell.context.secret_id().map_err(Failure::internal), Ok)?;
    let keep = NewSecret { id: &secret_id, integration: id, site, secret: &secret, mode: new.mode };
    let insert =
        integration::insert_secret(&keep, &shell.secrets.seal_key, shell.context.random(), shell.context.now_s())?;
    let shown = commit_and_show(shell, of, vec![insert], request).await;
    shell.memory.forget_integration(id);
    Ok(Response::json(201, &shown?))
}

/// A secret that is kept.
struct KeptSecret {
    id: SecretId,
    secret: signature::SigningSecret,
}

/// The secrets of an integration that has not ended.
async fn kept_secrets(shell: &Shell<'_>, of: IntegrationOf<'_>) -> Result<Vec<KeptSecret>, Failure> {
    let IntegrationOf { site, integration: id } = of;
    let mut batch = Batch::new();
    let row = batch.ask::<IntegrationRow>(integration::by_id(id));
    let secrets = batch.ask::<SecretRow>(integration::secrets(id));
    let mut answers = batch.run(shell.database).await?;
    ensure_connected(site, answers.take_first(row)?.as_ref())?;
    let open = |row: SecretRow| {
        let (secret, (_, id)) = row.open(site, &shell.secrets.seal_key)?;
        Ok(KeptSecret { id, secret })
    };
    answers.take(secrets)?.into_iter().map(open).collect()
}

/// `DELETE …/secrets/<secret>`
///
/// # Errors
/// 404 for an unknown integration.
pub async fn remove_secret(
    shell: &Shell<'_>,
    of: IntegrationOf<'_>,
    secret: &SecretId,
    request: &Request,
) -> Result<Response, Failure> {
    let IntegrationOf { site, integration: id } = of;
    let mut batch = Batch::beginning_with(vec![integration::delete_secret(site, id, secret)]);
    let view = IntegrationView::add_to(&mut batch, shell, question(site, request));
    let mut answers = batch.run(shell.database).await?;
    shell.memory.forget_integration(id);
    Ok(Response::json(200, &view.take_one(&mut answers, id)?))
}
