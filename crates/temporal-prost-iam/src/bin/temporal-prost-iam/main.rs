//! Exchanges id tokens of OIDC for short-lived tokens of single Temporal commands.

mod arguments;
mod error;

use arguments::{Action, Arguments, Log, Serve};
use clap::Parser;
use error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Duration;
use temporal_prost_iam::{Exchange, IamServer, KeyFile, Limits, RoleFile};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let result = match Arguments::parse().action {
        Action::Serve(serve) => self::serve(&serve).await,
        Action::Check { roles, keys } => check(roles, keys),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in std::iter::successors(std::error::Error::source(&error), |error| error.source()) {
                eprintln!("  cause: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn check(roles: std::path::PathBuf, keys: Option<std::path::PathBuf>) -> Result<(), Error> {
    RoleFile::open(roles)?;
    keys.map(KeyFile::open).transpose()?;
    Ok(())
}

async fn serve(arguments: &Serve) -> Result<(), Error> {
    log(arguments.log);
    let exchange = Exchange::new(RoleFile::open(&arguments.roles)?, KeyFile::open(&arguments.keys)?);
    let mut server = IamServer::new(exchange).limits(limits(arguments));
    if let (Some(certificate), Some(key)) = (&arguments.tls_cert, &arguments.tls_key) {
        server = server.tls_files(certificate, key)?;
    }
    if arguments.behind_proxy {
        server = server.behind_proxy();
    }
    let address = arguments.listen;
    let listener = TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })?;
    let address = listener.local_addr().map_err(|source| Error::Listen { address, source })?;
    tracing::info!(%address, "serving");
    Ok(server.serve_until(listener, ended()).await?)
}

fn limits(arguments: &Serve) -> Limits {
    let mut limits = Limits::default();
    limits.requests = arguments.max_requests.unwrap_or(limits.requests);
    limits.time = arguments.timeout.map_or(limits.time, Duration::from_secs);
    limits
}

fn log(format: Log) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let subscriber = subscriber.with_ansi(std::io::stderr().is_terminal());
    match format {
        Log::Text => subscriber.init(),
        Log::Json => subscriber.json().init(),
    }
}

/// Waits for Ctrl-C, or for the signal of a container that stops.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminated.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Without signals, the process serves until it is killed.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
