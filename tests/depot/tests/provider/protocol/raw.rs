//! Calls of a provider with messages that are written byte by byte.

use bytes::{Buf as _, BufMut as _};
use hyper_util::rt::TokioIo;
use std::{io, path::PathBuf};
use temporal_prost_terraform::Debug;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::UnixStream,
};
use tonic::{
    Request, Status,
    client::Grpc,
    codec::{Codec, DecodeBuf, Decoder, EncodeBuf, Encoder},
    transport::{self, Channel, Endpoint},
};

/// The maximum size of a message.
pub(crate) const MESSAGE_BYTES: usize = 64 << 20;

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

/// Returns the socket in a value of `TF_REATTACH_PROVIDERS`.
pub(crate) fn socket(reattach: &str) -> PathBuf {
    let reattach: serde_json::Value = serde_json::from_str(reattach).unwrap();
    reattach["example.com/acme/depot"]["Addr"]["String"].as_str().unwrap().into()
}

/// Connects to a provider in this process.
pub(crate) async fn connect(provider: &Debug) -> Channel {
    attach(socket(provider.reattach())).await
}

/// Connects to a socket without TLS.
pub(crate) async fn attach(socket: PathBuf) -> Channel {
    over(move || UnixStream::connect(socket.clone())).await.unwrap()
}

/// Connects over a stream.
pub(crate) async fn over<S, F>(open: impl Fn() -> F + Send + 'static) -> Result<Channel, transport::Error>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Future<Output = io::Result<S>> + Send + 'static,
{
    let connector = tower::service_fn(move |_| {
        let stream = open();
        async move { stream.await.map(TokioIo::new) }
    });
    Endpoint::from_static("http://provider").connect_with_connector(connector).await
}

/// Calls a method of the provider.
pub(crate) async fn call(channel: &Channel, method: &str, message: Vec<u8>) -> Result<Vec<u8>, Status> {
    send(channel, &format!("/tfplugin6.Provider/{method}"), message).await
}

/// Calls a method of any service.
pub(crate) async fn send(channel: &Channel, path: &str, message: Vec<u8>) -> Result<Vec<u8>, Status> {
    let client = Grpc::new(channel.clone()).max_decoding_message_size(MESSAGE_BYTES);
    let mut client = client.max_encoding_message_size(2 * MESSAGE_BYTES);
    client.ready().await.map_err(|error| Status::from_error(error.into()))?;
    Ok(client.unary(Request::new(message), path.parse().unwrap(), Raw).await?.into_inner())
}

/// Returns a field with bytes.
pub(crate) fn field(number: u8, value: &[u8]) -> Vec<u8> {
    let mut field = vec![number << 3 | 2];
    let mut length = value.len();
    while length > 0x7f {
        field.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    field.push(u8::try_from(length).unwrap());
    field.extend(value);
    field
}

/// Returns a field with a value that is an object in JSON.
pub(crate) fn json(number: u8, object: &str) -> Vec<u8> {
    field(number, &field(2, object.as_bytes()))
}
