//! "Did you mean": suggests a candidate for a misspelled word.

/// Asks `did you mean …` for the candidate most similar to `word`, if one is similar enough.
///
/// Shared with the generator, so that both suggest alike.
#[doc(hidden)]
#[must_use]
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, candidates).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// Returns the candidate most similar to `word`, if one is similar enough.
#[doc(hidden)]
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.6)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, nearest)| nearest)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn only_a_similar_candidate_is_suggested() {
        let candidates = ["SetFooProgress", "GetFooProgress"];
        assert_eq!(did_you_mean("SetFooProgres", candidates).unwrap(), "did you mean `SetFooProgress`?");
        assert_eq!(did_you_mean("Nothing", candidates), None);
        assert_eq!(did_you_mean("", []), None);
    }
}
