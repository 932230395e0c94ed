use crate::options::ServerOptions;
use temporalio_client::ClientOptions;

/// The options of a [`TestEnvironment`](crate::TestEnvironment).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EnvironmentOptions {
    /// The options of the server.
    pub server: ServerOptions,
    /// The options of the clients, also that of the workers: namespace, data converter, interceptors, identity. Defaults to the
    /// namespace `default`.
    pub client: ClientOptions,
    /// Whether every finished workflow is replayed at the end of the test. Defaults to `true`. Workflows of types that no worker has
    /// registered at the end fail the replay.
    pub replay_everything: bool,
    /// Whether workers forget each workflow after each task, so that the next task replays it from its start. Defaults to `false`.
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
