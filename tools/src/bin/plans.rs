//! Holds plans to the rule for them: reads a JSON object of statement name to steps, as another SQLite than the native one planned
//! them, and writes a JSON list of what is wrong.
#![allow(clippy::print_stdout)]

use headwater_tools::plans;
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let planned = serde_json::from_str(&std::io::read_to_string(std::io::stdin())?)?;
    let statements = plans::statements()?;
    println!("{}", serde_json::to_string(&plans::faults(&statements, &planned))?);
    Ok(())
}
