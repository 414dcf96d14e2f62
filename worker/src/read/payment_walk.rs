//! The payments that pass filters, newest first: the report's columns of days name them, and only they are read.

use super::ReadFault;
use super::report::{DayBehind, DaysBehind, MoneyDays, Of};
use crate::shell::Shell;
use crate::store::instants::Instants;
use crate::store::payment::SummaryRow;
use crate::store::payment_list::{LOOKED_AT_FOR_A_PAGE, LOOKED_AT_FOR_SUMS, ListAsked, Listed, Place, SumRow};
use headwater::base::id::PaymentId;
use headwater::base::sorted::{SortedSet, sort_by};
use headwater::base::time::DayBounds;

/// Payments that are read at a time, where only some of them may have what is asked for.
const READ_AT_ONCE: usize = 500;

/// Rows of a page, one more than it has where there are so many. `end`: what was looked at ends here, and there may be more.
pub(super) struct Walked {
    pub(super) rows: Vec<SummaryRow>,
    pub(super) end: Option<Place>,
}

/// The payments that were paid on a day, of those that a figure counts on it.
fn paid_ids(day: &DayBehind) -> impl Iterator<Item = String> {
    day.payments.iter().filter(|one| one.money.millionths() > 0).map(|one| one.id.clone())
}

/// The place behind everything that was paid on a day or after it.
fn place_before(day: &DayBounds) -> Option<Place> {
    // Ids begin with a letter, which comes after a digit.
    Some(Place { paid_s: day.starts_s, id: PaymentId::parse("0").ok()? })
}

/// The next page.
pub(super) async fn walk(
    shell: &Shell<'_>,
    of: &Of<'_>,
    asked: &ListAsked,
    days: &MoneyDays,
) -> Result<Walked, ReadFault> {
    let wanted = usize::try_from(asked.limit + 1).unwrap_or(0);
    let mut walked = Walked { rows: Vec::new(), end: None };
    let mut reader = DaysBehind::new(of, days, asked.after.as_ref().map(|place| place.paid_s));
    let mut looked_at = 0;
    while let Some(days) = reader.next_days(shell).await? {
        let mut ids: SortedSet<String> = SortedSet::new();
        let last = days.len();
        for (at, day) in (1..).zip(&days) {
            ids.extend(paid_ids(day));
            let enough = if asked.status.is_some() { READ_AT_ONCE } else { wanted.saturating_sub(walked.rows.len()) };
            if ids.len() < enough && at < last || ids.is_empty() {
                continue;
            }
            looked_at += i64::try_from(ids.len()).unwrap_or(i64::MAX);
            let listed = Listed { scope: &of.scope, instants: Instants::ALL, ids: Some(&ids), asked };
            walked.rows.extend(shell.database.rows_of::<SummaryRow>(listed.page()).await?);
            ids = SortedSet::new();
            if walked.rows.len() >= wanted {
                return Ok(walked);
            }
            if looked_at >= LOOKED_AT_FOR_A_PAGE {
                walked.end = place_before(&day.day);
                return Ok(walked);
            }
        }
    }
    Ok(walked)
}

/// What all of them add up to, by currency, most payments first; and where they end, where there are more than are looked at.
pub(super) async fn walk_sums(
    shell: &Shell<'_>,
    of: &Of<'_>,
    asked: &ListAsked,
    days: &MoneyDays,
) -> Result<(Vec<SumRow>, Option<i64>), ReadFault> {
    let (mut sums, mut since_s) = (Vec::new(), None);
    let (mut looked_at, mut reader) = (0, DaysBehind::new(of, days, None));
    while let Some(days) = reader.next_days(shell).await? {
        let ids: SortedSet<String> = days.iter().flat_map(paid_ids).collect();
        looked_at += i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let listed = Listed { scope: &of.scope, instants: Instants::ALL, ids: Some(&ids), asked };
        let rows = shell.database.rows_of::<SumRow>(listed.sums()).await?;
        rows.into_iter().for_each(|row| add(&mut sums, row));
        if looked_at >= LOOKED_AT_FOR_SUMS {
            since_s = days.last().map(|day| day.day.starts_s);
            break;
        }
    }
    sort_by(&mut sums, |a: &SumRow, b: &SumRow| (b.payments, a.currency).cmp(&(a.payments, b.currency)));
    Ok((sums, since_s))
}

fn add(sums: &mut Vec<SumRow>, row: SumRow) {
    let Some(sum) = sums.iter_mut().find(|sum| sum.currency == row.currency) else { return sums.push(row) };
    sum.payments += row.payments;
    sum.gross_minor = sum.gross_minor.saturating_add(row.gross_minor);
    sum.refunds_minor = sum.refunds_minor.saturating_add(row.refunds_minor);
    sum.disputes_minor = sum.disputes_minor.saturating_add(row.disputes_minor);
}
