//! Addresses: the host, path and parameters of an http or https address, and nothing else of it.
//!
//! This is no full URL parser. Browsers send addresses in their normal form, and a text that cannot be read with certainty is no address.
//!
//! What always holds: scheme, user, password, port and fragment are gone. A part of the path that is an email address is gone too. The host
//! is in lower case.

use super::query::{self, Places};
use super::text::clean;
use crate::base::email::normalise_email;
use crate::base::limits::{HOST_MAX_BYTES, TOUCH_ADDRESS_MAX_CHARS, URL_MAX_CHARS};

/// The parts of an address that are looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// In lower case, without port; an IPv6 address stands in brackets.
    pub host: String,
    /// Begins with `/`; still percent-encoded; cut so that host and path together fit a touch.
    pub path: String,
    /// Those of the address's parameters that anything looks at (`query`), decoded, in order.
    pub parameters: Vec<(String, String)>,
}

impl Address {
    /// Reads an address with the scheme http or https. None when it has another or no well-formed host.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_page(text, &[])
    }

    /// The same, with those parameters too that have one of some further names.
    pub(crate) fn parse_page(text: &str, own: &[String]) -> Option<Self> {
        Self::parse_schemes(text, &["http", "https"], own)
    }

    /// Reads a referrer: an address as above, or the name of an app, which browsers give as `android-app://` and its package, or as
    /// `ios-app://` and its number in the store.
    pub fn parse_referrer(text: &str) -> Option<Self> {
        Self::parse_schemes(text, &["http", "https", "android-app", "ios-app"], &[])
    }

    /// Reads an address that may have lost its scheme, as people write them into metadata. Without a scheme an `@` in the
    /// host's place makes it something else, such as `mailto:` or an email address.
    pub fn parse_loose(text: &str) -> Option<Self> {
        if text.contains("://") {
            return Self::parse_referrer(text);
        }
        let place = text.split(['/', '\\', '?', '#']).next().unwrap_or_default();
        if place.contains('@') { None } else { Self::parse(&format!("https://{}", text.trim())) }
    }

    /// Host and path, as a touch keeps them.
    pub fn host_and_path(&self) -> String {
        format!("{}{}", self.host, self.path)
    }

    /// The first value of a parameter that is not blank, whatever the case of its name.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let same_name = self.parameters.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        same_name.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
    }

    fn parse_schemes(text: &str, schemes: &[&str], own: &[String]) -> Option<Self> {
        let text = clean(text, URL_MAX_CHARS)?;
        let (scheme, rest) = text.split_once("://")?;
        if !schemes.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return None;
        }
        let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
        let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
        // Browsers read a backslash as a slash; so must we, or the host would be another than the one visited.
        let path_at = place.find(['/', '\\']).unwrap_or(place.len());
        let (authority, path) = place.split_at_checked(path_at)?;
        let host_and_port = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let host = normal_host(without_port(host_and_port)?)?;
        let (path, of_path) = query::split_path(path);
        let room = TOUCH_ADDRESS_MAX_CHARS.saturating_sub(host.len());
        let path = without_emails(&path.replace('\\', "/"));
        let path = clean(if path.is_empty() { "/" } else { &path }, room)?;
        let parameters = query::parameters(Places { query, fragment, of_path }, own);
        Some(Self { host, path, parameters })
    }
}

/// Some pages carry an address in their path (`/unsubscribe/jenny@example.com`): it is nobody's business.
fn without_emails(path: &str) -> String {
    let is_email = |part: &str| normalise_email(&part.replace("%40", "@")).is_some();
    let parts: Vec<&str> = path.split('/').map(|part| if is_email(part) { "(email)" } else { part }).collect();
    parts.join("/")
}

/// Takes `:8787` off. None when what follows the colon is no port.
fn without_port(text: &str) -> Option<&str> {
    let name_ends = text.rfind(']').map_or(0, |at| at + 1);
    let (name, port) = match text.get(name_ends..)?.find(':') {
        Some(colon) => text.split_at_checked(name_ends + colon)?,
        None => (text, ""),
    };
    let digits = port.strip_prefix(':').unwrap_or_default();
    digits.bytes().all(|byte| byte.is_ascii_digit()).then_some(name)
}

/// A host name in its normal form: lower case, no dot at the end. None when it is not one. No port, no scheme.
///
/// Names with letters beyond ASCII are refused: browsers send the ASCII form (`xn--…`) of them.
pub fn normal_host(text: &str) -> Option<String> {
    let host = text.strip_suffix('.').unwrap_or(text).to_ascii_lowercase();
    if host.is_empty() || host.len() > HOST_MAX_BYTES {
        return None;
    }
    if let Some(inner) = host.strip_prefix('[') {
        let inner = inner.strip_suffix(']')?;
        let is_ip6 = inner.len() >= 2 && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b':' || b == b'.');
        return is_ip6.then_some(host);
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len()) && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    host.split('.').all(is_label).then_some(host)
}

/// A host as people write one down: alone, with a port, as the address of a page, or as `*.shop.example`. In normal form.
pub fn written_host(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.strip_prefix("*.").unwrap_or(text);
    let address = || if text.contains("://") { Address::parse(text) } else { Address::parse_loose(text) };
    normal_host(text).or_else(|| address().map(|address| address.host))
}

/// Whether `host` is `name` or a subdomain of it. Both in normal form.
pub(crate) fn covers(name: &str, host: &str) -> bool {
    host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.') && rest.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_host_path_and_parameters_are_read() {
        let address = Address::parse(
            "https://me:secret@WWW.Shop.Example:8443/a%20b/?utm_source=x+y&b=%C3%A9&c&ref=%C3%A9&via=#frag?z=1",
        )
        .unwrap();
        assert_eq!(address.host, "www.shop.example");
        assert_eq!(address.path, "/a%20b/");
        let parameters: Vec<(&str, &str)> = address.parameters.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(parameters, [("utm_source", "x y"), ("ref", "é")]);
        assert_eq!(address.parameter("UTM_Source"), Some("x y"));
        assert_eq!(address.parameter("via"), None);
    }

    #[test]
    fn odd_forms_are_read_as_browsers_do() {
        for (text, host, path) in [
            ("http://localhost:8788", "localhost", "/"),
            ("HTTP://a.b?x=/y", "a.b", "/"),
            ("http://a.b#x/y", "a.b", "/"),
            ("https://evil.example\\@shop.example/", "evil.example", "/@shop.example/"),
            ("https://shop.example@evil.example/", "evil.example", "/"),
            ("http://[::1]:8787/x", "[::1]", "/x"),
            ("http://a.b./x", "a.b", "/x"),
            (" https://a.b/\u{0}x\n", "a.b", "/x"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.host.as_str(), address.path.as_str()), (host, path), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "",
            "shop.example",
            "/path",
            "https://",
            "https:///x",
            "ftp://a.b/",
            "javascript://a.b/%0aalert(1)",
            "file:///etc",
            "https://a b/",
            "https://a..b/",
            "https://ä.example/",
            "https://a%2eb/",
            "https://a.b:80x/",
            "https://[::1/",
            "about:blank",
            "android-app://com.example/",
        ] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
        assert_eq!(Address::parse_referrer("android-app://com.example/").unwrap().host, "com.example");
        assert_eq!(Address::parse_loose("shop.example/x?y=1").unwrap().host_and_path(), "shop.example/x");
        for text in ["javascript:alert(1)", "mailto:ada@example.com", "ada@example.com", "/path"] {
            assert_eq!(Address::parse_loose(text), None, "{text}");
        }
    }

    #[test]
    fn hosts_are_read_as_people_write_them() {
        for text in [
            "shop.example",
            " Shop.Example. ",
            "*.shop.example",
            "shop.example:8443",
            "shop.example/pricing",
            "https://shop.example/pricing?x=1",
            "HTTP://me@shop.example:80",
        ] {
            assert_eq!(written_host(text).as_deref(), Some("shop.example"), "{text}");
        }
        for text in ["", "*.", "ada@shop.example", "mailto:ada@shop.example", "ftp://shop.example", "a b", "/pricing"] {
            assert_eq!(written_host(text), None, "{text}");
        }
    }

    #[test]
    fn a_host_covers_its_subdomains_only() {
        assert!(covers("shop.example", "shop.example"));
        assert!(covers("shop.example", "www.shop.example"));
        assert!(!covers("shop.example", "myshop.example"));
        assert!(!covers("shop.example", "shop.example.evil"));
        assert!(!covers("shop.example", ".shop.example"));
        assert!(!covers("www.shop.example", "shop.example"));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(
            text in any::<String>(), address in "https?://([a-z@:\\\\.\\[\\]0-9]{0,20})(/|\\?|#|é|%|&|=|[a-z]){0,40}",
        ) {
            for text in [text, address] {
                for read in [Address::parse(&text), Address::parse_referrer(&text), Address::parse_loose(&text)].into_iter().flatten() {
                    prop_assert_eq!(normal_host(&read.host), Some(read.host.clone()));
                    prop_assert!(read.path.starts_with('/'));
                    let kept = read.host_and_path();
                    prop_assert!(kept.chars().count() <= TOUCH_ADDRESS_MAX_CHARS);
                    prop_assert!(!kept.contains(['#', '?']));
                }
            }
        }

        #[test]
        fn long_paths_are_cut(path in "[a-zé]{0,3000}") {
            let read = Address::parse(&format!("https://shop.example/{path}")).unwrap();
            prop_assert!(read.host_and_path().chars().count() <= TOUCH_ADDRESS_MAX_CHARS);
        }
    }
}
