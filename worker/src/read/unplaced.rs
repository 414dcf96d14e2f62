//! Payments whose source is not known: what they lack, which remedy would have placed most of the money, and what was said by hand.
//!
//! What always holds: the cost is bounded. What payments lack stands in the columns of days, and a page of the list looks at so many of them.

use super::ReadFault;
use super::report::{DaysBehind, MoneyDays, Of, Places, WindowAsked, instants};
use super::site::time_zone;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::assignment::{self, AssignmentRow};
use crate::store::email;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::payment_list::Place;
use crate::store::unplaced::{self, QueuedRow, UnplacedRow};
use headwater::api::{
    Assignment, Assignments, Unplaced, UnplacedAgain, UnplacedCurrency, UnplacedPayment, UnplacedPayments,
    UnplacedReason,
};
use headwater::attribution::Model;
use headwater::attribution::missing::missing_of_many;
use headwater::base::id::PaymentId;
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedMap, sort_by};
use headwater::base::time::{DayRange, day_bounds};
use headwater::report::unplaced::{Lacking, UnplacedMoney, add_unplaced};
use headwater::report::{DateBasis, Dimension};

/// Payments that are looked at for a page of the list, and payments of a page.
const LOOKED_AT: i64 = 200;
const PAGE: usize = 50;

/// Which of them, and from where on.
#[derive(Debug, Clone)]
pub struct UnplacedQuestion {
    /// Of which site and mode.
    pub scope: Scope,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Only those that lack this before anything else.
    pub reason: Option<String>,
    /// Only what comes after this payment in the list.
    pub after: Option<Place>,
}

async fn instants_of(shell: &Shell<'_>, question: &UnplacedQuestion) -> Result<Instants, ReadFault> {
    let zone = time_zone(shell, &question.scope.site).await?;
    Ok(instants(&day_bounds(&question.range, &zone)))
}

/// What they lack: from the columns of the days, whatever their number.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_unplaced(shell: &Shell<'_>, question: &UnplacedQuestion) -> Result<Unplaced, ReadFault> {
    let scope = &question.scope;
    let zone = time_zone(shell, &scope.site).await?;
    let credit = WindowAsked::Lifetime.credit(Model::LastNonDirect, None);
    let of = Of { scope: scope.clone(), zone, credit, basis: DateBasis::Cash, filters: &[], lines: 0, reporting: None };
    let days = MoneyDays::of(&Places::of(&question.range, &of.zone), of.asked_money(), &of.zone, shell.context.now_s());
    let mut reader = DaysBehind::new(&of, &days, None).with_columns([Dimension::Missing].into_iter().collect());
    let mut sums = SortedMap::new();
    while reader.each_next_day(shell, |_, money| add_unplaced(&mut sums, money)).await? {}
    let mut batch = Batch::new();
    let queued = batch.ask::<QueuedRow>(unplaced::queued_unplaced(scope));
    let said = batch.ask::<AssignmentRow>(assignment::latest_assignments(scope));
    let mut answers = batch.run(shell.database).await?;
    let again = answers.take_first(queued)?;
    let said = answers.take(said)?;
    let mut currencies: Vec<UnplacedCurrency> =
        sums.into_iter().map(|(currency, of)| currency_to_api(currency, of)).collect();
    sort_by(&mut currencies, |a, b| b.payments.cmp(&a.payments));
    Ok(Unplaced {
        currencies,
        again: again.map(|row| UnplacedAgain { queued_at_s: row.queued_s, reached_s: row.reached_s }),
        said: said.into_iter().map(assignment_to_api).collect(),
    })
}

fn currency_to_api(currency: Currency, of: UnplacedMoney) -> UnplacedCurrency {
    let reason = |(code, of): (String, Lacking)| UnplacedReason {
        missing: missing_of_many(&code),
        payments: of.first.payments,
        net_minor: of.first.net_minor,
        at_most_payments: of.at_most.payments,
        at_most_minor: of.at_most.net_minor,
    };
    let mut reasons: Vec<UnplacedReason> = of.lacking.into_iter().map(reason).collect();
    sort_by(&mut reasons, |a, b| (b.net_minor, b.at_most_minor).cmp(&(a.net_minor, a.at_most_minor)));
    UnplacedCurrency {
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        payments: of.all.payments,
        net_minor: of.all.net_minor,
        reasons,
    }
}

/// A page of them, newest first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_unplaced_payments(
    shell: &Shell<'_>,
    question: &UnplacedQuestion,
) -> Result<UnplacedPayments, ReadFault> {
    let range = instants_of(shell, question).await?;
    let UnplacedQuestion { scope, reason, after, .. } = question;
    let statement = unplaced::list_unplaced(scope, range, after.as_ref(), LOOKED_AT);
    let rows = shell.database.rows_of::<UnplacedRow>(statement).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|rows| rows == LOOKED_AT);
    let mut last = None;
    let mut payments = Vec::new();
    let mut is_cut = false;
    for row in rows {
        is_cut = payments.len() == PAGE;
        if is_cut {
            break;
        }
        last = Some(Place { paid_s: row.paid_at_s, id: row.id.clone() });
        let first = row.missing.first().map(|missing| &missing.code);
        if reason.is_none() || reason.as_ref() == first {
            payments.push(payment_to_api(shell, scope, row));
        }
    }
    let next_cursor = last.filter(|_| is_cut || is_full).map(|place| place.to_string());
    Ok(UnplacedPayments { payments, next_cursor })
}

/// What the owner said of a payment; empty where nothing was said.
///
/// # Errors
/// When the database fails.
pub async fn answer_assignments(
    shell: &Shell<'_>,
    scope: &Scope,
    payment: &PaymentId,
) -> Result<Assignments, ReadFault> {
    let rows = shell.database.rows_of::<AssignmentRow>(assignment::of_payment(scope, payment)).await?;
    Ok(assignments_to_api(rows))
}

fn payment_to_api(shell: &Shell<'_>, scope: &Scope, row: UnplacedRow) -> UnplacedPayment {
    let UnplacedRow { id, paid_at_s, currency, net_minor, renewal, visitor, pseudonym, email, missing } = row;
    let sealed = pseudonym.as_ref().zip(email.as_deref());
    let open = |(pseudonym, sealed)| email::open(&shell.secrets.seal_key, &scope.site, pseudonym, sealed).ok();
    UnplacedPayment {
        id,
        paid_at_s,
        currency: currency.as_str().to_owned(),
        minor_per_major: currency.minor_per_major(),
        net_minor,
        renewal,
        visitor,
        email: sealed.and_then(open),
        missing: missing.into_iter().next(),
    }
}

/// All that was said of one payment, newest first.
pub fn assignments_to_api(rows: Vec<AssignmentRow>) -> Assignments {
    let rows = rows.into_iter().enumerate();
    let row = |(place, row)| AssignmentRow { stands: i64::from(place == 0), ..row };
    Assignments { assignments: rows.map(row).map(assignment_to_api).collect() }
}

fn assignment_to_api(row: AssignmentRow) -> Assignment {
    let AssignmentRow { payment, at_s, agent, said, note, stands } = row;
    Assignment { payment, at_s, agent, said, note, stands: stands != 0 }
}
