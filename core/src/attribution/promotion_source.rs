//! The source that the owner has set for a promotion code or coupon (A8b): a podcast's, a partner's.
//!
//! What always holds: it names a source and no visitor, so nothing is remembered by it.

use crate::base::limits::TOUCH_TEXT_MAX_CHARS;
use crate::base::wire::wire;
use crate::visit::touch::Touch;
use crate::web::text::clean_bounded;

wire! {
    /// The source that a promotion code or coupon stands for.
    pub struct PromotionSource {
        /// Where those who use it come from, 1 to 200 characters; reports show it in lower case.
        pub source: String,
        /// The medium, at most 200 characters: with it the rules of channels read the source as a tagged link's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub medium: Option<String>,
        /// The campaign, at most 200 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub campaign: Option<String>,
    }
}

impl PromotionSource {
    /// The same with clean texts.
    ///
    /// # Errors
    /// Names the field that is wrong.
    pub fn checked(self) -> Result<Self, &'static str> {
        let text = |text, name| clean_bounded(text, TOUCH_TEXT_MAX_CHARS).map_err(|_| name);
        Ok(Self {
            source: text(Some(self.source), "source")?.ok_or("source")?,
            medium: text(self.medium, "medium")?,
            campaign: text(self.campaign, "campaign")?,
        })
    }

    /// What has the credit. Without a medium the source is no tag of a campaign, so that the rules know a host for a referral.
    pub fn touch(&self) -> Touch {
        let source = Some(self.source.clone());
        let (utm_source, source_parameter) = if self.medium.is_some() { (source, None) } else { (None, source) };
        let (utm_medium, utm_campaign) = (self.medium.clone(), self.campaign.clone());
        Touch { utm_source, source_parameter, utm_medium, utm_campaign, ..Touch::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visit::channel::Channel;

    fn of(source: &str, medium: Option<&str>) -> PromotionSource {
        PromotionSource { source: source.to_owned(), medium: medium.map(str::to_owned), campaign: None }
    }

    #[test]
    fn a_source_is_clean_and_bounded() {
        assert_eq!(of(" The\u{202e} Daily\n", Some(" ")).checked(), Ok(of("The Daily", None)));
        assert_eq!(of("\u{200b}", None).checked(), Err("source"));
        assert_eq!(of("x", Some(&"m".repeat(201))).checked(), Err("medium"));
        assert_eq!(PromotionSource { campaign: Some("c".repeat(201)), ..of("x", None) }.checked(), Err("campaign"));
    }

    #[test]
    fn the_rules_of_channels_read_it() {
        for (one, channel) in [
            (of("the daily", Some("audio")), Channel::Audio),
            (of("partner.example", None), Channel::Referral),
            (of("ada", Some("affiliate")), Channel::Affiliates),
            (of("newsletter", Some("email")), Channel::Email),
        ] {
            assert_eq!(Channel::of(&one.touch()), channel, "{one:?}");
            assert_eq!(one.touch().source().as_deref(), Some(one.source.as_str()));
        }
    }
}
