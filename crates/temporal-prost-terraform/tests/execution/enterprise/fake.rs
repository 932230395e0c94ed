//! A fake of the parts of Terraform Enterprise's API for runs and states. It executes runs with a CLI.

mod access;
mod data;
mod documents;
mod fault;
mod routes;
mod runs;
mod states;
mod work;

pub(super) use data::{Policy, Run};
pub(super) use fault::Fault;

use crate::patience::PATIENCE;
use crate::stage::TestResult;
use access::Access;
use data::Data;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use temporal_prost_secret::HttpServer;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

pub(super) const ORGANIZATION: &str = "acme";
pub(super) const WORKSPACE: &str = "db";

/// A server with one workspace.
#[derive(Clone)]
pub(super) struct FakeEnterprise {
    shared: Arc<Shared>,
}

/// The data that does not change.
struct Shared {
    port: u16,
    /// The certificate, which clients trust.
    certificate: String,
    /// The secret part of URLs that need no token.
    signature: String,
    program: PathBuf,
    directory: PathBuf,
    data: Mutex<Data>,
    changes: Notify,
}

impl FakeEnterprise {
    /// Serves until the process ends. Runs execute with `program` in `directory`.
    pub(super) fn start(directory: &Path, program: impl Into<PathBuf>) -> TestResult<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let pair = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let shared = Shared {
            port: listener.local_addr()?.port(),
            certificate: pair.cert.pem(),
            signature: uuid::Uuid::new_v4().simple().to_string(),
            program: program.into(),
            directory: directory.join("enterprise"),
            data: Mutex::new(Data::new(uuid::Uuid::new_v4().to_string())),
            changes: Notify::new(),
        };
        std::fs::create_dir_all(&shared.directory)?;
        let server = HttpServer::new()
            .tls_pem(shared.certificate.as_bytes(), pair.signing_key.serialize_pem().as_bytes())?;
        let fake = Self { shared: Arc::new(shared) };
        let (runtime, answers) = (Runtime::new()?, fake.clone());
        // The server has its own thread, because tests block their runtime while workers stop.
        std::thread::spawn(move || {
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                server.serve_until(listener, std::future::pending(), answers).await;
                std::io::Result::Ok(())
            })
        });
        Ok(fake)
    }

    pub(super) fn host(&self) -> String {
        format!("localhost:{}", self.shared.port)
    }

    pub(super) fn url(&self) -> String {
        format!("https://{}", self.host())
    }

    pub(super) fn certificate(&self) -> &str {
        &self.shared.certificate
    }

    pub(super) fn signature(&self) -> &str {
        &self.shared.signature
    }

    pub(super) fn data(&self) -> Access<'_> {
        let Shared { data, changes, .. } = &*self.shared;
        Access::new(data.lock().unwrap_or_else(PoisonError::into_inner), changes)
    }

    pub(super) fn token(&self) -> String {
        self.data().token.clone()
    }

    /// Returns all runs that were ever created.
    pub(super) fn runs(&self) -> Vec<Run> {
        self.data().runs.clone()
    }

    pub(super) fn inject(&self, fault: Fault) {
        self.data().faults.push(fault);
    }

    /// Returns how often a request was made, such as `POST /api/v2/runs`.
    pub(super) fn count(&self, request: &str) -> usize {
        self.data().count(request)
    }

    /// Waits until the data has a property.
    pub(super) async fn until(&self, what: &str, holds: impl Fn(&Data) -> bool) -> TestResult {
        let wait = tokio::time::timeout(PATIENCE, self.until_forever(holds)).await;
        Ok(wait.map_err(|_| format!("waited in vain for {what}"))?)
    }

    /// Waits without end until the data has a property.
    async fn until_forever(&self, holds: impl Fn(&Data) -> bool) {
        loop {
            let mut change = pin!(self.shared.changes.notified());
            change.as_mut().enable();
            if holds(&self.data()) {
                return;
            }
            change.await;
        }
    }

    /// Lets the server send the responses that it holds back.
    pub(super) fn release(&self) {
        self.data().is_released = true;
    }
}
