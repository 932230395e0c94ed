use super::{ConnectCell, StartSettings, connections::Connections};
use crate::{Cell, FleetFile};
use std::{error::Error, sync::Arc};
use temporalio_client::Client;

/// Routes the calls of tenants to their cells. Clones share connections.
///
/// ```
/// use std::{collections::BTreeMap, io};
/// use temporal_prost_cells::{FleetFile, routing::Router};
/// use temporal_prost::client::Client;
///
/// // A cell is a profile, as `routing::profiles` connects it, or any client of the SDK.
/// fn router(fleet: FleetFile, clients: BTreeMap<String, Client>) -> Router {
///     Router::new(fleet, move |cell| {
///         let client = clients.get(cell.name.as_str()).cloned();
///         Box::pin(async move { client.ok_or_else(|| io::Error::other("no client").into()) })
///     })
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Router {
    file: Arc<FleetFile>,
    connections: Arc<Connections>,
    settings: StartSettings,
}

impl Router {
    /// Creates a router that connects to cells with a function, such as [`profiles`](super::profiles) returns.
    ///
    /// A cell is connected when it is needed first, and again for each call until that succeeds.
    pub fn new(file: FleetFile, connect: impl Fn(&Cell) -> ConnectCell + Send + Sync + 'static) -> Self {
        let connections = Arc::new(Connections::new(connect));
        Self { file: Arc::new(file), connections, settings: StartSettings::default() }
    }

    /// Returns a router with another fleet file and the same connections.
    #[must_use]
    pub fn with_file(&self, file: FleetFile) -> Self {
        Self { file: Arc::new(file), ..self.clone() }
    }

    /// Returns a router that starts workflows in another way, with the same connections.
    #[must_use]
    pub fn with_settings(&self, settings: StartSettings) -> Self {
        Self { settings, ..self.clone() }
    }

    /// Returns the fleet file.
    #[must_use]
    pub fn file(&self) -> &FleetFile {
        &self.file
    }

    /// Returns how workflows are started.
    #[must_use]
    pub fn settings(&self) -> &StartSettings {
        &self.settings
    }

    pub(super) async fn connect(&self, cell: &Cell) -> Result<Client, Box<dyn Error + Send + Sync>> {
        self.connections.client(cell).await
    }
}
