//! A person: visitors joined by identify and the Stripe customers of their payments, with all that is known of them.

use crate::api::PaymentSummary;
use crate::attribution::{Confidence, Rung};
use crate::base::id::{PaymentId, StripeId};
use crate::base::sorted::SortedMap;
use crate::base::wire::wire;
use crate::stripe::ledger::EntryKind;
use crate::stripe::subscription::PlanStep;
use crate::visit::channel::Channel;

wire! {
    /// Answer of `GET /api/sites/<site>/people/<visitor or customer>`.
    pub struct Person {
        /// The visitor or Stripe customer asked for.
        pub id: String,
        /// Browsers that belong to the person.
        pub visitors: Vec<String>,
        /// Stripe customers of the person's payments.
        pub customers: Vec<StripeId>,
        /// Addresses, for the owner's eyes.
        pub emails: Vec<String>,
        /// When the person was first seen.
        pub first_seen_s: Option<i64>,
        /// The first visit known.
        pub first_touch: Option<FirstTouch>,
        /// Visits of this page of the time line, newest first. The lists from here to `plan_changes` are one time line: together they have at
        /// most fifty lines, and the page ends at the same time in all of them.
        pub visits: Vec<PersonVisit>,
        /// Identifies, newest first.
        pub identifies: Vec<PersonIdentify>,
        /// Payments, newest first.
        pub payments: Vec<PaymentSummary>,
        /// Refunds and disputes, newest first: of the latest hundred payments of which money went back.
        pub returns: Vec<PersonReturn>,
        /// What became of subscriptions, newest first, as far as the stored versions say.
        pub plan_changes: Vec<PersonPlanChange>,
        /// Give it back as `cursor` for what came before; absent at the end.
        pub next_cursor: Option<String>,
        /// Subscriptions, running ones first. Like all that follows, the same on every page.
        pub subscriptions: Vec<Subscription>,
        /// Revenue over all time, one line a currency. Of a customer who paid from more than a hundred browsers it is that of a hundred.
        pub revenue: Vec<PersonRevenue>,
    }

    /// The first visit known of a person, and why it is theirs.
    pub struct FirstTouch {
        /// When it began.
        pub at_s: i64,
        /// The session.
        pub session: String,
        /// The browser.
        pub visitor: String,
        /// Its channel.
        pub channel: Channel,
        /// Where it came from.
        pub source: Option<String>,
        /// Its campaign.
        pub campaign: Option<String>,
        /// Where it began.
        pub landing_page: Option<String>,
        /// The earliest payment that names the browser; absent: none does, and it was asked for or an identify joins it.
        pub payment: Option<FirstPayment>,
    }

    /// The earliest payment that names a browser.
    pub struct FirstPayment {
        /// Its key.
        pub id: PaymentId,
        /// When it was paid.
        pub paid_s: i64,
        /// How sure it is.
        pub confidence: Confidence,
        /// The rung that found the browser.
        pub rung: Option<Rung>,
    }

    /// Money that went back.
    pub struct PersonReturn {
        /// Its payment.
        pub payment: PaymentId,
        /// The refund or dispute.
        pub key: String,
        /// `refund` or `dispute`.
        pub kind: EntryKind,
        /// Minor units; negative, or positive for a dispute that was won.
        pub amount_minor: i64,
        /// Lower-case code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// When it moved.
        pub at_s: i64,
    }

    /// What became of a subscription.
    pub struct PersonPlanChange {
        /// When.
        pub at_s: i64,
        /// Which.
        pub subscription: StripeId,
        /// What.
        pub step: PlanStep,
        /// Stripe's status since.
        pub status: Option<String>,
        /// The plan since: the product's name, else the price's nickname, else its id.
        pub plan: Option<String>,
        /// Minor units of one period since; absent where a price has no fixed amount.
        pub amount_minor: Option<i64>,
        /// The same before, of a change of the plan.
        pub before_minor: Option<i64>,
        /// Lower-case code.
        pub currency: Option<String>,
        /// Minor units in one major unit.
        pub minor_per_major: Option<i64>,
        /// `day`, `week`, `month` or `year`.
        pub interval: Option<String>,
        /// How many intervals make a period.
        pub interval_count: i64,
    }

    /// A visit.
    pub struct PersonVisit {
        /// The session.
        pub session: String,
        /// The browser.
        pub visitor: String,
        /// When it began.
        pub started_s: i64,
        /// Page views of it.
        pub hits: i64,
        /// How long its pages were looked at, in milliseconds; absent where the tracker did not report it.
        pub engaged_ms: Option<i64>,
        /// The pages it saw, in order: its first fifty. Of all visits together three hundred are told, those of the newest visits first.
        pub pages: Vec<PageSeen>,
        /// What the visitor did, in order. Of all visits together the latest two hundred are listed.
        pub events: Vec<PersonCustomEvent>,
        /// Its channel.
        pub channel: Channel,
        /// Where it came from.
        pub source: Option<String>,
        /// Its campaign.
        pub campaign: Option<String>,
        /// Where it began.
        pub landing_page: Option<String>,
        /// The country it was made from, by the network address: ISO 3166-1 alpha-2, in capitals. Null: unknown.
        pub country: Option<String>,
        /// `desktop`, `mobile` or `tablet`; null: unknown.
        pub device: Option<String>,
        /// The browser, or the app that showed the page: `Chrome`, `Instagram` … Null: unknown.
        pub browser: Option<String>,
        /// The operating system: `Windows`, `macOS`, `iOS`, `Android`, `Linux` or `ChromeOS`; null: unknown.
        pub os: Option<String>,
        /// Whether no earlier visit of this browser was known when it began; null: unknown.
        pub is_new: Option<bool>,
    }

    /// A page view. Kept for ninety days.
    pub struct PageSeen {
        /// When.
        pub at_s: i64,
        /// Host and path of the page.
        pub page: Option<String>,
    }

    /// Something a visitor did. Its words are the site's own, and a visitor may have made them up.
    pub struct PersonCustomEvent {
        /// When.
        pub at_s: i64,
        /// What.
        pub name: String,
        /// Host and path of the page.
        pub page: Option<String>,
        /// Its circumstances.
        pub props: SortedMap<String, String>,
    }

    /// An identify.
    pub struct PersonIdentify {
        /// When.
        pub at_s: i64,
        /// The browser.
        pub visitor: String,
        /// The address, for the owner's eyes.
        pub email: Option<String>,
        /// Whether it named a user of the site.
        pub named_user: bool,
        /// Whether the site's server signed it.
        pub signed: bool,
        /// The self-reported source in its traits.
        pub self_reported: Option<String>,
    }

    /// A subscription as Stripe last reported it.
    pub struct Subscription {
        /// `sub_…`
        pub id: StripeId,
        /// Its customer.
        pub customer: Option<StripeId>,
        /// Stripe's status: `active`, `trialing`, `past_due`, `canceled` …
        pub status: String,
        /// The product's name, else the price's nickname, else its id.
        pub plan: Option<String>,
        /// Minor units of one period over all items; absent where a price has no fixed amount.
        pub amount_minor: Option<i64>,
        /// Lower-case code.
        pub currency: Option<String>,
        /// Minor units in one major unit.
        pub minor_per_major: Option<i64>,
        /// `day`, `week`, `month` or `year`.
        pub interval: Option<String>,
        /// How many intervals make a period.
        pub interval_count: i64,
        /// End of the period paid for.
        pub current_period_end_s: Option<i64>,
        /// It ends with that period.
        pub cancel_at_period_end: bool,
        /// When its trial ends or ended.
        pub trial_end_s: Option<i64>,
        /// When it ended.
        pub ended_s: Option<i64>,
        /// When it was made.
        pub created_s: i64,
    }

    /// Revenue of a person in one currency.
    pub struct PersonRevenue {
        /// Lower-case code.
        pub currency: String,
        /// Minor units in one major unit.
        pub minor_per_major: i64,
        /// Captured.
        pub gross_minor: i64,
        /// ≤ 0.
        pub refunds_minor: i64,
        /// ≤ 0.
        pub disputes_minor: i64,
        /// The sum of the three.
        pub net_minor: i64,
        /// How many payments brought the gross.
        pub payments: i64,
    }
}
