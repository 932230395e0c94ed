//! The log of exchanges.

use crate::provider::with;
use crate::service::Service;
use serde_json::Value;
use std::io;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

/// A user of this test alone: the other tests log at the same time.
const USER: &str = "audit@example.com";

fn claims_in(groups: &[&str]) -> Value {
    let mut claims = with("groups", groups);
    claims["email"] = USER.into();
    claims
}

#[tokio::test]
async fn exchanges_are_logged_without_tokens() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone()).finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let service = Service::start().await;
    let [good, staff] = [&["on-call"], &["staff"]].map(|groups| service.key.sign(&claims_in(groups)));
    let token = service.client.exchange(&good).await.token();
    service.client.exchange(&staff).await.refusal();
    let forged = good.replace('.', "x.");
    service.client.exchange(&forged).await.refusal();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let audit = text.lines().filter(|line| line.contains("temporal_prost_iam::audit"));
    let lines: Vec<_> = audit.filter(|line| line.contains(&format!("user={USER:?}"))).collect();
    let [issued, no_role] = lines[..] else { panic!("{text}") };
    let description = token.inspect();
    for part in [
        "INFO",
        "issuer=\"https://login.test\"",
        "roles=\"operator viewer\"",
        "key_id=1",
        "revision=",
        description.id(),
    ] {
        assert!(issued.contains(part), "{part}: {issued}");
    }
    assert!(no_role.contains("WARN") && no_role.contains("no role is granted to you"), "{no_role}");
    let secret = token.to_base64();
    for part in [&good, &staff, &forged, &secret, &good[good.len() - 40..], &secret[..40]] {
        assert!(!text.contains(part), "{text}");
    }
}
