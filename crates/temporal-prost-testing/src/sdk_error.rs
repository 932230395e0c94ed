use std::error::Error;
use std::fmt;

/// An error of the SDK, as sentences: the SDK's texts contain the texts of their causes, which are in `source()` here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SdkError {
    sentence: String,
    cause: Option<Box<Self>>,
}

impl SdkError {
    pub(crate) fn new(error: &(dyn Error + 'static)) -> Self {
        let text = error.to_string();
        let Some(cause) = error.source() else { return Self { sentence: text, cause: None } };
        let own = without_cause(&text, cause).to_owned();
        let cause = Self::new(cause);
        if own.is_empty() { cause } else { Self { sentence: own, cause: Some(Box::new(cause)) } }
    }
}

/// Removes the text of a cause from the end of an error's text.
fn without_cause<'t>(text: &'t str, cause: &dyn Error) -> &'t str {
    let texts = [cause.to_string(), format!("{cause:?}")];
    let own = texts.iter().find_map(|cause| text.strip_suffix(cause.as_str()));
    own.unwrap_or(text).trim_end_matches([':', ' '])
}

impl fmt::Display for SdkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl Error for SdkError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|cause| &**cause as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proto::status::invalid;
    use crate::{ConnectError, EnvironmentError, RecordError};
    use std::iter::successors;
    use temporalio_client::WorkflowHistoryError;
    use temporalio_client::errors::{ClientConnectError, WorkflowInteractionError};
    use temporalio_common::data_converters::PayloadConversionError;

    /// Checks the sentences of an error and its causes.
    #[track_caller]
    fn says(error: &(dyn Error + 'static), sentences: &[&str]) {
        let chain = successors(Some(error), |error| (*error).source()).map(ToString::to_string);
        assert_eq!(chain.collect::<Vec<_>>(), sentences);
    }

    #[test]
    fn errors_of_the_sdk_do_not_repeat_their_causes() {
        let status = invalid("no such run");
        let shown = status.to_string();
        let fetch = WorkflowHistoryError::Fetch(WorkflowInteractionError::NotFound(status));
        let error =
            RecordError::Download { workflow_id: "order/7".to_owned(), source: SdkError::new(&fetch) };
        let own = "cannot download the history of `order/7`";
        says(&error, &[own, "failed to fetch workflow history", "Workflow not found", &shown]);
        let refused = || std::io::Error::other("connection refused");
        let resolution = ClientConnectError::DnsResolutionError { host: "a".to_owned(), source: refused() };
        let own = "cannot connect to the in-memory server";
        let causes = ["DNS resolution error for 'a'", "connection refused"];
        says(&ConnectError::from(resolution), &[&[own][..], &causes].concat());
        let unreadable = PayloadConversionError::EncodingError(Box::new(refused()));
        let own = "cannot decode the input of a recorded call";
        says(&EnvironmentError::from(unreadable), &[own, "Encoding error", "connection refused"]);
    }

    #[test]
    fn an_error_with_the_text_of_its_cause_is_that_cause() {
        let transparent: Box<dyn Error + Send + Sync> = "no queue".into();
        let error = WorkflowInteractionError::Other(transparent);
        assert_eq!(SdkError::new(&error), SdkError { sentence: "no queue".to_owned(), cause: None });
    }
}
