//! A site's identify key and the one it replaced, sealed; and whether identifies must be signed.
//!
//! What always holds: a replaced key is accepted for a day more, so that the server can be given the new one; a removed key is
//! refused at once. Neither is in the cache at the edge.

use crate::fault::Fault;
use crate::port::database::{Statement, sql};
use crate::seal::{Place, SealKey, Sealing};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;
use headwater::visit::identify::{IdentifyKey, IdentifySigning};

/// How long the key that was replaced is still taken, in seconds: a day, as long as what it signed may be good.
const BEFORE_S: i64 = 86_400;

/// These columns of a row of `site`.
#[derive(Debug, FromJson)]
pub struct IdentifyKeyRow {
    identify_key: Option<String>,
    identify_key_hint: Option<String>,
    identify_key_made_s: Option<i64>,
    identify_key_before: Option<String>,
    identify_key_before_until_s: Option<i64>,
    pub(crate) identify_signing: IdentifySigning,
}

/// An identify key without its text.
#[derive(Debug)]
pub struct VisibleKey {
    /// Its last characters.
    pub hint: String,
    /// When it was made.
    pub made_s: i64,
    /// Until when the key that it replaced is taken too; none when that is over.
    pub before_until_s: Option<i64>,
}

/// A key as it is kept.
#[derive(Debug)]
struct KeptKey {
    key: IdentifyKey,
    sealed: String,
    until_s: Option<i64>,
}

/// What an identify of the site is checked against.
#[derive(Debug)]
pub struct IdentifyKeys {
    /// Whether it must be signed.
    pub signing: IdentifySigning,
    kept: Vec<KeptKey>,
}

impl IdentifyKeys {
    /// The keys that count now, each with how it stands in the database, sealed.
    pub fn now(&self, now_s: i64) -> (Vec<IdentifyKey>, Vec<&str>) {
        let counts = self.kept.iter().filter(|kept| kept.until_s.is_none_or(|until_s| until_s >= now_s));
        counts.map(|kept| (kept.key.clone(), kept.sealed.as_str())).unzip()
    }
}

fn place(site: &SiteId) -> Place {
    Place::of(site, "identify_key")
}

impl IdentifyKeyRow {
    /// Opens the keys.
    ///
    /// # Errors
    /// When one does not open: another `SEAL_KEY` made it.
    pub fn open(self, site: &SiteId, seal_key: &SealKey) -> Result<IdentifyKeys, Fault> {
        let before = self.identify_key_before.map(|sealed| (sealed, self.identify_key_before_until_s.or(Some(0))));
        let all = self.identify_key.map(|sealed| (sealed, None)).into_iter().chain(before);
        let kept = all.map(|(sealed, until_s)| {
            let text = seal_key.open(&sealed, &place(site))?;
            let key = IdentifyKey::parse(&text).ok_or_else(|| Fault::internal("the identify key is damaged"))?;
            Ok(KeptKey { key, sealed, until_s })
        });
        Ok(IdentifyKeys { signing: self.identify_signing, kept: kept.collect::<Result<_, Fault>>()? })
    }

    /// The key as the owner may see it.
    pub fn visible_key(self, now_s: i64) -> Option<VisibleKey> {
        let before_until_s = self.identify_key_before.and(self.identify_key_before_until_s);
        let before_until_s = before_until_s.filter(|until_s| *until_s >= now_s);
        let (hint, made_s) = self.identify_key_hint.zip(self.identify_key_made_s)?;
        Some(VisibleKey { hint, made_s, before_until_s })
    }
}

/// Keeps a new key in place of the present one, sealed.
///
/// # Errors
/// When sealing fails.
pub fn set(site: &SiteId, key: &IdentifyKey, sealing: Sealing<'_>, now_s: i64) -> Result<Statement, Fault> {
    let sealed = sealing.seal(key.expose(), &place(site))?;
    let statement = Statement::new(sql!("site.set_identify_key")).bind(site).bind(sealed).bind(key.hint());
    Ok(statement.bind(now_s).bind(now_s + BEFORE_S))
}

/// Ends the key, and the one it replaced.
pub fn drop(site: &SiteId) -> Statement {
    Statement::new(sql!("site.drop_identify_key")).bind(site)
}

/// Says whether identifies must be signed.
pub fn set_signing(site: &SiteId, signing: IdentifySigning) -> Statement {
    let word = match signing {
        IdentifySigning::Optional => "optional",
        IdentifySigning::Required => "required",
    };
    Statement::new(sql!("site.set_identify_signing")).bind(site).bind(word)
}
