//! What an unattributed payment lacked, and what the owner can do about it (A10).

use super::Missing;
use super::clue::Clues;

fn missing(code: &str, message: &str, remedy: &str) -> Missing {
    Missing { code: code.to_owned(), message: message.to_owned(), remedy: remedy.to_owned() }
}

/// Everything that could have led to a visitor and was not there, most helpful first; never empty.
pub(super) fn of(clues: &Clues) -> Vec<Missing> {
    let mut all = Vec::new();
    if let Some(found) = clues.malformed.first() {
        all.push(missing(
            "metadata_malformed",
            &format!("The metadata key {} holds something that is not an id of Headwater.", found.field),
            "Pass the values of headwater.getAttributionMetadata() on as they are, without shortening or encoding them.",
        ));
    } else if clues.sessions.is_empty() {
        all.push(missing(
            "metadata_missing",
            "No visitor or session id stands in the metadata of any object of this payment.",
            "Pass headwater.getAttributionMetadata() from the page to your server and set it as metadata when you create the Checkout Session, PaymentIntent or subscription.",
        ));
    } else {
        all.push(missing(
            "session_unknown",
            "The session named in the metadata was never seen on this site.",
            "Check that the page's data-site is this site and that the shop and the checkout use the same site.",
        ));
    }
    if clues.foreign_reference.is_some() {
        all.push(missing(
            "client_reference_foreign",
            "The client_reference_id is not an id of Headwater.",
            "If you do not need it for yourself, set client_reference_id to headwater.getVisitorId().",
        ));
    } else if clues.references.is_empty() {
        all.push(missing(
            "client_reference_missing",
            "No client_reference_id stands on the Checkout Session.",
            "With Payment Links, add ?client_reference_id= and headwater.getVisitorId() to the link.",
        ));
    }
    if clues.emails.is_empty() {
        all.push(missing(
            "email_missing",
            "No email stands on any object of this payment.",
            "Let Checkout collect an email, or set customer_email when you create the session.",
        ));
    } else {
        all.push(missing(
            "email_not_identified",
            "No visitor was identified with the email of this payment.",
            "Call headwater(\"identify\", { email }) where a visitor signs in, signs up or leaves an email.",
        ));
    }
    if clues.customers.is_empty() {
        all.push(missing(
            "customer_missing",
            "No Stripe customer stands on this payment, so an earlier payment cannot be remembered.",
            "Create or reuse a Stripe customer at checkout.",
        ));
    }
    all
}
