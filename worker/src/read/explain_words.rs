//! A question about money in words, and what the words mean.

use super::report::{Of, ReportQuestion};
use headwater::api::Definition;
use headwater::base::id::Mode;
use headwater::base::money::Currency;
use headwater::report::filter::Operator;
use headwater::report::{DateBasis, Filter};

/// The question as a sentence.
pub(super) fn question_text(question: &ReportQuestion, currency: Option<Currency>, of: &Of<'_>) -> String {
    let (from, to) = (question.range.from(), question.range.to());
    let days = if from == to { format!("on {from}") } else { format!("from {from} to {to}") };
    let kind = if question.mode == Mode::Live { "Money" } else { "Test money" };
    let into = |of: &Currency| if of.is_all() { "of all currencies, converted into" } else { "in" };
    let currency = currency.map(|of| format!(" {} {}", into(&of), of.code().to_uppercase())).unwrap_or_default();
    let model = of.credit.model.as_str().replace('_', " ");
    let window = match of.credit.window_s {
        Some(window_s) => format!("touches at most {} days before the payment", window_s / 86_400),
        None => "touches of any time before the payment".to_owned(),
    };
    let filters: Vec<String> = question.filters.iter().map(filter_text).collect();
    let filters = if filters.is_empty() { String::new() } else { format!(", where {}", filters.join(", and ")) };
    let zone = of.zone.as_str();
    match of.basis {
        DateBasis::Cash => {
            format!("{kind}{currency} that moved {days} ({zone}), credited by the model {model} to {window}{filters}.")
        }
        DateBasis::Acquisition => format!(
            "{kind}{currency} up to now, credited by the model {model} to {window}, where the touch was {days} ({zone}){filters}. Money that \
             no touch has counts where it moved on those days."
        ),
    }
}

fn filter_text(filter: &Filter) -> String {
    let operator = match filter.operator {
        Operator::Is => "is",
        Operator::IsNot => "is not",
        Operator::Contains => "contains",
        Operator::DoesNotContain => "does not contain",
    };
    let values: Vec<String> = filter.values.iter().map(|value| format!("“{value}”")).collect();
    format!("{} {operator} {}", filter.dimension.as_str().replace('_', " "), values.join(" or "))
}

const DATE_BASIS: &str = "by what money is dated: *cash*, by its entry, or *acquisition*, by the credited touch";

/// Rows of `docs/glossary.md`; a test holds the two equal.
pub const DEFINITIONS: [(&str, &str); 9] = [
    ("payment", "a captured charge under its PaymentIntent, or a claim; it is what is attributed"),
    ("gross, net", "captured money; the same less refunds and disputes"),
    ("refund, dispute", "money that went back; entries of their payment, never payments"),
    ("renewal", "a payment of a subscription after its first"),
    ("model", "the rule that says which touch gets the credit"),
    ("credit", "what a model gives to a touch"),
    ("window", "how long before a payment a touch may lie"),
    ("date basis", DATE_BASIS),
    ("unattributed", "the answer of confidence *unknown*: a result, with what was missing"),
];

pub(super) fn definitions() -> Vec<Definition> {
    let of = |(word, meaning): (&str, &str)| Definition { word: word.to_owned(), meaning: meaning.to_owned() };
    DEFINITIONS.into_iter().map(of).collect()
}
