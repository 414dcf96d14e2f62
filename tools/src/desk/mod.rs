//! A desk: one installation over SQLite with a site and an integration. Tests hand it deliveries and beacons.

mod begin;
mod branch;
mod upkeep;

pub use self::branch::Branch;
use crate::openapi::conformance::assert_told;
use crate::ports::{Counters, MapCache, Offline};
pub use crate::reply::{Reply, read_reply};
use crate::sqlite::Sqlite;
use crate::stripe::signature;
use crate::visit::Landing;
use headwater::api;
use headwater::base::id::{IntegrationId, SiteId};
use headwater::base::sorted::SortedMap;
use headwater::settings::Settings;
use headwater_worker::http::respond::respond;
use headwater_worker::http::route::{Route, route_unknown};
use headwater_worker::http::{Failure, Refusal, Request};
use headwater_worker::job::pending;
use headwater_worker::memory::Memory;
use headwater_worker::port::context::Context;
use headwater_worker::port::outbound::Outbound;
use headwater_worker::seal::SealKey;
use headwater_worker::shell::{Secrets, Shell};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Poll, Waker};

/// The owner's token of every desk.
pub const OWNER_TOKEN: &str = "hw_owner_of_the_tests";
/// The signing secret of every desk's integration, of test mode.
pub const SIGNING_SECRET: &str = "whsec_of_the_tests_0123456789";
/// A user agent no rule takes for a bot.
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// Isolates that requests side by side are spread over unless a test says otherwise: some share one, some do not.
const ISOLATES: usize = 3;

/// One installation.
pub struct Desk {
    /// Its database.
    pub database: Sqlite,
    cache: MapCache,
    /// Stripe's API.
    pub outbound: Rc<dyn Outbound>,
    /// Its rate limits.
    pub limiter: Counters,
    /// Of each isolate. The first answers everything that does not happen side by side.
    memories: [Memory; ISOLATES],
    /// Over how many isolates requests side by side are spread, at most three: those of one isolate take turns.
    pub isolates: Cell<usize>,
    secrets: Secrets,
    settings: Settings,
    /// What its requests take for the time, unix seconds.
    pub now_s: Cell<i64>,
    drawn: Cell<u64>,
    /// What went wrong on our side, for the log.
    pub faults: RefCell<Vec<String>>,
    /// The site.
    pub site: SiteId,
    /// Its integration with Stripe.
    pub integration: IntegrationId,
    /// The secret its deliveries are signed with.
    pub signing_secret: String,
    /// The page on which visitors are identified.
    pub page: String,
}

impl Desk {
    /// What the isolate remembers, as after a minute.
    pub fn forget(&self) {
        self.now_s.set(self.now_s.get() + 61);
    }

    /// The same in another isolate: it remembers nothing of what this one does, and this one is not told what it changes.
    pub fn elsewhere<T>(&mut self, work: impl FnOnce(&Self) -> T) -> T {
        let own = std::mem::take(&mut self.memories);
        let done = work(self);
        self.memories = own;
        done
    }

    /// A desk over a database that has its site and integration already; the caller names them.
    pub fn over(database: Sqlite, seal_key: SealKey, now_s: i64) -> Self {
        let owner_token_sha256 = hex::encode(Sha256::digest(OWNER_TOKEN.as_bytes()));
        Self {
            database,
            cache: MapCache::default(),
            outbound: Rc::new(Offline(Cell::new(now_s * 1000))),
            limiter: Counters::default(),
            memories: Default::default(),
            isolates: Cell::new(ISOLATES),
            secrets: Secrets { seal_key, owner_token_sha256 },
            settings: Settings {
                stripe_demo_origin: None,
                demo_shop_origin: None,
                import_pages: 10,
                import_rows_a_day: 0,
                collect_rows_a_day: 0,
            },
            now_s: Cell::new(now_s),
            drawn: Cell::new(0),
            faults: RefCell::default(),
            site: SiteId::parse("site_none").unwrap_or_else(|_| unreachable!("it is a site id")),
            integration: IntegrationId::parse("int_none").unwrap_or_else(|_| unreachable!("it is an integration id")),
            signing_secret: SIGNING_SECRET.to_owned(),
            page: "https://shop.example/".to_owned(),
        }
    }

    fn context(&self) -> Context {
        let drawn = self.drawn.get() + 1;
        self.drawn.set(drawn);
        Context::new(self.now_s.get() * 1000, Sha256::digest(drawn.to_be_bytes()).into())
    }

    /// Answers a request; what it queued stays queued.
    pub async fn answer(&self, request: Request) -> Reply {
        let route = match Route::parse(&request.method, &request.path) {
            Ok(Route::Api(route)) => route,
            // No desk has files.
            Ok(Route::File(_)) => return self.refuse(route_unknown()),
            Err(refusal) => return self.refuse(refusal),
        };
        let body = request.body.filter(|body| body.len() <= route.body_limit());
        let request = Request { body, ..request };
        let context = self.context();
        let answer = respond(&self.shell(&context), route, &request).await;
        self.faults.borrow_mut().extend(answer.fault);
        let reply = Reply::of(answer.response);
        assert_told(&request.method, &request.path, reply.status, &reply.body);
        reply
    }

    fn refuse(&self, refusal: Refusal) -> Reply {
        Reply::of(Failure::from(refusal).response(self.now_s.get()))
    }

    /// What happens side by side happens in several isolates, in turn.
    fn memory(&self) -> &Memory {
        let [first, ..] = &self.memories;
        let drawn = usize::try_from(self.drawn.get()).unwrap_or(0);
        let at = if self.database.yields.get() { drawn % self.isolates.get().max(1) } else { 0 };
        self.memories.get(at).unwrap_or(first)
    }

    fn shell<'a>(&'a self, context: &'a Context) -> Shell<'a> {
        Shell {
            database: &self.database,
            cache: &self.cache,
            outbound: &*self.outbound,
            limiter: &self.limiter,
            memory: self.memory(),
            context,
            secrets: &self.secrets,
            settings: &self.settings,
        }
    }

    /// Derives everything that is queued.
    pub fn drain(&self) {
        // A thousand rounds of ten pages: more is no queue but a circle, or a page that always fails.
        for _ in 0..1_000 {
            if block_on(self.drain_once()) == Ok(true) {
                return;
            }
        }
        unreachable!("the queue never empties");
    }

    /// One round of deriving what is queued. Returns whether the queue is empty.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drain_once(&self) -> Result<bool, headwater_worker::fault::Fault> {
        let context = self.context();
        pending::drain(&self.shell(&context)).await
    }

    /// A request of the owner.
    pub fn owner(&self, method: &str, path: &str, body: Option<Value>) -> Reply {
        block_on(self.answer(self.owner_request(method, path, body)))
    }

    /// A request of the owner, not yet made.
    pub fn owner_request(&self, method: &str, path: &str, body: Option<Value>) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        Request {
            method: method.to_owned(),
            origin: "https://headwater.example".to_owned(),
            path: path.to_owned(),
            // As the Worker's entry reads it.
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: SortedMap::from([("authorization".to_owned(), format!("Bearer {OWNER_TOKEN}"))]),
            body: Some(body.map(|body| body.to_string().into_bytes()).unwrap_or_default()),
            ..Request::default()
        }
    }

    /// A delivery of Stripe's, signed now, as a request.
    pub fn delivery(&self, event: &Value) -> Request {
        self.signed(event.to_string().into_bytes())
    }

    /// Signed bytes, as a request.
    pub fn signed(&self, body: Vec<u8>) -> Request {
        self.signed_for(&self.integration, &self.signing_secret, body)
    }

    /// Bytes signed with a secret for an integration, as a request.
    pub fn signed_for(&self, integration: &IntegrationId, secret: &str, body: Vec<u8>) -> Request {
        let header = signature(secret, &body, self.now_s.get());
        Request {
            method: "POST".to_owned(),
            origin: "https://headwater.example".to_owned(),
            path: format!("/api/integrations/stripe/webhook/{integration}"),
            headers: SortedMap::from([("stripe-signature".to_owned(), header)]),
            body: Some(body),
            ..Request::default()
        }
    }

    /// Hands a delivery over.
    pub fn deliver(&self, event: &Value) -> Reply {
        block_on(self.answer(self.delivery(event)))
    }

    /// Hands over an event signed with a secret for an integration.
    pub fn deliver_to(&self, integration: &IntegrationId, secret: &str, event: &Value) -> Reply {
        block_on(self.answer(self.signed_for(integration, secret, event.to_string().into_bytes())))
    }

    /// A beacon as a request of a browser on `shop.example`.
    pub fn beacon(&self, beacon: &Value) -> Request {
        let headers = [("user-agent", BROWSER), ("origin", "https://shop.example"), ("sec-fetch-site", "cross-site")];
        Request {
            method: "POST".to_owned(),
            origin: "https://headwater.example".to_owned(),
            path: "/api/collect".to_owned(),
            headers: headers.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            body: Some(beacon.to_string().into_bytes()),
            ..Request::default()
        }
    }

    /// A page view.
    pub fn visit(&self, visitor: &str, session: &str, landing: Landing<'_>) -> Reply {
        let beacon = json!({"version": 1, "type": "page_view", "site": self.site, "visitor": visitor, "session": session, "url": landing.url, "referrer": landing.referrer});
        block_on(self.answer(self.beacon(&beacon)))
    }

    /// An identify.
    pub fn identify(&self, visitor: &str, session: &str, traits: &Value) -> Reply {
        let url = self.page.as_str();
        let beacon = json!({"version": 1, "type": "identify", "site": self.site, "visitor": visitor, "session": session, "url": url, "referrer": "", "traits": traits});
        block_on(self.answer(self.beacon(&beacon)))
    }

    /// The report of test money of these days.
    pub fn report(&self, from: &str, to: &str, model: &str) -> api::Report {
        let path = format!("/api/sites/{}/report?from={from}&to={to}&mode=test&model={model}", self.site);
        read_reply(self.owner("GET", &path, None).body)
    }

    /// Net of test money per currency, over all time.
    pub fn net(&self) -> BTreeMap<String, i64> {
        let report = self.report("2025-01-01", "2027-12-31", "last_non_direct");
        let nets = report.currencies.into_iter().map(|currency| (currency.currency, currency.total.net_minor));
        nets.filter(|(_, net)| *net != 0).collect()
    }

    /// A payment of test mode.
    pub fn payment(&self, id: &str) -> api::PaymentDetail {
        read_reply(self.owner("GET", &format!("/api/sites/{}/payments/{id}?mode=test", self.site), None).body)
    }
}

/// Runs a future that waits for nothing outside.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut context = std::task::Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}
