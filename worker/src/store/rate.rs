//! The owner's table of rates.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::limits::RATES_MAX;
use headwater::base::money::Currency;
use headwater::base::rate::Price;
use headwater::base::time::Day;
use headwater::report::rate_table::RateLine;
use serde::Serialize;

#[derive(Serialize)]
struct RateJson {
    currency: Currency,
    into_currency: Currency,
    day: Day,
    units: Option<i64>,
    scale: Option<i64>,
}

/// How many rates there are, up to the most.
#[derive(Debug, FromJson)]
pub struct RateCount {
    /// So many.
    pub rates: i64,
}

/// Asks for the [`RateCount`]; writes rates that are to stand and deletes those that are to go, as a table has them, each giving its
/// [`WrittenRow`]s; and has what waits for a rate looked at again.
pub fn write(site: &SiteId, lines: &[RateLine]) -> [Statement; 4] {
    let (put, gone): (Vec<&RateLine>, Vec<&RateLine>) = lines.iter().partition(|line| line.price.is_some());
    let json = |line: &RateLine| RateJson {
        currency: line.currency,
        into_currency: line.into,
        day: line.day,
        units: line.price.map(|price| price.units),
        scale: line.price.map(|price| price.scale),
    };
    let rows = |lines: Vec<&RateLine>| lines.into_iter().map(json).collect::<Vec<_>>();
    [
        Statement::new(sql!("rate.count")).bind(site).bind(RATES_MAX),
        Statement::new(sql!("rate.put")).bind(site).bind_json(&rows(put)).bind(RATES_MAX),
        Statement::new(sql!("rate.delete")).bind(site).bind_json(&rows(gone)),
        Statement::new(sql!("site.next_rates_version")).bind(site),
    ]
}

/// A row that was written or deleted.
#[derive(Debug, FromJson)]
pub struct WrittenRow {
    /// The day.
    pub day: String,
}

/// A rate.
#[derive(Debug, FromJson)]
pub struct RateRow {
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// One unit of this …
    pub currency: Currency,
    /// … in this.
    pub into_currency: Currency,
    units: i64,
    scale: i64,
}

impl RateRow {
    /// The price.
    pub fn price(&self) -> Price {
        Price { units: self.units, scale: self.scale }
    }
}

/// A place in the list of rates: that of one of them.
#[derive(Debug, Clone)]
pub struct RatePlace {
    /// The day.
    pub day: String,
    /// The currency.
    pub currency: Currency,
    /// The currency it is told in.
    pub into: Currency,
}

/// The [`RateRow`]s behind a place, newest first.
pub fn list(site: &SiteId, after: Option<&RatePlace>, limit: i64) -> Statement {
    let statement = Statement::new(sql!("rate.list")).bind(site).bind(after.map(|place| place.day.as_str()));
    let statement = statement.bind(after.map(|place| place.currency.as_str()));
    statement.bind(after.map(|place| place.into.as_str())).bind(limit)
}

/// A currency on a day, and from when on a rate counts for it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RateAsked {
    /// The currency.
    pub currency: Currency,
    /// The day, `YYYY-MM-DD`.
    pub day: String,
    /// The first day whose rate counts.
    pub from: String,
}

/// The rate that counts for one.
#[derive(Debug, FromJson)]
pub struct FoundRate {
    /// The currency.
    pub currency: Currency,
    /// The day that was asked for.
    pub day: String,
    /// The day it is of.
    pub rate_day: String,
    /// It is the price of the reporting currency in the other.
    #[json(with = "super::flag")]
    pub is_inverse: bool,
    units: i64,
    scale: i64,
}

impl FoundRate {
    /// The price.
    pub fn price(&self) -> Price {
        Price { units: self.units, scale: self.scale }
    }
}

/// The [`FoundRate`]s of some currencies on some days.
pub fn of_days(site: &SiteId, asked: &[&RateAsked], into: Currency) -> Statement {
    Statement::new(sql!("rate.of_days")).bind(site).bind_json(asked).bind(into.as_str())
}
