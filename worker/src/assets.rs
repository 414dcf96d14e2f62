//! The static files, behind the binding to Cloudflare's asset server: the dashboard's pages, and the tracker below the first-party
//! path. Most requests for files never come here (`run_worker_first` in `wrangler.toml`).

use crate::route::Route;
use worker::{Env, Method, Request, RequestInit, Response, Result};

/// The tracker's file, whatever name a site asks for it by.
const TRACKER: &str = "/headwater.js";

/// The file of a route, with the caching headers that the asset server gives it; None when there is no such file.
///
/// # Errors
/// When the binding is missing or the asset server fails.
pub(crate) async fn serve(env: &Env, route: &Route, request: Request) -> Result<Option<Response>> {
    let assets = env.assets("ASSETS")?;
    if *route != Route::Tracker {
        return assets.fetch_request(request).await.map(Some);
    }
    let mut url = request.url()?;
    url.set_path(TRACKER);
    url.set_query(None);
    let mut init = RequestInit::new();
    init.with_method(if request.method() == Method::Head { Method::Head } else { Method::Get });
    init.with_headers(request.headers().clone());
    let file = assets.fetch(url.as_str(), Some(init)).await?;
    // Where the file is missing the asset server answers with the dashboard's page, which is not to be seen here.
    let kind = file.headers().get("content-type")?.unwrap_or_default();
    Ok(Some(file).filter(|_| !kind.starts_with("text/html")))
}
