//! Where an integration with Stripe stands, and where its endpoint does.

use crate::base::wire::wire_enum;

wire_enum! {
    /// What a site can be connected to.
    pub enum IntegrationKind {
        /// A Stripe account.
        Stripe,
    }

    /// Where an integration stands.
    pub enum IntegrationStatus {
        /// No verified delivery and no key yet.
        Pending,
        /// A verified delivery or an accepted key.
        Active,
        /// An import or a check waits for the owner: the key was refused or lacks a permission.
        Paused,
        /// Deliveries lie in quarantine.
        Failing,
        /// Ended by the owner; deliveries get 410.
        Disconnected,
    }

    /// Where the endpoint at Stripe stands.
    pub enum EndpointState {
        /// It stands, with our events, and its secret is kept here.
        Standing,
        /// None was made: Stripe cannot reach this address from outside.
        Unreachable,
        /// None was made yet, or the last attempt failed; it is tried again.
        Missing,
        /// The key may not make endpoints.
        Forbidden,
        /// The integration ended and the key no longer works: the owner deletes it at Stripe by hand.
        LeftBehind,
    }
}
