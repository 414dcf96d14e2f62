//! How a type that is sent to callers is declared.

/// Structs that cross the wire, as JSON: what a caller reads of them stands in the API's description, schema and all.
macro_rules! wire {
    ($($(#[$meta:meta])* pub struct $name:ident { $($(#[$fmeta:meta])* pub $field:ident : $ty:ty),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, crate::base::json::FromJson)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            pub struct $name { $($(#[$fmeta])* pub $field : $ty),* }
        )*
    };
}

/// Enums that cross the wire, in snake case.
macro_rules! wire_enum {
    ($($(#[$meta:meta])* pub enum $name:ident { $($(#[$vmeta:meta])* $variant:ident),* $(,)? })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, crate::base::json::FromJson)]
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
            #[serde(rename_all = "snake_case")]
            pub enum $name { $($(#[$vmeta])* $variant),* }
        )*
    };
}

pub(crate) use {wire, wire_enum};
