//! Payments, and the evidence of each.

use super::report::instants;
use super::site::time_zone;
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::email;
use crate::store::fact::Scope;
use crate::store::payment::{self, SummaryRow};
use crate::store::payment_list::{self, Filter, Place};
use headwater::api::{Answer, Entry, JourneyTouch, ModelCredit, PaymentDetail, PaymentSummary, Payments};
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::{Credit, Model};
use headwater::base::id::{Mode, PaymentId, Pseudonym, SiteId};
use headwater::base::time::{DayRange, day_bounds};

/// What a list of payments is asked for.
#[derive(Debug, Clone)]
pub struct PaymentsQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Days of the site's zone.
    pub range: DayRange,
    /// Which of them, and how many.
    pub filter: Filter,
}

/// A page of payments, newest first.
///
/// # Errors
/// For an unknown site; when the database fails.
pub async fn answer_payments(shell: &Shell<'_>, question: &PaymentsQuestion) -> Result<Payments, ReadFault> {
    let PaymentsQuestion { site, mode, range, filter } = question;
    let days = day_bounds(range, &time_zone(shell, site).await?);
    let scope = Scope { site: site.clone(), mode: *mode };
    let statement = payment_list::list_payments(&scope, instants(&days), filter);
    let rows = shell.database.rows_of::<SummaryRow>(statement).await?;
    let page = usize::try_from(filter.limit).unwrap_or(0);
    let more = rows.len() > page;
    let payments: Vec<PaymentSummary> = rows.into_iter().take(page).map(|row| summary(shell, site, row)).collect();
    let last = payments.last().filter(|_| more);
    let next_cursor = last.map(|payment| Place { paid_s: payment.paid_at_s, id: payment.id.clone() }.to_string());
    Ok(Payments { payments, next_cursor })
}

/// Which payment is asked for.
#[derive(Debug, Clone)]
pub struct PaymentQuestion {
    /// Of which site.
    pub site: SiteId,
    /// Live or test money.
    pub mode: Mode,
    /// Its key.
    pub payment: PaymentId,
    /// Whose credit is shown.
    pub model: Model,
}

/// One payment with its evidence.
///
/// # Errors
/// For an unknown payment; when the database fails.
pub async fn answer_payment(shell: &Shell<'_>, question: &PaymentQuestion) -> Result<PaymentDetail, ReadFault> {
    let PaymentQuestion { site, mode, payment, model } = question;
    let scope = Scope { site: site.clone(), mode: *mode };
    let mut batch = Batch::new();
    let row = batch.ask::<SummaryRow>(payment::by_id(&scope, payment, *model));
    let entries = batch.ask::<Entry>(payment::entries(&scope, payment));
    let history = batch.ask::<Answer>(payment::answers(&scope, payment));
    let mut answers = batch.run(shell.database).await?;
    let mut row = answers.take_first(row)?.ok_or(ReadFault::NotThere(Missing::Payment))?;
    let explained = row.take_explanation()?;
    Ok(PaymentDetail {
        payment: summary(shell, site, row),
        entries: answers.take(entries)?,
        objects: explained.objects,
        notes: explained.notes,
        ladder: explained.ladder,
        missing: explained.missing,
        conflicting_visitors: explained.conflicting_visitors.iter().map(ToString::to_string).collect(),
        journey: explained.journey.into_iter().map(journey_touch).collect(),
        credits: explained.credits.into_iter().map(model_credit).collect(),
        history: answers.take(history)?,
    })
}

fn summary(shell: &Shell<'_>, site: &SiteId, row: SummaryRow) -> PaymentSummary {
    summary_to_api(row, |pseudonym, sealed| email::open(&shell.secrets.seal_key, site, pseudonym, sealed).ok())
}

/// A payment of a list, its address opened by `open`.
pub(super) fn summary_to_api(row: SummaryRow, open: impl Fn(&Pseudonym, &str) -> Option<String>) -> PaymentSummary {
    let email = row.pseudonym.as_ref().zip(row.email.as_deref()).and_then(|(p, sealed)| open(p, sealed));
    PaymentSummary {
        net_minor: row.gross_minor + row.refunds_minor + row.disputes_minor,
        minor_per_major: row.currency.minor_per_major(),
        currency: row.currency.as_str().to_owned(),
        id: row.id,
        state: row.state,
        paid_at_s: row.paid_at_s,
        gross_minor: row.gross_minor,
        refunds_minor: row.refunds_minor,
        disputes_minor: row.disputes_minor,
        renewal: row.renewal,
        confidence: row.confidence,
        rung: row.rung,
        visitor: row.visitor,
        channel: row.channel,
        source: row.source,
        campaign: row.campaign,
        landing_page: row.landing_page,
        email,
    }
}

fn journey_touch(frozen: FrozenTouch) -> JourneyTouch {
    let seen = frozen.seen;
    JourneyTouch {
        at_s: seen.at_s,
        session: seen.session.to_string(),
        visitor: seen.visitor.to_string(),
        joined: frozen.joined,
        channel: seen.channel,
        touch: seen.touch,
    }
}

fn model_credit(credit: Credit) -> ModelCredit {
    ModelCredit {
        model: credit.model,
        touch: credit.touch,
        channel: Some(credit.channel),
        source: credit.source,
        campaign: credit.campaign,
        landing_page: credit.landing_page,
    }
}
