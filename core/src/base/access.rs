//! Who may do what, in words: scopes, roles, and how somebody was let pass.

use crate::base::wire::wire_enum;

wire_enum! {
    /// What a call needs. The table of routes names one for each.
    pub enum AccessScope {
        /// Reads sums, settings, and payments without the names of people.
        Report,
        /// Reads what names people: payments one by one, persons, the search, exports.
        People,
        /// Changes what is of one site.
        Manage,
        /// Sends costs and exchange rates. Whoever may `manage` may do that too.
        Ingest,
        /// The installation: sites, members, API tokens, sign-ins, its health, what was done, and the erasure of people.
        Owner,
    }

    /// What a member may do.
    pub enum Role {
        /// Everything.
        Owner,
        /// Everything that is of a site, except its API tokens and the erasure of people.
        Member,
        /// Reads what is of a site, and changes nothing.
        Reader,
    }

    /// How a caller was let pass.
    pub enum CallerKind {
        /// By the owner's token, or in a browser that signed in with it.
        OwnerToken,
        /// In a browser that a member signed in with.
        Member,
        /// By an API token.
        ApiToken,
    }
}

impl AccessScope {
    /// Every scope.
    pub const ALL: [Self; 5] = [Self::Report, Self::People, Self::Manage, Self::Ingest, Self::Owner];

    /// The text on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::People => "people",
            Self::Manage => "manage",
            Self::Ingest => "ingest",
            Self::Owner => "owner",
        }
    }

    /// Whether somebody who has these scopes may make a call that needs this one.
    pub fn is_within(self, scopes: &[Self]) -> bool {
        scopes.contains(&self) || (self == Self::Ingest && scopes.contains(&Self::Manage))
    }
}

impl CallerKind {
    /// The text on the wire, and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OwnerToken => "owner_token",
            Self::Member => "member",
            Self::ApiToken => "api_token",
        }
    }
}

impl Role {
    /// The text on the wire, and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
            Self::Reader => "reader",
        }
    }

    /// What the role may do.
    pub fn scopes(self) -> &'static [AccessScope] {
        match self {
            Self::Owner => &AccessScope::ALL,
            Self::Member => &[AccessScope::Report, AccessScope::People, AccessScope::Manage, AccessScope::Ingest],
            Self::Reader => &[AccessScope::Report, AccessScope::People],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_scope_is_the_owners_alone_and_manage_includes_ingest() {
        for role in [Role::Member, Role::Reader] {
            assert!(!AccessScope::Owner.is_within(role.scopes()), "{role:?}");
        }
        assert!(AccessScope::ALL.iter().all(|scope| scope.is_within(Role::Owner.scopes())));
        assert!(AccessScope::Ingest.is_within(&[AccessScope::Manage]));
        for held in AccessScope::ALL {
            for scope in AccessScope::ALL {
                let includes = held == scope || (held, scope) == (AccessScope::Manage, AccessScope::Ingest);
                assert_eq!(scope.is_within(&[held]), includes, "{held:?} {scope:?}");
            }
        }
        assert!(!AccessScope::Report.is_within(&[]));
    }

    #[test]
    fn a_text_is_that_of_the_wire() {
        for scope in AccessScope::ALL {
            assert_eq!(serde_json::to_value(scope).unwrap(), scope.as_str());
        }
        for role in [Role::Owner, Role::Member, Role::Reader] {
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        for kind in [CallerKind::OwnerToken, CallerKind::Member, CallerKind::ApiToken] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }
}
