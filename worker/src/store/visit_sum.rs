//! Visits added up: parts of a day that is not over, sums and columns of days, sums of months (`headwater::report`). And the visits that
//! they are added up from.

use crate::port::database::{Statement, sql};
use crate::store::instants::Instants;
use crate::store::word::{optional_word, word};
use headwater::base::id::SiteId;
use headwater::base::json::{Error, FromJson, Value, unknown_variant};
use headwater::base::limits::SESSION_COUNTS_S;
use headwater::base::sorted::SortedMap;
use headwater::report::dimension::{DeviceNames, Names};
use headwater::report::money_sum::FORM;
use headwater::report::visit_day::{Visit, Who};
use headwater::report::visits::{SumOf, VisitGroup, sum_name};
use headwater::visit::channel::Channel;
use headwater::visit::touch::Touch;
use serde::Serialize;

/// A visit as it is read.
#[derive(Debug, FromJson)]
pub struct VisitRow {
    visitor: String,
    at_s: i64,
    begins: i64,
    page_views: i64,
    events: Option<i64>,
    engaged_ms: i64,
    #[json(with = "channel")]
    channel: Channel,
    #[json(with = "super::touch")]
    touch: Touch,
    country: Option<String>,
    #[json(with = "optional_word")]
    device: Option<String>,
    #[json(with = "optional_word")]
    browser: Option<String>,
    #[json(with = "optional_word")]
    os: Option<String>,
    is_new: Option<i64>,
    acts: Option<String>,
}

fn channel(value: Value) -> Result<Channel, Error> {
    Channel::parse(&word(value)?).ok_or_else(unknown_variant)
}

impl VisitRow {
    /// As the core counts it.
    pub fn to_core(self) -> Visit {
        let Self { country, device, browser, os, is_new, .. } = self;
        let device = DeviceNames { country, device, browser, os, is_new: is_new.map(|is_new| is_new != 0) };
        Visit {
            who: Who::of(&self.visitor),
            at_s: self.at_s,
            begins: self.begins != 0,
            page_views: self.page_views,
            events: self.events.unwrap_or(0),
            engaged_ms: self.engaged_ms,
            before_s: None,
            acts: self.acts,
            names: Names::of(&self.touch, self.channel, device),
        }
    }
}

fn of_span(sql: &'static str, site: &SiteId, span: Instants) -> Statement {
    Statement::new(sql).bind(site).bind(span.from_s).bind(span.to_s)
}

/// The [`VisitRow`]s that began within a span.
pub fn visits(site: &SiteId, span: Instants) -> Statement {
    of_span(sql!("visit.of_span"), site, span).bind(SESSION_COUNTS_S)
}

/// Earlier [`VisitRow`]s of the visitors of a span: of each the newest 200, or twice as many while some stand in the table of an earlier
/// version.
pub fn earlier(site: &SiteId, span: Instants) -> Statement {
    of_span(sql!("visit.before_span"), site, span)
}

/// When a session began.
#[derive(Debug, FromJson)]
pub struct BeganRow {
    /// Unix seconds; absent: there is none.
    pub started_s: Option<i64>,
}

/// One [`BeganRow`]: of the first session of a site.
pub fn first_session(site: &SiteId) -> Statement {
    Statement::new(sql!("visit.first")).bind(site)
}

/// The [`BeganRow`] of the session that is so many behind the first of a span; without a time where there are fewer.
pub fn place(site: &SiteId, span: Instants, behind: i64) -> Statement {
    of_span(sql!("visit.place"), site, span).bind(behind)
}

/// What is kept of a span, by the stored name of each dimension.
pub type SpanSums = SortedMap<String, Vec<VisitGroup>>;

/// A part of a day that is not over.
#[derive(Debug, FromJson)]
pub struct SpanRow {
    /// Its groups; empty where they were not asked for.
    #[json(with = "super::json_text")]
    pub sums: SpanSums,
    /// Its columns; empty where they were not asked for.
    #[json(with = "super::json_text")]
    pub columns: SortedMap<String, String>,
}

/// The [`SpanRow`]s of a range, with their sums or with their columns.
pub fn spans_of(site: &SiteId, range: Instants, with_sums: bool) -> Statement {
    of_span(sql!("visit_span.of_range"), site, range).bind(i64::from(with_sums))
}

/// The [`SpanRow`]s of a day.
pub fn spans_of_day(site: &SiteId, day: Instants) -> Statement {
    of_span(sql!("visit_span.of_day"), site, day)
}

/// Writes a part of a day.
pub fn put_span(site: &SiteId, span: Instants, sums: &SpanSums, columns: &SortedMap<String, String>) -> Statement {
    of_span(sql!("visit_span.put"), site, span).bind_json(sums).bind_json(columns)
}

/// Removes the parts of a day.
pub fn delete_spans(site: &SiteId, day: Instants) -> Statement {
    of_span(sql!("visit_span.delete"), site, day)
}

/// What is added up as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A day.
    Day,
    /// A month.
    Month,
}

impl Span {
    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }
}

/// A day or month under one dimension.
#[derive(Debug, FromJson)]
pub struct SumsRow {
    /// The stored name of the dimension.
    pub dimension: String,
    /// The first instant, unix seconds.
    pub starts_s: i64,
    /// Its visits, as `VisitSums` wrote them.
    pub sums: String,
}

/// The [`SumsRow`]s that begin within a range.
pub fn sums_of(site: &SiteId, span: Span, dimensions: &[SumOf], range: Instants) -> Statement {
    let names: Vec<&str> = dimensions.iter().copied().map(sum_name).collect();
    let statement = Statement::new(sql!("visit_sum.of_range")).bind(site).bind(span.as_str()).bind_json(&names);
    statement.bind(range.from_s).bind(range.to_s)
}

/// A day or month on its way in.
#[derive(Debug, Serialize)]
pub struct NewSums<'a> {
    /// The stored name of the dimension.
    pub dimension: &'a str,
    /// The first instant, unix seconds.
    pub starts_s: i64,
    /// Its visits, as `VisitSums` wrote them.
    pub sums: String,
}

/// Writes days or months.
pub fn put_sums(site: &SiteId, span: Span, sums: &[NewSums]) -> Statement {
    Statement::new(sql!("visit_sum.put")).bind(site).bind(span.as_str()).bind_json(sums)
}

/// A column of a day.
#[derive(Debug, FromJson)]
pub struct ColumnRow {
    /// Its name.
    pub name: String,
    /// The first instant of the day, unix seconds.
    pub starts_s: i64,
    /// As `VisitDay` wrote it.
    pub body: String,
}

/// The [`ColumnRow`]s of the days that begin within a range.
pub fn columns_of(site: &SiteId, names: &[&str], range: Instants) -> Statement {
    let statement = Statement::new(sql!("visit_column.of_range")).bind(site).bind_json(names);
    statement.bind(range.from_s).bind(range.to_s)
}

/// Writes the columns of a day.
pub fn put_columns(site: &SiteId, starts_s: i64, columns: &SortedMap<String, String>) -> Statement {
    Statement::new(sql!("visit_column.put")).bind(site).bind(starts_s).bind_json(columns)
}

/// Removes everything that is added up.
pub fn delete_all(site: &SiteId) -> [Statement; 3] {
    [sql!("visit_span.delete_all"), sql!("visit_sum.delete_all"), sql!("visit_column.delete_all")]
        .map(|sql| Statement::new(sql).bind(site))
}

/// How far the visits of a site are added up.
#[derive(Debug, Clone, PartialEq, Eq, FromJson)]
pub struct UntilRow {
    /// Sessions that began before are, unix seconds; 0: none is.
    pub until_s: i64,
    /// In days of this zone.
    pub time_zone: String,
    /// Whether the money of days that have columns is added up.
    #[json(with = "super::flag")]
    pub money_summed: bool,
}

/// One [`UntilRow`].
pub fn until(site: &SiteId) -> Statement {
    Statement::new(sql!("visit_sum_until.of_site")).bind(site).bind(FORM)
}

/// A site with visits to add up.
#[derive(Debug, Clone, FromJson)]
pub struct DueRow {
    /// The site.
    pub site: SiteId,
    /// Until when they are added up, unix seconds; 0: none is.
    pub until_s: i64,
    /// In days of this zone.
    pub built_zone: String,
    /// The site's zone.
    pub time_zone: String,
    /// When the site was made, unix seconds.
    pub created_s: i64,
}

/// The [`DueRow`]s with sessions before an instant that are not added up.
pub fn due(before_s: i64, limit: i64) -> Statement {
    Statement::new(sql!("visit_sum_until.due")).bind(before_s).bind(limit)
}

/// A new site.
pub fn begin(site: &SiteId, time_zone: &str) -> Statement {
    Statement::new(sql!("visit_sum_until.begin")).bind(site).bind(time_zone).bind(FORM)
}

/// Notes how far visits are added up now, in days of a zone.
pub fn advance(row: &DueRow, until_s: i64) -> Statement {
    let statement = Statement::new(sql!("visit_sum_until.advance")).bind(&row.site).bind(row.until_s);
    statement.bind(until_s).bind(row.time_zone.as_str())
}

/// Everything is added up anew.
pub fn restart(site: &SiteId) -> Statement {
    Statement::new(sql!("visit_sum_until.restart")).bind(site)
}

/// Fails the batch when others have gone on meanwhile.
pub fn guard(row: &DueRow) -> Statement {
    Statement::new(sql!("commit_guard.visit_sum")).bind(&row.site).bind(row.until_s)
}

/// The quarter of an hour in which an instant falls: every day of every zone begins with one.
pub fn quarter(at_s: i64) -> i64 {
    at_s.div_euclid(900) * 900
}
