//! The order of the versions of one object that events reported in the same second.
//!
//! Each event is a step from what was before (`previous_attributes`) to what is now. The steps of a field make a walk. Where it ends,
//! more steps lead to a value than away from it. If a walk ends where it began, the value before that second shows it. What always
//! holds: the answer depends only on the set of versions.

use crate::base::json::text_of;
use crate::base::sorted::{SortedMap, SortedSet};
use crate::stripe::fact::Before;
use serde_json::{Map, Value};

/// What one version says of its fields, and of those before it.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) now: Map<String, Value>,
    pub(super) before: Before,
}

impl Step {
    fn value(&self, field: &str) -> String {
        // Values are compared by their text: the keys of an object stand in one order.
        text_of(self.now.get(field).unwrap_or(&Value::Null))
    }

    fn changed(&self) -> impl Iterator<Item = (&String, &Value)> {
        let fields = match &self.before {
            Before::Fields(fields) => Some(fields),
            Before::Unknown | Before::Nothing => None,
        };
        fields.into_iter().flatten()
    }
}

/// How late each of these versions of one second stands: the greater is the later. `earlier`: the version that stood before that second.
pub(super) fn places(steps: &[&Step], earlier: Option<&Step>) -> Vec<usize> {
    let made = steps.iter().find(|step| step.before == Before::Nothing).copied();
    let earlier = made.or(earlier);
    let fields: SortedSet<&str> =
        steps.iter().flat_map(|step| step.changed()).map(|(field, _)| field.as_str()).collect();
    let ends: Vec<(&str, SortedSet<String>)> =
        fields.into_iter().map(|field| (field, ends(steps, field, earlier))).collect();
    let place = |step: &&Step| {
        let agrees = ends.iter().filter(|(field, ends)| ends.contains(&step.value(field))).count();
        if step.before == Before::Nothing { 0 } else { 1 + agrees }
    };
    steps.iter().map(place).collect()
}

/// The values at which the walk of a field may end.
fn ends(steps: &[&Step], field: &str, earlier: Option<&Step>) -> SortedSet<String> {
    let walk = |step: &&Step| {
        let (_, before) = step.changed().find(|(name, _)| *name == field)?;
        Some((before.to_string(), step.value(field)))
    };
    let walked: SortedSet<(String, String)> = steps.iter().filter_map(walk).collect();
    let mut balance: SortedMap<&str, i64> = SortedMap::new();
    for (from, to) in &walked {
        *balance.entry(from).or_default() -= 1;
        *balance.entry(to).or_default() += 1;
    }
    let more = balance.iter().filter(|(_, more)| **more > 0);
    let ends: SortedSet<String> = more.map(|(value, _)| (*value).to_owned()).collect();
    if !ends.is_empty() {
        return ends;
    }
    let stood = earlier.map(|step| step.value(field));
    stood.filter(|value| balance.contains_key(value.as_str())).into_iter().collect()
}
