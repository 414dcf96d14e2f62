//! The description of the HTTP API (OpenAPI 3), with its types from `headwater::api`.
//!
//! `docs/openapi.json` holds its text, and the dashboard's TypeScript types are generated from that. Tests fail when they
//! drift apart, and compare every response that the native tests get with the description (`conformance`).

pub mod conformance;
mod parameters;
mod refusals;

use headwater::api;
use parameters::{LIST, RANGE};
use refusals::OF_STRIPE;
use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

struct Operation {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    parameters: &'static [&'static str],
    body: Option<Schema>,
    answer: Option<(u16, Schema)>,
    /// Codes of its own, beside those that its parameters and its body bring.
    refusals: &'static [&'static [&'static str]],
}

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

macro_rules! operations {
    ($generator:ident; $($method:literal $path:literal $summary:literal $parameters:expr, $body:ty => $status:literal $answer:ty, $refusals:expr;)*) => {
        vec![$(Operation {
            method: $method,
            path: $path,
            summary: $summary,
            parameters: $parameters,
            body: optional::<$body>($generator),
            answer: optional::<$answer>($generator).map(|schema| ($status, schema)),
            refusals: $refusals,
        }),*]
    };
}

/// A schema; none for the empty type.
fn optional<T: JsonSchema>(generator: &mut SchemaGenerator) -> Option<Schema> {
    (T::schema_name() != "Null" && T::schema_name() != "null").then(|| schema::<T>(generator))
}

/// What a call that works with a saved key can be refused with besides.
const OF_A_JOB: [&str; 2] = ["key_missing", "integration_disconnected"];
/// What a text that is no restricted key can be refused with.
const OF_A_KEY: [&str; 5] =
    ["key_blank", "key_is_secret", "key_is_publishable", "key_is_signing_secret", "key_malformed"];
/// What a text that is no signing secret can be refused with.
const OF_A_SECRET: [&str; 4] = ["secret_blank", "secret_prefix", "secret_too_long", "secret_characters"];

fn operations(generator: &mut SchemaGenerator) -> Vec<Operation> {
    operations![generator;
        "post" "/api/session" "Exchanges the owner's token, or the code of a link, for a sign-in and its cookie" &[], api::SignIn => 204 (), &[&["cross_site", "token_wrong", "link_used", "too_many_tries"]];
        "get" "/api/session" "Whether the session holds" &[], () => 200 api::Session, &[];
        "delete" "/api/session" "Signs out: ends this browser's sign-in" &[], () => 204 (), &[&["cross_site"]];
        "post" "/api/session/link" "Makes a link that signs one browser in, once, within ten minutes" &[], () => 201 api::SignInLink, &[];
        "get" "/api/sign-ins" "The browsers that are signed in" &[], () => 200 api::SignIns, &[];
        "delete" "/api/sign-ins" "Ends every sign-in but the one that asks" &[], () => 204 (), &[];
        "delete" "/api/sign-ins/{sign_in}" "Ends a sign-in" &[], () => 204 (), &[];
        "get" "/api/sites" "The owner's sites" &[], () => 200 api::Sites, &[];
        "post" "/api/sites" "Makes a site" &[], api::NewSite => 201 api::Site, &[&["site_name_invalid", "site_hosts_invalid", "time_zone_unknown"]];
        "patch" "/api/sites/{site}" "Changes settings of the site" &[], api::SiteChange => 200 api::Site, &[&["change_empty", "connected_accounts_invalid"]];
        "post" "/api/sites/{site}/identify-key" "Makes the key that the site's server signs identifies with, shown once; one that was there is taken for a day more" &[], () => 201 api::NewIdentifyKey, &[];
        "delete" "/api/sites/{site}/identify-key" "Removes the key, and the one it replaced" &[], () => 200 api::Site, &[];
        "get" "/api/sites/{site}/set-up" "How far a site is, and which money it has, whatever the range" &[], () => 200 api::SetUp, &[];
        "get" "/api/sites/{site}/report" "Money and visits of a range of days" &RANGE, () => 200 api::Report, &[];
        "get" "/api/sites/{site}/payments" "Payments, newest first" &LIST, () => 200 api::Payments, &[];
        "get" "/api/sites/{site}/payments/{payment}" "One payment with its evidence" &["mode", "model"], () => 200 api::PaymentDetail, &[];
        "get" "/api/sites/{site}/integrations" "Connections to Stripe" &[], () => 200 api::Integrations, &[];
        "post" "/api/sites/{site}/integrations" "Makes a connection, pending until the first verified delivery" &[], api::NewIntegration => 201 api::Integration, &[];
        "post" "/api/sites/{site}/integrations/{integration}/secrets" "Keeps a signing secret, sealed" &[], api::NewSigningSecret => 201 api::Integration, &[&OF_A_SECRET, &["too_many_secrets", "integration_disconnected"]];
        "delete" "/api/sites/{site}/integrations/{integration}/secrets/{secret}" "Forgets a signing secret" &[], () => 200 api::Integration, &[];
        "put" "/api/sites/{site}/integrations/{integration}/key" "Connects by a restricted key, or replaces it: probes it, seals it, makes the endpoint, begins the first import" &[], api::NewApiKey => 200 api::Integration, &[&OF_A_KEY, &OF_STRIPE, &["key_of_another_account", "integration_disconnected"]];
        "post" "/api/sites/{site}/integrations/{integration}/endpoint" "Finds, makes or repairs the endpoint at Stripe" &[], api::OfMode => 200 api::Integration, &[&OF_A_JOB, &OF_STRIPE];
        "post" "/api/sites/{site}/integrations/{integration}/import" "Imports everything again; nothing is cleared first" &[], api::OfMode => 202 api::Integration, &[&OF_A_JOB, &OF_STRIPE, &["import_running"]];
        "post" "/api/sites/{site}/integrations/{integration}/import/advance" "Takes the next steps of an import or a check now, some seconds of them" &[], api::OfMode => 200 api::Integration, &[&OF_A_JOB];
        "post" "/api/sites/{site}/integrations/{integration}/check" "Compares everything with Stripe's own lists and heals what differs" &[], api::OfMode => 202 api::Integration, &[&OF_A_JOB, &["key_refused", "import_first", "check_running"]];
        "post" "/api/sites/{site}/integrations/{integration}/disconnect" "Ends the connection" &[], api::Disconnect => 200 api::Integration, &[];
        "get" "/api/sites/{site}/integrations/{integration}/deliveries" "The last deliveries" &[], () => 200 api::Deliveries, &[];
        "post" "/api/sites/{site}/integrations/{integration}/deliveries/{event}/replay" "Takes a quarantined delivery up again" &[], () => 200 api::Delivery, &[&["delivery_not_kept", "integration_disconnected"]];
        "get" "/api/sites/{site}/people/{person}" "A person, by visitor or Stripe customer" &["mode"], () => 200 api::Person, &[];
    ]
}

/// The names between braces in a path.
fn names_of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn refusals_of(operation: &Operation) -> BTreeSet<&'static str> {
    let named = names_of(operation.path).chain(operation.parameters.iter().copied());
    let of_parameters = named.flat_map(parameters::refusals_of);
    let of_body = refusals::OF_A_BODY.iter().filter(|_| operation.body.is_some());
    of_parameters
        .chain(of_body)
        .chain(&refusals::ALWAYS)
        .chain(operation.refusals.iter().copied().flatten())
        .copied()
        .collect()
}

fn operation_json(operation: &Operation, generator: &mut SchemaGenerator) -> Value {
    let in_path = names_of(operation.path).map(parameters::of_path);
    let in_query = operation.parameters.iter().map(|name| parameters::of_query(name, generator));
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    let content = |schema: &Schema| json!({"application/json": {"schema": schema}});
    let mut responses = refusals::answers(&refusals_of(operation));
    match &operation.answer {
        Some((status, schema)) => {
            responses.insert(status.to_string(), json!({"description": "Answered", "content": content(schema)}));
        }
        None => {
            responses.insert("204".to_owned(), json!({"description": "Done"}));
        }
    }
    let mut json = json!({"summary": operation.summary, "parameters": parameters, "responses": responses});
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
            path.insert(operation.method.to_owned(), operation_json(&operation, &mut generator));
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
