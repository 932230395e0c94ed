use super::respond::Answer;
use crate::nexus::{NexusContext, NexusError};
use futures_util::future::BoxFuture;
use std::{fmt, sync::Arc};

/// The answer of a handler. Code [around](crate::nexus::NexusWorker::around) the handler receives it and passes it on.
///
/// ```
/// use futures_util::FutureExt as _;
/// use temporal_prost::nexus::NexusWorker;
///
/// /// Logs the operations that fail.
/// fn logging(worker: NexusWorker) -> NexusWorker {
///     worker.around(|context, handled| {
///         let operation = context.operation().to_owned();
///         async move {
///             let answer = handled.await;
///             if let Some(error) = answer.error() {
///                 eprintln!("{operation} has failed: {error}");
///             }
///             answer
///         }
///         .boxed()
///     })
/// }
/// ```
pub struct NexusAnswer(pub(super) Result<Answer, NexusError>);

impl NexusAnswer {
    /// Returns the error, if the handler has failed.
    #[must_use]
    pub fn error(&self) -> Option<&NexusError> {
        self.0.as_ref().err()
    }
}

impl From<NexusError> for NexusAnswer {
    /// Rejects a request without calling its handler.
    fn from(error: NexusError) -> Self {
        Self(Err(error))
    }
}

impl fmt::Debug for NexusAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NexusAnswer").field(&self.error()).finish()
    }
}

/// The future of a handler. See [`NexusAnswer`] for an example.
pub type NexusHandled<'h> = BoxFuture<'h, NexusAnswer>;

type AroundOne = dyn for<'h> Fn(&NexusContext, NexusHandled<'h>) -> NexusHandled<'h> + Send + Sync;

/// Functions around every handler, outermost first.
#[derive(Clone, Default)]
pub(super) struct Around(Vec<Arc<AroundOne>>);

impl Around {
    pub(super) fn push(
        &mut self,
        around: impl for<'h> Fn(&NexusContext, NexusHandled<'h>) -> NexusHandled<'h> + Send + Sync + 'static,
    ) {
        self.0.push(Arc::new(around));
    }

    pub(super) fn apply<'h>(&self, context: &NexusContext, handled: NexusHandled<'h>) -> NexusHandled<'h> {
        self.0.iter().rev().fold(handled, |handled, around| around(context, handled))
    }
}
