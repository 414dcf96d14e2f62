//! A key as the owner sees it: its permissions, its endpoint, its import and its check.

use super::ReadFault;
use super::check::difference_to_api;
use crate::store::api_key::KeyShownRow;
use crate::store::job::{JobKind, JobOf, JobRow, JobStatus};
use headwater::api::{
    ApiKey, Check, CheckTotal, Endpoint, EndpointState, FoundMoney, Import, ImportKind, ImportList, JobState, KeyState,
    ListState, Permission,
};
use headwater::stripe::check;
use headwater::stripe::import::{ListProgress, Progress};
use headwater::stripe::rest::{List, PERMISSIONS};

/// The jobs of an integration, and as of when they are told.
pub(super) struct JobsShown<'a> {
    pub(super) jobs: &'a [&'a JobOf],
    pub(super) now_s: i64,
}

/// A key with its jobs.
///
/// # Errors
/// When a job's progress was written by another version that says it otherwise.
pub(super) fn api_key_to_api(row: &KeyShownRow, of: &JobsShown<'_>) -> Result<ApiKey, ReadFault> {
    let now_s = of.now_s;
    let own = |kind: JobKind| of.jobs.iter().find(|of| of.mode == row.mode && of.job.kind == kind).map(|of| &of.job);
    Ok(ApiKey {
        mode: row.mode,
        hint: row.hint.clone(),
        created_s: row.created_s,
        checked_s: row.checked_s,
        state: if row.accepted { KeyState::Accepted } else { KeyState::Refused },
        permissions: permissions(row),
        endpoint: Endpoint {
            state: row.endpoint_state.unwrap_or(EndpointState::Missing),
            id: row.endpoint_id.clone(),
            api_version: row.api_version.clone(),
            checked_s: row.endpoint_checked_s,
            reason: row.endpoint_reason.clone(),
        },
        import: own(JobKind::Import).map(|job| import_to_api(job, now_s)).transpose()?,
        check: own(JobKind::Check).map(|job| check_to_api(job, now_s)).transpose()?,
        questions_open: row.questions_open,
    })
}

fn permissions(row: &KeyShownRow) -> Vec<Permission> {
    let probed = PERMISSIONS.iter().filter_map(|needed| Some((needed, *row.permissions.get(needed.name)?)));
    let shown = probed.map(|(needed, granted)| Permission {
        name: needed.name.to_owned(),
        resource: needed.resource.to_owned(),
        granted,
        required: needed.required,
        costs: needed.costs.to_owned(),
    });
    shown.collect()
}

fn job_state(job: &JobRow, now_s: i64) -> JobState {
    match job.state {
        JobStatus::Done => JobState::Done,
        JobStatus::Paused => JobState::Paused,
        JobStatus::Running if job.wait_until_s > now_s => JobState::Waiting,
        JobStatus::Running => JobState::Running,
    }
}

fn import_to_api(job: &JobRow, now_s: i64) -> Result<Import, ReadFault> {
    let progress: Progress = job.progress()?;
    let is_done = job.state == JobStatus::Done;
    let seconds_left = progress.seconds_left(job.started_s, now_s).filter(|_| job.state == JobStatus::Running);
    let lists = (0..).zip(List::ALL).map(|(step, list)| list_to_api(list, step == job.step && !is_done, &progress));
    let found = progress.found.iter().map(|(currency, found)| FoundMoney {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        gross_minor: found.gross_minor,
        source_known_minor: found.source_known_minor,
        payments: found.payments,
    });
    Ok(Import {
        kind: if progress.again { ImportKind::Resync } else { ImportKind::Backfill },
        state: job_state(job, now_s),
        reason: job.reason.clone(),
        permission: job.permission.clone(),
        started_s: job.started_s,
        ended_s: job.ended_s,
        waits_until_s: Some(job.wait_until_s).filter(|until_s| *until_s > now_s),
        objects: progress.objects(),
        requests: job.requests,
        unreadable: progress.unreadable,
        lists: lists.collect(),
        found: found.collect(),
        seconds_left,
    })
}

fn list_to_api(list: List, is_now: bool, progress: &Progress) -> ImportList {
    let own = progress.lists.get(&list);
    let state = match own {
        Some(ListProgress { left_out: true, .. }) => ListState::LeftOut,
        Some(ListProgress { ended: true, .. }) => ListState::Done,
        _ if is_now => ListState::Running,
        _ => ListState::Ahead,
    };
    ImportList { name: list.name().to_owned(), state, objects: own.map_or(0, |own| own.objects) }
}

fn check_to_api(job: &JobRow, now_s: i64) -> Result<Check, ReadFault> {
    let progress: check::Progress = job.progress()?;
    let totals = progress.totals.iter().map(|total| CheckTotal {
        currency: total.currency.as_str().to_owned(),
        minor_per_major: total.currency.minor_per_major(),
        stripe_minor: total.stripe_minor,
        headwater_minor: total.headwater_minor,
        difference_minor: total.difference_minor,
        found_minor: total.found_minor,
        unlisted_minor: total.unlisted_minor,
    });
    let differences = progress.differences.iter().map(difference_to_api);
    Ok(Check {
        state: job_state(job, now_s),
        reason: job.reason.clone(),
        permission: job.permission.clone(),
        started_s: job.started_s,
        ended_s: job.ended_s,
        since_s: progress.since_s,
        objects: progress.objects,
        open: progress.open,
        missed_events: progress.missed_events,
        healed: progress.healed,
        totals: totals.collect(),
        differences: differences.collect(),
    })
}
