//! The table of routes: its description, its addresses and the docs tell the same.

use headwater::api::ErrorCode;
use headwater::base::sorted::SortedMap;
use headwater_tools::desk::{Desk, block_on};
use headwater_worker::http::Request;
use headwater_worker::http::route::{ApiRoute, Needs, Route};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

const DOCS: &str = include_str!("../../docs/http-api.md");

/// A call that the description tells of.
struct Call {
    method: String,
    path: String,
    is_owners: bool,
}

static CALLS: LazyLock<Vec<Call>> = LazyLock::new(calls);

fn calls() -> Vec<Call> {
    let description: Value = serde_json::from_str(&headwater_tools::openapi::text()).unwrap();
    let paths = description["paths"].as_object().unwrap().clone();
    let of_path = |(path, methods): (String, Value)| {
        let methods = methods.as_object().unwrap().clone();
        methods.into_iter().map(move |(method, call)| Call {
            method: method.to_uppercase(),
            path: path.clone(),
            is_owners: call.get("security").is_none(),
        })
    };
    paths.into_iter().flat_map(of_path).collect()
}

/// A path with ids made of a word in the place of their names.
fn filled(path: &str, word: &str, is_visitor: bool) -> String {
    let visitor = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
    let customer = format!("cus_{word}");
    [
        ("{site}", format!("site_{word}")),
        ("{integration}", format!("int_{word}")),
        ("{recipient}", format!("int_{word}")),
        ("{secret}", format!("sec_{word}")),
        ("{sign_in}", format!("{word}0a")),
        ("{member}", format!("mem_{word}")),
        ("{api_token}", format!("tok_{word}")),
        ("{event}", if is_visitor { format!("sha256:{word}") } else { format!("evt_{word}") }),
        ("{payment}", if is_visitor { format!("first:sub_{word}") } else { format!("pi_{word}") }),
        ("{person}", if is_visitor { visitor.to_owned() } else { customer }),
    ]
    .iter()
    .fold(path.to_owned(), |path, (name, id)| path.replace(name, id))
}

fn parsed(method: &str, path: &str) -> ApiRoute {
    match Route::parse(method, path) {
        Ok(Route::Api(route)) => route,
        other => panic!("{method} {path} led to {other:?}"),
    }
}

proptest! {
    #[test]
    fn every_address_of_the_description_leads_to_a_route_that_knows_it(word in "[a-z0-9]{1,40}", is_visitor: bool) {
        for call in CALLS.iter() {
            let path = filled(&call.path, &word, is_visitor);
            let route = parsed(&call.method, &path);
            prop_assert!(route.requests().contains(&(call.method.as_str(), path.clone())), "{} {}", call.method, path);
            for (method, path) in route.requests() {
                prop_assert_eq!(&parsed(method, &path), &route);
                prop_assert_eq!(&parsed(method, &path.replace(':', "%3A")), &route);
            }
            prop_assert_eq!(call.is_owners, route.needs() != Needs::Nothing, "{} {}", call.method, path);
        }
    }
}

#[test]
fn no_owners_call_is_answered_without_the_owner() {
    let desk = Desk::new(1_790_000_000);
    for call in CALLS.iter().filter(|call| call.is_owners) {
        let path = filled(&call.path, "x", false);
        let request = Request { headers: SortedMap::new(), ..desk.owner_request(&call.method, &path, None) };
        let reply = block_on(desk.answer(request));
        assert_eq!(reply.status, 401, "{} {}", call.method, path);
    }
}

#[test]
fn a_malformed_id_is_told_before_a_method_that_is_not_taken() {
    for (path, code) in [
        ("/api/sites/SITE", ErrorCode::SiteUnknown),
        ("/api/sites/SITE/nothing/here", ErrorCode::SiteUnknown),
        ("/api/sites/site_a/nothing", ErrorCode::RouteUnknown),
        ("/api/sites/site_a/payments/'", ErrorCode::PaymentUnknown),
        ("/api/sites/site_a/payments/'/x", ErrorCode::RouteUnknown),
        ("/api/sites/site_a/people/'", ErrorCode::PersonUnknown),
        ("/api/sites/site_a/integrations/INT/check", ErrorCode::RouteUnknown),
        ("/api/sites/site_a/integrations/int_a/secrets/SEC", ErrorCode::RouteUnknown),
        ("/api/sites/site_a/integrations/int_a/deliveries/'/replay", ErrorCode::DeliveryUnknown),
        ("/api/integrations/stripe/webhook/INT", ErrorCode::IntegrationUnknown),
    ] {
        for method in ["GET", "POST", "TRACE"] {
            let refusal = Route::parse(method, path).unwrap_err();
            assert_eq!((refusal.status, refusal.code), (404, code), "{method} {path}");
        }
    }
}

#[test]
fn the_docs_list_every_call() {
    // A preflight is a browser's own call, of which the docs speak beside the beacon.
    for Call { method, path, .. } in CALLS.iter().filter(|call| call.method != "OPTIONS") {
        assert!(DOCS.contains(&format!("`{method} {path}`")), "docs/http-api.md does not tell of `{method} {path}`");
    }
}

#[test]
fn the_docs_list_every_error_code_as_the_table_has_it() {
    let row = |code: &ErrorCode| {
        let statuses: Vec<String> = code.statuses().iter().map(u16::to_string).collect();
        format!("| `{}` | {} | {} |", code.as_str(), statuses.join(", "), code.meaning())
    };
    let wanted: Vec<String> = ErrorCode::ALL.iter().map(row).collect();
    let (_, section) = DOCS.split_once("\n## Codes\n").expect("the docs have a section of the codes");
    let told: Vec<&str> = section.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(told, wanted, "docs/http-api.md: the table of codes is to read\n{}", wanted.join("\n"));
}
