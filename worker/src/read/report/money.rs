//! Money of a range: the columns of days that nothing has changed since they were made, and the payments of the others.

use super::{Days, Of};
use crate::read::ReadFault;
use crate::tally::money;
use crate::shell::Shell;
use crate::store::money_column::{self, ColumnRow};
use headwater::base::time::DayBounds;
use headwater::report::money_count::MoneyCount;
use headwater::report::money_day::{MoneyDay, PAYMENTS};
use headwater::report::{CurrencyReport, Dimension};
use std::collections::BTreeMap;

/// Days whose columns are read at a time.
const DAYS_AT_ONCE: usize = 200;

/// One report a currency.
pub(super) async fn of_days(shell: &Shell<'_>, of: &Of<'_>, days: &Days<'_>) -> Result<Vec<CurrencyReport>, ReadFault> {
    let columns = MoneyCount::columns(of.filters, days.breakdown);
    let with_devices = columns.iter().any(|dimension| !dimension.is_of_touch());
    let names: Vec<&str> = std::iter::once(PAYMENTS).chain(columns.into_iter().map(Dimension::as_str)).collect();
    let mut count = MoneyCount::new(of.credit, of.filters, days.breakdown);
    for bounds in days.bounds.chunks(DAYS_AT_ONCE) {
        let rows = shell.database.rows_of(money_column::columns_of(&of.scope, &names, bounds)).await?;
        let mut made = made(rows, bounds);
        let others: Vec<DayBounds> = bounds.iter().filter(|day| !made.contains_key(&day.starts_s)).copied().collect();
        made.extend(money::read(shell, &of.scope, &others, with_devices).await?);
        for day in bounds {
            if let Some(money) = made.remove(&day.starts_s) {
                count.add(&day.day.to_string(), &money);
            }
        }
    }
    Ok(count.finish())
}

/// The days whose columns stand, by their first instants.
fn made(rows: Vec<ColumnRow>, bounds: &[DayBounds]) -> BTreeMap<i64, MoneyDay> {
    let ends: BTreeMap<i64, i64> = bounds.iter().map(|day| (day.starts_s, day.ends_s)).collect();
    let mut days: BTreeMap<i64, MoneyDay> = BTreeMap::new();
    // A row in another zone's days is none of these.
    for row in rows.into_iter().filter(|row| ends.get(&row.starts_s) == Some(&row.ends_s)) {
        days.entry(row.starts_s).or_default().take_column(&row.name, &row.body);
    }
    days.retain(|_, day| !day.payments.is_empty());
    days
}
