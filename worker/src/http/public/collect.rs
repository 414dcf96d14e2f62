//! `POST /api/collect`: a beacon of the tracker becomes a session with its touch, and a hit, an identify, a custom event or
//! engagement.
//!
//! What always holds: limits come before the database; one batch writes all, and nothing is stored on a refusal; a same-site
//! request's cookie wins over the body; what a browser says is unsigned, bounded and stripped before it is kept.

use crate::http::caller;
use crate::http::cors::with_cors;
use crate::http::public::browser::{cookieless_caller, session_facts};
use crate::http::public::visitor_cookie::{Renewed, named, with_cookie};
use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request, Response};
use crate::ledger::effect::{After, Commit, Effect};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::engagement::{self, PageEngagement};
use crate::store::erased::Screen;
use crate::store::session::{self, LastRow, SessionFacts, SessionHit};
use crate::store::site::{self, SiteAtEdge, SiteRow};
use crate::store::{alias, custom_event, pending};
use crate::visit::budget;
use crate::visit::cookieless;
use crate::visit::identify;
use crate::visit::identify::NotKept;
use headwater::api::{ConsentDefault, Outcome};
use headwater::base::id::{BeaconId, SiteId};
use headwater::visit::beacon::{Beacon, BeaconError, BeaconIds, BeaconKind};
use headwater::visit::touch::{Captured, SiteHosts, Touch};
use headwater::web::agent::bot_reason;
use std::rc::Rc;

/// How long KV keeps a site's hosts.
const EDGE_SECONDS: u64 = 300;
/// How often a beacon is tried whose identify key or setting changed meanwhile.
const ATTEMPTS: usize = 3;

/// Takes a beacon.
///
/// # Errors
/// 400, 404, 413 and 429 with a stable code; nothing is stored then.
pub async fn collect(shell: &Shell<'_>, request: &Request) -> Result<Response, Failure> {
    let told = read(shell, request).await;
    let hosts = told.as_ref().ok().map(|told| told.hosts());
    let taken = match &told {
        Ok(told) => take(shell, request, told).await,
        Err(failure) => Err(failure.clone()),
    };
    // A page of the site must be able to read why its beacon was refused.
    let response = taken.unwrap_or_else(|failure| failure.response(shell.context.now_s()));
    Ok(with_cors(response, request, hosts.as_ref()))
}

fn accepted() -> Response {
    Response::json(202, &Outcome { outcome: "accepted".to_owned(), reason: None })
}

fn ignored(reason: &str) -> Response {
    Response::json(202, &Outcome { outcome: "ignored".to_owned(), reason: Some(reason.to_owned()) })
}

/// A beacon and its site.
struct Told {
    /// The beacon, without ids where the site has not let it keep any.
    beacon: Beacon,
    site: Rc<SiteAtEdge>,
}

impl Told {
    fn hosts(&self) -> SiteHosts {
        SiteHosts { own: self.site.hosts.clone(), continuing: Vec::new() }
    }
}

async fn read(shell: &Shell<'_>, request: &Request) -> Result<Told, Failure> {
    let body = request.body.as_deref().ok_or_else(|| Refusal::from_error(BeaconError::TooLarge))?;
    let beacon = Beacon::decode(body).map_err(Refusal::from_error)?;
    caller::admit_beacon(shell, &beacon.site, request).await?;
    let site = site_at_edge(shell, request, &beacon.site).await?;
    let may_keep = beacon.granted || site.privacy.consent_default == ConsentDefault::ByPage;
    Ok(Told { beacon: if may_keep { beacon } else { beacon.without_ids() }, site })
}

async fn take(shell: &Shell<'_>, request: &Request, told: &Told) -> Result<Response, Failure> {
    let (Told { beacon, site }, hosts) = (told, told.hosts());
    let named = beacon.ids.as_ref().map(|ids| named(request, ids)).transpose()?;
    let proved = named.as_ref().is_some_and(|(_, proved)| *proved);
    let named = named.map(|(ids, _)| ids);
    let mut captured = Touch::capture_with(&beacon.url, &beacon.referrer, &hosts, &site.click_parameters);
    if let Some(reason) = bot_reason(request.header("user-agent").unwrap_or("")).filter(|_| !is_loopback(&captured)) {
        return Ok(ignored(reason));
    }
    if !captured.landing_host.as_deref().is_some_and(|host| hosts.contains(host)) {
        return Ok(ignored("host_not_listed"));
    }
    if beacon.ids.is_none() && matches!(beacon.kind, BeaconKind::Identify(_)) {
        return Ok(ignored("no_consent"));
    }
    if budget::is_known_used_up(shell, &beacon.site) {
        return Ok(ignored("budget"));
    }
    let ids = match named.clone() {
        Some(ids) => Some(ids),
        None => cookieless::ids(shell, beacon, cookieless_caller(request), &captured).await?,
    };
    // Engagement of no session: there is nothing to add it to.
    let Some(ids) = ids else { return Ok(accepted()) };
    if captured.asks_for_last() {
        let last_s = last_elsewhere(shell, &beacon.site, &ids).await?;
        captured = captured.after(last_s, shell.context.now_s());
    }
    let facts = &session_facts(request);
    let sent = Sent { beacon, ids: &ids, proved, by_path: request.is_same_origin(), facts };
    let Some(after) = commit(shell, sent, site, &captured).await? else { return Ok(ignored("erased")) };
    let renewed = named.as_ref().map(|ids| Renewed { ids, days: site.privacy.cookie_days });
    Ok(Response { after, ..with_cookie(accepted(), request, beacon, renewed) })
}

fn identify_refused(why: NotKept) -> Failure {
    match why {
        NotKept::Refused(error) => Refusal::from_error(error).into(),
        NotKept::SiteUnknown => site_unknown().into(),
        NotKept::Fault(fault) => fault.into(),
    }
}

/// When the visitor was last here in another session than this one.
async fn last_elsewhere(shell: &Shell<'_>, site: &SiteId, ids: &BeaconIds) -> Result<Option<i64>, Failure> {
    let last = shell.database.rows_of::<LastRow>(session::last_of_visitor(site, &ids.visitor)).await?;
    Ok(LastRow::latest(last).filter(|last| last.id != ids.session).map(|last| last.last_s))
}

/// Whether the page is on the visitor's own machine: there an automated browser is the owner's own test, which the tracker lets in
/// only where the page says so (`data-allow-local`, `data-allow-automation`).
fn is_loopback(captured: &Captured) -> bool {
    matches!(captured.landing_host.as_deref(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// A beacon and whose it was found to be.
#[derive(Clone, Copy)]
struct Sent<'a> {
    beacon: &'a Beacon,
    ids: &'a BeaconIds,
    /// The visitor's own cookie named it.
    proved: bool,
    /// It came to a path of the page's own host.
    by_path: bool,
    facts: &'a SessionFacts,
}

/// One batch; nothing of an erased person's browser. It is guarded: when the site's key has changed since it was read, or somebody whom
/// it names is erased, it is looked at anew; when the site is gone it is refused.
async fn commit(
    shell: &Shell<'_>,
    sent: Sent<'_>,
    site: &SiteAtEdge,
    captured: &Captured,
) -> Result<Option<After>, Failure> {
    let mut screen = Screen::of(&sent.beacon.site, shell.context.now_s());
    for _ in 0..ATTEMPTS {
        let is_admitted = [sent.ids.visitor.as_str(), sent.ids.session.as_str()].map(|id| screen.admits(id));
        if is_admitted.contains(&false) {
            return Ok(None);
        }
        let counting = budget::Counting::of(shell, &sent.beacon.site);
        let mut batch = Commit::writing(session::adopt(&sent.beacon.site, &sent.ids.session).to_vec());
        batch.append(counting.begin(sent.beacon, sent.ids));
        batch.append(kept(shell, Seen { sent, site, captured }, &mut screen).await?);
        batch.write(screen.guard());
        let read = counting.read(&mut batch);
        match batch.run(shell.database).await {
            Err(DatabaseError::Conflict) => {
                shell.memory.forget_site(&sent.beacon.site);
                if !screen.learn(shell.database).await? {
                    site_row(shell, &sent.beacon.site).await?.ok_or_else(site_unknown)?;
                }
            }
            done => {
                let mut committed = done?;
                if let Some(read) = read {
                    counting.learn(shell.memory, committed.answers.take_first(read)?);
                }
                return Ok(Some(committed.after));
            }
        }
    }
    Err(DatabaseError::Conflict.into())
}

/// A beacon, its site, and what was read from its address.
#[derive(Clone, Copy)]
struct Seen<'a> {
    sent: Sent<'a>,
    site: &'a SiteAtEdge,
    captured: &'a Captured,
}

/// What is kept of a beacon, and what that queues; nothing that names an erased person, by what the screen knows.
async fn kept(shell: &Shell<'_>, seen: Seen<'_>, screen: &mut Screen<'_>) -> Result<Commit, Failure> {
    let Seen { sent: Sent { beacon, ids, proved, by_path, facts }, site, captured } = seen;
    let (now_s, now_ms) = (shell.context.now_s(), shell.context.now_ms);
    let BeaconIds { visitor, session } = ids;
    // One without an id is never the same as another.
    let mark = beacon.id.clone().unwrap_or_else(|| BeaconId::of_digest(shell.context.random())).mark();
    // Engagement belongs to a known session; it neither begins nor continues one.
    if let BeaconKind::Engagement(engagement) = beacon.kind {
        let page = captured.touch.landing_page.as_deref().unwrap_or("");
        let told = PageEngagement { page, engagement, mark: &mark };
        return Ok(Commit::writing(vec![engagement::add(&beacon.site, ids, &told, now_s)]));
    }
    let hit = SessionHit {
        site: &beacon.site,
        session,
        visitor,
        touch: &captured.touch,
        begins: captured.begins,
        is_page_view: beacon.kind == BeaconKind::PageView,
        is_event: matches!(beacon.kind, BeaconKind::CustomEvent(_)),
        mark: &mark,
        proved,
        facts,
        now_s,
    };
    let mut batch = Commit::default();
    match &beacon.kind {
        BeaconKind::CustomEvent(event) => batch.write_all([custom_event::insert(&hit, event, now_ms)]),
        BeaconKind::PageView | BeaconKind::Identify(_) | BeaconKind::Engagement(_) => {}
    }
    batch.write(session::hit(&hit));
    if let BeaconKind::Identify(said) = &beacon.kind {
        batch.append(identify::kept(shell, &hit, said, screen).await.map_err(identify_refused)?);
    }
    if let Some(alias) = beacon.alias.as_ref().filter(|alias| *alias != visitor && beacon.ids.is_some())
        && screen.admits(alias.as_str())
    {
        let [insert, queue] = alias::insert(&hit, alias);
        batch.write(insert);
        batch.follow(Effect::Queue(queue));
    }
    if let Some(checkout_session) = &captured.checkout_session
        && screen.admits(checkout_session.as_str())
    {
        let [insert, queue] = session::insert_return(&hit, checkout_session);
        batch.write(insert);
        batch.follow(Effect::Queue(queue));
    }
    let waited_for = [format!("unseen:{visitor}"), format!("unseen:{session}")];
    let cause = pending::Cause { text: "visit", now_s };
    batch.follow(Effect::Queue(pending::add_for_visit(&beacon.site, visitor, &waited_for, &cause)));
    if !site.seen {
        batch.write(site::mark_seen(&beacon.site, captured.landing_host.as_deref(), now_s));
    }
    if proved && site.cookie_by_path < Some(i64::from(by_path)) {
        batch.write(site::mark_cookie(&beacon.site, by_path, now_s));
    }
    Ok(batch)
}

async fn site_row(shell: &Shell<'_>, id: &SiteId) -> Result<Option<SiteRow>, Failure> {
    Ok(shell.database.first_row(site::by_id(id)).await?)
}

/// The site's hosts: from memory, the cache at the edge, or the database, which alone may say that there is no such site.
async fn site_at_edge(shell: &Shell<'_>, request: &Request, id: &SiteId) -> Result<Rc<SiteAtEdge>, Failure> {
    let now_ms = shell.context.now_ms;
    if let Some(site) = shell.memory.site_at_edge(id, now_ms) {
        return Ok(site);
    }
    caller::admit_lookup(shell, request).await?;
    let key = format!("site:{id}");
    let cached =
        shell.cache.get(&key).await.and_then(|text| headwater::base::json::from_text::<SiteAtEdge>(&text).ok());
    let site = match cached.filter(|site| site.id == *id) {
        Some(site) => Rc::new(site),
        None => {
            let site = site_row(shell, id).await?.ok_or_else(site_unknown)?.at_edge();
            if let Ok(text) = serde_json::to_string(&site) {
                shell.cache.put(&key, &text, EDGE_SECONDS).await;
            }
            Rc::new(site)
        }
    };
    shell.memory.keep_site_at_edge(site.clone(), now_ms);
    Ok(site)
}
