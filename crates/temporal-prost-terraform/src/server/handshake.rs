//! The handshake of plugin and caller: a cookie, versions, a socket and certificates.

use super::{ServeError, listener::Socket, services, tls::Tls};
use crate::protos::tfplugin6::provider_server::Provider;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use futures_util::{Stream, StreamExt as _, stream::FuturesUnordered};
use std::{
    env,
    io::{self, Write as _},
    sync::Arc,
};
use tokio::{
    net::{UnixListener, UnixStream},
    sync::Notify,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// The value of `TF_PLUGIN_MAGIC_COOKIE`. It shows that Terraform has started the provider as a plugin.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const VERSION: &str = "6";

/// Serves the provider to the Terraform that started this process, until Terraform asks it to stop.
pub(crate) async fn serve(provider: impl Provider) -> Result<(), ServeError> {
    check_caller(variable)?;
    let tls = Tls::new(&env::var("PLUGIN_CLIENT_CERT").unwrap_or_default())?;
    let (socket, listener) = Socket::open()?;
    let certificate = STANDARD_NO_PAD.encode(&tls.certificate);
    let mut out = io::stdout();
    writeln!(out, "1|{VERSION}|unix|{}|grpc|{certificate}", socket.path().display())?;
    out.flush()?;
    let done = Arc::new(Notify::new());
    let router = services(provider, &done);
    let streams = accept(listener, tls.acceptor);
    router.serve_with_incoming_shutdown(streams, async move { done.notified().await }).await?;
    Ok(())
}

/// Returns `true` if Terraform has started this process as a plugin.
pub(crate) fn is_plugin() -> bool {
    is_called(variable)
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok()
}

fn is_called(variable: impl Fn(&str) -> Option<String>) -> bool {
    variable("TF_PLUGIN_MAGIC_COOKIE").as_deref() == Some(COOKIE)
}

/// Checks that Terraform has started the process, and that its version supports this protocol.
fn check_caller(variable: impl Fn(&str) -> Option<String>) -> Result<(), ServeError> {
    if !is_called(&variable) {
        return Err(ServeError::NoCaller);
    }
    let versions = variable("PLUGIN_PROTOCOL_VERSIONS").unwrap_or_default();
    let is_spoken = versions.is_empty() || versions.split(',').any(|version| version.trim() == VERSION);
    if is_spoken { Ok(()) } else { Err(ServeError::Version { versions }) }
}

/// Accepts connections. A failed connection does not stop later connections.
fn accept(
    listener: UnixListener,
    acceptor: TlsAcceptor,
) -> impl Stream<Item = io::Result<TlsStream<UnixStream>>> {
    let open = FuturesUnordered::new();
    futures_util::stream::unfold((listener, acceptor, open), async |(listener, acceptor, mut open)| {
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => open.push(acceptor.accept(stream)),
                    Err(error) => return Some((Err(error), (listener, acceptor, open))),
                },
                Some(connected) = open.next() => match connected {
                    Ok(stream) => return Some((Ok(stream), (listener, acceptor, open))),
                    Err(error) => tracing::warn!(%error, "a connection to the provider was rejected"),
                },
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(variables: &[(&str, &str)]) -> Result<(), String> {
        let variable = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        check_caller(variable).map_err(|error| error.to_string())
    }

    #[test]
    fn only_terraform_is_served() {
        assert!(check(&[]).unwrap_err().contains("which `terraform` or `tofu` starts"));
        assert_eq!(check(&[("TF_PLUGIN_MAGIC_COOKIE", COOKIE)]), Ok(()));
        let versions =
            |versions| check(&[("TF_PLUGIN_MAGIC_COOKIE", COOKIE), ("PLUGIN_PROTOCOL_VERSIONS", versions)]);
        assert_eq!(versions("5,6"), Ok(()));
        assert!(versions("4,5").unwrap_err().contains("version 4,5"));
    }
}
