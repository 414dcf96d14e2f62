//! HTTP: requests, responses, refusals, the table of routes, and a handler for each of them.
//!
//! A handler reads the question from the request and hands it down: to `read` for an answer, to `ledger`, `visit` or `job` for a change.
//! No other folder names a status or a header.

pub mod access;
mod caller;
mod cors;
pub mod owner;
pub mod public;
pub mod refusal;
pub mod request;
pub mod respond;
pub mod response;
pub mod route;

pub use refusal::{Failure, Refusal};
pub use request::Request;
pub use respond::{Answer, respond};
pub use response::Response;
