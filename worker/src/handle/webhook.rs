//! `POST /api/integrations/stripe/webhook/<integration>`: verify, record, derive, commit.
//!
//! Read 0: the connection, from memory or the database. Batch 1: record the attempt and read upwards. Batch 2: the evidence
//! (`derive`). Batch 3: the commit. What always holds: nothing is decided before the delivery is recorded, and what was read
//! is guarded at the commit; on a conflict everything is gathered anew.

use crate::database::{Database, DatabaseError};
use crate::derive::{self, News, Occasion, Task, View};
use crate::http::{After, Failure, Refusal, Request, Response};
use crate::outcome::{self, WebhookOutcome};
use crate::seal::Place;
use crate::shell::{Cache, Shell};
use crate::store::delivery::{self, Arrival, DeliveryKey, DeliveryOutcome, DeliveryRow};
use crate::store::fact::Scope;
use crate::store::integration::{self, Connection, IntegrationRow, SecretRow};
use crate::store::site::{self, SiteRow};
use headwater::api::IntegrationStatus;
use headwater::id::{IntegrationId, Mode, SecretId, StripeId};
use headwater::stripe::event::{Event, EventContent, EventError, ReadingRules};
use headwater::stripe::signature;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::rc::Rc;

/// A delivery tried this often without an orderly end is poison.
const ATTEMPTS_MAX: i64 = 3;
/// How often a commit is tried before the delivery is given back to Stripe.
const TRIES_MAX: u32 = 14;
/// First and last bound of the random pause between tries, in milliseconds.
const PAUSE_FIRST_MS: u64 = 20;
const PAUSE_LAST_MS: u64 = 1_500;

/// Reason of an event whose `livemode` is not that of the secret that signed it.
const MODE_MISMATCH: &str = "mode_mismatch";
/// Reason of a delivery that never came to an orderly end.
const POISON: &str = "never_finished";

/// A verified delivery.
pub(super) struct Delivered<'a> {
    pub(super) connection: &'a Connection,
    /// The mode of the secret that signed it.
    pub(super) mode: Mode,
    /// That secret; none for a replay of one that is not known any more.
    pub(super) secret: Option<&'a SecretId>,
    pub(super) body: &'a [u8],
}

/// Receives a delivery.
///
/// # Errors
/// By the table in `outcome.rs`.
pub async fn receive<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    integration: &IntegrationId,
    request: &Request,
) -> Result<Response, Failure> {
    let body = request.body.as_deref().ok_or_else(outcome::body_too_large)?;
    let remembered = shell.memory.connection(integration, shell.context.now_ms);
    let verified = remembered.and_then(|connection| {
        let signer = verify(shell, &connection, request.header("stripe-signature"), body).ok()?;
        Some((connection, signer))
    });
    let (connection, (mode, secret)) = match verified {
        Some(verified) => verified,
        // A no is never said from memory: the secret may have been rolled a moment ago.
        None => {
            let connection = read_connection(shell, integration).await?;
            let signer = verify(shell, &connection, request.header("stripe-signature"), body)?;
            (connection, signer)
        }
    };
    if body.is_empty() {
        // Stripe never sends one: there is nothing that could be replayed.
        return Err(Refusal::new(400, "body_empty", "The body is empty.").into());
    }
    let delivered = Delivered { connection: &connection, mode, secret: Some(&secret), body };
    Ok(take_up(shell, &delivered).await?.response())
}

/// Takes a verified delivery up: in, aside, or into quarantine.
pub(super) async fn take_up<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    delivered: &Delivered<'_>,
) -> Result<WebhookOutcome, Failure> {
    let site = &delivered.connection.site;
    let rules = ReadingRules { key: &site.pseudonym_key, extra_visitor_keys: &site.visitor_keys };
    match Event::read(delivered.body, rules) {
        Ok(event) if event.mode != delivered.mode => quarantine(shell, delivered, Some(&event), MODE_MISMATCH).await,
        Ok(event) => take(shell, delivered, &event).await,
        Err(error) => quarantine(shell, delivered, None, &cause(&error)).await,
    }
}

/// Milliseconds since the request began.
fn took_ms<D: Database, C: Cache>(shell: &Shell<'_, D, C>) -> i64 {
    (shell.outbound.clock_ms() - shell.context.now_ms).max(0)
}

fn cause(error: &EventError) -> String {
    format!("{}: {error}", error.code())
}

fn verify<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    connection: &Connection,
    header: Option<&str>,
    body: &[u8],
) -> Result<(Mode, SecretId), Failure> {
    if connection.status == IntegrationStatus::Disconnected {
        return Err(outcome::integration_disconnected());
    }
    let matched = signature::verify(header, body, &connection.secrets, shell.context.now_s())
        .map_err(|error| outcome::signature(error.code(), error.to_string()))?;
    connection.signers.get(matched).cloned().ok_or_else(|| Failure::fault("a secret has no mode"))
}

/// The connection as the database has it; remembered from now on.
pub(super) async fn read_connection<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    integration: &IntegrationId,
) -> Result<Rc<Connection>, Failure> {
    let statements =
        vec![integration::by_id(integration), integration::secrets(integration), site::of_integration(integration)];
    let mut answers = shell.database.ask(statements).await?;
    let row = answers.rows::<IntegrationRow>()?.into_iter().next().ok_or_else(outcome::integration_unknown)?;
    let secrets = answers.rows::<SecretRow>()?;
    let site = answers.rows::<SiteRow>()?.into_iter().next().ok_or_else(outcome::integration_unknown)?;
    let site = Rc::new(site.open(&shell.secrets.seal_key)?);
    let opened = secrets.iter().map(|secret| secret.open(&row.site, &shell.secrets.seal_key));
    let (secrets, signers) = opened.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    let connection = Rc::new(Connection { id: integration.clone(), status: row.status, site, secrets, signers });
    shell.memory.keep_connection(connection.clone(), shell.context.now_ms);
    Ok(connection)
}

impl Delivered<'_> {
    fn key(&self, event: Option<&Event>) -> DeliveryKey {
        let digest = || format!("sha256:{}", hex::encode(Sha256::digest(self.body)));
        let event = event.map_or_else(digest, |event| event.id.to_string());
        DeliveryKey { integration: self.connection.id.clone(), event }
    }

    fn sealed_body<D: Database, C: Cache>(
        &self,
        shell: &Shell<'_, D, C>,
        key: &DeliveryKey,
    ) -> Result<String, Failure> {
        let place = Place::of(&self.connection.site.id, &format!("delivery/{}", key.event));
        // Signed bytes that are no UTF-8 are no event either; what can be read of them is kept.
        let text = String::from_utf8_lossy(self.body);
        Ok(shell.secrets.seal_key.seal(&text, &place, shell.context.random())?)
    }

    fn arrival<'a>(&'a self, key: &'a DeliveryKey, event_type: &'a str, now_s: i64) -> Arrival<'a> {
        let (site, mode, secret) = (&self.connection.site.id, self.mode, self.secret);
        Arrival { key, site, event_type, body: None, now_s, mode, secret }
    }
}

/// Keeps a delivery whole that cannot be processed, and says so to the owner.
async fn quarantine<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    delivered: &Delivered<'_>,
    event: Option<&Event>,
    reason: &str,
) -> Result<WebhookOutcome, Failure> {
    let key = delivered.key(event);
    let event_type = event.map_or("", |event| event.event_type.as_str());
    let body = Some(delivered.sealed_body(shell, &key)?);
    let arrival = Arrival { body, ..delivered.arrival(&key, event_type, shell.context.now_s()) };
    end(shell, delivered, arrival, (DeliveryOutcome::Quarantined, Some(reason))).await
}

/// Records a delivery and its end in one go.
async fn end<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    delivered: &Delivered<'_>,
    arrival: Arrival<'_>,
    (ending, reason): (DeliveryOutcome, Option<&str>),
) -> Result<WebhookOutcome, Failure> {
    let key = arrival.key;
    let mut statements = vec![delivery::attempt(arrival), delivery::finish(key, (ending, reason), took_ms(shell))];
    statements.extend(activation(shell, delivered.connection));
    statements.push(delivery::read(key));
    let read = statements.len() - 1;
    let mut answers = shell.database.ask(statements).await?;
    (0..read).for_each(|_| answers.skip());
    let row =
        answers.rows::<DeliveryRow>()?.into_iter().next().ok_or_else(|| Failure::fault("the delivery is gone"))?;
    let reason = row.reason.unwrap_or_default();
    Ok(match row.outcome {
        DeliveryOutcome::Quarantined => WebhookOutcome::Quarantined(reason),
        DeliveryOutcome::Ignored => WebhookOutcome::Ignored(reason),
        DeliveryOutcome::Stored | DeliveryOutcome::Started => WebhookOutcome::Duplicate,
    })
}

/// The first verified delivery turns a pending integration active.
fn activation<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    connection: &Connection,
) -> Option<crate::database::Statement> {
    let pending = connection.status == IntegrationStatus::Pending;
    pending.then(|| integration::activate(&connection.id, shell.context.now_s()))
}

/// Takes an event in: tries until the commit holds, or gives the delivery back to Stripe.
async fn take<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    delivered: &Delivered<'_>,
    event: &Event,
) -> Result<WebhookOutcome, Failure> {
    let key = delivered.key(Some(event));
    let facts = match &event.content {
        EventContent::Ignored(reason) => {
            let arrival = delivered.arrival(&key, &event.event_type, shell.context.now_s());
            return end(shell, delivered, arrival, (DeliveryOutcome::Ignored, Some(reason))).await;
        }
        EventContent::Facts(facts, emails) => {
            let (integration, event_id, moment_s) = (&key.integration, &key.event, event.moment_s());
            News { integration, event: event_id, facts, emails, moment_s }
        }
    };
    let body = delivered.sealed_body(shell, &key)?;
    let scope = Scope { site: delivered.connection.site.id.clone(), mode: delivered.mode };
    let ids = facts.ids();
    let occasion = Occasion::News(facts);
    let task = Task { site: &delivered.connection.site, scope: &scope, occasion, cause: &event.event_type };
    let mut failure = Failure::Unavailable("no try was made".to_owned());
    for attempt in 0..TRIES_MAX {
        let arrival =
            Arrival { body: Some(body.clone()), ..delivered.arrival(&key, &event.event_type, shell.context.now_s()) };
        match try_once(shell, delivered, (&task, &ids, arrival)).await {
            Err(error @ Failure::Unavailable(_)) => failure = error,
            // Not to be hammered: Stripe comes again.
            Err(error @ (Failure::Overloaded(_) | Failure::Quota(_))) => {
                failure = error;
                break;
            }
            ended => return ended,
        }
        let bound = PAUSE_FIRST_MS.saturating_mul(1 << attempt.min(10)).min(PAUSE_LAST_MS);
        shell.database.pause(shell.context.random_below(bound)).await;
    }
    // Best effort: an orderly end is no sign of poison. If the database is out of reach, so is this.
    let _ = shell.database.batch(vec![delivery::give_back(&key)]).await;
    Err(failure)
}

async fn try_once<D: Database, C: Cache>(
    shell: &Shell<'_, D, C>,
    delivered: &Delivered<'_>,
    (task, ids, arrival): (&Task<'_>, &BTreeSet<StripeId>, Arrival<'_>),
) -> Result<WebhookOutcome, Failure> {
    let key = arrival.key;
    let mut statements =
        vec![delivery::attempt(arrival), delivery::read(key), integration::by_id(&delivered.connection.id)];
    statements.extend(View::statements(task.scope, ids));
    let mut answers = shell.database.ask(statements).await?;
    answers.skip();
    let row =
        answers.rows::<DeliveryRow>()?.into_iter().next().ok_or_else(|| Failure::fault("the delivery is gone"))?;
    let connection = answers.rows::<IntegrationRow>()?.into_iter().next();
    if connection.is_none_or(|row| row.status == IntegrationStatus::Disconnected) {
        shell.memory.forget_connection(&delivered.connection.id);
        return Err(outcome::integration_disconnected());
    }
    match row.outcome {
        DeliveryOutcome::Stored | DeliveryOutcome::Ignored | DeliveryOutcome::Quarantined => {
            return Ok(WebhookOutcome::Duplicate);
        }
        DeliveryOutcome::Started if row.attempts > ATTEMPTS_MAX => {
            let finish = delivery::finish(key, (DeliveryOutcome::Quarantined, Some(POISON)), took_ms(shell));
            shell.database.batch(vec![finish]).await?;
            return Ok(WebhookOutcome::Quarantined(POISON.to_owned()));
        }
        DeliveryOutcome::Started => {}
    }
    let view = View::read(&mut answers)?;
    let mut commit = derive::plan(shell, task, view).await?.statements;
    // Ended by the owner since the connection was read: nothing of it may come in any more.
    commit.push(integration::guard(&delivered.connection.site.id, &delivered.connection.id));
    commit.push(delivery::finish(key, (DeliveryOutcome::Stored, None), took_ms(shell)));
    commit.extend(activation(shell, delivered.connection));
    match shell.database.batch(commit).await {
        Ok(committed) => Ok(WebhookOutcome::Stored(After::of(&committed))),
        Err(DatabaseError::Conflict) => Err(Failure::Unavailable("conflict".to_owned())),
        Err(error) => Err(error.into()),
    }
}
