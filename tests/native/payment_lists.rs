//! Lists of payments: pages, sums, statuses, searches and files, each held against the whole list.

use headwater::api::{FoundKind, PaymentSum, PaymentSummary, Payments, SearchResult, SearchResults};
use headwater::stripe::ledger::{MoneyStatus, Moved};
use headwater_tools::desk::{Desk, read_reply};
use headwater_tools::seed::{Plan, Size, seed};
use headwater_tools::shop::{Buyer, ChargeState, Price, Purchase, event};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const NOW_S: i64 = 1_790_000_000;
const VISITOR: &str = "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f10";
const RANGE: &str = "mode=test&from=2026-08-01&to=2026-09-21";

fn purchase(key: &str, at_s: i64) -> Purchase {
    let (customer, email) = (format!("cus_{key}"), format!("{key}@example.com"));
    let metadata = json!({"headwater_visitor_id": VISITOR});
    Purchase { key: key.to_owned(), buyer: Buyer { customer, email, metadata }, amount: 4_200, currency: "eur", at_s }
}

/// A drawn history; besides a subscription with a renewal, a refund of all, a dispute, and a purchase that is only authorised.
fn history() -> Desk {
    let mut desk = Desk::new(NOW_S);
    let size = Size { sessions: 260, payments: 110, days: 40, until_s: NOW_S, seed: 5, hub: 7 };
    seed(&mut desk, &Plan::new(size)).unwrap();
    desk.now_s.set(NOW_S + 60);
    let (held, back, lost) =
        (purchase("held", NOW_S - 50), purchase("back", NOW_S - 500), purchase("lost", NOW_S - 600));
    let held = vec![event(
        "charge.succeeded",
        held.at_s,
        held.charge(&ChargeState { captured: false, captured_minor: 0, ..held.taken() }),
    )];
    let first = purchase("first", NOW_S - 31 * 86_400);
    let again = Purchase { key: "again".to_owned(), at_s: NOW_S - 86_400, ..first.clone() };
    let plan = Price {
        id: "price_monthly",
        product: "prod_plan",
        name: "Pro by the month",
        amount: 4_200,
        currency: "eur",
        interval: Some("month"),
    };
    let events = [
        vec![event("product.created", NOW_S - 40 * 86_400, plan.product(NOW_S - 40 * 86_400))],
        first.subscribe("sub_first"),
        again.renew("sub_first"),
        held,
        back.once(),
        back.refund(back.amount, NOW_S - 400),
        lost.once(),
        lost.dispute(NOW_S - 400),
    ];
    for event in events.concat() {
        assert_eq!(desk.deliver(&event).status, 200, "{event}");
    }
    desk.drain();
    desk
}

fn list(desk: &Desk, query: &str) -> Payments {
    let reply = desk.owner("GET", &format!("/api/sites/{}/payments?{RANGE}&{query}", desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, desk.faults);
    read_reply(reply.body)
}

fn whole(desk: &Desk, query: &str) -> Vec<PaymentSummary> {
    let page = list(desk, &format!("limit=200&{query}"));
    assert_eq!(page.next_cursor, None);
    page.payments
}

fn sums(of: &[PaymentSummary]) -> BTreeMap<String, (i64, i64, i64, i64)> {
    let mut sums = BTreeMap::new();
    for one in of {
        let sum: &mut (i64, i64, i64, i64) = sums.entry(one.currency.clone()).or_default();
        *sum = (sum.0 + 1, sum.1 + one.gross_minor, sum.2 + one.refunds_minor, sum.3 + one.net_minor);
    }
    sums
}

fn told(of: Vec<PaymentSum>) -> BTreeMap<String, (i64, i64, i64, i64)> {
    of.into_iter()
        .map(|one| (one.currency, (one.payments, one.gross_minor, one.refunds_minor, one.net_minor)))
        .collect()
}

fn ids(of: &[PaymentSummary]) -> Vec<&str> {
    of.iter().map(|one| one.id.as_str()).collect()
}

#[test]
fn a_status_is_what_the_core_says_and_the_sums_are_those_of_the_whole_list() {
    let desk = history();
    let all = whole(&desk, "");
    assert!(all.len() > 100, "{}", all.len());
    let mut met = BTreeSet::new();
    for status in MoneyStatus::ALL {
        let of_core = |one: &&PaymentSummary| {
            let PaymentSummary { gross_minor, refunds_minor, disputes_minor, .. } = **one;
            one.state.status(Moved { gross_minor, refunds_minor, disputes_minor }) == status
        };
        let expected: Vec<PaymentSummary> = all.iter().filter(of_core).cloned().collect();
        let query = format!("status={}&limit=3&totals=true", status.as_str());
        let page = list(&desk, &query);
        let totals = page.totals.unwrap();
        assert_eq!((told(totals.currencies), totals.since_s), (sums(&expected), None), "{query}");
        assert_eq!(whole(&desk, &format!("status={}", status.as_str())), expected);
        met.extend(expected.first().map(|one| one.status.as_str()));
    }
    assert!(
        met.is_superset(&BTreeSet::from(["paid", "partially_refunded", "refunded", "disputed", "authorised"])),
        "{met:?}"
    );
    let held = all.iter().find(|one| one.status == MoneyStatus::Authorised).unwrap();
    assert_eq!((held.authorised_minor, held.gross_minor), (Some(4_200), 0));
    let again = all.iter().find(|one| one.id.as_str() == "pi_again").unwrap();
    assert_eq!((again.renewal, again.plan.as_deref()), (true, Some("Pro by the month")));
    assert!(list(&desk, "limit=1").totals.is_none());
}

#[test]
fn pages_under_a_filter_put_together_are_the_whole_list() {
    let desk = history();
    for query in ["", "status=paid", "filter=confidence:is:high", "filter=channel:is:Referral"] {
        let (all, mut pages, mut cursor) = (whole(&desk, query), Vec::new(), String::new());
        loop {
            let page = list(&desk, &format!("{query}&limit=7{cursor}&totals=true"));
            assert_eq!(told(page.totals.unwrap().currencies), sums(&all), "whatever page it is");
            pages.extend(page.payments);
            let Some(next) = page.next_cursor else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(ids(&pages), ids(&all), "{query}");
    }
}

#[test]
fn the_search_leads_to_a_payment_or_its_person_by_any_id_that_the_payment_shows() {
    let desk = history();
    let all = whole(&desk, "");
    let one = all.iter().find(|one| one.id.as_str() == "pi_again").unwrap();
    let detail = desk.payment(one.id.as_str());
    let find = |q: &str| -> Vec<SearchResult> {
        let path = format!("/api/sites/{}/search?mode=test&q={q}", desk.site);
        read_reply::<SearchResults>(desk.owner("GET", &path, None).body).results
    };
    let owner = find(one.id.as_str())[0].person.clone();
    assert!(owner.is_some() && detail.objects.len() > 4);
    for object in &detail.objects {
        let found = find(object.id.as_str());
        let first = found.first().unwrap_or_else(|| panic!("{} {}", object.kind, object.id));
        assert_eq!(first.person, owner, "{}", object.kind);
        if ["charge", "payment_intent", "invoice"].contains(&object.kind.as_str()) {
            assert_eq!((found.len(), first.id.as_str()), (1, one.id.as_str()), "{}", object.kind);
        }
    }
    for text in [one.email.as_deref().unwrap(), one.visitor.as_deref().unwrap()] {
        assert_eq!(find(text)[0].kind, FoundKind::Person, "{text}");
    }
    for nothing in ["not-there@nowhere.example", "pi_nothing", "0b1f7c1e-8a52-4f0e-9c37-2d5a6e4b9f11"] {
        assert_eq!(find(nothing), [], "{nothing}");
    }
}

/// Lines of a file without quotes in it.
fn lines(file: &Value) -> Vec<Vec<String>> {
    let lines = file.as_str().unwrap().strip_suffix("\r\n").unwrap().split("\r\n");
    lines.map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_file_has_the_payments_of_the_list_and_another_the_figures_of_the_report() {
    let desk = history();
    let all = whole(&desk, "");
    let file = desk.owner("GET", &format!("/api/sites/{}/payments.csv?{RANGE}", desk.site), None);
    assert_eq!((file.status, file.header("content-type")), (200, Some("text/csv; charset=utf-8; header=present")));
    let name = format!("attachment; filename=\"headwater-{}-test-payments-2026-08-01-2026-09-21.csv\"", desk.site);
    assert_eq!(file.header("content-disposition"), Some(name.as_str()));
    let rows = lines(&file.body);
    let head = &rows[0];
    let column = |name: &str| head.iter().position(|one| one == name).unwrap();
    assert_eq!(rows.len(), all.len() + 1);
    for (row, one) in rows[1..].iter().zip(&all) {
        assert_eq!(row.len(), head.len());
        assert_eq!(row[column("payment")], one.id.as_str());
        assert_eq!(row[column("net_minor")], one.net_minor.to_string());
        let major: f64 = row[column("net")].parse().unwrap();
        assert!((major * one.minor_per_major as f64 - one.net_minor as f64).abs() < 0.001);
    }
    let path = format!("/api/sites/{}/report.csv?{RANGE}&breakdown=source", desk.site);
    let rows = lines(&desk.owner("GET", &path, None).body);
    let report = desk.report("2026-08-01", "2026-09-21", "last_non_direct");
    for currency in &report.currencies {
        let at = rows[0].iter().position(|name| *name == format!("net_minor_{}", currency.currency)).unwrap();
        let sum: i64 = rows[1..].iter().map(|row| row[at].parse::<i64>().unwrap()).sum();
        assert_eq!(sum, currency.total.net_minor);
    }
    let sessions: i64 = rows[1..].iter().map(|row| row[2].parse::<i64>().unwrap()).sum();
    let of_lines: i64 = report.visits_by_source.iter().map(|line| line.sessions).sum();
    assert_eq!(sessions, of_lines);
}

#[test]
fn what_cannot_be_asked_is_refused_by_name() {
    let desk = Desk::new(NOW_S);
    for (path, code) in [
        ("payments?status=late", "status_invalid"),
        ("payments?totals=1", "totals_invalid"),
        ("payments.csv?status=late", "status_invalid"),
        ("report.csv?", "breakdown_invalid"),
        ("report.csv?breakdown=source,medium", "breakdown_invalid"),
        ("report.csv?breakdown=colour", "breakdown_invalid"),
    ] {
        let reply = desk.owner("GET", &format!("/api/sites/{}/{path}&{RANGE}", desk.site), None);
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!(code)), "{path}");
    }
}
