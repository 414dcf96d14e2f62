//! From Cloudflare's types to ours and back: the request, the response, the environment's bindings and secrets.
//!
//! Not here: any decision.

use crate::cloudflare::assets;
use crate::cloudflare::d1::D1;
use crate::cloudflare::environment::{self, var};
use crate::cloudflare::fetch::Network;
use crate::cloudflare::kv::Kv;
use crate::cloudflare::rate_limit::RateLimits;
use crate::fault::Fault;
use crate::http::respond;
use crate::http::route::{ApiRoute, FileRoute, FirstPartyPath, PublicRoute, Route, climbs, route_unknown};
use crate::http::{Failure, Request, Response};
use crate::job::minute::run_minute;
use crate::job::pending;
use crate::ledger::effect::After;
use crate::memory::Memory;
use crate::port::context::Context;
use crate::shell::{Secrets, Shell};
use headwater::base::sorted::SortedMap;
use headwater::settings::Settings;
use std::rc::Rc;
use worker::{Env, Headers};

thread_local! {
    /// One isolate is one thread; a panic rebuilds both.
    static MEMORY: Rc<Memory> = Rc::new(Memory::default());
}

/// What a request or a cron call works with, owned, so that it outlives the response.
struct Parts {
    database: D1,
    cache: Kv,
    limiter: RateLimits,
    memory: Rc<Memory>,
    context: Context,
    secrets: Secrets,
    settings: Settings,
}

impl Parts {
    fn of(env: &Env) -> Result<Self, Fault> {
        Ok(Self {
            database: D1::of(env).map_err(Fault::internal)?,
            cache: Kv::of(env),
            limiter: RateLimits::of(env),
            memory: MEMORY.with(Rc::clone),
            context: context()?,
            secrets: environment::secrets(env)?,
            settings: environment::settings(env),
        })
    }

    fn shell(&self) -> Shell<'_> {
        Shell {
            database: &self.database,
            cache: &self.cache,
            outbound: &Network,
            limiter: &self.limiter,
            memory: &self.memory,
            context: &self.context,
            secrets: &self.secrets,
            settings: &self.settings,
        }
    }
}

/// Unix milliseconds. Here and in `context` alone the clock and the randomness are read.
#[allow(clippy::disallowed_methods)]
fn now_ms() -> Result<i64, Fault> {
    i64::try_from(worker::Date::now().as_millis()).map_err(Fault::internal)
}

#[allow(clippy::disallowed_methods)]
fn context() -> Result<Context, Fault> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(Fault::internal)?;
    Ok(Context::new(now_ms()?, seed))
}

/// Answers a request, and afterwards does what it queued.
pub(crate) async fn answer_request(
    request: worker::Request,
    env: Env,
    context: worker::Context,
) -> worker::Result<worker::Response> {
    let first_party = first_party_path(&env);
    // As they were sent: the crate takes an unknown method for GET, and its address is resolved already.
    let (method, url) = (request.inner().method(), request.inner().url());
    let route = if climbs(&url) {
        Err(route_unknown())
    } else {
        Route::parse_below(first_party.as_ref(), &method, &request.path())
    };
    let route = match route {
        Ok(route) => route,
        Err(refusal) => return refuse(&refusal.into()),
    };
    match route {
        Route::File(file) => answer_file(request, &env, file).await,
        Route::Api(route) => answer_route(request, route, env, context).await,
    }
}

/// The setting `FIRST_PARTY_PATH`; one that is no such path is as if it were absent.
fn first_party_path(env: &Env) -> Option<FirstPartyPath> {
    let text = var(env, "FIRST_PARTY_PATH")?;
    let path = FirstPartyPath::parse(&text);
    if path.is_none() {
        worker::console_error!("FIRST_PARTY_PATH is no path such as \"/w\"; it is ignored");
    }
    path
}

async fn answer_file(request: worker::Request, env: &Env, file: FileRoute) -> worker::Result<worker::Response> {
    let response = match assets::serve(env, file, request).await {
        Ok(Some(response)) => response,
        Ok(None) => return refuse(&route_unknown().into()),
        Err(error) => return refuse(&Failure::internal(error)),
    };
    if !counts(env) {
        return Ok(response);
    }
    // So that a test can tell a file that came through the Worker from one that did not.
    let headers = response.headers().clone();
    headers.set(COUNTS_HEADER, "0")?;
    Ok(response.with_headers(headers))
}

async fn answer_route(
    request: worker::Request,
    route: ApiRoute,
    env: Env,
    context: worker::Context,
) -> worker::Result<worker::Response> {
    let parts = match Parts::of(&env) {
        Ok(parts) => parts,
        Err(fault) => return refuse(&fault.into()),
    };
    let request = match read_request(request, route.body_limit()).await {
        Ok(request) => request,
        Err(error) => return refuse(&Failure::internal(error)),
    };
    // A beacon may come by a path of the shop's own host, of which it is not for us to say that it speaks HTTPS alone.
    let is_owners = !matches!(route, ApiRoute::Public(PublicRoute::Collect | PublicRoute::CollectPreflight));
    let name = route.name();
    let mut answer = respond(&parts.shell(), route, &request).await;
    if is_owners {
        answer.response = answer.response.with("strict-transport-security", "max-age=31536000");
    }
    if let Some(fault) = &answer.fault {
        worker::console_error!("{} {name}: {fault}", request.method);
    }
    let counts = counts(&env).then(|| parts.database.counts());
    if answer.response.after == After::Drain {
        context.wait_until(drain(parts, counts.is_some()));
    }
    to_worker(answer.response, counts)
}

/// What a response cost in D1, added where the bench asks for it.
const COUNTS_HEADER: &str = "x-headwater-d1";

fn counts(env: &Env) -> bool {
    var(env, "HEADWATER_COUNT").is_some_and(|var| var == "1")
}

fn refuse(failure: &Failure) -> worker::Result<worker::Response> {
    if let Failure::Fault(fault) = failure {
        worker::console_error!("{fault}");
    }
    to_worker(failure.response(now_ms().unwrap_or(0) / 1000), None)
}

/// Derives what an answer queued, in turn with other answers. What fails stays queued.
async fn drain(parts: Parts, counts: bool) {
    if let Err(fault) = pending::drain_in_turn(&parts.shell()).await {
        worker::console_warn!("queued payments wait: {fault}");
    }
    log_counts(&parts, counts);
}

/// There is no response any more: the log says what all of it cost.
fn log_counts(parts: &Parts, counts: bool) {
    if counts {
        worker::console_log!("{COUNTS_HEADER}: {}", parts.database.counts());
    }
}

/// The cron's call.
pub(crate) async fn run_scheduled(env: Env) {
    let parts = match Parts::of(&env) {
        Ok(parts) => parts,
        Err(fault) => return worker::console_error!("{fault}"),
    };
    for (waits, fault) in run_minute(&parts.shell()).await {
        worker::console_warn!("{waits}: {fault}");
    }
    log_counts(&parts, counts(&env));
}

async fn read_request(mut request: worker::Request, body_limit: usize) -> worker::Result<Request> {
    let url = request.url()?;
    let headers: SortedMap<String, String> = request.headers().entries().collect();
    // The header is the platform's own only where it adds it; else a caller could have written it.
    let country = request.cf().and_then(worker::Cf::country).or_else(|| headers.get("cf-ipcountry").cloned());
    let body = read_body(&mut request, &headers, body_limit).await?;
    Ok(Request {
        method: request.inner().method(),
        origin: url.origin().ascii_serialization(),
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers,
        country,
        body,
    })
}

/// The body, or `None` when it is larger than the limit: what says so itself is not read at all.
async fn read_body(
    request: &mut worker::Request,
    headers: &SortedMap<String, String>,
    limit: usize,
) -> worker::Result<Option<Vec<u8>>> {
    use futures_util::StreamExt;
    let declared = headers.get("content-length").and_then(|text| text.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Ok(None);
    }
    let raw: &web_sys::Request = request.inner();
    if raw.body().is_none() {
        return Ok(Some(Vec::new()));
    }
    let mut body = Vec::new();
    let mut stream = request.stream()?;
    while let Some(chunk) = stream.next().await {
        body.extend(chunk?);
        if body.len() > limit {
            return Ok(None);
        }
    }
    Ok(Some(body))
}

/// On every answer of the Worker's own; `www/public/_headers` has those of the files.
const SECURITY_HEADERS: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("cross-origin-opener-policy", "same-origin"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
];

/// Which pages may load an answer; those of other sites none but where an answer says so.
const RESOURCE_POLICY: &str = "cross-origin-resource-policy";

fn to_worker(response: Response, counts: Option<String>) -> worker::Result<worker::Response> {
    let headers = Headers::new();
    for (name, value) in &response.headers {
        headers.append(name, value)?;
    }
    for (name, value) in SECURITY_HEADERS {
        headers.append(name, value)?;
    }
    if !response.headers.iter().any(|(name, _)| *name == RESOURCE_POLICY) {
        headers.append(RESOURCE_POLICY, "same-origin")?;
    }
    if let Some(counts) = counts {
        headers.append(COUNTS_HEADER, &counts)?;
    }
    let body = match response.body {
        Some(text) => worker::ResponseBody::Body(text.into_bytes()),
        None => worker::ResponseBody::Empty,
    };
    Ok(worker::Response::from_body(body)?.with_status(response.status).with_headers(headers))
}
