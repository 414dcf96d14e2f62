//! Lists of payments: the filters, and the statement that reads a page.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use headwater::attribution::{Confidence, Model};
use headwater::base::id::PaymentId;
use headwater::base::letter_case::{capitalised, lower_case, upper_case};
use headwater::base::sorted::SortedSet;
use std::fmt::{self, Display};

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct Filter {
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
    /// Only what comes after this payment in the list.
    pub after: Option<Place>,
    /// Payments of a page. One more is read, to know whether there is a next page.
    pub limit: i64,
}

/// A place in a list of payments: that of one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// When it was paid.
    pub paid_s: i64,
    /// Its key.
    pub id: PaymentId,
}

impl Place {
    /// Reads what [`Display`] writes; absent where that did not write it.
    pub fn parse(text: &str) -> Option<Self> {
        let (paid_s, id) = text.split_once('~')?;
        Some(Self { paid_s: paid_s.parse().ok()?, id: PaymentId::parse(id).ok()? })
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}", self.paid_s, self.id)
    }
}

/// A name as it may have been written. The database folds the case of ASCII letters by itself, and of no others: for those the
/// spellings that occur are asked for.
fn spellings(name: &str) -> SortedSet<String> {
    let lower = lower_case(name);
    let every_word = lower.split_inclusive(|c: char| !c.is_alphanumeric()).map(capitalised).collect();
    SortedSet::from([name.to_owned(), upper_case(name), capitalised(&lower), every_word, lower])
}

/// [`SummaryRow`](super::payment::SummaryRow)s, newest first.
pub fn list_payments(scope: &Scope, instants: Instants, filter: &Filter) -> Statement {
    let statement = scope.statement(sql!("payment.list")).bind(instants.from_s).bind(instants.to_s);
    let statement = statement.bind(filter.model.as_str());
    let any_case = |name: &Option<String>| serde_json::to_string(&spellings(name.as_deref()?)).ok();
    let statement = statement
        .bind(filter.confidence.map(|confidence| confidence.as_str().to_owned()))
        .bind(any_case(&filter.channel));
    let statement = statement.bind(any_case(&filter.source)).bind(any_case(&filter.campaign));
    let after = filter.after.as_ref();
    statement.bind(after.map(|place| place.paid_s)).bind(after.map(|place| &place.id)).bind(filter.limit + 1)
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
