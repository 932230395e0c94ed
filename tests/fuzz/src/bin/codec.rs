//! Decodes any payload, or rejects it with an error that contains nothing of it; and any payload survives.
#![no_main]

use futures_util::FutureExt;
use libfuzzer_sys::fuzz_target;
use prost::Message;
use temporal_prost_codec::{Chain, CompressionCodec, EncryptionCodec, Key, KeyRing};
use temporalio_common::data_converters::{PayloadCodec, SerializationContextData};
use temporalio_common::protos::temporal::api::common::v1::Payload;

fuzz_target!(|data: &[u8]| {
    let Ok(payload) = Payload::decode(data) else { return };
    let encryption = EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32])));
    let chain = Chain::new().then(CompressionCodec::zlib().max_size(1 << 20)).then(encryption);
    let context = SerializationContextData::None;
    // Nothing waits, because the keys are in memory.
    let _ = chain.decode(&context, vec![payload.clone()]).now_or_never().expect("it is ready");
    let encoded = chain.encode(&context, vec![payload.clone()]).now_or_never().expect("it is ready").unwrap();
    let decoded = chain.decode(&context, encoded).now_or_never().expect("it is ready").unwrap();
    assert!(decoded == [payload]);
});
