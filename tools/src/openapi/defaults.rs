//! What the description says of a field with a default: a body may leave it out.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde_json::Value;

/// How the schemas are made: as what the API writes, where every field is always there.
pub(crate) fn settings() -> SchemaSettings {
    SchemaSettings::openapi3().for_serialize().with_transform(RecursiveTransform(release_defaulted))
}

/// Only fields of bodies have a default, so no answer changes by this.
fn release_defaulted(schema: &mut Schema) {
    let fields = schema.get("properties").and_then(Value::as_object);
    let defaulted = |name: &Value| {
        let field = fields.zip(name.as_str()).and_then(|(all, name)| all.get(name));
        field.is_some_and(|field| field.get("default").is_some())
    };
    let Some(required) = schema.get("required").and_then(Value::as_array) else { return };
    let kept: Vec<Value> = required.iter().filter(|name| !defaulted(name)).cloned().collect();
    if kept.is_empty() {
        schema.remove("required");
    } else {
        schema.insert("required".to_owned(), kept.into());
    }
}
