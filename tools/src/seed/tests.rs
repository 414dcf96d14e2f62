//! A seeded site is what its plan says, each time, and Stripe's lists agree with it.

use super::parts::seed_in;
use super::size::DAY_S;
use super::*;
use crate::account::{Account, KEY};
use crate::desk::Desk;
use crate::fake_stripe::FakeStripe;
use headwater::api::JobState;
use std::collections::{BTreeMap, BTreeSet};

const NOW_S: i64 = 1_790_000_000;
const SMALL: Size = Size { sessions: 400, payments: 150, days: 730, until_s: NOW_S, seed: 7, hub: 0 };

fn seeded(size: Size) -> Desk {
    let mut desk = Desk::new(size.until_s);
    seed(&mut desk, &Plan::new(size)).unwrap();
    desk
}

fn count(desk: &Desk, sql: &str) -> i64 {
    let rows = desk.database.query(&format!("SELECT count(*) AS n FROM {sql}")).unwrap();
    rows[0]["n"].as_i64().unwrap()
}

#[test]
fn the_same_size_gives_the_same_rows() {
    let (one, again) = (seeded(SMALL), seeded(SMALL));
    assert_eq!(one.dump(), again.dump());
    assert_eq!(one.everything(), again.everything());
    let other = seeded(Size { seed: 8, ..SMALL });
    assert_ne!(one.dump(), other.dump());
}

#[test]
fn a_site_has_exactly_the_sessions_and_payments_that_were_asked_for() {
    for size in [SMALL, Size { sessions: 30, payments: 200, ..SMALL }, Size { payments: 0, ..SMALL }] {
        let desk = seeded(size);
        assert_eq!(count(&desk, "visit"), i64::from(size.sessions));
        assert_eq!(count(&desk, "payment"), i64::from(size.payments));
        assert_eq!(count(&desk, "pending WHERE done = 0"), 0);
        assert_eq!(*desk.faults.borrow(), Vec::<String>::new());
    }
}

#[test]
fn parts_come_to_the_rows_of_the_whole() {
    let counts = |desk: &Desk| -> Vec<(String, i64)> {
        // Whose turn it was when is a matter of the part.
        let tables = desk.database.tables().unwrap().into_iter().filter(|table| table != "sweep");
        tables.map(|table| (table.clone(), count(desk, &format!("\"{table}\"")))).collect()
    };
    for size in [SMALL, Size { hub: 3, seed: 9, ..SMALL }] {
        let (whole, mut apart) = (seeded(size), Desk::new(size.until_s));
        seed_in(&mut apart, &Plan::new(size), 3).unwrap();
        let set_up = "SELECT first_seen_s, (SELECT status || activated_s FROM integration) AS integration FROM site";
        assert_eq!(whole.database.query(set_up).unwrap(), apart.database.query(set_up).unwrap());
        assert_eq!(counts(&whole), counts(&apart));
        assert_eq!(whole.dump(), apart.dump());
        assert_eq!(whole.last_answers(), apart.last_answers());
    }
}

#[test]
fn entries_sum_up_to_what_the_plan_says() {
    let desk = seeded(SMALL);
    let plan = Plan::new(SMALL);
    let mut found = BTreeMap::<String, Sums>::new();
    let sql = "SELECT currency, kind, count(*) AS n, sum(amount_minor) AS minor FROM entry GROUP BY 1, 2";
    for row in desk.database.query(sql).unwrap() {
        let sums = found.entry(row["currency"].as_str().unwrap().to_owned()).or_default();
        let (n, minor) = (row["n"].as_i64().unwrap(), row["minor"].as_i64().unwrap());
        match row["kind"].as_str().unwrap() {
            "payment" => (sums.payments, sums.gross_minor) = (n, minor),
            "refund" => sums.refunds_minor = -minor,
            "dispute" => sums.disputes_minor = -minor,
            other => panic!("an entry of kind {other}"),
        }
    }
    let planned: BTreeMap<String, Sums> = plan.sums().into_iter().map(|(code, sums)| (code.to_owned(), sums)).collect();
    assert_eq!(found, planned);
    assert_eq!(planned.len(), 4, "four currencies");
    assert!(planned.values().any(|sums| sums.refunds_minor > 0));
}

#[test]
fn shapes_are_those_of_a_real_site() {
    let size = Size { sessions: 20_000, payments: 4_000, ..SMALL };
    let plan = Plan::new(size);
    let mut journeys = BTreeMap::<u32, usize>::new();
    plan.visits.iter().for_each(|visit| *journeys.entry(visit.visitor).or_default() += 1);
    let lengths: BTreeSet<usize> = journeys.values().copied().collect();
    assert_eq!(lengths, (1..=12).collect());
    let sources = plan.visits.iter().map(|visit| visit.landing().referrer);
    let mut of_source = BTreeMap::<String, usize>::new();
    sources.for_each(|referrer| *of_source.entry(referrer).or_default() += 1);
    assert!(of_source.len() > 300 && of_source["https://www.google.com/"] > 3_000, "{}", of_source.len());
    assert!(plan.sales.iter().filter(|sale| sale.renewals.is_some_and(|count| count > 3)).count() > 50);
    assert!(plan.sales.iter().any(|sale| sale.dispute_s.is_some()));
    let (first, last) = (plan.deeds.first().unwrap().0, plan.deeds.last().unwrap().0);
    assert!(first >= NOW_S - size.days * DAY_S && last <= NOW_S, "{first} {last}");
    assert!(last - first > 600 * DAY_S);
}

#[test]
fn a_hub_has_its_share_of_purchases() {
    let size = Size { hub: 2, ..SMALL };
    let desk = seeded(size);
    let purchases = Plan::new(size).sales.len();
    let found = count(&desk, &format!("payment WHERE customer = '{HUB}'"));
    assert_eq!(usize::try_from(found).unwrap(), purchases.div_ceil(2));
}

#[test]
fn the_check_finds_nothing_that_differs() {
    let desk = seeded(SMALL);
    let before = desk.dump();
    let mut stripe = FakeStripe::new(KEY);
    Plan::new(SMALL).events().for_each(|event| stripe.put(event["data"]["object"].clone()));
    let account = Account::over(desk, stripe, NOW_S);
    assert_eq!(account.put_key(KEY).status, 200);
    account.settle(200);
    let check = account.key().check.unwrap();
    assert_eq!(check.state, JobState::Done);
    assert!(check.objects >= i64::from(SMALL.payments), "{check:?}");
    assert_eq!((check.healed, check.differences.len()), (0, 0), "{check:?}");
    let money = |dump: &[String]| dump.iter().filter(|row| row.contains("\"kind\"")).cloned().collect::<Vec<_>>();
    assert_eq!(money(&account.desk.dump()), money(&before));
}
