//! The devices of sessions, as reports of money name them.

use crate::port::database::{Statement, sql};
use crate::store::word::optional_word;
use headwater::base::id::{SessionId, SiteId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::report::dimension::DeviceNames;

/// What is known of the device of a session.
#[derive(Debug, FromJson)]
pub struct DeviceRow {
    /// The session.
    pub id: SessionId,
    country: Option<String>,
    #[json(with = "optional_word")]
    device: Option<String>,
    #[json(with = "optional_word")]
    browser: Option<String>,
    #[json(with = "optional_word")]
    os: Option<String>,
    is_new: Option<i64>,
}

impl DeviceRow {
    /// As the core tells it.
    pub fn to_core(self) -> (SessionId, DeviceNames) {
        let Self { id, country, device, browser, os, is_new } = self;
        (id, DeviceNames { country, device, browser, os, is_new: is_new.map(|is_new| is_new != 0) })
    }
}

/// The [`DeviceRow`]s of some sessions.
pub fn devices(site: &SiteId, sessions: &SortedSet<SessionId>) -> Statement {
    Statement::new(sql!("visit.devices")).bind(site).bind_json(sessions)
}
