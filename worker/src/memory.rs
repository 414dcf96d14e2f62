//! What an isolate remembers between requests: connections with their opened secrets, and sites, for a minute at most; the salt of
//! the day, which never changes, for the day.
//!
//! What always holds: a refusal is never made from memory; the handler reads the database again first.

use crate::store::integration::Connection;
use crate::store::site::{Site, SiteAtEdge};
use headwater::cookieless::DaySalt;
use headwater::id::{IntegrationId, SiteId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How long something is believed, in milliseconds.
const MEMORY_MS: i64 = 60_000;
/// How many entries of a kind are kept.
const MEMORY_ENTRIES: usize = 1_000;

type Entries<K, V> = RefCell<BTreeMap<K, (i64, Rc<V>)>>;

/// The memory of an isolate.
#[derive(Default)]
pub struct Memory {
    connections: Entries<IntegrationId, Connection>,
    sites: Entries<SiteId, Site>,
    edge: Entries<SiteId, SiteAtEdge>,
    day_salt: RefCell<Option<(i64, Rc<DaySalt>)>>,
}

fn recall<K: Ord, V>(entries: &Entries<K, V>, key: &K, now_ms: i64) -> Option<Rc<V>> {
    let entries = entries.borrow();
    let (kept_ms, value) = entries.get(key)?;
    ((0..MEMORY_MS).contains(&(now_ms - kept_ms))).then(|| value.clone())
}

fn keep<K: Ord, V>(entries: &Entries<K, V>, key: K, value: Rc<V>, now_ms: i64) {
    let mut entries = entries.borrow_mut();
    if entries.len() >= MEMORY_ENTRIES {
        entries.clear();
    }
    entries.insert(key, (now_ms, value));
}

impl Memory {
    /// A connection remembered.
    pub fn connection(&self, id: &IntegrationId, now_ms: i64) -> Option<Rc<Connection>> {
        recall(&self.connections, id, now_ms)
    }

    /// Remembers a connection.
    pub fn keep_connection(&self, connection: Rc<Connection>, now_ms: i64) {
        keep(&self.connections, connection.id.clone(), connection, now_ms);
    }

    /// Forgets a connection that this isolate has changed.
    pub fn forget_connection(&self, id: &IntegrationId) {
        self.connections.borrow_mut().remove(id);
    }

    /// A site remembered.
    pub fn site(&self, id: &SiteId, now_ms: i64) -> Option<Rc<Site>> {
        recall(&self.sites, id, now_ms)
    }

    /// Remembers a site.
    pub fn keep_site(&self, site: Rc<Site>, now_ms: i64) {
        keep(&self.sites, site.id.clone(), site, now_ms);
    }

    /// Forgets a site that has changed.
    pub fn forget_site(&self, id: &SiteId) {
        self.sites.borrow_mut().remove(id);
    }

    /// What collect needs of a site.
    pub fn site_at_edge(&self, id: &SiteId, now_ms: i64) -> Option<Rc<SiteAtEdge>> {
        recall(&self.edge, id, now_ms)
    }

    /// Remembers what collect needs of a site.
    pub fn keep_site_at_edge(&self, site: Rc<SiteAtEdge>, now_ms: i64) {
        keep(&self.edge, site.id.clone(), site, now_ms);
    }

    /// The salt of a day. Once another day is asked for it is forgotten.
    pub fn day_salt(&self, day: i64) -> Option<Rc<DaySalt>> {
        let mut kept = self.day_salt.borrow_mut();
        if kept.as_ref().is_some_and(|(of, _)| *of != day) {
            *kept = None;
        }
        kept.as_ref().map(|(_, salt)| salt.clone())
    }

    /// Remembers the salt of a day.
    pub fn keep_day_salt(&self, day: i64, salt: Rc<DaySalt>) {
        *self.day_salt.borrow_mut() = Some((day, salt));
    }
}
