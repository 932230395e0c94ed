//! The server that provides a state to the CLI.

use crate::patience::written;
use crate::stage::{Fake, Stage, TestResult, apply, stack};
use base64::Engine as _;
use std::collections::BTreeMap;
use std::fs;
use temporal_prost_terraform::execution::v1::Stack;
use temporal_prost_terraform::execution::v1::terraform_temporal::ApplyHandle;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Waits in an apply, and shows the environment.
const WAITING: &str = r#"
    if [ $command = apply ]; then
        env > "$here/env.part" && mv "$here/env.part" "$here/env"
        while [ ! -f "$here/go" ]; do sleep 0.05; done
    fi"#;

/// The address of a server, and the header of its CLI.
struct Address {
    host: String,
    user: String,
    password: String,
}

impl Address {
    fn of(environment: &str) -> TestResult<Self> {
        let variables: BTreeMap<_, _> = environment.lines().filter_map(|line| line.split_once('=')).collect();
        let get = |name: &str| variables.get(name).copied().ok_or_else(|| format!("no {name}"));
        let host = get("TF_HTTP_ADDRESS")?.trim_start_matches("http://").trim_end_matches('/').to_owned();
        let (user, password) = (get("TF_HTTP_USERNAME")?.to_owned(), get("TF_HTTP_PASSWORD")?.to_owned());
        Ok(Self { host, user, password })
    }

    /// Returns the header of a user with a password.
    fn basic(user: &str, password: &str) -> String {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
        format!("Authorization: Basic {pair}\r\n")
    }

    /// Returns the header of the CLI.
    fn right(&self) -> String {
        Self::basic(&self.user, &self.password)
    }

    /// Returns headers that other processes on the host may try.
    fn wrong(&self) -> [String; 7] {
        let Self { user, password, .. } = self;
        let shorter = &password[1..];
        [
            String::new(),
            Self::basic(user, ""),
            Self::basic(user, shorter),
            Self::basic(user, &format!("{password}0")),
            Self::basic("root", password),
            format!("Authorization: Bearer {password}\r\n"),
            format!("Authorization: {password}\r\n"),
        ]
    }

    /// Sends a request, and returns its response.
    async fn send(&self, (method, path): (&str, &str), header: &str, body: &str) -> TestResult<String> {
        let mut stream = TcpStream::connect(&self.host).await?;
        let (host, length) = (&self.host, body.len());
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n{header}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await?;
        let mut response = String::new();
        stream.read_to_string(&mut response).await?;
        Ok(response)
    }
}

/// Starts an apply, and returns when its CLI waits.
async fn serving(directory: &std::path::Path) -> TestResult<(Stage, Fake, ApplyHandle, Address)> {
    let fake = Fake::new(directory, WAITING)?;
    let stage = Stage::start(directory, fake.cli()).await?;
    let run = stage.client.apply(apply(Stack { managed_state: true, ..stack("") })).start().await?;
    let address = Address::of(&written(&fake.path("env")).await?)?;
    Ok((stage, fake, run, address))
}

#[tokio::test]
async fn nobody_without_the_password_reads_or_writes_a_state() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (stage, fake, run, address) = serving(directory.path()).await?;
    let lock = r#"{"ID":"43f9","Who":"root@elsewhere"}"#;
    let requests =
        [("GET", "/", ""), ("LOCK", "/", lock), ("POST", "/?ID=43f9", "{}"), ("UNLOCK", "/", lock)];
    let entity = stage.client.state_handle("terraform-state/db");
    let before = entity.get_state().await?;
    for header in address.wrong() {
        for (method, path, body) in requests {
            let response = address.send((method, path), &header, body).await?;
            assert!(response.starts_with("HTTP/1.1 401 "), "{method} {header}: {response}");
            assert!(response.to_lowercase().contains("www-authenticate: basic realm="), "{response}");
        }
    }
    assert_eq!(entity.get_state().await?, before);
    assert!(!directory.path().join("store/state").exists(), "the store has a state");

    // The same requests have their effects with the password.
    for ((method, path, body), expected) in requests.into_iter().zip([404, 200, 200, 200]) {
        let response = address.send((method, path), &address.right(), body).await?;
        assert!(response.starts_with(&format!("HTTP/1.1 {expected} ")), "{method}: {response}");
    }
    let after = entity.get_state().await?;
    assert_eq!((after.version, after.lock), (before.version + 1, None));
    assert_eq!(fs::read_dir(directory.path().join("store/state"))?.count(), 1);
    fs::write(fake.path("go"), "")?;
    run.result().await?;
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_server_ends_with_its_activity_and_has_a_password_of_its_own() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (stage, fake, run, address) = serving(directory.path()).await?;
    fs::write(fake.path("go"), "")?;
    run.result().await?;
    assert!(address.send(("GET", "/"), &address.right(), "").await.is_err(), "the server still answers");

    fs::remove_file(fake.path("env"))?;
    let run = stage.client.apply(apply(Stack { managed_state: true, ..stack("") })).start().await?;
    let next = Address::of(&written(&fake.path("env")).await?)?;
    assert_ne!(next.password, address.password);
    run.result().await?;
    Ok(stage.env.finish()?)
}

#[tokio::test]
async fn a_repeated_request_of_the_cli_is_answered_in_the_same_way() -> TestResult {
    let directory = tempfile::tempdir()?;
    let (stage, fake, run, address) = serving(directory.path()).await?;
    let (lock, other) = (r#"{"ID":"43f9"}"#, r#"{"ID":"43fa"}"#);
    let requests = [
        (("LOCK", "/", lock), 200),
        (("LOCK", "/", other), 423),
        (("UNLOCK", "/", other), 409),
        (("POST", "/?ID=43f9", "{}"), 200),
        (("POST", "/?ID=43fa", "{}"), 409),
        (("UNLOCK", "/", lock), 200),
    ];
    for ((method, path, body), expected) in requests {
        for _ in 0..2 {
            let response = address.send((method, path), &address.right(), body).await?;
            assert!(response.starts_with(&format!("HTTP/1.1 {expected} ")), "{method} {body}: {response}");
        }
    }
    fs::write(fake.path("go"), "")?;
    run.result().await?;
    Ok(stage.env.finish()?)
}
