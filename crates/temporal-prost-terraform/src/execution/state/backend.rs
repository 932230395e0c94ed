use super::client::StateClient;
use super::request::{RawLock, Wish};
use crate::digest::sha256;
use crate::execution::error::ExecutionError;
use crate::execution::secret::Secrets;
use crate::execution::store::Storage;
use base64::Engine as _;
use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use std::ffi::OsString;
use std::io;
use std::net::SocketAddr;
use temporal_prost_secret::{Answers, HttpServer, Secret, read_body};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// The user name of the CLI.
const USER: &str = "temporal-prost";
/// The maximum size of a state, far above the size of real states.
const LARGEST_STATE: usize = 256 << 20;

/// A server for the CLI of one activity. Dropping it ends the server.
pub(crate) struct Backend {
    address: SocketAddr,
    _end: oneshot::Sender<()>,
}

impl Backend {
    /// Serves a state on the loopback interface, to callers that know a random password.
    pub(crate) async fn serve(
        state: StateClient,
        storage: Storage,
        secrets: &mut Secrets,
    ) -> Result<Self, ExecutionError> {
        let listener = TcpListener::bind("127.0.0.1:0").await.map_err(ExecutionError::Backend)?;
        let address = listener.local_addr().map_err(ExecutionError::Backend)?;
        let password = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{password}"));
        secrets.insert("TF_HTTP_PASSWORD", Secret::new(password));
        let handler = Handler { state, storage, authorization: sha256(format!("Basic {basic}").as_bytes()) };
        let (end, ended) = oneshot::channel::<()>();
        let ended = async { drop(ended.await) };
        tokio::spawn(HttpServer::new().serve_until(listener, ended, handler));
        Ok(Self { address, _end: end })
    }

    /// Returns the environment variables that tell the CLI how to reach the server.
    pub(crate) fn environment(&self) -> impl Iterator<Item = (OsString, OsString)> {
        let url = format!("http://{}/", self.address);
        let addresses = ["TF_HTTP_ADDRESS", "TF_HTTP_LOCK_ADDRESS", "TF_HTTP_UNLOCK_ADDRESS"];
        let addresses = addresses.into_iter().map(move |name| (name.into(), url.clone().into()));
        addresses.chain([("TF_HTTP_USERNAME".into(), USER.into())])
    }
}

struct Handler {
    state: StateClient,
    storage: Storage,
    /// The digest of the expected header. Comparing digests reveals nothing about the password by its duration.
    authorization: String,
}

type Answer = Response<Full<Bytes>>;

impl Answers for Handler {
    async fn answer(&self, request: Request<Incoming>, _: SocketAddr) -> Answer {
        let given = request.headers().get(AUTHORIZATION).map(|header| sha256(header.as_bytes()));
        if given.as_ref() != Some(&self.authorization) {
            return unauthorized();
        }
        let Some(wish) = Wish::of(&request) else { return status(StatusCode::BAD_REQUEST) };
        self.grant(wish, request.into_body()).await.unwrap_or_else(|error| {
            tracing::warn!(error = &error as &dyn std::error::Error, "the state is unavailable");
            status(StatusCode::SERVICE_UNAVAILABLE)
        })
    }
}

impl Handler {
    async fn grant(&self, wish: Wish, body: Incoming) -> Result<Answer, ExecutionError> {
        let body = read_body(body, LARGEST_STATE).await;
        let body = body.map_err(|error| ExecutionError::Backend(io::Error::other(error)))?;
        match wish {
            Wish::Read => self.read().await,
            Wish::Write(lock_id) => self.write(&lock_id, body).await,
            Wish::Lock => self.lock(&body).await,
            Wish::Unlock => self.unlock(&body).await,
        }
    }

    async fn read(&self) -> Result<Answer, ExecutionError> {
        match self.state.read().await?.state {
            Some(stored) => Ok(Response::new(Full::new(self.storage.get(&stored).await?.into()))),
            None => Ok(status(StatusCode::NOT_FOUND)),
        }
    }

    async fn write(&self, lock_id: &str, body: Bytes) -> Result<Answer, ExecutionError> {
        let stored = self.storage.put("state", body.into()).await?;
        let committed = self.state.commit(lock_id, stored).await?;
        Ok(status(if committed { StatusCode::OK } else { StatusCode::CONFLICT }))
    }

    async fn lock(&self, body: &[u8]) -> Result<Answer, ExecutionError> {
        let Ok(lock) = serde_json::from_slice::<RawLock>(body) else {
            return Ok(status(StatusCode::BAD_REQUEST));
        };
        let Some(holder) = self.state.acquire(lock.into()).await? else { return Ok(status(StatusCode::OK)) };
        let holder = serde_json::to_vec(&RawLock::from(holder)).unwrap_or_default();
        let mut answer = Response::new(Full::new(holder.into()));
        *answer.status_mut() = StatusCode::LOCKED;
        Ok(answer)
    }

    async fn unlock(&self, body: &[u8]) -> Result<Answer, ExecutionError> {
        let Ok(lock) = serde_json::from_slice::<RawLock>(body) else {
            return Ok(status(StatusCode::BAD_REQUEST));
        };
        // The CLI repeats a request whose response is lost. The lock is then already released.
        let is_free = self.state.release(&lock.id).await? || self.state.read().await?.lock.is_none();
        Ok(status(if is_free { StatusCode::OK } else { StatusCode::CONFLICT }))
    }
}

/// Returns the answer to a caller without the password.
fn unauthorized() -> Answer {
    let mut answer = status(StatusCode::UNAUTHORIZED);
    answer.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"state\""));
    answer
}

fn status(status: StatusCode) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = status;
    answer
}
