//! Between values and rows: statements made from values, rows read into the core's types. No decision is made here.

pub mod alias;
pub mod api_key;
pub mod assignment;
pub mod check;
pub mod custom_event;
pub mod day_salt;
pub mod delivery;
pub mod email;
pub mod endpoint;
pub mod engagement;
pub mod evidence;
pub mod explained;
pub mod explanation;
mod explanation_short;
pub mod fact;
pub mod here_now;
pub mod identify;
pub mod identify_key;
pub mod instants;
pub mod integration;
pub mod job;
pub mod journey;
pub mod money_column;
pub mod money_sum;
pub mod payer;
pub mod payment;
pub mod payment_list;
pub mod pending;
pub mod people;
pub mod person;
pub mod person_place;
pub mod person_visit;
pub mod question;
pub mod reach;
pub mod rebuild;
pub mod remembered;
pub mod search;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod subscription;
pub mod sweep;
pub mod unplaced;
pub mod visit_rows;
pub mod visit_sum;
pub mod word;

use headwater::visit::touch::Touch;
use serde::{Deserialize, Deserializer};

/// Reads a column that holds JSON text.
pub(crate) fn json_text<'de, T: serde::de::DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    headwater::base::json::from_text(&text).map_err(serde::de::Error::custom)
}

/// Reads a column that holds a touch.
pub(crate) fn touch<'de, D: Deserializer<'de>>(from: D) -> Result<Touch, D::Error> {
    Touch::from_stored(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

/// Reads a column that holds 0 or 1.
pub(crate) fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(i64::deserialize(from)? != 0)
}
