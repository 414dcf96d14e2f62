//! Cohorts: customers by when they first paid, or by what has the credit of that payment, and what they brought since.
//!
//! `sums` is who paid how much in a span of days, and who paid first in it and where they came from: added up ahead for each day and month.
//! `count` puts spans together to lines of cells, `line` is one of them, `payback` holds costs against it, `figures` tells them, and `csv` writes
//! them as a file.
//!
//! What always holds: all money of the spans stands in the cells of the customers who began in them, or outside of them, to the minor unit.
//! Currencies are never added together. It does not matter how the days are put together to sums.

pub mod count;
pub mod csv;
pub mod figures;
mod line;
pub mod payback;
pub mod sums;

#[cfg(test)]
mod tests;
