//! A desk over a site that the local Worker made, for the native tools that fill its database.

use crate::desk::{Desk, block_on};
use crate::sqlite::Sqlite;
use headwater::base::id::{IntegrationId, SiteId};
use headwater_worker::port::database::Database;
use headwater_worker::seal::SealKey;
use headwater_worker::store::integration::{self, SecretRow};
use std::collections::BTreeMap;

/// Opens it: `database` is the file of the local D1, `seal-key-file` the file that holds the Worker's `SEAL_KEY`, `site` and
/// `integration` are ids.
///
/// # Errors
/// A sentence, when one of them is missing or wrong.
pub fn open_desk(given: &BTreeMap<String, String>, now_s: i64) -> Result<Desk, String> {
    let get = |name: &str| given.get(name).ok_or(format!("--{name} is missing"));
    let vars = std::fs::read_to_string(get("seal-key-file")?).map_err(|error| error.to_string())?;
    let key =
        vars.lines().find_map(|line| line.trim().strip_prefix("SEAL_KEY=")).ok_or("SEAL_KEY is not in that file")?;
    let seal_key = SealKey::parse(key.trim_matches('"')).map_err(|error| error.to_string())?;
    let database = Sqlite::open(get("database")?.as_ref()).map_err(|error| error.to_string())?;
    let site = SiteId::parse(get("site")?).map_err(|error| error.to_string())?;
    let integration = IntegrationId::parse(get("integration")?).map_err(|error| error.to_string())?;
    let first = block_on((&database as &dyn Database).first_row::<SecretRow>(integration::secrets(&integration)));
    let secret = first.map_err(|error| error.to_string())?.ok_or("the integration has no signing secret")?;
    let (secret, _) = secret.open(&site, &seal_key).map_err(|failure| format!("{failure:?}"))?;
    let mut desk = Desk::over(database, seal_key, now_s);
    desk.site = site;
    desk.integration = integration;
    desk.signing_secret = secret.expose().to_owned();
    Ok(desk)
}

/// The present, unix seconds. A tool may ask for it: it is no part of a decision.
///
/// # Errors
/// When the machine's clock is wrong.
#[allow(clippy::disallowed_methods)]
pub fn now_s() -> Result<i64, String> {
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|error| error.to_string())?;
    i64::try_from(since.as_secs()).map_err(|error| error.to_string())
}
