//! A server in the background, with the key `one`.

use super::client::Client;
use std::net::SocketAddr;
use temporal_prost_codec::server::{Access, CodecServer};
use temporal_prost_codec::{EncryptionCodec, Key, KeyRing};
use tokio::net::TcpListener;

pub(super) struct Server(CodecServer);

pub(super) fn encryption(id: &str, byte: u8) -> EncryptionCodec {
    EncryptionCodec::new(KeyRing::new(Key::new(id, [byte; 32])))
}

impl Default for Server {
    fn default() -> Self {
        Self::with(Access::Open, |server| server)
    }
}

impl Server {
    pub(super) fn with(access: Access, change: impl FnOnce(CodecServer) -> CodecServer) -> Self {
        Self(change(CodecServer::new(encryption("one", 1), access)))
    }

    /// Serves until the test ends.
    pub(super) async fn start(self) -> Client {
        Client::new(start(self.0).await)
    }
}

pub(super) async fn start(server: CodecServer) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server.serve(listener));
    address
}
