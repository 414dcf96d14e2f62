//! The rung of promotion codes and coupons (A8b): the owner says where those come from who use a code, and Stripe signed that this payment
//! used it.
//!
//! What always holds: it names a source and no visitor. It speaks where no visit says more than Direct, and where only an unsigned
//! statement names the visitor: such a statement moves nothing that the payment itself says (A16).

use super::{Climb, Seen, Verdict, note};
use crate::attribution::{Confidence, Rung, RungOutcome};

/// How sure such an answer is: the owner says so, and codes are passed on.
const CONFIDENCE: Confidence = Confidence::Medium;

impl Climb<'_> {
    /// Recorded only where there is a code: most payments have none.
    pub(super) fn promotion_code(&mut self) {
        let rung = Rung::PromotionCode;
        let Some(first) = self.subject.clues.codes.first() else { return };
        let Some((found, set)) = self.evidence.promotion_source(&self.subject.clues.codes) else {
            let seen = Some(Seen::of(first, &first.value));
            return self.record(rung, RungOutcome::NotFound, seen, "no source is set for this code");
        };
        let late = self.decided();
        if !late {
            self.verdict.confidence = CONFIDENCE;
            self.verdict.rung = Some(rung);
        }
        let seen = Some(Seen::of(found, format!("{}: {}", found.value, set.source)));
        self.record(rung, RungOutcome::Found, seen, if late { note::DECIDED_EARLIER } else { "" });
    }
}

/// Why a code decides the source although an earlier rung names the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyCode {
    /// No visit of the visitor's own says more than Direct.
    OnlyDirect,
    /// The visitor rests on unsigned statements.
    Unsigned,
}

impl Verdict {
    /// Lets the code decide the source; the visitor stays.
    pub fn decide_by_code(&mut self, why: WhyCode) {
        (self.rung, self.confidence) = (Some(Rung::PromotionCode), CONFIDENCE);
        let note = match why {
            WhyCode::OnlyDirect => "the visits of this visitor tell no more than direct",
            WhyCode::Unsigned => "an unsigned statement names the visitor, and moves nothing",
        };
        for result in self.ladder.iter_mut().filter(|result| result.rung == Rung::PromotionCode) {
            result.note = Some(note.to_owned());
        }
    }
}
