//! What is behind a figure of a report: the payments, what of each counts, the question in words, the words defined.
//!
//! What always holds: the entries of all pages sum to the figure that the report tells, to the minor unit.

use super::explain_words::{definitions, question_text};
use super::payment_told::Told;
use super::report::{Behind, DaysBehind, MoneyDays, Of, Places, ReportQuestion, answer_report};
use super::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::payment::SummaryRow;
use crate::store::payment_list::{ListAsked, Listed, Place};
use crate::store::site::{self, SiteRow};
use headwater::api::{Explained, ExplainedEntry, ExplainedFigure, PaymentSummary};
use headwater::base::id::PaymentId;
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::DayBounds;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct ExplainQuestion {
    /// The report's question. A line of a breakdown is asked for by one more filter, on its name.
    pub report: ReportQuestion,
    /// Only this currency.
    pub currency: Option<Currency>,
    /// Only what comes after this: the first instant of a day, and a payment of it.
    pub after: Option<Place>,
    /// Entries of a page.
    pub limit: usize,
}

/// What is behind a figure.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_explain(shell: &Shell<'_>, question: &ExplainQuestion) -> Result<Explained, ReadFault> {
    let ExplainQuestion { report, currency, after, limit } = question;
    let row = shell.database.first_row::<SiteRow>(site::by_id(&report.site)).await?;
    let row = row.ok_or(ReadFault::NotThere(Missing::Site))?;
    let of = Of {
        scope: Scope { site: report.site.clone(), mode: report.mode },
        zone: row.zone()?,
        credit: report.window.credit(report.model, row.window_days),
        basis: report.basis,
        filters: &report.filters,
        lines: report.lines,
        reporting: row.reporting_currency,
    };
    let figures = match after {
        Some(_) => None,
        None => Some(figures(shell, question).await?),
    };
    let mut entries = entries(shell, &of, question).await?;
    let more = entries.len() > *limit;
    entries.truncate(*limit);
    let last = entries.last().filter(|_| more);
    let place = last.and_then(|(day, one)| Some(Place { paid_s: day.starts_s, id: PaymentId::parse(&one.id).ok()? }));
    let payments = payments(shell, &of, &entries).await?;
    let entry = |(day, one): (DayBounds, Behind)| {
        let payment = payments.get(&one.id).cloned()?;
        let (currency, minor_per_major) = (one.currency.as_str().to_owned(), one.currency.minor_per_major());
        Some(ExplainedEntry { day: day.day.to_string(), currency, minor_per_major, money: one.money, payment })
    };
    let entries = entries.into_iter().filter_map(entry).collect();
    Ok(Explained {
        question: question_text(report, *currency, &of),
        definitions: definitions(),
        computed_at_s: shell.context.now_s(),
        model: report.model,
        window_days: report.window.days(row.window_days),
        basis: report.basis,
        time_zone: of.zone.as_str().to_owned(),
        figures,
        entries,
        next_cursor: place.map(|place| place.to_string()),
    })
}

/// The figure, as the report tells it.
async fn figures(shell: &Shell<'_>, question: &ExplainQuestion) -> Result<Vec<ExplainedFigure>, ReadFault> {
    let asked =
        ReportQuestion { breakdown: Some(Vec::new()), compared_with: None, by_hour: false, ..question.report.clone() };
    let currencies = answer_report(shell, &asked).await?.currencies.into_iter();
    let is_asked = |code: &str| match question.currency {
        Some(currency) => currency.as_str() == code,
        None => Currency::parse(code).is_ok(),
    };
    let figure = |one: headwater::report::CurrencyReport| ExplainedFigure {
        currency: one.currency,
        minor_per_major: one.minor_per_major,
        money: one.total,
    };
    Ok(currencies.filter(|one| is_asked(&one.currency)).map(figure).collect())
}

/// Without a currency each payment is there once, in its own.
fn is_asked_for(question: &ExplainQuestion, one: &Behind) -> bool {
    question.currency.map_or(!one.currency.is_all(), |currency| currency == one.currency)
}

/// The next entries, one more than a page has where there are so many.
async fn entries(
    shell: &Shell<'_>,
    of: &Of<'_>,
    question: &ExplainQuestion,
) -> Result<Vec<(DayBounds, Behind)>, ReadFault> {
    let after = question.after.as_ref();
    let places = Places::of(&question.report.range, &of.zone);
    let days = MoneyDays::of(&places, of.asked_money(), &of.zone, shell.context.now_s());
    let mut reader = DaysBehind::new(of, &days, after.map(|place| place.paid_s));
    let mut entries = Vec::new();
    while let Some(days) = reader.next_days(shell).await? {
        for day in days {
            let is_next = |one: &Behind| {
                let is_behind = |place: &Place| day.day.starts_s < place.paid_s || one.id.as_str() > place.id.as_str();
                is_asked_for(question, one) && after.is_none_or(is_behind)
            };
            entries.extend(day.payments.into_iter().filter(is_next).map(|one| (day.day, one)));
        }
        if entries.len() > question.limit {
            break;
        }
    }
    Ok(entries)
}

/// The payments of some entries, by id.
async fn payments(
    shell: &Shell<'_>,
    of: &Of<'_>,
    entries: &[(DayBounds, Behind)],
) -> Result<SortedMap<String, PaymentSummary>, ReadFault> {
    let ids: SortedSet<String> = entries.iter().map(|(_, one)| one.id.clone()).collect();
    if ids.is_empty() {
        return Ok(SortedMap::new());
    }
    let limit = i64::try_from(ids.len()).unwrap_or(0);
    let (model, computed) = (of.credit.model, of.credit.computed());
    let asked = ListAsked { model, computed, status: None, after: None, limit };
    let listed = Listed { scope: &of.scope, instants: Instants::ALL, ids: Some(&ids), asked: &asked };
    let rows = shell.database.rows_of::<SummaryRow>(listed.page()).await?;
    let told = Told::of(shell, &of.scope, &rows, computed).await?;
    Ok(rows.into_iter().map(|row| (row.id.as_str().to_owned(), told.summary(row))).collect())
}
