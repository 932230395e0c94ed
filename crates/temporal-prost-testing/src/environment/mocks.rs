//! The mocks of an environment, and the calls that they have recorded.

use super::error::EnvironmentError;
use super::external::{ExternalMock, SentCancel, SentSignal, WorkflowNotFound};
use super::{Mock, TestEnvironment, mock_activity, mock_operation, mock_workflow};
use crate::hub::mocks::operation_name;
use crate::task::queues::Kind;
use std::sync::Arc;
use temporalio_common::data_converters::{TemporalDeserializable, TemporalSerializable};
use temporalio_common::{ActivityDefinition, SignalDefinition, WorkflowDefinition};
use temporalio_sdk::error::ApplicationFailure;
use tokio::sync::mpsc::unbounded_channel;

impl TestEnvironment {
    /// Answers every call of an activity in place of the workers, on every task queue. Local activities are not mocked:
    /// they run in the worker of their workflow.
    ///
    /// `answer` may return anything that converts into the output of the activity. A later mock of the same activity
    /// replaces this one.
    ///
    /// ```
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # use temporalio_common::ActivityDefinition;
    /// # use temporalio_sdk::error::ApplicationFailure;
    /// # fn test<A: ActivityDefinition<Input = u32, Output = String>>(
    /// #     env: &TestEnvironment, charge: A,
    /// # ) -> Result<(), EnvironmentError> {
    /// env.mock_activity(&charge, |cents| async move {
    ///     if cents > 10_000 { Err(ApplicationFailure::new("too much")) } else { Ok(format!("payment of {cents}")) }
    /// });
    /// // … One input for each attempt.
    /// assert_eq!(env.calls(&charge)?, [700]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn mock_activity<D, F, A, R>(&self, activity: &D, answer: F) -> Mock
    where
        D: ActivityDefinition,
        D::Input: Send,
        D::Output: Send + Sync,
        F: Fn(D::Input) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
        R: Into<D::Output> + Send,
    {
        let mock = self.new_mock(Kind::Activity, activity.name());
        mock_activity::spawn::<D, _, _, _>(&self.crew, mock.clone(), answer);
        mock
    }

    /// Answers every start of a workflow in place of the workers, on every task queue. It applies to child workflows
    /// and to starts by clients.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # use temporalio_common::WorkflowDefinition;
    /// # fn test<W: WorkflowDefinition<Input = String, Output = String>>(
    /// #     env: &TestEnvironment, ship: W,
    /// # ) -> Result<(), EnvironmentError> {
    /// env.mock_workflow(&ship, |address| async move { Ok(format!("parcel to {address}")) })
    ///     .taking(Duration::from_hours(48));
    /// // …
    /// assert_eq!(env.starts(&ship)?, ["1 Main Street"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn mock_workflow<D, F, A, R>(&self, workflow: &D, answer: F) -> Mock
    where
        D: WorkflowDefinition,
        D::Input: Send,
        D::Output: Send + Sync,
        F: Fn(D::Input) -> A + Send + Sync + 'static,
        A: Future<Output = Result<R, ApplicationFailure>> + Send + 'static,
        R: Into<D::Output> + Send,
    {
        let mock = self.new_mock(Kind::Workflow, workflow.name());
        mock_workflow::spawn::<D, _, _, _>(&self.crew, mock.clone(), answer);
        mock
    }

    /// Receives every signal of this name that a workflow sends to a child or another workflow, in place of the
    /// receiver.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment, WorkflowNotFound};
    /// # use temporalio_common::SignalDefinition;
    /// # fn test<S: SignalDefinition<Input = String>>(env: &TestEnvironment, restock: S) -> Result<(), EnvironmentError> {
    /// env.mock_signal(&restock, |sent| async move {
    ///     if sent.workflow_id == "stock/tea" { Ok(()) } else { Err(WorkflowNotFound) }
    /// })
    /// .taking(Duration::from_secs(2));
    /// // …
    /// assert_eq!(env.signals(&restock)?[0].input, "5 pounds");
    /// # Ok(())
    /// # }
    /// ```
    pub fn mock_signal<D, F, A>(&self, signal: &D, answer: F) -> ExternalMock
    where
        D: SignalDefinition,
        F: Fn(SentSignal<D::Input>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), WorkflowNotFound>> + Send + 'static,
    {
        let (send, calls) = unbounded_channel();
        self.server.with(|state| state.hub.mocks.signals.insert(signal.name().to_owned(), send));
        let mock = self.new_external_mock();
        mock.clone().spawn_signals::<D, _, _>(&self.crew, calls, answer);
        mock
    }

    /// Receives every request of a workflow to cancel another workflow, in place of the receiver. Requests do not name
    /// a workflow type, so one mock receives them for all workflow ids.
    ///
    /// ```
    /// # use temporal_prost_testing::{TestEnvironment, WorkflowNotFound};
    /// # fn test(env: &TestEnvironment) {
    /// env.mock_cancel(|sent| async move {
    ///     if sent.workflow_id.starts_with("parcel/") { Ok(()) } else { Err(WorkflowNotFound) }
    /// });
    /// // …
    /// assert_eq!(env.cancels()[0].workflow_id, "parcel/1");
    /// # }
    /// ```
    pub fn mock_cancel<F, A>(&self, answer: F) -> ExternalMock
    where
        F: Fn(SentCancel) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(), WorkflowNotFound>> + Send + 'static,
    {
        let (send, calls) = unbounded_channel();
        self.server.with(|state| state.hub.mocks.cancels = Some(send));
        let mock = self.new_external_mock();
        mock.clone().spawn_cancels(&self.crew, calls, answer);
        mock
    }

    /// Answers every call of a Nexus operation, by the names of its service and of the operation, in place of its handler.
    /// The endpoint of a call need not exist.
    ///
    /// The operation completes with the output of `answer`, or fails with its failure. If it
    /// [takes](Mock::taking) some time, it is started first, and the workflow can cancel it meanwhile.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use temporal_prost_testing::{EnvironmentError, TestEnvironment};
    /// # fn test(env: &TestEnvironment) -> Result<(), EnvironmentError> {
    /// let convert = ("bank.v1.Bank", "Convert");
    /// env.mock_operation(convert, |dollars: u32| async move { Ok(dollars * 2) }).taking(Duration::from_hours(1));
    /// // …
    /// assert_eq!(env.operations::<u32>(convert)?, [7]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn mock_operation<I, F, A, O>(&self, (service, operation): (&str, &str), answer: F) -> Mock
    where
        I: TemporalDeserializable + Send + 'static,
        F: Fn(I) -> A + Send + Sync + 'static,
        A: Future<Output = Result<O, ApplicationFailure>> + Send + 'static,
        O: TemporalSerializable + Send + Sync + 'static,
    {
        let mock = self.new_mock(Kind::Nexus, &operation_name(service, operation));
        mock_operation::spawn(&self.crew, mock.clone(), answer);
        mock
    }

    fn new_mock(&self, kind: Kind, name: &str) -> Mock {
        let queue = self.server.with(|state| state.hub.mocks.add(kind, name));
        Mock::new((name, queue), &self.server, (&self.options.client, &self.recorder))
    }

    fn new_external_mock(&self) -> ExternalMock {
        ExternalMock {
            server: self.server.clone(),
            converter: self.options.client.data_converter.clone(),
            sent: self.sent.clone(),
            behavior: Arc::default(),
        }
    }

    /// Returns the signals of this name that the mock has received so far.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn signals<D: SignalDefinition>(
        &self,
        signal: &D,
    ) -> Result<Vec<SentSignal<D::Input>>, EnvironmentError> {
        self.sent.signals(signal, &self.options.client.data_converter)
    }

    /// Returns the cancellations that the mock has received so far.
    #[must_use]
    pub fn cancels(&self) -> Vec<SentCancel> {
        self.sent.cancels()
    }

    /// Returns the inputs of all calls of a mocked activity so far, one per attempt.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn calls<D: ActivityDefinition>(&self, activity: &D) -> Result<Vec<D::Input>, EnvironmentError> {
        self.recorder.inputs(activity.name(), &self.options.client.data_converter)
    }

    /// Returns the inputs of all calls of a mocked Nexus operation so far, one per attempt.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn operations<I: TemporalDeserializable + 'static>(
        &self,
        (service, operation): (&str, &str),
    ) -> Result<Vec<I>, EnvironmentError> {
        let name = operation_name(service, operation);
        self.recorder.inputs(&name, &self.options.client.data_converter)
    }

    /// Returns the inputs of all starts of a mocked workflow so far.
    ///
    /// # Errors
    /// If an input cannot be decoded.
    pub fn starts<D: WorkflowDefinition>(&self, workflow: &D) -> Result<Vec<D::Input>, EnvironmentError> {
        self.recorder.inputs(workflow.name(), &self.options.client.data_converter)
    }
}
