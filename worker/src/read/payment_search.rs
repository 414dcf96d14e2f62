//! What payments are searched for by: ids of Stripe's, visitors, whole addresses.

use super::ReadFault;
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::payment_list::{self, FoundRow};
use crate::store::site::Site;
use headwater::base::email::{NormalEmail, normalise_email};
use headwater::base::id::{StripeId, VisitorId};
use headwater::base::sorted::SortedSet;

/// What a search looks for.
#[derive(Debug, Clone)]
pub enum Search {
    /// Payments of a whole address.
    Email(NormalEmail),
    /// Payments that name a visitor.
    Visitor(VisitorId),
    /// A payment, or the payments of an object of Stripe's.
    Object(StripeId),
}

impl Search {
    /// Reads what was typed; `None` where it is nothing that can be looked up.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('@') {
            return normalise_email(text).map(Self::Email);
        }
        // The key of a claim that has no invoice yet.
        let id = text.strip_prefix("first:").unwrap_or(text);
        let visitor = VisitorId::parse(&text.to_lowercase()).ok().map(Self::Visitor);
        visitor.or_else(|| StripeId::parse(id).ok().map(Self::Object))
    }

    fn object(&self) -> Option<&StripeId> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The clues that the payments carry.
    fn clues(&self, site: &Site) -> Vec<String> {
        match self {
            Self::Email(email) => vec![format!("email:{}", site.pseudonym_key.email(email))],
            Self::Visitor(visitor) => vec![format!("visitor:{visitor}"), format!("unseen:{visitor}")],
            Self::Object(object) => vec![object.to_string(), format!("remembered:{object}")],
        }
    }
}

/// The ids among which are the payments that a search means.
pub(super) async fn found(
    shell: &Shell<'_>,
    scope: &Scope,
    search: &Search,
    site: &Site,
) -> Result<SortedSet<String>, ReadFault> {
    let statement = payment_list::find(scope, search.object(), &search.clues(site));
    let rows = shell.database.rows_of::<FoundRow>(statement).await?;
    let firsts = search.object().map(|object| format!("first:{object}"));
    Ok(rows.into_iter().map(|row| row.id).chain(firsts).collect())
}
