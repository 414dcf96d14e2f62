//! Checks query plans against the rule for them. It reads a JSON object of statement name to steps, planned by another
//! SQLite than the native one, and writes a JSON list of what breaks the rule.
#![allow(clippy::print_stdout)]

use headwater_tools::plans;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let planned = serde_json::from_str(&std::io::read_to_string(std::io::stdin())?)?;
    let statements = plans::statements()?;
    println!("{}", serde_json::to_string(&plans::faults(&statements, &planned))?);
    Ok(())
}
