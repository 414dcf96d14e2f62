//! What is behind a figure.

use super::PaymentSummary;
use crate::attribution::Model;
use crate::base::wire::wire;
use crate::report::{DateBasis, Money};

wire! {
    /// Answer of `GET /api/sites/<site>/report/explain`: what is behind a figure of a report.
    pub struct Explained {
        /// The question in words.
        pub question: String,
        /// The words that it uses, and what each means.
        pub definitions: Vec<Definition>,
        /// When this was computed, unix seconds.
        pub computed_at_s: i64,
        /// The model that gave the credit.
        pub model: Model,
        /// How long before a payment a touch may lie to have credit, in days; absent: any time.
        pub window_days: Option<i64>,
        /// By what money is dated. By `acquisition` an entry's day may lie behind the range, up to today.
        #[serde(default)]
        pub basis: DateBasis,
        /// Zone of the days.
        pub time_zone: String,
        /// The figure, a line a currency, as the report has it; only on the first page.
        pub figures: Option<Vec<ExplainedFigure>>,
        /// The payments behind it, of each day what it counts: the newest days first, within a day by id.
        pub entries: Vec<ExplainedEntry>,
        /// Give it back as `cursor` for the next page; absent at the end. The entries of all pages sum to the figure exactly.
        pub next_cursor: Option<String>,
    }

    /// A word, and what it means here.
    pub struct Definition {
        /// The word.
        pub word: String,
        /// Its meaning, as `docs/glossary.md` has it.
        pub meaning: String,
    }

    /// The figure in one currency.
    pub struct ExplainedFigure {
        /// Lower-case ISO code; `all:` and the code for the money of all currencies in one.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// All of it.
        pub money: Money,
    }

    /// What a figure counts of a payment on one day.
    pub struct ExplainedEntry {
        /// The day, `YYYY-MM-DD` in the site's time zone, on which the money moved.
        pub day: String,
        /// The currency of `money`: the payment's, or `all:` and the reporting currency.
        pub currency: String,
        /// Minor units in one major unit of it.
        pub minor_per_major: i64,
        /// What of the day's entries counts: where a model credits several touches, the shares that are asked for.
        pub money: Money,
        /// The payment. Its credit is that of the model asked for where lists know it, else that of `last_non_direct`.
        pub payment: PaymentSummary,
    }
}
