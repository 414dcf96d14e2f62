//! What is asked for some payments before they are answered: their evidence, and the touches that they most likely need.

use crate::fault::Fault;
use crate::port::batch::{Answers, Batch};
use crate::port::database::DatabaseError;
use crate::shell::Shell;
use crate::store::evidence::{EvidenceAsked, Found, Lookup};
use crate::store::fact::Scope;
use crate::store::journey::TouchesOf;
use headwater::attribution::clue::Clues;
use headwater::base::id::PaymentId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::ledger::Payment;

/// What is asked. Two that are equal have the same answer at the same time.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Inquiry {
    pub(super) lookup: Lookup,
    /// The touches that are needed if the visitor named in metadata is the one.
    pub(super) expected: SortedSet<TouchesOf>,
}

impl Inquiry {
    /// `stored`: further payments that are left out of what is remembered.
    pub(super) fn of(payments: &[(Payment, Clues)], stored: impl IntoIterator<Item = PaymentId>) -> Self {
        let mut inquiry = Self::default();
        for (payment, clues) in payments {
            inquiry.lookup.wanted.add(clues, payment.paid_s);
            let until_s = payment.journey_until_s(None);
            let visitor = clues.visitors.first().map(|found| found.value.clone());
            inquiry.expected.extend(visitor.map(|visitor| TouchesOf { visitor, until_s }));
        }
        inquiry.lookup.paid_s = payments.iter().map(|(payment, _)| payment.paid_s).max().unwrap_or(0);
        inquiry.lookup.but = payments.iter().map(|(payment, _)| payment.id.clone()).chain(stored).collect();
        inquiry
    }

    /// Whether the answer is known to be empty.
    pub(super) fn is_empty(&self) -> bool {
        self.lookup.wanted.is_empty() && self.expected.is_empty()
    }

    /// Adds the statement that answers it.
    pub(super) fn add_to(self, batch: &mut Batch, scope: &Scope) -> InquiryAsked {
        let evidence = EvidenceAsked::add_to(batch, scope, &self.lookup, &self.expected);
        InquiryAsked { inquiry: self, evidence }
    }

    /// Asks for the answer by itself.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn ask(self, shell: &Shell<'_>, scope: &Scope) -> Result<Learnt, Fault> {
        if self.is_empty() {
            return Ok(Learnt { inquiry: self, ..Learnt::default() });
        }
        let mut batch = Batch::new();
        let asked = self.add_to(&mut batch, scope);
        Ok(asked.take(&mut batch.run(shell.database).await?)?)
    }
}

/// An inquiry under way.
pub(super) struct InquiryAsked {
    inquiry: Inquiry,
    evidence: EvidenceAsked,
}

impl InquiryAsked {
    /// Takes the answers.
    ///
    /// # Errors
    /// When a row is not what the schema says.
    pub(super) fn take(self, answers: &mut Answers) -> Result<Learnt, DatabaseError> {
        Ok(Learnt { inquiry: self.inquiry, found: self.evidence.take(answers)? })
    }
}

/// An inquiry and its answer.
#[derive(Default)]
pub(super) struct Learnt {
    pub(super) inquiry: Inquiry,
    pub(super) found: Found,
}
