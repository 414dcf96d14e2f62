//! What differed when a check ended: every day of it, a page at a time.
//!
//! What always holds: a page looks at a bounded number of sums.

use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::api_key::KeyId;
use crate::store::check::{CellPlace, TotalRow, next_totals};
use crate::store::job::{self, JobKind, JobRow, JobStatus};
use headwater::api::{CheckDifference, CheckDifferences};
use headwater::base::sorted::SortedMap;
use headwater::stripe::check::{Cell, Difference, Progress, Sums, compare};

/// Sums that are looked at for a page, and lines of a page.
const LOOKED_AT: usize = 2_000;
const PAGE: usize = 200;

/// Which page is asked for.
#[derive(Debug)]
pub struct DifferencesQuestion {
    /// Of whose check.
    pub id: KeyId,
    /// Only what comes after this.
    pub after: Option<CellPlace>,
}

/// A page of what differs. While a check is under way nothing is told.
///
/// # Errors
/// For an integration without a check; when the database fails.
pub async fn answer_differences(
    shell: &Shell<'_>,
    question: &DifferencesQuestion,
) -> Result<CheckDifferences, ReadFault> {
    let DifferencesQuestion { id, after } = question;
    let mut batch = Batch::new();
    let jobs = batch.ask::<JobRow>(job::of_key(id));
    let start = after.clone().unwrap_or_default();
    let totals = batch.ask::<TotalRow>(next_totals(id, &start, i64::try_from(LOOKED_AT).unwrap_or(0)));
    let mut answers = batch.run(shell.database).await?;
    let check = answers.take(jobs)?.into_iter().find(|job| job.kind == JobKind::Check);
    let check = check.ok_or(ReadFault::NotThere(Missing::Integration))?;
    let rows: Vec<(Cell, Sums)> = answers.take(totals)?.into_iter().map(TotalRow::cell).collect();
    let progress: Progress = check.progress()?;
    if check.state != JobStatus::Done || !progress.is_stored {
        let kept = if check.state == JobStatus::Done && after.is_none() { progress.differences } else { Vec::new() };
        return Ok(CheckDifferences { differences: kept.iter().map(difference_to_api).collect(), next_cursor: None });
    }
    let is_full = rows.len() >= LOOKED_AT;
    let mut last = rows.last().filter(|_| is_full).map(|(cell, _)| CellPlace::after(cell));
    let mut found = Vec::new();
    for (cell, sums) in rows {
        if found.len() == PAGE {
            break;
        }
        let (_, differences) = compare(&SortedMap::from([(cell.clone(), sums)]));
        found.extend(differences);
        if found.len() == PAGE {
            last = Some(CellPlace::after(&cell));
        }
    }
    let differences = found.iter().map(difference_to_api).collect();
    Ok(CheckDifferences { differences, next_cursor: last.map(|place| place.to_string()) })
}

/// A line of it.
pub(super) fn difference_to_api(one: &Difference) -> CheckDifference {
    CheckDifference {
        day: one.day.clone(),
        currency: one.currency.as_str().to_owned(),
        minor_per_major: one.currency.minor_per_major(),
        kind: one.kind,
        stripe_minor: one.stripe_minor,
        headwater_minor: one.headwater_minor,
    }
}
