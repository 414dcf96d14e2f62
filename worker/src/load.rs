//! A site or an integration with its secrets opened: from the isolate's memory, or from the database and then remembered.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::integration::{self, IntegrationRow, OpenedIntegration, SecretRow};
use crate::store::site::{self, Site, SiteRow};
use headwater::base::id::{IntegrationId, SiteId};
use std::rc::Rc;

/// How long the cache at the edge keeps that a site is to be looked up; it takes no less.
const EDGE_SECONDS: u64 = 60;

/// Forgets a site that has changed or is gone: this isolate at once, the cache at the edge as soon as it can, other isolates within a
/// minute of that.
pub(crate) async fn forget_site(shell: &Shell<'_>, site: &SiteId) {
    shell.memory.forget_site(site);
    shell.cache.put(&format!("site:{site}"), "", EDGE_SECONDS).await;
}

/// A site that must exist, from memory or the database.
///
/// # Errors
/// When it is gone, or the database fails.
pub(crate) async fn load_site(shell: &Shell<'_>, id: &SiteId) -> Result<Rc<Site>, Fault> {
    if let Some(site) = shell.memory.site(id, shell.context.now_ms) {
        return Ok(site);
    }
    reload_site(shell, id).await?.ok_or_else(|| Fault::internal("a site is gone whose rows are there"))
}

/// A site as the database has it now; none where there is none.
///
/// # Errors
/// When the database fails.
pub(crate) async fn reload_site(shell: &Shell<'_>, id: &SiteId) -> Result<Option<Rc<Site>>, Fault> {
    let Some(row) = shell.database.first_row::<SiteRow>(site::by_id(id)).await? else { return Ok(None) };
    let site = Rc::new(row.open(&shell.secrets.seal_key)?);
    shell.memory.keep_site(site.clone(), shell.context.now_ms);
    Ok(Some(site))
}

/// An integration as the database has it now; none where there is none.
///
/// # Errors
/// When the database fails, or a secret cannot be opened.
pub(crate) async fn reload_integration(
    shell: &Shell<'_>,
    id: &IntegrationId,
) -> Result<Option<Rc<OpenedIntegration>>, Fault> {
    let mut batch = Batch::new();
    let row = batch.ask::<IntegrationRow>(integration::by_id(id));
    let secrets = batch.ask::<SecretRow>(integration::secrets(id));
    let site = batch.ask::<SiteRow>(site::of_integration(id));
    let mut answers = batch.run(shell.database).await?;
    let (row, secrets, site) = (answers.take_first(row)?, answers.take(secrets)?, answers.take_first(site)?);
    let Some((row, site)) = row.zip(site) else { return Ok(None) };
    let site = Rc::new(site.open(&shell.secrets.seal_key)?);
    let opened = secrets.iter().map(|secret| secret.open(&row.site, &shell.secrets.seal_key));
    let (secrets, signers) = opened.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let integration = Rc::new(OpenedIntegration { id: id.clone(), status: row.status, site, secrets, signers });
    shell.memory.keep_integration(integration.clone(), shell.context.now_ms);
    Ok(Some(integration))
}
