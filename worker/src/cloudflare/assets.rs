//! The static files, behind the binding to Cloudflare's asset server: the dashboard's pages, and the tracker below the first-party
//! path. Most requests for files never reach this code (`run_worker_first` in `wrangler.toml`).

use crate::http::route::FileRoute;
use worker::{Env, Headers, Method, Request, RequestInit, Response, Result, Url};

/// The tracker's file, whatever name a site asks for it by.
const TRACKER: &str = "/headwater.js";
/// The dashboard's page, which draws every page by itself.
const DASHBOARD: &str = "/";

/// Below it are the files that the build names by a digest of what is in them.
const BUILT: &str = "/assets/";

/// A file that never changes under its name.
fn kept(file: Response) -> Result<Response> {
    let headers = file.headers().clone();
    headers.set("cache-control", "public, max-age=31536000, immutable")?;
    Ok(file.with_headers(headers))
}

/// The file of a route, with the caching headers that the asset server gives it; None when there is no such file. A browser that goes to
/// an address where there is nothing gets the dashboard's page, which says so, under status 404.
///
/// # Errors
/// When the binding is missing or the asset server fails.
pub(crate) async fn serve(env: &Env, route: FileRoute, request: Request) -> Result<Option<Response>> {
    let assets = env.assets("ASSETS")?;
    let asked = Asked::of(&request)?;
    let file = match route {
        FileRoute::Tracker => assets.fetch(asked.at(TRACKER), Some(asked.init())).await?,
        FileRoute::Page => assets.fetch(asked.at(DASHBOARD), Some(asked.init())).await?,
        FileRoute::Asset => assets.fetch_request(request).await?,
    };
    if file.status_code() != 404 {
        return if asked.url.path().starts_with(BUILT) { kept(file).map(Some) } else { Ok(Some(file)) };
    }
    if route == FileRoute::Tracker || !asked.wants_page {
        return Ok(None);
    }
    // Whole, whatever version of the page the browser has.
    asked.headers.delete("if-none-match")?;
    let page = assets.fetch(asked.at(DASHBOARD), Some(asked.init())).await?;
    let headers = page.headers().clone();
    headers.set("cache-control", "no-store")?;
    Ok(Some(page.with_status(404).with_headers(headers)))
}

/// What of a request decides on the file.
struct Asked {
    url: Url,
    method: Method,
    headers: Headers,
    /// A browser goes to the address, as opposed to a script or a page that loads it.
    wants_page: bool,
}

impl Asked {
    fn of(request: &Request) -> Result<Self> {
        let method = if request.method() == Method::Head { Method::Head } else { Method::Get };
        let headers = request.headers().clone();
        let wants_page = headers.get("accept")?.is_some_and(|accept| accept.contains("text/html"));
        Ok(Self { url: request.url()?, method, headers, wants_page })
    }

    fn at(&self, path: &str) -> String {
        let mut url = self.url.clone();
        url.set_path(path);
        url.set_query(None);
        url.into()
    }

    fn init(&self) -> RequestInit {
        let mut init = RequestInit::new();
        init.with_method(self.method.clone());
        init.with_headers(self.headers.clone());
        init
    }
}
