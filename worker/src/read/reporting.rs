//! The reporting currency: what waits for a rate, the owner's rates, and how a payment is converted.

use super::{Missing, ReadFault};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::exchange::{self, DetailRow, WaitingSumRow, WalkRow};
use crate::store::fact::Scope;
use crate::store::fee;
use crate::store::rate::{self, RatePlace, RateRow};
use crate::store::site::{self, SiteRow};
use headwater::api::{
    ConvertedMoney, DatedRate, Entry, LeftOutMoney, PaymentExchange, PaymentFee, PaymentRate, Rates, Reporting,
    ReportingCurrency, WaitingMoney,
};
use headwater::base::id::{Mode, SiteId};
use headwater::base::limits::WAITING_PAYMENTS_MAX;
use headwater::base::money::Currency;
use headwater::base::rate::RateOrigin;
use headwater::base::sorted::SortedMap;
use headwater::base::time::{TimeZoneName, UnixSeconds, day_of};
use headwater::report::{CurrencyReport, Dimension, Line};
use headwater::stripe::balance_transaction::BalanceTransaction;
use headwater::stripe::ledger::EntryKind;

/// Rates of a page.
const RATES_OF_PAGE: usize = 100;

/// The reporting currency, and what waits for a rate.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_reporting_currency(
    shell: &Shell<'_>,
    site: &SiteId,
    mode: Mode,
) -> Result<ReportingCurrency, ReadFault> {
    let scope = Scope { site: site.clone(), mode };
    let mut batch = Batch::new();
    let row = batch.ask::<SiteRow>(site::by_id(site));
    let waiting = batch.ask::<WaitingSumRow>(exchange::waiting_sums(&scope, WAITING_PAYMENTS_MAX + 1));
    let walk = batch.ask::<WalkRow>(exchange::walk_of(&scope));
    let mut answers = batch.run(shell.database).await?;
    let row = answers.take_first(row)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let (zone, waiting) = (row.zone()?, answers.take(waiting)?);
    let more = waiting.iter().map(|row| row.payments).sum::<i64>() > WAITING_PAYMENTS_MAX;
    let money = waiting.into_iter().map(|row| waiting_to_api(row, &zone));
    Ok(ReportingCurrency {
        currency: row.reporting_currency.map(|currency| currency.as_str().to_owned()),
        waiting: money.collect::<Result<_, Fault>>()?,
        more,
        under_way: answers.take_first(walk)?.is_some(),
    })
}

fn waiting_to_api(row: WaitingSumRow, zone: &TimeZoneName) -> Result<WaitingMoney, Fault> {
    let day = |at_s| day_of(UnixSeconds::new(at_s), zone).map(|day| day.to_string()).map_err(Fault::internal);
    Ok(WaitingMoney {
        currency: row.currency.as_str().to_owned(),
        minor_per_major: row.currency.minor_per_major(),
        payments: row.payments,
        gross_minor: row.gross_minor,
        first_day: day(row.first_s)?,
        last_day: day(row.last_s)?,
    })
}

/// A page of the owner's rates.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_rates(shell: &Shell<'_>, site: &SiteId, after: Option<&RatePlace>) -> Result<Rates, ReadFault> {
    let mut batch = Batch::new();
    let row = batch.ask::<SiteRow>(site::by_id(site));
    let limit = i64::try_from(RATES_OF_PAGE + 1).unwrap_or(0);
    let rates = batch.ask::<RateRow>(rate::list(site, after, limit));
    let mut answers = batch.run(shell.database).await?;
    answers.take_first(row)?.ok_or(ReadFault::NotThere(Missing::Site))?;
    let mut rates = answers.take(rates)?;
    let more = rates.len() > RATES_OF_PAGE;
    rates.truncate(RATES_OF_PAGE);
    let place = |row: &RateRow| format!("{}~{}~{}", row.day, row.currency, row.into_currency);
    let next_cursor = rates.last().filter(|_| more).map(place);
    let rate = |row: RateRow| DatedRate {
        currency: row.currency.as_str().to_owned(),
        into: row.into_currency.as_str().to_owned(),
        rate: row.price().to_string(),
        day: row.day,
    };
    Ok(Rates { rates: rates.into_iter().map(rate).collect(), next_cursor })
}

/// What of the money of a report is converted and what is not, from its lines by [`Dimension::RateOrigin`].
pub(super) fn reporting(into: Currency, currencies: &[CurrencyReport]) -> Reporting {
    let all = into.all_in();
    let lines = |one: &CurrencyReport| {
        let breakdown = one.breakdowns.iter().find(|one| one.dimension == Dimension::RateOrigin);
        breakdown.map_or(Vec::new(), |breakdown| breakdown.lines.clone())
    };
    let converted = |line: Line| {
        let origins = [RateOrigin::Same, RateOrigin::Stripe, RateOrigin::Table];
        let origin = origins.into_iter().find(|origin| Some(origin.as_str()) == line.name.as_deref())?;
        Some(ConvertedMoney { origin, money: line.money })
    };
    let left_out = |one: &CurrencyReport| {
        let line = lines(one).into_iter().find(|line| line.name.is_none())?;
        let (currency, minor_per_major) = (one.currency.clone(), one.minor_per_major);
        Some(LeftOutMoney { currency, minor_per_major, money: line.money })
    };
    let (of_all, own): (Vec<&CurrencyReport>, Vec<&CurrencyReport>) =
        currencies.iter().partition(|one| Currency::parse(&one.currency).is_err());
    let of_all = of_all.into_iter().filter(|one| one.currency == all.as_str());
    Reporting {
        currency: into.as_str().to_owned(),
        converted: of_all.flat_map(lines).filter_map(converted).collect(),
        left_out: own.into_iter().filter_map(left_out).collect(),
    }
}

/// How a payment with these entries is converted.
pub(super) fn exchange_to_api(
    row: Option<DetailRow>,
    currency: Currency,
    entries: &[Entry],
) -> Option<PaymentExchange> {
    let row = row?;
    let exchange = row.row.to_core(currency)?;
    let of_rate = |(rate, origin): (headwater::base::rate::Rate, RateOrigin)| {
        let sum = |is_gross: bool| {
            let of = entries.iter().filter(|entry| (entry.kind == EntryKind::Payment) == is_gross);
            of.filter_map(|entry| rate.convert(entry.amount_minor)).fold(0, i64::saturating_add)
        };
        let (gross_minor, back_minor) = (sum(true), sum(false));
        PaymentRate {
            origin,
            into_minor: rate.into_minor,
            from_minor: rate.from_minor,
            day: row.rate_day.clone(),
            gross_minor,
            back_minor,
            net_minor: gross_minor.saturating_add(back_minor),
        }
    };
    Some(PaymentExchange {
        currency: exchange.into.as_str().to_owned(),
        minor_per_major: exchange.into.minor_per_major(),
        rate: exchange.rate.map(of_rate),
    })
}

/// A balance transaction of a payment.
pub(super) fn fee_to_api(row: BalanceTransaction) -> PaymentFee {
    PaymentFee {
        balance_transaction: row.id.to_string(),
        kind: row.kind,
        at_s: row.at_s,
        currency: row.currency.as_str().to_owned(),
        minor_per_major: row.currency.minor_per_major(),
        amount_minor: row.amount_minor,
        fee_minor: row.fee_minor,
        application_fee_minor: row.application_minor,
        tax_minor: row.tax_minor,
    }
}

/// What Stripe kept of a payment in all.
pub enum FeesInAll {
    /// In one currency.
    In(Currency, i64),
    /// In several, which are not added together.
    Several,
}

/// What Stripe kept of some payments; of those that are left out it is not known.
///
/// # Errors
/// When the database fails.
pub async fn answer_fees(
    shell: &Shell<'_>,
    scope: &Scope,
    payments: &[&str],
) -> Result<SortedMap<String, FeesInAll>, ReadFault> {
    if payments.is_empty() {
        return Ok(SortedMap::new());
    }
    let rows: Vec<BalanceTransaction> = shell.database.rows_of(fee::of_payments(scope, payments)).await?;
    let mut all = SortedMap::new();
    for of in rows.chunk_by(|a, b| a.payment == b.payment) {
        let known = of.iter().find(|row| row.kind == EntryKind::Payment);
        let Some(BalanceTransaction { payment, currency, .. }) = known else { continue };
        let sum = of.iter().fold(0, |sum: i64, row| sum.saturating_add(row.fee_minor));
        let is_one = of.iter().all(|row| row.currency == *currency);
        all.insert(payment.to_string(), if is_one { FeesInAll::In(*currency, sum) } else { FeesInAll::Several });
    }
    Ok(all)
}
