//! What the owner says of a payment's source, by hand (A0).
//!
//! What always holds: the owner's word decides the source and nothing else. Visitor, journey, and what is remembered of the customer stay
//! what the ladder finds. So when the word is taken back, the payment has the answer that it would have had without it.

use super::basis::{Basis, Lead};
use super::ladder::note::DECIDED_EARLIER;
use super::{Confidence, Rung, RungOutcome, RungResult};
use crate::base::id::PaymentId;
use crate::base::limits::{TOUCH_ADDRESS_MAX_CHARS, TOUCH_TEXT_MAX_CHARS};
use crate::base::sorted::{SortedMap, SortedSet};
use crate::base::wire::wire;
use crate::stripe::ledger::{KinObject, Payment};
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;
use crate::web::text::{TooLong, clean_bounded};

wire! {
    /// What the owner says of a payment's source.
    pub struct ByHand {
        /// Where the payment came from, 1 to 200 characters; reports show it in lower case.
        pub source: String,
        /// Its channel, neither Direct nor Unassigned; absent: the rules decide by the source.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub channel: Option<Channel>,
        /// Its campaign, at most 200 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub campaign: Option<String>,
        /// Host and path of the first page, at most 300 characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub landing_page: Option<String>,
    }
}

impl ByHand {
    /// The same with clean texts.
    ///
    /// # Errors
    /// Names the field that is wrong.
    pub fn checked(self) -> Result<Self, &'static str> {
        let Self { source, channel, campaign, landing_page } = self;
        if matches!(channel, Some(Channel::Direct | Channel::Unassigned)) {
            return Err("channel");
        }
        // Only host and path of an address are kept.
        let place = |page: String| {
            let page = page.split(['?', '#']).next().unwrap_or_default();
            page.split_once("://").map_or(page, |(_, rest)| rest).to_owned()
        };
        let text = |text, name| clean_bounded(text, TOUCH_TEXT_MAX_CHARS).map_err(|TooLong| name);
        Ok(Self {
            source: text(Some(source), "source")?.ok_or("source")?,
            channel,
            campaign: text(campaign, "campaign")?,
            landing_page: clean_bounded(landing_page.map(place), TOUCH_ADDRESS_MAX_CHARS)
                .map_err(|TooLong| "landing_page")?,
        })
    }

    /// What has the credit. The source is no tag of a campaign, so that the rules know a host for a referral.
    fn touch(&self) -> Touch {
        Touch {
            source_parameter: Some(self.source.clone()),
            utm_campaign: self.campaign.clone(),
            landing_page: self.landing_page.clone(),
            ..Touch::default()
        }
    }

    /// What the credit rests on with this word.
    pub(super) fn basis(&self) -> Basis {
        Basis { until_s: 0, lead: Lead::Unseen, own: Some(self.touch()), own_channel: self.channel }
    }

    /// Puts the word above the ladder, which stays as it was climbed.
    pub(super) fn stand_above(self, ladder: &mut Vec<RungResult>) {
        for result in ladder.iter_mut().filter(|result| result.outcome == RungOutcome::Found) {
            result.note.get_or_insert_with(|| DECIDED_EARLIER.to_owned());
        }
        let (rung, outcome, looked_for) = (Rung::ByHand, RungOutcome::Found, Some(self.source));
        ladder.insert(0, RungResult { rung, outcome, looked_for, object: None, visitor: None, note: None });
    }
}

/// How sure such an answer is: somebody says so who may know, and nothing proves it.
pub(super) const CONFIDENCE: Confidence = Confidence::Medium;

/// Which word counts for which of the payments in view. First a payment's own. Then one about an earlier key of the payment, under which it
/// stood before more was known of it. Then, for a renewal, that of its subscription's first payment.
pub fn words_of<'a>(
    payments: impl Iterator<Item = &'a Payment> + Clone,
    said: &SortedMap<PaymentId, ByHand>,
) -> SortedMap<PaymentId, ByHand> {
    if said.is_empty() {
        return SortedMap::new();
    }
    let ids: SortedSet<&PaymentId> = payments.clone().map(|payment| &payment.id).collect();
    let is_key_of = |key: &PaymentId, payment: &Payment| {
        let object = key.as_str().trim_start_matches("first:");
        !payment.renewal && !ids.contains(key) && payment.kin.iter().any(|(_, id)| id.as_str() == object)
    };
    let own = |payment: &Payment| {
        let earlier = || said.iter().find(|(key, _)| is_key_of(key, payment)).map(|(_, word)| word);
        said.get(&payment.id).or_else(earlier)
    };
    let subscriptions = |payment: &'a Payment| payment.kin.of_kind(KinObject::Subscription);
    let first = |renewal: &'a Payment| {
        let is_first = |of: &&'a Payment| {
            !of.renewal && subscriptions(renewal).any(|id| subscriptions(of).any(|other| other == id))
        };
        let firsts = payments.clone().filter(is_first);
        firsts.filter_map(|of| Some((of.paid_s, &of.id, own(of)?))).min_by_key(|(paid_s, id, _)| (*paid_s, *id))
    };
    let word = |payment: &'a Payment| {
        let inherited = || Some(payment).filter(|payment| payment.renewal).and_then(first).map(|(_, _, word)| word);
        Some((payment.id.clone(), own(payment).or_else(inherited)?.clone()))
    };
    payments.clone().filter_map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(source: &str) -> ByHand {
        ByHand { source: source.to_owned(), channel: None, campaign: None, landing_page: None }
    }

    #[test]
    fn a_word_is_clean_and_bounded() {
        let page = Some("https://shop.example/a?email=ada@example.com#x".to_owned());
        let checked =
            ByHand { landing_page: page, campaign: Some(" ".to_owned()), ..word(" A\u{202e}da’s podcast\n") }.checked();
        let page = Some("shop.example/a".to_owned());
        assert_eq!(checked, Ok(ByHand { landing_page: page, ..word("Ada’s podcast") }));
        assert_eq!(word("\u{200b} ").checked(), Err("source"));
        assert_eq!(word(&"é".repeat(201)).checked(), Err("source"));
        assert!(word(&"é".repeat(200)).checked().is_ok());
        let long = |chars: usize| Some("x".repeat(chars));
        assert_eq!(ByHand { campaign: long(201), ..word("x") }.checked(), Err("campaign"));
        assert_eq!(ByHand { landing_page: long(301), ..word("x") }.checked(), Err("landing_page"));
        for channel in [Channel::Direct, Channel::Unassigned] {
            assert_eq!(ByHand { channel: Some(channel), ..word("x") }.checked(), Err("channel"));
        }
    }

    #[test]
    fn the_rules_find_a_channel_unless_one_is_named() {
        for (source, channel) in [("podcast of a friend", Channel::Referral), ("google", Channel::OrganicSearch)] {
            assert_eq!(word(source).basis().channel(), channel, "{source}");
        }
        let named = ByHand { channel: Some(Channel::Audio), ..word("google") };
        assert_eq!(named.basis().channel(), Channel::Audio);
        assert_eq!(named.touch().source().as_deref(), Some("google"));
    }
}
