//! Payloads as ProtoJSON, as codec servers exchange them.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize, Serializer};
use std::collections::HashMap;
use temporalio_common::protos::temporal::api::common::v1 as proto;

/// Writes padding, and reads with and without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[derive(Deserialize, Serialize)]
struct Payloads {
    #[serde(default, deserialize_with = "or_null")]
    payloads: Vec<Payload>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    #[serde(default, deserialize_with = "or_null")]
    metadata: HashMap<String, Bytes>,
    #[serde(default, deserialize_with = "or_null")]
    data: Bytes,
    #[serde(default, deserialize_with = "or_null")]
    #[serde(alias = "external_payloads")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    external_payloads: Vec<External>,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct External {
    #[serde(default, deserialize_with = "or_null")]
    #[serde(alias = "size_bytes")]
    size_bytes: Size,
}

#[derive(Default)]
struct Bytes(Vec<u8>);

#[derive(Default)]
struct Size(i64);

/// Reads the body of a request or answer. The reason for a failure contains no part of the body.
pub(crate) fn read(body: &[u8]) -> Result<Vec<proto::Payload>, &'static str> {
    const INVALID: &str = "the body is not a JSON object with `payloads`";
    // serde would also read an array of the fields.
    if !body.trim_ascii_start().starts_with(b"{") {
        return Err(INVALID);
    }
    let read: Payloads = serde_json::from_slice(body).map_err(|_| INVALID)?;
    Ok(read.payloads.into_iter().map(Into::into).collect())
}

/// Writes the body of a request or answer.
pub(crate) fn write(payloads: Vec<proto::Payload>) -> Vec<u8> {
    let payloads = Payloads { payloads: payloads.into_iter().map(Into::into).collect() };
    serde_json::to_vec(&payloads).unwrap_or_default()
}

/// ProtoJSON allows `null` for the default.
fn or_null<'de, T: Default + Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

impl From<Payload> for proto::Payload {
    fn from(payload: Payload) -> Self {
        let metadata = payload.metadata.into_iter().map(|(name, Bytes(value))| (name, value)).collect();
        let size =
            |external: External| proto::payload::ExternalPayloadDetails { size_bytes: external.size_bytes.0 };
        let external_payloads = payload.external_payloads.into_iter().map(size).collect();
        Self { metadata, data: payload.data.0, external_payloads }
    }
}

impl From<proto::Payload> for Payload {
    fn from(payload: proto::Payload) -> Self {
        let metadata = payload.metadata.into_iter().map(|(name, value)| (name, Bytes(value))).collect();
        let external = payload.external_payloads.into_iter();
        let external_payloads = external.map(|it| External { size_bytes: Size(it.size_bytes) }).collect();
        Self { metadata, data: Bytes(payload.data), external_payloads }
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // ProtoJSON allows the alphabet for URLs.
        let text = String::deserialize(from)?.replace('-', "+").replace('_', "/");
        BASE64.decode(text).map(Self).map_err(|_| D::Error::custom("invalid base64"))
    }
}

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Number(i64),
            Text(String),
        }
        match Form::deserialize(from)? {
            Form::Number(number) => Ok(Self(number)),
            Form::Text(text) => text.parse().map(Self).map_err(|_| D::Error::custom("invalid number")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_forms_of_proto_json_are_read() {
        let forms = [
            r#"{"payloads":[{"metadata":{"encoding":"YWI="},"data":"+/8=","externalPayloads":[{"sizeBytes":"7"}]}]}"#,
            r#"{"payloads":[{"metadata":{"encoding":"YWI"},"data":"-_8","external_payloads":[{"size_bytes":7}],"x":1}]}"#,
        ];
        let external = proto::payload::ExternalPayloadDetails { size_bytes: 7 };
        let metadata = [("encoding".to_owned(), b"ab".to_vec())].into();
        let expected = proto::Payload { metadata, data: vec![0xfb, 0xff], external_payloads: vec![external] };
        for form in forms {
            assert_eq!(read(form.as_bytes()).unwrap(), std::slice::from_ref(&expected), "{form}");
        }
        assert_eq!(write(vec![expected]), forms[0].as_bytes());
    }

    #[test]
    fn absent_and_null_fields_are_defaults() {
        for form in [r#"{"payloads":[{}]}"#, r#"{"payloads":[{"metadata":null,"data":null}]}"#] {
            assert_eq!(read(form.as_bytes()).unwrap(), [proto::Payload::default()], "{form}");
        }
        assert_eq!(read(b"{}").unwrap(), []);
        assert_eq!(read(br#"{"payloads":null}"#).unwrap(), []);
    }

    #[test]
    fn an_invalid_body_is_rejected_without_its_content() {
        for form in ["", "[]", "secret", r#"{"payloads":[{"data":"sec ret"}]}"#, r#"{"payloads":"secret"}"#] {
            assert_eq!(read(form.as_bytes()).unwrap_err(), "the body is not a JSON object with `payloads`");
        }
    }
}
