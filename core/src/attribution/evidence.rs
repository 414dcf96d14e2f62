//! Evidence: what the shell found for the clues of some payments.
//!
//! What always holds: evidence may hold more than one payment asked for; each rung picks what it needs.

use super::clue::{Clues, Found, Reference};
use super::promotion_source::PromotionSource;
use crate::base::id::{PaymentId, Pseudonym, SessionId, StripeId, VisitorId};
use crate::base::json::FromJson;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::visit::metadata::VISITOR_ID;
use serde::{Deserialize, Serialize};

/// What to look up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Wanted {
    /// Does this session exist, and whose is it?
    pub sessions: SortedSet<SessionId>,
    /// Was this visitor ever seen?
    pub visitors: SortedSet<VisitorId>,
    /// When did this visitor last begin a session before the payment (A3)?
    pub seen_before: SortedSet<SeenBefore>,
    /// Was this id of another tool seen beside a visitor (A12)?
    pub aliases: SortedSet<VisitorId>,
    /// Who was identified as this user?
    pub users: SortedSet<Pseudonym>,
    /// Who was identified with this email?
    pub emails: SortedSet<Pseudonym>,
    /// Which payments do we remember of this customer, and who was it signed to be?
    pub customers: SortedSet<StripeId>,
    /// Did a visit come back with this Checkout Session?
    pub checkout_sessions: SortedSet<StripeId>,
    /// Which source has the owner set for this promotion code or coupon?
    pub codes: SortedSet<StripeId>,
}

impl Wanted {
    /// Adds what the clues of one payment ask for, paid at `paid_s`.
    pub fn add(&mut self, clues: &Clues, paid_s: i64) {
        self.sessions.extend(clues.sessions.iter().map(|found| found.value.clone()));
        self.visitors.extend(clues.visitors.iter().map(|found| found.value.clone()));
        let foreign = clues.visitors.iter().filter(|found| found.field != VISITOR_ID);
        self.aliases.extend(foreign.map(|found| found.value.clone()));
        for reference in &clues.references {
            if let Reference::Uuid(visitor, _) = &reference.value {
                self.seen_before.insert(SeenBefore { visitor: visitor.clone(), paid_s });
            }
            let (Reference::Pair(visitor, session) | Reference::Uuid(visitor, session)) = &reference.value;
            self.visitors.insert(visitor.clone());
            self.sessions.insert(session.clone());
        }
        self.users.extend(clues.users.iter().map(|found| found.value.clone()));
        self.emails.extend(clues.emails.iter().map(|found| found.value.clone()));
        self.customers.extend(clues.customers.iter().cloned());
        self.checkout_sessions.extend(clues.checkout_sessions.iter().cloned());
        self.codes.extend(clues.codes.iter().map(|found| found.value.clone()));
    }

    /// Whether there is nothing to look up.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A visitor, and the time of a payment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
pub struct SeenBefore {
    /// Who.
    pub visitor: VisitorId,
    /// When it was paid, unix seconds.
    pub paid_s: i64,
}

/// A session that was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSession {
    /// Whose it is: its first visitor's.
    pub visitor: VisitorId,
    /// When it began, unix seconds.
    pub started_s: i64,
}

/// What an id of another tool was seen beside (A12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The visitor it was seen beside first.
    pub visitor: VisitorId,
    /// It was seen beside a second visitor too: then it leads to nobody.
    pub contested: bool,
}

/// A visitor identified as a user, with an email, or both.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
pub struct Identified {
    /// When, unix seconds.
    pub at_s: i64,
    /// Who.
    pub visitor: VisitorId,
    /// As this user.
    pub user: Option<Pseudonym>,
    /// With this email.
    pub email: Option<Pseudonym>,
    /// The site's server signed it.
    pub signed: bool,
    /// The self-reported source in its traits.
    pub self_reported: Option<String>,
}

/// Why a customer is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum RememberedBy {
    /// A payment with a clue of its own (A1 to A3) or a signed identify.
    OwnClue,
    /// A payment attributed by an unsigned email (A7).
    Email,
}

/// An earlier answer about a customer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
pub struct Remembered {
    /// The customer.
    pub customer: StripeId,
    /// Why.
    pub by: RememberedBy,
    /// When that payment was paid.
    pub paid_s: i64,
    /// That payment.
    pub payment: PaymentId,
    /// The visitor it named.
    pub visitor: VisitorId,
}

/// A visitor who the site's server signed to be a customer: the earliest who was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
pub struct SignedCustomer {
    /// When, unix seconds.
    pub at_s: i64,
    /// The customer.
    pub customer: StripeId,
    /// Who.
    pub visitor: VisitorId,
}

/// A visit that came back from checkout with the session's id in its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, FromJson)]
pub struct Returned {
    /// When.
    pub at_s: i64,
    /// The Checkout Session.
    pub checkout_session: StripeId,
    /// Who came back.
    pub visitor: VisitorId,
}

/// What was found.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Sessions that exist.
    pub sessions: SortedMap<SessionId, SeenSession>,
    /// Visitors that were seen.
    pub visitors: SortedSet<VisitorId>,
    /// When these visitors last began a session at or before the payment, unix seconds; absent where none did.
    pub seen_before: SortedMap<SeenBefore, i64>,
    /// Identifies of the users and emails asked for, of every visitor named, and of those who share a user or an email with them.
    pub identifies: Vec<Identified>,
    /// The earliest payments remembered of each customer, two for each reason.
    pub remembered: Vec<Remembered>,
    /// Visits that came back from checkout.
    pub returned: Vec<Returned>,
    /// Whom the site's server signed to be these customers.
    pub customers: Vec<SignedCustomer>,
    /// Ids of other tools (A12).
    pub aliases: SortedMap<VisitorId, Alias>,
    /// The sources that the owner has set for promotion codes and coupons.
    pub codes: SortedMap<StripeId, PromotionSource>,
}

impl Evidence {
    /// The first of these codes that a source is set for.
    pub fn promotion_source<'a>(
        &'a self,
        codes: &'a [Found<StripeId>],
    ) -> Option<(&'a Found<StripeId>, &'a PromotionSource)> {
        codes.iter().find_map(|found| Some((found, self.codes.get(&found.value)?)))
    }

    /// What another tool's id means: nothing where a visitor was seen under this very id (A12).
    pub fn alias(&self, id: &VisitorId) -> Option<&Alias> {
        self.aliases.get(id).filter(|_| !self.visitors.contains(id))
    }

    /// Of several visitors: the latest identify at or before the payment, else the earliest after, then the smaller id.
    pub fn nearest<'a>(
        candidates: impl Iterator<Item = &'a Identified> + Clone,
        paid_s: i64,
    ) -> Option<&'a Identified> {
        let before = candidates.clone().filter(|i| i.at_s <= paid_s);
        let after = candidates.filter(|i| i.at_s > paid_s);
        before
            .min_by(|a, b| (b.at_s, &a.visitor).cmp(&(a.at_s, &b.visitor)))
            .or_else(|| after.min_by(|a, b| (a.at_s, &a.visitor).cmp(&(b.at_s, &b.visitor))))
    }

    /// The earliest payment remembered of these customers, this payment left out.
    pub fn earliest_remembered(
        &self,
        customers: &[StripeId],
        by: RememberedBy,
        not: &PaymentId,
    ) -> Option<&Remembered> {
        let fits = |r: &&Remembered| r.by == by && r.payment != *not && customers.contains(&r.customer);
        self.remembered.iter().filter(fits).min_by_key(|r| (r.paid_s, r.payment.clone()))
    }

    /// The earliest visitor signed to be one of these customers.
    pub fn earliest_signed(&self, customers: &[StripeId]) -> Option<&SignedCustomer> {
        self.customers.iter().filter(|signed| customers.contains(&signed.customer)).min()
    }
}
