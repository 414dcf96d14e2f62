//! Sites: their settings and the key of their pseudonyms.

use crate::fault::Fault;
use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey};
use crate::store::identify_key::{IdentifyKeyRow, IdentifyKeys};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use headwater::attribution::decide::AttributionPolicy;
use headwater::attribution::ladder::EmailMatching;
use headwater::base::email::PseudonymKey;
use headwater::base::id::{IntegrationId, SiteId};
use headwater::base::json::FromJson;
use headwater::base::money::Currency;
use headwater::base::time::TimeZoneName;
use headwater::cost::figures::PaymentFees;
use headwater::stripe::account::ConnectedAccounts;
use headwater::visit::privacy::SitePrivacy;
use headwater::visit::self_reported::SelfReportedKeys;
use headwater::visit::touch::{ClickParameters, SiteHosts};
use serde::Serialize;

/// A site with everything a decision needs of it.
#[derive(Debug)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its own hosts.
    pub hosts: SiteHosts,
    /// Days of reports are days of this zone.
    pub time_zone: TimeZoneName,
    /// Makes pseudonyms.
    pub pseudonym_key: PseudonymKey,
    /// Further metadata keys that hold a visitor id.
    pub visitor_keys: Vec<String>,
    /// Names of fields and traits that ask for the self-reported source.
    pub self_reported_keys: SelfReportedKeys,
    /// What the site decided about attribution.
    pub policy: AttributionPolicy,
    /// Whether invoices paid outside Stripe count.
    pub count_out_of_band: bool,
    /// What its identifies are checked against.
    pub identify_keys: IdentifyKeys,
    /// Whose events count as well as those of its own account.
    pub connected_accounts: ConnectedAccounts,
}

/// What collect needs of a site: nothing secret, so the cache at the edge may hold it.
#[derive(Debug, Clone, Serialize, FromJson)]
pub struct SiteAtEdge {
    /// Its id.
    pub id: SiteId,
    /// Its own hosts.
    pub hosts: Vec<String>,
    /// Whether a beacon was accepted already.
    pub seen: bool,
    /// Its own parameters that are kept beside a click id; what an earlier version cached has none.
    #[serde(default)]
    pub click_parameters: Vec<String>,
    /// What may be kept on devices; what an earlier version cached has none.
    #[serde(default)]
    pub privacy: SitePrivacy,
    /// Whether a renewal of the visitor's cookie is noted: at another host of the site (0), or at a path of the site itself (1).
    #[serde(default)]
    pub cookie_by_path: Option<i64>,
}

/// A row of `site`.
#[derive(Debug, FromJson)]
pub struct SiteRow {
    pub(crate) id: SiteId,
    pub(crate) name: String,
    #[json(with = "super::json_text")]
    pub(crate) hosts: Vec<String>,
    pub(crate) time_zone: String,
    pub(crate) email_matching: EmailMatching,
    pub(crate) window_days: Option<i64>,
    #[json(with = "super::flag")]
    pub(crate) count_out_of_band: bool,
    #[json(with = "super::json_text")]
    pub(crate) visitor_keys: Vec<String>,
    #[json(with = "super::flag")]
    pub(crate) claims_join: bool,
    pub(crate) pseudonym_key: String,
    pub(crate) first_seen_s: Option<i64>,
    #[serde(flatten)]
    pub(crate) identify: IdentifyKeyRow,
    #[json(with = "super::json_text")]
    pub(crate) connected_accounts: Vec<String>,
    #[json(with = "super::json_text")]
    pub(crate) click_parameters: Vec<String>,
    #[json(with = "super::json_text")]
    pub(crate) self_reported_keys: Vec<String>,
    pub(crate) cookie_by_path: Option<i64>,
    pub(crate) reporting_currency: Option<Currency>,
    pub(crate) margin_bp: i64,
    #[json(with = "super::json_text")]
    pub(crate) payment_fees: PaymentFees,
    #[serde(flatten)]
    pub(crate) privacy: SitePrivacy,
}

fn key_place(site: &SiteId) -> Place {
    Place::of(site, "pseudonym_key")
}

impl SiteRow {
    /// Opens the keys.
    ///
    /// # Errors
    /// When one does not open: another `SEAL_KEY` made it.
    pub fn open(self, seal_key: &SealKey) -> Result<Site, Fault> {
        let key = seal_key.open(&self.pseudonym_key, &key_place(&self.id))?;
        let key: [u8; 32] = STANDARD
            .decode(key)
            .map_err(Fault::internal)?
            .try_into()
            .map_err(|_| Fault::internal("the pseudonym key is damaged"))?;
        Ok(Site {
            connected_accounts: ConnectedAccounts::parse(&self.connected_accounts).map_err(Fault::internal)?,
            identify_keys: self.identify.open(&self.id, seal_key)?,
            id: self.id,
            hosts: SiteHosts { own: self.hosts, continuing: Vec::new() },
            time_zone: TimeZoneName::parse(&self.time_zone).map_err(Fault::internal)?,
            pseudonym_key: PseudonymKey::new(key),
            visitor_keys: self.visitor_keys,
            self_reported_keys: SelfReportedKeys::parse(&self.self_reported_keys).map_err(Fault::internal)?,
            policy: AttributionPolicy {
                email_matching: self.email_matching,
                unsigned_join: self.claims_join,
                window_s: self.window_days.map(|days| days.saturating_mul(86_400)),
            },
            count_out_of_band: self.count_out_of_band,
        })
    }

    /// The zone in which its days are days.
    ///
    /// # Errors
    /// When the database of zones has it no more.
    pub fn zone(&self) -> Result<TimeZoneName, Fault> {
        TimeZoneName::parse(&self.time_zone).map_err(Fault::internal)
    }

    /// As the edge may know it.
    pub fn at_edge(&self) -> SiteAtEdge {
        let seen = self.first_seen_s.is_some();
        let (hosts, click_parameters) = (self.hosts.clone(), self.click_parameters.clone());
        let (privacy, cookie_by_path) = (self.privacy.clone(), self.cookie_by_path);
        SiteAtEdge { id: self.id.clone(), hosts, seen, click_parameters, privacy, cookie_by_path }
    }
}

/// One site, one [`SiteRow`] or none.
pub fn by_id(site: &SiteId) -> Statement {
    Statement::new(sql!("site.by_id")).bind(site)
}

/// The site of an integration, one [`SiteRow`] or none.
pub fn of_integration(integration: &IntegrationId) -> Statement {
    Statement::new(sql!("site.of_integration")).bind(integration)
}

/// Every [`SiteRow`].
pub fn all_sites() -> Statement {
    Statement::new(sql!("site.list"))
}

/// A site to keep.
#[derive(Debug)]
pub struct NewSite<'a> {
    /// Its id.
    pub id: &'a SiteId,
    /// What the owner calls it.
    pub name: &'a str,
    /// Its own hosts.
    pub hosts: &'a [String],
    /// Days of reports are days of this zone.
    pub time_zone: &'a str,
}

/// A new site, its pseudonym key made of `random` and sealed with `nonce`.
///
/// # Errors
/// When sealing fails.
pub fn insert(site: &NewSite, seal_key: &SealKey, random: [[u8; 32]; 2], now_s: i64) -> Result<Statement, Fault> {
    let [key, nonce] = random;
    let sealed = seal_key.seal(&STANDARD.encode(key), &key_place(site.id), nonce)?;
    let statement = Statement::new(sql!("site.insert")).bind(site.id).bind(site.name).bind_json(site.hosts);
    Ok(statement.bind(site.time_zone).bind(sealed).bind(now_s))
}

/// Changes one column of the settings: name, hosts, `time_zone`, `email_matching`, `window_days` (0: none), `count_out_of_band` or
/// `visitor_keys`.
pub fn change_setting<T: Serialize + ?Sized>(site: &SiteId, column: &str, value: &T) -> Statement {
    Statement::new(sql!("site.change")).bind(site).bind(column).bind_json(value)
}

/// Whose events count from now on, as well as those of the site's own account.
pub fn set_connected_accounts(site: &SiteId, accounts: &ConnectedAccounts) -> Statement {
    Statement::new(sql!("site.set_connected_accounts")).bind(site).bind_json(accounts.names())
}

/// Which parameters of the site's own are kept beside a click id from now on.
pub fn set_click_parameters(site: &SiteId, parameters: &ClickParameters) -> Statement {
    Statement::new(sql!("site.set_click_parameters")).bind(site).bind_json(parameters.names())
}

/// What asks for the self-reported source from now on.
pub fn set_self_reported_keys(site: &SiteId, keys: &SelfReportedKeys) -> Statement {
    Statement::new(sql!("site.set_self_reported_keys")).bind(site).bind_json(keys.names())
}

/// Into which currency the money of all currencies is converted from now on; absent: into none.
pub fn set_reporting_currency(site: &SiteId, currency: Option<Currency>) -> Statement {
    let code = currency.map(|currency| currency.as_str().to_owned());
    Statement::new(sql!("site.set_reporting_currency")).bind(site).bind(code)
}

/// Sets whether unsigned identifies join touches of several browsers, and queues the payments that this concerns.
pub fn set_claims_join(site: &SiteId, join: bool, now_s: i64) -> [Statement; 2] {
    let queue = Statement::new(sql!("pending.add_for_claims")).bind(site).bind(i64::from(join)).bind(now_s);
    [queue, Statement::new(sql!("site.set_claims_join")).bind(site).bind(i64::from(join))]
}

/// What proves that the script runs and that its cookie is renewed.
#[derive(Debug, FromJson)]
pub struct ProofRow {
    /// When the first beacon was accepted.
    pub first_seen_s: Option<i64>,
    /// The host of its page.
    pub first_host: Option<String>,
    /// When a beacon first brought the visitor's cookie.
    pub cookie_renewed_s: Option<i64>,
    /// Where to: see [`SiteAtEdge`].
    pub cookie_by_path: Option<i64>,
}

/// One [`ProofRow`], or none where there is no such site.
pub fn proofs(site: &SiteId) -> Statement {
    Statement::new(sql!("site.proofs")).bind(site)
}

/// Notes that the first beacon was accepted, from a page of this host.
pub fn mark_seen(site: &SiteId, host: Option<&str>, now_s: i64) -> Statement {
    Statement::new(sql!("site.mark_seen")).bind(site).bind(now_s).bind(host)
}

/// Notes that a beacon brought the visitor's cookie; the first of each way counts.
pub fn mark_cookie(site: &SiteId, by_path: bool, now_s: i64) -> Statement {
    Statement::new(sql!("site.mark_cookie")).bind(site).bind(now_s).bind(i64::from(by_path))
}

/// Changes the margin.
pub fn set_margin(site: &SiteId, margin_bp: i64) -> Statement {
    Statement::new(sql!("site.set_margin")).bind(site).bind(margin_bp)
}

/// Changes the payment fees.
pub fn set_payment_fees(site: &SiteId, fees: &PaymentFees) -> Statement {
    Statement::new(sql!("site.set_payment_fees")).bind(site).bind_json(fees)
}

/// Changes how long what is seen of visitors is kept, and what may be kept on their devices.
pub fn set_privacy(site: &SiteId, privacy: &SitePrivacy) -> Statement {
    Statement::new(sql!("site.set_privacy")).bind(site).bind_json(privacy)
}
