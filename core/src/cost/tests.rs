use super::Cost;
use super::check::{CheckedCosts, CostLine, checked_list};
use super::csv::{costs_csv, read_costs};
use super::figures::{CostProblem, NewCost};
use super::spread::Spent;
use crate::base::money::Currency;
use crate::base::time::{Day, DayRange};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// Days from 2026-09-01 on.
fn days() -> impl Strategy<Value = (Day, Day)> {
    (0..500_usize, 0..366_usize).prop_map(|(from, more)| {
        let after = |day: Day, days: usize| (0..days).fold(day, |day, _| day.next());
        let first = after(day("2026-09-01"), from);
        (first, after(first, more))
    })
}

fn new_cost() -> impl Strategy<Value = NewCost> {
    let text = || {
        prop::sample::select(vec![
            "",
            "a",
            "Ü ß",
            "=1+1",
            "'=x",
            "''@x",
            "-5",
            "a,b;c\td",
            "say \"hi\"",
            "<script>alert(1)</script>",
            " ’ ",
        ])
    };
    let amount = prop_oneof![0..1_000_i64, Just(999_999_999_999), 0..999_999_999_i64];
    let currency = prop::sample::select(vec!["EUR", "usd", "jpy", "KWD"]);
    let texts = [text(), text(), text(), text()];
    (texts, days(), amount, currency).prop_map(|([source, medium, campaign, note], days, amount_minor, currency)| {
        let text = |text: &str| Some(text.to_owned());
        NewCost {
            source: format!("{source}s"),
            medium: text(medium),
            campaign: text(campaign),
            first_day: days.0.to_string(),
            last_day: days.1.to_string(),
            currency: currency.to_owned(),
            amount_minor,
            note: text(note),
        }
    })
}

/// Of several rows those that no earlier one is in the way of.
fn apart(rows: Vec<NewCost>) -> Vec<Cost> {
    let mut kept: Vec<Cost> = Vec::new();
    for row in rows {
        let row = row.checked(1).unwrap();
        let meets = |other: &Cost| {
            other.name() == row.name() && other.first_day <= row.last_day && row.first_day <= other.last_day
        };
        if !kept.iter().any(meets) {
            kept.push(row);
        }
    }
    kept
}

fn costs_of(checked: CheckedCosts) -> Vec<Cost> {
    assert_eq!(checked.errors, []);
    checked.rows.into_iter().map(|CostLine { cost, .. }| cost).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn a_file_is_read_back_as_it_was_written(rows in prop::collection::vec(new_cost(), 1..8)) {
        let costs = apart(rows);
        let file = costs_csv(&costs);
        prop_assert_eq!(&costs_of(read_costs(&file)), &costs);
        // As other programs save it.
        let other = format!("\u{feff}{}", file.replace("\r\n", "\n").trim_end());
        prop_assert_eq!(&costs_of(read_costs(&other)), &costs);
        // And so is a list, whose rows keep their ids.
        let again = costs_of(checked_list(costs.iter().map(Cost::as_new).collect()));
        prop_assert!(again.iter().map(Cost::id).eq(costs.iter().map(Cost::id)));
    }

    #[test]
    fn days_add_up_to_the_row_however_they_are_grouped((first_day, last_day) in days(), amount_minor in 0..999_999_999_999_i64, cuts in prop::collection::vec(0..1_000_i64, 0..4)) {
        let row = Spent { source: "a".to_owned(), campaign: None, currency: Currency::parse("eur").unwrap(), first_day, last_day, amount_minor };
        let mut firsts: Vec<i64> = cuts.into_iter().map(|cut| day("2026-08-01").number() + cut).collect();
        firsts.extend([day("2026-08-01").number(), day("2029-04-01").number()]);
        firsts.sort_unstable();
        let of = |number: i64| (0..number - day("2026-08-01").number()).fold(day("2026-08-01"), |day, _| day.next());
        let parts = firsts.windows(2).filter(|pair| pair[0] < pair[1]).map(|pair| {
            let range = DayRange::new(of(pair[0]), of(pair[1] - 1)).unwrap();
            let minor = row.within(&range);
            // By plain division of each day's end.
            let days = i128::from(last_day.number() - first_day.number() + 1);
            let plain: i128 = (0..days).filter(|at| (pair[0]..pair[1]).contains(&(first_day.number() + i64::try_from(*at).unwrap())))
                .map(|at| i128::from(amount_minor) * (at + 1) / days - i128::from(amount_minor) * at / days).sum();
            assert_eq!(i128::from(minor), plain);
            minor
        });
        prop_assert_eq!(parts.sum::<i64>(), amount_minor);
    }

    #[test]
    fn any_text_is_read_as_rows_or_errors(text in "[a-z0-9,;\"\n\r.=]{0,80}") {
        let checked = read_costs(&format!("date,source,currency,amount\n{text}"));
        prop_assert!(checked.rows.len() + checked.errors.len() > 0);
    }

    #[test]
    fn days_that_two_rows_have_are_found(rows in prop::collection::vec(new_cost(), 1..6)) {
        let same: Vec<NewCost> = rows.into_iter().map(|row| NewCost { source: "a".to_owned(), medium: None, campaign: None, currency: "eur".to_owned(), ..row }).collect();
        let is_apart = apart(same.clone()).len() == same.len();
        prop_assert_eq!(checked_list(same).errors.is_empty(), is_apart);
    }
}

/// The example of docs/costs.md.
#[test]
fn the_documented_file_is_read() {
    let file = "date,source,medium,campaign,currency,amount\r\n2026-11-01,Google,cpc,autumn,EUR,12.5\r\n2026-11-02,google,cpc,autumn,EUR,0\r\n";
    let costs = costs_of(read_costs(file));
    assert_eq!(
        (costs[0].source.as_str(), costs[0].amount_minor, costs[0].last_day),
        ("google", 1_250, day("2026-11-01"))
    );
    assert_eq!(costs_of(read_costs(&file.replace(',', ";"))), costs);
    assert_eq!(costs_of(read_costs(&file.replace(',', "\t").replace("date", "DATE"))), costs);
}

#[test]
fn what_cannot_be_kept_is_named_by_line_and_column() {
    use CostProblem as P;
    let header = "first_day,last_day,source,currency,amount,note\n";
    let line = |cells: &str| format!("{header}\n{cells}\n");
    for (file, line, column, code) in [
        (String::new(), 1, None, P::RowsMissing),
        (header.to_owned(), 1, None, P::RowsMissing),
        ("date,source,amount\n".to_owned(), 1, Some("currency"), P::ColumnMissing),
        ("date,first_day,source\n".to_owned(), 1, Some("first_day"), P::ColumnTwice),
        ("date,<b>\n".to_owned(), 1, Some("<b>"), P::ColumnUnknown),
        (line("2026-09-01,2026-09-01,a,eur,1"), 3, None, P::CellsWrong),
        (line("2026-09-01,2026-09-01,a\"b,eur,1,"), 3, None, P::QuoteWrong),
        (line("2026-09-01,2026-09-01,\"a,eur,1,"), 3, None, P::QuoteWrong),
        (line("2026-09-01,2026-09-01, ,eur,1,"), 3, Some("source"), P::SourceMissing),
        (line(&format!("2026-09-01,2026-09-01,{},eur,1,", "a".repeat(201))), 3, Some("source"), P::TextTooLong),
        (line("01.09.2026,2026-09-01,a,eur,1,"), 3, Some("first_day"), P::DayInvalid),
        (line("2026-09-01,2026-08-31,a,eur,1,"), 3, Some("last_day"), P::SpanInvalid),
        (line("2026-01-01,2027-01-02,a,eur,1,"), 3, Some("last_day"), P::SpanInvalid),
        (line("2026-09-01,2026-09-01,a,€,1,"), 3, Some("currency"), P::CurrencyInvalid),
        (line("2026-09-01,2026-09-01,a,eur,-1,"), 3, Some("amount"), P::AmountInvalid),
        (line("2026-09-01,2026-09-01,a,eur,1e3,"), 3, Some("amount"), P::AmountInvalid),
        (line("2026-09-01,2026-09-01,a,eur,\"1,234.50\","), 3, Some("amount"), P::AmountSeparator),
        (line("2026-09-01,2026-09-01,a,eur,1 234,"), 3, Some("amount"), P::AmountSeparator),
        (line("2026-09-01,2026-09-01,a,eur,1.005,"), 3, Some("amount"), P::AmountDecimals),
        (line("2026-09-01,2026-09-01,a,jpy,1.5,"), 3, Some("amount"), P::AmountDecimals),
        (line("2026-09-01,2026-09-01,a,eur,99999999999.99,"), 3, Some("amount"), P::AmountTooLarge),
        (
            line("2026-09-01,2026-09-01,a,eur,1,\"two\nlines\"\n2026-09-01,2026-09-01,A,eur,2,"),
            5,
            Some("first_day"),
            P::RowTwice,
        ),
        (line("2026-09-01,2026-09-30,a,eur,1,\n2026-09-30,2026-09-30,a,eur,2,"), 4, Some("first_day"), P::DaysOverlap),
    ] {
        let errors = read_costs(&file).errors;
        let found: Vec<_> = errors.iter().map(|one| (one.line, one.column.as_deref(), one.code)).collect();
        assert_eq!(found, [(line, column, code)], "{file}");
    }
    let many = format!("date,source,currency,amount\n{}", "2026-09-01,a,eur,1\n".repeat(1_001));
    assert!(read_costs(&many).errors.iter().any(|error| error.code == P::RowsTooMany));
}
