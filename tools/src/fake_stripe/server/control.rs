//! `/_fake/…`: calls by which tests and the demo control the fake Stripe itself. They are no part of Stripe.

use super::account::Account;
use super::http::Heard;
use crate::fake_stripe::calls::Called;
use crate::fake_stripe::refusal::{Refusal, reply};
use crate::fake_stripe::{Fault, Kind, permissions};
use crate::shop::{Buyer, Purchase};
use headwater_worker::port::outbound::Incoming;
use serde::Deserialize;
use serde_json::{Value, json};

/// How many calls the log shows one by one, the latest.
const SHOWN_MAX: usize = 200;

/// Of what a checkout carries, that by which alone a report knows the source; a landing page by itself is a direct visit's.
const TELLING: [&str; 4] = ["landing_url", "referrer", "utm_source", "click_id"];

/// `POST /_fake/fault`: at a call so many calls from now, or by lot, or no more of either.
#[derive(Deserialize)]
struct Faulting {
    #[serde(default, rename = "in")]
    after: u64,
    fault: Option<Fault>,
    one_in: Option<usize>,
    #[serde(default)]
    seed: u64,
}

/// `POST /_fake/purchase`
#[derive(Deserialize)]
struct Buying {
    #[serde(default)]
    metadata: Option<Value>,
    /// Whether a report knows its source, where that is not as its own metadata says: a visit may have been seen.
    source_known: Option<bool>,
    #[serde(default = "usual_amount")]
    amount_minor: i64,
    #[serde(default = "usual_currency")]
    currency: String,
    email: Option<String>,
    /// When, where it is not now: what was bought before the fake was started anew has its ids again, if it comes in the same order.
    at_s: Option<i64>,
    /// Whether the events are delivered; where not, they show as not delivered in the list of events.
    #[serde(default = "yes")]
    deliver: bool,
}

fn usual_amount() -> i64 {
    2_900
}

fn usual_currency() -> String {
    "eur".to_owned()
}

fn yes() -> bool {
    true
}

/// Answers a request to the fake itself; `target` is what follows `/_fake/`.
pub(super) fn answer(account: &mut Account, heard: &Heard, target: &str, now_s: i64) -> Incoming {
    let (method, body) = (heard.method, heard.body.as_str());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let answered = match (method, path) {
        ("GET", "expected") => Ok(json!(account.expected)),
        ("GET", "log") => Ok(log(account)),
        ("GET", "objects") => objects(account, query),
        ("POST", "fault") => read(body).map(|faulting| fault(account, faulting)),
        ("POST", "latency") => read(body).map(|latency_ms: u64| {
            account.latency_ms = latency_ms;
            json!({"latency_ms": latency_ms})
        }),
        ("POST", "permissions") => read(body).map(|granted: Vec<String>| {
            let key = account.key.clone();
            account.fake.grant(&key, granted.iter().map(String::as_str));
            json!({"key": key, "permissions": granted})
        }),
        ("POST", "revoke") => {
            account.fake.revoke(&account.key);
            Ok(json!({"revoked": account.key}))
        }
        ("POST", "key") => read(body).map(|key: String| {
            account.fake.grant(&key, permissions());
            account.key = key;
            json!({"key": account.key})
        }),
        ("POST", "purchase") => read(body).and_then(|buying| purchase(account, buying, now_s)),
        _ => Err(Refusal::invalid(404, format!("The fake knows no {method} /_fake/{path}."))),
    };
    answered.map_or_else(|refusal| refusal.reply(), |body| reply(200, &body))
}

fn read<T: serde::de::DeserializeOwned>(body: &str) -> Result<T, Refusal> {
    let body = if body.trim().is_empty() { "{}" } else { body };
    serde_json::from_str(body).map_err(|error| Refusal::invalid(400, error.to_string()))
}

fn log(account: &Account) -> Value {
    let calls = &account.fake.calls;
    let from = calls.0.len().saturating_sub(SHOWN_MAX);
    let shown = |called: &Called| {
        let fault = called.fault.as_ref().map(|fault| format!("{fault:?}"));
        json!({
            "at_ms": called.at_ms, "method": called.method, "path": called.path, "params": called.params,
            "status": called.status, "fault": fault,
        })
    };
    json!({
        "calls": calls.count(), "most_per_second": calls.most_per_second(), "by_path": calls.by_path(),
        "deliveries": account.deliveries, "deliveries_taken": account.taken,
        "latest": calls.0.iter().skip(from).map(shown).collect::<Vec<_>>(),
    })
}

fn objects(account: &Account, query: &str) -> Result<Value, Refusal> {
    let name = query.strip_prefix("kind=").unwrap_or("");
    let kind = Kind::all().find(|kind| kind.object() == name || kind.path() == name);
    let kind = kind.ok_or_else(|| Refusal::unknown(query))?;
    Ok(json!(account.fake.all(kind).collect::<Vec<_>>()))
}

fn fault(account: &mut Account, faulting: Faulting) -> Value {
    let call = account.fake.calls.count() + faulting.after;
    match (faulting.fault, faulting.one_in) {
        (Some(fault), _) => account.fake.faults.at(call, fault),
        (None, Some(calls)) => account.fake.faults.one_in(calls, faulting.seed),
        (None, None) => account.fake.faults.none(),
    }
    json!({"call": call})
}

fn purchase(account: &mut Account, buying: Buying, now_s: i64) -> Result<Value, Refusal> {
    let known = ["eur", "usd", "jpy", "kwd"].into_iter().find(|known| *known == buying.currency);
    let currency = known.ok_or_else(|| Refusal::unknown("currency"))?;
    let at_s = buying.at_s.unwrap_or(now_s);
    account.purchases += 1;
    // Its time is part of its id: a database may outlive this account, whose numbers begin anew.
    let key = format!("n{at_s}x{}", account.purchases);
    let metadata = buying.metadata.unwrap_or_else(|| json!({}));
    let tells = |key: &&str| metadata.get(*key).is_some();
    let source_known = buying.source_known.unwrap_or_else(|| TELLING.iter().any(tells));
    let email = buying.email.unwrap_or_else(|| format!("{key}@customers.example"));
    let buyer = Buyer { customer: String::new(), email, metadata };
    let purchase = Purchase { key: key.clone(), buyer, amount: buying.amount_minor, currency, at_s };
    let events = purchase.once();
    account.fake.put(purchase.charge_transaction(buying.amount_minor));
    let told = events.len();
    if buying.deliver {
        account.fake.happen(events);
    } else {
        account.fake.happen_unheard(events);
    }
    account.expected.add_payment(currency, buying.amount_minor, source_known, false);
    Ok(json!({
        "payment_intent": format!("pi_{key}"), "charge": format!("ch_{key}"), "checkout_session": format!("cs_test_{key}"),
        "at_s": at_s, "events": told, "deliveries": account.fake.due_count(),
    }))
}
