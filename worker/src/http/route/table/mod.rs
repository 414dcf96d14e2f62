//! The table of routes: everything that this Worker answers below `/api/`.
//!
//! To add a route, add a row to the section of the scope that it needs and its handler in `respond.rs`, then run `npm run generate`. From
//! a row come the variant of the enum, its parsing and who may call it (`declare.rs`), its part of `docs/openapi.json`
//! (`tools/src/openapi`) and its line in `docs/access.md`.
//!
//! A section says who may call: anybody; Stripe, whose signature the handler verifies; whoever is let pass; and those who have a scope.
//! There is no row without a section, so none without an answer to that. A row reads:
//!
//! ```text
//! /// What it does: the summary in the API's description
//! Name { id: Type, … }: METHOD "/api/a/{id}/path" at most LIMIT_OF_ITS_BODY {
//!     query [parameter, …] takes BodyType gives 200: AnswerType refuses [OwnCode, …] refuses_any_of [GROUP_OF_CODES, …]
//! }
//! ```
//!
//! The ids stand in the order in which the path names them. Types of bodies and answers are those of `headwater::api`. The codes are the
//! route's own: what its ids, its query, its body and the call as such can be refused with is added by itself.
//!
//! Each file here is a macro that adds its sections behind those before it and hands them on to the next; the last one calls back.

mod manage;
mod open;
mod owner;
mod people;
mod report;

/// Hands the table to a macro.
#[macro_export]
macro_rules! routes {
    ($callback:ident) => {
        $crate::routes_of_anybody! { $callback }
    };
}
