//! The log of requests, so that a test can count them.

use super::fault::Fault;
use super::request::Call;
use std::collections::BTreeMap;

/// A request that was sent, whether or not it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Called {
    /// Unix milliseconds.
    pub at_ms: i64,
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// `/v1/…`, without the query.
    pub path: String,
    /// The query and the form, decoded: `name=value`.
    pub params: Vec<String>,
    /// What was answered; `None` when nothing arrived.
    pub status: Option<u16>,
    /// What went wrong on purpose.
    pub fault: Option<Fault>,
}

impl Called {
    pub(super) fn of(call: Call, at_ms: i64, status: Option<u16>, fault: Option<Fault>) -> Self {
        let params = call.params.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Self { at_ms, method: call.method, path: call.path, params, status, fault }
    }
}

/// Every request, in order.
#[derive(Debug, Default)]
pub struct Calls(pub Vec<Called>);

impl Calls {
    /// How many there were.
    pub fn count(&self) -> u64 {
        u64::try_from(self.0.len()).unwrap_or(u64::MAX)
    }

    /// The most requests within any one second.
    pub fn most_per_second(&self) -> usize {
        let mut times: Vec<i64> = self.0.iter().map(|called| called.at_ms).collect();
        times.sort_unstable();
        let within = |(at, from): (usize, &i64)| times.iter().skip(at).take_while(|time| **time < from + 1_000).count();
        times.iter().enumerate().map(within).max().unwrap_or(0)
    }

    /// How many there were of each method and path; ids are left out.
    pub fn by_path(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for called in &self.0 {
            let path = called.path.trim_start_matches("/v1/");
            let path = super::kind::Kind::of_path(path).map_or(path, |(kind, _)| kind.path());
            *counts.entry(format!("{} /v1/{path}", called.method)).or_insert(0) += 1;
        }
        counts
    }
}
