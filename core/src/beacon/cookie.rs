//! Cookies: one found in a header, and the domain on which one may stand.

use crate::touch::normal_host;

/// A domain that may stand in `Set-Cookie`: a host name of at least two labels that is no IP address. Others are dropped; the
/// cookie is then the host's own.
pub(super) fn read_domain(text: &str) -> Option<String> {
    let host = normal_host(text)?;
    let (_, last) = host.rsplit_once('.')?;
    last.bytes().any(|byte| byte.is_ascii_alphabetic()).then_some(host)
}

/// The value of a cookie in a `Cookie` header; of several with one name the first, which has the longest path. Not decoded.
pub fn cookie_value<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    let pairs = header.split(';').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| *key == name).map(|(_, value)| value)
}
