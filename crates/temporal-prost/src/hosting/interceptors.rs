use super::{UnhandledSignal, UnreadableSignal, dropped::Dropped};
use crate::failure::Report;
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

/// Counts signals that cannot be decoded and are dropped, in the same metric as the Go SDK:
/// `temporal_corrupted_signals` with the labels `namespace`, `task_queue` and `workflow_type`.
///
/// Signals that another interceptor stops, such as [`fail_on_unreadable_signals`], are not counted. Pass the same
/// `meter` as in the SDK's telemetry options, because workflow code cannot access that one.
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
        .description("Signals that were dropped because they could not be decoded");
    count(meter, parameters.build(), |signal| {
        signal.input_ref::<UnreadableSignal>().map(|unreadable| unreadable.dropped.clone())
    })
}

/// Counts signals for which the workflow has no handler, in the metric `temporal_unhandled_signals` with the labels
/// `namespace`, `task_queue` and `workflow_type`.
///
/// Signals that another interceptor stops are not counted. Pass the same `meter` as in the SDK's telemetry options,
/// because workflow code cannot access that one.
///
/// ```
/// # use std::sync::Arc;
/// # use temporal_prost::{common::telemetry::metrics::CoreMeter, count_unhandled_signals, sdk::WorkerOptions};
/// # fn options(meter: Arc<dyn CoreMeter>) {
/// let options = WorkerOptions::new("orders").workflow_interceptor(count_unhandled_signals(meter)).build();
/// # }
/// ```
#[must_use]
pub fn count_unhandled_signals(meter: Arc<dyn CoreMeter>) -> WorkflowInterceptorConstructor {
    let parameters = MetricParameters::builder()
        .name("temporal_unhandled_signals")
        .description("Signals that were dropped because their workflow has no handler for them");
    count(meter, parameters.build(), |signal| {
        signal.input_ref::<UnhandledSignal>().map(|unhandled| unhandled.dropped.clone())
    })
}

/// Returns the marker of a signal that may be dropped and is then counted.
type Countable = fn(&HandleSignalInput) -> Option<Dropped>;

fn count(
    meter: Arc<dyn CoreMeter>,
    parameters: MetricParameters,
    countable: Countable,
) -> WorkflowInterceptorConstructor {
    let counting = Counting { counter: meter.counter(parameters), meter, countable };
    WorkflowInterceptorConstructor::new(move |_| counting.clone())
}

#[derive(Clone)]
struct Counting {
    meter: Arc<dyn CoreMeter>,
    counter: Counter,
    countable: Countable,
}

impl Counting {
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

impl WorkflowInterceptor for Counting {
    fn handle_signal<'a>(
        &'a self,
        workflow: WorkflowInterceptorContext,
        signal: HandleSignalInput,
        next: Next<'a>,
    ) -> Handled<'a> {
        let Some(dropped) = (self.countable)(&signal) else {
            return next.run(signal);
        };
        // An inner interceptor may fail the task, which is then retried, or replace the input with a message.
        let handled = next.run(signal);
        WorkflowInterceptorFuture::new(async move {
            let result = handled.await;
            if dropped.is_set() {
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
        // The SDK keeps only the text.
        let failure = WorkflowError::Execution(Report::new(&unreadable).to_string().into());
        WorkflowInterceptorFuture::new(std::future::ready(Err(failure)))
    }
}
