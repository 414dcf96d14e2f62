use super::count::{CohortAsked, CohortCount};
use super::csv::cohorts_csv;
use super::figures::{CohortCell, CohortSpread};
use super::payback::{CohortCosts, LinesBy};
use super::sums::{CohortSums, First, Moved, ORIGINS, PARTS, Payer};
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::base::time::Day;
use crate::cost::figures::{FixedFee, PaymentFees};
use crate::cost::margin::Margin;
use crate::cost::spread::Spent;
use crate::report::Dimension;
use crate::report::visit_day::Who;
use proptest::prelude::*;

fn currency() -> impl Strategy<Value = Currency> {
    prop::sample::select(vec!["eur", "usd"]).prop_map(|code| Currency::parse(code).unwrap())
}

fn sums() -> impl Strategy<Value = CohortSums> {
    // Digests are spread over all bits.
    let who = || (0..9_u64).prop_map(|who| Who(who.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    let payer = (currency(), who()).prop_map(|(currency, customer)| Payer { currency, customer });
    let moved = (-9_000..9_000_i64, 0..9_000_i64, 0..4_i64).prop_map(|(net_minor, gross_minor, payments)| Moved {
        net_minor,
        gross_minor,
        payments,
    });
    let name = || prop::option::of("[a-c\"\n]{0,3}");
    let origin = [name(), name(), name(), name(), name(), name()];
    let first = (currency(), origin, prop::option::of(0..9_i64), 0..4_i64)
        .prop_map(|(currency, origin, wait_s, touches)| First { currency, origin, wait_s, touches });
    let moved = prop::collection::vec((payer, moved), 0..12);
    (moved, prop::collection::vec((who(), first), 0..6)).prop_map(|(moved, firsts)| CohortSums {
        moved: SortedMap::adding(moved.into_iter(), Moved::add),
        firsts: firsts.into_iter().collect(),
    })
}

proptest! {
    #[test]
    fn sums_are_read_back(sums in sums()) {
        let texts = sums.texts().unwrap();
        prop_assert_eq!(texts.len(), 1);
        prop_assert_eq!(CohortSums::read(&texts[0], &ORIGINS), sums.clone());
        let by_source = CohortSums::read(&texts[0], &[Dimension::Source]);
        for (customer, first) in &sums.firsts {
            let read = &by_source.firsts[customer];
            prop_assert_eq!((read.name(Dimension::Source), read.name(Dimension::Channel)), (first.name(Dimension::Source), None));
        }
    }

    #[test]
    fn what_is_not_ours_is_read_as_something(text in "[A-Za-z0-9+/\n\\[\\]\"]{0,60}") {
        let read = CohortSums::read(&text, &ORIGINS);
        prop_assert!(read.firsts.len() <= text.len() && read.moved.len() <= text.len());
    }

    #[test]
    fn days_add_up_in_any_grouping(days in prop::collection::vec(sums(), 0..5), cut in 0..5_usize) {
        let all = CohortSums::of_days(days.iter().cloned());
        let (before, after) = days.split_at(cut.min(days.len()));
        let parts = [before, after].map(|part| CohortSums::of_days(part.iter().cloned()));
        prop_assert_eq!(CohortSums::of_days(parts.into_iter()), all);
    }
}

#[test]
fn what_is_too_large_for_one_text_is_cut_by_customer() {
    let first = |name: usize| First {
        currency: Currency::parse("eur").unwrap(),
        origin: std::array::from_fn(|_| Some(format!("{name:0200}"))),
        wait_s: Some(7),
        touches: 2,
    };
    let customers = |count: usize| CohortSums {
        moved: SortedMap::new(),
        firsts: (0..count).map(|n| (Who::of(&n.to_string()), first(n))).collect(),
    };
    let sums = customers(2_000);
    let texts = sums.texts().unwrap();
    assert!(texts.len() > 1 && texts.len() <= PARTS.len(), "{}", texts.len());
    let read = CohortSums::of_days(texts.iter().map(|text| CohortSums::read(text, &ORIGINS)));
    assert_eq!(read, sums);
    assert_eq!(customers(6_000).texts(), None, "more than all parts hold");
}

/// Costs, margin and fees of the example of docs/costs.md.
fn documented_costs(eur: Currency) -> CohortCosts {
    let day = |text: &str| Day::parse(text).unwrap();
    let spent = |source: &str, [first_day, last_day]: [&str; 2], amount_minor| Spent {
        source: source.to_owned(),
        campaign: None,
        currency: eur,
        first_day: day(first_day),
        last_day: day(last_day),
        amount_minor,
    };
    let costs =
        [spent("google", ["2026-09-01", "2026-12-01"], 9_200), spent("bing", ["2026-11-30", "2026-11-30"], 700)];
    let months = ["2026-09-01", "2026-10-01", "2026-11-01"].map(|first| day(first).month());
    let fees = PaymentFees { rate_bp: 250, fixed: vec![FixedFee { currency: eur, amount_minor: 30 }] };
    let margin = Margin { margin_bp: 8_000, fees };
    CohortCosts::of(&costs, &months, LinesBy { by: Some(Dimension::Source), filters: &[] }, margin)
}

/// The examples of docs/cohorts.md and docs/costs.md.
#[test]
fn the_documented_example_is_what_is_computed() {
    let eur = Currency::parse("eur").unwrap();
    let [anna, ben, cleo, dora] = ["anna", "ben", "cleo", "dora"].map(Who::of);
    let moved = |customer, net_minor: i64, pays| {
        let payments = i64::from(pays);
        (Payer { currency: eur, customer }, Moved { net_minor, gross_minor: net_minor.max(0), payments })
    };
    let first = |customer, source: &str, wait_s| {
        let mut origin: [Option<String>; ORIGINS.len()] = Default::default();
        origin[1] = Some(source.to_owned());
        (customer, First { currency: eur, origin, wait_s: Some(wait_s), touches: 2 })
    };
    let month = |moved: Vec<(Payer, Moved)>, firsts: Vec<(Who, First)>| CohortSums {
        moved: moved.into_iter().collect(),
        firsts: firsts.into_iter().collect(),
    };
    let mut count = CohortCount::default();
    let began = vec![first(anna, "google", 0), first(ben, "news", 86_400)];
    count.add(0, month(vec![moved(anna, 5_000, true), moved(ben, 2_000, true), moved(dora, 900, true)], began));
    count.add(1, month(vec![moved(anna, 5_000, true), moved(cleo, 3_000, true)], vec![first(cleo, "google", 600)]));
    count.add(2, month(vec![moved(anna, -1_000, false), moved(cleo, 3_000, true)], Vec::new()));
    let periods = ["2026-09-01", "2026-10-01", "2026-11-01"].map(str::to_owned).to_vec();
    let asked = CohortAsked { periods, beginnings: 3, by: Some(Dimension::Source), filters: Vec::new() };
    let costs = documented_costs(eur);
    let told = count.finish(&asked, &costs);
    assert_eq!(told.len(), 1);
    let payback = told[0].lines[0].payback.as_ref().unwrap();
    assert_eq!((payback.cost_minor, payback.payback_period, payback.missing_minor), (9_100, Some(1), 0));
    assert_eq!(payback.contribution_minor, [6_140, 12_280, 11_480]);
    assert_eq!((told[0].lines[1].payback.as_ref(), told[0].unmatched_minor), (None, 700));
    assert_eq!(told[0].total.payback.as_ref().map(|all| all.cost_minor), Some(9_800));
    let file = cohorts_csv(&told);
    assert_eq!(
        file.lines().nth(1).unwrap(),
        "eur,google,2,0,yes,2,2,8000,80.00,8000,80.00,8000,80.00,6140,61.40,9100,91.00,0,0.00,1"
    );
    assert!(file.ends_with("eur,bing,0,,,,,,,,,,,,,700,7.00,,,\r\n"), "{file}");
    let google = &told[0].lines[0];
    let cell = |customers, paying, net_minor, cumulative_minor, first_minor| CohortCell {
        customers,
        paying,
        net_minor,
        cumulative_minor,
        first_minor,
        full: false,
    };
    assert_eq!(google.name.as_deref(), Some("google"));
    assert_eq!(
        google.cells,
        [
            CohortCell { full: true, ..cell(2, 2, 8_000, 8_000, 8_000) },
            cell(2, 2, 8_000, 16_000, 8_000),
            cell(1, 0, -1_000, 9_000, 5_000),
        ]
    );
    let spread = CohortSpread { known: 2, first_quartile: 0, median: 0, third_quartile: 600 };
    assert_eq!((google.customers, google.net_minor, google.wait_s), (2, 15_000, Some(spread)));
    assert_eq!((told[0].total.net_minor, told[0].outside_minor, told[0].unseen_minor), (17_000, 900, 900));
}
