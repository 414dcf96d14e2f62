//! Fills a local database with ninety days of history, through the same handlers and SQL files as the Worker.
//!
//! `history --database <file> --seal-key-file <.dev.vars> --site <id> --integration <id>`. It is a tool of the local
//! set-up only: no deployed route takes a clock.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use headwater::base::id::{IntegrationId, SiteId};
use headwater_tools::arguments::arguments;
use headwater_tools::desk::{Desk, block_on};
use headwater_tools::history::{Action, DAYS, actions};
use headwater_tools::sqlite::Sqlite;
use headwater_tools::visit::Landing;
use headwater_worker::port::database::Database;
use headwater_worker::seal::SealKey;
use headwater_worker::store::integration::{self, SecretRow};
use std::process::ExitCode;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("history: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let given = arguments()?;
    let get = |name: &str| given.get(name).ok_or(format!("--{name} is missing"));
    let vars = std::fs::read_to_string(get("seal-key-file")?).map_err(|error| error.to_string())?;
    let key =
        vars.lines().find_map(|line| line.trim().strip_prefix("SEAL_KEY=")).ok_or("SEAL_KEY is not in that file")?;
    let seal_key = SealKey::parse(key.trim_matches('"')).map_err(|error| error.to_string())?;
    let database = Sqlite::open(get("database")?.as_ref()).map_err(|error| error.to_string())?;
    // Speed over safety: a power cut during this run costs a demo database only.
    database.query("PRAGMA synchronous = OFF").map_err(|error| error.to_string())?;
    let site = SiteId::parse(get("site")?).map_err(|error| error.to_string())?;
    let integration = IntegrationId::parse(get("integration")?).map_err(|error| error.to_string())?;
    let first = block_on((&database as &dyn Database).first_row::<SecretRow>(integration::secrets(&integration)));
    let secret = first.map_err(|error| error.to_string())?.ok_or("the integration has no signing secret")?;
    let (secret, _) = secret.open(&site, &seal_key).map_err(|failure| format!("{failure:?}"))?;
    let now_s = now_s()?;
    let mut desk = Desk::over(database, seal_key, now_s);
    desk.site = site;
    desk.integration = integration;
    desk.signing_secret = secret.expose().to_owned();
    desk.page = "http://localhost/".to_owned();
    play(&mut desk, now_s)
}

/// The present, which a tool may ask for: it is no part of a decision.
#[allow(clippy::disallowed_methods)]
fn now_s() -> Result<i64, String> {
    let since =
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_err(|error| error.to_string())?;
    i64::try_from(since.as_secs()).map_err(|error| error.to_string())
}

fn play(desk: &mut Desk, now_s: i64) -> Result<(), String> {
    let (mut visits, mut events) = (0, 0);
    for (at_s, action) in actions(now_s, desk.site.as_str()) {
        desk.now_s.set(at_s);
        // A delivery of those days took as long as one takes, not from then until today.
        desk.takes(8 + events % 17);
        let reply = match action {
            Action::Visit(visitor, session, url, referrer) => {
                visits += 1;
                desk.visit(&visitor, &session, Landing { url: &url, referrer })
            }
            Action::Identify(visitor, session, email) => {
                desk.identify(&visitor, &session, &serde_json::json!({ "email": email }))
            }
            Action::Event(event) => {
                events += 1;
                desk.deliver(&event)
            }
        };
        if !matches!(reply.status, 200 | 202) {
            return Err(format!("{} {}", reply.status, reply.body));
        }
    }
    desk.now_s.set(now_s);
    desk.drain();
    println!("{DAYS} days: {visits} visits, {events} events of Stripe");
    Ok(())
}
