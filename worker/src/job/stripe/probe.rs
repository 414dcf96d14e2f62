//! Probes a key: reads each resource once, so that the checklist shows what the key can do.

use crate::store::api_key::Granted;
use crate::stripe_api::{Client, pair};
use headwater::stripe::rest::{ApiFailure, PERMISSIONS};

/// What a key may do. Of a permission that could not be probed nothing is said.
///
/// # Errors
/// [`ApiFailure::KeyRefused`] when Stripe does not accept the key at all; `Unreachable` or `RateLimited` when it did not answer.
pub async fn probe(client: &Client<'_>) -> Result<Granted, ApiFailure> {
    let mut granted = Granted::new();
    for permission in PERMISSIONS {
        let answer = client.list(permission.probe, &vec![pair("limit", 1)]).await;
        match answer {
            Ok(_) => granted.insert(permission.name.to_owned(), true),
            Err(ApiFailure::PermissionMissing(_)) => granted.insert(permission.name.to_owned(), false),
            // A resource that this account has not got is no missing permission.
            Err(ApiFailure::NotThere(_) | ApiFailure::Refused(_)) => None,
            Err(failure) => return Err(failure),
        };
    }
    Ok(granted)
}

/// The first permission that is missing and that the integration cannot do without.
pub fn first_missing(granted: &Granted) -> Option<&'static str> {
    let missing = |name: &str| granted.get(name) == Some(&false);
    PERMISSIONS
        .iter()
        .find(|permission| permission.required && missing(permission.name))
        .map(|permission| permission.name)
}
