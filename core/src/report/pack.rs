//! Packing: columns of numbers and of names as short text, since a report of a year reads hundreds of them.
//!
//! Numbers are LEB128 (seven bits a byte, the lowest first; a set eighth bit: more follow), signed ones in zigzag, and the bytes are written
//! in base64. What always holds: what is read is what was written. What was not written by this module reads as nothing, or as less.

use crate::base::json::from_text;
use crate::base::sorted::SortedMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::borrow::Cow;

/// Writes numbers.
#[derive(Debug, Default)]
pub struct Packer(Vec<u8>);

impl Packer {
    /// A number.
    pub fn put(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number that is not negative; one that is counts as 0.
    pub fn put_count(&mut self, number: i64) {
        self.put(u64::try_from(number).unwrap_or(0));
    }

    /// A number that may be negative.
    pub fn put_signed(&mut self, number: i64) {
        self.put((number << 1 ^ number >> 63).cast_unsigned());
    }

    /// A number whose bits are all alike likely.
    pub fn put_whole(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// The text.
    pub fn text(&self) -> String {
        STANDARD_NO_PAD.encode(&self.0)
    }
}

/// Reads numbers.
#[derive(Debug, Default)]
pub struct Unpacker {
    bytes: Vec<u8>,
    at: usize,
}

impl Unpacker {
    /// Of a text that [`Packer`] wrote.
    pub fn of(text: &str) -> Self {
        Self { bytes: STANDARD_NO_PAD.decode(text).unwrap_or_default(), at: 0 }
    }

    /// Whether everything is read.
    pub fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next number; `None` at the end.
    pub fn take(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0_u64, 0_u32);
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                return Some(number);
            }
        }
    }

    /// The next number, below 2^63; 0 at the end.
    pub fn take_count(&mut self) -> i64 {
        self.take().and_then(|number| i64::try_from(number).ok()).unwrap_or(0)
    }

    /// The next that may be negative.
    pub fn take_signed(&mut self) -> Option<i64> {
        let number = self.take()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// The next that was written whole.
    pub fn take_whole(&mut self) -> Option<u64> {
        let bytes = self.bytes.get(self.at..self.at + 8)?;
        self.at += 8;
        bytes.try_into().ok().map(u64::from_le_bytes)
    }
}

/// Writes numbers, and names among them.
#[derive(Debug, Default)]
pub struct LinePacker {
    /// The numbers.
    pub numbers: Packer,
    names: String,
}

impl LinePacker {
    /// A name, or none.
    pub fn put_name(&mut self, name: Option<&str>) {
        self.numbers.put(u64::from(name.is_some()));
        if let Some(name) = name {
            self.names.push('\n');
            self.names.push_str(&name.replace('\\', "\\\\").replace('\n', "\\n"));
        }
    }

    /// The text: the numbers, and each name on a line of its own.
    pub fn text(&self) -> String {
        self.numbers.text() + &self.names
    }
}

/// Reads numbers, and names among them.
#[derive(Debug)]
pub struct LineUnpacker<'a> {
    /// The numbers.
    pub numbers: Unpacker,
    names: std::str::Split<'a, char>,
}

impl<'a> LineUnpacker<'a> {
    /// Of a text that [`LinePacker`] wrote.
    pub fn of(text: &'a str) -> Self {
        let mut lines = text.split('\n');
        Self { numbers: Unpacker::of(lines.next().unwrap_or("")), names: lines }
    }

    /// The next name.
    pub fn take_name(&mut self) -> Option<Cow<'a, str>> {
        if self.numbers.take()? == 0 {
            return None;
        }
        let line = self.names.next()?;
        if !line.contains('\\') {
            return Some(Cow::Borrowed(line));
        }
        let (mut name, mut is_escaped) = (String::new(), false);
        for character in line.chars() {
            match (character, is_escaped) {
                ('\\', false) => is_escaped = true,
                ('n', true) => (name.push('\n'), is_escaped = false).1,
                _ => (name.push(character), is_escaped = false).1,
            }
        }
        Some(Cow::Owned(name))
    }
}

/// A column of names: each row has one, or none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameColumn {
    /// The names that occur.
    pub names: Vec<String>,
    /// A row's name: its place among `names`, from 1; 0: none.
    pub rows: Vec<u32>,
}

impl NameColumn {
    /// Of the names of rows.
    pub fn of<'a>(rows: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut places: SortedMap<&str, u32> = SortedMap::new();
        let (mut names, mut codes) = (Vec::new(), Vec::new());
        for name in rows {
            let code = name.map_or(0, |name| {
                *places.entry(name).or_insert_with(|| {
                    names.push(name.to_owned());
                    u32::try_from(names.len()).unwrap_or(0)
                })
            });
            codes.push(code);
        }
        Self { names, rows: codes }
    }

    /// Whether no row has a name.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// With other names in place of these.
    pub(super) fn renamed(&self, name: impl Fn(&str) -> &str) -> Self {
        Self { names: self.names.iter().map(|own| name(own).to_owned()).collect(), rows: self.rows.clone() }
    }

    /// The name of a row.
    pub fn name(&self, row: usize) -> Option<&str> {
        let code = usize::try_from(*self.rows.get(row)?).ok()?;
        self.names.get(code.checked_sub(1)?).map(String::as_str)
    }

    /// As it is stored: the rows, a line feed, and the names as a JSON list. Equal rows one after the other are written once.
    pub fn text(&self) -> String {
        let mut packer = Packer::default();
        for run in self.rows.chunk_by(|a, b| a == b) {
            let code = u64::from(run.first().copied().unwrap_or(0));
            // An even number: one row. An odd one: as many as the next number says.
            packer.put(code << 1 | u64::from(run.len() > 1));
            if run.len() > 1 {
                packer.put(run.len() as u64);
            }
        }
        format!("{}\n{}", packer.text(), serde_json::to_string(&self.names).unwrap_or_default())
    }

    /// Of what was stored.
    pub fn read(text: &str) -> Self {
        let (rows, names) = text.split_once('\n').unwrap_or_default();
        let mut unpacker = Unpacker::of(rows);
        let mut codes = Vec::new();
        while let Some(number) = unpacker.take() {
            let count = if number & 1 == 1 { unpacker.take().unwrap_or(0) } else { 1 };
            let code = u32::try_from(number >> 1).unwrap_or(0);
            // No day has so many rows: a text that is not ours must not fill the memory.
            codes.extend(std::iter::repeat_n(code, usize::try_from(count).unwrap_or(0).min(10_000_000)));
        }
        Self { names: from_text(names).unwrap_or_default(), rows: codes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_packed_is_read_back(numbers in prop::collection::vec(any::<u64>(), 0..40), signed in any::<i64>(), shift in 0..64_u32) {
            let mut packer = Packer::default();
            for number in &numbers {
                packer.put(number >> shift);
                packer.put_whole(*number);
            }
            packer.put_signed(signed >> shift);
            let mut unpacker = Unpacker::of(&packer.text());
            for number in &numbers {
                prop_assert_eq!(unpacker.take(), Some(number >> shift));
                prop_assert_eq!(unpacker.take_whole(), Some(*number));
            }
            prop_assert_eq!(unpacker.take_signed(), Some(signed >> shift));
            prop_assert_eq!(unpacker.take(), None);
        }

        #[test]
        fn names_are_read_back(rows in prop::collection::vec(prop::option::of("[a-c\"\n<]{0,2}"), 0..60)) {
            let column = NameColumn::of(rows.iter().map(Option::as_deref));
            let read = NameColumn::read(&column.text());
            prop_assert_eq!(&read, &column);
            for (row, name) in rows.iter().enumerate() {
                prop_assert_eq!(read.name(row), name.as_deref());
            }
        }

        #[test]
        fn lines_are_read_back(lines in prop::collection::vec((prop::option::of("[a-c\"\n<\\\\n]{0,4}"), any::<u32>()), 0..40)) {
            let mut packer = LinePacker::default();
            for (name, number) in &lines {
                packer.put_name(name.as_deref());
                packer.numbers.put(u64::from(*number));
            }
            let text = packer.text();
            let mut unpacker = LineUnpacker::of(&text);
            for (name, number) in &lines {
                let read = unpacker.take_name();
                prop_assert_eq!(read.as_deref(), name.as_deref());
                prop_assert_eq!(unpacker.numbers.take(), Some(u64::from(*number)));
            }
        }

        #[test]
        fn a_text_of_others_is_read_as_something(text in "[A-Za-z0-9+/\n\\[\\]\"]{0,40}") {
            let column = NameColumn::read(&text);
            prop_assert!(column.rows.iter().enumerate().all(|(row, _)| column.name(row).is_none_or(|name| name.len() < 100)));
            let mut unpacker = Unpacker::of(&text);
            while unpacker.take_whole().is_some() || unpacker.take().is_some() {}
        }
    }
}
