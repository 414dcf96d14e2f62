use super::*;
use headwater::api::ErrorCode;
use headwater::base::id::PersonId;

fn public(route: PublicRoute) -> Route {
    Route::Api(ApiRoute::Public(route))
}

/// The route of the API of a request that must have one.
fn api(method: &str, path: &str) -> ApiRoute {
    match Route::parse(method, path) {
        Ok(Route::Api(route)) => route,
        other => panic!("{method} {path} led to {other:?}"),
    }
}

#[test]
fn paths_lead_to_routes() {
    assert_eq!(Route::parse("POST", "/api/collect"), Ok(public(PublicRoute::Collect)));
    assert_eq!(Route::parse("GET", "/api/collect").unwrap_err().status, 405);
    assert_eq!(Route::parse("POST", "/api/hw"), Ok(public(PublicRoute::Collect)));
    assert_eq!(Route::parse("OPTIONS", "/api/hw"), Ok(public(PublicRoute::CollectPreflight)));
    assert_eq!(ApiRoute::Public(PublicRoute::Collect).body_limit(), 64 * 1024);
    assert_eq!(api("GET", "/api/sites/site_a/payments/first:sub_1").body_limit(), 16 * 1024);
    assert_eq!(Route::parse("GET", "/api/sites/SITE/report").unwrap_err().code, ErrorCode::SiteUnknown);
    assert_eq!(
        Route::parse("POST", "/api/integrations/stripe/webhook/nope").unwrap_err().code,
        ErrorCode::IntegrationUnknown
    );
    let person = api("GET", "/api/sites/site_a/people/0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10");
    assert!(matches!(person, ApiRoute::People(PeopleRoute::Person { person: PersonId::Visitor(_), .. })));
    let person = api("GET", "/api/sites/site_a/people/cus_1");
    assert!(matches!(person, ApiRoute::People(PeopleRoute::Person { person: PersonId::Customer(_), .. })));
    assert_eq!(Route::parse("GET", "/api/sites/site_a/people/cus_%27").unwrap_err().code, ErrorCode::PersonUnknown);
    assert_eq!(person.name(), "Person");
    assert_eq!(Route::parse("POST", "/api/sites/site_a/people/cus_1").unwrap_err().status, 405);
    for (path, encoded) in [
        ("/api/sites/site_a/payments/first:sub_1", "/api/sites/site_a/payments/first%3Asub_1"),
        ("/api/sites/site_a/payments/pi_1", "/api/sites/site_a/payments/%70i_1"),
    ] {
        assert_eq!(Route::parse("GET", path).unwrap(), Route::parse("GET", encoded).unwrap());
    }
    let replay = api("POST", "/api/sites/site_a/integrations/int_1/deliveries/sha256%3A0a/replay");
    assert!(matches!(replay, ApiRoute::Manage(ManageRoute::Replay { event, .. }) if event.as_str() == "sha256:0a"));
    assert_eq!(
        Route::parse("GET", "/api/sites/site_a/payments/pi_1%2F..").unwrap_err().code,
        ErrorCode::PaymentUnknown
    );
    for path in ["/api", "/api/", "/api/x", "/api/sites/site_a/integrations/int_1/secrets/'"] {
        assert!(Route::parse("GET", path).is_err(), "{path}");
    }
}

#[test]
fn what_is_outside_the_api_is_a_page_or_a_static_file() {
    for (path, route) in [
        ("/", Route::File(FileRoute::Page)),
        ("/sites/site_a/people/x", Route::File(FileRoute::Page)),
        ("/sites/site_a/payments/first%3Asub_1", Route::File(FileRoute::Page)),
        ("/sites/site_a/nothing", Route::File(FileRoute::Asset)),
        ("/apis", Route::File(FileRoute::Asset)),
        ("/w/headwater.js", Route::File(FileRoute::Asset)),
        ("/w/api/hw", Route::File(FileRoute::Asset)),
    ] {
        assert_eq!(Route::parse("GET", path), Ok(route.clone()), "{path}");
        assert_eq!(Route::parse("HEAD", path), Ok(route), "{path}");
        assert_eq!(Route::parse("POST", path).unwrap_err().code, ErrorCode::RouteUnknown, "{path}");
    }
}

#[test]
fn a_refused_method_is_told_those_that_are_taken() {
    let allow = |path| Route::parse("TRACE", path).unwrap_err().allow;
    assert_eq!(allow("/api/health").as_deref(), Some("GET, HEAD"));
    assert_eq!(allow("/api/session").as_deref(), Some("GET, POST, DELETE"));
    assert_eq!(allow("/api/nothing"), None);
    assert_eq!(Route::parse("HEAD", "/api/health"), Ok(public(PublicRoute::Health)));
}

#[test]
fn a_path_with_encoded_dots_is_told_from_what_it_resolves_to() {
    for url in [
        "https://x/w/%2e%2e/api/session",
        "https://x/w/..%2Fapi",
        "https://x/w/.%2E/api?a=1",
        "https://x/a/%2e/b",
        "https://x/w/../api",
    ] {
        assert!(climbs(url), "{url}");
    }
    for url in [
        "https://x/",
        "https://x",
        "https://x/w/a.js?next=/../",
        "https://x/w/..a/%2e%2ea",
        "https://x/a#/../b",
        "https://x/a%2e%2e/b",
    ] {
        assert!(!climbs(url), "{url}");
    }
}

#[test]
fn below_the_first_party_path_are_tracker_and_collect_alone() {
    let below = FirstPartyPath::parse("/w").unwrap();
    let of = |method, path| Route::parse_below(Some(&below), method, path).map_err(|refusal| refusal.status);
    assert_eq!(of("GET", "/w/a.js"), Ok(Route::File(FileRoute::Tracker)));
    assert_eq!(of("HEAD", "/w/headwater.js"), Ok(Route::File(FileRoute::Tracker)));
    assert_eq!(of("POST", "/w/a.js"), Err(405));
    for path in ["/w/api/hw", "/w/api/collect"] {
        assert_eq!(of("POST", path), Ok(public(PublicRoute::Collect)));
        assert_eq!(of("OPTIONS", path), Ok(public(PublicRoute::CollectPreflight)));
        assert_eq!(of("GET", path), Err(405));
    }
    for path in [
        "/w",
        "/w/",
        "/w/.js",
        "/w/x/a.js",
        "/w/a.css",
        "/w/index.html",
        "/w/api",
        "/w/api/hw/",
        "/w//api/hw",
        "/w/api/session",
        "/w/%61pi/session",
        "/w/api/health",
        "/w/api/sites",
        "/w/sites/site_a",
        "/w/w/a.js",
        "/w/../api/session",
        "/w/%2e%2e/api/session",
    ] {
        for method in ["GET", "HEAD", "POST", "DELETE", "PUT", "OPTIONS"] {
            assert_eq!(of(method, path), Err(404), "{method} {path}");
        }
    }
    // Beside it everything is as without it.
    for path in ["/api/session", "/wx/a.js", "/W/a.js", "/sites", "/x/w/a.js"] {
        assert_eq!(Route::parse_below(Some(&below), "GET", path), Route::parse("GET", path), "{path}");
    }
    assert_eq!(Route::parse_below(None, "GET", "/w/a.js"), Ok(Route::File(FileRoute::Asset)));
}

#[test]
fn a_first_party_path_is_plain_and_not_the_dashboards() {
    for path in ["/w", "/a/b", "/a-b_c.d/e"] {
        assert!(FirstPartyPath::parse(path).is_some(), "{path}");
    }
    let long = format!("/{}", "w".repeat(100));
    for path in
        ["", "/", "w", "/w/", "//w", "/api", "/api/w", "/assets", "/w/..", "/.w", "/w x", "/w?", "/w*", "/%77", &long]
    {
        assert!(FirstPartyPath::parse(path).is_none(), "{path}");
    }
}
