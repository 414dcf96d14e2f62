//! One copy of the sort for lists of every type.

use std::cmp::Ordering;

/// Sorts a list as this compares; what is equal keeps its order.
pub fn sort_by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = places(list.len(), &mut |left, right| match (list.get(left), list.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    let Some(mut place_of) = order else { return };
    for at in 0..list.len() {
        while let Some(&place) = place_of.get(at)
            && place != at
        {
            list.swap(at, place);
            place_of.swap(at, place);
        }
    }
}

/// Sorts a list; what is equal keeps its order.
pub fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, T::cmp);
}

/// Sorts a list by a key of its items; what is equal keeps its order.
pub fn sort_by_key<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(list, |left, right| key(left).cmp(&key(right)));
}

/// Where each item of a list of this length belongs; None when the list is in order.
///
/// Sorted are the places and not the items, so this is the only sort in the program.
fn places(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..len).all(|at| compare(at - 1, at) != Ordering::Greater) {
        return None;
    }
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|left, right| compare(*left, *right));
    let mut place_of = vec![0; len];
    for (place, at) in order.into_iter().enumerate() {
        if let Some(of) = place_of.get_mut(at) {
            *of = place;
        }
    }
    Some(place_of)
}
