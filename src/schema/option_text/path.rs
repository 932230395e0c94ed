//! Paths of fields, as diagnostics write them.

/// A field, or an element of a repeated field.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Step<'p> {
    pub(super) name: &'p str,
    pub(super) index: Option<usize>,
}

/// Returns the steps of a path such as `signal[1].ref`.
pub(super) fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').filter(|step| !step.is_empty()).map(|step| {
        let index = step.strip_suffix(']').and_then(|step| step.split_once('['));
        let index = index.and_then(|(name, index)| Some((name, index.parse().ok()?)));
        match index {
            Some((name, index)) => Step { name, index: Some(index) },
            None => Step { name: step, index: None },
        }
    })
}
