//! What new or removed facts change in the ledger, before any payment is decided.

use super::task::{News, Occasion};
use super::view::View;
use crate::fault::Fault;
use crate::store::fact::NewFact;
use headwater::base::id::StripeId;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::stripe::fact::{Fact, FactBody};
use headwater::stripe::ledger::first_money;
use headwater::stripe::link::{FIRST_INVOICE, Link, links, own_links};
use headwater::stripe::object::Objects;

/// The rows to add, and which ids they change.
#[derive(Default)]
pub(super) struct Changes {
    /// Versions not known yet, reported later than known, or not brought by this integration before.
    pub(super) facts: Vec<NewFact>,
    /// Links to add: not known yet, and not shown by the stored body of what leads on.
    pub(super) links: SortedSet<Link>,
    /// Links that lead to what need not be read any more.
    pub(super) superseded: SortedSet<Link>,
    /// Ids whose closure or facts changed.
    pub(super) written: SortedSet<StripeId>,
    /// Of these, what can change an answer: other payments that depend on them are derived again.
    pub(super) telling: SortedSet<StripeId>,
    /// Payment facts since, when it moves back.
    pub(super) payment_facts_since_s: Option<i64>,
}

/// The subscription whose first invoice this is: its renewals count from there (A19), and read it only by way of the subscription.
fn first_of(fact: &Fact) -> Option<&StripeId> {
    match &fact.body {
        FactBody::Invoice(invoice) if invoice.billing_reason.as_deref() == Some(FIRST_INVOICE) => {
            invoice.subscription.as_ref()
        }
        _ => None,
    }
}

/// The subscription that this Checkout Session began: its renewals carry the subscription alone as a clue.
fn began(fact: &Fact) -> Option<&StripeId> {
    if let FactBody::CheckoutSession(session) = &fact.body { session.subscription.as_ref() } else { None }
}

/// The versions known of an object.
fn versions<'a>(view: &'a View, object: &'a StripeId) -> impl Iterator<Item = &'a Fact> {
    let first = (object.clone(), String::new());
    view.facts.starting_at(&first).take_while(move |((id, _), _)| id == object).map(|(_, fact)| fact)
}

/// The links from objects whose facts go that are still shown by the facts of others. While those facts stood, their bodies may have
/// shown them as well, so that they have no rows yet.
fn uncovered_links(view: &View, from: &SortedSet<StripeId>) -> SortedSet<Link> {
    let shown = view.shown_links();
    let all = view.facts.values().flat_map(links);
    all.filter(|link| from.contains(&link.from) && !shown.contains(link)).collect()
}

/// The subscriptions that the view has come across.
fn subscriptions_in_reach(view: &View) -> SortedSet<StripeId> {
    let ids = view.ids.iter().filter(|id| id.starts_with("sub_"));
    ids.filter_map(|id| StripeId::parse(id).ok()).collect()
}

impl Changes {
    /// `stores_long`: facts are stored in the long form.
    pub(super) fn of(view: &View, occasion: &Occasion, stores_long: bool) -> Result<Self, Fault> {
        match occasion {
            Occasion::Again => Ok(Self::default()),
            Occasion::News(news) => Self::of_news(view, news, stores_long),
            // Renewals follow the word about their subscription's first payment.
            Occasion::ByHand(_) => Ok(Self { telling: subscriptions_in_reach(view), ..Self::default() }),
            Occasion::Removal(removal) => {
                let objects = removal.objects.clone();
                // Of a subscription whose first money goes, another payment is the first. Its renewals carry it for its Checkout Session as well.
                let goes = objects.iter().any(|id| ["in_", "cs_"].iter().any(|kind| id.as_str().starts_with(kind)));
                let subscriptions = if goes { subscriptions_in_reach(view) } else { SortedSet::new() };
                let telling = objects.iter().cloned().chain(subscriptions).collect();
                let links = uncovered_links(view, &objects);
                Ok(Self { links, telling, written: objects, ..Self::default() })
            }
        }
    }

    /// Leads each subscription to the invoice that brought its first money (A19), by all that is known with these changes. On news a
    /// subscription is written when that moves, so that two deliveries at once cannot both be first; its later payments stay what they
    /// are, and the one that was first is in view. Otherwise the link is there, but after a removal.
    pub(super) fn lead_to_first_money(&mut self, view: &View, occasion: &Occasion, objects: &Objects) {
        let is_invoice = |fact: &&Fact| matches!(fact.body, FactBody::Invoice(_));
        let before = match occasion {
            Occasion::News(news) if !news.facts.iter().any(|fact| is_invoice(&fact)) => return,
            Occasion::News(_) => first_money(&Objects::of(view.facts.values().filter(is_invoice).cloned())),
            Occasion::Again | Occasion::Removal(_) | Occasion::ByHand(_) => SortedMap::new(),
        };
        for (subscription, now) in first_money(objects) {
            if before.get(&subscription).is_some_and(|before| before.invoice == now.invoice) {
                continue;
            }
            let link = |to: StripeId| Link { from: subscription.clone(), to };
            self.superseded.extend(now.later.into_iter().map(link));
            self.links.extend((!now.is_create).then(|| link(now.invoice)));
            if matches!(occasion, Occasion::News(_)) {
                self.written.insert(subscription.clone());
            }
        }
    }

    fn of_news(view: &View, news: &News, stores_long: bool) -> Result<Self, Fault> {
        let mut changes = Self::default();
        let known: SortedSet<Link> = view.facts.values().flat_map(links).collect();
        for fact in news.facts {
            let new = NewFact::of(fact)?;
            let new = if stores_long { new.lengthened(fact)? } else { new };
            let key = (fact.object.clone(), new.digest.clone());
            let same = view.facts.get(&key);
            if same.is_some_and(|same| (same.as_of_s, same.origin) >= (fact.as_of_s, fact.origin)) {
                // Who brought it is kept apart; nothing else changes.
                if !view.brought_by.get(&key).is_some_and(|by| by.contains(news.integration)) {
                    changes.facts.push(new);
                }
                continue;
            }
            let alone = versions(view, &fact.object).count() == 1;
            // The only version reported again, later: the order of versions is what it was.
            let is_again = same.is_some() && alone;
            if !is_again {
                changes.telling.insert(fact.object.clone());
                changes.telling.extend(first_of(fact).or(began(fact)).cloned());
            }
            let is_shared = matches!(fact.body, FactBody::Customer(_));
            // Of a customer nobody reads when it was reported: its payments are not held up where nothing else is new of it. Who
            // brings another version meanwhile need not notice: its payments are queued, and read all versions when their turn comes.
            if !(is_again && is_shared) {
                changes.written.insert(fact.object.clone());
            }
            let own = own_links(fact);
            let added = links(fact).into_iter().filter(|link| !known.contains(link));
            for link in added {
                changes.written.insert(link.from.clone());
                changes.telling.insert(link.from.clone());
                changes.links.extend((!own.contains(&link)).then_some(link));
            }
            // What is not shown by the body needs rows, whatever shows it meanwhile.
            changes.links.extend(own.into_iter().filter(|_| !new.is_short));
            changes.facts.push(new);
        }
        changes.payment_facts_since_s =
            news.payment_facts_since_s.filter(|new| view.payment_facts_since_s.is_none_or(|old| *new < old));
        Ok(changes)
    }
}
