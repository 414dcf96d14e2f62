//! Looks up an address in the table of routes.
//!
//! What always holds: what an address names comes before what is done with it, so a malformed id is 404 whatever the method.

use super::unknown::{person_unknown, route_unknown, site_unknown};
use crate::http::Refusal;
use headwater::api::ErrorCode;
use headwater::base::id::{EventId, IntegrationId, PaymentId, PersonId, SecretId, SiteId};

/// A row of the table; `R` is the route that the table yields.
pub(super) struct Row<R> {
    pub(super) methods: &'static [&'static str],
    /// Each from `/`; `{name}` stands for an id.
    pub(super) paths: &'static [&'static str],
    /// The route, its ids read.
    pub(super) route: fn(&mut Ids<'_>) -> Result<R, Refusal>,
}

impl<R> Row<R> {
    /// The ids of an address that has the shape of this row.
    fn ids<'a>(&self, parts: &'a [&'a str]) -> Option<Ids<'a>> {
        self.paths.iter().find_map(|path| ids_of(path, parts)).map(|ids| Ids(ids.into_iter()))
    }
}

fn is_id(wanted: &str) -> bool {
    wanted.starts_with('{')
}

fn ids_of<'a>(path: &str, parts: &'a [&'a str]) -> Option<Vec<&'a str>> {
    let wanted = || path.trim_start_matches('/').split('/');
    let pairs = || wanted().zip(parts);
    let fits = wanted().count() == parts.len() && pairs().all(|(wanted, part)| is_id(wanted) || wanted == *part);
    fits.then(|| pairs().filter(|(wanted, _)| is_id(wanted)).map(|(_, part)| *part).collect())
}

/// The ids of an address that are not read yet.
#[derive(Clone)]
pub(super) struct Ids<'a>(std::vec::IntoIter<&'a str>);

impl Ids<'_> {
    /// Reads the next id.
    ///
    /// # Errors
    /// 404 when it is malformed.
    pub(super) fn read<T: PathId>(&mut self, name: &str) -> Result<T, Refusal> {
        self.0.next().and_then(T::from_path).ok_or_else(|| unknown_id(name))
    }
}

/// An id that can stand in an address.
pub(super) trait PathId: Sized {
    /// Reads one, decoded already.
    fn from_path(text: &str) -> Option<Self>;
}

macro_rules! path_ids {
    ($($id:ty),*) => {
        $(impl PathId for $id {
            fn from_path(text: &str) -> Option<Self> {
                Self::parse(text).ok()
            }
        })*
    };
}

path_ids!(SiteId, IntegrationId, SecretId, EventId, PaymentId, PersonId);

/// A sign-in's id is a digest, of which the database knows whether there is one.
impl PathId for String {
    fn from_path(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

/// Refusal of an id that cannot be one.
fn unknown_id(name: &str) -> Refusal {
    match name {
        "site" => site_unknown(),
        "payment" => Refusal::new(ErrorCode::PaymentUnknown, "There is no such payment."),
        "person" => person_unknown(),
        "event" => Refusal::new(ErrorCode::DeliveryUnknown, "There is no such delivery."),
        "recipient" => Refusal::new(ErrorCode::IntegrationUnknown, "There is no such integration."),
        _ => route_unknown(),
    }
}

/// Every method that the table names, in the order in which `Allow` lists them.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/// The route of a method and the parts of a path, decoded.
///
/// # Errors
/// 404 for an unknown path or a malformed id, 405 for a known path with another method.
pub(super) fn look_up<R>(rows: &[Row<R>], method: &str, parts: &[&str]) -> Result<R, Refusal> {
    let fitting: Vec<(&Row<R>, Ids<'_>)> = rows.iter().filter_map(|row| Some((row, row.ids(parts)?))).collect();
    let takes = |method: &str| fitting.iter().find(|(row, _)| row.methods.contains(&method));
    let (row, ids) = takes(method).or(fitting.first()).ok_or_else(|| nothing_at(parts))?;
    let route = (row.route)(&mut ids.clone())?;
    if takes(method).is_some() {
        return Ok(route);
    }
    let taken: Vec<&str> = METHODS.into_iter().filter(|method| takes(method).is_some()).collect();
    Err(Refusal::method_not_allowed(taken.join(", ")))
}

/// Below a site's address a malformed site is told first, whatever follows.
fn nothing_at(parts: &[&str]) -> Refusal {
    match parts {
        ["api", "sites", site, ..] if SiteId::parse(site).is_err() => site_unknown(),
        _ => route_unknown(),
    }
}

/// Each method with each path, its ids filled in.
pub(super) fn filled(methods: &[&'static str], paths: &[&'static str], ids: &[&str]) -> Vec<(&'static str, String)> {
    let fill = |path: &str| {
        let mut ids = ids.iter();
        let mut part = |part: &str| {
            if is_id(part) { ids.next().map_or(String::new(), |id| (*id).to_owned()) } else { part.to_owned() }
        };
        path.split('/').map(&mut part).collect::<Vec<String>>().join("/")
    };
    methods.iter().flat_map(|method| paths.iter().map(move |path| (*method, fill(path)))).collect()
}
