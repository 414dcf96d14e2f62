//! The touch that a payment's own metadata describes.

use super::Touch;
use super::arrival::{is_installed_app, is_payment_return};
use super::hosts::{Origin, bare, origin_of};
use crate::base::sorted::SortedMap;
use crate::web::address::{Address, covers};
use crate::web::click::read_click_pair;

impl Touch {
    /// The touch that a payment's own metadata describes (A9), from the keys `landing_url`, `referrer`, `utm_…` and
    /// `click_id` (`kind:value`). Parameters of `landing_url` serve where there is no such key. None when no key says anything.
    pub fn from_metadata(pairs: &SortedMap<String, String>) -> Option<Self> {
        let pair = |name: &str| pairs.get(name).map(String::as_str);
        let landing = pair("landing_url").and_then(Address::parse_loose);
        let is_return = landing.as_ref().is_some_and(is_payment_return);
        // `ref`, `source` and `via` are common keys of shops' own metadata, so they are only believed within an address.
        let own_key = |name: &str| if name.starts_with("utm_") { pair(name) } else { None };
        let mut touch = Self::tagged(|name| {
            let own = own_key(name).filter(|text| !text.trim().is_empty());
            own.or_else(|| landing.as_ref().filter(|_| !is_return).and_then(|landing| landing.parameter(name)))
        });
        if is_installed_app(&touch) {
            touch = Self::default();
        }
        if let Some((kind, id)) = pair("click_id").and_then(read_click_pair) {
            touch.click_kind = Some(kind);
            touch.click_id = Some(id);
        }
        let is_own = |host: &str| landing.as_ref().is_some_and(|landing| covers(bare(&landing.host), host));
        let referrer = pair("referrer").and_then(Address::parse_loose);
        let is_back = |from: &Address| is_return || origin_of(from) == Origin::WayBack || is_own(&from.host);
        let referrer = referrer.filter(|from| !is_back(from));
        touch.referrer = referrer.map(|from| from.host_and_path());
        touch.landing_page = landing.map(|landing| landing.host_and_path());
        (touch != Self::default()).then_some(touch)
    }
}
