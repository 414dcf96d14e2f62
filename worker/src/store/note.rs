//! Notes on days. The rows are [`Note`]s.

use crate::port::database::{Statement, sql};
use headwater::api::Note;
use headwater::base::id::SiteId;
use headwater::base::limits::NOTES_MAX;
use headwater::base::time::DayRange;

/// Adds a note and gives it back; gives nothing where there is no such site, or it has as many as it may.
pub fn insert_note(site: &SiteId, note: &Note) -> Statement {
    let Note { id, day, text, made_s } = note;
    let statement = Statement::new(sql!("note.insert")).bind(site).bind(day.as_str()).bind(id.as_str());
    statement.bind(text.as_str()).bind(*made_s).bind(NOTES_MAX)
}

/// Those of a range, by day.
pub fn notes_of_range(site: &SiteId, range: &DayRange) -> Statement {
    let (from, to) = (range.from().to_string(), range.to().to_string());
    Statement::new(sql!("note.of_range")).bind(site).bind(from).bind(to)
}

/// Removes one, if it is there.
pub fn delete_note(site: &SiteId, id: &str) -> Statement {
    Statement::new(sql!("note.delete")).bind(site).bind(id)
}
