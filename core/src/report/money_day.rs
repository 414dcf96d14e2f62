//! The money of one day, payment by payment, with the touches that may have credit: what any model, window, filter and breakdown of money
//! can be answered from.
//!
//! It is kept in columns. One holds the payments: entries, and of each touch what a model looks at. The others hold the names of the
//! touches, one dimension a column, in which each touch of each payment stands at its place. A question reads the columns that it names.

use super::dimension::{DeviceNames, Dimension, Names};
use super::pack::{NameColumn, Packer, Unpacker};
use crate::attribution::basis::{Asked, Basis, CreditShare, Lead};
use crate::attribution::journey::FrozenTouch;
use crate::attribution::model::{Model, TouchFacts, WHOLE};
use crate::attribution::{Confidence, Credit, Rung};
use crate::base::id::SessionId;
use crate::base::money::Currency;
use crate::stripe::ledger::EntryKind;
use crate::visit::channel::Channel;
use crate::visit::touch::Touch;
use std::collections::BTreeMap;

/// Names the column of payments.
pub const PAYMENTS: &str = "payments";

/// An entry of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Minor units; refunds and disputes are negative.
    pub amount_minor: i64,
}

/// What credit follows.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Credited {
    /// What the answer says.
    By(Lead),
    /// An answer of an earlier version, which said no more than the credit under the models that are stored.
    Stored(Vec<StoredCredit>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct StoredCredit {
    model: Model,
    touch: Option<usize>,
    confidence: Confidence,
}

/// A payment with its entries of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// Its currency.
    pub currency: Currency,
    /// A renewal.
    pub renewal: bool,
    /// It names its visitor.
    pub has_visitor: bool,
    /// Its visitor rests on unsigned identifies alone.
    pub claimed: bool,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// Its entries of the day.
    pub entries: Vec<PaidEntry>,
    credited: Credited,
    touches: Vec<TouchFacts>,
    /// Where its touches begin in the columns of names. Behind them stands what has the credit where no touch has.
    first_row: usize,
}

/// A payment as the database has it.
#[derive(Debug, Clone)]
pub struct PaidRow {
    /// Its currency.
    pub currency: Currency,
    /// A renewal.
    pub renewal: bool,
    /// It names its visitor.
    pub has_visitor: bool,
    /// How sure.
    pub confidence: Confidence,
    /// Which rung.
    pub rung: Option<Rung>,
    /// Its entries of the day.
    pub entries: Vec<PaidEntry>,
    /// The touches up to it.
    pub journey: Vec<FrozenTouch>,
    /// What its credit rests on; absent in answers of an earlier version.
    pub basis: Option<Basis>,
    /// The credit that is stored with it.
    pub credits: Vec<Credit>,
}

/// Which credit is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreditAsked {
    /// The model.
    pub model: Model,
    /// The window in seconds; `None`: lifetime.
    pub window_s: Option<i64>,
    /// It is the site's own window.
    pub is_own_window: bool,
}

/// A share of a payment's credit: the row of its names, its weight, how sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidShare {
    /// Its row in the columns of names; `None`: unattributed.
    pub row: Option<usize>,
    /// Millionths of the payment.
    pub weight: u32,
    /// How sure.
    pub confidence: Confidence,
}

impl Paid {
    /// The shares of its credit; one without names for an unattributed payment.
    pub fn shares(&self, asked: CreditAsked) -> Vec<PaidShare> {
        let CreditAsked { model, window_s, is_own_window } = asked;
        let asked = Asked { model, window_s, confidence: self.confidence };
        let shares = match &self.credited {
            Credited::By(lead) => lead.shares(&self.touches, asked),
            Credited::Stored(credits) => match credits.iter().find(|credit| credit.model == model) {
                Some(StoredCredit { touch, confidence, .. }) if is_own_window => {
                    vec![CreditShare { touch: *touch, weight: WHOLE, confidence: *confidence }]
                }
                _ if credits.is_empty() => Vec::new(),
                _ => Lead::JourneyWithUnsigned.shares(&self.touches, asked),
            },
        };
        let of = |share: CreditShare| {
            let row = self.first_row + share.touch.unwrap_or(self.touches.len());
            PaidShare { row: Some(row), weight: share.weight, confidence: share.confidence }
        };
        let shares: Vec<PaidShare> = shares.into_iter().map(of).collect();
        if shares.is_empty() {
            return vec![PaidShare { row: None, weight: WHOLE, confidence: self.confidence }];
        }
        shares
    }

    fn is_unattributed(&self) -> bool {
        match &self.credited {
            Credited::By(lead) => *lead == Lead::Nothing,
            Credited::Stored(credits) => credits.is_empty(),
        }
    }
}

/// The payments of a day. Columns that were not read are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyDay {
    /// The payments.
    pub payments: Vec<Paid>,
    /// Names of their touches; a column in which none has one is left out.
    pub names: BTreeMap<Dimension, NameColumn>,
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
        let channel = basis.own.as_ref().map_or(Channel::Unassigned, Channel::of);
        return Names::of(basis.own.as_ref().unwrap_or(&nothing), channel, DeviceNames::default());
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

impl MoneyDay {
    /// Of the payments of a day. `devices`: what is known of the devices of the sessions of their journeys.
    pub fn of(rows: &[PaidRow], devices: &BTreeMap<SessionId, DeviceNames>) -> Self {
        let (mut payments, mut names) = (Vec::new(), Vec::new());
        for row in rows {
            let credited = credited(row);
            let until_s = row.basis.as_ref().map(|basis| basis.until_s);
            let until_s = until_s.or(row.journey.last().map(|touch| touch.seen.at_s)).unwrap_or(0);
            let leads = !matches!(credited, Credited::By(Lead::Nothing | Lead::Named | Lead::Unseen));
            let journey = if leads { &row.journey[..] } else { &[] };
            let paid = Paid {
                currency: row.currency,
                renewal: row.renewal,
                has_visitor: row.has_visitor,
                claimed: is_claimed(row.rung, row.confidence),
                confidence: row.confidence,
                rung: row.rung,
                entries: row.entries.clone(),
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
        }
        let column = |dimension: &Dimension| {
            let column = NameColumn::of(names.iter().map(|names: &Names| names.get(*dimension)));
            (!column.is_empty()).then_some((*dimension, column))
        };
        let names = Dimension::of_visits().iter().filter_map(column).collect();
        Self { payments, names }
    }

    /// Each column's name and text, as they are stored.
    pub fn columns(&self) -> BTreeMap<String, String> {
        let mut currencies: Vec<Currency> = Vec::new();
        let mut packer = Packer::default();
        for paid in &self.payments {
            let place = currencies.iter().position(|one| *one == paid.currency).unwrap_or_else(|| {
                currencies.push(paid.currency);
                currencies.len() - 1
            });
            packer.put(place as u64);
            paid.pack(&mut packer);
        }
        let text = format!("{}\n{}", packer.text(), serde_json::to_string(&currencies).unwrap_or_default());
        let names = self.names.iter().map(|(dimension, column)| (dimension.as_str().to_owned(), column.text()));
        std::iter::once((PAYMENTS.to_owned(), text)).chain(names).collect()
    }

    /// Takes a column that was stored; one of another version is passed over.
    pub fn take_column(&mut self, name: &str, text: &str) {
        if name == PAYMENTS {
            self.payments = read_payments(text);
        } else if let Some(dimension) = Dimension::parse(name) {
            self.names.insert(dimension, NameColumn::read(text));
        }
    }
}

fn read_payments(text: &str) -> Vec<Paid> {
    let (packed, currencies) = text.split_once('\n').unwrap_or_default();
    let currencies: Vec<Currency> = serde_json::from_str(currencies).unwrap_or_default();
    let mut unpacker = Unpacker::of(packed);
    let (mut payments, mut first_row) = (Vec::new(), 0);
    while let Some(currency) = unpacker.take_place().and_then(|place| currencies.get(place)) {
        let Some(paid) = Paid::unpack(&mut unpacker, *currency, first_row) else { break };
        first_row += if paid.is_unattributed() { 0 } else { paid.touches.len() + 1 };
        payments.push(paid);
    }
    payments
}

const KINDS: [EntryKind; 3] = [EntryKind::Payment, EntryKind::Refund, EntryKind::Dispute];
const CONFIDENCES: [Confidence; 4] = [Confidence::Unknown, Confidence::Low, Confidence::Medium, Confidence::High];
const LEADS: [Lead; 5] = [Lead::Nothing, Lead::Named, Lead::Unseen, Lead::Journey, Lead::JourneyWithUnsigned];

fn place<T: PartialEq>(of: &T, list: &[T]) -> u64 {
    list.iter().position(|one| one == of).unwrap_or(0) as u64
}

/// A place that may be none, as a number.
fn place_or_none(place: Option<u64>) -> u64 {
    place.map_or(0, |place| place + 1)
}

impl Paid {
    fn pack(&self, packer: &mut Packer) {
        let flags = u64::from(self.renewal) | u64::from(self.has_visitor) << 1 | u64::from(self.claimed) << 2;
        let lead = match &self.credited {
            Credited::By(lead) => place(lead, &LEADS),
            Credited::Stored(_) => LEADS.len() as u64,
        };
        packer.put(flags | place(&self.confidence, &CONFIDENCES) << 3 | lead << 5);
        packer.put(place_or_none(self.rung.map(|rung| place(&rung, &Rung::ALL))));
        packer.put(self.entries.len() as u64);
        for entry in &self.entries {
            packer.put(place(&entry.kind, &KINDS));
            packer.put_signed(entry.amount_minor);
        }
        packer.put(self.touches.len() as u64);
        for touch in &self.touches {
            let age_s = touch.age_s.max(0).unsigned_abs();
            packer.put(age_s << 2 | u64::from(touch.direct) << 1 | u64::from(touch.joined));
        }
        if let Credited::Stored(credits) = &self.credited {
            packer.put(credits.len() as u64);
            for credit in credits {
                packer.put(place(&credit.model, &Model::ALL));
                packer.put(place_or_none(credit.touch.map(|touch| touch as u64)));
                packer.put(place(&credit.confidence, &CONFIDENCES));
            }
        }
    }

    fn unpack(from: &mut Unpacker, currency: Currency, first_row: usize) -> Option<Self> {
        let head = from.take()?;
        let (confidence, lead) = (usize::try_from(head >> 3 & 3).ok()?, usize::try_from(head >> 5).ok()?);
        let rung = from.take_place_or_none()?.and_then(|place| Rung::ALL.get(place)).copied();
        let entry = |from: &mut Unpacker| {
            let kind = *KINDS.get(from.take_place()?)?;
            Some(PaidEntry { kind, amount_minor: from.take_signed()? })
        };
        let entries = from.take_list(entry)?;
        let touch = |from: &mut Unpacker| {
            let packed = from.take()?;
            let age_s = i64::try_from(packed >> 2).ok()?;
            Some(TouchFacts { age_s, direct: packed & 2 != 0, joined: packed & 1 != 0 })
        };
        let touches = from.take_list(touch)?;
        let credit = |from: &mut Unpacker| {
            let (model, touch) = (*Model::ALL.get(from.take_place()?)?, from.take_place_or_none()?);
            Some(StoredCredit { model, touch, confidence: *CONFIDENCES.get(from.take_place()?)? })
        };
        let credited = match LEADS.get(lead) {
            Some(lead) => Credited::By(*lead),
            None => Credited::Stored(from.take_list(credit)?),
        };
        Some(Self {
            currency,
            renewal: head & 1 != 0,
            has_visitor: head & 2 != 0,
            claimed: head & 4 != 0,
            confidence: *CONFIDENCES.get(confidence)?,
            rung,
            entries,
            credited,
            touches,
            first_row,
        })
    }
}

impl Unpacker {
    fn take_place(&mut self) -> Option<usize> {
        usize::try_from(self.take()?).ok()
    }

    /// The outer `None`: the end.
    #[expect(clippy::option_option, reason = "an end is not an absent place")]
    fn take_place_or_none(&mut self) -> Option<Option<usize>> {
        Some(self.take_place()?.checked_sub(1))
    }

    fn take_list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.take_place()?;
        (0..count).map(|_| one(self)).collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::attribution::journey::SeenTouch;
    use crate::base::id::VisitorId;
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
        let entry = (prop::sample::select(KINDS.to_vec()), 0..100_000_i64).prop_map(|(kind, amount)| PaidEntry {
            kind,
            amount_minor: if kind == EntryKind::Payment { amount } else { -amount },
        });
        let entries = prop::collection::vec(entry, 1..4);
        let own = prop::option::of(Just(Touch { utm_source: Some("own".to_owned()), ..Touch::default() }));
        let basis = (prop::sample::select(LEADS.to_vec()), own)
            .prop_map(|(lead, own)| Basis { until_s: 100 * 86_400, lead, own });
        let rung = prop::option::of(prop::sample::select(Rung::ALL.to_vec()));
        let currency = prop::sample::select(vec!["eur", "usd"]);
        let confidence = prop::sample::select(CONFIDENCES.to_vec());
        (currency, any::<[bool; 2]>(), confidence, rung, entries, journey(), basis).prop_map(
            |(currency, [renewal, has_visitor], confidence, rung, entries, journey, basis)| PaidRow {
                currency: Currency::parse(currency).unwrap(),
                renewal,
                has_visitor,
                confidence,
                rung,
                entries,
                journey,
                basis: Some(basis),
                credits: Vec::new(),
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
            let day = MoneyDay::of(&rows, &BTreeMap::new());
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
            currency: Currency::parse("eur").unwrap(),
            renewal: false,
            has_visitor: false,
            confidence: Confidence::Low,
            rung: None,
            entries: Vec::new(),
            journey: Vec::new(),
            basis: None,
            credits,
        };
        let day = read_back(&MoneyDay::of(&[row], &BTreeMap::new()));
        for model in Model::ALL {
            let shares = day.payments[0].shares(CreditAsked { model, window_s: None, is_own_window: true });
            let names: Vec<_> = shares.iter().map(|share| day.names[&Dimension::Source].name(share.row.unwrap())).collect();
            assert_eq!(names, [Some("own")], "{model:?}");
        }
        assert_eq!(day.names[&Dimension::Channel].name(0), Some("Referral"));
    }
}
