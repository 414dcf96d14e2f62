//! What breaks a rule of the house today, a list a rule. Mend an entry and take it out; never add one.

/// Edges that stand on a circle of Rust files.
pub(super) const CIRCLES: &[&str] = &[];

/// Edges that stand on a circle of scripts.
pub(super) const SCRIPT_CIRCLES: &[&str] = &[];

/// Files that name a module of an upper floor.
pub(super) const FLOORS: &[&str] = &[];

/// Files that name types of `headwater::api`, though they make no answers: their rows have no types of their own yet.
pub(super) const WIRE_TYPES: &[&str] = &[];

/// Functions that are too long or take too many parameters.
pub(super) const SIZES: &[&str] = &[];

/// Functions with a tuple among their parameters.
pub(super) const TUPLES: &[&str] = &[];

/// Functions whose name says nothing to the many files that use them.
pub(super) const NAMES: &[&str] = &[];

/// Files and folders that a document names and that are not there.
pub(super) const DOCUMENTS: &[&str] = &[];

/// Files and folders that a comment names and that are not there.
pub(super) const COMMENTS: &[&str] = &[];

/// Names in cargo commands of the documents that mean nothing.
pub(super) const CARGO_COMMANDS: &[&str] = &[];
