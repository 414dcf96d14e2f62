//! What a question about recurring revenue reads.

use super::question::RecurringQuestion;
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::recurring::{self, BookRow, ChangeRow, LeftOutRow};
use crate::store::site::{self, SiteRow};
use headwater::base::time::{DayBounds, TimeZoneName, day_bounds};
use headwater::recurring::book::{Book, Change, Origin, read_parts, with_customers};

/// Rows of what is left out that an answer names; one more is read, to know whether there are more.
pub(super) const LEFT_OUT_MAX: i64 = 100;

/// What was read.
pub(super) struct Loaded {
    pub(super) scope: Scope,
    pub(super) zone: TimeZoneName,
    /// The days of the range that have begun, oldest first.
    pub(super) days: Vec<DayBounds>,
    /// Who held what before the changes.
    pub(super) book: Book,
    /// In order of time, of every customer in the book.
    pub(super) changes: Vec<Change>,
    pub(super) left_out: Vec<LeftOutRow>,
}

impl Loaded {
    pub(super) async fn of(shell: &Shell<'_>, question: &RecurringQuestion) -> Result<Self, ReadFault> {
        let row = shell.database.first_row::<SiteRow>(site::by_id(&question.site)).await?;
        let zone = row.ok_or(ReadFault::NotThere(Missing::Site))?.zone()?;
        let scope = Scope { site: question.site.clone(), mode: question.mode };
        let mut days = day_bounds(&question.range, &zone);
        let now_s = question.until_s.unwrap_or(i64::MAX).min(shell.context.now_s());
        days.retain(|day| day.starts_s <= now_s);
        let from_s = days.first().map_or(0, |day| day.starts_s);
        // What a discount's end will change is known before it does.
        let to_s = days.last().map_or(0, |day| day.ends_s.min(now_s + 1));
        let mut batch = Batch::new();
        let book = batch.ask::<BookRow>(recurring::book_at(&scope, from_s));
        let changes = batch.ask::<ChangeRow>(recurring::changes(&scope, from_s, to_s));
        let left_out = batch.ask::<LeftOutRow>(recurring::left_out(&scope, "", LEFT_OUT_MAX + 1));
        let mut answers = batch.run(shell.database).await?;
        let parts = answers.take(book)?;
        let book = read_parts(parts.iter().map(|part| part.body.as_str()));
        let book = book.ok_or_else(|| Fault::internal("a book of recurring revenue cannot be read"))?;
        let rows: Vec<(Change, Origin)> = answers.take(changes)?.into_iter().map(ChangeRow::to_core).collect();
        let named = rows.iter().map(|(change, origin)| (change.customer.clone(), origin.clone()));
        let book = with_customers(book, named);
        let changes = rows.into_iter().map(|(change, _)| change).collect();
        Ok(Self { scope, zone, days, book, changes, left_out: answers.take(left_out)? })
    }
}
