//! Writes a history, one purchase after the other.
//!
//! What always holds: every choice follows from the seed alone, and everything happens before the end of the history.

use super::arrival::Arrivals;
use super::catalogue::price;
use super::fate::{fate_of_tale, odd_fate, seconds_below};
use super::outline::History;
use super::story::{Back, Contract, End, Fate, Given, Person, Story, TRIAL_S, Way};
use super::tale::{COUNT, Ending, Odd, Tale};
use super::written::Written;
use crate::shop::{Buyer, Price, Purchase};
use crate::simulator::Random;
use serde_json::json;
use std::rc::Rc;

const DAY_S: i64 = 86_400;
/// What follows a purchase does so within this time, at the most.
const ROOM_S: i64 = 40 * DAY_S;

/// How long a payment of a subscription lasts.
pub(super) fn period_s(price: &Price) -> i64 {
    if price.interval == Some("year") { 365 * DAY_S } else { 30 * DAY_S }
}

/// What a checkout says of its visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carried {
    /// All that the recipes pass on.
    Metadata,
    /// `hw_<visitor>_<session>`
    Reference,
    /// The shop's own reference.
    Other,
    Nothing,
}

impl Carried {
    fn when(carries: bool) -> Self {
        if carries { Self::Metadata } else { Self::Nothing }
    }
}

pub(super) struct Writer<'a> {
    history: &'a History,
    pub(super) random: Random,
    arrivals: Arrivals,
    written: Written,
    told: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(history: &'a History) -> Self {
        let (random, arrivals) = (Random::new(history.seed), Arrivals::new(history.seed));
        Self { history, random, arrivals, written: Written::default(), told: 0 }
    }

    /// Tells until there are charges enough; where the history asks for it, each tale once before.
    pub(super) fn write(mut self) -> Written {
        let round = if self.history.each_once { COUNT } else { 0 };
        while self.told < round || self.written.charges < self.history.charges {
            let of_round = Tale::at(self.told).filter(|_| self.told < round);
            let by_lot = if self.history.evenly { Tale::evenly } else { Tale::by_lot };
            let tale = of_round.unwrap_or_else(|| by_lot(&mut self.random));
            self.told += 1;
            self.tell(tale);
        }
        self.written
    }

    fn tell(&mut self, tale: Tale) {
        let checkout = Way::Checkout { link: None };
        let link = Way::Checkout { link: Some("plink_fake") };
        let fated = [Carried::Metadata, Carried::Metadata, Carried::Reference, Carried::Nothing];
        match tale {
            Tale::Checkout(carries) => self.once(tale, checkout, Carried::when(carries)),
            Tale::Link(true) => self.once(tale, link, Carried::Reference),
            Tale::Link(false) => self.once(tale, link, Carried::Other),
            Tale::Ended(Ending::Voided) | Tale::Api => self.once(tale, Way::Api { by_intent: true }, Carried::Nothing),
            Tale::ApiWithoutIntent => self.once(tale, Way::Api { by_intent: false }, Carried::Nothing),
            Tale::ByHand => self.once(tale, Way::ByHand, Carried::Nothing),
            Tale::Outside => self.once(tale, Way::Outside, Carried::Nothing),
            Tale::Abandoned => self.once(tale, Way::Abandoned, Carried::Metadata),
            Tale::Odd(Odd::Delayed(succeeds)) => self.once(tale, Way::Delayed { succeeds }, Carried::Metadata),
            Tale::Odd(Odd::DelayedThenRefunded) => self.once(tale, Way::Delayed { succeeds: true }, Carried::Metadata),
            Tale::Odd(Odd::RenewalDisputed | Odd::RenewalRefundedInPart | Odd::RenewalRefundFails) => {
                self.subscription(tale, "month", Carried::Metadata);
            }
            Tale::Refunded(_) | Tale::Disputed(_) | Tale::Ended(_) | Tale::Odd(_) => {
                let carried = fated.get(self.random.below(fated.len())).copied();
                self.once(tale, checkout, carried.unwrap_or(Carried::Nothing));
            }
            Tale::Monthly(carries) => self.subscription(tale, "month", Carried::when(carries)),
            Tale::Yearly => self.subscription(tale, "year", Carried::Metadata),
            _ => self.subscription(tale, "month", Carried::Metadata),
        }
    }

    fn once(&mut self, tale: Tale, way: Way, carried: Carried) {
        let is_plain =
            matches!(tale, Tale::Checkout(_) | Tale::Link(_) | Tale::Api | Tale::ApiWithoutIntent | Tale::ByHand);
        let at_s = self.begin_s(if is_plain { 120 } else { self.room_s() });
        let price = price(&mut self.random, None);
        // Most buy as guests; an invoice is always somebody's.
        let is_guest = !matches!(way, Way::ByHand | Way::Outside) && !self.random.one_in(4);
        let (buyer, given) = self.buyer(carried, is_guest, at_s);
        let amount = price.amount * (1 + self.below(3));
        let purchase = Purchase { key: format!("h{}", self.told), buyer, amount, currency: price.currency, at_s };
        let room_s = self.room_s();
        let fate = fate_of_tale(&mut self.random, tale, &purchase, room_s);
        self.keep(Story { purchase, way, fate, given });
    }

    fn subscription(&mut self, tale: Tale, interval: &str, carried: Carried) {
        let price = price(&mut self.random, Some(interval));
        let period_s = period_s(&price);
        let is_marked = matches!(
            tale,
            Tale::RenewalDeclined | Tale::RenewalRefunded | Tale::Cancelled | Tale::CustomerDeleted | Tale::Odd(_)
        );
        let begun_s = self.begin_s(if is_marked { (3 * period_s).min(self.span_s() - 120) } else { 120 });
        let (buyer, given) = self.buyer(carried, false, begun_s);
        let first_s = if tale == Tale::Trial { TRIAL_S } else { period_s };
        let mut renewals = Vec::new();
        let mut next_s = begun_s + first_s;
        let ends = matches!(tale, Tale::Cancelled | Tale::CustomerDeleted);
        while next_s + 120 < self.history.to_s && (renewals.is_empty() || self.random.below(100) < 90) {
            renewals.push(next_s);
            next_s += period_s;
            if is_marked && renewals.len() == 2 {
                break;
            }
        }
        // Not renewed though its time had come: it has ended.
        let ended_s = (ends || next_s + 120 < self.history.to_s).then_some((next_s - 60).min(self.history.to_s - 60));
        let contract = Rc::new(Contract {
            id: format!("sub_h{}", self.told),
            buyer: buyer.clone(),
            price,
            begun_s,
            paid_until_s: next_s,
            ended_s: ended_s.filter(|_| tale != Tale::RenewalDeclined),
            status: status(tale, ended_s.is_some(), renewals.is_empty()),
            has_trial: tale == Tale::Trial,
            carries: given.copied,
        });
        if tale == Tale::CustomerDeleted {
            self.written.people.last_mut().into_iter().for_each(|person| person.deleted_s = ended_s);
        }
        self.written.contracts.push(Rc::clone(&contract));
        self.paid(tale, &contract, &given, &renewals);
    }

    /// The first payment of a subscription and its renewals.
    fn paid(&mut self, tale: Tale, contract: &Rc<Contract>, given: &Given, renewals: &[i64]) {
        let amount = if contract.has_trial { 0 } else { contract.price.amount };
        let purchase = Purchase {
            key: format!("h{}", self.told),
            buyer: contract.buyer.clone(),
            amount,
            currency: contract.price.currency,
            at_s: contract.begun_s,
        };
        let way = if contract.has_trial { Way::Trial } else { Way::First }(Rc::clone(contract));
        self.keep(Story { purchase: purchase.clone(), way, fate: Fate::default(), given: given.clone() });
        for (number, at_s) in (1..).zip(renewals) {
            let key = format!("h{}r{number}", self.told);
            let purchase = Purchase { key, at_s: *at_s, amount: contract.price.amount, ..purchase.clone() };
            let is_last = number == renewals.len();
            let mut fate = Fate::default();
            if tale == Tale::RenewalDeclined && is_last {
                fate.end = End::Declined;
            }
            if tale == Tale::RenewalRefunded && number == 1 {
                fate.refunds.push(Back { amount: purchase.amount, at_s: at_s + 3_600, fails: false });
            }
            if let Tale::Odd(odd) = tale
                && number == 1
            {
                odd_fate(&mut fate, odd, purchase.amount, at_s + 3_600);
            }
            self.keep(Story { purchase, way: Way::Renewal(Rc::clone(contract)), fate, given: given.clone() });
        }
    }

    fn keep(&mut self, story: Story) {
        self.written.charges += story.charges();
        self.written.stories.push(story);
    }

    /// A buyer of their own, and what their checkout is given.
    fn buyer(&mut self, carried: Carried, is_guest: bool, at_s: i64) -> (Buyer, Given) {
        let (visitor, session) = (self.uuid(), self.uuid());
        let (mut metadata, mut given) = (json!({}), Given::default());
        let own = format!("order_{}", self.told);
        match carried {
            Carried::Metadata => {
                let told = self.arrivals.told(&visitor, &session);
                // The site's id is missing: an account may be there before the site that it is connected to.
                metadata = told.metadata;
                let reference = Some(if told.has_own_reference { own } else { visitor });
                given = Given { reference, source_known: told.source_known, copied: told.copied };
            }
            Carried::Reference => given.reference = Some(format!("hw_{visitor}_{session}")),
            Carried::Other => given.reference = Some(own),
            Carried::Nothing => {}
        }
        let customer = if is_guest { String::new() } else { format!("cus_h{}", self.told) };
        let buyer = Buyer { customer, email: format!("h{}@customers.example", self.told), metadata };
        if !is_guest {
            self.written.people.push(Person { buyer: buyer.clone(), at_s: at_s - 60, deleted_s: None });
        }
        (buyer, given)
    }

    fn uuid(&mut self) -> String {
        let mut hex = |digits: usize| (0..digits).map(|_| format!("{:x}", self.random.below(16))).collect::<String>();
        format!("{}-{}-4{}-a{}-{}", hex(8), hex(4), hex(3), hex(3), hex(12))
    }

    pub(super) fn below(&mut self, bound: i64) -> i64 {
        seconds_below(&mut self.random, bound)
    }

    /// When something begins that is followed by something else for so long.
    fn begin_s(&mut self, room_s: i64) -> i64 {
        let span_s = self.span_s();
        self.history.from_s + 120 + self.below(span_s - 120 - room_s)
    }

    fn span_s(&self) -> i64 {
        self.history.to_s - self.history.from_s
    }

    fn room_s(&self) -> i64 {
        ROOM_S.min(self.span_s() / 2)
    }
}

fn status(tale: Tale, has_ended: bool, is_new: bool) -> &'static str {
    match tale {
        Tale::RenewalDeclined => "past_due",
        _ if has_ended => "canceled",
        Tale::Trial if is_new => "trialing",
        _ => "active",
    }
}
