//! Sealed texts, column by column, and how far they have been sealed anew since the key was changed.
//!
//! What always holds: a text is replaced only where it is still what it was when it was read.

use crate::port::database::{Statement, sql};
use crate::seal::{HEAD_CHARS, Place, SealKey};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use serde::Serialize;

/// A column that holds sealed texts. Every one of them is here; a test holds this list to the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealedColumn {
    /// Keys under which pseudonyms are made.
    PseudonymKey,
    /// Keys with which a site's server signs identifies.
    IdentifyKey,
    /// Those that they replaced.
    IdentifyKeyBefore,
    /// Signing secrets of Stripe's endpoints.
    SigningSecret,
    /// Restricted keys of Stripe's.
    ApiKey,
    /// Addresses.
    Email,
    /// Traits of identifies.
    Traits,
    /// Bodies of deliveries that are not decided yet.
    DeliveryBody,
}

/// In the order of their turns.
pub const SEALED_COLUMNS: [SealedColumn; 8] = [
    SealedColumn::PseudonymKey,
    SealedColumn::IdentifyKey,
    SealedColumn::IdentifyKeyBefore,
    SealedColumn::SigningSecret,
    SealedColumn::ApiKey,
    SealedColumn::Email,
    SealedColumn::Traits,
    SealedColumn::DeliveryBody,
];

/// A text that stands in a sealed column.
#[derive(Debug, FromJson)]
pub struct SealedTextRow {
    /// Whose.
    pub site: SiteId,
    /// The field under which it was sealed.
    pub field: String,
    /// The key of its row.
    #[json(with = "super::json_text")]
    pub place: Vec<String>,
    /// The text; absent where there is none.
    pub sealed: Option<String>,
}

impl SealedTextRow {
    /// Under what it was sealed.
    pub fn sealed_at(&self) -> Place {
        Place::of(&self.site, &self.field)
    }
}

/// A text sealed anew.
#[derive(Debug, Serialize)]
pub struct Resealed {
    /// The key of its row.
    pub place: Vec<String>,
    /// The beginning of the text that it replaces.
    pub old: String,
    /// The text.
    pub new: String,
}

impl Resealed {
    /// In place of a text.
    pub fn of(row: &SealedTextRow, old: &str, new: String) -> Self {
        Self { place: row.place.clone(), old: old.chars().take(HEAD_CHARS).collect(), new }
    }
}

impl SealedColumn {
    /// Its name, `table.column`.
    pub fn name(self) -> &'static str {
        match self {
            Self::PseudonymKey => "site.pseudonym_key",
            Self::IdentifyKey => "site.identify_key",
            Self::IdentifyKeyBefore => "site.identify_key_before",
            Self::SigningSecret => "signing_secret.sealed",
            Self::ApiKey => "api_key.sealed",
            Self::Email => "email.sealed",
            Self::Traits => "identify.traits",
            Self::DeliveryBody => "delivery.body",
        }
    }

    /// The column of a name.
    pub fn named(name: &str) -> Option<Self> {
        SEALED_COLUMNS.into_iter().find(|column| column.name() == name)
    }

    /// The column whose turn is next.
    pub fn next(self) -> Option<Self> {
        SEALED_COLUMNS.into_iter().skip_while(|column| *column != self).nth(1)
    }

    /// How many rows are read at once: a body may have a megabyte.
    pub fn rows_at_once(self) -> i64 {
        if self == Self::DeliveryBody { 8 } else { 200 }
    }

    /// So many [`SealedTextRow`]s behind a row.
    pub fn rows(self, after: &[String], rows: i64) -> Statement {
        let sql = match self {
            Self::PseudonymKey => sql!("site.pseudonym_key_sealed"),
            Self::IdentifyKey => sql!("site.identify_key_sealed"),
            Self::IdentifyKeyBefore => sql!("site.identify_key_before_sealed"),
            Self::SigningSecret => sql!("signing_secret.sealed_next"),
            Self::ApiKey => sql!("api_key.sealed_next"),
            Self::Email => sql!("email.sealed_next"),
            Self::Traits => sql!("identify.sealed_next"),
            Self::DeliveryBody => sql!("delivery.sealed_next"),
        };
        Statement::new(sql).bind_json(after).bind(rows)
    }

    /// Replaces texts, each where it is still what it was.
    pub fn replace(self, texts: &[Resealed]) -> Statement {
        let sql = match self {
            Self::PseudonymKey => sql!("site.reseal_pseudonym_key"),
            Self::IdentifyKey => sql!("site.reseal_identify_key"),
            Self::IdentifyKeyBefore => sql!("site.reseal_identify_key_before"),
            Self::SigningSecret => sql!("signing_secret.reseal"),
            Self::ApiKey => sql!("api_key.reseal"),
            Self::Email => sql!("email.reseal"),
            Self::Traits => sql!("identify.reseal"),
            Self::DeliveryBody => sql!("delivery.reseal"),
        };
        Statement::new(sql).bind_json(texts)
    }
}

/// How far it came.
#[derive(Debug, FromJson)]
pub struct ProgressRow {
    /// When it began, unix seconds.
    pub began_s: i64,
    /// The column whose turn it is; empty once all are done.
    pub sealed_column: String,
    /// The row of it that was looked at last.
    #[json(with = "super::json_text")]
    pub after: Vec<String>,
}

/// A change of the key, as it is told.
#[derive(Debug, FromJson)]
pub struct ResealingRow {
    /// The id of the key before.
    pub previous: String,
    /// Texts that were sealed anew.
    pub resealed: i64,
    /// Texts that open under neither key.
    pub shut: i64,
    /// Where the first of those stands.
    pub shut_text: Option<String>,
    /// When all was done, unix seconds.
    pub done_s: Option<i64>,
}

/// The two keys of a change, by their ids.
#[derive(Debug, Clone)]
pub struct KeyChange {
    key: String,
    previous: String,
}

impl KeyChange {
    /// The change that is under way; none where the key is not being changed.
    pub fn of(seal_key: &SealKey) -> Option<Self> {
        Some(Self { key: seal_key.id(), previous: seal_key.previous_id()? })
    }

    fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql).bind(self.key.as_str()).bind(self.previous.as_str())
    }

    /// Its [`ProgressRow`], or none.
    pub fn progress(&self) -> Statement {
        self.statement(sql!("resealing.of_keys"))
    }

    /// Begins it.
    pub fn begin(&self, now_s: i64) -> Statement {
        let first = SEALED_COLUMNS.first().map_or("", |column| column.name());
        self.statement(sql!("resealing.begin")).bind(first).bind(now_s)
    }

    /// Notes a step: from one place to another.
    pub fn advance(&self, from: &ProgressRow, step: &Step) -> Statement {
        let statement =
            self.statement(sql!("resealing.advance")).bind(from.sealed_column.as_str()).bind_json(&from.after);
        let statement = statement.bind(step.sealed_column).bind_json(&step.after).bind(step.resealed).bind(step.shut);
        statement.bind(step.shut_text.as_deref()).bind(step.done_s)
    }
}

/// A step.
#[derive(Debug)]
pub struct Step {
    /// The column whose turn it then is, or empty.
    pub sealed_column: &'static str,
    /// The row of it that was looked at last.
    pub after: Vec<String>,
    /// Texts sealed anew.
    pub resealed: i64,
    /// Texts that open under neither key.
    pub shut: i64,
    /// Where the first of those stands.
    pub shut_text: Option<String>,
    /// When all was done.
    pub done_s: Option<i64>,
}

/// Before every row of a column.
pub fn before_every_row() -> Vec<String> {
    vec![String::new(); 5]
}

/// The newest [`ResealingRow`] of a key, or none.
pub fn newest(seal_key: &SealKey) -> Statement {
    Statement::new(sql!("resealing.newest")).bind(seal_key.id())
}

/// Forgets which text of a site opens under no key, where one is named: its place may have the id of a browser.
pub fn forget_text(site: &SiteId) -> Statement {
    Statement::new(sql!("resealing.forget_text")).bind(site)
}
