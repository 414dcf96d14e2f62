//! Deleting a site.

use crate::base::wire::wire;

wire! {
    /// Body of `DELETE /api/sites/<site>`.
    pub struct DeleteSite {
        /// The site's name once more, as it is stored.
        pub confirm: String,
    }

    /// Answer of `DELETE /api/sites/<site>`: the site is gone, and its rows are deleted some at a time.
    pub struct SiteDeletion {
        /// When it began, unix seconds.
        pub begun_s: i64,
        /// Webhook endpoints (`we_…`, twenty at most) that are still at Stripe, since the key could not delete them: the owner must.
        pub endpoints_left: Vec<String>,
    }
}
