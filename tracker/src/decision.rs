//! The decision: who this is, whether a session and a touch begin, what is kept and what a checkout is told.
//!
//! The rules (those of attribution, in the docs):
//! - A session ends after 30 minutes without a hit. New campaign parameters or a new click id start a new one.
//!   Midnight does not.
//! - The way back continues: a referrer that is the site's own, a payment host or a sign-in host never starts a touch
//!   and never ends a session, whatever the address carries.
//! - The touch kept for metadata is the last that was not direct: a later visit by bookmark keeps the landing page
//!   and the campaign of the visit that brought the visitor.
//! - A touch and a user belong to one visitor: a new visitor starts with neither.

use crate::desk::Desk;
use crate::fact::Fact;
use crate::output::Coding;
use crate::part::Part;

/// More than a record can come to: two addresses and a user id, as the shell bounds them.
const RECORD_LIMIT: u32 = 8_000;

/// What is known after a hit.
struct State {
    visitor: Part,
    session: Part,
    /// Where the touch landed and where it came from.
    landing: Part,
    referrer: Part,
    /// The site's own id of the user, percent-encoded; empty before an identify.
    user: Part,
}

/// Reads the facts in `text`, a [`Fact`] a line, writes the effects into `space` and returns their length.
///
/// The effects are one flat JSON object of strings. `record` is to be kept and goes back in with the next facts: three
/// words divided by spaces, each of which may be empty: the touch's landing address, its referrer, and the user's id,
/// percent-encoded. All other entries are the metadata for Stripe, ids first; what has no value has no entry. Without
/// random digits there are no ids, and the metadata tells of the source alone.
///
/// The text is changed: random digits become ids in their place. What goes beyond 65,535 bytes of it is not read.
pub fn decide(text: &mut [u8], space: &mut [u8]) -> usize {
    let mut desk = Desk::new(text, space);
    desk.decide();
    desk.length
}

impl Desk<'_> {
    #[inline(never)] // with the desk in another function's frame its address need not be computed at each use
    fn decide(&mut self) {
        let state = self.next_state();
        self.write_effects(&state);
    }

    fn next_state(&mut self) -> State {
        let cookie = self.fact(Fact::Visitor);
        let known = self.is_id(cookie);
        let visitor = if known { cookie } else { self.fresh_id(self.fact(Fact::VisitorDigits)) };

        let record = if known { self.fact(Fact::Record) } else { Part::EMPTY };
        let after_landing = self.after(record, ' ');
        let mut user = self.fact(Fact::User);
        if user.is_empty() {
            user = self.after(after_landing, ' ');
        }
        let mut landing = self.before(record, ' ');
        let mut referrer = self.before(after_landing, ' ');

        let mut session = self.fact(Fact::Session);
        let way_back = self.is_way_back();
        let new_campaign = !way_back && self.brings_campaign(landing);
        if !known || new_campaign || !self.is_id(session) {
            session = self.fresh_id(self.fact(Fact::SessionDigits));
            let came_from = if way_back { Part::EMPTY } else { self.fact(Fact::Referrer) };
            let direct = !new_campaign && self.host(came_from).is_empty();
            if !direct || self.host(landing).is_empty() {
                landing = self.fact(Fact::Url);
                referrer = came_from;
            }
        }
        State { visitor, session, landing, referrer, user }
    }

    fn write_effects(&mut self, state: &State) {
        self.names = self.fact(Fact::Names);
        self.literal(b"{\"record\":\"");
        self.room = RECORD_LIMIT;
        self.write_stripped(state.landing, self.fact(Fact::Parameters));
        self.character(' ');
        self.write_stripped(state.referrer, Part::EMPTY);
        self.character(' ');
        self.text(state.user, Coding::Plain);
        self.literal(b"\"");

        self.write(state.visitor);
        self.write(state.session);
        self.write(self.fact(Fact::Site));
        self.begin_next();
        self.text(state.user, Coding::Form);
        self.end();
        self.write_address(state.landing, self.fact(Fact::Parameters));
        self.write_address(state.referrer, Part::EMPTY);
        self.write_parameters(state.landing);
        self.literal(b"}");
    }

    /// Writes the campaign parameters under their own names and the first click id, all decoded.
    fn write_parameters(&mut self, landing: Part) {
        let mut keys = self.fact(Fact::Parameters);
        let mut section = 0;
        while !keys.is_empty() {
            let key = self.before(keys, ' ');
            keys = self.after(keys, ' ');
            let value = self.parameter(landing, key);
            if key.is_empty() {
                section += 1;
            }
            if value.is_empty() || section == 1 {
                continue;
            }
            if section == 0 {
                self.begin(key);
            } else {
                self.begin_next();
                self.text(key, Coding::Plain);
                self.character(':');
                keys = Part::EMPTY;
            }
            self.text(value, Coding::Form);
            self.end();
        }
    }

    #[inline(never)]
    fn begin_next(&mut self) {
        let name = self.before(self.names, ' ');
        self.names = self.after(self.names, ' ');
        self.begin(name);
    }

    #[inline(never)]
    fn write(&mut self, value: Part) {
        self.begin_next();
        self.text(value, Coding::Plain);
        self.end();
    }

    #[inline(never)]
    fn write_address(&mut self, address: Part, kept: Part) {
        self.begin_next();
        self.write_stripped(address, kept);
        self.end();
    }
}
