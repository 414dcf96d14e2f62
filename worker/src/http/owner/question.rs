//! What a question is asked by, read from the request's parameters: mode, model, range of days.

use crate::http::{Refusal, Request};
use headwater::api::ErrorCode;
use headwater::attribution::Model;
use headwater::base::id::Mode;
use headwater::base::time::{Day, DayRange};

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
    match request.parameter("model") {
        None => Ok(Model::LastNonDirect),
        Some(text) => Model::parse(text).ok_or_else(|| {
            let known = Model::ALL.map(Model::as_str).join(", ");
            Refusal::new(ErrorCode::ModelInvalid, format!("There is no such model; known are {known}."))
        }),
    }
}
