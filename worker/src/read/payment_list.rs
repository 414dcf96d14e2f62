//! Lists of payments: a page of them, newest first, what all of them add up to, and those that a search means.

use super::payment_told::Told;
use super::report::instants;
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::payment::SummaryRow;
use crate::store::payment_list::{self, Filter, FoundRow, Listed, Place, SumRow};
use crate::store::site::{self, Site, SiteRow};
use headwater::api::{PaymentSum, PaymentSummary, PaymentTotals, Payments};
use headwater::base::email::{NormalEmail, normalise_email};
use headwater::base::id::{Mode, SiteId, StripeId, VisitorId};
use headwater::base::sorted::SortedSet;
use headwater::base::time::{DayRange, day_bounds};

/// What a search looks for.
#[derive(Debug, Clone)]
pub enum Search {
    /// Payments of a whole address.
    Email(NormalEmail),
    /// Payments that name a visitor.
    Visitor(VisitorId),
    /// A payment, or the payments of an object of Stripe's.
    Object(StripeId),
}

impl Search {
    /// Reads what was typed; `None` where it is nothing that can be looked up.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('@') {
            return normalise_email(text).map(Self::Email);
        }
        // The key of a claim that has no invoice yet.
        let id = text.strip_prefix("first:").unwrap_or(text);
        let visitor = VisitorId::parse(&text.to_lowercase()).ok().map(Self::Visitor);
        visitor.or_else(|| StripeId::parse(id).ok().map(Self::Object))
    }

    fn object(&self) -> Option<&StripeId> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The clues that the payments carry.
    fn clues(&self, site: &Site) -> Vec<String> {
        match self {
            Self::Email(email) => vec![format!("email:{}", site.pseudonym_key.email(email))],
            Self::Visitor(visitor) => vec![format!("visitor:{visitor}"), format!("unseen:{visitor}")],
            Self::Object(object) => vec![object.to_string(), format!("remembered:{object}")],
        }
    }
}

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct PaymentsQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Days of the site's zone. A search looks at all days.
    pub range: DayRange,
    /// Only what this means.
    pub search: Option<Search>,
    /// Which of them, and how many.
    pub filter: Filter,
    /// Whether all of them are added up.
    pub totals: bool,
}

/// A page of payments, newest first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_payments(shell: &Shell<'_>, question: &PaymentsQuestion) -> Result<Payments, ReadFault> {
    let PaymentsQuestion { site, mode, range, search, filter, totals } = question;
    let row = shell.database.first_row::<SiteRow>(site::by_id(site)).await?;
    let row = row.ok_or(ReadFault::NotThere(Missing::Site))?;
    let days = day_bounds(range, &row.zone()?);
    let scope = Scope { site: site.clone(), mode: *mode };
    let found = match search {
        Some(search) => Some(found(shell, &scope, search, &row.open(&shell.secrets.seal_key)?).await?),
        None => None,
    };
    let listed = Listed { scope: &scope, instants: instants(&days), ids: found.as_ref(), filter };
    let mut batch = Batch::new();
    let rows = batch.ask::<SummaryRow>(listed.page());
    let page_end = listed.page_end().map(|statement| batch.ask::<Place>(statement));
    let sums = totals.then(|| (batch.ask::<SumRow>(listed.sums()), listed.sums_end()));
    let sums = sums.map(|(sums, end)| (sums, end.map(|statement| batch.ask::<Place>(statement))));
    let mut answers = batch.run(shell.database).await?;
    let mut rows = answers.take(rows)?;
    let page_end = page_end.map(|asked| answers.take_first(asked)).transpose()?.flatten();
    let totals = match sums {
        Some((sums, end)) => {
            let end = end.map(|asked| answers.take_first(asked)).transpose()?.flatten();
            let currencies = answers.take(sums)?.into_iter().map(sum_to_api).collect();
            Some(PaymentTotals { currencies, since_s: end.map(|place| place.paid_s) })
        }
        None => None,
    };
    let limit = usize::try_from(filter.limit).unwrap_or(0);
    let is_full = rows.len() > limit;
    rows.truncate(limit);
    let told = Told::of(shell, &scope, &rows).await?;
    let payments: Vec<PaymentSummary> = rows.into_iter().map(|row| told.summary(row)).collect();
    let last = payments.last().filter(|_| is_full);
    let full_end = last.map(|payment| Place { paid_s: payment.paid_at_s, id: payment.id.clone() });
    let looked_until_s = page_end.as_ref().filter(|_| !is_full).map(|place| place.paid_s);
    let next_cursor = full_end.or(page_end).map(|place| place.to_string());
    Ok(Payments { payments, next_cursor, looked_until_s, totals })
}

/// The ids among which are the payments that a search means.
async fn found(shell: &Shell<'_>, scope: &Scope, search: &Search, site: &Site) -> Result<SortedSet<String>, ReadFault> {
    let statement = payment_list::find(scope, search.object(), &search.clues(site));
    let rows = shell.database.rows_of::<FoundRow>(statement).await?;
    let firsts = search.object().map(|object| format!("first:{object}"));
    Ok(rows.into_iter().map(|row| row.id).chain(firsts).collect())
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
