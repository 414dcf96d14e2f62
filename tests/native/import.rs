//! Connecting by key: probing, importing, asking, checking, over the fake Stripe.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use headwater::api::{EndpointState, JobState};
use headwater_tests::account::{Account, KEY};
use headwater_tests::fake_stripe::history::History;

const NOW_S: i64 = 1_790_000_000;

#[test]
fn a_history_is_imported_to_the_minor_unit() {
    let written = History::small(1, NOW_S - 86_400).write();
    let account = Account::new(written.account(KEY, NOW_S), NOW_S);
    let reply = account.put_key(KEY);
    assert_eq!(reply.status, 200, "{:?} {:?}", reply.body, account.desk.faults);
    assert_eq!(account.key().endpoint.state, EndpointState::Standing);
    account.settle(30);
    let key = account.key();
    let import = key.import.unwrap();
    assert_eq!(import.state, JobState::Done, "{import:?}");
    assert_eq!(account.desk.net(), written.expected().net());
    let check = key.check.unwrap();
    assert!(check.totals.iter().all(|total| total.difference_minor == 0), "{check:?}");
    assert_eq!(check.healed, 0, "{check:?}");
    assert!(account.wire.stripe.borrow().calls.most_per_second() <= 5);
}
