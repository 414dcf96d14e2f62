//! The credit of a payment by any model and window, from what explains its answer.
//!
//! What always holds: the parts of a payment's entries are those that a report counts, to the minor unit.

use crate::store::explanation::Explanation;
use headwater::api::{Entry, ModelCredit, PaymentSummary};
use headwater::attribution::basis::Asked;
use headwater::attribution::decide::credits_of_model;
use headwater::attribution::model::split;
use headwater::attribution::{Confidence, Credit, Model};
use headwater::report::paid::CreditAsked;
use headwater::visit::channel::Channel;

/// The credit, oldest touch first. `confidence`: the payment's own. Of a row of an earlier version only what is stored is known.
pub(super) fn credit_of(explained: &Explanation, credit: CreditAsked, confidence: Confidence) -> Vec<Credit> {
    let CreditAsked { model, window_s, .. } = credit;
    match &explained.basis {
        Some(basis) => credits_of_model(basis, &explained.journey, Asked { model, window_s, confidence }),
        None => explained.credits.iter().filter(|one| one.model == model).cloned().collect(),
    }
}

/// Names in a payment what has the largest share of its credit; of equal shares the youngest touch that tells more than Direct.
pub(super) fn name_credit(payment: &mut PaymentSummary, mut credits: Vec<Credit>) {
    payment.credited_touches = u32::try_from(credits.len()).unwrap_or(u32::MAX);
    let largest =
        (0..credits.len()).max_by_key(|at| credits.get(*at).map(|one| (one.weight, one.channel != Channel::Direct)));
    let Some(at) = largest else { return };
    let Credit { channel, source, campaign, landing_page, confidence, .. } = credits.swap_remove(at);
    payment.confidence = confidence;
    payment.channel = Some(channel);
    (payment.source, payment.campaign, payment.landing_page) = (source, campaign, landing_page);
}

/// What every model credits within a window, with the part of the entries that each share has.
pub(super) fn credits_by_model(
    explained: &Explanation,
    credit: CreditAsked,
    confidence: Confidence,
    entries: &[Entry],
) -> Vec<ModelCredit> {
    let mut all = Vec::new();
    for model in Model::ALL {
        let credits = credit_of(explained, CreditAsked { model, ..credit }, confidence);
        let mut parts = vec![0; credits.len()];
        for entry in entries {
            let weights = credits.iter().map(|one| one.weight);
            parts.iter_mut().zip(split(entry.amount_minor, weights)).for_each(|(sum, part)| *sum += part);
        }
        all.extend(credits.into_iter().zip(parts).map(|(one, net_minor)| ModelCredit {
            model,
            touch: one.touch,
            millionths: one.weight,
            net_minor,
            channel: Some(one.channel),
            source: one.source,
            campaign: one.campaign,
            landing_page: one.landing_page,
        }));
    }
    all
}
