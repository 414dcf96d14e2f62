//! Seals anew what the key before has sealed, while `SEAL_KEY` is being changed: the cron's call, a bounded number of texts a minute.
//!
//! What always holds: a text is replaced only where it is still what it was when it was read, so one that was written or removed meanwhile
//! stays as it is. A text that opens under neither key is left, counted and named, and keeps no other from its turn.

use crate::fault::Fault;
use crate::job::prune::share_of_minute;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::resealing::{KeyChange, ProgressRow, Resealed, SealedColumn, SealedTextRow, Step, before_every_row};
use crate::store::visit_rows::{self, DayRows};
use headwater::visit::cookieless::day_of;

/// So long after the key was changed it begins, in seconds: until then an instance of the Worker that has only the key before may still
/// answer, and a text sealed anew would be shut to it.
pub const BEGINS_AFTER_S: i64 = 600;
/// Characters of new texts that are written together, some more: D1 takes two million in a value.
const CHARS_AT_ONCE: usize = 500_000;
/// Reads of a minute at most, each with a write.
const STEPS_OF_MINUTE: usize = 20;

/// Does a minute's part; nothing where the key is not being changed.
///
/// # Errors
/// When the database fails; the next minute goes on.
pub async fn run(shell: &Shell<'_>) -> Result<(), Fault> {
    let Some(change) = KeyChange::of(&shell.secrets.seal_key) else { return Ok(()) };
    let now_s = shell.context.now_s();
    let mut batch = Batch::new();
    let progress = batch.ask::<ProgressRow>(change.progress());
    let rows = batch.ask::<DayRows>(visit_rows::whole_day(day_of(now_s)));
    let mut answers = batch.run(shell.database).await?;
    let rows = answers.take_first(rows)?.unwrap_or_default();
    let Some(mut progress) = answers.take_first(progress)? else {
        shell.database.batch(vec![change.begin(now_s)]).await?;
        return Ok(());
    };
    if now_s - progress.began_s < BEGINS_AFTER_S {
        return Ok(());
    }
    let mut left = share_of_minute(shell.settings.collect_rows_a_day, rows);
    for _ in 0..STEPS_OF_MINUTE {
        if left <= 0 {
            break;
        }
        let Some(column) = SealedColumn::named(&progress.sealed_column) else { break };
        // Rows that need no writing cost no share: most deliveries have no body any more.
        let asked = column.rows_at_once();
        let rows = shell.database.rows_of::<SealedTextRow>(column.rows(&progress.after, asked)).await?;
        let part = Part::of(shell, rows, usize::try_from(left).unwrap_or(0));
        left -= i64::try_from(part.texts.len()).unwrap_or(left).max(1);
        let is_last = part.looked_at < asked && part.is_whole;
        progress = commit(shell, At { change: &change, progress, column }, part, is_last).await?;
    }
    Ok(())
}

/// Rows that were looked at together.
#[derive(Default)]
struct Part {
    looked_at: i64,
    /// Whether that was all that were read.
    is_whole: bool,
    last: Option<Vec<String>>,
    texts: Vec<Resealed>,
    shut: i64,
    shut_text: Option<String>,
}

impl Part {
    /// Looks at rows until the new texts are as many, or as long, as may be written.
    fn of(shell: &Shell<'_>, rows: Vec<SealedTextRow>, most: usize) -> Self {
        let key = &shell.secrets.seal_key;
        let mut part = Self { is_whole: true, ..Self::default() };
        let mut chars = 0;
        for row in rows {
            if chars >= CHARS_AT_ONCE || part.texts.len() >= most {
                part.is_whole = false;
                break;
            }
            part.looked_at += 1;
            if let Some(sealed) = &row.sealed {
                match key.reseal(sealed, &row.sealed_at(), shell.context.random()) {
                    Ok(None) => {}
                    Ok(Some(new)) => {
                        chars += new.len();
                        part.texts.push(Resealed::of(&row, sealed, new));
                    }
                    Err(_) => {
                        part.shut += 1;
                        part.shut_text.get_or_insert_with(|| format!("{}/{}", row.site, row.field));
                    }
                }
            }
            part.last = Some(row.place);
        }
        part
    }
}

/// Where a change stands.
struct At<'a> {
    change: &'a KeyChange,
    progress: ProgressRow,
    column: SealedColumn,
}

/// Writes the new texts together with how far it came, and gives that.
async fn commit(shell: &Shell<'_>, at: At<'_>, part: Part, is_last: bool) -> Result<ProgressRow, Fault> {
    let At { change, progress, column } = at;
    let Part { last, texts, shut, shut_text, .. } = part;
    let now_s = shell.context.now_s();
    let next = if is_last { column.next() } else { Some(column) };
    let after = if is_last { before_every_row() } else { last.unwrap_or_else(before_every_row) };
    let resealed = i64::try_from(texts.len()).unwrap_or(i64::MAX);
    let done_s = next.is_none().then_some(now_s);
    let sealed_column = next.map_or("", SealedColumn::name);
    let step = Step { sealed_column, after, resealed, shut, shut_text, done_s };
    let is_counted = shell.settings.collect_rows_a_day > 0;
    let counts = is_counted.then(|| visit_rows::add_dropped(day_of(now_s), resealed + 1));
    let replace = (!texts.is_empty()).then(|| column.replace(&texts));
    let statements = replace.into_iter().chain([change.advance(&progress, &step)]).chain(counts);
    shell.database.batch(statements.collect()).await?;
    Ok(ProgressRow { began_s: progress.began_s, sealed_column: sealed_column.to_owned(), after: step.after })
}
