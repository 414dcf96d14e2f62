//! Who buys what, and what becomes of it.

use super::crowd::Visit;
use super::lot::{Named, Zipf, seconds, uuid};
use super::size::{DAY_S, HUB, Size};
use crate::shop::{Buyer, Purchase};
use crate::simulator::Random;
use serde_json::{Value, json};

/// How long a subscription lasts from one payment to the next.
const MONTH_S: i64 = 30 * DAY_S;
/// The first is paid most often.
const CURRENCIES: [&str; 4] = ["eur", "usd", "gbp", "jpy"];
/// Steps of prices, the cheapest the most often.
const PRICES: usize = 40;

/// What leads from the purchase to its visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Carries {
    /// The visitor's and the session's id stand in the checkout's metadata.
    Ids,
    /// The visitor tells the address that they pay with.
    Email,
    /// Nothing.
    Nothing,
}

/// Whose customer at Stripe the buyer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Customer {
    Own,
    Guest,
    Hub,
}

/// A purchase, and what becomes of it up to the end of the history.
#[derive(Debug, Clone)]
pub(super) struct Sale {
    /// The how-manieth.
    number: u32,
    /// The visit before it: a place in the list of visits.
    pub(super) visit: u32,
    pub(super) visitor: u32,
    /// When it is paid, unix seconds.
    pub(super) at_s: i64,
    amount: i64,
    pub(super) currency: &'static str,
    pub(super) carries: Carries,
    customer: Customer,
    /// Payments after the first, a month apart; none, if it is paid once.
    pub(super) renewals: Option<u32>,
    /// When some of the first payment goes back, and how much.
    pub(super) refund: Option<Refund>,
    /// When all of the first payment is disputed, and lost.
    pub(super) dispute_s: Option<i64>,
}

/// Money that goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refund {
    /// Unix seconds.
    pub(super) at_s: i64,
    /// Minor units.
    pub(super) amount: i64,
}

/// What all sales are drawn from.
struct Shop<'a> {
    size: &'a Size,
    visits: &'a [Visit],
    currencies: Zipf,
    prices: Zipf,
}

/// All sales: with their renewals exactly as many payments as the size wants, if anybody visits at all.
pub(super) fn sales(size: &Size, visits: &[Visit], random: &mut Random) -> Vec<Sale> {
    let shop = Shop { size, visits, currencies: Zipf::new(CURRENCIES.len(), 1), prices: Zipf::new(PRICES, 1) };
    let mut buyers = last_visits(visits);
    random.shuffle(&mut buyers);
    let mut all = Vec::new();
    let mut left = if buyers.is_empty() { 0 } else { size.payments };
    // Where there are more payments than visitors, everybody buys again.
    for (number, visit) in (0..).zip(buyers.iter().cycle()) {
        if left == 0 {
            break;
        }
        let sale = shop.sale(number, *visit, left, random);
        left -= 1 + sale.renewals.unwrap_or(0);
        all.push(sale);
    }
    all
}

/// The last visit of each visitor.
fn last_visits(visits: &[Visit]) -> Vec<u32> {
    let next = visits.iter().skip(1).map(|visit| Some(visit.visitor)).chain([None]);
    let last = (0..).zip(visits).zip(next).filter(|((_, visit), next)| Some(visit.visitor) != *next);
    last.map(|((place, _), _)| place).collect()
}

impl Shop<'_> {
    fn sale(&self, number: u32, visit: u32, left: u32, random: &mut Random) -> Sale {
        let size = self.size;
        let before = usize::try_from(visit).ok().and_then(|place| self.visits.get(place));
        let (visitor, visited_s) = before.map_or((0, size.until_s), |visit| (visit.visitor, visit.at_s));
        let is_hub = size.hub > 0 && number.is_multiple_of(size.hub);
        let mut sale = Sale {
            number,
            visit,
            visitor,
            // The last visit is a day before the end at the latest, so this is within the history.
            at_s: visited_s + 120 + seconds(random, 20 * 60),
            amount: 0,
            currency: CURRENCIES.get(self.currencies.draw(random)).copied().unwrap_or("eur"),
            carries: match random.below(100) {
                _ if is_hub => Carries::Ids,
                0..76 => Carries::Ids,
                76..88 => Carries::Email,
                _ => Carries::Nothing,
            },
            customer: match random.below(10) {
                _ if is_hub => Customer::Hub,
                0..3 => Customer::Guest,
                _ => Customer::Own,
            },
            renewals: None,
            refund: None,
            dispute_s: None,
        };
        let price = i64::try_from(self.prices.draw(random)).unwrap_or(0);
        sale.amount = 900 + price * 500;
        if random.below(100) < 30 && sale.customer == Customer::Own {
            sale.renewals = Some(renewals(&sale, size, random).min(left - 1));
        }
        fate(&mut sale, size.until_s, random);
        sale
    }
}

/// Nine of ten pay on each month.
fn renewals(sale: &Sale, size: &Size, random: &mut Random) -> u32 {
    let mut count = 0;
    while sale.at_s + i64::from(count + 1) * MONTH_S < size.until_s - DAY_S && !random.one_in(10) {
        count += 1;
    }
    count
}

fn fate(sale: &mut Sale, until_s: i64, random: &mut Random) {
    let drawn = random.below(1_000);
    let at_s = sale.at_s + 2 * DAY_S + seconds(random, 20 * DAY_S);
    let whole = random.one_in(2);
    if at_s >= until_s - DAY_S {
        return;
    }
    match drawn {
        0..60 => sale.refund = Some(Refund { at_s, amount: if whole { sale.amount } else { sale.amount / 3 } }),
        60..65 => sale.dispute_s = Some(at_s),
        _ => {}
    }
}

impl Sale {
    /// The first payment.
    pub(super) fn purchase(&self, seed: u64) -> Purchase {
        let metadata = match self.carries {
            Carries::Ids => json!({
                "headwater_visitor_id": uuid(seed, Named::Visitor, self.visitor),
                "headwater_session_id": uuid(seed, Named::Session, self.visit),
            }),
            Carries::Email | Carries::Nothing => json!({}),
        };
        let customer = match self.customer {
            Customer::Own => format!("cus_s{seed}v{}", self.visitor),
            Customer::Guest => String::new(),
            Customer::Hub => HUB.to_owned(),
        };
        let email = match self.carries {
            // Of an address that was told somewhere, the visitor would be known.
            Carries::Nothing => format!("unknown{}@customers.example", self.number),
            Carries::Ids | Carries::Email => email(self.visitor),
        };
        Purchase {
            key: format!("s{seed}n{}", self.number),
            buyer: Buyer { customer, email, metadata },
            amount: self.amount,
            currency: self.currency,
            at_s: self.at_s,
        }
    }

    /// Whether its customer is the one of [`HUB`].
    pub(super) fn is_of_hub(&self) -> bool {
        self.customer == Customer::Hub
    }

    /// When the how-manieth renewal is paid.
    pub(super) fn renewed_s(&self, nth: u32) -> i64 {
        self.at_s + i64::from(nth) * MONTH_S
    }

    /// Stripe's events of the first payment.
    pub(super) fn bought(&self, seed: u64) -> Vec<Value> {
        let purchase = self.purchase(seed);
        match self.renewals {
            None => purchase.once(),
            Some(_) => purchase.subscribe(&subscription(&purchase)),
        }
    }

    /// Stripe's events of the how-manieth renewal.
    pub(super) fn renewed(&self, seed: u64, nth: u32) -> Vec<Value> {
        let first = self.purchase(seed);
        let again = Purchase { key: format!("{}r{nth}", first.key), at_s: self.renewed_s(nth), ..first.clone() };
        again.renew(&subscription(&first))
    }

    /// What the first payment, and each after it, brings in, in minor units.
    pub(super) fn amount(&self) -> i64 {
        self.amount
    }
}

fn subscription(first: &Purchase) -> String {
    format!("sub_{}", first.key)
}

/// A visitor's address.
pub(super) fn email(visitor: u32) -> String {
    format!("v{visitor}@customers.example")
}
