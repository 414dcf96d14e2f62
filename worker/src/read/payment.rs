//! One payment, and its evidence.

use super::credited::{credit_of, credits_by_model, name_credit};
use super::payment_told::Told;
use super::report::WindowAsked;
use super::reporting::{exchange_to_api, fee_to_api};
use super::{Missing, ReadFault};
use crate::port::batch::Batch;
use crate::shell::Shell;
use crate::store::exchange::{self, DetailRow};
use crate::store::fact::{self, FactRow, Scope};
use crate::store::fee;
use crate::store::payment::{self, SummaryRow};
use crate::store::person_visit::{PagesRow, pages_of_sessions};
use crate::store::site::{self, SiteRow};
use headwater::api::{Answer, Entry, JourneyTouch, PageSeen, PaymentDetail};
use headwater::attribution::Model;
use headwater::attribution::journey::FrozenTouch;
use headwater::base::id::{Mode, PaymentId, SiteId, StripeId};
use headwater::base::sorted::SortedMap;
use headwater::stripe::balance_transaction::BalanceTransaction;
use headwater::stripe::fact::InvoiceLine;
use headwater::stripe::ledger::{KinObject, StripeObject};
use headwater::stripe::object::Objects;
use headwater::stripe::subscription::{PlanItem, plan_name};
use headwater::visit::pages::read_pages;

/// Pages that are rendered of one visit of a journey.
const PAGES_OF_TOUCH: usize = 20;

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
    let asked_site = batch.ask::<SiteRow>(site::by_id(site));
    let row = batch.ask::<SummaryRow>(payment::by_id(&scope, payment));
    let entries = batch.ask::<Entry>(payment::entries(&scope, payment));
    let exchange = batch.ask::<DetailRow>(exchange::of_payment(&scope, payment));
    let fees = batch.ask::<BalanceTransaction>(fee::of_payments(&scope, &[payment.as_str()]));
    let history = batch.ask::<Answer>(payment::answers(&scope, payment));
    let mut answers = batch.run(shell.database).await?;
    let of_site = answers.take_first(asked_site)?;
    let mut row = answers.take_first(row)?.ok_or(ReadFault::NotThere(Missing::Payment))?;
    let entries = answers.take(entries)?;
    let exchange = exchange_to_api(answers.take_first(exchange)?, row.currency, &entries);
    let told = Told::of(shell, &scope, std::slice::from_ref(&row), None).await?;
    let explained = row.take_explanation()?;
    let credit = WindowAsked::Site.credit(*model, of_site.and_then(|row| row.window_days));
    let credits = credits_by_model(&explained, credit, row.confidence, &entries);
    let own_credit = credit_of(&explained, credit, row.confidence);
    let mut pages = pages(shell, site, &explained.journey).await?;
    let paid_s = row.paid_at_s;
    let journey = explained.journey.into_iter().map(|touch| {
        let list = pages.remove(touch.seen.session.as_str());
        let pages = list.map(|list| pages_before(list.as_deref(), &touch, paid_s)).unwrap_or_default();
        journey_touch(touch, pages)
    });
    let mut payment = told.summary(row);
    name_credit(&mut payment, own_credit);
    if payment.plan.is_none() {
        payment.plan = bought_once(shell, &scope, &explained.objects).await?;
    }
    Ok(PaymentDetail {
        payment,
        entries,
        exchange,
        fees: answers.take(fees)?.into_iter().map(fee_to_api).collect(),
        objects: explained.objects,
        notes: explained.notes,
        ladder: explained.ladder,
        missing: explained.missing,
        conflicting_visitors: explained.conflicting_visitors.iter().map(ToString::to_string).collect(),
        journey: journey.collect(),
        credits,
        self_reported: explained.self_reported,
        history: answers.take(history)?,
    })
}

/// What a single payment bought, by the largest line item of its Checkout Session.
async fn bought_once(shell: &Shell<'_>, scope: &Scope, objects: &[StripeObject]) -> Result<Option<String>, ReadFault> {
    let of = |ids: &[&StripeId]| shell.database.rows_of::<FactRow>(fact::of_objects(scope, ids));
    let all = |rows: Vec<FactRow>| Objects::of(rows.into_iter().map(|row| row.fact().1.0));
    let sessions = objects.iter().filter(|object| object.kind == KinObject::CheckoutSession.kind());
    let sessions: Vec<&StripeId> = sessions.map(|object| &object.id).collect();
    if sessions.is_empty() {
        return Ok(None);
    }
    let told = all(of(&sessions).await?);
    let line = sessions.iter().find_map(|id| told.checkout_searches.get(*id)?.newest(|items| items.line.clone()));
    let Some(InvoiceLine { price, product, .. }) = line else { return Ok(None) };
    let products = all(of(&product.iter().collect::<Vec<_>>()).await?);
    let name = |id: &StripeId| products.products.get(id)?.newest(|product| product.name.clone());
    Ok(plan_name(&[PlanItem { product: product.clone(), nickname: None, price }], name))
}

/// The lists of pages of the visits of a journey, by session.
async fn pages(
    shell: &Shell<'_>,
    site: &SiteId,
    journey: &[FrozenTouch],
) -> Result<SortedMap<String, Option<String>>, ReadFault> {
    let sessions: Vec<&str> = journey.iter().map(|touch| touch.seen.session.as_str()).collect();
    if sessions.is_empty() {
        return Ok(SortedMap::new());
    }
    let statement = pages_of_sessions(site, &sessions, shell.context.now_s());
    let rows = shell.database.rows_of::<PagesRow>(statement).await?;
    Ok(rows.into_iter().map(|row| (row.session, row.pages)).collect())
}

/// What of a visit's list of pages was seen before the payment.
fn pages_before(list: Option<&str>, touch: &FrozenTouch, paid_s: i64) -> Vec<PageSeen> {
    let views = read_pages(list, touch.seen.touch.landing_page.as_deref()).into_iter();
    let seen = views.map(|view| PageSeen { at_s: touch.seen.at_s + view.after_s, page: view.page });
    seen.take_while(|seen| seen.at_s <= paid_s).take(PAGES_OF_TOUCH).collect()
}

fn journey_touch(frozen: FrozenTouch, pages: Vec<PageSeen>) -> JourneyTouch {
    let seen = frozen.seen;
    JourneyTouch {
        at_s: seen.at_s,
        session: seen.session.to_string(),
        visitor: seen.visitor.to_string(),
        joined: frozen.joined,
        channel: seen.channel,
        touch: seen.touch,
        pages,
    }
}
