//! A verified delivery: stored, ignored, or kept whole in quarantine.
//!
//! Batch 1: record the attempt, read upwards, and look up the evidence that is foreseen. Batch 2, where other evidence is needed:
//! look that up. The last batch: the commit. What always holds: nothing is decided before the delivery is recorded; what was read is guarded at the commit, and on a conflict everything is gathered anew; nothing is
//! written for an integration that has been ended, or by a secret that has been removed, since the signature was verified.

use crate::fault::Fault;
use crate::ledger::gathered::GatheredAsked;
use crate::ledger::outcome::WebhookOutcome;
use crate::ledger::turn::take_turn;
use crate::ledger::{self, News, Occasion, Task, screened};
use crate::port::batch::Batch;
use crate::port::database::{DatabaseError, Statement};
use crate::seal::Place;
use crate::shell::Shell;
use crate::store::delivery::{self, Arrival, DeliveryKey, DeliveryOutcome, DeliveryRow};
use crate::store::erased::Screen;
use crate::store::fact::Scope;
use crate::store::integration::{self, OpenedIntegration};
use crate::store::site::{self, SiteRow};
use headwater::base::id::{Mode, SecretId};
use headwater::stripe::account::ConnectedAccounts;
use headwater::stripe::event::{CONNECTED_ACCOUNT, Event, EventContent, EventError};
use headwater::stripe::integration::IntegrationStatus;
use headwater::stripe::reading::ReadingRules;
use sha2::{Digest, Sha256};

/// A delivery tried this often without an orderly end is poison.
const ATTEMPTS_MAX: i64 = 3;
/// How often a commit is tried before the delivery is given back to Stripe.
const TRIES_MAX: u32 = 14;
/// First and last bound of the random pause between tries, in milliseconds.
const PAUSE_FIRST_MS: u64 = 20;
const PAUSE_LAST_MS: u64 = 1_500;

/// Reason of an event whose `livemode` is not that of the secret that signed it.
const MODE_MISMATCH: &str = "mode_mismatch";
/// Reason of another account's event that is taken, but is of the other mode than its secret.
const OTHER_MODE: &str = "connected_account_other_mode";
/// Reason of a delivery that never came to an orderly end.
pub(crate) const NEVER_FINISHED: &str = "never_finished";

/// A verified delivery.
pub(crate) struct Delivered<'a> {
    pub(crate) integration: &'a OpenedIntegration,
    /// The mode of the secret that signed it.
    pub(crate) mode: Mode,
    /// That secret; none for a replay, which was verified when it arrived.
    pub(crate) secret: Option<&'a SecretId>,
    pub(crate) body: &'a [u8],
    /// Under which name it is recorded, where that was done already.
    pub(crate) event: Option<&'a str>,
}

/// What became of it; `None` when the integration has changed since the delivery was verified.
pub(crate) type Taken = Option<WebhookOutcome>;

/// Takes a verified delivery up: in, aside, or into quarantine.
pub(crate) async fn take_in_delivery(shell: &Shell<'_>, delivered: &Delivered<'_>) -> Result<Taken, Fault> {
    let site = &delivered.integration.site;
    let rules = ReadingRules {
        key: &site.pseudonym_key,
        extra_visitor_keys: &site.visitor_keys,
        self_reported_keys: &site.self_reported_keys,
    };
    match read_for_site(shell, delivered, rules).await? {
        // Another account's event is none of our business. A live endpoint of Connect is sent their test events too.
        Ok(event) if event.content == EventContent::Ignored(CONNECTED_ACCOUNT) => take(shell, delivered, &event).await,
        Ok(event) if event.of_other_account && event.mode != delivered.mode => {
            let event = Event { content: EventContent::Ignored(OTHER_MODE), ..event };
            take(shell, delivered, &event).await
        }
        Ok(event) if event.mode != delivered.mode => quarantine(shell, delivered, Some(&event), MODE_MISMATCH).await,
        Ok(event) => take(shell, delivered, &event).await,
        Err(error) => quarantine(shell, delivered, None, &cause(&error)).await,
    }
}

/// The event as the site takes it. What would be left out as another account's is looked at again by the setting as it stands: the one
/// at hand may be a minute old, and what is left out does not come back.
async fn read_for_site(
    shell: &Shell<'_>,
    delivered: &Delivered<'_>,
    rules: ReadingRules<'_>,
) -> Result<Result<Event, EventError>, Fault> {
    let site = &delivered.integration.site;
    let event = Event::read_for(delivered.body, rules, &site.connected_accounts);
    if !matches!(&event, Ok(event) if event.content == EventContent::Ignored(CONNECTED_ACCOUNT)) {
        return Ok(event);
    }
    let row = shell.database.first_row::<SiteRow>(site::by_id(&site.id)).await?;
    let accounts = row.map(|row| row.connected_accounts).unwrap_or_default();
    let accounts = ConnectedAccounts::parse(&accounts).map_err(Fault::internal)?;
    Ok(if accounts == site.connected_accounts { event } else { Event::read_for(delivered.body, rules, &accounts) })
}

/// Milliseconds since the request began.
fn took_ms(shell: &Shell<'_>) -> i64 {
    (shell.outbound.clock_ms() - shell.context.now_ms).max(0)
}

fn cause(error: &EventError) -> String {
    format!("{}: {error}", error.code())
}

impl Delivered<'_> {
    fn key(&self, event: Option<&Event>) -> DeliveryKey {
        let digest = || format!("sha256:{}", hex::encode(Sha256::digest(self.body)));
        let recorded = self.event.map(str::to_owned).or_else(|| event.map(|event| event.id.to_string()));
        let event = recorded.unwrap_or_else(digest);
        DeliveryKey { integration: self.integration.id.clone(), event }
    }

    fn sealed_body(&self, shell: &Shell<'_>, key: &DeliveryKey) -> Result<String, Fault> {
        let place = Place::of(&self.integration.site.id, &format!("delivery/{}", key.event));
        Ok(shell.secrets.seal_key.seal_bytes(self.body, &place, shell.context.random())?)
    }

    /// The secret that must still be there. What is replayed was verified when it arrived, by a secret that may be gone since.
    fn signed_by(&self) -> Option<&SecretId> {
        self.secret.filter(|_| self.event.is_none())
    }

    /// Fails a batch when the integration has changed.
    fn guard(&self) -> Statement {
        integration::guard_signed(self.integration.named(), self.signed_by())
    }

    fn arrival<'a>(&'a self, key: &'a DeliveryKey, event_type: &'a str, now_s: i64) -> Arrival<'a> {
        let (site, mode, secret) = (&self.integration.site.id, self.mode, self.secret);
        Arrival { key, site, event_type, body: None, now_s, mode, secret, signed_by: self.signed_by() }
    }
}

/// Keeps a delivery whole that cannot be processed, and says so to the owner.
async fn quarantine(
    shell: &Shell<'_>,
    delivered: &Delivered<'_>,
    event: Option<&Event>,
    reason: &str,
) -> Result<Taken, Fault> {
    let key = delivered.key(event);
    let event_type = event.map_or("", |event| event.event_type.as_str());
    let body = Some(delivered.sealed_body(shell, &key)?);
    let arrival = Arrival { body, ..delivered.arrival(&key, event_type, shell.context.now_s()) };
    let ending = Ending { outcome: DeliveryOutcome::Quarantined, reason };
    end(shell, delivered, arrival, ending).await
}

/// How a delivery ends that is not taken in, and why.
struct Ending<'a> {
    outcome: DeliveryOutcome,
    reason: &'a str,
}

/// Records a delivery and its end in one go.
async fn end(
    shell: &Shell<'_>,
    delivered: &Delivered<'_>,
    arrival: Arrival<'_>,
    ending: Ending<'_>,
) -> Result<Taken, Fault> {
    let key = arrival.key;
    let finish = delivery::finish(key, ending.outcome, Some(ending.reason), took_ms(shell));
    let mut batch = Batch::beginning_with(vec![delivered.guard(), delivery::attempt(arrival), finish]);
    batch.also(activation(shell, delivered.integration));
    let row = batch.ask::<DeliveryRow>(delivery::standing(key, delivered.signed_by()));
    let mut answers = match batch.run(shell.database).await {
        Err(DatabaseError::Conflict) => return Ok(None),
        answers => answers?,
    };
    let row = answers.take_first(row)?.ok_or_else(|| Fault::internal("the delivery is gone"))?;
    let reason = row.reason.unwrap_or_default();
    Ok(Some(match row.outcome {
        DeliveryOutcome::Quarantined => WebhookOutcome::Quarantined(reason),
        DeliveryOutcome::Ignored => WebhookOutcome::Ignored(reason),
        DeliveryOutcome::Stored | DeliveryOutcome::Started => WebhookOutcome::Duplicate,
    }))
}

/// The first verified delivery turns a pending integration active.
fn activation(shell: &Shell<'_>, integration: &OpenedIntegration) -> Option<Statement> {
    let pending = integration.status == IntegrationStatus::Pending;
    pending.then(|| integration::activate(&integration.id, shell.context.now_s()))
}

/// Takes an event in: tries until the commit holds, or gives the delivery back to Stripe.
async fn take(shell: &Shell<'_>, delivered: &Delivered<'_>, event: &Event) -> Result<Taken, Fault> {
    let key = delivered.key(Some(event));
    let (facts, emails) = match &event.content {
        EventContent::Ignored(reason) => {
            let arrival = delivered.arrival(&key, &event.event_type, shell.context.now_s());
            let ending = Ending { outcome: DeliveryOutcome::Ignored, reason };
            return end(shell, delivered, arrival, ending).await;
        }
        EventContent::Facts(facts, emails) => (facts, emails),
    };
    let body = delivered.sealed_body(shell, &key)?;
    let scope = Scope { site: delivered.integration.site.id.clone(), mode: delivered.mode };
    let mut screen = Screen::of(&scope.site, shell.context.now_s());
    let _turn = take_turn(shell, &scope, facts).await;
    let mut failure = Fault::Unavailable("no try was made".to_owned());
    for attempt in 0..TRIES_MAX {
        let arrival =
            Arrival { body: Some(body.clone()), ..delivered.arrival(&key, &event.event_type, shell.context.now_s()) };
        let kept = screened(&mut screen, facts, emails);
        let news = News {
            integration: &key.integration,
            secret: delivered.signed_by(),
            event: &key.event,
            facts: &kept.facts,
            emails: &kept.emails,
            payment_facts_since_s: event.payment_facts_since_s(),
            admitted: &kept.admitted,
            erasures: &kept.erasures,
            charges_follow: false,
        };
        let occasion = Occasion::News(news);
        let task = Task { site: &delivered.integration.site, scope: &scope, occasion, cause: &event.event_type };
        match try_once(shell, delivered, &task, arrival).await {
            Err(error @ Fault::Unavailable(_)) => {
                failure = error;
                // Best effort: what is not learnt now fails the next try as well.
                let _ = screen.learn(shell.database).await;
            }
            // Not to be hammered: Stripe comes again.
            Err(error @ (Fault::Overloaded(_) | Fault::Quota(_))) => {
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

async fn try_once(
    shell: &Shell<'_>,
    delivered: &Delivered<'_>,
    task: &Task<'_>,
    arrival: Arrival<'_>,
) -> Result<Taken, Fault> {
    let key = arrival.key;
    let mut batch = Batch::beginning_with(vec![delivery::attempt(arrival)]);
    let row = batch.ask::<DeliveryRow>(delivery::standing(key, delivered.signed_by()));
    let gathered = GatheredAsked::add_to(&mut batch, shell, task);
    let mut answers = batch.run(shell.database).await?;
    let Some(row) = answers.take_first(row)? else { return Ok(None) };
    match row.outcome {
        DeliveryOutcome::Stored | DeliveryOutcome::Ignored | DeliveryOutcome::Quarantined => {
            return Ok(Some(WebhookOutcome::Duplicate));
        }
        DeliveryOutcome::Started if row.attempts > ATTEMPTS_MAX => {
            let finish = delivery::finish(key, DeliveryOutcome::Quarantined, Some(NEVER_FINISHED), took_ms(shell));
            shell.database.batch(vec![finish]).await?;
            return Ok(Some(WebhookOutcome::Quarantined(NEVER_FINISHED.to_owned())));
        }
        DeliveryOutcome::Started => {}
    }
    let gathered = gathered.take(&mut answers, shell, task)?;
    let mut commit = ledger::plan(shell, task, gathered).await?.commit;
    if commit.is_empty() {
        commit.write(delivered.guard());
    }
    commit.write(delivery::finish(key, DeliveryOutcome::Stored, None, took_ms(shell)));
    commit.write_all(activation(shell, delivered.integration));
    match commit.run(shell.database).await {
        Ok(committed) => Ok(Some(WebhookOutcome::Stored(committed.after))),
        Err(DatabaseError::Conflict) => Err(Fault::Unavailable("conflict".to_owned())),
        Err(error) => Err(error.into()),
    }
}
