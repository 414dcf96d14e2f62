//! The answer to a question about a funnel.

use super::checkouts::each_checkout;
use super::question::FunnelQuestion;
use super::visits::{VisitsOf, each_visits};
use crate::fault::Fault;
use crate::read::ReadFault;
use crate::read::cohort::{CohortQuestion, LoadedCohorts};
use crate::read::recurring::{RecurringQuestion, load_holders};
use crate::read::report::{DaysBehind, MoneyAskedBy, MoneyDays, Places, instants};
use crate::shell::Shell;
use headwater::api::{CohortInterval, Funnel, RecurringInterval};
use headwater::attribution::Model;
use headwater::base::id::VisitorId;
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::base::time::{DayRange, UnixSeconds, day_of};
use headwater::funnel::count::{FunnelAsked, FunnelCount};
use headwater::funnel::sum::Brought;
use headwater::report::visit_day::Who;
use headwater::report::{DateBasis, Dimension};

/// A funnel.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_funnel(shell: &Shell<'_>, question: &FunnelQuestion) -> Result<Funnel, ReadFault> {
    let FunnelQuestion { site, mode, range, filters, by, event, currency } = question;
    let loaded = LoadedCohorts::of(shell, &to_date(question)).await?;
    let of = &loaded.of;
    let mut places = Places::of(range, &of.zone);
    let now_s = shell.context.now_s();
    places.bounds.retain(|day| day.starts_s <= now_s);
    let mut count = FunnelCount::new(FunnelAsked { filters, by: *by, event: event.as_deref() });
    let columns: SortedSet<Dimension> = filters.iter().map(|filter| filter.dimension).chain(*by).collect();
    let columns: Vec<Dimension> = columns.into_iter().collect();
    let visits = VisitsOf { days: &places.bounds, columns: &columns };
    each_visits(shell, of, visits, |day| count.add_visits(day)).await?;
    let unpaid = instants(&places.bounds);
    let add_checkout = |visitor: VisitorId| count.add_checkout(Who::of(visitor.as_str()));
    let more_checkouts = each_checkout(shell, &of.scope, unpaid, add_checkout).await?;
    // Who paid is asked here, and not how much.
    let asked = MoneyAskedBy { basis: DateBasis::Cash, reporting: None };
    let money = MoneyDays::of(&places, asked, &of.zone, now_s).with_visitors();
    let mut reader = DaysBehind::new(of, &money, None).with_columns(SortedSet::from([Dimension::Customer]));
    while reader.each_next_day(shell, |_, day| count.add_money(day)).await? {}
    let today = day_of(UnixSeconds::new(now_s), &of.zone).map_err(Fault::internal)?;
    let customers = count.customers();
    let brought = if customers.is_empty() {
        SortedMap::new()
    } else {
        let today = DayRange::new(today, today).map_err(Fault::internal)?;
        let holders = load_holders(shell, &held_on(question, today)).await?;
        let holders: SortedSet<Who> = holders.iter().map(|id| Who::of(id)).collect();
        let newest = loaded.periods.len().saturating_sub(1);
        let to_date = loaded.count.to_date(|customer| customers.contains(&customer));
        let brought = to_date.into_iter().map(|(customer, to_date)| {
            // The period that is not over has little of its payments yet, so the one before counts too.
            let has_paid = to_date.last_paid.is_some_and(|last| last + 1 >= newest);
            (customer, Brought { paying: has_paid || holders.contains(&customer), net_minor: to_date.net_minor })
        });
        brought.collect()
    };
    let told = count.finish(&brought, *currency);
    Ok(Funnel {
        site: site.clone(),
        mode: *mode,
        time_zone: loaded.of.zone.as_str().to_owned(),
        from: range.from().to_string(),
        to: range.to().to_string(),
        computed_at_s: now_s,
        event: event.clone(),
        breakdown: *by,
        total: told.total,
        lines: told.lines,
        other_names: told.other_names,
        others: told.others,
        events: told.events,
        outside_customers: told.outside_customers,
        more_checkouts,
    })
}

/// What customers have brought from the first month of the range to now.
fn to_date(question: &FunnelQuestion) -> CohortQuestion {
    CohortQuestion {
        site: question.site.clone(),
        mode: question.mode,
        model: Model::LastNonDirect,
        range: question.range,
        interval: CohortInterval::Month,
        by: None,
        filters: Vec::new(),
        currency: None,
    }
}

/// What is held on a day.
fn held_on(question: &FunnelQuestion, day: DayRange) -> RecurringQuestion {
    RecurringQuestion {
        site: question.site.clone(),
        mode: question.mode,
        range: day,
        interval: RecurringInterval::Day,
        filters: Vec::new(),
        breakdown: Vec::new(),
        currency: None,
        until_s: None,
    }
}
