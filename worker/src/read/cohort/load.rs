//! What a question about cohorts reads: months as they are added up, and the days of the others.

use super::question::{CohortQuestion, periods};
use crate::fault::Fault;
use crate::port::batch::Batch;
use crate::read::report::{DaysBehind, MoneyDays, Of, Places, WindowAsked};
use crate::read::{Missing, ReadFault};
use crate::shell::Shell;
use crate::store::fact::Scope;
use crate::store::instants::Instants;
use crate::store::money_sum::{self, MonthRow, SumRow, SumsOf};
use crate::store::site::{self, SiteRow};
use crate::store::visit_sum::{self, Span, UntilRow};
use headwater::api::CohortInterval;
use headwater::base::sorted::SortedMap;
use headwater::base::time::{DayBounds, DayRange, UnixSeconds, day_bounds, day_of};
use headwater::cohort::count::CohortCount;
use headwater::cohort::sums::{CohortSums, PARTS, columns};
use headwater::cost::margin::Margin;
use headwater::report::{DateBasis, Dimension};

/// Periods that are looked at, at most; what asks for more is refused before.
const MOST: usize = 64;
/// Months that are read together.
const MONTHS_AT_ONCE: usize = 12;

/// A period: its days up to today.
pub(in crate::read) struct Period {
    pub(super) range: DayRange,
    pub(super) days: Vec<DayBounds>,
}

impl Period {
    fn instants(&self) -> Instants {
        let from_s = self.days.first().map_or(0, |day| day.starts_s);
        Instants { from_s, to_s: self.days.last().map_or(from_s, |day| day.ends_s) }
    }
}

/// What was read.
pub(in crate::read) struct Loaded<'a> {
    pub(in crate::read) of: Of<'a>,
    /// From the first one asked for to the one that is not over.
    pub(in crate::read) periods: Vec<Period>,
    /// Customers count who began in so many of them, the first ones.
    pub(super) beginnings: usize,
    pub(in crate::read) count: CohortCount,
    /// The owner's word on margin and fees.
    pub(super) margin: Margin,
}

impl Loaded<'_> {
    pub(in crate::read) async fn of(shell: &Shell<'_>, question: &CohortQuestion) -> Result<Self, ReadFault> {
        let row = shell.database.first_row::<SiteRow>(site::by_id(&question.site)).await?;
        let row = row.ok_or(ReadFault::NotThere(Missing::Site))?;
        let zone = row.zone()?;
        let of = Of {
            scope: Scope { site: question.site.clone(), mode: question.mode },
            zone,
            credit: WindowAsked::Site.credit(question.model, row.window_days),
            basis: DateBasis::Cash,
            filters: &[],
            lines: 0,
            reporting: row.reporting_currency,
        };
        let today = day_of(UnixSeconds::new(shell.context.now_s()), &of.zone).map_err(Fault::internal)?;
        let period = |range: DayRange| {
            let mut days = day_bounds(&range, &of.zone);
            days.retain(|day| day.day <= today);
            Period { range, days }
        };
        let periods: Vec<Period> =
            periods(question.interval, question.range.from(), today, MOST).into_iter().map(period).collect();
        let beginnings = periods.partition_point(|one| one.range.from() <= question.range.to());
        let margin = Margin { margin_bp: row.margin_bp, fees: row.payment_fees };
        let mut loaded = Self { of, periods, beginnings, count: CohortCount::default(), margin };
        loaded.read(shell, question).await?;
        Ok(loaded)
    }

    async fn read(&mut self, shell: &Shell<'_>, question: &CohortQuestion) -> Result<(), ReadFault> {
        let mut left: Vec<usize> = (0..self.periods.len()).collect();
        if question.interval == CohortInterval::Month {
            let filtered = question.filters.iter().map(|filter| filter.dimension);
            let wanted: Vec<Dimension> = question.by.into_iter().chain(filtered).collect();
            let mut without = Vec::new();
            for some in left.chunks(MONTHS_AT_ONCE) {
                without.extend(self.read_months(shell, some, &wanted).await?);
            }
            left = without;
        }
        for run in left.chunk_by(|one, next| one + 1 == *next) {
            self.read_days(shell, run).await?;
        }
        Ok(())
    }

    /// Takes months that are added up and that nothing has changed since. Gives the others.
    async fn read_months(
        &mut self,
        shell: &Shell<'_>,
        some: &[usize],
        wanted: &[Dimension],
    ) -> Result<Vec<usize>, ReadFault> {
        let of_place = |place: &usize| self.periods.get(*place);
        let spans: Vec<Instants> = some.iter().filter_map(of_place).map(Period::instants).collect();
        let (Some(first), Some(last)) = (some.first().and_then(of_place), some.last().and_then(of_place)) else {
            return Ok(Vec::new());
        };
        let range = DayRange::new(first.range.from(), last.range.to()).map_err(Fault::internal)?;
        let Of { scope, zone, credit, .. } = &self.of;
        let sums = SumsOf { scope, model: credit.model, span: Span::Month };
        let mut batch = Batch::new();
        let until = batch.ask::<UntilRow>(visit_sum::until(&scope.site));
        let months = batch.ask::<MonthRow>(money_sum::months(scope, credit.model, &range));
        let rows = batch.ask::<SumRow>(sums.within(&PARTS, &spans));
        let mut answers = batch.run(shell.database).await?;
        let until = answers.take_first(until)?;
        // A month may be added up before its last day is: it counts once that day is over for the cron too.
        let until = until.filter(|until| until.time_zone == zone.as_str() && until.money_summed);
        let until_s = until.map_or(0, |until| until.until_s);
        let months = answers.take(months)?;
        let mut stored: SortedMap<i64, Vec<SumRow>> = SortedMap::new();
        for row in answers.take(rows)?.into_iter().filter(|row| row.ends_s <= until_s) {
            stored.entry(row.starts_s).or_default().push(row);
        }
        let mut left = Vec::new();
        for (place, span) in some.iter().zip(&spans) {
            let is_month = |row: &SumRow| row.ends_s == span.to_s;
            let is_unchanged = months.contains(&MonthRow { starts_s: span.from_s, ends_s: span.to_s });
            match stored.remove(&span.from_s).filter(|rows| is_unchanged && rows.iter().all(is_month)) {
                Some(rows) => {
                    rows.iter().for_each(|row| self.count.add(*place, CohortSums::read(&row.sums, wanted)));
                }
                None => left.push(*place),
            }
        }
        Ok(left)
    }

    /// Takes the days of periods that follow each other.
    async fn read_days(&mut self, shell: &Shell<'_>, run: &[usize]) -> Result<(), ReadFault> {
        let first = run.first().copied().unwrap_or(0);
        let periods = self.periods.get(first..first + run.len()).unwrap_or_default();
        let starts: Vec<i64> = periods.iter().map(|one| one.instants().from_s).collect();
        let days = money_days(&self.of, periods, shell.context.now_s());
        let mut reader = DaysBehind::new(&self.of, &days, None).with_columns(columns().collect());
        let (count, credit) = (&mut self.count, self.of.credit);
        let mut take = |day: DayBounds, money: &headwater::report::money_day::MoneyDay| {
            let period = starts.partition_point(|starts_s| *starts_s <= day.starts_s).saturating_sub(1);
            count.add(first + period, CohortSums::of_day(credit, money));
        };
        while reader.each_next_day(shell, &mut take).await? {}
        Ok(())
    }
}

/// The days of some periods that follow each other.
pub(super) fn money_days(of: &Of<'_>, periods: &[Period], now_s: i64) -> MoneyDays {
    let bounds: Vec<DayBounds> = periods.iter().flat_map(|one| &one.days).copied().collect();
    let ends_s = bounds.last().map_or(0, |day| day.ends_s);
    MoneyDays::of(&Places { bounds, ends_s, hours: Vec::new() }, of.asked_money(), &of.zone, now_s)
}
