//! Hosts of a site, and hosts through which a visitor comes back: payment pages and sign-ins.
//!
//! Not here: hosts that are sources (`channel::known`). What always holds: a host covers its subdomains and nothing else.

use super::address::covers;

/// Payment pages: a visitor returning from one continues the visit that went there.
const PAYMENT_HOSTS: &[&str] = &[
    "checkout.stripe.com",
    "buy.stripe.com",
    "billing.stripe.com",
    "invoice.stripe.com",
    "pay.stripe.com",
    "hooks.stripe.com",
    "payments.stripe.com",
    "js.stripe.com",
    "connect.stripe.com",
    "stripe.network",
    "link.com",
    "paypal.com",
    "klarna.com",
    "afterpay.com",
    "clearpay.co.uk",
    "affirm.com",
    "zip.co",
    "sezzle.com",
    "alma.eu",
    "scalapay.com",
    "mollie.com",
    "adyen.com",
    "checkout.com",
    "braintreegateway.com",
    "pay.google.com",
    "pay.amazon.com",
    "payments.amazon.com",
    "ideal.nl",
    "idealbanking.nl",
    "sofort.com",
    "giropay.de",
    "bancontact.com",
    "przelewy24.pl",
    "blik.com",
    "checkout.revolut.com",
    "pay.revolut.com",
    "swish.nu",
    "vipps.no",
    "mobilepay.dk",
    "trustly.com",
    "cash.app",
    "venmo.com",
    "gocardless.com",
    "alipay.com",
    "arcot.com",
    "cardinalcommerce.com",
    "3dsecure.io",
];

/// Sign-in pages of others: the way back from one continues the visit too.
const SIGN_IN_HOSTS: &[&str] = &[
    "accounts.google.com",
    "appleid.apple.com",
    "idmsa.apple.com",
    "login.microsoftonline.com",
    "login.live.com",
    "login.microsoft.com",
    "login.yahoo.com",
    "okta.com",
    "oktapreview.com",
    "auth0.com",
    "onelogin.com",
    "clerk.accounts.dev",
    "accounts.dev",
    "amazoncognito.com",
    "workos.com",
    "authkit.app",
    "stytch.com",
    "supabase.co",
    "b2clogin.com",
    "ciamlogin.com",
    "duosecurity.com",
    "login.gov",
    "id.me",
    "account.apple.com",
];

/// Which hosts are the site's own, and which others continue a visit there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteHosts {
    /// The site's hosts, in normal form (`touch::normal_host`).
    pub own: Vec<String>,
    /// Hosts that the owner lists beside the payment and sign-in hosts known here, in normal form.
    pub continuing: Vec<String>,
}

impl SiteHosts {
    /// Whether a host is the site's own: one of its hosts or a subdomain of one.
    pub fn contains(&self, host: &str) -> bool {
        is_covered(&self.own, host)
    }

    /// Whether coming from this host continues a visit: an own host, a payment host, a sign-in host or one the owner lists.
    pub fn continues(&self, host: &str) -> bool {
        self.contains(host) || is_covered(&self.continuing, host) || is_way_back(host)
    }
}

/// Whether a host is a payment or sign-in page of anybody's visitors.
pub(crate) fn is_way_back(host: &str) -> bool {
    is_covered(PAYMENT_HOSTS, host) || is_covered(SIGN_IN_HOSTS, host)
}

fn is_covered<Name: AsRef<str>>(names: &[Name], host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    names.iter().any(|name| covers(name.as_ref(), &host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_hosts_cover_subdomains() {
        let hosts = SiteHosts { own: vec!["shop.example".into()], continuing: vec!["pay.bank.example".into()] };
        assert!(hosts.contains("shop.example") && hosts.contains("WWW.shop.example"));
        assert!(!hosts.contains("shop.example.evil") && !hosts.contains("pay.bank.example"));
        assert!(hosts.continues("3ds.pay.bank.example") && !hosts.continues("bank.example"));
    }

    #[test]
    fn payment_and_sign_in_hosts_continue_and_their_owners_sites_do_not() {
        let hosts = SiteHosts::default();
        for host in [
            "checkout.stripe.com",
            "buy.stripe.com",
            "billing.stripe.com",
            "www.paypal.com",
            "pay.klarna.com",
            "accounts.google.com",
            "appleid.apple.com",
            "login.microsoftonline.com",
            "dev-1.okta.com",
        ] {
            assert!(hosts.continues(host), "{host}");
        }
        for host in [
            "www.google.com",
            "stripe.com",
            "docs.stripe.com",
            "apple.com",
            "microsoft.com",
            "notstripe.com",
            "amazon.com",
        ] {
            assert!(!hosts.continues(host), "{host}");
        }
    }
}
