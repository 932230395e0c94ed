//! Results that a workflow or a query can leave out.

use std::marker::PhantomData;
use temporal_prost::{
    Empty, Envelope, MessageOf, PayloadError, Query, Workflow,
    codegen::{Descriptors, HasWorkflowDefinition, WorkflowDefinition},
    common::{
        data_converters::{
            PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
        },
        protos::temporal::api::common::v1::Payload,
    },
};

/// The message without fields. A workflow that returns it returns nothing else.
const EMPTY: &str = "google.protobuf.Empty";

/// A workflow or query that may return nothing instead of its message.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Returning<T>(PhantomData<fn() -> T>);

impl<W: Workflow> WorkflowDefinition for Returning<W> {
    type Input = W::Input;
    type Output = Optional<W::Output>;

    fn name(&self) -> &str {
        W::NAME
    }
}

impl<W: Workflow> HasWorkflowDefinition for Returning<W> {
    type Run = Self;
}

impl<W: Workflow> Workflow for Returning<W> {
    const NAME: &'static str = W::NAME;
    const METHOD: &'static str = W::METHOD;
    type Service = W::Service;
    type Ref<H> = H;
}

impl<Q: Query> Query for Returning<Q> {
    const NAME: &'static str = Q::NAME;
    const METHOD: &'static str = Q::METHOD;
    type Input = Q::Input;
    type Output = Optional<Q::Output>;
}

/// A message, or nothing: a nil message in Go, or `null` in other languages. A message whose fields are all unset is a
/// message.
pub(super) struct Optional<E: Envelope>(Option<MessageOf<E>>);

fn is_nothing<E: Envelope>(payload: &Payload) -> bool {
    let is_null = match payload.metadata.get("encoding") {
        Some(encoding) => encoding == b"binary/null" || payload.data.trim_ascii() == b"null",
        // The SDK makes such a payload of a result without payloads.
        None => payload.data.is_empty(),
    };
    E::MESSAGE != EMPTY && is_null
}

impl<E: Envelope> TemporalDeserializable for Optional<E> {
    fn from_payload(
        context: &SerializationContext<'_>,
        payload: Payload,
    ) -> Result<Self, PayloadConversionError> {
        if is_nothing::<E>(&payload) {
            return Ok(Self(None));
        }
        E::from_payload(context, payload).map(|envelope| Self(Some(envelope.into_message())))
    }

    fn from_payloads(
        context: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        if E::MESSAGE != EMPTY && payloads.iter().all(is_nothing::<E>) {
            return Ok(Self(None));
        }
        E::from_payloads(context, payloads).map(|envelope| Self(Some(envelope.into_message())))
    }
}

impl<E: Envelope> TemporalSerializable for Optional<E> {
    fn to_payload(&self, context: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        match &self.0 {
            Some(message) => E::from_message(message.clone()).to_payload(context),
            None => Empty.to_payload(context),
        }
    }
}

impl<E: Envelope> Envelope for Optional<E> {
    const MESSAGE: &'static str = E::MESSAGE;
    type Message = Option<MessageOf<E>>;
    type Argument = Self;

    fn message(&self) -> &Self::Message {
        &self.0
    }

    fn into_message(self) -> Self::Message {
        self.0
    }

    fn from_message(message: Self::Message) -> Self {
        Self(message)
    }

    fn to_wire(message: &Self::Message) -> Vec<u8> {
        message.as_ref().map(E::to_wire).unwrap_or_default()
    }

    fn from_wire(wire: &[u8]) -> Result<Self::Message, PayloadError> {
        E::from_wire(wire).map(Some)
    }

    fn to_json(message: &Self::Message) -> Result<serde_json::Value, PayloadError> {
        message.as_ref().map_or(Ok(serde_json::Value::Null), E::to_json)
    }

    fn write_json(message: &Self::Message) -> Result<Vec<u8>, PayloadError> {
        message.as_ref().map_or_else(|| Ok(b"null".to_vec()), E::write_json)
    }

    fn canonical(message: &Self::Message) -> Result<Vec<u8>, PayloadError> {
        message.as_ref().map_or_else(|| Ok(Vec::new()), E::canonical)
    }

    fn from_json(json: &serde_json::Value) -> Result<Self::Message, PayloadError> {
        E::from_json(json).map(Some)
    }

    fn descriptors() -> Option<&'static Descriptors> {
        E::descriptors()
    }
}
