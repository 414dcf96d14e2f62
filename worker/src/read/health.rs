//! How an installation is, for its owner: what works, what does not, and since when.
//!
//! What always holds: it reads few rows, whatever the sites have seen, and tells no value of theirs.

use super::ReadFault;
use crate::port::batch::{Answers, Asked, Batch};
use crate::seal::SealKey;
use crate::shell::Shell;
use crate::store::api_key::{self, RowsOfDay};
use crate::store::health::{self, SealedRow, WrongRow};
use crate::store::heartbeat::{self, HeartbeatRow, MINUTE};
use crate::store::resealing::{self, ResealingRow};
use crate::store::site::{self, SiteRow};
use crate::store::site_deletion::{self, DeletionRow};
use crate::store::visit_rows::{self, DayRows};
use headwater::api::{HealthCheck, HealthDetails, HealthState, HealthSubject, RotationStep};
use headwater::base::id::SiteId;
use headwater::visit::cookieless::day_of;

/// The cron runs each minute, and notes it every four. Later than this it has stopped, in seconds.
const CRON_LATE_S: i64 = 600;
/// What waits for longer than the first needs a look, longer than the second it does not work, in seconds.
const WAIT_S: (i64, i64) = (600, 3_600);
/// A check is due once a day. One that is later than this does not run, in seconds.
const CHECK_LATE_S: i64 = 2 * 86_400;
/// From this part of a bound on, in percent, it needs a look.
const BOUND_NEAR_PERCENT: i64 = 80;

/// What is asked of the database.
struct Gathered {
    heartbeats: Asked<HeartbeatRow>,
    sites: Asked<SiteRow>,
    sealed: [Asked<SealedRow>; 2],
    resealing: Asked<ResealingRow>,
    visit_rows: Asked<DayRows>,
    import_rows: Asked<RowsOfDay>,
    deletions: Asked<DeletionRow>,
    /// Subjects of which each row is something wrong.
    wrong: Vec<(HealthSubject, Asked<WrongRow>)>,
}

/// Looks at everything.
///
/// # Errors
/// When the database fails.
pub async fn answer_health(shell: &Shell<'_>) -> Result<HealthDetails, ReadFault> {
    let now_s = shell.context.now_s();
    let mut batch = Batch::new();
    let gathered = Gathered::ask(&mut batch, shell);
    let mut answers = batch.run(shell.database).await?;
    let checks = gathered.judge(shell, &mut answers)?;
    let state = checks.iter().map(|check| check.state).max().unwrap_or(HealthState::Ok);
    Ok(HealthDetails { at_s: now_s, state, seal_key: shell.secrets.seal_key.id(), checks })
}

impl Gathered {
    fn ask(batch: &mut Batch, shell: &Shell<'_>) -> Self {
        let now_s = shell.context.now_s();
        let day = day_of(now_s);
        Self {
            heartbeats: batch.ask(heartbeat::all_heartbeats()),
            sites: batch.ask(site::all_sites()),
            sealed: [batch.ask(health::sealed_keys()), batch.ask(health::sealed_secrets())],
            resealing: batch.ask(resealing::newest(&shell.secrets.seal_key)),
            visit_rows: batch.ask(visit_rows::whole_day(day)),
            import_rows: batch.ask(api_key::rows_of_day(day)),
            deletions: batch.ask(site_deletion::under_way()),
            wrong: vec![
                (HealthSubject::Queue, batch.ask(health::waiting(now_s))),
                (HealthSubject::Deliveries, batch.ask(health::quarantined())),
                (HealthSubject::Key, batch.ask(health::refused_keys())),
                (HealthSubject::Endpoint, batch.ask(health::lost_endpoints())),
                (HealthSubject::Job, batch.ask(health::paused_jobs())),
                (HealthSubject::CheckDue, batch.ask(health::unchecked(now_s - CHECK_LATE_S))),
                (HealthSubject::Difference, batch.ask(health::differing_checks())),
            ],
        }
    }

    fn judge(self, shell: &Shell<'_>, answers: &mut Answers) -> Result<Vec<HealthCheck>, ReadFault> {
        let now_s = shell.context.now_s();
        let [keys, secrets] = self.sealed;
        let sealed = Sealed { sites: answers.take(self.sites)?, texts: [answers.take(keys)?, answers.take(secrets)?] };
        let is_new =
            sealed.sites.iter().all(|site| site.first_seen_s.is_none_or(|seen_s| now_s - seen_s < CRON_LATE_S));
        let mut checks = sealed.judge(shell);
        checks.push(rotation(&shell.secrets.seal_key, answers.take_first(self.resealing)?));
        checks.extend(cron(&answers.take(self.heartbeats)?, is_new, now_s));
        let rows = answers.take_first(self.visit_rows)?.map_or(0, |rows: DayRows| rows.total);
        checks.push(bounded(HealthSubject::VisitRows, rows, shell.settings.collect_rows_a_day));
        let rows = answers.take_first(self.import_rows)?.map_or(0, |row: RowsOfDay| row.count);
        checks.push(bounded(HealthSubject::ImportRows, rows, shell.settings.import_rows_a_day));
        checks.extend(or_well(
            HealthSubject::Deletion,
            answers.take(self.deletions)?.into_iter().map(deletion).collect(),
        ));
        for (subject, asked) in self.wrong {
            let rows = answers.take(asked)?;
            let found =
                rows.into_iter().map(|row| wrong(subject, row, now_s)).filter(|one| one.state != HealthState::Ok);
            checks.extend(or_well(subject, found.collect()));
        }
        Ok(checks)
    }
}

/// What is sealed.
struct Sealed {
    sites: Vec<SiteRow>,
    texts: [Vec<SealedRow>; 2],
}

impl Sealed {
    /// A site whose own keys do not open is told once, whatever else of it does not.
    fn judge(self, shell: &Shell<'_>) -> Vec<HealthCheck> {
        let key = &shell.secrets.seal_key;
        let mut shut: Vec<HealthCheck> = Vec::new();
        for site in self.sites {
            let id = site.id.clone();
            if site.open(key).is_err() {
                shut.push(of_site(HealthSubject::Sealing, &id));
            }
        }
        for text in self.texts.iter().flatten().filter(|text| !text.opens(key)) {
            if shut.iter().all(|one| one.site.as_ref() != Some(&text.site)) {
                let found = of_site(HealthSubject::Sealing, &text.site);
                shut.push(HealthCheck { integration: Some(text.integration.clone()), mode: text.mode, ..found });
            }
        }
        shut.truncate(20);
        or_well(HealthSubject::Sealing, shut)
    }
}

/// `row`: how far the newest change to this key came.
fn rotation(key: &SealKey, row: Option<ResealingRow>) -> HealthCheck {
    use RotationStep::{Begins, CutShort, Damaged, Done, Running};
    let previous = key.previous_id();
    let row = row.filter(|row| previous.as_ref().is_none_or(|previous| *previous == row.previous));
    let step = match &row {
        None => previous.map(|_| Begins),
        Some(ResealingRow { done_s: None, .. }) => Some(if previous.is_some() { Running } else { CutShort }),
        Some(_) if previous.is_some() => Some(Done),
        Some(row) => (row.shut > 0).then_some(Damaged),
    };
    let state = match step {
        None => HealthState::Ok,
        Some(CutShort) => HealthState::Failing,
        Some(_) => HealthState::Warning,
    };
    let count =
        row.as_ref().filter(|_| step.is_some()).map(|row| if step == Some(Damaged) { row.shut } else { row.resealed });
    let text = row.filter(|_| step.is_some()).and_then(|row| row.shut_text);
    HealthCheck { count, text, rotation: step, ..blank(HealthSubject::Rotation, state) }
}

/// `is_new`: no site has been seen for long, so the cron may not have had its first turn.
fn cron(heartbeats: &[HeartbeatRow], is_new: bool, now_s: i64) -> Vec<HealthCheck> {
    let minute = heartbeats.iter().find(|one| one.part == MINUTE).map(|one| one.at_s);
    let state = match minute {
        Some(at_s) if now_s - at_s < CRON_LATE_S => HealthState::Ok,
        None if is_new => HealthState::Warning,
        _ => HealthState::Failing,
    };
    let cron = HealthCheck { since_s: minute, ..blank(HealthSubject::Cron, state) };
    let parts = heartbeats.iter().filter(|one| one.part != MINUTE).map(|one| HealthCheck {
        since_s: Some(one.at_s),
        waits: Some(one.part.clone()),
        ..blank(HealthSubject::CronPart, waited(now_s - one.at_s).max(HealthState::Warning))
    });
    let parts = or_well(HealthSubject::CronPart, parts.collect());
    std::iter::once(cron).chain(parts).collect()
}

fn wrong(subject: HealthSubject, row: WrongRow, now_s: i64) -> HealthCheck {
    let WrongRow { site, integration, mode, since_s, count } = row;
    let state = match subject {
        HealthSubject::Queue => waited(now_s - since_s.unwrap_or(now_s)),
        HealthSubject::Key | HealthSubject::Endpoint => HealthState::Failing,
        _ => HealthState::Warning,
    };
    let count = matches!(subject, HealthSubject::Deliveries | HealthSubject::Difference).then_some(count);
    HealthCheck { state, integration, mode, since_s, count, ..of_site(subject, &site) }
}

fn waited(for_s: i64) -> HealthState {
    let (long, too_long) = WAIT_S;
    match for_s {
        _ if for_s >= too_long => HealthState::Failing,
        _ if for_s >= long => HealthState::Warning,
        _ => HealthState::Ok,
    }
}

/// A site whose rows go: nothing is wrong with it.
fn deletion(row: DeletionRow) -> HealthCheck {
    let (since_s, count, text) = (Some(row.begun_s), Some(row.deleted), Some(row.name));
    HealthCheck { since_s, count, text, site: Some(row.site), ..blank(HealthSubject::Deletion, HealthState::Ok) }
}

/// How much of a bound is used up; a bound of 0 is none.
fn bounded(subject: HealthSubject, count: i64, bound: i64) -> HealthCheck {
    let near = bound / 100 * BOUND_NEAR_PERCENT;
    let state = match bound {
        0 => HealthState::Ok,
        _ if count >= bound => HealthState::Failing,
        _ if count >= near => HealthState::Warning,
        _ => HealthState::Ok,
    };
    HealthCheck { count: Some(count), bound: (bound > 0).then_some(bound), ..blank(subject, state) }
}

/// What was found, else that all is well.
fn or_well(subject: HealthSubject, found: Vec<HealthCheck>) -> Vec<HealthCheck> {
    if found.is_empty() { vec![blank(subject, HealthState::Ok)] } else { found }
}

fn of_site(subject: HealthSubject, site: &SiteId) -> HealthCheck {
    HealthCheck { site: Some(site.clone()), ..blank(subject, HealthState::Failing) }
}

fn blank(subject: HealthSubject, state: HealthState) -> HealthCheck {
    let (site, integration, mode, rotation) = (None, None, None, None);
    let (since_s, count, bound, waits, text) = (None, None, None, None, None);
    HealthCheck { subject, state, site, integration, mode, since_s, count, bound, waits, rotation, text }
}
