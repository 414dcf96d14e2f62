//! Visitors who reached a checkout and did not pay: those whom Checkout Sessions of the range carry that Stripe reported unpaid.

use crate::port::batch::Batch;
use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::checkout::{self, UNPAID_AT_ONCE, UNPAID_PAGES_MAX, UnpaidRow, VisitorRow, visitors_of_sessions};
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use headwater::attribution::clue::Reference;
use headwater::base::id::{SessionId, SiteId, VisitorId};
use headwater::base::sorted::SortedSet;
use headwater::stripe::fact::FactBody;

/// Gives the visitors of the newest, a page at a time, and tells whether there are more Checkout Sessions than it read. The sessions that a
/// page names are looked up together with the next page.
pub(super) async fn each_checkout(
    shell: &Shell<'_>,
    scope: &Scope,
    range: Instants,
    mut each: impl FnMut(VisitorId),
) -> Result<bool, ReadFault> {
    let mut last: Option<UnpaidRow> = None;
    let mut sessions: SortedSet<SessionId> = SortedSet::new();
    for page in 0..=UNPAID_PAGES_MAX {
        let mut batch = Batch::new();
        let rows = batch.ask::<UnpaidRow>(checkout::unpaid(scope, range, last.as_ref()));
        let named = batch.ask::<VisitorRow>(visitors_of_sessions(&scope.site, &sessions));
        let mut answers = batch.run(shell.database).await?;
        answers.take(named)?.into_iter().for_each(|row| each(row.visitor));
        let mut rows = answers.take(rows)?;
        if page == UNPAID_PAGES_MAX {
            return Ok(!rows.is_empty());
        }
        let mut carried = Carried::default();
        rows.iter().for_each(|row| carried.read(&row.body.body, &scope.site));
        carried.visitors.into_iter().for_each(&mut each);
        sessions = carried.sessions;
        let is_last_page = rows.len() < UNPAID_AT_ONCE;
        if is_last_page && sessions.is_empty() {
            break;
        }
        last = rows.pop();
    }
    Ok(false)
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
