//! Lists of payments: a page of them, newest first, and what all of them add up to.
//!
//! Without filters they are those that were paid in the range. Under filters they are those whose credit passes, and by acquisition those
//! that touches of the range are credited with, found as the report finds them (`payment_walk`).

use super::payment_told::Told;
use super::payment_walk::{Walked, walk, walk_sums};
use super::report::{MoneyDays, Of, Places, WindowAsked, instants};
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::payment::SummaryRow;
use crate::store::payment_list::{ListAsked, Listed, Place, SumRow};
use crate::store::site::{self, SiteRow};
use headwater::api::{PaymentSum, PaymentSummary, PaymentTotals, Payments};
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{DayRange, day_bounds};
use headwater::report::{DateBasis, Filter, LINES_MAX};

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct PaymentsQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Which touches have credit, where filters look at it.
    pub window: WindowAsked,
    /// By what the range dates them: by acquisition the list has those that touches of the range are credited with, whenever they were paid.
    pub basis: DateBasis,
    /// Only payments of which some credit passes.
    pub filters: Vec<Filter>,
    /// Which of them, and how many.
    pub asked: ListAsked,
    /// Whether all of them are added up.
    pub totals: bool,
}

/// A page of payments, newest first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_payments(shell: &Shell<'_>, question: &PaymentsQuestion) -> Result<Payments, ReadFault> {
    let PaymentsQuestion { site, mode, range, window, basis, filters, asked, totals } = question;
    let row = shell.database.first_row::<SiteRow>(site::by_id(site)).await?;
    let row = row.ok_or(ReadFault::NotThere(Missing::Site))?;
    let (scope, reporting) = (Scope { site: site.clone(), mode: *mode }, row.reporting_currency);
    let (zone, credit) = (row.zone()?, window.credit(asked.model, row.window_days));
    let asked = &ListAsked { computed: credit.computed(), ..asked.clone() };
    let walked = if filters.is_empty() && *basis == DateBasis::Cash {
        let listed = Listed { scope: &scope, instants: instants(&day_bounds(range, &zone)), ids: None, asked };
        listed_page(shell, listed, *totals).await?
    } else {
        let of = Of { scope: scope.clone(), zone, credit, basis: *basis, filters, lines: LINES_MAX, reporting };
        let days = MoneyDays::of(&Places::of(range, &of.zone), of.asked_money(), &of.zone, shell.context.now_s());
        let sums = if *totals { Some(walk_sums(shell, &of, asked, &days).await?) } else { None };
        Page { walked: walk(shell, &of, asked, &days).await?, sums }
    };
    told(shell, &scope, walked, asked).await
}

/// Rows of a page, one more than it has where there are so many; and the sums of all.
struct Page {
    walked: Walked,
    sums: Option<(Vec<SumRow>, Option<i64>)>,
}

/// A page of the payments that were paid at some time.
async fn listed_page(shell: &Shell<'_>, listed: Listed<'_>, totals: bool) -> Result<Page, ReadFault> {
    let mut batch = Batch::new();
    let rows = batch.ask::<SummaryRow>(listed.page());
    let end = listed.page_end().map(|statement| batch.ask::<Place>(statement));
    let sums = totals.then(|| batch.ask::<SumRow>(listed.sums()));
    let sums_end = listed.sums_end().filter(|_| totals).map(|statement| batch.ask::<Place>(statement));
    let mut answers = batch.run(shell.database).await?;
    let rows = answers.take(rows)?;
    let end = end.map(|asked| answers.take_first(asked)).transpose()?.flatten();
    let since_s = sums_end.map(|asked| answers.take_first(asked)).transpose()?.flatten().map(|place| place.paid_s);
    let sums = sums.map(|asked| answers.take(asked)).transpose()?.map(|sums| (sums, since_s));
    Ok(Page { walked: Walked { rows, end }, sums })
}

async fn told(shell: &Shell<'_>, scope: &Scope, page: Page, asked: &ListAsked) -> Result<Payments, ReadFault> {
    let Page { walked: Walked { mut rows, end }, sums } = page;
    let limit = usize::try_from(asked.limit).unwrap_or(0);
    let is_full = rows.len() > limit;
    rows.truncate(limit);
    let told = Told::of(shell, scope, &rows, asked.computed).await?;
    let payments: Vec<PaymentSummary> = rows.into_iter().map(|row| told.summary(row)).collect();
    let last = payments.last().filter(|_| is_full);
    let full_end = last.map(|payment| Place { paid_s: payment.paid_at_s, id: payment.id.clone() });
    let looked_until_s = end.as_ref().filter(|_| !is_full).map(|place| place.paid_s);
    let next_cursor = full_end.or(end).map(|place| place.to_string());
    let totals = sums.map(|(sums, since_s)| {
        let currencies = sums.into_iter().map(sum_to_api).collect();
        PaymentTotals { currencies, since_s }
    });
    Ok(Payments { payments, next_cursor, looked_until_s, totals })
}

fn sum_to_api(row: SumRow) -> PaymentSum {
    let SumRow { currency, payments, gross_minor, refunds_minor, disputes_minor } = row;
    PaymentSum {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        payments,
        gross_minor,
        refunds_minor,
        disputes_minor,
        net_minor: gross_minor.saturating_add(refunds_minor).saturating_add(disputes_minor),
    }
}
