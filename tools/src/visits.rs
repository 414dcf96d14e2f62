//! Visits as tests look at them: of both tables, every word and touch in its long form.

use crate::desk::Desk;
use crate::sqlite::Sqlite;
use headwater::visit::pages::read_pages;
use headwater::visit::touch::Touch;
use headwater_worker::store::word::long_word;
use rusqlite::params;

const LAID_OUT: &str = "DROP TABLE IF EXISTS temp.seen_visit;
CREATE TEMP TABLE seen_visit AS
SELECT n.id AS site, v.id, v.visitor, v.started_s, v.last_s, v.hits, v.begins, v.channel, NULL AS source,
  iif(substr(v.touch, 1, 1) = '/', n.landing_host || v.touch, v.touch) AS touch, v.rules_version, v.proved,
  hex(v.marks) AS marks, v.country, v.device, v.browser, v.os, v.is_new, v.events, v.engaged_ms, v.pages, 0 AS kept
FROM visit v CROSS JOIN site n ON n.number = v.site_number
UNION ALL SELECT site, id, visitor, started_s, last_s, hits, begins, channel, NULL, touch, rules_version, proved,
  marks, country, device, browser, os, is_new, events, engaged_ms, '-', 0
FROM session;";
const LENGTHENED: &str = "UPDATE temp.seen_visit SET marks = ?9, touch = ?2, source = ?3, kept = CAST(?4 AS INTEGER), channel = ?5, device = ?6, browser = ?7, os = ?8
WHERE rowid = ?1";
/// The rows that an earlier version would have written.
const PUT_BACK: &str = "DELETE FROM visit;
INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version, marks, proved,
  country, device, browser, os, is_new, events, engaged_ms)
SELECT site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version, marks, proved,
  country, device, browser, os, is_new, events, engaged_ms
FROM temp.seen_visit WHERE true ON CONFLICT DO NOTHING;";

/// Marks as an earlier version stored them: 8 digits and a space each.
fn in_words(marks: &str) -> String {
    let digits: Vec<char> = marks.chars().filter(|digit| *digit != ' ').collect();
    digits.chunks(8).map(|mark| mark.iter().collect::<String>().to_lowercase() + " ").collect()
}

impl Sqlite {
    fn lay_out_visits(&self) -> rusqlite::Result<()> {
        let connection = self.connection.borrow();
        connection.execute_batch(LAID_OUT)?;
        let mut read = connection
            .prepare("SELECT rowid, touch, pages, channel, device, browser, os, marks FROM temp.seen_visit")?;
        let mut write = connection.prepare(LENGTHENED)?;
        let mut found = read.query([])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let word = |at: usize| row.get::<_, Option<String>>(at).map(|word| word.map(long_word));
            let words = [word(3)?, word(4)?, word(5)?, word(6)?];
            let seen = (row.get::<_, i64>(0)?, row.get::<_, String>(1)?, row.get::<_, Option<String>>(2)?);
            rows.push((seen, words, in_words(&row.get::<_, String>(7)?)));
        }
        for ((rowid, touch, pages), [channel, device, browser, os], marks) in rows {
            let touch = Touch::from_stored(&touch).unwrap_or_default();
            let kept = read_pages(pages.as_deref(), touch.landing_page.as_deref()).len().to_string();
            let json = serde_json::to_string(&touch).unwrap_or_default();
            write.execute(params![rowid, json, touch.source(), kept, channel, device, browser, os, marks])?;
        }
        Ok(())
    }
}

impl Desk {
    /// Makes the temporary table `seen_visit` anew: every visit of either table, in the long form, with its source and how many of its page
    /// views are listed (`kept`).
    ///
    /// # Panics
    /// When SQLite refuses.
    pub fn lay_out_visits(&self) {
        self.database.lay_out_visits().unwrap_or_else(|error| unreachable!("{error}"));
    }

    /// Moves every visit to the table of an earlier version, as that version would have written it.
    ///
    /// # Panics
    /// When SQLite refuses.
    pub fn put_visits_back(&self) {
        self.lay_out_visits();
        let moved = self.database.connection.borrow().execute_batch(PUT_BACK);
        moved.unwrap_or_else(|error| unreachable!("{error}"));
    }
}
