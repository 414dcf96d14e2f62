//! Integrations and their signing secrets.

use crate::fault::Fault;
use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey};
use crate::store::site::Site;
use headwater::base::id::{IntegrationId, Mode, SecretId, SiteId};
use headwater::base::json::FromJson;
use headwater::stripe::integration::{IntegrationKind, IntegrationStatus};
use headwater::stripe::signature::SigningSecret;
use std::rc::Rc;

/// Names an integration of a site.
#[derive(Debug, Clone, Copy)]
pub struct IntegrationOf<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// Its integration.
    pub integration: &'a IntegrationId,
}

/// An integration with its opened secrets and its site: what a webhook needs before it reads anything else.
#[derive(Debug)]
pub struct OpenedIntegration {
    /// The integration.
    pub id: IntegrationId,
    /// Where it stands.
    pub status: IntegrationStatus,
    /// Its site.
    pub site: Rc<Site>,
    /// Every signing secret kept.
    pub secrets: Vec<SigningSecret>,
    /// The mode and id of each secret, in the same order.
    pub signers: Vec<(Mode, SecretId)>,
}

impl OpenedIntegration {
    /// Its ids.
    pub fn named(&self) -> IntegrationOf<'_> {
        IntegrationOf { site: &self.site.id, integration: &self.id }
    }
}

/// A row of `integration`, as the webhook reads it.
#[derive(Debug, FromJson)]
pub struct IntegrationRow {
    /// Its site.
    pub site: SiteId,
    /// Where it stands.
    pub status: IntegrationStatus,
}

/// A row of `integration`, as the owner reads it.
#[derive(Debug, FromJson)]
pub struct IntegrationShownRow {
    /// Its id.
    pub id: IntegrationId,
    /// What it connects to.
    pub kind: IntegrationKind,
    /// Where it stands.
    pub status: IntegrationStatus,
    /// When it was made.
    pub created_s: i64,
    /// First verified delivery.
    pub activated_s: Option<i64>,
    /// When the owner ended it.
    pub disconnected_s: Option<i64>,
    /// Deliveries lie in quarantine.
    #[json(with = "super::flag")]
    pub failing: bool,
}

/// A row of `signing_secret`.
#[derive(Debug, FromJson)]
pub struct SecretRow {
    id: SecretId,
    mode: Mode,
    sealed: String,
}

/// A row of `signing_secret`, as the owner reads it.
#[derive(Debug, FromJson)]
pub struct SecretShownRow {
    /// Whose it is.
    pub integration: IntegrationId,
    /// Its id.
    pub id: SecretId,
    /// Its mode.
    pub mode: Mode,
    /// Last characters.
    pub hint: String,
    /// When it was saved.
    pub created_s: i64,
    /// When it last verified one of the latest deliveries.
    pub last_used_s: Option<i64>,
}

fn secret_place(site: &SiteId, secret: &SecretId) -> Place {
    Place::of(site, &format!("signing_secret/{secret}"))
}

impl SecretRow {
    /// Its id.
    pub fn id(&self) -> &SecretId {
        &self.id
    }

    /// The mode whose events it signs.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Opens the secret.
    ///
    /// # Errors
    /// When it does not open: another `SEAL_KEY` made it.
    pub fn open(&self, site: &SiteId, seal_key: &SealKey) -> Result<(SigningSecret, (Mode, SecretId)), Fault> {
        let text = seal_key.open(&self.sealed, &secret_place(site, &self.id))?;
        let secret = SigningSecret::parse(&text).map_err(|error| Fault::internal(error.code()))?;
        Ok((secret, (self.mode, self.id.clone())))
    }
}

/// One [`IntegrationRow`] or none.
pub fn by_id(id: &IntegrationId) -> Statement {
    Statement::new(sql!("integration.by_id")).bind(id)
}

/// The [`IntegrationShownRow`]s of a site.
pub fn of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("integration.of_site")).bind(site)
}

/// A new one, pending; nothing where there is no such site.
pub fn insert(id: &IntegrationId, site: &SiteId, now_s: i64) -> Statement {
    Statement::new(sql!("integration.insert")).bind(id).bind(site).bind(now_s)
}

/// Turns pending into active; changes nothing later.
pub fn activate(id: &IntegrationId, now_s: i64) -> Statement {
    Statement::new(sql!("integration.activate")).bind(id).bind(now_s)
}

/// The [`SecretRow`]s of an integration.
pub fn secrets(id: &IntegrationId) -> Statement {
    Statement::new(sql!("signing_secret.of_integration")).bind(id)
}

/// The [`SecretShownRow`]s of a site.
pub fn secrets_of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("signing_secret.of_site")).bind(site)
}

/// A signing secret to keep.
pub struct NewSecret<'a> {
    /// Its id.
    pub id: &'a SecretId,
    /// Whose it is.
    pub integration: &'a IntegrationId,
    /// The integration's site.
    pub site: &'a SiteId,
    /// The secret.
    pub secret: &'a SigningSecret,
    /// The mode whose events it signs.
    pub mode: Mode,
}

/// Keeps a secret, sealed.
///
/// # Errors
/// When sealing fails.
pub fn insert_secret(new: &NewSecret, seal_key: &SealKey, nonce: [u8; 32], now_s: i64) -> Result<Statement, Fault> {
    let sealed = seal_key.seal(new.secret.expose(), &secret_place(new.site, new.id), nonce)?;
    let statement = Statement::new(sql!("signing_secret.insert")).bind(new.integration).bind(new.id).bind(new.mode);
    Ok(statement.bind(sealed).bind(new.secret.hint()).bind(now_s))
}

/// Ends an integration: deliveries get 410 from now on.
pub fn end(site: &SiteId, id: &IntegrationId, now_s: i64) -> Statement {
    Statement::new(sql!("integration.end")).bind(site).bind(id).bind(now_s)
}

/// Fails the batch when the site has no such integration.
pub fn guard_of_site(site: &SiteId, id: &IntegrationId) -> Statement {
    Statement::new(sql!("commit_guard.of_site")).bind(site).bind(id)
}

/// Fails the batch when the integration has been ended.
pub fn guard(site: &SiteId, id: &IntegrationId) -> Statement {
    Statement::new(sql!("commit_guard.connected")).bind(site).bind(id)
}

/// Fails the batch when the integration has been ended, or the secret that signed a delivery removed; a replay has none.
pub fn guard_signed(of: IntegrationOf<'_>, secret: Option<&SecretId>) -> Statement {
    Statement::new(sql!("commit_guard.signed")).bind(of.site).bind(of.integration).bind(secret)
}

/// Forgets every secret of an integration.
pub fn forget_secrets(site: &SiteId, id: &IntegrationId) -> Statement {
    Statement::new(sql!("signing_secret.forget")).bind(site).bind(id)
}

/// Forgets a secret.
pub fn delete_secret(site: &SiteId, integration: &IntegrationId, secret: &SecretId) -> Statement {
    Statement::new(sql!("signing_secret.delete")).bind(site).bind(integration).bind(secret)
}
