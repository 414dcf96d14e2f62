//! A page of one of Stripe's lists, or one object retrieved: the same facts that a webhook's event brings.
//!
//! The shell asks for the pages, by `rest`.
//!
//! What always holds: an object that cannot be read is counted and left out. It never stops the others.

use super::account::ConnectedAccounts;
use super::event::{Event, EventContent, facts_of};
use super::fact::{CheckoutSearch, Fact, InvoiceLine, Origin, SeenEmails};
use super::field::Reader;
use super::reading::{CaptureTelling, Reading, ReadingRules, Telling};
use crate::base::id::StripeId;
use serde_json::Value;

/// A page as it was read.
#[derive(Debug)]
pub struct Page {
    /// The objects, as Stripe wrote them.
    objects: Vec<Value>,
    /// There are more after the last.
    pub has_more: bool,
}

/// The facts of some objects.
#[derive(Debug, Default)]
pub struct PageFacts {
    /// Facts of every object that could be read, those of objects inside them too.
    pub facts: Vec<Fact>,
    /// Addresses met on the way.
    pub emails: SeenEmails,
    /// Objects that could not be read.
    pub unreadable: i64,
}

/// What a Checkout Session sold, by its line items as pages of them showed them.
pub fn line_items_of(items: &[Value]) -> CheckoutSearch {
    super::parse::line_items(items)
}

/// The product of a line, where one of these line items shows it, as a page of its own.
pub fn product_of(items: &[Value], line: &InvoiceLine) -> Option<Page> {
    let mut products =
        items.iter().filter_map(|item| item.pointer("/price/product")).filter(|product| product.is_object());
    let product = products.find(|product| Reader(product).id("id").ok().flatten() == line.product)?;
    Some(Page { objects: vec![product.clone()], has_more: false })
}

/// A reply of status 200 that is no list: cut off, or a proxy's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAPage;

impl Page {
    /// Reads a reply.
    ///
    /// # Errors
    /// When it is not the JSON of a list: ask again.
    pub fn read(body: &[u8]) -> Result<Self, NotAPage> {
        let mut value: Value = crate::base::json::parse_json(body).map_err(|_| NotAPage)?;
        if Reader(&value).text("object") != Some("list") {
            return Err(NotAPage);
        }
        let has_more = value.get("has_more").and_then(Value::as_bool).ok_or(NotAPage)?;
        match value.get_mut("data").map(Value::take) {
            Some(Value::Array(objects)) => Ok(Self { objects, has_more }),
            _ => Err(NotAPage),
        }
    }

    /// The one object of a reply, as a page of its own.
    ///
    /// # Errors
    /// When it is not a JSON object.
    pub fn of_object(body: &[u8]) -> Result<Self, NotAPage> {
        let value: Value = crate::base::json::parse_json(body).map_err(|_| NotAPage)?;
        if value.is_object() { Ok(Self { objects: vec![value], has_more: false }) } else { Err(NotAPage) }
    }

    /// How many objects it has.
    pub fn count(&self) -> i64 {
        i64::try_from(self.objects.len()).unwrap_or(0)
    }

    /// The id of the last object: where the next page starts. A page that has more without one would be read for ever.
    pub fn last(&self) -> Option<StripeId> {
        Reader(self.objects.last()?).id("id").ok().flatten()
    }

    /// When the last object was made: how far back the list has been read.
    pub fn oldest_s(&self) -> Option<i64> {
        self.objects.iter().rev().find_map(|object| Reader(object).seconds("created"))
    }

    /// The objects as Stripe wrote them.
    pub fn objects(&self) -> &[Value] {
        &self.objects
    }

    /// The facts, as of when the page was asked for.
    pub fn facts(&self, rules: ReadingRules, as_of_s: i64) -> PageFacts {
        let mut reading = Reading { rules, emails: SeenEmails::new() };
        let telling = Telling { event_type: "", as_of_s, capture: CaptureTelling::default(), previous: None };
        let mut all = PageFacts::default();
        for object in &self.objects {
            match facts_of(object, &telling, Origin::List, &mut reading) {
                Ok(facts) => all.facts.extend(facts),
                Err(_) => all.unreadable += 1,
            }
        }
        all.emails = reading.emails;
        all
    }

    /// The facts of each event of a page: it reports its object as of when it happened, as its delivery would have. An event that
    /// cannot be read, or brings nothing, is left out.
    pub fn facts_of_events(&self, rules: ReadingRules) -> Vec<PageFacts> {
        // The key is the site's own account's, and so is what its lists hold.
        let own = ConnectedAccounts::default();
        let read = self.objects.iter().filter_map(|object| Event::of(object, rules, &own).ok());
        let brings = read.filter_map(|event| match event.content {
            EventContent::Facts(facts, emails) => Some(PageFacts { facts, emails, unreadable: 0 }),
            EventContent::Ignored(_) => None,
        });
        brings.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::email::PseudonymKey;
    use crate::stripe::fact::FactBody;
    use serde_json::json;

    fn page(value: &Value) -> Result<Page, NotAPage> {
        Page::read(value.to_string().as_bytes())
    }

    #[test]
    fn a_page_brings_the_facts_of_its_objects_and_counts_the_others() {
        let key = PseudonymKey::new([1; 32]);
        let rules = ReadingRules { key: &key, extra_visitor_keys: &[], self_reported_keys: &Default::default() };
        let list = json!({"object": "list", "has_more": true, "data": [
            {"id": "ch_2", "object": "charge", "amount": 500, "captured": true, "status": "succeeded", "currency": "eur", "created": 20},
            {"id": "ch_1", "object": "charge", "amount": -1, "created": 10},
        ]});
        let page = page(&list).unwrap();
        let facts = page.facts(rules, 99);
        assert_eq!((page.count(), facts.unreadable, page.oldest_s()), (2, 1, Some(10)));
        assert_eq!(page.last().unwrap().as_str(), "ch_1");
        let [fact] = facts.facts.as_slice() else { panic!("one fact") };
        assert!(matches!(&fact.body, FactBody::Charge(charge) if charge.captured));
        assert_eq!((fact.as_of_s, fact.origin), (99, Origin::List));
    }

    #[test]
    fn half_a_reply_is_no_page() {
        for text in [
            "",
            "{\"object\": \"list\", \"data\": [{\"id\": \"ch_",
            "<html>",
            "[]",
            "{}",
            "{\"object\": \"list\", \"data\": []}",
        ] {
            assert!(Page::read(text.as_bytes()).is_err(), "{text}");
        }
        assert!(page(&json!({"object": "list", "has_more": false, "data": []})).is_ok());
        assert!(page(&json!({"object": "list", "has_more": false, "data": {}})).is_err());
    }
}
