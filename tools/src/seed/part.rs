//! Which deeds belong to a part of a plan.

use super::plan::{Deed, Plan};
use std::collections::BTreeSet;
use std::sync::Arc;

/// One of several parts of a plan.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) nth: u32,
    pub(super) of: u32,
    /// Visitors who pay as one customer; they are all in the first part.
    pub(super) together: Arc<BTreeSet<u32>>,
}

impl Part {
    /// The only one.
    pub(super) fn whole() -> Self {
        Self { nth: 0, of: 1, together: Arc::default() }
    }

    /// Whether a deed is of this part.
    pub(super) fn has(&self, plan: &Plan, deed: Deed) -> bool {
        let Some(visitor) = plan.visitor_of(deed) else { return false };
        let nth = if self.together.contains(&visitor) { 0 } else { visitor % self.of };
        nth == self.nth
    }
}
