//! The port to the network, over Cloudflare's `fetch`.

use crate::port::outbound::{Incoming, Outbound, Outgoing, REPLY_MAX_BYTES, Sending, Unreachable};
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use std::pin::{Pin, pin};
use std::time::Duration;
use worker::{AbortController, AbortSignal, Fetch, Headers, Method, Request, RequestInit, RequestRedirect};

/// How long a reply may take, whole.
const TIMEOUT: Duration = Duration::from_secs(25);

/// Cloudflare's network.
pub(crate) struct Network;

fn request(outgoing: &Outgoing) -> worker::Result<Request> {
    let headers = Headers::new();
    for (name, value) in &outgoing.headers {
        headers.set(name, value)?;
    }
    let method = match outgoing.method {
        "POST" => Method::Post,
        "DELETE" => Method::Delete,
        _ => Method::Get,
    };
    let mut init = RequestInit::new();
    init.with_method(method).with_headers(headers).with_redirect(RequestRedirect::Manual);
    if !outgoing.body.is_empty() {
        init.with_body(Some(outgoing.body.as_str().into()));
    }
    Request::new_with_init(&outgoing.url, &init)
}

async fn reply(outgoing: Outgoing, signal: AbortSignal) -> worker::Result<Option<Incoming>> {
    let mut response = Fetch::Request(request(&outgoing)?).send_with_signal(&signal).await?;
    let mut incoming = Incoming {
        status: response.status_code(),
        headers: response.headers().entries().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect(),
        body: Vec::new(),
    };
    let mut stream = response.stream()?;
    while let Some(chunk) = stream.next().await {
        incoming.body.extend(chunk?);
        if incoming.body.len() > REPLY_MAX_BYTES {
            return Ok(None);
        }
    }
    Ok(Some(incoming))
}

impl Outbound for Network {
    fn send(&self, outgoing: Outgoing) -> Sending<'_> {
        Box::pin(async move {
            let abort = AbortController::default();
            let reply = pin!(reply(outgoing, abort.signal()));
            let timeout = pin!(worker::Delay::from(TIMEOUT));
            match select(reply, timeout).await {
                Either::Left((Ok(Some(incoming)), _)) => Ok(incoming),
                // What went wrong may name the address with its query, and helps nobody: the caller tries again.
                Either::Left(_) => Err(Unreachable),
                Either::Right(_) => {
                    abort.abort();
                    Err(Unreachable)
                }
            }
        })
    }

    #[allow(clippy::disallowed_methods)] // The port to time passing; requests see the context's.
    fn clock_ms(&self) -> i64 {
        i64::try_from(worker::Date::now().as_millis()).unwrap_or(0)
    }

    fn wait(&self, milliseconds: u64) -> Pin<Box<dyn Future<Output = ()> + '_>> {
        Box::pin(async move { worker::Delay::from(Duration::from_millis(milliseconds)).await })
    }
}
