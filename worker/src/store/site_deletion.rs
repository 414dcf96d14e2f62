//! Sites that are deleted: what is under way, and the statements that take their rows.
//!
//! What always holds: a statement takes a bounded number of rows, by their key; the integrations go last, since deliveries are found by them
//! and are refused as long as they stand.

use crate::port::database::{Statement, sql};
use headwater::base::id::SiteId;
use headwater::base::json::FromJson;

/// The tables of a site, some at a time: first what work is found by.
const TABLES: [&[&str]; 8] = [
    &[
        sql!("job.delete_site"),
        sql!("rebuild.delete_site"),
        sql!("exchange_walk.delete_site"),
        sql!("fee_walk.delete_site"),
        sql!("erasure.delete_site"),
        sql!("api_key.delete_site"),
        sql!("endpoint.delete_site"),
        sql!("signing_secret.delete_site"),
        sql!("api_token.delete_site"),
    ],
    &[
        sql!("pending.delete_site"),
        sql!("stale_day.delete_site"),
        sql!("visit_sum_until.delete_site"),
        sql!("visit_rollup_until.delete_site"),
        sql!("recurring_until.delete_site"),
        sql!("question.delete_site"),
        sql!("line_item_question.delete_site"),
        sql!("check_total.delete_site"),
        sql!("moment.delete_site"),
    ],
    &[
        sql!("payer.delete_site"),
        sql!("recurring_change.delete_site"),
        sql!("recurring_step.delete_site"),
        sql!("recurring_paid.delete_site"),
        sql!("recurring_left_out.delete_site"),
        sql!("recurring_book.delete_site"),
        sql!("money_sum.delete_site"),
        sql!("money_column.delete_site"),
    ],
    &[
        sql!("money_rollup.delete_site"),
        sql!("visit_sum.delete_site"),
        sql!("visit_column.delete_site"),
        sql!("visit_span.delete_site"),
        sql!("visit_rollup.delete_site"),
        sql!("visit_rows.delete_site"),
        sql!("note.delete_site"),
        sql!("cost.delete_site"),
    ],
    &[
        sql!("session.delete_site"),
        sql!("hit.delete_site"),
        sql!("visit.delete_site"),
        sql!("visit_event.delete_site"),
        sql!("engagement.delete_site"),
        sql!("identify.delete_site"),
        sql!("alias.delete_site"),
        sql!("checkout_return.delete_site"),
    ],
    &[
        sql!("signed_customer.delete_site"),
        sql!("email.delete_site"),
        sql!("payment.delete_site"),
        sql!("entry.delete_site"),
        sql!("credit.delete_site"),
        sql!("answer.delete_site"),
        sql!("assignment.delete_site"),
        sql!("explanation.delete_site"),
    ],
    &[
        sql!("clue.delete_site"),
        sql!("link.delete_site"),
        sql!("version.delete_site"),
        sql!("fact.delete_site"),
        sql!("delivery.delete_site"),
        sql!("exchange.delete_site"),
        sql!("fee.delete_site"),
        sql!("rate.delete_site"),
    ],
    &[sql!("promotion_source.delete_site"), sql!("subscription.delete_site"), sql!("erased.delete_site")],
];

/// A row of `site_deletion`.
#[derive(Debug, Clone, FromJson)]
pub struct DeletionRow {
    /// The site that was.
    pub site: SiteId,
    /// As its owner called it.
    pub name: String,
    /// Which tables are next: a place among the steps.
    pub step: i64,
    /// When the first of them was begun with last.
    pub swept_from_s: i64,
    /// Rows so far, as the database bills them.
    pub deleted: i64,
    /// When it began.
    pub begun_s: i64,
}

/// Begins it: the site is gone at once, and with it every piece of work that is found by a row of its own. After it in a batch comes
/// nothing of the site.
pub fn begin(site: &SiteId, now_s: i64) -> Vec<Statement> {
    let mut all = vec![
        Statement::new(sql!("site_deletion.begin")).bind(site).bind(now_s),
        Statement::new(sql!("integration.end_all")).bind(site).bind(now_s),
        Statement::new(sql!("site.delete")).bind(site),
    ];
    all.extend(rows(site, 0, WORK_MAX).unwrap_or_default());
    all
}

/// Rows of work that go at once, of a table.
const WORK_MAX: i64 = 100;

/// The [`DeletionRow`]s under way, twenty at most.
pub fn under_way() -> Statement {
    Statement::new(sql!("site_deletion.under_way"))
}

/// Deletes so many rows at most of each table of a step; none: there is no such step.
pub fn rows(site: &SiteId, step: i64, limit: i64) -> Option<Vec<Statement>> {
    let tables = TABLES.get(usize::try_from(step).ok()?)?;
    Some(tables.iter().map(|sql| Statement::new(sql).bind(site).bind(limit)).collect())
}

impl DeletionRow {
    /// Notes how far it has come, and that so many rows went.
    pub fn advance(&self, after: &Self) -> Statement {
        let statement = Statement::new(sql!("site_deletion.advance")).bind(&self.site);
        statement.bind(after.deleted - self.deleted).bind(after.step).bind(after.swept_from_s).bind(self.step)
    }

    /// Deletes what is left at the end: the integrations, and that the site was deleted.
    pub fn end(&self) -> Vec<Statement> {
        let all = [sql!("integration.delete_site"), sql!("sweep.erase"), sql!("site_deletion.end")];
        all.map(|sql| Statement::new(sql).bind(&self.site)).into()
    }
}

/// The id of an endpoint.
#[derive(Debug, FromJson)]
pub struct EndpointLeftRow {
    /// `we_…`
    pub id: String,
}

/// The endpoints of a site that are still at Stripe: [`EndpointLeftRow`]s, twenty at most.
pub fn endpoints_left(site: &SiteId) -> Statement {
    Statement::new(sql!("endpoint.left")).bind(site)
}
