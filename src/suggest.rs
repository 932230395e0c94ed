//! "Did you mean": suggests the candidate most similar to a word.

/// Asks `did you mean …` for the candidate most similar to `word`, if one is similar enough.
pub(crate) fn help<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(word, candidate), candidate))
        .filter(|(similarity, _)| *similarity > 0.6)
        .max_by(|(left, _), (right, _)| left.total_cmp(right))
        .map(|(_, nearest)| format!("did you mean `{nearest}`?"))
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn only_what_is_near_is_meant() {
        let candidates = ["SetFooProgress", "GetFooProgress"];
        assert_eq!(help("SetFooProgres", candidates).unwrap(), "did you mean `SetFooProgress`?");
        assert_eq!(help("Nothing", candidates), None);
        assert_eq!(help("", []), None);
    }
}
