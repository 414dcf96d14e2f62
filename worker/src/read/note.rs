//! Notes on days.

use super::{ReadFault, SiteView};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::note::{NoteRow, notes_of_range};
use headwater::api::{Note, Notes};
use headwater::base::id::SiteId;
use headwater::base::time::DayRange;

/// The notes of a range, by day; a site has few.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_notes(shell: &Shell<'_>, site: &SiteId, range: &DayRange) -> Result<Notes, ReadFault> {
    let mut batch = Batch::new();
    let asked_site = SiteView::add_to(&mut batch, site);
    let notes = batch.ask::<NoteRow>(notes_of_range(site, range));
    let mut answers = batch.run(shell.database).await?;
    asked_site.take(&mut answers, shell.context.now_s())?;
    Ok(Notes { notes: answers.take(notes)?.into_iter().map(note_to_api).collect() })
}

/// A note as it is shown.
pub fn note_to_api(row: NoteRow) -> Note {
    let NoteRow { id, day, text, made_s } = row;
    Note { id, day, text, made_s }
}
