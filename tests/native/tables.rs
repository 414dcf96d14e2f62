//! Whole tables in pages, for a warehouse.

use headwater::report::ExportTable;
use headwater_tools::desk::Desk;
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "00000001-0000-4000-8000-000000000000";
const SESSION: &str = "00000002-0000-4000-8000-000000000000";

/// All rows of a table, and how many pages they came in.
fn table(desk: &Desk, table: &str) -> (Vec<Value>, usize) {
    let (mut rows, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let path = format!("/api/sites/{}/tables?mode=test&table={table}{cursor}", desk.site);
        let page = desk.owner("GET", &path, None);
        assert_eq!(page.status, 200, "{page:?}");
        rows.extend(page.body["rows"].as_array().unwrap().iter().cloned());
        pages += 1;
        let Some(next) = page.body["next_cursor"].as_str() else { return (rows, pages) };
        cursor = format!("&cursor={next}");
    }
}

fn purchase(key: &str) -> Purchase {
    let metadata = json!({"headwater_visitor_id": VISITOR, "headwater_session_id": SESSION});
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s: NOW_S }
}

/// Rows of one table in the database.
fn count(desk: &Desk, of: &str) -> usize {
    desk.database.query(&format!("SELECT 1 FROM {of}")).unwrap().len()
}

#[test]
fn every_row_of_a_table_is_on_one_page() {
    let desk = Desk::new(NOW_S);
    let landing = Landing::at("https://shop.example/pricing?utm_source=news&utm_campaign=spring");
    assert_eq!(desk.visit(VISITOR, SESSION, landing).status, 202);
    purchase("a").once().iter().for_each(|event| drop(desk.deliver(event)));
    purchase("a").refund(1_500, NOW_S + 5).iter().for_each(|event| drop(desk.deliver(event)));
    purchase("s").subscribe("sub_s").iter().for_each(|event| drop(desk.deliver(event)));
    // More than a page of one payment's entries, by keys that parts of a cursor stand in.
    desk.database
        .execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2200)
             INSERT INTO entry (site, mode, payment, key, kind, amount_minor, currency, at_s)
             SELECT p.site, p.mode, 'pi_' || (i / 700), 'refund:re~' || i, 'refund', -1, 'eur', 1 FROM n, payment p WHERE p.id = 'pi_a'",
        )
        .unwrap();
    for (name, of) in [
        ("payments", "payment"),
        ("entries", "entry"),
        ("credits", "credit"),
        ("fees", "fee"),
        ("subscriptions", "subscription"),
        ("recurring_changes", "recurring_change"),
        ("costs", "cost"),
        ("visits", "visit"),
        ("custom_events", "visit_event"),
    ] {
        let (rows, pages) = table(&desk, name);
        let mut apart = rows.clone();
        apart.sort_by_key(Value::to_string);
        apart.dedup();
        assert_eq!((rows.len(), apart.len()), (count(&desk, of), count(&desk, of)), "{name}");
        assert_eq!(pages, rows.len() / 1_000 + 1, "{name}");
    }
    let (payments, _) = table(&desk, "payments");
    let payment = payments.iter().find(|payment| payment["payment"] == "pi_a").unwrap();
    assert_eq!(
        (&payment["net_minor"], &payment["source"], &payment["campaign"], &payment["is_renewal"]),
        (&json!(3_500), &json!("news"), &json!("spring"), &json!(false))
    );
    let (visits, _) = table(&desk, "visits");
    assert_eq!(
        (&visits[0]["session"], &visits[0]["touch"]["landing_page"]),
        (&json!(SESSION), &json!("shop.example/pricing"))
    );
}

#[test]
fn a_table_is_of_one_site_and_what_cannot_be_asked_is_refused_by_name() {
    let desk = Desk::new(NOW_S);
    purchase("a").once().iter().for_each(|event| drop(desk.deliver(event)));
    let (other, _) = desk.new_site("UTC");
    let code = |path: &str| desk.owner("GET", path, None).body["error"]["code"].clone();
    for table in ExportTable::ALL.map(ExportTable::as_str) {
        let page = desk.owner("GET", &format!("/api/sites/{other}/tables?mode=test&table={table}"), None);
        assert_eq!((page.status, &page.body["rows"]), (200, &json!([])), "{table}");
        assert_eq!(code(&format!("/api/sites/site_none/tables?mode=test&table={table}")), "site_unknown");
    }
    let own = format!("/api/sites/{}/tables", desk.site);
    assert_eq!(code(&format!("{own}?mode=test&table=sqlite_master")), "table_unknown");
    assert_eq!(code(&format!("{own}?mode=test")), "table_unknown");
    assert_eq!(code(&format!("{own}?table=payments")), "mode_invalid");
    assert_eq!(code(&format!("{own}?mode=test&table=payments&cursor=1~pi_a")), "cursor_invalid");
}
