use crate::payload::{Envelope, MessageOf};
use std::marker::PhantomData;
use temporalio_workflow::common::{
    WorkflowDefinition,
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// A workflow's input that is read, or not, where the outcome can be told:
/// the SDK would lose the reason and retry the first task for ever.
pub struct LazyInput<E>(Result<E, PayloadConversionError>);

impl<E: Envelope> LazyInput<E> {
    pub(crate) fn from_message(message: MessageOf<E>) -> Self {
        Self(Ok(E::from_message(message)))
    }

    /// What the SDK hands over where it should hand over an input.
    pub(super) fn missing() -> Self {
        Self(Err(PayloadConversionError::EncodingError("the SDK gave the workflow no input".into())))
    }

    pub(super) fn into_message(self) -> Result<MessageOf<E>, PayloadConversionError> {
        self.0.map(E::into_message)
    }

    fn value(&self) -> Result<&E, PayloadConversionError> {
        self.0.as_ref().map_err(|error| PayloadConversionError::EncodingError(error.to_string().into()))
    }
}

impl<E: Envelope> TemporalSerializable for LazyInput<E> {
    fn to_payload(&self, context: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        self.value()?.to_payload(context)
    }

    fn to_payloads(
        &self,
        context: &SerializationContext<'_>,
    ) -> Result<Vec<Payload>, PayloadConversionError> {
        self.value()?.to_payloads(context)
    }
}

impl<E: Envelope> TemporalDeserializable for LazyInput<E> {
    fn from_payload(
        context: &SerializationContext<'_>,
        payload: Payload,
    ) -> Result<Self, PayloadConversionError> {
        Ok(Self(E::from_payload(context, payload)))
    }

    fn from_payloads(
        context: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        Ok(Self(E::from_payloads(context, payloads)))
    }
}

/// The workflow `W` as it is hosted: the same, its input read lazily.
pub struct HostedDefinition<W>(PhantomData<fn() -> W>);

impl<W: crate::definition::Workflow> WorkflowDefinition for HostedDefinition<W> {
    type Input = LazyInput<W::Input>;
    type Output = W::Output;

    fn name(&self) -> &str {
        W::NAME
    }
}
