//! What becomes of a charge, for each kind of purchase.

use super::story::{Back, End, Fate, Outcome, Quarrel};
use super::tale::{Ending, Odd, Refunding, Tale};
use crate::shop::Purchase;
use crate::simulator::Random;

const DAY_S: i64 = 86_400;

/// What becomes of the first charge of a tale, within `room_s` after it.
pub(super) fn fate_of_tale(random: &mut Random, tale: Tale, purchase: &Purchase, room_s: i64) -> Fate {
    let amount = purchase.amount;
    let back = |amount, at_s, fails| Back { amount, at_s, fails };
    let fails = tale == Tale::Refunded(Refunding::Failing);
    let soon_s = purchase.at_s + DAY_S + 3_600 + seconds_below(random, room_s - 5 * DAY_S);
    let (lets_go_by_refund, told_by_old_version) = (random.one_in(2), random.one_in(2));
    let mut fate = Fate { lets_go_by_refund, told_by_old_version, ..Fate::default() };
    match tale {
        Tale::Refunded(Refunding::Whole | Refunding::Failing) => fate.refunds.push(back(amount, soon_s, fails)),
        Tale::Refunded(Refunding::Part) => fate.refunds.push(back(part(amount, 35), soon_s, false)),
        Tale::Refunded(Refunding::Twice) => {
            let first = part(amount, 40);
            fate.refunds = vec![back(first, soon_s, false), back(amount - first, soon_s + 3_600, false)];
        }
        Tale::Refunded(Refunding::FailingThenAgain) => {
            fate.refunds =
                vec![back(part(amount, 45), soon_s, true), back(part(amount, 20), soon_s + 3 * DAY_S, false)];
        }
        Tale::Refunded(Refunding::ThenDisputed) => {
            let first = part(amount, 30);
            fate.refunds.push(back(first, soon_s, false));
            fate.disputes.push(Quarrel { amount: amount - first, at_s: soon_s + 7_200, outcome: Outcome::Lost });
        }
        Tale::Disputed(outcome) => {
            let outcome = match outcome {
                Outcome::LostInPart(hundredths) => Outcome::LostInPart(part(amount, hundredths)),
                Outcome::LostInPartAbroad(hundredths) => Outcome::LostInPartAbroad(part(amount, hundredths)),
                outcome => outcome,
            };
            fate.disputes.push(Quarrel { amount, at_s: soon_s, outcome });
        }
        Tale::Ended(Ending::Partly) => fate.end = End::Partly(part(amount, 60)),
        Tale::Ended(Ending::PartlyThenRefunded) => {
            fate.end = End::Partly(part(amount, 60));
            // Half of them just the amount that was let go, which could be either.
            let minor = if random.one_in(2) { part(amount, 25) } else { amount - part(amount, 60) };
            fate.refunds.push(back(minor, soon_s, false));
        }
        Tale::Ended(Ending::PartlyThenDisputed) => {
            let taken = part(amount, 60);
            fate.end = End::Partly(taken);
            fate.refunds.push(back(part(amount, 20), soon_s, false));
            let amount = taken - part(amount, 20);
            fate.disputes.push(Quarrel { amount, at_s: soon_s + 7_200, outcome: Outcome::Lost });
        }
        Tale::Ended(Ending::Voided) => fate.end = End::Voided,
        Tale::Ended(Ending::Declined) => fate.end = End::Declined,
        Tale::Ended(Ending::DeclinedFirst) => fate.declined_first = true,
        Tale::Ended(Ending::FailedLater) => fate.end = End::FailedLater,
        Tale::Odd(odd) => odd_fate(&mut fate, odd, amount, soon_s),
        _ => {}
    }
    fate
}

/// What seldom happens and must be counted right all the same. `soon_s`: when it begins.
pub(super) fn odd_fate(fate: &mut Fate, odd: Odd, amount: i64, soon_s: i64) {
    let back = |hundredths: i64, after_s: i64, fails: bool| Back {
        amount: part(amount, hundredths),
        at_s: soon_s + after_s,
        fails,
    };
    let quarrel = |amount: i64, after_s: i64, outcome| Quarrel { amount, at_s: soon_s + after_s, outcome };
    match odd {
        Odd::DisputedTwice => {
            fate.disputes = vec![
                quarrel(part(amount, 30), 0, Outcome::Lost),
                quarrel(part(amount, 50), 3_600, Outcome::LostInPart(part(amount, 20))),
            ];
        }
        Odd::DisputedBeyond => {
            fate.disputes = vec![quarrel(amount, 0, Outcome::Lost), quarrel(part(amount, 80), 60, Outcome::Open)];
        }
        Odd::DisputedAgain => fate.disputes.push(quarrel(amount, 0, Outcome::Again)),
        Odd::RefundedThenDisputedWhole => {
            fate.refunds.push(back(30, 0, false));
            fate.disputes.push(quarrel(amount, 7_200, Outcome::Lost));
        }
        Odd::RenewalDisputed => fate.disputes.push(quarrel(amount, 0, Outcome::Lost)),
        Odd::RenewalRefundedInPart => fate.refunds.push(back(35, 0, false)),
        Odd::RenewalRefundFails => fate.refunds.push(back(60, 0, true)),
        Odd::Held => fate.end = End::Held,
        Odd::Delayed(succeeds) => fate.end = if succeeds { End::Captured } else { End::Declined },
        Odd::DelayedThenRefunded => fate.refunds.push(back(100, 0, false)),
        Odd::PartlyThenRefundFails => {
            fate.end = End::Partly(part(amount, 60));
            fate.refunds = vec![back(30, 0, true), back(10, 3 * DAY_S, false)];
        }
        Odd::PartlyThenAllRefunded => {
            fate.end = End::Partly(part(amount, 60));
            fate.refunds =
                vec![back(20, 0, false), Back { amount: part(amount, 60) - part(amount, 20), ..back(0, 60, false) }];
        }
        Odd::FailsTwice => fate.refunds = vec![back(50, 0, true), back(30, 60, true), back(10, 120, false)],
    }
}

/// Some seconds, by lot, fewer than the bound.
pub(super) fn seconds_below(random: &mut Random, bound: i64) -> i64 {
    i64::try_from(random.below(usize::try_from(bound.max(1)).unwrap_or(1))).unwrap_or(0)
}

/// So many hundredths, and the last digit 0.
fn part(amount: i64, hundredths: i64) -> i64 {
    amount * hundredths / 1_000 * 10
}
