use super::message::{DESCRIPTORS, Message, invalid};
use crate::payload::{EMPTY, Envelope, PayloadError, read_encoding, wire_payload};
use prost_types::Any;
use serde_json::Value;
use std::marker::PhantomData;
use temporal_prost_json::{Descriptors, UnknownFields};
use temporalio_common::{
    data_converters::{
        PayloadConversionError, SerializationContext, TemporalDeserializable, TemporalSerializable,
    },
    protos::temporal::api::common::v1::Payload,
};

/// The request `M` of an activity, which contains the inputs `I` of the schema.
///
/// It is written as `binary/protobuf`, which Go reads too. In the JSON that Go writes, an input names its type. Only the
/// schema of the input can read it, so both are converted separately.
pub struct Request<M, I>(pub(super) M, PhantomData<fn() -> I>);

/// The inputs of a request.
pub trait Inputs: 'static {
    /// Their types, in the order of their fields.
    const TYPES: &'static [InputType];
}

/// The conversion of an input between its wire format and JSON.
#[derive(Clone, Copy, Debug)]
pub struct InputType {
    name: &'static str,
    to_json: fn(&[u8]) -> Result<Value, PayloadError>,
    from_json: fn(&Value) -> Result<Vec<u8>, PayloadError>,
}

impl InputType {
    const fn of<E: Envelope>() -> Self {
        Self {
            name: E::MESSAGE,
            to_json: |wire| E::to_json(&E::from_wire(wire)?),
            from_json: |json| Ok(E::to_wire(&E::from_json(json)?)),
        }
    }
}

impl Inputs for () {
    const TYPES: &'static [InputType] = &[];
}

impl<A: Envelope> Inputs for (A,) {
    const TYPES: &'static [InputType] = &[InputType::of::<A>()];
}

impl<A: Envelope, B: Envelope> Inputs for (A, B) {
    const TYPES: &'static [InputType] = &[InputType::of::<A>(), InputType::of::<B>()];
}

/// The beginning of the URL of a type.
const TYPE_URL: &str = "type.googleapis.com/";

/// Returns an input as it is part of a request. Empty inputs are omitted.
pub(super) fn pack<E: Envelope>(message: &E::Message) -> Option<Any> {
    (E::MESSAGE != EMPTY)
        .then(|| Any { type_url: format!("{TYPE_URL}{}", E::MESSAGE), value: E::to_wire(message) })
}

/// Reads an input.
pub(super) fn unpack<E: Envelope>(input: Option<Any>) -> Result<E::Message, PayloadError> {
    let Any { type_url, value } = input.unwrap_or_default();
    match type_url.rsplit('/').next() {
        Some(name) if name == E::MESSAGE || name.is_empty() => E::from_wire(&value),
        name => Err(PayloadError::Type { message: E::MESSAGE, found: name.unwrap_or_default().to_owned() }),
    }
}

impl<M: Message, I: Inputs> Request<M, I> {
    pub(super) fn new(message: M) -> Self {
        Self(message, PhantomData)
    }

    fn read(payload: &Payload) -> Result<M, PayloadError> {
        match &*read_encoding(payload) {
            "binary/protobuf" => decode(&payload.data),
            "json/protobuf" | "json/plain" => {
                let json = serde_json::from_slice(&payload.data);
                Self::from_json(&json.map_err(|error| invalid(M::NAME, &error))?)
            }
            other => Err(PayloadError::Encoding { message: M::NAME, encoding: other.to_owned() }),
        }
    }
}

fn decode<M: Message>(wire: &[u8]) -> Result<M, PayloadError> {
    M::decode(wire).map_err(|source| PayloadError::Binary { message: M::NAME, source })
}

/// Returns the JSON of an input with its type, as it is in the JSON of a request.
fn with_type(input: &Any, of: InputType) -> Result<Value, PayloadError> {
    let url = Value::from(&*input.type_url);
    Ok(match (of.to_json)(&input.value)? {
        Value::Object(mut fields) if !of.name.starts_with("google.protobuf.") => {
            fields.insert("@type".to_owned(), url);
            Value::Object(fields)
        }
        value => serde_json::json!({ "@type": url, "value": value }),
    })
}

/// Reads an input with its type.
fn without_type(mut json: Value, of: InputType) -> Result<Option<Any>, PayloadError> {
    let Some(fields) = json.as_object_mut() else { return Ok(None) };
    let url = fields.remove("@type").and_then(|url| Some(url.as_str()?.to_owned())).unwrap_or_default();
    if url.rsplit('/').next() != Some(of.name) {
        return Ok(Some(Any { type_url: url, value: Vec::new() }));
    }
    let is_well_known = of.name.starts_with("google.protobuf.") && fields.len() == 1;
    let value = fields.get("value").filter(|_| is_well_known).cloned().unwrap_or(json);
    Ok(Some(Any { type_url: url, value: (of.from_json)(&value)? }))
}

impl<M: Message, I: Inputs> Envelope for Request<M, I> {
    const MESSAGE: &'static str = M::NAME;
    type Message = M;
    type Argument = Self;

    fn message(&self) -> &M {
        &self.0
    }

    fn into_message(self) -> M {
        self.0
    }

    fn from_message(message: M) -> Self {
        Self::new(message)
    }

    fn to_wire(message: &M) -> Vec<u8> {
        message.encode_to_vec()
    }

    fn from_wire(wire: &[u8]) -> Result<M, PayloadError> {
        decode(wire)
    }

    fn to_json(message: &M) -> Result<Value, PayloadError> {
        let mut rest = message.clone();
        let inputs: Vec<_> = rest.inputs().into_iter().map(Option::take).collect();
        let json = DESCRIPTORS.to_value(M::NAME, &rest.encode_to_vec());
        let mut json = json.map_err(|error| PayloadError::json(M::NAME, error))?;
        for ((input, of), field) in inputs.iter().zip(I::TYPES).zip(M::INPUTS) {
            if let (Some(input), Some(fields)) = (input, json.as_object_mut()) {
                fields.insert((*field).to_owned(), with_type(input, *of)?);
            }
        }
        Ok(json)
    }

    fn write_json(message: &M) -> Result<Vec<u8>, PayloadError> {
        Ok(Self::to_json(message)?.to_string().into_bytes())
    }

    fn canonical(message: &M) -> Result<Vec<u8>, PayloadError> {
        let canonical = DESCRIPTORS.canonical(M::NAME, &message.encode_to_vec());
        canonical.map_err(|error| PayloadError::json(M::NAME, error))
    }

    fn from_json(json: &Value) -> Result<M, PayloadError> {
        let mut rest = json.clone();
        let mut inputs = Vec::new();
        for (field, of) in M::INPUTS.iter().zip(I::TYPES) {
            let input = rest.as_object_mut().and_then(|fields| fields.remove(*field));
            inputs.push(input.map(|input| without_type(input, *of)).transpose()?.flatten());
        }
        let rest = DESCRIPTORS.from_json(M::NAME, rest.to_string().as_bytes(), UnknownFields::Ignore);
        let mut message: M = decode(&rest.map_err(|error| PayloadError::json(M::NAME, error))?)?;
        message.inputs().into_iter().zip(inputs).for_each(|(field, input)| *field = input);
        Ok(message)
    }

    fn descriptors() -> Option<&'static Descriptors> {
        Some(&DESCRIPTORS)
    }
}

impl<M: Message, I: Inputs> TemporalSerializable for Request<M, I> {
    fn to_payload(&self, _: &SerializationContext<'_>) -> Result<Payload, PayloadConversionError> {
        Ok(wire_payload(M::NAME, self.0.encode_to_vec()))
    }
}

impl<M: Message, I: Inputs> TemporalDeserializable for Request<M, I> {
    fn from_payload(_: &SerializationContext<'_>, payload: Payload) -> Result<Self, PayloadConversionError> {
        Ok(Self::new(Self::read(&payload)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{protos::temporal::xns::v1::WorkflowRequest, xns::cancel::CancelRequest};

    #[test]
    fn an_input_of_another_type_is_an_error_in_both_encodings() {
        let of_bool = Any { type_url: format!("{TYPE_URL}google.protobuf.BoolValue"), value: vec![8, 1] };
        let json = serde_json::json!({ "request": { "@type": of_bool.type_url, "value": true } });
        let read = Request::<WorkflowRequest, (CancelRequest,)>::from_json(&json).unwrap();
        for input in [Some(of_bool), read.request] {
            let error = unpack::<CancelRequest>(input).unwrap_err();
            let (expected, found) = (CancelRequest::MESSAGE, "google.protobuf.BoolValue");
            let expected = format!("cannot read `{expected}` from a message of the type `{found}`");
            assert_eq!(error.to_string(), expected);
        }
    }
}
