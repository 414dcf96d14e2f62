//! The money of one day, payment by payment, with the touches that may have credit: what any model, window, filter and breakdown of money
//! can be answered from.
//!
//! It is kept in columns. One holds the payments: entries, and of each touch what a model looks at. The others hold the names of the
//! touches, one dimension a column, in which each touch of each payment stands at its place. A question reads the columns that it names.

use super::converted::{Converted, Exchange};
use super::dimension::{DeviceNames, Dimension, Names};
use super::firsts::{pack_firsts, read_firsts};
use super::pack::NameColumn;
use super::paid::{Credited, MovedEntry, Paid, StoredCredit, pack_payments, read_payments};
use super::times::{PaidTimes, pack_times, read_times};
use super::visit_day::Who;
use super::visitors::{pack_visitors, read_visitors};
use crate::attribution::basis::Basis;
use crate::attribution::journey::FrozenTouch;
use crate::attribution::model::TouchFacts;
use crate::attribution::{Confidence, Credit, Rung};
use crate::base::id::SessionId;
use crate::base::money::Currency;
use crate::base::rate::RateOrigin;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::ledger::Bought;
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;

pub use super::converted::CONVERTED;
pub use super::firsts::FIRSTS;
pub use super::times::TIMES;
pub use super::visitors::VISITORS;

/// Stands between the codes of what one payment lacks.
pub const BETWEEN: &str = ",";

/// Names the column of payments.
pub const PAYMENTS: &str = "payments";
/// Names the column of their ids.
pub const IDS: &str = "ids";

/// The names of all columns.
pub fn column_names() -> Vec<&'static str> {
    let of_names = Dimension::ALL.iter().filter(|one| one.has_column()).map(|one| one.as_str());
    [PAYMENTS, FIRSTS, IDS, TIMES, VISITORS, CONVERTED].into_iter().chain(of_names).collect()
}

/// A payment as the database has it.
#[derive(Debug, Clone)]
pub struct PaidRow {
    /// Its id.
    pub id: String,
    /// Who paid, as [`Dimension::Customer`] has it.
    pub customer: String,
    /// It is its customer's first.
    pub is_first: bool,
    /// What it bought.
    pub bought: Bought,
    /// The self-reported source, as reports group it.
    pub self_reported: Option<String>,
    /// Its currency.
    pub currency: Currency,
    /// How it is converted; absent: the site has no reporting currency.
    pub exchange: Option<Exchange>,
    /// What Stripe kept of it, in the reporting currency; absent: that is not known.
    pub fee_minor: Option<i64>,
    /// A renewal.
    pub renewal: bool,
    /// The visitor whom it names.
    pub visitor: Option<Who>,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// Its entries of the day.
    pub entries: Vec<MovedEntry>,
    /// The touches up to it.
    pub journey: Vec<FrozenTouch>,
    /// What its credit rests on; absent in answers of an earlier version.
    pub basis: Option<Basis>,
    /// The credit that is stored with it.
    pub credits: Vec<Credit>,
    /// The codes of what it lacks where its source is not known, most helpful first, with [`BETWEEN`] between them.
    pub missing: String,
}

impl PaidRow {
    /// Its name under a dimension of payments.
    fn name(&self, dimension: Dimension) -> Option<&str> {
        match dimension {
            Dimension::Customer => Some(&self.customer),
            Dimension::SelfReported => self.self_reported.as_deref(),
            Dimension::RateOrigin => self.exchange?.rate.map(|(_, origin)| RateOrigin::as_str(origin)),
            _ => dimension.of_bought(&self.bought),
        }
    }
}

/// The payments of a day. Columns that were not read are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyDay {
    /// The payments.
    pub payments: Vec<Paid>,
    /// Names of their touches, and of what the payments bought; a column in which none has one is left out.
    pub names: SortedMap<Dimension, NameColumn>,
    /// Places of the payments that are their customer's first.
    pub firsts: SortedSet<usize>,
    /// The id of each payment.
    pub ids: Vec<String>,
    /// The times of each payment.
    pub times: Vec<PaidTimes>,
    /// The visitor whom each payment names.
    pub visitors: Vec<Option<Who>>,
    /// Everything that each payment lacks; among `names` stands the first of it.
    pub lacks: NameColumn,
    /// The same money in the reporting currency.
    pub converted: Converted,
}

/// The first thing that is lacked.
fn first_lacked(lacks: &NameColumn) -> NameColumn {
    lacks.renamed(|codes| codes.split(BETWEEN).next().unwrap_or(codes))
}

/// Whether the visitor of an answer rests on unsigned identifies alone.
fn is_claimed(rung: Option<Rung>, confidence: Confidence) -> bool {
    match rung {
        Some(Rung::Email | Rung::RememberedCustomerByEmail) => true,
        Some(Rung::UserId) => confidence == Confidence::Medium,
        _ => false,
    }
}

/// The names of what has the credit where no touch has.
fn own_names(row: &PaidRow) -> Names {
    if let Some(basis) = &row.basis {
        let nothing = Touch::default();
        return Names::of(basis.own.as_ref().unwrap_or(&nothing), basis.channel(), DeviceNames::default());
    }
    let stored = row.credits.iter().find(|credit| credit.touch.is_none());
    let Some(Credit { channel, source, campaign, landing_page, .. }) = stored else {
        return Names::of(&Touch::default(), Channel::Unassigned, DeviceNames::default());
    };
    let touch = Touch {
        utm_source: source.clone(),
        utm_campaign: campaign.clone(),
        landing_page: landing_page.clone(),
        ..Touch::default()
    };
    Names::of(&touch, *channel, DeviceNames::default())
}

fn credited(row: &PaidRow) -> Credited {
    let stored = |credit: &Credit| StoredCredit {
        model: credit.model,
        touch: credit.touch.and_then(|touch| usize::try_from(touch).ok()),
        confidence: credit.confidence,
    };
    match &row.basis {
        Some(basis) => Credited::By(basis.lead),
        None => Credited::Stored(row.credits.iter().map(stored).collect()),
    }
}

/// The money of some payments in the reporting currency, if the site has one.
fn converted(rows: &[PaidRow]) -> Converted {
    let amounts = |row: &PaidRow| row.exchange?.amounts(row.entries.iter().map(|moved| moved.entry.amount_minor));
    match rows.iter().find_map(|row| row.exchange) {
        Some(Exchange { into, .. }) => {
            let fees = rows.iter().map(|row| row.fee_minor).collect();
            Converted { into: Some(into), amounts: rows.iter().map(amounts).collect(), fees }
        }
        None => Converted::default(),
    }
}

impl MoneyDay {
    /// Of the payments of a day. `devices`: what is known of the devices of the sessions of their journeys.
    pub fn of<'r>(rows: &'r [PaidRow], devices: &SortedMap<SessionId, DeviceNames>) -> Self {
        let (mut payments, mut names, mut times) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let credited = credited(row);
            let until_s = row.basis.as_ref().map(|basis| basis.until_s);
            let until_s = until_s.or(row.journey.last().map(|touch| touch.seen.at_s)).unwrap_or(0);
            let looks = !matches!(credited, Credited::By(lead) if !lead.looks_at_journey());
            let journey = if looks { &row.journey[..] } else { &[] };
            let paid = Paid {
                currency: row.currency,
                renewal: row.renewal,
                has_visitor: row.visitor.is_some(),
                claimed: is_claimed(row.rung, row.confidence),
                confidence: row.confidence,
                rung: row.rung,
                entries: row.entries.iter().map(|moved| moved.entry).collect(),
                credited,
                touches: journey.iter().map(|touch| TouchFacts::of(touch, until_s)).collect(),
                first_row: names.len(),
            };
            if !paid.is_unattributed() {
                names.extend(journey.iter().map(|touch| {
                    let device = devices.get(&touch.seen.session).cloned().unwrap_or_default();
                    Names::of(&touch.seen.touch, touch.seen.channel, device)
                }));
                names.push(own_names(row));
            }
            payments.push(paid);
            times.push(PaidTimes { until_s, entries_s: row.entries.iter().map(|moved| moved.at_s).collect() });
        }
        let lacked = |row: &'r PaidRow| Some(row.missing.as_str()).filter(|_| row.confidence == Confidence::Unknown);
        let lacks = NameColumn::of(rows.iter().map(|row| lacked(row).filter(|codes| !codes.is_empty())));
        let lacks = if lacks.is_empty() { NameColumn::default() } else { lacks };
        let column = |dimension: &Dimension| {
            let of_touches = || names.iter().map(|names: &Names| names.get(*dimension));
            let of_payments = || rows.iter().map(|row| row.name(*dimension));
            let column = match dimension {
                Dimension::Missing => first_lacked(&lacks),
                _ if dimension.is_of_payment() => NameColumn::of(of_payments()),
                _ => NameColumn::of(of_touches()),
            };
            (!column.is_empty()).then_some((*dimension, column))
        };
        let names = Dimension::ALL.iter().filter_map(column).collect();
        let firsts = rows.iter().enumerate().filter(|(_, row)| row.is_first).map(|(place, _)| place).collect();
        let ids = rows.iter().map(|row| row.id.clone()).collect();
        let visitors = rows.iter().map(|row| row.visitor).collect();
        Self { payments, names, firsts, ids, times, visitors, lacks, converted: converted(rows) }
    }

    /// Each column's name and text, as they are stored.
    pub fn columns(&self) -> SortedMap<String, String> {
        let text = pack_payments(&self.payments);
        let names = self.names.iter().map(|(dimension, column)| {
            let column = if *dimension == Dimension::Missing { &self.lacks } else { column };
            (dimension.as_str().to_owned(), column.text())
        });
        let firsts = (FIRSTS.to_owned(), pack_firsts(&text, &self.firsts));
        let ids = (IDS.to_owned(), self.ids.join("\n"));
        let times = (TIMES.to_owned(), pack_times(&text, &self.times));
        let visitors = (VISITORS.to_owned(), pack_visitors(&text, &self.visitors));
        let converted = self.converted.text(&text).map(|converted| (CONVERTED.to_owned(), converted));
        let all = [(PAYMENTS.to_owned(), text), firsts, ids, times, visitors].into_iter();
        all.chain(converted).chain(names).collect()
    }

    /// Takes a column that was stored; one of another version is passed over.
    pub fn take_column(&mut self, name: &str, text: &str) {
        if name == PAYMENTS {
            self.payments = read_payments(text);
        } else if name == FIRSTS {
            self.firsts = read_firsts(text);
        } else if name == TIMES {
            self.times = read_times(text);
        } else if name == CONVERTED {
            self.converted = Converted::read(text);
        } else if name == VISITORS {
            self.visitors = read_visitors(text);
        } else if name == IDS {
            self.ids = text.split('\n').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        } else if let Some(dimension) = Dimension::parse(name) {
            let mut column = NameColumn::read(text);
            if dimension == Dimension::Missing {
                self.lacks = column;
                column = first_lacked(&self.lacks);
            }
            self.names.insert(dimension, column);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::paid::{CONFIDENCES, CreditAsked, KINDS, PaidEntry};
    use super::*;
    use crate::attribution::Model;
    use crate::attribution::basis::Lead;
    use crate::attribution::journey::SeenTouch;
    use crate::attribution::model::WHOLE;
    use crate::base::id::VisitorId;
    use crate::base::rate::Rate;
    use crate::stripe::ledger::EntryKind;
    use proptest::prelude::*;

    fn journey() -> impl Strategy<Value = Vec<FrozenTouch>> {
        let source = prop::option::of(prop::sample::select(vec!["a", "b", "c"]).prop_map(str::to_owned));
        let touch = (0..100_i64, 0..9_u8, source, any::<bool>()).prop_map(|(days, session, utm_source, joined)| {
            let touch = Touch { utm_source, utm_campaign: Some(format!("s{session}")), ..Touch::default() };
            FrozenTouch {
                seen: SeenTouch {
                    at_s: days * 86_400,
                    session: SessionId::parse(&format!("{session:08x}-0000-4000-8000-000000000000")).unwrap(),
                    visitor: VisitorId::parse("00000001-0000-4000-8000-000000000000").unwrap(),
                    channel: Channel::of(&touch),
                    touch,
                    proved: false,
                },
                joined,
            }
        });
        prop::collection::vec(touch, 0..6).prop_map(|mut journey| {
            journey.sort_by_key(|touch| touch.seen.at_s);
            journey
        })
    }

    /// A payment of any kind.
    pub(in crate::report) fn paid() -> impl Strategy<Value = PaidRow> {
        let entry = (prop::sample::select(KINDS.to_vec()), 0..100_000_i64, 0..86_400_i64).prop_map(
            |(kind, amount, after_s)| {
                let amount_minor = if kind == EntryKind::Payment { amount } else { -amount };
                MovedEntry { entry: PaidEntry { kind, amount_minor }, at_s: 100 * 86_400 + after_s }
            },
        );
        let entries = prop::collection::vec(entry, 1..4);
        let own = prop::option::of(Just(Touch { utm_source: Some("own".to_owned()), ..Touch::default() }));
        let basis = (prop::sample::select(Lead::ALL.to_vec()), own).prop_map(|(lead, own)| Basis {
            until_s: 100 * 86_400,
            lead,
            own,
            own_channel: None,
        });
        let rung = prop::option::of(prop::sample::select(Rung::ALL.to_vec()));
        let currency = prop::sample::select(vec!["eur", "usd"]);
        let confidence = prop::sample::select(CONFIDENCES.to_vec());
        (currency, any::<[bool; 4]>(), confidence, rung, entries, journey(), basis).prop_map(
            |(currency, [renewal, has_visitor, is_first, is_converted], confidence, rung, entries, journey, basis)| {
                PaidRow {
                    id: format!("pi_{}", journey.len()),
                    bought: Bought { product: rung.map(|rung| rung.as_str().to_owned()), ..Bought::default() },
                    customer: "cus_a".to_owned(),
                    is_first,
                    self_reported: is_first.then(|| "a podcast".to_owned()),
                    currency: Currency::parse(currency).unwrap(),
                    exchange: is_converted.then(|| Exchange {
                        into: Currency::parse("eur").unwrap(),
                        rate: (currency == "eur").then_some((Rate::SAME, RateOrigin::Same)),
                    }),
                    fee_minor: rung.map(|rung| 7 * rung as i64 - 30),
                    renewal,
                    visitor: has_visitor.then_some(Who(7)),
                    confidence,
                    rung,
                    entries,
                    journey,
                    basis: Some(basis),
                    credits: Vec::new(),
                    missing: if has_visitor {
                        String::new()
                    } else {
                        format!("{},b", currency.chars().rev().collect::<String>())
                    },
                }
            },
        )
    }

    pub(in crate::report) fn read_back(day: &MoneyDay) -> MoneyDay {
        let mut read = MoneyDay::default();
        for (name, text) in day.columns() {
            read.take_column(&name, &text);
        }
        read
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_back(rows in prop::collection::vec(paid(), 0..12)) {
            let day = MoneyDay::of(&rows, &SortedMap::new());
            prop_assert_eq!(read_back(&day), day);
        }
    }

    #[test]
    fn an_answer_of_an_earlier_version_keeps_the_credit_that_was_stored() {
        let credit = |model, touch: Option<u32>, source: &str| Credit {
            model,
            touch,
            weight: WHOLE,
            confidence: Confidence::Low,
            channel: Channel::Referral,
            source: Some(source.to_owned()),
            campaign: None,
            landing_page: None,
        };
        let credits = vec![credit(Model::LastNonDirect, None, "own"), credit(Model::FirstTouch, None, "own")];
        let row = PaidRow {
            id: "pi_a".to_owned(),
            customer: "cus_a".to_owned(),
            is_first: false,
            bought: Bought::default(),
            self_reported: None,
            currency: Currency::parse("eur").unwrap(),
            exchange: None,
            fee_minor: None,
            renewal: false,
            visitor: None,
            confidence: Confidence::Low,
            rung: None,
            entries: Vec::new(),
            journey: Vec::new(),
            basis: None,
            credits,
            missing: String::new(),
        };
        let day = read_back(&MoneyDay::of(&[row], &SortedMap::new()));
        for model in Model::ALL {
            let shares = day.payments[0].shares(CreditAsked { model, window_s: None, is_own_window: true });
            let names: Vec<_> =
                shares.iter().map(|share| day.names[&Dimension::Source].name(share.row.unwrap())).collect();
            assert_eq!(names, [Some("own")], "{model:?}");
        }
        assert_eq!(day.names[&Dimension::Channel].name(0), Some("Referral"));
    }
}
