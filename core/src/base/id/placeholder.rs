//! UUIDs that are well formed and belong to nobody.

/// UUIDs that documents and standards print as examples or name spaces; broken scripts and fixtures copy them.
const PRINTED_UUIDS: [&str; 7] = [
    "123e4567-e89b-12d3-a456-426614174000",
    "550e8400-e29b-41d4-a716-446655440000",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479",
    "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
    "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
    "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
];

/// Whether a UUID is nobody's, though it is well formed: the nil and max UUIDs of RFC 9562, also with the bits of a version, one digit
/// over and over, and those that are printed everywhere. A browser that sends one would share it with strangers.
pub(super) fn is_placeholder(uuid: &str) -> bool {
    let digits = || uuid.bytes().filter(|byte| *byte != b'-');
    let first = digits().next();
    let repeats = digits().all(|digit| Some(digit) == first);
    // The version and the variant stand at these places; a maker of UUIDs sets them even on zeros.
    let drawn = || digits().enumerate().filter(|(at, _)| !matches!(at, 12 | 16)).map(|(_, digit)| digit);
    let blank = drawn().all(|digit| digit == b'0') || drawn().all(|digit| digit == b'f');
    repeats || blank || PRINTED_UUIDS.contains(&uuid)
}
