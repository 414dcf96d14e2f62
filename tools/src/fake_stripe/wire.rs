//! The fake Stripe behind the Worker's outbound port. It has its own clock, which requests and waits move on.
//!
//! A test can drop each request before the fake has read it and after: at both points its future is pending once.

use super::FakeStripe;
use headwater_worker::port::outbound::{Outbound, Outgoing, Sending};
use std::cell::{Cell, RefCell};
use std::pin::Pin;
use std::task::Poll;

/// A line to the fake.
#[derive(Debug)]
pub struct Wire {
    /// The fake.
    pub stripe: RefCell<FakeStripe>,
    /// Unix milliseconds.
    pub clock_ms: Cell<i64>,
    /// How long a request takes.
    pub latency_ms: Cell<i64>,
}

impl Wire {
    /// A line whose requests take a tenth of a second.
    pub fn new(stripe: FakeStripe, clock_ms: i64) -> Self {
        Self { stripe: RefCell::new(stripe), clock_ms: Cell::new(clock_ms), latency_ms: Cell::new(100) }
    }

    fn pass(&self, milliseconds: i64) {
        self.clock_ms.set(self.clock_ms.get() + milliseconds);
    }
}

impl Outbound for Wire {
    fn send(&self, request: Outgoing) -> Sending<'_> {
        Box::pin(async move {
            pending_once().await;
            let reply = self.stripe.borrow_mut().answer(&request, self.clock_ms.get());
            self.pass(self.latency_ms.get());
            pending_once().await;
            reply
        })
    }

    fn clock_ms(&self) -> i64 {
        self.clock_ms.get()
    }

    fn wait(&self, milliseconds: u64) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            self.pass(i64::try_from(milliseconds).unwrap_or(i64::MAX));
            pending_once().await;
        })
    }
}

/// Several lines of one clock: the live and the test objects of an account, or two accounts. A request goes to the one that knows
/// its key, else to the first.
#[derive(Debug)]
pub struct Lines(pub Vec<Wire>);

impl Lines {
    fn of(&self, request: &Outgoing) -> &Wire {
        let [first, ..] = self.0.as_slice() else { unreachable!("there is a line") };
        self.0.iter().find(|wire| wire.stripe.borrow().knows(request)).unwrap_or(first)
    }

    fn agree(&self, clock_ms: i64) {
        self.0.iter().for_each(|wire| wire.clock_ms.set(clock_ms));
    }
}

impl Outbound for Lines {
    fn send(&self, request: Outgoing) -> Sending<'_> {
        Box::pin(async move {
            let wire = self.of(&request);
            let reply = wire.send(request).await;
            self.agree(wire.clock_ms());
            reply
        })
    }

    fn clock_ms(&self) -> i64 {
        self.0.first().map_or(0, Outbound::clock_ms)
    }

    fn wait(&self, milliseconds: u64) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move {
            self.agree(self.clock_ms().saturating_add_unsigned(milliseconds));
            pending_once().await;
        })
    }
}

async fn pending_once() {
    let mut first = true;
    std::future::poll_fn(|context| {
        if std::mem::take(&mut first) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}
