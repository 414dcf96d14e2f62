//! Ids of other tools, each with the visitor it was seen beside first (A12).

use crate::database::{Statement, sql};
use headwater::id::{SiteId, VisitorId};

/// Queues the payments it may concern, and notes that an id of another tool was seen beside a visitor; the earliest visitor keeps it.
pub fn insert(site: &SiteId, (alias, visitor): (&VisitorId, &VisitorId), now_s: i64) -> [Statement; 2] {
    let of = |sql| Statement::new(sql).bind(site).bind(alias).bind(visitor).bind(now_s);
    [of(sql!("pending.add_for_alias")), of(sql!("alias.insert"))]
}
