//! Pairs the elements of sets, which have no order.

/// A relation between elements.
pub(crate) type Likeness<'a, A, B> = &'a dyn Fn(&A, &B) -> bool;

/// Returns the partner of each element. Prefers partners that are alike by an earlier likeness.
pub(crate) fn pair<'b, A, B>(
    elements: &[A],
    others: &'b [B],
    likenesses: &[Likeness<'_, A, B>],
) -> Vec<Option<&'b B>> {
    let mut left: Vec<&B> = others.iter().collect();
    let mut pairs = vec![None; elements.len()];
    for is_alike in likenesses {
        for (pair, element) in pairs.iter_mut().zip(elements).filter(|(pair, _)| pair.is_none()) {
            let found = left.iter().position(|other| is_alike(element, other));
            *pair = found.map(|found| left.remove(found));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn better_partners_come_first() {
        let (equal, any) = (|one: &i32, other: &i32| one == other, |_: &i32, _: &i32| true);
        assert_eq!(pair(&[1, 2, 3], &[3, 4, 1], &[&equal, &any]), [Some(&1), Some(&4), Some(&3)]);
        assert_eq!(pair(&[1, 1], &[1], &[&equal]), [Some(&1), None]);
    }
}
