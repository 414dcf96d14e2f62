//! Tables of text: sorted rows, one key each, looked up by halving.
//!
//! What always holds: a lookup reads some ten rows however long the table is. A table costs its own bytes in the Worker and nothing else.

use std::cmp::Ordering;

/// Rows `key<TAB>kind` or `key<TAB>kind<TAB>name`, sorted by key byte by byte, after lines of comment that begin with `#`.
pub(crate) struct Table(pub(crate) &'static str);

/// What a row says of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) kind: &'static str,
    /// Absent where the key itself is the name.
    pub(crate) name: Option<&'static str>,
}

impl Table {
    /// The row with this key.
    pub(crate) fn row(&self, key: &str) -> Option<Row> {
        let (mut start, mut end) = (0, self.0.len());
        while start < end {
            let middle = start + (end - start) / 2;
            let line_start = self.0.as_bytes().get(start..middle)?.iter().rposition(|b| *b == b'\n');
            let line_start = line_start.map_or(start, |at| start + at + 1);
            let (line, _) = self.0.get(line_start..)?.split_once('\n')?;
            let below = line_start + line.len() + 1;
            if line.starts_with('#') {
                start = below;
                continue;
            }
            let (found, row) = read(line)?;
            match key.cmp(found) {
                Ordering::Equal => return Some(row),
                Ordering::Less => end = line_start,
                Ordering::Greater => start = below,
            }
        }
        None
    }

    /// The row of a host under any country's domain, whose key is written `stem.*`: `stem.de`, `stem.co.uk`, `stem.com`.
    pub(crate) fn row_of_country(&self, host: &str, tail: &str) -> Option<Row> {
        without_country(host).and_then(|stem| self.row(&format!("{stem}.*{tail}")))
    }

    /// Every row, for tests.
    #[cfg(test)]
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, Row)> {
        rows(self.0).map(|line| read(line).unwrap())
    }

    /// Fails when a lookup could miss a row.
    #[cfg(test)]
    pub(crate) fn assert_sorted(&self) {
        let keys: Vec<&str> = self.rows().map(|(key, _)| key).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{} must stand before {}, once", pair[1], pair[0]);
        }
        for (key, row) in self.rows() {
            assert_eq!(self.row(key), Some(row), "{key}");
            assert_eq!(key, key.to_ascii_lowercase());
        }
    }
}

/// The rows of a list that is read from its beginning to its end: all lines but comments.
pub(crate) fn rows(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}

fn read(line: &'static str) -> Option<(&'static str, Row)> {
    let (key, rest) = line.split_once('\t')?;
    let (kind, name) = rest.split_once('\t').map_or((rest, None), |(kind, name)| (kind, Some(name)));
    Some((key, Row { kind, name }))
}

/// A host without its country's domain: `google` of `google.de`, `google.co.uk`, `google.com.au` and `google.com`. None when it ends in
/// anything else, so that `google.evil.com` is nobody's.
fn without_country(host: &str) -> Option<&str> {
    let (rest, last) = host.rsplit_once('.')?;
    if last.len() != 2 {
        return (last == "com" || last == "cat").then_some(rest);
    }
    let second = ["co", "com", "ne", "or", "net", "org"].into_iter().find_map(|second| rest.strip_suffix(second));
    second.and_then(|stem| stem.strip_suffix('.')).or(Some(rest))
}

/// A host and the hosts above it, the nearest first, each with what stands before it; none of a single label.
pub(crate) fn above(host: &str) -> impl Iterator<Item = (&str, &str)> {
    let starts = std::iter::once(0).chain(host.match_indices('.').map(|(at, _)| at + 1));
    let parts = starts.filter_map(move |at| Some((host.get(..at.saturating_sub(1))?, host.get(at..)?)));
    parts.filter(|(_, suffix)| suffix.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_found_by_their_keys_alone() {
        let table = Table("# head\n# more\na.b\tx\nc.*\ty\tsee\nd\tz\tdee\n");
        table.assert_sorted();
        assert_eq!(table.row("a.b"), Some(Row { kind: "x", name: None }));
        assert_eq!(table.row("d"), Some(Row { kind: "z", name: Some("dee") }));
        for host in ["c.de", "c.com", "c.co.uk", "c.com.au", "c.cat"] {
            assert_eq!(table.row_of_country(host, ""), Some(Row { kind: "y", name: Some("see") }), "{host}");
        }
        for host in ["c.evil.com", "c.info", "c", "", "c.co.uk.evil.io", "xc.de"] {
            assert_eq!(table.row_of_country(host, ""), None, "{host}");
        }
        for key in ["", "#", "# head", "a", "a.bb", "e", "c"] {
            assert_eq!(table.row(key), None, "{key}");
        }
    }

    #[test]
    fn hosts_above_stop_before_the_last_label() {
        let all: Vec<_> = above("a.b.example").collect();
        assert_eq!(all, [("", "a.b.example"), ("a", "b.example")]);
        assert_eq!(above("localhost").count(), 0);
    }
}
