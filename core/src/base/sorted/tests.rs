use super::{SortedMap, SortedSet, sort_by_key};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

proptest! {
    #[test]
    fn a_map_does_what_a_tree_does(first in rows(), then in rows(), removed in any::<Vec<u8>>()) {
        let mut tree: BTreeMap<u8, u16> = first.iter().copied().collect();
        let mut map: SortedMap<u8, u16> = first.into_iter().collect();
        for (key, value) in &then {
            prop_assert_eq!(map.insert(*key, *value), tree.insert(*key, *value));
        }
        for key in &removed {
            prop_assert_eq!(map.remove(key), tree.remove(key));
        }
        for key in 0..=u8::MAX {
            prop_assert_eq!(map.get(&key), tree.get(&key));
        }
        tree.extend(then.iter().copied());
        map.extend(then.iter().copied());
        for (key, value) in then {
            *tree.entry(key ^ 1).or_default() ^= value;
            *map.entry(key ^ 1).or_default() ^= value;
        }
        prop_assert_eq!(map.iter().collect::<Vec<_>>(), tree.iter().collect::<Vec<_>>());
        prop_assert_eq!(format!("{map:?}"), format!("{tree:?}"));
        let text = serde_json::to_string(&map).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&tree).unwrap());
        prop_assert_eq!(serde_json::from_str::<SortedMap<u8, u16>>(&text).unwrap(), map);
    }

    #[test]
    fn a_set_does_what_a_tree_does(first in any::<Vec<u8>>(), then in any::<Vec<u8>>(), removed in any::<Vec<u8>>()) {
        let mut tree: BTreeSet<u8> = first.iter().copied().collect();
        let mut set: SortedSet<u8> = first.into_iter().collect();
        let (tree_of_then, set_of_then) = (then.iter().copied().collect(), then.iter().copied().collect());
        prop_assert_eq!(set.difference(&set_of_then).collect::<Vec<_>>(), tree.difference(&tree_of_then).collect::<Vec<_>>());
        prop_assert_eq!(set.intersection(&set_of_then).collect::<Vec<_>>(), tree.intersection(&tree_of_then).collect::<Vec<_>>());
        for item in &then {
            prop_assert_eq!(set.insert(*item), tree.insert(*item));
        }
        for item in &removed {
            prop_assert_eq!(set.remove(item), tree.remove(item));
        }
        tree.extend(then.iter().copied());
        set.extend(then);
        prop_assert_eq!(set.iter().collect::<Vec<_>>(), tree.iter().collect::<Vec<_>>());
        let text = serde_json::to_string(&set).unwrap();
        prop_assert_eq!(&text, &serde_json::to_string(&tree).unwrap());
        prop_assert_eq!(serde_json::from_str::<SortedSet<u8>>(&text).unwrap(), set);
    }

    #[test]
    fn what_is_equal_keeps_its_order(list in any::<Vec<(u8, u16)>>()) {
        let (mut theirs, mut ours) = (list.clone(), list);
        theirs.sort_by_key(|(key, _)| key % 8);
        sort_by_key(&mut ours, |(key, _)| key % 8);
        prop_assert_eq!(ours, theirs);
    }
}

fn rows() -> impl Strategy<Value = Vec<(u8, u16)>> {
    any::<Vec<(u8, u16)>>()
}
