//! A provider that Terraform does not start itself, for debuggers and tests.

use super::{ServeError, listener::Socket, services};
use crate::protos::tfplugin6::provider_server::Provider;
use std::{fmt, process, sync::Arc};
use tokio::{sync::Notify, task::JoinHandle};
use tokio_stream::wrappers::UnixListenerStream;

/// A provider that runs in this process.
///
/// If the environment variable `TF_REATTACH_PROVIDERS` has the value of [`reattach`](Debug::reattach), Terraform
/// connects to this provider instead of starting one. Dropping this value ends the provider.
///
/// ```no_run
/// use std::process::Command;
/// use temporal_prost_terraform::Program;
///
/// /// Applies the configuration of a test. Call it inside a runtime with several threads.
/// fn apply(program: Program) -> Result<(), Box<dyn std::error::Error>> {
///     let provider = program.debug()?;
///     let mut tofu = Command::new("tofu");
///     tofu.args(["apply", "-auto-approve"]).env("TF_REATTACH_PROVIDERS", provider.reattach());
///     assert!(tofu.status()?.success());
///     Ok(())
/// }
/// ```
pub struct Debug {
    reattach: String,
    socket: Socket,
    server: JoinHandle<Result<(), ServeError>>,
}

impl Debug {
    /// Serves the provider with the address `source`, such as `example.com/acme/shop`.
    pub(crate) fn serve(source: &str, provider: impl Provider) -> Result<Self, ServeError> {
        let (socket, listener) = Socket::open()?;
        let reattach = serde_json::json!({ source: {
            "Protocol": "grpc",
            "ProtocolVersion": 6,
            "Pid": process::id(),
            "Test": true,
            "Addr": { "Network": "unix", "String": socket.path() },
        }});
        let router = services(provider, &Arc::new(Notify::new()));
        // Terraform asks a plugin to end only if it has started that plugin.
        let server =
            tokio::spawn(
                async move { Ok(router.serve_with_incoming(UnixListenerStream::new(listener)).await?) },
            );
        Ok(Self { reattach: reattach.to_string(), socket, server })
    }

    /// Returns the value of `TF_REATTACH_PROVIDERS`.
    #[must_use]
    pub fn reattach(&self) -> &str {
        &self.reattach
    }

    /// Waits until the provider fails. The provider does not end for any other reason.
    ///
    /// # Errors
    /// Returns an error when the provider has failed.
    pub async fn wait(mut self) -> Result<(), ServeError> {
        (&mut self.server).await.unwrap_or(Ok(()))
    }
}

impl Drop for Debug {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Debug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Debug").field("socket", &self.socket.path()).finish_non_exhaustive()
    }
}
