use futures_util::future::{BoxFuture, FutureExt, ready};
use std::fmt;
use std::sync::Arc;
use temporalio_client::errors::{
    WorkflowInteractionError, WorkflowQueryError, WorkflowStartError, WorkflowUpdateError,
    WorkflowUpdateWithStartError,
};
use temporalio_client::interceptors::{
    Next, QueryWorkflowInput, QueryWorkflowOutput, SignalWithStartWorkflowInput, SignalWorkflowInput,
    StartWorkflowInput, StartWorkflowOutput, StartWorkflowUpdateInput, StartWorkflowUpdateOutput,
    UpdateScheduleInput, UpdateWithStartWorkflowInput, UpdateWithStartWorkflowOutput,
};
use temporalio_client::schedules::ScheduleError;
use temporalio_client::{
    ClientInterceptor, WorkflowStartOptions, WorkflowUpdateWithStartOptions, tonic::Status,
};
use temporalio_common::data_converters::{
    PayloadCodec, PayloadConversionError, SerializationContextData, WorkflowSerializationContext,
};
use temporalio_common::protos::temporal::api::common::v1::Header;

/// Closes the gaps that the SDK's client leaves between a codec and the server.
///
/// Without it, a client of the SDK 1.1 sends some values as plain text, although a codec is set:
///
/// - Headers of starts, signals, queries and updates. They are encoded; workers in Rust decode them. Mark headers that
///   workers in other languages read with [`PLAIN`](crate::PLAIN).
/// - Inputs of schedules, after `ScheduleHandle::update`. This call is rejected. Use `describe`, `into_update` and
///   `send_update` instead.
/// - `static_summary` and `static_details` of starts, which the Temporal UI shows. They remain plain text, or are
///   rejected after [`reject_summaries`](CodecInterceptor::reject_summaries).
///
/// ```
/// use std::sync::Arc;
/// use temporal_prost_codec::{CodecInterceptor, EncodedFailures, EncryptionCodec, Key, KeyRing};
/// use temporalio_client::ClientOptions;
/// use temporalio_common::data_converters::{DataConverter, PayloadConverter};
///
/// let codec = EncryptionCodec::new(KeyRing::new(Key::new("2026-01", [1; 32])));
/// let failures = EncodedFailures::default();
/// let converter = DataConverter::new(PayloadConverter::default(), failures, codec.clone());
/// let options = ClientOptions::new("orders")
///     .data_converter(converter)
///     // The last one, so that it sees the headers of the others.
///     .client_interceptors(vec![Arc::new(CodecInterceptor::new(codec))])
///     .build();
/// ```
///
/// Raw gRPC calls and standalone activities pass no interceptor, so their headers are sent as they are.
#[derive(Clone)]
pub struct CodecInterceptor {
    codec: Arc<dyn PayloadCodec + Send + Sync>,
    rejects_summaries: bool,
}

/// A start has a summary, which would be sent as plain text.
#[derive(Debug, thiserror::Error)]
#[error(
    "the SDK would send `static_summary` and `static_details` as plain text; remove them from the options"
)]
struct PlainSummary;

const SCHEDULE: &str = "`ScheduleHandle::update` would store the schedule's input as plain text; use `describe`, \
                        `into_update` and `send_update` instead";

impl CodecInterceptor {
    /// Makes an interceptor with the codec of the client's data converter.
    pub fn new(codec: impl PayloadCodec + Send + Sync + 'static) -> Self {
        Self { codec: Arc::new(codec), rejects_summaries: false }
    }

    /// Rejects starts with `static_summary` or `static_details`.
    #[must_use]
    pub fn reject_summaries(mut self) -> Self {
        self.rejects_summaries = true;
        self
    }

    /// Encodes the plain parts of a call before it goes on.
    fn run<'a, I: Send + 'a, T: 'a, E: From<PayloadConversionError> + 'a>(
        &'a self,
        mut input: I,
        next: Next<'a, I, Answer<'a, T, E>>,
        plain: fn(&mut I) -> Plain<'_>,
    ) -> Answer<'a, T, E> {
        async move {
            let Plain { headers, has_summary } = plain(&mut input);
            if has_summary && self.rejects_summaries {
                return Err(PayloadConversionError::EncodingError(Box::new(PlainSummary)).into());
            }
            for header in headers.into_iter().flatten() {
                self.encode(header).await?;
            }
            next.run(input).await
        }
        .boxed()
    }

    async fn encode(&self, header: &mut Header) -> Result<(), PayloadConversionError> {
        let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
        let (names, payloads): (Vec<_>, Vec<_>) = std::mem::take(&mut header.fields).into_iter().unzip();
        let encoded = self.codec.encode(&context, payloads).await?;
        header.fields = names.into_iter().zip(encoded).collect();
        Ok(())
    }
}

/// The parts of a call that the SDK sends as plain text.
struct Plain<'i> {
    headers: Vec<&'i mut Option<Header>>,
    has_summary: bool,
}

impl<'i> Plain<'i> {
    fn header(header: &'i mut Option<Header>) -> Self {
        Self { headers: vec![header], has_summary: false }
    }

    fn start(options: &'i mut WorkflowStartOptions) -> Self {
        let has_summary = options.static_summary.is_some() || options.static_details.is_some();
        Self { headers: vec![&mut options.header], has_summary }
    }

    fn update_with_start(options: &'i mut WorkflowUpdateWithStartOptions) -> Self {
        let has_summary = options.static_summary.is_some() || options.static_details.is_some();
        Self { headers: vec![&mut options.start_header, &mut options.update_header], has_summary }
    }
}

type Answer<'a, T, E> = BoxFuture<'a, Result<T, E>>;
type Started<'a> = Answer<'a, StartWorkflowOutput, WorkflowStartError>;
type StartedBoth<'a> = Answer<'a, UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>;
type Signalled<'a> = Answer<'a, (), WorkflowInteractionError>;
type Queried<'a> = Answer<'a, QueryWorkflowOutput, WorkflowQueryError>;
type Updated<'a> = Answer<'a, StartWorkflowUpdateOutput, WorkflowUpdateError>;

impl ClientInterceptor for CodecInterceptor {
    fn start_workflow<'a>(
        &'a self,
        input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        self.run(input, next, |input| Plain::start(&mut input.options))
    }

    fn signal_with_start_workflow<'a>(
        &'a self,
        input: SignalWithStartWorkflowInput,
        next: Next<'a, SignalWithStartWorkflowInput, Started<'a>>,
    ) -> Started<'a> {
        self.run(input, next, |input| Plain::start(&mut input.options))
    }

    fn update_with_start_workflow<'a>(
        &'a self,
        input: UpdateWithStartWorkflowInput,
        next: Next<'a, UpdateWithStartWorkflowInput, StartedBoth<'a>>,
    ) -> StartedBoth<'a> {
        self.run(input, next, |input| Plain::update_with_start(&mut input.options))
    }

    fn signal_workflow<'a>(
        &'a self,
        input: SignalWorkflowInput,
        next: Next<'a, SignalWorkflowInput, Signalled<'a>>,
    ) -> Signalled<'a> {
        self.run(input, next, |input| Plain::header(&mut input.options.header))
    }

    fn query_workflow<'a>(
        &'a self,
        input: QueryWorkflowInput,
        next: Next<'a, QueryWorkflowInput, Queried<'a>>,
    ) -> Queried<'a> {
        self.run(input, next, |input| Plain::header(&mut input.options.header))
    }

    fn start_workflow_update<'a>(
        &'a self,
        input: StartWorkflowUpdateInput,
        next: Next<'a, StartWorkflowUpdateInput, Updated<'a>>,
    ) -> Updated<'a> {
        self.run(input, next, |input| Plain::header(&mut input.options.header))
    }

    fn update_schedule<'a>(
        &'a self,
        _: UpdateScheduleInput,
        _: Next<'a, UpdateScheduleInput, Answer<'a, (), ScheduleError>>,
    ) -> Answer<'a, (), ScheduleError> {
        ready(Err(ScheduleError::Rpc(Status::failed_precondition(SCHEDULE)))).boxed()
    }
}

impl fmt::Debug for CodecInterceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rejects = &self.rejects_summaries;
        f.debug_struct("CodecInterceptor").field("rejects_summaries", rejects).finish_non_exhaustive()
    }
}
