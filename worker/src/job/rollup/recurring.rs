//! Books of recurring revenue: who holds what at the first instant of a month, made from the book of the month before and the changes since.
//!
//! A change before a book deletes the books after it (triggers of migration 0035). What always holds: whatever has no book yet a question
//! reads from the last one there is, so a cron that stands still makes answers slow and never wrong.

use super::commit::{MARGIN_S, finish};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::recurring::{self, BookRow, ChangeRow, DueRow, FirstRow};
use headwater::base::time::{DayRange, TimeZoneName, UnixSeconds, day_bounds, day_of};
use headwater::recurring::book::{Change, Origin, read_parts, stored_parts, with_customers};
use headwater::recurring::count::walk;

/// Books that one minute makes.
const BOOKS_OF_MINUTE: i64 = 12;

/// Makes what is due; tells whether anything was.
pub(super) async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    let (mut left, mut failed) = (BOOKS_OF_MINUTE, None);
    while left > 0 {
        let due: Vec<DueRow> = shell.database.rows_of(recurring::due(shell.context.now_s(), left)).await?;
        if due.is_empty() {
            break;
        }
        for row in due {
            left -= 1;
            // One that fails holds no other up.
            failed = make_next(shell, &row).await.err().or(failed);
        }
    }
    failed.map_or(Ok(left < BOOKS_OF_MINUTE), Err)
}

/// Makes the next book of one site and mode, or notes when it is due.
async fn make_next(shell: &Shell<'_>, row: &DueRow) -> Result<(), Fault> {
    let scope = Scope { site: row.site.clone(), mode: row.mode };
    let zone = TimeZoneName::parse(&row.time_zone).map_err(Fault::internal)?;
    let first = shell.database.first_row::<FirstRow>(recurring::first(&scope)).await?;
    let (first_s, book_s) = first.map_or((None, None), |first| (first.first_s, first.book_s));
    let mut batch = Batch::beginning_with(vec![recurring::guard(&scope, row.changes)]);
    let Some(from_s) = book_s.or(first_s) else {
        // No change is left: the next one makes it due again.
        batch.also([recurring::advance(&scope, 0, i64::MAX)]);
        return finish(shell, batch).await;
    };
    let (starts_s, next_s) = next_months(from_s, &zone)?;
    if starts_s + MARGIN_S > shell.context.now_s() {
        batch.also([recurring::advance(&scope, 0, starts_s + MARGIN_S)]);
        return finish(shell, batch).await;
    }
    let mut read = Batch::new();
    let book = read.ask::<BookRow>(recurring::book_at(&scope, starts_s - 1));
    let changes = read.ask::<ChangeRow>(recurring::changes(&scope, starts_s - 1, starts_s));
    let mut answers = read.run(shell.database).await?;
    let parts = answers.take(book)?;
    let book = read_parts(parts.iter().map(|part| part.body.as_str()));
    let book = book.ok_or_else(|| Fault::internal("a book of recurring revenue cannot be read"))?;
    let changes: Vec<(Change, Origin)> = answers.take(changes)?.into_iter().map(ChangeRow::to_core).collect();
    let named = changes.iter().map(|(change, origin)| (change.customer.clone(), origin.clone()));
    let mut book = with_customers(book, named);
    let changes: Vec<Change> = changes.into_iter().map(|(change, _)| change).collect();
    walk(&mut book, &changes, &[], &mut |_| {});
    batch.also([
        recurring::put_book(&scope, starts_s, &stored_parts(&book)),
        recurring::advance(&scope, starts_s, next_s + MARGIN_S),
    ]);
    finish(shell, batch).await
}

/// The first instants of the two months after the one that an instant lies in.
fn next_months(at_s: i64, zone: &TimeZoneName) -> Result<(i64, i64), Fault> {
    let day = day_of(UnixSeconds::new(at_s), zone).map_err(Fault::internal)?;
    let ends_s = |day: headwater::base::time::Day| -> Result<i64, Fault> {
        let last = day.month().to();
        let range = DayRange::new(last, last).map_err(Fault::internal)?;
        Ok(day_bounds(&range, zone).first().map_or(i64::MAX, |day| day.ends_s))
    };
    let starts_s = ends_s(day)?;
    let next = day_of(UnixSeconds::new(starts_s), zone).map_err(Fault::internal)?;
    Ok((starts_s, ends_s(next)?))
}
