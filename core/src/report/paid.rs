//! A payment with its entries of one day, as reports split it, and how it is packed.

use super::pack::{Packer, Unpacker};
use crate::attribution::basis::{Asked, CreditShare, Lead};
use crate::attribution::model::{Model, TouchFacts, WHOLE};
use crate::attribution::{Confidence, Rung};
use crate::base::json::from_text;
use crate::base::money::Currency;
use crate::stripe::ledger::EntryKind;

/// An entry of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidEntry {
    /// What it is.
    pub kind: EntryKind,
    /// Minor units; refunds and disputes are negative.
    pub amount_minor: i64,
}

/// An entry of a day, and when it moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MovedEntry {
    /// The entry.
    pub entry: PaidEntry,
    /// Unix seconds.
    pub at_s: i64,
}

/// What credit follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Credited {
    /// What the answer says.
    By(Lead),
    /// An answer of an earlier version, which said no more than the credit under the models that are stored.
    Stored(Vec<StoredCredit>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StoredCredit {
    pub(super) model: Model,
    pub(super) touch: Option<usize>,
    pub(super) confidence: Confidence,
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
    pub(super) credited: Credited,
    pub(super) touches: Vec<TouchFacts>,
    /// Where its touches begin in the columns of names. Behind them stands what has the credit where no touch has.
    pub(super) first_row: usize,
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

impl CreditAsked {
    /// Itself where it is not stored with each payment and has to be computed from its journey.
    pub fn computed(self) -> Option<Self> {
        let is_stored = self.is_own_window && Model::STORED.contains(&self.model);
        (!is_stored).then_some(self)
    }
}

/// A share of a payment's credit: the row of its names, its weight, how sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidShare {
    /// Its row in the columns of names; `None`: unattributed.
    pub row: Option<usize>,
    /// How long before the end of the window the touch that has it was, in seconds; `None`: no touch has it.
    pub age_s: Option<i64>,
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
            let age_s = share.touch.and_then(|touch| self.touches.get(touch)).map(|touch| touch.age_s);
            PaidShare { row: Some(row), age_s, weight: share.weight, confidence: share.confidence }
        };
        let shares: Vec<PaidShare> = shares.into_iter().map(of).collect();
        if shares.is_empty() {
            return vec![PaidShare { row: None, age_s: None, weight: WHOLE, confidence: self.confidence }];
        }
        shares
    }

    /// Touches of its journey, as far as its credit looks at the journey.
    pub fn touches(&self) -> usize {
        self.touches.len()
    }

    /// How long before it the first of them was, in seconds.
    pub fn first_touch_age_s(&self) -> Option<i64> {
        self.touches.iter().map(|touch| touch.age_s).max()
    }

    /// Whether money was captured with it on the day.
    pub fn is_captured(&self) -> bool {
        self.entries.iter().any(|entry| entry.kind == EntryKind::Payment && entry.amount_minor > 0)
    }

    pub(super) fn is_unattributed(&self) -> bool {
        match &self.credited {
            Credited::By(lead) => *lead == Lead::Nothing,
            Credited::Stored(credits) => credits.is_empty(),
        }
    }
}

/// Payments as text.
pub(super) fn pack_payments(payments: &[Paid]) -> String {
    let mut currencies: Vec<Currency> = Vec::new();
    let mut packer = Packer::default();
    for paid in payments {
        let place = currencies.iter().position(|one| *one == paid.currency).unwrap_or_else(|| {
            currencies.push(paid.currency);
            currencies.len() - 1
        });
        packer.put(place as u64);
        paid.pack(&mut packer);
    }
    format!("{}\n{}", packer.text(), serde_json::to_string(&currencies).unwrap_or_default())
}

/// Payments that were packed.
pub(super) fn read_payments(text: &str) -> Vec<Paid> {
    let (packed, currencies) = text.split_once('\n').unwrap_or_default();
    let currencies: Vec<Currency> = from_text(currencies).unwrap_or_default();
    let mut unpacker = Unpacker::of(packed);
    let (mut payments, mut first_row) = (Vec::new(), 0);
    while let Some(currency) = unpacker.take_place().and_then(|place| currencies.get(place)) {
        let Some(paid) = Paid::unpack(&mut unpacker, *currency, first_row) else { break };
        first_row += if paid.is_unattributed() { 0 } else { paid.touches.len() + 1 };
        payments.push(paid);
    }
    payments
}

pub(super) const KINDS: [EntryKind; 3] = EntryKind::ALL;
pub(super) const CONFIDENCES: [Confidence; 4] =
    [Confidence::Unknown, Confidence::Low, Confidence::Medium, Confidence::High];

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
            Credited::By(lead) => place(lead, &Lead::ALL),
            Credited::Stored(_) => Lead::ALL.len() as u64,
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
        let credited = match Lead::ALL.get(lead) {
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
