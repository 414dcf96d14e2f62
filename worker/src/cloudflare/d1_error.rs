//! What a failed batch means, read from the text, which is all that D1's error carries.
//!
//! What always holds: only what is surely wrong with a statement or the schema is a fault. Cloudflare's texts change and grow. An
//! unknown text is treated as a failure that passes, because a fault counts against the delivery under way and a passing failure does
//! not.

use crate::port::database::DatabaseError;

/// SQLite's own words for a statement or a value that will fail again, and D1's for one it cannot bind.
const FAULTS: [&str; 18] = [
    "syntax error",
    "incomplete input",
    "unrecognized token",
    "no such ",
    "has no column named",
    "ambiguous column",
    "columns but",
    "constraint failed",
    "SQLITE_CONSTRAINT",
    "datatype mismatch",
    "SQLITE_MISMATCH",
    "malformed JSON",
    "integer overflow",
    "too many terms",
    "too many SQL variables",
    "too big",
    "D1_TYPE_ERROR",
    "Wrong number of parameter bindings",
];

/// It has too much to do, or too little room: asking again at once would make it worse. Texts of
/// developers.cloudflare.com/d1/observability/debug-d1, read in November 2026.
const OVERLOADED: [&str; 6] = [
    "overloaded",
    "Too many requests queued",
    "exceeded its CPU time limit",
    "exceeded its memory limit",
    "Exceeded maximum DB size",
    "disk is full",
];

/// Reads the text.
pub fn of_text(text: &str) -> DatabaseError {
    let says = |part: &&str| text.contains(part);
    if says(&"stale_read") {
        DatabaseError::Conflict
    } else if says(&"free tier daily") {
        // "Your account has exceeded D1's free tier daily row write limit", enforced since 2026-09-01.
        DatabaseError::Quota(text.to_owned())
    } else if OVERLOADED.iter().any(says) {
        DatabaseError::Overloaded(text.to_owned())
    } else if FAULTS.iter().any(says) {
        DatabaseError::Fault(text.to_owned())
    } else {
        DatabaseError::Transient(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> &'static str {
        match of_text(text) {
            DatabaseError::Conflict => "conflict",
            DatabaseError::Transient(_) => "transient",
            DatabaseError::Overloaded(_) => "overloaded",
            DatabaseError::Quota(_) => "quota",
            DatabaseError::Fault(_) => "fault",
        }
    }

    #[test]
    fn what_is_not_known_passes() {
        for text in [
            "",
            "an error without text",
            "D1_ERROR: Network connection lost.",
            "D1_ERROR: D1 DB reset because its code was updated.",
            "D1_ERROR: Internal error while starting up D1 DB storage caused object to be reset.",
            "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
            "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
            "D1_ERROR: Can't read from request stream because client disconnected.",
            "D1_ERROR: database is locked: SQLITE_BUSY",
            "D1_ERROR: database disk image is being moved",
            "D1_ERROR: Failed to parse body as JSON, got: error code: 1031",
            "some day's new words",
        ] {
            assert_eq!(kind(text), "transient", "{text}");
        }
    }

    #[test]
    fn what_is_ours_is_a_fault() {
        for text in [
            "D1_ERROR: near \"SELEC\": syntax error at offset 0: SQLITE_ERROR",
            "D1_ERROR: no such table: nope: SQLITE_ERROR",
            "D1_ERROR: no such column: nope at offset 7: SQLITE_ERROR",
            "D1_ERROR: table fact has no column named nope: SQLITE_ERROR",
            "D1_ERROR: UNIQUE constraint failed: site.id: SQLITE_CONSTRAINT",
            "D1_ERROR: cannot store TEXT value in INTEGER column fact.as_of_s: SQLITE_CONSTRAINT",
            "D1_ERROR: malformed JSON: SQLITE_ERROR",
            "D1_ERROR: string or blob too big: SQLITE_TOOBIG",
            "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
            "D1_ERROR: Wrong number of parameter bindings for SQL query.",
        ] {
            assert_eq!(kind(text), "fault", "{text}");
        }
    }

    #[test]
    fn what_is_told_apart_further() {
        assert_eq!(kind("D1_ERROR: CHECK constraint failed: stale_read: SQLITE_CONSTRAINT"), "conflict");
        assert_eq!(kind("D1_ERROR: Your account has exceeded D1's free tier daily row write limit"), "quota");
        assert_eq!(kind("D1_ERROR: D1 DB is overloaded. Too many requests queued."), "overloaded");
        assert_eq!(kind("D1_ERROR: D1 DB exceeded its CPU time limit and was reset."), "overloaded");
        assert_eq!(kind("D1_ERROR: Exceeded maximum DB size"), "overloaded");
    }
}
