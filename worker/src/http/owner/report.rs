//! `GET /api/sites/<site>/report`: a range of days, a mode and a model in; money and visits out.

use crate::http::owner::sites;
use crate::http::{Failure, Refusal, Request, Response};
use crate::port::database::Statement;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::report::{self, Range, VisitRow};
use headwater::api::{ErrorCode, Report};
use headwater::attribution::Model;
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{Day, DayBounds, DayRange, TimeZoneName, day_bounds};
use headwater::report::{CurrencyReport, DayRow, SumRow, VisitLine, currencies, names, visit_lines};

/// A range of days of a zone, as asked for.
pub struct AskedRange {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Every day with its instants.
    pub days: Vec<DayBounds>,
}

impl AskedRange {
    /// Reads `from` and `to`.
    ///
    /// # Errors
    /// 400 when they are missing or no days, or the range is too long.
    pub fn read(request: &Request, zone: &str) -> Result<Self, Failure> {
        let refused = |message: String| Failure::from(Refusal::new(ErrorCode::RangeInvalid, message));
        let day = |name: &str| {
            let text = request.parameter(name).ok_or_else(|| refused(format!("Give {name} as YYYY-MM-DD.")))?;
            Day::parse(text).map_err(|error| refused(format!("{name}: {error}.")))
        };
        let (from, to) = (day("from")?, day("to")?);
        let range = DayRange::new(from, to).map_err(|error| refused(format!("{error}.")))?;
        let zone = TimeZoneName::parse(zone).map_err(Failure::internal)?;
        Ok(Self { from, to, days: day_bounds(&range, &zone) })
    }

    /// Its instants, half open.
    pub fn instants(&self) -> Range {
        let from = self.days.first().map_or(0, |day| day.starts_s);
        (from, self.days.last().map_or(from, |day| day.ends_s))
    }
}

/// Reads `mode`, which must be said.
///
/// # Errors
/// 400 otherwise.
pub fn asked_mode(request: &Request) -> Result<Mode, Refusal> {
    let mode = request.parameter("mode").and_then(|text| Mode::parse(text).ok());
    mode.ok_or_else(|| Refusal::new(ErrorCode::ModeInvalid, "Say mode=live or mode=test."))
}

/// Reads `model`; the default without it.
///
/// # Errors
/// 400 for a model that does not exist.
pub fn asked_model(request: &Request) -> Result<Model, Refusal> {
    match request.parameter("model") {
        None => Ok(Model::LastNonDirect),
        Some(text) => Model::parse(text).ok_or_else(|| {
            let known = Model::ALL.map(Model::as_str).join(", ");
            Refusal::new(ErrorCode::ModelInvalid, format!("There is no such model; known are {known}."))
        }),
    }
}

/// Answers a report.
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn report(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let (mode, model) = (asked_mode(request)?, asked_model(request)?);
    let site = sites::existing(shell, site).await?;
    let range = AskedRange::read(request, &site.time_zone)?;
    let scope = Scope { site: site.id.clone(), mode };
    let instants = range.instants();
    let statements = vec![
        report::sums(&scope, model, instants),
        report::by_day(&scope, model, &range.days),
        report::visits(&site.id, instants),
        report::visits_by_channel(&site.id, instants),
    ];
    let mut answers = shell.database.ask(statements).await?;
    let sums = answers.rows::<SumRow>()?;
    let days = answers.rows::<DayRow>()?;
    let visits = answers.rows::<VisitRow>()?.into_iter().next().unwrap_or_default();
    let visits_by_channel = answers.rows::<VisitLine>()?;
    let currencies = currencies(&sums, days);
    // Money first: what was paid through a name shows its visits too, however many names were invented beside it.
    let mut answers = shell.database.ask(visits_of_names(&site.id, instants, &currencies)).await?;
    let (visits_by_source, other_visits_by_source) = visit_lines(answers.rows()?);
    let (visits_by_campaign, other_visits_by_campaign) = visit_lines(answers.rows()?);
    let answer = Report {
        site: site.id,
        mode,
        model,
        time_zone: site.time_zone,
        from: range.from.to_string(),
        to: range.to.to_string(),
        visitors: visits.visitors,
        sessions: visits.sessions,
        visits_by_channel,
        visits_by_source,
        other_visits_by_source,
        visits_by_campaign,
        other_visits_by_campaign,
        currencies,
    };
    Ok(Response::json(200, &answer))
}

fn visits_of_names(site: &SiteId, range: Range, currencies: &[CurrencyReport]) -> Vec<Statement> {
    vec![
        report::visits_by_source(site, range, &names(currencies.iter().map(|one| &one.by_source))),
        report::visits_by_campaign(site, range, &names(currencies.iter().map(|one| &one.by_campaign))),
    ]
}
