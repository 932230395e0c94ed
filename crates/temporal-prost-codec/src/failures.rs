use serde::Deserialize;
use temporalio_common::{
    data_converters::{
        DefaultFailureConverter, FailureConverter, GenericPayloadConverter as _, PayloadConversionError,
        PayloadConverter, SerializationContext, SerializationContextData,
    },
    error::{IncomingError, OutgoingError},
    protos::temporal::api::{common::v1::Payload, failure::v1::Failure},
};

/// A failure converter that moves messages and stack traces of failures into payloads, so that a codec encodes them.
///
/// It does what `DefaultFailureConverter::new(true)` of the SDK does, and restores the messages of all causes when it
/// reads a failure. The SDK restores only the outermost message. So if an activity fails and its workflow passes the
/// error on, clients of the SDK alone read `Encoded failure` as the cause, and the message of the activity is lost.
///
/// ```
/// use temporal_prost_codec::{EncodedFailures, EncryptionCodec, Key, KeyRing};
/// use temporalio_common::data_converters::{DataConverter, PayloadConverter};
///
/// let codec = EncryptionCodec::new(KeyRing::new(Key::new("2026-01", [1; 32])));
/// let converter = DataConverter::new(PayloadConverter::default(), EncodedFailures::default(), codec);
/// ```
#[derive(Debug, Default)]
pub struct EncodedFailures {
    is_reading: bool,
}

/// The content of the payload, as all SDKs write it.
#[derive(Deserialize)]
struct Attributes {
    #[serde(default)]
    message: String,
    #[serde(default)]
    stack_trace: String,
}

impl EncodedFailures {
    /// Restores messages, but sends them as plain text.
    #[must_use]
    pub fn only_reading() -> Self {
        Self { is_reading: true }
    }

    fn inner(&self) -> DefaultFailureConverter {
        DefaultFailureConverter::new(!self.is_reading)
    }
}

impl FailureConverter for EncodedFailures {
    fn to_failure(
        &self,
        error: OutgoingError,
        payload_converter: &PayloadConverter,
        context: &SerializationContextData,
    ) -> Failure {
        self.inner().to_failure(error, payload_converter, context)
    }

    fn to_error(
        &self,
        mut failure: Failure,
        payload_converter: &PayloadConverter,
        context: &SerializationContextData,
    ) -> Result<IncomingError, PayloadConversionError> {
        let mut next = Some(&mut failure);
        while let Some(failure) = next {
            restore(failure, &SerializationContext::new(context, payload_converter));
            next = failure.cause.as_deref_mut();
        }
        self.inner().to_error(failure, payload_converter, context)
    }
}

/// Restores a message, unless it cannot be read.
fn restore(failure: &mut Failure, context: &SerializationContext<'_>) {
    let read = |payload: &Payload| context.converter.from_payload::<Attributes>(context, payload.clone());
    if let Some(Ok(attributes)) = failure.encoded_attributes.as_ref().map(read) {
        failure.message = attributes.message;
        failure.stack_trace = attributes.stack_trace;
        failure.encoded_attributes = None;
    }
}
