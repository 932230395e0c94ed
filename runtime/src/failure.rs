//! Failures that read as one sentence.

use std::fmt;
use temporalio_common::protos::temporal::api::failure::v1::{
    ApplicationFailureInfo, Failure, failure::FailureInfo,
};

/// A failure and its causes: what each says, once, and the type of the innermost application failure last.
#[derive(Debug)]
pub(crate) struct Sentence<'f>(pub(crate) &'f Failure);

/// The failure, then its cause, and so on.
fn chain(failure: &Failure) -> impl Iterator<Item = &Failure> {
    std::iter::successors(Some(failure), |failure| failure.cause.as_deref())
}

fn application(failure: &Failure) -> Option<&ApplicationFailureInfo> {
    match &failure.failure_info {
        Some(FailureInfo::ApplicationFailureInfo(info)) => Some(info),
        _ => None,
    }
}

/// What a failure says; of some there is only the kind.
fn text(failure: &Failure) -> &str {
    match &failure.failure_info {
        _ if !failure.message.is_empty() => &failure.message,
        Some(FailureInfo::CanceledFailureInfo(_)) => "cancelled",
        Some(FailureInfo::TerminatedFailureInfo(_)) => "terminated",
        Some(FailureInfo::TimeoutFailureInfo(_)) => "timed out",
        _ => "",
    }
}

/// The innermost application failure with a type: the reason of what failed around it.
pub(crate) fn innermost_application(failure: &Failure) -> Option<&ApplicationFailureInfo> {
    chain(failure).filter_map(application).filter(|info| !info.r#type.is_empty()).last()
}

impl fmt::Display for Sentence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = "";
        for failure in chain(self.0) {
            let text = text(failure);
            // The SDK repeats a cause's text in the failures around it.
            if !text.is_empty() && !said.contains(text) {
                let separator = if said.is_empty() { "" } else { ": " };
                write!(f, "{separator}{text}")?;
                said = text;
            }
        }
        match innermost_application(self.0) {
            Some(info) => write!(f, " ({})", info.r#type),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "workflow")]
pub(crate) use workflow::Carried;

#[cfg(feature = "workflow")]
mod workflow {
    use super::{Failure, Sentence};
    use std::{error::Error, fmt};
    use temporalio_workflow::{
        ActivityExecutionError, ChildWorkflowExecutionError, common::error::ApplicationFailure,
    };

    /// An application failure out of a handler: the SDK keeps its type and details only as a cause.
    #[derive(Debug)]
    pub(crate) struct Carried(ApplicationFailure);

    impl Carried {
        /// `error`, so that the SDK keeps all of it.
        pub(crate) fn carry(error: Box<dyn Error + Send + Sync>) -> Box<dyn Error + Send + Sync> {
            match error.downcast::<ApplicationFailure>() {
                Ok(failure) => Box::new(Self(*failure)),
                Err(error) => error,
            }
        }
    }

    impl fmt::Display for Carried {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.fmt(f)
        }
    }

    impl Error for Carried {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    /// An error of the SDK that may hold a failure.
    pub(crate) trait Failed: fmt::Display {
        fn failure(&self) -> Option<&Failure>;
    }

    impl Failed for ActivityExecutionError {
        fn failure(&self) -> Option<&Failure> {
            Self::failure(self)
        }
    }

    impl Failed for ChildWorkflowExecutionError {
        fn failure(&self) -> Option<&Failure> {
            Self::failure(self)
        }
    }

    impl Sentence<'_> {
        /// What `error` says, as a sentence.
        pub(crate) fn of(error: &impl Failed) -> String {
            error.failure().map_or_else(|| error.to_string(), |failure| Sentence(failure).to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(message: &str, kind: &str, cause: Option<Failure>) -> Failure {
        let info = ApplicationFailureInfo { r#type: kind.to_owned(), ..Default::default() };
        Failure {
            message: message.to_owned(),
            failure_info: Some(FailureInfo::ApplicationFailureInfo(info)),
            cause: cause.map(Box::new),
            ..Default::default()
        }
    }

    #[test]
    fn a_failure_reads_as_one_sentence() {
        let cases = [
            (failure("disk full", "Quota", None), "disk full (Quota)"),
            (
                failure("activity failed", "", Some(failure("disk full", "Quota", None))),
                "activity failed: disk full (Quota)",
            ),
            (failure("failed: disk full", "", Some(failure("disk full", "", None))), "failed: disk full"),
            (failure("", "", Some(failure("inner", "Inner", None))), "inner (Inner)"),
            (failure("outer", "Outer", Some(failure("inner", "Inner", None))), "outer: inner (Inner)"),
        ];
        for (failure, sentence) in cases {
            assert_eq!(Sentence(&failure).to_string(), sentence);
        }
    }
}
