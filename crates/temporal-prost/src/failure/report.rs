use super::error_sentences;
use std::{error::Error, fmt};

/// Displays an error and its causes on one line, as `{:#}` of anyhow does.
///
/// The errors of this crate display only their own sentence, so a log line needs this or anyhow. A cause whose text is
/// already the end of a text before it is left out.
///
/// ```
/// use temporal_prost::{Report, StartError};
///
/// fn log(error: &StartError) {
///     // For example, "workflow `order/7` was not started: namespace `shop` is not found".
///     eprintln!("{}", Report::new(error));
/// }
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Report<'e>(&'e (dyn Error + 'static));

impl<'e> Report<'e> {
    /// Reports `error` with its causes.
    #[must_use]
    pub fn new(error: &'e (dyn Error + 'static)) -> Self {
        Self(error)
    }
}

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&error_sentences(self.0).join(": "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{text}")]
    struct Said {
        text: &'static str,
        source: Option<Box<Said>>,
    }

    fn said(texts: &[&'static str]) -> Said {
        let source = (texts.len() > 1).then(|| Box::new(said(&texts[1..])));
        Said { text: texts[0], source }
    }

    #[test]
    fn a_report_says_each_sentence_once() {
        let report = |texts: &[&'static str]| Report::new(&said(texts)).to_string();
        assert_eq!(report(&["cannot charge"]), "cannot charge");
        assert_eq!(report(&["cannot charge", "no answer"]), "cannot charge: no answer");
        assert_eq!(
            report(&["cannot charge: no answer", "no answer", "eof"]),
            "cannot charge: no answer: eof"
        );
        assert_eq!(report(&["unknown host", "no"]), "unknown host: no");
    }
}
