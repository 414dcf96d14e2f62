//! Who may do what: members and their roles, API tokens and their scopes, and what was done by whom.

use crate::base::access::{AccessScope, CallerKind, Role};
use crate::base::id::SiteId;
use crate::base::wire::wire;

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
