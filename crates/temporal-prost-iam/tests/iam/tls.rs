//! HTTPS.

use crate::service::Service;
use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use std::time::Duration;
use temporal_prost_iam::IamServer;
use temporal_prost_secret::Http;
use tokio::net::TcpListener;

#[tokio::test]
async fn keys_are_served_with_a_certificate() {
    let service = Service::start().await;
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    service.files.write("tls.crt", &signed.cert.pem());
    service.files.write("tls.key", &signed.signing_key.serialize_pem());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}/keys", listener.local_addr().unwrap().port());
    let server = IamServer::new(service.files.exchange());
    let server = server.tls_files(service.files.path("tls.crt"), service.files.path("tls.key")).unwrap();
    tokio::spawn(server.serve(listener));
    let get = async |roots: &str| {
        let url = url.parse().unwrap();
        let http = Http::new(&url, Some(roots.as_bytes()), Duration::from_secs(10)).unwrap();
        let mut request = Request::new(Full::<Bytes>::default());
        *request.uri_mut() = url;
        http.send(request).await
    };
    let keys = get(&signed.cert.pem()).await.unwrap();
    assert!(keys.starts_with(b"{\"keys\":[\"1:ed25519/"), "{keys:?}");
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    get(&other.cert.pem()).await.unwrap_err();
    let wrong = IamServer::new(service.files.exchange()).tls_files("none.crt", "none.key").unwrap_err();
    assert!(wrong.to_string().contains("none.crt"), "{wrong}");
}
