//! Reports and lists of payments: sums, days of a time zone, filters, pages; nothing of another site or mode.

use headwater::api::{HereNow, Payments, Report, SetUp};
use headwater::attribution::Confidence;
use headwater::base::id::SiteId;
use headwater_tools::desk::{Desk, SIGNING_SECRET, read_reply};
use headwater_tools::shop::{Buyer, Purchase};
use headwater_tools::visit::Landing;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// 2026-09-22T00:00:00Z, two in the morning in Berlin.
const MIDNIGHT_S: i64 = 1_790_035_200;

fn uuid(n: u32) -> String {
    format!("{n:08x}-0000-4000-8000-000000000000")
}

fn purchase(key: &str, metadata: Value, at_s: i64) -> Purchase {
    let buyer = Buyer { customer: format!("cus_{key}"), email: format!("{key}@example.com"), metadata };
    Purchase { key: key.to_owned(), buyer, amount: 5_000, currency: "eur", at_s }
}

fn known(n: u32) -> Value {
    json!({"headwater_visitor_id": uuid(n)})
}

fn deliver(desk: &Desk, events: &[Value]) {
    for event in events {
        assert_eq!(desk.deliver(event).status, 200);
    }
    desk.drain();
}

fn report(desk: &Desk, site: &SiteId, (from, to): (&str, &str), mode: &str) -> Report {
    read_reply(desk.owner("GET", &format!("/api/sites/{site}/report?from={from}&to={to}&mode={mode}"), None).body)
}

fn payments(desk: &Desk, query: &str) -> Payments {
    let path = format!("/api/sites/{}/payments?from=2026-09-01&to=2026-10-31&mode=test{query}", desk.site);
    read_reply(desk.owner("GET", &path, None).body)
}

/// A desk with a site of a zone, five purchases of three sources and none, and a refund.
fn busy() -> Desk {
    let desk = Desk::new(MIDNIGHT_S - 86_400);
    let visits = [
        (1, "utm_source=news&utm_medium=email&utm_campaign=one"),
        (2, "utm_source=news&utm_medium=email&utm_campaign=two"),
        (3, "gclid=x"),
    ];
    for (n, query) in visits {
        desk.visit(&uuid(n), &uuid(100 + n), Landing::at(&format!("https://shop.example/?{query}")));
    }
    desk.now_s.set(MIDNIGHT_S);
    for (key, n) in [("a", 1), ("b", 2), ("c", 3), ("d", 3)] {
        deliver(&desk, &purchase(key, known(n), MIDNIGHT_S + i64::from(n)).once());
    }
    deliver(&desk, &purchase("e", json!({}), MIDNIGHT_S + 9).once());
    deliver(&desk, &purchase("f", json!({"utm_source": "podcast"}), MIDNIGHT_S + 10).once());
    deliver(&desk, &purchase("a", known(1), MIDNIGHT_S + 1).refund(2_000, MIDNIGHT_S + 90_000));
    desk
}

#[test]
fn the_days_compared_with_are_broken_down_as_they_are_alone() {
    let desk = busy();
    desk.now_s.set(MIDNIGHT_S + 40 * 86_400);
    let of = |query: &str| -> Report {
        let path = format!("/api/sites/{}/report?mode=test&breakdown=source,product,landing_page{query}", desk.site);
        read_reply(desk.owner("GET", &path, None).body)
    };
    for days in ["2026-09-20..2026-09-25", "2026-09-22..2026-09-22", "2026-08-01..2026-09-22"] {
        let range = format!("&from=2026-09-23&to=2026-10-01&compare={days}");
        let compared = of(&format!("{range}&compare_breakdown=true")).compared_with.unwrap();
        let (from, to) = days.split_once("..").unwrap();
        assert_eq!(compared.currencies, of(&format!("&from={from}&to={to}")).currencies, "{days}");
        assert!(compared.currencies[0].breakdowns.iter().any(|one| one.lines.len() > 2), "{days}");
        let without = of(&range).compared_with.unwrap();
        assert!(without.currencies.iter().all(|one| one.breakdowns.is_empty()), "{days}");
        assert_eq!(without.currencies[0].by_confidence, compared.currencies[0].by_confidence, "{days}");
    }
    let path = format!("/api/sites/{}/report?mode=test&from=2026-09-23&to=2026-09-23&compare_breakdown=1", desk.site);
    assert_eq!(desk.owner("GET", &path, None).body["error"]["code"], json!("compare_invalid"));
}

#[test]
fn every_breakdown_adds_up() {
    let desk = busy();
    let report = report(&desk, &desk.site, ("2026-09-21", "2026-09-30"), "test");
    let money = &report.currencies[0];
    assert_eq!(
        (money.total.gross_minor, money.total.refunds_minor, money.total.net_minor, money.total.payments),
        (30_000, -2_000, 28_000, 6)
    );
    let unattributed = money.by_confidence.iter().find(|line| line.confidence == Confidence::Unknown).unwrap();
    assert_eq!(unattributed.money.net_minor, 5_000);
    assert_eq!((money.source_known.net_minor, money.visitor_only.net_minor), (23_000, 0));
    for lines in [&money.by_channel, &money.by_source, &money.by_campaign] {
        assert_eq!(lines.iter().map(|line| line.money.net_minor).sum::<i64>(), 28_000);
    }
    assert_eq!(money.by_confidence.iter().map(|line| line.money.net_minor).sum::<i64>(), 28_000);
    assert_eq!(money.net_by_day.iter().flat_map(|channel| &channel.net_minor).sum::<i64>(), 28_000);
    let net =
        |name: &str| money.by_source.iter().find(|line| line.name.as_deref() == Some(name)).unwrap().money.net_minor;
    assert_eq!((net("news"), net("google"), net("podcast")), (8_000, 10_000, 5_000));
    assert_eq!((report.visitors, report.sessions, report.visits_by_channel.len()), (3, 3, 2));
    let campaigns: Vec<_> =
        report.visits_by_campaign.iter().map(|line| (line.name.as_deref().unwrap(), line.visitors)).collect();
    assert_eq!(campaigns, [("one", 1), ("two", 1)]);
}

#[test]
fn a_breakdown_has_as_many_lines_as_are_asked_for_and_the_others_in_one() {
    let desk = busy();
    let ask = |more: &str| {
        let range = "from=2026-09-21&to=2026-09-30&mode=test&breakdown=source,rung";
        desk.owner("GET", &format!("/api/sites/{}/report?{range}{more}", desk.site), None)
    };
    let all: Report = read_reply(ask("").body);
    for (lines, names) in [(1, 1), (2, 2), (200, 3)] {
        let report: Report = read_reply(ask(&format!("&lines={lines}")).body);
        let of_source = &report.currencies[0].breakdowns[0];
        let named = of_source.lines.iter().filter(|line| line.name.is_some()).count();
        assert_eq!((named, of_source.others.as_ref().map_or(0, |others| others.names)), (names, 3 - names as i64));
        let sum: i64 = of_source.lines.iter().map(|line| line.money.net_minor).sum();
        let others = of_source.others.as_ref().map_or(0, |others| others.money.net_minor);
        assert_eq!((sum + others, &report.currencies[0].total), (28_000, &all.currencies[0].total));
        assert!(report.visit_breakdowns[0].lines.len() <= 2 * lines + 1);
    }
    for bad in ["0", "201", "-1", "1.5", "many"] {
        let reply = ask(&format!("&lines={bad}"));
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!("lines_invalid")), "{bad}: {reply:?}");
    }
}

/// Issue: "Attributed 74.9 %, High" was shown where no source was known of any of the money.
#[test]
fn money_whose_visitor_was_never_seen_has_no_known_source() {
    let desk = Desk::new(MIDNIGHT_S);
    deliver(&desk, &purchase("a", known(1), MIDNIGHT_S).once());
    deliver(&desk, &purchase("b", json!({}), MIDNIGHT_S).once());
    let report = report(&desk, &desk.site, ("2026-09-21", "2026-09-30"), "test");
    let money = &report.currencies[0];
    assert_eq!((money.source_known.net_minor, money.total.net_minor), (0, 10_000));
    assert!(set_up(&desk).modes.iter().all(|mode| !mode.source_known));
}

fn set_up(desk: &Desk) -> SetUp {
    read_reply(desk.owner("GET", &format!("/api/sites/{}/set-up", desk.site), None).body)
}

#[test]
fn the_set_up_tells_how_far_a_site_is_and_which_money_it_has_whatever_the_range() {
    let desk = Desk::new(MIDNIGHT_S);
    let blank = set_up(&desk);
    let modes: Vec<_> = blank.modes.iter().map(|mode| (mode.mode.as_str(), mode.currencies.len())).collect();
    assert_eq!((blank.first_seen_s, blank.connected, modes), (None, false, vec![("live", 0), ("test", 0)]));
    desk.visit(&uuid(1), &uuid(101), Landing::at("https://shop.example/?utm_source=news"));
    assert!(set_up(&desk).first_seen_s.is_some());
    for (key, currency, at_s) in [("a", "usd", -86_400 * 400), ("b", "usd", -86_400 * 399), ("c", "eur", 5)] {
        deliver(&desk, &Purchase { currency, ..purchase(key, json!({}), MIDNIGHT_S + at_s) }.once());
    }
    let paid = set_up(&desk);
    assert_eq!((paid.connected, paid.modes[0].currencies.len(), paid.modes[1].source_known), (true, 0, false));
    assert_eq!(paid.modes[1].currencies, ["usd", "eur"], "most payments first, however old");
    deliver(&desk, &purchase("d", known(1), MIDNIGHT_S + 9).once());
    assert!(set_up(&desk).modes[1].source_known);
    let path = format!("/api/sites/{}/integrations/{}/disconnect", desk.site, desk.integration);
    desk.owner("POST", &path, Some(json!({"revenue": "keep"})));
    assert!(!set_up(&desk).connected, "an ended integration brings nothing any more");
    assert_eq!(desk.owner("GET", "/api/sites/site_none/set-up", None).status, 404);
}

#[test]
fn invented_sources_push_no_real_one_off_the_report() {
    let desk = Desk::new(MIDNIGHT_S - 60);
    desk.visit(&uuid(1), &uuid(10_001), Landing::at("https://shop.example/?utm_source=zine&utm_campaign=zine-autumn"));
    deliver(&desk, &purchase("a", known(1), MIDNIGHT_S).once());
    // Each invented source has two visitors, the one that was paid through has one.
    let invented = "WITH n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 501), k(j) AS (VALUES (1), (2)) \
        INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version) \
        SELECT site, 'x' || i || '-' || j, 'v' || i || '-' || j, started_s, last_s, 1, 1, 'Referral', 'a' || i, \
          json_set(touch, '$.utm_source', 'a' || i, '$.utm_campaign', 'c' || i), rules_version \
        FROM n CROSS JOIN k CROSS JOIN seen_visit WHERE id = '";
    desk.lay_out_visits();
    assert_eq!(desk.database.execute(&format!("{invented}{}'", uuid(10_001))).unwrap(), 1_002);
    let report = report(&desk, &desk.site, ("2026-09-20", "2026-09-30"), "test");
    for (lines, others, name) in [
        (&report.visits_by_source, &report.other_visits_by_source, "zine"),
        (&report.visits_by_campaign, &report.other_visits_by_campaign, "zine-autumn"),
    ] {
        let others = others.as_ref().unwrap();
        assert!(
            lines.iter().any(|line| line.name.as_deref() == Some(name) && line.visitors == 1),
            "{name} is not there"
        );
        assert_eq!((lines.len(), others.names), (201, 301));
        assert_eq!(lines.iter().map(|line| line.visitors).sum::<i64>() + others.visitors, 1_003, "nobody is lost");
        assert_eq!(lines.iter().map(|line| line.sessions).sum::<i64>() + others.sessions, 1_003);
    }
}

#[test]
fn a_filter_takes_a_name_as_it_is_told_and_a_part_of_it_in_capitals_or_not() {
    let desk = Desk::new(MIDNIGHT_S - 60);
    let url = "https://shop.example/?utm_source=News&utm_medium=email&utm_campaign=%C3%89t%C3%A9-Sale";
    desk.visit(&uuid(1), &uuid(101), Landing::at(url));
    deliver(&desk, &purchase("a", known(1), MIDNIGHT_S).once());
    let told = payments(&desk, "").payments.remove(0);
    let (source, campaign) = (told.source.unwrap(), told.campaign.unwrap());
    for query in [
        format!("&filter=source:is:{source}"),
        format!("&filter=campaign:is:{campaign}"),
        "&filter=channel:is:Email".to_owned(),
        "&filter=source:contains:NEW".to_owned(),
        "&filter=campaign:contains:ÉTÉ-SALE".to_owned(),
        "&filter=campaign:contains:été-sale".to_owned(),
    ] {
        assert_eq!(payments(&desk, &query).payments.len(), 1, "{query}");
    }
    // A row of a table leads to exactly its own payments, so another spelling is another name.
    for query in ["&filter=channel:is:EMAIL", "&filter=campaign:is:ete-sale", "&filter=source:is:new_"] {
        assert_eq!(payments(&desk, query).payments.len(), 0, "{query}");
    }
}

#[test]
fn days_are_those_of_the_sites_zone_at_both_edges() {
    let desk = Desk::new(MIDNIGHT_S);
    let (site, integration) = desk.new_site("Europe/Berlin");
    // The last second of the 21st and the first of the 22nd in Berlin.
    for (key, at_s) in [("late", MIDNIGHT_S - 7_201), ("early", MIDNIGHT_S - 7_200)] {
        for event in purchase(key, json!({}), at_s).once() {
            assert_eq!(desk.deliver_to(&integration, SIGNING_SECRET, &event).status, 200);
        }
    }
    let of =
        |day: &str| report(&desk, &site, (day, day), "test").currencies.first().map_or(0, |money| money.total.payments);
    assert_eq!((of("2026-09-20"), of("2026-09-21"), of("2026-09-22"), of("2026-09-23")), (0, 1, 1, 0));
    let both = report(&desk, &site, ("2026-09-21", "2026-09-22"), "test");
    let nets: Vec<&[i64]> = both.currencies[0].net_by_day.iter().map(|channel| &channel.net_minor[..]).collect();
    assert!(matches!(nets[..], [[late, early]] if *late > 0 && *early > 0), "{nets:?}");
}

#[test]
fn hostile_campaigns_are_text() {
    let desk = Desk::new(MIDNIGHT_S - 60);
    let hostile = "<script>alert(1)</script>'; DROP TABLE payment; --";
    let encoded: String = hostile.bytes().map(|byte| format!("%{byte:02X}")).collect();
    desk.visit(
        &uuid(1),
        &uuid(101),
        Landing::at(&format!("https://shop.example/?utm_source={encoded}&utm_campaign={encoded}%00%E2%80%AE")),
    );
    deliver(&desk, &purchase("a", known(1), MIDNIGHT_S).once());
    let payment = desk.payment("pi_a").payment;
    assert_eq!((payment.source, payment.campaign), (Some(hostile.to_lowercase()), Some(hostile.to_owned())));
    let path = format!(
        "/api/sites/{}/payments?from=2026-09-01&to=2026-10-31&mode=test&filter=campaign:is:{hostile}",
        desk.site
    );
    assert_eq!(desk.owner("GET", &path, None).body["payments"].as_array().unwrap().len(), 1);
}

#[test]
fn payments_are_filtered_and_come_in_pages_without_gap_or_repetition() {
    let desk = busy();
    let count = |query: &str| payments(&desk, query).payments.len();
    assert_eq!(
        (
            count(""),
            count("&filter=channel:is:Email"),
            count("&filter=source:is:news"),
            count("&filter=campaign:is:two"),
            count("&filter=source:is:nobody")
        ),
        (6, 2, 2, 1, 0)
    );
    assert_eq!(
        (
            count("&filter=confidence:is:high"),
            count("&filter=confidence:is:low"),
            count("&filter=confidence:is:unknown"),
            count("&filter=confidence:is:medium")
        ),
        (4, 1, 1, 0)
    );
    for limit in 1..=7 {
        let mut seen = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = payments(&desk, &format!("&limit={limit}{cursor}"));
            assert!(page.payments.len() <= limit);
            seen.extend(page.payments.into_iter().map(|payment| (payment.paid_at_s, payment.id.to_string())));
            match page.next_cursor {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert!(seen.is_sorted_by(|a, b| a > b), "newest first: {seen:?}");
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (6, 6), "limit {limit}");
    }
    for bad in ["&cursor=nonsense", "&limit=0", "&limit=999", "&model=none"] {
        let path = format!("/api/sites/{}/payments?from=2026-09-01&to=2026-10-31&mode=test{bad}", desk.site);
        assert_eq!(desk.owner("GET", &path, None).status, 400, "{bad}");
    }
}

#[test]
fn a_site_sees_nothing_of_another_that_has_the_same_ids_of_stripe() {
    let desk = busy();
    let (other, integration) = desk.new_site("UTC");
    assert!(report(&desk, &other, ("2026-09-01", "2026-10-31"), "test").currencies.is_empty());
    assert_eq!(report(&desk, &other, ("2026-09-01", "2026-10-31"), "test").visitors, 0);
    // The same purchase at the other site: its visitor was never there, so its session is not found.
    let before = desk.payment("pi_a");
    let mut events = purchase("a", json!({"headwater_session_id": uuid(101)}), MIDNIGHT_S + 1).once();
    for event in &mut events {
        let object = &mut event["data"]["object"];
        for amount in ["amount", "amount_captured", "amount_received", "amount_total"] {
            if object.get(amount).is_some() {
                object[amount] = json!(700);
            }
        }
        assert_eq!(desk.deliver_to(&integration, SIGNING_SECRET, event).body["outcome"], "stored");
    }
    desk.drain();
    let path = format!("/api/sites/{other}/payments/pi_a?mode=test");
    let theirs: headwater::api::PaymentDetail = read_reply(desk.owner("GET", &path, None).body);
    assert_eq!((theirs.payment.gross_minor, theirs.payment.rung), (700, None));
    assert_eq!(desk.payment("pi_a"), before);
    // Nor may one site's owner's address name another site's integration.
    let path = format!("/api/sites/{other}/integrations/{}/deliveries", desk.integration);
    assert_eq!(desk.owner("GET", &path, None).status, 404);
    let path = format!("/api/sites/{other}/integrations/{}/secrets", desk.integration);
    assert_eq!(
        desk.owner("POST", &path, Some(json!({"secret": "whsec_x_0123456789abcdef", "mode": "test"}))).status,
        404
    );
}

#[test]
fn live_and_test_never_meet() {
    let desk = busy();
    assert!(report(&desk, &desk.site, ("2026-09-01", "2026-10-31"), "live").currencies.is_empty());
    let path = format!("/api/sites/{}/report?from=2026-09-01&to=2026-09-02", desk.site);
    assert_eq!(desk.owner("GET", &path, None).status, 400, "the mode must be said");
    // A customer remembered in test mode is unknown in live mode.
    desk.keep_secret(&desk.site, &desk.integration, "whsec_live_0123456789abcdef", "live");
    for mut event in purchase("g", json!({}), MIDNIGHT_S + 20).once() {
        event["livemode"] = json!(true);
        event["data"]["object"]["customer"] = json!("cus_a");
        assert_eq!(desk.deliver_to(&desk.integration, "whsec_live_0123456789abcdef", &event).body["outcome"], "stored");
    }
    let path = format!("/api/sites/{}/payments/pi_g?mode=live", desk.site);
    let live: headwater::api::PaymentDetail = read_reply(desk.owner("GET", &path, None).body);
    assert_eq!(live.payment.rung, None);
}

#[test]
fn the_menu_has_a_bounded_number_of_payments_without_a_source() {
    let desk = Desk::new(MIDNIGHT_S);
    let now = || {
        let now: HereNow = read_reply(desk.owner("GET", &format!("/api/sites/{}/now", desk.site), None).body);
        let tell = |of: headwater::api::UnplacedCount| (of.payments, of.exact);
        (tell(now.unplaced), tell(now.unplaced_test))
    };
    assert_eq!(now(), ((0, true), (0, true)));
    deliver(&desk, &purchase("old", json!({}), MIDNIGHT_S - 31 * 86_400).once());
    deliver(&desk, &purchase("new", json!({}), MIDNIGHT_S - 29 * 86_400).once());
    assert_eq!(now(), ((0, true), (1, true)), "of thirty days");
    let copy = |n: usize| {
        let columns = "site, mode, state, currency, gross_minor, refunds_minor, disputes_minor, renewal, confidence, attribution, watched, money_digest, answers";
        format!(
            "INSERT INTO payment (id, paid_s, {columns}) SELECT 'copy_{n}', paid_s, {columns} FROM payment WHERE id = 'pi_new'"
        )
    };
    for n in 0..99 {
        desk.database.execute(&copy(n)).unwrap();
    }
    assert_eq!(now().1, (100, true));
    let before = desk.database.steps();
    now();
    let steps = desk.database.steps() - before;
    for n in 99..900 {
        desk.database.execute(&copy(n)).unwrap();
    }
    let before = desk.database.steps();
    assert_eq!(now().1, (100, false), "there are more");
    let many = desk.database.steps() - before;
    assert!(many < steps + steps / 5, "{many} steps, not some {steps}");
}

#[test]
fn here_now_are_the_visitors_of_this_site_within_five_minutes() {
    let desk = Desk::new(MIDNIGHT_S);
    let (other, _) = desk.new_site("UTC");
    let now = |site: &SiteId| {
        let now: HereNow = read_reply(desk.owner("GET", &format!("/api/sites/{site}/now"), None).body);
        assert_eq!((now.since_s, now.is_at_least), (desk.now_s.get() - 300, false));
        now.visitors
    };
    let visit = |n: u32, session: u32| desk.visit(&uuid(n), &uuid(session), Landing::at("https://shop.example/"));
    assert_eq!(now(&desk.site), 0);
    visit(1, 101);
    visit(1, 102);
    visit(2, 103);
    assert_eq!((now(&desk.site), now(&other)), (2, 0));
    desk.now_s.set(MIDNIGHT_S + 290);
    visit(2, 103);
    desk.now_s.set(MIDNIGHT_S + 301);
    assert_eq!(now(&desk.site), 1, "the first was seen last more than five minutes ago");
    desk.now_s.set(MIDNIGHT_S + 591);
    assert_eq!(now(&desk.site), 0);
    for n in 0..510 {
        visit(1_000 + n, 2_000 + n);
    }
    let crowd: HereNow = read_reply(desk.owner("GET", &format!("/api/sites/{}/now", desk.site), None).body);
    assert_eq!((crowd.visitors, crowd.is_at_least), (500, true));
    assert_eq!(desk.owner("GET", "/api/sites/site_none/now", None).status, 404);
}
