use crate::payload::{Envelope, MessageOf};
use std::marker::PhantomData;
use temporalio_workflow::common::{
    WorkflowDefinition,
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// A workflow's input, or the error of reading it, kept until it can be reported. Otherwise the SDK would lose the
/// error and retry the first workflow task endlessly.
pub struct LazyInput<E>(Result<E, PayloadConversionError>);

impl<E: Envelope> LazyInput<E> {
    pub(crate) fn from_message(message: MessageOf<E>) -> Self {
        Self(Ok(E::from_message(message)))
    }

    /// Creates the error of an input that the SDK has not passed.
    pub(super) fn missing() -> Self {
        Self(Err(PayloadConversionError::EncodingError("the SDK passed no input to the workflow".into())))
    }

    pub(super) fn into_envelope(self) -> Result<E, PayloadConversionError> {
        self.0
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

/// The definition of the hosted workflow `W`, whose input is read lazily.
pub struct HostedDefinition<W>(PhantomData<fn() -> W>);

impl<W: crate::definition::Workflow> WorkflowDefinition for HostedDefinition<W> {
    type Input = LazyInput<W::Input>;
    type Output = W::Output;

    fn name(&self) -> &str {
        W::NAME
    }
}
