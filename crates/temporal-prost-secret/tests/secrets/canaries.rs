//! Private keys and tokens appear nowhere.

use crate::authority::Authority;
use crate::replace;
use std::error::Error;
use std::fmt::Debug;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};
use temporal_prost_secret::{
    Identity, IdentityFiles, Secret, Token, TokenCallback, TokenCommand, TokenFile, TokenSource,
};

const CANARY: &str = "canary-0123456789";

/// The captured log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn assert_hidden(shown: &dyn Debug, secret: &str) {
    for text in [format!("{shown:?}"), format!("{shown:#?}")] {
        assert!(!text.contains(secret), "{text}");
    }
}

fn assert_error_hides(error: &(dyn Error + 'static)) {
    assert_hidden(&error, CANARY);
    for error in std::iter::successors(Some(error), |error| (*error).source()) {
        assert!(!error.to_string().contains(CANARY), "{error}");
    }
}

#[tokio::test]
async fn debug_shows_no_token() {
    assert_hidden(&Secret::new(CANARY), CANARY);
    let token = Token::new(CANARY, "a test").unwrap().expires_at(SystemTime::now());
    assert_hidden(&token, CANARY);
    let source = TokenCallback::new(|| async { Ok(Token::new(CANARY, "a test")?) });
    source.token().await.unwrap();
    assert_hidden(&source, CANARY);
    assert_hidden(&TokenCommand::new("op", ["read", CANARY]), CANARY);
}

#[tokio::test]
async fn errors_show_no_token() {
    for script in ["echo $CANARY; exit 1", "echo $CANARY; echo $CANARY", "sleep 9; echo $CANARY"] {
        let script = script.replace("$CANARY", CANARY);
        let command = TokenCommand::new("sh", ["-c", &script]).timeout(Duration::from_secs(1));
        assert_error_hides(&command.token().await.unwrap_err());
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, format!("{CANARY}\n{CANARY}")).unwrap();
    assert_error_hides(&TokenFile::open(&path).unwrap_err());
}

#[test]
fn nothing_shows_a_private_key() {
    let issued = Authority::new().issue("spiffe://example.com/a", Duration::from_hours(1));
    let body = issued.key.lines().nth(1).unwrap().to_owned();
    let identity =
        Identity::from_pem(issued.certificate.clone().into(), issued.key.clone().into(), "t").unwrap();
    assert_hidden(&identity, &body);
    assert_hidden(&identity.to_string(), &body);
    let swapped = Identity::from_pem(issued.key.into(), issued.certificate.into(), "t").unwrap_err();
    assert_hidden(&swapped, &body);
}

#[test]
fn logs_show_no_secret() {
    let log = Log::default();
    let writer = log.clone();
    let logger = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let logger = logger.with_writer(move || writer.clone()).finish();
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name);
    tracing::subscriber::with_default(logger, || {
        let issued = Authority::new().issue("spiffe://example.com/a", Duration::from_hours(1));
        std::fs::write(path("crt"), &issued.certificate).unwrap();
        std::fs::write(path("key"), &issued.key).unwrap();
        std::fs::write(path("token"), CANARY).unwrap();
        let identity = IdentityFiles::open(path("crt"), path("key")).unwrap();
        let token = TokenFile::open(path("token")).unwrap();
        replace(&path("key"), CANARY);
        replace(&path("token"), format!("{CANARY}\n{CANARY}"));
        std::thread::sleep(Duration::from_millis(1100));
        drop(identity.latest());
        let _ready = token.token();
    });
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(log.matches("its last content remains in use").count(), 2, "{log}");
    assert!(!log.contains(CANARY), "{log}");
}
