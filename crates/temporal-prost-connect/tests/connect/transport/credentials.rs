//! Headers of requests.

use super::call::{list, send};
use futures_util::{FutureExt, future::BoxFuture};
use http::{HeaderMap, HeaderValue};
use parking_lot::Mutex;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use temporal_prost_connect::{Cluster, HeaderError, HeaderProvider, NOT_SENT, Transport};
use temporalio_client::{
    ConnectionOptions, HttpConnectProxyOptions, Url,
    callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse},
    tonic::{Code, Status},
};

/// A token that changes with each request, or an error.
#[derive(Debug, Default)]
struct Token {
    number: AtomicUsize,
    is_expired: bool,
    rejections: AtomicUsize,
}

#[derive(Debug, thiserror::Error)]
#[error("the token in `token.txt` expired at noon")]
struct Expired;

impl HeaderProvider for Token {
    fn headers<'a>(&'a self, _: &'a GrpcRequest) -> BoxFuture<'a, Result<HeaderMap, HeaderError>> {
        let number = self.number.fetch_add(1, Ordering::SeqCst);
        let value = HeaderValue::from_str(&format!("Bearer {number}")).unwrap();
        let token = HeaderMap::from_iter([(http::header::AUTHORIZATION, value)]);
        let result = if self.is_expired { Err(Expired.into()) } else { Ok(token) };
        async { result }.boxed()
    }

    fn rejected(&self, _: &Status) {
        self.rejections.fetch_add(1, Ordering::SeqCst);
    }
}

/// Returns a service that records authorization headers and answers with `code`.
fn guarded(seen: &Arc<Mutex<Vec<HeaderValue>>>, code: Code) -> CallbackBasedGrpcService {
    let seen = Arc::clone(seen);
    CallbackBasedGrpcService {
        callback: Arc::new(move |request: GrpcRequest| {
            seen.lock().extend(request.headers.get("authorization").cloned());
            let answer = GrpcSuccessResponse { headers: HeaderMap::new(), proto: Vec::new() };
            let result = if code == Code::Ok { Ok(answer) } else { Err(Status::new(code, "refused")) };
            async { result }.boxed()
        }),
    }
}

fn transport(service: CallbackBasedGrpcService, token: &Arc<Token>) -> Transport {
    let provider: Arc<dyn HeaderProvider> = Arc::<Token>::clone(token);
    Transport::new("default", [Cluster::over("cluster-a", service).headers(provider)]).unwrap()
}

#[tokio::test]
async fn each_request_has_the_present_token_instead_of_the_sdks() {
    let (seen, token) = (Arc::default(), Arc::default());
    let transport = transport(guarded(&seen, Code::Ok), &token);
    for _ in 0..2 {
        let mut request = list();
        request.headers.insert("authorization", HeaderValue::from_static("Bearer of the options"));
        send(&transport, request).await.unwrap();
    }
    assert_eq!(*seen.lock(), ["Bearer 0", "Bearer 1"]);
}

#[tokio::test]
async fn an_expired_token_is_an_error_that_is_retried_and_says_nothing_about_the_cluster() {
    let (seen, token) = (Arc::default(), Arc::new(Token { is_expired: true, ..Token::default() }));
    let transport = transport(guarded(&seen, Code::Ok), &token);
    for _ in 0..5 {
        let error = send(&transport, list()).await.unwrap_err();
        assert_eq!(error.code(), Code::Unavailable);
        assert_eq!(
            error.message(),
            "no credentials for cluster `cluster-a`: the token in `token.txt` expired at noon"
        );
        assert_eq!(error.metadata().get(NOT_SENT).unwrap(), "no-credentials");
    }
    assert!(seen.lock().is_empty());
    assert!(transport.health().borrow().is_ready());
}

#[tokio::test]
async fn a_provider_learns_that_its_token_was_rejected() {
    let (seen, token) = (Arc::default(), Arc::default());
    let transport = transport(guarded(&seen, Code::Unauthenticated), &token);
    let error = send(&transport, list()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Code::Unauthenticated, "refused"));
    assert_eq!(token.rejections.load(Ordering::SeqCst), 1);
}

#[test]
fn debug_output_shows_no_secret() {
    let mut options = ConnectionOptions::new(Url::parse("http://temporal.example").unwrap()).build();
    options.api_key = Some("secret".to_owned());
    options.headers = Some([("token".to_owned(), "secret".to_owned())].into());
    let proxy = HttpConnectProxyOptions::new("proxy.example:80");
    options.http_connect_proxy = Some(proxy.basic_auth(("user".to_owned(), "secret".to_owned())).build());
    let cluster = Cluster::new("cluster-a", options).unwrap();
    let shown = format!("{cluster:?}");
    let of_transport = format!("{:?}", Transport::new("default", [cluster]).unwrap());
    for shown in [shown, of_transport] {
        assert!(shown.contains("cluster-a") && !shown.contains("secret"), "{shown}");
    }
}
