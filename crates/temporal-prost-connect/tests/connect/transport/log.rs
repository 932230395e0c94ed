//! The log of a transport.

use super::{
    call::{list, send},
    site::{connect, fail_over, sites},
};
use parking_lot::Mutex;
use std::{io, sync::Arc};
use temporal_prost_connect::faults::{Fault, Rule};

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn switches_and_losses_are_logged() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let sites = sites();
    let transport = connect(&sites);
    send(&transport, list()).await.unwrap();
    fail_over(&sites, (1, 2));
    send(&transport, list()).await.unwrap();
    for site in &sites {
        site.faults.add(Rule::new(Fault::Refuse));
    }
    send(&transport, list()).await.unwrap_err();
    let text = String::from_utf8(log.0.lock().clone()).unwrap();
    let switched = "sends requests to this Temporal cluster namespace=\"default\" cluster=";
    assert!(text.contains(&format!("{switched}\"cluster-a\"")), "{text}");
    assert!(text.contains(&format!("{switched}\"cluster-b\"")), "{text}");
    assert!(text.contains("no Temporal cluster can be reached namespace=\"default\""), "{text}");
}
