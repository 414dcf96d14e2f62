//! Sessions and returns from checkout: the rows that a beacon leaves.

use crate::port::database::{Param, Statement, sql};
use crate::store::word::short_word;
use headwater::base::id::{SessionId, SiteId, StripeId, VisitorId};
use headwater::base::json::FromJson;
use headwater::base::limits::{PAGES_MAX_CHARS, SESSION_COUNTS_S};
use headwater::visit::channel::{Channel, RULES_VERSION};
use headwater::visit::cookieless::LastSession;
use headwater::visit::touch::Touch;
use headwater::web::device::Device;

/// What is known of a visitor's device when a session begins.
#[derive(Debug, Clone, Default)]
pub struct SessionFacts {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: Option<String>,
    /// The device.
    pub device: Device,
}

/// What a beacon says of its session.
pub struct SessionHit<'a> {
    /// The site.
    pub site: &'a SiteId,
    /// The session.
    pub session: &'a SessionId,
    /// The visitor.
    pub visitor: &'a VisitorId,
    /// The touch of this beacon's page; only that of the first beacon is kept.
    pub touch: &'a Touch,
    /// Whether it begins a touch.
    pub begins: bool,
    /// Whether it is a page view: those alone are counted as hits.
    pub is_page_view: bool,
    /// Whether it is a custom event.
    pub is_event: bool,
    /// Tells this beacon from the others of its session: 8 hex digits. One that is sent again has the same.
    pub mark: &'a str,
    /// The visitor's own cookie came with it.
    pub proved: bool,
    /// Of the visitor's device; only those of the first beacon are kept.
    pub facts: &'a SessionFacts,
    /// The server's time.
    pub now_s: i64,
}

/// Begins the session, or continues it. A session never changes its visitor, and a mark that it remembers changes nothing. What is
/// kept of the beacon besides goes before this in the batch: it is kept only while the mark is new.
pub fn hit(hit: &SessionHit) -> Statement {
    let statement =
        Statement::new(sql!("visit.hit")).bind(hit.site).bind(hit.session).bind(hit.visitor).bind(hit.now_s);
    let statement = statement
        .bind(i64::from(hit.begins))
        .bind(short_word(Channel::of(hit.touch).as_str()))
        .bind(hit.touch.to_stored())
        .bind(i64::from(RULES_VERSION))
        .bind(i64::from(hit.is_page_view))
        .bind(hit.mark)
        .bind(i64::from(hit.proved));
    let SessionFacts { country, device } = hit.facts;
    let page = hit.touch.landing_page.as_deref().unwrap_or("");
    let (host, path) = page.split_at(page.find('/').unwrap_or(page.len()));
    statement
        .bind(country.as_deref())
        .bind(device.kind.map(short_word))
        .bind(device.browser.map(short_word))
        .bind(device.os.map(short_word))
        .bind(i64::from(hit.is_event))
        .bind(SESSION_COUNTS_S)
        .bind(hit.session.beginning())
        .bind(host)
        .bind(path)
        .bind(PAGES_MAX_CHARS)
}

/// A session that stands in the table of an earlier version.
#[derive(Debug, FromJson)]
pub struct EarlierRow {
    site: SiteId,
    id: SessionId,
    started_s: i64,
    #[json(with = "super::touch")]
    touch: Touch,
    channel: String,
    device: Option<String>,
    browser: Option<String>,
    os: Option<String>,
    kept_days: i64,
}

/// [`EarlierRow`]s, so many at most.
pub fn earlier(limit: i64) -> Statement {
    Statement::new(sql!("session.next")).bind(limit)
}

/// Puts a session of an earlier version where sessions stand now; nothing where there is no such session.
pub fn adopt(site: &SiteId, session: &SessionId) -> [Statement; 2] {
    let adopt = Statement::new(sql!("visit.adopt")).bind(site).bind(session).bind(session.beginning());
    let adopt = adopt.bind(Param::Null).bind(Param::Null).bind(Param::Null).bind(Param::Null).bind(Param::Null);
    [adopt, delete(site, session)]
}

/// The same of a session that was read, in the short form.
pub fn move_earlier(row: &EarlierRow) -> [Statement; 2] {
    let EarlierRow { site, id, touch, channel, device, browser, os, .. } = row;
    let adopt = Statement::new(sql!("visit.adopt")).bind(site).bind(id).bind(id.beginning());
    let adopt = adopt.bind(touch.to_stored()).bind(short_word(channel));
    let short = |word: &Option<String>| word.as_deref().map(short_word);
    [adopt.bind(short(device)).bind(short(browser)).bind(short(os)), delete(site, id)]
}

fn delete(site: &SiteId, session: &SessionId) -> Statement {
    Statement::new(sql!("session.delete")).bind(site).bind(session)
}

/// The last session of a visitor.
#[derive(Debug, FromJson)]
pub struct LastRow {
    id: SessionId,
    started_s: i64,
    last_s: i64,
    #[json(with = "super::touch")]
    touch: Touch,
}

impl LastRow {
    /// The later one, as the core compares it.
    pub fn latest(rows: Vec<Self>) -> Option<LastSession> {
        let last = rows.into_iter().max_by(|a, b| (a.started_s, &a.id).cmp(&(b.started_s, &b.id)))?;
        Some(LastSession { id: last.id, last_s: last.last_s, touch: last.touch })
    }
}

/// [`LastRow`]s, two at most.
pub fn last_of_visitor(site: &SiteId, visitor: &VisitorId) -> Statement {
    Statement::new(sql!("visit.last_of_visitor")).bind(site).bind(visitor)
}

/// Drops hits of an earlier version that are older than their site keeps them.
pub fn prune_hits(now_ms: i64, limit: i64) -> Statement {
    Statement::new(sql!("hit.prune")).bind(now_ms).bind(limit)
}

/// The visits whose lists of pages are dropped next.
#[derive(Debug, FromJson)]
pub struct PagesDueRow {
    site: SiteId,
    from_s: i64,
    until_s: i64,
}

impl EarlierRow {
    /// Where it is older than its site keeps lists: it comes behind those whose lists are dropped, so its own are dropped with it.
    pub fn pages_due(&self, now_s: i64) -> Option<PagesDueRow> {
        let (from_s, until_s) = (self.started_s, self.started_s + 1);
        (from_s < now_s - self.kept_days * 86_400).then(|| PagesDueRow { site: self.site.clone(), from_s, until_s })
    }
}

/// One [`PagesDueRow`], of so many visits at most, more or less, that are older than their site keeps lists; none where nothing is due.
pub fn pages_due(now_s: i64, limit: i64) -> Statement {
    Statement::new(sql!("visit.pages_end")).bind(now_s).bind(limit)
}

/// Drops their lists, and what is known of each page.
pub fn drop_pages(due: &PagesDueRow) -> [Statement; 2] {
    [sql!("visit.drop_pages"), sql!("engagement.prune")]
        .map(|sql| Statement::new(sql).bind(&due.site).bind(due.from_s).bind(due.until_s))
}

/// Notes how far lists are dropped.
pub fn pages_dropped(due: &PagesDueRow) -> Statement {
    Statement::new(sql!("site.pages_dropped")).bind(&due.site).bind(due.until_s)
}

/// Notes that a visit came back with this Checkout Session (A3b), and queues its payments where that is new; after [`hit`] in the batch,
/// since a session has one visitor.
pub fn insert_return(hit: &SessionHit, checkout_session: &StripeId) -> [Statement; 2] {
    let of = |sql| Statement::new(sql).bind(hit.site).bind(checkout_session);
    let insert = of(sql!("checkout_return.insert")).bind(hit.visitor).bind(hit.now_s).bind(hit.session);
    [insert, of(sql!("pending.add_for_return")).bind(hit.now_s)]
}
