//! What the shell saw of the page: one text, one fact a line, in a fixed order.
//!
//! Lines keep the border cheap: one text crosses it each way, and no side needs a parser. No fact holds a line break of
//! its own: browsers write none into addresses and cookies, and records are the core's own.

use crate::desk::Desk;
use crate::part::Part;

/// The facts, in the order of their lines. Missing lines are empty facts.
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// What the visitor cookie holds, believed only if it is an id the tracker could have written.
    Visitor,
    /// What the session cookie holds. The cookie lives 30 minutes from the last hit, so that its absence is the end of
    /// the session: no clock is needed here, and midnight means nothing.
    Session,
    /// What an earlier decision asked to be kept; see [`crate::decide`].
    Record,
    /// 36 random hexadecimal digits for a visitor; empty when no ids may be made.
    VisitorDigits,
    /// The same for a session.
    SessionDigits,
    /// The site's id.
    Site,
    /// The page's address.
    Url,
    /// Where the page was reached from; empty when not known.
    Referrer,
    /// The site's own id of a user just identified, percent-encoded; empty otherwise.
    User,
    /// Hosts that only ever send visitors back, divided by spaces: the page's own, the domain its cookies stick on, and
    /// payment and sign-in hosts (`lists/way_back.txt`). Hosts below them count too.
    WayBack,
    /// Parameters that are kept, divided by spaces, in three sections divided by two spaces: metadata under their own
    /// names, others, click ids (`lists/parameters.txt`). The lists are handed in because the JavaScript path needs
    /// them too, and twice would be twice the bytes.
    Parameters,
    /// The keys of the metadata, divided by spaces, in the order of writing (`lists/names.txt`).
    Names,
}

impl Desk<'_> {
    /// A fact, found by counting lines: slower than a table, smaller, and still a matter of microseconds.
    #[inline(never)]
    pub(crate) fn fact(&self, fact: Fact) -> Part {
        let mut rest = self.whole();
        for _ in 0..fact as usize {
            rest = self.after(rest, '\n');
        }
        self.before(rest, '\n')
    }
}
