//! One payment, and its evidence.

use super::payment_told::Told;
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::payment::{self, SummaryRow};
use headwater::api::{Answer, Entry, JourneyTouch, ModelCredit, PaymentDetail};
use headwater::attribution::journey::FrozenTouch;
use headwater::attribution::{Credit, Model};
use headwater::base::id::{Mode, PaymentId, SiteId};

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
    let told = Told::of(shell, &scope, std::slice::from_ref(&row)).await?;
    let explained = row.take_explanation()?;
    Ok(PaymentDetail {
        payment: told.summary(row),
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
