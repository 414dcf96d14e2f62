//! How long something remembered is believed.

/// In milliseconds.
const MEMORY_MS: i64 = 60_000;

/// Whether what was kept then is still believed.
pub(super) fn is_fresh(kept_ms: i64, now_ms: i64) -> bool {
    (0..MEMORY_MS).contains(&(now_ms - kept_ms))
}
