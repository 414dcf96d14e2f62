//! The rebuild of everything that is derived of a site.

use crate::base::id::Mode;
use crate::base::wire::wire;

wire! {
    /// Answer of `POST …/rebuild` and `POST …/rebuild/advance`: how far a rebuild is.
    pub struct Rebuild {
        /// Live and test money, each on its own; empty where none was ever begun.
        pub modes: Vec<ModeRebuild>,
    }

    /// How far the rebuild of a mode is.
    pub struct ModeRebuild {
        /// Which.
        pub mode: Mode,
        /// Pages done.
        pub pages: i64,
        /// Objects that were left as they are, since too many hang together to be decided on.
        pub skipped: i64,
        /// When it began.
        pub started_s: i64,
        /// When it ended; absent: it is under way.
        pub ended_s: Option<i64>,
    }
}
