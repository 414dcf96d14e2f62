//! Compares responses of the owner's part with the description: no status and no code that it does not list.

use serde_json::Value;
use std::sync::LazyLock;

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&super::text()).unwrap_or_default());

/// The answers that the description tells of a call; none for an address that it does not have.
fn told<'a>(method: &str, path: &str) -> Option<&'a Value> {
    let matches = |template: &str| {
        let (mut asked, mut parts) = (path.trim_end_matches('/').split('/'), template.split('/'));
        loop {
            match (asked.next(), parts.next()) {
                (None, None) => return true,
                (Some(asked), Some(part)) if part.starts_with('{') || part == asked => {}
                _ => return false,
            }
        }
    };
    let paths = DESCRIPTION.get("paths")?.as_object()?;
    // What is spelt out goes before what an id could also be.
    let found = paths
        .iter()
        .filter(|(template, _)| matches(template))
        .min_by_key(|(template, _)| template.matches('{').count());
    found?.1.get(method.to_ascii_lowercase())?.get("responses")
}

/// Fails a test whose call of the owner's part was answered in a way that the description does not tell.
///
/// # Panics
/// On such an answer.
pub fn assert_told(method: &str, path: &str, status: u16, body: &Value) {
    let Some(responses) = told(method, path) else { return };
    let response = responses.get(status.to_string());
    let is_told = response.is_some();
    assert!(is_told, "{method} {path} is answered {status}, which docs/openapi.json does not tell: {body}");
    let Some(code) = body.pointer("/error/code") else { return };
    let codes = response.and_then(|response| response.pointer(CODES)).and_then(Value::as_array);
    let is_told = codes.is_some_and(|codes| codes.contains(code));
    assert!(is_told, "{method} {path} is refused with {status} {code}, which docs/openapi.json does not tell");
}

/// Where a refusal's description has its codes.
const CODES: &str = "/content/application~1json/schema/allOf/1/properties/error/properties/code/enum";

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_told_passes() {
        assert_told("GET", "/api/sites/site_a/report", 200, &json!({}));
        assert_told("GET", "/api/sites/site_a/report", 400, &json!({"error": {"code": "range_invalid"}}));
        assert_told("POST", "/api/collect", 202, &json!({}));
    }

    #[test]
    #[should_panic(expected = "is answered 418")]
    fn a_status_that_is_not_told_fails() {
        assert_told("GET", "/api/sites/site_a/report", 418, &json!({}));
    }

    #[test]
    #[should_panic(expected = "is refused with 400 \"limit_invalid\"")]
    fn a_code_that_is_not_told_fails() {
        assert_told("GET", "/api/sites/site_a/report", 400, &json!({"error": {"code": "limit_invalid"}}));
    }
}
