//! Who is let in, how a sign-in ends, and what another site's page can do about either.

use headwater::base::sorted::SortedMap;
use headwater_tools::desk::{Desk, OWNER_TOKEN, Reply, block_on};
use headwater_worker::http::Request;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const OWN: &str = "https://headwater.example";

/// A browser: what it sends along, and the cookie it was given.
#[derive(Clone, Default)]
struct Browser {
    headers: SortedMap<String, String>,
    cookie: Option<String>,
}

impl Browser {
    /// One that shows the dashboard.
    fn on_the_dashboard() -> Self {
        Self::sending(&[("origin", OWN), ("sec-fetch-site", "same-origin"), ("user-agent", "A browser")])
    }

    fn sending(headers: &[(&str, &str)]) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { headers, cookie: None }
    }

    fn ask(&mut self, desk: &Desk, method: &str, path: &str, body: Value) -> Reply {
        let mut headers = self.headers.clone();
        if let Some(cookie) = &self.cookie {
            headers.insert("cookie".to_owned(), format!("other=1; {cookie}"));
        }
        let request = Request {
            method: method.to_owned(),
            origin: OWN.to_owned(),
            path: path.to_owned(),
            headers,
            body: Some(body.to_string().into_bytes()),
            ..Request::default()
        };
        let reply = block_on(desk.answer(request));
        if let Some(set) = reply.header("set-cookie") {
            self.cookie = set.split(';').next().map(str::to_owned);
        }
        reply
    }

    fn sign_in(&mut self, desk: &Desk, token: &str) -> Reply {
        self.ask(desk, "POST", "/api/session", json!({"token": token}))
    }

    fn is_signed_in(&mut self, desk: &Desk) -> bool {
        self.ask(desk, "GET", "/api/sites", Value::Null).status == 200
    }
}

fn signed_in(desk: &Desk) -> Browser {
    let mut browser = Browser::on_the_dashboard();
    assert_eq!(browser.sign_in(desk, OWNER_TOKEN).status, 204);
    assert!(browser.is_signed_in(desk));
    browser
}

fn listed(browser: &mut Browser, desk: &Desk) -> Vec<Value> {
    browser.ask(desk, "GET", "/api/sign-ins", Value::Null).body["sign_ins"].as_array().unwrap().clone()
}

#[test]
fn signing_out_ends_the_sign_in_wherever_its_cookie_was_copied_to() {
    let desk = Desk::new(NOW_S);
    let mut browser = signed_in(&desk);
    let mut copy = browser.clone();
    let mut other = signed_in(&desk);
    assert!(copy.is_signed_in(&desk));
    assert_eq!(browser.ask(&desk, "DELETE", "/api/session", Value::Null).status, 204);
    assert!(!copy.is_signed_in(&desk) && !browser.is_signed_in(&desk));
    assert!(other.is_signed_in(&desk), "another browser stays");
}

#[test]
fn a_sign_in_ends_by_itself() {
    let desk = Desk::new(NOW_S);
    let (mut used, mut idle) = (signed_in(&desk), signed_in(&desk));
    for day in 1..30 {
        desk.now_s.set(NOW_S + day * DAY_S);
        assert!(used.is_signed_in(&desk), "used daily: day {day}");
        if day == 7 {
            assert!(!idle.is_signed_in(&desk), "a week without use");
            // Nothing brings it back.
            assert!(!idle.is_signed_in(&desk));
        }
    }
    desk.now_s.set(NOW_S + 30 * DAY_S);
    assert!(!used.is_signed_in(&desk), "thirty days are the most");
    block_on(desk.prune()).unwrap();
    assert!(desk.database.query("SELECT * FROM sign_in").unwrap().is_empty());
}

#[test]
fn reading_writes_seldom() {
    let desk = Desk::new(NOW_S);
    let mut browser = signed_in(&desk);
    let used_s =
        |desk: &Desk| desk.database.query("SELECT used_s FROM sign_in").unwrap()[0]["used_s"].as_i64().unwrap();
    desk.now_s.set(NOW_S + 299);
    assert!(browser.is_signed_in(&desk));
    assert_eq!(used_s(&desk), NOW_S);
    desk.now_s.set(NOW_S + 301);
    assert!(browser.is_signed_in(&desk));
    assert_eq!(used_s(&desk), NOW_S + 301);
}

#[test]
fn a_new_sign_in_has_a_cookie_of_its_own_and_ends_the_one_before() {
    let desk = Desk::new(NOW_S);
    let mut browser = signed_in(&desk);
    let mut before = browser.clone();
    assert_eq!(browser.sign_in(&desk, OWNER_TOKEN).status, 204);
    assert_ne!(browser.cookie, before.cookie);
    assert!(browser.is_signed_in(&desk) && !before.is_signed_in(&desk));
    assert_eq!(listed(&mut browser, &desk).len(), 1);
}

#[test]
fn sign_ins_are_listed_and_ended_one_by_one_or_together() {
    let desk = Desk::new(NOW_S);
    let (mut first, mut second, mut third) = (signed_in(&desk), signed_in(&desk), signed_in(&desk));
    let all = listed(&mut first, &desk);
    assert_eq!(all.len(), 3);
    assert!(all.iter().all(|one| one["agent"] == "A browser" && one["created_s"] == NOW_S));
    let current = |browser: &mut Browser| {
        let own = listed(browser, &desk).into_iter().find(|one| one["current"] == true).unwrap();
        own["id"].as_str().unwrap().to_owned()
    };
    let id = current(&mut second);
    assert!(!second.cookie.clone().unwrap().contains(&id), "the id signs nobody in");
    assert_eq!(first.ask(&desk, "DELETE", &format!("/api/sign-ins/{id}"), Value::Null).status, 204);
    assert!(!second.is_signed_in(&desk) && third.is_signed_in(&desk));
    assert_eq!(
        first.ask(&desk, "DELETE", &format!("/api/sign-ins/{id}"), Value::Null).body["error"]["code"],
        "sign_in_unknown"
    );
    assert_eq!(first.ask(&desk, "DELETE", "/api/sign-ins", Value::Null).status, 204);
    assert!(first.is_signed_in(&desk) && !third.is_signed_in(&desk));
    // The bearer of the token has no sign-in: all end.
    assert_eq!(desk.owner("DELETE", "/api/sign-ins", None).status, 204);
    assert!(!first.is_signed_in(&desk));
}

#[test]
fn the_right_token_passes_whatever_others_try() {
    let desk = Desk::new(NOW_S);
    let mut stranger = Browser::on_the_dashboard();
    for _ in 0..40 {
        assert!([401, 429].contains(&stranger.sign_in(&desk, "hw_owner_guessed").status));
    }
    signed_in(&desk);
}

#[test]
fn another_sites_page_can_neither_sign_in_nor_out_nor_use_up_tries() {
    let desk = Desk::new(NOW_S);
    let mut owner = signed_in(&desk);
    let rows = || desk.database.query("SELECT * FROM sign_in").unwrap();
    let before = rows();
    for headers in [
        &[("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")][..],
        &[("origin", "https://shop.headwater.example"), ("sec-fetch-site", "same-site")],
        &[("origin", "null")],
        &[("origin", "https://evil.example")],
        &[("sec-fetch-site", "none")],
    ] {
        let mut page = Browser { cookie: owner.cookie.clone(), ..Browser::sending(headers) };
        for token in [OWNER_TOKEN, "hw_owner_guessed"] {
            let refused = page.sign_in(&desk, token);
            assert_eq!((refused.status, &refused.body["error"]["code"]), (403, &json!("cross_site")), "{headers:?}");
        }
        assert_eq!(page.ask(&desk, "DELETE", "/api/session", Value::Null).status, 403, "{headers:?}");
        assert_eq!(page.ask(&desk, "DELETE", "/api/sign-ins", Value::Null).status, 401, "{headers:?}");
    }
    assert_eq!(rows(), before);
    assert!(owner.is_signed_in(&desk));
}

#[test]
fn a_link_signs_in_once_and_not_for_long() {
    let desk = Desk::new(NOW_S);
    let code = || {
        let link = desk.owner("POST", "/api/session/link", None);
        assert_eq!((link.status, link.body["expires_s"].as_i64()), (201, Some(desk.now_s.get() + 600)));
        link.body["path"].as_str().unwrap().strip_prefix("/#sign-in=").unwrap().to_owned()
    };
    let by = |code: &str| {
        let mut browser = Browser::on_the_dashboard();
        let reply = browser.ask(&desk, "POST", "/api/session", json!({"code": code}));
        (reply.status, browser.is_signed_in(&desk), reply.body["error"]["code"].clone())
    };
    let first = code();
    assert_eq!(by(&first), (204, true, Value::Null));
    assert_eq!(by(&first), (401, false, json!("link_used")));
    let late = code();
    desk.now_s.set(NOW_S + 601);
    assert_eq!(by(&late), (401, false, json!("link_used")));
    assert_eq!(by("").0, 401);
    let mut nobody = Browser::on_the_dashboard();
    assert_eq!(nobody.ask(&desk, "POST", "/api/session/link", Value::Null).status, 401);
    assert_eq!(nobody.ask(&desk, "POST", "/api/session", json!({})).body["error"]["code"], "body_invalid");
    block_on(desk.prune()).unwrap();
    assert!(desk.database.query("SELECT * FROM sign_in_link").unwrap().is_empty());
}

#[test]
fn a_replaced_token_ends_every_sign_in() {
    let mut desk = Desk::new(NOW_S);
    let mut browser = signed_in(&desk);
    desk.replace_token("hw_owner_of_tomorrow");
    assert!(!browser.is_signed_in(&desk));
    assert_eq!(browser.sign_in(&desk, OWNER_TOKEN).status, 401);
    assert_eq!(browser.sign_in(&desk, "hw_owner_of_tomorrow").status, 204);
    assert_eq!(listed(&mut browser, &desk).len(), 1, "those of the token before are not listed");
}

#[test]
fn nothing_that_signs_in_stands_in_the_database() {
    let desk = Desk::new(NOW_S);
    let browser = signed_in(&desk);
    let link = desk.owner("POST", "/api/session/link", None).body["path"].as_str().unwrap().to_owned();
    let secrets =
        [browser.cookie.unwrap().split('=').nth(1).unwrap().to_owned(), link.split('=').nth(1).unwrap().to_owned()];
    for table in ["sign_in", "sign_in_link"] {
        let rows = format!("{:?}", desk.database.query(&format!("SELECT * FROM {table}")).unwrap());
        assert!(rows.len() > 60 && secrets.iter().all(|secret| !rows.contains(secret)), "{rows}");
    }
}
