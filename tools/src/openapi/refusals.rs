//! How the description tells what a call can be refused with.

use headwater::api::ErrorCode;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The answers of these codes, by status, each with the codes it can have.
pub(super) fn answers(codes: &BTreeSet<ErrorCode>) -> Map<String, Value> {
    let mut by_status: BTreeMap<u16, BTreeSet<&str>> = BTreeMap::new();
    for code in codes {
        for status in code.statuses() {
            by_status.entry(*status).or_default().insert(code.as_str());
        }
    }
    by_status.into_iter().map(|(status, codes)| (status.to_string(), answer(&codes))).collect()
}

fn answer(codes: &BTreeSet<&str>) -> Value {
    let narrowed = json!({"type": "object", "properties": {"error": {
        "type": "object", "properties": {"code": {"type": "string", "enum": codes}},
    }}});
    let schema = json!({"allOf": [{"$ref": "#/components/schemas/ErrorBody"}, narrowed]});
    let description = format!("Refused: {}", codes.iter().copied().collect::<Vec<_>>().join(", "));
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}
