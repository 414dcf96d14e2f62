//! A map as JSON: an object.

use super::SortedMap;
use crate::base::json::{Error, FromJson, Value, refused};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::{Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

impl<K: Serialize, V: Serialize> Serialize for SortedMap<K, V> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self)
    }
}

impl<K: Ord + FromJson, V: FromJson> FromJson for SortedMap<K, V> {
    fn from_json(value: Value) -> Result<Self, Error> {
        let Value::Object(fields) = value else { return Err(refused(&"this is no object")) };
        let mut rows = Vec::with_capacity(fields.len());
        for (key, value) in fields {
            rows.push((K::from_json(Value::String(key))?, V::from_json(value)?));
        }
        Ok(rows.into_iter().collect())
    }
}

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Deserialize<'de> for SortedMap<K, V> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Rows(PhantomData))
    }
}

struct Rows<K, V>(PhantomData<(K, V)>);

impl<'de, K: Ord + Deserialize<'de>, V: Deserialize<'de>> Visitor<'de> for Rows<K, V> {
    type Value = SortedMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = from.next_entry()? {
            rows.push(row);
        }
        Ok(rows.into_iter().collect())
    }
}

/// It is described as the standard library's map is.
#[cfg(feature = "schema")]
impl<K: schemars::JsonSchema, V: schemars::JsonSchema> schemars::JsonSchema for SortedMap<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<K, V>::schema_name()
    }

    fn json_schema(of: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<K, V>::json_schema(of)
    }
}
