use super::caller::{Caller, Server};
use crate::protocol::raw::over;
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use futures_util::future::BoxFuture;
use rustls::pki_types::ServerName;
use std::{
    io,
    path::PathBuf,
    process::{Output, Stdio},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader, Lines},
    net::UnixStream,
    process::{Child, ChildStderr, Command},
};
use tokio_rustls::client::TlsStream;
use tonic::transport::Channel;

/// The value by which a provider knows that Terraform has started it.
const COOKIE: &str = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";

/// The maximum time to wait for a log or an end. The provider logs long waits every ten seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running provider that has printed its handshake.
pub(super) struct Plugin {
    process: Child,
    errors: Lines<BufReader<ChildStderr>>,
    pub(super) socket: PathBuf,
    server: Server,
}

/// A connection that is being opened.
type Opening = BoxFuture<'static, io::Result<TlsStream<UnixStream>>>;

/// Returns the command by which Terraform starts a provider.
fn command(certificate: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-depot"));
    command.env("TF_PLUGIN_MAGIC_COOKIE", COOKIE).env("PLUGIN_PROTOCOL_VERSIONS", "5,6");
    command.env("PLUGIN_CLIENT_CERT", certificate).env("PLUGIN_UNIX_SOCKET_DIR", std::env::temp_dir());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// Starts a provider with another value of a variable, and expects it to fail. Returns its standard error.
pub(super) async fn failed(certificate: &str, variable: &str, value: &str) -> String {
    let output = tokio::time::timeout(PATIENCE, command(certificate).env(variable, value).output()).await;
    let output = output.unwrap_or_else(|_| panic!("the provider runs with {variable}={value}")).unwrap();
    assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Returns the lines of a log, which are JSON.
pub(super) fn logs(text: &[u8]) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(text).unwrap();
    let parse = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    text.lines().map(parse).collect()
}

impl Plugin {
    /// Starts a provider for a caller.
    pub(super) async fn start(caller: &Caller) -> Self {
        let mut process = command(&caller.pem()).spawn().unwrap();
        let errors = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = output.next_line().await.unwrap().expect("the provider prints a line");
        let [core, protocol, network, socket, kind, certificate] =
            line.split('|').collect::<Vec<_>>().try_into().unwrap();
        assert_eq!([core, protocol, network, kind], ["1", "6", "unix", "grpc"]);
        let server = Server::new(STANDARD_NO_PAD.decode(certificate).unwrap());
        Self { process, errors, socket: socket.into(), server }
    }

    /// Connects as a caller.
    pub(super) async fn connect(&self, caller: &Caller) -> Channel {
        let open = self.opener(caller);
        over(open).await.unwrap()
    }

    /// Connects as a caller that the provider refuses.
    pub(super) async fn refuses(&self, caller: &Caller) -> io::Error {
        // With TLS 1.3, a caller learns of the refusal when it reads.
        let refused = async { self.opener(caller)().await?.read_u8().await };
        refused.await.unwrap_err()
    }

    /// Returns a function that opens connections.
    fn opener(&self, caller: &Caller) -> impl Fn() -> Opening + Send + use<> {
        let (tls, socket) = (caller.connector(&self.server), self.socket.clone());
        move || {
            let (tls, socket) = (tls.clone(), socket.clone());
            Box::pin(async move {
                let stream = UnixStream::connect(socket).await?;
                tls.connect(ServerName::try_from("localhost").unwrap(), stream).await
            })
        }
    }

    /// Returns the next line of the log.
    pub(super) async fn log(&mut self) -> serde_json::Value {
        let line = tokio::time::timeout(PATIENCE, self.errors.next_line()).await;
        let line = line.expect("the provider logs").unwrap().expect("the provider runs");
        logs(line.as_bytes()).remove(0)
    }

    /// Waits until the provider has ended by itself.
    pub(super) async fn end(self) -> Output {
        let Self { mut process, errors, .. } = self;
        process.stderr = Some(errors.into_inner().into_inner());
        let ended = tokio::time::timeout(PATIENCE, process.wait_with_output()).await;
        ended.expect("the provider ends by itself").unwrap()
    }
}

/// A provider that was started with `--debug`.
pub(super) struct Debugged {
    /// The value of `TF_REATTACH_PROVIDERS` that it has printed.
    pub(super) reattach: String,
    _process: Child,
}

impl Debugged {
    pub(super) async fn start() -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_terraform-provider-depot"));
        command.arg("--debug").stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().unwrap();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        loop {
            let line = output.next_line().await.unwrap().expect("the provider prints a variable");
            let value = line.strip_prefix("TF_REATTACH_PROVIDERS='").and_then(|rest| rest.strip_suffix('\''));
            if let Some(reattach) = value.map(str::to_owned) {
                return Self { reattach, _process: process };
            }
        }
    }
}
