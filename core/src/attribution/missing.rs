//! What an unattributed payment lacked, and what the owner can do about it (A10).

use super::Missing;
use super::clue::Clues;
use super::ladder::EmailMatching;

/// The texts of a code, where it has the same ones everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    code: &'static str,
    /// What was missing.
    pub message: &'static str,
    /// What the owner can do.
    pub remedy: &'static str,
}

/// The codes whose texts are always the same.
const FIXED: [Texts; 12] = [
    Texts {
        code: "erased",
        message: "The person who paid was erased: what could lead to a visitor was taken out.",
        remedy: "Nothing can be done, and nothing needs to be. The money stays.",
    },
    Texts {
        code: "user_not_identified",
        message: "No visitor was first identified as the user named in the metadata.",
        remedy: "Call headwater(\"identify\", { id }) with the same id where a visitor signs in.",
    },
    Texts {
        code: "customer_missing",
        message: "No Stripe customer stands on this payment, so an earlier payment cannot be remembered.",
        remedy: "Create or reuse a Stripe customer at checkout.",
    },
    Texts {
        code: "visitor_never_seen",
        message: "The visitor named in the metadata was never seen on this site, so the visitor is known and the source is not.",
        remedy: "Check that the page's data-site is this site; where ad blockers stop the beacons, serve the script from your own domain.",
    },
    Texts {
        code: "metadata_of_another_site",
        message: "The metadata names another site, which shares this Stripe account.",
        remedy: "Look at that site's report; if the checkout belongs to this site, correct data-site on its pages.",
    },
    Texts {
        code: "metadata_missing",
        message: "No visitor or session id stands in the metadata of any object of this payment.",
        remedy: "Pass headwater.getAttributionMetadata() from the page to your server and set it as metadata when you create the Checkout Session, PaymentIntent or subscription.",
    },
    Texts {
        code: "session_unknown",
        message: "The session named in the metadata was never seen on this site.",
        remedy: "Check that the page's data-site is this site and that the shop and the checkout use the same site.",
    },
    Texts {
        code: "client_reference_foreign",
        message: "The client_reference_id is not an id of Headwater.",
        remedy: "If you do not need it for yourself, set client_reference_id to headwater.getVisitorId().",
    },
    Texts {
        code: "client_reference_missing",
        message: "No client_reference_id stands on the Checkout Session.",
        remedy: "With Payment Links, have the script on the page with the link: it adds the ids.",
    },
    Texts {
        code: "client_reference_unknown",
        message: "The client_reference_id looks like an id of Headwater, but no visitor or session of this site has it.",
        remedy: "Check that it is headwater.getVisitorId() of this site's pages, and not an id of your own.",
    },
    Texts {
        code: "email_missing",
        message: "No email stands on any object of this payment.",
        remedy: "Let Checkout collect an email, or set customer_email when you create the session.",
    },
    Texts {
        code: "email_not_identified",
        message: "No visitor was identified with the email of this payment.",
        remedy: "Call headwater(\"identify\", { email }) where a visitor signs in, signs up or leaves an email.",
    },
];

/// The texts of a code; `None` where they depend on the payment.
pub fn fixed_texts(code: &str) -> Option<Texts> {
    FIXED.into_iter().find(|texts| texts.code == code)
}

/// Texts for many payments at once, of the codes whose texts depend on the payment.
const OF_MANY: [Texts; 3] = [
    Texts {
        code: "subscription_without_checkout",
        message: "Stripe was asked for the Checkout Session that began the subscription; there is none.",
        remedy: BY_API,
    },
    Texts {
        code: "metadata_malformed",
        message: "A metadata key of ours holds something that is not an id of Headwater.",
        remedy: AS_THEY_ARE,
    },
    Texts { code: "email_not_matched", message: NOT_MATCHED, remedy: SIGN_OR_ALLOW },
];

const BY_API: &str =
    "Where you make subscriptions by the API, set headwater.getAttributionMetadata() as their metadata.";
const AS_THEY_ARE: &str =
    "Pass the values of headwater.getAttributionMetadata() on as they are, without shortening or encoding them.";
const NOT_MATCHED: &str =
    "An email stands on this payment, but the site does not match by what a browser says of an email.";
const SIGN_OR_ALLOW: &str = "Carry headwater.getAttributionMetadata() on the checkout; or let your server sign who signs in, or allow matching by unsigned email for this site.";

/// What many payments lack under a code. Of a code that is not known, an earlier version's, the code is all there is.
pub fn missing_of_many(code: &str) -> Missing {
    let texts = fixed_texts(code).or_else(|| OF_MANY.into_iter().find(|texts| texts.code == code));
    missing(code, texts.map_or(code, |texts| texts.message), texts.map_or("", |texts| texts.remedy))
}

/// What is missing under a code of [`FIXED`].
fn lacks(code: &str) -> Missing {
    let texts = fixed_texts(code);
    missing(code, texts.map_or("", |texts| texts.message), texts.map_or("", |texts| texts.remedy))
}

fn missing(code: &str, message: impl Into<String>, remedy: &str) -> Missing {
    Missing { code: code.to_owned(), message: message.into(), remedy: remedy.to_owned() }
}

/// Everything that could have led to a visitor and was not there, most helpful first; never empty.
pub(super) fn of(clues: &Clues, matching: EmailMatching) -> Vec<Missing> {
    if clues.erased {
        return vec![lacks("erased")];
    }
    let mut all = vec![metadata(clues), reference(clues)];
    all.extend(clues.asked_in_vain.as_ref().map(|id| {
        missing(
            "subscription_without_checkout",
            format!("Stripe was asked for the Checkout Session that began {id}; there is none."),
            BY_API,
        )
    }));
    all.extend((!clues.users.is_empty()).then(|| lacks("user_not_identified")));
    all.push(email(clues, matching));
    all.extend(clues.customers.is_empty().then(|| lacks("customer_missing")));
    all
}

/// What a payment lacks whose visitor is known and was never seen (A2).
pub(super) fn unseen_visitor() -> Missing {
    lacks("visitor_never_seen")
}

fn metadata(clues: &Clues) -> Missing {
    if let Some(found) = clues.malformed.first() {
        return missing(
            "metadata_malformed",
            format!("The metadata key {} holds something that is not an id of Headwater.", found.field),
            AS_THEY_ARE,
        );
    }
    if clues.of_another_site.is_some() {
        return lacks("metadata_of_another_site");
    }
    if clues.sessions.is_empty() {
        return lacks("metadata_missing");
    }
    lacks("session_unknown")
}

fn reference(clues: &Clues) -> Missing {
    if clues.foreign_reference.is_some() {
        return lacks("client_reference_foreign");
    }
    if clues.references.is_empty() {
        return lacks("client_reference_missing");
    }
    lacks("client_reference_unknown")
}

fn email(clues: &Clues, matching: EmailMatching) -> Missing {
    if clues.emails.is_empty() {
        return lacks("email_missing");
    }
    let remedy = match matching {
        EmailMatching::On => None,
        EmailMatching::SignedOnly => Some(SIGN_OR_ALLOW),
        EmailMatching::Off => {
            Some("Carry headwater.getAttributionMetadata() on the checkout; or allow matching by email for this site.")
        }
    };
    if let Some(remedy) = remedy {
        return missing("email_not_matched", NOT_MATCHED, remedy);
    }
    lacks("email_not_identified")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_that_is_said_to_have_fixed_texts_has_them() {
        let source = include_str!("missing.rs");
        let called = source.split("lacks(\"").skip(1).filter_map(|rest| rest.split('"').next());
        let mut count = 0;
        for code in called.filter(|code| code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())) {
            assert!(fixed_texts(code).is_some(), "{code} has no texts");
            count += 1;
        }
        assert_eq!(count, FIXED.len(), "each is used once");
        // What is said of a payment in other words is said of many too.
        let own_words =
            source.split("missing(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"')?.split('"').next());
        let own_words: Vec<&str> =
            own_words.filter(|code| code.bytes().all(|byte| byte == b'_' || byte.is_ascii_lowercase())).collect();
        assert_eq!(own_words, ["subscription_without_checkout", "metadata_malformed", "email_not_matched"]);
        for code in own_words {
            assert!(!missing_of_many(code).remedy.is_empty(), "{code} has no texts for many");
        }
        assert_eq!(missing_of_many("of_a_later_version").message, "of_a_later_version");
    }
}
