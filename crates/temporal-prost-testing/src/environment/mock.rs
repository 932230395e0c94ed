//! Mocks, and the calls they have answered.

use super::error::EnvironmentError;
use crate::proto::{Payload, Payloads};
use crate::server::MemoryServer;
use crate::task::queues::{Kind, QueueKey};
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use temporalio_client::ClientOptions;
use temporalio_common::data_converters::{
    ActivitySerializationContext, DataConverter, GenericPayloadConverter, PayloadConversionError,
    SerializationContext, SerializationContextData, TemporalDeserializable, TemporalSerializable,
};
use temporalio_sdk::error::{ApplicationFailure, OutgoingActivityError, OutgoingError};

/// A handle to the mock of an activity, a workflow or a Nexus operation. The mock answers until the environment ends.
///
/// ```
/// # use std::time::Duration;
/// # use temporal_prost_testing::TestEnvironment;
/// # use temporalio_common::UntypedActivity;
/// # use temporalio_common::data_converters::RawValue;
/// # fn mock(env: &TestEnvironment) {
/// let charge = UntypedActivity::new("Charge");
/// env.mock_activity(&charge, |input: RawValue| async move { Ok(input) })
///     .failing_first(2, "the card reader is offline")
///     .taking(Duration::from_mins(5));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Mock {
    pub(super) name: String,
    pub(super) namespace: String,
    queue: String,
    pub(super) server: MemoryServer,
    pub(super) converter: DataConverter,
    recorder: Recorder,
    behavior: Arc<Mutex<Behavior>>,
}

#[derive(Clone, Debug, Default)]
struct Behavior {
    failures: u32,
    failure: String,
    duration: Duration,
}

impl Mock {
    /// Creates a mock that takes its tasks from `queue`.
    pub(super) fn new(
        (name, queue): (&str, String),
        server: &MemoryServer,
        (client, recorder): (&ClientOptions, &Recorder),
    ) -> Self {
        Self {
            name: name.to_owned(),
            namespace: client.namespace.clone(),
            queue,
            server: server.clone(),
            converter: client.data_converter.clone(),
            recorder: recorder.clone(),
            behavior: Arc::default(),
        }
    }

    /// Makes the first `attempts` calls fail with this message. The failure is retryable.
    pub fn failing_first(&mut self, attempts: u32, message: &str) -> &mut Self {
        {
            let mut behavior = self.behavior.lock();
            behavior.failures = attempts;
            message.clone_into(&mut behavior.failure);
        }
        self
    }

    /// Makes each call take `duration` in virtual time.
    pub fn taking(&mut self, duration: Duration) -> &mut Self {
        self.behavior.lock().duration = duration;
        self
    }

    pub(super) fn duration(&self) -> Duration {
        self.behavior.lock().duration
    }

    /// Returns the failure for this call if it is one of the first calls, which fail.
    pub(super) fn next_failure(&self) -> Option<ApplicationFailure> {
        let mut behavior = self.behavior.lock();
        behavior.failures = behavior.failures.checked_sub(1)?;
        Some(ApplicationFailure::new(behavior.failure.clone()))
    }

    /// Returns the queue that the mock takes its tasks from.
    pub(super) fn queue(&self, kind: Kind) -> QueueKey {
        QueueKey::new(&self.namespace, kind, &self.queue)
    }

    /// Decodes and records the input of a call.
    pub(super) async fn receive<T: TemporalDeserializable + 'static>(
        &self,
        input: Option<Payloads>,
    ) -> Result<T, ApplicationFailure> {
        let decoded = decode(&self.converter, input).await.map_err(unreadable)?;
        self.recorder.record(&self.name, decoded.clone());
        read(&self.converter, decoded).map_err(unreadable)
    }

    pub(super) async fn encode<T: TemporalSerializable + 'static>(
        &self,
        output: T,
    ) -> Result<Option<Payloads>, ApplicationFailure> {
        // An empty output is a payload, too.
        let payload = self.converter.to_payload(&context(), &output).await.map_err(unreadable)?;
        Ok(Some(Payloads { payloads: vec![payload] }))
    }

    pub(super) fn failure(&self, failure: ApplicationFailure) -> crate::proto::Failure {
        let error = OutgoingError::Activity(OutgoingActivityError::Application(Box::new(failure)));
        self.converter.to_failure(&context(), error)
    }
}

fn context() -> SerializationContextData {
    SerializationContextData::Activity(ActivitySerializationContext::new())
}

fn unreadable(error: PayloadConversionError) -> ApplicationFailure {
    ApplicationFailure::non_retryable(error)
}

/// Decodes payloads with the codec.
pub(super) async fn decode(
    converter: &DataConverter,
    payloads: Option<Payloads>,
) -> Result<Vec<Payload>, PayloadConversionError> {
    converter.codec().decode(&context(), payloads.unwrap_or_default().payloads).await
}

pub(super) fn read<T: TemporalDeserializable + 'static>(
    converter: &DataConverter,
    payloads: Vec<Payload>,
) -> Result<T, PayloadConversionError> {
    let (converter, data) = (converter.payload_converter(), context());
    converter.from_payloads(&SerializationContext::new(&data, converter), payloads)
}

/// The inputs of calls by activity or workflow name, decoded by the codec but not yet deserialized.
#[derive(Clone, Debug, Default)]
pub(super) struct Recorder(Arc<Mutex<BTreeMap<String, Vec<Vec<Payload>>>>>);

impl Recorder {
    fn record(&self, name: &str, input: Vec<Payload>) {
        self.0.lock().entry(name.to_owned()).or_default().push(input);
    }

    pub(super) fn inputs<T: TemporalDeserializable + 'static>(
        &self,
        name: &str,
        converter: &DataConverter,
    ) -> Result<Vec<T>, EnvironmentError> {
        let inputs = self.0.lock().get(name).cloned().unwrap_or_default();
        let inputs = inputs.into_iter().map(|input| read(converter, input));
        Ok(inputs.collect::<Result<_, _>>()?)
    }
}
