//! What is held of a person, to be handed out.

use crate::base::id::{Mode, SiteId, StripeId};
use crate::base::sorted::SortedMap;
use crate::base::wire::{wire, wire_enum};

wire_enum! {
    /// What a line of an export is about.
    pub enum ExportKind {
        /// A visit, with its pages and for how long they were looked at.
        Visit,
        /// A custom event.
        CustomEvent,
        /// An identify, its traits opened.
        Identify,
        /// Another tool's id, a return from a checkout, or a customer that the site signed a visitor to be.
        Link,
        /// A payment: entries, clues, answers, and what explains the present one.
        Payment,
        /// A version of an object of Stripe's, as far as its fields are kept.
        StripeObject
    }
}

wire! {
    /// Answer of `GET /api/sites/<site>/people/<person>/export`: a page of what is held.
    pub struct PersonExport {
        /// The site.
        pub site: SiteId,
        /// Live or test money.
        pub mode: Mode,
        /// The visitor or Stripe customer asked for.
        pub person: String,
        /// Browsers that belong to the person.
        pub visitors: Vec<String>,
        /// Stripe customers of the person's payments, a hundred at most.
        pub customers: Vec<StripeId>,
        /// When this page was read, unix seconds.
        pub computed_at_s: i64,
        /// In the order of their kinds; some two hundred, and with payments their objects.
        pub lines: Vec<ExportLine>,
        /// Give it back as `cursor` for the next page; absent at the end.
        pub next_cursor: Option<String>,
    }

    /// A row that is held of a person.
    pub struct ExportLine {
        /// What it is about.
        pub kind: ExportKind,
        /// When, unix seconds; absent where the row has no time.
        pub at_s: Option<i64>,
        /// What is held, as text; lists as JSON. What is absent is left out.
        pub fields: SortedMap<String, String>,
    }
}

impl ExportKind {
    /// As it stands in answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::CustomEvent => "custom_event",
            Self::Identify => "identify",
            Self::Link => "link",
            Self::Payment => "payment",
            Self::StripeObject => "stripe_object",
        }
    }
}
