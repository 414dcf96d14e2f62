//! What is said and told of costs.

use crate::base::money::Currency;
use crate::base::wire::{wire, wire_enum};

wire! {
    /// A cost on its way in.
    #[derive(Eq)]
    pub struct NewCost {
        /// The source as reports name it, 1 to 200 characters; kept in lower case.
        pub source: String,
        /// The medium, at most 200 characters; kept in lower case. It tells rows apart and is part of no figure.
        #[serde(default)]
        pub medium: Option<String>,
        /// The campaign as reports name it, letter case and all, at most 200 characters; absent: the source as such.
        #[serde(default)]
        pub campaign: Option<String>,
        /// The first day, `YYYY-MM-DD` in the site's time zone.
        pub first_day: String,
        /// The last day, inclusive; 366 days at most.
        pub last_day: String,
        /// ISO 4217 code in either case.
        pub currency: String,
        /// What was spent, minor units; not negative.
        pub amount_minor: i64,
        /// The owner's own words, at most 200 characters.
        #[serde(default)]
        pub note: Option<String>,
    }

    /// What is wrong with a row.
    #[derive(Eq)]
    pub struct CostError {
        /// The line of the file, counted from 1 with its header; of a list the place of the row, counted from 1.
        pub line: i64,
        /// The column; absent where it is the line as such.
        pub column: Option<String>,
        /// Stable.
        pub code: CostProblem,
        /// One sentence; may change.
        pub message: String,
    }

    /// What each payment costs, as the owner says. It is taken off what a margin leaves.
    #[derive(Default, Eq)]
    pub struct PaymentFees {
        /// Of what was captured, in basis points (290: 2.9 %), 0 to 10,000.
        #[serde(default)]
        pub rate_bp: i64,
        /// And of each captured payment a fixed amount, by currency; 20 at most.
        #[serde(default)]
        pub fixed: Vec<FixedFee>,
    }

    /// A fixed fee of each payment in a currency.
    #[derive(Eq, Copy)]
    pub struct FixedFee {
        /// ISO 4217 code.
        pub currency: Currency,
        /// Minor units, 0 to 1,000,000.
        pub amount_minor: i64,
    }
}

wire_enum! {
    /// What can be wrong with a row of costs.
    pub enum CostProblem {
        /// There is no row.
        RowsMissing,
        /// There are more rows than one request may have.
        RowsTooMany,
        /// The header names a column that is not known.
        ColumnUnknown,
        /// The header lacks a column that must be there.
        ColumnMissing,
        /// The header names a column twice.
        ColumnTwice,
        /// The line has more or fewer cells than the header.
        CellsWrong,
        /// A quotation mark stands where none may, or is not closed.
        QuoteWrong,
        /// The source is missing.
        SourceMissing,
        /// A text is too long.
        TextTooLong,
        /// This is not a day.
        DayInvalid,
        /// The last day lies before the first, or more than 366 days are one row.
        SpanInvalid,
        /// This is not a currency.
        CurrencyInvalid,
        /// This is not an amount.
        AmountInvalid,
        /// The amount has a comma, a blank or an apostrophe between its digits.
        AmountSeparator,
        /// The amount has more decimals than the currency.
        AmountDecimals,
        /// The amount is larger than can be kept.
        AmountTooLarge,
        /// The same source, medium, campaign, currency and days stand in another row.
        RowTwice,
        /// Another row of the same source, medium, campaign and currency has some of these days.
        DaysOverlap
    }
}
