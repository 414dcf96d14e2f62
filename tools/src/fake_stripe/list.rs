//! `GET /v1/<resource>`: filters, cursors, and pages with the newest object first.

use super::expand::Expansion;
use super::kind::Kind;
use super::refusal::Refusal;
use super::request::Call;
use super::store::{Store, id_of};
use serde_json::{Value, json};

/// Events are listed for this long.
pub(super) const EVENTS_KEPT_S: i64 = 30 * 86_400;
const LIMIT: i64 = 10;
const LIMIT_MAX: i64 = 100;
const TYPES_MAX: usize = 20;

/// Which objects a list is asked for.
pub(super) struct Wanted<'a> {
    call: &'a Call,
    kind: Kind,
    now_s: i64,
    /// Whether every endpoint has taken an event.
    delivered: &'a dyn Fn(&str) -> bool,
}

impl<'a> Wanted<'a> {
    /// Of a request.
    ///
    /// # Errors
    /// When its parameters are not those of the list.
    pub(super) fn of(
        call: &'a Call,
        kind: Kind,
        now_s: i64,
        delivered: &'a dyn Fn(&str) -> bool,
    ) -> Result<Self, Refusal> {
        let paging = |name: &str| matches!(name, "limit" | "starting_after" | "ending_before" | "expand[]");
        call.refuse_unknown(|name| paging(name) || kind.filters_by(name))?;
        for bound in ["created", "created[gt]", "created[gte]", "created[lt]", "created[lte]"] {
            call.integer(bound)?;
        }
        if call.list("types").len() > TYPES_MAX {
            let message = format!("You may only specify up to {TYPES_MAX} of these at a time.");
            return Err(Refusal::invalid(400, message).param("types"));
        }
        if call.param("type").is_some() && !call.list("types").is_empty() {
            return Err(Refusal::invalid(400, "You may pass either `type` or `types`, but not both.").param("types"));
        }
        Ok(Self { call, kind, now_s, delivered })
    }

    fn holds(&self, object: &Value) -> bool {
        self.in_time(object) && self.of_status(object) && self.of_event(object) && self.equal(object)
    }

    fn in_time(&self, object: &Value) -> bool {
        let created = object.get("created").and_then(Value::as_i64).unwrap_or(0);
        let bound = |name: &str| self.call.integer(name).ok().flatten();
        (self.kind != Kind::Event || created >= self.now_s - EVENTS_KEPT_S)
            && bound("created").is_none_or(|at| created == at)
            && bound("created[gt]").is_none_or(|at| created > at)
            && bound("created[gte]").is_none_or(|at| created >= at)
            && bound("created[lt]").is_none_or(|at| created < at)
            && bound("created[lte]").is_none_or(|at| created <= at)
    }

    fn of_status(&self, object: &Value) -> bool {
        let status = object.get("status").and_then(Value::as_str);
        match (self.kind, self.call.param("status")) {
            (Kind::Subscription, None) => status != Some("canceled"),
            (Kind::Subscription, Some("all")) | (_, None) => true,
            (Kind::Subscription, Some("ended")) => matches!(status, Some("canceled" | "incomplete_expired")),
            (_, wanted) => status == wanted,
        }
    }

    fn of_event(&self, event: &Value) -> bool {
        if self.kind != Kind::Event {
            return true;
        }
        let name = event.get("type").and_then(Value::as_str).unwrap_or("");
        let types = self.call.list("types");
        let success = self.call.param("delivery_success").map(|text| text == "true");
        self.call.param("type").is_none_or(|wanted| of_type(wanted, name))
            && (types.is_empty() || types.iter().any(|wanted| of_type(wanted, name)))
            && success.is_none_or(|wanted| (self.delivered)(id_of(event).unwrap_or("")) == wanted)
    }

    fn equal(&self, object: &Value) -> bool {
        self.call.params.iter().all(|(name, wanted)| match name.as_str() {
            "limit" | "starting_after" | "ending_before" | "expand[]" => true,
            "status" | "type" | "types[]" | "delivery_success"
                if self.kind != Kind::Price && self.kind != Kind::BalanceTransaction =>
            {
                true
            }
            "active" => object.get("active").and_then(Value::as_bool).is_some_and(|is| is.to_string() == *wanted),
            name if name.starts_with("created") => true,
            name => self.kind.filtered(object, name) == Some(wanted),
        })
    }
}

/// `charge.*` and `*` stand for many.
fn of_type(wanted: &str, name: &str) -> bool {
    match wanted.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => wanted == name,
    }
}

/// Refuses a filter that names an object which the account has not got, as Stripe does.
///
/// # Errors
/// When there is one.
pub(super) fn refuse_strangers(call: &Call, store: &Store) -> Result<(), Refusal> {
    for name in ["charge", "customer", "invoice", "payment_intent", "subscription"] {
        let named = call.param(name).and_then(|id| Some((Kind::of_field(name)?, id)));
        if let Some((kind, id)) = named.filter(|(kind, id)| store.get(*kind, id).or(store.stub(*kind, id)).is_none()) {
            return Err(Refusal::missing(kind.object(), id, name));
        }
    }
    Ok(())
}

/// One page.
///
/// # Errors
/// When the limit, the cursor or what is to be expanded is wrong.
pub(super) fn page(
    store: &Store,
    wanted: &Wanted,
    expansion: &Expansion,
    page_max: Option<usize>,
) -> Result<Value, Refusal> {
    let (call, kind) = (wanted.call, wanted.kind);
    let limit = limit(call)?.min(page_max.unwrap_or(usize::MAX));
    let (mut found, backwards): (Vec<&Value>, bool) =
        match (cursor(call, "starting_after"), cursor(call, "ending_before")) {
            (Some(_), Some(_)) => {
                let message = "You may only specify one of these parameters: starting_after, ending_before.";
                return Err(Refusal::invalid(400, message));
            }
            (None, Some(id)) => {
                let place =
                    store.place(kind, id).ok_or_else(|| Refusal::missing(kind.object(), id, "ending_before"))?;
                (store.newer(kind, place).filter(|object| wanted.holds(object)).take(limit + 1).collect(), true)
            }
            (after, None) => {
                let missing = |id| Refusal::missing(kind.object(), id, "starting_after");
                let place = after.map(|id| store.place(kind, id).ok_or_else(|| missing(id))).transpose()?;
                (store.older(kind, place).filter(|object| wanted.holds(object)).take(limit + 1).collect(), false)
            }
        };
    let has_more = found.len() > limit;
    found.truncate(limit);
    if backwards {
        found.reverse();
    }
    let data = found.into_iter().map(|object| expansion.apply(store, object)).collect::<Result<Vec<Value>, _>>()?;
    Ok(json!({"object": "list", "url": format!("/v1/{}", kind.path()), "has_more": has_more, "data": data}))
}

/// How line items are shown.
pub(super) struct Shown {
    /// What is expanded in each.
    pub expansion: Expansion,
    /// A page is no longer than this.
    pub page_max: Option<usize>,
}

/// One page of the line items of a Checkout Session, in their own order.
///
/// # Errors
/// When the limit, the cursor or what is to be expanded is wrong.
pub(super) fn line_items(store: &Store, call: &Call, session: &str, shown: &Shown) -> Result<Value, Refusal> {
    call.refuse_unknown(|name| matches!(name, "limit" | "starting_after" | "expand[]"))?;
    store
        .get(Kind::CheckoutSession, session)
        .ok_or_else(|| Refusal::missing("checkout.session", session, "session"))?;
    let limit = limit(call)?.min(shown.page_max.unwrap_or(usize::MAX));
    let items = store.line_items(session);
    let begin = match cursor(call, "starting_after") {
        None => 0,
        Some(id) => {
            let place = items.iter().position(|item| id_of(item) == Some(id));
            place.ok_or_else(|| Refusal::missing("item", id, "starting_after"))? + 1
        }
    };
    let found = items.iter().skip(begin).take(limit);
    let data = found.map(|item| shown.expansion.apply(store, item)).collect::<Result<Vec<Value>, _>>()?;
    let has_more = items.len() > begin + data.len();
    Ok(json!({"object": "list", "url": call.path, "has_more": has_more, "data": data}))
}

fn cursor<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.param(name).filter(|id| !id.is_empty())
}

fn limit(call: &Call) -> Result<usize, Refusal> {
    let limit = call.integer("limit")?.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(usize::try_from(limit).unwrap_or_default());
    }
    let (word, bound) = if limit < 1 { ("greater", 1) } else { ("less", LIMIT_MAX) };
    let message = format!("This value must be {word} than or equal to {bound} (it currently is '{limit}').");
    Err(Refusal::invalid(400, message).code("parameter_invalid_integer").param("limit"))
}
