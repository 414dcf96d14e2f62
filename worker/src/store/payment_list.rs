//! Lists of payments: what they are asked for, and the statements that read a page and its sums.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::instants::Instants;

use headwater::attribution::Model;
use headwater::base::id::PaymentId;
use headwater::base::json::FromJson;
use headwater::base::money::{Currency, sum_minor};
use headwater::base::sorted::SortedSet;
use headwater::report::paid::CreditAsked;
use headwater::stripe::ledger::MoneyStatus;
use std::fmt::{self, Display};

/// Payments that are looked at for one page of those that pass a filter. A page that ends before its limit says where to go on.
pub const LOOKED_AT_FOR_A_PAGE: i64 = 2_000;

/// Payments that are added up at most, the newest first. The answer says where they end.
pub const LOOKED_AT_FOR_SUMS: i64 = 20_000;

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct ListAsked {
    /// Whose credit is shown, as it is stored.
    pub model: Model,
    /// The credit that is shown instead, where it is not stored: each payment comes with its explanation.
    pub computed: Option<CreditAsked>,
    /// Only those to which this has happened.
    pub status: Option<MoneyStatus>,
    /// Only what comes after this payment in the list.
    pub after: Option<Place>,
    /// Payments of a page. One more is read, to know whether there is a next page.
    pub limit: i64,
}

/// A place in a list of payments: that of one of them.
#[derive(Debug, Clone, PartialEq, Eq, FromJson)]
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

/// Which payments a list is made of.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'a> {
    /// Their site and mode.
    pub scope: &'a Scope,
    /// When they were paid.
    pub instants: Instants,
    /// Only these of them.
    pub ids: Option<&'a SortedSet<String>>,
    /// Which of them, and how many.
    pub asked: &'a ListAsked,
}

impl Listed<'_> {
    /// [`SummaryRow`](super::payment::SummaryRow)s, newest first.
    pub fn page(self) -> Statement {
        let most = self.asked.limit + 1;
        let looked_at = if self.asked.status.is_none() { most } else { LOOKED_AT_FOR_A_PAGE };
        self.filtered(sql!("payment.list"), looked_at, self.asked.after.as_ref())
            .bind(if self.asked.computed.is_some() { "" } else { self.asked.model.as_str() })
            .bind(most)
    }

    /// The [`SumRow`]s of all of them, from the newest on.
    pub fn sums(self) -> Statement {
        self.filtered(sql!("payment.list_sums"), LOOKED_AT_FOR_SUMS, None)
    }

    /// The [`Place`] of the last payment that a page looks at, if there are so many, and the page is not of all of them.
    pub fn page_end(self) -> Option<Statement> {
        let ends = self.ids.is_none() && self.asked.status.is_some();
        ends.then(|| self.place(LOOKED_AT_FOR_A_PAGE - 1, self.asked.after.as_ref()))
    }

    /// The [`Place`] of the first payment that is not added up, if there is one.
    pub fn sums_end(self) -> Option<Statement> {
        self.ids.is_none().then(|| self.place(LOOKED_AT_FOR_SUMS, None))
    }

    /// A statement whose first values are site, mode and the range behind a place.
    fn of_range(self, sql: &'static str, after: Option<&Place>) -> Statement {
        let Instants { from_s, to_s } = self.instants;
        let to_s = after.map_or(to_s, |place| to_s.min(place.paid_s.saturating_add(1)));
        self.scope.statement(sql).bind(from_s).bind(to_s)
    }

    fn place(self, behind: i64, after: Option<&Place>) -> Statement {
        let statement = self.of_range(sql!("payment.place"), after).bind(behind);
        statement.bind(after.map(|place| place.paid_s)).bind(after.map(|place| &place.id))
    }

    fn filtered(self, sql: &'static str, looked_at: i64, after: Option<&Place>) -> Statement {
        let ids = self.ids.map(|ids| serde_json::json!(ids).to_string());
        let statement = self.of_range(sql, after).bind(looked_at).bind(ids);
        let statement = statement.bind(self.asked.status.map(MoneyStatus::as_str));
        statement.bind(after.map(|place| place.paid_s)).bind(after.map(|place| &place.id))
    }
}

/// What payments in one currency add up to.
#[derive(Debug, FromJson)]
pub struct SumRow {
    pub(crate) currency: Currency,
    pub(crate) payments: i64,
    #[json(with = "sum_minor")]
    pub(crate) gross_minor: i64,
    #[json(with = "sum_minor")]
    pub(crate) refunds_minor: i64,
    #[json(with = "sum_minor")]
    pub(crate) disputes_minor: i64,
}
