//! Maps and sets that are sorted lists.
//!
//! They do what the standard library's trees do here, and weigh a tenth: a tree brings its own copy of searching, splitting, walking and
//! freeing for every type that is kept in one, and collecting into it a copy of the sort.
//!
//! What always holds: keys ascend, and each is there once. A lookup halves the list. What is inserted behind all others costs no more than
//! a push; anywhere else it moves what is behind it. So what is large is collected and not inserted one by one.

mod map;
mod map_json;
mod order;
mod set;

pub use map::{Entry, Iter, SortedMap};
pub use order::{sort, sort_by, sort_by_key};
pub use set::SortedSet;

/// So many are inserted one by one; more are sorted in.
const FEW: usize = 8;

#[cfg(test)]
mod tests;
