//! What objects of several kinds have alike: when they were made, short texts, and what can lead to a visitor.

use crate::base::email::normalise_email;
use crate::base::sorted::SortedMap;
use crate::stripe::fact::Carried;
use crate::stripe::field::Reader;
use crate::stripe::reading::Reading;
use crate::visit::metadata::{self, MetadataClues};
use serde_json::Value;

/// The longest free text kept of an object (status, nickname), in characters.
const TEXT_MAX_CHARS: usize = 200;
/// How many pairs of an object's metadata are read. Stripe allows 50.
const METADATA_PAIRS_MAX: usize = 100;

pub(super) fn created(read: Reader) -> i64 {
    read.seconds("created").unwrap_or(0)
}

pub(super) fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_MAX_CHARS).collect()
}

/// What an object carries: metadata, user id, email, customer. The address itself goes to `reading` and never into the fact.
pub(super) fn carried(read: Reader, emails: &[&str], metadata: &str, reading: &mut Reading) -> Carried {
    let mut pairs: SortedMap<String, String> = SortedMap::new();
    for (key, value) in read.at(metadata).and_then(Value::as_object).into_iter().flatten().take(METADATA_PAIRS_MAX) {
        if let Some(text) = value.as_str() {
            pairs.insert(key.clone(), text.to_owned());
        }
    }
    let user = pairs.remove(metadata::USER_ID).filter(|id| !id.trim().is_empty());
    let email = emails.iter().find_map(|path| normalise_email(read.text(path)?));
    Carried {
        metadata: MetadataClues::read(&pairs, reading.rules.extra_visitor_keys),
        user: user.map(|id| reading.rules.key.user(id.trim())),
        email: email.map(|address| {
            let pseudonym = reading.rules.key.email(&address);
            reading.emails.insert(pseudonym.clone(), address);
            pseudonym
        }),
        // A clue and no money; shops could once choose their customers' ids freely, and what is no id of today is left out.
        customer: ["customer", "customer_account"].into_iter().find_map(|path| read.id(path).ok().flatten()),
        erased: false,
    }
}
