//! Erasing a person.

use crate::base::sorted::SortedMap;
use crate::base::wire::wire;

wire! {
    /// Body of `POST /api/sites/<site>/people/<person>/erase`.
    pub struct Erase {
        /// The person's id once more, as it stands in the address.
        pub confirm: String,
    }

    /// How far an erasure is.
    pub struct Erasure {
        /// When it began, unix seconds.
        pub begun_s: i64,
        /// When it ended; absent: it is under way, and the same call takes the next steps.
        pub ended_s: Option<i64>,
        /// How many rows were erased, by kind as in an export; of `stripe_object` the versions that what names the person was taken out of,
        /// of `delivery` the bodies.
        pub erased: SortedMap<String, i64>,
    }
}
