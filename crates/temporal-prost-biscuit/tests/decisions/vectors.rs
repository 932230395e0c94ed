//! The block that restricts a token, which other languages write too.

use serde::Deserialize;
use std::time::{Duration, SystemTime};
use temporal_prost_biscuit::{Claims, Command, Digest, Kind, SigningKey};

#[derive(Deserialize)]
struct Vector {
    canonical: String,
    digest: String,
    kind: Kind,
    service: String,
    method: String,
    namespace: String,
    workflow: String,
    run: Option<String>,
    update: Option<String>,
    schedule: Option<String>,
    checks: Vec<String>,
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).unwrap());
    digits.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}

impl Vector {
    fn command(&self) -> Command {
        let command = Command::new(self.kind, &self.service, &self.method)
            .namespace(&self.namespace)
            .workflow(&self.workflow)
            .input(&unhex(&self.canonical));
        let command = self.run.iter().fold(command, Command::run);
        let command = self.update.iter().fold(command, Command::update);
        self.schedule.iter().fold(command, Command::schedule)
    }
}

#[test]
fn blocks_are_those_of_the_vectors() {
    let expiry = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
    let token = SigningKey::generate(1).mint(&Claims::new("ada", expiry)).unwrap();
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("vectors.json")).unwrap();
    for vector in &vectors {
        assert_eq!(Digest::of(&unhex(&vector.canonical)).to_string(), vector.digest);
        let child = token.restrict(&vector.command(), expiry).unwrap().inspect();
        let mut lines = child.blocks()[1].datalog.lines().map(|line| line.trim_end_matches(';'));
        assert!(lines.next().unwrap().starts_with("nonce("));
        assert_eq!(lines.collect::<Vec<_>>(), vector.checks);
    }
    assert_eq!(vectors.len(), 3);
}
