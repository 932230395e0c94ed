//! Locks that nobody releases, until a person removes them.

use super::{applied, stage};
use crate::patience::locked;
use crate::stage::{Stage, TestResult, inline};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use temporal_prost::Report;
use temporal_prost_secret::{Answers, HttpServer, read_body};
use temporal_prost_terraform::execution::v1::terraform_temporal::ApplyHandle;
use temporal_prost_terraform::execution::v1::{
    AcquireLockRequest, ForceUnlockRequest, LockInfo, OpenSessionRequest, Stack, StateRequest, Writer,
};

const LOCK: &str =
    r#"{"ID":"43f9","Operation":"OperationTypeApply","Who":"root@elsewhere","Version":"1.12.6"}"#;

/// A server for the backend `http` of a configuration, with one state.
#[derive(Clone, Default)]
struct Backend(Arc<Mutex<Content>>);

#[derive(Default)]
struct Content {
    state: Option<Bytes>,
    lock: Option<Bytes>,
}

impl Backend {
    fn content(&self) -> MutexGuard<'_, Content> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves until the test ends, and returns the text that configures the backend.
    async fn serve(&self) -> TestResult<String> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/", listener.local_addr()?);
        tokio::spawn(HttpServer::new().serve_until(listener, std::future::pending(), self.clone()));
        let settings =
            ["address", "lock_address", "unlock_address"].map(|name| format!("{name} = \"{url}\"\n"));
        Ok(format!("terraform {{\n  backend \"http\" {{\n{}  }}\n}}\n", settings.concat()))
    }
}

impl Answers for Backend {
    async fn answer(&self, request: Request<Incoming>, _: SocketAddr) -> Response<Full<Bytes>> {
        let method = request.method().clone();
        let body = read_body(request.into_body(), 1 << 20).await.unwrap_or_default();
        let mut content = self.content();
        let (status, answer) = match (method.as_str(), content.lock.clone()) {
            ("LOCK", Some(lock)) => (StatusCode::LOCKED, lock),
            ("LOCK", None) => (StatusCode::OK, content.lock.insert(body).clone()),
            ("UNLOCK", _) => (StatusCode::OK, content.lock.take().unwrap_or_default()),
            ("POST", _) => (StatusCode::OK, content.state.insert(body).clone()),
            _ => content.state.clone().map_or((StatusCode::NOT_FOUND, body), |state| (StatusCode::OK, state)),
        };
        let mut answer = Response::new(Full::new(answer));
        *answer.status_mut() = status;
        answer
    }
}

/// Removes a lock as a person does, first with the id of another lock.
async fn unlock(run: &ApplyHandle, lock: LockInfo) -> TestResult {
    assert_eq!((lock.id.as_str(), lock.who.as_str()), ("43f9", "root@elsewhere"));
    let (by, reason) = ("ada".to_owned(), "the host is gone".to_owned());
    let request = ForceUnlockRequest { lock_id: lock.id, by, reason };
    let other = ForceUnlockRequest { lock_id: "43fa".to_owned(), ..request.clone() };
    let refused = Report::new(&run.force_unlock(other).execute().await.unwrap_err()).to_string();
    assert!(refused.contains("is waiting for the lock `43f9`"), "{refused}");
    run.force_unlock(request).execute().await?;
    run.result().await?;
    let unlocks = run.get_progress().await?.unlocks;
    let unlock = unlocks.first().ok_or("no unlock")?;
    assert_eq!((unlock.by.as_str(), unlock.reason.as_str()), ("ada", "the host is gone"));
    assert_eq!(unlock.lock.as_ref().map(|lock| lock.who.as_str()), Some("root@elsewhere"));
    Ok(())
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn tofu_removes_the_lock_of_a_backend() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    let backend = Backend::default();
    let settings = backend.serve().await?;
    backend.content().lock = Some(Bytes::from_static(LOCK.as_bytes()));
    let configuration = Some(inline(&format!("{settings}resource \"terraform_data\" \"a\" {{}}\n")));
    let stack = Stack { name: "db".to_owned(), configuration, ..Stack::default() };
    let run = stage.client.apply(applied(stack)).start().await?;
    let lock = locked(&run).await?;
    assert!(backend.content().lock.is_some() && backend.content().state.is_none());
    unlock(&run, lock).await?;
    assert!(backend.content().lock.is_none());
    let saved = backend.content().state.clone().ok_or("no state")?;
    assert!(String::from_utf8_lossy(&saved).contains("terraform_data"));
    Ok(stage.env.finish()?)
}

/// Locks a state in the store, as a CLI does whose worker and workflow are gone.
async fn lock_managed(stage: &Stage, name: &str) -> TestResult {
    let (workflow_id, run_id, activity_id) = ("lost".to_owned(), "1".to_owned(), "5".to_owned());
    let writer = Some(Writer { workflow_id, run_id, activity_id, attempt: 1 });
    let (id, who) = ("43f9".to_owned(), "root@elsewhere".to_owned());
    let start = StateRequest { stack: name.to_owned(), ..StateRequest::default() };
    let open = OpenSessionRequest { writer: writer.clone() };
    let (opened, entity) = stage.client.state(start).with_open_session(open).start().await?;
    opened.result().await?;
    let lock = Some(LockInfo { id, who, ..LockInfo::default() });
    let acquired = entity.acquire_lock(AcquireLockRequest { writer, lock }).execute().await?;
    assert_eq!(acquired.holder, None);
    Ok(())
}

#[tokio::test]
#[ignore = "needs tofu, see the lane `terraform`"]
async fn the_lock_of_a_state_in_the_store_is_removed() -> TestResult {
    let directory = tempfile::tempdir()?;
    let stage = stage(directory.path()).await?;
    lock_managed(&stage, "db").await?;
    let configuration = Some(inline("resource \"terraform_data\" \"a\" {}\n"));
    let stack = Stack { name: "db".to_owned(), configuration, managed_state: true, ..Stack::default() };
    let run = stage.client.apply(applied(stack)).start().await?;
    let lock = locked(&run).await?;
    let entity = stage.client.state_handle("terraform-state/db");
    assert_eq!(entity.get_state().await?.version, 0);
    unlock(&run, lock).await?;
    let kept = entity.get_state().await?;
    assert!(kept.version >= 1 && kept.lock.is_none());
    Ok(stage.env.finish()?)
}
