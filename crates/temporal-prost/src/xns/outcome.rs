use crate::payload::{EMPTY, ENCODING, Envelope, MessageOf, PayloadError, null};
use std::marker::PhantomData;
use temporal_prost_json::Descriptors;
use temporalio_common::{
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// The result of an activity that may return as soon as the workflow has started.
pub struct Outcome<E: Envelope>(Finished<MessageOf<E>>, PhantomData<fn() -> E>);

/// The message in an [`Outcome`].
#[derive(Clone, Debug)]
pub enum Finished<M> {
    /// The result of the workflow or update.
    Result(M),
    /// The workflow has started as this run. Workers in Go do not name it.
    Started(Option<String>),
}

/// The metadata with the run. Go reads a null payload whatever its metadata are.
const RUN: &str = "runId";

impl<E: Envelope> TemporalSerializable for Outcome<E> {
    fn to_payload(&self, context: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        match &self.0 {
            Finished::Result(message) => E::from_message(message.clone()).to_payload(context),
            Finished::Started(run) => {
                let mut payload = null();
                payload.metadata.extend(run.iter().map(|run| (RUN.to_owned(), run.clone().into_bytes())));
                Ok(payload)
            }
        }
    }
}

/// Reads the result of a call that returns when the workflow has started.
impl<E: Envelope> TemporalDeserializable for Outcome<E> {
    fn from_payload(_: &SerializationContext<'_>, payload: Payload) -> Result<Self, PayloadConversionError> {
        let run = payload.metadata.get(RUN).filter(|_| payload.metadata.contains_key(ENCODING));
        let run = run.map(|run| String::from_utf8_lossy(run).into_owned());
        Ok(Self::from_message(Finished::Started(run)))
    }

    fn from_payloads(
        context: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        Self::from_payload(context, payloads.into_iter().next().unwrap_or_default())
    }
}

impl<E: Envelope> Envelope for Outcome<E> {
    const MESSAGE: &'static str = EMPTY;
    type Message = Finished<MessageOf<E>>;
    type Argument = Self;

    fn message(&self) -> &Self::Message {
        &self.0
    }

    fn into_message(self) -> Self::Message {
        self.0
    }

    fn from_message(message: Self::Message) -> Self {
        Self(message, PhantomData)
    }

    fn to_wire(_: &Self::Message) -> Vec<u8> {
        Vec::new()
    }

    fn from_wire(_: &[u8]) -> Result<Self::Message, PayloadError> {
        Ok(Finished::Started(None))
    }

    fn to_json(_: &Self::Message) -> Result<serde_json::Value, PayloadError> {
        Ok(serde_json::Value::Null)
    }

    fn write_json(_: &Self::Message) -> Result<Vec<u8>, PayloadError> {
        Ok(b"null".to_vec())
    }

    fn canonical(_: &Self::Message) -> Result<Vec<u8>, PayloadError> {
        Ok(Vec::new())
    }

    fn from_json(_: &serde_json::Value) -> Result<Self::Message, PayloadError> {
        Ok(Finished::Started(None))
    }

    fn descriptors() -> Option<&'static Descriptors> {
        None
    }
}
