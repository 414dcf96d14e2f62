//! What a page view's address and referrer say of where the visit came from, and whether a session that begins with it begins a touch.
//!
//! `hosts` knows which hosts send visitors back.
//!
//! What always holds: the way back from a payment, a sign-in or the site itself begins no touch. Neither does an installed app that is
//! opened again.

use super::arrival::{is_installed_app, is_payment_return};
use super::hosts::Origin;
use super::{SiteHosts, Touch};
use crate::base::id::StripeId;
use crate::web::address::Address;
use crate::web::query::is_checkout_session;

/// Seconds without a hit after which a visit is over, so that a place which is a source to some is one to this visitor.
const VISIT_IDLE_S: i64 = 1_800;

/// What one page view says about where the visit came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Captured {
    /// The touch, were a session to begin with this page view.
    pub touch: Touch,
    /// Whether a session that begins here begins a touch. False on the way back from the site itself, a payment page or a sign-in, and
    /// where an installed app is opened.
    pub begins: bool,
    /// Whether the page was reached from the site itself, a payment page or a sign-in.
    pub is_way_back: bool,
    /// Whether it may be the way back all the same: the referrer is a place where people also sign in or pay, such as github.com. It is
    /// when the visitor was here just now; ask [`Captured::after`].
    pub may_be_way_back: bool,
    /// The touch of the site's own page that the visitor came from, where that page's address is a campaign's. It counts when nothing
    /// was heard of that page, as before consent; ask [`Captured::after`].
    pub page_before: Option<Touch>,
    /// The page's host; absent when the address could not be read.
    pub landing_host: Option<String>,
    /// The Checkout Session that the page's address names (`?session_id=cs_…`): the visit returns from it (A3b).
    pub checkout_session: Option<StripeId>,
}

impl Touch {
    /// Reads the touch of a page view from the page's address and its referrer, both as the browser gave them.
    pub fn capture(url: &str, referrer: &str, hosts: &SiteHosts) -> Captured {
        Self::capture_with(url, referrer, hosts, &[])
    }

    /// The same, with parameters of the site's own that are kept beside a click id.
    pub fn capture_with(url: &str, referrer: &str, hosts: &SiteHosts, own: &[String]) -> Captured {
        let Some(landing) = Address::parse_page(url, own) else {
            return Captured::default();
        };
        let mut touch = Self::tagged(|name| landing.parameter(name)).with_advertisement(&landing, own);
        let referrer = Address::parse_referrer(referrer);
        let origin = match &referrer {
            Some(from) if from.host == landing.host => Origin::WayBack,
            Some(from) => hosts.origin_of(from),
            None => Origin::Source,
        };
        let is_return = is_payment_return(&landing);
        let page_before = referrer.as_ref().filter(|from| from.host == landing.host || hosts.contains(&from.host));
        let page_before = page_before.filter(|_| !is_return).and_then(Self::of_page);
        let is_app = !is_return && is_installed_app(&touch);
        let is_way_back = is_return || origin == Origin::WayBack;
        if is_return || is_app {
            // A success page's address often keeps the tags of the page that led to it, and an app's is the same every time.
            touch = Self::default();
        }
        let has_campaign = touch.has_campaign();
        if is_way_back || is_app {
            touch = without_place(touch);
        } else {
            touch.referrer = referrer.map(|from| from.host_and_path());
        }
        touch.landing_page = Some(landing.host_and_path());
        Captured {
            page_before: page_before.filter(|_| !has_campaign),
            begins: !is_app && (has_campaign || !is_way_back),
            is_way_back,
            may_be_way_back: origin == Origin::Either && !is_return && !is_app && !touch.is_named(),
            checkout_session: checkout_session(&landing),
            landing_host: Some(landing.host),
            touch,
        }
    }

    /// The touch of a page whose address is a campaign's.
    fn of_page(page: &Address) -> Option<Self> {
        let touch = Self { landing_page: Some(page.host_and_path()), ..Self::tagged(|name| page.parameter(name)) }
            .with_advertisement(page, &[]);
        (touch.has_campaign() && !is_installed_app(&touch) && !is_payment_return(page)).then_some(touch)
    }

    /// Whether the address itself names a source or campaign.
    fn is_named(&self) -> bool {
        self.has_campaign() || self.reference.is_some() || self.source_parameter.is_some() || self.via.is_some()
    }
}

impl Captured {
    /// Whether the visit depends on when the visitor was last here.
    pub fn asks_for_last(&self) -> bool {
        self.begins && self.may_be_way_back || self.page_before.is_some()
    }

    /// The same, knowing when the visitor was last here in another session: from a place where people also sign in or pay, somebody who
    /// was here within half an hour comes back; somebody never seen before comes from where the page before says.
    #[must_use]
    pub fn after(self, last_s: Option<i64>, now_s: i64) -> Self {
        match (&self.page_before, last_s) {
            (Some(before), None) => Self { touch: before.clone(), begins: true, page_before: None, ..self },
            (None, Some(last_s)) if self.may_be_way_back && now_s - last_s < VISIT_IDLE_S => Self {
                touch: without_place(self.touch),
                begins: false,
                is_way_back: true,
                may_be_way_back: false,
                ..self
            },
            _ => self,
        }
    }
}

/// `?ref=header` and `?source=login` on a site's own links say nothing about where the visit came from, nor does the way back's host.
fn without_place(touch: Touch) -> Touch {
    Touch { referrer: None, reference: None, source_parameter: None, via: None, ..touch }
}

fn checkout_session(landing: &Address) -> Option<StripeId> {
    let named = landing.parameter("session_id").filter(|id| id.starts_with("cs_"));
    let anywhere =
        || landing.parameters.iter().map(|(_, value)| value.as_str()).find(|value| is_checkout_session(value));
    let of_path = || landing.path.split('/').find(|part| is_checkout_session(part));
    named.or_else(anywhere).or_else(of_path).and_then(|id| StripeId::parse(id).ok())
}
