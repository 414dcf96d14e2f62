//! The sites.

use super::{Missing, ReadFault};
use crate::port::batch::{Answers, Asked, Batch};
use crate::shell::Shell;
use crate::store::identify_key::VisibleKey;
use crate::store::site::{self, SiteRow};
use crate::store::visit_rows::{self, DayRows, SiteDayRow};
use crate::visit::budget::is_used_up;
use headwater::api::{IdentifyKey, Site, Sites, VisitRows};
use headwater::base::id::SiteId;
use headwater::base::time::TimeZoneName;
use headwater::visit::cookieless::day_of;

const DAY_S: i64 = 86_400;

/// Every site, and what visits have cost today.
///
/// # Errors
/// When the database fails.
pub async fn answer_sites(shell: &Shell<'_>, only: Option<&SiteId>) -> Result<Sites, ReadFault> {
    let now_s = shell.context.now_s();
    let mut batch = Batch::new();
    let sites = batch.ask::<SiteRow>(site::all_sites());
    let rows = batch.ask::<SiteDayRow>(visit_rows::rows_by_site(day_of(now_s)));
    let mut answers = batch.run(shell.database).await?;
    let sites = answers.take(sites)?.into_iter().map(|row| site_to_api(row, now_s));
    let sites: Vec<Site> = sites.filter(|site| only.is_none_or(|only| *only == site.id)).collect();
    let visit_rows = visit_rows_to_api(shell, &sites, &answers.take(rows)?);
    Ok(Sites { sites, visit_rows })
}

/// A site as it is in the batch that this is added to.
pub struct SiteView(Asked<SiteRow>);

impl SiteView {
    /// Adds the statement.
    pub fn add_to(batch: &mut Batch, site: &SiteId) -> Self {
        Self(batch.ask(site::by_id(site)))
    }

    /// The site.
    ///
    /// # Errors
    /// Where there is none; when the database fails.
    pub fn take(self, answers: &mut Answers, now_s: i64) -> Result<Site, ReadFault> {
        let row = answers.take_first(self.0)?;
        Ok(site_to_api(row.ok_or(ReadFault::NotThere(Missing::Site))?, now_s))
    }
}

/// The zone in which a site's days are days.
///
/// # Errors
/// Where there is no such site; when the database fails.
pub(super) async fn time_zone(shell: &Shell<'_>, site: &SiteId) -> Result<TimeZoneName, ReadFault> {
    let row = shell.database.first_row::<SiteRow>(site::by_id(site)).await?;
    Ok(row.ok_or(ReadFault::NotThere(Missing::Site))?.zone()?)
}

fn site_to_api(row: SiteRow, now_s: i64) -> Site {
    let SiteRow {
        id,
        name,
        hosts,
        time_zone,
        first_seen_s,
        identify,
        connected_accounts,
        claims_join,
        click_parameters,
        email_matching,
        window_days,
        count_out_of_band,
        visitor_keys,
        self_reported_keys,
        reporting_currency,
        margin_bp,
        payment_fees,
        privacy,
        ..
    } = row;
    let identify_signing = identify.identify_signing;
    let key = identify.visible_key(now_s);
    Site {
        id,
        name,
        hosts,
        time_zone,
        first_seen_s,
        identify_signing,
        identify_key: key.map(|VisibleKey { hint, made_s, before_until_s }| IdentifyKey {
            hint,
            made_s,
            before_until_s,
        }),
        connected_accounts,
        claims_join,
        click_parameters,
        email_matching,
        window_days,
        count_out_of_band,
        visitor_keys,
        self_reported_keys,
        reporting_currency: reporting_currency.map(|currency| currency.as_str().to_owned()),
        margin_bp,
        payment_fees,
        privacy,
    }
}

/// What visits have cost today, for the owner.
fn visit_rows_to_api(shell: &Shell<'_>, sites: &[Site], rows: &[SiteDayRow]) -> VisitRows {
    let sum = |fits: &dyn Fn(&str) -> bool| rows.iter().filter(|row| fits(&row.site)).map(|row| row.rows).sum::<i64>();
    let total = sum(&|_| true);
    let bound = shell.settings.collect_rows_a_day;
    let used_up = sites.iter().map(|site| &site.id).filter(|id| {
        let own = sum(&|of| of == id.as_str());
        is_used_up(bound, DayRows { total, own, others: sum(&|of| !of.is_empty() && of != id.as_str()) })
    });
    let ends_s = (day_of(shell.context.now_s()) + 1) * DAY_S;
    VisitRows {
        rows: total,
        bound: Some(bound).filter(|bound| *bound > 0),
        used_up: used_up.cloned().collect(),
        ends_s,
    }
}
