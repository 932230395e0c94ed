//! The SDK's data converters around our payloads: a codec that makes them unreadable, and encoded failures.

use crate::harness::{connect_with, history, spawn_with, unique};
use futures::future::{BoxFuture, FutureExt, ready};
use temporal_prost::{
    DirectFailures, ExecuteError, Proto, Report, UpdateError, Workflow, WorkflowHandle,
    client::ClientOptions,
    common::MemoValues,
    prost::Message as _,
    sdk::WorkerOptions,
    workflow::common::{
        data_converters::{
            DataConverter, DefaultFailureConverter, DefaultPayloadCodec, FailureConverter, PayloadCodec,
            PayloadConversionError, PayloadConverter, SerializationContextData,
        },
        protos::temporal::api::{common::v1::Payload, failure::v1::Failure},
    },
};
use temporal_prost_e2e::{
    Carrier, Courier,
    parcel::v1::{
        Parcel,
        courier_temporal::{self, CourierClient},
        temporal_schema::Schema,
    },
};

const SEALED: &[u8] = b"binary/sealed";

/// A codec that seals every payload with its metadata, so that none of its text is visible.
struct Seal;

fn sealed(payload: &Payload) -> Payload {
    let data = payload.encode_to_vec().into_iter().map(|byte| byte ^ 0x5a).collect();
    Payload { metadata: [("encoding".to_owned(), SEALED.to_vec())].into(), data, ..Default::default() }
}

fn opened(payload: Payload) -> Result<Payload, PayloadConversionError> {
    if payload.metadata.get("encoding").map(Vec::as_slice) != Some(SEALED) {
        return Err(PayloadConversionError::EncodingError("the payload is not sealed".into()));
    }
    let data: Vec<u8> = payload.data.into_iter().map(|byte| byte ^ 0x5a).collect();
    Payload::decode(data.as_slice()).map_err(|error| PayloadConversionError::EncodingError(error.into()))
}

type Coded = BoxFuture<'static, Result<Vec<Payload>, PayloadConversionError>>;

impl PayloadCodec for Seal {
    fn encode(&self, _: &SerializationContextData, payloads: Vec<Payload>) -> Coded {
        ready(Ok(payloads.iter().map(sealed).collect())).boxed()
    }

    fn decode(&self, _: &SerializationContextData, payloads: Vec<Payload>) -> Coded {
        ready(payloads.into_iter().map(opened).collect()).boxed()
    }
}

/// Starts a worker with the converter on a separate queue, and returns a client with the same converter.
async fn couriers(
    queue: &str,
    failures: impl FailureConverter + Send + Sync + 'static,
    codec: impl PayloadCodec + Send + Sync + 'static,
) -> CourierClient {
    let converter = DataConverter::new(PayloadConverter::default(), failures, codec);
    let mut options = WorkerOptions::new(queue).build();
    courier_temporal::register_workflows::<Courier>(&mut options).unwrap();
    courier_temporal::register_activities(&mut options, Carrier::default()).unwrap();
    let client = || ClientOptions::new("default").data_converter(converter.clone()).build();
    let of_worker = client();
    tokio::task::spawn_blocking(|| spawn_with(options, of_worker)).await.unwrap();
    CourierClient::new(connect_with(client()).await)
}

fn parcel(label: &str, grams: i64) -> Parcel {
    Parcel { label: label.to_owned(), grams, notes: vec![] }
}

/// Sends every kind of message with unique words to one workflow, and returns its result.
async fn converse(couriers: &CourierClient, queue: &str, word: &str) -> (Parcel, Vec<u8>) {
    let mut memo = MemoValues::new();
    memo.insert("parcel", Proto::<Parcel, Schema>::from(parcel(&format!("{word} memo"), 1)));
    let carry = couriers.carry(parcel(&format!("{word} start"), 1)).task_queue(queue);
    let carry = carry.options(|options| options.memo = Some(memo)).start().await.unwrap();
    assert_eq!(carry.track().await.unwrap().label, format!("{word} start"));
    assert_eq!(carry.weigh(parcel(&format!("{word} weighed"), 7)).execute().await.unwrap().done, 7);
    let refused = carry.weigh(parcel(&format!("{word} refused"), 0)).execute().await.unwrap_err();
    expect_lost(&refused, &format!("{word} refused"));
    let failed = carry.weigh(parcel(&format!("{word} failed"), 2_000)).execute().await.unwrap_err();
    expect_lost(&failed, &format!("{word} failed"));
    let remembered = carry.describe().await.unwrap().memo().get::<Proto<Parcel, Schema>>("parcel").unwrap();
    assert_eq!(remembered.unwrap().into_inner().label, format!("{word} memo"));
    carry.relabel(parcel(&format!("{word} end"), 1)).await.unwrap();
    let end = carry.result().await.unwrap();

    let lost = couriers.lose(parcel(&format!("{word} loss"), 1)).task_queue(queue).start().await.unwrap();
    let error = ExecuteError::from(lost.result().await.unwrap_err());
    let text = Report::new(&error).to_string();
    assert!(text.ends_with(&format!("failed: {word} loss is lost (Lost)")), "{text}");
    (end, [stored(&carry).await, stored(&lost).await].concat())
}

/// Checks the text of an update's failure, and the parcel in its details.
fn expect_lost(error: &UpdateError, label: &str) {
    let text = Report::new(error).to_string();
    assert!(text.ends_with(&format!("failed: {label} is lost (Lost)")), "{text}");
    let details = error.application_failure().and_then(|failure| failure.details.clone()).unwrap();
    let [details] = details.payloads.as_slice() else { panic!("{details:?}") };
    let json = String::from_utf8_lossy(&details.data).into_owned();
    assert!(json.starts_with(&format!(r#"{{"label":"{label}""#)), "{json}");
}

/// Returns all bytes that the server has recorded for an execution.
async fn stored<W: Workflow>(handle: &WorkflowHandle<W>) -> Vec<u8> {
    history(handle).await.iter().flat_map(temporal_prost::prost::Message::encode_to_vec).collect()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn nothing_is_to_be_read_on_the_server_through_a_codec() {
    let queue = unique("sealed");
    let couriers = couriers(&queue, DefaultFailureConverter::new(true), Seal).await;
    let (end, stored) = converse(&couriers, &queue, "secret").await;
    assert_eq!((end.label.as_str(), end.grams), ("secret end", 7));
    assert_eq!(end.notes, ["memo secret memo", "attempt 2 at 30"]);
    assert!(contains(&stored, "binary/sealed") && contains(&stored, "Encoded failure"));
    for word in ["secret", "json/protobuf", "parcel.v1.Parcel", "flat tyre"] {
        assert!(!contains(&stored, word), "the server can read `{word}`");
    }
}

#[tokio::test]
async fn without_a_codec_the_same_is_to_be_read() {
    let queue = unique("open");
    let couriers = couriers(&queue, DefaultFailureConverter::default(), DefaultPayloadCodec).await;
    let (end, stored) = converse(&couriers, &queue, "open").await;
    assert_eq!(end.notes, ["memo open memo", "attempt 2 at 30"]);
    for word in ["open end", "open loss is lost", "json/protobuf", "parcel.v1.Parcel"] {
        assert!(contains(&stored, word), "`{word}` is not stored");
    }
}

#[tokio::test]
async fn a_failure_converter_gives_what_handlers_fail_with_as_it_is() {
    let queue = unique("direct");
    let couriers = couriers(&queue, DirectFailures::new(DefaultFailureConverter::new(true)), Seal).await;
    let carry = couriers.carry(parcel("direct", 1)).task_queue(&queue).start().await.unwrap();
    for grams in [0, 2_000] {
        let error = carry.weigh(parcel("direct", grams)).execute().await.unwrap_err();
        expect_lost(&error, "direct");
        let outermost = error.failure().unwrap();
        assert_eq!((kind(outermost), outermost.message.as_str()), ("Lost", "direct is lost"));
    }
    carry.terminate("the test is over").await.unwrap();
}

fn kind(failure: &Failure) -> &str {
    failure.maybe_application_failure().map_or("", |info| &info.r#type)
}
