//! What the cron does each minute, in this order. A part that fails does not keep the others from their turn.

use crate::fault::Fault;
use crate::job::stripe::{self, Budget};
use crate::job::{erasure, exchange, pending, prune, rebuild, reseal, rollup, site_deletion};
use crate::ledger::replay::retry_unfinished;
use crate::shell::Shell;
use crate::store::heartbeat;

/// How long work with Stripe may take, in milliseconds; the next call of the cron comes after a minute.
const STRIPE_MS: i64 = 40_000;

/// Does what is due. Gives what failed, each with what waits because of it, for the log.
pub async fn run_minute(shell: &Shell<'_>) -> Vec<(&'static str, Fault)> {
    let mut budget =
        Budget { pages: shell.settings.import_pages, until_ms: shell.outbound.clock_ms().saturating_add(STRIPE_MS) };
    let mut erasures = budget;
    let done = [
        ("old rows stay", prune::prune(shell).await.err()),
        ("deliveries without an end wait", retry_unfinished(shell).await.err()),
        ("work with Stripe waits", stripe::run(shell, &mut budget).await.err()),
        ("a rebuild waits", rebuild::run(shell, &mut budget).await.err()),
        ("an erasure waits", erasure::run(shell, &mut erasures).await.err()),
        ("queued payments wait", pending::drain(shell).await.err()),
        ("payments are not converted", exchange::run(shell).await.err()),
        ("rows of a deleted site stay", site_deletion::run(shell).await.err()),
        ("texts wait for the new key", reseal::run(shell).await.err()),
        ("days are not added up", rollup::run(shell).await.err()),
    ];
    let mut failed: Vec<_> = done.into_iter().filter_map(|(waits, fault)| Some((waits, fault?))).collect();
    let parts: Vec<&str> = failed.iter().map(|(waits, _)| *waits).collect();
    let noted = shell.database.batch(heartbeat::note(&parts, shell.context.now_s())).await;
    failed.extend(noted.err().map(|fault| ("the page Health does not know of this minute", fault.into())));
    failed
}
