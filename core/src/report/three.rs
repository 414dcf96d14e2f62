//! The three breakdowns of a report that asks for none: channel, source and campaign, under names of their own.
//!
//! Here the source of Direct has no name in money, and visits whose source has none stand with Direct: so it was before there were others.

use super::dimension::{DIRECT, Dimension};
use super::figures::{CurrencyReport, Line, MoneyBreakdown, OtherVisits, VisitBreakdown, VisitLine};
use crate::base::sorted::sort_by;

/// The dimensions.
pub const THREE: [Dimension; 3] = [Dimension::Channel, Dimension::Source, Dimension::Campaign];

/// Visits by channel, source and campaign.
#[derive(Debug, Default)]
pub struct ThreeVisits {
    /// By channel.
    pub by_channel: Vec<VisitLine>,
    /// By source.
    pub by_source: Vec<VisitLine>,
    /// The sources beyond those.
    pub other_sources: Option<OtherVisits>,
    /// By campaign.
    pub by_campaign: Vec<VisitLine>,
    /// The campaigns beyond those.
    pub other_campaigns: Option<OtherVisits>,
}

impl ThreeVisits {
    /// Of the breakdowns by [`THREE`].
    pub fn of(breakdowns: Vec<VisitBreakdown>) -> Self {
        let mut three = Self::default();
        for VisitBreakdown { dimension, mut lines, others } in breakdowns {
            match dimension {
                Dimension::Channel => three.by_channel = lines,
                Dimension::Source => (three.by_source, three.other_sources) = (with_direct(lines), others),
                _ => {
                    lines.retain(|line| line.name.is_some());
                    (three.by_campaign, three.other_campaigns) = (lines, others);
                }
            }
        }
        three
    }
}

/// Visits whose source has no name stand with those of Direct. A visitor who came in both ways counts twice in that line.
fn with_direct(lines: Vec<VisitLine>) -> Vec<VisitLine> {
    let (nameless, mut lines): (Vec<VisitLine>, Vec<VisitLine>) =
        lines.into_iter().partition(|line| line.name.is_none());
    for line in nameless {
        match lines.iter_mut().find(|one| one.name.as_deref() == Some(DIRECT)) {
            Some(direct) => {
                let mut sum = direct.figures();
                sum.add(&line.figures());
                *direct = VisitLine::of(direct.name.take(), sum);
            }
            None => lines.push(VisitLine { name: Some(DIRECT.to_owned()), ..line }),
        }
    }
    sort_by(&mut lines, |a, b| b.visitors.cmp(&a.visitors).then_with(|| a.name.cmp(&b.name)));
    lines
}

/// Moves the breakdowns of a currency by [`THREE`] under their own names.
pub fn move_three(report: &mut CurrencyReport) {
    for MoneyBreakdown { dimension, lines, others } in std::mem::take(&mut report.breakdowns) {
        match dimension {
            Dimension::Channel => report.by_channel = lines,
            Dimension::Source => (report.by_source, report.other_sources) = (without_direct(lines), others),
            _ => (report.by_campaign, report.other_campaigns) = (lines, others),
        }
    }
}

/// Money of Direct has no source.
fn without_direct(lines: Vec<Line>) -> Vec<Line> {
    let is_nameless = |line: &Line| line.name.as_deref().is_none_or(|name| name == DIRECT);
    let (nameless, mut lines): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(is_nameless);
    let sum = nameless.into_iter().map(|line| line.money).reduce(|mut sum, money| {
        sum.add(&money);
        sum
    });
    lines.extend(sum.map(|money| Line { name: None, money }));
    sort_by(&mut lines, |a, b| b.money.net_minor.cmp(&a.money.net_minor).then_with(|| a.name.cmp(&b.name)));
    lines
}
