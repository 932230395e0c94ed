//! Four cells, and tenants on them.

use super::server::{Server, database, program};
use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use temporal_prost::{StartError, client::Client};
use temporal_prost_cells::{
    Cell, CellName, Fleet, FleetFile,
    routing::{CellHandle, Placed, RouteError, Router},
};
use temporal_prost_e2e::tenants_v1::{
    ServeRequest,
    tenants_temporal::{ServeHandle, TenantsClient, workflow::Serve},
};

pub(crate) type Started = Result<Placed<ServeHandle>, RouteError<StartError>>;

/// The servers of a fleet by the names of their cells.
#[derive(Clone)]
pub(crate) struct Servers(pub(crate) BTreeMap<String, Server>);

impl Servers {
    /// Starts three servers in memory and a real one, each with a worker.
    pub(crate) async fn start(test: &str) -> Self {
        let fourth = match program() {
            Some(program) => Server::real(&program, &database(test), None).await,
            None => Server::memory().await,
        };
        let memory = [Server::memory().await, Server::memory().await, Server::memory().await];
        let servers: Vec<_> = memory.into_iter().chain([fourth]).collect();
        servers.iter().for_each(Server::work_for_all);
        Self(
            ["memory-1", "memory-2", "memory-3", "real"]
                .map(str::to_owned)
                .into_iter()
                .zip(servers)
                .collect(),
        )
    }

    pub(crate) fn kill(&self, cell: &CellName) {
        self.0[cell.as_str()].kill();
    }

    /// Waits until a server is killed.
    pub(crate) async fn await_kill(&self, cell: &CellName) {
        while self.0[cell.as_str()].is_running() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Returns a router, and the cells that it connects to.
    pub(crate) fn router(&self, file: FleetFile) -> (Router, Connected) {
        let (servers, connected) = (self.0.clone(), Connected::default());
        let log = connected.clone();
        let router = Router::new(file, move |cell| {
            log.0.lock().unwrap().push(cell.name.clone());
            let server = servers.get(cell.name.as_str()).cloned();
            Box::pin(async move { Ok(server.ok_or_else(|| io::Error::other("no server"))?.client().await?) })
        });
        (router, connected)
    }
}

impl Drop for Servers {
    /// Ends the process of the real server, which the threads of its workers would keep.
    fn drop(&mut self) {
        if let Some(real) = self.0.get("real") {
            real.kill();
        }
    }
}

/// The cells that a router has connected to.
#[derive(Clone, Default)]
pub(crate) struct Connected(Arc<Mutex<Vec<CellName>>>);

impl Connected {
    pub(crate) fn cells(&self) -> Vec<CellName> {
        let mut cells = self.0.lock().unwrap().clone();
        cells.sort();
        cells.dedup();
        cells
    }
}

/// Returns cells of these names with two for each tenant.
pub(crate) fn file(names: &[&str]) -> FleetFile {
    let cells = names.iter().map(|name| Cell::new(name).unwrap());
    FleetFile::new([Fleet::new(1, 2, cells).unwrap()]).unwrap()
}

pub(crate) fn all_cells() -> FleetFile {
    file(&["memory-1", "memory-2", "memory-3", "real"])
}

pub(crate) fn request(tenant: &str, name: &str) -> ServeRequest {
    ServeRequest { tenant: tenant.to_owned(), name: name.to_owned(), ..ServeRequest::default() }
}

/// Starts a workflow on the cells of its tenant.
pub(crate) async fn start(router: &Router, request: ServeRequest) -> Started {
    let start = |client: Client| TenantsClient::new(client).serve(request.clone()).start();
    router.start_by_key::<Serve, _, _, _>(&request, start).await
}

/// Returns a workflow by its handle.
pub(crate) async fn attach(router: &Router, tenant: &str, handle: &CellHandle) -> ServeHandle {
    let client = router.attach(tenant, handle).await.unwrap();
    TenantsClient::new(client).serve_handle(&handle.workflow_id)
}
