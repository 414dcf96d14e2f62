//! What an unattributed payment lacked, and what the owner can do about it (A10).

use super::Missing;
use super::clue::Clues;
use super::ladder::EmailMatching;

fn missing(code: &str, message: impl Into<String>, remedy: &str) -> Missing {
    Missing { code: code.to_owned(), message: message.into(), remedy: remedy.to_owned() }
}

/// Everything that could have led to a visitor and was not there, most helpful first; never empty.
pub(super) fn of(clues: &Clues, matching: EmailMatching) -> Vec<Missing> {
    let mut all = vec![metadata(clues), reference(clues)];
    all.extend(clues.asked_in_vain.as_ref().map(|id| {
        missing(
            "subscription_without_checkout",
            format!("Stripe was asked for the Checkout Session that began {id}; there is none."),
            "Where you make subscriptions by the API, set headwater.getAttributionMetadata() as their metadata.",
        )
    }));
    all.extend((!clues.users.is_empty()).then(|| {
        missing(
            "user_not_identified",
            "No visitor was first identified as the user named in the metadata.",
            "Call headwater(\"identify\", { id }) with the same id where a visitor signs in.",
        )
    }));
    all.push(email(clues, matching));
    all.extend(clues.customers.is_empty().then(|| {
        missing(
            "customer_missing",
            "No Stripe customer stands on this payment, so an earlier payment cannot be remembered.",
            "Create or reuse a Stripe customer at checkout.",
        )
    }));
    all
}

/// What a payment lacks whose visitor is known and was never seen (A2).
pub(super) fn unseen_visitor() -> Missing {
    missing(
        "visitor_never_seen",
        "The visitor named in the metadata was never seen on this site, so the visitor is known and the source is not.",
        "Check that the page's data-site is this site; where ad blockers stop the beacons, serve the script from your own domain.",
    )
}

fn metadata(clues: &Clues) -> Missing {
    if let Some(found) = clues.malformed.first() {
        return missing(
            "metadata_malformed",
            format!("The metadata key {} holds something that is not an id of Headwater.", found.field),
            "Pass the values of headwater.getAttributionMetadata() on as they are, without shortening or encoding them.",
        );
    }
    if clues.of_another_site.is_some() {
        return missing(
            "metadata_of_another_site",
            "The metadata names another site, which shares this Stripe account.",
            "Look at that site's report; if the checkout belongs to this site, correct data-site on its pages.",
        );
    }
    if clues.sessions.is_empty() {
        return missing(
            "metadata_missing",
            "No visitor or session id stands in the metadata of any object of this payment.",
            "Pass headwater.getAttributionMetadata() from the page to your server and set it as metadata when you create the Checkout Session, PaymentIntent or subscription.",
        );
    }
    missing(
        "session_unknown",
        "The session named in the metadata was never seen on this site.",
        "Check that the page's data-site is this site and that the shop and the checkout use the same site.",
    )
}

fn reference(clues: &Clues) -> Missing {
    if clues.foreign_reference.is_some() {
        return missing(
            "client_reference_foreign",
            "The client_reference_id is not an id of Headwater.",
            "If you do not need it for yourself, set client_reference_id to headwater.getVisitorId().",
        );
    }
    if clues.references.is_empty() {
        return missing(
            "client_reference_missing",
            "No client_reference_id stands on the Checkout Session.",
            "With Payment Links, have the script on the page with the link: it adds the ids.",
        );
    }
    missing(
        "client_reference_unknown",
        "The client_reference_id looks like an id of Headwater, but no visitor or session of this site has it.",
        "Check that it is headwater.getVisitorId() of this site's pages, and not an id of your own.",
    )
}

fn email(clues: &Clues, matching: EmailMatching) -> Missing {
    if clues.emails.is_empty() {
        return missing(
            "email_missing",
            "No email stands on any object of this payment.",
            "Let Checkout collect an email, or set customer_email when you create the session.",
        );
    }
    let remedy = match matching {
        EmailMatching::On => None,
        EmailMatching::SignedOnly => Some(
            "Carry headwater.getAttributionMetadata() on the checkout; or let your server sign who signs in, or allow matching by unsigned email for this site.",
        ),
        EmailMatching::Off => {
            Some("Carry headwater.getAttributionMetadata() on the checkout; or allow matching by email for this site.")
        }
    };
    if let Some(remedy) = remedy {
        return missing(
            "email_not_matched",
            "An email stands on this payment, but the site does not match by what a browser says of an email.",
            remedy,
        );
    }
    missing(
        "email_not_identified",
        "No visitor was identified with the email of this payment.",
        "Call headwater(\"identify\", { email }) where a visitor signs in, signs up or leaves an email.",
    )
}
