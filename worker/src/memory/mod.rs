//! What an isolate remembers between requests. For a minute at most: integrations with their opened secrets, and sites. For the day:
//! the day's salt, which never changes, and that the day's rows for visits are used up, which stays so.
//!
//! Of deliveries, the facts of the last minute (`recent_facts`), and who waits for whom (`turns`).
//!
//! What always holds: a refusal is never made from memory; the handler reads the database again first. (A beacon that finds the day's
//! rows used up is ignored, not refused: the point is not to ask again.)

mod age;
pub mod recent_facts;
pub mod turns;

use crate::store::integration::OpenedIntegration;
use crate::store::site::{Site, SiteAtEdge};
use age::is_fresh;
use headwater::base::id::{IntegrationId, SiteId};
use headwater::base::sorted::SortedMap;
use headwater::visit::cookieless::DaySalt;
use headwater::visit::touch::SiteHosts;
use recent_facts::RecentFacts;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use turns::Turns;

/// How many entries of a kind are kept.
const MEMORY_ENTRIES: usize = 1_000;

type Entries<K, V> = RefCell<SortedMap<K, (i64, Rc<V>)>>;

/// The memory of an isolate.
#[derive(Default)]
pub struct Memory {
    integrations: Entries<IntegrationId, OpenedIntegration>,
    sites: Entries<SiteId, Site>,
    edge: Entries<SiteId, SiteAtEdge>,
    day_salt: RefCell<Option<(i64, Rc<DaySalt>)>>,
    all_hosts: RefCell<Option<(i64, Rc<SiteHosts>)>>,
    visits: RefCell<(i64, SortedMap<SiteId, bool>)>,
    /// The facts that deliveries met.
    pub facts: RecentFacts,
    /// Whose turn it is among deliveries that share an object.
    pub turns: Turns,
    /// Who drains the queue.
    pub drains: Drains,
}

/// When the drain that is under way in this isolate began, and the one that waits for its end; in milliseconds.
#[derive(Debug, Default)]
pub struct Drains {
    /// The one under way.
    pub running: Cell<Option<i64>>,
    /// The one that waits.
    pub waiting: Cell<Option<i64>>,
}

fn recall<K: Ord, V>(entries: &Entries<K, V>, key: &K, now_ms: i64) -> Option<Rc<V>> {
    let entries = entries.borrow();
    let (kept_ms, value) = entries.get(key)?;
    is_fresh(*kept_ms, now_ms).then(|| value.clone())
}

fn keep<K: Ord, V>(entries: &Entries<K, V>, key: K, value: Rc<V>, now_ms: i64) {
    let mut entries = entries.borrow_mut();
    if entries.len() >= MEMORY_ENTRIES {
        entries.clear();
    }
    entries.insert(key, (now_ms, value));
}

impl Memory {
    /// An integration remembered.
    pub fn integration(&self, id: &IntegrationId, now_ms: i64) -> Option<Rc<OpenedIntegration>> {
        recall(&self.integrations, id, now_ms)
    }

    /// Remembers an integration.
    pub fn keep_integration(&self, integration: Rc<OpenedIntegration>, now_ms: i64) {
        keep(&self.integrations, integration.id.clone(), integration, now_ms);
    }

    /// Forgets an integration that this isolate has changed.
    pub fn forget_integration(&self, id: &IntegrationId) {
        self.integrations.borrow_mut().remove(id);
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
        self.edge.borrow_mut().remove(id);
    }

    /// What collect needs of a site.
    pub fn site_at_edge(&self, id: &SiteId, now_ms: i64) -> Option<Rc<SiteAtEdge>> {
        recall(&self.edge, id, now_ms)
    }

    /// Remembers what collect needs of a site.
    pub fn keep_site_at_edge(&self, site: Rc<SiteAtEdge>, now_ms: i64) {
        keep(&self.edge, site.id.clone(), site, now_ms);
    }

    /// The hosts of all sites.
    pub fn all_hosts(&self, now_ms: i64) -> Option<Rc<SiteHosts>> {
        let kept = self.all_hosts.borrow();
        kept.as_ref().filter(|(kept_ms, _)| is_fresh(*kept_ms, now_ms)).map(|(_, hosts)| hosts.clone())
    }

    /// Remembers the hosts of all sites.
    pub fn keep_all_hosts(&self, hosts: Rc<SiteHosts>, now_ms: i64) {
        *self.all_hosts.borrow_mut() = Some((now_ms, hosts));
    }

    /// Whether a site's visits have used up their rows of a day, as last read; none: not read on that day.
    pub fn visits_used_up(&self, site: &SiteId, day: i64) -> Option<bool> {
        let kept = self.visits.borrow();
        if kept.0 == day { kept.1.get(site).copied() } else { None }
    }

    /// Remembers whether a site's visits have used up their rows of a day.
    pub fn keep_visits_used_up(&self, site: &SiteId, day: i64, used_up: bool) {
        let mut kept = self.visits.borrow_mut();
        if kept.0 != day || kept.1.len() >= MEMORY_ENTRIES {
            *kept = (day, SortedMap::new());
        }
        kept.1.insert(site.clone(), used_up);
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
