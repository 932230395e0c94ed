//! Mocks of other workflows, which receive signals and cancellations.

use super::crew::Crew;
use super::error::EnvironmentError;
use super::mock::{decode, read};
use crate::hub::mocks::ExternalCall;
use crate::proto::{Event, Payload, WorkflowExecution, event};
use crate::server::MemoryServer;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use temporalio_common::SignalDefinition;
use temporalio_common::data_converters::{DataConverter, PayloadConversionError, TemporalDeserializable};
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::spawn_local;

/// A signal that a workflow has sent to another workflow. See [`ExternalMock`] for an example.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentSignal<I> {
    /// The id of the other workflow.
    pub workflow_id: String,
    /// The run of the other workflow, if the signal names it.
    pub run_id: Option<String>,
    /// The input of the signal.
    pub input: I,
}

/// A request of a workflow to cancel another workflow.
///
/// ```
/// use temporal_prost_testing::TestEnvironment;
///
/// /// Returns the ids of the parcels that the workflow has cancelled.
/// fn cancelled_parcels(env: &TestEnvironment) -> Vec<String> {
///     let cancels = env.cancels().into_iter().map(|cancel| cancel.workflow_id);
///     cancels.filter(|id| id.starts_with("parcel/")).collect()
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentCancel {
    /// The id of the other workflow.
    pub workflow_id: String,
    /// The run of the other workflow, if the request names it.
    pub run_id: Option<String>,
    /// The reason. The SDK adds the sender to it.
    pub reason: String,
}

/// The failure of a signal or a cancellation: the other workflow is not open. Workflows see no other failure.
/// See [`TestEnvironment::mock_signal`](crate::TestEnvironment::mock_signal) for an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the workflow is not open")]
pub struct WorkflowNotFound;

/// A handle to a mock that receives signals or cancellations in place of other workflows. The mock answers until the
/// environment ends.
///
/// ```
/// use std::time::Duration;
/// use temporal_prost_testing::{EnvironmentError, SentSignal, TestEnvironment};
/// use temporalio_client::{UntypedSignal, UntypedWorkflow};
/// use temporalio_common::data_converters::RawValue;
///
/// # async fn test() -> Result<(), EnvironmentError> {
/// let paid = UntypedSignal::<UntypedWorkflow>::new("Paid");
/// let env = TestEnvironment::start().await?;
/// env.mock_signal(&paid, |_| async { Ok(()) }).failing_first(1).taking(Duration::from_secs(5));
/// // Start a workflow here, which sends the signal.
/// let sent: Vec<SentSignal<RawValue>> = env.signals(&paid)?;
/// assert!(sent.iter().all(|signal| signal.workflow_id == "order/1"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ExternalMock {
    pub(super) server: MemoryServer,
    pub(super) converter: DataConverter,
    pub(super) sent: Sent,
    pub(super) behavior: Arc<Mutex<Behavior>>,
}

#[derive(Debug, Default)]
pub(super) struct Behavior {
    failures: u32,
    duration: Duration,
}

impl ExternalMock {
    /// Makes the first `attempts` calls fail, as if the other workflow were not open.
    pub fn failing_first(&mut self, attempts: u32) -> &mut Self {
        self.behavior.lock().failures = attempts;
        self
    }

    /// Makes each call take `duration` in virtual time.
    pub fn taking(&mut self, duration: Duration) -> &mut Self {
        self.behavior.lock().duration = duration;
        self
    }

    /// Answers signals until the environment ends.
    pub(super) fn spawn_signals<D, F, A>(self, crew: &Crew, calls: UnboundedReceiver<ExternalCall>, answer: F)
    where
        D: SignalDefinition,
        F: Fn(SentSignal<D::Input>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), WorkflowNotFound>> + Send + 'static,
    {
        let answer = Arc::new(answer);
        self.work(crew, calls, move |mock, call| {
            let answer = answer.clone();
            async move {
                let sent = mock.receive_signal::<D::Input>(&call).await;
                mock.respond(call, async move { answer(sent.ok_or(WorkflowNotFound)?).await }).await;
            }
        });
    }

    /// Answers cancellations until the environment ends.
    pub(super) fn spawn_cancels<F, A>(self, crew: &Crew, calls: UnboundedReceiver<ExternalCall>, answer: F)
    where
        F: Fn(SentCancel) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), WorkflowNotFound>> + Send + 'static,
    {
        let answer = Arc::new(answer);
        self.work(crew, calls, move |mock, call| {
            let answer = answer.clone();
            async move {
                let sent = mock.receive_cancel(&call);
                mock.respond(call, async move { answer(sent.ok_or(WorkflowNotFound)?).await }).await;
            }
        });
    }

    /// Performs calls concurrently.
    fn work<W: Future<Output = ()> + 'static>(
        self,
        crew: &Crew,
        mut calls: UnboundedReceiver<ExternalCall>,
        perform: impl Fn(Self, ExternalCall) -> W + Send + 'static,
    ) {
        crew.spawn(move || {
            Box::pin(async move {
                while let Some(call) = calls.recv().await {
                    spawn_local(perform(self.clone(), call));
                }
            })
        });
    }

    /// Returns the attributes of the event that requested a call.
    fn request<E: Event>(&self, call: &ExternalCall) -> Option<E> {
        self.server.with(|state| state.runs.get(&call.sender)?.history.get(call.initiated))
    }

    async fn receive_signal<I: TemporalDeserializable + 'static>(
        &self,
        call: &ExternalCall,
    ) -> Option<SentSignal<I>> {
        let request: event::SignalExternalWorkflowExecutionInitiated = self.request(call)?;
        let (workflow_id, run_id) = ids(request.workflow_execution);
        let payloads = decode(&self.converter, request.input).await.ok()?;
        let sent = SentSignal { workflow_id, run_id, input: payloads };
        self.sent.0.lock().signals.entry(request.signal_name).or_default().push(sent.clone());
        sent.read(&self.converter).inspect_err(|error| tracing::error!(%error, "cannot decode a signal")).ok()
    }

    fn receive_cancel(&self, call: &ExternalCall) -> Option<SentCancel> {
        let request: event::RequestCancelExternalWorkflowExecutionInitiated = self.request(call)?;
        let (workflow_id, run_id) = ids(request.workflow_execution);
        let sent = SentCancel { workflow_id, run_id, reason: request.reason };
        self.sent.0.lock().cancels.push(sent.clone());
        Some(sent)
    }

    async fn respond(&self, call: ExternalCall, answer: impl Future<Output = Result<(), WorkflowNotFound>>) {
        let ExternalCall { sender, initiated, hold } = call;
        let duration = self.behavior.lock().duration;
        let hold = self.server.suspend_mock(hold, duration).await;
        let found = !self.next_fails() && answer.await.is_ok();
        self.server.with(|state| {
            state.answer_external(&sender, initiated, found);
            drop(hold);
        });
    }

    fn next_fails(&self) -> bool {
        let mut behavior = self.behavior.lock();
        let failures = behavior.failures;
        behavior.failures = failures.saturating_sub(1);
        failures > 0
    }
}

fn ids(execution: Option<WorkflowExecution>) -> (String, Option<String>) {
    let WorkflowExecution { workflow_id, run_id } = execution.unwrap_or_default();
    (workflow_id, Some(run_id).filter(|run_id| !run_id.is_empty()))
}

impl SentSignal<Vec<Payload>> {
    fn read<I: TemporalDeserializable + 'static>(
        self,
        converter: &DataConverter,
    ) -> Result<SentSignal<I>, PayloadConversionError> {
        let Self { workflow_id, run_id, input } = self;
        Ok(SentSignal { workflow_id, run_id, input: read(converter, input)? })
    }
}

/// The signals and cancellations that mocks have received. The inputs are not deserialized yet.
#[derive(Clone, Debug, Default)]
pub(super) struct Sent(Arc<Mutex<Lists>>);

#[derive(Debug, Default)]
struct Lists {
    signals: BTreeMap<String, Vec<SentSignal<Vec<Payload>>>>,
    cancels: Vec<SentCancel>,
}

impl Sent {
    pub(super) fn signals<D: SignalDefinition>(
        &self,
        signal: &D,
        converter: &DataConverter,
    ) -> Result<Vec<SentSignal<D::Input>>, EnvironmentError> {
        let sent = self.0.lock().signals.get(signal.name()).cloned().unwrap_or_default();
        Ok(sent.into_iter().map(|sent| sent.read(converter)).collect::<Result<_, _>>()?)
    }

    pub(super) fn cancels(&self) -> Vec<SentCancel> {
        self.0.lock().cancels.clone()
    }
}
