//! Deciding by which rate a payment is converted into its site's reporting currency, once for each payment.
//!
//! What always holds: what is decided stays, whatever rates come later, so days that are over do not change. A payment without a rate waits,
//! is listed as left out, and is looked at again when rates have come. What is decided marks the days of the payment's entries, in the same
//! commit.

use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::exchange::{self, Decided, Found, LastRow, WaitingRow, WalkRow};
use crate::store::fact::Scope;
use crate::store::money_column::{ChangedDays, mark_changed};
use crate::store::rate::{self, FoundRate, RateAsked};
use headwater::base::id::PaymentId;
use headwater::base::limits::RATE_MAX_AGE_DAYS;
use headwater::base::rate::{Rate, RateOrigin};
use headwater::base::sorted::SortedSet;
use headwater::base::time::{TimeZoneName, UnixSeconds, day_of};

/// Payments that one commit decides on.
const PAGE: i64 = 100;
/// Payments that a walk goes through with one commit.
const WALK_PAGE: i64 = 500;
/// Commits of one minute.
const COMMITS: usize = 10;

/// Decides on what waits, as far as one minute's share goes. Tells whether there was anything.
///
/// # Errors
/// When the database fails; the next run goes on.
pub async fn run(shell: &Shell<'_>) -> Result<bool, Fault> {
    for done in 0..COMMITS {
        let walked = walk(shell).await?;
        let decided = decide(shell).await?;
        if !walked && !decided {
            return Ok(done > 0);
        }
    }
    Ok(true)
}

/// Lets further payments wait that were there before the site had its reporting currency.
async fn walk(shell: &Shell<'_>) -> Result<bool, Fault> {
    let Some(walk) = shell.database.first_row::<WalkRow>(exchange::next_walk()).await? else { return Ok(false) };
    let last = shell.database.first_row::<LastRow>(walk.page(WALK_PAGE)).await?.and_then(|row| row.payment);
    shell.database.batch(walk.advance(last.as_deref())).await?;
    Ok(true)
}

/// Decides on the next payments that wait.
async fn decide(shell: &Shell<'_>) -> Result<bool, Fault> {
    let waiting: Vec<WaitingRow> = shell.database.rows_of(exchange::next_waiting(PAGE)).await?;
    let Some(first) = waiting.first() else { return Ok(false) };
    let scope = Scope { site: first.site.clone(), mode: first.mode };
    let (into, rates_version) = (first.reporting_currency, first.rates_version);
    let zone = TimeZoneName::parse(&first.time_zone).map_err(Fault::internal)?;
    let asked: Vec<Option<RateAsked>> = waiting.iter().map(|row| asked_rate(row, &zone)).collect();
    let distinct: SortedSet<&RateAsked> = asked.iter().flatten().collect();
    let distinct: Vec<&RateAsked> = distinct.into_iter().collect();
    let rates: Vec<FoundRate> = shell.database.rows_of(rate::of_days(&scope.site, &distinct, into)).await?;
    let (mut decided, mut without, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for (row, asked) in waiting.iter().zip(&asked) {
        let Some(asked) = asked else {
            gone.push(row.payment.clone());
            continue;
        };
        let found = rates.iter().find(|rate| (rate.currency, &rate.day) == (asked.currency, &asked.day));
        match found.and_then(|found| by_table(row, found)) {
            Some(one) => decided.push(one),
            None => without.push(row.payment.clone()),
        }
    }
    let now_s = shell.context.now_s();
    let found = Found { into, decided: &decided, without: &without, gone: &gone, rates_version };
    let mut batch = Batch::beginning_with(stale(&scope, &payments_of(&decided), &zone, now_s)?.into_iter().collect());
    batch.also(found.statements(&scope, now_s));
    batch.run(shell.database).await?;
    Ok(true)
}

fn payments_of(decided: &[Decided]) -> Vec<PaymentId> {
    decided.iter().map(|one| one.payment.clone()).collect()
}

/// The marks of the days that are over on which something of these payments stands.
pub(super) fn stale(
    scope: &Scope,
    payments: &[PaymentId],
    zone: &TimeZoneName,
    now_s: i64,
) -> Result<Option<Statement>, Fault> {
    let before_s = day_of(UnixSeconds::new(now_s), zone).map_err(Fault::internal)?.starts_s(zone);
    let days = SortedSet::new();
    let changed = ChangedDays { payments, days: &days, before_s, moving: &[], payers: &[] };
    Ok(mark_changed(scope, &changed, now_s))
}

/// Which rate a payment needs; absent: the payment is there no longer.
fn asked_rate(row: &WaitingRow, zone: &TimeZoneName) -> Option<RateAsked> {
    let day = day_of(UnixSeconds::new(row.paid_s?), zone).ok()?;
    let from = day.days_before(RATE_MAX_AGE_DAYS);
    Some(RateAsked { currency: row.currency, day: day.to_string(), from: from.to_string() })
}

/// A payment by the owner's table; absent where what was paid comes to no amount.
fn by_table(row: &WaitingRow, found: &FoundRate) -> Option<Decided> {
    let (from, into) = (row.currency, row.reporting_currency);
    let rate = if found.is_inverse {
        Rate::of_price(found.price(), into, from)?.inverse()
    } else {
        Rate::of_price(found.price(), from, into)?
    };
    rate.convert(row.most_minor?)?;
    let Rate { into_minor, from_minor } = rate;
    let rate_day = Some(found.rate_day.clone());
    Some(Decided { payment: row.payment.clone(), into_minor, from_minor, origin: RateOrigin::Table, rate_day })
}
