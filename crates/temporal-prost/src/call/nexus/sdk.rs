//! The part of the SDK that is experimental: the start of an operation, and its outcome.

use super::{NexusCallError, NexusHandle};
use crate::{
    call::running::{Cancellation, without_reason},
    nexus::NexusOperation,
    payload::{Envelope, MessageOf},
};
use futures_util::future::{FusedFuture, FutureExt as _, LocalBoxFuture};
use std::{
    pin::Pin,
    rc::Rc,
    task::{Context, Poll},
};
use temporalio_workflow::{
    CancellableFuture, NexusOperationOptions, StartedNexusOperation, WorkflowContext,
    common::{
        data_converters::{
            GenericPayloadConverter as _, PayloadConversionError, PayloadConverter, SerializationContext,
            SerializationContextData, WorkflowSerializationContext,
        },
        protos::{
            coresdk::nexus::{NexusOperationResult, nexus_operation_result::Status},
            temporal::api::common::v1::Payload,
        },
    },
};

/// The context of a workflow that calls `O`, without the type of the workflow's state.
pub(super) trait NexusScope<O: NexusOperation> {
    fn start(
        self: Box<Self>,
        input: MessageOf<O::Input>,
        options: NexusOperationOptions,
        cancellation: Cancellation,
    ) -> LocalBoxFuture<'static, Result<NexusHandle<O>, NexusCallError>>;
}

impl<O: NexusOperation, I: 'static> NexusScope<O> for WorkflowContext<I> {
    fn start(
        self: Box<Self>,
        input: MessageOf<O::Input>,
        mut options: NexusOperationOptions,
        cancellation: Cancellation,
    ) -> LocalBoxFuture<'static, Result<NexusHandle<O>, NexusCallError>> {
        Box::pin(async move {
            let converter = PayloadConverter::default();
            options.input = Some(encode::<O>(&converter, input).map_err(NexusCallError::payload::<O>)?);
            let start = self.start_nexus_operation(options);
            let started = cancellation.drive(start, without_reason).await;
            let started = started.map_err(NexusCallError::failed::<O>)?;
            Ok(NexusHandle::new(Started { sdk: Rc::new(started), converter }))
        })
    }
}

fn context() -> SerializationContextData {
    SerializationContextData::Workflow(WorkflowSerializationContext::new())
}

fn encode<O: NexusOperation>(
    converter: &PayloadConverter,
    input: MessageOf<O::Input>,
) -> Result<Payload, PayloadConversionError> {
    let input = <O::Input as Envelope>::Argument::from_message(input);
    converter.to_payload(&SerializationContext::new(&context(), converter), &input)
}

/// An operation that a handler has started.
#[derive(Clone)]
pub(super) struct Started {
    sdk: Rc<StartedNexusOperation>,
    converter: PayloadConverter,
}

impl Started {
    pub(super) fn token(&self) -> Option<&str> {
        self.sdk.operation_token.as_deref()
    }

    pub(super) fn cancel(&self) {
        self.sdk.cancel();
    }

    pub(super) async fn outcome<O: NexusOperation>(
        self,
        cancellation: Cancellation,
    ) -> Result<MessageOf<O::Output>, NexusCallError> {
        let result = cancellation.drive(Outcome::of(self.sdk), without_reason).await;
        match result.status {
            Some(Status::Completed(payload)) => {
                let data = context();
                let context = SerializationContext::new(&data, &self.converter);
                let output = self.converter.from_payload::<O::Output>(&context, payload);
                Ok(output.map_err(NexusCallError::payload::<O>)?.into_message())
            }
            Some(Status::Failed(failure) | Status::Cancelled(failure) | Status::TimedOut(failure)) => {
                Err(NexusCallError::failed::<O>(failure))
            }
            None => Err(NexusCallError::payload::<O>(PayloadConversionError::WrongEncoding)),
        }
    }
}

/// The outcome of an operation, as a future that can be cancelled.
struct Outcome {
    sdk: Rc<StartedNexusOperation>,
    result: Option<LocalBoxFuture<'static, NexusOperationResult>>,
}

impl Outcome {
    fn of(sdk: Rc<StartedNexusOperation>) -> Self {
        let started = sdk.clone();
        Self { sdk, result: Some(async move { started.result().await }.boxed_local()) }
    }
}

impl Future for Outcome {
    type Output = NexusOperationResult;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<NexusOperationResult> {
        let Some(result) = &mut self.result else { return Poll::Pending };
        let poll = result.as_mut().poll(cx);
        if poll.is_ready() {
            self.result = None;
        }
        poll
    }
}

impl FusedFuture for Outcome {
    fn is_terminated(&self) -> bool {
        self.result.is_none()
    }
}

impl CancellableFuture for Outcome {
    fn cancel(&self) {
        self.sdk.cancel();
    }
}
