//! Engagement: how long and how far down a page was looked at.

use super::BeaconError;
use super::format::Fields;
use crate::base::limits::ENGAGED_MAX_MS;
use serde_json::Value;

/// What was looked at of a page since the last engagement of the same page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Engagement {
    /// Milliseconds the page was shown and attended to; at most a day.
    pub engaged_ms: i64,
    /// How far down the page was seen, in percent of its height: 0 to 100.
    pub scroll_percent: i64,
}

impl Engagement {
    /// Reads an engagement: whole numbers that are not negative; those beyond their bounds are taken as at them. A page can be
    /// drawn beyond its end, and a clock can run on while a machine sleeps.
    pub(super) fn read(fields: &Fields) -> Result<Self, BeaconError> {
        let whole = |name: &str, max: i64| {
            let number = fields.get(name).and_then(Value::as_i64);
            number.filter(|number| *number >= 0).map(|number| number.min(max))
        };
        let engaged_ms = whole("engaged_ms", ENGAGED_MAX_MS);
        let scroll_percent = whole("scroll_percent", 100);
        Ok(Self {
            engaged_ms: engaged_ms.ok_or(BeaconError::Body("engaged_ms is no whole number from 0 on"))?,
            scroll_percent: scroll_percent.ok_or(BeaconError::Body("scroll_percent is no whole number from 0 on"))?,
        })
    }
}
