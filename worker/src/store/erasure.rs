//! Erasures: where each stands, and what only an erasure reads and drops.

use crate::port::database::{Statement, sql};
use crate::store::fact::{FactKey, Scope};
use headwater::base::id::{IntegrationId, Mode, PaymentId, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::sorted::{SortedMap, SortedSet, sort_by};
use headwater::stripe::erasure::digest;
use serde::{Deserialize, Serialize};

/// A row of `erasure`.
#[derive(Debug, Clone, FromJson)]
pub struct ErasureRow {
    /// The site.
    pub site: SiteId,
    /// Digest of the id that was asked for.
    pub person: String,
    /// The person's ids; empty once it is done.
    #[json(with = "super::json_text")]
    pub ids: PersonIds,
    /// Counts the times it was begun.
    pub run: i64,
    /// Pages done.
    pub pages: i64,
    /// What is gone through.
    pub step: i64,
    /// The last row done of it; empty: none yet.
    pub cursor: String,
    /// Before anything else: whose payments are to be derived again. `live` or `test`, and ids, with blanks between.
    pub redo: String,
    /// Rows erased, by kind.
    #[json(with = "super::json_text")]
    pub counts: SortedMap<String, i64>,
    /// When it began.
    pub begun_s: i64,
    /// When it ended.
    pub ended_s: Option<i64>,
}

/// What a person is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct PersonIds {
    /// Browsers.
    pub visitors: SortedSet<VisitorId>,
    /// Customers at Stripe, in either mode.
    pub customers: SortedSet<StripeId>,
    /// Users and addresses, by pseudonym.
    pub names: SortedSet<String>,
}

impl PersonIds {
    /// All of them as text.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        let customers = self.customers.iter().map(StripeId::as_str);
        self.visitors.iter().map(VisitorId::as_str).chain(customers).chain(self.names.iter().map(String::as_str))
    }

    /// Their digests.
    pub fn digests(&self, site: &SiteId) -> SortedSet<String> {
        self.all().map(|id| digest(site, id)).collect()
    }

    /// The clues under which payments may carry them.
    pub fn clues(&self) -> Vec<String> {
        let forms = ["", "remembered:", "user:", "email:", "visitor:", "unseen:"];
        let mut clues: Vec<String> = self.all().flat_map(|id| forms.map(|form| format!("{form}{id}"))).collect();
        sort_by(&mut clues, Ord::cmp);
        clues
    }
}

/// Begins an erasure, unless it is under way.
pub fn begin(site: &SiteId, person: &str, ids: &PersonIds, now_s: i64) -> Statement {
    Statement::new(sql!("erasure.begin")).bind(site).bind(person).bind_json(ids).bind(now_s)
}

/// One [`ErasureRow`], or none.
pub fn of_person(site: &SiteId, person: &str) -> Statement {
    Statement::new(sql!("erasure.read")).bind(site).bind(person)
}

/// The [`ErasureRow`]s of all sites that are under way, five at most.
pub fn under_way() -> Statement {
    Statement::new(sql!("erasure.under_way"))
}

impl ErasureRow {
    fn statement(&self, sql: &'static str) -> Statement {
        Statement::new(sql).bind(&self.site).bind(self.person.as_str()).bind(self.run).bind(self.pages)
    }

    /// Fails the batch when the erasure has moved on.
    pub fn guard(&self) -> Statement {
        self.statement(sql!("commit_guard.erasure"))
    }

    /// Notes that a page is done, after which it stands like this.
    pub fn advance(&self, after: &Self) -> Statement {
        let statement = self.statement(sql!("erasure.advance")).bind_json(&after.ids).bind(after.step);
        let statement = statement.bind(after.cursor.as_str()).bind(after.redo.as_str());
        statement.bind_json(&after.counts).bind(after.ended_s)
    }

    /// Goes on with the next step.
    pub fn next_step(&mut self) {
        self.step += 1;
        self.cursor.clear();
    }

    /// Counts rows that a page erases.
    pub fn count(&mut self, kind: &str, rows: usize) {
        if rows > 0 {
            *self.counts.entry(kind.to_owned()).or_default() += i64::try_from(rows).unwrap_or(i64::MAX);
        }
    }
}

/// A user or an address, by pseudonym.
#[derive(Debug, FromJson)]
pub struct NameRow {
    /// The pseudonym.
    pub name: String,
}

/// The [`NameRow`]s of some people.
pub fn names_of(site: &SiteId, ids: &PersonIds) -> Statement {
    Statement::new(sql!("erasure.names")).bind(site).bind_json(&ids.visitors).bind_json(&ids.clues())
}

/// Which of some names are other people's as well: [`NameRow`]s.
pub fn shared(site: &SiteId, names: &SortedSet<String>, ids: &PersonIds) -> Statement {
    let own: Vec<&str> = ids.all().collect();
    Statement::new(sql!("erasure.shared")).bind(site).bind_json(names).bind_json(&own)
}

/// A payment that carries a clue.
#[derive(Debug, FromJson)]
pub struct CarryingRow {
    /// The clue.
    pub clue: String,
    /// Live or test.
    pub mode: Mode,
    /// The payment.
    pub payment: PaymentId,
}

impl CarryingRow {
    /// Where it stands among all of them.
    pub fn cursor(&self) -> String {
        format!("{} {} {}", self.clue, self.mode.as_str(), self.payment.as_str())
    }
}

/// The next [`CarryingRow`]s after a cursor.
pub fn carrying(row: &ErasureRow) -> Statement {
    let mut parts = row.cursor.split(' ');
    let mut part = || parts.next().unwrap_or_default();
    let statement = Statement::new(sql!("clue.of_ids")).bind(&row.site).bind_json(&row.ids.clues());
    statement.bind(part()).bind(part()).bind(part())
}

/// An object of which there are facts.
#[derive(Debug, FromJson)]
pub struct NamingRow {
    /// The object.
    pub object: StripeId,
    /// Whether one of the ids stands in a version of it.
    #[json(with = "super::flag")]
    pub named: bool,
}

/// The next [`NamingRow`]s after the cursor.
pub fn naming(row: &ErasureRow, mode: Mode) -> Statement {
    let scope = Scope { site: row.site.clone(), mode };
    let ids: Vec<String> = row.ids.all().map(str::to_ascii_lowercase).collect();
    scope.statement(sql!("fact.naming")).bind(row.cursor.as_str()).bind_json(&ids)
}

#[derive(Serialize)]
struct KeyJson<'a> {
    object: &'a StripeId,
    digest: &'a str,
}

/// Drops versions of objects.
pub fn drop_versions(scope: &Scope, keys: &[&FactKey]) -> Statement {
    let keys: Vec<KeyJson<'_>> = keys.iter().map(|(object, digest)| KeyJson { object, digest }).collect();
    scope.statement(sql!("fact.erase")).bind_json(&keys)
}

/// Drops whom earlier answers of some payments named, and what was noted on them by hand.
pub fn drop_from_payments(scope: &Scope, payments: &[PaymentId]) -> [Statement; 2] {
    [sql!("answer.erase"), sql!("assignment.erase")].map(|sql| scope.statement(sql).bind_json(payments))
}

/// Drops what else is kept under the person's ids.
pub fn drop_rest(row: &ErasureRow) -> [Statement; 4] {
    let clues = row.ids.clues();
    let of = |sql| Statement::new(sql).bind(&row.site);
    [
        of(sql!("email.erase")).bind_json(&row.ids.names),
        of(sql!("pending.erase")).bind_json(&clues),
        of(sql!("version.erase")).bind_json(&clues),
        of(sql!("sweep.erase")),
    ]
}

/// A delivery in quarantine.
#[derive(Debug, FromJson)]
pub struct KeptRow {
    /// To whom.
    pub integration: IntegrationId,
    /// When.
    pub received_s: i64,
    /// Its event.
    pub event: String,
    /// Its body, sealed.
    pub body: String,
}

impl KeptRow {
    /// Where it stands among all of them.
    pub fn cursor(&self) -> String {
        format!("{} {} {}", self.integration, self.received_s, self.event)
    }
}

/// The next [`KeptRow`]s after the cursor.
pub fn next_kept(row: &ErasureRow) -> Statement {
    let mut parts = row.cursor.split(' ');
    let mut part = || parts.next().unwrap_or_default();
    let statement = Statement::new(sql!("delivery.next_kept")).bind(&row.site).bind(part());
    statement.bind(part().parse::<i64>().unwrap_or(-1)).bind(part())
}

/// Drops the body of a delivery.
pub fn drop_body(site: &SiteId, kept: &KeptRow) -> Statement {
    Statement::new(sql!("delivery.erase")).bind(site).bind(&kept.integration).bind(kept.event.as_str())
}
