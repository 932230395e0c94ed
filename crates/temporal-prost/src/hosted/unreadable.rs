use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use temporalio_workflow::{WorkflowContext, workflows::WorkflowError};

/// A signal that can't be read: what interceptors find as its input, instead of its message.
///
/// At the end of their chain it is dropped with an error in the log, once and not again when the workflow is replayed.
///
/// ```
/// use temporal_prost::UnreadableSignal;
/// use temporal_prost::workflow::workflow_interceptors::{
///     HandleSignalInput, HandleSignalResult, WorkflowInterceptor, WorkflowInterceptorContext,
///     WorkflowInterceptorFuture, WorkflowNext,
/// };
///
/// struct Page;
///
/// impl WorkflowInterceptor for Page {
///     fn handle_signal<'a>(
///         &'a self,
///         workflow: WorkflowInterceptorContext,
///         signal: HandleSignalInput,
///         next: WorkflowNext<'a, HandleSignalInput, WorkflowInterceptorFuture<'a, HandleSignalResult>>,
///     ) -> WorkflowInterceptorFuture<'a, HandleSignalResult> {
///         match signal.input_ref::<UnreadableSignal>() {
///             // Interceptors run again whenever the workflow is replayed.
///             Some(unreadable) if !workflow.is_replaying() => page(workflow.workflow_id(), unreadable),
///             _ => {}
///         }
///         next.run(signal)
///     }
/// }
/// # fn page(_: &str, _: &UnreadableSignal) {}
/// ```
#[derive(Clone, Debug)]
pub struct UnreadableSignal {
    error: Arc<WorkflowError>,
    /// Whether the end of the chain was reached: a copy that an interceptor keeps tells it.
    is_dropped: Arc<AtomicBool>,
}

impl UnreadableSignal {
    pub(super) fn new(error: WorkflowError) -> Self {
        Self { error: Arc::new(error), is_dropped: Arc::default() }
    }

    pub(super) fn drop_from<I: 'static>(&self, workflow: &WorkflowContext<I>, signal: &str) {
        if !workflow.is_replaying() {
            self.is_dropped.store(true, Ordering::Relaxed);
            let (workflow_id, run_id) = (workflow.workflow_id(), workflow.run_id());
            tracing::error!(workflow_id, run_id, signal, "dropped: {self}");
        }
    }
}

impl fmt::Display for UnreadableSignal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the signal can't be read: {}", self.error)
    }
}

impl std::error::Error for UnreadableSignal {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.error)
    }
}

#[cfg(feature = "worker")]
mod interceptor {
    use super::UnreadableSignal;
    use std::sync::{Arc, atomic::Ordering};
    use temporalio_common::telemetry::metrics::{CoreMeter, Counter, MetricKeyValue, MetricParameters};
    use temporalio_workflow::{
        workflow_interceptors::{
            HandleSignalInput, HandleSignalResult, WorkflowInterceptor, WorkflowInterceptorConstructor,
            WorkflowInterceptorContext, WorkflowInterceptorFuture, WorkflowNext,
        },
        workflows::WorkflowError,
    };

    type Handled<'a> = WorkflowInterceptorFuture<'a, HandleSignalResult>;
    type Next<'a> = WorkflowNext<'a, HandleSignalInput, Handled<'a>>;

    /// Counts signals that can't be read and are dropped, in the metric that Go's SDK has for them:
    /// `temporal_corrupted_signals`, with labels `namespace`, `task_queue` and `workflow_type`.
    /// What another interceptor does not let through to its end, such as [`fail_on_unreadable_signals`], is not counted.
    ///
    /// `meter` is the one that the SDK's telemetry options are given too; workflow code can't reach that one.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use temporal_prost::{common::telemetry::metrics::CoreMeter, count_unreadable_signals, sdk::WorkerOptions};
    /// # fn options(meter: Arc<dyn CoreMeter>) {
    /// let options = WorkerOptions::new("orders").workflow_interceptor(count_unreadable_signals(meter)).build();
    /// # }
    /// ```
    #[must_use]
    pub fn count_unreadable_signals(meter: Arc<dyn CoreMeter>) -> WorkflowInterceptorConstructor {
        let parameters = MetricParameters::builder()
            .name("temporal_corrupted_signals")
            .description("Signals that were dropped because they could not be read");
        let counted = Counted { counter: meter.counter(parameters.build()), meter };
        WorkflowInterceptorConstructor::new(move |_| counted.clone())
    }

    #[derive(Clone)]
    struct Counted {
        meter: Arc<dyn CoreMeter>,
        counter: Counter,
    }

    impl Counted {
        fn count(&self, workflow: &WorkflowInterceptorContext) {
            let labels = [
                ("namespace", workflow.namespace()),
                ("task_queue", workflow.task_queue()),
                ("workflow_type", workflow.workflow_type()),
            ];
            let labels = labels.map(|(key, value)| MetricKeyValue::new(key, value.to_owned()));
            self.counter.add(1, &self.meter.new_attributes(labels.into()));
        }
    }

    impl WorkflowInterceptor for Counted {
        fn handle_signal<'a>(
            &'a self,
            workflow: WorkflowInterceptorContext,
            signal: HandleSignalInput,
            next: Next<'a>,
        ) -> Handled<'a> {
            let Some(unreadable) = signal.input_ref::<UnreadableSignal>().cloned() else {
                return next.run(signal);
            };
            // An interceptor further in may fail the task, which is tried again, or put a message in its place.
            let handled = next.run(signal);
            WorkflowInterceptorFuture::new(async move {
                let result = handled.await;
                if unreadable.is_dropped.load(Ordering::Relaxed) {
                    self.count(&workflow);
                }
                result
            })
        }
    }

    /// Fails the workflow task of a signal that can't be read, instead of dropping the signal.
    ///
    /// The server offers the task again until a worker can read the signal, so nothing is lost, but until then the
    /// workflow stands still: one bad sender can stop it.
    ///
    /// ```
    /// # use temporal_prost::{fail_on_unreadable_signals, sdk::WorkerOptions};
    /// let options = WorkerOptions::new("orders").workflow_interceptor(fail_on_unreadable_signals()).build();
    /// ```
    #[must_use]
    pub fn fail_on_unreadable_signals() -> WorkflowInterceptorConstructor {
        WorkflowInterceptorConstructor::new(|_| Failing)
    }

    struct Failing;

    impl WorkflowInterceptor for Failing {
        fn handle_signal<'a>(
            &'a self,
            _: WorkflowInterceptorContext,
            signal: HandleSignalInput,
            next: Next<'a>,
        ) -> Handled<'a> {
            let Some(unreadable) = signal.input_ref::<UnreadableSignal>().cloned() else {
                return next.run(signal);
            };
            let failure = WorkflowError::Execution(Box::new(unreadable));
            WorkflowInterceptorFuture::new(std::future::ready(Err(failure)))
        }
    }
}

#[cfg(feature = "worker")]
pub use interceptor::{count_unreadable_signals, fail_on_unreadable_signals};
