//! Macros of advertising networks that were not filled in: `{campaignid}` where the campaign's id should stand.
//!
//! The forms that are known, each by a network's own documentation: `{campaignid}`, `{keyword:default}` (Google Ads, Microsoft, Taboola),
//! `{{campaign.id}}` (Meta, Snapchat, Reddit), `__CAMPAIGN_ID__` (TikTok), `%%CACHEBUSTER%%` (Google Ad Manager), `[[CAMPAIGN_ID]]`
//! (GetIntent). Text in single square brackets is no macro here: people write `[de] spring`.

/// Whether a parameter's value holds a macro that nobody filled in, so that it says nothing.
pub(crate) fn is_unexpanded(text: &str) -> bool {
    let text = text.trim();
    holds(text, ["{", "}"]) || holds(text, ["[[", "]]"]) || is_underlined(text) || is_between_percents(text)
}

/// Whether a name stands somewhere between two marks; what follows a colon is the macro's default.
fn holds(text: &str, [open, close]: [&str; 2]) -> bool {
    text.match_indices(open).any(|(at, _)| {
        let inner = text.get(at + open.len()..).and_then(|rest| rest.split_once(close)).map(|(inner, _)| inner);
        inner.and_then(|inner| inner.split(':').next()).is_some_and(is_name)
    })
}

fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    text.bytes().all(is_part) && text.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
}

/// `__CAMPAIGN_ID__`, and nothing beside it.
fn is_underlined(text: &str) -> bool {
    let inner = text.strip_prefix("__").and_then(|rest| rest.strip_suffix("__")).unwrap_or_default();
    inner.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && inner.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// `%%CACHEBUSTER%%`. Decoding may have taken `%CA` for a byte, so one sign at the beginning is enough.
fn is_between_percents(text: &str) -> bool {
    text.len() > 3 && text.starts_with('%') && text.ends_with("%%")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn macros_of_networks_are_no_values() {
        for text in [
            "{campaignid}",
            "{CampaignId}",
            "{keyword:red shoes}",
            "{_season}",
            "{{campaign.id}}",
            "{{CAMPAIGN_ID}}",
            "{{site_source_name}}",
            " {{ad.name}} ",
            "spring-{adgroupid}",
            "{campaignid}_{adgroupid}",
            "__CAMPAIGN_ID__",
            "__CID__",
            "%%CACHEBUSTER%%",
            "%\u{fffd}CHEBUSTER%%",
            "[[CAMPAIGN_ID]]",
        ] {
            assert!(is_unexpanded(text), "{text}");
        }
    }

    #[test]
    fn what_people_write_is_a_value() {
        for text in [
            "",
            "spring",
            "spring {2025}",
            "{}",
            "{{}}",
            "{ }",
            "{\"a\":1}",
            "[de] spring",
            "[CAMPAIGN]",
            "__init__",
            "____",
            "snake_case__",
            "100%",
            "50%% off",
            "%%",
            "%%%",
            "a{b",
            "}a{",
        ] {
            assert!(!is_unexpanded(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in ".{0,40}", marks in "(\\{|\\}|\\[|\\]|%|_|A|é|:){0,16}") {
            let _ = (is_unexpanded(&text), is_unexpanded(&marks));
        }
    }
}
