//! The description of the HTTP API (OpenAPI 3): the Worker's table of routes, with the types of `headwater::api`.
//!
//! `docs/openapi.json` holds its text, and the dashboard's TypeScript types are generated from that. Tests fail when they
//! drift apart, and compare every response that the native tests get with the description (`conformance`).

pub mod conformance;
pub(crate) mod defaults;
mod operation;
mod parameters;
mod refusals;

use headwater::api::ErrorBody;
pub(crate) use operation::{Caller, Operation, operations};
use schemars::Schema;
use schemars::generate::SchemaGenerator;
use serde_json::{Map, Value, json};

fn operation_json(operation: &Operation, path: &'static str, generator: &mut SchemaGenerator) -> Value {
    let in_path = Operation::ids(path).map(parameters::of_path);
    let in_query = operation.query.iter().map(|name| parameters::of_query(name, generator));
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    let content = |schema: &Schema| json!({"application/json": {"schema": schema}});
    let mut responses = refusals::answers(&operation.codes(path));
    let answer = match &operation.answer {
        Some(schema) => json!({"description": "Answered", "content": content(schema)}),
        None if path.ends_with(".csv") => {
            json!({"description": "Answered", "content": {"text/csv": {"schema": {"type": "string"}}}})
        }
        None => json!({"description": "Done"}),
    };
    responses.insert(operation.status.to_string(), answer);
    let mut json = json!({"summary": operation.summary, "parameters": parameters, "responses": responses});
    if let Some(object) = json.as_object_mut() {
        if let Some(body) = &operation.body {
            let content = if path.ends_with(".csv") { json!({"text/csv": {"schema": body}}) } else { content(body) };
            object.insert("requestBody".to_owned(), json!({"required": true, "content": content}));
        }
        if !operation.caller.is_let_pass() {
            object.insert("security".to_owned(), json!([]));
        }
    }
    json
}

/// The addresses, each with what its methods do. `HEAD` is not told apart: it answers as `GET` does, without the body.
fn paths(generator: &mut SchemaGenerator) -> Map<String, Value> {
    let mut paths = Map::new();
    for operation in operations(generator) {
        for path in operation.paths {
            let json = operation_json(&operation, path, generator);
            let told = operation.methods.iter().filter(|method| **method != "HEAD");
            let told = told.map(|method| (method.to_ascii_lowercase(), json.clone()));
            if let Some(methods) = paths.entry(*path).or_insert_with(|| json!({})).as_object_mut() {
                methods.extend(told);
            }
        }
    }
    paths
}

/// The description as JSON text.
pub fn text() -> String {
    let mut generator = defaults::settings().into_generator();
    generator.subschema_for::<ErrorBody>();
    let paths = paths(&mut generator);
    let description = "Times are unix seconds, money is whole minor units. The owner's calls are authorised by the owner's token or an \
        API token as a bearer, or by the dashboard's session cookie; the others by nothing but what they send. docs/access.md says who may \
        make which.";
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Headwater", "version": env!("CARGO_PKG_VERSION"), "description": description},
        "servers": [{"url": "/"}],
        "security": [{"owner": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"owner": {"type": "http", "scheme": "bearer"}},
            "schemas": generator.take_definitions(true),
        },
    });
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}
