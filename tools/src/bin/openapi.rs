//! Writes what is generated from the Rust types to standard output: the description of the owner's API or, with the argument `access`, the
//! table of who may make which call.
#![allow(clippy::print_stdout)]

fn main() {
    let is_access = std::env::args().nth(1).is_some_and(|argument| argument == "access");
    print!("{}", if is_access { headwater_tools::access::text() } else { headwater_tools::openapi::text() });
}
