//! A difference between two periods as one sentence.

use super::dimension::Dimension;
use super::why::{Change, CustomerKind, Metric, WhyBreakdown, WhyCustomers, WhyPart};
use crate::attribution::model::WHOLE;
use crate::base::money::Currency;

/// How many parts the sentence names.
const NAMED: usize = 3;

/// The dimensions that the sentence looks at: those that an owner can act on.
const SPOKEN: [Dimension; 4] = [Dimension::Source, Dimension::Campaign, Dimension::Product, Dimension::BillingCountry];

/// What the sentence is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told<'a> {
    pub(super) metric: Metric,
    pub(super) currency: &'a str,
    pub(super) minor_per_major: i64,
}

impl Told<'_> {
    /// One sentence: how much it moved, which parts moved most in that direction, and what customers did.
    pub(super) fn sentence(self, change: Change, by: &[WhyBreakdown], customers: &[WhyCustomers]) -> String {
        let name = match self.metric {
            Metric::Net => "Net revenue",
            Metric::Gross => "Gross revenue",
            Metric::RenewalNet => "Net revenue of renewals",
            Metric::Payments => "The number of payments",
            Metric::NewCustomers => "The number of new customers",
        };
        let (before, now) = (self.amount(change.before), self.amount(change.now));
        if change.difference == 0 {
            return format!("{name} stayed at {now}.");
        }
        let verb = if change.difference > 0 { "rose" } else { "fell" };
        let by_how_much = self.amount(change.difference.saturating_abs());
        let mut text = format!("{name} {verb} by {by_how_much}{}, from {before} to {now}", percent(change));
        let parts = largest(change, by);
        if !parts.is_empty() {
            let part = |(dimension, part): &(Dimension, &WhyPart)| {
                let of = dimension.as_str().replace('_', " ");
                let name = part.name.as_deref().unwrap_or("none");
                format!("{of} {name} ({})", self.signed(part.change.difference))
            };
            let parts: Vec<String> = parts.iter().map(part).collect();
            text.push_str(": the most through ");
            text.push_str(&joined(&parts));
        }
        let moved: Vec<String> = customers.iter().filter_map(|kind| self.customers(kind)).collect();
        if !moved.is_empty() {
            text.push_str("; ");
            text.push_str(&joined(&moved));
        }
        text.push('.');
        text
    }

    fn customers(self, of: &WhyCustomers) -> Option<String> {
        let (count, amount) = (of.customers, self.signed(of.change.difference));
        let one = count == 1;
        let who = match of.kind {
            CustomerKind::New if one => "new customer made",
            CustomerKind::New => "new customers made",
            CustomerKind::PaidBeforeOnly if one => "customer who paid only in the period before made",
            CustomerKind::PaidBeforeOnly => "customers who paid only in the period before made",
            _ => return None,
        };
        Some(format!("{count} {who} {amount} of it"))
    }

    fn signed(self, value: i64) -> String {
        let sign = if value < 0 { "−" } else { "+" };
        format!("{sign}{}", self.amount(value.saturating_abs()))
    }

    /// `EUR 4,230.00`, or a number of things with one decimal where it is not whole.
    fn amount(self, value: i64) -> String {
        let sign = if value < 0 { "−" } else { "" };
        let size = value.unsigned_abs();
        if self.metric.is_money() {
            let per_major = self.minor_per_major.unsigned_abs().max(1);
            let digits = match per_major {
                1 => 0,
                100 => 2,
                _ => 3,
            };
            let (major, minor) = (grouped(size / per_major), size % per_major);
            let currency = Currency::parse_counted(self.currency).map_or(String::new(), |of| of.code().to_uppercase());
            return if digits == 0 {
                format!("{sign}{currency} {major}")
            } else {
                format!("{sign}{currency} {major}.{minor:0digits$}")
            };
        }
        let tenth = u64::from(WHOLE) / 10;
        let tenths = (size + tenth / 2) / tenth;
        let whole = grouped(tenths / 10);
        if tenths.is_multiple_of(10) { format!("{sign}{whole}") } else { format!("{sign}{whole}.{}", tenths % 10) }
    }
}

/// The largest parts in the direction of the change, one a dimension.
fn largest(change: Change, by: &[WhyBreakdown]) -> Vec<(Dimension, &WhyPart)> {
    let goes_along = |part: &&WhyPart| part.change.difference.signum() == change.difference.signum();
    let of = |dimension: Dimension| {
        let parts = &by.iter().find(|one| one.dimension == dimension)?.parts;
        Some((dimension, parts.iter().filter(|part| part.name.is_some()).find(goes_along)?))
    };
    SPOKEN.into_iter().filter_map(of).take(NAMED).collect()
}

fn joined(parts: &[String]) -> String {
    match parts {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => parts.concat(),
    }
}

/// ` (12.3%)`; nothing where there was nothing before.
fn percent(change: Change) -> String {
    if change.before == 0 {
        return String::new();
    }
    let (size, of) = (i128::from(change.difference).abs(), i128::from(change.before).abs());
    let tenths = (size * 1_000 + of / 2) / of;
    format!(" ({}.{}%)", tenths / 10, tenths % 10)
}

/// With a comma between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const EUR: Told<'_> = Told { metric: Metric::Net, currency: "eur", minor_per_major: 100 };

    fn change(before: i64, now: i64) -> Change {
        Change { before, now, difference: now - before }
    }

    #[test]
    fn amounts_are_written_in_full() {
        let jpy = Told { currency: "jpy", minor_per_major: 1, ..EUR };
        let count = Told { metric: Metric::Payments, ..EUR };
        for (told, value, text) in [
            (EUR, 123_456_789, "EUR 1,234,567.89"),
            (EUR, -5, "−EUR 0.05"),
            (jpy, 1_000, "JPY 1,000"),
            (count, 12_000_000, "12"),
            (count, 1_234_449_999, "1,234.4"),
            (count, 950_000, "1"),
        ] {
            assert_eq!(told.amount(value), text);
        }
    }

    #[test]
    fn the_sentence_names_what_moved_most_in_the_same_direction() {
        let part = |name: &str, before, now| WhyPart { name: Some(name.to_owned()), change: change(before, now) };
        let by = |dimension, parts| WhyBreakdown { dimension, parts, others: None };
        let by = [
            by(Dimension::Source, vec![part("news", 0, 90_000), part("google", 310_000, 0)]),
            by(Dimension::Product, vec![part("prod_a", 300_000, 90_000)]),
        ];
        let lost = WhyCustomers {
            kind: CustomerKind::PaidBeforeOnly,
            customers: 3,
            change: change(50_000, 0),
            largest: Vec::new(),
        };
        assert_eq!(
            EUR.sentence(change(310_000, 90_000), &by, &[lost]),
            "Net revenue fell by EUR 2,200.00 (71.0%), from EUR 3,100.00 to EUR 900.00: the most through source google \
             (−EUR 3,100.00) and product prod_a (−EUR 2,100.00); 3 customers who paid only in the period before made \
             −EUR 500.00 of it."
        );
        assert_eq!(EUR.sentence(change(5, 5), &by, &[]), "Net revenue stayed at EUR 0.05.");
        assert_eq!(EUR.sentence(change(0, 5), &[], &[]), "Net revenue rose by EUR 0.05, from EUR 0.00 to EUR 0.05.");
    }
}
