//! Serves a fake Stripe on this machine, for `wrangler dev` and the end-to-end tests.
//!
//! `fake_stripe --port <0 for a free one> --key rk_test_demo_… [--charges n] [--seed n] [--days n] [--until unix
//! seconds]`. It prints one line of JSON when it is ready: its address and the key. It ends when its standard input ends,
//! or on a signal.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use headwater_tools::arguments::arguments;
use headwater_tools::fake_stripe::history::History;
use headwater_tools::fake_stripe::server::{Account, serve};
use serde_json::json;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake_stripe: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number<T: std::str::FromStr>(given: &BTreeMap<String, String>, name: &str, usual: T) -> Result<T, String> {
    given.get(name).map_or(Ok(usual), |text| text.parse().map_err(|_| format!("--{name} is no number: {text}")))
}

fn run() -> Result<(), String> {
    let given = arguments()?;
    let key = given.get("key").cloned().unwrap_or_else(|| "rk_test_demo_of_the_fake_stripe".to_owned());
    let to_s = number(&given, "until", now_ms() / 1_000)?;
    let days = number(&given, "days", 3 * 365)?;
    let history = History::of(number(&given, "charges", 2_000)?, number(&given, "seed", 1)?, days, to_s);
    let written = history.write();
    let account = Account::new(written.account(&key, to_s), written.expected(), key.clone());
    let port = serve(account, number(&given, "port", 8_789)?, now_ms).map_err(|error| error.to_string())?;
    println!("{}", json!({"origin": format!("http://localhost:{port}"), "key": key, "charges": written.charges}));
    std::io::stdout().flush().map_err(|error| error.to_string())?;
    // Nobody writes here; its end means that who started this is gone.
    std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink()).map_err(|error| error.to_string())?;
    Ok(())
}

#[allow(clippy::disallowed_methods)]
fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(0))
}
