//! What happens to an installation besides its requests.

use super::Desk;
use crate::ports::Offline;
use crate::visit::Landing;
use headwater_worker::job::exchange;
use headwater_worker::job::pending;
use headwater_worker::job::prune;
use headwater_worker::job::rebuild;
use headwater_worker::job::rollup;
use headwater_worker::job::stripe::Budget;
use headwater_worker::ledger::replay::retry_unfinished;
use headwater_worker::port::database::Database;
use headwater_worker::seal::SealKey;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

/// The visitor and session ids in metadata and client references.
fn find_pairs(value: &Value, named: &mut BTreeSet<(String, String)>) {
    match value {
        Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str).map(str::to_owned);
            named.extend(text("headwater_visitor_id").zip(text("headwater_session_id")));
            let reference = text("client_reference_id").and_then(|text| text.strip_prefix("hw_").map(str::to_owned));
            let pair = reference.as_deref().and_then(|pair| pair.split_once('_'));
            named.extend(pair.map(|(visitor, session)| (visitor.to_owned(), session.to_owned())));
            fields.values().for_each(|field| find_pairs(field, named));
        }
        Value::Array(values) => values.iter().for_each(|value| find_pairs(value, named)),
        _ => {}
    }
}

impl Desk {
    /// A visit of every visitor and session that checkouts among these objects or events name, at this desk's time.
    pub fn see_all<'a>(&self, objects: impl IntoIterator<Item = &'a Value>) {
        let mut named = BTreeSet::new();
        objects.into_iter().for_each(|object| find_pairs(object, &mut named));
        for (visitor, session) in named {
            let reply = self.visit(&visitor, &session, Landing::at("https://shop.example/?utm_source=news"));
            assert_eq!(reply.body.get("outcome").and_then(Value::as_str), Some("accepted"), "{reply:?}");
        }
    }

    /// Replaces the owner's token, as `npm run token` does.
    pub fn replace_token(&mut self, token: &str) {
        self.secrets.owner_token_sha256 = hex::encode(Sha256::digest(token.as_bytes()));
    }

    /// What follows an answer that queued something.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drain_in_turn(&self) -> Result<bool, headwater_worker::fault::Fault> {
        let context = self.context();
        pending::drain_in_turn(&self.shell(&context)).await
    }

    /// Time passes for what is under way.
    pub fn pass_ms(&mut self, milliseconds: i64) {
        self.outbound = Rc::new(Offline(Cell::new(self.outbound.clock_ms() + milliseconds)));
    }

    /// From here on a request takes so many milliseconds.
    pub fn takes(&mut self, milliseconds: i64) {
        self.outbound = Rc::new(Offline(Cell::new(self.now_s.get() * 1_000 + milliseconds)));
    }

    /// Bounds the pages of the queue that one call derives.
    pub fn import_pages(&mut self, pages: usize) {
        self.settings.import_pages = pages;
    }

    /// Bounds the rows that visits may write a day; 0: no bound.
    pub fn bound_visits(&mut self, rows_a_day: i64) {
        self.settings.collect_rows_a_day = rows_a_day;
    }

    /// Bounds the rows that imports may write a day; 0: no bound.
    pub fn bound_imports(&mut self, rows_a_day: i64) {
        self.settings.import_rows_a_day = rows_a_day;
    }

    /// The cron's second chance for deliveries that never came to an end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn retry_unfinished(&self) -> Result<(), headwater_worker::fault::Fault> {
        let context = self.context();
        retry_unfinished(&self.shell(&context)).await.map(|_| ())
    }

    /// The cron's dropping of what is past its time, until each table has had its turn.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prune(&self) -> Result<(), headwater_worker::fault::Fault> {
        for turn in 0..prune::TURNS {
            let context = self.context();
            prune::turn(&self.shell(&context), turn).await?;
        }
        Ok(())
    }

    /// A minute's deleting of the rows of sites that were deleted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_sites(&self) -> Result<(), headwater_worker::fault::Fault> {
        let context = self.context();
        headwater_worker::job::site_deletion::run(&self.shell(&context)).await
    }

    /// Changes the key under which texts are sealed, in every isolate at once.
    pub fn change_seal_key(&mut self, key: SealKey) {
        self.secrets.seal_key = key;
    }

    /// All that the cron does in a minute. Gives what failed.
    pub async fn minute(&self) -> Vec<(&'static str, headwater_worker::fault::Fault)> {
        let context = self.context();
        headwater_worker::job::minute::run_minute(&self.shell(&context)).await
    }

    /// Adds up what one minute of the cron does. Tells whether there was anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_up_once(&self) -> Result<bool, headwater_worker::fault::Fault> {
        let context = self.context();
        rollup::run(&self.shell(&context)).await
    }

    /// Adds up until nothing is left, as the cron does over some minutes.
    pub fn add_up(&self) {
        while super::block_on(self.add_up_once()) == Ok(true) {}
    }

    /// Decides by which rates payments are converted, until nothing is left that waits for one, as the cron does over some minutes.
    pub fn convert(&self) {
        let once = async || {
            let context = self.context();
            exchange::run(&self.shell(&context)).await
        };
        while super::block_on(once()) == Ok(true) {}
    }

    /// Begins a rebuild of the desk's site, and takes the cron's steps until it is done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rebuild(&self) -> Result<(), headwater_worker::fault::Fault> {
        let begin = headwater_worker::store::rebuild::begin(&self.site, self.now_s.get(), None);
        self.database.batch(vec![begin]).await?;
        self.go_on_rebuilding().await
    }

    /// Takes the cron's steps of a rebuild under way until it is done.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn go_on_rebuilding(&self) -> Result<(), headwater_worker::fault::Fault> {
        let context = self.context();
        let mut budget = Budget { pages: 10_000, until_ms: i64::MAX };
        rebuild::run(&self.shell(&context), &mut budget).await
    }

    /// The cron's work with keys and removals.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn work(&self) -> Result<(), headwater_worker::fault::Fault> {
        let context = self.context();
        let until_ms = self.outbound.clock_ms() + 40_000;
        let mut budget = Budget { pages: 100, until_ms };
        headwater_worker::job::stripe::run(&self.shell(&context), &mut budget).await
    }
}
