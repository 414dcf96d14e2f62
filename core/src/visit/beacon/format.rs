//! The wire format of a beacon: its version, and its body before any field is checked.

use serde_json::{Map, Value};

/// The version of the wire format that is understood.
pub(super) const VERSION: u64 = 1;

/// The fields of a body.
pub(super) type Fields = Map<String, Value>;
