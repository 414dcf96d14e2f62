//! What products are called.

use crate::read::ReadFault;
use crate::shell::Shell;
use crate::store::fact::{self, FactRow, Scope};
use headwater::base::id::StripeId;
use headwater::base::sorted::SortedSet;
use headwater::stripe::object::Objects;

/// Products that are looked up.
pub(super) struct ProductNames(Objects);

impl ProductNames {
    pub(super) async fn of<'a>(
        shell: &Shell<'_>,
        scope: &Scope,
        ids: impl Iterator<Item = &'a str>,
    ) -> Result<Self, ReadFault> {
        let ids: SortedSet<StripeId> = ids.filter_map(|id| StripeId::parse(id).ok()).collect();
        let ids: Vec<&StripeId> = ids.iter().collect();
        if ids.is_empty() {
            return Ok(Self(Objects::default()));
        }
        let rows = shell.database.rows_of::<FactRow>(fact::of_objects(scope, &ids)).await?;
        Ok(Self(Objects::of(rows.into_iter().map(|row| row.fact().1.0))))
    }

    /// A product's name, where it is known.
    pub(super) fn name(&self, id: &str) -> Option<String> {
        self.0.products.get(&StripeId::parse(id).ok()?)?.newest(|product| product.name.clone())
    }

    /// The same, or its id; absent for none.
    pub(super) fn name_or_id(&self, id: &str) -> Option<String> {
        self.name(id).or_else(|| Some(id.to_owned()).filter(|id| !id.is_empty()))
    }
}
