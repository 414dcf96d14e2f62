//! Fills a database with a site of any size, through the same handlers and SQL files as the Worker.
//!
//! `seed --database <new file> --sessions <n> --payments <n>` makes a database with one site. With `--seal-key-file`, `--site` and
//! `--integration` it fills a site that the local Worker made, in the file of its D1. `--days`, `--seed`, `--until` (unix seconds)
//! and `--hub` (every how-manieth purchase is one customer's) say more. It prints JSON: what the ledger must come to, and how long it
//! took.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use headwater_tools::arguments::arguments;
use headwater_tools::desk::Desk;
use headwater_tools::local::{now_s, open_desk};
use headwater_tools::seed::{Plan, Size, seed};
use headwater_tools::sqlite::Sqlite;
use std::collections::BTreeMap;
use std::process::ExitCode;
use std::str::FromStr;

/// Days of a history, where nothing else is said: two years.
const DAYS: i64 = 730;
const NAMES: [&str; 10] =
    ["database", "sessions", "payments", "days", "seed", "until", "hub", "seal-key-file", "site", "integration"];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("seed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let given = arguments()?;
    if let Some(unknown) = given.keys().find(|name| !NAMES.contains(&name.as_str())) {
        return Err(format!("--{unknown} is unknown; known are --{}", NAMES.join(", --")));
    }
    let size = Size {
        sessions: number(&given, "sessions", None)?,
        payments: number(&given, "payments", None)?,
        days: number(&given, "days", Some(DAYS))?,
        until_s: number(&given, "until", Some(now_s()?))?,
        seed: number(&given, "seed", Some(1))?,
        hub: number(&given, "hub", Some(0))?,
    };
    if size.days < 2 {
        return Err("--days is at least 2".to_owned());
    }
    let mut desk = open(&given, size.until_s)?;
    let started_ms = now_ms();
    let plan = Plan::new(size);
    let drawn_ms = now_ms();
    let sums = seed(&mut desk, &plan)?;
    let played_ms = now_ms();
    let printed = serde_json::json!({
        "site": desk.site,
        "sessions": size.sessions,
        "visitors": plan.visitors(),
        "currencies": sums,
        "draw_ms": drawn_ms - started_ms,
        "play_ms": played_ms - drawn_ms,
    });
    println!("{printed}");
    Ok(())
}

fn open(given: &BTreeMap<String, String>, until_s: i64) -> Result<Desk, String> {
    if given.contains_key("site") {
        return open_desk(given, until_s);
    }
    let path = given.get("database").ok_or("--database is missing")?;
    let database = Sqlite::create(path.as_ref()).map_err(|error| format!("{path}: {error}"))?;
    Ok(Desk::begin(database, until_s))
}

fn number<T: FromStr>(given: &BTreeMap<String, String>, name: &str, default: Option<T>) -> Result<T, String> {
    match (given.get(name), default) {
        (Some(text), _) => text.parse().map_err(|_| format!("--{name} takes a whole number, not {text}")),
        (None, Some(default)) => Ok(default),
        (None, None) => Err(format!("--{name} is missing")),
    }
}

/// How long the work takes is measured, never decided on.
#[allow(clippy::disallowed_methods)]
fn now_ms() -> u128 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis())
}
