//! The operations of the API, from the Worker's table of routes (`worker/src/http/route/table`), with the schemas of their types.

use super::parameters;
use headwater::api::*;
use schemars::generate::SchemaGenerator;
use schemars::{JsonSchema, Schema};
use std::collections::BTreeSet;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    Public,
    Stripe,
    Session,
    Report,
    People,
    Manage,
    Ingest,
    Owner,
}

impl Caller {
    /// Whether it must be let pass before any handler is reached.
    pub(crate) fn is_let_pass(self) -> bool {
        !matches!(self, Self::Public | Self::Stripe)
    }
}

/// What one row of the table says.
pub(crate) struct Operation {
    pub(crate) caller: Caller,
    pub(super) summary: &'static str,
    pub(crate) methods: &'static [&'static str],
    pub(crate) paths: &'static [&'static str],
    pub(super) query: &'static [&'static str],
    pub(super) body: Option<Schema>,
    pub(super) status: u16,
    pub(super) answer: Option<Schema>,
    /// Codes of its own, beside those that its parameters and its body bring.
    refuses: Vec<ErrorCode>,
}

/// A beacon; `docs/http-api.md` describes its fields.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Beacon {}

/// An event, as Stripe describes it.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct StripeEvent {}

/// A file of costs; `docs/costs.md` describes its columns.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct CostsText(String);

fn schema<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

macro_rules! describe {
    ($($section:ident => $routes:ident {
        $(#[doc = $summary:literal]
        $name:ident $({ $($id:ident: $type:ty),+ })?: $($method:ident)|+ $($path:literal)|+ $(at most $limit:ident)? {
            $(query [$($query:ident),*])? $(takes $body:ident)? gives $status:literal $(: $answer:ident)?
            $(refuses [$($code:ident),*])? $(refuses_any_of [$($group:ident),*])?
        })*
    })*) => {
        /// Every operation, in the table's order.
        pub(crate) fn operations(generator: &mut SchemaGenerator) -> Vec<Operation> {
            vec![$($(Operation {
                caller: Caller::$section,
                summary: $summary.trim_ascii(),
                methods: &[$(stringify!($method)),+],
                paths: &[$($path),+],
                query: &[$($(stringify!($query)),*)?],
                body: None$(.or_else(|| Some(schema::<$body>(generator))))?,
                status: $status,
                answer: None$(.or_else(|| Some(schema::<$answer>(generator))))?,
                refuses: std::iter::empty()$(.chain([$(ErrorCode::$code),*]))?$($(.chain(ErrorCode::$group))*)?.collect(),
            },)*)*]
        }
    };
}

headwater_worker::routes!(describe);

/// What every call can be answered with: something is wrong on our side.
const OF_ANY: [ErrorCode; 3] = [ErrorCode::Fault, ErrorCode::Quota, ErrorCode::Unavailable];
/// What a call with a body can be refused with besides.
const OF_A_BODY: [ErrorCode; 2] = [ErrorCode::BodyInvalid, ErrorCode::BodyTooLarge];

impl Operation {
    /// The names between braces in a path.
    pub(super) fn ids(path: &'static str) -> impl Iterator<Item = &'static str> {
        path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
    }

    /// Every code that it can be refused with at one of its addresses.
    pub(super) fn codes(&self, path: &'static str) -> BTreeSet<ErrorCode> {
        let named = Self::ids(path).chain(self.query.iter().copied());
        let of_caller = [ErrorCode::Unauthorised].into_iter().filter(|_| self.caller.is_let_pass());
        let of_scope = [ErrorCode::RoleInsufficient, ErrorCode::ScopeInsufficient].into_iter();
        let of_scope = of_scope.filter(|_| self.caller.is_let_pass() && self.caller != Caller::Session);
        let of_body = OF_A_BODY.into_iter().filter(|_| self.body.is_some());
        let of_call = OF_ANY.into_iter().chain(of_caller).chain(of_scope).chain(of_body);
        of_call.chain(named.flat_map(parameters::refusals_of).copied()).chain(self.refuses.iter().copied()).collect()
    }
}
