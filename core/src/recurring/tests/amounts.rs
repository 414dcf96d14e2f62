use crate::recurring::amount::*;
use proptest::prelude::*;

fn monthly(minor: i64, interval: &str, count: i64) -> i64 {
    monthly_units(minor, Period { interval, count }).unwrap()
}

#[test]
fn a_month_is_a_twelfth_of_a_year() {
    let whole = |minor: i64| minor * 30_240;
    assert_eq!(monthly(1_999, "month", 1), whole(1_999));
    assert_eq!(monthly(1_200, "year", 1), whole(100));
    assert_eq!(monthly(100, "year", 1) * 12, whole(100), "a third of a cent is exact");
    assert_eq!(monthly(300, "week", 1), whole(1_300));
    assert_eq!(monthly(12, "day", 1), whole(365));
    assert_eq!(monthly(900, "month", 3), whole(300));
    assert_eq!(monthly(600, "week", 52), whole(50));
    assert_eq!(monthly(600, "day", 365), whole(50));
    assert_eq!(monthly(2_400, "year", 2), whole(100));
    // Every 11 months: rounded once.
    assert_eq!(monthly(100, "month", 11), 274_909);
    assert_eq!(monthly_units(1, Period { interval: "fortnight", count: 1 }), None);
    assert_eq!(monthly_units(MONTHLY_MAX_MINOR + 1, Period { interval: "month", count: 1 }), None);
    assert_eq!(monthly_units(i64::MAX, Period { interval: "day", count: 1 }), None);
}

proptest! {
    #[test]
    fn shown_movements_add_up_to_shown_ends(
        start in 0..1_000_000_000_i128,
        moved in prop::array::uniform5(-400_000_000..400_000_000_i128),
    ) {
        let shown = shown_movements(start, moved);
        let end = start + moved.iter().sum::<i128>();
        prop_assert_eq!(to_minor(start) + shown.iter().sum::<i64>(), to_minor(end));
        for (units, minor) in moved.into_iter().zip(shown) {
            let off = i128::from(minor) * UNITS_PER_MINOR - units;
            prop_assert!(off.abs() < UNITS_PER_MINOR);
            prop_assert!(units % UNITS_PER_MINOR != 0 || off == 0);
        }
    }
}
