//! Money added up ahead (`headwater::report::money_sum`): of days and months, for the models that credit one touch.

use crate::port::database::{Statement, sql};
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::visit_sum::Span;
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::json::FromJson;
use headwater::base::sorted::SortedSet;
use headwater::base::time::DayRange;
use headwater::cohort::sums::PARTS;
use headwater::report::Dimension;
use headwater::report::money_day::column_names;
use headwater::report::money_sum::FORM;
use serde::{Serialize, Serializer};

/// Names the sums in all.
pub const ALL: &str = "all";

/// The stored names of all sums.
pub fn names() -> Vec<&'static str> {
    std::iter::once(ALL).chain(Dimension::summed().into_iter().map(Dimension::as_str)).chain(PARTS).collect()
}

/// As the sums of a model are stored. A Worker of an earlier version has them under the model alone, in a form of its own.
fn stored_model(model: Model) -> String {
    format!("{}.{FORM}", model.as_str())
}

/// As earlier versions stored the sums of a model: the first form has the model's own name.
fn earlier_models(model: Model) -> Vec<String> {
    let of_form = (1..FORM).map(|form| format!("{}.{form}", model.as_str()));
    std::iter::once(model.as_str().to_owned()).chain(of_form).collect()
}

/// The stored names of every model, those of earlier forms among them.
fn stored_models() -> Vec<String> {
    let names = |model: Model| std::iter::once(stored_model(model)).chain(earlier_models(model));
    Model::STORED.into_iter().flat_map(names).collect()
}

/// A day or month under one dimension.
#[derive(Debug, FromJson)]
pub struct SumRow {
    /// The stored name of the dimension.
    pub dimension: String,
    /// The first instant, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// As `TotalSums` or `NamedSums` wrote it.
    pub sums: String,
}

/// Whose sums of days or months.
#[derive(Debug, Clone, Copy)]
pub struct SumsOf<'a> {
    /// The site and mode.
    pub scope: &'a Scope,
    /// The model.
    pub model: Model,
    /// Days or months.
    pub span: Span,
}

impl SumsOf<'_> {
    /// The [`SumRow`]s under some dimensions that begin within some spans.
    pub fn within(&self, dimensions: &[&str], spans: &[Instants]) -> Statement {
        let spans = spans.iter().filter(|span| span.is_any()).map(|span| (span.from_s, span.to_s));
        let spans: Vec<(i64, i64)> = spans.collect();
        let statement = self.scope.statement(sql!("money_sum.of_spans"));
        let statement = statement.bind(stored_model(self.model)).bind(self.span.as_str());
        statement.bind_json(dimensions).bind_json(&spans)
    }
}

/// A month that is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromJson)]
pub struct MonthRow {
    /// Its first instant, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
}

/// The [`MonthRow`]s that nothing has changed since, of a range of days in any zone.
pub fn months(scope: &Scope, model: Model, range: &DayRange) -> Statement {
    let statement = scope.statement(sql!("money_sum.months")).bind(stored_model(model));
    statement.bind(range.from().to_string()).bind(range.to().to_string())
}

/// A sum on its way in.
#[derive(Debug, Serialize)]
pub struct NewSum {
    /// The model.
    #[serde(serialize_with = "as_stored")]
    pub model: Model,
    /// The stored name of the dimension.
    pub dimension: &'static str,
    /// The first instant, unix seconds.
    pub starts_s: i64,
    /// The first instant after it.
    pub ends_s: i64,
    /// As `TotalSums` or `NamedSums` wrote it.
    pub sums: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde passes a reference
fn as_stored<S: Serializer>(model: &Model, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&stored_model(*model))
}

#[derive(Serialize)]
struct KeptJson {
    #[serde(serialize_with = "as_stored")]
    model: Model,
    dimension: &'static str,
    starts_s: i64,
}

/// Writes the sums of some days or months, of which they are all.
pub fn put(scope: &Scope, span: Span, starts: &SortedSet<i64>, sums: &[NewSum]) -> Vec<Statement> {
    let kept = sums.iter().map(|sum| KeptJson { model: sum.model, dimension: sum.dimension, starts_s: sum.starts_s });
    let kept: Vec<KeptJson> = kept.collect();
    let delete = scope.statement(sql!("money_sum.delete_others")).bind(span.as_str()).bind_json(starts);
    let delete = delete.bind_json(&stored_models()).bind_json(&names()).bind_json(&kept);
    let put = |sums| scope.statement(sql!("money_sum.put")).bind(span.as_str()).bind_json(sums);
    std::iter::once(delete).chain(in_pieces(sums).into_iter().map(put)).collect()
}

/// Bytes of sums that one statement writes: the database takes no value of two million.
const PIECE_BYTES: usize = 1_000_000;

/// The sums in pieces that one statement writes each.
fn in_pieces(mut sums: &[NewSum]) -> Vec<&[NewSum]> {
    let mut pieces = Vec::new();
    while !sums.is_empty() {
        let mut bytes = 0;
        let fits = |sum: &&NewSum| {
            bytes += sum.sums.len();
            bytes <= PIECE_BYTES
        };
        let (piece, rest) = sums.split_at(sums.iter().take_while(fits).count().max(1));
        pieces.push(piece);
        sums = rest;
    }
    pieces
}

/// Removes every sum.
pub fn delete_all(scope: &Scope) -> Statement {
    scope.statement(sql!("money_sum.delete_all"))
}

/// Forgets every sum of a site, and lets its days be added up anew: who is adding one up begins again.
pub fn forget(site: &SiteId) -> Vec<Statement> {
    let mut all = vec![Statement::new(sql!("visit_sum_until.forget_money")).bind(site)];
    for mode in [Mode::Live, Mode::Test] {
        let scope = Scope { site: site.clone(), mode };
        all.extend([delete_all(&scope), scope.statement(sql!("stale_day.give_all_back"))]);
    }
    all
}

/// A site whose money of before is not added up.
#[derive(Debug, FromJson)]
pub struct WithoutRow {
    /// The site.
    pub site: SiteId,
}

/// The [`WithoutRow`]s.
pub fn without(limit: i64) -> Statement {
    Statement::new(sql!("visit_sum_until.without_money")).bind(limit).bind(FORM)
}

/// Marks so many days of a site that have columns and no sums of this form, the newest first, and takes their columns away: they are made anew together.
/// Where none is left, notes that the site's money is added up.
pub fn catch_up(site: &SiteId, days: i64, now_s: i64) -> Vec<Statement> {
    let Some(first) = Model::STORED.first() else { return Vec::new() };
    let earlier = earlier_models(*first);
    let with_money = Statement::new(sql!("visit_sum_until.with_money")).bind(site).bind(stored_model(*first));
    let mut all = vec![with_money.bind_json(&earlier).bind(FORM)];
    for mode in [Mode::Live, Mode::Test] {
        let scope = Scope { site: site.clone(), mode };
        let of = |sql| scope.statement(sql).bind(stored_model(*first));
        all.push(of(sql!("stale_day.mark_unsummed")).bind(now_s).bind(days).bind_json(&earlier));
        all.push(of(sql!("money_column.delete_unsummed")).bind_json(&column_names()).bind(days).bind_json(&earlier));
    }
    all
}
