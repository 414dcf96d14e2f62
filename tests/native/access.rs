//! Who may do what: every route by every kind of caller; members, API tokens, and what is noted of changes.

use headwater::base::sorted::SortedMap;
use headwater_tools::access::{Cell, Kind, Line, lines};
use headwater_tools::desk::{Desk, OWNER_TOKEN, Reply, block_on};
use headwater_tools::visit::Landing;
use headwater_worker::http::Request;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const DAY_S: i64 = 86_400;
const OWN: &str = "https://headwater.example";

type Headers = SortedMap<String, String>;

fn headers(of: &[(&str, &str)]) -> Headers {
    of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn bearer(token: &str) -> Headers {
    headers(&[("authorization", &format!("Bearer {token}"))])
}

/// What a page of the dashboard sends with a cookie.
fn on_a_page(cookie: &str) -> Headers {
    headers(&[("origin", OWN), ("sec-fetch-site", "same-origin"), ("cookie", cookie), ("user-agent", "A browser")])
}

fn call(desk: &Desk, who: &Headers, call: &str, body: &Value) -> Reply {
    let (method, path) = call.split_once(' ').unwrap();
    let request = desk.owner_request(method, path, Some(body.clone()));
    block_on(desk.answer(Request { headers: who.clone(), ..request }))
}

fn code_of(reply: &Reply) -> &str {
    reply.body["error"]["code"].as_str().unwrap_or("")
}

/// Signs a browser in, and gives what it sends from then on.
fn sign_in(desk: &Desk, by: &Value) -> Headers {
    let reply = call(desk, &on_a_page(""), "POST /api/session", by);
    assert_eq!(reply.status, 204, "{}", reply.body);
    on_a_page(reply.header("set-cookie").unwrap().split(';').next().unwrap())
}

fn code_in(path: &Value) -> String {
    path.as_str().unwrap().strip_prefix("/#sign-in=").unwrap().to_owned()
}

/// Invites a member; gives the id and the code.
fn invite(desk: &Desk, name: &str, role: &str) -> (String, String) {
    let reply = desk.owner("POST", "/api/members", Some(json!({"name": name, "role": role})));
    assert_eq!(reply.status, 201, "{}", reply.body);
    (reply.body["member"].as_str().unwrap().to_owned(), code_in(&reply.body["path"]))
}

fn member(desk: &Desk, role: &str) -> (String, Headers) {
    let (id, code) = invite(desk, role, role);
    (id, sign_in(desk, &json!({"code": code})))
}

/// Makes an API token; gives its id and its text.
fn api_token(desk: &Desk, site: &str, scopes: &[&str], days: Option<i64>) -> (String, String) {
    let body = json!({"name": "A program", "scopes": scopes, "days": days});
    let reply = desk.owner("POST", &format!("/api/sites/{site}/api-tokens"), Some(body));
    assert_eq!(reply.status, 201, "{}", reply.body);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&reply.body["id"]), text(&reply.body["token"]))
}

/// A caller of a kind, as it is now.
fn caller(desk: &Desk, kind: Kind) -> Headers {
    let site = desk.site.to_string();
    let by_token = |scope: &str| bearer(&api_token(desk, &site, &[scope], None).1);
    match kind {
        Kind::Nobody => Headers::new(),
        Kind::OwnerToken => bearer(OWNER_TOKEN),
        Kind::OwnerSignIn => sign_in(desk, &json!({"token": OWNER_TOKEN})),
        Kind::CrossSite => {
            let mut headers = sign_in(desk, &json!({"token": OWNER_TOKEN}));
            headers.insert("origin".to_owned(), "https://evil.example".to_owned());
            headers.insert("sec-fetch-site".to_owned(), "cross-site".to_owned());
            headers
        }
        Kind::RoleOwner => member(desk, "owner").1,
        Kind::RoleMember => member(desk, "member").1,
        Kind::RoleReader => member(desk, "reader").1,
        Kind::RemovedMember => {
            let (id, headers) = member(desk, "owner");
            assert_eq!(desk.owner("DELETE", &format!("/api/members/{id}"), None).status, 204);
            headers
        }
        Kind::TokenReport => by_token("report"),
        Kind::TokenPeople => by_token("people"),
        Kind::TokenManage => by_token("manage"),
        Kind::TokenIngest => by_token("ingest"),
        Kind::TokenOfAnotherSite => {
            let other = desk.new_site("UTC").0.to_string();
            bearer(&api_token(desk, &other, &["report", "people", "manage", "ingest"], None).1)
        }
        Kind::TokenExpired => {
            let token = api_token(desk, &site, &["report", "people", "manage", "ingest"], Some(1)).1;
            desk.now_s.set(desk.now_s.get() + DAY_S);
            bearer(&token)
        }
        Kind::TokenRevoked => {
            let (id, token) = api_token(desk, &site, &["report", "people", "manage", "ingest"], None);
            assert_eq!(desk.owner("DELETE", &format!("/api/sites/{site}/api-tokens/{id}"), None).status, 204);
            bearer(&token)
        }
    }
}

/// The first address of a line, its ids filled in.
fn address(desk: &Desk, line: &Line) -> String {
    [
        ("{site}", desk.site.to_string()),
        ("{integration}", desk.integration.to_string()),
        ("{recipient}", desk.integration.to_string()),
        ("{secret}", "sec_a".to_owned()),
        ("{sign_in}", "0a".to_owned()),
        ("{member}", "mem_a".to_owned()),
        ("{api_token}", "tok_a".to_owned()),
        ("{event}", "evt_a".to_owned()),
        ("{payment}", "pi_a".to_owned()),
        ("{person}", "cus_a".to_owned()),
        ("{note}", "note_a".to_owned()),
        ("{cost}", "2026-01-01~0123456789abcdef".to_owned()),
        ("{code}", "promo_a".to_owned()),
    ]
    .iter()
    .fold(line.paths[0].to_owned(), |path, (name, id)| path.replace(name, id))
}

/// What a call needs beside its address so that its handler is likely to do it.
fn body_of(call: &str) -> Value {
    match call {
        "POST /api/members" => json!({"name": "Ann", "role": "reader"}),
        "PATCH /api/sites/{site}" => json!({"window_days": 30}),
        "POST /api/sites" => json!({"name": "Shop", "hosts": ["shop.example"], "time_zone": "UTC"}),
        "POST /api/sites/{site}/api-tokens" => json!({"name": "A", "scopes": ["report"]}),
        "POST /api/sites/{site}/notes" => json!({"day": "2026-09-21", "text": "Sale"}),
        "POST /api/sites/{site}/integrations" => json!({"kind": "stripe"}),
        "POST /api/sites/{site}/people/{person}/erase" => json!({"confirm": "cus_a"}),
        _ => json!({}),
    }
}

fn assert_cell(reply: &Reply, cell: Cell, what: &str) {
    let (status, code) = (reply.status, code_of(reply));
    let holds = match cell {
        Cell::Allowed => ![401, 403].contains(&status) && code != "site_unknown",
        Cell::Unknown => (status, code) == (401, "unauthorised"),
        Cell::Forbidden => status == 403 && ["role_insufficient", "scope_insufficient"].contains(&code),
        Cell::NoSuchSite => (status, code) == (404, "site_unknown"),
    };
    assert!(holds, "{what}: {status} {} is not {cell:?}", reply.body);
}

/// Every row, except when a token was last used.
fn stored(desk: &Desk) -> Vec<String> {
    let tables = desk.database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").unwrap();
    let names = tables.iter().map(|row| row["name"].as_str().unwrap().to_owned());
    let rows = names.filter(|name| name != "api_token").flat_map(|name| {
        let rows = desk.database.query(&format!("SELECT * FROM \"{name}\"")).unwrap();
        rows.into_iter().map(move |row| format!("{name} {row}"))
    });
    rows.collect()
}

/// Every owner's call, as method and address.
fn guarded() -> Vec<(Line, String)> {
    let closed = lines().into_iter().filter(|line| !line.is_open());
    closed
        .map(|line| {
            let call = format!("{} {}", line.methods[0], line.paths[0]);
            (line, call)
        })
        .collect()
}

#[test]
fn every_route_answers_every_kind_of_caller_as_the_table_says() {
    let (mut allowed, mut refused) = (0, 0);
    for kind in Kind::ALL {
        let desk = Desk::new(NOW_S);
        let who = caller(&desk, kind);
        let before = stored(&desk);
        let (lets, refuses): (Vec<_>, Vec<_>) =
            guarded().into_iter().partition(|(line, _)| line.cell(kind) == Cell::Allowed);
        for (line, name) in &refuses {
            let path = address(&desk, line);
            let reply = call(&desk, &who, &format!("{} {path}", line.methods[0]), &body_of(name));
            assert_cell(&reply, line.cell(kind), &format!("{kind:?} {name}"));
            refused += 1;
        }
        assert_eq!(stored(&desk), before, "{kind:?}: what was refused has changed nothing");
        for (line, name) in &lets {
            let desk = Desk::new(NOW_S);
            let who = caller(&desk, kind);
            let path = address(&desk, line);
            let reply = call(&desk, &who, &format!("{} {path}", line.methods[0]), &body_of(name));
            assert_cell(&reply, Cell::Allowed, &format!("{kind:?} {name}"));
            allowed += 1;
        }
    }
    assert!(allowed > 300 && refused > 600, "{allowed} {refused}");
}

fn activities(desk: &Desk) -> Vec<Value> {
    desk.owner("GET", "/api/activity", None).body["activities"].as_array().unwrap().clone()
}

#[test]
fn every_call_that_changes_something_is_noted_and_no_other() {
    let mut noted = 0;
    for (line, name) in guarded() {
        let desk = Desk::new(NOW_S);
        let before = activities(&desk).len();
        let path = address(&desk, &line);
        let reply = call(&desk, &bearer(OWNER_TOKEN), &format!("{} {path}", line.methods[0]), &body_of(&name));
        let changes = line.methods[0] != "GET" && reply.status < 400;
        let after = activities(&desk);
        assert_eq!(after.len() - before, usize::from(changes), "{name}: {} {}", reply.status, reply.body);
        if changes {
            noted += 1;
            let route = headwater_worker::http::route::Route::parse(line.methods[0], &path).unwrap();
            let headwater_worker::http::route::Route::Api(route) = route else { unreachable!() };
            assert_eq!(after[0]["route"], route.name());
            assert_eq!(after[0]["kind"], "owner_token");
            assert_eq!(after[0]["at_s"], NOW_S);
            let site = line.is_of_site().then(|| desk.site.to_string());
            assert_eq!(after[0]["site"].as_str(), site.as_deref(), "{name}");
        }
    }
    assert!(noted >= 10, "{noted}");
}

#[test]
fn a_note_names_who_and_what_but_no_value_and_no_person() {
    let desk = Desk::new(NOW_S);
    let (id, code) = invite(&desk, "Ann Example", "member");
    let ann = sign_in(&desk, &json!({"code": code}));
    let site = desk.site.to_string();
    let body = json!({"day": "2026-09-21", "text": "a value that is secret"});
    assert_eq!(call(&desk, &ann, &format!("POST /api/sites/{site}/notes"), &body).status, 201);
    let (_, token) = api_token(&desk, &site, &["manage"], None);
    let path = format!("/api/sites/{site}/promotion-codes/promo_1");
    assert_eq!(call(&desk, &bearer(&token), &format!("DELETE {path}"), &json!({})).status, 204);
    let visitor = "00000001-0000-4000-8000-000000000000";
    let landing = Landing::at("https://shop.example/");
    assert_eq!(desk.visit(visitor, "00000002-0000-4000-8000-000000000000", landing).status, 202);
    let erase = format!("POST /api/sites/{site}/people/{visitor}/erase");
    let erased = || call(&desk, &bearer(OWNER_TOKEN), &erase, &json!({"confirm": visitor})).status;
    assert_eq!(erased(), 200);
    // The next steps of it, if there are any.
    erased();
    let said = |of: &Value| (of["kind"].clone(), of["name"].clone(), of["route"].clone(), of["target"].clone());
    let told: Vec<_> = activities(&desk).iter().map(said).collect();
    let digest = told[0].3.as_str().unwrap();
    assert!(digest.len() == 16 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()), "{digest}");
    assert_eq!(told[0].2, "ErasePerson");
    assert_ne!(told[1].2, "ErasePerson", "the steps of one work are one note");
    assert_eq!(told[1], (json!("api_token"), json!(&token[..9]), json!("RemovePromotionSource"), json!("promo_1")));
    assert_eq!((&told[2].0, &told[2].2, &told[2].3), (&json!("owner_token"), &json!("NewApiToken"), &Value::Null));
    assert_eq!(told[3], (json!("member"), json!("Ann Example"), json!("NewNote"), Value::Null));
    assert_eq!(told[4], (json!("member"), json!("Ann Example"), json!("SignIn"), Value::Null));
    assert_eq!(told[5].2, "InviteMember");
    let rows = format!("{:?}", desk.database.query("SELECT * FROM activity").unwrap());
    for secret in ["a value that is secret", visitor, &token, &code, &id[..]] {
        assert!(!rows.contains(secret), "{secret}");
    }
}

#[test]
fn notes_are_paged_and_dropped() {
    let desk = Desk::new(NOW_S);
    let insert = |n: i64, at_s: i64| {
        let sql = format!(
            "INSERT INTO activity (at_s, kind, route) SELECT {at_s}, 'owner_token', 'R' FROM generate_series(1, {n})"
        );
        let sql = sql.replace(
            &format!("generate_series(1, {n})"),
            &format!("(WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < {n}) SELECT x FROM c)"),
        );
        desk.database.execute(&sql).unwrap();
    };
    insert(120, NOW_S);
    let mut seen = Vec::new();
    let mut path = "/api/activity".to_owned();
    loop {
        let page = desk.owner("GET", &path, None).body;
        let ids = page["activities"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap());
        seen.extend(ids);
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("/api/activity?cursor={cursor}");
    }
    assert!(seen.len() >= 120 && seen.windows(2).all(|pair| pair[0] > pair[1]), "{}", seen.len());
    for cursor in ["1", "x~activity", "1~activity'", "1~other"] {
        let reply = desk.owner("GET", &format!("/api/activity?cursor={cursor}"), None);
        assert_eq!((reply.status, code_of(&reply)), (400, "cursor_invalid"), "{cursor}");
    }
    let count = || desk.database.query("SELECT count(*) AS n FROM activity").unwrap()[0]["n"].as_i64().unwrap();
    insert(10_000, NOW_S);
    assert_eq!(desk.owner("POST", "/api/session/link", None).status, 201);
    assert_eq!(count(), 10_000, "the newest are kept");
    desk.now_s.set(NOW_S + 400 * DAY_S);
    block_on(desk.prune()).unwrap();
    assert!(count() < 10_000, "old ones go");
    desk.now_s.set(NOW_S + 399 * DAY_S);
    let before = count();
    block_on(desk.prune()).unwrap();
    assert_eq!(count(), before);
}

#[test]
fn an_invitation_signs_one_browser_in_once_within_seven_days() {
    let desk = Desk::new(NOW_S);
    let by = |code: &str| call(&desk, &on_a_page(""), "POST /api/session", &json!({"code": code}));
    let (id, code) = invite(&desk, "  Ann\u{7} ", "reader");
    let listed = |desk: &Desk| desk.owner("GET", "/api/members", None).body["members"][0].clone();
    assert_eq!(listed(&desk)["name"], "Ann");
    assert_eq!(listed(&desk)["invited_until_s"], NOW_S + 7 * DAY_S);
    desk.now_s.set(NOW_S + 7 * DAY_S - 1);
    let ann = sign_in(&desk, &json!({"code": code}));
    assert_eq!((by(&code).status, code_of(&by(&code))), (401, "link_used"));
    assert_eq!(
        (&listed(&desk)["invited_until_s"], &listed(&desk)["used_s"]),
        (&Value::Null, &json!(NOW_S + 7 * DAY_S - 1))
    );
    let state = call(&desk, &ann, "GET /api/session", &Value::Null).body;
    let wanted =
        json!({"signed_in": true, "kind": "member", "name": "Ann", "scopes": ["report", "people"], "site": null});
    assert_eq!(state, wanted);
    let again = |desk: &Desk| {
        let reply = desk.owner("POST", &format!("/api/members/{id}/invitation"), None);
        assert_eq!(reply.status, 201);
        code_in(&reply.body["path"])
    };
    let (first, second) = (again(&desk), again(&desk));
    assert_eq!(by(&first).status, 401, "a newer one ends it");
    assert_eq!(by(&second).status, 204);
    let late = again(&desk);
    desk.now_s.set(desk.now_s.get() + 7 * DAY_S);
    assert_eq!((by(&late).status, code_of(&by(&late))), (401, "link_used"));
    block_on(desk.prune()).unwrap();
    assert!(desk.database.query("SELECT * FROM invitation").unwrap().is_empty());
    assert_eq!(desk.owner("POST", "/api/members/mem_none/invitation", None).status, 404);
    for body in [json!({"name": " ", "role": "reader"}), json!({"name": "x".repeat(81), "role": "reader"})] {
        assert_eq!(code_of(&desk.owner("POST", "/api/members", Some(body))), "member_invalid");
    }
    assert_eq!(
        code_of(&desk.owner("POST", "/api/members", Some(json!({"name": "A", "role": "king"})))),
        "body_invalid"
    );
}

#[test]
fn a_role_and_a_removal_hold_from_the_next_request_on() {
    let desk = Desk::new(NOW_S);
    let (id, ann) = member(&desk, "reader");
    let note = format!("POST /api/sites/{}/notes", desk.site);
    let body = json!({"day": "2026-09-21", "text": "Sale"});
    assert_eq!(code_of(&call(&desk, &ann, &note, &body)), "role_insufficient");
    let become_ = |role: &str| {
        let reply = desk.owner("PATCH", &format!("/api/members/{id}"), Some(json!({"role": role})));
        assert_eq!(reply.status, 204);
    };
    become_("member");
    assert_eq!(call(&desk, &ann, &note, &body).status, 201);
    assert_eq!(call(&desk, &ann, "GET /api/members", &Value::Null).status, 403);
    become_("owner");
    assert_eq!(call(&desk, &ann, "GET /api/members", &Value::Null).body["members"][0]["current"], true);
    // A link of a member's signs the same member in, not the owner's token.
    let link = call(&desk, &ann, "POST /api/session/link", &json!({}));
    let second = sign_in(&desk, &json!({"code": code_in(&link.body["path"])}));
    assert_eq!(call(&desk, &second, "GET /api/session", &Value::Null).body["kind"], "member");
    let names: Vec<Value> = desk.owner("GET", "/api/sign-ins", None).body["sign_ins"].as_array().unwrap().clone();
    assert!(names.len() == 2 && names.iter().all(|one| one["member"] == "reader"), "{names:?}");
    let unused = call(&desk, &ann, "POST /api/session/link", &json!({}));
    assert_eq!(desk.owner("DELETE", &format!("/api/members/{id}"), None).status, 204);
    for gone in [&ann, &second] {
        assert_eq!(call(&desk, gone, "GET /api/sites", &Value::Null).status, 401);
    }
    let code = code_in(&unused.body["path"]);
    assert_eq!(call(&desk, &on_a_page(""), "POST /api/session", &json!({"code": code})).status, 401);
    assert_eq!(code_of(&desk.owner("DELETE", &format!("/api/members/{id}"), None)), "member_unknown");
    assert!(desk.database.query("SELECT * FROM sign_in").unwrap().is_empty());
}

#[test]
fn the_owners_token_cannot_be_lost_and_replacing_it_ends_the_sign_ins_of_members() {
    let mut desk = Desk::new(NOW_S);
    let (_, ann) = member(&desk, "owner");
    assert_eq!(call(&desk, &ann, "DELETE /api/sign-ins", &json!({})).status, 204);
    assert_eq!(desk.owner("GET", "/api/members", None).status, 200);
    let (_, token) = api_token(&desk, desk.site.as_str(), &["report"], None);
    desk.replace_token("hw_owner_of_tomorrow");
    assert_eq!(call(&desk, &ann, "GET /api/sites", &Value::Null).status, 401);
    assert_eq!(call(&desk, &bearer(&token), "GET /api/sites", &Value::Null).status, 200, "a program goes on");
}

#[test]
fn a_worker_that_knows_no_members_takes_none_for_the_owner() {
    let desk = Desk::new(NOW_S);
    let (_, _ann) = member(&desk, "reader");
    sign_in(&desk, &json!({"token": OWNER_TOKEN}));
    // The statement by which the version before read a sign-in holds it to the digest that the owner's have.
    let rows = desk.database.query("SELECT count(DISTINCT token) AS n FROM sign_in").unwrap();
    assert_eq!(rows[0]["n"], 2);
}

#[test]
fn a_members_sign_in_lasts_longer_than_the_owners() {
    let desk = Desk::new(NOW_S);
    let (_, idle) = member(&desk, "reader");
    let (_, used) = member(&desk, "reader");
    let holds = |who: &Headers| call(&desk, who, "GET /api/sites", &Value::Null).status == 200;
    for week in 1..=12 {
        desk.now_s.set(NOW_S + week * 7 * DAY_S);
        block_on(desk.prune()).unwrap();
        assert!(holds(&used), "week {week}");
        if week == 5 {
            assert!(!holds(&idle), "thirty days without use");
        }
    }
    desk.now_s.set(NOW_S + 90 * DAY_S);
    assert!(!holds(&used), "ninety days are the most");
}

#[test]
fn members_and_tokens_are_bounded() {
    let desk = Desk::new(NOW_S);
    for n in 0..50 {
        invite(&desk, &format!("Member {n}"), "reader");
        api_token(&desk, desk.site.as_str(), &["report"], None);
    }
    let reply = desk.owner("POST", "/api/members", Some(json!({"name": "One more", "role": "reader"})));
    assert_eq!(code_of(&reply), "too_many_members");
    let path = format!("/api/sites/{}/api-tokens", desk.site);
    let reply = desk.owner("POST", &path, Some(json!({"name": "One more", "scopes": ["report"]})));
    assert_eq!(code_of(&reply), "too_many_api_tokens");
    assert_eq!(desk.owner("GET", &path, None).body["api_tokens"].as_array().unwrap().len(), 50);
}

#[test]
fn an_api_token_is_shown_once_and_never_of_the_owners_scope() {
    let desk = Desk::new(NOW_S);
    let site = desk.site.to_string();
    let path = format!("/api/sites/{site}/api-tokens");
    let (_, token) = api_token(&desk, &site, &["people", "report", "report"], Some(400));
    assert!(token.strip_prefix("hw_").is_some_and(|rest| rest.len() == 64), "{token}");
    let listed = desk.owner("GET", &path, None).body;
    assert!(!listed.to_string().contains(&token) && !desk.everything().contains(&token));
    let one = &listed["api_tokens"][0];
    assert_eq!((&one["scopes"], &one["expires_s"]), (&json!(["report", "people"]), &json!(NOW_S + 400 * DAY_S)));
    assert_eq!((&one["prefix"], &one["used_day_s"]), (&json!(&token[..9]), &Value::Null));
    for body in [
        json!({"name": "", "scopes": ["report"]}),
        json!({"name": "A", "scopes": []}),
        json!({"name": "A", "scopes": ["owner"]}),
        json!({"name": "A", "scopes": ["report", "owner"]}),
        json!({"name": "A", "scopes": ["report"], "days": 0}),
        json!({"name": "A", "scopes": ["report"], "days": 401}),
    ] {
        assert_eq!(code_of(&desk.owner("POST", &path, Some(body.clone()))), "api_token_invalid", "{body}");
    }
    let unknown =
        desk.owner("POST", "/api/sites/site_none/api-tokens", Some(json!({"name": "A", "scopes": ["report"]})));
    assert_eq!(code_of(&unknown), "site_unknown");
    // A row that came to have it all the same opens nothing of the owner's.
    desk.database.execute(r#"UPDATE api_token SET scopes = '["owner"]'"#).unwrap();
    assert_eq!(call(&desk, &bearer(&token), "GET /api/members", &Value::Null).status, 403);
    for wrong in ["hw_", "hw_00", &token.to_uppercase(), &token[..66], &format!("{token}0")] {
        assert_eq!(call(&desk, &bearer(wrong), "GET /api/sites", &Value::Null).status, 401, "{wrong}");
    }
}

#[test]
fn an_api_token_sees_its_own_site_alone() {
    let desk = Desk::new(NOW_S);
    let other = desk.new_site("UTC").0.to_string();
    let (_, token) = api_token(&desk, &other, &["report"], None);
    let sites = call(&desk, &bearer(&token), "GET /api/sites", &Value::Null).body;
    let ids: Vec<&str> = sites["sites"].as_array().unwrap().iter().map(|site| site["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [other.as_str()]);
    let state = call(&desk, &bearer(&token), "GET /api/session", &Value::Null).body;
    assert_eq!((&state["kind"], &state["site"]), (&json!("api_token"), &json!(other)));
    let range = "from=2026-09-01&to=2026-09-30&mode=test";
    assert_eq!(
        call(&desk, &bearer(&token), &format!("GET /api/sites/{other}/payments?{range}"), &Value::Null).status,
        200
    );
    let unknown = call(&desk, &bearer(&token), &format!("GET /api/sites/{}/payments?{range}", desk.site), &Value::Null);
    let none = call(&desk, &bearer(&token), &format!("GET /api/sites/site_none/payments?{range}"), &Value::Null);
    assert_eq!((unknown.status, &unknown.body), (none.status, &none.body), "as one that does not exist");
}

#[test]
fn the_last_use_of_a_token_is_written_once_a_day() {
    let desk = Desk::new(NOW_S);
    let (_, token) = api_token(&desk, desk.site.as_str(), &["report"], None);
    let trips = |desk: &Desk| {
        let before = desk.database.batches();
        assert_eq!(call(desk, &bearer(&token), "GET /api/session", &Value::Null).status, 200);
        desk.database.batches() - before
    };
    assert_eq!((trips(&desk), trips(&desk)), (2, 1), "read; and written on the first use of the day");
    desk.now_s.set(NOW_S + DAY_S);
    assert_eq!((trips(&desk), trips(&desk)), (2, 1));
    let path = format!("/api/sites/{}/api-tokens", desk.site);
    let used = desk.owner("GET", &path, None).body["api_tokens"][0]["used_day_s"].as_i64().unwrap();
    assert_eq!(used, (NOW_S + DAY_S).div_euclid(DAY_S) * DAY_S);
}
