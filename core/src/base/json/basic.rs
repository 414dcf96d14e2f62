//! Numbers, texts and tuples read from JSON.

use super::reader::{Error, FromJson, Items, Value, refused, wrong};

impl FromJson for Value {
    fn from_json(value: Value) -> Result<Self, Error> {
        Ok(value)
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<Self, Error> {
        value.as_bool().ok_or_else(|| wrong(&value, "a boolean"))
    }
}

impl FromJson for i64 {
    fn from_json(value: Value) -> Result<Self, Error> {
        value.as_i64().ok_or_else(|| wrong(&value, "a whole number"))
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Result<Self, Error> {
        value.as_u64().ok_or_else(|| wrong(&value, "a whole number"))
    }
}

macro_rules! smaller_numbers {
    ($($number:ty),*) => { $(impl FromJson for $number {
        fn from_json(value: Value) -> Result<Self, Error> {
            let number = value.as_i64().and_then(|number| number.try_into().ok());
            number.ok_or_else(|| wrong(&value, "a smaller whole number"))
        }
    })* };
}
smaller_numbers!(i32, u32, u16, u8, usize);

impl FromJson for String {
    fn from_json(value: Value) -> Result<Self, Error> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(wrong(&other, "a text")),
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Result<Self, Error> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }

    fn absent(_name: &'static str) -> Result<Self, Error> {
        Ok(None)
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json(value: Value) -> Result<Self, Error> {
        let list = Vec::from_json(value)?;
        list.try_into().map_err(|_| refused(&"a list has another length than expected"))
    }
}

macro_rules! tuples {
    ($($count:literal: $($item:ident)*;)*) => { $(impl<$($item: FromJson),*> FromJson for ($($item,)*) {
        fn from_json(value: Value) -> Result<Self, Error> {
            let mut items = Items::of(value, $count)?;
            Ok(($(items.read::<$item>()?,)*))
        }
    })* };
}
tuples! {
    2: A B;
    3: A B C;
    4: A B C D;
    5: A B C D E;
    6: A B C D E F;
}
