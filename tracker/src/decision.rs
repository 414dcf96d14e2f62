//! The decision: whether a session and a touch begin, what is kept of the touch and what a checkout is told of it.
//!
//! The rules (those of attribution, in the docs):
//! - A session ends after 30 minutes without a hit, which the shell sees by its cookie. New campaign parameters or a new
//!   click id begin a new one. Midnight does not.
//! - The way back continues: a referrer that is the site's own, a payment host or a sign-in host never starts a touch
//!   and never ends a session, whatever the address carries.
//! - The touch kept for metadata is the last that was not direct: a later visit by bookmark keeps the landing page
//!   and the campaign of the visit that brought the visitor.

use crate::part::Part;
use crate::space::Space;

/// The most bytes of facts that are read. The other half of the space is then enough for any effects, so that no part
/// ends at the space's very end, behind which its front would follow again.
const FACTS_MAX: u32 = 0x7FFF;

/// Reads the facts in the first `length` bytes of the space (of which 15 bits count) and writes the effects behind them.
/// `ended` says that no session goes on. Returns twice the place where the effects end, and one more when a session begins.
///
/// The facts are lines, none of which holds a line break of its own but the last; missing ones are empty:
/// 1. the page's address, without user name and password: the shell takes them out;
/// 2. where it was reached from, as the browser gives it; empty when not known;
/// 3. hosts that only ever send visitors back, divided by spaces: the domain of the page's cookies, the site's other
///    hosts, payment and sign-in hosts (`lists/way_back.txt`). Hosts below them count too;
/// 4. parameters that are kept, divided by spaces, in three sections divided by two spaces: metadata under their own
///    names, others, click ids (`lists/parameters.txt`);
/// 5. the touch of before, two lines as they were written here. What follows is not read.
///
/// The effects are three lines: the touch's landing address and its referrer, both stripped, and what they mean for a
/// checkout, as forms encode it: the campaign's parameters under their own names, and without a name kind and value of
/// the first click id by rank.
pub fn decide(space: &mut Space, length: u32, ended: bool) -> u32 {
    let length = length & FACTS_MAX;
    let mut facts = Part::new(0, length);
    let [url, referrer, way_back, parameters, before, came_from] = [(); 6].map(|()| space.next(&mut facts, '\n'));
    let is_way_back = space.is_within(space.host(referrer), way_back);

    space.end_at(length);
    let is_campaign = space.write_stripped(url, parameters, before) && !is_way_back;
    let begins = is_campaign || ended;
    let mut source = if is_way_back { Part::EMPTY } else { space.without_query(referrer) };
    if !(before.is_empty() || is_campaign || begins && !source.is_empty()) {
        space.end_at(length);
        space.write(before);
        source = came_from;
    }
    let landing = Part::new(length, space.end());
    space.push('\n');
    space.write(source);
    space.push('\n');
    space.write_metadata(landing, parameters);
    space.end() << 1 | u32::from(begins)
}

impl Space {
    /// Writes what a landing address says of a campaign, and its first click id.
    fn write_metadata(&mut self, landing: Part, mut names: Part) {
        let mut section = 0;
        while !names.is_empty() {
            let name = self.next(&mut names, ' ');
            let pair = self.find(self.query(landing), '&', name);
            section += u32::from(name.is_empty());
            if pair.is_empty() || section == 1 {
                continue;
            }
            if section > 1 {
                self.push('=');
                self.write(name);
                self.push(':');
                names = Part::EMPTY;
            }
            self.write(if section > 1 { self.after(pair, '=') } else { pair });
            self.push('&');
        }
    }
}
