use super::UnreadableSignal;
use std::sync::Arc;
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
            if unreadable.is_dropped() {
                self.count(&workflow);
            }
            result
        })
    }
}

/// Fails the workflow task if a signal cannot be decoded, instead of dropping the signal.
///
/// The server retries the task until a worker can decode the signal, so nothing is lost. Until then the workflow makes
/// no progress, so a single faulty sender can block it.
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
