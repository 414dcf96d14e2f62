//! Goes through unsigned statements of browsers, a part of a table at a time, and drops those that are old and that no payment
//! carries.
//!
//! What always holds: a part is a bounded number of rows by their key; a statement that any payment carries stays, so no answer
//! changes.

use crate::port::database::{Statement, sql};
use headwater::base::json::FromJson;

/// A table of unsigned statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// Identifies; those that were signed stay.
    Identify,
    /// Ids of other tools.
    Alias,
    /// Returns from checkout.
    CheckoutReturn,
}

/// The key of a row, as a JSON list.
#[derive(Debug, Clone, PartialEq, Eq, FromJson)]
pub struct Place {
    place: String,
}

impl Place {
    /// Before every row.
    pub fn start() -> Self {
        Self { place: r#"["","","","",""]"#.to_owned() }
    }

    /// Behind every row: an id begins with an ASCII letter.
    pub fn end() -> Self {
        Self { place: r#"["~","","","",""]"#.to_owned() }
    }
}

impl Swept {
    fn name(self) -> &'static str {
        match self {
            Self::Identify => "identify",
            Self::Alias => "alias",
            Self::CheckoutReturn => "checkout_return",
        }
    }

    /// One [`Place`] or none: how far it has come.
    pub fn place(self) -> Statement {
        Statement::new(sql!("sweep.place")).bind(self.name())
    }

    /// One [`Place`], so many rows behind another; none where so many are not left.
    pub fn next(self, after: &Place, rows: i64) -> Statement {
        let sql = match self {
            Self::Identify => sql!("identify.sweep_end"),
            Self::Alias => sql!("alias.sweep_end"),
            Self::CheckoutReturn => sql!("checkout_return.sweep_end"),
        };
        Statement::new(sql).bind(after.place.as_str()).bind(rows)
    }

    /// Drops what is older at `now_s` than its site keeps it and of no use, behind one place and up to another.
    pub fn prune(self, after: &Place, until: &Place, now_s: i64) -> Statement {
        let sql = match self {
            Self::Identify => sql!("identify.prune"),
            Self::Alias => sql!("alias.prune"),
            Self::CheckoutReturn => sql!("checkout_return.prune"),
        };
        Statement::new(sql).bind(after.place.as_str()).bind(until.place.as_str()).bind(now_s)
    }

    /// Notes how far it has come.
    pub fn keep(self, place: &Place) -> Statement {
        Statement::new(sql!("sweep.keep")).bind(self.name()).bind(place.place.as_str())
    }
}
