//! The SDK's settings of a connection: TLS, proxy, keep-alive, compression, message limits.

use super::{
    call::{list, send, within},
    wire::{grpc, proxy, recording, stalling, temporal, with_tls},
};
use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use std::{net::SocketAddr, time::Duration};
use temporal_prost_connect::{Cluster, Health, TlsMaterial, TlsSource, Transport};
use temporal_prost_testing::MemoryServer;
use temporalio_client::{
    ClientKeepAliveOptions, ClientTlsOptions, Connection, ConnectionOptions, GrpcCompression,
    HttpConnectProxyOptions, TlsOptions, Url,
    grpc::WorkflowService as _,
    tonic::{Code, IntoRequest as _},
};
use temporalio_common::protos::temporal::api::workflowservice::v1::DescribeNamespaceRequest;
use tokio::sync::watch;

const AUTHORITY: &[u8] = include_bytes!("../tls/ca.pem");
const CLIENT: [&[u8]; 2] = [include_bytes!("../tls/client.pem"), include_bytes!("../tls/client.key")];
const FOREIGN: [&[u8]; 2] = [include_bytes!("../tls/foreign.pem"), include_bytes!("../tls/foreign.key")];

fn options(address: SocketAddr) -> ConnectionOptions {
    ConnectionOptions::new(Url::parse(&format!("http://{address}")).unwrap()).build()
}

fn transport(cluster: Cluster) -> Transport {
    Transport::new("default", [cluster]).unwrap()
}

fn over(options: ConnectionOptions) -> Transport {
    transport(Cluster::new("cluster-a", options).unwrap())
}

fn tls([certificate, key]: [&[u8]; 2]) -> TlsOptions {
    let client = ClientTlsOptions::builder().client_cert(certificate.into()).client_private_key(key.into());
    let tls = TlsOptions::builder().server_root_ca_cert(AUTHORITY.into()).client_tls_options(client.build());
    tls.domain("temporal.example".to_owned()).build()
}

#[tokio::test]
async fn a_client_certificate_is_shown() {
    let mut options = options(with_tls(temporal(&MemoryServer::new()).await).await);
    options.tls_options = Some(tls(CLIENT));
    send(&over(options), list()).await.unwrap();
}

#[tokio::test]
async fn a_server_of_another_name_is_refused() {
    let mut options = options(with_tls(temporal(&MemoryServer::new()).await).await);
    let mut tls = tls(CLIENT);
    tls.domain = None;
    options.tls_options = Some(tls);
    let error = send(&over(options), list()).await.unwrap_err();
    assert!(error.message().contains("not valid for name"), "{error}");
}

#[tokio::test]
async fn a_new_certificate_is_used_without_a_restart() {
    let options = options(with_tls(temporal(&MemoryServer::new()).await).await);
    let foreign = TlsMaterial::new(tls(FOREIGN)).description("certificate `foreign.pem`");
    let (sender, source): (_, TlsSource) = watch::channel(foreign);
    let transport = transport(Cluster::new("cluster-a", options).unwrap().tls(source));
    let error = send(&transport, list()).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.message().contains("certificate `foreign.pem`"), "{error}");
    sender.send_replace(TlsMaterial::new(tls(CLIENT)));
    let mut health = transport.health();
    tokio::time::timeout(Duration::from_secs(20), health.wait_for(Health::is_ready)).await.unwrap().unwrap();
    send(&transport, list()).await.unwrap();
}

#[tokio::test]
async fn connections_go_through_the_proxy_with_its_password() {
    let (address, heads) = proxy(temporal(&MemoryServer::new()).await).await;
    let mut options = ConnectionOptions::new(Url::parse("http://temporal.example:7233").unwrap()).build();
    let proxy = HttpConnectProxyOptions::new(address.to_string());
    options.http_connect_proxy = Some(proxy.basic_auth(("user".to_owned(), "pass".to_owned())).build());
    send(&over(options), list()).await.unwrap();
    let head = heads.lock()[0].to_lowercase();
    assert!(head.starts_with("connect temporal.example:7233 http/1.1\r\n"), "{head}");
    assert!(head.contains("proxy-authorization: basic dxnlcjpwyxnz\r\n"), "{head}");
}

#[tokio::test]
async fn a_connection_that_is_silent_is_lost() {
    let (address, stalled) = stalling(temporal(&MemoryServer::new()).await).await;
    let mut options = options(address);
    let (interval, timeout) = (Duration::from_millis(100), Duration::from_millis(200));
    options.keep_alive = Some(ClientKeepAliveOptions::builder().interval(interval).timeout(timeout).build());
    let transport = over(options);
    send(&transport, list()).await.unwrap();
    stalled.send_replace(true);
    let error = send(&transport, within("20S", list())).await.unwrap_err();
    assert_eq!(error.code(), Code::Unavailable);
    assert!(error.message().starts_with("lost cluster `cluster-a`"), "{error}");
}

#[tokio::test]
async fn messages_are_compressed_and_headers_arrive() {
    let (address, received) = recording(|_| grpc("5", "nothing")).await;
    let error = send(&over(options(address)), within("20S", list())).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::NotFound, "nothing"));
    let received = received.lock();
    assert_eq!(received[0].headers["grpc-encoding"], "gzip");
    assert_eq!(received[0].headers["grpc-timeout"], "20S");
    assert_eq!(received[0].body[0], 1);
}

#[tokio::test]
async fn the_sdk_reads_errors_of_a_server_that_compresses() {
    let compressing = |_: &_| {
        let mut response = grpc("5", "nothing");
        response.headers_mut().insert("grpc-encoding", "gzip".parse().unwrap());
        response
    };
    let (address, _) = recording(compressing).await;
    let url = Url::parse(&format!("http://{address}")).unwrap();
    let options = ConnectionOptions::new(url).skip_get_system_info(true).build();
    let options = over(options.clone()).install(options);
    let mut connection = Connection::connect(options).await.unwrap();
    let request = DescribeNamespaceRequest::default().into_request();
    let error = connection.describe_namespace(request).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::NotFound, "nothing"));
}

#[tokio::test]
async fn compression_can_be_turned_off() {
    let (address, received) = recording(|_| grpc("5", "nothing")).await;
    let mut options = options(address);
    options.grpc_compression = GrpcCompression::None;
    send(&over(options), list()).await.unwrap_err();
    assert!(!received.lock()[0].headers.contains_key("grpc-encoding"));
}

#[tokio::test]
async fn a_server_that_cannot_decompress_gets_plain_messages() {
    let (address, received) = recording(|headers| {
        let is_compressed = headers.contains_key("grpc-encoding");
        if is_compressed { grpc("12", "grpc: Decompressor is not installed") } else { grpc("5", "nothing") }
    })
    .await;
    let transport = over(options(address));
    for _ in 0..2 {
        assert_eq!(send(&transport, list()).await.unwrap_err().code(), Code::NotFound);
    }
    assert_eq!(received.lock().iter().map(|request| request.body[0]).collect::<Vec<_>>(), [1, 0, 0]);
}

#[tokio::test]
async fn a_balancer_without_a_server_counts_as_a_loss() {
    let respond = |_: &_| Response::builder().status(503).body(Full::<Bytes>::default()).unwrap();
    let (address, _) = recording(respond).await;
    let transport = over(options(address));
    let error = send(&transport, list()).await.unwrap_err();
    assert!(error.message().starts_with("lost cluster `cluster-a`"), "{error}");
    let mut health = transport.health();
    let lost = health.wait_for(|health| !health.is_ready());
    tokio::time::timeout(Duration::from_secs(20), lost).await.unwrap().unwrap();
}
