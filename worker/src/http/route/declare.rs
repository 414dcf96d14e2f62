//! What the table of routes says to the Worker: an enum for each section, and a row to look up for each route.

use super::address::{Row, filled};
use crate::http::Refusal;
use headwater::api::AccessScope;
use headwater::base::id::{EventId, IntegrationId, PaymentId, PersonId, SecretId, SiteId};
use headwater::base::limits;

/// A row's bound on its body; that of the owner's calls where it names none.
macro_rules! body_limit {
    () => {
        limits::API_BODY_MAX_BYTES
    };
    ($limit:ident) => {
        limits::$limit
    };
}

/// The site among the ids of a row, which are given as words and once more as names of values.
macro_rules! site_in {
    (site $($words:ident)*; $site:ident $($others:ident)*) => {
        Some($site)
    };
    ($($none:tt)*) => {
        None
    };
}

/// The last id of a row that is not the site's, in the same way.
macro_rules! target_in {
    () => { None };
    (site; $site:ident) => { None };
    (person; $person:ident) => { Some(Target { id: $person.as_str(), is_person: true }) };
    ($word:ident; $id:ident) => { Some(Target { id: $id.as_str(), is_person: false }) };
    ($word:ident $($words:ident)+; $first:ident $($ids:ident)+) => { target_in!($($words)+; $($ids)+) };
}

/// What a call is about, within its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'a> {
    /// Its id, as the address has it.
    pub id: &'a str,
    /// Whether the id is one of a person's.
    pub is_person: bool,
}

macro_rules! declare {
    ($($section:ident => $routes:ident {
        $(#[doc = $summary:literal]
        $name:ident $({ $($id:ident: $type:ty),+ })?: $($method:ident)|+ $($path:literal)|+ $(at most $limit:ident)?
        { $($description:tt)* })*
    })*) => {
        /// A route of the API, by who may call it.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the sections of the table are explained there")]
        pub enum ApiRoute { $($section($routes)),* }

        $(
            /// The routes of one section of the table.
            #[derive(Debug, Clone, PartialEq, Eq)]
            #[allow(missing_docs, reason = "an id's type says what it is")]
            pub enum $routes { $(#[doc = $summary] $name $({ $($id: $type),+ })?),* }
        )*

        impl ApiRoute {
            /// Its name for the log, without the ids of the address: of a visitor, a customer, a payment.
            pub fn name(&self) -> &'static str {
                match self { $($(Self::$section($routes::$name { .. }) => stringify!($name),)*)* }
            }

            /// The largest body this route reads, in bytes.
            pub fn body_limit(&self) -> usize {
                match self { $($(Self::$section($routes::$name { .. }) => body_limit!($($limit)?),)*)* }
            }

            /// The site that it is about, if it is about one.
            #[allow(unused_variables, reason = "an address may name more than its site")]
            pub fn site(&self) -> Option<&SiteId> {
                match self { $($(Self::$section($routes::$name $({ $($id),+ })?) => site_in!($($($id)+; $($id)+)?),)*)* }
            }

            /// The last id of its address that is not the site's.
            #[allow(unused_variables, reason = "an address may name more than its target")]
            pub fn target(&self) -> Option<Target<'_>> {
                match self { $($(Self::$section($routes::$name $({ $($id),+ })?) => target_in!($($($id)+; $($id)+)?),)*)* }
            }

            /// The requests that lead to it: each of its methods and addresses.
            pub fn requests(&self) -> Vec<(&'static str, String)> {
                match self {
                    $($(Self::$section($routes::$name $({ $($id),+ })?) => {
                        filled(&[$(stringify!($method)),+], &[$($path),+], &[$($($id.as_str()),+)?])
                    })*)*
                }
            }
        }

        /// The table, as it is looked up.
        #[allow(unused_variables, reason = "most addresses name something, some nothing")]
        pub(super) const ROWS: &[Row<ApiRoute>] = &[$($(Row {
            methods: &[$(stringify!($method)),+],
            paths: &[$($path),+],
            route: |ids| -> Result<ApiRoute, Refusal> {
                Ok(ApiRoute::$section($routes::$name $({ $($id: ids.read(stringify!($id))?),+ })?))
            },
        },)*)*];
    };
}

crate::routes!(declare);

/// What a route wants of who calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it is anybody's, or proves itself otherwise.
    Nothing,
    /// Somebody who was let pass, whatever they may do.
    Caller,
    /// Somebody who has this scope.
    Scope(AccessScope),
}

impl ApiRoute {
    /// What it wants of who calls it: each section of the table says that of all its rows.
    pub fn needs(&self) -> Needs {
        match self {
            Self::Public(_) | Self::Stripe(_) => Needs::Nothing,
            Self::Session(_) => Needs::Caller,
            Self::Report(_) => Needs::Scope(AccessScope::Report),
            Self::People(_) => Needs::Scope(AccessScope::People),
            Self::Manage(_) => Needs::Scope(AccessScope::Manage),
            Self::Ingest(_) => Needs::Scope(AccessScope::Ingest),
            Self::Owner(_) => Needs::Scope(AccessScope::Owner),
        }
    }
}
