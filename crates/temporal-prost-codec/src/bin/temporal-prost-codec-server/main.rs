//! Serves decrypted payloads to the Temporal UI and to the `temporal` command.

mod arguments;
mod codecs;
mod error;

use arguments::{Arguments, Log};
use clap::Parser;
use error::Error;
use std::io::IsTerminal;
use std::process::ExitCode;
use temporal_prost_codec::server::{Access, JwtAccess, Limits};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log(arguments.log);
    match serve(&arguments).await {
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

fn log(format: Log) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let subscriber = subscriber.with_ansi(std::io::stderr().is_terminal());
    match format {
        Log::Text => subscriber.init(),
        Log::Json => subscriber.json().init(),
    }
}

async fn serve(arguments: &Arguments) -> Result<(), Error> {
    let mut server = codecs::server(arguments, access(arguments)?)?.limits(limits(arguments));
    for origin in &arguments.origins {
        server = server.origin(origin);
    }
    if let (Some(certificate), Some(key)) = (&arguments.tls_cert, &arguments.tls_key) {
        server = server.tls_files(certificate, key)?;
    }
    let address = arguments.listen;
    let listener = TcpListener::bind(address).await.map_err(|source| Error::Listen { address, source })?;
    let address = listener.local_addr().map_err(|source| Error::Listen { address, source })?;
    tracing::info!(%address, "serving");
    Ok(server.serve_until(listener, ended()).await?)
}

fn access(arguments: &Arguments) -> Result<Access, Error> {
    let (Some(url), Some(issuer), Some(audience)) =
        (&arguments.jwks_url, &arguments.issuer, &arguments.audience)
    else {
        return Ok(Access::Open);
    };
    let access = JwtAccess::new(url, issuer, audience)?;
    Ok(Access::Jwt(match &arguments.permissions_claim {
        Some(claim) => access.permissions(claim),
        None => access,
    }))
}

fn limits(arguments: &Arguments) -> Limits {
    let mut limits = Limits::default();
    limits.body = arguments.max_body.unwrap_or(limits.body);
    limits.requests = arguments.max_requests.unwrap_or(limits.requests);
    limits.time = arguments.timeout.map_or(limits.time, std::time::Duration::from_secs);
    limits
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
