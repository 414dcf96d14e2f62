//! The fake Stripe over HTTP on this machine's loopback, and the deliveries it makes, for `wrangler dev` and the
//! end-to-end tests.
//!
//! What always holds: no delivery leaves this machine, and none is made while the account is locked.

mod account;
mod control;
mod http;

pub use account::Account;

use super::{Due, Fault};
use crate::stripe::signature;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// Waits before a delivery is tried again, as often as Stripe does in a sandbox, but sooner.
const WAITS: [Duration; 3] = [Duration::ZERO, Duration::from_secs(1), Duration::from_secs(4)];

/// Unix milliseconds.
pub type Clock = fn() -> i64;

/// What every connection shares.
#[derive(Clone)]
struct Shared {
    account: Arc<Mutex<Account>>,
    due: Sender<Due>,
    clock: Clock,
}

/// Serves an account on a port of the loopback, 0 for one that is free. Gives the port; ends with the process.
///
/// # Errors
/// When the port is in use.
pub fn serve(account: Account, port: u16, clock: Clock) -> std::io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = listener.local_addr()?.port();
    let (due, queue) = channel();
    let shared = Shared { account: Arc::new(Mutex::new(account)), due, clock };
    // `localhost` is either of two; a machine may have only one.
    let second = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).ok();
    for listener in [Some(listener), second].into_iter().flatten() {
        let shared = shared.clone();
        thread::spawn(move || shared.listen(&listener));
    }
    thread::spawn(move || shared.deliver(&queue));
    Ok(port)
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Account> {
        self.account.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn listen(&self, listener: &TcpListener) {
        for stream in listener.incoming().flatten() {
            let shared = self.clone();
            thread::spawn(move || shared.answer(&stream));
        }
    }

    /// Answers one request. Where nothing is written, the connection is cut.
    fn answer(&self, stream: &TcpStream) {
        let Ok(heard) = http::read(stream) else { return };
        let now_ms = (self.clock)();
        let mut account = self.lock();
        let latency = Duration::from_millis(account.latency_ms);
        let (answered, is_cut_off) = match heard.target.strip_prefix("/_fake/") {
            Some(target) => (Ok(control::answer(&mut account, &heard, target, now_ms.div_euclid(1_000))), false),
            None => {
                let answered = account.fake.answer(&heard.outgoing(), now_ms);
                let fault = account.fake.calls.0.last().and_then(|called| called.fault.clone());
                (answered, fault == Some(Fault::CutOff))
            }
        };
        for due in account.fake.take_due() {
            account.deliveries += 1;
            // The other end lives as long as the process.
            let _ = self.due.send(due);
        }
        drop(account);
        if !heard.target.starts_with("/_fake/") {
            thread::sleep(latency);
        }
        if let Ok(reply) = answered {
            // A caller that is gone wants no reply.
            let _ = http::write(stream, &reply, is_cut_off);
        }
    }

    fn deliver(&self, queue: &Receiver<Due>) {
        for due in queue {
            for wait in WAITS {
                thread::sleep(wait);
                let header = signature(&due.secret, due.body.as_bytes(), (self.clock)().div_euclid(1_000));
                let status = http::post(&due.url, "stripe-signature", &header, &due.body);
                if matches!(status, Ok(200..300)) {
                    let mut account = self.lock();
                    account.fake.succeeded(&due);
                    account.taken += 1;
                    break;
                }
            }
        }
    }
}
