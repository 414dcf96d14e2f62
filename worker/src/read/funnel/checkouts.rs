//! Visitors who reached a checkout and did not pay: those whom Checkout Sessions of the range carry that Stripe reported unpaid.

use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::checkout::{self, UNPAID_AT_ONCE, UnpaidRow, VisitorRow};
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use headwater::attribution::clue::Reference;
use headwater::base::id::{SessionId, SiteId, VisitorId};
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::FactBody;

/// Reads a page of them at a time, and gives the visitors of each.
pub(super) async fn each_checkout(
    shell: &Shell<'_>,
    scope: &Scope,
    range: Instants,
    mut each: impl FnMut(VisitorId),
) -> Result<(), ReadFault> {
    let mut last: Option<UnpaidRow> = None;
    loop {
        let mut rows: Vec<UnpaidRow> = shell.database.rows_of(checkout::unpaid(scope, range, last.as_ref())).await?;
        let is_last_page = rows.len() < UNPAID_AT_ONCE;
        let mut carried = Carried::default();
        rows.iter().for_each(|row| carried.read(&row.body.body, &scope.site));
        if !carried.sessions.is_empty() {
            let found = checkout::visitors_of_sessions(&scope.site, &carried.sessions);
            let found: Vec<VisitorRow> = shell.database.rows_of(found).await?;
            carried.visitors.extend(found.into_iter().map(|row| row.visitor));
        }
        carried.visitors.into_iter().for_each(&mut each);
        last = rows.pop();
        if is_last_page {
            return Ok(());
        }
    }
}

/// Ids that Checkout Sessions carry.
#[derive(Default)]
struct Carried {
    visitors: SortedSet<VisitorId>,
    sessions: SortedSet<SessionId>,
}

impl Carried {
    /// What names another site counts there.
    fn read(&mut self, body: &FactBody, site: &SiteId) {
        let FactBody::CheckoutSession(session) = body else { return };
        let metadata = &session.carried.metadata;
        if metadata.site().is_none_or(|of| of == *site) {
            self.visitors.extend(metadata.named_visitors().into_iter().map(|(_, visitor)| visitor));
            self.sessions.extend(metadata.named_sessions().into_iter().map(|(_, session)| session));
        }
        match session.client_reference.as_deref().and_then(Reference::parse) {
            Some(Reference::Pair(visitor, session) | Reference::Uuid(visitor, session)) => {
                self.visitors.insert(visitor);
                self.sessions.insert(session);
            }
            None => {}
        }
    }
}
