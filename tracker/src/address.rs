//! Addresses, read just far enough to strip them and to tell whose host they name.
//!
//! Not a URL parser: what arrives is `location.href` or `document.referrer`, which the browser has already parsed and
//! written out. Anything else comes apart into something harmless.

use crate::desk::Desk;
use crate::fact::Fact;
use crate::output::Coding;
use crate::part::Part;

impl Desk<'_> {
    /// The host of an address, without its port. Empty when there is none (`about:srcdoc`, `data:…`, an empty
    /// referrer), and also when the address carries a user name, since such an address is not to be kept: the shell
    /// takes user names out.
    #[inline(never)]
    pub(crate) fn host(&self, address: Part) -> Part {
        let rest = self.after(address, ':');
        if self.byte(rest.start()) != '/' || self.byte(rest.start() + 1) != '/' || rest.length() < 2 {
            return Part::EMPTY;
        }
        let authority = self.before(self.without_query(Part::new(rest.start() + 2, rest.end())), '/');
        let host = self.before(authority, ':');
        if self.before(authority, '@') == authority { host } else { Part::EMPTY }
    }

    #[inline(never)]
    fn without_query(&self, address: Part) -> Part {
        self.before(self.before(address, '#'), '?')
    }

    fn query(&self, address: Part) -> Part {
        self.after(self.before(address, '#'), '?')
    }

    /// The first value of the parameter `key` that is not empty, as it stands in the address. The empty key has none.
    #[inline(never)]
    pub(crate) fn parameter(&self, address: Part, key: Part) -> Part {
        let mut pairs = self.query(address);
        while !pairs.is_empty() && !key.is_empty() {
            let pair = self.before(pairs, '&');
            let value = self.after(pair, '=');
            if !value.is_empty() && self.same(self.before(pair, '='), key) {
                return value;
            }
            pairs = self.after(pairs, '&');
        }
        Part::EMPTY
    }

    /// Writes an address stripped: scheme, host and path, and of the query only the parameters named in `kept`.
    /// Nothing is written of an address without host. Stripping twice changes nothing.
    #[inline(never)]
    pub(crate) fn write_stripped(&mut self, address: Part, kept: Part) {
        if self.host(address).is_empty() {
            return;
        }
        self.text(self.without_query(address), Coding::Plain);
        let mut lead = '?';
        let mut pairs = self.query(address);
        while !pairs.is_empty() {
            let pair = self.before(pairs, '&');
            pairs = self.after(pairs, '&');
            let key = self.before(pair, '=');
            if !self.after(pair, '=').is_empty() && self.any(kept, |desk, word| desk.same(word, key)) {
                self.character(lead);
                self.text(pair, Coding::Plain);
                lead = '&';
            }
        }
    }

    /// Whether `host` is `domain` or lies below it, cut at a dot: `notshop.example` is not within `shop.example`.
    fn is_within(&self, host: Part, domain: Part) -> bool {
        let start = host.end().wrapping_sub(domain.length());
        host.length() >= domain.length()
            && self.same(Part::new(start, host.end()), domain)
            && (start == host.start() || self.byte(start - 1) == '.')
    }

    /// Whether the page was reached on the way back: from the site's own hosts, a payment host or a sign-in host.
    pub(crate) fn is_way_back(&self) -> bool {
        let from = self.host(self.fact(Fact::Referrer));
        self.any(self.fact(Fact::WayBack), |desk, domain| desk.is_within(from, domain))
    }

    /// Whether the page's address has a campaign parameter or click id that the address `before` has not.
    pub(crate) fn brings_campaign(&self, before: Part) -> bool {
        self.any(self.fact(Fact::Parameters), |desk, key| {
            let value = desk.parameter(desk.fact(Fact::Url), key);
            !value.is_empty() && !desk.same(value, desk.parameter(before, key))
        })
    }

    /// Whether `test` holds for any word of `list`. Words are divided by spaces and are not empty.
    fn any(&self, mut list: Part, test: impl Fn(&Self, Part) -> bool) -> bool {
        let mut found = false;
        while !list.is_empty() {
            let word = self.before(list, ' ');
            found |= !word.is_empty() && test(self, word);
            list = self.after(list, ' ');
        }
        found
    }
}
