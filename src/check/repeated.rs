//! Names that are repeated, which is rare.

use std::{collections::HashSet, hash::Hash};

/// The number of names up to which comparing all of them takes less time than hashing.
const FEW: usize = 20;

/// Returns whether two of the names are the same.
pub(super) fn has_repeated<T: Eq + Hash>(names: impl Iterator<Item = T>) -> bool {
    let names: Vec<_> = names.collect();
    if is_few(&names) {
        return has_pair(&names, PartialEq::eq);
    }
    let mut seen = HashSet::with_capacity(names.len());
    !names.iter().all(|name| seen.insert(name))
}

pub(super) fn is_few<T>(names: &[T]) -> bool {
    names.len() <= FEW
}

/// Returns whether two of a few names look alike.
pub(super) fn has_pair<T>(names: &[T], are_alike: impl Fn(&T, &T) -> bool) -> bool {
    let mut earlier = names.iter().enumerate();
    earlier.any(|(index, name)| names.iter().take(index).any(|other| are_alike(name, other)))
}

#[cfg(test)]
mod tests {
    use super::has_repeated;

    #[test]
    fn few_and_many_names_are_compared() {
        for length in [0, 1, 2, 19, 20, 21, 100] {
            let mut names: Vec<_> = (0..length).map(|number| format!("name{number}")).collect();
            assert!(!has_repeated(names.iter()));
            names.extend(names.first().cloned());
            assert_eq!(has_repeated(names.iter()), length > 0);
        }
    }
}
