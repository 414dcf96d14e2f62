//! Ninety days of a shop: visits, purchases, renewals, refunds and a dispute, so that the dashboard has something to
//! show.
//!
//! What always holds: ids and choices depend on the calendar day and nothing else, so a second run on the same day adds
//! nothing.

use crate::shop::{Buyer, Purchase};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Days of history.
pub const DAYS: i64 = 90;
const DAY_S: i64 = 86_400;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Action {
    /// A page view: visitor, session, address, referrer.
    Visit(String, String, String, &'static str),
    /// An identify with an email: visitor, session, address.
    Identify(String, String, String),
    /// A delivery of Stripe's.
    Event(Value),
}

/// Where visitors come from: weight, query, referrer.
const SOURCES: [(u64, &str, &str); 12] = [
    (24, "", "https://www.google.com/"),
    (12, "?utm_source=google&utm_medium=cpc&utm_campaign=brand&gclid=Cj0demo", "https://www.google.com/"),
    (12, "?utm_source=newsletter&utm_medium=email&utm_campaign=autumn", ""),
    (6, "?utm_source=newsletter&utm_medium=email&utm_campaign=launch", ""),
    (8, "", "https://news.ycombinator.com/item"),
    (7, "", "https://chatgpt.com/"),
    (6, "", "https://t.co/"),
    (5, "?utm_source=linkedin&utm_medium=paid_social&utm_campaign=founders", "https://www.linkedin.com/"),
    (5, "", "https://www.youtube.com/watch"),
    (4, "?via=maria", "https://maria.example/tools"),
    (4, "", "https://blog.example/how-we-measure"),
    (7, "", ""),
];

/// Numbers that follow from a day and a place in it.
struct Dice(String, u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.1 += 1;
        let hash = Sha256::digest(format!("{}:{}", self.0, self.1));
        let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        number % below.max(1)
    }

    fn signed(&mut self, below: i64) -> i64 {
        i64::try_from(self.next(below.unsigned_abs())).unwrap_or(0)
    }

    fn uuid(&mut self) -> String {
        self.1 += 1;
        let hex = hex::encode(Sha256::digest(format!("{}:{}", self.0, self.1)));
        let part = |from: usize, to: usize| hex.get(from..to).unwrap_or("").to_owned();
        format!("{}-{}-4{}-a{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
    }
}

/// Everything that happened up to a time, oldest first.
pub fn actions(now_s: i64, site: &str) -> Vec<(i64, Action)> {
    let mut all = Vec::new();
    let today = now_s / DAY_S;
    for day in today - DAYS..=today {
        let mut dice = Dice(format!("day {day}"), 0);
        let weekend = day % 7 >= 5;
        let visits = 14 + (day - (today - DAYS)) / 6 + dice.signed(8) - if weekend { 7 } else { 0 };
        for number in 0..visits {
            visit(&mut all, &mut dice, &Visiting { day, number, now_s, site });
        }
    }
    all.retain(|(at_s, _)| *at_s <= now_s);
    all.sort_by_key(|(at_s, _)| *at_s);
    all
}

/// A visit to be made up.
struct Visiting<'a> {
    day: i64,
    /// Its place among the visits of that day.
    number: i64,
    now_s: i64,
    site: &'a str,
}

fn visit(all: &mut Vec<(i64, Action)>, dice: &mut Dice, visiting: &Visiting<'_>) {
    let Visiting { day, number, now_s, site } = *visiting;
    let at_s = day * DAY_S + 6 * 3_600 + dice.signed(16 * 3_600);
    let (visitor, session) = (dice.uuid(), dice.uuid());
    let mut place = dice.next(SOURCES.iter().map(|(weight, ..)| weight).sum());
    let mut chosen = ("", "");
    for (weight, query, referrer) in SOURCES {
        if place < weight {
            chosen = (query, referrer);
            break;
        }
        place -= weight;
    }
    let page = match dice.next(3) {
        0 => "/",
        1 => "/pricing",
        _ => "/features",
    };
    let address = |path: &str, query: &str| format!("http://localhost{path}{query}");
    all.push((at_s, Action::Visit(visitor.clone(), session.clone(), address(page, chosen.0), chosen.1)));
    if dice.next(100) < 9 {
        // They come back on their own first, and buy then: the last touch that is not direct still gets the credit.
        let back_s = at_s + 3_600 + dice.signed(2 * DAY_S);
        let again = dice.uuid();
        all.push((back_s, Action::Visit(visitor.clone(), again.clone(), address("/pricing", ""), "")));
        buy(
            all,
            dice,
            Buying { key: format!("h{day}x{number}"), visitor, session: again, at_s: back_s + 120, now_s, site },
        );
    }
}

/// What customers say when the checkout asks how they heard of the shop; many say nothing.
const SAID: [&str; 11] =
    ["", "", "", "", "Google", "google", "A friend", "Podcast", "The Daily podcast", "ChatGPT", "Newsletter"];

/// The promotion codes that some of them use: a podcast's, a partner's, and one of the shop's own.
const CODES: [Option<&str>; 9] =
    [None, None, None, None, None, None, Some("promo_daily20"), Some("promo_maria10"), Some("promo_welcome5")];

/// The events with what the customer answered and which code was used at the checkout.
fn with_answers(mut events: Vec<Value>, key: &str) -> Vec<Value> {
    // Dice of its own: what else happens does not depend on it.
    let mut dice = Dice(format!("answers {key}"), 0);
    let mut of = |sides: usize| usize::try_from(dice.next(sides as u64)).unwrap_or(0);
    let said = SAID.get(of(SAID.len())).copied().unwrap_or_default();
    let code = CODES.get(of(CODES.len())).copied().flatten();
    for event in events.iter_mut().filter(|event| event["type"] == "checkout.session.completed") {
        let Some(session) = event.pointer_mut("/data/object").and_then(Value::as_object_mut) else { continue };
        let text = (!said.is_empty()).then_some(said);
        let fields = json!([{
            "key": "howdidyouhear", "label": {"type": "custom", "custom": "How did you hear about us?"}, "optional": true,
            "type": "text", "text": {"value": text},
        }]);
        session.insert("custom_fields".to_owned(), fields);
        if let Some(code) = code {
            session.insert("discounts".to_owned(), json!([{"coupon": null, "promotion_code": code}]));
        }
    }
    events
}

struct Buying<'a> {
    key: String,
    visitor: String,
    session: String,
    at_s: i64,
    now_s: i64,
    site: &'a str,
}

fn buy(all: &mut Vec<(i64, Action)>, dice: &mut Dice, buying: Buying) {
    let Buying { key, visitor, session, at_s, now_s, site } = buying;
    let email = format!("{key}@customers.example");
    let carries = dice.next(100);
    let metadata = match carries {
        0..76 => json!({"headwater_visitor_id": visitor, "headwater_session_id": session, "headwater_site_id": site}),
        _ => json!({}),
    };
    if (76..88).contains(&carries) {
        all.push((at_s - 30, Action::Identify(visitor, session, email.clone())));
    }
    let currency = if dice.next(10) == 0 { "usd" } else { "eur" };
    let buyer = Buyer { customer: format!("cus_{key}"), email, metadata };
    let tell = |all: &mut Vec<(i64, Action)>, at_s: i64, events: Vec<Value>| {
        all.extend(events.into_iter().map(|event| (at_s + 3, Action::Event(event))));
    };
    let once = dice.next(100) < 55;
    let amount = if once { 2_900 + dice.signed(6) * 1_000 } else { 1_900 };
    let purchase = Purchase { key: key.clone(), buyer, amount, currency, at_s };
    if once {
        tell(all, at_s, with_answers(purchase.once(), &key));
        if dice.next(100) < 8 {
            let at_s = at_s + 2 * DAY_S + dice.signed(5 * DAY_S);
            let amount = if dice.next(2) == 0 { purchase.amount } else { 1_000 };
            tell(all, at_s, purchase.refund(amount, at_s));
        } else if dice.next(100) < 3 {
            let at_s = at_s + 9 * DAY_S;
            tell(all, at_s, purchase.dispute(at_s));
        }
        return;
    }
    let subscription = format!("sub_{key}");
    tell(all, at_s, with_answers(purchase.subscribe(&subscription), &key));
    let mut renewal = 1;
    while at_s + renewal * 30 * DAY_S < now_s && dice.next(100) < 88 {
        let at_s = at_s + renewal * 30 * DAY_S;
        let again = Purchase { key: format!("{key}r{renewal}"), at_s, ..purchase.clone() };
        tell(all, at_s, again.renew(&subscription));
        renewal += 1;
    }
}
