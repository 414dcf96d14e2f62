//! The reporting currency: which it is, what is converted into it and what is not, and the owner's rates.

use crate::base::rate::RateOrigin;
use crate::base::wire::wire;
use crate::report::Money;
use crate::stripe::ledger::EntryKind;

wire! {
    /// The money of a range in the site's reporting currency, which stands under `currencies` as `all:` and its code.
    pub struct Reporting {
        /// The reporting currency, lower case.
        pub currency: String,
        /// What is converted, by from where the rates are, in the reporting currency.
        pub converted: Vec<ConvertedMoney>,
        /// What is not: payments without a rate, by their own currency. They are in no figure of `all:` and the code.
        pub left_out: Vec<LeftOutMoney>,
    }

    /// Money that is converted by rates of one origin.
    pub struct ConvertedMoney {
        /// From where the rates are.
        pub origin: RateOrigin,
        /// The money, in the reporting currency.
        pub money: Money,
    }

    /// Money of payments without a rate.
    pub struct LeftOutMoney {
        /// Its currency.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// The money, in that currency.
        pub money: Money,
    }

    /// Answer of `GET /api/sites/<site>/reporting-currency`.
    pub struct ReportingCurrency {
        /// The site's reporting currency, lower case; absent: it has none.
        pub currency: Option<String>,
        /// Payments of all times that wait for a rate, by currency, most payments first. 10,000 payments are looked at.
        pub waiting: Vec<WaitingMoney>,
        /// More than 10,000 payments wait.
        pub more: bool,
        /// Payments that were there before the reporting currency was set are still being gone through.
        pub under_way: bool,
    }

    /// Payments of one currency that wait for a rate.
    pub struct WaitingMoney {
        /// The currency.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// How many payments.
        pub payments: i64,
        /// What they brought, minor units.
        pub gross_minor: i64,
        /// The day of the first of them in the site's zone, `YYYY-MM-DD`.
        pub first_day: String,
        /// The day of the last of them.
        pub last_day: String,
    }

    /// Answer of `GET /api/sites/<site>/rates`.
    pub struct Rates {
        /// The newest first, a hundred at most.
        pub rates: Vec<DatedRate>,
        /// Give it as `cursor` for those behind; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// A rate of the owner's table.
    pub struct DatedRate {
        /// The day it is of, `YYYY-MM-DD`.
        pub day: String,
        /// One unit of this currency …
        pub currency: String,
        /// … in this one …
        pub into: String,
        /// … costs so much: an exact decimal.
        pub rate: String,
    }

    /// Body of `POST /api/sites/<site>/rates`.
    pub struct NewRates {
        /// Lines of `day,currency,into,rate`, such as `2026-11-30,usd,eur,0.9213`; 500 at most. A line without a rate deletes the rate of that
        /// day. The first line may be a header.
        pub csv: String,
    }

    /// Answer of `POST /api/sites/<site>/rates`.
    pub struct RatesStored {
        /// Lines that were read.
        pub lines: i64,
        /// Rates that are new, differ from what stood there, or were deleted.
        pub changed: i64,
    }

    /// How a payment is converted into the site's reporting currency.
    pub struct PaymentExchange {
        /// The reporting currency.
        pub currency: String,
        /// Minor units in one major unit of it.
        pub minor_per_major: i64,
        /// The rate; absent: there is none, and the payment is left out of what is converted.
        pub rate: Option<PaymentRate>,
    }

    /// The rate of a payment, decided once and kept, and what it makes of the payment's money. Each entry is converted on its own, to the
    /// nearest minor unit, a half away from zero.
    pub struct PaymentRate {
        /// From where it is.
        pub origin: RateOrigin,
        /// So many minor units of the reporting currency …
        pub into_minor: i64,
        /// … for so many of the payment's.
        pub from_minor: i64,
        /// The day of the table's rate.
        pub day: Option<String>,
        /// Captured money, in the reporting currency.
        pub gross_minor: i64,
        /// Money given back and withdrawn, ≤ 0.
        pub back_minor: i64,
        /// The sum of both.
        pub net_minor: i64,
    }

    /// What Stripe kept of one movement of a payment, as its balance transaction says, in the currency of the account's balance.
    pub struct PaymentFee {
        /// Stripe's balance transaction, `txn_…`.
        pub balance_transaction: String,
        /// What moved.
        pub kind: EntryKind,
        /// When the balance transaction was made, unix seconds.
        pub at_s: i64,
        /// The currency of the balance, lower case.
        pub currency: String,
        /// Minor units in one major unit of it.
        pub minor_per_major: i64,
        /// What moved before the fee: negative where money left.
        pub amount_minor: i64,
        /// What was kept of it: negative where a fee came back. amount − fee is net of fees.
        pub fee_minor: i64,
        /// Of the fee, what a platform takes (Stripe Connect).
        pub application_fee_minor: i64,
        /// Of the fee, tax.
        pub tax_minor: i64,
    }
}
