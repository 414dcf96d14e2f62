//! Channels: which kind of place a touch came from, by the rules of GA4's default channel group, and AI assistants.
//!
//! `source` knows which hosts are search engines or social networks. Two rules go beyond GA4. A click id counts as its network's paid
//! medium where no medium is given. Web mail counts as email.
//!
//! What always holds: every touch has exactly one channel. The first rule of the table that holds decides. Texts are compared without
//! regard to case. Rules can be run again over stored touches, since they read nothing else.

use crate::base::json::FromJson;
use crate::base::letter_case::lower_case;
use crate::visit::source::{Kind, by_source};
use crate::visit::touch::Touch;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Version of the rules and lists below: raise it when a stored touch could get another channel.
pub const RULES_VERSION: u32 = 3;

macro_rules! channels {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// Which kind of place a touch came from.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Channel {
            $($(#[$doc])* #[serde(rename = $text)] $name,)*
        }

        impl Channel {
            /// Every channel.
            pub const ALL: &'static [Channel] = &[$(Channel::$name),*];

            /// As it stands in SQL, JSON and the dashboard.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

channels! {
    /// Nothing says where from.
    Direct = "Direct",
    /// A search engine's results.
    OrganicSearch = "Organic Search",
    /// A search engine's advertisements.
    PaidSearch = "Paid Search",
    /// A social network.
    OrganicSocial = "Organic Social",
    /// A social network's advertisements.
    PaidSocial = "Paid Social",
    /// A video site.
    OrganicVideo = "Organic Video",
    /// A video site's advertisements.
    PaidVideo = "Paid Video",
    /// A shopping site.
    OrganicShopping = "Organic Shopping",
    /// A shopping site's advertisements.
    PaidShopping = "Paid Shopping",
    /// Advertisements spread over several networks by one campaign.
    CrossNetwork = "Cross-network",
    /// Banners.
    Display = "Display",
    /// Paid, from a source of no known kind.
    PaidOther = "Paid Other",
    /// Email.
    Email = "Email",
    /// Text messages.
    Sms = "SMS",
    /// Podcasts and radio.
    Audio = "Audio",
    /// Links of affiliates.
    Affiliates = "Affiliates",
    /// Another site.
    Referral = "Referral",
    /// Notifications on phones.
    MobilePush = "Mobile Push",
    /// A conversation with an AI assistant.
    AiAssistant = "AI Assistant",
    /// Tagged in a way that no rule knows.
    Unassigned = "Unassigned",
}

impl Channel {
    /// The channel of a touch.
    pub fn of(touch: &Touch) -> Self {
        let seen = Seen::of(touch);
        RULES.iter().find(|(_, holds)| holds(&seen)).map_or(Self::Unassigned, |(channel, _)| *channel)
    }

    /// Reads a channel as [`Channel::as_str`] writes it.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|channel| channel.as_str() == text)
    }
}

/// Whether credit says where a visit came from: by a channel other than Unassigned, or by the name of a source that no channel takes.
pub fn is_source_known(channel: Option<&str>, source: Option<&str>) -> bool {
    source.is_some() || channel.is_some_and(|channel| channel != Channel::Unassigned.as_str())
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What the rules look at, in lower case.
struct Seen {
    source: String,
    medium: String,
    campaign: String,
    kind: Option<Kind>,
    is_direct: bool,
    /// Some place is named as the source, and no campaign tag says anything about it.
    is_untagged: bool,
}

impl Seen {
    fn of(touch: &Touch) -> Self {
        let source = touch.source().unwrap_or_default();
        Self {
            kind: by_source(&source).map(|known| known.kind),
            medium: touch.medium().unwrap_or_default(),
            campaign: lower_case(touch.utm_campaign.as_deref().unwrap_or_default()),
            is_direct: touch.is_direct(),
            is_untagged: !source.is_empty() && touch.utm_source.is_none() && touch.utm_medium.is_none(),
            source,
        }
    }

    fn is(&self, kind: Kind) -> bool {
        self.kind == Some(kind)
    }

    fn is_paid(&self) -> bool {
        self.medium.contains("cp") || self.medium.starts_with("paid") || self.medium_is(&["ppc", "retargeting"])
    }

    fn medium_is(&self, words: &[&str]) -> bool {
        words.contains(&self.medium.as_str())
    }

    /// GA4 looks for `shopping`, or for `shop` at the beginning of a word; an `e` may stand before it, as in `eshop`.
    fn is_shop_campaign(&self) -> bool {
        self.campaign.contains("shopping")
            || self.campaign.match_indices("shop").any(|(at, _)| {
                let before = self.campaign.get(..at).and_then(|text| text.chars().next_back());
                before.is_none_or(|c| c == 'e' || !c.is_ascii_lowercase())
            })
    }
}

const EMAIL_WORDS: &[&str] = &["email", "e-mail", "e_mail", "e mail"];
const SOCIAL_MEDIA: &[&str] = &["social", "social-network", "social-media", "sm", "social network", "social media"];
#[rustfmt::skip]
const ASSISTANT_MEDIA: &[&str] = &[
    "ai", "ai-assistant", "ai assistant", "ai_assistant", "ai-assistants", "ai-chat", "ai_chat", "ai-search", "ai_search", "ai-referral",
    "ai_referral", "ai-answer", "chatbot", "genai", "gen-ai", "llm", "llms",
];
const DISPLAY_MEDIA: &[&str] = &["display", "banner", "expandable", "interstitial", "cpm"];

type Rule = (Channel, fn(&Seen) -> bool);

/// The rules, in order.
const RULES: &[Rule] = &[
    (Channel::Direct, |s| s.is_direct),
    (Channel::CrossNetwork, |s| s.campaign.contains("cross-network")),
    (Channel::PaidShopping, |s| s.is_paid() && (s.is(Kind::Shopping) || s.is_shop_campaign())),
    (Channel::PaidSearch, |s| s.is_paid() && s.is(Kind::Search)),
    (Channel::PaidSocial, |s| s.is_paid() && s.is(Kind::Social)),
    (Channel::PaidVideo, |s| s.is_paid() && s.is(Kind::Video)),
    (Channel::Display, |s| s.medium_is(DISPLAY_MEDIA)),
    (Channel::PaidOther, Seen::is_paid),
    (Channel::AiAssistant, |s| s.is(Kind::Assistant) || s.medium_is(ASSISTANT_MEDIA)),
    (Channel::OrganicShopping, |s| s.is(Kind::Shopping) || s.is_shop_campaign()),
    (Channel::OrganicSocial, |s| s.is(Kind::Social) || s.medium_is(SOCIAL_MEDIA)),
    (Channel::OrganicVideo, |s| s.is(Kind::Video) || s.medium.contains("video")),
    (Channel::OrganicSearch, |s| s.is(Kind::Search) || s.medium == "organic"),
    (Channel::Email, |s| s.is(Kind::Email) || s.medium_is(EMAIL_WORDS) || EMAIL_WORDS.contains(&s.source.as_str())),
    (Channel::Affiliates, |s| s.medium_is(&["affiliate", "affiliates"])),
    (Channel::Referral, |s| s.medium_is(&["referral", "app", "link"])),
    (Channel::Audio, |s| s.medium == "audio"),
    (Channel::Sms, |s| s.medium == "sms" || s.source == "sms"),
    (Channel::MobilePush, |s| {
        s.medium.ends_with("push")
            || s.medium.contains("mobile")
            || s.medium.contains("notification")
            || s.source == "firebase"
    }),
    (Channel::Referral, |s| s.is_untagged),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::touch::SiteHosts;
    use proptest::prelude::*;

    fn channel(query: &str, referrer: &str) -> Channel {
        let url = format!("https://shop.example/?{query}");
        Channel::of(&Touch::capture(&url, referrer, &SiteHosts::default()).touch)
    }

    #[test]
    fn referrers_have_channels() {
        for (referrer, expected) in [
            ("", Channel::Direct),
            ("https://www.google.de/", Channel::OrganicSearch),
            ("android-app://com.google.android.googlequicksearchbox/", Channel::OrganicSearch),
            ("https://t.co/x", Channel::OrganicSocial),
            ("https://www.youtube.com/", Channel::OrganicVideo),
            ("https://www.amazon.co.uk/dp/1", Channel::OrganicShopping),
            ("https://chatgpt.com/", Channel::AiAssistant),
            ("https://gemini.google.com/app", Channel::AiAssistant),
            ("https://mail.google.com/", Channel::Email),
            ("https://docs.google.com/document", Channel::Referral),
            ("https://www.google.com/maps/place/x", Channel::Referral),
            ("https://news.google.com/", Channel::Referral),
            ("https://finance.yahoo.com/", Channel::Referral),
            ("https://de.mail.yahoo.com/", Channel::Email),
            ("https://cafe.naver.com/", Channel::OrganicSocial),
            ("https://shopping.yahoo.co.jp/", Channel::OrganicShopping),
            ("android-app://com.google.android.gm/", Channel::Email),
            ("android-app://org.telegram.plus/", Channel::OrganicSocial),
            ("android-app://com.Slack/", Channel::OrganicSocial),
            ("ios-app://1064216828/", Channel::OrganicSocial),
            ("https://google.evil.com/", Channel::Referral),
            ("https://blog.example/post", Channel::Referral),
            ("https://checkout.stripe.com/c/pay", Channel::Direct),
        ] {
            assert_eq!(channel("", referrer), expected, "{referrer}");
        }
    }

    #[test]
    fn tags_have_channels() {
        for (query, expected) in [
            ("utm_source=google&utm_medium=cpc", Channel::PaidSearch),
            ("utm_source=Google&utm_medium=CPC", Channel::PaidSearch),
            ("utm_source=fb&utm_medium=paid_social", Channel::PaidSocial),
            ("utm_source=tiktok&utm_medium=cpm", Channel::PaidSocial),
            ("utm_source=youtube&utm_medium=cpv", Channel::PaidVideo),
            ("utm_source=youtube&utm_medium=post", Channel::OrganicVideo),
            ("utm_source=google&utm_medium=cpc&utm_campaign=summer-shop", Channel::PaidShopping),
            ("utm_source=google&utm_medium=cpc&utm_campaign=workshop", Channel::PaidSearch),
            ("utm_source=google&utm_medium=cpc&utm_campaign=eshop", Channel::PaidShopping),
            ("utm_source=google&utm_medium=cpc&utm_campaign=Cross-Network%201", Channel::CrossNetwork),
            ("utm_source=news.example&utm_medium=banner", Channel::Display),
            ("utm_source=news.example&utm_medium=cpm", Channel::Display),
            ("utm_source=news.example&utm_medium=cpc", Channel::PaidOther),
            ("utm_source=newsletter&utm_medium=email", Channel::Email),
            ("utm_source=e-mail", Channel::Email),
            ("utm_source=partner&utm_medium=affiliate", Channel::Affiliates),
            ("utm_source=partner&utm_medium=referral", Channel::Referral),
            ("utm_source=cast&utm_medium=audio", Channel::Audio),
            ("utm_source=x&utm_medium=sms", Channel::OrganicSocial),
            ("utm_source=shop&utm_medium=sms", Channel::Sms),
            ("utm_source=app&utm_medium=web-push", Channel::MobilePush),
            ("utm_source=blog&utm_medium=social", Channel::OrganicSocial),
            ("utm_source=blog&utm_medium=organic", Channel::OrganicSearch),
            ("utm_source=chatgpt.com", Channel::AiAssistant),
            ("utm_source=copilot.com", Channel::AiAssistant),
            ("utm_source=Perplexity&utm_medium=referral", Channel::AiAssistant),
            ("utm_source=unheard&utm_medium=ai-assistant", Channel::AiAssistant),
            ("utm_source=unheard&utm_medium=ai", Channel::AiAssistant),
            ("utm_source=claude_ai", Channel::AiAssistant),
            ("utm_source=blog.naver.com", Channel::OrganicSocial),
            ("utm_source=newsletter", Channel::Unassigned),
            ("utm_campaign=spring", Channel::Unassigned),
            ("ref=producthunt", Channel::Referral),
            ("via=ada", Channel::Referral),
            ("source=instagram", Channel::OrganicSocial),
        ] {
            assert_eq!(channel(query, ""), expected, "{query}");
        }
    }

    #[test]
    fn click_ids_of_advertisements_are_paid() {
        for (query, expected) in [
            ("gclid=1", Channel::PaidSearch),
            ("wbraid=1", Channel::PaidSearch),
            ("msclkid=1", Channel::PaidSearch),
            ("dclid=1", Channel::Display),
            ("ttclid=1", Channel::PaidSocial),
            ("twclid=1", Channel::PaidSocial),
            ("li_fat_id=1", Channel::PaidSocial),
            ("rdt_cid=1", Channel::PaidSocial),
            ("ScCid=1", Channel::PaidSocial),
            ("irclickid=1", Channel::Affiliates),
            ("oppref=1", Channel::PaidOther),
            // These two stand on unpaid links as well.
            ("fbclid=1", Channel::OrganicSocial),
            ("epik=1", Channel::OrganicSocial),
            ("fbclid=1&utm_source=facebook&utm_medium=paid", Channel::PaidSocial),
        ] {
            assert_eq!(channel(query, "https://www.google.com/"), expected, "{query}");
        }
    }

    #[test]
    fn names_are_the_same_everywhere() {
        for channel in Channel::ALL {
            assert_eq!(serde_json::to_string(channel).unwrap(), format!("\"{channel}\""));
            assert_eq!(Channel::parse(channel.as_str()), Some(*channel));
        }
        assert_eq!(Channel::parse("direct"), None);
    }

    proptest! {
        #[test]
        fn every_touch_has_a_channel(
            source in "\\PC{0,8}", medium in "\\PC{0,8}|cpc|push", campaign in "(\\PC|shop){0,4}", referrer in "https://[a-z]{1,9}\\.(com|de|co.uk)/",
        ) {
            let touch = Touch {
                utm_source: Some(source), utm_medium: Some(medium), utm_campaign: Some(campaign), referrer: Some(referrer), ..Touch::default()
            };
            prop_assert_ne!(Channel::of(&touch), Channel::Direct);
        }
    }
}
