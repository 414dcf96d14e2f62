//! Files generated from the Rust types match the types.

#[test]
fn the_api_description_is_that_of_the_types() {
    let kept = include_str!("../../docs/openapi.json");
    let same = kept == headwater_tools::openapi::text();
    assert!(same, "docs/openapi.json is out of date: run `npm run generate`");
}

#[test]
fn the_table_of_access_is_that_of_the_routes() {
    let same = include_str!("../../docs/access.md") == headwater_tools::access::text();
    assert!(same, "docs/access.md is out of date: run `npm run generate`");
}
