use super::HandlerFailure;
use std::fmt;
use temporalio_workflow::common::{
    data_converters::{
        DefaultFailureConverter, FailureConverter, PayloadConversionError, PayloadConverter,
        SerializationContextData,
    },
    error::{IncomingError, OutgoingError, OutgoingWorkflowError},
    protos::temporal::api::failure::v1::Failure,
};

/// A failure converter for the SDK that sends the failures of update handlers unchanged.
///
/// The SDK wraps an `ApplicationFailure` from a handler in another one, which has its message but not its type and
/// details. Clients of this crate look through the outer failure, as does `cause` in other languages, but `errors.As`
/// in Go stops there. If you use this converter in the worker's client, there is only the inner failure. `C` converts
/// everything else.
///
/// ```
/// use temporal_prost::{
///     DirectFailures,
///     common::data_converters::{DataConverter, DefaultPayloadCodec, PayloadConverter},
/// };
///
/// let converter =
///     DataConverter::new(PayloadConverter::default(), DirectFailures::default(), DefaultPayloadCodec);
/// # let client = temporal_prost::client::ClientOptions::new("default");
/// let client = client.data_converter(converter).build();
/// ```
pub struct DirectFailures<C = DefaultFailureConverter>(C);

impl Default for DirectFailures {
    fn default() -> Self {
        Self::new(DefaultFailureConverter::default())
    }
}

impl<C> DirectFailures<C> {
    /// Creates a converter that sends failures of handlers unchanged and converts everything else with `inner`.
    pub const fn new(inner: C) -> Self {
        Self(inner)
    }
}

fn is_handler_failure(error: &OutgoingError) -> bool {
    match error {
        OutgoingError::Workflow(OutgoingWorkflowError::Application(failure)) => {
            failure.source_error().is::<HandlerFailure>()
        }
        _ => false,
    }
}

impl<C: FailureConverter> FailureConverter for DirectFailures<C> {
    fn to_failure(
        &self,
        error: OutgoingError,
        payload_converter: &PayloadConverter,
        context: &SerializationContextData,
    ) -> Failure {
        let is_from_handler = is_handler_failure(&error);
        let mut failure = self.0.to_failure(error, payload_converter, context);
        match failure.cause.take_if(|_| is_from_handler) {
            Some(cause) => *cause,
            None => failure,
        }
    }

    fn to_error(
        &self,
        failure: Failure,
        payload_converter: &PayloadConverter,
        context: &SerializationContextData,
    ) -> Result<IncomingError, PayloadConversionError> {
        self.0.to_error(failure, payload_converter, context)
    }
}

impl<C> fmt::Debug for DirectFailures<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DirectFailures").finish_non_exhaustive()
    }
}
