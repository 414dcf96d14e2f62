//! The answer to a question about recurring revenue.

use super::cash::cash;
use super::load::{LEFT_OUT_MAX, Loaded};
use super::names::ProductNames;
use super::question::RecurringQuestion;
use crate::read::ReadFault;
use crate::shell::Shell;
use headwater::api::{Recurring, RecurringCash, RecurringCurrency, RecurringInterval, RecurringLeftOut};
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedMap, sort_by};
use headwater::base::time::DayBounds;
use headwater::recurring::count::{Slice, walk};
use headwater::recurring::figures::{RecurringBreakdown, RecurringPeriod, basis, breakdown, figures};
use headwater::recurring::sums::{Key, Lines, Sums};
use headwater::report::Dimension;

/// Recurring revenue.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_recurring(shell: &Shell<'_>, question: &RecurringQuestion) -> Result<Recurring, ReadFault> {
    let mut loaded = Loaded::of(shell, question).await?;
    let counted = Counted::of(question, &mut loaded);
    let mut cash = cash(shell, question).await?;
    let products = counted.by.iter().filter(|(dimension, _)| *dimension == Dimension::Product);
    let products = products.flat_map(|(_, lines)| lines.keys()).filter_map(|key| key.name.as_deref());
    let left = loaded.left_out.iter().map(|row| row.product.as_str());
    let names = ProductNames::of(shell, &loaded.scope, products.chain(left)).await?;
    let mut currencies: Vec<(Currency, Sums)> = counted.total.iter().map(|(key, sums)| (key.currency, *sums)).collect();
    currencies.retain(|(currency, _)| question.currency.is_none_or(|asked| asked == *currency));
    sort_by(&mut currencies, |a, b| b.1.customers_end().cmp(&a.1.customers_end()).then(a.0.cmp(&b.0)));
    let told = |(currency, total): (Currency, Sums)| {
        let of_range = cash.remove(currency.as_str());
        counted.told(currency, &total, Beside { names: &names, cash: of_range.filter(|_| question.filters.is_empty()) })
    };
    let currencies = currencies.into_iter().map(told).collect();
    let more = usize::try_from(LEFT_OUT_MAX).unwrap_or(usize::MAX);
    let left_out_more = loaded.left_out.len() > more;
    let left_out = loaded.left_out.into_iter().take(more).map(|row| RecurringLeftOut {
        product: names.name_or_id(&row.product),
        subscription: row.subscription.to_string(),
        customer: row.customer.to_string(),
        why: row.why,
        price: Some(row.price).filter(|price| !price.is_empty()),
    });
    Ok(Recurring {
        left_out: left_out.collect(),
        site: loaded.scope.site,
        mode: question.mode,
        time_zone: loaded.zone.as_str().to_owned(),
        from: question.range.from().to_string(),
        to: question.range.to().to_string(),
        computed_at_s: shell.context.now_s(),
        interval: question.interval,
        currencies,
        left_out_more,
    })
}

/// A period: its days, and the lines of each currency.
struct Period {
    from: String,
    to: String,
    sums: SortedMap<Key, Sums>,
}

/// Everything added up.
struct Counted {
    total: SortedMap<Key, Sums>,
    periods: Vec<Period>,
    by: Vec<(Dimension, SortedMap<Key, Sums>)>,
}

/// What a currency shows beside its sums.
struct Beside<'a> {
    names: &'a ProductNames,
    cash: Option<RecurringCash>,
}

impl Counted {
    fn of(question: &RecurringQuestion, loaded: &mut Loaded) -> Self {
        let Loaded { book, changes, days, .. } = loaded;
        // To the first day: what is held then is the start of every line.
        let first_s = days.first().map_or(i64::MAX, |day| day.starts_s);
        let before = changes.partition_point(|change| change.at_s < first_s);
        let (before, within) = changes.split_at(before);
        walk(book, before, &[], &mut |_| {});
        let slice = |by| Slice { filters: &question.filters, by };
        let mut total = Lines::beginning(slice(None), book);
        let mut of_period = Lines::beginning(slice(None), book);
        let mut by: Vec<(Dimension, Lines<'_>)> =
            question.breakdown.iter().map(|one| (*one, Lines::beginning(slice(Some(*one)), book))).collect();
        let mut periods = Vec::new();
        let mut rest = within;
        for days in days.chunk_by(|a, b| period_of(question.interval, a) == period_of(question.interval, b)) {
            let (Some(first), Some(last)) = (days.first(), days.last()) else { continue };
            let (now, later) = rest.split_at(rest.partition_point(|change| change.at_s < last.ends_s));
            rest = later;
            walk(book, now, days, &mut |movement| {
                total.take(movement);
                of_period.take(movement);
                by.iter_mut().for_each(|(_, lines)| lines.take(movement));
            });
            periods.push(Period { from: first.day.to_string(), to: last.day.to_string(), sums: of_period.close() });
        }
        let by = by.into_iter().map(|(dimension, mut lines)| (dimension, lines.close())).collect();
        Self { total: total.close(), periods, by }
    }

    fn told(&self, currency: Currency, total: &Sums, beside: Beside<'_>) -> RecurringCurrency {
        let key = Key { currency, name: None };
        let period = |period: &Period| {
            let sums = period.sums.get(&key).copied().unwrap_or_default();
            RecurringPeriod { from: period.from.clone(), to: period.to.clone(), figures: figures(&sums) }
        };
        let breakdown = |(dimension, lines): &(Dimension, SortedMap<Key, Sums>)| {
            let mut told = breakdown(*dimension, currency, lines);
            name_products(&mut told, beside.names);
            told
        };
        RecurringCurrency {
            currency: currency.to_string(),
            minor_per_major: currency.minor_per_major(),
            total: figures(total),
            basis: basis(total),
            periods: self.periods.iter().map(period).collect(),
            breakdowns: self.by.iter().map(breakdown).collect(),
            cash: beside.cash,
        }
    }
}

fn name_products(breakdown: &mut RecurringBreakdown, names: &ProductNames) {
    if breakdown.dimension == Dimension::Product {
        for line in &mut breakdown.lines {
            line.label = line.name.as_deref().and_then(|id| names.name(id));
        }
    }
}

/// Days with the same number are of one period.
fn period_of(interval: RecurringInterval, day: &DayBounds) -> i64 {
    match interval {
        RecurringInterval::Day => day.day.number(),
        RecurringInterval::Week => day.day.week().from().number(),
        RecurringInterval::Month => day.day.month().from().number(),
    }
}
