//! What an object was before the event that reports it. Stripe's times are whole seconds, so this puts several events of one object
//! in one second in order.

use crate::base::json::FromJson;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an event says of its object's state before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
#[serde(rename_all = "snake_case")]
pub enum Before {
    /// Nothing that is kept here; also facts stored before this was read, and all that lists bring.
    #[default]
    Unknown,
    /// It was made by this event: nothing was before.
    Nothing,
    /// These fields of the body were otherwise, and so they were; null for a field that was not there.
    Fields(Map<String, Value>),
}

impl Before {
    /// Whether it says nothing.
    pub fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// The fields in which a body was otherwise; nothing known where none was.
    pub(in crate::stripe) fn of(before: &Map<String, Value>, now: &Map<String, Value>) -> Self {
        let names = before.keys().chain(now.keys());
        let value = |body: &Map<String, Value>, name: &str| body.get(name).cloned().unwrap_or(Value::Null);
        let otherwise = names.filter(|name| value(before, name) != value(now, name));
        let fields: Map<String, Value> = otherwise.map(|name| (name.clone(), value(before, name))).collect();
        if fields.is_empty() { Self::Unknown } else { Self::Fields(fields) }
    }
}
