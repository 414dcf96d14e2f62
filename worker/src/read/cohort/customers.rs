//! The customers of a line of cohorts.

use super::load::{Loaded, money_days};
use super::question::CohortQuestion;
use crate::read::ReadFault;
use crate::read::report::DaysBehind;
use crate::shell::Shell;
use crate::store::payment_list::Place;
use headwater::api::{CohortCustomer, CohortCustomers};
use headwater::base::id::PaymentId;
use headwater::base::money::Currency;
use headwater::base::sorted::SortedSet;
use headwater::base::time::DayBounds;
use headwater::cohort::sums::{Beginner, Moved, beginners, columns};
use headwater::report::Filter;
use headwater::report::money_day::MoneyDay;
use headwater::report::visit_day::Who;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct CohortCustomersQuestion {
    /// The question whose customers they are. A line by period is asked for by its days.
    pub cohort: CohortQuestion,
    /// A line of its breakdown; absent: all.
    pub name: Option<Filter>,
    /// Which currency they began in.
    pub currency: Currency,
    /// Only those for whom this period has begun, counted from the one in which they first paid.
    pub age: Option<usize>,
    /// Only who comes after this: the first instant of a day, and a first payment.
    pub after: Option<Place>,
    /// Customers of a page.
    pub limit: usize,
}

/// A customer, as it is found.
struct Found {
    day: DayBounds,
    period: usize,
    customer: String,
    payment: String,
}

/// The customers, who first paid last first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_cohort_customers(
    shell: &Shell<'_>,
    question: &CohortCustomersQuestion,
) -> Result<CohortCustomers, ReadFault> {
    let loaded = Loaded::of(shell, &question.cohort).await?;
    let mut found = found(shell, question, &loaded).await?;
    let more = found.len() > question.limit;
    found.truncate(question.limit);
    let last = found.last().filter(|_| more);
    let place = last
        .and_then(|one| Some(Place { paid_s: one.day.starts_s, id: PaymentId::parse(&one.payment).ok()? }.to_string()));
    let wanted: SortedSet<Who> = found.iter().map(|one| Who::of(&one.customer)).collect();
    let moved = loaded.count.of_customers(question.currency, |who| wanted.contains(&who));
    let newest = loaded.periods.len().saturating_sub(1);
    let customer = |one: Found| {
        let of = moved.get(&Who::of(&one.customer)).map_or(&[][..], |of| &of[..]);
        let since = || of.iter().filter(|(period, _)| *period >= one.period);
        let at = question.age.map(|age| one.period + age);
        let within =
            at.map(|at| of.iter().find(|(period, _)| *period == at).map_or(Moved::default(), |(_, moved)| *moved));
        let last = since().filter(|(_, moved)| moved.pays()).map(|(period, _)| *period).max().unwrap_or(one.period);
        CohortCustomer {
            day: one.day.day.to_string(),
            net_minor: since().fold(0, |sum, (_, moved)| moved.net_minor.saturating_add(sum)),
            period_net_minor: within.map(|moved| moved.net_minor),
            last_paid: loaded.periods.get(last).map(|period| period.range.from().to_string()).unwrap_or_default(),
            paying: within.map_or(last + 1 >= newest, |moved| moved.pays()),
            customer: one.customer,
            payment: one.payment,
        }
    };
    Ok(CohortCustomers {
        computed_at_s: shell.context.now_s(),
        time_zone: loaded.of.zone.as_str().to_owned(),
        currency: question.currency.to_string(),
        minor_per_major: question.currency.minor_per_major(),
        customers: found.into_iter().map(customer).collect(),
        next_cursor: place,
    })
}

/// The next customers, one more than a page has where there are so many.
async fn found(
    shell: &Shell<'_>,
    question: &CohortCustomersQuestion,
    loaded: &Loaded<'_>,
) -> Result<Vec<Found>, ReadFault> {
    let periods = loaded.periods.get(..loaded.beginnings).unwrap_or_default();
    let days = money_days(&loaded.of, periods, shell.context.now_s());
    let upto_s = question.after.as_ref().map(|place| place.paid_s);
    let mut reader = DaysBehind::new(&loaded.of, &days, upto_s).with_columns(columns().collect());
    let mut found: Vec<Found> = Vec::new();
    while reader.each_next_day(shell, |day, money| found.extend(of_day(question, loaded, day, money))).await? {
        if found.len() > question.limit {
            break;
        }
    }
    Ok(found)
}

/// The customers of a day, in the order of their first payments' ids.
fn of_day(question: &CohortCustomersQuestion, loaded: &Loaded<'_>, day: DayBounds, money: &MoneyDay) -> Vec<Found> {
    let periods = loaded.periods.get(..loaded.beginnings).unwrap_or_default();
    let period = periods.partition_point(|one| one.range.from() <= day.day).saturating_sub(1);
    if question.age.is_some_and(|age| period.saturating_add(age) >= loaded.periods.len()) {
        return Vec::new();
    }
    let mut all = beginners(loaded.of.credit, money);
    all.retain(|one| {
        let name = question.cohort.by.and_then(|by| one.first.name(by));
        let is_behind = |place: &Place| day.starts_s < place.paid_s || one.payment > place.id.as_str();
        question.name.as_ref().is_none_or(|filter| filter.admits(name))
            && one.first.counts_in(question.currency)
            && question.cohort.filters.iter().all(|filter| filter.admits(one.first.name(filter.dimension)))
            && question.after.as_ref().is_none_or(is_behind)
    });
    let found =
        |one: Beginner<'_>| Found { day, period, customer: one.customer.to_owned(), payment: one.payment.to_owned() };
    all.into_iter().map(found).collect()
}
