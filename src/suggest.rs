//! "Did you mean": the candidate nearest to a word.

/// `did you mean …` for the nearest of `candidates`, if one is near enough to be meant.
pub(crate) fn help<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.6)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, nearest)| format!("did you mean `{nearest}`?"))
}
