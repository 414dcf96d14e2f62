//! Click ids: the parameters that advertising networks add to addresses, and what each of them proves.
//!
//! Not here: the ids' contents, which only the networks can read.

use super::text::clean;
use crate::base::limits::TOUCH_ADDRESS_MAX_CHARS;

/// Every kind of click id, in the order in which one is chosen where an address has several.
pub const CLICK_KINDS: &[&str] = &[
    "gclid",
    "gbraid",
    "wbraid",
    "dclid",
    "msclkid",
    "ttclid",
    "twclid",
    "li_fat_id",
    "rdt_cid",
    "ScCid",
    "irclickid",
    "epik",
    "fbclid",
];

/// What a click id says.
pub(crate) struct Click {
    /// The network's name, as in `channel::known`.
    pub(crate) source: &'static str,
    /// The medium it proves; None where the network adds the id to unpaid links as well.
    pub(crate) medium: Option<&'static str>,
}

/// What a click id of this kind says. None for unknown kinds.
pub(crate) fn of_kind(kind: &str) -> Option<Click> {
    let (source, medium) = match kind {
        "gclid" | "gbraid" | "wbraid" => ("google", Some("cpc")),
        "dclid" => ("google", Some("display")),
        "msclkid" => ("bing", Some("cpc")),
        "ttclid" => ("tiktok", Some("paid")),
        "twclid" => ("x", Some("paid")),
        "li_fat_id" => ("linkedin", Some("paid")),
        "rdt_cid" => ("reddit", Some("paid")),
        "ScCid" => ("snapchat", Some("paid")),
        "irclickid" => ("impact", Some("affiliate")),
        "epik" => ("pinterest", None),
        "fbclid" => ("facebook", None),
        _ => return None,
    };
    Some(Click { source, medium })
}

/// Reads `kind:value`, as metadata carries a click id.
pub(crate) fn read_pair(text: &str) -> Option<(String, String)> {
    let (kind, id) = text.split_once(':')?;
    let kind = CLICK_KINDS.iter().find(|known| known.eq_ignore_ascii_case(kind.trim()))?;
    Some(((*kind).to_owned(), clean(id, TOUCH_ADDRESS_MAX_CHARS)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read() {
        assert_eq!(read_pair("gclid:a:b "), Some(("gclid".into(), "a:b".into())));
        assert_eq!(read_pair("sccid:1"), Some(("ScCid".into(), "1".into())));
        for bad in ["", "gclid", "gclid:", "other:1", ":1"] {
            assert_eq!(read_pair(bad), None, "{bad}");
        }
    }
}
