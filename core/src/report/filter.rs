//! Filters: which names under a dimension count.
//!
//! Several values are *or*, several filters *and*. What always holds: a filter of money only leaves visits as they are.

use super::dimension::{Dimension, NO_NAME};
use super::pack::NameColumn;
use crate::base::letter_case::lower_case;
use crate::base::limits::{FILTER_VALUE_MAX_CHARS, FILTER_VALUES_MAX, FILTERS_MAX};
use crate::base::sorted::SortedMap;
use std::fmt;

/// How a name is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// It is one of the values.
    Is,
    /// It is none of them.
    IsNot,
    /// It contains one of them, in either case.
    Contains,
    /// It contains none of them.
    DoesNotContain,
}

impl Operator {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Is, Self::IsNot, Self::Contains, Self::DoesNotContain];

    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is_not",
            Self::Contains => "contains",
            Self::DoesNotContain => "does_not_contain",
        }
    }
}

/// Which names under one dimension count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The dimension.
    pub dimension: Dimension,
    /// How names are compared.
    pub operator: Operator,
    /// With what; at least one.
    pub values: Vec<String>,
}

/// A text that is no filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterError {
    /// It is not `<dimension>:<operator>:<value>`.
    Form,
    /// No such dimension.
    Dimension,
    /// No such operator.
    Operator,
    /// A value is too long.
    Value,
    /// Too many filters, or too many values of one.
    TooMany,
}

impl fmt::Display for FilterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str("a filter is <dimension>:<operator>:<value>"),
            Self::Dimension => {
                let known: Vec<&str> = Dimension::ALL.iter().map(|one| one.as_str()).collect();
                write!(f, "there is no such dimension; known are {}", known.join(", "))
            }
            Self::Operator => {
                write!(f, "there is no such operator; known are {}", Operator::ALL.map(Operator::as_str).join(", "))
            }
            Self::Value => write!(f, "a value has {FILTER_VALUE_MAX_CHARS} characters at most"),
            Self::TooMany => write!(f, "{FILTERS_MAX} filters of {FILTER_VALUES_MAX} values at most"),
        }
    }
}

impl Filter {
    /// Reads filters as they stand in an address: each text is `<dimension>:<operator>:<value>`. Texts that share dimension and operator
    /// are one filter with several values; the value `(none)` is no name.
    ///
    /// # Errors
    /// See [`FilterError`].
    pub fn parse_all<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Vec<Self>, FilterError> {
        let mut filters: Vec<Self> = Vec::new();
        for text in texts {
            let (dimension, rest) = text.split_once(':').ok_or(FilterError::Form)?;
            let (operator, value) = rest.split_once(':').ok_or(FilterError::Form)?;
            let dimension = Dimension::parse(dimension).ok_or(FilterError::Dimension)?;
            let operator = Operator::ALL.into_iter().find(|one| one.as_str() == operator);
            let operator = operator.ok_or(FilterError::Operator)?;
            if value.is_empty() || value.chars().count() > FILTER_VALUE_MAX_CHARS {
                return Err(FilterError::Value);
            }
            let same = filters.iter_mut().find(|one| one.dimension == dimension && one.operator == operator);
            match same {
                Some(same) => same.values.push(value.to_owned()),
                None => filters.push(Self { dimension, operator, values: vec![value.to_owned()] }),
            }
        }
        let is_bounded =
            filters.len() <= FILTERS_MAX && filters.iter().all(|one| one.values.len() <= FILTER_VALUES_MAX);
        if is_bounded { Ok(filters) } else { Err(FilterError::TooMany) }
    }

    /// Whether a name counts.
    pub fn admits(&self, name: Option<&str>) -> bool {
        let is = |value: &String| name.unwrap_or(NO_NAME) == value;
        let lower = name.map(lower_case);
        let contains = |value: &String| lower.as_deref().is_some_and(|name| name.contains(&lower_case(value)));
        match self.operator {
            Operator::Is => self.values.iter().any(is),
            Operator::IsNot => !self.values.iter().any(is),
            Operator::Contains => self.values.iter().any(contains),
            Operator::DoesNotContain => !self.values.iter().any(contains),
        }
    }
}

/// Which rows of some columns pass some filters.
#[derive(Debug)]
pub struct Passes<'a> {
    /// Of each filter: its column, and by code of the name whether it is admitted; without a column no row has a name.
    of: Vec<(Option<&'a NameColumn>, Vec<bool>)>,
}

impl<'a> Passes<'a> {
    /// Looks each name up once.
    pub fn of(filters: impl Iterator<Item = &'a Filter>, names: &'a SortedMap<Dimension, NameColumn>) -> Self {
        let look = |filter: &Filter| {
            let column = names.get(&filter.dimension);
            let named = column.into_iter().flat_map(|column| &column.names).map(|name| filter.admits(Some(name)));
            (column, std::iter::once(filter.admits(None)).chain(named).collect())
        };
        Self { of: filters.map(look).collect() }
    }

    /// Whether a row passes every filter.
    pub fn row(&self, row: usize) -> bool {
        self.of.iter().all(|(column, admitted)| {
            let code = column.and_then(|column| column.rows.get(row)).copied().unwrap_or(0);
            usize::try_from(code).ok().and_then(|code| admitted.get(code)).copied().unwrap_or(false)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_or_and_filters_are_and() {
        let texts = ["source:is:google", "source:is:(none)", "campaign:contains:SALE", "medium:is_not:cpc"];
        let filters = Filter::parse_all(texts.into_iter()).unwrap();
        assert_eq!(filters.len(), 3);
        assert!(filters[0].admits(Some("google")) && filters[0].admits(None) && !filters[0].admits(Some("bing")));
        assert!(filters[1].admits(Some("Spring sale")) && !filters[1].admits(None));
        assert!(filters[2].admits(None) && !filters[2].admits(Some("cpc")));
        let columns = SortedMap::from([
            (Dimension::Source, NameColumn::of([Some("google"), None, Some("bing"), Some("google")].into_iter())),
            (Dimension::Campaign, NameColumn::of([Some("sale"), Some("a sale"), Some("sale"), None].into_iter())),
        ]);
        let passes = Passes::of(filters.iter(), &columns);
        assert_eq!([0, 1, 2, 3].map(|row| passes.row(row)), [true, true, false, false]);
    }

    #[test]
    fn what_is_no_filter_is_refused() {
        for (text, error) in [
            ("source", FilterError::Form),
            ("source:is", FilterError::Form),
            ("colour:is:red", FilterError::Dimension),
            ("source:like:red", FilterError::Operator),
            ("source:is:", FilterError::Value),
        ] {
            assert_eq!(Filter::parse_all(std::iter::once(text)), Err(error), "{text}");
        }
        let many: Vec<String> = (0..=FILTER_VALUES_MAX).map(|n| format!("source:is:{n}")).collect();
        assert_eq!(Filter::parse_all(many.iter().map(String::as_str)), Err(FilterError::TooMany));
        assert!(
            Filter::parse_all(std::iter::once("landing_page:is:shop.example/a:b")).is_ok(),
            "a value may hold a colon"
        );
    }
}
