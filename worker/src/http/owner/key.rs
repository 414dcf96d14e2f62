//! `PUT …/key`: connecting by a restricted key, or replacing it.
//!
//! What always holds: a key is probed before it is saved; a refused one is not saved.

use crate::http::owner::connection::{Of, commit, ensure_connected, make_endpoint, refusal, until_then};
use crate::http::owner::integrations::{one, webhook_url};
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::stripe::{self, Claimed, probe};
use crate::ledger::effect::After;
use crate::shell::Shell;
use crate::store::api_key::{self, Granted, KeyId, KeyRow};
use crate::store::endpoint as store_endpoint;
use crate::store::fact::Scope;
use crate::store::job;
use crate::stripe_api::Client;
use headwater::api::NewApiKey;
use headwater::stripe::api_key::ApiKey;
use headwater::stripe::import::Progress;
use headwater::stripe::rest::ApiFailure;

/// How often a new key looks whether nobody works with the old one any more, and after how many milliseconds it looks again: an open
/// page lets go of it for longer between two steps.
const LOOKS: usize = 25;
const LOOK_MS: u64 = 150;
/// A check that is not due before the first import says so.
const NOT_DUE_S: i64 = 1 << 40;

/// `PUT …/key`: probes the key, saves it sealed, makes the endpoint, begins the first import or goes on with a paused one.
///
/// # Errors
/// 400 for what is no restricted key or is refused by Stripe, 409 after a disconnect, 503 when Stripe does not answer.
pub async fn put_key(shell: &Shell<'_>, (site, integration): Of<'_>, request: &Request) -> Result<Response, Failure> {
    let new: NewApiKey = request.json()?;
    let key = ApiKey::parse(&new.key).map_err(|error| Refusal::new(400, error.code(), error.to_string()))?;
    ensure_connected(shell, (site, integration), request).await?;
    let id = KeyId { site: site.clone(), integration: integration.clone(), mode: key.mode() };
    let before = lease_of_before(shell, &id).await?;
    let client = Client::new(shell, &key, before.as_ref().map_or(0, |claimed| claimed.row.next_ask_ms));
    let granted = accepted(shell, &id, &client).await;
    let release = before.map(|claimed| stripe::release(shell, &id, &claimed.lease, client.next_ask_ms()));
    let granted = match granted {
        Ok(granted) => granted,
        Err(failure) => {
            shell.database.batch(release.into_iter().collect()).await?;
            return Err(failure);
        }
    };
    let now_s = shell.context.now_s();
    let sealing = (&shell.secrets.seal_key, shell.context.random());
    let url = webhook_url(request, integration);
    let mut statements = vec![
        api_key::save(&id, (&key, &granted), sealing, (now_s, now_s + NOT_DUE_S, client.next_ask_ms()))?,
        store_endpoint::want(&id, &url, until_then(request, &key), now_s),
        job::begin_first(&id, &Progress::default(), now_s),
        job::resume(&id),
    ];
    statements.extend(release);
    commit(shell, (site, integration), statements).await?;
    make_endpoint(shell, &id).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &one(shell, (site, integration), request).await?) })
}

/// The lease on the key that this one replaces, so that the two do not ask Stripe at once. `None` where there is none before, or
/// another works with it for longer than the owner is kept waiting.
async fn lease_of_before(shell: &Shell<'_>, id: &KeyId) -> Result<Option<Claimed>, Failure> {
    if shell.database.ask(vec![api_key::read(id)]).await?.rows::<KeyRow>()?.is_empty() {
        return Ok(None);
    }
    for _ in 0..LOOKS {
        if let Some(claimed) = stripe::claim(shell, id).await? {
            return Ok(Some(claimed));
        }
        shell.outbound.wait(LOOK_MS).await;
    }
    Ok(None)
}

/// What a pasted key may do, if Stripe accepts it and it is of the right account.
async fn accepted(shell: &Shell<'_>, id: &KeyId, client: &Client<'_>) -> Result<Granted, Failure> {
    let granted = probe::probe(client).await.map_err(|failure| refusal(&failure))?;
    same_account(shell, id, client).await?;
    Ok(granted)
}

/// A key that replaces another must be of the same account: what is imported is not mixed. Asked by an object of the account.
async fn same_account(shell: &Shell<'_>, id: &KeyId, client: &Client<'_>) -> Result<(), Failure> {
    let scope = Scope { site: id.site.clone(), mode: id.mode };
    let mut answers = shell.database.ask(vec![crate::store::fact::a_charge(&scope, &id.integration)]).await?;
    let charge = answers.rows::<crate::store::fact::ObjectRow>()?.into_iter().next();
    let Some(charge) = charge else { return Ok(()) };
    match client.list("refunds", &vec![crate::stripe_api::pair("charge", &charge.object)]).await {
        Err(ApiFailure::NotThere(_)) => {
            let message = "This key is of another Stripe account than what was imported; make a new connection for it.";
            Err(Refusal::new(409, "key_of_another_account", message).into())
        }
        // Saved all the same, two accounts would be one.
        answer => answer.map(drop).map_err(|failure| refusal(&failure)),
    }
}
