//! A place in a person's time line, which is merged from lists of several kinds.
//!
//! What always holds: the lines have one total order, newest first; in a second the kinds stand in the order of [`LineKind`], and one kind's
//! lines by id.

use std::cmp::Ordering;
use std::fmt::{self, Display};

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// A refund or dispute.
    Return,
    /// A payment.
    Payment,
    /// A change of a subscription.
    Plan,
    /// An identify.
    Identify,
    /// A visit.
    Visit,
}

const KINDS: [LineKind; 5] = [LineKind::Return, LineKind::Payment, LineKind::Plan, LineKind::Identify, LineKind::Visit];

/// No line is later. The time of a visit has 32 bits.
const LATEST_S: i64 = u32::MAX as i64;

/// Longest id of a line: that of a Stripe object and what tells two apart.
const ID_MAX_BYTES: usize = 300;

/// Where a line stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinePlace {
    /// When, unix seconds.
    pub at_s: i64,
    /// What it is about.
    pub kind: LineKind,
    /// Which of its kind.
    pub id: String,
}

impl LinePlace {
    /// Before every line.
    pub fn newest() -> Self {
        Self { at_s: LATEST_S, kind: LineKind::Return, id: String::new() }
    }

    /// Reads what [`Display`] writes; absent where that did not write it.
    pub fn parse(text: &str) -> Option<Self> {
        let (at_s, rest) = text.split_once('~')?;
        let (kind, id) = rest.split_once('~')?;
        let at_s = at_s.parse().ok().filter(|at_s| (0..=LATEST_S).contains(at_s))?;
        let kind = *KINDS.get(kind.parse::<usize>().ok()?)?;
        (id.len() <= ID_MAX_BYTES).then(|| Self { at_s, kind, id: id.to_owned() })
    }

    /// The lines of a kind that follow this place are those whose time and id are less than these.
    pub fn before(&self, kind: LineKind) -> (i64, &str) {
        match kind.cmp(&self.kind) {
            Ordering::Less => (self.at_s, ""),
            Ordering::Equal => (self.at_s, &self.id),
            Ordering::Greater => (self.at_s + 1, ""),
        }
    }

    /// Which of two lines stands first.
    pub fn order(&self, other: &Self) -> Ordering {
        (other.at_s, self.kind, &other.id).cmp(&(self.at_s, other.kind, &self.id))
    }
}

impl Display for LinePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}~{}", self.at_s, self.kind as u8, self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is() {
        let place = LinePlace { at_s: 7, kind: LineKind::Plan, id: "sub_1~0001".to_owned() };
        assert_eq!(LinePlace::parse(&place.to_string()), Some(place));
        for text in ["", "7", "7~2", "7~5~a", "-1~2~a", "4294967296~2~a", "x~2~a", "7~x~a", "9223372036854775807~0~"] {
            assert_eq!(LinePlace::parse(text), None, "{text}");
        }
        assert_eq!(LinePlace::parse(&format!("7~2~{}", "a".repeat(301))), None);
    }

    #[test]
    fn a_line_follows_a_place_exactly_where_the_order_says_so() {
        let mut all = Vec::new();
        for at_s in 5..8 {
            for kind in KINDS {
                all.extend(["a", "b"].map(|id| LinePlace { at_s, kind, id: id.to_owned() }));
            }
        }
        for place in &all {
            for line in &all {
                let (at_s, id) = place.before(line.kind);
                let follows = (line.at_s, line.id.as_str()) < (at_s, id);
                assert_eq!(follows, place.order(line) == Ordering::Less, "{place} {line}");
            }
            assert_eq!(LinePlace::newest().order(place), Ordering::Less);
        }
    }
}
