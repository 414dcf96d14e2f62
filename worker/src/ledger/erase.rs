//! Takes a person out of stored facts, and derives again what rested on them.
//!
//! Two commits: the facts without the person; then links, subscriptions and payments. Called by `job::erasure`, which remembers between
//! the two whose payments are left. What always holds: the money of a payment is what it was.

use super::effect::Commit;
use super::guard;
use super::planning::plan;
use super::rebuild;
use super::task::{Occasion, Task};
use super::view::View;
use crate::fault::Fault;
use crate::load::load_site;
use crate::shell::Shell;
use crate::store::erased;
use crate::store::erasure::{PersonIds, drop_from_payments, drop_versions};
use crate::store::fact::{self, FactKey, NewFact, Scope};
use crate::store::recurring;
use headwater::base::id::{IntegrationId, PaymentId, StripeId};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::erasure::{customer_of, digest, ids_of, names_of, without_person};
use headwater::stripe::fact::{Fact, FactBody};
use headwater::stripe::link::{Link, links, own_links};

/// What brought the facts that are left.
const CAUSE: &str = "erased";

/// A person taken out of some facts.
#[derive(Default)]
pub(crate) struct TakenOut {
    /// Writes what is left of the facts.
    pub(crate) commit: Commit,
    /// The objects that were the person's.
    pub(crate) objects: SortedSet<StripeId>,
    /// Facts that are others now.
    pub(crate) count: usize,
    /// Customers that the facts name.
    pub(crate) customers: SortedSet<StripeId>,
    /// Users and addresses that they name, by pseudonym.
    pub(crate) names: SortedSet<String>,
}

/// Takes a person out of everything in reach of some objects.
///
/// # Errors
/// When the database fails, or more hangs together than can be decided on.
pub(crate) async fn take_out(
    shell: &Shell<'_>,
    scope: &Scope,
    objects: &SortedSet<StripeId>,
    person: &PersonIds,
) -> Result<TakenOut, Fault> {
    let view = View::load(shell, scope, objects).await?;
    let mut taken = TakenOut { objects: of_person(&view, person), ..TakenOut::default() };
    let stores_long = view.serves_older_workers(shell.context.now_s());
    let mut written = Written::default();
    let mut digests: SortedSet<String> = SortedSet::new();
    for (key, fact) in view.facts.iter().filter(|(key, _)| taken.objects.contains(&key.0)) {
        let bare = without_person(fact, &scope.site);
        if bare.as_ref() == Some(fact) {
            continue;
        }
        taken.customers.extend(customer_of(fact).cloned());
        taken.names.extend(names_of(fact).map(str::to_owned));
        digests.insert(digest(&scope.site, fact.object.as_str()));
        let by = view.brought_by.get(key).cloned().unwrap_or_default();
        written.replace(key, fact, Bare { bare, by, stores_long })?;
    }
    taken.count = written.dropped.len();
    if taken.count > 0 {
        let keys: Vec<&FactKey> = written.dropped.iter().collect();
        taken.commit = Commit::writing(vec![guard::of_facts(scope, &view), erased::insert(&scope.site, &digests)]);
        taken.commit.write(drop_versions(scope, &keys));
        let by_integration = written.facts.iter().map(|(by, facts)| fact::insert(scope, by, CAUSE, facts));
        taken.commit.write_all(by_integration);
        taken.commit.write(fact::delete_links(scope, &written.old_links));
        taken.commit.write(fact::insert_links(scope, &written.links));
    }
    Ok(taken)
}

/// The objects in view that are the person's: those that name one of its ids, and what belongs to the same payments.
fn of_person(view: &View, person: &PersonIds) -> SortedSet<StripeId> {
    let ids: SortedSet<String> = person.all().map(str::to_ascii_lowercase).collect();
    let is_named = |fact: &&Fact| ids_of(fact).iter().any(|id| ids.contains(&id.to_ascii_lowercase()));
    let mut own: SortedSet<StripeId> = view.facts.values().filter(is_named).map(|fact| fact.object.clone()).collect();
    // A product and a customer are of many payments: they lead no further.
    let leads = |fact: &&Fact| !matches!(fact.body, FactBody::Product(_) | FactBody::Customer(_));
    loop {
        let is_near = |fact: &&Fact| {
            !own.contains(&fact.object)
                && links(fact).iter().any(|link| own.contains(&link.from) || own.contains(&link.to))
        };
        let near: Vec<StripeId> =
            view.facts.values().filter(leads).filter(is_near).map(|fact| fact.object.clone()).collect();
        if near.is_empty() {
            return own;
        }
        own.extend(near);
    }
}

/// What is left of a fact, and how it is stored.
struct Bare {
    bare: Option<Fact>,
    by: SortedSet<IntegrationId>,
    stores_long: bool,
}

/// Facts and links that take the place of others.
#[derive(Default)]
struct Written {
    dropped: SortedSet<FactKey>,
    facts: SortedMap<IntegrationId, Vec<NewFact>>,
    old_links: SortedSet<Link>,
    links: SortedSet<Link>,
}

impl Written {
    fn replace(&mut self, key: &FactKey, fact: &Fact, Bare { bare, by, stores_long }: Bare) -> Result<(), Fault> {
        self.dropped.insert(key.clone());
        self.old_links.extend(links(fact));
        let Some(bare) = bare else { return Ok(()) };
        let new = NewFact::of(&bare)?;
        let new = if stores_long { new.lengthened(&bare)? } else { new };
        let own = if new.is_short { own_links(&bare) } else { SortedSet::new() };
        self.links.extend(links(&bare).into_iter().filter(|link| !own.contains(link)));
        for integration in by {
            self.facts.entry(integration).or_default().push(new.clone());
        }
        Ok(())
    }
}

/// Derives everything of some objects again: two commits, the first of which is run here. `customers`: whose recurring revenue stands
/// under a stand-in from now on.
///
/// # Errors
/// When the database fails, or more hangs together than can be decided on.
pub(crate) async fn derive_again(
    shell: &Shell<'_>,
    scope: &Scope,
    objects: &SortedSet<StripeId>,
    customers: &SortedSet<StripeId>,
) -> Result<Commit, Fault> {
    let mut first = rebuild::objects(shell, scope, objects).await?;
    let of = |prefix: &str| objects.iter().filter(|id| id.as_str().starts_with(prefix)).cloned().collect();
    first.write_all(recurring::delete_steps(scope, customers, &of("sub_")));
    first.write_all(recurring::delete_paid(scope, customers, &of("in_")));
    first.write_all(recurring::put_changes(scope, customers));
    first.run(shell.database).await?;
    let site = load_site(shell, &scope.site).await?;
    let task = Task { site: &site, scope, occasion: Occasion::Again, cause: CAUSE };
    let view = View::load(shell, scope, objects).await?;
    let payments: Vec<PaymentId> = view.stored.keys().cloned().collect();
    let planned = plan(shell, &task, view).await?;
    if planned.crowded && objects.len() > 1 {
        return Err(Fault::TooLarge("the evidence of a crowd".to_owned()));
    }
    let mut commit = planned.commit;
    commit.write_all(drop_from_payments(scope, &payments));
    Ok(commit)
}
