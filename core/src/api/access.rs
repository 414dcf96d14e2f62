//! Who may do what: members and their roles, API tokens and their scopes, and what was done by whom.

use crate::base::id::SiteId;
use crate::base::wire::{wire, wire_enum};

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

wire! {
    /// Answer of `GET /api/session`.
    pub struct SignInState {
        /// Always true; without a sign-in the answer is 401.
        pub signed_in: bool,
        /// How the caller was let pass.
        pub kind: CallerKind,
        /// A member's name, or that of an API token; absent of the owner's token.
        pub name: Option<String>,
        /// What the caller may do.
        pub scopes: Vec<AccessScope>,
        /// The only site of an API token.
        pub site: Option<SiteId>,
    }

    /// Answer of `GET /api/members`.
    pub struct Members {
        /// Those invited and those who came, first invited first; fifty at most.
        pub members: Vec<Member>,
    }

    /// Somebody who may sign in without the owner's token.
    pub struct Member {
        /// Its id, `mem_…`.
        pub id: String,
        /// What the owner calls them.
        pub name: String,
        /// What they may do, from the next request on.
        pub role: Role,
        /// When they were invited, unix seconds.
        pub created_s: i64,
        /// When a browser of theirs last asked for something, to five minutes; absent: none is signed in.
        pub used_s: Option<i64>,
        /// Until when the newest invitation is good; absent: it was used, or ran out.
        pub invited_until_s: Option<i64>,
        /// It is the one that asks.
        pub current: bool,
    }

    /// Body of `POST /api/members`.
    pub struct NewMember {
        /// 1 to 80 characters.
        pub name: String,
        /// What they may do.
        pub role: Role,
    }

    /// Body of `PATCH /api/members/<member>`.
    pub struct MemberChange {
        /// What they may do from now on.
        pub role: Role,
    }

    /// A link that signs one browser of a member in, once.
    pub struct Invitation {
        /// Whom.
        pub member: String,
        /// Path and fragment of the dashboard; the code is in the fragment, so that no server on the way sees it.
        pub path: String,
        /// Until when it is good, unix seconds.
        pub expires_s: i64,
    }

    /// Answer of `GET /api/sites/<site>/api-tokens`.
    pub struct ApiTokens {
        /// Those that were not revoked, last made first; fifty at most.
        pub api_tokens: Vec<ApiToken>,
    }

    /// A token of a program, never its whole text.
    pub struct ApiToken {
        /// Its id, `tok_…`.
        pub id: String,
        /// How it begins.
        pub prefix: String,
        /// What the owner calls it.
        pub name: String,
        /// What it may do, on its own site.
        pub scopes: Vec<AccessScope>,
        /// When it was made, unix seconds.
        pub created_s: i64,
        /// Until when it is good, unix seconds; absent: until it is revoked.
        pub expires_s: Option<i64>,
        /// When the day of UTC began on which it was last used, unix seconds; absent: never.
        pub used_day_s: Option<i64>,
    }

    /// Body of `POST /api/sites/<site>/api-tokens`.
    pub struct NewApiToken {
        /// 1 to 80 characters.
        pub name: String,
        /// What it may do: one or more, and never `owner`.
        pub scopes: Vec<AccessScope>,
        /// In how many days it ends, 1 to 400; absent: only when it is revoked.
        #[serde(default)]
        pub days: Option<i64>,
    }

    /// A token that was just made.
    pub struct MadeApiToken {
        /// Its id, `tok_…`.
        pub id: String,
        /// All of it, `hw_…`: it is shown this once.
        pub token: String,
    }

    /// Answer of `GET /api/activity`.
    pub struct Activities {
        /// Newest first, fifty at most.
        pub activities: Vec<Activity>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// Something that somebody changed. It says never what was written.
    pub struct Activity {
        /// Its number; later ones have higher numbers.
        pub id: i64,
        /// When, unix seconds.
        pub at_s: i64,
        /// How they were let pass.
        pub kind: CallerKind,
        /// A member's name at that time, or how an API token begins; absent of the owner's token.
        pub name: Option<String>,
        /// The name of the call in the table of routes, such as `NewNote`.
        pub route: String,
        /// The site that it was about, if it was about one.
        pub site: Option<String>,
        /// The id of what it was about; of a person a digest.
        pub target: Option<String>,
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
