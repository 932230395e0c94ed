use super::{ENCODING, Envelope, PayloadError, envelope::EMPTY, payload};
use temporal_prost_json::Descriptors;
use temporalio_common::{
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// `google.protobuf.Empty` as the input of a start, activity, query or update, encoded as no payload at all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Empty;

/// `google.protobuf.Empty` as the input of a signal or child, encoded as one `binary/null` payload as in Go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NullArgument;

pub(crate) fn null() -> Payload {
    payload([(ENCODING, "binary/null")], Vec::new())
}

impl From<()> for Empty {
    fn from((): ()) -> Self {
        Self
    }
}

impl From<()> for NullArgument {
    fn from((): ()) -> Self {
        Self
    }
}

impl TemporalSerializable for Empty {
    /// Encodes a result: workflows and activities always return exactly one payload.
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Ok(null())
    }

    fn to_payloads(&self, _: &SerializationContext<'_>) -> Result<Vec<Payload>, PayloadConversionError> {
        Ok(Vec::new())
    }
}

impl TemporalSerializable for NullArgument {
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Ok(null())
    }
}

// Accepts any payload: no content is expected, and older versions of a schema may have had a message here.
impl TemporalDeserializable for Empty {
    fn from_payload(_: &SerializationContext<'_>, _: Payload) -> Result<Self, PayloadConversionError> {
        Ok(Self)
    }

    fn from_payloads(_: &SerializationContext<'_>, _: Vec<Payload>) -> Result<Self, PayloadConversionError> {
        Ok(Self)
    }
}

impl TemporalDeserializable for NullArgument {
    fn from_payload(_: &SerializationContext<'_>, _: Payload) -> Result<Self, PayloadConversionError> {
        Ok(Self)
    }

    fn from_payloads(_: &SerializationContext<'_>, _: Vec<Payload>) -> Result<Self, PayloadConversionError> {
        Ok(Self)
    }
}

macro_rules! empty_envelope {
    ($envelope:ident, as an argument $argument:ident) => {
        impl Envelope for $envelope {
            const MESSAGE: &'static str = EMPTY;
            type Message = ();
            type Argument = $argument;

            fn message(&self) -> &() {
                &()
            }

            fn into_message(self) {}

            fn from_message((): ()) -> Self {
                Self
            }

            fn to_wire((): &()) -> Vec<u8> {
                Vec::new()
            }

            fn from_wire(_: &[u8]) -> Result<(), PayloadError> {
                Ok(())
            }

            fn to_json((): &()) -> Result<serde_json::Value, PayloadError> {
                Ok(serde_json::Value::Null)
            }

            fn write_json((): &()) -> Result<Vec<u8>, PayloadError> {
                Ok(b"null".to_vec())
            }

            fn canonical((): &()) -> Result<Vec<u8>, PayloadError> {
                Ok(Vec::new())
            }

            fn from_json(_: &serde_json::Value) -> Result<(), PayloadError> {
                Ok(())
            }

            fn descriptors() -> Option<&'static Descriptors> {
                None
            }
        }
    };
}
empty_envelope!(Empty, as an argument NullArgument);
empty_envelope!(NullArgument, as an argument NullArgument);
