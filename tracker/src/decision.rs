//! The decision: whether a session and a touch begin, what is kept of the touch and what a checkout is told of it.
//!
//! The rules (those of attribution, in the docs):
//! - A session ends after 30 minutes without a hit, which the shell sees by its cookie. New campaign parameters or a new
//!   click id begin a new one. Midnight does not.
//! - The way back continues: a page reached from the site itself, a payment page or a sign-in, or at the address to which
//!   Stripe returns a payer, never starts a touch and never ends a session, whatever the address carries.
//! - The first page of the site that is known may not be the first that was seen: before consent nothing is kept. Where
//!   nothing was kept, the campaign in the address of the page before counts.
//! - The touch kept for metadata is the last that was not direct: a later visit by bookmark keeps the landing page
//!   and the campaign of the visit that brought the visitor.

use crate::space::Space;

/// The most bytes of facts that are read. The other half of the space is then enough for any effects.
const FACTS_MAX: u32 = 0x7FFF;

/// Reads the facts in the first `length` bytes of the space (of which 15 bits count) and writes a line break and the
/// effects behind them.
/// `ended` says that no session goes on, `is_way_back` that the page was reached on the way back. Returns twice the place
/// where the effects end, and one more when a session begins.
///
/// The facts are lines, none of which holds a line break of its own; missing ones are empty:
/// 1. the page's address, without user name and password: the shell takes them out;
/// 2. where it was reached from, as the browser gives it; empty when not known;
/// 3. parameters that are kept, divided by spaces, in two sections divided by a `#`: others, and those that a checkout
///    is told of (`parameters.txt` and `click_ids.txt` in `core/src/data`);
/// 4. the touch of before, two lines as they were written here. What follows is not read.
///
/// The effects are three lines: the touch's landing address and its referrer, both stripped, and what of the address a
/// checkout is told of, as a query: the campaign's parameters, then the click ids by rank.
pub fn decide(space: &mut Space, length: u32, ended: bool, is_way_back: bool) -> u32 {
    let last = length & FACTS_MAX;
    let start = last + 1;
    space.end_at(last);
    space.push('\n');
    let referrer = space.next_line(0, last);
    let parameters = space.next_line(referrer, last);
    let before = space.next_line(parameters, last);

    let mut source = if is_way_back { last } else { referrer };
    let is_first = space.is_empty(before);
    // Nothing was kept of the page before: the visitor had not consented yet, or it lacks the script.
    let is_unseen = is_way_back & is_first && space.write_stripped(referrer, parameters, before);
    let mut is_campaign = false;
    if !is_unseen {
        space.end_at(start);
        is_campaign = space.write_stripped(0, parameters, before) & !is_way_back;
    }
    if !(is_first | is_campaign | ended & !space.is_empty(source)) {
        space.end_at(start);
        space.write(before, '\n');
        source = space.next_line(before, last);
    }
    space.push('\n');
    space.write(source, '?');
    space.push('\n');
    space.write_parameters(start, space.skip(parameters, '#') + 1, before);
    space.end() << 1 | u32::from(is_campaign | ended)
}

impl Space {
    /// Writes an address stripped: scheme, host and path, and its parameters as [`Self::write_parameters`].
    fn write_stripped(&mut self, address: u32, kept: u32, before: u32) -> bool {
        self.write(address, '?');
        self.write_parameters(address, kept, before)
    }

    /// Writes the parameters of an address that are named in `kept` and have a value, each once, in the order of the names.
    /// Answers whether one of them is not in the address `before`: a campaign that is new.
    #[inline(never)]
    fn write_parameters(&mut self, address: u32, mut kept: u32, before: u32) -> bool {
        let mut is_new = false;
        let mut lead = '?';
        while !self.is_empty(kept) {
            let pair = self.find(address, kept);
            if pair > 0 {
                self.push(lead);
                self.write(pair, '&');
                lead = '&';
                is_new |= !self.same(pair, self.find(before, kept));
            }
            kept = self.skip(kept, ' ');
            kept += u32::from(!self.is_empty(kept));
        }
        is_new
    }

    /// The line behind one, of those before the place `last`; there behind the last.
    #[inline(never)]
    fn next_line(&self, line: u32, last: u32) -> u32 {
        last.min(self.skip(line, '\n') + 1)
    }
}
