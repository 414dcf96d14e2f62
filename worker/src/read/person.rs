//! All that is known of a person.
//!
//! The visitors first, joined as a journey joins them; then what was seen of them and whom their payments name; then what those
//! customers bought. Of the time line one page is read, and revenue is read from sums (`payer`), so a person with thousands of payments
//! costs what one with fifty does. What always holds: every query names site and mode and is bounded; a visitor identified as another
//! user is another person; the site's own user id is never returned.

use super::bought::{return_to_api, revenue_to_api, subscription_to_api};
use super::payment_told::summary_to_api;
use super::person_page::{cut_page, plan_lines};
use super::person_visit::{first_to_api, visits_to_api};
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::email;
use crate::store::evidence::EvidenceAsked;
use crate::store::fact::Scope;
use crate::store::person::{self, Bought, BoughtAsked, CustomerRow, IdentifyRow, Met, Of, Seen, SeenAsked, VisitorRow};
use crate::store::person_place::LinePlace;
use crate::store::site::{self, SiteRow};
use headwater::api::{Person, PersonIdentify};
use headwater::attribution::evidence::Evidence;
use headwater::attribution::journey::{self, Joining};
use headwater::attribution::standing::Standing;
use headwater::base::id::{Mode, PersonId, Pseudonym, SiteId, StripeId, VisitorId};
use headwater::base::sorted::{SortedMap, SortedSet};

/// Customers of one person that are looked at.
const CUSTOMERS_MAX: usize = 100;
/// Addresses of one person that are shown.
const EMAILS_MAX: usize = 100;

/// Who is asked for.
#[derive(Debug, Clone)]
pub struct PersonQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// One of its visitors or customers.
    pub person: PersonId,
    /// The page of the time line begins after this.
    pub after: LinePlace,
}

/// A person.
///
/// # Errors
/// For an unknown site, or a person nothing is known of; when the database fails.
pub async fn answer_person(shell: &Shell<'_>, question: &PersonQuestion) -> Result<Person, ReadFault> {
    let PersonQuestion { site, mode, person: asked, after } = question;
    let scope = Scope { site: site.clone(), mode: *mode };
    let visitors = load_visitors(shell, &scope, asked).await?;
    let now_s = shell.context.now_s();
    let of = Of { scope: &scope, visitors: &visitors, customer: asked.customer(), now_s, after };
    let mut batch = Batch::new();
    let seen = SeenAsked::add_to(&mut batch, of);
    let seen = seen.take(&mut batch.run(shell.database).await?)?;
    let customers = customers(asked.customer(), &seen.customers);
    let mut batch = Batch::new();
    let bought = BoughtAsked::add_to(&mut batch, of, Met { customers: &customers, seen: &seen });
    let bought = bought.take(&mut batch.run(shell.database).await?)?;
    let known = Known { visitors, customers, seen, bought };
    if known.is_nothing(asked.customer()) {
        return Err(ReadFault::NotThere(Missing::Person));
    }
    Ok(known.into_api(shell, question))
}

/// The visitors of the person: of a customer those that its payments name, and who is joined to them.
pub(super) async fn load_visitors(
    shell: &Shell<'_>,
    scope: &Scope,
    asked: &PersonId,
) -> Result<Vec<VisitorId>, ReadFault> {
    let mut batch = Batch::new();
    let site = batch.ask::<SiteRow>(site::by_id(&scope.site));
    let (site, named, found) = match asked {
        PersonId::Visitor(visitor) => {
            let found = EvidenceAsked::of_visitors(&mut batch, scope, std::slice::from_ref(visitor));
            let mut answers = batch.run(shell.database).await?;
            (answers.take_first(site)?, vec![visitor.clone()], found.take(&mut answers)?)
        }
        PersonId::Customer(customer) => {
            let named = batch.ask::<VisitorRow>(person::visitors_of(scope, customer));
            let mut answers = batch.run(shell.database).await?;
            let named: Vec<VisitorId> = answers.take(named)?.into_iter().map(|row| row.visitor).collect();
            let mut batch = Batch::new();
            let found = EvidenceAsked::of_visitors(&mut batch, scope, &named);
            (answers.take_first(site)?, named, found.take(&mut batch.run(shell.database).await?)?)
        }
    };
    let policy = site.ok_or(ReadFault::NotThere(Missing::Site))?.open(&shell.secrets.seal_key)?.policy;
    let evidence = Evidence { identifies: found.evidence.identifies, ..Evidence::default() };
    let joining = Joining { matching: policy.email_matching, unsigned: policy.unsigned_join, until_s: i64::MAX };
    Ok(journey::people(&named, &Standing::of(&evidence), joining).into_keys().collect())
}

/// The customer asked for and those of the payments, the latest first.
fn customers(asked: Option<&StripeId>, named: &[CustomerRow]) -> Vec<StripeId> {
    let mut customers: Vec<StripeId> = asked.cloned().into_iter().collect();
    for CustomerRow { customer } in named {
        if !customers.contains(customer) && customers.len() < CUSTOMERS_MAX {
            customers.push(customer.clone());
        }
    }
    customers
}

/// The customer asked for and those of the payments that name the person's visitors, the latest first.
pub(super) async fn load_customers(
    shell: &Shell<'_>,
    scope: &Scope,
    asked: &PersonId,
    visitors: &[VisitorId],
) -> Result<Vec<StripeId>, ReadFault> {
    let named: Vec<CustomerRow> = shell.database.rows_of(person::customers_of(scope, visitors)).await?;
    Ok(customers(asked.customer(), &named))
}

/// What was found of a person.
struct Known {
    visitors: Vec<VisitorId>,
    customers: Vec<StripeId>,
    seen: Seen,
    bought: Bought,
}

impl Known {
    fn is_nothing(&self, customer: Option<&StripeId>) -> bool {
        let Self { seen, bought, .. } = self;
        let at_stripe = customer.is_some_and(|customer| bought.objects.customers.contains_key(customer));
        let was_seen = seen.first.is_some() || !seen.identifies.is_empty();
        !at_stripe
            && !was_seen
            && bought.payments.is_empty()
            && bought.revenue.is_empty()
            && bought.subscriptions.is_empty()
    }

    fn into_api(self, shell: &Shell<'_>, question: &PersonQuestion) -> Person {
        let seal_key = &shell.secrets.seal_key;
        let open = |pseudonym: &Pseudonym, sealed: &str| email::open(seal_key, &question.site, pseudonym, sealed).ok();
        let given = |row: &IdentifyRow| Some((row.pseudonym.clone()?, row.address(&question.site, seal_key)?));
        let mut addresses: SortedMap<Pseudonym, String> = self.seen.identifies.iter().filter_map(given).collect();
        addresses.extend(self.addresses(open));
        let Self { visitors, customers, mut seen, mut bought } = self;
        let mut plans = plan_lines(&bought.objects, &question.after);
        let next = cut_page(&mut seen, &mut bought, &mut plans);
        let payments: Vec<_> = bought.payments.into_iter().map(|row| summary_to_api(row, open)).collect();
        let of_payments = payments.iter().filter_map(|payment| payment.email.as_ref());
        let emails: SortedSet<&String> = addresses.values().chain(of_payments).collect();
        let product = |id: &StripeId| bought.objects.products.get(id)?.newest(|product| product.name.clone());
        Person {
            id: question.person.as_str().to_owned(),
            visitors: visitors.iter().map(ToString::to_string).collect(),
            customers,
            emails: emails.into_iter().take(EMAILS_MAX).cloned().collect(),
            first_seen_s: seen.first.as_ref().map(|row| row.started_s),
            first_touch: seen.first.map(|row| first_to_api(row, bought.first_payment)),
            visits: visits_to_api(seen.visits, bought.pages, bought.events),
            identifies: seen.identifies.into_iter().map(|row| identify(row, &addresses)).collect(),
            payments,
            returns: bought.returns.into_iter().map(return_to_api).collect(),
            plan_changes: plans.into_iter().map(|line| line.change).collect(),
            next_cursor: next.map(|place| place.to_string()),
            subscriptions: bought.subscriptions.into_iter().map(|row| subscription_to_api(row, product)).collect(),
            revenue: bought.revenue.into_iter().map(revenue_to_api).collect(),
        }
    }

    /// The addresses that could be opened, by pseudonym: of identifies, and those that stand on the customers now.
    fn addresses(&self, open: impl Fn(&Pseudonym, &str) -> Option<String>) -> SortedMap<Pseudonym, String> {
        let identified = self.seen.identifies.iter().filter_map(|row| row.pseudonym.as_ref());
        let mut wanted: SortedSet<&Pseudonym> = identified.collect();
        wanted.extend(self.customers.iter().filter_map(|customer| self.address_now(customer)));
        let rows = self.bought.emails.iter().filter(|row| wanted.contains(&row.pseudonym));
        rows.filter_map(|row| Some((row.pseudonym.clone(), open(&row.pseudonym, &row.sealed)?))).collect()
    }

    /// Of a customer deleted at Stripe the address is not shown any more.
    fn address_now(&self, customer: &StripeId) -> Option<&Pseudonym> {
        let versions = self.bought.objects.customers.get(customer)?;
        let newest = versions.iter().next().filter(|_| !versions.any(|version| version.deleted))?;
        newest.carried.email.as_ref()
    }
}

fn identify(row: IdentifyRow, addresses: &SortedMap<Pseudonym, String>) -> PersonIdentify {
    PersonIdentify {
        at_s: row.at_s,
        visitor: row.visitor.to_string(),
        email: row.pseudonym.and_then(|pseudonym| addresses.get(&pseudonym).cloned()),
        named_user: row.named_user,
        signed: row.signed,
        self_reported: row.self_reported,
    }
}
