//! Whole tables of a site, for a warehouse.

use crate::base::id::{Mode, SiteId};
use crate::base::wire::wire;
use crate::report::ExportTable;

wire! {
    /// Answer of `GET /api/sites/<site>/tables`: a page of a table.
    pub struct TablePage {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// Which table.
        pub table: ExportTable,
        /// A thousand at most, by key. An object each; times are unix seconds (`_s`), money is whole minor units (`_minor`).
        pub rows: Vec<serde_json::Value>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }
}
