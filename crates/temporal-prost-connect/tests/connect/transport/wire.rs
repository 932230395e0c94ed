//! Servers on ports, and what stands before them.

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, server::conn::http2, service::service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo};
use parking_lot::Mutex;
use std::{convert::Infallible, net::SocketAddr, sync::Arc};
use temporal_prost_testing::MemoryServer;
use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader, copy_bidirectional},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::watch,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::WebPkiClientVerifier,
    },
};

/// Accepts connections on a free port, each in a task.
async fn accept<F>(serve: impl Fn(TcpStream) -> F + Send + 'static) -> SocketAddr
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    address
}

/// Serves a Temporal server.
pub(crate) async fn temporal(server: &MemoryServer) -> SocketAddr {
    let (listener, server) = (TcpListener::bind("127.0.0.1:0").await.unwrap(), server.clone());
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { server.serve(listener).await });
    address
}

/// An address that refuses connections: nothing listens there, and nobody else can take it.
pub(crate) struct Dead(TcpSocket);

impl Dead {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self(socket)
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

async fn pipe(mut stream: impl AsyncRead + AsyncWrite + Unpin, upstream: SocketAddr) {
    let mut upstream = TcpStream::connect(upstream).await.unwrap();
    let _ = copy_bidirectional(&mut stream, &mut upstream).await;
}

/// Requires a client certificate of our authority.
pub(crate) async fn with_tls(upstream: SocketAddr) -> SocketAddr {
    let acceptor = TlsAcceptor::from(Arc::new(tls_config()));
    accept(move |stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                pipe(stream, upstream).await;
            }
        }
    })
    .await
}

fn tls_config() -> ServerConfig {
    let certificates =
        |pem: &[u8]| CertificateDer::pem_slice_iter(pem).map(Result::unwrap).collect::<Vec<_>>();
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates(include_bytes!("../tls/ca.pem")));
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../tls/server.key")).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_client_cert_verifier(verifier.build().unwrap());
    let mut config = config.with_single_cert(certificates(include_bytes!("../tls/server.pem")), key).unwrap();
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

/// A proxy for HTTP CONNECT, and the heads of the requests that it has received.
pub(crate) async fn proxy(upstream: SocketAddr) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let heads: Arc<Mutex<Vec<String>>> = Arc::default();
    let seen = Arc::clone(&heads);
    let address = accept(move |stream| {
        let seen = Arc::clone(&seen);
        async move {
            let mut stream = BufReader::new(stream);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && stream.read_line(&mut head).await.is_ok_and(|read| read > 0)
            {
            }
            seen.lock().push(head);
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
            pipe(stream, upstream).await;
        }
    })
    .await;
    (address, heads)
}

/// Passes bytes on until it has to hold them back, as a network does that has lost a machine.
pub(crate) async fn stalling(upstream: SocketAddr) -> (SocketAddr, watch::Sender<bool>) {
    let stalled = watch::Sender::new(false);
    let watched = stalled.clone();
    let address = accept(move |stream| {
        let mut stalled = watched.subscribe();
        async move {
            let mut pipe = std::pin::pin!(pipe(stream, upstream));
            tokio::select! {
                () = pipe.as_mut() => {}
                // The connection stays open.
                () = hold(&mut stalled) => std::future::pending().await,
            }
        }
    })
    .await;
    (address, stalled)
}

async fn hold(stalled: &mut watch::Receiver<bool>) {
    let _ = stalled.wait_for(|stalled| *stalled).await;
}

/// A request that a server has received.
pub(crate) struct Received {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Answers each request with `respond` and records it.
pub(crate) async fn recording(
    respond: impl Fn(&HeaderMap) -> Response<Full<Bytes>> + Clone + Send + 'static,
) -> (SocketAddr, Arc<Mutex<Vec<Received>>>) {
    let all: Arc<Mutex<Vec<Received>>> = Arc::default();
    let seen = Arc::clone(&all);
    let address = accept(move |stream| {
        let (seen, respond) = (Arc::clone(&seen), respond.clone());
        let service = service_fn(move |request: Request<Incoming>| {
            let (seen, respond) = (Arc::clone(&seen), respond.clone());
            async move {
                let (parts, body) = request.into_parts();
                let response = respond(&parts.headers);
                let body = body.collect().await.unwrap().to_bytes();
                seen.lock().push(Received { headers: parts.headers, body });
                Ok::<_, Infallible>(response)
            }
        });
        async move {
            let _ = http2::Builder::new(TokioExecutor::new())
                .serve_connection(TokioIo::new(stream), service)
                .await;
        }
    })
    .await;
    (address, all)
}

/// Returns a response without a message.
pub(crate) fn grpc(status: &'static str, message: &'static str) -> Response<Full<Bytes>> {
    let response = Response::builder().header("content-type", "application/grpc");
    response.header("grpc-status", status).header("grpc-message", message).body(Full::default()).unwrap()
}
