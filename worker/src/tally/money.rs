//! Money of days from its rows.

use crate::fault::Fault;
use crate::port::batch::{Answers, Asked, Batch};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::device::{DeviceRow, devices as devices_of};
use crate::store::fact::{self, FactRow, Scope};
use crate::store::money_column::{self, PaidDayRow, PaidPayment};
use headwater::base::id::{SessionId, StripeId};
use headwater::base::sorted::SortedSet;
use headwater::base::sorted::{SortedMap, sort_by};
use headwater::base::time::DayBounds;
use headwater::report::Dimension;
use headwater::report::dimension::DeviceNames;
use headwater::report::money_day::{MoneyDay, PaidRow};
use headwater::stripe::ledger::bought;
use headwater::stripe::object::Objects;

/// Days whose payments are read at a time: a payment's row holds its whole explanation.
pub const DAYS_AT_ONCE: usize = 31;
/// Payments whose objects are read at a time.
const BOUGHT_AT_ONCE: usize = 300;

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
        let mut paid: SortedMap<i64, Vec<PaidPayment>> = SortedMap::new();
        for row in answers.take(self.0)? {
            paid.entry(row.starts_s).or_default().push(row.to_core());
        }
        // In an order of their own: nothing depends on how they were read.
        for rows in paid.values_mut() {
            sort_by(rows, |a, b| a.row.id.cmp(&b.row.id));
        }
        Ok(PaidDays(paid))
    }
}

/// What else is to be known of payments.
#[derive(Debug, Clone, Copy)]
pub struct Beside {
    /// The devices of their touches.
    pub devices: bool,
    /// What they bought.
    pub bought: bool,
}

impl Beside {
    /// What these columns are made from.
    pub fn of(columns: &SortedSet<Dimension>) -> Self {
        let is_of_device = |dimension: &Dimension| dimension.place().is_some() && !dimension.is_of_touch();
        Self {
            devices: columns.iter().any(is_of_device),
            bought: columns.iter().any(|dimension| dimension.is_of_bought()),
        }
    }
}

/// The payments of some days by their first instants.
pub struct PaidDays(SortedMap<i64, Vec<PaidPayment>>);

impl PaidDays {
    /// The money of each day that has any.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn with(
        mut self,
        shell: &Shell<'_>,
        scope: &Scope,
        beside: Beside,
    ) -> Result<SortedMap<i64, MoneyDay>, Fault> {
        let mut devices: SortedMap<SessionId, DeviceNames> = SortedMap::new();
        if beside.devices {
            let journeys = self.0.values().flatten().flat_map(|paid| &paid.row.journey);
            let sessions: SortedSet<SessionId> = journeys.map(|touch| touch.seen.session.clone()).collect();
            if !sessions.is_empty() {
                let rows: Vec<DeviceRow> = shell.database.rows_of(devices_of(&scope.site, &sessions)).await?;
                devices = rows.into_iter().map(DeviceRow::to_core).collect();
            }
        }
        if beside.bought {
            for of_day in self.0.values_mut() {
                for some in of_day.chunks_mut(BOUGHT_AT_ONCE) {
                    find_bought(shell, scope, some).await?;
                }
            }
        }
        let day = |(starts_s, paid): (i64, Vec<PaidPayment>)| {
            let rows: Vec<PaidRow> = paid.into_iter().map(|paid| paid.row).collect();
            (starts_s, MoneyDay::of(&rows, &devices))
        };
        Ok(self.0.into_iter().map(day).collect())
    }
}

/// Finds what some payments bought.
async fn find_bought(shell: &Shell<'_>, scope: &Scope, some: &mut [PaidPayment]) -> Result<(), Fault> {
    // Those that tell it: an address, a promotion code, lines, items.
    let tells = |id: &&StripeId| !["pi_", "cus_"].iter().any(|prefix| id.as_str().starts_with(prefix));
    let objects: SortedSet<&StripeId> = some.iter().flat_map(|paid| &paid.objects).filter(tells).collect();
    let objects: Vec<&StripeId> = objects.into_iter().collect();
    let rows: Vec<FactRow> = shell.database.rows_of(fact::of_objects(scope, &objects)).await?;
    let objects = Objects::of(rows.into_iter().map(|row| row.fact().1.0));
    for paid in some {
        paid.row.bought = bought(&objects, paid.objects.iter(), paid.paid_s);
    }
    Ok(())
}
