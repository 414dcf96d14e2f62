//! Who paid: whose first payment a payment may be.

use crate::store::payment::PaymentRow;
use headwater::base::id::{PaymentId, Pseudonym, StripeId, VisitorId};
use serde::Serialize;

/// A payment that may be its customer's first.
#[derive(Debug, Serialize)]
pub struct Payer {
    id: PaymentId,
    /// Stripe's customer, else the email's pseudonym, else the visitor: as the index `payment_of_payer` has it.
    payer: String,
    paid_s: i64,
}

impl Payer {
    /// None where the payment is no first one, or where it is its own customer and so nobody's else.
    pub fn of(row: &PaymentRow) -> Option<Self> {
        let email = row.email.as_ref().map(Pseudonym::as_str);
        let visitor = row.visitor.as_ref().map(VisitorId::as_str);
        let payer = row.customer.as_ref().map(StripeId::as_str).or(email).or(visitor);
        let payer = payer.filter(|_| row.gross_minor > 0 && row.renewal == 0)?.to_owned();
        Some(Self { id: row.id.clone(), payer, paid_s: row.paid_s })
    }
}
