//! Other tools' ids, each with the visitor beside whom it was first seen (A12).

use crate::port::database::{Statement, sql};
use crate::store::session::SessionHit;
use headwater::base::id::VisitorId;

/// Notes that an id of another tool was seen beside a visitor, and queues the payments it concerns where that is new; a second visitor
/// makes it contested. After the hit in the batch, since a session has one visitor.
pub fn insert(hit: &SessionHit, alias: &VisitorId) -> [Statement; 2] {
    let of = |sql| Statement::new(sql).bind(hit.site).bind(alias);
    let insert = of(sql!("alias.insert")).bind(hit.visitor).bind(hit.now_s).bind(hit.session);
    [insert, of(sql!("pending.add_for_alias")).bind(hit.now_s)]
}
