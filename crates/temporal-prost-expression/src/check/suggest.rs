//! Suggestions for misspelled names.

/// Asks whether the candidate most similar to `name` was meant, if one is similar enough.
pub(crate) fn similar<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    let likeness = |candidate: &str| strsim::damerau_levenshtein(name, candidate);
    let best = candidates.min_by_key(|candidate| likeness(candidate))?;
    let close = likeness(best) <= 1 + name.len() / 4;
    close.then(|| format!("did you mean `{best}`?"))
}
