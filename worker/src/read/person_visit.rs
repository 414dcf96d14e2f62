//! Visits of a person, as the API tells them.

use crate::store::person::FirstPaymentRow;
use crate::store::person_visit::{CustomEventRow, PageRow, TouchRow, VisitRow};
use headwater::api::{FirstPayment, FirstTouch, PageSeen, PersonCustomEvent, PersonVisit};
use headwater::base::sorted::{SortedMap, sort_by_key};
use headwater::visit::channel::Channel;
use headwater::visit::pages::read_pages;

/// Pages that are rendered of one visit, and of all together.
const PAGES_OF_VISIT: usize = 50;
const PAGES_MAX: usize = 300;

/// Visits, newest first, with their pages and their events, which come newest first. `pages` are those that stand in rows of their own.
pub(super) fn visits_to_api(
    visits: Vec<VisitRow>,
    pages: Vec<PageRow>,
    events: Vec<CustomEventRow>,
) -> Vec<PersonVisit> {
    let mut pages_of: SortedMap<String, Vec<PageSeen>> = SortedMap::new();
    for PageRow { session, at_s, page } in pages {
        pages_of.entry(session).or_default().push(PageSeen { at_s, page });
    }
    let mut events_of: SortedMap<String, Vec<PersonCustomEvent>> = SortedMap::new();
    for CustomEventRow { session, at_s, name, page, props } in events.into_iter().rev() {
        events_of.entry(session).or_default().push(PersonCustomEvent { at_s, name, page, props });
    }
    let mut left = PAGES_MAX;
    let to_api = |row: VisitRow| {
        let mut pages = pages_of.remove(&row.session).unwrap_or_default();
        let listed = read_pages(row.pages.as_deref(), row.touch.landing_page.as_deref());
        pages.extend(listed.into_iter().map(|view| PageSeen { at_s: row.started_s + view.after_s, page: view.page }));
        sort_by_key(&mut pages, |page| page.at_s);
        pages.truncate(PAGES_OF_VISIT.min(left));
        left -= pages.len();
        let events = events_of.remove(&row.session).unwrap_or_default();
        visit_to_api(row, pages, events)
    };
    visits.into_iter().map(to_api).collect()
}

fn visit_to_api(row: VisitRow, pages: Vec<PageSeen>, events: Vec<PersonCustomEvent>) -> PersonVisit {
    PersonVisit {
        session: row.session,
        visitor: row.visitor,
        started_s: row.started_s,
        hits: row.hits,
        engaged_ms: row.engaged_ms,
        pages,
        events,
        channel: Channel::parse(&row.channel).unwrap_or(Channel::Unassigned),
        source: row.touch.source(),
        campaign: row.touch.utm_campaign,
        landing_page: row.touch.landing_page,
        country: row.country,
        device: row.device,
        browser: row.browser,
        os: row.os,
        is_new: row.is_new.map(|is_new| is_new == 1),
    }
}

/// The first visit, and the payment that names its browser.
pub(super) fn first_to_api(row: TouchRow, payment: Option<FirstPaymentRow>) -> FirstTouch {
    FirstTouch {
        at_s: row.started_s,
        session: row.session,
        visitor: row.visitor,
        channel: Channel::parse(&row.channel).unwrap_or(Channel::Unassigned),
        source: row.touch.source(),
        campaign: row.touch.utm_campaign,
        landing_page: row.touch.landing_page,
        payment: payment.map(|row| FirstPayment {
            id: row.id,
            paid_s: row.paid_s,
            confidence: row.confidence,
            rung: row.rung,
        }),
    }
}
