//! Sources of keys, and rotation.

use crate::{decode, encode, payload};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{env, fs, process};
use temporal_prost_codec::{
    CodecError, EncryptionCodec, Key, KeyCallback, KeyFile, KeyFileError, KeyId, KeyRing, KeyTextError,
    VariableError,
};
use temporalio_common::protos::temporal::api::common::v1::Payload;

const FIRST: &str = "first:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const SECOND: &str = "second:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn key_of(payload: &Payload) -> &str {
    std::str::from_utf8(&payload.metadata["encryption-key-id"]).unwrap()
}

#[tokio::test]
async fn the_newest_key_encrypts_and_every_key_decrypts() {
    let before = KeyRing::new(Key::new("first", [1; 32]));
    let after = before.clone().rotate(Key::new("second", [2; 32]));
    let (before, after) = (EncryptionCodec::new(before), EncryptionCodec::new(after));
    let (old, new) =
        (encode(&before, payload("1")).await.unwrap(), encode(&after, payload("2")).await.unwrap());
    assert_eq!((key_of(&old), key_of(&new)), ("first", "second"));
    assert_eq!(decode(&after, old).await.unwrap(), payload("1"));
    assert_eq!(decode(&after, new.clone()).await.unwrap(), payload("2"));
    let error = decode(&before, new).await.unwrap_err();
    assert!(matches!(&error, CodecError::UnknownKey { key_id } if key_id.as_str() == "second"), "{error}");
}

#[tokio::test]
async fn a_key_can_be_distributed_before_it_encrypts() {
    let early = KeyRing::new(Key::new("first", [1; 32])).decrypting(Key::new("second", [2; 32]));
    let late = KeyRing::new(Key::new("second", [2; 32]));
    let (early, late) = (EncryptionCodec::new(early), EncryptionCodec::new(late));
    assert_eq!(key_of(&encode(&early, payload("1")).await.unwrap()), "first");
    let new = encode(&late, payload("2")).await.unwrap();
    assert_eq!(decode(&early, new).await.unwrap(), payload("2"));
}

#[test]
fn keys_are_read_from_text() {
    let ring = KeyRing::parse(&format!("# comment\n\n{FIRST}\n {SECOND} \n")).unwrap();
    assert_eq!(ring.newest().id().as_str(), "second");
    let ring = KeyRing::parse(&format!("{SECOND},{FIRST}")).unwrap();
    assert_eq!(ring.newest().id().as_str(), "first");
    let unnamed = KeyRing::parse(FIRST.trim_start_matches("first")).unwrap();
    assert_eq!(unnamed.newest().id().as_str(), "");
}

#[test]
fn an_invalid_text_is_rejected_by_the_number_of_its_entry() {
    let error = |text: &str| KeyRing::parse(text).unwrap_err();
    assert_eq!(error("# nothing\n"), KeyTextError::Empty);
    assert_eq!(error(&format!("{FIRST}\nsecret")), KeyTextError::NoId { entry: 2 });
    assert_eq!(error(&format!("{FIRST},second:c2VjcmV0")), KeyTextError::NoKey { entry: 2 });
    assert_eq!(error(&format!("{FIRST},{FIRST}")), KeyTextError::DuplicateId { entry: 2 });
}

#[test]
fn an_unset_variable_is_named() {
    let error = KeyRing::from_env("TEMPORAL_PROST_UNSET").unwrap_err();
    assert_eq!(error, VariableError::Unset { variable: "TEMPORAL_PROST_UNSET".to_owned() });
}

#[tokio::test]
async fn a_changed_file_is_read_again_and_a_broken_one_is_not() {
    let path = env::temp_dir().join(format!("temporal-prost-codec-keys-{}", process::id()));
    fs::write(&path, FIRST).unwrap();
    let codec = EncryptionCodec::new(KeyFile::open(&path).unwrap());
    assert_eq!(key_of(&encode(&codec, payload("1")).await.unwrap()), "first");
    let later = Duration::from_millis(1100);
    tokio::time::sleep(later).await;
    fs::write(&path, format!("{FIRST}\n{SECOND}")).unwrap();
    assert_eq!(key_of(&encode(&codec, payload("1")).await.unwrap()), "second");
    tokio::time::sleep(later).await;
    fs::write(&path, "broken").unwrap();
    assert_eq!(key_of(&encode(&codec, payload("1")).await.unwrap()), "second");
    fs::remove_file(&path).unwrap();
}

#[test]
fn a_missing_file_is_named() {
    let error = KeyFile::open("/nowhere/keys").unwrap_err();
    assert!(matches!(error, KeyFileError::Read { .. }));
    assert_eq!(error.to_string(), "cannot read the keys in `/nowhere/keys`");
}

/// Returns a source with the keys `first` and `second`, and the number of its calls.
fn counted() -> (KeyCallback, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let keys = KeyCallback::new(move |id: Option<KeyId>| {
        counter.fetch_add(1, Ordering::Relaxed);
        async move {
            match id.as_ref().map_or("second", KeyId::as_str) {
                "first" => Ok(Some(Key::new("first", [1; 32]))),
                "second" => Ok(Some(Key::new("second", [2; 32]))),
                "broken" => Err("the secret manager is offline".into()),
                _ => Ok(None),
            }
        }
    });
    (keys, calls)
}

#[tokio::test]
async fn a_callback_is_called_once_for_a_key() {
    let (keys, calls) = counted();
    let codec = EncryptionCodec::new(keys);
    let old = encode(&EncryptionCodec::new(KeyRing::parse(FIRST).unwrap()), payload("old")).await.unwrap();
    for _ in 0..10 {
        let new = encode(&codec, payload("new")).await.unwrap();
        assert_eq!(decode(&codec, new).await.unwrap(), payload("new"));
        assert_eq!(decode(&codec, old.clone()).await.unwrap(), payload("old"));
    }
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_callback_is_asked_again_for_the_newest_key() {
    let (keys, calls) = counted();
    let codec = EncryptionCodec::new(keys.refresh(Duration::ZERO));
    for _ in 0..3 {
        encode(&codec, payload("new")).await.unwrap();
    }
    assert_eq!(calls.load(Ordering::Relaxed), 3);
}

#[tokio::test]
async fn the_error_of_a_callback_is_the_cause() {
    let (keys, _) = counted();
    let broken = EncryptionCodec::new(KeyRing::new(Key::new("broken", [3; 32])));
    let encrypted = encode(&broken, payload("1")).await.unwrap();
    let error = decode(&EncryptionCodec::new(keys), encrypted).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        (error.to_string().as_str(), cause.as_str()),
        ("cannot load encryption keys", "the secret manager is offline")
    );
}
