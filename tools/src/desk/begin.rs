//! How a desk begins: its database, its site, its integration.

use super::{Desk, SIGNING_SECRET};
use crate::reply::{Reply, read_reply};
use crate::sqlite::Sqlite;
use headwater::api;
use headwater::base::id::{IntegrationId, SiteId};
use headwater_worker::seal::SealKey;
use serde_json::json;

impl Desk {
    /// A desk over an empty database in memory, with a site of `shop.example` (zone UTC) and an integration with a secret of test mode.
    pub fn new(now_s: i64) -> Self {
        Self::begin(Sqlite::in_memory().unwrap_or_else(|error| unreachable!("the migrations run: {error}")), now_s)
    }

    /// The same over any empty database.
    pub fn begin(database: Sqlite, now_s: i64) -> Self {
        let seal_key = SealKey::parse("c2VhbC1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGVzISE=");
        let seal_key = seal_key.unwrap_or_else(|_| unreachable!("32 bytes in base64"));
        let mut desk = Self::over(database, seal_key, now_s);
        (desk.site, desk.integration) = desk.new_site("UTC");
        desk
    }

    /// A further site of `shop.example` in a zone, with an integration that knows the secret of test mode.
    pub fn new_site(&self, time_zone: &str) -> (SiteId, IntegrationId) {
        let site = json!({"name": "Shop", "hosts": ["shop.example"], "time_zone": time_zone});
        let site = read_reply::<api::Site>(self.owner("POST", "/api/sites", Some(site)).body).id;
        let path = format!("/api/sites/{site}/integrations");
        let integration = self.owner("POST", &path, Some(json!({"kind": "stripe"})));
        let integration = read_reply::<api::Integration>(integration.body).id;
        self.keep_secret(&site, &integration, SIGNING_SECRET, "test");
        (site, integration)
    }

    /// Saves a signing secret for an integration.
    pub fn keep_secret(&self, site: &SiteId, integration: &IntegrationId, secret: &str, mode: &str) -> Reply {
        let path = format!("/api/sites/{site}/integrations/{integration}/secrets");
        self.owner("POST", &path, Some(json!({"secret": secret, "mode": mode})))
    }
}
