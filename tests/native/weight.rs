//! What an imported charge weighs: bytes and rows written, with a budget on both.
//!
//! `cargo nextest run -p headwater-tests weight:: --no-capture` prints them by table, index and statement.

use crate::weighed::Weight;
use headwater_tools::account::{Account, KEY};
use headwater_tools::fake_stripe::history::{History, Written};

const NOW_S: i64 = 1_790_000_000;
const DAYS: i64 = 3 * 365;
/// Charges of the account.
const CHARGES: u32 = 2_000;
/// Bytes a payment, in all tables and indexes; the aim was 4,000.
const BYTES_A_PAYMENT: f64 = 4_000.0;
/// Rows written a charge, the entries of indexes among them. The aim was 20; recurring revenue takes one of them, and what checkouts
/// without an invoice sold takes half a row.
const ROWS_A_CHARGE: f64 = 21.2;

fn charges(written: &Written) -> f64 {
    let is_charge = |object: &&serde_json::Value| object["object"] == "charge";
    f64::from(u32::try_from(written.objects().collect::<Vec<_>>().iter().filter(is_charge).count()).unwrap())
}

fn weigh(written: &Written, seen: bool) -> Weight {
    let account = Account::new(written.account(KEY, NOW_S), NOW_S);
    if seen {
        account.desk.see_all(&written.objects().collect::<Vec<_>>());
    }
    assert_eq!(account.put_key(KEY).status, 200, "{:?}", account.desk.faults);
    account.settle(500);
    Weight::of(&account.desk)
}

#[test]
fn an_imported_charge_stays_within_its_budget() {
    let written = History::of(CHARGES as usize, 1, DAYS, NOW_S - 86_400).write();
    let charges = charges(&written);
    let cases = [("Nobody was seen", false), ("Every visitor was seen", true)];
    let weights = cases.map(|(what, seen)| (what, weigh(&written, seen)));
    for (what, weight) in &weights {
        println!("{what}:\n{}", weight.lines(charges).join("\n"));
    }
    for (what, weight) in &weights {
        assert!(weight.payments > CHARGES / 2, "{what}: too few payments to tell anything: {}", weight.payments);
        let (bytes, rows) = (weight.bytes_a_payment(), weight.rows_a_charge(charges));
        assert!(bytes <= BYTES_A_PAYMENT, "{what}: {bytes:.0} bytes a payment");
        assert!(rows <= ROWS_A_CHARGE, "{what}: {rows:.1} rows written a charge");
    }
}
