//! Visits of a person, with the pages seen and what was done.

use crate::port::database::{Statement, sql};
use headwater::base::id::{SiteId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedMap;
use headwater::visit::pages::begins_with_page;
use headwater::visit::touch::Touch;
use serde::Serialize;

/// A visit.
#[derive(Debug, FromJson)]
pub struct VisitRow {
    pub(crate) session: String,
    pub(crate) visitor: String,
    pub(crate) started_s: i64,
    pub(crate) last_s: i64,
    pub(crate) hits: i64,
    pub(crate) engaged_ms: Option<i64>,
    #[json(with = "super::word::word")]
    pub(crate) channel: String,
    #[json(with = "super::touch")]
    pub(crate) touch: Touch,
    pub(crate) country: Option<String>,
    #[json(with = "super::word::optional_word")]
    pub(crate) device: Option<String>,
    #[json(with = "super::word::optional_word")]
    pub(crate) browser: Option<String>,
    #[json(with = "super::word::optional_word")]
    pub(crate) os: Option<String>,
    pub(crate) is_new: Option<i64>,
    /// See `headwater::visit::pages`.
    pub(crate) pages: Option<String>,
}

/// Where a visit came from.
#[derive(Debug, FromJson)]
pub struct TouchRow {
    pub(crate) session: String,
    pub(crate) visitor: String,
    pub(crate) started_s: i64,
    #[json(with = "super::word::word")]
    pub(crate) channel: String,
    #[json(with = "super::touch")]
    pub(crate) touch: Touch,
}

/// Something done during a visit.
#[derive(Debug, FromJson)]
pub struct CustomEventRow {
    pub(crate) session: String,
    pub(crate) at_s: i64,
    pub(crate) name: String,
    pub(crate) page: Option<String>,
    #[json(with = "super::json_text")]
    pub(crate) props: SortedMap<String, String>,
}

/// A page view of a visit that an earlier version stored in a row of its own.
#[derive(Debug, FromJson)]
pub struct PageRow {
    pub(crate) session: String,
    pub(crate) at_s: i64,
    pub(crate) page: Option<String>,
}

/// What a visit saw after its first page.
#[derive(Debug, FromJson)]
pub struct PagesRow {
    pub(crate) session: String,
    /// See `headwater::visit::pages`.
    pub(crate) pages: Option<String>,
}

/// The [`PagesRow`]s of some sessions, as long as pages are kept.
pub fn pages_of_sessions(site: &SiteId, sessions: &[&str], now_s: i64) -> Statement {
    Statement::new(sql!("visit.pages_of")).bind(site).bind_json(sessions).bind(now_s)
}

/// The pages that stand in rows of their own: [`PageRow`]s, those of the first visits first.
pub fn pages_of(site: &SiteId, visits: &[VisitRow]) -> Statement {
    #[derive(Serialize)]
    struct SpanJson<'a> {
        session: &'a str,
        started_s: i64,
        last_s: i64,
    }
    let earlier = visits.iter().filter(|row| !begins_with_page(row.pages.as_deref()));
    let spans = earlier.map(|row| SpanJson { session: &row.session, started_s: row.started_s, last_s: row.last_s });
    let spans: Vec<SpanJson> = spans.collect();
    Statement::new(sql!("hit.of_visits")).bind(site).bind_json(&spans)
}

/// What was done in some visits: [`CustomEventRow`]s, the latest first.
pub fn events_of(site: &SiteId, visitors: &[VisitorId], visits: &[VisitRow]) -> Statement {
    let from_s = visits.iter().map(|row| row.started_s).min();
    let to_s = visits.iter().map(|row| row.last_s).max();
    let statement = Statement::new(sql!("visit_event.of_visitors")).bind(site).bind_json(visitors);
    // Without a visit, nothing lies between.
    statement.bind(from_s.unwrap_or(0)).bind(to_s.unwrap_or(-1))
}
