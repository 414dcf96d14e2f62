//! What a question is asked by, read from the request's parameters.

use crate::http::{Refusal, Request};
use crate::read::{Compared, WindowAsked};
use crate::shell::Shell;
use headwater::api::ErrorCode;
use headwater::attribution::Model;
use headwater::base::id::Mode;
use headwater::base::limits::{BREAKDOWNS_MAX, REPORT_MAX_DAYS};
use headwater::base::time::{Day, DayRange, TimeError, TimeZoneName, UnixSeconds, day_bounds, day_of};
use headwater::report::{DateBasis, Dimension, Filter, LINES_MAX};

/// The windows that can be asked for, in days.
const WINDOWS_DAYS: [i64; 5] = [7, 14, 30, 60, 90];

/// Days whose hours a chart may have.
const HOURS_MAX_DAYS: usize = 7;

/// The zone of days that are only counted.
fn utc() -> Result<TimeZoneName, Refusal> {
    TimeZoneName::parse("UTC").map_err(|error| Refusal::new(ErrorCode::RangeInvalid, format!("{error}.")))
}

/// Reads `from` and `to`, both inclusive.
///
/// # Errors
/// 400 when they are missing or no days, or the range is too long.
pub(super) fn asked_range(request: &Request) -> Result<DayRange, Refusal> {
    let refusal = |message: String| Refusal::new(ErrorCode::RangeInvalid, message);
    let day = |name: &str| {
        let text = request.parameter(name).ok_or_else(|| refusal(format!("Give {name} as YYYY-MM-DD.")))?;
        Day::parse(text).map_err(|error| refusal(format!("{name}: {error}.")))
    };
    DayRange::new(day("from")?, day("to")?).map_err(|error| refusal(format!("{error}.")))
}

/// Reads `mode`, which must be said.
///
/// # Errors
/// 400 otherwise.
pub(super) fn asked_mode(request: &Request) -> Result<Mode, Refusal> {
    let mode = request.parameter("mode").and_then(|text| Mode::parse(text).ok());
    mode.ok_or_else(|| Refusal::new(ErrorCode::ModeInvalid, "Say mode=live or mode=test."))
}

/// Reads `model`; the default without it.
///
/// # Errors
/// 400 for a model that does not exist.
pub(super) fn asked_model(request: &Request) -> Result<Model, Refusal> {
    let Some(text) = request.parameter("model") else { return Ok(Model::LastNonDirect) };
    let known = || Model::ALL.map(Model::as_str).join(", ");
    let refusal = || Refusal::new(ErrorCode::ModelInvalid, format!("There is no such model; known are {}.", known()));
    Model::parse(text).ok_or_else(refusal)
}

/// Reads `window`, in days or `lifetime`; the site's own without it.
///
/// # Errors
/// 400 for any other.
pub(super) fn asked_window(request: &Request) -> Result<WindowAsked, Refusal> {
    match request.parameter("window") {
        None => Ok(WindowAsked::Site),
        Some("lifetime") => Ok(WindowAsked::Lifetime),
        Some(text) => {
            let days = WINDOWS_DAYS.into_iter().find(|days| days.to_string() == text).map(WindowAsked::Days);
            let known = WINDOWS_DAYS.map(|days| days.to_string()).join(", ");
            let refusal = || Refusal::new(ErrorCode::WindowInvalid, format!("A window is {known} or lifetime."));
            days.ok_or_else(refusal)
        }
    }
}

/// Reads `compare`: `previous` for as many days before the range, `year` for the same days of the year before, or
/// `YYYY-MM-DD..YYYY-MM-DD`.
///
/// # Errors
/// 400 for anything else, and where the calendar has no such days.
pub(super) fn asked_comparison(request: &Request, range: &DayRange) -> Result<Option<Compared>, Refusal> {
    let refusal = |error: TimeError| Refusal::new(ErrorCode::CompareInvalid, format!("compare: {error}."));
    let form = || {
        let message = "compare is previous, year, or YYYY-MM-DD..YYYY-MM-DD.";
        Refusal::new(ErrorCode::CompareInvalid, message)
    };
    let follows = |range| Some(Compared { range, follows: true });
    match request.parameter("compare") {
        None => Ok(None),
        Some("previous") => range.before().map(follows).ok_or_else(|| refusal(TimeError::Day)),
        Some("year") => range.year_before().map(follows).ok_or_else(|| refusal(TimeError::Day)),
        Some(text) => {
            let (from, to) = text.split_once("..").ok_or_else(form)?;
            let days = (Day::parse(from).map_err(refusal)?, Day::parse(to).map_err(refusal)?);
            DayRange::new(days.0, days.1).map(|range| Some(Compared { range, follows: false })).map_err(refusal)
        }
    }
}

/// Whether a parameter is `true`; absent where it is something else.
pub(super) fn asked_flag(request: &Request, name: &str) -> Option<bool> {
    match request.parameter(name) {
        None => Some(false),
        Some("true") => Some(true),
        Some(_) => None,
    }
}

/// Reads `compare_breakdown`: what the days compared with are broken down by, which is `breakdown` or nothing.
///
/// # Errors
/// 400 for anything but `true`.
pub(super) fn asked_compared_breakdown(
    request: &Request,
    breakdown: Option<&[Dimension]>,
) -> Result<Vec<Dimension>, Refusal> {
    let refusal = || Refusal::new(ErrorCode::CompareInvalid, "compare_breakdown is true, or left out.");
    let is_asked = asked_flag(request, "compare_breakdown").ok_or_else(refusal)?;
    Ok(breakdown.filter(|_| is_asked).unwrap_or_default().to_vec())
}

/// Reads `grain`: whether a chart has hours.
///
/// # Errors
/// 400 for anything but `day` and `hour`, and for the hours of too many days.
pub(super) fn asked_hours(request: &Request, range: &DayRange) -> Result<bool, Refusal> {
    let refusal = |message: String| Refusal::new(ErrorCode::GrainInvalid, message);
    match request.parameter("grain") {
        None | Some("day") => Ok(false),
        Some("hour") if day_bounds(range, &utc()?).len() <= HOURS_MAX_DAYS => Ok(true),
        Some("hour") => Err(refusal(format!("grain=hour is for {HOURS_MAX_DAYS} days at most."))),
        Some(_) => Err(refusal("grain is day or hour.".to_owned())),
    }
}

/// Reads `basis`: by what money is dated; by its entry without it. `ranges`: what is asked for.
///
/// # Errors
/// 400 for any other, and where by acquisition more days are to be looked at than a range may have.
pub(super) fn asked_basis(
    shell: &Shell<'_>,
    request: &Request,
    ranges: &[Option<DayRange>],
) -> Result<DateBasis, Refusal> {
    let refusal = |message: String| Refusal::new(ErrorCode::BasisInvalid, message);
    let Some(text) = request.parameter("basis") else { return Ok(DateBasis::Cash) };
    let known = || DateBasis::ALL.map(DateBasis::as_str).join(", ");
    let basis =
        DateBasis::parse(text).ok_or_else(|| refusal(format!("There is no such basis; known are {}.", known())))?;
    let today = day_of(UnixSeconds::new(shell.context.now_s()), &utc()?);
    let today = today.map_err(|error| refusal(format!("{error}.")))?;
    let reaches = |range: &DayRange| DayRange::new(range.from(), range.to().max(today)).is_ok();
    if basis == DateBasis::Acquisition && !ranges.iter().flatten().all(reaches) {
        let message = format!(
            "By acquisition a range begins at most {REPORT_MAX_DAYS} days ago, and so does what it is compared with."
        );
        return Err(refusal(message));
    }
    Ok(basis)
}

/// Reads each `filter`.
///
/// # Errors
/// 400 for what is none, and for too many.
pub(super) fn asked_filters(request: &Request) -> Result<Vec<Filter>, Refusal> {
    let refusal = |error| Refusal::new(ErrorCode::FilterInvalid, format!("filter: {error}."));
    Filter::parse_all(request.parameters("filter")).map_err(refusal)
}

/// Reads `breakdown`, dimensions with commas between them.
///
/// # Errors
/// 400 for what is no dimension, for one that is named twice, and for too many.
pub(super) fn asked_breakdown(request: &Request) -> Result<Option<Vec<Dimension>>, Refusal> {
    let Some(text) = request.parameter("breakdown") else {
        return Ok(None);
    };
    let refusal = |message: String| Refusal::new(ErrorCode::BreakdownInvalid, message);
    let mut dimensions = Vec::new();
    for name in text.split(',') {
        let dimension = Dimension::parse(name).filter(|dimension| !dimensions.contains(dimension));
        dimensions.push(dimension.ok_or_else(|| refusal("breakdown names no dimension, or one twice.".to_owned()))?);
    }
    if dimensions.len() > BREAKDOWNS_MAX {
        return Err(refusal(format!("breakdown names {BREAKDOWNS_MAX} dimensions at most.")));
    }
    Ok(Some(dimensions))
}

/// Reads `lines`: how many names a breakdown has lines for; 200 without it.
///
/// # Errors
/// 400 for what is no number from 1 to 200.
pub(super) fn asked_lines(request: &Request) -> Result<usize, Refusal> {
    let Some(text) = request.parameter("lines") else { return Ok(LINES_MAX) };
    let lines = text.parse().ok().filter(|lines| (1..=LINES_MAX).contains(lines));
    lines.ok_or_else(|| Refusal::new(ErrorCode::LinesInvalid, format!("lines is a number from 1 to {LINES_MAX}.")))
}
