//! The sources that the owner set for promotion codes and coupons (A8b).

use crate::port::database::{Statement, sql};
use headwater::attribution::promotion_source::PromotionSource;
use headwater::base::id::{SiteId, StripeId};
use headwater::base::json::FromJson;
use headwater::base::limits::PROMOTION_SOURCES_MAX;

/// A row of `promotion_source`.
#[derive(Debug, FromJson)]
pub struct PromotionSourceRow {
    /// The code's id.
    pub code: StripeId,
    /// The source.
    #[json(with = "super::json_text")]
    pub said: PromotionSource,
    /// The code as customers type it, or empty.
    pub name: String,
    /// When it was set, unix seconds.
    pub set_s: i64,
}

/// What payments that carry a code have for a clue.
pub fn code_clue(code: &StripeId) -> String {
    format!("code:{code}")
}

/// Queues the payments that carry the code, where its source changes, and writes it. The second statement gives the
/// [`PromotionSourceRow`]; it gives nothing where there is no such site, or it has as many as it may.
pub fn put_source(site: &SiteId, row: &PromotionSourceRow) -> [Statement; 2] {
    let PromotionSourceRow { code, said, name, set_s } = row;
    let said = serde_json::to_string(said).unwrap_or_default();
    let queue = Statement::new(sql!("pending.add_for_code")).bind(site).bind(code).bind(said.as_str()).bind(*set_s);
    let put = Statement::new(sql!("promotion_source.put")).bind(site).bind(code).bind(said);
    [queue, put.bind(name.as_str()).bind(*set_s).bind(PROMOTION_SOURCES_MAX)]
}

/// Queues the payments that carry the code, where it has a source, and removes that.
pub fn delete_source(site: &SiteId, code: &StripeId, now_s: i64) -> [Statement; 2] {
    let queue = Statement::new(sql!("pending.add_for_code")).bind(site).bind(code).bind(None::<&str>).bind(now_s);
    [queue, Statement::new(sql!("promotion_source.delete")).bind(site).bind(code)]
}

/// The [`PromotionSourceRow`]s of a site, by code.
pub fn list_sources(site: &SiteId) -> Statement {
    Statement::new(sql!("promotion_source.list")).bind(site)
}
