//! Messages of a newer Terraform, byte by byte.

use bytes::{Buf as _, BufMut as _};
use depot::v2::boxes_temporal;
use hyper_util::rt::TokioIo;
use temporal_prost_terraform::Debug;
use tokio::net::UnixStream;
use tonic::{
    Code, Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::{Channel, Endpoint},
};

/// Sends and receives messages as bytes.
struct Raw;

impl Codec for Raw {
    type Encode = Vec<u8>;
    type Decode = Vec<u8>;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self {
        Self
    }

    fn decoder(&mut self) -> Self {
        Self
    }
}

impl Encoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn encode(&mut self, item: Vec<u8>, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put_slice(&item);
        Ok(())
    }
}

impl Decoder for Raw {
    type Item = Vec<u8>;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<Vec<u8>>, Status> {
        Ok(Some(buffer.copy_to_bytes(buffer.remaining()).to_vec()))
    }
}

async fn connect(provider: &Debug) -> Channel {
    let reattach: serde_json::Value = serde_json::from_str(provider.reattach()).unwrap();
    let socket = reattach["example.com/acme/depot"]["Addr"]["String"].as_str().unwrap().to_owned();
    let connector = tower::service_fn(move |_| {
        let socket = socket.clone();
        async move { Ok::<_, std::io::Error>(TokioIo::new(UnixStream::connect(socket).await?)) }
    });
    Endpoint::from_static("http://provider").connect_with_connector(connector).await.unwrap()
}

async fn call(channel: &Channel, method: &str, message: Vec<u8>) -> Result<Vec<u8>, Status> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.unwrap();
    let path = format!("/tfplugin6.Provider/{method}").parse().unwrap();
    Ok(client.unary(Request::new(message), path, Raw).await?.into_inner())
}

/// Returns a field with a value of a known length.
fn field(number: u8, value: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2, u8::try_from(value.len()).unwrap()];
    field.extend(value);
    field
}

/// Returns fields that no version knows yet, of every wire type: the numbers 2040 to 2044.
fn unknown() -> Vec<u8> {
    let key = |number: u8, kind: u8| [0xc0 | number << 3 | kind, 0x7f];
    let mut fields = Vec::new();
    fields.extend([&key(0, 0)[..], &[0xff, 0x01]].concat());
    fields.extend([&key(1, 1)[..], &[7; 8]].concat());
    fields.extend([&key(2, 2)[..], &[4], b"news"].concat());
    fields.extend([&key(3, 3)[..], &key(0, 0), &[1], &key(3, 4)].concat());
    fields.extend([&key(4, 5)[..], &[7; 4]].concat());
    fields
}

/// Returns a value, which is a field with an object in `MessagePack` inside.
fn value(number: u8, object: &[u8], more: &[u8]) -> Vec<u8> {
    field(number, &[&field(1, object), more].concat())
}

/// A box of 3 grams that has no id yet.
const BOX: &[u8] = b"\x84\xa2id\xc0\xa4name\xa3tea\xa6weight\x03\xa8timeouts\xc0";
const NULL: &[u8] = b"\xc0";

/// Returns requests with these fields at their ends, also inside of their values.
fn requests(more: &[u8]) -> [(&'static str, Vec<u8>); 6] {
    let name = field(1, b"depot_box");
    let raw = field(3, &[&field(1, br#"{"id":"box/tea","name":"tea","weight":3}"#), more].concat());
    let capabilities = field(3, more);
    let version = [2 << 3, 1];
    let planned = [value(2, NULL, more), value(3, BOX, more), value(4, BOX, more)].concat();
    [
        ("GetProviderSchema", more.to_vec()),
        ("ValidateProviderConfig", [&value(1, b"\x80", more), more].concat()),
        ("ValidateResourceConfig", [&name, &value(2, BOX, more), &capabilities, more].concat()),
        ("UpgradeResourceState", [&name, &version[..], &raw, more].concat()),
        ("PlanResourceChange", [&name, &planned[..], more].concat()),
        ("ImportResourceState", [&name, &field(2, b"box/tea"), more].concat()),
    ]
}

/// Returns the bytes in an order that does not depend on the order of maps.
fn sorted(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.sort_unstable();
    bytes
}

#[tokio::test]
async fn unknown_fields_change_nothing() {
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    for ((method, old), (_, new)) in requests(&[]).into_iter().zip(requests(&unknown())) {
        assert!(new.len() > old.len(), "{method}");
        let expected = call(&channel, method, old).await.unwrap();
        let answer = call(&channel, method, new).await.unwrap();
        if method == "ImportResourceState" {
            // The private data contain a random text.
            assert_eq!(answer.len(), expected.len());
        } else {
            assert_eq!(sorted(answer), sorted(expected.clone()), "{method}");
        }
        let is_about_tea =
            ["UpgradeResourceState", "PlanResourceChange", "ImportResourceState"].contains(&method);
        assert_eq!(
            String::from_utf8_lossy(&expected).contains("tea"),
            is_about_tea,
            "{method}: {expected:?}"
        );
    }
}

#[tokio::test]
async fn an_unknown_rpc_is_refused() {
    let provider = boxes_temporal::terraform::program().debug().unwrap();
    let channel = connect(&provider).await;
    let refused = call(&channel, "PlanDeferredAction", Vec::new()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
}
