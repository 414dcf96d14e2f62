//! A page for the tests: facts by name, effects by key.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // each test file uses its part

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use headwater_tracker::{Fact, decide};

pub(crate) const SITE: &str = "site_test";

/// The words of a list as the build hands them in: an empty line divides sections.
pub(crate) fn words(list: &str) -> String {
    list.trim().lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ")
}

/// Thirty-six hexadecimal digits, other ones each time.
fn digits() -> String {
    static CALLS: AtomicU64 = AtomicU64::new(1);
    let seed = CALLS.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    format!("{seed:016x}{:016x}0f1e", seed.rotate_left(29) ^ 0x5555)
}

pub(crate) struct Page([String; Fact::Names as usize + 1]);

impl Page {
    pub(crate) fn at(url: &str) -> Self {
        let host = url.split("://").nth(1).unwrap_or("").split(['/', ':', '?', '#']).next().unwrap().to_owned();
        let mut page = Self(Default::default())
            .with(Fact::Url, url)
            .with(Fact::Site, SITE)
            .with(Fact::VisitorDigits, &digits())
            .with(Fact::SessionDigits, &digits())
            .with(Fact::Parameters, &words(include_str!("../../lists/parameters.txt")))
            .with(Fact::Names, &words(include_str!("../../lists/names.txt")));
        page.0[Fact::WayBack as usize] = format!("{host}  {}", words(include_str!("../../lists/way_back.txt")));
        page
    }

    pub(crate) fn with(mut self, fact: Fact, value: &str) -> Self {
        value.clone_into(&mut self.0[fact as usize]);
        self
    }

    pub(crate) fn from(self, referrer: &str) -> Self {
        self.with(Fact::Referrer, referrer)
    }

    pub(crate) fn domain(mut self, domain: &str) -> Self {
        self.0[Fact::WayBack as usize] += &format!(" {domain}");
        self
    }

    pub(crate) fn after(self, before: &Effects) -> Self {
        self.visitor(before.visitor()).session(before.session()).with(Fact::Record, before.record())
    }

    pub(crate) fn visitor(self, cookie: &str) -> Self {
        self.with(Fact::Visitor, cookie)
    }

    pub(crate) fn session(self, cookie: &str) -> Self {
        self.with(Fact::Session, cookie)
    }

    pub(crate) fn user(self, user: &str) -> Self {
        self.with(Fact::User, user)
    }

    pub(crate) fn without_ids(self) -> Self {
        self.with(Fact::Site, "").with(Fact::VisitorDigits, "").with(Fact::SessionDigits, "")
    }

    pub(crate) fn visit(&self) -> Effects {
        let mut text = self.0.join("\n").into_bytes();
        let mut space = vec![0; 60_000];
        let length = decide(&mut text, &mut space);
        Effects(serde_json::from_slice(&space[..length]).expect("effects are JSON"))
    }
}

pub(crate) struct Effects(BTreeMap<String, String>);

impl Effects {
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    pub(crate) fn visitor(&self) -> &str {
        self.get("headwater_visitor_id").unwrap_or_default()
    }

    pub(crate) fn session(&self) -> &str {
        self.get("headwater_session_id").unwrap_or_default()
    }

    pub(crate) fn record(&self) -> &str {
        self.get("record").unwrap()
    }

    pub(crate) fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        self.0.clone().into_iter().filter(|(key, _)| key != "record").collect()
    }
}

/// A second opinion on what a UUID of version 4 is.
pub(crate) fn is_id(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && text.chars().all(|character| matches!(character, '-' | '0'..='9' | 'a'..='f'))
        && groups[2].starts_with('4')
        && groups[3].starts_with(['8', '9', 'a', 'b'])
}
