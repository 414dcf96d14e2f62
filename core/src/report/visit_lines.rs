//! Stored sums of visits, line by line: a report adds many of them, and need not unfold any.

use super::activity::Activity;
use super::figures::{OtherVisits, VisitFigures};
use super::pack::LineUnpacker;
use super::visit_day::QUARTER_S;
use crate::base::json::FromJson;
use crate::base::json::from_text;
use serde::Deserialize;

/// How the sums of an earlier version are stored, as JSON: `[name, activity, first, [day, visitors, day, visitors, …]]`, a line a name; then
/// names, visitors and activity of the others.
#[derive(Deserialize, FromJson)]
struct JsonSums(Vec<JsonLine>, (i64, i64, Activity));

#[derive(Deserialize, FromJson)]
struct JsonLine(Option<String>, Activity, i64, Vec<i64>);

/// A line of stored sums.
pub(super) struct SumLine<'a> {
    pub(super) name: Option<&'a str>,
    pub(super) activity: Activity,
    pub(super) first: i64,
    /// Pairs of a day's first instant and visitors.
    pub(super) before: &'a [(i64, i64)],
}

impl SumLine<'_> {
    /// Visitors who came on no earlier day from `from_s` on.
    pub(super) fn new_since(&self, from_s: i64) -> i64 {
        self.first + self.before.iter().filter(|(day, _)| *day < from_s).map(|(_, count)| count).sum::<i64>()
    }
}

/// Goes through the lines of stored sums; gives what is told of the others.
pub(super) fn read_lines(text: &str, mut line: impl FnMut(SumLine)) -> OtherVisits {
    if text.starts_with('[') {
        let Ok(JsonSums(lines, (names, visitors, activity))) = from_text(text) else { return OtherVisits::default() };
        for JsonLine(name, activity, first, pairs) in lines {
            let pair = |pair: &[i64]| Some((*pair.first()?, *pair.get(1)?));
            let before: Vec<(i64, i64)> = pairs.chunks_exact(2).filter_map(pair).collect();
            line(SumLine { name: name.as_deref(), activity, first, before: &before });
        }
        return OtherVisits::of(names, VisitFigures::of(visitors, activity));
    }
    let mut from = LineUnpacker::of(text);
    let mut before = Vec::new();
    for _ in 0..from.numbers.take_count() {
        let name = from.take_name();
        let numbers = &mut from.numbers;
        let (activity, first) = (Activity::unpack(numbers), numbers.take_count());
        before.clear();
        for _ in 0..numbers.take_count() {
            // A text that is not ours ends sooner than it says.
            let Some(day) = numbers.take_signed() else { break };
            before.push((day * QUARTER_S, numbers.take_count()));
        }
        line(SumLine { name: name.as_deref(), activity, first, before: &before });
        if from.numbers.is_at_end() {
            break;
        }
    }
    let (names, visitors) = (from.numbers.take_count(), from.numbers.take_count());
    OtherVisits::of(names, VisitFigures::of(visitors, Activity::unpack(&mut from.numbers)))
}
