//! The rows that a whole day writes, with a budget: D1's free plan has 100,000 a day, and counts the entries of indexes as rows.
//!
//! `cargo nextest run -p headwater-tests day:: --no-capture` prints them by statement.

use crate::writing::{Writing, lines_of};
use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::simulator::Random;
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

/// Midnight of the first day. The day that is measured, ninety days later, is the first of a month, and so closes a day and a month.
const FIRST_S: i64 = 1_790_985_600;
const DAY_S: i64 = 86_400;
/// How often the cron comes on the day that is measured, and on those before it, of which only what they leave matters.
const MINUTE_S: i64 = 60;
const HOUR_S: i64 = 3_600;
const SESSIONS: usize = 2_000;
const PAYMENTS: usize = 100;
/// Rows a day.
const ROWS: f64 = 40_000.0;

/// Something that a visitor or Stripe does.
enum Deed {
    Page { visitor: usize, session: usize, url: String, referrer: &'static str },
    Engaged { visitor: usize, session: usize, url: String },
    Event { visitor: usize, session: usize },
    Identify { visitor: usize, session: usize },
    Stripe(Value),
}

fn uuid(kind: u32, number: usize) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

/// A visit: its pages, how long they are looked at, and, now and then, an event and who it is.
fn visit(random: &mut Random, session: usize, at_s: i64) -> (usize, Vec<(i64, Deed)>) {
    // Two in five come back.
    let visitor = if session > 100 && random.below(5) < 2 { random.below(session) } else { session };
    let source = [
        ("", "https://www.google.com/"),
        ("", ""),
        ("?utm_source=newsletter&utm_medium=email&utm_campaign=autumn", ""),
        ("?utm_source=google&utm_medium=cpc&utm_campaign=brand&gclid=Cj0", "https://www.google.com/"),
        ("", "https://news.ycombinator.com/item"),
        ("?via=partner", ""),
    ][random.below(6)];
    let mut deeds = Vec::new();
    for page in 0..1 + random.below(4) {
        let at_s = at_s + 45 * i64::try_from(page).unwrap();
        let (query, referrer) = if page == 0 { source } else { ("", "https://shop.example/") };
        let url = format!("https://shop.example/guides/{}{query}", random.below(80));
        deeds.push((at_s, Deed::Page { visitor, session, url: url.clone(), referrer }));
        deeds.push((at_s + 40, Deed::Engaged { visitor, session, url }));
    }
    if random.one_in(5) {
        deeds.push((at_s + 20, Deed::Event { visitor, session }));
    }
    if random.one_in(25) {
        deeds.push((at_s + 30, Deed::Identify { visitor, session }));
    }
    (visitor, deeds)
}

/// A payment at the end of a visit: most are bought once, some begin a subscription, a quarter renew one; some of it goes back.
fn payment(random: &mut Random, key: String, metadata: Value, at_s: i64) -> Vec<Value> {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    let purchase = Purchase { key: key.clone(), buyer, amount: 4_900, currency: "eur", at_s };
    let mut events = match random.below(8) {
        0 | 1 => purchase.renew(&format!("sub_{key}")),
        2 => purchase.subscribe(&format!("sub_{key}")),
        _ => purchase.once(),
    };
    if random.one_in(20) {
        events.extend(purchase.refund(900, at_s + 30));
    }
    if random.one_in(100) {
        events.extend(purchase.dispute(at_s + 40));
    }
    events
}

/// What happens on a day, in order.
fn deeds(random: &mut Random, day: usize) -> Vec<(i64, Deed)> {
    let from_s = FIRST_S + DAY_S * i64::try_from(day).unwrap();
    let mut all = Vec::new();
    for session in day * SESSIONS..(day + 1) * SESSIONS {
        let at_s = from_s + i64::try_from(random.below(86_000)).unwrap();
        let (visitor, deeds) = visit(random, session, at_s);
        all.extend(deeds);
        if session % (SESSIONS / PAYMENTS) == 0 {
            let metadata = json!({"headwater_visitor_id": uuid(1, visitor), "headwater_session_id": uuid(2, session)});
            let events = payment(random, format!("k{session}"), metadata, at_s + 200);
            all.extend((0..).zip(events).map(|(nth, event)| (at_s + 200 + nth, Deed::Stripe(event))));
        }
    }
    all.sort_by_key(|(at_s, _)| *at_s);
    all
}

fn beacon(desk: &Desk, (visitor, session): (usize, usize), fields: Value) -> Reply {
    let mut beacon = json!({
        "version": 1, "site": desk.site, "visitor": uuid(1, visitor), "session": uuid(2, session),
        "url": "https://shop.example/", "referrer": "",
    });
    beacon.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    block_on(desk.answer(desk.beacon(&beacon)))
}

fn perform(desk: &Desk, deed: &Deed) {
    let reply = match deed {
        Deed::Page { visitor, session, url, referrer } => {
            desk.visit(&uuid(1, *visitor), &uuid(2, *session), Landing { url, referrer })
        }
        Deed::Engaged { visitor, session, url } => {
            let fields = json!({"type": "engagement", "url": url, "engaged_ms": 21_000, "scroll_percent": 60});
            beacon(desk, (*visitor, *session), fields)
        }
        Deed::Event { visitor, session } => {
            let fields = json!({"type": "event", "name": "signup", "props": {"plan": "pro"}});
            beacon(desk, (*visitor, *session), fields)
        }
        Deed::Identify { visitor, session } => {
            desk.identify(&uuid(1, *visitor), &uuid(2, *session), &json!({"email": format!("v{visitor}@example.com")}))
        }
        Deed::Stripe(event) => desk.deliver(event),
    };
    assert!(matches!(reply.status, 200 | 202), "{reply:?} {:?}", desk.faults);
    if reply.drains {
        block_on(desk.drain_in_turn()).unwrap();
    }
}

/// A day, with the cron every so often.
fn live(desk: &mut Desk, random: &mut Random, day: usize, every_s: i64) {
    let from_s = FIRST_S + DAY_S * i64::try_from(day).unwrap();
    let mut deeds = deeds(random, day).into_iter().peekable();
    for turn in 1..=DAY_S / every_s {
        let ends_s = from_s + turn * every_s;
        while let Some((at_s, deed)) = deeds.next_if(|(at_s, _)| *at_s < ends_s) {
            desk.now_s.set(at_s);
            perform(desk, &deed);
        }
        upkeep(desk, ends_s);
    }
}

/// The cron's minute.
fn upkeep(desk: &mut Desk, now_s: i64) {
    desk.now_s.set(now_s);
    desk.takes(8);
    let failed = block_on(desk.minute());
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn a_day_of_two_thousand_sessions_and_a_hundred_payments_writes_fewer_rows_than_its_budget() {
    let mut desk = Desk::new(FIRST_S);
    // Rows are counted, and none is refused.
    desk.bound_visits(1_000_000);
    let mut random = Random::new(7);
    // What came long ago is dropped on the day that is measured: deliveries after 30 days, what visits left after 90.
    // The day before is closed on the day that is measured.
    for day in [0, 60, 89] {
        live(&mut desk, &mut random, day, HOUR_S);
    }
    // What the cron had to do before that day is done.
    desk.add_up();
    let before = Writing::of(&desk);
    live(&mut desk, &mut random, 90, MINUTE_S);
    let rows = before.until(&Writing::of(&desk));
    let all: f64 = rows.values().sum();
    println!("{all:.0} rows a day:\n{}", lines_of(&rows).join("\n"));
    for due in ["engagement.prune", "delivery.prune", "visit_sum.put", "money_column.put"] {
        assert!(rows.contains_key(due), "{due} was due: {rows:?}");
    }
    assert!(all <= ROWS, "{all:.0} rows a day");
}
