//! `PUT …/key`: connecting by a restricted key, or replacing it.
//!
//! What always holds: a key is probed before it is saved, and a refused key is not saved.

use crate::http::owner::integrations::{ensure_connected, show};
use crate::http::owner::with_key::{commit, make_endpoint, refusal, until_then};
use crate::http::{Failure, Refusal, Request, Response};
use crate::job::stripe::{self, Leased, probe};
use crate::ledger::effect::After;
use crate::port::batch::Batch;
use crate::read::webhook_url;
use crate::seal::Sealing;
use crate::shell::Shell;
use crate::store::api_key::{self, Granted, KeyId, KeyRow, NewKey};
use crate::store::endpoint as store_endpoint;
use crate::store::fact::{self, ObjectRow, Scope};
use crate::store::fee;
use crate::store::integration::{self, IntegrationOf, IntegrationRow};
use crate::store::job;
use crate::stripe_api::Client;
use headwater::api::{ErrorCode, NewApiKey};
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
pub async fn put_key(shell: &Shell<'_>, of: IntegrationOf<'_>, request: &Request) -> Result<Response, Failure> {
    let IntegrationOf { site, integration } = of;
    let NewApiKey { key } = request.json()?;
    let key = ApiKey::parse(&key).map_err(Refusal::from_error)?;
    let id = KeyId { site: site.clone(), integration: integration.clone(), mode: key.mode() };
    let before = if has_key(shell, &id).await? { lease_of_before(shell, &id).await? } else { None };
    let client = Client::new(shell, &key, before.as_ref().map_or(0, |leased| leased.row.next_ask_ms));
    let granted = accepted(shell, &id, &client).await;
    let release = before.map(|leased| stripe::release(shell, &id, &leased.lease, client.next_ask_ms()));
    let granted = match granted {
        Ok(granted) => granted,
        Err(failure) => {
            shell.database.batch(release.into_iter().collect()).await?;
            return Err(failure);
        }
    };
    let now_s = shell.context.now_s();
    let new =
        NewKey { key: &key, granted: &granted, next_check_s: now_s + NOT_DUE_S, next_ask_ms: client.next_ask_ms() };
    let sealing = Sealing { key: &shell.secrets.seal_key, random: shell.context.random() };
    let url = webhook_url(&request.origin, integration);
    let mut statements = vec![
        api_key::save(&id, &new, sealing, now_s)?,
        store_endpoint::want(&id, &url, until_then(request, &key), now_s),
        job::begin_first(&id, &Progress::default(), now_s),
        job::resume(&id),
        // What another key may see is read anew.
        fee::forget_walk(&id),
    ];
    statements.extend(release);
    commit(shell, of, statements).await?;
    make_endpoint(shell, &id).await?;
    Ok(Response { after: After::Drain, ..Response::json(200, &show(shell, of, request).await?) })
}

/// Whether there is a key already, of an integration that has not ended.
async fn has_key(shell: &Shell<'_>, id: &KeyId) -> Result<bool, Failure> {
    let mut batch = Batch::new();
    let of = batch.ask::<IntegrationRow>(integration::by_id(&id.integration));
    let row = batch.ask::<KeyRow>(api_key::by_id(id));
    let mut answers = batch.run(shell.database).await?;
    ensure_connected(&id.site, answers.take_first(of)?.as_ref())?;
    Ok(!answers.take(row)?.is_empty())
}

/// The lease on the key that this one replaces, so that the two do not ask Stripe at once. `None` where another works with it for longer
/// than the owner is kept waiting.
async fn lease_of_before(shell: &Shell<'_>, id: &KeyId) -> Result<Option<Leased>, Failure> {
    for _ in 0..LOOKS {
        if let Some(leased) = stripe::lease_key(shell, id).await? {
            return Ok(Some(leased));
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
    let charge = shell.database.first_row::<ObjectRow>(fact::any_charge(&scope, &id.integration)).await?;
    let Some(charge) = charge else { return Ok(()) };
    match client.list("refunds", &vec![crate::stripe_api::pair("charge", &charge.object)]).await {
        Err(ApiFailure::NotThere(_)) => {
            let message =
                "This key is of another Stripe account than what was imported; make a new integration for it.";
            Err(Refusal::new(ErrorCode::KeyOfAnotherAccount, message).into())
        }
        // Saved all the same, two accounts would be one.
        answer => answer.map(drop).map_err(|failure| refusal(&failure)),
    }
}
