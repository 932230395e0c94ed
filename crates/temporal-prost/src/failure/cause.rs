#[cfg(feature = "client")]
use super::sentences;
use super::{error_sentences, failure_sentences};
use std::{error::Error, fmt};
use temporalio_common::protos::temporal::api::failure::v1::Failure;

/// A cause of an error of this crate, as a sentence. Its own cause is its `source()`.
///
/// The sentences come from failures, from the server and from the SDK. Each is in the chain once, so `{:#}` of anyhow
/// reads well. To react to an error, use its methods and fields instead of these texts.
///
/// ```
/// use std::error::Error;
/// use temporal_prost::ExecuteError;
///
/// fn first_cause(error: &ExecuteError) -> Option<String> {
///     // The error of a failed order is "workflow `order/7` failed", and this is why.
///     error.source().map(ToString::to_string)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause(Box<Link>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Link {
    sentence: String,
    cause: Option<Cause>,
}

impl Cause {
    #[cfg(feature = "workflow")]
    pub(super) fn new(sentence: &str) -> Self {
        Self(Box::new(Link { sentence: sentence.to_owned(), cause: None }))
    }

    /// Chains sentences, of which the first is the outermost.
    fn chain(sentences: Vec<String>) -> Option<Self> {
        let link = |cause, sentence| Some(Self(Box::new(Link { sentence, cause })));
        sentences.into_iter().rev().fold(None, link)
    }

    /// Returns the sentences of a failure and its causes.
    pub(crate) fn of_failure(failure: &Failure) -> Option<Self> {
        Self::chain(failure_sentences(failure))
    }

    /// Returns the sentences of an error and its sources.
    pub(crate) fn of_error(error: &(dyn Error + 'static)) -> Option<Self> {
        Self::chain(error_sentences(error))
    }

    /// Returns these sentences, without those that repeat one before them.
    #[cfg(feature = "client")]
    pub(crate) fn of_texts(texts: impl Iterator<Item = String>) -> Option<Self> {
        Self::chain(sentences(texts))
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.sentence)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as &(dyn Error + 'static))
    }
}
