//! Notes on days: written, listed by range, bounded, deleted; each site has its own.

use headwater::api::{Note, Notes};
use headwater::base::id::SiteId;
use headwater::base::limits::NOTES_MAX;
use headwater_tools::desk::{Desk, Reply, read_reply};
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const HOSTILE: &str = "<img src=x onerror=alert(1)> \u{201c}newsletter\u{201d} sent";

fn write(desk: &Desk, site: &SiteId, day: &str, text: &str) -> Reply {
    desk.owner("POST", &format!("/api/sites/{site}/notes"), Some(json!({"day": day, "text": text})))
}

fn notes(desk: &Desk, site: &SiteId, range: &str) -> Vec<Note> {
    let reply = desk.owner("GET", &format!("/api/sites/{site}/notes?{range}"), None);
    assert_eq!(reply.status, 200, "{}", reply.body);
    read_reply::<Notes>(reply.body).notes
}

fn other_site(desk: &Desk) -> SiteId {
    let body = json!({"name": "Other", "hosts": ["other.example"], "time_zone": "UTC"});
    SiteId::parse(desk.owner("POST", "/api/sites", Some(body)).body["id"].as_str().unwrap()).unwrap()
}

fn refused(reply: &Reply) -> (u16, Value) {
    (reply.status, reply.body["error"]["code"].clone())
}

#[test]
fn a_note_is_listed_in_its_range_as_it_was_written_and_only_at_its_site() {
    let desk = Desk::new(NOW_S);
    let (site, other) = (desk.site.clone(), other_site(&desk));
    let made: Note = read_reply(write(&desk, &site, "2026-09-21", &format!("  {HOSTILE}\u{7} ")).body);
    assert_eq!((made.text.as_str(), made.day.as_str(), made.made_s), (HOSTILE, "2026-09-21", NOW_S));
    assert_eq!(write(&desk, &site, "2026-09-01", "earlier").status, 201);
    let days = |range: &str| notes(&desk, &site, range).into_iter().map(|note| note.day).collect::<Vec<_>>();
    assert_eq!(days("from=2026-09-01&to=2026-09-30"), ["2026-09-01", "2026-09-21"]);
    assert_eq!(days("from=2026-09-02&to=2026-09-21"), ["2026-09-21"]);
    assert_eq!(days("from=2026-09-22&to=2026-09-30"), [""; 0]);
    assert_eq!(notes(&desk, &other, "from=2026-09-01&to=2026-09-30"), []);
    // Another site's address deletes nothing of this one.
    for (of, left) in [(&other, 2), (&site, 1), (&site, 1)] {
        assert_eq!(desk.owner("DELETE", &format!("/api/sites/{of}/notes/{}", made.id), None).status, 204);
        assert_eq!(notes(&desk, &site, "from=2026-09-01&to=2026-09-30").len(), left);
    }
}

#[test]
fn what_cannot_be_a_note_is_refused_by_name_and_a_site_has_no_more_than_its_bound() {
    let desk = Desk::new(NOW_S);
    let site = desk.site.clone();
    let longest = "ö".repeat(200);
    for (day, text) in [
        ("2026-02-30", "a"),
        ("today", "a"),
        ("", "a"),
        ("2026-09-21", ""),
        ("2026-09-21", " \u{1} "),
        ("2026-09-21", &format!("{longest}ö")),
    ] {
        assert_eq!(refused(&write(&desk, &site, day, text)), (400, json!("note_invalid")), "{day} {text}");
    }
    let unknown = SiteId::parse("site_nobody").unwrap();
    assert_eq!(refused(&write(&desk, &unknown, "2026-09-21", "a")), (404, json!("site_unknown")));
    let listed = desk.owner("GET", &format!("/api/sites/{unknown}/notes?from=2026-09-01&to=2026-09-02"), None);
    assert_eq!(refused(&listed), (404, json!("site_unknown")));
    for at in 0..NOTES_MAX {
        let day = format!("2026-0{}-{:02}", 1 + at % 9, 1 + at % 28);
        assert_eq!(write(&desk, &site, &day, &longest).status, 201, "{at}");
    }
    assert_eq!(refused(&write(&desk, &site, "2026-09-21", "one more")), (400, json!("too_many_notes")));
    let all = notes(&desk, &site, "from=2026-01-01&to=2026-12-31");
    assert_eq!(all.len(), usize::try_from(NOTES_MAX).unwrap());
    desk.owner("DELETE", &format!("/api/sites/{site}/notes/{}", all[0].id), None);
    assert_eq!(write(&desk, &site, "2026-09-21", "there is room again").status, 201);
    assert_eq!(write(&desk, &other_site(&desk), "2026-09-21", "another site has room").status, 201);
}
