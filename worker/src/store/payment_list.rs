//! Lists of payments: what one is asked for, and the statement that reads it.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use headwater::attribution::{Confidence, Model};
use headwater::base::id::PaymentId;
use std::collections::BTreeSet;

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct Filter {
    /// From, unix seconds.
    pub from_s: i64,
    /// To, exclusive.
    pub to_s: i64,
    /// Whose credit is shown.
    pub model: Model,
    /// Only this confidence.
    pub confidence: Option<Confidence>,
    /// Only this channel.
    pub channel: Option<String>,
    /// Only this source.
    pub source: Option<String>,
    /// Only this campaign.
    pub campaign: Option<String>,
    /// Only what comes after this payment in the list: its time and id.
    pub after: Option<(i64, PaymentId)>,
    /// At most this many.
    pub limit: i64,
}

/// A name as it may have been written. The database folds the case of ASCII letters by itself, and of no others: for those the
/// spellings that occur are asked for.
fn spellings(name: &str) -> BTreeSet<String> {
    let capitalised = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    };
    let lower = name.to_lowercase();
    let every_word = lower.split_inclusive(|c: char| !c.is_alphanumeric()).map(capitalised).collect();
    BTreeSet::from([name.to_owned(), name.to_uppercase(), capitalised(&lower), every_word, lower])
}

/// [`SummaryRow`](super::payment::SummaryRow)s, newest first.
pub fn list(scope: &Scope, filter: &Filter) -> Statement {
    let statement =
        scope.statement(sql!("payment.list")).bind(filter.from_s).bind(filter.to_s).bind(filter.model.as_str());
    let any_case = |name: &Option<String>| name.as_deref().map(|name| serde_json::json!(spellings(name)).to_string());
    let statement = statement
        .bind(filter.confidence.map(|confidence| confidence.as_str().to_owned()))
        .bind(any_case(&filter.channel));
    let statement = statement.bind(any_case(&filter.source)).bind(any_case(&filter.campaign));
    let after = filter.after.as_ref();
    statement.bind(after.map(|(paid_s, _)| *paid_s)).bind(after.map(|(_, id)| id)).bind(filter.limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_asked_for_in_every_case_it_may_be_written_in() {
        let all = spellings("été à Paris");
        for spelling in ["été à paris", "ÉTÉ À PARIS", "Été à paris", "Été À Paris", "été à Paris"] {
            assert!(all.contains(spelling), "{spelling}: {all:?}");
        }
        assert_eq!(spellings("").len(), 1);
    }
}
