use crate::failure::restore_encoded;
use temporalio_client::Client;
use temporalio_common::{
    data_converters::{
        NoopDecodeHint, PayloadConversionError, SerializationContextData, WorkflowSerializationContext,
    },
    error::IncomingError,
    payload_visitor::decode_payloads,
    protos::temporal::api::failure::v1::Failure,
};

/// Decodes `failure` with the client's data converter, because the SDK leaves it encoded here. Returns it unchanged if
/// it cannot be decoded.
pub(super) async fn decode_failure(client: &Client, failure: Failure) -> Failure {
    decode(client, failure.clone()).await.unwrap_or(failure)
}

async fn decode(client: &Client, mut failure: Failure) -> Result<Failure, PayloadConversionError> {
    let converter = &client.options().data_converter;
    let context = SerializationContextData::Workflow(WorkflowSerializationContext::new());
    decode_payloads(&mut failure, converter.codec(), &context).await?;
    let mut failure = match converter.to_error(&context, failure.clone(), NoopDecodeHint)? {
        // A custom converter may not preserve the original failure.
        IncomingError::Application(error) => error.into_failure().unwrap_or(failure),
        error => error.into_failure(),
    };
    // The SDK restores only the outermost one.
    restore_encoded(&mut failure);
    Ok(failure)
}
