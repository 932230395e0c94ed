use super::message::invalid;
use crate::payload::{Envelope, PayloadError, json_payload};
use serde_json::Value;
use temporal_prost_json::Descriptors;
use temporalio_common::{
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// The workflow to cancel, two arguments in JSON.
#[derive(Clone, PartialEq, prost::Message)]
pub struct CancelRequest {
    /// The workflow id.
    #[prost(string, tag = "1")]
    pub(super) workflow_id: String,
    /// The run, or an empty string for the latest one.
    #[prost(string, tag = "2")]
    pub(super) run_id: String,
}

const NAME: &str = "temporal_prost.xns.CancelRequest";

impl CancelRequest {
    fn arguments(&self) -> [Value; 2] {
        [&self.workflow_id, &self.run_id].map(|text| Value::from(text.as_str()))
    }
}

impl TemporalSerializable for CancelRequest {
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Ok(json_payload(&Value::from(self.workflow_id.as_str()), None))
    }

    fn to_payloads(&self, _: &SerializationContext<'_>) -> Result<Vec<Payload>, PayloadConversionError> {
        Ok(self.arguments().iter().map(|argument| json_payload(argument, None)).collect())
    }
}

impl TemporalDeserializable for CancelRequest {
    fn from_payload(
        context: &SerializationContext<'_>,
        payload: Payload,
    ) -> Result<Self, PayloadConversionError> {
        Self::from_payloads(context, vec![payload])
    }

    fn from_payloads(
        _: &SerializationContext<'_>,
        payloads: Vec<Payload>,
    ) -> Result<Self, PayloadConversionError> {
        let text = |payload: &Payload| serde_json::from_slice::<String>(&payload.data);
        let texts: Result<Vec<_>, _> = payloads.iter().map(text).collect();
        let texts = texts.map_err(|error| invalid(NAME, &error))?;
        match texts.as_slice() {
            [workflow_id, run_id @ ..] => {
                let run_id = run_id.first().cloned().unwrap_or_default();
                Ok(Self { workflow_id: workflow_id.clone(), run_id })
            }
            [] => Err(PayloadError::Count { message: NAME, count: 0 }.into()),
        }
    }
}

impl Envelope for CancelRequest {
    const MESSAGE: &'static str = NAME;
    type Message = Self;
    type Argument = Self;

    fn message(&self) -> &Self {
        self
    }

    fn into_message(self) -> Self {
        self
    }

    fn from_message(message: Self) -> Self {
        message
    }

    fn to_wire(message: &Self) -> Vec<u8> {
        prost::Message::encode_to_vec(message)
    }

    fn from_wire(wire: &[u8]) -> Result<Self, PayloadError> {
        prost::Message::decode(wire).map_err(|source| PayloadError::Binary { message: NAME, source })
    }

    fn to_json(message: &Self) -> Result<Value, PayloadError> {
        Ok(serde_json::json!({ "workflowId": message.workflow_id, "runId": message.run_id }))
    }

    fn write_json(message: &Self) -> Result<Vec<u8>, PayloadError> {
        Ok(Self::to_json(message)?.to_string().into_bytes())
    }

    fn canonical(message: &Self) -> Result<Vec<u8>, PayloadError> {
        Ok(Self::to_wire(message))
    }

    fn from_json(json: &Value) -> Result<Self, PayloadError> {
        let text = |name: &str| json.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Self { workflow_id: text("workflowId"), run_id: text("runId") })
    }

    fn descriptors() -> Option<&'static Descriptors> {
        None
    }
}
