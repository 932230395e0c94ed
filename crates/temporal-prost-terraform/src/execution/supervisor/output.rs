//! Forwards the output of the CLI to the worker.

use std::io;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

/// The time to wait for more output after the end of the CLI. A process that outlives the CLI can keep it open.
const REST: Duration = Duration::from_secs(2);

/// The number of bytes that are forwarded at once. A slow worker must read them within its time.
const CHUNK: usize = 8 << 10;

/// A stream of the CLI that is being forwarded.
pub(super) struct Forwarding {
    state: watch::Receiver<State>,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Waits for the CLI.
    Reading,
    /// Waits for the worker.
    Writing,
}

impl Forwarding {
    pub(super) fn start(
        from: Option<impl AsyncRead + Unpin + Send + 'static>,
        to: impl AsyncWrite + Unpin + Send + 'static,
    ) -> Self {
        let (sender, state) = watch::channel(State::Reading);
        if let Some(from) = from {
            tokio::spawn(forward(from, to, sender));
        }
        Self { state }
    }

    /// Waits for the end of the output after the end of the CLI. Returns `false` if the worker reads nothing for
    /// `patience`, so that the rest is lost.
    pub(super) async fn finish(mut self, patience: Duration) -> bool {
        let mut rest = REST;
        loop {
            let (state, begun) = (*self.state.borrow_and_update(), Instant::now());
            let limit = if state == State::Reading { rest } else { patience };
            match timeout(limit, self.state.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return true,
                Err(_) => return state == State::Reading,
            }
            if state == State::Reading {
                rest = rest.saturating_sub(begun.elapsed());
            }
        }
    }
}

/// Continues to read after the worker is gone, because a CLI that prints into a closed pipe ends immediately and does not
/// save its state.
async fn forward(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    state: watch::Sender<State>,
) {
    let (mut buffer, mut is_open) = (vec![0; CHUNK], true);
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        state.send_replace(State::Writing);
        is_open = is_open && write(&mut to, &buffer[..length]).await.is_ok();
        state.send_replace(State::Reading);
    }
}

pub(super) async fn write(to: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    to.write_all(bytes).await?;
    to.flush().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use tokio::io::duplex;

    const OUTPUT: [u8; 1000] = [b'x'; 1000];

    #[tokio::test]
    async fn a_slow_worker_gets_all_output() {
        let ((mut cli, from), (to, mut worker)) = (duplex(100), duplex(100));
        let forwarding = Forwarding::start(Some(from), to);
        tokio::spawn(async move { write(&mut cli, &OUTPUT).await });
        let patience = Duration::from_secs(2);
        let (begun, mut part, mut read) = (Instant::now(), [0; 100], 0);
        let slow = async {
            while let Ok(length @ 1..) = worker.read(&mut part).await {
                read += length;
                tokio::time::sleep(patience / 8).await;
            }
        };
        let (is_complete, ()) = tokio::join!(forwarding.finish(patience), slow);
        assert!(is_complete && begun.elapsed() > patience, "{:?}", begun.elapsed());
        assert_eq!(read, OUTPUT.len());
    }

    #[tokio::test]
    async fn a_worker_that_reads_nothing_is_noticed() {
        let (to, _worker) = duplex(100);
        let forwarding = Forwarding::start(Some(Cursor::new(OUTPUT)), to);
        assert!(!forwarding.finish(Duration::from_millis(50)).await);
    }

    #[tokio::test]
    async fn the_output_of_a_process_that_outlives_the_cli_is_not_waited_for() {
        let (from, mut process) = duplex(100);
        let forwarding = Forwarding::start(Some(from), tokio::io::sink());
        let talk = async {
            loop {
                write(&mut process, b"still here\n").await.unwrap();
                tokio::time::sleep(REST / 8).await;
            }
        };
        tokio::select! {
            is_complete = forwarding.finish(Duration::from_mins(1)) => assert!(is_complete),
            () = talk => {}
        }
    }

    #[tokio::test]
    async fn a_worker_that_is_gone_is_not_waited_for() {
        let (to, worker) = duplex(100);
        drop(worker);
        assert!(Forwarding::start(Some(Cursor::new(OUTPUT)), to).finish(Duration::from_mins(1)).await);
    }
}
