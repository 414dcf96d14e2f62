//! Writes the description of the owner's API, generated from the Rust types, to standard output.
#![allow(clippy::print_stdout)]

fn main() {
    print!("{}", headwater_tools::openapi::text());
}
