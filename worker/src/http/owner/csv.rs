//! `GET /api/sites/<site>/report.csv` and `…/payments.csv`: the same answers as files for spreadsheets.

use super::payments::asked_payments;
use super::report::asked_report;
use crate::http::{Failure, Refusal, Request, Response};
use crate::read::{FeesInAll, PaymentsQuestion, ReportQuestion, answer_fees, answer_payments, answer_report};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::payment_list::Place;
use headwater::api::{ErrorCode, PaymentSummary};
use headwater::base::id::{Mode, SiteId};
use headwater::base::time::{DayRange, UnixSeconds};
use headwater::base::utc::utc_text;
use headwater::report::DateBasis;
use headwater::report::csv::{Csv, breakdown_csv};

/// Payments of one file: some megabytes, within a Worker's memory and a request's time.
const FILE_PAYMENTS_MAX: usize = 5_000;

/// Payments that are read at a time.
const PAGE: i64 = 1_000;

/// Pages that are read for one file: under filters a page may hold few payments.
const PAGES_MAX: usize = 20;

/// `GET …/report.csv`
///
/// # Errors
/// 400 for what cannot be asked, also where it is not exactly one breakdown; 404 for an unknown site.
pub async fn report(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let question = asked_report(shell, site, request)?;
    let Some([dimension]) = question.breakdown.as_deref() else {
        let message = "A CSV file is of exactly one breakdown.";
        return Err(Refusal::new(ErrorCode::BreakdownInvalid, message).into());
    };
    let dimension = *dimension;
    let report = answer_report(shell, &question).await?;
    let text = breakdown_csv(dimension, report.visit_breakdowns.first(), &report.currencies);
    let ReportQuestion { mode, range, basis, .. } = question;
    Ok(Response::csv(text, &file_name(site, dimension.as_str(), FileOf { mode, range, basis })))
}

struct FileOf {
    mode: Mode,
    range: DayRange,
    basis: DateBasis,
}

/// Site, mode, range and the date basis that is not the usual one, so that two files are told apart in a folder.
fn file_name(site: &SiteId, what: &str, of: FileOf) -> String {
    let FileOf { mode, range, basis } = of;
    let basis = if basis == DateBasis::Cash { "" } else { "-by-acquisition" };
    format!("headwater-{site}-{}-{what}{basis}-{}-{}.csv", mode.as_str(), range.from(), range.to())
}

/// `GET …/payments.csv`
///
/// # Errors
/// 400 for what cannot be asked, 404 for an unknown site.
pub async fn payments(shell: &Shell<'_>, site: &SiteId, request: &Request) -> Result<Response, Failure> {
    let mut question = asked_payments(shell, site, request)?;
    question.asked.limit = PAGE;
    let mut csv = Csv::default();
    COLUMNS.iter().for_each(|name| csv.text(name));
    csv.end_line();
    let (mut written, mut next) = (0, None);
    for _ in 0..PAGES_MAX {
        let page = answer_payments(shell, &question).await?;
        written += page.payments.len();
        let ids: Vec<&str> = page.payments.iter().map(|payment| payment.id.as_str()).collect();
        let scope = Scope { site: site.clone(), mode: question.mode };
        let fees = answer_fees(shell, &scope, &ids).await?;
        page.payments.iter().for_each(|payment| payment_line(&mut csv, payment, fees.get(payment.id.as_str())));
        next = page.next_cursor;
        question.asked.after = next.as_deref().and_then(Place::parse);
        if next.is_none() || written >= FILE_PAYMENTS_MAX {
            break;
        }
    }
    if let Some(next) = next {
        csv.text(&format!("There are more payments. Ask for the same file with &cursor={next}"));
        csv.blank(COLUMNS.len() - 1);
        csv.end_line();
    }
    let PaymentsQuestion { mode, range, basis, .. } = question;
    Ok(Response::csv(csv.into_text(), &file_name(site, "payments", FileOf { mode, range, basis })))
}

const COLUMNS: [&str; 26] = [
    "payment",
    "paid_at",
    "status",
    "currency",
    "gross_minor",
    "gross",
    "refunds_minor",
    "refunds",
    "disputes_minor",
    "disputes",
    "net_minor",
    "net",
    "kind",
    "plan",
    "confidence",
    "rung",
    "visitor",
    "channel",
    "source",
    "campaign",
    "landing_page",
    "email",
    "credited_touches",
    "fees_currency",
    "fees_minor",
    "fees",
];

fn payment_line(csv: &mut Csv, of: &PaymentSummary, fees: Option<&FeesInAll>) {
    csv.text(of.id.as_str());
    csv.text(&utc_text(UnixSeconds::new(of.paid_at_s)));
    csv.text(of.status.as_str());
    csv.text(&of.currency);
    for minor in [of.gross_minor, of.refunds_minor, of.disputes_minor, of.net_minor] {
        csv.money(minor, of.minor_per_major);
    }
    csv.text(if of.renewal { "renewal" } else { "first" });
    csv.maybe(of.plan.as_deref());
    csv.text(of.confidence.as_str());
    csv.maybe(of.rung.map(headwater::attribution::Rung::as_str));
    csv.maybe(of.visitor.as_deref());
    csv.maybe(of.channel.map(headwater::visit::channel::Channel::as_str));
    for text in [&of.source, &of.campaign, &of.landing_page, &of.email] {
        csv.maybe(text.as_deref());
    }
    csv.text(&of.credited_touches.to_string());
    match fees {
        Some(FeesInAll::In(currency, minor)) => {
            csv.text(currency.as_str());
            csv.money(*minor, currency.minor_per_major());
        }
        Some(FeesInAll::Several) => {
            csv.text("several");
            csv.blank(2);
        }
        // Not known is not 0.
        None => csv.blank(3),
    }
    csv.end_line();
}
