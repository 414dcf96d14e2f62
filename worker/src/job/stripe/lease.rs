//! The lease of a key: one run works with it at a time.

use super::key_at_work::DAY_MS;
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::api_key::{self, KeyId, KeyRow, RowsOfDay, RowsWritten};
use crate::store::endpoint::{self, EndpointRow};
use crate::store::job::{self, JobRow};

/// How long a lease holds: after a kill nobody works with the key until then.
pub(super) const LEASE_MS: i64 = 45_000;

/// A key leased, with what is known of its work.
pub(crate) struct Leased {
    pub(crate) lease: String,
    pub(crate) row: KeyRow,
    pub(super) jobs: Vec<JobRow>,
    pub(super) endpoint: Option<EndpointRow>,
    pub(super) rows_of_day: i64,
}

/// Leases a key; `None` while another works with it.
///
/// # Errors
/// When the database fails.
pub(crate) async fn lease_key(shell: &Shell<'_>, id: &KeyId) -> Result<Option<Leased>, Fault> {
    let now_ms = shell.outbound.clock_ms();
    let lease = shell.context.random_hex();
    let mut batch = Batch::new();
    let row = batch.ask::<KeyRow>(api_key::lease(id, &lease, now_ms, now_ms + LEASE_MS));
    let jobs = batch.ask::<JobRow>(job::of_key(id));
    let endpoint = batch.ask::<EndpointRow>(endpoint::by_key(id));
    let rows_of_day = batch.ask::<RowsOfDay>(api_key::rows_of_day(now_ms.div_euclid(DAY_MS)));
    let mut answers = batch.run(shell.database).await?;
    let Some(row) = answers.take_first(row)? else { return Ok(None) };
    let rows_of_day = answers.take_first(rows_of_day)?.unwrap_or_default().count;
    Ok(Some(Leased { lease, row, jobs: answers.take(jobs)?, endpoint: answers.take_first(endpoint)?, rows_of_day }))
}

/// Gives the lease back where nothing was written.
pub(crate) fn release(shell: &Shell<'_>, id: &KeyId, lease: &str, next_ask_ms: i64) -> Statement {
    let day = shell.outbound.clock_ms().div_euclid(DAY_MS);
    api_key::release(id, lease, next_ask_ms, RowsWritten { rows: 0, day })
}
