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
