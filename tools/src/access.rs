//! Every route by every kind of caller: who may make which call.
//!
//! `docs/access.md` holds it as a table, and a native test makes every call of it. What a section lets pass is written out here once more,
//! on purpose: the test holds the Worker to this list, not to its own.

use crate::openapi::{Caller as Section, Operation, defaults, operations};
use std::fmt::Write;

/// Somebody who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Neither token nor cookie.
    Nobody,
    /// The owner's token as a bearer.
    OwnerToken,
    /// A browser that signed in with the owner's token.
    OwnerSignIn,
    /// The same cookie on a request that another site's page makes.
    CrossSite,
    /// A member of the role `owner`.
    RoleOwner,
    /// A member of the role `member`.
    RoleMember,
    /// A member of the role `reader`.
    RoleReader,
    /// A member who was removed.
    RemovedMember,
    /// An API token with the scope `report` alone.
    TokenReport,
    /// The same with `people`.
    TokenPeople,
    /// The same with `manage`.
    TokenManage,
    /// The same with `ingest`.
    TokenIngest,
    /// An API token of another site, with every scope that there is.
    TokenOfAnotherSite,
    /// An API token that ended by itself.
    TokenExpired,
    /// An API token that was revoked.
    TokenRevoked,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Nobody,
        Self::OwnerToken,
        Self::OwnerSignIn,
        Self::CrossSite,
        Self::RoleOwner,
        Self::RoleMember,
        Self::RoleReader,
        Self::RemovedMember,
        Self::TokenReport,
        Self::TokenPeople,
        Self::TokenManage,
        Self::TokenIngest,
        Self::TokenOfAnotherSite,
        Self::TokenExpired,
        Self::TokenRevoked,
    ];

    /// Whether it is let pass at all.
    fn is_known(self) -> bool {
        !matches!(self, Self::Nobody | Self::CrossSite | Self::RemovedMember | Self::TokenExpired | Self::TokenRevoked)
    }

    fn is_token(self) -> bool {
        matches!(
            self,
            Self::TokenReport | Self::TokenPeople | Self::TokenManage | Self::TokenIngest | Self::TokenOfAnotherSite
        )
    }
}

/// How a call is answered, as far as access goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The handler is reached: neither 401 nor 403.
    Allowed,
    /// 401.
    Unknown,
    /// 403.
    Forbidden,
    /// 404, as for a site that does not exist.
    NoSuchSite,
}

/// A route of the table.
pub struct Line {
    section: Section,
    /// Its methods.
    pub methods: &'static [&'static str],
    /// Its addresses.
    pub paths: &'static [&'static str],
}

/// Every route, in the table's order.
pub fn lines() -> Vec<Line> {
    let mut generator = defaults::settings().into_generator();
    let line = |Operation { caller, methods, paths, .. }: Operation| Line { section: caller, methods, paths };
    operations(&mut generator).into_iter().map(line).collect()
}

impl Line {
    /// Whether it is open to anybody: what guards it is in what is sent.
    pub fn is_open(&self) -> bool {
        !self.section.is_let_pass()
    }

    /// Whether its addresses name a site.
    pub fn is_of_site(&self) -> bool {
        self.paths.iter().all(|path| path.starts_with("/api/sites/{site}"))
    }

    /// How it answers such a caller.
    pub fn cell(&self, kind: Kind) -> Cell {
        if self.is_open() {
            return Cell::Allowed;
        }
        if !kind.is_known() {
            return Cell::Unknown;
        }
        if kind == Kind::TokenOfAnotherSite && self.is_of_site() {
            return Cell::NoSuchSite;
        }
        if self.section == Section::Session || self.allowed().contains(&kind) {
            return Cell::Allowed;
        }
        Cell::Forbidden
    }

    /// Who may make a call of its section, beside those who may make any.
    fn allowed(&self) -> Vec<Kind> {
        let further: &[Kind] = match self.section {
            Section::Public | Section::Stripe | Section::Session | Section::Owner => &[],
            Section::Report => &[Kind::RoleMember, Kind::RoleReader, Kind::TokenReport],
            Section::People => &[Kind::RoleMember, Kind::RoleReader, Kind::TokenPeople],
            Section::Manage => &[Kind::RoleMember, Kind::TokenManage],
            Section::Ingest => &[Kind::RoleMember, Kind::TokenManage, Kind::TokenIngest],
        };
        [Kind::OwnerToken, Kind::OwnerSignIn, Kind::RoleOwner].iter().chain(further).copied().collect()
    }

    /// What the table says that it needs.
    fn needs(&self) -> String {
        match self.section {
            Section::Public => "nothing".to_owned(),
            Section::Stripe => "a signature of Stripe's".to_owned(),
            Section::Session => "any".to_owned(),
            scope => format!("`{}`", format!("{scope:?}").to_lowercase()),
        }
    }
}

const HEAD: &str = include_str!("access.md");

/// The text of `docs/access.md`.
pub fn text() -> String {
    let columns = [
        Kind::OwnerToken,
        Kind::RoleOwner,
        Kind::RoleMember,
        Kind::RoleReader,
        Kind::TokenReport,
        Kind::TokenPeople,
        Kind::TokenManage,
        Kind::TokenIngest,
        Kind::TokenOfAnotherSite,
    ];
    let mut text = HEAD.to_owned();
    for line in lines() {
        for path in line.paths {
            let _ = write!(text, "| `{} {path}` | {} |", line.methods.join("`, `"), line.needs());
            for kind in columns {
                let _ = write!(text, " {} |", cell_text(&line, kind));
            }
            text.push('\n');
        }
    }
    debug_assert!(columns.into_iter().filter(|kind| kind.is_token()).count() == 5, "every kind of token has a column");
    text
}

fn cell_text(line: &Line, kind: Kind) -> &'static str {
    match line.cell(kind) {
        Cell::Allowed => "yes",
        Cell::Unknown => "401",
        Cell::Forbidden => "403",
        Cell::NoSuchSite => "404",
    }
}
