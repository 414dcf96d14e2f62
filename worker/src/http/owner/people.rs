//! `GET /api/sites/<site>/people/<visitor or customer>`: all that is known of a person.
//!
//! The visitors first, joined as a journey joins them; then what was seen of them and whom their payments name; then what those
//! customers bought. What always holds: every query names site and mode and is bounded; a visitor identified as another user is
//! another person; the site's own user id is never told.

use crate::http::owner::report::asked_mode;
use crate::http::route::{person_unknown, site_unknown};
use crate::http::{Failure, Request, Response};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::person::{self, Bought, IdentifyRow, Of, RevenueRow, Seen};
use crate::store::site::{self, SiteRow};
use crate::store::{email, evidence};
use headwater::api::{Person, PersonIdentify};
use headwater::attribution::evidence::Evidence;
use headwater::attribution::journey::{self, Joining};
use headwater::attribution::standing::Standing;
use headwater::base::id::{PersonId, Pseudonym, SiteId, StripeId, VisitorId};
use std::collections::{BTreeMap, BTreeSet};

/// Customers of one person that are looked at.
const CUSTOMERS_MAX: usize = 100;
/// Addresses of one person that are shown.
const EMAILS_MAX: usize = 100;

/// Shows a person.
///
/// # Errors
/// 400 without a mode, 404 for an unknown site or a person nothing is known of.
pub async fn show(
    shell: &Shell<'_>,
    site: &SiteId,
    (asked, request): (&PersonId, &Request),
) -> Result<Response, Failure> {
    let scope = Scope { site: site.clone(), mode: asked_mode(request)? };
    let visitors = visitors(shell, &scope, asked).await?;
    let of = Of { scope: &scope, visitors: &visitors, customer: asked.customer() };
    let seen = Seen::read(&mut shell.database.ask(Seen::statements(of)).await?)?;
    let customers = customers(asked.customer(), &seen);
    let statements = Bought::statements(of, &customers, &seen.pseudonyms());
    let bought = Bought::read(&mut shell.database.ask(statements).await?)?;
    let known = Known { visitors, customers, seen, bought };
    if known.is_nothing(asked.customer()) {
        return Err(person_unknown().into());
    }
    let open = |pseudonym: &Pseudonym, sealed: &str| email::open(&shell.secrets.seal_key, site, pseudonym, sealed).ok();
    let given = known
        .seen
        .identifies
        .iter()
        .filter_map(|row| Some((row.pseudonym.clone()?, row.address(site, &shell.secrets.seal_key)?)));
    let given: BTreeMap<Pseudonym, String> = given.collect();
    Ok(Response::json(200, &known.shown(asked, given, open)))
}

/// The visitors of the person: of a customer those that its payments name, and who is joined to them.
async fn visitors(shell: &Shell<'_>, scope: &Scope, asked: &PersonId) -> Result<Vec<VisitorId>, Failure> {
    let first = match asked {
        PersonId::Visitor(visitor) => evidence::identifies(scope, std::slice::from_ref(visitor)),
        PersonId::Customer(customer) => person::visitors_of(scope, customer),
    };
    let mut answers = shell.database.ask(vec![site::by_id(&scope.site), first]).await?;
    let site = answers.rows::<SiteRow>()?.into_iter().next().ok_or_else(site_unknown)?;
    let policy = site.open(&shell.secrets.seal_key)?.policy;
    let (named, identifies) = match asked {
        PersonId::Visitor(visitor) => (vec![visitor.clone()], evidence::read_identifies(&mut answers)?),
        PersonId::Customer(_) => {
            let named = person::read_visitors(&mut answers)?;
            let mut answers = shell.database.ask(vec![evidence::identifies(scope, &named)]).await?;
            (named, evidence::read_identifies(&mut answers)?)
        }
    };
    let evidence = Evidence { identifies, ..Evidence::default() };
    let joining = Joining { matching: policy.email_matching, claims: policy.claims_join, until_s: i64::MAX };
    Ok(journey::people(&named, &Standing::of(&evidence), joining).into_keys().collect())
}

/// The customer asked for and those of the payments, the latest first.
fn customers(asked: Option<&StripeId>, seen: &Seen) -> Vec<StripeId> {
    let mut customers: Vec<StripeId> = asked.cloned().into_iter().collect();
    for customer in seen.names.iter().filter_map(|row| row.customer.as_ref()) {
        if !customers.contains(customer) && customers.len() < CUSTOMERS_MAX {
            customers.push(customer.clone());
        }
    }
    customers
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
        let was_seen = seen.first_s.is_some() || !seen.identifies.is_empty();
        !at_stripe && !was_seen && bought.payments.is_empty() && bought.subscriptions.is_empty()
    }

    /// `given`: addresses that identifies gave.
    fn shown(
        self,
        asked: &PersonId,
        given: BTreeMap<Pseudonym, String>,
        open: impl Fn(&Pseudonym, &str) -> Option<String> + Copy,
    ) -> Person {
        let mut addresses = given;
        addresses.extend(self.addresses(open));
        let emails: BTreeSet<&String> = addresses.values().collect();
        let Self { visitors, customers, seen, bought } = self;
        let product = |id: &StripeId| bought.objects.products.get(id)?.newest(|product| product.name.clone());
        Person {
            id: asked.as_str().to_owned(),
            visitors: visitors.iter().map(ToString::to_string).collect(),
            customers,
            emails: emails.into_iter().take(EMAILS_MAX).cloned().collect(),
            first_seen_s: seen.first_s,
            visits: seen.visits,
            identifies: seen.identifies.into_iter().map(|row| identify(row, &addresses)).collect(),
            payments: bought.payments.into_iter().map(|row| row.shown(open)).collect(),
            subscriptions: bought.subscriptions.into_iter().map(|row| row.shown(product)).collect(),
            revenue: bought.revenue.into_iter().map(RevenueRow::shown).collect(),
        }
    }

    /// The addresses that could be opened, by pseudonym: of identifies and payments, and those that stand on the customers now.
    fn addresses(&self, open: impl Fn(&Pseudonym, &str) -> Option<String>) -> BTreeMap<Pseudonym, String> {
        let mut wanted = self.seen.pseudonyms();
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

fn identify(row: IdentifyRow, addresses: &BTreeMap<Pseudonym, String>) -> PersonIdentify {
    PersonIdentify {
        at_s: row.at_s,
        visitor: row.visitor.to_string(),
        email: row.pseudonym.and_then(|pseudonym| addresses.get(&pseudonym).cloned()),
        named_user: row.named_user,
        signed: row.signed,
    }
}
