//! The rows of recurring revenue that a commit changes: what subscriptions and paid invoices tell, and with them the changes of their
//! customers, which the database adds up within the commit.

use super::task::{Occasion, Task};
use super::view::View;
use crate::port::database::Statement;
use crate::store::fact::Scope;
use crate::store::recurring::{self, LeftOutRow, PaidRow, StepRow, SubscriptionOf};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::recurring::history::{customer_of, history};
use headwater::recurring::paid::paid_span;
use headwater::recurring::worth::left_out;
use headwater::stripe::fact::Invoice;
use headwater::stripe::link::FIRST_INVOICE;
use headwater::stripe::object::{Objects, Versions};

/// What some objects tell.
#[derive(Default)]
struct Told {
    of: Vec<SubscriptionOf>,
    steps: Vec<StepRow>,
    left_out: Vec<LeftOutRow>,
    paid: Vec<PaidRow>,
    /// Invoices that tell nothing, and their customers.
    mute: SortedSet<StripeId>,
    customers: SortedSet<StripeId>,
}

impl Told {
    /// Of these objects, by all that is known.
    fn of(objects: &Objects, ids: &SortedSet<StripeId>) -> Self {
        let mut told = Self::default();
        ids.iter().for_each(|id| told.subscription(objects, id));
        ids.iter().for_each(|id| told.invoice(objects, id));
        told
    }

    fn subscription(&mut self, objects: &Objects, id: &StripeId) {
        let Some(versions) = objects.subscriptions.get(id) else { return };
        let (Some(customer), Some(history)) = (customer_of(versions), history(versions)) else { return };
        let country = country(objects, id);
        let step =
            |step| StepRow { customer: customer.clone(), subscription: id.clone(), step, country: country.clone() };
        self.steps.extend(history.steps.into_iter().map(step));
        let text = |id: Option<StripeId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
        let row = |left: headwater::recurring::worth::LeftOut| LeftOutRow {
            subscription: id.clone(),
            why: left.why,
            price: text(left.price),
            product: text(left.product),
            customer: customer.clone(),
            running: i64::from(left.running),
        };
        self.left_out.extend(left_out(versions).into_iter().map(row));
        self.customers.insert(customer.clone());
        self.of.push(SubscriptionOf { customer, subscription: id.clone(), told_from_s: history.told_from_s });
    }

    fn invoice(&mut self, objects: &Objects, id: &StripeId) {
        let Some(invoice) = objects.invoices.get(id) else { return };
        let subscription = invoice.newest(|version| version.subscription.clone());
        let versions = subscription.as_ref().and_then(|id| objects.subscriptions.get(id));
        let told_from_s = versions.and_then(history).map(|history| history.told_from_s);
        if let Some(span) = paid_span(invoice, told_from_s) {
            self.customers.insert(span.customer.clone());
            self.paid.push(PaidRow { invoice: id.clone(), span });
        } else if let Some(customer) =
            invoice.newest(|version| version.carried.customer.clone()).filter(|_| subscription.is_some())
        {
            self.customers.insert(customer);
            self.mute.insert(id.clone());
        }
    }

    /// Writes it. `before`: what was told before, where that is known.
    fn statements(&self, scope: &Scope, before: Option<&Self>) -> Vec<Statement> {
        if self.customers.is_empty() {
            return Vec::new();
        }
        let mut all = Vec::new();
        if !self.of.is_empty() {
            let is_new = before.is_some_and(|before| before.of.is_empty());
            all.extend(recurring::put_steps(scope, &self.of, &self.steps, is_new));
            if !(is_new && self.left_out.is_empty()) {
                let of = self.of.iter().map(|of| of.subscription.clone()).collect();
                all.extend(recurring::put_left_out(scope, &of, &self.left_out));
            }
        }
        all.extend(recurring::put_paid(scope, &self.paid));
        all.extend(recurring::delete_paid(scope, &self.customers, &self.mute));
        all.extend(recurring::put_changes(scope, &self.customers));
        all
    }

    /// Whether the same rows stand for both.
    fn is_same(&self, other: &Self) -> bool {
        (&self.of, &self.steps, &self.left_out, &self.paid) == (&other.of, &other.steps, &other.left_out, &other.paid)
    }
}

/// What a rebuild writes for a page of objects. What invoices told of which there is no fact goes as well.
pub(super) fn rebuilt(scope: &Scope, objects: &Objects, page: &SortedSet<StripeId>) -> Vec<Statement> {
    let told = Told::of(objects, &telling(objects, page));
    recurring::delete_orphan_spans(scope, &told.of).into_iter().chain(told.statements(scope, None)).collect()
}

/// Those of some objects that tell of recurring revenue; with a subscription's first invoice the subscription, because that tells its
/// customer's country.
fn telling(objects: &Objects, ids: &SortedSet<StripeId>) -> SortedSet<StripeId> {
    let told = ids.iter().filter(|id| tells(id));
    let firsts = told.clone().filter_map(|id| objects.invoices.get(id).filter(|invoice| is_first(invoice)));
    let subscriptions = firsts.filter_map(|invoice| invoice.newest(|version| version.subscription.clone()));
    told.cloned().chain(subscriptions).collect()
}

/// Whether an object is of a kind that tells of recurring revenue.
fn tells(id: &StripeId) -> bool {
    ["sub_", "in_"].iter().any(|prefix| id.as_str().starts_with(prefix))
}

fn is_first(invoice: &Versions<Invoice>) -> bool {
    invoice.newest(|version| version.billing_reason.clone()).as_deref() == Some(FIRST_INVOICE)
}

/// Country of the address on a subscription's first invoice.
fn country(objects: &Objects, subscription: &StripeId) -> Option<String> {
    let of = |invoice: &&Versions<Invoice>| {
        invoice.newest(|version| version.subscription.clone()).as_ref() == Some(subscription)
    };
    let mut firsts = objects.invoices.values().filter(|invoice| is_first(invoice));
    firsts.find(of)?.newest(|version| version.country.clone())
}

/// What a commit writes; nothing where what is told is what was told before.
pub(super) fn statements(task: &Task, view: &View, objects: &Objects, written: &SortedSet<StripeId>) -> Vec<Statement> {
    let ids = telling(objects, written);
    if ids.is_empty() {
        return Vec::new();
    }
    let told = Told::of(objects, &ids);
    match &task.occasion {
        Occasion::News(_) => {
            let known = view.facts.iter().filter(|((id, _), _)| tells(id)).map(|(_, fact)| fact.clone());
            let before = Told::of(&Objects::of(known), &ids);
            if before.is_same(&told) { Vec::new() } else { told.statements(task.scope, Some(&before)) }
        }
        Occasion::Removal(_) => {
            gone(task.scope, view, objects, &ids).into_iter().chain(told.statements(task.scope, None)).collect()
        }
        Occasion::Again | Occasion::ByHand(_) => Vec::new(),
    }
}

/// Drops what objects told of which nothing is known any more. Their customers are in reach of them.
fn gone(scope: &Scope, view: &View, objects: &Objects, ids: &SortedSet<StripeId>) -> Vec<Statement> {
    let customers = view.ids.iter().filter(|id| id.starts_with("cus_"));
    let customers: SortedSet<StripeId> = customers.filter_map(|id| StripeId::parse(id).ok()).collect();
    let of =
        |is: &dyn Fn(&StripeId) -> bool| -> SortedSet<StripeId> { ids.iter().filter(|id| is(id)).cloned().collect() };
    let subscriptions = of(&|id| id.as_str().starts_with("sub_") && !objects.subscriptions.contains_key(id));
    let invoices = of(&|id| id.as_str().starts_with("in_") && !objects.invoices.contains_key(id));
    let mut all = recurring::delete_steps(scope, &customers, &subscriptions);
    all.extend(recurring::delete_paid(scope, &customers, &invoices));
    if !all.is_empty() {
        all.extend(recurring::put_changes(scope, &customers));
    }
    all
}
