//! The touches of journeys: looks them up, and guards what was found.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::journey::SeenTouch;
use headwater::base::id::{SessionId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::limits::{JOURNEY_LAST, JOURNEY_MAX_TOUCHES};
use headwater::base::sorted::SortedSet;
use headwater::visit::channel::Channel;
use headwater::visit::touch::Touch;
use serde::Serialize;

/// A touch of a visitor.
#[derive(Debug, FromJson)]
pub struct TouchRow {
    session: SessionId,
    visitor: VisitorId,
    at_s: i64,
    #[json(with = "super::word::word")]
    channel: String,
    #[json(with = "super::touch")]
    touch: Touch,
    #[json(with = "super::flag")]
    proved: bool,
}

impl TouchRow {
    /// As the core joins it into a journey.
    pub fn to_core(self) -> SeenTouch {
        let Self { session, visitor, at_s, channel, touch, proved } = self;
        let channel = Channel::parse(&channel).unwrap_or(Channel::Unassigned);
        SeenTouch { at_s, session, visitor, channel, touch, proved }
    }
}

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

/// The touches of some visitors: [`TouchRow`]s.
pub fn touches(scope: &Scope, of: &SortedSet<TouchesOf>) -> Statement {
    Statement::new(sql!("visit.touches")).bind(&scope.site).bind_json(of)
}
