//! Suggestions for typos.

/// Returns the candidates that resemble `text` by the measure of clap, the most similar first.
pub(crate) fn similar<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro(text, candidate), candidate));
    let mut near: Vec<_> = scored.filter(|(score, _)| *score > 0.7).collect();
    near.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Asks for the most similar candidate, to follow an error. Returns an empty text if no candidate is similar.
pub(crate) fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let question = temporal_prost_expression::did_you_mean(text, candidates);
    question.map(|question| format!("; {question}")).unwrap_or_default()
}
