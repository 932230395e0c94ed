//! Tests of the codecs, without a Temporal server.

mod combined;
mod compressed;
mod damaged;
mod envelopes;
mod keys;
mod limits;
mod logs;
mod passed_through;
mod profile;
mod samples;
#[cfg(all(feature = "remote", feature = "server"))]
mod served;
#[cfg(feature = "vault")]
mod vault;

use temporal_prost_codec::CodecError;
use temporalio_common::data_converters::{PayloadCodec, PayloadConversionError, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

/// The key of Temporal's samples.
const SAMPLE_KEY: [u8; 32] = *b"test-key-test-key-test-key-test!";

fn payload(text: &str) -> Payload {
    with_metadata(&[("encoding", "json/plain")], text.as_bytes())
}

fn with_metadata(metadata: &[(&str, &str)], data: &[u8]) -> Payload {
    let metadata = metadata.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
    Payload { metadata: metadata.collect(), data: data.to_vec(), ..Payload::default() }
}

async fn encode(codec: &impl PayloadCodec, payload: Payload) -> Result<Payload, CodecError> {
    single(codec.encode(&SerializationContextData::None, vec![payload]).await)
}

async fn decode(codec: &impl PayloadCodec, payload: Payload) -> Result<Payload, CodecError> {
    single(codec.decode(&SerializationContextData::None, vec![payload]).await)
}

fn single(result: Result<Vec<Payload>, PayloadConversionError>) -> Result<Payload, CodecError> {
    match result {
        Ok(payloads) => {
            let [payload] = payloads.try_into().expect("as many payloads as before");
            Ok(payload)
        }
        Err(PayloadConversionError::EncodingError(error)) => Err(*error.downcast().expect("a typed error")),
        Err(error) => panic!("{error}"),
    }
}
