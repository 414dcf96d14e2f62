//! Who paid, the latest payment first.
//!
//! A page looks at a hundred payments, however many there are: who paid again since stands on an earlier page.

use super::ReadFault;
use super::bought::revenue_to_api;
use super::person_visit::first_to_api;
use super::site::time_zone;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::email;
use crate::store::fact::Scope;
use crate::store::payment_list::Place;
use crate::store::people::{PAYMENTS_READ, PayerJson, PayerRow, Placed, first_visits_of, latest_payers, revenue_of};
use crate::store::person::RevenueRow;
use crate::store::person_visit::TouchRow;
use headwater::api::{People, PersonSummary};
use headwater::base::id::{Mode, SiteId};
use headwater::base::json::Both;

/// Which people are asked for.
#[derive(Debug, Clone)]
pub struct PeopleQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// After which payment.
    pub after: Option<Place>,
}

/// A page of people.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_people(shell: &Shell<'_>, question: &PeopleQuestion) -> Result<People, ReadFault> {
    let PeopleQuestion { site, mode, after } = question;
    time_zone(shell, site).await?;
    let scope = Scope { site: site.clone(), mode: *mode };
    let rows = shell.database.rows_of::<PayerRow>(latest_payers(&scope, after.as_ref())).await?;
    let last = rows.last().filter(|_| rows.len() == PAYMENTS_READ);
    let next_cursor = last.map(|row| Place { paid_s: row.paid_s, id: row.id.clone() }.to_string());
    let rows: Vec<PayerRow> = rows.into_iter().filter(|row| row.is_latest).collect();
    let payer = |row: &PayerRow| PayerJson {
        customer: row.customer.clone(),
        visitor: row.visitor.clone().filter(|_| row.customer.is_none()),
    };
    let payers: Vec<PayerJson> = rows.iter().map(payer).collect();
    let mut batch = Batch::new();
    let revenue = batch.ask::<Placed<RevenueRow>>(revenue_of(&scope, &payers));
    let first = batch.ask::<Placed<TouchRow>>(first_visits_of(&scope, &payers));
    let mut answers = batch.run(shell.database).await?;
    let (revenue, first) = (answers.take(revenue)?, answers.take(first)?);
    let mut people: Vec<PersonSummary> = rows.into_iter().filter_map(|row| summary(shell, site, row)).collect();
    for Both(at, row) in revenue {
        if let Some(person) = people.get_mut(at.place) {
            person.revenue.push(revenue_to_api(row));
        }
    }
    for Both(at, row) in first {
        if let Some(person) = people.get_mut(at.place) {
            let is_earlier = person.first_touch.as_ref().is_none_or(|known| row.started_s < known.at_s);
            if is_earlier {
                person.first_touch = Some(first_to_api(row, None));
            }
        }
    }
    Ok(People { people, next_cursor })
}

/// Absent for a payment of nobody, which is never the latest of anybody.
fn summary(shell: &Shell<'_>, site: &SiteId, row: PayerRow) -> Option<PersonSummary> {
    let address = row.pseudonym.as_ref().zip(row.email.as_deref());
    let email = address.and_then(|(p, sealed)| email::open(&shell.secrets.seal_key, site, p, sealed).ok());
    let id = row.customer.map(String::from).or_else(|| row.visitor.map(String::from))?;
    let (last_payment, last_paid_s) = (row.id, row.paid_s);
    Some(PersonSummary { id, email, last_payment, last_paid_s, revenue: Vec::new(), first_touch: None })
}
