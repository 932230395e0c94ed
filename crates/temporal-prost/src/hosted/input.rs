use crate::payload::{Message, Value};
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
pub struct LazyInput<V>(Result<V, PayloadConversionError>);

impl<V: Value> LazyInput<V> {
    pub(crate) fn from_message(message: Message<V>) -> Self {
        Self(Ok(V::from_message(message)))
    }

    /// What the SDK hands over where it should hand over an input.
    pub(super) fn missing() -> Self {
        Self(Err(PayloadConversionError::EncodingError("the SDK gave the workflow no input".into())))
    }

    pub(super) fn into_message(self) -> Result<Message<V>, PayloadConversionError> {
        self.0.map(V::into_message)
    }

    fn value(&self) -> Result<&V, PayloadConversionError> {
        self.0.as_ref().map_err(|error| PayloadConversionError::EncodingError(error.to_string().into()))
    }
}

impl<V: Value> TemporalSerializable for LazyInput<V> {
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

impl<V: Value> TemporalDeserializable for LazyInput<V> {
    fn from_payload(
        context: &SerializationContext<'_>,
        payload: Payload,
    ) -> Result<Self, PayloadConversionError> {
        Ok(Self(V::from_payload(context, payload)))
    }

    fn from_payloads(
        context: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        Ok(Self(V::from_payloads(context, payloads)))
    }
}

/// The workflow `D` as it is hosted: the same, its input read lazily.
pub struct Served<D>(PhantomData<fn() -> D>);

impl<D: crate::definition::Workflow> WorkflowDefinition for Served<D> {
    type Input = LazyInput<D::Input>;
    type Output = D::Output;

    fn name(&self) -> &str {
        D::NAME
    }
}
