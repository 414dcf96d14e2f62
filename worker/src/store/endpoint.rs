//! The endpoint at Stripe that posts to an integration.

use crate::port::database::{Statement, sql};
use crate::store::api_key::KeyId;
use headwater::base::id::SecretId;
use headwater::base::json::FromJson;
use headwater::stripe::integration::EndpointState;

/// A row of `endpoint`.
#[derive(Debug, Clone, FromJson)]
pub struct EndpointRow {
    /// Where Stripe is to post.
    pub url: String,
    /// Where it stands.
    pub state: EndpointState,
    /// Stripe's id of it.
    pub id: Option<String>,
    /// The signing secret that came with it.
    pub secret: Option<SecretId>,
    /// Not before this it is tried again.
    pub next_try_s: i64,
}

/// An endpoint as it was found or made.
#[derive(Debug, Default)]
pub struct Standing {
    /// Stripe's id of it.
    pub id: Option<String>,
    /// The signing secret kept of it.
    pub secret: Option<SecretId>,
    /// The version of its events.
    pub api_version: Option<String>,
    /// When it was seen right.
    pub checked_s: Option<i64>,
    /// Stable code: why the last attempt failed.
    pub reason: Option<&'static str>,
    /// Not before this it is tried again.
    pub next_try_s: i64,
}

fn state_text(state: EndpointState) -> &'static str {
    match state {
        EndpointState::Standing => "standing",
        EndpointState::Unreachable => "unreachable",
        EndpointState::Missing => "missing",
        EndpointState::Forbidden => "forbidden",
        EndpointState::LeftBehind => "left_behind",
    }
}

/// Wants an endpoint at an address.
pub fn want(id: &KeyId, url: &str, until_then: EndpointState, now_s: i64) -> Statement {
    id.statement(sql!("endpoint.want")).bind(url).bind(state_text(until_then)).bind(now_s)
}

/// One [`EndpointRow`] or none.
pub fn by_key(id: &KeyId) -> Statement {
    id.statement(sql!("endpoint.read"))
}

/// Notes where it stands.
pub fn put(id: &KeyId, state: EndpointState, standing: &Standing) -> Statement {
    let statement = id.statement(sql!("endpoint.put")).bind(state_text(state)).bind(standing.id.clone());
    let statement = statement.bind(standing.secret.as_ref()).bind(standing.api_version.clone());
    statement.bind(standing.checked_s).bind(standing.next_try_s).bind(standing.reason)
}

/// After a disconnect: it is deleted at Stripe from now on.
pub fn take_down_now(id: &KeyId, now_s: i64) -> Statement {
    id.statement(sql!("endpoint.take_down")).bind(now_s)
}

/// Forgets it.
pub fn forget(id: &KeyId) -> Statement {
    id.statement(sql!("endpoint.forget"))
}
