//! Costs of sources and campaigns.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::base::limits::{COST_ROW_MAX_DAYS, COSTS_MAX};
use headwater::base::money::Currency;
use headwater::base::time::Day;
use headwater::cost::Cost;
use headwater::cost::check::CostLine;
use headwater::cost::spread::Spent;
use serde::Serialize;

/// Comes after every id.
const AFTER_ALL: &str = "~";

/// Costs on their way in, as statements bind them.
#[derive(Debug, Clone)]
pub struct NewRows(String);

#[derive(Serialize)]
struct NewRow<'a> {
    id: String,
    source: &'a str,
    medium: &'a str,
    campaign: &'a str,
    currency: &'a str,
    first_day: Day,
    last_day: Day,
    amount_minor: i64,
    note: Option<&'a str>,
}

impl NewRows {
    /// Of checked rows.
    pub fn of(lines: &[CostLine]) -> Self {
        let row = |CostLine { cost, .. }: &'_ CostLine| -> Option<String> {
            let [source, medium, campaign, currency] = cost.name();
            let Cost { first_day, last_day, amount_minor, .. } = *cost;
            let (id, note) = (cost.id(), cost.note.as_deref());
            let row = NewRow { id, source, medium, campaign, currency, first_day, last_day, amount_minor, note };
            serde_json::to_string(&row).ok()
        };
        Self(format!("[{}]", lines.iter().filter_map(row).collect::<Vec<_>>().join(",")))
    }

    /// The [`OverlapRow`]s: rows whose days another row of the same name has.
    pub fn overlaps(&self, site: &SiteId) -> Statement {
        Statement::new(sql!("cost.overlaps")).bind(site).bind(self.0.as_str())
    }

    /// One [`CountRow`].
    pub fn counts(&self, site: &SiteId) -> Statement {
        Statement::new(sql!("cost.counts")).bind(site).bind(self.0.as_str())
    }

    /// Writes all of them, or none where one overlaps or they are too many.
    pub fn put(&self, site: &SiteId, now_s: i64) -> Statement {
        Statement::new(sql!("cost.put")).bind(site).bind(self.0.as_str()).bind(now_s).bind(COSTS_MAX)
    }
}

/// A row on its way in, some of whose days a stored row has.
#[derive(Debug, FromJson)]
pub struct OverlapRow {
    /// Its place among the rows, counted from 0.
    pub place: i64,
    /// The first day of the stored row.
    pub first_day: String,
    /// The last one.
    pub last_day: String,
}

/// How many rows there are.
#[derive(Debug, Default, FromJson)]
pub struct CountRow {
    /// Of the site.
    pub kept: i64,
    /// Of those on their way in which stand there already.
    pub replaced: i64,
}

/// A stored row.
#[derive(Debug, FromJson)]
pub struct CostRow {
    /// Its id.
    pub id: String,
    /// The source.
    pub source: String,
    /// The medium, or nothing.
    pub medium: String,
    /// The campaign, or nothing.
    pub campaign: String,
    /// The currency.
    pub currency: Currency,
    /// The first day.
    pub first_day: Day,
    /// The last day.
    pub last_day: Day,
    /// Minor units.
    pub amount_minor: i64,
    /// The owner's own words.
    pub note: Option<String>,
}

impl From<CostRow> for Cost {
    fn from(row: CostRow) -> Self {
        let CostRow { id: _, source, medium, campaign, currency, first_day, last_day, amount_minor, note } = row;
        let [medium, campaign] = [medium, campaign].map(|text| Some(text).filter(|text| !text.is_empty()));
        Self { source, medium, campaign, first_day, last_day, currency, amount_minor, note }
    }
}

/// Which costs are listed.
#[derive(Debug, Clone, Default)]
pub struct CostsAsked {
    /// Only with days from this one on.
    pub since: Option<Day>,
    /// Only with days up to this one.
    pub until: Option<Day>,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// Only what comes after this one in the list: an id.
    pub after: Option<String>,
}

/// The id that a row which has a day from this one on begins at, at the earliest.
fn reaches_back(since: Day) -> String {
    since.minus(COST_ROW_MAX_DAYS - 1).to_string()
}

/// The [`CostRow`]s, who begins last first.
pub fn list(site: &SiteId, asked: &CostsAsked, limit: i64) -> Statement {
    let CostsAsked { since, until, currency, after } = asked;
    let until = until.map_or_else(|| AFTER_ALL.to_owned(), |day| day.next().to_string());
    let upper = after.clone().filter(|after| *after < until).unwrap_or(until);
    let statement = Statement::new(sql!("cost.list")).bind(site).bind(upper);
    let statement = statement.bind(since.map(reaches_back).unwrap_or_default());
    let statement = statement.bind(since.map(|day| day.to_string()).unwrap_or_default());
    statement.bind(currency.map(|one| one.to_string()).unwrap_or_default()).bind(limit)
}

/// What figures need of a row.
#[derive(Debug, FromJson)]
pub struct SpentRow {
    source: String,
    campaign: String,
    currency: Currency,
    first_day: Day,
    last_day: Day,
    amount_minor: i64,
}

impl From<SpentRow> for Spent {
    fn from(row: SpentRow) -> Self {
        let SpentRow { source, campaign, currency, first_day, last_day, amount_minor } = row;
        let campaign = Some(campaign).filter(|text| !text.is_empty());
        Self { source, campaign, currency, first_day, last_day, amount_minor }
    }
}

/// The [`SpentRow`]s that have a day from one day to another, inclusive.
pub fn of_days(site: &SiteId, from: Day, to: Day) -> Statement {
    let statement = Statement::new(sql!("cost.of_range")).bind(site).bind(reaches_back(from));
    statement.bind(to.next().to_string()).bind(from.to_string())
}

/// Deletes one, if it is there.
pub fn delete(site: &SiteId, id: &str) -> Statement {
    Statement::new(sql!("cost.delete")).bind(site).bind(id)
}

/// A row that was deleted.
#[derive(Debug, FromJson)]
pub struct DeletedRow {
    /// Its id.
    pub id: String,
}

/// Which costs are meant.
#[derive(Debug, Clone)]
pub struct CostsOf<'a> {
    /// Of this source.
    pub source: &'a str,
    /// Of this campaign alone; `None` within: those of none.
    pub campaign: Option<Option<&'a str>>,
    /// All of whose days are from this one on.
    pub since: Option<Day>,
    /// All of whose days are up to this one.
    pub until: Option<Day>,
}

impl CostsOf<'_> {
    fn statement(&self, site: &SiteId, sql: &'static str) -> Statement {
        let day = |day: Option<Day>, without: &str| day.map_or_else(|| without.to_owned(), |day| day.to_string());
        let statement = Statement::new(sql).bind(site).bind(self.source).bind(i64::from(self.campaign.is_some()));
        let statement = statement.bind(self.campaign.flatten().unwrap_or_default());
        statement.bind(day(self.since, "")).bind(day(self.until, "9999-12-31"))
    }

    /// Deletes so many at most, and gives the [`DeletedRow`]s.
    pub fn delete(&self, site: &SiteId, limit: i64) -> Statement {
        self.statement(site, sql!("cost.delete_name")).bind(limit)
    }

    /// The [`CostSumRow`]s.
    pub fn count(&self, site: &SiteId) -> Statement {
        self.statement(site, sql!("cost.count_name"))
    }
}

/// Costs in one currency.
#[derive(Debug, FromJson)]
pub struct CostSumRow {
    /// The currency.
    pub currency: Currency,
    /// How many rows.
    pub rows: i64,
    /// What they add up to.
    pub amount_minor: i64,
}
