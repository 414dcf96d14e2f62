//! Adding money up: by any model and window, under filters, by day and by the dimensions that are asked for.
//!
//! What always holds: each entry is split on its own, and its parts sum to it. So every breakdown of a currency sums to its total to the
//! minor unit, and currencies are never added together.

use super::credited::{Counting, Credited, ToName, each_credited, money_name};
pub use super::currency_sums::Extent;
use super::currency_sums::{CurrencySums, NameSums};
use super::dated::Dating;
use super::dimension::Dimension;
use super::figures::{CurrencyReport, Money, OtherLines};
use super::filter::Filter;
use super::money_day::MoneyDay;
use super::money_sum::{Named, Sums, TotalSums, each_name};
use super::names::{NameTable, at};
use super::paid::CreditAsked;
use crate::attribution::Confidence;
use crate::base::money::Currency;
use crate::base::sorted::{SortedMap, SortedSet, sort_by};
use crate::visit::channel::is_source_known;

/// Money being added up.
#[derive(Debug)]
pub struct MoneyCount<'a> {
    counting: Counting<'a>,
    dimensions: Vec<Dimension>,
    tables: Vec<NameTable>,
    currencies: SortedMap<Currency, CurrencySums>,
}

/// The columns that money is added up by whatever is asked for: what is known of the source, and the chart.
const ALWAYS: [Dimension; 2] = [Dimension::Channel, Dimension::Source];

/// The sums of a day: in all, and under each dimension.
pub fn sums_of_day(asked: CreditAsked, day: &MoneyDay) -> Sums {
    let mut count = MoneyCount::new(asked, &[], &Dimension::summed());
    count.add(Dating::At(0), day);
    count.into_sums()
}

impl<'a> MoneyCount<'a> {
    /// Dimensions of money only are broken down by as well.
    pub fn new(credit: CreditAsked, filters: &'a [Filter], dimensions: &[Dimension]) -> Self {
        let tables = dimensions.iter().map(|_| NameTable::default()).collect();
        let counting = Counting { credit, filters };
        Self { counting, dimensions: dimensions.to_vec(), tables, currencies: SortedMap::new() }
    }

    /// The columns of names that it reads.
    pub fn columns(filters: &[Filter], dimensions: &[Dimension]) -> SortedSet<Dimension> {
        let of_filters = filters.iter().map(|filter| filter.dimension);
        let all = dimensions.iter().copied().chain(of_filters).chain(ALWAYS);
        all.filter(|dimension| dimension.has_column()).collect()
    }

    /// Adds a day that is added up, without its names. `day`: its place in the range.
    pub fn add_totals(&mut self, day: usize, of: &TotalSums) {
        for (currency, (totals, by_channel)) in &of.0 {
            let sums = self.currencies.entry(*currency).or_insert_with(|| CurrencySums::of(self.dimensions.len()));
            sums.totals.add(totals);
            sums.day(day).into_iter().for_each(|sum| sum.add(&totals.total));
            for (channel, net_minor) in by_channel {
                sums.add_net(channel.as_deref(), day, *net_minor);
            }
        }
    }

    /// Adds the names under one dimension of a day or month that is added up, as they are stored.
    pub fn add_names(&mut self, dimension: Dimension, of: &str) {
        let Some(place) = self.dimensions.iter().position(|one| *one == dimension) else { return };
        let Some(table) = self.tables.get_mut(place) else { return };
        let dimensions = self.dimensions.len();
        let mut added: Vec<(Currency, usize, Money)> = Vec::new();
        let mut others: Vec<(Currency, OtherLines)> = Vec::new();
        let name = |currency, name: Option<&str>, money: &Money| added.push((currency, table.code(name), *money));
        each_name(of, name, |currency, of| others.push((currency, of.clone())));
        for of_currency in added.chunk_by(|(a, ..), (b, ..)| a == b) {
            let Some((currency, ..)) = of_currency.first() else { continue };
            let sums = self.currencies.entry(*currency).or_insert_with(|| CurrencySums::of(dimensions));
            let Some(names) = sums.by_dimension.get_mut(place) else { continue };
            for (_, code, money) in of_currency {
                at(&mut names.sums, *code).into_iter().for_each(|sum| sum.add(money));
            }
        }
        for (currency, more) in others.into_iter().filter(|(_, more)| more.names > 0) {
            let sums = self.currencies.entry(currency).or_insert_with(|| CurrencySums::of(dimensions));
            let Some(names) = sums.by_dimension.get_mut(place) else { continue };
            names.others.names += more.names;
            names.others.money.add(&more.money);
        }
    }

    /// Adds a day or month under one dimension in which no money has a name.
    pub fn add_unnamed(&mut self, dimension: Dimension, of: &TotalSums) {
        for (place, _) in self.dimensions.iter().enumerate().filter(|(_, one)| **one == dimension) {
            for (currency, (totals, _)) in &of.0 {
                let sums = self.currencies.entry(*currency).or_insert_with(|| CurrencySums::of(self.dimensions.len()));
                let sum = sums.by_dimension.get_mut(place).and_then(|names| at(&mut names.sums, 0));
                sum.into_iter().for_each(|sum| sum.add(&totals.total));
            }
        }
    }

    /// What was added as sums of one day: in all, and by the names under each dimension.
    fn into_sums(self) -> Sums {
        let mut day = Sums::default();
        for (currency, sums) in self.currencies {
            let net = |(channel, days): (_, Vec<i64>)| (channel, days.into_iter().fold(0, i64::saturating_add));
            let by_channel = sums.net_by_day.into_iter().map(net).collect();
            day.total.0.insert(currency, (sums.totals, by_channel));
            let tables = self.dimensions.iter().zip(&self.tables);
            for ((dimension, table), NameSums { sums, others }) in tables.zip(sums.by_dimension) {
                let named = sums.into_iter().enumerate().filter_map(|(code, money)| Some((table.name(code), money?)));
                day.by.entry(*dimension).or_default().0.insert(currency, Named::of(named.collect(), others));
            }
        }
        day
    }

    /// Adds the money of a day, as far as it falls within the range.
    pub fn add(&mut self, dating: Dating, day: &MoneyDay) {
        let mut codes: Vec<Vec<usize>> = Vec::new();
        for (dimension, table) in self.dimensions.iter().zip(&mut self.tables) {
            let names = day.names.get(dimension).into_iter().flat_map(|column| &column.names);
            codes.push(std::iter::once(0).chain(names.map(|name| table.code(Some(name)))).collect());
        }
        let of = AddedDay { day, codes: &codes };
        each_credited(self.counting, dating, day, |credited| self.add_part(&of, credited));
    }

    fn add_part(&mut self, of: &AddedDay, credited: &Credited) {
        let Credited { paid, currency, place: of_payment, at: on, share, part } = credited;
        let of_currency = || CurrencySums::of(self.dimensions.len());
        let sums = self.currencies.entry(*currency).or_insert_with(of_currency);
        let totals = &mut sums.totals;
        totals.total.add_part(part);
        let name = |dimension| share.row.and_then(|row| of.day.names.get(&dimension)?.name(row));
        let channel = name(Dimension::Channel);
        // Direct names its source for the reader; what is known is the channel.
        if is_source_known(channel, name(Dimension::Source)) {
            totals.source_known.add_part(part);
        } else if paid.has_visitor {
            totals.visitor_only.add_part(part);
        }
        if paid.claimed || (share.confidence == Confidence::Medium && paid.confidence == Confidence::High) {
            totals.claimed.add_part(part);
        }
        totals.by_confidence.entry(share.confidence).or_default().add_part(part);
        sums.add_net(channel, *on, part.amount_minor);
        sums.day(*on).into_iter().for_each(|day| day.add_part(part));
        for (place, dimension) in self.dimensions.iter().enumerate() {
            let row = if dimension.is_of_payment() { Some(*of_payment) } else { share.row };
            let code = if dimension.has_column() {
                let own = row.and_then(|row| of.day.names.get(dimension)?.rows.get(row)).copied().unwrap_or(0);
                of.codes.get(place).and_then(|codes| codes.get(usize::try_from(own).unwrap_or(0))).copied().unwrap_or(0)
            } else {
                let name = money_name(*dimension, of.day, ToName { paid, place: *of_payment, share });
                self.tables.get_mut(place).map_or(0, |table| table.code(name))
            };
            let sum = sums.by_dimension.get_mut(place).and_then(|names| at(&mut names.sums, code));
            sum.into_iter().for_each(|sum| sum.add_part(part));
        }
    }

    /// One report a currency, the one with most payments first.
    pub fn finish(self, extent: Extent) -> Vec<CurrencyReport> {
        let mut reports: Vec<CurrencyReport> = self
            .currencies
            .into_iter()
            .map(|(currency, sums)| sums.report(currency, &self.dimensions, &self.tables, extent))
            .collect();
        sort_by(&mut reports, |a, b| {
            let payments = |one: &CurrencyReport| one.total.payment_millionths;
            payments(b).cmp(&payments(a)).then_with(|| a.currency.cmp(&b.currency))
        });
        reports
    }
}

/// A day that is being added.
#[derive(Clone, Copy)]
struct AddedDay<'a> {
    day: &'a MoneyDay,
    /// The codes of its names, by dimension.
    codes: &'a [Vec<usize>],
}

#[cfg(test)]
mod tests {
    use super::super::LINES_MAX;
    use super::super::credited::payments_behind;
    use super::super::money_day::PaidRow;
    use super::super::money_day::tests::{paid, read_back};
    use super::super::paid::{MovedEntry, PaidEntry};
    use super::*;
    use crate::attribution::Model;
    use crate::attribution::basis::{Basis, Lead};
    use crate::attribution::model::WHOLE;
    use crate::report::visit_day::Who;
    use crate::stripe::ledger::{Bought, EntryKind};
    use crate::visit::touch::Touch;
    use proptest::prelude::*;

    const OWN: CreditAsked = CreditAsked { model: Model::LastNonDirect, window_s: None, is_own_window: true };

    fn row(lead: Lead, source: Option<&str>, amount_minor: i64) -> PaidRow {
        let kind = if amount_minor < 0 { EntryKind::Refund } else { EntryKind::Payment };
        let own = source.map(|source| Touch { utm_source: Some(source.to_owned()), ..Touch::default() });
        PaidRow {
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
            entries: vec![MovedEntry { entry: PaidEntry { kind, amount_minor }, at_s: 0 }],
            journey: Vec::new(),
            basis: Some(Basis { until_s: 0, lead, own, own_channel: None }),
            credits: Vec::new(),
            missing: String::new(),
        }
    }

    fn report(rows: &[PaidRow], filters: &[Filter], dimensions: &[Dimension]) -> Vec<CurrencyReport> {
        let mut count = MoneyCount::new(OWN, filters, dimensions);
        count.add(Dating::At(0), &read_back(&MoneyDay::of(rows, &SortedMap::new())));
        count.finish(Extent { places: 1, are_hours: false, lines: LINES_MAX })
    }

    proptest! {
        #[test]
        fn breakdowns_sum_to_totals_and_parts_under_filters_to_the_whole(
            rows in prop::collection::vec(paid(), 0..12),
            model in prop::sample::select(Model::ALL.to_vec()),
            window_s in prop::option::of(0..100 * 86_400_i64),
        ) {
            let asked = CreditAsked { model, window_s, is_own_window: false };
            let days = read_back(&MoneyDay::of(&rows, &SortedMap::new()));
            let dimensions =
                [Dimension::Source, Dimension::Campaign, Dimension::Confidence, Dimension::Rung, Dimension::Renewal, Dimension::Product, Dimension::Missing];
            let count = |filters: &[Filter]| {
                let mut count = MoneyCount::new(asked, filters, &dimensions);
                count.add(Dating::At(0), &days);
                count.finish(Extent { places: 1, are_hours: false, lines: LINES_MAX })
            };
            let whole = count(&[]);
            for currency in &whole {
                let is_all = currency.currency == "all:eur";
                let is_of = |row: &&PaidRow| if is_all { row.exchange.is_some_and(|one| one.rate.is_some()) } else { row.currency.as_str() == currency.currency };
                let entries = rows.iter().filter(is_of).flat_map(|row| &row.entries).map(|moved| moved.entry);
                // Each payment's fee counts once, where it brought something.
                let of_fees = rows.iter().filter(is_of).filter(|row| is_all && row.entries.iter().any(|moved| moved.entry.kind == EntryKind::Payment));
                let fees: i64 = of_fees.clone().filter_map(|row| row.fee_minor).sum();
                let unknown = i64::try_from(of_fees.filter(|row| row.fee_minor.is_none()).count()).unwrap();
                prop_assert_eq!((currency.total.fees_minor, currency.total.fees_unknown), (-fees, unknown));
                let net: i64 = entries.clone().map(|entry| entry.amount_minor).sum();
                prop_assert_eq!(currency.total.net_minor, net);
                let payments = i64::try_from(entries.filter(|entry| entry.kind == EntryKind::Payment).count()).unwrap();
                prop_assert_eq!((currency.total.payments, currency.total.payment_millionths), (payments, payments * i64::from(WHOLE)));
                for breakdown in &currency.breakdowns {
                    let mut sum = Money::default();
                    for line in &breakdown.lines {
                        sum.add(&line.money);
                    }
                    prop_assert_eq!(sum, currency.total, "{:?}", breakdown.dimension);
                }
                let by_day = &currency.by_day;
                prop_assert_eq!(&by_day.gross_minor, &[currency.total.gross_minor]);
                prop_assert_eq!((&by_day.payments, &by_day.new_customers), (&vec![payments], &vec![currency.total.new_customers]));
                prop_assert!(currency.total.new_customers <= payments);
                prop_assert_eq!(currency.net_by_day.iter().flat_map(|channel| &channel.net_minor).sum::<i64>(), net);
            }
            for dimension in dimensions {
                let filter = |operator: &str| Filter::parse_all(std::iter::once(format!("{}:{operator}:a", dimension.as_str()).as_str())).unwrap();
                let (is, is_not) = (count(&filter("is")), count(&filter("is_not")));
                for currency in &whole {
                    let mut sum = Money::default();
                    for part in is.iter().chain(&is_not).filter(|part| part.currency == currency.currency) {
                        sum.add(&part.total);
                    }
                    prop_assert_eq!(sum, currency.total);
                    let line = currency.breakdowns.iter().find(|one| one.dimension == dimension).unwrap();
                    let line = line.lines.iter().find(|line| line.name.as_deref() == Some("a")).map(|line| line.money);
                    let filtered = is.iter().find(|part| part.currency == currency.currency).map(|part| part.total);
                    prop_assert_eq!(line, filtered);
                    let filter = filter("is");
                    let behind = payments_behind(Counting { credit: asked, filters: &filter }, Dating::At(0), &days);
                    let behind = behind.iter().filter(|one| one.currency.as_str() == currency.currency);
                    let mut sum = None;
                    for one in behind {
                        prop_assert!(one.id.starts_with("pi_"));
                        sum.get_or_insert(Money::default()).add(&one.money);
                    }
                    prop_assert_eq!(sum, filtered);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn by_acquisition_ranges_that_follow_each_other_sum_to_the_whole(
            rows in prop::collection::vec(paid(), 0..12),
            model in prop::sample::select(Model::ALL.to_vec()),
            window_s in prop::option::of(0..100 * 86_400_i64),
            cut_s in 0..102 * 86_400_i64,
        ) {
            let credit = CreditAsked { model, window_s, is_own_window: false };
            let day = read_back(&MoneyDay::of(&rows, &SortedMap::new()));
            let count = |starts: &[i64]| {
                let mut count = MoneyCount::new(credit, &[], &[Dimension::Source, Dimension::Renewal]);
                count.add(Dating::Touches(starts), &day);
                count.finish(Extent { places: starts.len() - 1, are_hours: false, lines: LINES_MAX })
            };
            let (before, after, both) = (count(&[0, cut_s]), count(&[cut_s, i64::MAX]), count(&[0, cut_s, i64::MAX]));
            let mut whole = MoneyCount::new(credit, &[], &[]);
            whole.add(Dating::At(0), &day);
            for currency in whole.finish(Extent { places: 1, are_hours: false, lines: LINES_MAX }) {
                let of = |all: &[CurrencyReport]| {
                    let one = all.iter().find(|one| one.currency == currency.currency).map(|one| (one.total, one.breakdowns.clone()));
                    one.unwrap_or((Money::default(), Vec::new()))
                };
                let mut sum = of(&before).0;
                sum.add(&of(&after).0);
                prop_assert_eq!((sum, of(&both).0), (currency.total, currency.total));
                let one = both.iter().find(|one| one.currency == currency.currency).unwrap();
                prop_assert_eq!(&one.by_day.gross_minor, &[of(&before).0.gross_minor, of(&after).0.gross_minor]);
                for (total, breakdowns) in [of(&before), of(&after)] {
                    for breakdown in breakdowns {
                        let mut sum = Money::default();
                        breakdown.lines.iter().for_each(|line| sum.add(&line.money));
                        prop_assert_eq!(sum, total);
                    }
                }
                let behind = payments_behind(Counting { credit, filters: &[] }, Dating::Touches(&[0, cut_s]), &day);
                let mut sum = Money::default();
                behind.iter().filter(|one| one.currency.as_str() == currency.currency).for_each(|one| sum.add(&one.money));
                prop_assert_eq!(sum, of(&before).0);
            }
        }
    }

    #[test]
    fn a_source_is_known_where_a_channel_but_unassigned_or_a_name_is_credited() {
        let seen = PaidRow { visitor: Some(Who(1)), ..row(Lead::Unseen, None, 900) };
        let unseen = PaidRow { visitor: Some(Who(1)), ..row(Lead::Nothing, None, 70) };
        let rows = [
            seen,
            unseen,
            row(Lead::Named, Some("partner"), 5),
            row(Lead::Unseen, None, 11),
            row(Lead::Unseen, Some("x"), 3),
        ];
        let eur = &report(&rows, &[], &[])[0];
        let nets = (eur.source_known.net_minor, eur.visitor_only.net_minor, eur.total.net_minor);
        assert_eq!(nets, (8, 970, 989));
    }

    #[test]
    fn names_beyond_the_bound_are_one_line_and_the_sum_stays() {
        let of = |n: i64| row(Lead::Named, Some(&format!("source-{n}")), 1_000 - n);
        let mut rows: Vec<PaidRow> = (0..501).map(of).collect();
        rows.push(row(Lead::Nothing, None, -70));
        let eur = &report(&rows, &[], &[Dimension::Source, Dimension::Campaign])[0];
        let by_source = &eur.breakdowns[0];
        let others = by_source.others.as_ref().unwrap();
        assert_eq!((by_source.lines.len(), others.names), (LINES_MAX + 1, 301));
        let lines: i64 = by_source.lines.iter().map(|line| line.money.net_minor).sum();
        assert_eq!(lines + others.money.net_minor, eur.total.net_minor);
        assert_eq!(by_source.lines[0].name.as_deref(), Some("source-0"), "the largest stay");
        assert!(by_source.lines.iter().any(|line| line.name.is_none()), "so does what has no name");
        assert_eq!((eur.breakdowns[1].lines.len(), eur.breakdowns[1].others.is_none()), (1, true));
    }
}
