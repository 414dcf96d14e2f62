//! Costs: what the owner says was spent on a source or a campaign over some days.
//!
//! `check` turns what came in to rows that can be kept, `csv` reads and writes them as a file, `spread` says what of a row falls on which
//! days, and `margin` what of net revenue is left to pay for it. Not here: whose customers have paid it back (`cohort::payback`).
//!
//! What always holds: the days of a row add up to its amount, to the minor unit. Currencies are never added together. No day is counted twice
//! under one source, medium, campaign and currency.

pub mod check;
pub mod csv;
pub mod figures;
pub mod margin;
pub mod spread;

#[cfg(test)]
mod tests;

use crate::base::digest::length_prefixed;
use crate::base::money::Currency;
use crate::base::time::Day;
use figures::NewCost;
use sha2::{Digest, Sha256};

/// A cost that can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// As reports name it, in lower case.
    pub source: String,
    /// In lower case.
    pub medium: Option<String>,
    /// As reports name it; absent: the source as such.
    pub campaign: Option<String>,
    /// The first day.
    pub first_day: Day,
    /// The last day, inclusive.
    pub last_day: Day,
    /// The currency.
    pub currency: Currency,
    /// What was spent, minor units; not negative.
    pub amount_minor: i64,
    /// The owner's own words.
    pub note: Option<String>,
}

impl Cost {
    /// What rows must not overlap under.
    pub fn name(&self) -> [&str; 4] {
        let [medium, campaign] = [&self.medium, &self.campaign].map(|text| text.as_deref().unwrap_or_default());
        [&self.source, medium, campaign, self.currency.as_str()]
    }

    /// Its id: the first day, and 64 bits of a digest of the name and the last day. The same row has the same id again.
    pub fn id(&self) -> String {
        let [source, medium, campaign, currency] = self.name();
        let last_day = self.last_day.to_string();
        let digest = Sha256::digest(length_prefixed(&[source, medium, campaign, currency, &last_day]));
        let bits = digest.first_chunk().copied().map_or(0, u64::from_be_bytes);
        format!("{}~{bits:016x}", self.first_day)
    }

    /// As callers send it.
    pub fn as_new(&self) -> NewCost {
        NewCost {
            source: self.source.clone(),
            medium: self.medium.clone(),
            campaign: self.campaign.clone(),
            first_day: self.first_day.to_string(),
            last_day: self.last_day.to_string(),
            currency: self.currency.as_str().to_owned(),
            amount_minor: self.amount_minor,
            note: self.note.clone(),
        }
    }
}
