//! Fills a local database with ninety days of history, through the same handlers and SQL files as the Worker.
//!
//! `history --database <file> --seal-key-file <.dev.vars> --site <id> --integration <id>`. It is a tool of the local
//! set-up only: no deployed route takes a clock.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use headwater_tools::arguments::arguments;
use headwater_tools::desk::Desk;
use headwater_tools::history::{Action, DAYS, actions};
use headwater_tools::local::{now_s, open_desk};
use headwater_tools::visit::Landing;
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
    let now_s = now_s()?;
    let mut desk = open_desk(&arguments()?, now_s)?;
    // Speed over safety: a power cut during this run costs a demo database only.
    desk.database.query("PRAGMA synchronous = OFF").map_err(|error| error.to_string())?;
    desk.page = "http://localhost/".to_owned();
    play(&mut desk, now_s)
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
