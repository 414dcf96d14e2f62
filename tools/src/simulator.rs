//! A simulator: it hands over a world of beacons and deliveries in any order, at the same time, with crashes between.
//!
//! Each action has a time of its own, and its request's clock shows that time whenever it is handed over. So a beacon
//! that was delayed counts as of when it was sent. What always holds: a seed repeats its run exactly.

use crate::desk::Desk;
use crate::visit::{Landing, VisitIds};
use headwater::base::id::BeaconId;
use headwater_worker::fault::Fault;
use headwater_worker::http::Request;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Numbers that depend on the seed alone (splitmix64).
#[derive(Debug)]
pub struct Random(u64);

impl Random {
    /// Of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below a bound, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let bound = u64::try_from(bound).unwrap_or(1).max(1);
        usize::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
    }

    /// Whether one of so many cases falls.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    /// Puts a list into another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
}

/// A beacon's own id, the same in each world that is made alike.
fn beacon_id(at_s: i64, kind: &str, session: &str) -> BeaconId {
    BeaconId::of_digest(Sha256::digest(format!("{at_s} {kind} {session}")).into())
}

/// Something that happens to an installation.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A beacon of a browser, and when it was sent.
    Beacon(i64, Value),
    /// A delivery of Stripe's, and when it arrives.
    Delivery(i64, Value),
    /// Queued payments are derived again.
    Drain,
}

impl Action {
    /// A page view.
    pub fn visit(desk: &Desk, at_s: i64, ids: VisitIds<'_>, landing: Landing<'_>) -> Self {
        let VisitIds { visitor, session } = ids;
        let Landing { url, referrer } = landing;
        let id = beacon_id(at_s, "page_view", session);
        Self::Beacon(
            at_s,
            json!({"version": 1, "id": id, "type": "page_view", "site": desk.site, "visitor": visitor, "session": session, "url": url, "referrer": referrer}),
        )
    }

    /// An identify.
    pub fn identify(desk: &Desk, at_s: i64, ids: VisitIds<'_>, traits: Value) -> Self {
        let VisitIds { visitor, session } = ids;
        let id = beacon_id(at_s, "identify", session);
        Self::Beacon(
            at_s,
            json!({"version": 1, "id": id, "type": "identify", "site": desk.site, "visitor": visitor, "session": session, "url": "https://shop.example/", "referrer": "", "traits": traits}),
        )
    }

    /// Deliveries, all at one time.
    pub fn deliveries(at_s: i64, events: impl IntoIterator<Item = Value>) -> Vec<Self> {
        events.into_iter().map(|event| Self::Delivery(at_s, event)).collect()
    }

    /// Whether it was taken in. A drain that failed is tried again by the next.
    pub async fn happen(&self, desk: &Desk) -> bool {
        let request: fn(&Desk, &Value) -> Request = match self {
            Self::Beacon(..) => Desk::beacon,
            Self::Delivery(..) => Desk::delivery,
            Self::Drain => return matches!(desk.drain_once().await, Ok(_) | Err(Fault::Unavailable(_))),
        };
        let (Self::Beacon(at_s, body) | Self::Delivery(at_s, body)) = self else { return true };
        desk.now_s.set(*at_s);
        let reply = desk.answer(request(desk, body)).await;
        assert!(matches!(reply.status, 200 | 202 | 503), "{self:?}: {reply:?} {:?}", desk.faults);
        reply.status != 503
    }
}

/// A task of a run.
pub type Task<'a> = Pin<Box<dyn Future<Output = bool> + 'a>>;

/// Runs tasks at the same time, the next to go on chosen at random. Gives what each returned; one that was killed returns `None`.
pub fn interleave(
    mut tasks: Vec<Option<Task<'_>>>,
    random: &mut Random,
    mut dies: impl FnMut(&mut Random) -> bool,
) -> Vec<Option<bool>> {
    let mut ended = vec![None; tasks.len()];
    let mut context = Context::from_waker(Waker::noop());
    loop {
        let alive: Vec<usize> = (0..tasks.len()).filter(|at| tasks.get(*at).is_some_and(Option::is_some)).collect();
        if alive.is_empty() {
            return ended;
        }
        let Some(at) = alive.get(random.below(alive.len())).copied() else { return ended };
        let Some(slot) = tasks.get_mut(at) else { return ended };
        let Some(task) = slot else { continue };
        match task.as_mut().poll(&mut context) {
            Poll::Ready(value) => {
                *slot = None;
                ended.get_mut(at).into_iter().for_each(|ended| *ended = Some(value));
            }
            // Dropped between two round trips: the isolate is gone.
            Poll::Pending if dies(random) => *slot = None,
            Poll::Pending => {}
        }
    }
}

/// Where two texts part, with what surrounds the place.
pub fn parting(found: &str, expected: &str) -> String {
    let at = found.bytes().zip(expected.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(150);
    let part = |text: &str| text.bytes().skip(at).take(400).map(char::from).collect::<String>();
    format!("\n  found    …{}…\n  expected …{}…", part(found), part(expected))
}

/// Runs one task for some steps, then the other to its end, then the first to its own: every place where one can overlook the other.
pub fn preempt(mut tasks: [Task<'_>; 2], first: usize, steps: usize) -> bool {
    let mut context = Context::from_waker(Waker::noop());
    let [a, b] = &mut tasks;
    let (first, second) = if first == 0 { (a, b) } else { (b, a) };
    let mut ended = None;
    for _ in 0..steps {
        if let Poll::Ready(value) = first.as_mut().poll(&mut context) {
            ended = Some(value);
            break;
        }
    }
    let mut finish = |task: &mut Task<'_>| {
        loop {
            if let Poll::Ready(value) = task.as_mut().poll(&mut context) {
                return value;
            }
        }
    };
    let other = finish(second);
    other && ended.unwrap_or_else(|| finish(first))
}
