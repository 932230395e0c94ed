//! The servers that tests compare, and tests of a server as a whole.

mod limits;
mod many;
mod namespaces;
mod nexus;
mod schedules;
mod sticky;
mod strict;

use temporal_prost_testing::MemoryServer;
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions, Url};

/// The unit of durations in virtual time, in milliseconds.
const VIRTUAL_UNIT: u64 = 7000;

/// The unit of durations on a real server, in milliseconds.
const REAL_UNIT: u64 = 150;

/// A server in memory, or a real server.
#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) connection: ConnectionOptions,
    /// Set if time can be skipped.
    pub(crate) memory: Option<MemoryServer>,
    /// The unit of all durations, in milliseconds.
    pub(crate) unit: u64,
}

impl Server {
    pub(crate) fn memory(server: MemoryServer) -> Self {
        Self { connection: server.connection_options(), memory: Some(server), unit: VIRTUAL_UNIT }
    }

    /// Returns the server at `TEMPORAL_ADDRESS`, if it is set.
    pub(crate) fn real() -> Option<Self> {
        let address = std::env::var("TEMPORAL_ADDRESS").ok()?;
        let connection = ConnectionOptions::new(Url::parse(&format!("http://{address}")).unwrap()).build();
        Some(Self { connection, memory: None, unit: REAL_UNIT })
    }

    /// Returns the real server if there is one, and a new server in memory.
    pub(crate) fn all() -> Vec<Self> {
        let strict = MemoryServer::with_options(|options| options.strict_search_attributes = true);
        Self::real().into_iter().chain([Self::memory(strict)]).collect()
    }

    pub(crate) async fn client(&self) -> Client {
        let connection = Connection::connect(self.connection.clone()).await.unwrap();
        Client::new(connection, ClientOptions::new("default").build()).unwrap()
    }
}
