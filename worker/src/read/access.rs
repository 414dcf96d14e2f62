//! Members, API tokens, and what was changed by whom.

use super::ReadFault;
use super::site::time_zone;
use crate::shell::Shell;
use crate::store::activity::{ActivityRow, activities_before};
use crate::store::api_token::{ApiTokenRow, api_tokens_of_site};
use crate::store::member::{MemberRow, all_members};
use headwater::api::{Activities, Activity, ApiToken, ApiTokens, Member, Members};
use headwater::base::id::SiteId;

/// How many activities a page has.
const PAGE: usize = 50;

/// The members. `own`: the one who asks, if one does.
///
/// # Errors
/// When the database fails.
pub async fn answer_members(shell: &Shell<'_>, own: Option<&str>) -> Result<Members, ReadFault> {
    let rows = shell.database.rows_of::<MemberRow>(all_members(shell.context.now_s())).await?;
    let to_api = |MemberRow { id, name, role, created_s, used_s, invited_until_s }: MemberRow| Member {
        current: own == Some(id.as_str()),
        id,
        name,
        role,
        created_s,
        used_s,
        invited_until_s,
    };
    Ok(Members { members: rows.into_iter().map(to_api).collect() })
}

/// The API tokens of a site.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_api_tokens(shell: &Shell<'_>, site: &SiteId) -> Result<ApiTokens, ReadFault> {
    time_zone(shell, site).await?;
    let rows = shell.database.rows_of::<ApiTokenRow>(api_tokens_of_site(site)).await?;
    Ok(ApiTokens { api_tokens: rows.into_iter().map(api_token_to_api).collect() })
}

/// An API token as the owner sees it.
pub fn api_token_to_api(row: ApiTokenRow) -> ApiToken {
    let ApiTokenRow { id, prefix, name, scopes, created_s, expires_s, used_day } = row;
    let used_day_s = used_day.map(|day| day * 86_400);
    ApiToken { id, prefix, name, scopes, created_s, expires_s, used_day_s }
}

/// A page of what was changed, before one of them where that is said.
///
/// # Errors
/// When the database fails.
pub async fn answer_activities(shell: &Shell<'_>, before: Option<i64>) -> Result<Activities, ReadFault> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let rows = activities_before(before.unwrap_or(i64::MAX), limit);
    let rows = shell.database.rows_of::<ActivityRow>(rows).await?;
    let next_cursor = rows.last().filter(|_| rows.len() == PAGE).map(|row| format!("{}~activity", row.id));
    let to_api = |ActivityRow { id, at_s, kind, name, route, site, target }: ActivityRow| Activity {
        id,
        at_s,
        kind,
        name,
        route,
        site,
        target,
    };
    Ok(Activities { activities: rows.into_iter().map(to_api).collect(), next_cursor })
}
