//! Clues: ids, pseudonyms and sources found on a payment's objects, nearest first (A11, A12).

use crate::base::id::{Pseudonym, SessionId, SiteId, StripeId, VisitorId};
use crate::stripe::fact::Carried;
use crate::stripe::ledger::{DiscountCode, Kin, KinObject, discount_codes};
use crate::stripe::object::{Objects, Versions};
use crate::visit::touch::Touch;

/// A clue, and the object it stands on.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<T> {
    /// The clue.
    pub value: T,
    /// Where it stands.
    pub object: StripeId,
    /// Under which key or field.
    pub field: String,
}

/// A `client_reference_id` that could be ours (A3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// `hw_<visitor>_<session>`, as the tracker writes it.
    Pair(VisitorId, SessionId),
    /// A UUID: a visitor or a session of this site, if it was seen.
    Uuid(VisitorId, SessionId),
}

impl Reference {
    /// Reads a `client_reference_id`; `None` when it cannot be ours.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("hw_") {
            let (visitor, session) = rest.split_once('_')?;
            return Some(Self::Pair(VisitorId::of_somebody(visitor).ok()?, SessionId::of_somebody(session).ok()?));
        }
        Some(Self::Uuid(VisitorId::of_somebody(text).ok()?, SessionId::of_somebody(text).ok()?))
    }
}

/// Everything on a payment's objects that can lead to a visitor or a source. Every list is nearest first, newest first within an object.
#[derive(Debug, Clone, Default)]
pub struct Clues {
    /// Session ids in metadata (A1).
    pub sessions: Vec<Found<SessionId>>,
    /// Session ids with a visitor id that the same tool wrote beside them, and its key: the two must agree (A1).
    pub pairs: Vec<(SessionId, Found<VisitorId>)>,
    /// Visitor ids in metadata (A2).
    pub visitors: Vec<Found<VisitorId>>,
    /// Client references that could be ours (A3).
    pub references: Vec<Found<Reference>>,
    /// A client reference that cannot be ours.
    pub foreign_reference: Option<StripeId>,
    /// Metadata keys of ours with a value that is no id.
    pub malformed: Vec<Found<String>>,
    /// An object whose metadata names another site: nothing of that metadata counts here.
    pub of_another_site: Option<StripeId>,
    /// Checkout Sessions of the payment (A3b).
    pub checkout_sessions: Vec<StripeId>,
    /// A subscription of which Stripe was asked for the Checkout Session that began it, in vain (A11).
    pub asked_in_vain: Option<StripeId>,
    /// Customers (A4, A8).
    pub customers: Vec<StripeId>,
    /// The site's own user ids (A5).
    pub users: Vec<Found<Pseudonym>>,
    /// Emails (A6, A7).
    pub emails: Vec<Found<Pseudonym>>,
    /// Promotion codes and coupons (A8b).
    pub codes: Vec<Found<StripeId>>,
    /// Sources in metadata (A9).
    pub sources: Vec<Found<Touch>>,
    /// The payment is an erased person's: what named the person was taken out.
    pub erased: bool,
}

/// Collects the clues of a payment, for one of the sites that may share its Stripe account.
pub fn clues(objects: &Objects, kin: &Kin, site: &SiteId) -> Clues {
    let mut reader = Reader { site, clues: Clues::default() };
    for (kind, id) in kin.iter() {
        match kind {
            KinObject::Charge => reader.read(id, objects.charges.get(id), |v| &v.carried),
            KinObject::PaymentIntent => reader.read(id, objects.payment_intents.get(id), |v| &v.carried),
            KinObject::CheckoutSession | KinObject::FirstCheckoutSession => {
                reader.clues.checkout_sessions.push(id.clone());
                let session = objects.checkout_sessions.get(id);
                reader.read(id, session, |v| &v.carried);
                for version in session.into_iter().flat_map(Versions::iter) {
                    reader.clues.read_reference(id, version.client_reference.as_deref(), version.has_client_reference);
                }
            }
            KinObject::Invoice => {
                reader.read(id, objects.invoices.get(id), |v| &v.carried);
                reader.read(id, objects.invoices.get(id), |v| &v.subscription_carried);
            }
            KinObject::Subscription => {
                reader.read(id, objects.subscriptions.get(id), |v| &v.carried);
                let search = objects.checkout_searches.get(id);
                if search.is_some_and(|versions| versions.newest(|v| v.found.clone()).is_none()) {
                    reader.clues.asked_in_vain = Some(id.clone());
                }
            }
            KinObject::Customer => {
                reader.clues.customers.push(id.clone());
                let customer = objects.customers.get(id);
                let deleted = customer.is_some_and(|versions| versions.any(|v| v.deleted));
                reader.read(id, customer, |v| &v.carried);
                if deleted {
                    reader.clues.emails.retain(|email| email.object != *id);
                }
            }
        }
    }
    let codes = discount_codes(objects, kin.iter().map(|(_, id)| id)).into_iter();
    let found = |DiscountCode { code, object, field }| Found { value: code, object, field: field.to_owned() };
    reader.clues.codes = codes.map(found).collect();
    reader.clues
}

/// Clues under way, and the site they are for.
struct Reader<'a> {
    site: &'a SiteId,
    clues: Clues,
}

impl Reader<'_> {
    fn read<T>(&mut self, object: &StripeId, versions: Option<&Versions<T>>, carried: impl Fn(&T) -> &Carried) {
        for version in versions.into_iter().flat_map(Versions::iter) {
            let carried = carried(version);
            self.clues.erased |= carried.erased;
            if let Some(email) = &carried.email {
                add(&mut self.clues.emails, email.clone(), object, "email");
            }
            if carried.metadata.site().is_some_and(|site| site != *self.site) {
                self.clues.of_another_site = Some(object.clone());
            } else {
                self.clues.read_metadata(object, carried);
            }
        }
    }
}

impl Clues {
    fn read_metadata(&mut self, object: &StripeId, carried: &Carried) {
        for (key, session) in carried.metadata.named_sessions() {
            add(&mut self.sessions, session, object, key);
        }
        for (session, key, visitor) in carried.metadata.pairs() {
            self.pairs.push((session, Found { value: visitor, object: object.clone(), field: key.to_owned() }));
        }
        for (key, visitor) in carried.metadata.named_visitors() {
            // An id under our key and under another tool's are two statements: only the latter may be an alias (A12).
            let is_ours = |field: &str| field == crate::visit::metadata::VISITOR_ID;
            if !self.visitors.iter().any(|found| found.value == visitor && is_ours(&found.field) == is_ours(key)) {
                self.visitors.push(Found { value: visitor, object: object.clone(), field: key.to_owned() });
            }
        }
        for key in carried.metadata.malformed() {
            add(&mut self.malformed, key.to_owned(), object, key);
        }
        if let Some(user) = &carried.user {
            add(&mut self.users, user.clone(), object, crate::visit::metadata::USER_ID);
        }
        if let Some(touch) = carried.metadata.source_touch() {
            add(&mut self.sources, touch, object, "metadata");
        }
    }

    fn read_reference(&mut self, object: &StripeId, text: Option<&str>, present: bool) {
        match text.and_then(Reference::parse) {
            Some(reference) => add(&mut self.references, reference, object, "client_reference_id"),
            None if present => self.foreign_reference = Some(object.clone()),
            None => {}
        }
    }
}

fn add<T: PartialEq>(list: &mut Vec<Found<T>>, value: T, object: &StripeId, field: &str) {
    if !list.iter().any(|found| found.value == value) {
        list.push(Found { value, object: object.clone(), field: field.to_owned() });
    }
}
