//! Addresses that are no sign of where a visit came from: the way back from a payment page, and the start of an installed app.

use super::Touch;
use crate::web::address::Address;
use crate::web::query::is_checkout_session;

/// Whether an address is where a payment page sends a visitor back to, whatever the referrer: after 3-D Secure that is the buyer's bank.
/// The parameters are from general knowledge, dated 2026-11-29, of the return addresses of Stripe, PayPal, Adyen, Klarna, Amazon Pay,
/// Razorpay and GoCardless.
pub(super) fn is_payment_return(landing: &Address) -> bool {
    let begins = |name: &str, start: &str| landing.parameter(name).is_some_and(|value| value.starts_with(start));
    let has = |name: &str| landing.parameter(name).is_some();
    begins("session_id", "cs_")
        // The place of the id, which the shop's code did not have filled in.
        || begins("session_id", "{CHECKOUT_SESSION_ID")
        || begins("payment_intent", "pi_")
        || begins("payment_intent_client_secret", "pi_")
        || begins("setup_intent", "seti_")
        || begins("setup_intent_client_secret", "seti_")
        || has("redirect_status")
        || begins("source", "src_")
        || has("source_redirect_slug")
        || begins("token", "EC-")
        || begins("paymentId", "PAYID-")
        || has("PayerID")
        || begins("ba_token", "BA-")
        || begins("subscription_id", "I-")
        || has("redirectResult")
        || has("sessionResult")
        || has("klarna_order_id")
        || has("amazonCheckoutSessionId")
        || begins("razorpay_payment_id", "pay_")
        || begins("redirect_flow_id", "RE")
        || landing.parameters.iter().any(|(_, value)| is_checkout_session(value))
        || landing.path.split('/').any(is_checkout_session)
}

/// Names that the manifest of an installed app gives itself as its start address's source; any that begins or ends with `pwa` too.
#[rustfmt::skip]
const APP_NAMES: &[&str] = &[
    "homescreen", "homepageicon", "homescreenicon", "homescreenapp", "a2hs", "addtohome", "addtohomescreen", "mobilehomescreen",
    "androidhomescreen", "ioshomescreen", "webapp", "webappmanifest", "webmanifest", "sitewebmanifest", "appmanifest", "manifest",
    "manifestjson", "manifestwebmanifest", "progressivewebapp", "standalone", "launcher", "shortcut", "shortcuts", "appshortcut", "appicon",
    "desktopshortcut", "jumplist", "installed", "installedapp", "twa", "desktopapp", "electron", "tauri",
];

/// Names that are an app's own in `source`, `ref` or `via`; in `utm_source` they are a campaign's in the shop's other app.
const OWN_APP_NAMES: &[&str] = &["app", "androidapp", "iosapp", "mobileapp", "nativeapp"];

/// Parts of mediums by which something was sent to somebody who has the app.
const SENT_MEDIA: &[&str] = &["push", "notif", "mail", "sms", "message", "cp"];

/// Whether the address is the start of an installed app: nobody sent the visitor, who has been here before. A click id is never its.
pub(super) fn is_installed_app(touch: &Touch) -> bool {
    let plain = |text: &String| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let is_app = |name: &str| name.starts_with("pwa") || name.ends_with("pwa") || APP_NAMES.contains(&name);
    let named = touch.utm_source.as_ref().map(plain);
    let own = [&touch.reference, &touch.source_parameter, &touch.via].into_iter().flatten().next().map(plain);
    let medium = touch.utm_medium.as_ref().map(plain);
    let is_sent = medium.as_ref().is_some_and(|medium| SENT_MEDIA.iter().any(|part| medium.contains(part)));
    let is_own = || own.as_deref().is_some_and(|name| is_app(name) || OWN_APP_NAMES.contains(&name));
    let is_named = named.as_deref().map_or_else(is_own, is_app);
    touch.click_id.is_none() && !is_sent && (is_named || medium.as_deref().is_some_and(is_app))
}
