//! Visits of a person, with the pages seen and what was done.

use crate::port::database::{Statement, sql};
use headwater::api;
use headwater::base::id::SiteId;
use headwater::visit::channel::Channel;
use headwater::visit::touch::Touch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A visit.
#[derive(Debug, Deserialize)]
pub struct VisitRow {
    session: String,
    visitor: String,
    started_s: i64,
    last_s: i64,
    hits: i64,
    engaged_ms: Option<i64>,
    channel: String,
    source: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    touch: Touch,
}

impl VisitRow {
    fn into_api(self, pages: Vec<api::PageSeen>, events: Vec<api::PersonEvent>) -> api::PersonVisit {
        api::PersonVisit {
            session: self.session,
            visitor: self.visitor,
            started_s: self.started_s,
            hits: self.hits,
            engaged_ms: self.engaged_ms,
            pages,
            events,
            channel: Channel::parse(&self.channel).unwrap_or(Channel::Unassigned),
            source: self.source,
            campaign: self.touch.utm_campaign,
            landing_page: self.touch.landing_page,
        }
    }
}

/// Something done during a visit.
#[derive(Debug, Deserialize)]
pub struct EventRow {
    session: String,
    at_s: i64,
    name: String,
    page: Option<String>,
    #[serde(deserialize_with = "super::json_text")]
    props: BTreeMap<String, String>,
}

/// A page view of a visit.
#[derive(Debug, Deserialize)]
pub struct PageRow {
    session: String,
    at_s: i64,
    page: Option<String>,
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

/// Visits with their pages, which come in order of time, and their events, which come newest first.
pub fn visits_to_api(visits: Vec<VisitRow>, pages: Vec<PageRow>, events: Vec<EventRow>) -> Vec<api::PersonVisit> {
    let mut pages_of: BTreeMap<String, Vec<api::PageSeen>> = BTreeMap::new();
    for PageRow { session, at_s, page } in pages {
        pages_of.entry(session).or_default().push(api::PageSeen { at_s, page });
    }
    let mut events_of: BTreeMap<String, Vec<api::PersonEvent>> = BTreeMap::new();
    for EventRow { session, at_s, name, page, props } in events.into_iter().rev() {
        events_of.entry(session).or_default().push(api::PersonEvent { at_s, name, page, props });
    }
    let to_api = |row: VisitRow| {
        let pages = pages_of.remove(&row.session).unwrap_or_default();
        let events = events_of.remove(&row.session).unwrap_or_default();
        row.into_api(pages, events)
    };
    visits.into_iter().map(to_api).collect()
}
