//! The touches of journeys: whose are asked for, and how a commit notices that others have come.

use headwater::attribution::journey::SeenTouch;
use headwater::base::id::{SessionId, VisitorId};
use headwater::base::limits::{JOURNEY_LAST, JOURNEY_MAX_TOUCHES};
use headwater::base::sorted::SortedSet;
use serde::Serialize;

/// The touches of a visitor up to a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TouchesOf {
    /// Whose.
    pub visitor: VisitorId,
    /// Up to when, unix seconds.
    pub until_s: i64,
}

/// Which touches of a visitor were read for a journey.
#[derive(Debug, Serialize)]
pub struct TouchesRead {
    visitor: VisitorId,
    after_s: i64,
    until_s: i64,
    seen: usize,
}

impl TouchesRead {
    /// Of those asked for. Of a long journey only the later part was read whole, and only there can one still come.
    pub fn of(of: TouchesOf, touches: &[SeenTouch]) -> Self {
        let own = touches.iter().filter(|touch| touch.visitor == of.visitor && touch.at_s <= of.until_s);
        let own: SortedSet<(i64, &SessionId)> = own.map(|touch| (touch.at_s, &touch.session)).collect();
        let whole = own.len() < JOURNEY_MAX_TOUCHES;
        let after_s = own.iter().rev().nth(JOURNEY_LAST - 1).filter(|_| !whole).map_or(-1, |(at_s, _)| *at_s);
        let seen = own.iter().filter(|(at_s, _)| *at_s > after_s).count();
        Self { visitor: of.visitor, after_s, until_s: of.until_s, seen }
    }
}
