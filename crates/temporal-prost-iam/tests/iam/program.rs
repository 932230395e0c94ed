//! The program `temporal-prost-iam`.

use crate::client::Client;
use crate::provider::{KeySet, ProviderKey, claims};
use crate::service::{Files, roles};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_temporal-prost-iam");

#[test]
fn check_prints_everything_that_is_wrong() {
    let files = Files::new("https://login.test/keys");
    let check = |files: &Files| {
        let mut command = Command::new(PROGRAM);
        command.arg("check").arg(files.path("roles.toml")).arg("--keys").arg(files.path("keys.toml"));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(check(&files), (Some(0), String::new()));
    let wrong =
        roles("https://login.test/keys").replace("\"sre\"]\nroles = [", "\"sre\"]\nroles = [\"nobody\", ");
    files.write("roles.toml", &wrong);
    let (code, said) = check(&files);
    assert_eq!(code, Some(1));
    assert!(
        said.starts_with("error: ") && said.contains("roles.toml:27: there is no role `nobody`"),
        "{said}"
    );
    files.write("roles.toml", &roles("https://login.test/keys"));
    files.write("keys.toml", "version = 1");
    let (code, said) = check(&files);
    assert!(
        code == Some(1) && said.contains("keys.toml` is not a file of keys") && said.contains("cause: "),
        "{said}"
    );
}

/// Killed when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only if the process has ended.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn serve_exchanges_tokens() {
    let key = ProviderKey::new("one");
    let files = Files::new(&KeySet::publish(&[&key]).await.url);
    let mut command = Command::new(PROGRAM);
    command.args(["serve", "--listen", "127.0.0.1:0", "--roles"]).arg(files.path("roles.toml"));
    command.arg("--keys").arg(files.path("keys.toml")).stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut log = BufReader::new(running.0.stderr.take().unwrap()).lines();
    let serving = log.next().unwrap().unwrap();
    let address = serving.rsplit_once("address=").unwrap_or_else(|| panic!("{serving}")).1.parse().unwrap();
    let token = Client::new(address).exchange(&key.sign(&claims())).await.token();
    let issued = log.next().unwrap().unwrap();
    assert!(
        issued.contains("temporal_prost_iam::audit") && issued.contains(token.inspect().id()),
        "{issued}"
    );
}
