//! What can go wrong between a request and its reply: at one call that a test names, or at random.

use super::keys;
use super::refusal::Refusal;
use super::request::Call;
use crate::simulator::Random;
use headwater_worker::port::outbound::{Incoming, Unreachable};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Something that goes wrong. In JSON `"reset"`, `{"too_many": 2}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The key is dead.
    Status401,
    /// This permission is missing.
    Status403(String),
    /// 429, with a `Retry-After` of so many seconds or without.
    TooMany(Option<u32>),
    /// 500.
    Status500,
    /// 503.
    Status503,
    /// 409: another request holds the object.
    Status409,
    /// 500 with `stripe-should-retry: false`.
    NoRetry,
    /// The connection is cut before the request is heard.
    Reset,
    /// The request is carried out and the reply lost.
    LostReply,
    /// 200, and the JSON ends in its middle.
    CutOff,
    /// 200, and a page of HTML.
    Html,
}

/// Those that pass: the same request, sent again, may go well.
pub const PASSING: [Fault; 9] = [
    Fault::TooMany(None),
    Fault::TooMany(Some(1)),
    Fault::Status500,
    Fault::Status503,
    Fault::Status409,
    Fault::Reset,
    Fault::LostReply,
    Fault::CutOff,
    Fault::Html,
];

/// What goes wrong when. Calls are counted from 0.
#[derive(Debug, Default)]
pub struct Faults {
    planned: BTreeMap<u64, Fault>,
    by_lot: Option<(usize, Random)>,
}

impl Faults {
    /// At one call.
    pub fn at(&mut self, call: u64, fault: Fault) {
        self.planned.insert(call, fault);
    }

    /// At one of so many calls, one of those that pass; a seed gives the same again.
    pub fn one_in(&mut self, calls: usize, seed: u64) {
        self.by_lot = Some((calls, Random::new(seed)));
    }

    /// Nothing from now on.
    pub fn none(&mut self) {
        *self = Self::default();
    }

    pub(super) fn next(&mut self, call: u64) -> Option<Fault> {
        let planned = self.planned.remove(&call);
        let lot = self.by_lot.as_mut().and_then(|(calls, random)| {
            if random.one_in(*calls) { PASSING.get(random.below(PASSING.len())).cloned() } else { None }
        });
        planned.or(lot)
    }
}

impl Fault {
    /// What is answered in the place of carrying the request out; `None` where it is carried out all the same.
    pub(super) fn instead(&self, call: &Call) -> Option<Result<Incoming, Unreachable>> {
        let key = call.key.as_deref().unwrap_or("");
        let with = |refusal: Refusal, headers: &[(&str, String)]| {
            let mut incoming = refusal.reply();
            let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
            incoming.headers.extend(headers);
            incoming
        };
        let server = |status| Refusal::api(status, "An unknown error occurred.");
        Some(Ok(match self {
            Self::Status401 => keys::unknown(key).reply(),
            Self::Status403(permission) => keys::forbidden(key, permission).reply(),
            Self::TooMany(after_s) => {
                let after = after_s.map(|seconds| ("retry-after", seconds.to_string()));
                let message = "Request rate limit exceeded.";
                with(Refusal::invalid(429, message).code("rate_limit"), after.as_slice())
            }
            Self::Status500 => server(500).reply(),
            Self::Status503 => server(503).reply(),
            Self::Status409 => {
                let message = "This object cannot be accessed right now because another API request or Stripe process is \
                               currently accessing it.";
                with(Refusal::invalid(409, message).code("lock_timeout"), &[("stripe-should-retry", "true".to_owned())])
            }
            Self::NoRetry => with(server(500), &[("stripe-should-retry", "false".to_owned())]),
            Self::Reset => return Some(Err(Unreachable)),
            Self::LostReply | Self::CutOff | Self::Html => return None,
        }))
    }

    /// What becomes of the reply on its way.
    pub(super) fn spoil(&self, mut incoming: Incoming) -> Result<Incoming, Unreachable> {
        match self {
            Self::LostReply => return Err(Unreachable),
            Self::CutOff => incoming.body.truncate(incoming.body.len() / 2),
            Self::Html => {
                incoming.status = 200;
                incoming.body = b"<!DOCTYPE html><title>Just a moment</title>".to_vec();
                incoming.headers = [("content-type".to_owned(), "text/html".to_owned())].into();
            }
            _ => {}
        }
        Ok(incoming)
    }
}
