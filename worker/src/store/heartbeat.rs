//! That the cron ran, and what of its minute fails.

use crate::port::database::{Statement, sql};
use headwater::base::json::FromJson;

/// The part that stands for the whole minute.
pub const MINUTE: &str = "minute";

/// A row of `heartbeat`.
#[derive(Debug, FromJson)]
pub struct HeartbeatRow {
    /// [`MINUTE`], else what waits because a part fails.
    pub part: String,
    /// When the minute last ended, to four minutes; since when the part fails.
    pub at_s: i64,
}

/// Notes that a minute ended in which these parts failed.
pub fn note(failed: &[&str], now_s: i64) -> Vec<Statement> {
    let beat = Statement::new(sql!("heartbeat.beat")).bind(now_s);
    let recover = Statement::new(sql!("heartbeat.recover")).bind_json(failed);
    let fail = Statement::new(sql!("heartbeat.fail")).bind_json(failed).bind(now_s);
    vec![beat, recover, fail]
}

/// Every [`HeartbeatRow`].
pub fn all_heartbeats() -> Statement {
    Statement::new(sql!("heartbeat.list"))
}
