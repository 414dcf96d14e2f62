//! The refusals for what is not there.

use crate::http::route::{person_unknown, site_unknown};
use crate::http::{Failure, Refusal};
use crate::read::{Missing, ReadFault};
use headwater::api::ErrorCode;

impl From<Missing> for Refusal {
    fn from(missing: Missing) -> Self {
        match missing {
            Missing::Site => site_unknown(),
            Missing::Person => person_unknown(),
            Missing::Integration => Self::new(ErrorCode::IntegrationUnknown, "There is no such integration."),
            Missing::Payment => Self::new(ErrorCode::PaymentUnknown, "There is no such payment."),
            Missing::Delivery => Self::new(ErrorCode::DeliveryUnknown, "There is no such delivery."),
        }
    }
}

impl From<ReadFault> for Failure {
    fn from(fault: ReadFault) -> Self {
        match fault {
            ReadFault::NotThere(missing) => Self::Refused(missing.into()),
            ReadFault::Fault(fault) => Self::Fault(fault),
        }
    }
}
