//! Money and visits of a range of days.

use super::ReadFault;
use super::site::time_zone;
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::report::{self, Instants, VisitRow};
use headwater::api::Report;
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{DayBounds, DayRange, day_bounds};
use headwater::report::{CurrencyReport, DayRow, SumRow, VisitLine, VisitSumRow, currencies, names, visit_lines};

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct ReportQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Whose credit counts.
    pub model: Model,
    /// Days of the site's zone.
    pub range: DayRange,
}

/// The instants of some days.
pub(super) fn instants(days: &[DayBounds]) -> Instants {
    let from_s = days.first().map_or(0, |day| day.starts_s);
    Instants { from_s, to_s: days.last().map_or(from_s, |day| day.ends_s) }
}

/// A report.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_report(shell: &Shell<'_>, question: &ReportQuestion) -> Result<Report, ReadFault> {
    let ReportQuestion { site, mode, model, range } = question;
    let time_zone = time_zone(shell, site).await?;
    let days = day_bounds(range, &time_zone);
    let of = Of { scope: Scope { site: site.clone(), mode: *mode }, model: *model, days };
    let Sums { visits, visits_by_channel, currencies } = Sums::load(shell, &of).await?;
    let names = Names::load(shell, &of, &currencies).await?;
    let (visits_by_source, other_visits_by_source) = visit_lines(names.by_source);
    let (visits_by_campaign, other_visits_by_campaign) = visit_lines(names.by_campaign);
    Ok(Report {
        site: of.scope.site,
        mode: *mode,
        model: *model,
        time_zone: time_zone.as_str().to_owned(),
        from: range.from().to_string(),
        to: range.to().to_string(),
        visitors: visits.visitors,
        sessions: visits.sessions,
        visits_by_channel,
        visits_by_source,
        other_visits_by_source,
        visits_by_campaign,
        other_visits_by_campaign,
        currencies,
    })
}

/// A question once the site's zone is known.
struct Of {
    scope: Scope,
    model: Model,
    days: Vec<DayBounds>,
}

/// Money, and visits whatever they are called.
struct Sums {
    visits: VisitRow,
    visits_by_channel: Vec<VisitLine>,
    currencies: Vec<CurrencyReport>,
}

impl Sums {
    async fn load(shell: &Shell<'_>, of: &Of) -> Result<Self, ReadFault> {
        let Of { scope, model, days } = of;
        let instants = instants(days);
        let mut batch = Batch::new();
        let sums = batch.ask::<SumRow>(report::sums(scope, *model, instants));
        let by_day = batch.ask::<DayRow>(report::sums_by_day(scope, *model, days));
        let visits = batch.ask::<VisitRow>(report::count_visits(&scope.site, instants));
        let by_channel = batch.ask::<VisitLine>(report::visits_by_channel(&scope.site, instants));
        let mut answers = batch.run(shell.database).await?;
        Ok(Self {
            currencies: currencies(&answers.take(sums)?, answers.take(by_day)?),
            visits: answers.take_first(visits)?.unwrap_or_default(),
            visits_by_channel: answers.take(by_channel)?,
        })
    }
}

/// Visits by the names they came under.
struct Names {
    by_source: Vec<VisitSumRow>,
    by_campaign: Vec<VisitSumRow>,
}

impl Names {
    /// Money first: what was paid through a name shows its visits too, however many names were invented beside it.
    async fn load(shell: &Shell<'_>, of: &Of, currencies: &[CurrencyReport]) -> Result<Self, ReadFault> {
        let (site, instants) = (&of.scope.site, instants(&of.days));
        let sources = names(currencies.iter().map(|one| &one.by_source));
        let campaigns = names(currencies.iter().map(|one| &one.by_campaign));
        let mut batch = Batch::new();
        let by_source = batch.ask(report::visits_by_source(site, instants, &sources));
        let by_campaign = batch.ask(report::visits_by_campaign(site, instants, &campaigns));
        let mut answers = batch.run(shell.database).await?;
        Ok(Self { by_source: answers.take(by_source)?, by_campaign: answers.take(by_campaign)? })
    }
}
