//! Names met under one dimension.

use std::collections::HashMap;

/// Names, each with a code: 1 is the first that was met, and 0 is no name.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameTable {
    codes: HashMap<String, usize>,
    names: Vec<String>,
}

impl NameTable {
    /// How many names there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The code of a name that was met.
    pub(crate) fn known(&self, name: &str) -> Option<usize> {
        self.codes.get(name).copied()
    }

    /// The code of a name, which is met now if it was not before.
    pub(crate) fn code(&mut self, name: Option<&str>) -> usize {
        let Some(name) = name else { return 0 };
        if let Some(code) = self.known(name) {
            return code;
        }
        self.names.push(name.to_owned());
        self.codes.insert(name.to_owned(), self.names.len());
        self.names.len()
    }

    /// The name of a code.
    pub(crate) fn name(&self, code: usize) -> Option<String> {
        code.checked_sub(1).and_then(|place| self.names.get(place)).cloned()
    }
}

/// Something kept for each name, by its code.
pub(crate) fn at<T: Clone + Default>(kept: &mut Vec<Option<T>>, code: usize) -> Option<&mut T> {
    if kept.len() <= code {
        kept.resize(code + 1, None);
    }
    kept.get_mut(code).map(Option::get_or_insert_default)
}
