use crate::server::ServerOptions;
use temporalio_client::ClientOptions;

/// The options of a [`TestEnvironment`](crate::TestEnvironment).
///
/// ```
/// use temporal_prost_testing::{EnvironmentError, TestEnvironment};
/// use temporalio_client::ClientOptions;
///
/// # async fn test() -> Result<(), EnvironmentError> {
/// let env = TestEnvironment::start_with(|options| {
///     options.client = ClientOptions::new("orders").build();
///     // No worker registers one of the workflow types at the end.
///     options.replay_everything = false;
/// })
/// .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnvironmentOptions {
    /// The options of the server.
    pub server: ServerOptions,
    /// The options of all clients, including the clients used by workers: namespace, data converter and
    /// interceptors. Defaults to the namespace `default`.
    pub client: ClientOptions,
    /// If `true`, every finished workflow is replayed at the end of the test. Defaults to `true`. The replay fails for
    /// workflow types that no worker has registered by then.
    pub replay_everything: bool,
    /// If `true`, workers evict each workflow after each task, so that the next task replays it from the start.
    /// Defaults to `false`.
    pub replay_every_task: bool,
}

impl Default for EnvironmentOptions {
    fn default() -> Self {
        Self {
            server: ServerOptions::default(),
            client: ClientOptions::new("default").build(),
            replay_everything: true,
            replay_every_task: false,
        }
    }
}
