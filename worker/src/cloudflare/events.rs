//! Where Cloudflare calls the Worker.

use crate::cloudflare::entry::{answer_request, run_scheduled};
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
