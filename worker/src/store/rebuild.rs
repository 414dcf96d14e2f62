//! The rebuild of everything derived: where it stands, and what only it reads and drops.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::payment::{CreditRow, EntryRow};
use headwater::attribution::{Confidence, Rung};
use headwater::base::id::{IntegrationId, Mode, PaymentId, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::stripe::link::Link;

/// A row of `rebuild`.
#[derive(Debug, Clone, FromJson)]
pub struct RebuildRow {
    /// The site.
    pub site: SiteId,
    /// Live or test.
    pub mode: Mode,
    /// Counts the times it was begun.
    pub run: i64,
    /// Pages done.
    pub pages: i64,
    /// `running` or `done`.
    pub state: String,
    /// What is gone through.
    pub step: i64,
    /// The last row done of it; empty: none yet.
    pub cursor: String,
    /// Objects that could not be decided on, since too many hang together.
    pub skipped: i64,
    /// When it began.
    pub started_s: i64,
    /// When it ended.
    pub ended_s: Option<i64>,
}

/// Where a rebuild stands after a page.
#[derive(Debug, Clone)]
pub struct Moved {
    /// What is gone through next.
    pub step: i64,
    /// After which row of it.
    pub cursor: String,
    /// Objects of this page that were skipped.
    pub skipped: i64,
    /// When it ended, if it did.
    pub ended_s: Option<i64>,
}

impl RebuildRow {
    /// Whose rows it is about.
    pub fn scope(&self) -> Scope {
        Scope { site: self.site.clone(), mode: self.mode }
    }

    /// Fails the batch when the rebuild has moved on.
    pub fn guard(&self) -> Statement {
        self.scope().statement(sql!("commit_guard.rebuild")).bind(self.run).bind(self.pages)
    }

    /// Notes that a page is done.
    pub fn advance(&self, moved: &Moved) -> Statement {
        let statement = self.scope().statement(sql!("rebuild.advance")).bind(self.run).bind(self.pages);
        statement.bind(moved.step).bind(moved.cursor.as_str()).bind(moved.skipped).bind(moved.ended_s)
    }
}

/// Begins a rebuild of both modes, unless it is under way. `importing`: only where an import of this integration has not ended.
pub fn begin(site: &SiteId, now_s: i64, importing: Option<&IntegrationId>) -> Statement {
    Statement::new(sql!("rebuild.begin")).bind(site).bind(now_s).bind(importing)
}

/// The [`RebuildRow`]s of a site, one a mode.
pub fn of_site(site: &SiteId) -> Statement {
    Statement::new(sql!("rebuild.of_site")).bind(site)
}

/// The [`RebuildRow`]s of all sites that are under way.
pub fn under_way() -> Statement {
    Statement::new(sql!("rebuild.under_way"))
}

/// A row of the table that a step goes through: of it the next rows after one.
pub struct After<'a> {
    /// The last row done; empty: none yet.
    pub cursor: &'a str,
    /// How many at most.
    pub limit: i64,
}

/// The next objects of which there are facts: `ObjectRow`s.
pub fn objects(scope: &Scope, after: &After) -> Statement {
    scope.statement(sql!("fact.objects")).bind(after.cursor).bind(after.limit)
}

/// The next payments that are stored: `PageRow`s.
pub fn payments(scope: &Scope, after: &After) -> Statement {
    scope.statement(sql!("payment.ids")).bind(after.cursor).bind(after.limit)
}

/// A row of clues.
#[derive(Debug, FromJson)]
pub struct ClueValueRow {
    /// The clue.
    pub clue: String,
}

/// The next clues of a site: [`ClueValueRow`]s.
pub fn clues(site: &SiteId, after: &After) -> Statement {
    Statement::new(sql!("clue.values")).bind(site).bind(after.cursor).bind(after.limit)
}

/// A row of `link`.
#[derive(Debug, FromJson)]
pub struct LinkRow {
    source: StripeId,
    target: StripeId,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        Self { from: row.source, to: row.target }
    }
}

/// Where these objects lead to: [`LinkRow`]s.
pub fn links(scope: &Scope, sources: &SortedSet<StripeId>) -> Statement {
    scope.statement(sql!("link.of_sources")).bind_json(sources)
}

/// The last answer in a payment's history.
#[derive(Debug, FromJson)]
pub struct LatestAnswer {
    /// The payment.
    pub payment: PaymentId,
    /// Its place, from 1.
    pub ordinal: i64,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// The visitor.
    pub visitor: Option<VisitorId>,
    /// Source under the default model.
    pub source: Option<String>,
    /// Campaign under the default model.
    pub campaign: Option<String>,
}

/// The [`LatestAnswer`]s of some payments.
pub fn latest_answers(scope: &Scope, payments: &[&PaymentId]) -> Statement {
    scope.statement(sql!("answer.latest")).bind_json(payments)
}

/// Drops what these payments have beside these entries.
pub fn delete_other_entries(scope: &Scope, payments: &[PaymentId], entries: &[EntryRow]) -> Option<Statement> {
    let statement = || scope.statement(sql!("entry.delete_others")).bind_json(payments).bind_json(entries);
    (!payments.is_empty()).then(statement)
}

/// The same beside these credits.
pub fn delete_other_credits(scope: &Scope, payments: &[PaymentId], credits: &[CreditRow]) -> Option<Statement> {
    let statement = || scope.statement(sql!("credit.delete_others")).bind_json(payments).bind_json(credits);
    (!payments.is_empty()).then(statement)
}

/// Rows of a table after one and up to another; empty: to the end.
pub struct Range<'a> {
    /// After this.
    pub after: &'a str,
    /// Up to this.
    pub until: &'a str,
}

impl Range<'_> {
    fn of(&self, scope: &Scope, sql: &'static str) -> Statement {
        scope.statement(sql).bind(self.after).bind(self.until)
    }

    /// Drops subscriptions without a fact.
    pub fn delete_subscriptions(&self, scope: &Scope) -> Statement {
        self.of(scope, sql!("subscription.delete_orphans"))
    }

    /// Drops explanations, entries, credits and answers of payments that there are none of.
    pub fn delete_orphans(&self, scope: &Scope) -> [Statement; 4] {
        [
            sql!("explanation.delete_orphans"),
            sql!("entry.delete_orphans"),
            sql!("credit.delete_orphans"),
            sql!("answer.delete_orphans"),
        ]
        .map(|sql| self.of(scope, sql))
    }

    /// Drops clues that their payment does not watch.
    pub fn delete_clues(&self, scope: &Scope) -> Statement {
        self.of(scope, sql!("clue.delete_surplus"))
    }
}
