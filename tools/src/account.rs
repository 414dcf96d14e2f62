//! A desk connected to a fake Stripe: the owner pastes a key, the cron works, pages of the dashboard come and go.

use crate::desk::{Desk, Reply, block_on, read_reply};
use crate::fake_stripe::{FakeStripe, Wire};
use crate::simulator::{Random, Task, interleave};
use headwater::api;
use headwater_worker::fault::Fault;
use headwater_worker::http::Failure;
use serde_json::json;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Drops a future at one of the places where it waits. Gives whether it came so far.
fn is_killed_at(future: impl Future, place: usize) -> bool {
    let mut future = Box::pin(future);
    let mut context = std::task::Context::from_waker(Waker::noop());
    (0..=place).all(|_| future.as_mut().poll(&mut context).is_pending())
}

/// The key of every account, of test mode.
pub const KEY: &str = "rk_test_of_the_tests_0123456789";

/// The desk, and the line to its Stripe.
pub struct Account {
    /// The installation.
    pub desk: Desk,
    /// The line.
    pub wire: Rc<Wire>,
}

impl Account {
    /// A desk whose Stripe is this one, as of a time.
    pub fn new(stripe: FakeStripe, now_s: i64) -> Self {
        Self::over(Desk::new(now_s), stripe, now_s)
    }

    /// A desk of one's own.
    pub fn over(mut desk: Desk, stripe: FakeStripe, now_s: i64) -> Self {
        let wire = Rc::new(Wire::new(stripe, now_s * 1_000));
        desk.outbound = wire.clone();
        Self { desk, wire }
    }

    /// Lets the desk see the line's time.
    fn tell_time(&self) {
        self.desk.now_s.set(self.wire.clock_ms.get().div_euclid(1_000));
    }

    /// Time passes.
    pub fn pass_s(&self, seconds: i64) {
        self.wire.clock_ms.set(self.wire.clock_ms.get() + seconds * 1_000);
        self.tell_time();
    }

    /// A call of the owner's about the integration.
    pub fn call(&self, method: &str, path: &str, body: serde_json::Value) -> Reply {
        self.tell_time();
        let path = format!("/api/sites/{}/integrations/{}/{path}", self.desk.site, self.desk.integration);
        self.desk.owner(method, &path, Some(body))
    }

    /// Pastes a key.
    pub fn put_key(&self, key: &str) -> Reply {
        self.call("PUT", "key", json!({ "key": key }))
    }

    /// The integration as the owner sees it.
    pub fn shown(&self) -> api::Integration {
        self.tell_time();
        let all = self.desk.owner("GET", &format!("/api/sites/{}/integrations", self.desk.site), None);
        let all: api::Integrations = read_reply(all.body);
        let own = all.integrations.into_iter().find(|one| one.id == self.desk.integration);
        own.unwrap_or_else(|| unreachable!("the desk has its integration"))
    }

    /// The key of test mode as the owner sees it.
    pub fn key(&self) -> api::ApiKey {
        let key = self.shown().keys.into_iter().find(|key| key.mode == headwater::base::id::Mode::Test);
        key.unwrap_or_else(|| unreachable!("a key of test mode is connected"))
    }

    /// The minute's work.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tick(&self) -> Result<(), Failure> {
        self.tell_time();
        block_on(self.desk.work())?;
        self.desk.drain();
        Ok(())
    }

    /// The minute's work, killed at one of the places where it waits for something outside. Gives whether it came so far.
    pub fn tick_killed_at(&self, place: usize) -> bool {
        self.tell_time();
        is_killed_at(self.desk.work(), place)
    }

    /// The minute's work, with a look at the account at each place where it waits for something outside.
    ///
    /// # Errors
    /// When the database fails.
    pub fn tick_watched(&self, mut look: impl FnMut(&Self)) -> Result<(), Fault> {
        self.tell_time();
        let mut work = Box::pin(self.desk.work());
        let mut context = std::task::Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut context) {
                return done;
            }
            look(self);
        }
    }

    /// Several minutes' work at the same time, as when one runs late.
    pub fn ticks_at_once(&self, count: usize, random: &mut Random) {
        self.tell_time();
        let task = || -> Task<'_> { Box::pin(async { self.desk.work().await.is_ok() }) };
        let tasks = (0..count).map(|_| Some(task())).collect();
        interleave(tasks, random, |_| false);
    }

    /// Pastes a key, and the request is killed at one of the places where it waits. Gives whether it came so far.
    pub fn put_key_killed_at(&self, key: &str, place: usize) -> bool {
        self.call_killed_at("PUT", "key", json!({ "key": key }), place)
    }

    /// The same of any call of the owner's about the integration.
    pub fn call_killed_at(&self, method: &str, path: &str, body: serde_json::Value, place: usize) -> bool {
        self.tell_time();
        let path = format!("/api/sites/{}/integrations/{}/{path}", self.desk.site, self.desk.integration);
        is_killed_at(self.desk.answer(self.desk.owner_request(method, &path, Some(body))), place)
    }

    /// Ticks each minute until nothing is under way, at most so often. Gives how often it ticked.
    pub fn settle(&self, most: usize) -> usize {
        for ticks in 1..=most {
            // A failure of the database is told to nobody: the next minute goes on.
            let _ = self.tick();
            if self.is_idle() {
                return ticks;
            }
            self.pass_s(60);
        }
        unreachable!("still at work after {most} minutes: {:?}", self.shown())
    }

    /// Whether no job runs and no question is open.
    pub fn is_idle(&self) -> bool {
        let over = |state: api::JobState| matches!(state, api::JobState::Done | api::JobState::Paused);
        let shown = self.shown();
        !shown.removing
            && shown.keys.iter().all(|key| {
                key.questions_open == 0
                    && key.import.as_ref().is_none_or(|import| over(import.state))
                    && key.check.as_ref().is_none_or(|check| over(check.state))
            })
    }
}
