//! Cookies: one found in a header, and the domain on which one may be set.

use crate::web::address::normal_host;

/// A domain that may stand in `Set-Cookie`: a host name of at least two labels that is no IP address. Others are dropped; the
/// cookie is then the host's own.
pub(crate) fn read_domain(text: &str) -> Option<String> {
    let host = normal_host(text)?;
    let (_, last) = host.rsplit_once('.')?;
    last.bytes().any(|byte| byte.is_ascii_alphabetic()).then_some(host)
}

/// The value of a cookie in a `Cookie` header; of several with one name the first, which has the longest path. Not decoded.
pub fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn odd_domains_are_dropped() {
        for (text, expected) in [
            ("example.co.uk", Some("example.co.uk")),
            ("Shop.example", Some("shop.example")),
            ("localhost", None),
            (".example.com", None),
            ("127.0.0.1", None),
            ("[::1]", None),
            ("example.com; Secure", None),
            ("example.com\r\nSet-Cookie: a=b", None),
            ("", None),
        ] {
            assert_eq!(read_domain(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let header = "x_hw_vid=0; _hw_vid=1; _hw_vid=2;_hw_sid = 3 ; flag; e=a=b";
        assert_eq!(cookie_value(header, "_hw_vid"), Some("1"));
        assert_eq!(cookie_value(header, "_hw_sid"), Some("3"));
        assert_eq!(cookie_value(header, "e"), Some("a=b"));
        assert_eq!(cookie_value(header, "flag"), None);
        assert_eq!(cookie_value("", "_hw_vid"), None);
    }

    proptest! {
        #[test]
        fn any_header_is_read(header in "(_hw_vid|=|;| |a|é){0,12}") {
            let _ = cookie_value(&header, "_hw_vid");
        }
    }
}
