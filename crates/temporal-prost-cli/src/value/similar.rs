//! Suggestions for typos.

/// Asks for the most similar candidate, to follow an error. Returns an empty text if no candidate is similar.
pub(crate) fn did_you_mean<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let question = temporal_prost_expression::did_you_mean(text, candidates);
    question.map(|question| format!("; {question}")).unwrap_or_default()
}
