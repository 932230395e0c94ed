//! Messages as payloads of operations, through the client's converter and codec.

use super::{HandlerErrorType, NexusError, header::take_encoded};
use crate::{
    hook,
    payload::{Envelope, MessageOf},
};
use temporalio_client::{Client, NamespacedClient as _};
use temporalio_common::{
    data_converters::{
        GenericPayloadConverter as _, NexusSerializationContext, SerializationContext,
        SerializationContextData,
    },
    protos::temporal::api::common::v1::Payload,
};

pub(super) fn context() -> SerializationContextData {
    SerializationContextData::Nexus(NexusSerializationContext::new())
}

/// Decodes an input, and the headers in it. An unreadable one is the caller's mistake, which is not retried.
pub(super) async fn decode<E: Envelope>(
    client: &Client,
    input: Option<Payload>,
) -> Result<(E, hook::Headers), NexusError> {
    let (converter, data) = (client.data_converter(), context());
    let payloads = input.into_iter().collect();
    // A codec may lack a key for the moment.
    let mut payloads = converter.codec().decode(&data, payloads).await?;
    let headers = payloads.iter_mut().flat_map(take_encoded).collect();
    let context = SerializationContext::new(&data, converter.payload_converter());
    let input = converter.payload_converter().from_payloads::<E>(&context, payloads);
    let input = input.map_err(|error| NexusError::handler(HandlerErrorType::BadRequest, error))?;
    Ok((input, headers))
}

pub(super) async fn encode<E: Envelope>(
    client: &Client,
    output: MessageOf<E>,
) -> Result<Payload, NexusError> {
    let output = E::Argument::from_message(output);
    Ok(client.data_converter().to_payload(&context(), &output).await?)
}
