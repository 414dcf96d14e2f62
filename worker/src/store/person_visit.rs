//! Visits of a person, with the pages seen and what was done.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::sorted::SortedMap;
use headwater::visit::touch::Touch;
use serde::{Deserialize, Serialize};

/// A visit.
#[derive(Debug, Deserialize)]
pub struct VisitRow {
    pub(crate) session: String,
    pub(crate) visitor: String,
    pub(crate) started_s: i64,
    pub(crate) last_s: i64,
    pub(crate) hits: i64,
    pub(crate) engaged_ms: Option<i64>,
    pub(crate) channel: String,
    pub(crate) source: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    pub(crate) touch: Touch,
    pub(crate) country: Option<String>,
    pub(crate) device: Option<String>,
    pub(crate) browser: Option<String>,
    pub(crate) os: Option<String>,
    pub(crate) is_new: Option<i64>,
}

/// Something done during a visit.
#[derive(Debug, Deserialize)]
pub struct CustomEventRow {
    pub(crate) session: String,
    pub(crate) at_s: i64,
    pub(crate) name: String,
    pub(crate) page: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    pub(crate) props: SortedMap<String, String>,
}

/// A page view of a visit.
#[derive(Debug, Deserialize)]
pub struct PageRow {
    pub(crate) session: String,
    pub(crate) at_s: i64,
    pub(crate) page: Option<String>,
}

/// The pages of some visits: [`PageRow`]s, those of the first visits first.
pub fn pages_of(site: &SiteId, visits: &[VisitRow]) -> Statement {
    #[derive(Serialize)]
    struct SpanJson<'a> {
        session: &'a str,
        started_s: i64,
        last_s: i64,
    }
    let spans =
        visits.iter().map(|row| SpanJson { session: &row.session, started_s: row.started_s, last_s: row.last_s });
    let spans: Vec<SpanJson> = spans.collect();
    Statement::new(sql!("hit.of_visits")).bind(site).bind_json(&spans)
}
