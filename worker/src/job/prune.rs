//! Drops rows that are past their time: the cron's call, a bounded number of rows a minute.
//!
//! D1 counts a dropped row as a written one. So dropping what visits left behind counts among visits' own share of the day
//! (`budget`), one table a minute in turn: 90 days after a flood its rows must not take money's share. What always holds: salts are
//! dropped each minute, whatever else waits.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::session::{EarlierRow, PagesDueRow};
use crate::store::sweep::{Place, Swept};
use crate::store::visit_rows::{self, DayRows};
use crate::store::{activity, custom_event, day_salt, delivery, pending, session, sign_in};
use crate::visit::budget;
use headwater::visit::cookieless::day_of;

/// How long deliveries are kept, those in quarantine too.
const DELIVERIES_KEPT_S: i64 = 30 * 86_400;
/// How long the counts of visits' rows are kept, in days.
const COUNTS_KEPT_DAYS: i64 = 35;
/// Minutes of a day: so many turns the tables have together.
const TURNS_OF_DAY: i64 = 1_440;
/// Billed rows of a turn where visits have no bound.
const UNBOUND_ROWS: i64 = 1_000;

/// A table that grows with what comes from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Table {
    Hit,
    Pages,
    Earlier,
    CustomEvent,
    Delivery,
    Unsigned(Swept),
}

/// In the order of their turns.
const TABLES: [Table; 8] = [
    Table::Hit,
    Table::Pages,
    Table::Earlier,
    Table::CustomEvent,
    Table::Delivery,
    Table::Unsigned(Swept::Identify),
    Table::Unsigned(Swept::Alias),
    Table::Unsigned(Swept::CheckoutReturn),
];

/// How many minutes pass until each table has had a turn.
pub const TURNS: i64 = 8;

impl Table {
    fn of_turn(turn: i64) -> Self {
        let at = usize::try_from(turn.rem_euclid(TURNS)).unwrap_or(0);
        TABLES.get(at).copied().unwrap_or(Self::Hit)
    }

    /// What D1 counts for one dropped row: the row, and each index it stands in.
    fn billed(self) -> i64 {
        match self {
            Self::Hit | Self::Unsigned(Swept::Alias | Swept::CheckoutReturn) => 1,
            Self::CustomEvent => 2,
            // A visit, and what is known of its pages: mostly of one to three.
            Self::Pages => 3,
            // A row and its two indexes, in each of the two tables.
            Self::Earlier => 6,
            Self::Delivery | Self::Unsigned(Swept::Identify) => 3,
        }
    }
}

/// Drops what is past its time, of the table whose turn this minute is.
///
/// # Errors
/// When the database fails; the next minute goes on.
pub async fn prune(shell: &Shell<'_>) -> Result<(), Fault> {
    turn(shell, shell.context.now_ms.div_euclid(60_000)).await
}

/// One turn.
///
/// # Errors
/// When the database fails.
pub async fn turn(shell: &Shell<'_>, turn: i64) -> Result<(), Fault> {
    let now_s = shell.context.now_s();
    let (today, table) = (day_of(now_s), Table::of_turn(turn));
    let mut batch = Batch::new();
    batch.also(sign_in::prune(now_s));
    batch.also([activity::prune(now_s)]);
    batch.also([day_salt::prune(today), visit_rows::prune(today - COUNTS_KEPT_DAYS), pending::prune(now_s)]);
    let rows = batch.ask::<DayRows>(visit_rows::whole_day(today));
    let rows = batch.run(shell.database).await?.take_first(rows)?.unwrap_or_default();
    let is_of_visits = table != Table::Delivery;
    let limit = rows_of_turn(shell.settings.collect_rows_a_day, rows, is_of_visits) / table.billed();
    if limit > 0 {
        let is_counted = is_of_visits && shell.settings.collect_rows_a_day > 0;
        if table == Table::Earlier {
            return move_earlier(shell, limit, is_counted).await;
        }
        if table == Table::Pages {
            return drop_pages(shell, limit, is_counted).await;
        }
        let counts = is_counted.then(|| visit_rows::add_dropped(today, table.billed()));
        if let Some((prune, place)) = dropping(shell, table, limit).await? {
            shell.database.batch([prune].into_iter().chain(counts).chain(place).collect()).await?;
        }
    }
    Ok(())
}

/// Drops what is known of the pages of so many visits.
async fn drop_pages(shell: &Shell<'_>, limit: i64, is_counted: bool) -> Result<(), Fault> {
    let due = shell.database.first_row::<PagesDueRow>(session::pages_due(shell.context.now_s(), limit)).await?;
    let Some(due) = due else { return Ok(()) };
    let mut statements = counted(shell, session::drop_pages(&due), is_counted);
    statements.push(session::pages_dropped(&due));
    shell.database.batch(statements).await?;
    Ok(())
}

/// Statements, each with the one that counts its rows among those of visits.
fn counted(shell: &Shell<'_>, statements: [Statement; 2], is_counted: bool) -> Vec<Statement> {
    let today = day_of(shell.context.now_s());
    let count = |statement| [Some(statement), is_counted.then(|| visit_rows::add_dropped(today, 1))];
    statements.into_iter().flat_map(count).flatten().collect()
}

/// Moves so many sessions out of the table of an earlier version. Each is moved as it stands when it is, so one that a Worker of that
/// version continues meanwhile loses nothing.
async fn move_earlier(shell: &Shell<'_>, limit: i64, is_counted: bool) -> Result<(), Fault> {
    let rows = shell.database.rows_of::<EarlierRow>(session::earlier(limit)).await?;
    let mut statements = Vec::new();
    for row in &rows {
        statements.extend(session::move_earlier(row));
        let today = day_of(shell.context.now_s());
        statements.extend(is_counted.then(|| visit_rows::add_dropped(today, Table::Earlier.billed())));
        let due = row.pages_due(shell.context.now_s());
        statements.extend(due.into_iter().flat_map(|due| counted(shell, session::drop_pages(&due), is_counted)));
    }
    if !statements.is_empty() {
        shell.database.batch(statements).await?;
    }
    Ok(())
}

/// A statement that drops rows, and the one that notes how far that came, where it came further.
type Dropping = (Statement, Option<Statement>);

/// Drops so many rows at most; nothing where nothing is due.
async fn dropping(shell: &Shell<'_>, table: Table, limit: i64) -> Result<Option<Dropping>, Fault> {
    let now_s = shell.context.now_s();
    let now_ms = shell.context.now_ms;
    let prune = match table {
        Table::Earlier | Table::Pages => return Ok(None),
        Table::Hit => session::prune_hits(now_ms, limit),
        Table::CustomEvent => custom_event::prune(now_ms, limit),
        Table::Delivery => delivery::prune(now_s - DELIVERIES_KEPT_S, limit),
        Table::Unsigned(swept) => {
            let place = shell.database.rows_of::<Place>(swept.place()).await?.pop();
            let place = place.unwrap_or_else(Place::start);
            let next = shell.database.rows_of::<Place>(swept.next(&place, limit)).await?.pop();
            let prune = swept.prune(&place, next.as_ref().unwrap_or(&Place::end()), now_s);
            // At the end it begins anew.
            let next = next.unwrap_or_else(Place::start);
            return Ok(Some((prune, (next != place).then(|| swept.keep(&next)))));
        }
    };
    Ok(Some((prune, None)))
}

/// The billed rows that a minute may write beside the turn of a table, as one of as many parts: see [`rows_of_turn`].
pub(crate) fn share_of_minute(bound: i64, rows: DayRows) -> i64 {
    rows_of_turn(bound, rows, true) / if bound > 0 { TURNS } else { 1 }
}

/// The billed rows of a turn: an even part of what visits may write a day, and of visits' rows no more than is left of it.
fn rows_of_turn(bound: i64, rows: DayRows, is_of_visits: bool) -> i64 {
    if bound <= 0 {
        return UNBOUND_ROWS;
    }
    let part = (bound * TURNS / TURNS_OF_DAY).max(1);
    if is_of_visits && budget::is_used_up(bound, rows) { 0 } else { part }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_has_its_turn() {
        assert_eq!((0..TURNS).map(Table::of_turn).collect::<Vec<_>>(), TABLES);
        assert_eq!(Table::of_turn(TURNS), Table::of_turn(0));
    }

    #[test]
    fn a_day_of_turns_drops_no_more_than_visits_may_write() {
        let left = DayRows { total: 0, own: 0, others: 0 };
        let used_up = DayRows { total: 40_000, own: 0, others: 0 };
        assert_eq!(rows_of_turn(40_000, left, true), 222);
        assert!(rows_of_turn(40_000, left, true) * TURNS_OF_DAY / TURNS <= 40_000);
        assert_eq!(rows_of_turn(40_000, used_up, true), 0);
        assert_eq!(rows_of_turn(40_000, used_up, false), 222, "deliveries are money's");
        assert_eq!(rows_of_turn(0, used_up, true), UNBOUND_ROWS);
    }
}
