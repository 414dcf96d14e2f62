//! Integrations: what connects a site to Stripe, with keys, secrets, jobs and counts.

use super::api_key::{JobsShown, api_key_to_api};
use super::{Missing, ReadFault, SiteView};
use crate::port::batch::{Answers, Asked, Batch};
use crate::shell::Shell;
use crate::store::api_key::{self, KeyShownRow};
use crate::store::delivery;
use crate::store::integration::{self, IntegrationShownRow, SecretShownRow};
use crate::store::job::{self, JobKind, JobOf, JobStatus};
use headwater::api::{
    ApiKey, DeliveryCount, Integration, IntegrationStatus, Integrations, JobState, KeyPages, KeyState, SigningSecret,
};
use headwater::base::id::{IntegrationId, Mode, SecretId, SiteId};
use headwater::base::json::Both;
use headwater::base::json::FromJson;
use headwater::stripe::rest::{is_reachable, key_page};

/// How far back deliveries are counted.
const COUNTED_S: i64 = 30 * 86_400;

/// Where Stripe posts, at an installation's origin.
pub fn webhook_url(origin: &str, id: &IntegrationId) -> String {
    format!("{origin}/api/integrations/stripe/webhook/{id}")
}

/// Whose integrations are asked for.
#[derive(Debug, Clone, Copy)]
pub struct IntegrationsQuestion<'a> {
    /// Of which site.
    pub site: &'a SiteId,
    /// Scheme, host and port of this installation, as the caller reached it.
    pub origin: &'a str,
}

/// The integrations of a site.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_integrations(
    shell: &Shell<'_>,
    question: IntegrationsQuestion<'_>,
) -> Result<Integrations, ReadFault> {
    let mut batch = Batch::new();
    let site = SiteView::add_to(&mut batch, question.site);
    let view = IntegrationView::add_to(&mut batch, shell, question);
    let mut answers = batch.run(shell.database).await?;
    site.take(&mut answers, shell.context.now_s())?;
    let key_pages = KeyPages { live: key_page(Mode::Live), test: key_page(Mode::Test) };
    Ok(Integrations { integrations: view.take_all(&mut answers)?, key_pages })
}

#[derive(FromJson)]
struct Whose {
    integration: IntegrationId,
}

type CountRow = Both<Whose, DeliveryCount>;

/// The integrations of a site as they are in the batch that this is added to.
pub struct IntegrationView<'a> {
    origin: &'a str,
    now_s: i64,
    integrations: Asked<IntegrationShownRow>,
    secrets: Asked<SecretShownRow>,
    counts: Asked<CountRow>,
    keys: Asked<KeyShownRow>,
    jobs: Asked<JobOf>,
}

impl<'a> IntegrationView<'a> {
    /// Adds the statements.
    pub fn add_to(batch: &mut Batch, shell: &Shell<'_>, question: IntegrationsQuestion<'a>) -> Self {
        let IntegrationsQuestion { site, origin } = question;
        Self {
            origin,
            now_s: shell.outbound.clock_ms().div_euclid(1_000),
            integrations: batch.ask(integration::of_site(site)),
            secrets: batch.ask(integration::secrets_of_site(site)),
            counts: batch.ask(delivery::counts(site, shell.context.now_s() - COUNTED_S)),
            keys: batch.ask(api_key::of_site(site)),
            jobs: batch.ask(job::of_site(site)),
        }
    }

    /// All of them.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    fn take_all(self, answers: &mut Answers) -> Result<Vec<Integration>, ReadFault> {
        let rows = answers.take(self.integrations)?;
        let found = Found {
            origin: self.origin,
            now_s: self.now_s,
            secrets: answers.take(self.secrets)?,
            counts: answers.take(self.counts)?,
            keys: answers.take(self.keys)?,
            jobs: answers.take(self.jobs)?,
        };
        rows.into_iter().map(|row| found.to_api(row)).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// When it is not the site's; when a row is not what the schema says.
    pub fn take_one(self, answers: &mut Answers, id: &IntegrationId) -> Result<Integration, ReadFault> {
        let found = self.take_all(answers)?.into_iter().find(|integration| integration.id == *id);
        found.ok_or(ReadFault::NotThere(Missing::Integration))
    }
}

/// One integration of a site, asked for by itself.
///
/// # Errors
/// When it is not the site's; when the database fails.
pub async fn answer_integration(
    shell: &Shell<'_>,
    question: IntegrationsQuestion<'_>,
    id: &IntegrationId,
) -> Result<Integration, ReadFault> {
    let mut batch = Batch::new();
    let view = IntegrationView::add_to(&mut batch, shell, question);
    view.take_one(&mut batch.run(shell.database).await?, id)
}

/// What was found beside the integrations themselves.
struct Found<'a> {
    origin: &'a str,
    now_s: i64,
    secrets: Vec<SecretShownRow>,
    counts: Vec<CountRow>,
    keys: Vec<KeyShownRow>,
    jobs: Vec<JobOf>,
}

impl Found<'_> {
    fn to_api(&self, row: IntegrationShownRow) -> Result<Integration, ReadFault> {
        let own_jobs: Vec<&JobOf> = self.jobs.iter().filter(|job| job.integration == row.id).collect();
        let jobs = JobsShown { jobs: &own_jobs, now_s: self.now_s };
        let own_keys = self.keys.iter().filter(|key| key.integration == row.id);
        let keys = own_keys.map(|key| api_key_to_api(key, &jobs)).collect::<Result<Vec<_>, _>>()?;
        let removals = || own_jobs.iter().map(|of| &of.job).filter(|job| job.kind == JobKind::Removal);
        let removing = removals().any(|job| job.state != JobStatus::Done);
        let removed_s = removals().filter_map(|job| job.ended_s).max().filter(|_| !removing);
        let counts =
            self.counts.iter().filter(|Both(whose, _)| whose.integration == row.id).map(|Both(_, count)| count.clone());
        Ok(Integration {
            webhook_url: webhook_url(self.origin, &row.id),
            reachable: is_reachable(self.origin),
            kind: row.kind,
            status: status(&row, &keys),
            created_s: row.created_s,
            activated_s: row.activated_s,
            disconnected_s: row.disconnected_s,
            removing,
            removed_s,
            secrets: self.secrets_of(&row.id),
            counts: counts.collect(),
            keys,
            id: row.id,
        })
    }

    fn secrets_of(&self, id: &IntegrationId) -> Vec<SigningSecret> {
        let of_endpoint = |secret: &SecretId| self.keys.iter().any(|key| key.endpoint_secret.as_ref() == Some(secret));
        let own = self.secrets.iter().filter(|secret| secret.integration == *id);
        let to_api = |secret: &SecretShownRow| SigningSecret {
            of_endpoint: of_endpoint(&secret.id),
            id: secret.id.clone(),
            mode: secret.mode,
            hint: secret.hint.clone(),
            created_s: secret.created_s,
            last_used_s: secret.last_used_s,
        };
        own.map(to_api).collect()
    }
}

/// Where an integration stands, of everything known of it.
fn status(row: &IntegrationShownRow, keys: &[ApiKey]) -> IntegrationStatus {
    let is_paused = |key: &ApiKey| {
        let import = key.import.as_ref().map(|import| import.state);
        let check = key.check.as_ref().map(|check| check.state);
        key.state == KeyState::Refused || [import, check].contains(&Some(JobState::Paused))
    };
    match row.status {
        IntegrationStatus::Disconnected => IntegrationStatus::Disconnected,
        _ if keys.iter().any(is_paused) => IntegrationStatus::Paused,
        _ if row.failing => IntegrationStatus::Failing,
        IntegrationStatus::Pending if !keys.is_empty() => IntegrationStatus::Active,
        status => status,
    }
}
