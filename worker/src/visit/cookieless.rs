//! Which visitor and session a beacon without ids belongs to: the visitor by the day's salt, the session by the visitor's last one.
//!
//! What always holds: the client's address and user agent go into a digest and nowhere else; the salt is the one in the database, so
//! every isolate computes the same visitor.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::day_salt::{self, SaltRow};
use crate::store::session::{self, LastRow};
use headwater::visit::beacon::{Beacon, BeaconIds, BeaconKind};
use headwater::visit::cookieless::{Arrival, Caller, DaySalt, day_of};
use headwater::visit::touch::Captured;
use std::rc::Rc;

/// The ids of a beacon that names none. Engagement belongs to the visitor's last session, however long ago that was continued: the
/// page was looked at since. None where there is no such session today.
///
/// # Errors
/// When the database fails.
pub(crate) async fn ids(
    shell: &Shell<'_>,
    beacon: &Beacon,
    caller: Caller<'_>,
    captured: &Captured,
) -> Result<Option<BeaconIds>, Fault> {
    let salt = salt(shell).await?;
    let visitor = salt.visitor(&beacon.site, caller);
    let last = shell.database.rows_of::<LastRow>(session::last_of_visitor(&beacon.site, &visitor)).await?;
    let last = LastRow::latest(last);
    let session = match beacon.kind {
        BeaconKind::Engagement(_) => last.map(|last| last.id),
        _ => Some(salt.session(&visitor, last.as_ref(), Arrival { captured, now_s: shell.context.now_s() })),
    };
    Ok(session.map(|session| BeaconIds { visitor, session }))
}

/// The salt of today, from memory or the database.
async fn salt(shell: &Shell<'_>) -> Result<Rc<DaySalt>, Fault> {
    let day = day_of(shell.context.now_s());
    if let Some(salt) = shell.memory.day_salt(day) {
        return Ok(salt);
    }
    let mut batch = Batch::beginning_with(vec![day_salt::keep(day, shell.context.random())]);
    let kept = batch.ask::<SaltRow>(day_salt::of_day(day));
    let kept = batch.run(shell.database).await?.take_first(kept)?;
    let salt = kept.and_then(|row| row.to_core()).ok_or_else(|| Fault::internal("the day has no salt"))?;
    let salt = Rc::new(salt);
    shell.memory.keep_day_salt(day, salt.clone());
    Ok(salt)
}
