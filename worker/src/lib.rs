//! Headwater as a Cloudflare Worker.
//!
//! Read top-down: the entry points here → `route` (which request goes where) → `handle/<what>` (gather → decide → commit) →
//! `store/<noun>` (values to statements, rows to types) → `database` (the port) → `d1` (the only file that names D1).
//! A webhook: `handle/webhook` → `derive` → `store` → `worker/sql/*.sql`. Natively the same runs over SQLite (`tests/`).

pub mod context;
pub mod d1_error;
pub mod database;
pub mod derive;
pub mod handle;
pub mod http;
pub mod limiter;
pub mod memory;
pub mod outbound;
pub mod outcome;
pub mod route;
pub mod seal;
pub mod shell;
pub mod store;
pub mod stripe_api;
pub mod work;

#[cfg(target_arch = "wasm32")]
mod assets;
#[cfg(target_arch = "wasm32")]
mod cloudflare;
#[cfg(target_arch = "wasm32")]
mod d1;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod kv;
#[cfg(target_arch = "wasm32")]
mod rate_limit;

#[cfg(target_arch = "wasm32")]
mod entry {
    use crate::cloudflare::{answer_request, run_scheduled};
    use worker::{Env, Request, Response, ScheduleContext, ScheduledEvent, event};

    /// A request; most of those for static files never reach the Worker (`wrangler.toml`).
    #[event(fetch, respond_with_errors)]
    async fn fetch(request: Request, env: Env, context: worker::Context) -> worker::Result<Response> {
        answer_request(request, env, context).await
    }

    /// Each minute: imports, checks and questions to Stripe go on, queued payments are derived again, old rows dropped.
    #[event(scheduled)]
    async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
        run_scheduled(env).await;
    }
}
