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
use temporalio_client::{ClientInterceptor, tonic::Status};
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
/// use temporal_prost_codec::{CodecInterceptor, EncryptionCodec, Key, KeyRing};
/// use temporalio_client::ClientOptions;
/// use temporalio_common::data_converters::{DataConverter, DefaultFailureConverter, PayloadConverter};
///
/// let codec = EncryptionCodec::new(KeyRing::new(Key::new("2026-01", [1; 32])));
/// let failures = DefaultFailureConverter::new(true);
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

    async fn encode(&self, header: &mut Option<Header>) -> Result<(), PayloadConversionError> {
        if let Some(header) = header {
            let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
            let (names, payloads): (Vec<_>, Vec<_>) = std::mem::take(&mut header.fields).into_iter().unzip();
            let encoded = self.codec.encode(&context, payloads).await?;
            header.fields = names.into_iter().zip(encoded).collect();
        }
        Ok(())
    }

    fn check(
        &self,
        summary: Option<&String>,
        details: Option<&String>,
    ) -> Result<(), PayloadConversionError> {
        if self.rejects_summaries && (summary.is_some() || details.is_some()) {
            return Err(PayloadConversionError::EncodingError(Box::new(PlainSummary)));
        }
        Ok(())
    }
}

impl ClientInterceptor for CodecInterceptor {
    fn start_workflow<'a>(
        &'a self,
        mut input: StartWorkflowInput,
        next: Next<'a, StartWorkflowInput, BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>>>,
    ) -> BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>> {
        async move {
            let options = &mut input.options;
            self.check(options.static_summary.as_ref(), options.static_details.as_ref())?;
            self.encode(&mut options.header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn signal_with_start_workflow<'a>(
        &'a self,
        mut input: SignalWithStartWorkflowInput,
        next: Next<
            'a,
            SignalWithStartWorkflowInput,
            BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>>,
        >,
    ) -> BoxFuture<'a, Result<StartWorkflowOutput, WorkflowStartError>> {
        async move {
            let options = &mut input.options;
            self.check(options.static_summary.as_ref(), options.static_details.as_ref())?;
            self.encode(&mut options.header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn signal_workflow<'a>(
        &'a self,
        mut input: SignalWorkflowInput,
        next: Next<'a, SignalWorkflowInput, BoxFuture<'a, Result<(), WorkflowInteractionError>>>,
    ) -> BoxFuture<'a, Result<(), WorkflowInteractionError>> {
        async move {
            self.encode(&mut input.options.header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn query_workflow<'a>(
        &'a self,
        mut input: QueryWorkflowInput,
        next: Next<'a, QueryWorkflowInput, BoxFuture<'a, Result<QueryWorkflowOutput, WorkflowQueryError>>>,
    ) -> BoxFuture<'a, Result<QueryWorkflowOutput, WorkflowQueryError>> {
        async move {
            self.encode(&mut input.options.header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn start_workflow_update<'a>(
        &'a self,
        mut input: StartWorkflowUpdateInput,
        next: Next<
            'a,
            StartWorkflowUpdateInput,
            BoxFuture<'a, Result<StartWorkflowUpdateOutput, WorkflowUpdateError>>,
        >,
    ) -> BoxFuture<'a, Result<StartWorkflowUpdateOutput, WorkflowUpdateError>> {
        async move {
            self.encode(&mut input.options.header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn update_with_start_workflow<'a>(
        &'a self,
        mut input: UpdateWithStartWorkflowInput,
        next: Next<
            'a,
            UpdateWithStartWorkflowInput,
            BoxFuture<'a, Result<UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>>,
        >,
    ) -> BoxFuture<'a, Result<UpdateWithStartWorkflowOutput, WorkflowUpdateWithStartError>> {
        async move {
            let options = &mut input.options;
            self.check(options.static_summary.as_ref(), options.static_details.as_ref())?;
            self.encode(&mut options.start_header).await?;
            self.encode(&mut options.update_header).await?;
            next.run(input).await
        }
        .boxed()
    }

    fn update_schedule<'a>(
        &'a self,
        _: UpdateScheduleInput,
        _: Next<'a, UpdateScheduleInput, BoxFuture<'a, Result<(), ScheduleError>>>,
    ) -> BoxFuture<'a, Result<(), ScheduleError>> {
        ready(Err(ScheduleError::Rpc(Status::failed_precondition(SCHEDULE)))).boxed()
    }
}

impl fmt::Debug for CodecInterceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rejects = &self.rejects_summaries;
        f.debug_struct("CodecInterceptor").field("rejects_summaries", rejects).finish_non_exhaustive()
    }
}
