//! Which refusals an operation can give: codes and their statuses.
//!
//! What always holds: a code has the same status wherever it is given, save those listed twice.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Every code of the owner's part, with its status.
const STATUS: &[(&str, u16)] = &[
    ("body_invalid", 400),
    ("body_too_large", 413),
    ("change_empty", 400),
    ("check_running", 409),
    ("confidence_invalid", 400),
    ("connected_accounts_invalid", 400),
    ("cross_site", 403),
    ("cursor_invalid", 400),
    ("delivery_not_kept", 409),
    ("delivery_unknown", 404),
    ("fault", 500),
    ("import_first", 409),
    ("import_running", 409),
    ("integration_disconnected", 409),
    ("integration_disconnected", 410),
    ("integration_unknown", 404),
    ("key_blank", 400),
    ("key_is_publishable", 400),
    ("key_is_secret", 400),
    ("key_is_signing_secret", 400),
    ("key_malformed", 400),
    ("key_missing", 409),
    ("key_of_another_account", 409),
    ("key_refused", 400),
    ("limit_invalid", 400),
    ("link_used", 401),
    ("mode_invalid", 400),
    ("model_invalid", 400),
    ("not_at_stripe", 502),
    ("payment_unknown", 404),
    ("permission_missing", 400),
    ("person_unknown", 404),
    ("quota", 503),
    ("range_invalid", 400),
    ("rate_limited", 503),
    ("route_unknown", 404),
    ("secret_blank", 400),
    ("secret_characters", 400),
    ("secret_prefix", 400),
    ("secret_too_long", 400),
    ("sign_in_unknown", 404),
    ("site_hosts_invalid", 400),
    ("site_name_invalid", 400),
    ("site_unknown", 404),
    ("stripe_refused", 502),
    ("stripe_unreachable", 503),
    ("time_zone_unknown", 400),
    ("token_wrong", 401),
    ("too_many_secrets", 400),
    ("too_many_tries", 429),
    ("unauthorised", 401),
    ("unavailable", 503),
];

/// What every operation can answer: nobody is signed in, or something is wrong on our side.
pub(super) const ALWAYS: [&str; 4] = ["unauthorised", "fault", "quota", "unavailable"];
/// What an operation with a body can answer besides.
pub(super) const OF_A_BODY: [&str; 2] = ["body_invalid", "body_too_large"];
/// What a call to Stripe can end in.
pub(super) const OF_STRIPE: [&str; 6] =
    ["key_refused", "permission_missing", "rate_limited", "stripe_unreachable", "not_at_stripe", "stripe_refused"];

/// The answers of these codes, by status, each with the codes it can have.
pub(super) fn answers(codes: &BTreeSet<&str>) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in codes {
        let statuses: Vec<u16> = STATUS.iter().filter(|(known, _)| known == code).map(|(_, status)| *status).collect();
        assert!(!statuses.is_empty(), "the code {code} has no status here");
        for status in statuses {
            by_status.entry(status).or_default().push(code);
        }
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), answer(&codes))).collect()
}

fn answer(codes: &[&str]) -> Value {
    let narrowed = json!({"type": "object", "properties": {"error": {
        "type": "object", "properties": {"code": {"type": "string", "enum": codes}},
    }}});
    let schema = json!({"allOf": [{"$ref": "#/components/schemas/ErrorBody"}, narrowed]});
    let description = format!("Refused: {}", codes.join(", "));
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}
