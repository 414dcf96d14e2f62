//! Money of days from its rows.

use crate::fault::Fault;
use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::money_column::{self, DeviceRow, PaidDayRow};
use headwater::base::id::SessionId;
use headwater::base::sorted::SortedSet;
use headwater::base::sorted::{SortedMap, sort_by};
use headwater::base::time::DayBounds;
use headwater::report::dimension::DeviceNames;
use headwater::report::money_day::{MoneyDay, PaidRow};

/// Days whose payments are read at a time: a payment's row holds its whole explanation.
pub const DAYS_AT_ONCE: usize = 31;

/// The payments of some days, asked for.
pub struct PaidAsked(Asked<PaidDayRow>);

impl PaidAsked {
    /// Adds the statement, for [`DAYS_AT_ONCE`] days at most.
    pub fn add_to(batch: &mut Batch, scope: &Scope, days: &[DayBounds]) -> Self {
        Self(batch.ask(money_column::paid_of_days(scope, days)))
    }

    /// The payments.
    ///
    /// # Errors
    /// See [`Answers::take`].
    pub fn take(self, answers: &mut Answers) -> Result<PaidDays, DatabaseError> {
        let mut paid: SortedMap<i64, Vec<(String, PaidRow)>> = SortedMap::new();
        for row in answers.take(self.0)? {
            let (starts_s, id) = (row.starts_s, row.id.as_str().to_owned());
            paid.entry(starts_s).or_default().push((id, row.to_core()));
        }
        // In an order of their own: nothing depends on how they were read.
        for rows in paid.values_mut() {
            sort_by(rows, |(a, _), (b, _)| a.cmp(b));
        }
        Ok(PaidDays(paid))
    }
}

/// The payments of some days by their first instants, each with its id.
pub struct PaidDays(SortedMap<i64, Vec<(String, PaidRow)>>);

impl PaidDays {
    /// The money of each day that has any, without what is known of the devices of touches.
    pub fn without_devices(self) -> SortedMap<i64, MoneyDay> {
        self.with(&SortedMap::new())
    }

    /// The money of each day that has any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with_devices(self, shell: &Shell<'_>, scope: &Scope) -> Result<SortedMap<i64, MoneyDay>, Fault> {
        let journeys = self.0.values().flatten().flat_map(|(_, row)| &row.journey);
        let sessions: SortedSet<SessionId> = journeys.map(|touch| touch.seen.session.clone()).collect();
        if sessions.is_empty() {
            return Ok(self.without_devices());
        }
        let rows: Vec<DeviceRow> = shell.database.rows_of(money_column::devices(&scope.site, &sessions)).await?;
        Ok(self.with(&rows.into_iter().map(DeviceRow::to_core).collect()))
    }

    fn with(self, devices: &SortedMap<SessionId, DeviceNames>) -> SortedMap<i64, MoneyDay> {
        let day = |(starts_s, rows): (i64, Vec<(String, PaidRow)>)| {
            let rows: Vec<PaidRow> = rows.into_iter().map(|(_, row)| row).collect();
            (starts_s, MoneyDay::of(&rows, devices))
        };
        self.0.into_iter().map(day).collect()
    }
}
