//! Promotion codes and coupons: what each brought, and the source that is set for it.

use super::ReadFault;
use super::report::{ReportQuestion, answer_report};
use crate::shell::Shell;
use crate::store::promotion_source::{PromotionSourceRow, list_sources};
use headwater::api::{PromotionCode, PromotionCodes, PromotionMoney};
use headwater::base::limits::PROMOTION_SOURCES_MAX;
use headwater::base::money::Currency;
use headwater::base::sorted::{SortedMap, sort_by};
use headwater::report::Dimension;

/// Codes without a source that are listed.
const UNSET_MAX: usize = 200;

/// The codes of a range, those without a source first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_promotion_codes(shell: &Shell<'_>, asked: &ReportQuestion) -> Result<PromotionCodes, ReadFault> {
    let asked = ReportQuestion { breakdown: Some(vec![Dimension::PromotionCode]), lines: usize::MAX, ..asked.clone() };
    let report = answer_report(shell, &asked).await?;
    let rows: Vec<PromotionSourceRow> = shell.database.rows_of(list_sources(&asked.site)).await?;
    let left = PROMOTION_SOURCES_MAX - i64::try_from(rows.len()).unwrap_or(0);
    let mut money: SortedMap<String, Vec<PromotionMoney>> = SortedMap::new();
    // The money of all currencies in one is the same money once more.
    for of in report.currencies.into_iter().filter(|of| Currency::parse(&of.currency).is_ok()) {
        for line in of.breakdowns.into_iter().flat_map(|breakdown| breakdown.lines) {
            let (Some(code), money_of) = (line.name, line.money) else { continue };
            money.entry(code).or_default().push(PromotionMoney {
                currency: of.currency.clone(),
                minor_per_major: of.minor_per_major,
                money: money_of,
            });
        }
    }
    let set: Vec<PromotionCode> = rows
        .into_iter()
        .map(|row| {
            let brought = money.remove(row.code.as_str()).unwrap_or_default();
            code_to_api(row, brought)
        })
        .collect();
    let unset = |(code, money)| PromotionCode { code, name: String::new(), source: None, set_s: None, money };
    let mut codes: Vec<PromotionCode> = money.into_iter().map(unset).collect();
    let payments = |one: &PromotionCode| one.money.iter().map(|of| of.money.payments).sum::<i64>();
    let by_payments =
        |a: &PromotionCode, b: &PromotionCode| payments(b).cmp(&payments(a)).then_with(|| a.code.cmp(&b.code));
    sort_by(&mut codes, by_payments);
    codes.truncate(UNSET_MAX);
    let mut set = set;
    sort_by(&mut set, by_payments);
    codes.append(&mut set);
    Ok(PromotionCodes { codes, left })
}

/// A code with its source.
pub fn code_to_api(row: PromotionSourceRow, money: Vec<PromotionMoney>) -> PromotionCode {
    let PromotionSourceRow { code, said, name, set_s } = row;
    PromotionCode { code: code.to_string(), name, source: Some(said), set_s: Some(set_s), money }
}
