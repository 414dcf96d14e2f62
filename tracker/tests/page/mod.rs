//! A page for the tests: facts by name, effects by key.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)] // each test file uses its part

use std::collections::BTreeMap;

use headwater_tracker::{Space, decide};

/// The parameters that are kept, as the build hands them in: those that stay in the landing address, a `#`, and those that a checkout
/// is told of, click ids last.
pub(crate) fn parameters() -> String {
    let lists =
        [include_str!("../../../core/src/data/parameters.txt"), include_str!("../../../core/src/data/click_ids.txt")];
    let [named, click_ids] = lists.map(|list| list.lines().filter(|line| !line.starts_with('#')));
    let (told, kept): (Vec<&str>, Vec<&str>) = named.partition(|row| row.ends_with("\ttold"));
    let first = |row: &'static str| row.split('\t').next().unwrap_or_default();
    let words = |rows: Vec<&'static str>| rows.into_iter().map(first).collect::<Vec<_>>().join(" ");
    format!("{}#{}", words(kept), words(told.into_iter().chain(click_ids).collect()))
}

#[derive(Default)]
pub(crate) struct Page {
    url: String,
    referrer: String,
    is_way_back: bool,
    record: String,
    goes_on: bool,
}

impl Page {
    pub(crate) fn at(url: &str) -> Self {
        Self { url: url.to_owned(), ..Self::default() }
    }

    pub(crate) fn from(self, referrer: &str) -> Self {
        Self { referrer: referrer.to_owned(), ..self }
    }

    /// Reached from the site itself, a payment page or a sign-in: the shell knows those hosts.
    pub(crate) fn back_from(self, referrer: &str) -> Self {
        Self { is_way_back: true, ..self.from(referrer) }
    }

    /// Within the session of an earlier page.
    pub(crate) fn after(self, before: &Effects) -> Self {
        Self { goes_on: true, ..self.record(&before.record()) }
    }

    /// After the session of an earlier page has ended.
    pub(crate) fn long_after(self, before: &Effects) -> Self {
        Self { goes_on: false, ..self.record(&before.record()) }
    }

    pub(crate) fn record(self, record: &str) -> Self {
        Self { record: record.to_owned(), ..self }
    }

    pub(crate) fn visit(&self) -> Effects {
        let parameters = parameters();
        let facts = [&*self.url, &self.referrer, &parameters, &self.record].join("\n");
        let mut space = Box::new(Space::new());
        space.bytes()[..facts.len()].copy_from_slice(facts.as_bytes());
        let answer = decide(&mut space, facts.len() as u32, !self.goes_on, self.is_way_back);
        let text = &space.bytes()[facts.len() + 1..(answer >> 1) as usize];
        Effects {
            text: std::str::from_utf8(text).expect("effects of whole facts are text").to_owned(),
            begins: answer & 1 == 1,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Effects {
    text: String,
    /// Whether a session begins.
    pub(crate) begins: bool,
}

impl Effects {
    fn line(&self, at: usize) -> &str {
        self.text.split('\n').nth(at).expect("effects are three lines")
    }

    pub(crate) fn lines(&self) -> usize {
        self.text.split('\n').count()
    }

    pub(crate) fn landing(&self) -> &str {
        self.line(0)
    }

    pub(crate) fn referrer(&self) -> &str {
        self.line(1)
    }

    /// What goes back in with the next facts; the shell keeps a line more, which the core does not read.
    pub(crate) fn record(&self) -> String {
        format!("{}\nu_17", self.text)
    }

    /// The touch, whether or not a session begins.
    pub(crate) fn touch(&self) -> &str {
        &self.text
    }

    /// The metadata as the shell decodes it.
    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        let mut told = BTreeMap::new();
        for (key, value) in form_urlencoded::parse(self.line(2).trim_start_matches('?').as_bytes()).into_owned() {
            let (key, value) =
                if key.starts_with("utm") { (key, value) } else { ("click_id".to_owned(), format!("{key}:{value}")) };
            told.entry(key).or_insert(value);
        }
        told
    }

    pub(crate) fn get(&self, key: &str) -> Option<String> {
        self.metadata().remove(key)
    }
}
