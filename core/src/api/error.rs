//! The error codes: one table of what a refusal can say, with its HTTP status and its meaning.
//!
//! A code is a promise: one may be added, none is renamed. `docs/http-api.md` shows this table and a test holds the two equal. Not here:
//! which call gives which code (the Worker's table of routes), and the sentence that goes with it.

/// Declares the codes. A row is the meaning, the name, the text on the wire, and the status; rarely another status that one address has.
macro_rules! error_codes {
    ($(#[doc = $meaning:literal] $name:ident = $text:literal $status:literal $(or $other:literal)?;)*) => {
        /// Why a call is refused, for programs.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, crate::base::json::FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode { $(#[doc = $meaning] $name),* }

        impl ErrorCode {
            /// Every code, in the table's order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The text on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }

            /// The HTTP status that goes with it.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),* }
            }

            /// Every status that it can come with: nearly always one.
            pub fn statuses(self) -> &'static [u16] {
                match self { $(Self::$name => &[$status $(, $other)?]),* }
            }

            /// What it means, in a line.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning.trim_start()),* }
            }
        }
    };
}

error_codes! {
    // The request as such.
    /// there is nothing at this address
    RouteUnknown = "route_unknown" 404;
    /// the address takes other methods; `Allow` names them
    MethodNotAllowed = "method_not_allowed" 405;
    /// collect: the body is not JSON
    JsonInvalid = "json_invalid" 400;
    /// the body has another form than expected; for the owner's part also: it is not JSON. The message says where, and repeats nothing of the body
    BodyInvalid = "body_invalid" 400;
    /// webhook: the body is signed, but there is nothing in it
    BodyEmpty = "body_empty" 400;
    /// the body is over 64 KiB (collect), 1 MiB (webhook), 512 KiB (costs) or 16 KiB (owner)
    BodyTooLarge = "body_too_large" 413;

    // Collect.
    /// collect: `version` is not 1
    VersionUnknown = "version_unknown" 400;
    /// collect: `visitor` is missing or not a lower-case UUID
    VisitorIdInvalid = "visitor_id_invalid" 400;
    /// collect: `session` is missing or not a lower-case UUID
    SessionIdInvalid = "session_id_invalid" 400;
    /// collect: the cookie `_hw_vid` is not a visitor id
    VisitorCookieInvalid = "visitor_cookie_invalid" 400;
    /// collect: the site takes only signed identifies
    IdentifyUnsigned = "identify_unsigned" 400;
    /// collect: the identify is signed, and the site has no identify key
    IdentifyKeyMissing = "identify_key_missing" 400;
    /// collect: `expires` is missing, not a whole number, or more than a day (and five minutes) ahead
    IdentifyExpiresInvalid = "identify_expires_invalid" 400;
    /// collect: no key of the site made this signature over these values for this visitor
    IdentifySignatureMismatch = "identify_signature_mismatch" 400;
    /// collect: the signature was good until `expires`
    IdentifySignatureExpired = "identify_signature_expired" 400;
    /// collect: the signed `stripe_customer` is not an id of Stripe's
    IdentifyCustomerInvalid = "identify_customer_invalid" 400;
    /// collect: more than 3,000 beacons of a site from one network within a minute, or 6,000 of a site. `Retry-After: 60`
    TooManyBeacons = "too_many_beacons" 429;

    // Stripe's webhook.
    /// webhook: the integration has no signing secret yet
    SignatureNoSecret = "signature_no_secret" 400;
    /// webhook: there is no header `Stripe-Signature`, or it is empty
    SignatureHeaderMissing = "signature_header_missing" 400;
    /// webhook: the header is not of the form `t=…,v1=…`
    SignatureHeaderInvalid = "signature_header_invalid" 400;
    /// webhook: the header has no `t`
    SignatureTimestampMissing = "signature_timestamp_missing" 400;
    /// webhook: `t` is not a whole number
    SignatureTimestampInvalid = "signature_timestamp_invalid" 400;
    /// webhook: the header has several `t`
    SignatureTimestampAmbiguous = "signature_timestamp_ambiguous" 400;
    /// webhook: the header has no readable `v1` signature
    SignatureNoV1 = "signature_no_v1" 400;
    /// webhook: no secret of the integration signed this body
    SignatureMismatch = "signature_mismatch" 400;
    /// webhook: the body was signed more than 300 seconds ago
    SignatureTooOld = "signature_too_old" 400;
    /// webhook: the body was signed more than 300 seconds from now
    SignatureInFuture = "signature_in_future" 400;

    // Signing in.
    /// neither the owner's token, nor an API token or a sign-in that holds
    Unauthorised = "unauthorised" 401;
    /// sign-in: this is not the owner's token
    TokenWrong = "token_wrong" 401;
    /// sign-in: the link was used already, or is too old: more than ten minutes, an invitation more than seven days
    LinkUsed = "link_used" 401;
    /// sign-in, sign-out: a page of another site asks
    CrossSite = "cross_site" 403;
    /// the caller's role may not do this
    RoleInsufficient = "role_insufficient" 403;
    /// the API token has not the scope that this needs
    ScopeInsufficient = "scope_insufficient" 403;
    /// sign-ins: this one has ended already
    SignInUnknown = "sign_in_unknown" 404;
    /// sign-in: more than ten wrong tokens or links from one network within a minute; the right token is taken at any time. `Retry-After: 60`
    TooManyTries = "too_many_tries" 429;

    /// members: there is no such member
    MemberUnknown = "member_unknown" 404;
    /// members: `name` is not 1 to 80 characters
    MemberInvalid = "member_invalid" 400;
    /// members: the installation has 50 of them
    TooManyMembers = "too_many_members" 400;
    /// API token: `name` is not 1 to 80 characters, `scopes` is empty or names `owner`, or `days` is not 1 to 400
    ApiTokenInvalid = "api_token_invalid" 400;
    /// API token: the site has 50 of them
    TooManyApiTokens = "too_many_api_tokens" 400;
    /// API token: there is no such token; it may have been revoked
    ApiTokenUnknown = "api_token_unknown" 404;

    // What an address or a query names.
    /// there is no such site
    SiteUnknown = "site_unknown" 404;
    /// there is no such payment
    PaymentUnknown = "payment_unknown" 404;
    /// nothing is known of such a person
    PersonUnknown = "person_unknown" 404;
    /// there is no such integration, or it is another site's
    IntegrationUnknown = "integration_unknown" 404;
    /// replay: there is no such delivery; the integration may be another site's
    DeliveryUnknown = "delivery_unknown" 404;
    /// `from` or `to` is missing or not a day, or the range is turned round or too long
    RangeInvalid = "range_invalid" 400;
    /// `mode` is missing, or neither `live` nor `test`
    ModeInvalid = "mode_invalid" 400;
    /// there is no such `model`; cohorts know the two that credit one touch
    ModelInvalid = "model_invalid" 400;
    /// report, payments: `window` is neither 7, 14, 30, 60, 90 nor `lifetime`
    WindowInvalid = "window_invalid" 400;
    /// report, payments: there is no such `basis`; or by acquisition the range begins more than 1,100 days ago
    BasisInvalid = "basis_invalid" 400;
    /// report, why: `compare` is neither `previous` nor `year` nor two days, or those days cannot be asked for
    CompareInvalid = "compare_invalid" 400;
    /// report: `grain` is neither `day` nor `hour`, or hours are asked for of more than 7 days
    GrainInvalid = "grain_invalid" 400;
    /// report: `lines` is no number from 1 to 200
    LinesInvalid = "lines_invalid" 400;
    /// report, payments, recurring, funnel: a `filter` is none, or there are too many, or recurring revenue or a funnel does not know its dimension
    FilterInvalid = "filter_invalid" 400;
    /// report, recurring, cohorts, funnel: `breakdown` names no dimension, one twice, too many, or one that the answer does not know; a CSV file has one
    BreakdownInvalid = "breakdown_invalid" 400;
    /// payments: there is no such `status`
    StatusInvalid = "status_invalid" 400;
    /// payments: `totals` is not `true`
    TotalsInvalid = "totals_invalid" 400;
    /// why: there is no such `metric`
    MetricInvalid = "metric_invalid" 400;
    /// explain, recurring explain, cohort customers: `name` without exactly one `breakdown`, or too long
    NameInvalid = "name_invalid" 400;
    /// recurring: `interval` is neither `day` nor `week` nor `month`; cohorts: it is neither `week` nor `month`
    IntervalInvalid = "interval_invalid" 400;
    /// cohort customers: `age` is not a number from 0 to 59
    AgeInvalid = "age_invalid" 400;
    /// funnel: `custom_event` is not 1 to 64 characters
    CustomEventInvalid = "custom_event_invalid" 400;
    /// recurring explain: there is no such `kind` of movement
    KindInvalid = "kind_invalid" 400;
    /// explain, why, recurring, cohorts, costs, funnel: `currency` is neither three letters nor `all:` and three letters, or recurring explain or cohort customers lack it
    CurrencyInvalid = "currency_invalid" 400;
    /// payments, explain, recurring explain, cohort customers, costs, unplaced, people, a person, rates, activity, tables: `cursor` is not one that was given out
    CursorInvalid = "cursor_invalid" 400;
    /// assignment: a text is missing or too long, or `channel` is Direct or Unassigned
    AssignmentInvalid = "assignment_invalid" 400;
    /// erase: `confirm` is not the id that stands in the address; delete site: it is not the name of the site
    ConfirmationWrong = "confirmation_wrong" 400;
    /// note: `day` is not a day, or `text` is not 1 to 200 characters
    NoteInvalid = "note_invalid" 400;
    /// note: the site has 500 of them
    TooManyNotes = "too_many_notes" 400;
    /// promotion code: `code`, `source`, `medium`, `campaign` or `name` is not what it should be; the message names it
    PromotionSourceInvalid = "promotion_source_invalid" 400;
    /// promotion code: the site has set 500 sources
    TooManyPromotionSources = "too_many_promotion_sources" 400;
    /// costs: a row cannot be kept, or a request names no source. The message says the line, the column and what is wrong
    CostInvalid = "cost_invalid" 400;
    /// costs: another row of the same source, medium, campaign and currency has some of the days
    CostsOverlap = "costs_overlap" 409;
    /// costs: the site would have more than 20,000 of them
    TooManyCosts = "too_many_costs" 400;
    /// payments, explain, recurring explain, cohort customers, costs: `limit` is not 1 to 200
    LimitInvalid = "limit_invalid" 400;
    /// tables: there is no such `table`
    TableUnknown = "table_unknown" 400;
    /// `q` is not 1 to 254 bytes without control characters
    SearchInvalid = "search_invalid" 400;

    // Sites and their settings.
    /// settings: `margin_bp` is not 0 to 10,000
    MarginInvalid = "margin_invalid" 400;
    /// settings: `payment_fees` is out of bounds, or names a currency twice
    PaymentFeesInvalid = "payment_fees_invalid" 400;
    /// settings: a number of `privacy` is out of bounds
    PrivacyInvalid = "privacy_invalid" 400;
    /// new site, settings: `name` is not 1 to 80 characters
    SiteNameInvalid = "site_name_invalid" 400;
    /// new site, settings: `hosts` is empty, too long, or has one that is not a host
    SiteHostsInvalid = "site_hosts_invalid" 400;
    /// new site, settings: `time_zone` is not an IANA name
    TimeZoneUnknown = "time_zone_unknown" 400;
    /// settings: `window_days` is not 0 to 730
    WindowDaysInvalid = "window_days_invalid" 400;
    /// settings: `visitor_keys` has more than ten names, or one that is no key of Stripe's metadata
    VisitorKeysInvalid = "visitor_keys_invalid" 400;
    /// settings: nothing is to be changed
    ChangeEmpty = "change_empty" 400;
    /// settings: `connected_accounts` has too many accounts, or one that is not an account's id
    ConnectedAccountsInvalid = "connected_accounts_invalid" 400;
    /// settings: `click_parameters` has more than ten names, or one that is no parameter's name
    ClickParametersInvalid = "click_parameters_invalid" 400;
    /// settings: `self_reported_keys` has more than 20 names, or one without a letter or digit or that is too long
    SelfReportedKeysInvalid = "self_reported_keys_invalid" 400;
    /// settings: `reporting_currency` is neither three letters nor empty
    ReportingCurrencyInvalid = "reporting_currency_invalid" 400;
    /// rates: a line is none, or there are more than 500; the message says which
    RatesInvalid = "rates_invalid" 400;
    /// rates: a site keeps 20,000
    TooManyRates = "too_many_rates" 409;

    // Integrations with Stripe.
    /// the integration has ended: 410 for the webhook and a replay, 409 for every other call
    IntegrationDisconnected = "integration_disconnected" 409 or 410;
    /// new secret: nothing was given
    SecretBlank = "secret_blank" 400;
    /// new secret: a signing secret begins with `whsec_` and goes on after it
    SecretPrefix = "secret_prefix" 400;
    /// new secret: a signing secret has at most 255 characters
    SecretTooLong = "secret_too_long" 400;
    /// new secret: a signing secret has only visible ASCII characters and no spaces
    SecretCharacters = "secret_characters" 400;
    /// new secret: an integration keeps six
    TooManySecrets = "too_many_secrets" 400;
    /// key: nothing was given
    KeyBlank = "key_blank" 400;
    /// key: this is a secret key; it is neither kept nor sent anywhere
    KeyIsSecret = "key_is_secret" 400;
    /// key: this is a publishable key; it is neither kept nor sent anywhere
    KeyIsPublishable = "key_is_publishable" 400;
    /// key: this is a webhook's signing secret; it is neither kept nor sent anywhere
    KeyIsSigningSecret = "key_is_signing_secret" 400;
    /// key: this is not a whole restricted key
    KeyMalformed = "key_malformed" 400;
    /// key: it is of another Stripe account than what was imported
    KeyOfAnotherAccount = "key_of_another_account" 409;
    /// endpoint, import, advance, check: no key of this mode is connected
    KeyMissing = "key_missing" 409;
    /// key, endpoint, import, check: Stripe does not accept the key, or what is kept of it cannot be opened
    KeyRefused = "key_refused" 400;
    /// key, import: the key lacks a permission that the call cannot do without
    PermissionMissing = "permission_missing" 400;
    /// import: one is under way
    ImportRunning = "import_running" 409;
    /// check: there is nothing to compare before the first import is done
    ImportFirst = "import_first" 409;
    /// check: one is under way
    CheckRunning = "check_running" 409;
    /// replay: only a delivery in quarantine, or one that came to no end, is kept whole
    DeliveryNotKept = "delivery_not_kept" 409;
    /// key, import: Stripe asks to wait
    RateLimited = "rate_limited" 503;
    /// key, import: Stripe did not answer
    StripeUnreachable = "stripe_unreachable" 503;
    /// key, import: Stripe refused the request; asking again would not help
    StripeRefused = "stripe_refused" 502;
    /// key, import: Stripe does not have what was asked for
    NotAtStripe = "not_at_stripe" 502;

    // Our side.
    /// a fault of ours; the Worker's log says what
    Fault = "fault" 500;
    /// try again in a moment. `Retry-After: 1`
    Unavailable = "unavailable" 503;
    /// D1's free plan takes no more rows today; `Retry-After` is the time until midnight UTC
    Quota = "quota" 503;
}

#[cfg(test)]
mod tests {
    use super::ErrorCode;
    use crate::base::sorted::SortedSet;

    #[test]
    fn a_code_is_its_name_in_snake_case_and_stands_once() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
        }
        let texts: SortedSet<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), ErrorCode::ALL.len());
    }

    #[test]
    fn every_code_is_a_refusal_or_a_fault_and_says_what_it_means() {
        for code in ErrorCode::ALL {
            assert!(code.statuses().iter().all(|status| (400..600).contains(status)), "{code:?}");
            assert_eq!(code.statuses().first(), Some(&code.status()));
            assert!(!code.meaning().is_empty() && !code.meaning().contains('|'), "{code:?}");
        }
    }
}
