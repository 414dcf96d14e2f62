use super::count::{FunnelAsked, FunnelCount, LINES_MAX};
use super::csv::funnel_csv;
use super::sum::Brought;
use crate::base::money::Currency;
use crate::base::sorted::SortedMap;
use crate::report::Dimension;
use crate::report::dimension::Names;
use crate::report::visit_day::{BEFORE_EVENT, IDENTIFIED, Visit, VisitDay, Who};

fn visit(who: u64, at_s: i64, source: Option<&str>, acts: Option<&str>) -> Visit {
    let mut names = Names::default();
    names.0[Dimension::Source.place().unwrap()] = source.map(str::to_owned);
    let events = i64::from(acts.is_some_and(|acts| acts.contains(BEFORE_EVENT)));
    Visit {
        who: Who(who),
        at_s,
        begins: source.is_some(),
        events,
        acts: acts.map(str::to_owned),
        names,
        ..Visit::default()
    }
}

fn asked(event: Option<&'static str>) -> FunnelAsked<'static> {
    FunnelAsked { filters: &[], by: Some(Dimension::Source), event }
}

#[test]
fn a_visitor_is_under_the_first_name_and_events_are_told_by_visits() {
    let signed_up = format!("{IDENTIFIED}{BEFORE_EVENT}signup{BEFORE_EVENT}trial");
    let identified = IDENTIFIED.to_string();
    // The way back from a checkout has no say in where its visitor came from.
    let visits = [
        visit(1, 10, None, None),
        visit(1, 20, Some("a"), Some(&signed_up)),
        visit(1, 30, Some("b"), None),
        visit(2, 40, Some("b"), Some(&identified)),
        visit(3, 50, None, None),
    ];
    let mut count = FunnelCount::new(asked(None));
    count.add_visits(&VisitDay::of(&visits, 0));
    let told = count.finish(&SortedMap::new(), None);
    let lines: Vec<_> = told.lines.iter().map(|line| (line.name.as_deref(), line.visited, line.acted)).collect();
    assert_eq!(lines, [(Some("a"), 1, 1), (Some("b"), 1, 1), (None, 1, 0)]);
    let events: Vec<_> = told.events.iter().map(|event| (event.name.as_str(), event.visits)).collect();
    assert_eq!(events, [("signup", 1), ("trial", 1)]);
    let mut count = FunnelCount::new(asked(Some("trial")));
    count.add_visits(&VisitDay::of(&visits, 0));
    count.add_checkout(Who(2));
    let told = count.finish(&SortedMap::new(), None);
    assert_eq!(
        (told.total.visited, told.total.acted, told.total.checkout),
        (3, 1, 0),
        "an event that is asked for counts alone"
    );
}

#[test]
fn invented_names_are_one_line() {
    let visits: Vec<Visit> = (0..70).map(|n| visit(n, 1, Some(&format!("n{n}")), None)).collect();
    let mut count = FunnelCount::new(asked(None));
    count.add_visits(&VisitDay::of(&visits, 0));
    let told = count.finish(&SortedMap::from([(Who(1), Brought::default())]), None);
    assert_eq!((told.lines.len(), told.other_names), (LINES_MAX, 10));
    assert_eq!(told.others.map(|line| line.visited), Some(10));
    assert_eq!(told.total.visited, 70);
}

#[test]
fn a_name_that_looks_like_a_formula_is_text_in_a_file() {
    let mut count = FunnelCount::new(asked(None));
    count.add_visits(&VisitDay::of(&[visit(1, 1, Some("=1+1"), None)], 0));
    let told = count.finish(&SortedMap::new(), Currency::parse("eur").ok());
    let text = funnel_csv("source", &told.total, &told.lines, None);
    assert!(text.contains("(all),1,0,0,0,0,0,,,"), "{text}");
    assert!(!text.contains("\n=1+1"), "{text}");
}
