//! Between values and rows: statements made from values, rows read into the core's types. No decision is made here.

pub mod activity;
pub mod alias;
pub mod api_key;
pub mod api_token;
pub mod assignment;
pub mod check;
pub mod checkout;
pub mod cost;
pub mod custom_event;
pub mod day_salt;
pub mod delivery;
pub mod device;
pub mod email;
pub mod endpoint;
pub mod engagement;
pub mod erased;
pub mod erasure;
pub mod evidence;
pub mod exchange;
pub mod explained;
pub mod explanation;
mod explanation_short;
pub mod fact;
pub mod fee;
pub mod health;
pub mod heartbeat;
pub mod here_now;
pub mod identify;
pub mod identify_key;
pub mod instants;
pub mod integration;
pub mod job;
pub mod journey;
pub mod latest_payment;
pub mod member;
pub mod money_column;
pub mod money_sum;
pub mod note;
pub mod payer;
pub mod payment;
pub mod payment_list;
pub mod pending;
pub mod people;
pub mod person;
pub mod person_export;
pub mod person_place;
pub mod person_visit;
pub mod promotion_source;
pub mod question;
pub mod rate;
pub mod reach;
pub mod rebuild;
pub mod recurring;
pub mod remembered;
pub mod resealing;
pub mod search;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod site_deletion;
pub mod subscription;
pub mod sweep;
pub mod table_page;
pub mod unplaced;
pub mod visit_rows;
pub mod visit_sum;
pub mod word;

use headwater::base::json::{Error, FromJson, Value, from_text};
use headwater::visit::touch::Touch;

/// Reads a column that holds JSON text.
pub(crate) fn json_text<T: FromJson>(value: Value) -> Result<T, Error> {
    from_text(&String::from_json(value)?)
}

/// An answer that a statement puts together itself, for lists that nothing but a page reads.
#[derive(Debug, FromJson)]
pub struct BodyRow {
    /// The answer's JSON.
    pub body: String,
}

/// Reads a column that holds a touch.
pub(crate) fn touch(value: Value) -> Result<Touch, Error> {
    Touch::from_stored(&String::from_json(value)?)
}

/// Reads a column that holds 0 or 1.
pub(crate) fn flag(value: Value) -> Result<bool, Error> {
    Ok(i64::from_json(value)? != 0)
}
