//! `#[derive(FromJson)]`: how a type is read from JSON that has been parsed (`headwater::base::json`).
//!
//! serde's derived code is several times as large, and the Worker is counted in bytes. Names, defaults and tags are said in serde's own
//! attributes, which serde's derived writing and the API's schema read too. One is ours: `#[json(with = "path")]` reads a field by a
//! function from a value.

mod attributes;
mod body;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Derives `headwater::base::json::FromJson`.
#[proc_macro_derive(FromJson, attributes(serde, json))]
pub fn from_json(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    body::implementation(&input).unwrap_or_else(syn::Error::into_compile_error).into()
}
