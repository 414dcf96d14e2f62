//! Payments as lists render them: addresses opened, plans by the names of their products, authorisations with their amounts.

use super::ReadFault;
use super::credited::{credit_of, name_credit};
use crate::seal::SealKey;
use crate::shell::Shell;
use crate::store::email;
use crate::store::explanation::Explanation;
use crate::store::fact::{self, FactRow, Scope};
use crate::store::payment::SummaryRow;
use headwater::api::PaymentSummary;
use headwater::base::id::{Pseudonym, SiteId, StripeId};
use headwater::base::sorted::{SortedMap, SortedSet};
use headwater::report::paid::CreditAsked;
use headwater::stripe::ledger::{Moved, PaymentState};
use headwater::stripe::object::Objects;
use headwater::stripe::subscription::plan_name;

/// What some payments name, looked up.
pub(super) struct Told<'a> {
    site: SiteId,
    seal_key: &'a SealKey,
    objects: Objects,
    /// The charges of each authorisation.
    charges: SortedMap<String, Vec<StripeId>>,
    /// The credit that is not stored.
    computed: Option<CreditAsked>,
}

impl<'a> Told<'a> {
    /// Looks up the products of plans and the charges of authorisations, where there are any.
    /// `computed`: the credit that is asked for, where it is not stored; the rows have their explanations then.
    pub(super) async fn of(
        shell: &'a Shell<'_>,
        scope: &Scope,
        rows: &[SummaryRow],
        computed: Option<CreditAsked>,
    ) -> Result<Self, ReadFault> {
        let charges: SortedMap<String, Vec<StripeId>> =
            rows.iter().map(|row| (row.id.as_str().to_owned(), charges_of(row))).collect();
        let products = rows.iter().flat_map(SummaryRow::plan_items).filter_map(|item| item.product);
        let named: SortedSet<StripeId> = products.chain(charges.values().flatten().cloned()).collect();
        let mut objects = Objects::default();
        if !named.is_empty() {
            let named: Vec<&StripeId> = named.iter().collect();
            let facts = shell.database.rows_of::<FactRow>(fact::of_objects(scope, &named)).await?;
            objects = Objects::of(facts.into_iter().map(|row| row.fact().1.0));
        }
        Ok(Self { site: scope.site.clone(), seal_key: &shell.secrets.seal_key, objects, charges, computed })
    }

    /// A payment.
    pub(super) fn summary(&self, row: SummaryRow) -> PaymentSummary {
        let product = |id: &StripeId| self.objects.products.get(id)?.newest(|product| product.name.clone());
        let plan = plan_name(&row.plan_items(), product);
        let charges = self.charges.get(row.id.as_str()).into_iter().flatten();
        let authorised = charges.filter_map(|id| self.objects.charges.get(id)?.newest(|it| Some(it.amount.minor())));
        let authorised_minor = authorised.max();
        let open = |pseudonym: &Pseudonym, sealed: &str| email::open(self.seal_key, &self.site, pseudonym, sealed).ok();
        let explained = row.explanation.as_deref().filter(|_| self.computed.is_some());
        let explained = explained.and_then(|text| Explanation::parse(text).ok());
        let credits =
            explained.zip(self.computed).map(|(explained, credit)| credit_of(&explained, credit, row.confidence));
        let mut payment = PaymentSummary { plan, authorised_minor, ..summary_to_api(row, open) };
        if let Some(credits) = credits {
            name_credit(&mut payment, credits);
        }
        payment
    }
}

/// The charges of an authorisation.
fn charges_of(row: &SummaryRow) -> Vec<StripeId> {
    if row.state != PaymentState::Authorised {
        return Vec::new();
    }
    let explained = row.explanation.as_deref().and_then(|text| Explanation::parse(text).ok());
    let objects = explained.into_iter().flat_map(|explained| explained.objects);
    objects.filter(|object| object.kind == "charge").map(|object| object.id).collect()
}

/// A payment of a list, its address opened by `open`, without what has to be looked up.
pub(super) fn summary_to_api(row: SummaryRow, open: impl Fn(&Pseudonym, &str) -> Option<String>) -> PaymentSummary {
    let email = row.pseudonym.as_ref().zip(row.email.as_deref()).and_then(|(p, sealed)| open(p, sealed));
    let SummaryRow { gross_minor, refunds_minor, disputes_minor, .. } = row;
    PaymentSummary {
        status: row.state.status(Moved { gross_minor, refunds_minor, disputes_minor }),
        net_minor: gross_minor + refunds_minor + disputes_minor,
        minor_per_major: row.currency.minor_per_major(),
        currency: row.currency.as_str().to_owned(),
        id: row.id,
        state: row.state,
        paid_at_s: row.paid_at_s,
        gross_minor,
        refunds_minor,
        disputes_minor,
        authorised_minor: None,
        renewal: row.renewal,
        plan: None,
        confidence: row.confidence,
        rung: row.rung,
        visitor: row.visitor,
        credited_touches: u32::from(row.channel.is_some()),
        channel: row.channel,
        source: row.source,
        campaign: row.campaign,
        landing_page: row.landing_page,
        email,
        self_reported: row.self_reported,
    }
}
