//! The API's parameters: the ids in a path and the pairs of a query, each with the form that the Worker accepts.

use headwater::api::ErrorCode;
use headwater::attribution::Model;
use headwater::base::id::Mode;
use headwater::base::limits::SOUGHT_MAX_BYTES;
use headwater::report::why::Metric;
use headwater::report::{DateBasis, Dimension};
use headwater::stripe::ledger::MoneyStatus;
use schemars::generate::SchemaGenerator;
use serde_json::{Value, json};

/// Own ids: a prefix and 1 to 40 letters and digits (`headwater::base::id`).
fn own_id(prefix: &str) -> Value {
    json!({"type": "string", "pattern": format!("^{prefix}_[a-z0-9]{{1,40}}$")})
}

/// An id of a path.
pub(super) fn of_path(name: &str) -> Value {
    let schema = match name {
        "site" => own_id("site"),
        "integration" | "recipient" => own_id("int"),
        "secret" => own_id("sec"),
        "sign_in" => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        "member" => own_id("mem"),
        "api_token" => own_id("tok"),
        "note" => own_id("note"),
        "cost" => json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}~[0-9a-f]{16}$"}),
        "event" => json!({"type": "string", "pattern": "^(sha256:)?[A-Za-z0-9_-]{1,255}$"}),
        "payment" => json!({"type": "string", "pattern": "^(first:)?[A-Za-z0-9_-]{1,255}$"}),
        "person" | "code" => json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,255}$"}),
        _ => unreachable!("an id of a path that is not described: {name}"),
    };
    json!({"name": name, "in": "path", "required": true, "schema": schema})
}

/// A pair of a query.
pub(super) fn of_query(name: &str, generator: &mut SchemaGenerator) -> Value {
    let day = || json!({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"});
    let (description, required, schema) = match name {
        "from" => ("First day, in the site's time zone", true, day()),
        "to" => ("Last day, inclusive, at most 1,100 days in all", true, day()),
        "mode" => ("Real money, or that of test mode", true, json!(generator.subschema_for::<Mode>())),
        "model" => {
            ("How credit is given; last_non_direct by default", false, json!(generator.subschema_for::<Model>()))
        }
        "window" => {
            let schema = json!({"type": "string", "enum": ["7", "14", "30", "60", "90", "lifetime"]});
            (
                "How many days before a payment a touch may lie to have credit; the site's own window by default",
                false,
                schema,
            )
        }
        "basis" => (
            "By what money is dated: by its entry, or by the touch that it is credited to; cash by default",
            false,
            json!(generator.subschema_for::<DateBasis>()),
        ),
        "compare" => {
            let pattern = r"^(previous|year|\d{4}-\d{2}-\d{2}\.\.\d{4}-\d{2}-\d{2})$";
            let description = "Compared with as many days before, the same days of the year before, or these";
            (description, false, json!({"type": "string", "pattern": pattern}))
        }
        "grain" => {
            let schema = json!({"type": "string", "enum": ["day", "hour"], "default": "day"});
            ("What the chart has a number for; hours of 7 days at most", false, schema)
        }
        "filter" => {
            let one = json!({"type": "string", "pattern": r"^[a-z_]+:(is|is_not|contains|does_not_contain):[\s\S]+$"});
            let schema = json!({"type": "array", "items": one});
            let description = "<dimension>:<operator>:<value>; several of one dimension and operator are or, others and. \
                               The value (none) is no name. 10 filters of 50 values at most";
            (description, false, schema)
        }
        "breakdown" => {
            let known: Vec<&str> = Dimension::ALL.iter().map(|one| one.as_str()).collect();
            let one = known.join("|");
            let schema = json!({"type": "string", "pattern": format!("^({one})(,({one}))*$")});
            (
                "Dimensions, 8 at most, each once; without it the answer has channel, source and campaign under names of their own",
                false,
                schema,
            )
        }
        "table" => {
            let known = headwater::report::ExportTable::ALL.map(headwater::report::ExportTable::as_str);
            ("Which table", true, json!({"type": "string", "enum": known}))
        }
        other => of_list(other, generator),
    };
    json!({"name": name, "in": "query", "required": required, "description": description, "schema": schema})
}

/// A pair that is `true` or left out.
fn flag(means: &'static str) -> (&'static str, bool, Value) {
    (means, false, json!({"type": "string", "enum": ["true"]}))
}

/// What a pair that narrows or pages a list means, whether it must be there, and its schema.
fn of_list(name: &str, generator: &mut SchemaGenerator) -> (&'static str, bool, Value) {
    let text = || json!({"type": "string", "minLength": 1});
    let day = || json!({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"});
    match name {
        "compare_breakdown" => flag("Breaks the days compared with down too"),
        "until_s" => {
            let schema = json!({"type": "integer"});
            ("Only what had happened by then, unix seconds; up to now by default", false, schema)
        }
        "status" => {
            ("Only payments to which this has happened", false, json!(generator.subschema_for::<MoneyStatus>()))
        }
        "totals" => flag("Adds the whole list up"),
        "lines" => {
            let schema = json!({"type": "integer", "minimum": 1, "maximum": 200, "default": 200});
            ("How many names a breakdown has lines for; the others are one line", false, schema)
        }
        "metric" => ("Which figure; net by default", false, json!(generator.subschema_for::<Metric>())),
        "name" => ("A line of the one breakdown: its name, or (none)", false, text()),
        "currency" => {
            ("Only this currency; every one by default", false, json!({"type": "string", "pattern": "^[A-Za-z]{3}$"}))
        }
        "interval" => {
            let schema = json!({"type": "string", "enum": ["day", "week", "month"]});
            (
                "How long a period is: of recurring revenue a day by default; of cohorts a week or, by default, a month",
                false,
                schema,
            )
        }
        "age" => {
            let schema = json!({"type": "integer", "minimum": 0, "maximum": 59});
            ("Only customers for whom so many periods have begun since the one in which they first paid", false, schema)
        }
        "custom_event" => {
            let schema = json!({"type": "string", "minLength": 1, "maxLength": 64});
            ("The custom event that the second step is; anything done by default", false, schema)
        }
        "kind" => {
            let known = headwater::recurring::count::Kind::ALL.map(headwater::recurring::count::Kind::as_str);
            ("Only movements of this kind", false, json!({"type": "string", "enum": known}))
        }
        "reason" => ("Only payments that lack this before anything else: a code of `reasons`", false, text()),
        "cursor" => {
            let pattern = r"^-?\d[\d-]*~[A-Za-z0-9_:~-]{1,302}$";
            ("next_cursor of the page before", false, json!({"type": "string", "pattern": pattern}))
        }
        "q" => {
            let schema = json!({"type": "string", "minLength": 1, "maxLength": SOUGHT_MAX_BYTES});
            (
                "An email address, a user id, a Stripe id, or a visitor's or session's id or its first 8 digits",
                true,
                schema,
            )
        }
        "since" => ("Only costs that have this day or a later one", false, day()),
        "until" => ("Only costs that have this day or an earlier one", false, day()),
        "source" => ("Whose costs go", true, text()),
        "campaign" => ("Only those of this campaign; (none): of no campaign. All by default", false, text()),
        "dry_run" => flag("Stores nothing, and says what is wrong"),
        "limit" => {
            let schema = json!({"type": "integer", "minimum": 1, "maximum": 200, "default": 50});
            ("Payments of a page", false, schema)
        }
        _ => unreachable!("a parameter that is not described: {name}"),
    }
}

/// The codes that reading a parameter can be refused with.
pub(super) fn refusals_of(name: &str) -> &'static [ErrorCode] {
    match name {
        "from" | "to" | "since" | "until" | "until_s" => &[ErrorCode::RangeInvalid],
        "mode" => &[ErrorCode::ModeInvalid],
        "model" => &[ErrorCode::ModelInvalid],
        "window" => &[ErrorCode::WindowInvalid],
        "basis" => &[ErrorCode::BasisInvalid],
        "compare" | "compare_breakdown" => &[ErrorCode::CompareInvalid],
        "grain" => &[ErrorCode::GrainInvalid],
        "filter" => &[ErrorCode::FilterInvalid],
        "breakdown" => &[ErrorCode::BreakdownInvalid],
        "status" => &[ErrorCode::StatusInvalid],
        "totals" => &[ErrorCode::TotalsInvalid],
        "lines" => &[ErrorCode::LinesInvalid],
        "metric" => &[ErrorCode::MetricInvalid],
        "name" => &[ErrorCode::NameInvalid],
        "interval" => &[ErrorCode::IntervalInvalid],
        "age" => &[ErrorCode::AgeInvalid],
        "custom_event" => &[ErrorCode::CustomEventInvalid],
        "kind" => &[ErrorCode::KindInvalid],
        "currency" => &[ErrorCode::CurrencyInvalid],
        "cursor" => &[ErrorCode::CursorInvalid],
        "limit" => &[ErrorCode::LimitInvalid],
        "q" => &[ErrorCode::SearchInvalid],
        "site" => &[ErrorCode::SiteUnknown],
        // Malformed, it is taken for another address; else looked for.
        "integration" => &[ErrorCode::IntegrationUnknown, ErrorCode::RouteUnknown],
        "recipient" => &[ErrorCode::IntegrationUnknown],
        "secret" => &[ErrorCode::RouteUnknown],
        "sign_in" => &[ErrorCode::SignInUnknown],
        "member" => &[ErrorCode::MemberUnknown],
        "api_token" => &[ErrorCode::ApiTokenUnknown],
        "event" => &[ErrorCode::DeliveryUnknown],
        "payment" => &[ErrorCode::PaymentUnknown],
        "person" => &[ErrorCode::PersonUnknown],
        _ => &[],
    }
}
