//! Why a body is not a beacon, each reason with its stable code.

use super::format::VERSION;
use crate::base::limits::COLLECT_BODY_MAX_BYTES;
use std::fmt;

/// Why a body is not a beacon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeaconError {
    /// More than [`COLLECT_BODY_MAX_BYTES`](crate::base::limits::COLLECT_BODY_MAX_BYTES).
    TooLarge,
    /// Not JSON.
    NotJson,
    /// A version of the wire format that is not known here, or none.
    Version,
    /// No site id, or a malformed one.
    Site,
    /// A malformed visitor id, or none where there must be one: beside a session id, and in an identify.
    Visitor,
    /// A malformed session id, or none beside a visitor id.
    Session,
    /// A field is missing or of the wrong kind; it is named.
    Body(&'static str),
}

impl BeaconError {
    /// Stable, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "body_too_large",
            Self::NotJson => "json_invalid",
            Self::Version => "version_unknown",
            Self::Site => "site_unknown",
            Self::Visitor => "visitor_id_invalid",
            Self::Session => "session_id_invalid",
            Self::Body(_) => "body_invalid",
        }
    }
}

impl fmt::Display for BeaconError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => write!(f, "a beacon has at most {COLLECT_BODY_MAX_BYTES} bytes"),
            Self::NotJson => f.write_str("the body is not JSON"),
            Self::Version => write!(f, "the field version must be {VERSION}"),
            Self::Site => f.write_str("there is no such site"),
            Self::Visitor => f.write_str("the visitor id is missing, not a lower-case UUID or nobody's"),
            Self::Session => f.write_str("the session id is missing, not a lower-case UUID or nobody's"),
            Self::Body(what) => write!(f, "the body is not a beacon: {what}"),
        }
    }
}
