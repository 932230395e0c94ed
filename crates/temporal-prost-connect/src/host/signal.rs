/// Waits for Ctrl-C or SIGTERM.
///
/// ```no_run
/// use temporal_prost_connect::host::{Host, HostError, stop_signal};
///
/// async fn run(host: Host) -> Result<(), HostError> {
///     let stop = async {
///         stop_signal().await;
///         println!("stopping");
///     };
///     host.run_until(stop).await
/// }
/// ```
pub async fn stop_signal() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
