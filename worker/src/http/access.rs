//! Who asks, and what they may do: the bearer of the owner's token or of an API token, or a browser that signed in.
//!
//! The owner's token's SHA-256 is a secret of the Worker. A sign-in is a row of its own, so it can be ended; so is an API token. What
//! always holds: without any of them nothing of the owner's is read; a replaced owner's token ends every sign-in; nobody is let pass
//! from memory, so that a role, an end and a revocation hold from the next request on.

use crate::http::route::site_unknown;
use crate::http::{Failure, Refusal, Request};
use crate::port::batch::Batch;
use crate::shell::{Secrets, Shell};
use crate::store::api_token::{self, UsedTokenRow};
use crate::store::sign_in::{self, HeldRow, Holds};
use headwater::api::{AccessScope, CallerKind, ErrorCode, Role, SignInState};
use headwater::base::id::SiteId;
use headwater::visit::cookieless::day_of;
use headwater::web::cookie::cookie_value;
use hmac::Mac;
use sha2::{Digest, Sha256};

/// The cookie of a sign-in. Its name makes browsers insist on HTTPS, this host alone, and the whole path.
pub(crate) const SIGN_IN_COOKIE: &str = "__Host-headwater_session";

/// Who asks, once let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    kind: CallerKind,
    /// Of the sign-in that asks, if one does.
    sign_in: Option<String>,
    /// The member whose sign-in it is.
    member: Option<String>,
    /// The member's name, or the API token's.
    name: Option<String>,
    /// How the API token begins.
    prefix: Option<String>,
    scopes: Vec<AccessScope>,
    /// The only site of an API token.
    site: Option<SiteId>,
}

impl Caller {
    /// Who has the owner's token, or a sign-in that it made.
    fn of_owner_token(sign_in: Option<String>) -> Self {
        let scopes = AccessScope::ALL.to_vec();
        Self { kind: CallerKind::OwnerToken, sign_in, member: None, name: None, prefix: None, scopes, site: None }
    }

    /// Who has a sign-in: its member's role says what may be done, and without a member it is the owner's.
    fn of_sign_in(held: HeldRow) -> Self {
        let HeldRow { id, member, name, role } = held;
        if member.is_none() {
            return Self::of_owner_token(Some(id));
        }
        let scopes = role.map_or(&[][..], Role::scopes).to_vec();
        Self { kind: CallerKind::Member, sign_in: Some(id), member, name, prefix: None, scopes, site: None }
    }

    fn of_api_token(row: UsedTokenRow) -> Self {
        let UsedTokenRow { site, prefix, name, mut scopes, .. } = row;
        // None was made with it; a row that has it all the same opens nothing more.
        scopes.retain(|scope| *scope != AccessScope::Owner);
        let (name, prefix, site) = (Some(name), Some(prefix), Some(site));
        Self { kind: CallerKind::ApiToken, sign_in: None, member: None, name, prefix, scopes, site }
    }

    /// The id of the sign-in, if it is one that asks.
    pub(crate) fn sign_in(&self) -> Option<&str> {
        self.sign_in.as_deref()
    }

    /// The id of the member, if it is one who asks.
    pub(crate) fn member(&self) -> Option<&str> {
        self.member.as_deref()
    }

    /// The only site that the caller may ask about; absent: any.
    pub(crate) fn site(&self) -> Option<&SiteId> {
        self.site.as_ref()
    }

    /// Whether calls that need this scope are the caller's to make.
    pub(crate) fn may(&self, scope: AccessScope) -> bool {
        scope.is_within(&self.scopes)
    }

    /// Who it is, for the caller's own eyes.
    pub(crate) fn state(&self) -> SignInState {
        let Self { kind, name, scopes, site, .. } = self;
        SignInState { signed_in: true, kind: *kind, name: name.clone(), scopes: scopes.clone(), site: site.clone() }
    }

    /// Who it is, for the list of what was done.
    pub(crate) fn acted(&self) -> (CallerKind, Option<&str>) {
        (self.kind, self.prefix.as_deref().or(self.name.as_deref()))
    }

    /// Lets the caller make a call that needs this scope, about this site if it is about one.
    ///
    /// # Errors
    /// 404 for another site than an API token's own, as for one that does not exist; 403 without the scope.
    pub(crate) fn admit(&self, scope: AccessScope, site: Option<&SiteId>) -> Result<(), Refusal> {
        let is_others = |own: &SiteId| site.is_some_and(|site| site != own);
        if self.site.as_ref().is_some_and(is_others) {
            return Err(site_unknown());
        }
        // What is about no site is the installation's, whatever scope it should need.
        let is_own = self.site.is_none() || site.is_some();
        if is_own && self.may(scope) {
            return Ok(());
        }
        Err(if self.kind == CallerKind::ApiToken {
            let message = format!("This API token has not the scope `{}`.", scope.as_str());
            Refusal::new(ErrorCode::ScopeInsufficient, message)
        } else {
            Refusal::new(ErrorCode::RoleInsufficient, "Your role may not do this; ask an owner.")
        })
    }
}

fn unauthorised() -> Refusal {
    Refusal::new(ErrorCode::Unauthorised, "Sign in with the owner's token; `npm run token` replaces a lost one.")
}

/// Whether two texts are equal, in a time that does not depend on where they differ.
fn equal(secrets: &Secrets, left: &[u8], right: &[u8]) -> bool {
    let mac = secrets.seal_key.derive("compare");
    let expected = mac.clone().chain_update(right).finalize().into_bytes();
    mac.chain_update(left).verify(&expected).is_ok()
}

/// Whether this is the owner's token.
pub(crate) fn is_owner_token(secrets: &Secrets, token: &str) -> bool {
    let digest = hex::encode(Sha256::digest(token.trim().as_bytes()));
    equal(secrets, digest.as_bytes(), secrets.owner_token_sha256.as_bytes())
}

/// What the database holds for a secret text given to a browser: useless to a reader of the database.
pub(crate) fn digest_of(secrets: &Secrets, purpose: &str, text: &str) -> String {
    hex::encode(secrets.seal_key.derive(purpose).chain_update(text).finalize().into_bytes())
}

/// What sign-ins are bound to: the token of now. A member's have a digest of their own: a Worker that knows no members would take one for
/// the owner's otherwise.
pub(crate) struct TokenDigests {
    /// Of the owner's sign-ins.
    pub(crate) owner: String,
    /// Of members' sign-ins.
    pub(crate) member: String,
}

impl TokenDigests {
    /// Those of now.
    pub(crate) fn of(secrets: &Secrets) -> Self {
        let of = |purpose| digest_of(secrets, purpose, &secrets.owner_token_sha256);
        Self { owner: of("sign-in/token"), member: of("sign-in/member-token") }
    }

    /// Which sign-ins hold at a time.
    pub(crate) fn holds(&self, now_s: i64) -> Holds<'_> {
        Holds { token: &self.owner, member_token: &self.member, now_s }
    }
}

/// The id of a cookie's sign-in, there or not.
pub(crate) fn sign_in_of(secrets: &Secrets, request: &Request) -> Option<String> {
    let value = cookie_value(request.header("cookie").unwrap_or(""), SIGN_IN_COOKIE)?;
    Some(digest_of(secrets, "sign-in/cookie", value))
}

/// Whether the request is from one of our own pages, or from no page at all: another site's form or script cannot act for the owner.
pub(crate) fn is_own_page(request: &Request) -> bool {
    match request.header("sec-fetch-site") {
        Some(from) => from == "same-origin" || (from == "none" && matches!(request.method.as_str(), "GET" | "HEAD")),
        None => request.header("origin").is_none_or(|origin| origin == request.origin),
    }
}

/// Lets somebody pass: by `Authorization: Bearer`, with the owner's token or an API token, or by the cookie of a sign-in on a request
/// from our own pages. What they may do is another question ([`Caller::admit`]).
///
/// # Errors
/// 401 without either; when the database fails.
pub async fn authorise(shell: &Shell<'_>, request: &Request) -> Result<Caller, Failure> {
    if let Some(token) = request.header("authorization").and_then(|value| value.strip_prefix("Bearer ")) {
        if is_owner_token(shell.secrets, token) {
            return Ok(Caller::of_owner_token(None));
        }
        return by_api_token(shell, token.trim()).await;
    }
    let safe =
        request.method == "GET" || request.header("origin").is_some() || request.header("sec-fetch-site").is_some();
    let id = sign_in_of(shell.secrets, request).filter(|_| safe && is_own_page(request)).ok_or_else(unauthorised)?;
    let tokens = TokenDigests::of(shell.secrets);
    let holds = tokens.holds(shell.context.now_s());
    let mut batch = Batch::new();
    // It is read first: a use does not bring back what has run out.
    let held = batch.ask::<HeldRow>(sign_in::of_cookie(&id, holds));
    batch.also([sign_in::note_use(&id, holds)]);
    let held = batch.run(shell.database).await?.take_first(held)?.ok_or_else(unauthorised)?;
    Ok(Caller::of_sign_in(held))
}

/// How every API token begins.
pub(crate) const API_TOKEN_PREFIX: &str = "hw_";

/// What the database holds for an API token. It is random, so that a plain digest is enough, and no change of a key ends it.
pub(crate) fn api_token_sha256(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// One row is read; another is written on the first use of a day alone.
async fn by_api_token(shell: &Shell<'_>, token: &str) -> Result<Caller, Failure> {
    let is_one = token.strip_prefix(API_TOKEN_PREFIX).is_some_and(|rest| hex::decode(rest).is_ok());
    if !is_one {
        return Err(unauthorised().into());
    }
    let read = api_token::of_sha256(&api_token_sha256(token), shell.context.now_s());
    let row = shell.database.first_row::<UsedTokenRow>(read).await?.ok_or_else(unauthorised)?;
    let today = day_of(shell.context.now_s());
    if row.used_day.is_none_or(|day| day < today) {
        shell.database.batch(vec![api_token::note_use(&row.site, &row.id, today)]).await?;
    }
    Ok(Caller::of_api_token(row))
}
