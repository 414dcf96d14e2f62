//! Visits: in parts of a day while it lasts, then by day, then by month.

use super::commit::{MARGIN_S, finish};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::money_column;
use crate::store::visit_sum::{self, BeganRow, DueRow, NewSums, Span, SpanRow, SpanSums, SumsRow};
use crate::tally::visits::{BoundAsked, SpanVisits, VisitsAsked};
use headwater::base::id::SiteId;
use headwater::base::limits::SESSION_COUNTS_S;
use headwater::base::sorted::SortedMap;
use headwater::base::time::{DayBounds, TimeZoneName, UnixSeconds, days_between};
use headwater::report::visit_day::{BEFORE, Visit, VisitDay};
use headwater::report::visits::{SumOf, VisitSums, sum_name, sums_of_all};

/// Visits are added up as far as a whole hour.
const HOUR_S: i64 = 3_600;
/// Spans of visits that one minute adds up.
const SPANS_OF_MINUTE: i64 = 8;

/// Adds up what is due; tells whether anything was.
pub(super) async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    let settled_s = shell.context.now_s() - SESSION_COUNTS_S - MARGIN_S;
    let whole_s = settled_s.div_euclid(HOUR_S) * HOUR_S;
    let (mut left, mut failed) = (SPANS_OF_MINUTE, None);
    while left > 0 {
        let due: Vec<DueRow> = shell.database.rows_of(visit_sum::due(whole_s, left)).await?;
        if due.is_empty() {
            break;
        }
        for row in due {
            left -= 1;
            // One that fails holds no other up.
            failed = add_up_span(shell, &row, whole_s).await.err().or(failed);
        }
    }
    failed.map_or(Ok(left < SPANS_OF_MINUTE), Err)
}

/// A day of a site.
struct DaySpan<'a> {
    site: &'a SiteId,
    zone: TimeZoneName,
    day: DayBounds,
}

/// Adds up the visits of one site as far as its day, the whole hour, or the bound of one answer goes.
async fn add_up_span(shell: &Shell<'_>, row: &DueRow, whole_s: i64) -> Result<(), Fault> {
    let mut batch = Batch::beginning_with(vec![visit_sum::guard(row)]);
    if row.until_s == 0 || row.built_zone != row.time_zone {
        let first = shell.database.first_row::<BeganRow>(visit_sum::first_session(&row.site)).await?;
        // Days without visits are gone through as well: each marks its money when it is over.
        let first_s = first.and_then(|first| first.started_s).unwrap_or(row.created_s).min(row.created_s);
        // In other days than before, what stands is of no use.
        batch.also(visit_sum::delete_all(&row.site));
        batch.also([visit_sum::advance(row, visit_sum::quarter(first_s).clamp(1, whole_s))]);
        return finish(shell, batch).await;
    }
    let zone = TimeZoneName::parse(&row.time_zone).map_err(Fault::internal)?;
    let day = day_at(row.until_s, &zone)?;
    // A day that is over at once, another one hour by hour: so its parts are the same whenever the cron comes.
    let hour_ends_s = (row.until_s.div_euclid(HOUR_S) + 1) * HOUR_S;
    let to_s = if day.ends_s <= whole_s { day.ends_s } else { hour_ends_s };
    let span = Instants { from_s: row.until_s, to_s };
    let mut ask = Batch::new();
    let bound = BoundAsked::add_to(&mut ask, &row.site, span);
    let span = bound.take(&mut ask.run(shell.database).await?)?;
    let mut ask = Batch::new();
    let came = VisitsAsked::add_to(&mut ask, &row.site, span, true);
    let came = came.take(&mut ask.run(shell.database).await?)?;
    let of = DaySpan { site: &row.site, zone, day };
    if span.to_s == day.ends_s {
        close_day(shell, &of, &came, &mut batch).await?;
        batch.also([money_column::mark_closed(&row.site, &day, shell.context.now_s())]);
    } else if !came.visits.is_empty() {
        let columns = VisitDay::of(&came.visits_with_before(day.starts_s), day.starts_s).columns();
        batch.also([visit_sum::put_span(of.site, span, &came.sums(), &columns)]);
    }
    batch.also([visit_sum::advance(row, span.to_s)]);
    finish(shell, batch).await
}

/// Writes the sums and columns of a day, and of a month where it is the last day of one. `came`: the last part of it.
async fn close_day(shell: &Shell<'_>, of: &DaySpan<'_>, came: &SpanVisits, batch: &mut Batch) -> Result<(), Fault> {
    let starts_s = of.day.starts_s;
    let whole = Instants { from_s: starts_s, to_s: of.day.ends_s };
    let month = of.day.day.month();
    let ends_month = month.to() == of.day.day;
    let month_span = Instants { from_s: month.from().starts_s(&of.zone), to_s: starts_s };
    let mut read = Batch::new();
    let spans = read.ask::<SpanRow>(visit_sum::spans_of_day(of.site, whole));
    let all: Vec<SumOf> = sums_of_all().collect();
    let days = ends_month.then(|| read.ask::<SumsRow>(visit_sum::sums_of(of.site, Span::Day, &all, month_span)));
    let mut answers = read.run(shell.database).await?;
    let spans = answers.take(spans)?;
    let mut visits: Vec<Visit> = Vec::new();
    let mut parts: Vec<SpanSums> = Vec::new();
    let mut knows_before = true;
    for span in spans {
        let day = VisitDay::read(&span.columns);
        // Spans of an earlier version do not say when visitors had come before: neither does their day then.
        knows_before &= day.knows_before();
        visits.extend(day.visits(starts_s));
        parts.push(span.sums);
    }
    visits.extend(came.visits_with_before(starts_s));
    parts.push(came.sums());
    let sums = day_sums(of, parts);
    if !visits.is_empty() {
        let mut columns = VisitDay::of(&visits, starts_s).columns();
        columns.retain(|name, _| knows_before || name != BEFORE);
        batch.also([visit_sum::put_columns(of.site, starts_s, &columns)]);
        batch.also([visit_sum::put_sums(of.site, Span::Day, &new_sums(&sums, starts_s))]);
    }
    batch.also([visit_sum::delete_spans(of.site, whole)]);
    if let Some(days) = days {
        let mut of_month: SortedMap<String, Vec<VisitSums>> = SortedMap::new();
        for row in answers.take(days)? {
            of_month.entry(row.dimension).or_default().push(VisitSums::read(&row.sums));
        }
        for (name, sums) in sums {
            of_month.entry(name.to_owned()).or_default().push(sums);
        }
        let from_s = month_span.from_s;
        let mut months = Vec::new();
        for (name, days) in &of_month {
            let sums = VisitSums::of_days(days.iter().cloned(), from_s).text();
            months.push(NewSums { dimension: name, starts_s: from_s, sums });
        }
        batch.also([visit_sum::put_sums(of.site, Span::Month, &months)]);
    }
    Ok(())
}

/// The sums of a day by each dimension under which anything came, from those of its parts.
fn day_sums(of: &DaySpan<'_>, parts: Vec<SpanSums>) -> SortedMap<&'static str, VisitSums> {
    let mut sums: SortedMap<&'static str, VisitSums> = SortedMap::new();
    for mut part in parts {
        for name in sums_of_all().map(sum_name) {
            let Some(groups) = part.remove(name) else { continue };
            let day_of = |at_s| day_at(at_s, &of.zone).map_or(at_s, |day| day.starts_s);
            sums.entry(name).or_default().add(groups, of.day.starts_s, day_of);
        }
    }
    sums
}

fn new_sums<'a>(sums: &SortedMap<&'a str, VisitSums>, starts_s: i64) -> Vec<NewSums<'a>> {
    sums.iter().map(|(dimension, sums)| NewSums { dimension, starts_s, sums: sums.text() }).collect()
}

/// The day on which an instant falls.
fn day_at(at_s: i64, zone: &TimeZoneName) -> Result<DayBounds, Fault> {
    let at = UnixSeconds::new(at_s);
    let days = days_between(at, at, zone).map_err(Fault::internal)?;
    days.first().copied().ok_or_else(|| Fault::internal("an instant without a day"))
}
