//! The one way from JSON to a type: parsed to a [`Value`] first, then read from that.
//!
//! `#[derive(FromJson)]` makes what reads a struct by its fields. An object gives a struct, and a list a tuple. A name gives a variant of an
//! enum, or an object with the name and its content. What a type does not know is passed over.

pub use headwater_derive::FromJson;
pub use serde_json::{Error, Value};

use serde::de::Error as _;
use serde_json::Map;
use std::fmt::Display;

/// A type that is read from JSON.
pub trait FromJson: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// When the value is not of this type.
    fn from_json(value: Value) -> Result<Self, Error>;

    /// What it is where its field is absent.
    ///
    /// # Errors
    /// When the field may not be absent, as most may not.
    fn absent(name: &'static str) -> Result<Self, Error> {
        Err(missing(name))
    }
}

/// Reads a type from JSON that has been parsed.
///
/// # Errors
/// When it is not of that type.
pub fn from_value<T: FromJson>(value: Value) -> Result<T, Error> {
    T::from_json(value)
}

/// Reads a type by another that is parsed into it.
///
/// # Errors
/// When it is not of the other type, or not in the right form.
pub fn read_as<Text: FromJson, T: TryFrom<Text, Error: Display>>(value: Value) -> Result<T, Error> {
    T::try_from(Text::from_json(value)?).map_err(|error| refused(&error))
}

/// An error in words.
#[inline(never)]
pub fn refused(error: &dyn Display) -> Error {
    Error::custom(error)
}

#[inline(never)]
fn missing(name: &'static str) -> Error {
    Error::custom(format_args!("the field {name} is missing"))
}

#[inline(never)]
pub(super) fn wrong(found: &Value, expected: &'static str) -> Error {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    Error::custom(format_args!("{found} stands where {expected} is expected"))
}

/// Two types read from one object.
pub struct Both<A, B>(pub A, pub B);

impl<A: FromJson, B: FromJson> FromJson for Both<A, B> {
    fn from_json(value: Value) -> Result<Self, Error> {
        let fields = Fields::of(value)?;
        Ok(Self(fields.read_all()?, B::from_json(Value::Object(fields.0))?))
    }
}

/// An object whose fields are read one by one.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Takes an object.
    ///
    /// # Errors
    /// When the value is none.
    pub fn of(value: Value) -> Result<Self, Error> {
        match value {
            Value::Object(fields) => Ok(Self(fields)),
            other => Err(wrong(&other, "an object")),
        }
    }

    #[inline(never)]
    fn find(&mut self, name: &str) -> Option<Value> {
        self.0.get_mut(name).map(Value::take)
    }

    /// A field that has to be there.
    ///
    /// # Errors
    /// When it is absent.
    pub fn take(&mut self, name: &'static str) -> Result<Value, Error> {
        self.find(name).ok_or_else(|| missing(name))
    }

    /// A field as its type.
    ///
    /// # Errors
    /// When it is of another type, or absent where it may not be.
    pub fn read<T: FromJson>(&mut self, name: &'static str) -> Result<T, Error> {
        match self.find(name) {
            Some(value) => T::from_json(value),
            None => T::absent(name),
        }
    }

    /// The same, with a default where the field is absent.
    ///
    /// # Errors
    /// When it is of another type.
    pub fn read_or_default<T: FromJson + Default>(&mut self, name: &'static str) -> Result<T, Error> {
        self.find(name).map_or_else(|| Ok(T::default()), T::from_json)
    }

    /// A field into its place, which keeps what it has where the field is absent.
    ///
    /// # Errors
    /// When the field is of another type.
    pub fn read_into<T: FromJson>(&mut self, name: &str, place: &mut T) -> Result<(), Error> {
        if let Some(value) = self.find(name) {
            *place = T::from_json(value)?;
        }
        Ok(())
    }

    /// Another type from the same fields.
    ///
    /// # Errors
    /// When they are not of that type.
    pub fn read_all<T: FromJson>(&self) -> Result<T, Error> {
        T::from_json(Value::Object(self.0.clone()))
    }

    /// Gives a field the name that it has now.
    pub fn rename(&mut self, earlier: &str, name: &str) {
        if let Some(value) = self.find(earlier) {
            self.0.entry(name).or_insert(value);
        }
    }
}

/// A list whose items are read one by one.
pub struct Items(std::vec::IntoIter<Value>);

impl Items {
    /// Takes a list of so many items at most.
    ///
    /// # Errors
    /// When the value is no list, or a longer one.
    pub fn of(value: Value, most: usize) -> Result<Self, Error> {
        match value {
            Value::Array(items) if items.len() <= most => Ok(Self(items.into_iter())),
            Value::Array(_) => Err(refused(&"a list has more items than expected")),
            other => Err(wrong(&other, "a list")),
        }
    }

    /// The next item.
    ///
    /// # Errors
    /// When there is none, or it is of another type.
    pub fn read<T: FromJson>(&mut self) -> Result<T, Error> {
        self.0.next().map_or_else(|| Err(refused(&"a list has fewer items than expected")), T::from_json)
    }

    /// The next item, or a default at the end.
    ///
    /// # Errors
    /// When it is of another type.
    pub fn read_or_default<T: FromJson + Default>(&mut self) -> Result<T, Error> {
        self.0.next().map_or_else(|| Ok(T::default()), T::from_json)
    }
}

/// No variant has the name.
#[inline(never)]
pub fn unknown_variant() -> Error {
    refused(&"a name is not among those that are known")
}

/// The place of a name in a list.
///
/// # Errors
/// When it is no text, or not listed.
#[inline(never)]
pub fn place_of(value: &Value, names: &[&str]) -> Result<usize, Error> {
    let name = value.as_str().ok_or_else(|| wrong(value, "a name"))?;
    names.iter().position(|listed| *listed == name).ok_or_else(unknown_variant)
}

/// The place of a variant, and its content: a name, or an object with the name and the content.
///
/// # Errors
/// When it is neither, or not listed.
#[inline(never)]
pub fn variant(value: Value, names: &[&str]) -> Result<(usize, Value), Error> {
    match value {
        Value::Object(fields) if fields.len() == 1 => {
            let (name, content) = fields.into_iter().next().ok_or_else(unknown_variant)?;
            Ok((place_of(&Value::String(name), names)?, content))
        }
        name => Ok((place_of(&name, names)?, Value::Null)),
    }
}

/// The place of a variant that a field names, and the object.
///
/// # Errors
/// When the field is absent, or not listed.
#[inline(never)]
pub fn tagged(value: Value, tag: &str, names: &[&str]) -> Result<(usize, Value), Error> {
    let place = place_of(value.get(tag).unwrap_or(&Value::Null), names)?;
    Ok((place, value))
}

/// A variant without content.
///
/// # Errors
/// When it has some.
pub fn nothing(value: &Value) -> Result<(), Error> {
    if value.is_null() { Ok(()) } else { Err(wrong(value, "nothing")) }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Self, Error> {
        let mut items = Items::of(value, usize::MAX)?;
        // A loop, since collecting brings code of its own for every type.
        let mut list = Self::with_capacity(items.0.len());
        for item in items.0.by_ref() {
            list.push(T::from_json(item)?);
        }
        Ok(list)
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(value: Value) -> Result<Self, Error> {
        Fields::of(value).map(|fields| fields.0)
    }
}
