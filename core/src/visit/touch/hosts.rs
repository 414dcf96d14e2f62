//! Hosts of a site, and hosts through which a visitor comes back: payment pages and sign-ins.
//!
//! The list of those is `core/src/data/way_back.txt`. Hosts that are sources stand in `source`.
//!
//! What always holds: a host covers its subdomains and nothing else. `www.` before a site's host says nothing.

use crate::base::table::{Table, above};
use crate::web::address::{Address, covers};

static WAY_BACK: Table = Table(include_str!("../../data/way_back.txt"));

/// What coming from a host says of the visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Another place: a source.
    Source,
    /// A payment page or a sign-in: the visit goes on.
    WayBack,
    /// A place that is a source for some and a sign-in or payment page for others: the visit goes on if it was going on just now.
    Either,
}

/// Which hosts are the site's own, and which others continue a visit there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteHosts {
    /// The site's hosts, in normal form (`touch::normal_host`). Each covers its subdomains; `www.shop.example` covers what
    /// `shop.example` does.
    pub own: Vec<String>,
    /// Hosts that the owner lists beside the payment and sign-in hosts known here, in normal form.
    pub continuing: Vec<String>,
}

impl SiteHosts {
    /// Whether a host is the site's own: one of its hosts or a subdomain of one.
    pub fn contains(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        self.own.iter().any(|own| covers(bare(own), &host))
    }

    /// What coming from this host says: the site's own and those the owner lists continue a visit like a payment page.
    pub(crate) fn origin(&self, host: &str) -> Origin {
        let host = host.to_ascii_lowercase();
        let is_listed = self.continuing.iter().any(|name| covers(name, &host));
        if is_listed || self.contains(&host) { Origin::WayBack } else { origin(&host) }
    }

    /// What coming from a page says, whose path may tell more than its host.
    pub(crate) fn origin_of(&self, page: &Address) -> Origin {
        let origin = self.origin(&page.host);
        if origin != Origin::WayBack && is_sign_in_page(page, origin) { Origin::WayBack } else { origin }
    }
}

/// A host without `www.`, unless that would leave a top-level domain alone.
pub(crate) fn bare(host: &str) -> &str {
    host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(host)
}

/// What coming from a host says to anybody. The longest row that covers it decides; without one, its first label may tell.
pub(crate) fn origin(host: &str) -> Origin {
    match kind_of(host) {
        Some((_, "pay" | "sign_in")) => Origin::WayBack,
        Some(("" | "www", "parts")) | Some((_, "source")) => Origin::Source,
        Some((_, "parts")) => Origin::WayBack,
        Some((_, _)) => Origin::Either,
        None => unlisted(host),
    }
}

/// What coming from a page says to anybody.
pub(crate) fn origin_of(page: &Address) -> Origin {
    SiteHosts::default().origin_of(page)
}

/// What the row says that covers a host, and what stands before that row's host.
fn kind_of(host: &str) -> Option<(&str, &'static str)> {
    above(host).find_map(|(before, host)| {
        let row = WAY_BACK.row(host).or_else(|| WAY_BACK.row_of_country(host, ""))?;
        Some((before, row.kind))
    })
}

/// Whether an app's package, a host turned around and more, is one of a payment or sign-in company's: `com.paypal.android`.
fn is_app_of_way_back(package: &str) -> bool {
    let mut labels = package.split('.');
    let (Some(top), Some(name)) = (labels.next(), labels.next()) else { return false };
    let is_top = ["com", "net", "org", "io", "eu", "de", "se", "no", "dk", "nl", "app"].contains(&top);
    is_top && matches!(kind_of(&format!("{name}.{top}")), Some((_, "pay" | "sign_in" | "parts")))
}

/// Labels that sign-ins and payment pages of one company stand under.
#[rustfmt::skip]
const SIGN_IN_LABELS: &[&str] = &[
    "login", "account", "signin", "sign-in", "logon", "sso", "auth", "oauth", "oauth2", "accounts", "idp", "id", "identity", "adfs",
    "keycloak", "openid", "oidc", "saml", "cas", "pay", "payment", "payments", "checkout", "secure", "acs", "passport", "iam", "idm", "sts",
    "federation", "authn", "mfa", "shibboleth", "wayf", "konto", "conta", "compte", "secure-login",
];

/// Beginnings of such labels: `login-eu`, `auth-test`.
const SIGN_IN_BEGINNINGS: &[&str] = &["login-", "auth-", "sso-", "accounts-", "checkout-", "acs-"];

/// Parts of paths that are pages of a sign-in wherever they stand, by the protocol or program: OAuth, OpenID Connect, SAML, and those
/// of Firebase, Supabase, Keycloak, Auth0, AD FS, Shibboleth, Cloudflare and the networks that people sign in with.
#[rustfmt::skip]
const SIGN_IN_PATHS: &[&str] = &[
    "/__/auth/", "/auth/v1/authorize/", "/auth/v1/callback/", "/auth/v1/verify/", "/protocol/openid-connect/", "/protocol/saml/", "/auth/realms/",
    "/oauth/authorize/", "/oauth/authenticate/", "/oauth/authorise/", "/oauth2/authorize/", "/oauth2/auth/", "/oauth2/v1/authorize/",
    "/oauth2/v2/authorize/", "/oauth2/v2.0/authorize/", "/oauth/v2/authorization/", "/oauth/v2/authorize/", "/v2/auth/authorize/",
    "/login/oauth/", "/dialog/oauth/", "/openid/connect/", "/connect/authorize/", "/as/authorization.oauth2/", "/login/callback/", "/u/login/",
    "/u/signup/", "/adfs/ls/", "/adfs/oauth2/", "/idp/profile/", "/idp/sso/", "/saml2/", "/simplesaml/", "/sso/saml/", "/cas/login/",
    "/.auth/login/", "/cdn-cgi/access/", "/login.php/", "/wp-login.php/", "/api/v1/authorize/",
];

/// Whether a path is a sign-in's. `/realms/` is Keycloak's where the host calls itself a sign-in.
fn is_sign_in_page(page: &Address, origin: Origin) -> bool {
    let path = format!("{}/", page.path.to_ascii_lowercase());
    let is_keycloak = origin == Origin::Either && path.starts_with("/realms/");
    is_keycloak || SIGN_IN_PATHS.iter().any(|part| path.contains(part))
}

/// A bank's page of 3-D Secure says so in its name. `login.company.example` is a sign-in to some, and to others a place with links.
fn unlisted(host: &str) -> Origin {
    let Some((first, rest)) = host.split_once('.').filter(|(_, rest)| rest.contains('.')) else {
        return Origin::Source;
    };
    let is_secure = |label: &str| label.starts_with("3ds") || label.starts_with("3d-secure");
    if is_secure(first) || rest.split('.').any(is_secure) || is_app_of_way_back(host) {
        return Origin::WayBack;
    }
    // Banks count the servers of their 3-D Secure: `acs2`, `authentication-acs`.
    let is_acs = |part: &str| part.trim_end_matches(|c: char| c.is_ascii_digit()) == "acs";
    let is_either = SIGN_IN_LABELS.contains(&first)
        || SIGN_IN_BEGINNINGS.iter().any(|beginning| first.starts_with(beginning))
        || first.split('-').any(is_acs);
    if is_either { Origin::Either } else { Origin::Source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::table::rows;

    #[test]
    fn the_list_is_sorted_and_well_formed() {
        WAY_BACK.assert_sorted();
        for (key, row) in WAY_BACK.rows() {
            assert!(["pay", "sign_in", "parts", "both", "source"].contains(&row.kind) && row.name.is_none(), "{key}");
        }
    }

    #[test]
    fn own_hosts_cover_subdomains_with_www_or_without() {
        for own in ["shop.example", "www.shop.example"] {
            let hosts = SiteHosts { own: vec![own.into()], continuing: vec!["pay.bank.example".into()] };
            for host in ["shop.example", "WWW.shop.example", "www.shop.example", "account.shop.example"] {
                assert!(hosts.contains(host), "{own} {host}");
                assert_eq!(hosts.origin(host), Origin::WayBack);
            }
            for host in ["shop.example.evil", "pay.bank.example", "example", "myshop.example", "www.example"] {
                assert!(!hosts.contains(host), "{own} {host}");
            }
            assert_eq!(hosts.origin("3.pay.bank.example"), Origin::WayBack);
            assert_eq!(hosts.origin("bank.example"), Origin::Source);
        }
        // `www.` with only a top-level domain stays unchanged.
        let odd = SiteHosts { own: vec!["www.example".into()], continuing: Vec::new() };
        assert!(odd.contains("www.example") && !odd.contains("other.example"));
        let one = SiteHosts { own: vec!["account.shop.example".into()], continuing: Vec::new() };
        assert!(!one.contains("shop.example") && !one.contains("www.shop.example"));
    }

    #[test]
    fn payment_pages_and_sign_ins_are_the_way_back() {
        for host in [
            "checkout.stripe.com",
            "buy.stripe.com",
            "donate.stripe.com",
            "book.stripe.com",
            "billing.stripe.com",
            "invoice.stripe.com",
            "hooks.stripe.com",
            "receipts.stripe.com",
            "whatever.stripe.com",
            "m.stripe.network",
            "pay.link.com",
            "www.paypal.com",
            "www.paypal.de",
            "paypal.co.uk",
            "www.sandbox.paypal.com",
            "paypal.me",
            "pay.klarna.com",
            "klarna.se",
            "live.adyen.com",
            "checkoutshopper-live.adyen.com",
            "www.mollie.com",
            "buy.paddle.com",
            "pay.lemonsqueezy.com",
            "secure.ogone.com",
            "sis.redsys.es",
            "secure.przelewy24.pl",
            "secure.payu.com",
            "api.razorpay.com",
            "mpago.mercadopago.com.br",
            "idp.bankid.no",
            "hooks.3dsecure.io",
            "0eaf.cardinalcommerce.com",
            "secure5.arcot.com",
            "3ds.bank.example",
            "acs.3ds2.bank.example",
            "accounts.google.com",
            "accounts.google.de",
            "appleid.apple.com",
            "login.microsoftonline.com",
            "tenant.b2clogin.com",
            "dev-1.okta.com",
            "tenant.eu.auth0.com",
            "good-dog-1.clerk.accounts.dev",
            "api.workos.com",
            "x.auth.eu-west-1.amazoncognito.com",
            "accounts.spotify.com",
            "nid.naver.com",
            "kauth.kakao.com",
            "id.vk.com",
            "login.yahoo.com",
            "auth.atlassian.com",
            "login.salesforce.com",
            "com.paypal.android.p2pmobile",
            "com.klarna.customer",
            "com.stripe.android.link",
            "signin.ebay.de",
            "account.proton.me",
            "mysignins.microsoft.com",
            "acme.cloudflareaccess.com",
            "acme.my.idaptive.app",
            "clerk.acme.lclclerk.com",
            "auth.descope.io",
            "app.twint.ch",
            "mpc.getswish.net",
            "online-pay.kakao.com",
        ] {
            assert_eq!(origin(host), Origin::WayBack, "{host}");
        }
    }

    #[test]
    fn their_owners_sites_are_sources() {
        for host in [
            "www.google.com",
            "stripe.com",
            "www.stripe.com",
            "docs.stripe.com",
            "apple.com",
            "microsoft.com",
            "notstripe.com",
            "stripe.com.evil.io",
            "paypal.evil.com",
            "acs.org",
            "pubs.acs.org",
            "blog.example",
            "example",
            "",
            "login.example",
            "lemonsqueezy.evil.io",
            "l.facebook.com",
            "t.co",
            "lnkd.in",
            "www.reddit.com",
            "medium.com",
            "com.facebook.katana",
            "com.linkedin.android",
            "news.ycombinator.com",
        ] {
            assert_eq!(origin(host), Origin::Source, "{host}");
        }
    }

    #[test]
    fn some_are_either() {
        for host in [
            "github.com",
            "gitlab.com",
            "www.facebook.com",
            "m.facebook.com",
            "www.linkedin.com",
            "x.com",
            "twitter.com",
            "discord.com",
            "slack.com",
            "login.company.example",
            "sso.company.example",
            "auth.company.example",
            "accounts.company.example",
            "checkout.company.example",
            "acs.bank.example",
            "acs2.bank.example",
            "authentication-acs.bank.example",
            "login-eu.company.example",
            "shibboleth.university.example",
            "acme.firebaseapp.com",
            "acme.web.app",
            "shop.app",
        ] {
            assert_eq!(origin(host), Origin::Either, "{host}");
        }
    }

    #[test]
    fn a_sign_ins_page_tells_by_its_path() {
        for (page, expected) in [
            ("https://acme.firebaseapp.com/__/auth/handler", Origin::WayBack),
            ("https://github.com/login/oauth/authorize", Origin::WayBack),
            ("https://www.facebook.com/v19.0/dialog/oauth", Origin::WayBack),
            ("https://www.facebook.com/login.php", Origin::WayBack),
            ("https://www.linkedin.com/oauth/v2/authorization", Origin::WayBack),
            ("https://x.com/i/oauth2/authorize", Origin::WayBack),
            ("https://www.reddit.com/api/v1/authorize", Origin::WayBack),
            ("https://sso.company.example/realms/a/account", Origin::WayBack),
            ("https://company.example/realms/a/protocol/openid-connect/auth", Origin::WayBack),
            ("https://company.example/adfs/ls/", Origin::WayBack),
            ("https://company.example/idp/profile/SAML2/Redirect/SSO", Origin::WayBack),
            ("https://github.com/someone/something", Origin::Either),
            ("https://blog.example/oauth/authorize-explained", Origin::Source),
            ("https://game.example/realms/a", Origin::Source),
            ("https://www.reddit.com/r/login", Origin::Source),
        ] {
            assert_eq!(origin_of(&Address::parse(page).unwrap()), expected, "{page}");
        }
    }

    #[test]
    fn the_trackers_short_list_holds_ways_back_alone() {
        for host in rows(include_str!("../../../../tracker/lists/way_back.txt")) {
            let of_a_customer = format!("any.{host}");
            assert!(matches!(origin(&of_a_customer), Origin::WayBack), "{of_a_customer}");
        }
    }
}
