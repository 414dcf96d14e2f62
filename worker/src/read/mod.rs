//! Questions of the owner and their answers, without HTTP.
//!
//! A question is a plain struct, an answer a type of `headwater::api`. Whoever asks, the API or what is to come beside it, parses the
//! question on its own and shows the answer in its own way. Here nothing is written. A change reads what it shows within its own
//! commit: [`IntegrationView`] and [`SiteView`] are statements of whatever batch they are added to.

mod api_key;
mod bought;
mod check;
mod cohort;
mod cost;
mod credited;
mod delivery;
mod explain;
mod explain_words;
mod funnel;
mod health;
mod here_now;
mod integration;
mod note;
mod payment;
mod payment_list;
mod payment_told;
mod payment_walk;
mod people;
mod person;
mod person_erasure;
mod person_export;
mod person_page;
mod person_visit;
mod promotion_code;
mod rebuild;
mod recurring;
mod report;
mod reporting;
mod search;
mod self_reported;
mod set_up;
mod sign_in;
mod site;
mod unplaced;
mod why;

use crate::fault::Fault;
use crate::port::database::DatabaseError;
use crate::seal::SealError;

pub use check::{DifferencesQuestion, answer_differences};
pub use cohort::{CohortCustomersQuestion, CohortQuestion, answer_cohort_customers, answer_cohorts, periods};
pub use cost::{CostsBy, answer_all_costs, answer_costs, answer_costs_by, cost_to_api};
pub use delivery::{DeliveriesQuestion, answer_deliveries, answer_delivery};
pub use explain::{ExplainQuestion, answer_explain};
pub use explain_words::DEFINITIONS;
pub use funnel::{FunnelQuestion, answer_funnel};
pub use health::answer_health;
pub use here_now::answer_here_now;
pub use integration::{IntegrationView, IntegrationsQuestion, answer_integration, answer_integrations, webhook_url};
pub use note::{answer_notes, note_to_api};
pub use payment::{PaymentQuestion, answer_payment};
pub use payment_list::{PaymentsQuestion, answer_payments};
pub use people::{PeopleQuestion, answer_people};
pub use person::{PersonQuestion, answer_person};
pub use person_erasure::person_ids;
pub use person_export::{ExportPlace, ExportQuestion, answer_export};
pub use promotion_code::{answer_promotion_codes, code_to_api};
pub use rebuild::{RebuildView, answer_rebuild};
pub use recurring::{RecurringExplainQuestion, RecurringQuestion, answer_recurring, answer_recurring_explain};
pub use report::{Compared, ReportQuestion, WindowAsked, answer_report};
pub use reporting::{FeesInAll, answer_fees, answer_rates, answer_reporting_currency};
pub use search::{SearchQuestion, answer_search};
pub use self_reported::{SelfReportedQuestion, answer_self_reported};
pub use set_up::answer_set_up;
pub use sign_in::answer_sign_ins;
pub use site::{SiteView, answer_sites};
pub use unplaced::{
    UnplacedQuestion, answer_assignments, answer_unplaced, answer_unplaced_payments, assignments_to_api,
};
pub use why::{WhyQuestion, answer_why};

/// What a question is about and is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The site.
    Site,
    /// The integration, at this site.
    Integration,
    /// The payment, of this site and mode.
    Payment,
    /// Anything known of the person.
    Person,
    /// The delivery, to this integration.
    Delivery,
}

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadFault {
    /// There is no such thing.
    NotThere(Missing),
    /// Ours.
    Fault(Fault),
}

impl From<Fault> for ReadFault {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<DatabaseError> for ReadFault {
    fn from(error: DatabaseError) -> Self {
        Self::Fault(error.into())
    }
}

impl From<SealError> for ReadFault {
    fn from(error: SealError) -> Self {
        Self::Fault(error.into())
    }
}
