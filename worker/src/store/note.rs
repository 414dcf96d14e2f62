//! Notes on days.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::limits::NOTES_MAX;
use headwater::base::time::DayRange;

/// A note as it stands in the database.
#[derive(Debug, FromJson)]
pub struct NoteRow {
    /// Its id.
    pub id: String,
    /// The day in the site's zone, `YYYY-MM-DD`.
    pub day: String,
    /// The owner's own words.
    pub text: String,
    /// When it was made, unix seconds.
    pub made_s: i64,
}

/// Adds a note and gives its [`NoteRow`]; gives nothing where there is no such site, or it has as many as it may.
pub fn insert_note(site: &SiteId, note: &NoteRow) -> Statement {
    let NoteRow { id, day, text, made_s } = note;
    let statement = Statement::new(sql!("note.insert")).bind(site).bind(day.as_str()).bind(id.as_str());
    statement.bind(text.as_str()).bind(*made_s).bind(NOTES_MAX)
}

/// The [`NoteRow`]s of a range, by day.
pub fn notes_of_range(site: &SiteId, range: &DayRange) -> Statement {
    let (from, to) = (range.from().to_string(), range.to().to_string());
    Statement::new(sql!("note.of_range")).bind(site).bind(from).bind(to)
}

/// Removes one, if it is there.
pub fn delete_note(site: &SiteId, id: &str) -> Statement {
    Statement::new(sql!("note.delete")).bind(site).bind(id)
}
