//! Everything that is held of a person, a page of rows at a time.
//!
//! The rows of a person's visitors come first, a table after the other, then its payments with the objects that they are made of, then its
//! customers at Stripe. Each part is walked by its keys, so a page costs the same however much there is, and all pages together have each
//! row once. What was sealed is opened, and what is stored in a short form is written out.

use super::person::{load_customers, load_visitors};
use super::{Missing, ReadFault};
use crate::fault::Fault;
use crate::shell::Shell;
use crate::store::email;
use crate::store::explanation::Explanation;
use crate::store::fact::{self, FactRow, Scope};
use crate::store::identify::open_traits;
use crate::store::payment::SummaryRow;
use crate::store::person::{Of, payments_of};
use crate::store::person_export::{HeldRow, OF_VISITORS, OfVisitors, ROWS, held, held_of_payments};
use crate::store::person_place::{LineKind, LinePlace};
use crate::store::word::long_word;
use headwater::api::{ExportKind, ExportLine, PersonExport};
use headwater::base::id::{Mode, PaymentId, PersonId, Pseudonym, SiteId, StripeId, VisitorId};
use headwater::base::json::parse_json;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::visit::identify::Browser;
use headwater::visit::pages::read_pages;
use headwater::visit::touch::Touch;
use serde_json::Value;

/// Payments of a page: each comes with its objects.
const PAYMENTS: usize = 20;

/// Where a page begins: after a key of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportPlace {
    part: usize,
    key: String,
}

impl ExportPlace {
    /// Reads what was given out as `next_cursor`.
    pub fn parse(text: &str) -> Option<Self> {
        let (part, key) = text.split_once('~')?;
        let part = part.parse().ok().filter(|part| (0..OF_VISITORS.len() + 2).contains(part))?;
        Some(Self { part, key: key.to_owned() })
    }

    fn text(&self) -> String {
        format!("{}~{}", self.part, if self.key.is_empty() { "-" } else { &self.key })
    }

    /// The key; empty at the beginning of a part.
    fn key(&self) -> &str {
        if self.key == "-" { "" } else { &self.key }
    }
}

/// Who is asked for.
#[derive(Debug, Clone)]
pub struct ExportQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// One of its visitors or customers.
    pub person: PersonId,
    /// Where the page begins.
    pub after: ExportPlace,
    /// Whether so many lines are enough: what is read with the last of them is given too.
    pub lines: usize,
}

/// A page of what is held.
///
/// # Errors
/// For an unknown site, or a person nothing is held of; when the database fails.
pub async fn answer_export(shell: &Shell<'_>, question: &ExportQuestion) -> Result<PersonExport, ReadFault> {
    let scope = Scope { site: question.site.clone(), mode: question.mode };
    let visitors = load_visitors(shell, &scope, &question.person).await?;
    let customers = load_customers(shell, &scope, &question.person, &visitors).await?;
    let person = Held { shell, scope, visitors, customers, asked: &question.person };
    let mut place = question.after.clone();
    let (mut lines, mut next): (Vec<ExportLine>, _) = (Vec::new(), Some(place.clone()));
    while lines.len() < question.lines && next.is_some() {
        let page = person.page(&place).await?;
        lines.extend(page.lines);
        next = page.next;
        place = next.clone().unwrap_or_default();
    }
    if lines.is_empty() && question.after == ExportPlace::default() {
        return Err(ReadFault::NotThere(Missing::Person));
    }
    Ok(PersonExport {
        site: question.site.clone(),
        mode: question.mode,
        person: question.person.as_str().to_owned(),
        visitors: person.visitors.iter().map(ToString::to_string).collect(),
        customers: person.customers,
        computed_at_s: shell.context.now_s(),
        lines,
        next_cursor: next.map(|place| place.text()),
    })
}

/// What a row of a place is about.
fn kind_of(of: OfVisitors) -> ExportKind {
    match of {
        OfVisitors::Visits | OfVisitors::Sessions => ExportKind::Visit,
        OfVisitors::Events => ExportKind::CustomEvent,
        OfVisitors::Identifies => ExportKind::Identify,
        OfVisitors::Links => ExportKind::Link,
    }
}

struct Page {
    lines: Vec<ExportLine>,
    next: Option<ExportPlace>,
}

/// A person whose rows are read.
struct Held<'a> {
    shell: &'a Shell<'a>,
    scope: Scope,
    visitors: Vec<VisitorId>,
    customers: Vec<StripeId>,
    asked: &'a PersonId,
}

impl Held<'_> {
    async fn page(&self, place: &ExportPlace) -> Result<Page, ReadFault> {
        let next_part = Some(ExportPlace { part: place.part + 1, key: String::new() });
        // The parts that are visitors' rows, in order. Payments and customers follow.
        if let Some(of) = OF_VISITORS.get(place.part) {
            let statement = held(&self.scope.site, *of, &self.visitors, place.key());
            let rows: Vec<HeldRow> = self.shell.database.rows_of(statement).await?;
            let last = rows.last().filter(|_| rows.len() == ROWS);
            let next = last.map(|row| ExportPlace { part: place.part, key: row.key.clone() });
            let lines = rows.iter().map(|row| self.line(kind_of(*of), row)).collect::<Result<_, _>>()?;
            return Ok(Page { lines, next: next.or(next_part) });
        }
        if place.part == OF_VISITORS.len() {
            let page = self.payments(place).await?;
            return Ok(Page { next: page.next.or(next_part), ..page });
        }
        let facts: Vec<FactRow> = self.shell.database.rows_of(fact::of_customers(&self.scope, &self.customers)).await?;
        Ok(Page { lines: objects(facts, |id| !id.starts_with("prod_"))?, next: None })
    }

    /// Payments, newest first, each page with the objects that they are made of.
    async fn payments(&self, place: &ExportPlace) -> Result<Page, ReadFault> {
        let before = place.key().split_once('~').and_then(|(at_s, id)| Some((at_s.parse().ok()?, id.to_owned())));
        let after = before.map_or_else(LinePlace::newest, |(at_s, id)| LinePlace { at_s, kind: LineKind::Payment, id });
        let of = Of {
            scope: &self.scope,
            visitors: &self.visitors,
            customer: self.asked.customer(),
            now_s: self.shell.context.now_s(),
            after: &after,
        };
        let mut rows: Vec<SummaryRow> = self.shell.database.rows_of(payments_of(of, &self.customers)).await?;
        let is_more = rows.len() > PAYMENTS;
        rows.truncate(PAYMENTS);
        let last = rows.last().filter(|_| is_more);
        let next = last.map(|row| ExportPlace { part: place.part, key: format!("{}~{}", row.paid_at_s, row.id) });
        let ids: Vec<PaymentId> = rows.into_iter().map(|row| row.id).collect();
        if ids.is_empty() {
            return Ok(Page { lines: Vec::new(), next });
        }
        let rows: Vec<HeldRow> = self.shell.database.rows_of(held_of_payments(&self.scope, &ids)).await?;
        let mut lines: Vec<ExportLine> =
            rows.iter().map(|row| self.line(ExportKind::Payment, row)).collect::<Result<_, _>>()?;
        let explained = lines.iter().filter_map(|line| Explanation::parse(line.fields.get("explanation")?).ok());
        let made_of: SortedSet<StripeId> = explained.flat_map(|of| of.objects).map(|object| object.id).collect();
        // Those of the customers come last.
        let is_own = |id: &str| !["cus_", "sub_", "prod_"].iter().any(|prefix| id.starts_with(prefix));
        let made_of: Vec<&StripeId> = made_of.iter().filter(|id| is_own(id.as_str())).collect();
        let facts: Vec<FactRow> = self.shell.database.rows_of(fact::of_objects(&self.scope, &made_of)).await?;
        lines.extend(objects(facts, |_| true)?);
        Ok(Page { lines, next })
    }

    /// A row, written out.
    fn line(&self, kind: ExportKind, row: &HeldRow) -> Result<ExportLine, ReadFault> {
        let mut fields = fields(&row.body)?;
        if let Some(touch) = fields.get("touch").and_then(|touch| Touch::from_stored(touch).ok()) {
            let started_s = row.at_s.unwrap_or(0);
            let pages = read_pages(fields.get("pages").map(String::as_str), touch.landing_page.as_deref());
            let pages: Vec<(i64, Option<String>)> =
                pages.into_iter().map(|view| (started_s + view.after_s, view.page)).collect();
            fields.insert("touch".to_owned(), json(&touch)?);
            fields.insert("pages".to_owned(), json(&pages)?);
        }
        for name in ["channel", "device", "browser", "os"] {
            if let Some(word) = fields.remove(name) {
                fields.insert(name.to_owned(), long_word(word));
            }
        }
        let seal_key = &self.shell.secrets.seal_key;
        let site = &self.scope.site;
        if let Some(sealed) = fields.remove("traits") {
            let visitor = fields.get("visitor").and_then(|visitor| VisitorId::parse(visitor).ok());
            let opened =
                visitor.and_then(|visitor| open_traits(seal_key, Browser { site, visitor: &visitor }, &sealed).ok());
            let text = opened.map(|traits| json(&traits)).transpose()?;
            fields.insert("traits".to_owned(), text.unwrap_or_else(|| "(sealed under another key)".to_owned()));
        }
        if let Some(sealed) = fields.remove("email") {
            let pseudonym = fields.get("email_pseudonym").and_then(|pseudonym| Pseudonym::parse(pseudonym).ok());
            let opened = pseudonym.and_then(|pseudonym| email::open(seal_key, site, &pseudonym, &sealed).ok());
            fields.insert("email".to_owned(), opened.unwrap_or_else(|| "(sealed under another key)".to_owned()));
        }
        if let Some(explained) = fields.get("explanation").and_then(|text| Explanation::parse(text).ok()) {
            fields.insert("explanation".to_owned(), json(&explained)?);
        }
        Ok(ExportLine { kind, at_s: row.at_s, fields })
    }
}

fn json<T: serde::Serialize>(value: &T) -> Result<String, ReadFault> {
    Ok(serde_json::to_string(value).map_err(Fault::internal)?)
}

/// The fields of a row as text; lists stay JSON, and what is absent is left out.
fn fields(body: &str) -> Result<SortedMap<String, String>, ReadFault> {
    let Value::Object(all) = parse_json(body.as_bytes()).map_err(Fault::internal)? else {
        return Ok(SortedMap::new());
    };
    let text = |(name, value): (String, Value)| match value {
        Value::Null => None,
        Value::String(text) => Some((name, text)),
        other => Some((name, other.to_string())),
    };
    Ok(all.into_iter().filter_map(text).collect())
}

/// The versions of some objects.
fn objects(facts: Vec<FactRow>, is_wanted: impl Fn(&str) -> bool) -> Result<Vec<ExportLine>, ReadFault> {
    let facts = facts.into_iter().map(|row| row.fact().1.0).filter(|fact| is_wanted(fact.object.as_str()));
    let line = |fact: headwater::stripe::fact::Fact| {
        let body = fact.body.to_json().map_err(Fault::internal)?;
        let fields = [("object".to_owned(), fact.object.to_string()), ("kept".to_owned(), body)];
        Ok(ExportLine {
            kind: ExportKind::StripeObject,
            at_s: Some(fact.as_of_s),
            fields: fields.into_iter().collect(),
        })
    };
    facts.map(line).collect()
}
