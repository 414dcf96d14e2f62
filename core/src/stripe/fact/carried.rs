//! What a Stripe object carries that can lead to a visitor: metadata, a user id, an email address, a customer.

use crate::base::email::NormalEmail;
use crate::base::id::{Pseudonym, StripeId};
use crate::base::json::FromJson;
use crate::base::sorted::SortedMap;
use crate::visit::metadata::MetadataClues;
use serde::{Deserialize, Serialize};

/// What an object carries that can lead to a visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, FromJson)]
pub struct Carried {
    /// Allow-listed metadata, the user id taken out.
    #[serde(default, skip_serializing_if = "MetadataClues::is_empty")]
    pub metadata: MetadataClues,
    /// `headwater_user_id` of the metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Pseudonym>,
    /// The email on the object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Pseudonym>,
    /// The customer the object belongs to (`customer`, else `customer_account`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<StripeId>,
    /// What named a person was taken out, because that person was erased.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub erased: bool,
}

/// Addresses found on the way, by pseudonym, so that the shell can keep them sealed for the owner's eyes.
pub type SeenEmails = SortedMap<Pseudonym, NormalEmail>;
