//! Headwater's handlers over SQLite.
