//! `POST …/disconnect`: the end of an integration.
//!
//! One commit ends it: deliveries get 410; the signing secrets, every job and the sums of checks are deleted; the removal of revenue
//! begins if the owner asked for it. Then the endpoint is deleted at Stripe and the key forgotten. If that fails, the cron tries it
//! again.

use crate::http::owner::integrations::show;
use crate::http::{Failure, Request, Response};
use crate::job::stripe::{self, Budget};
use crate::ledger::effect::After;
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::read::{IntegrationView, IntegrationsQuestion, Missing, ReadFault};
use crate::shell::Shell;
use crate::store::api_key::KeyId;
use crate::store::integration::IntegrationOf;
use crate::store::job::{self, JobKind};
use crate::store::{check, endpoint, fee, integration, question, rebuild};
use headwater::api::{Disconnect, KeptRevenue};
use headwater::base::id::Mode;

/// How long Stripe may take to delete the endpoints while the owner waits, in milliseconds.
const TAKE_DOWN_MS: i64 = 5_000;

/// Ends an integration. Ending one that has ended changes nothing, but that its revenue can still be removed.
///
/// # Errors
/// 404 for an unknown integration.
pub async fn disconnect(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let IntegrationOf { site, integration: id } = of;
    let Disconnect { revenue } = request.json()?;
    let now_s = shell.context.now_s();
    let (keys, mut statements) = end(of, revenue, now_s);
    statements.insert(0, integration::guard_of_site(site, id));
    let mut batch = Batch::beginning_with(statements);
    let view = IntegrationView::add_to(&mut batch, shell, IntegrationsQuestion { site, origin: &request.origin });
    let mut answers = match batch.run(shell.database).await {
        Err(DatabaseError::Conflict) => return Err(ReadFault::NotThere(Missing::Integration).into()),
        answers => answers?,
    };
    shell.memory.forget_integration(id);
    let ended = view.take_one(&mut answers, id)?;
    let shown = if ended.keys.is_empty() {
        ended
    } else {
        take_down(shell, &keys).await?;
        show(shell, of, request).await?
    };
    Ok(Response { after: After::Drain, ..Response::json(200, &shown) })
}

/// The keys of an integration, and what ends it.
pub(super) fn end(of: IntegrationOf<'_>, revenue: KeptRevenue, now_s: i64) -> ([KeyId; 2], Vec<Statement>) {
    let IntegrationOf { site, integration: id } = of;
    let keys = [Mode::Live, Mode::Test].map(|mode| KeyId { site: site.clone(), integration: id.clone(), mode });
    let mut statements = vec![
        integration::end(site, id, now_s),
        integration::forget_secrets(site, id),
        // What an import left waiting for its charge is derived.
        rebuild::begin(site, now_s, Some(id)),
        job::forget(site, id),
    ];
    for key in &keys {
        statements.extend([endpoint::take_down_now(key, now_s), check::clear(key), fee::forget_walk(key)]);
        statements.extend(question::forget(key));
        if revenue == KeptRevenue::Remove {
            statements.push(job::begin(key, JobKind::Removal, &serde_json::json!({}), now_s));
        }
    }
    (keys, statements)
}

/// Deletes the endpoints at Stripe and forgets the keys.
pub(super) async fn take_down(shell: &Shell<'_>, keys: &[KeyId]) -> Result<(), Failure> {
    let until_ms = shell.outbound.clock_ms() + TAKE_DOWN_MS;
    for key in keys {
        stripe::advance(shell, key, &mut Budget { pages: 0, until_ms }).await?;
    }
    Ok(())
}
