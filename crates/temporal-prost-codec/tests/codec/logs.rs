//! Keys do not appear in texts, and a key that wears out is logged.

use crate::{encode, payload};
use std::io;
use std::sync::{Arc, Mutex};
use temporal_prost_codec::{Chain, EncryptionCodec, Key, KeyRing};

/// A log in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Returns a log, and the subscriber that writes it.
    pub(crate) fn new() -> (Self, impl tracing::Subscriber + Send + Sync) {
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false);
        (log, subscriber.finish())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn the_need_to_rotate_is_logged_once() {
    let (log, subscriber) = Log::new();
    let _guard = tracing::subscriber::set_default(subscriber);
    let codec = EncryptionCodec::new(KeyRing::new(Key::new("one", [1; 32]).message_limit(8)));
    for _ in 0..8 {
        encode(&codec, payload("a secret")).await.unwrap();
    }
    let log = log.text();
    let expected = "rotate the encryption key soon key_id=one messages=4 limit=8";
    assert_eq!(log.matches(expected).count(), 1, "{log}");
}

#[test]
fn debug_shows_no_key() {
    let ring = KeyRing::new(Key::new("one", *b"0123456789abcdef0123456789abcdef"));
    let codec = EncryptionCodec::new(ring.clone());
    let text = format!("{ring:?} {codec:?} {:?}", Chain::new().then(codec.clone()));
    assert!(text.contains("KeyId(one)"), "{text}");
    for part in ["0123", "48, 49", "3031", "MDEy"] {
        assert!(!text.contains(part), "{text}");
    }
}
