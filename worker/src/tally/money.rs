//! Money of days from its rows.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::money_column::{self, DeviceRow, PaidDayRow};
use headwater::base::id::SessionId;
use headwater::base::time::DayBounds;
use headwater::report::dimension::DeviceNames;
use headwater::report::money_day::{MoneyDay, PaidRow};
use std::collections::{BTreeMap, BTreeSet};

/// Days whose payments are read at a time: a payment's row holds its whole explanation.
const DAYS_AT_ONCE: usize = 8;

/// The money of some days by their first instants; a day without money has none. `with_devices`: whether it tells of the devices of touches.
///
/// # Errors
/// When the database fails.
pub async fn read(
    shell: &Shell<'_>,
    scope: &Scope,
    days: &[DayBounds],
    with_devices: bool,
) -> Result<BTreeMap<i64, MoneyDay>, Fault> {
    let mut money = BTreeMap::new();
    for days in days.chunks(DAYS_AT_ONCE) {
        let rows: Vec<PaidDayRow> = shell.database.rows_of(money_column::paid_of_days(scope, days)).await?;
        let mut paid: BTreeMap<i64, Vec<(String, PaidRow)>> = BTreeMap::new();
        for row in rows {
            let (starts_s, id) = (row.starts_s, row.id.as_str().to_owned());
            paid.entry(starts_s).or_default().push((id, row.to_core()?));
        }
        let devices = if with_devices { devices(shell, scope, &paid).await? } else { BTreeMap::new() };
        for (starts_s, mut rows) in paid {
            // In an order of their own: nothing depends on how they were read.
            rows.sort_by(|(a, _), (b, _)| a.cmp(b));
            let rows: Vec<PaidRow> = rows.into_iter().map(|(_, row)| row).collect();
            money.insert(starts_s, MoneyDay::of(&rows, &devices));
        }
    }
    Ok(money)
}

/// What is known of the devices of the sessions of some journeys.
async fn devices(
    shell: &Shell<'_>,
    scope: &Scope,
    paid: &BTreeMap<i64, Vec<(String, PaidRow)>>,
) -> Result<BTreeMap<SessionId, DeviceNames>, Fault> {
    let journeys = paid.values().flatten().flat_map(|(_, row)| &row.journey);
    let sessions: BTreeSet<SessionId> = journeys.map(|touch| touch.seen.session.clone()).collect();
    if sessions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut batch = Batch::new();
    let asked = batch.ask::<DeviceRow>(money_column::devices(&scope.site, &sessions));
    let rows = batch.run(shell.database).await?.take(asked)?;
    Ok(rows.into_iter().map(DeviceRow::to_core).collect())
}
