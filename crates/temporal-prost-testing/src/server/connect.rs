//! In-process clients of a server.

use super::MemoryServer;
use crate::rpc::Call;
use crate::sdk_error::SdkError;
use futures_util::FutureExt;
use http::HeaderMap;
use std::sync::Arc;
use temporalio_client::callback_based::{CallbackBasedGrpcService, GrpcRequest, GrpcSuccessResponse};
use temporalio_client::errors::{ClientConnectError, ClientNewError};
use temporalio_client::{Client, ClientOptions, Connection, ConnectionOptions, Url};

/// An error that occurs when a client is connected.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The connection failed. Only connection options set by the caller can cause this.
    #[error("cannot connect to the in-memory server")]
    Connection(#[source] SdkError),
    /// The client options are invalid.
    #[error("the client options are invalid")]
    Client(#[from] ClientNewError),
}

impl From<ClientConnectError> for ConnectError {
    fn from(error: ClientConnectError) -> Self {
        Self::Connection(SdkError::new(&error))
    }
}

impl MemoryServer {
    /// Connects a client of the namespace `default`.
    ///
    /// # Errors
    /// If the SDK rejects the connection.
    pub async fn client(&self) -> Result<Client, ConnectError> {
        self.client_with(ClientOptions::new("default").build()).await
    }

    /// Connects a client with custom options, such as another namespace, a data converter or interceptors.
    ///
    /// ```
    /// use temporal_prost_testing::{ConnectError, MemoryServer, client::{Client, ClientOptions}};
    ///
    /// async fn billing(server: &MemoryServer) -> Result<Client, ConnectError> {
    ///     server.client_with(ClientOptions::new("billing").build()).await
    /// }
    /// ```
    ///
    /// # Errors
    /// If the SDK rejects the connection or the options.
    pub async fn client_with(&self, options: ClientOptions) -> Result<Client, ConnectError> {
        let connection = Connection::connect(self.connection_options()).await?;
        Ok(Client::new(connection, options)?)
    }

    /// Returns connection options for this server, for use with the SDK's `Connection::connect`. Each connection may
    /// have a separate identity.
    ///
    /// ```
    /// use temporal_prost_testing::MemoryServer;
    /// use temporalio_client::Connection;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = MemoryServer::new();
    /// let mut options = server.connection_options();
    /// options.identity = "nightly-report".to_owned();
    /// let connection = Connection::connect(options).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn connection_options(&self) -> ConnectionOptions {
        let server = self.clone();
        let callback = Arc::new(move |request: GrpcRequest| {
            let server = server.clone();
            async move {
                let GrpcRequest { service, rpc, headers, proto } = request;
                let proto = server.call(Call { service, rpc, headers, proto }).await?;
                Ok(GrpcSuccessResponse { headers: HeaderMap::new(), proto })
            }
            .boxed()
        });
        ConnectionOptions::new(address())
            .service_override(CallbackBasedGrpcService { callback })
            .dns_load_balancing(None)
            .build()
    }
}

/// Returns a placeholder address: the SDK requires one, but it is never used.
fn address() -> Url {
    Url::parse("http://temporal-in-memory").expect("a constant address is valid")
}
