//! What was done in some visits, added up.

use super::pack::{Packer, Unpacker};
use super::visit_day::Figures;
use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};

/// What was done in some visits; it adds up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(from = "[i64; 4]", into = "[i64; 4]")]
pub struct Activity {
    /// Sessions.
    pub sessions: i64,
    /// Page views.
    pub page_views: i64,
    /// Sessions that were bounces.
    pub bounces: i64,
    /// Milliseconds for which pages were looked at.
    pub engaged_ms: i64,
}

impl From<[i64; 4]> for Activity {
    fn from([sessions, page_views, bounces, engaged_ms]: [i64; 4]) -> Self {
        Self { sessions, page_views, bounces, engaged_ms }
    }
}

impl From<Activity> for [i64; 4] {
    fn from(of: Activity) -> Self {
        [of.sessions, of.page_views, of.bounces, of.engaged_ms]
    }
}

impl Activity {
    pub(super) fn pack(self, numbers: &mut Packer) {
        <[i64; 4]>::from(self).into_iter().for_each(|number| numbers.put_count(number));
    }

    pub(super) fn unpack(numbers: &mut Unpacker) -> Self {
        Self::from([(); 4].map(|()| numbers.take_count()))
    }

    /// With another.
    pub fn add(&mut self, other: Self) {
        self.sessions += other.sessions;
        self.page_views += other.page_views;
        self.bounces += other.bounces;
        self.engaged_ms += other.engaged_ms;
    }

    /// Of one session.
    pub fn of(figures: &Figures) -> Self {
        let Figures { page_views, engaged_ms, .. } = *figures;
        Self { sessions: 1, page_views, bounces: i64::from(figures.is_bounce()), engaged_ms }
    }
}
