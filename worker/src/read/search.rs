//! Who is or what has an id or an email address.
//!
//! Every way of looking up is a lookup by key that reads a bounded number of rows, and all run in one round trip. What always holds: the
//! site's own user id is matched by its pseudonym and never returned, except as the text that was asked for.

use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::email;
use crate::store::fact::Scope;
use crate::store::search::{Found, FoundAsked, FoundPaymentRow, Names};
use crate::store::site::{self, SiteRow};
use crate::store::subscription::SubscriptionRow;
use headwater::api::{FoundBy, FoundKind, SearchResult, SearchResults};
use headwater::base::email::NormalEmail;
use headwater::base::id::{Mode, SiteId};
use headwater::base::money::Currency;
use headwater::base::sought::Sought;
use headwater::stripe::subscription::plan_name;

/// Results of one search.
const RESULTS_MAX: usize = 20;

/// What is searched for.
#[derive(Debug, Clone)]
pub struct SearchQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// The text.
    pub sought: Sought,
}

/// What was found.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_search(shell: &Shell<'_>, question: &SearchQuestion) -> Result<SearchResults, ReadFault> {
    let SearchQuestion { site, mode, sought } = question;
    let row = shell.database.first_row::<SiteRow>(site::by_id(site)).await?;
    let key = row.ok_or(ReadFault::NotThere(Missing::Site))?.open(&shell.secrets.seal_key)?.pseudonym_key;
    let names = Names { user: key.user(&sought.text), email: sought.email.as_ref().map(|address| key.email(address)) };
    let scope = Scope { site: site.clone(), mode: *mode };
    let mut batch = Batch::new();
    let asked = FoundAsked::add_to(&mut batch, &scope, sought, &names);
    let found = asked.take(&mut batch.run(shell.database).await?)?;
    let open = |row: &FoundPaymentRow| {
        let (pseudonym, sealed) = row.pseudonym.as_ref().zip(row.email.as_deref())?;
        email::open(&shell.secrets.seal_key, site, pseudonym, sealed).ok()
    };
    let mut results = Results(Vec::new());
    results.add_all(found, sought, names.email_clue().as_deref(), open);
    results.0.truncate(RESULTS_MAX);
    Ok(SearchResults { results: results.0 })
}

/// Each thing once, as it was found first.
struct Results(Vec<SearchResult>);

impl Results {
    fn add(&mut self, result: SearchResult) {
        if !self.0.iter().any(|known| known.kind == result.kind && known.id == result.id) {
            self.0.push(result);
        }
    }

    fn add_all(
        &mut self,
        found: Found,
        sought: &Sought,
        email_clue: Option<&str>,
        open: impl Fn(&FoundPaymentRow) -> Option<String>,
    ) {
        let address = sought.email.as_ref().map_or(sought.text.as_str(), NormalEmail::as_str);
        let name =
            |is_user: bool| if is_user { (FoundBy::User, sought.text.as_str()) } else { (FoundBy::Email, address) };
        for row in &found.clued {
            if let Some(id) = row.customer.as_ref().or(row.visitor.as_ref()) {
                let (by, title) = name(email_clue != Some(row.clue.as_str()));
                self.add(person(id, title, by, Some(row.paid_s)));
            }
        }
        for row in found.named {
            let (by, title) = name(row.is_user);
            self.add(person(&row.visitor, title, by, Some(row.at_s)));
        }
        for row in found.payers {
            let (by, id) = row.customer.map_or((FoundBy::Visitor, row.visitor), |id| (FoundBy::Id, Some(id)));
            if let Some(id) = id {
                self.add(person(&id, &id, by, None));
            }
        }
        for row in found.seen {
            let by = if row.session.is_some() { FoundBy::Session } else { FoundBy::Visitor };
            self.add(person(&row.visitor, &row.visitor, by, Some(row.at_s)));
        }
        if let Some(row) = found.subscription {
            self.add(subscription(row));
        }
        for row in found.related {
            let by = if row.id.as_str() == sought.text { FoundBy::Id } else { FoundBy::Related };
            self.add(payment(&row, open(&row), by));
        }
        for row in found.clued {
            if row.customer.is_none() && row.visitor.is_none() {
                let (by, _) = name(email_clue != Some(row.clue.as_str()));
                self.add(payment(&row, open(&row), by));
            }
        }
    }
}

fn result(kind: FoundKind, id: &str, by: FoundBy) -> SearchResult {
    let title = id.to_owned();
    SearchResult {
        kind,
        id: title.clone(),
        title,
        by,
        person: None,
        at_s: None,
        amount_minor: None,
        currency: None,
        minor_per_major: None,
        status: None,
    }
}

fn priced(result: SearchResult, amount_minor: Option<i64>, currency: Option<Currency>) -> SearchResult {
    let minor_per_major = currency.map(|currency| currency.minor_per_major());
    SearchResult { amount_minor, currency: currency.map(|currency| currency.to_string()), minor_per_major, ..result }
}

fn person(id: &str, title: &str, by: FoundBy, at_s: Option<i64>) -> SearchResult {
    let person = Some(id.to_owned());
    SearchResult { title: title.to_owned(), person, at_s, ..result(FoundKind::Person, id, by) }
}

fn payment(row: &FoundPaymentRow, address: Option<String>, by: FoundBy) -> SearchResult {
    let found = result(FoundKind::Payment, row.id.as_str(), by);
    let title = address.unwrap_or_else(|| found.title.clone());
    let person = row.customer.clone().or_else(|| row.visitor.clone());
    let found = SearchResult { title, person, at_s: Some(row.paid_s), ..found };
    priced(found, Some(row.net_minor), Some(row.currency))
}

fn subscription(row: SubscriptionRow) -> SearchResult {
    let found = result(FoundKind::Subscription, row.id.as_str(), FoundBy::Id);
    let title = plan_name(&row.items, |_| None).unwrap_or_else(|| found.title.clone());
    let (person, at_s, status) = (row.customer.map(String::from), Some(row.created_s), Some(row.status));
    priced(SearchResult { title, person, at_s, status, ..found }, row.amount_minor, row.currency)
}
