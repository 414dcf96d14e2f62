//! The description of the HTTP API (OpenAPI 3), its types taken from `headwater::api`.
//!
//! `docs/openapi.json` holds its text and the dashboard's TypeScript types are generated from that; tests fail on drift.

use headwater::api;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

struct Operation {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    parameters: &'static [&'static str],
    body: Option<Schema>,
    answer: Option<(u16, Schema)>,
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const RANGE: [&str; 4] = ["from", "to", "mode", "model"];
const LIST: [&str; 10] =
    ["from", "to", "mode", "model", "confidence", "channel", "source", "campaign", "cursor", "limit"];

macro_rules! operations {
    ($generator:ident; $($method:literal $path:literal $summary:literal $parameters:expr, $body:ty => $status:literal $answer:ty;)*) => {
        vec![$(Operation {
            method: $method,
            path: $path,
            summary: $summary,
            parameters: $parameters,
            body: optional::<$body>($generator),
            answer: optional::<$answer>($generator).map(|schema| ($status, schema)),
        }),*]
    };
}

/// A schema; none for the empty type.
fn optional<T: JsonSchema>(generator: &mut SchemaGenerator) -> Option<Schema> {
    (T::schema_name() != "Null" && T::schema_name() != "null").then(|| schema::<T>(generator))
}

fn operations(generator: &mut SchemaGenerator) -> Vec<Operation> {
    operations![generator;
        "post" "/api/session" "Exchanges the owner's token for a session cookie" &[], api::SignIn => 204 ();
        "get" "/api/session" "Whether the session holds" &[], () => 200 api::Session;
        "delete" "/api/session" "Signs out" &[], () => 204 ();
        "get" "/api/sites" "The owner's sites" &[], () => 200 api::Sites;
        "post" "/api/sites" "Makes a site" &[], api::NewSite => 201 api::Site;
        "patch" "/api/sites/{site}" "Says whether identifies must be signed" &[], api::SiteChange => 200 api::Site;
        "post" "/api/sites/{site}/identify-key" "Makes the key that the site's server signs identifies with, shown once; one that was there is taken for a day more" &[], () => 201 api::NewIdentifyKey;
        "delete" "/api/sites/{site}/identify-key" "Removes the key, and the one it replaced" &[], () => 200 api::Site;
        "get" "/api/sites/{site}/report" "Money and visits of a range of days" &RANGE, () => 200 api::Report;
        "get" "/api/sites/{site}/payments" "Payments, newest first" &LIST, () => 200 api::Payments;
        "get" "/api/sites/{site}/payments/{payment}" "One payment with its evidence" &["mode", "model"], () => 200 api::PaymentDetail;
        "get" "/api/sites/{site}/integrations" "Connections to Stripe" &[], () => 200 api::Integrations;
        "post" "/api/sites/{site}/integrations" "Makes a connection, pending until the first verified delivery" &[], api::NewIntegration => 201 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/secrets" "Keeps a signing secret, sealed" &[], api::NewSigningSecret => 201 api::Integration;
        "delete" "/api/sites/{site}/integrations/{integration}/secrets/{secret}" "Forgets a signing secret" &[], () => 200 api::Integration;
        "put" "/api/sites/{site}/integrations/{integration}/key" "Connects by a restricted key, or replaces it: probes it, seals it, makes the endpoint, begins the first import" &[], api::NewApiKey => 200 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/endpoint" "Finds, makes or repairs the endpoint at Stripe" &[], api::OfMode => 200 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/import" "Imports everything again; nothing is cleared first" &[], api::OfMode => 202 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/import/advance" "Takes the next steps of an import or a check now, some seconds of them" &[], api::OfMode => 200 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/check" "Compares everything with Stripe's own lists and heals what differs" &[], api::OfMode => 202 api::Integration;
        "post" "/api/sites/{site}/integrations/{integration}/disconnect" "Ends the connection" &[], api::Disconnect => 200 api::Integration;
        "get" "/api/sites/{site}/integrations/{integration}/deliveries" "The last deliveries" &[], () => 200 api::Deliveries;
        "post" "/api/sites/{site}/integrations/{integration}/deliveries/{event}/replay" "Takes a quarantined delivery up again" &[], () => 200 api::Delivery;
        "get" "/api/sites/{site}/people/{person}" "A person, by visitor or Stripe customer" &["mode"], () => 200 api::Person;
    ]
}

fn described(parameter: &str) -> (&'static str, bool) {
    match parameter {
        "from" => ("First day, YYYY-MM-DD in the site's time zone", true),
        "to" => ("Last day, inclusive", true),
        "mode" => ("live or test", true),
        "model" => ("last_non_direct (default) or first_touch", false),
        "cursor" => ("next_cursor of the page before", false),
        "limit" => ("1 to 200, 50 by default", false),
        _ => ("Only payments credited with this", false),
    }
}

fn operation_json(operation: &Operation) -> Value {
    let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path =
        in_path.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
    let in_query = operation.parameters.iter().map(|name| {
        let (description, required) = described(name);
        json!({"name": name, "in": "query", "required": required, "description": description, "schema": {"type": "string"}})
    });
    let content = |schema: &Schema| json!({"application/json": {"schema": schema}});
    let refused = json!({"description": "Refused", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}});
    let mut responses = Map::new();
    match &operation.answer {
        Some((status, schema)) => {
            responses.insert(status.to_string(), json!({"description": "Answered", "content": content(schema)}));
        }
        None => {
            responses.insert("204".to_owned(), json!({"description": "Done"}));
        }
    }
    responses.insert("default".to_owned(), refused);
    let mut json = json!({
        "summary": operation.summary,
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": responses,
    });
    if let (Some(body), Some(object)) = (&operation.body, json.as_object_mut()) {
        object.insert("requestBody".to_owned(), json!({"required": true, "content": content(body)}));
    }
    json
}

/// The description as JSON text.
pub fn text() -> String {
    let mut generator = SchemaSettings::openapi3().for_serialize().into_generator();
    schema::<api::ErrorBody>(&mut generator);
    let mut paths: Map<String, Value> = Map::new();
    for operation in operations(&mut generator) {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(operation.method.to_owned(), operation_json(&operation));
        }
    }
    let description = "The owner's part of the API. Times are unix seconds, money is whole minor units. \
        Authorised by the owner's token as a bearer, or by the dashboard's session cookie.";
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
