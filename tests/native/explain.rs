//! What is behind a figure, and the list of payments under filters: both held against the report and the whole list, for random questions.

use crate::answers::{Draw, world};
use headwater::api::{Explained, ExplainedEntry, PaymentDetail, PaymentSummary, Payments, Report};
use headwater::attribution::Model;
use headwater::report::Money;
use headwater::visit::channel::Channel;
use headwater_tools::desk::{Desk, read_reply};
use headwater_worker::read::DEFINITIONS;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

const FILTERS: [&str; 8] = [
    "",
    "&filter=source:is:news",
    "&filter=source:is_not:news",
    "&filter=channel:contains:e",
    "&filter=confidence:is:high",
    "&filter=renewal:is:first&filter=medium:is:(none)",
    "&filter=device:is:mobile",
    "&filter=campaign:is:one&filter=campaign:is:two&filter=source:is_not:(direct)",
];
const BREAKDOWNS: [&str; 6] = ["source", "channel", "campaign", "confidence", "device", "landing_page"];
const WINDOWS: [&str; 4] = ["", "&window=7", "&window=30", "&window=lifetime"];
const RANGES: [&str; 5] = [
    "from=2026-09-01&to=2026-12-31",
    "from=2026-09-20&to=2026-10-20",
    "from=2026-11-05&to=2026-11-05",
    "from=2026-09-20&to=2026-10-20&basis=acquisition",
    "from=2026-11-05&to=2026-11-05&basis=acquisition",
];

fn explain(desk: &Desk, query: &str) -> Explained {
    let reply = desk.owner("GET", &format!("/api/sites/{}/report/explain?mode=test&{query}", desk.site), None);
    assert_eq!(reply.status, 200, "{query}: {} {:?}", reply.body, desk.faults);
    read_reply(reply.body)
}

/// Gross, refunds, disputes, net, net of renewals, and millionths of payments and of new customers.
type Sums = BTreeMap<String, [i64; 7]>;

fn numbers(money: &Money) -> [i64; 7] {
    let Money { gross_minor, refunds_minor, disputes_minor, net_minor, renewal_net_minor, .. } = *money;
    let (payments, new) = (money.millionths(), money.new_millionths());
    [gross_minor, refunds_minor, disputes_minor, net_minor, renewal_net_minor, payments, new]
}

/// The pages of entries, put together.
fn every_entry(desk: &Desk, query: &str, limit: usize) -> Vec<ExplainedEntry> {
    let (mut all, mut cursor, mut met) = (Vec::new(), String::new(), BTreeSet::new());
    loop {
        let page = explain(desk, &format!("{query}&limit={limit}{cursor}"));
        assert_eq!(page.figures.is_some(), cursor.is_empty());
        assert!(page.entries.len() == limit || page.next_cursor.is_none());
        for entry in page.entries {
            let (day, id) = (entry.day.clone(), entry.payment.id.clone());
            assert!(met.insert((day, id)), "{} twice on {}", entry.payment.id, entry.day);
            all.push(entry);
        }
        let Some(next) = page.next_cursor else { return all };
        cursor = format!("&cursor={next}");
    }
}

fn summed(desk: &Desk, query: &str, limit: usize) -> Sums {
    let mut sums = Sums::new();
    for entry in every_entry(desk, query, limit) {
        let sum = sums.entry(entry.payment.currency).or_default();
        sum.iter_mut().zip(numbers(&entry.money)).for_each(|(sum, number)| *sum += number);
    }
    sums
}

/// The figure, or that of a line of its breakdown.
fn figure(report: &Report, line: Option<&Option<String>>) -> Sums {
    let money = report.currencies.iter().filter_map(|one| {
        let money = match line {
            None => one.total,
            Some(name) => one.breakdowns[0].lines.iter().find(|line| line.name == *name)?.money,
        };
        Some((one.currency.clone(), numbers(&money)))
    });
    money.collect()
}

#[test]
fn the_entries_of_all_pages_sum_to_the_figure_whatever_is_added_up() {
    let (desk, _) = world();
    let mut draw = Draw(11);
    let (mut lines, mut split) = (0, 0);
    for round in 0..24 {
        if round == 12 {
            desk.add_up();
        }
        let model = draw.of(&Model::ALL).as_str();
        let breakdown = draw.of(&BREAKDOWNS);
        let query = format!(
            "{}&model={model}{}{}&breakdown={breakdown}",
            draw.of(&RANGES),
            draw.of(&WINDOWS),
            draw.of(&FILTERS)
        );
        let reply = desk.owner("GET", &format!("/api/sites/{}/report?mode=test&{query}", desk.site), None);
        let report: Report = read_reply(reply.body);
        let limit = 3 + draw.below(40);
        assert_eq!(summed(&desk, &query, limit), figure(&report, None), "{query}");
        let told = explain(&desk, &query).figures.unwrap().into_iter();
        let told: Sums = told.map(|one| (one.currency, numbers(&one.money))).collect();
        assert_eq!(told, figure(&report, None), "{query}");
        let Some(line) = report.currencies.first().and_then(|one| one.breakdowns[0].lines.first()) else { continue };
        let name = line.name.as_deref().unwrap_or("(none)");
        let of_line = format!("{query}&name={name}");
        let sums = summed(&desk, &of_line, limit);
        split += sums.values().filter(|sum| sum[5] % 1_000_000 != 0).count();
        assert_eq!(sums, figure(&report, Some(&line.name)), "{of_line}");
        lines += 1;
    }
    assert!(lines > 12 && split > 1, "{lines} lines, {split} of split payments");
}

#[test]
fn a_list_under_filters_is_the_payments_behind_the_figure_that_were_paid_in_the_range() {
    let (desk, _) = world();
    let mut draw = Draw(3);
    for round in 0..20 {
        if round == 10 {
            desk.add_up();
        }
        let model = draw.of(&Model::ALL).as_str();
        let status = draw.of(&["", "", "&status=paid", "&status=partially_refunded"]);
        let filters = draw.of(&FILTERS[1..]);
        let query = format!("{}&model={model}{}{filters}", draw.of(&RANGES), draw.of(&WINDOWS));
        let behind = every_entry(&desk, &query, 200);
        let paid = behind.iter().filter(|entry| entry.money.millionths() > 0).map(|entry| &entry.payment);
        let has = |one: &&PaymentSummary| status.is_empty() || status.ends_with(one.status.as_str());
        let mut expected: Vec<&PaymentSummary> = paid.filter(has).collect();
        expected.sort_by_key(|one| std::cmp::Reverse((one.paid_at_s, one.id.clone())));
        let (mut listed, mut cursor) = (Vec::new(), String::new());
        loop {
            let path =
                format!("/api/sites/{}/payments?mode=test&{query}{status}&limit=7&totals=true{cursor}", desk.site);
            let page: Payments = read_reply(desk.owner("GET", &path, None).body);
            let gross: i64 = page.totals.unwrap().currencies.iter().map(|one| one.gross_minor + one.payments).sum();
            assert_eq!(gross, expected.iter().map(|one| one.gross_minor + 1).sum::<i64>(), "{path}");
            listed.extend(page.payments);
            let Some(next) = page.next_cursor else { break };
            cursor = format!("&cursor={next}");
        }
        let ids = |of: &[&PaymentSummary]| of.iter().map(|one| one.id.to_string()).collect::<Vec<_>>();
        assert_eq!(ids(&listed.iter().collect::<Vec<_>>()), ids(&expected), "{query}{status}");
    }
}

/// Every page of a list.
fn every_payment(desk: &Desk, query: &str) -> Vec<PaymentSummary> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/sites/{}/payments?mode=test&{query}&limit=60{cursor}", desk.site);
        let page: Payments = read_reply(desk.owner("GET", &path, None).body);
        all.extend(page.payments);
        let Some(next) = page.next_cursor else { return all };
        cursor = format!("&cursor={next}");
    }
}

#[test]
fn a_payment_has_the_credit_of_each_model_as_the_report_counts_it_and_lists_name_its_largest_share() {
    let (desk, _) = world();
    let range = "from=2026-01-01&to=2026-12-31";
    let payments = every_payment(&desk, range);
    let detail = |one: &PaymentSummary| -> PaymentDetail {
        let path = format!("/api/sites/{}/payments/{}?mode=test&model=linear", desk.site, one.id);
        read_reply(desk.owner("GET", &path, None).body)
    };
    let details: BTreeMap<String, PaymentDetail> =
        payments.iter().map(|one| (one.id.to_string(), detail(one))).collect();
    let mut shared = 0;
    for model in Model::ALL {
        let mut by_source: BTreeMap<(String, Option<String>), i64> = BTreeMap::new();
        for one in every_payment(&desk, &format!("{range}&model={}", model.as_str())) {
            let all = &details[one.id.as_str()];
            if model == Model::Linear {
                assert_eq!(one, all.payment);
            }
            let credits: Vec<_> = all.credits.iter().filter(|credit| credit.model == model).collect();
            let largest =
                credits.iter().max_by_key(|credit| (credit.millionths, credit.channel != Some(Channel::Direct)));
            let named = largest.map(|it| (it.channel, it.source.clone(), it.campaign.clone(), it.landing_page.clone()));
            assert_eq!(one.credited_touches as usize, credits.len());
            let shown = (one.channel, one.source.clone(), one.campaign.clone(), one.landing_page.clone());
            assert_eq!(shown, named.unwrap_or_default(), "{} {model:?}", one.id);
            shared += usize::from(credits.len() > 1);
            if credits.is_empty() {
                *by_source.entry((one.currency.clone(), None)).or_default() += one.net_minor;
                continue;
            }
            assert_eq!(credits.iter().map(|credit| credit.millionths).sum::<u32>(), 1_000_000);
            assert_eq!(credits.iter().map(|credit| credit.net_minor).sum::<i64>(), one.net_minor);
            for credit in credits {
                let direct = (credit.channel == Some(Channel::Direct)).then(|| "(direct)".to_owned());
                let source = credit.source.clone().or(direct);
                *by_source.entry((one.currency.clone(), source)).or_default() += credit.net_minor;
            }
        }
        let query = format!("{range}&model={}&breakdown=source", model.as_str());
        let path = format!("/api/sites/{}/report?mode=test&{query}", desk.site);
        let report: Report = read_reply(desk.owner("GET", &path, None).body);
        let lines = report.currencies.iter().flat_map(|one| {
            let line =
                |line: &headwater::report::Line| ((one.currency.clone(), line.name.clone()), line.money.net_minor);
            one.breakdowns[0].lines.iter().map(line).collect::<Vec<_>>()
        });
        let reported: BTreeMap<_, _> = lines.filter(|(_, net)| *net != 0).collect();
        by_source.retain(|_, net| *net != 0);
        assert_eq!(by_source, reported, "{model:?}");
    }
    assert!(shared > 20, "{shared} of shared credit");
}

#[test]
fn a_question_is_told_in_words_that_the_glossary_has() {
    let (desk, _) = world();
    let told = explain(
        &desk,
        "from=2026-09-01&to=2026-12-31&window=30&currency=EUR&breakdown=source&name=news&filter=channel:is:Email",
    );
    assert_eq!(
        told.question,
        "Test money in EUR that moved from 2026-09-01 to 2026-12-31 (America/New_York), credited by the model last non direct to touches at \
         most 30 days before the payment, where channel is “Email”, and source is “news”."
    );
    assert!(told.entries.iter().all(|entry| entry.payment.currency == "eur"));
    let by_touch = explain(&desk, "from=2026-09-01&to=2026-10-01&window=90&basis=acquisition&filter=source:is:news");
    assert_eq!(
        by_touch.question,
        "Test money up to now, credited by the model last non direct to touches at most 90 days before the payment, where the touch was from \
         2026-09-01 to 2026-10-01 (America/New_York), where source is “news”. Money that no touch has counts where it moved on those days."
    );
    assert!(by_touch.entries.iter().any(|entry| entry.day.as_str() > "2026-10-01"), "money that came later");
    let glossary = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/glossary.md")).unwrap();
    for (word, meaning) in DEFINITIONS {
        let words: Vec<String> = word.split(", ").map(|word| format!("**{word}**")).collect();
        let row = format!("| {} | {meaning} |", words.join(", "));
        assert!(glossary.contains(&row), "{row}");
    }
    for (query, code) in [
        ("name=news", "name_invalid"),
        ("breakdown=source,medium&name=news", "name_invalid"),
        ("currency=euro", "currency_invalid"),
        ("basis=touch", "basis_invalid"),
        ("limit=0", "limit_invalid"),
        ("cursor=x", "cursor_invalid"),
    ] {
        let path = format!("/api/sites/{}/report/explain?mode=test&from=2026-09-01&to=2026-09-02&{query}", desk.site);
        let reply = desk.owner("GET", &path, None);
        assert_eq!((reply.status, &reply.body["error"]["code"]), (400, &json!(code)), "{query}");
    }
}
