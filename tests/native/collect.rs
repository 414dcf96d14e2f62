//! Collect, through the real handler: a refused beacon leaves nothing behind, whose id counts, who is let in.

use headwater::base::limits::COLLECT_BODY_MAX_BYTES;
use headwater_tools::desk::{Desk, Reply, block_on};
use headwater_worker::http::Request;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
const OTHER: &str = "1b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f11";
const SESSION: &str = "2b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f12";

fn beacon(desk: &Desk, change: &Value) -> Request {
    let mut body = json!({"version": 1, "type": "page_view", "site": desk.site, "visitor": VISITOR, "session": SESSION,
        "url": "https://shop.example/", "referrer": ""});
    for (key, value) in change.as_object().unwrap() {
        body[key] = value.clone();
    }
    desk.beacon(&body)
}

fn with_headers(mut request: Request, headers: &[(&str, &str)]) -> Request {
    request.headers.extend(headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    request
}

fn post(desk: &Desk, request: Request) -> Reply {
    block_on(desk.answer(request))
}

fn stored(desk: &Desk) -> (Vec<Value>, Vec<Value>) {
    let rows = |sql: &str| desk.database.query(sql).unwrap();
    (rows("SELECT visitor FROM visit"), rows("SELECT visitor FROM visit WHERE hits = 1"))
}

#[test]
fn what_is_refused_leaves_nothing_behind() {
    let desk = Desk::new(NOW_S);
    for (change, status, code) in [
        (json!({"site": "site_unknown"}), 404, "site_unknown"),
        (json!({"site": "'; DROP TABLE site"}), 404, "site_unknown"),
        (json!({"visitor": "<script>"}), 400, "visitor_id_invalid"),
        (json!({"session": 7}), 400, "session_id_invalid"),
        (json!({"version": 9}), 400, "version_unknown"),
        (json!({"url": "x".repeat(COLLECT_BODY_MAX_BYTES)}), 413, "body_too_large"),
    ] {
        let reply = post(&desk, beacon(&desk, &change));
        assert_eq!((reply.status, reply.body["error"]["code"].as_str()), (status, Some(code)), "{change:.100}");
    }
    let mut broken = beacon(&desk, &json!({}));
    broken.body = Some(b"{\"version\": 1,".to_vec());
    assert_eq!(post(&desk, broken).body["error"]["code"], "json_invalid");
    let forged =
        with_headers(beacon(&desk, &json!({})), &[("sec-fetch-site", "same-site"), ("cookie", "_hw_vid=1 OR 1")]);
    assert_eq!(post(&desk, forged).body["error"]["code"], "visitor_cookie_invalid");
    assert_eq!(stored(&desk), (vec![], vec![]));
}

#[test]
fn the_cookie_counts_where_the_browser_vouches_for_the_page() {
    let desk = Desk::new(NOW_S);
    let cookie = format!("theme=dark; _hw_vid={OTHER}");
    let foreign = with_headers(beacon(&desk, &json!({})), &[("cookie", cookie.as_str())]);
    let reply = post(&desk, foreign);
    assert_eq!(
        (reply.status, reply.header("set-cookie")),
        (202, None),
        "a cross-site request neither brings nor gets a cookie"
    );
    assert_eq!(stored(&desk).0, [json!({"visitor": VISITOR})]);

    let desk = Desk::new(NOW_S);
    let own = beacon(&desk, &json!({"cookie_domain": "headwater.example"}));
    let own = with_headers(own, &[("sec-fetch-site", "same-site"), ("cookie", cookie.as_str())]);
    let reply = post(&desk, own);
    assert_eq!(stored(&desk).0, [json!({"visitor": OTHER})]);
    let expected = format!("_hw_vid={OTHER}; Max-Age=34560000; Path=/; SameSite=Lax; Secure; Domain=headwater.example");
    assert_eq!(reply.header("set-cookie"), Some(expected.as_str()));
    assert_eq!(reply.header("access-control-allow-origin"), Some("https://shop.example"));
    let elsewhere = beacon(&desk, &json!({"cookie_domain": "shop.example"}));
    let reply = post(&desk, with_headers(elsewhere, &[("sec-fetch-site", "same-site")]));
    assert!(
        !reply.header("set-cookie").unwrap().contains("Domain"),
        "no cookie for a domain the request was not made to"
    );
}

#[test]
fn behind_a_rewrite_the_cookie_is_of_the_domain_that_the_browser_asked() {
    let desk = Desk::new(NOW_S);
    let domain = |site: &str, cookie_domain: &str| {
        let beacon = beacon(&desk, &json!({"cookie_domain": cookie_domain}));
        let reply =
            post(&desk, with_headers(beacon, &[("sec-fetch-site", site), ("origin", "https://www.shop.example:8443")]));
        reply.header("set-cookie").unwrap().split_once("Domain=").map(|(_, domain)| domain.to_owned())
    };
    assert_eq!(domain("same-origin", "shop.example").as_deref(), Some("shop.example"));
    assert_eq!(domain("same-origin", "headwater.example"), None);
    assert_eq!(domain("same-site", "shop.example"), None, "another host was asked, and no one knows which");
}

#[test]
fn automated_browsers_are_ignored_but_on_ones_own_machine() {
    let headless =
        [("user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36")];
    let mut desk = Desk::new(NOW_S);
    let reply = post(&desk, with_headers(beacon(&desk, &json!({})), &headless));
    assert_eq!((reply.status, &reply.body["reason"]), (202, &json!("automation")));
    let site = json!({"name": "Here", "hosts": ["localhost"], "time_zone": "UTC"});
    desk.site = serde_json::from_value(desk.owner("POST", "/api/sites", Some(site)).body["id"].clone()).unwrap();
    let local = beacon(&desk, &json!({"url": "http://localhost:8788/shop"}));
    assert_eq!(post(&desk, with_headers(local, &headless)).body["outcome"], "accepted");
    assert_eq!(stored(&desk).0.len(), 1);
}

#[test]
fn hosts_of_a_site_are_read_as_people_write_them() {
    let desk = Desk::new(NOW_S);
    let made =
        |hosts: Value| desk.owner("POST", "/api/sites", Some(json!({"name": "S", "hosts": hosts, "time_zone": "UTC"})));
    let site = made(json!(["https://www.Shop.example/pricing", "*.other.example", "third.example:8443"]));
    assert_eq!(
        (site.status, &site.body["hosts"]),
        (201, &json!(["www.shop.example", "other.example", "third.example"]))
    );
    for refused in [json!(["ada@shop.example"]), json!(["a b"]), json!(["bücher.example"]), json!([])] {
        assert_eq!(made(refused).body["error"]["code"], "site_hosts_invalid");
    }
}

#[test]
fn a_sites_own_parameters_are_kept_beside_a_click_id_and_bounded() {
    let mut desk = Desk::new(NOW_S);
    let set = |desk: &Desk, names: Value| {
        desk.owner("PATCH", &format!("/api/sites/{}", desk.site), Some(json!({"click_parameters": names})))
    };
    let eleven: Vec<String> = (0..11).map(|n| format!("p{n}")).collect();
    for refused in [json!(eleven), json!(["a b"]), json!([""]), json!(["x".repeat(41)]), json!(["a=b"]), json!(["é"])]
    {
        assert_eq!(set(&desk, refused).body["error"]["code"], "click_parameters_invalid");
    }
    let url = "https://shop.example/?placement=top&ad_id=7&token=secret&utm_campaign={campaignid}&gclid=G1";
    let touch = |desk: &Desk, session: &str| {
        post(desk, beacon(desk, &json!({"url": url, "session": session})));
        desk.lay_out_visits();
        let rows = desk.database.query(&format!("SELECT touch FROM seen_visit WHERE id = '{session}'")).unwrap();
        serde_json::from_str::<Value>(rows[0]["touch"].as_str().unwrap()).unwrap()
    };
    // Collect reads a site through its cache, so the setting comes before the first beacon.
    let kept = set(&desk, json!([" placement", "placement"]));
    assert_eq!((kept.status, &kept.body["click_parameters"]), (200, &json!(["placement"])));
    let own = touch(&desk, SESSION);
    assert_eq!((&own["ad_parameters"], &own["unexpanded"]), (&json!({"ad_id": "7", "placement": "top"}), &json!(1)));
    assert_eq!(own.get("utm_campaign"), None);
    let sites = desk.owner("GET", "/api/sites", None);
    assert_eq!(sites.body["sites"][0]["click_parameters"], json!(["placement"]));
    desk.site = desk.new_site("UTC").0;
    assert_eq!(touch(&desk, OTHER)["ad_parameters"], json!({"ad_id": "7"}), "another site has its own");
}
