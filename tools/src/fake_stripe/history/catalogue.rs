//! What the shop of the history sells, and in which currencies.

use crate::shop::Price;
use crate::simulator::Random;

macro_rules! priced {
    ($slug:literal, $name:literal, $interval:expr, [$eur:literal, $usd:literal, $jpy:literal, $kwd:literal]) => {
        [
            priced!($slug, $name, $interval, "eur", $eur),
            priced!($slug, $name, $interval, "usd", $usd),
            priced!($slug, $name, $interval, "jpy", $jpy),
            priced!($slug, $name, $interval, "kwd", $kwd),
        ]
    };
    ($slug:literal, $name:literal, $interval:expr, $currency:literal, $amount:literal) => {
        Price {
            id: concat!("price_", $slug, "_", $currency),
            product: concat!("prod_", $slug),
            name: $name,
            amount: $amount,
            currency: $currency,
            interval: $interval,
        }
    };
}

/// Paid once. Yen have no minor unit; dinars have a thousand, of which Stripe wants the last digit to be 0.
const ONCE: [[Price; 4]; 3] = [
    priced!("notebook", "Notebook", None, [2_900, 3_200, 4_500, 9_750]),
    priced!("poster", "Poster", None, [1_990, 2_190, 3_100, 6_500]),
    priced!("course", "Course", None, [14_900, 16_500, 24_800, 49_900]),
];
const MONTHLY: [[Price; 4]; 2] = [
    priced!("club", "Club", Some("month"), [1_900, 2_100, 2_900, 6_300]),
    priced!("pro", "Pro", Some("month"), [4_900, 5_300, 7_800, 16_250]),
];
const YEARLY: [[Price; 4]; 1] =
    [priced!("pro_yearly", "Pro, by the year", Some("year"), [49_000, 53_000, 78_000, 162_500])];

/// Every price, once.
pub(super) fn all() -> impl Iterator<Item = Price> {
    ONCE.into_iter().chain(MONTHLY).chain(YEARLY).flatten()
}

/// A price of an interval, in a currency by lot: most in euro and dollars.
pub(super) fn price(random: &mut Random, interval: Option<&str>) -> Price {
    let among: &[[Price; 4]] = match interval {
        None => &ONCE,
        Some("month") => &MONTHLY,
        Some(_) => &YEARLY,
    };
    let currency = match random.below(20) {
        0..9 => 0,
        9..17 => 1,
        17..19 => 2,
        _ => 3,
    };
    let found = among.get(random.below(among.len())).and_then(|prices| prices.get(currency));
    *found.unwrap_or_else(|| unreachable!("there are four currencies"))
}
