//! Limits: how much of anything from outside is taken, each with its reason.
//!
//! A limit of one type only stands beside that type (an id's length, a day's years).
//!
//! What always holds: everything that enters the core is bounded by such a limit before it is kept.

/// Longest body of `POST /api/collect`, in bytes: as much as a browser lets a page send while it is left. The longest addresses, and 20
/// traits or props of 40 and 500 characters in any script, fit; a flood does not.
pub const COLLECT_BODY_MAX_BYTES: usize = 64 * 1024;

/// Longest webhook body, in bytes. Stripe's events are some kilobytes; an invoice with very many lines stays below this.
pub const WEBHOOK_BODY_MAX_BYTES: usize = 1024 * 1024;

/// Longest JSON body of the owner's API, in bytes: fifty hosts and a name fit.
pub const API_BODY_MAX_BYTES: usize = 16 * 1024;

/// Longest address of a page or referrer that is read, in characters: the longest that Cloudflare serves. A campaign often stands at the
/// end, behind a long token. What is kept of it is bounded by the limits below.
pub const URL_MAX_CHARS: usize = 16 * 1024;

/// Longest text of a touch that names something (a campaign, a medium), in characters. Longer ones are cut.
pub const TOUCH_TEXT_MAX_CHARS: usize = 200;

/// Longest note of the owner's about a payment, in characters: a few sentences.
pub const NOTE_MAX_CHARS: usize = 500;

/// Longest address (host and path) or click id of a touch, in characters. Click ids reach beyond 200.
pub const TOUCH_ADDRESS_MAX_CHARS: usize = 300;

/// Longest value of a parameter that says which advertisement was clicked, in characters. Networks' ids have some twenty digits.
pub const AD_VALUE_MAX_CHARS: usize = 100;

/// Most parameters of a site's own that are kept with a click id; a journey of fifty touches stays small with them.
pub const CLICK_PARAMETERS_MAX: usize = 10;

/// Longest name of such a parameter, in characters.
pub const CLICK_PARAMETER_MAX_CHARS: usize = 40;

/// How much is read of a user agent or a client hint, in characters. The longest of apps have about 500.
pub const AGENT_MAX_CHARS: usize = 1_000;

/// Longest host name, in bytes: the bound of DNS.
pub const HOST_MAX_BYTES: usize = 253;

/// Most traits of one identify, most props of one event.
pub const PAIRS_MAX: usize = 20;

/// Longest key of a trait or prop, in characters; the same as Stripe's for metadata.
pub const PAIR_KEY_MAX_CHARS: usize = 40;

/// Longest value of a trait or prop, in characters; the same as Stripe's for metadata.
pub const PAIR_VALUE_MAX_CHARS: usize = 500;

/// Longest name of an event, in characters. A name is chosen from a short list by the site; longer is a text gone astray.
pub const EVENT_NAME_MAX_CHARS: usize = 64;

/// Longest engagement reported at once, in milliseconds: a day. The tracker reports it whenever the page is hidden.
pub const ENGAGED_MAX_MS: i64 = 86_400_000;

/// Longest email address, in bytes: the bound of SMTP's path.
pub const EMAIL_MAX_BYTES: usize = 254;

/// Longest text that an owner looks for, in bytes: as long as an address.
pub const SOUGHT_MAX_BYTES: usize = EMAIL_MAX_BYTES;

/// Longest value of Stripe metadata, in characters, as Stripe documents it.
pub const METADATA_VALUE_MAX_CHARS: usize = 500;

/// Most touches kept of a journey (A18): [`JOURNEY_FIRST`] and [`JOURNEY_LAST`] together.
pub const JOURNEY_MAX_TOUCHES: usize = JOURNEY_FIRST + JOURNEY_LAST;

/// Touches kept from the beginning of a longer journey: how the visitor found the site.
pub const JOURNEY_FIRST: usize = 10;

/// Touches kept from the end of a longer journey: what led to the payment.
pub const JOURNEY_LAST: usize = 40;

/// Most items kept of a subscription: as many as Stripe lets one have.
pub const SUBSCRIPTION_ITEMS_MAX: usize = 20;

/// Discounts of a subscription that are kept. Stripe stacks 20 at most.
pub const SUBSCRIPTION_DISCOUNTS_MAX: usize = 20;

/// Longest name of a site, in characters.
pub const SITE_NAME_MAX_CHARS: usize = 80;

/// Most hosts of a site.
pub const SITE_HOSTS_MAX: usize = 50;

/// Most metadata keys of a site's own that hold a visitor id: each is looked for on every object.
pub const VISITOR_KEYS_MAX: usize = 10;

/// Longest name of a key of metadata, in characters: Stripe's own bound (<https://docs.stripe.com/metadata>).
pub const METADATA_KEY_MAX_CHARS: usize = 40;

/// Longest window of a site, in days: two years.
pub const WINDOW_MAX_DAYS: i64 = 730;

/// Most days of one report: three years and a bit, so that a year can be set beside the year before last.
pub const REPORT_MAX_DAYS: usize = 1_100;

/// Filters of one report. Each is looked up once a name and a day.
pub const FILTERS_MAX: usize = 10;

/// Values of one filter.
pub const FILTER_VALUES_MAX: usize = 50;

/// A value of a filter, in characters: as long as the longest name.
pub const FILTER_VALUE_MAX_CHARS: usize = 300;

/// Dimensions that one report is broken down by. Each is a column to read of every day.
pub const BREAKDOWNS_MAX: usize = 8;

/// A visit of one page and no event is a bounce when it was looked at for less, in milliseconds: as in Google Analytics 4.
pub const BOUNCE_ENGAGED_MS: i64 = 10_000;

/// What comes to a session later than this after it began is no longer counted with it, in seconds. By then its day is added up.
pub const SESSION_COUNTS_S: i64 = 4 * 3_600;

/// A visitor is on the site now who was seen within so many seconds.
pub const HERE_NOW_S: i64 = 300;

/// Visits that began earlier than so many seconds ago are not looked at to tell who is on the site now.
pub const HERE_NOW_BEGUN_S: i64 = 3_600;

/// How many of those visits are looked at for one by the link of a test purchase: an open set-up page asks every five seconds.
pub const TEST_VISIT_AMONG: i64 = 200;

/// Most notes on the days of one site.
pub const NOTES_MAX: i64 = 500;

/// Longest note on a day, in characters: a line.
pub const DAY_NOTE_MAX_CHARS: usize = 200;

/// Most promotion codes and coupons of a site that a source is set for: a code for each podcast and partner, for years.
pub const PROMOTION_SOURCES_MAX: i64 = 500;

/// Longest self-reported source, in characters. Checkout's text fields hold 255; reports group by it, as by a campaign.
pub const SELF_REPORTED_MAX_CHARS: usize = 200;

/// Most names of fields and traits that ask for the self-reported source: one for each language of a shop.
pub const SELF_REPORTED_KEYS_MAX: usize = 20;

/// Longest such name, in characters: the bound of the key of a custom field of Checkout.
pub const SELF_REPORTED_KEY_MAX_CHARS: usize = 200;

/// Custom fields of a Checkout Session that are looked at: Stripe allows three.
pub const CUSTOM_FIELDS_MAX: usize = 10;
/// Lines of one upload of rates: what fits into the body of a call.
pub const RATE_LINES_MAX: usize = 500;

/// Rates that a site may have: five currencies, every working day of fifteen years.
pub const RATES_MAX: i64 = 20_000;

/// How many days before a payment a rate may lie to count for it: central banks pause over holidays.
pub const RATE_MAX_AGE_DAYS: i32 = 7;

/// Payments without a rate that are added up for the owner at most.
pub const WAITING_PAYMENTS_MAX: i64 = 10_000;
/// Most costs of one site: some fifty campaigns a day for a year, or a row a month of hundreds for many years.
pub const COSTS_MAX: i64 = 20_000;

/// Most costs of one request: they are written by one statement.
pub const COSTS_OF_REQUEST_MAX: usize = 1_000;

/// Longest body with costs, in bytes: 1,000 rows of 500 bytes. As JSON they are below what the database takes as one value.
pub const COSTS_BODY_MAX_BYTES: usize = 512 * 1024;

/// Most days of one cost: a year, a leap year too. So what a range needs is found by the first days.
pub const COST_ROW_MAX_DAYS: i64 = 366;

/// Longest note of a cost, in characters: a line.
pub const COST_NOTE_MAX_CHARS: usize = 200;

/// How many visits are looked at to tell who is on the site now: an open dashboard asks twice a minute.
pub const HERE_NOW_VISITS: i64 = 500;

/// How long the list of a visit's pages may be before another is added to it, in characters. Of each visit the first fifty are rendered.
pub const PAGES_MAX_CHARS: i64 = 8_000;

/// Longest `Stripe-Signature` header read, in bytes: forty signatures fit.
pub const SIGNATURE_HEADER_MAX_BYTES: usize = 4_096;

/// Longest signing secret, in bytes. Stripe's have about 40.
pub const SIGNING_SECRET_MAX_BYTES: usize = 255;

/// Most signing secrets kept for one integration: live and test, each while it is rolled, and one to spare for each.
pub const SIGNING_SECRETS_MAX: usize = 6;

/// Longest key of Stripe's API after its prefix, in bytes. Stripe's have about 100.
pub const API_KEY_MAX_BYTES: usize = 255;

/// Longest identify key, in bytes. Those made here have 55.
pub const IDENTIFY_KEY_MAX_BYTES: usize = 255;

/// How long a signed identify may be good, in seconds: a day, so that one that leaks is soon worth nothing.
pub const IDENTIFY_EXPIRES_MAX_S: i64 = 86_400;

/// How far the clock of a site's server may be ahead of ours when it says until when a signature is good, in seconds.
pub const IDENTIFY_EXPIRES_TOLERANCE_S: i64 = 300;

/// Most unsigned addresses of one visitor; a visitor with more has none of them (A16). A household shares a browser, a fraud
/// goes through a list.
pub const UNSIGNED_EMAILS_MAX: usize = 3;

/// Most visitors that are listed as contradicting a payment's own (A14): more than a few say nothing, and strangers can add to them.
pub const CONFLICTING_MAX: usize = 20;

/// How long after a payment an unsigned identify may still lead to it, in seconds (A7): a guest signs in after buying.
pub const UNSIGNED_AFTER_S: i64 = 86_400;

/// How long before the payment the session of a client reference may have begun and be certain, in seconds (A3): a link is followed
/// at once, a copied one later.
pub const REFERENCE_FRESH_S: i64 = 86_400;

/// Days of a funnel at most: each of their visits is looked at, and a year tells how a shop sells.
pub const FUNNEL_MAX_DAYS: usize = 366;

/// Months that a funnel may go back, the one that is not over among them: what its customers brought since is read by month.
pub const FUNNEL_MAX_MONTHS: usize = 60;

/// Longest further traits of one identify that are kept, in bytes of keys and values.
pub const TRAITS_MAX_BYTES: usize = 4_096;

/// How far a webhook's time stamp may lie from now, before or after, in seconds; Stripe's own tolerance.
pub const SIGNATURE_TOLERANCE_S: i64 = 300;

/// Most members of an installation.
pub const MEMBERS_MAX: i64 = 50;

/// Most API tokens of a site that were not revoked.
pub const API_TOKENS_MAX: i64 = 50;

/// Longest time for which an API token is good, where it ends by itself, in days.
pub const API_TOKEN_MAX_DAYS: i64 = 400;

/// Longest name of a member or an API token, in characters.
pub const ACCESS_NAME_MAX_CHARS: usize = 80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journey_is_fifty_touches() {
        assert_eq!(JOURNEY_MAX_TOUCHES, 50);
    }
}
