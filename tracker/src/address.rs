//! Addresses, read just far enough to strip them and to tell whose host they name.
//!
//! Not a URL parser: what arrives is `location.href` or `document.referrer`, which the browser has already parsed and
//! written out. Anything else comes apart into something harmless.

use crate::part::Part;
use crate::space::Space;

impl Space {
    /// The host of an address, without its port; nothing of an empty address.
    #[inline(never)]
    pub(crate) fn host(&self, address: Part) -> Part {
        let rest = self.after(self.without_query(address), '/');
        self.before(self.before(self.after(rest, '/'), '/'), ':')
    }

    #[inline(never)]
    pub(crate) fn without_query(&self, address: Part) -> Part {
        self.before(self.before(address, '#'), '?')
    }

    #[inline(never)]
    pub(crate) fn query(&self, address: Part) -> Part {
        self.after(self.before(address, '#'), '?')
    }

    /// Whether a host is one of the domains, or lies below one, cut at a dot: `notshop.example` is not within `shop.example`.
    pub(crate) fn is_within(&self, host: Part, mut domains: Part) -> bool {
        let mut found = false;
        while !domains.is_empty() {
            let domain = self.next(&mut domains, ' ');
            let start = host.end().wrapping_sub(domain.end() - domain.start());
            found |= start >= host.start()
                && start < host.end()
                && self.same(Part::new(start, host.end()), domain)
                && (start == host.start() || self.byte(start - 1) == '.');
        }
        found
    }

    /// Writes an address stripped: scheme, host and path, and of the query only the parameters named in `kept` that have
    /// a value, each once. Answers whether one of them is not in the address `before`: a campaign that is new.
    pub(crate) fn write_stripped(&mut self, address: Part, kept: Part, before: Part) -> bool {
        self.write(self.without_query(address));
        let mut is_new = false;
        let mut lead = '?';
        let mut pairs = self.query(address);
        while !pairs.is_empty() {
            let pair = self.next(&mut pairs, '&');
            let name = self.before(pair, '=');
            let is_first = self.find(self.query(address), '&', name) == pair;
            if is_first && !self.after(pair, '=').is_empty() && !self.find(kept, ' ', name).is_empty() {
                self.push(lead);
                self.write(pair);
                lead = '&';
                is_new |= !self.same(pair, self.find(self.query(before), '&', name));
            }
        }
        is_new
    }
}
